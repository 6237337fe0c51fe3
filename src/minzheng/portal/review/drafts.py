"""The notices under review by what is left to decide, and the way to bring one more."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.documents import api as documents
from minzheng.notice import api as notices
from minzheng.plan.review import api as review
from minzheng.portal.desk.frame import Frame, lang, official
from minzheng.portal.desk.words import people
from minzheng.portal.plan.shown import show
from minzheng.portal.public import intake
from minzheng.portal.review.doors import reviewing


@reviewing
@require_safe
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """The list."""
    drafts = review.drafts(desk.actor)
    names = people(one.editor for one in drafts)
    context = {
        "answer": _answer(drafts),
        "drafts": [
            {"draft": one, "editor": names.get(one.editor, ""), "mine": one.editor == desk.actor.account} for one in drafts
        ],
        "takes": access.may(desk.actor, "plan.review") and not desk.past,
    }
    return show(request, desk, "review/home.html", "review", context)


def _answer(drafts: tuple[review.Draft, ...]) -> str:
    """The first line."""
    waiting = [one for one in drafts if one.stage == "drawn"]
    if waiting:
        facts = {"n": len(waiting), "left": sum(one.remaining for one in waiting)}
        return ngettext(
            "%(n)s notice is under review, with %(left)s decisions to make",
            "%(n)s notices are under review, with %(left)s decisions to make",
            len(waiting),
        ) % facts  # fmt: skip
    if confirmed := [one for one in drafts if one.stage == "confirmed"]:
        said = ngettext("%(n)s notice waits for its issuer", "%(n)s notices wait for their issuer", len(confirmed))
        return said % {"n": len(confirmed)}
    return _("No notice waits for a decision")


@official("plan.review")
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: access.Request, desk: Frame) -> HttpResponse:
    """One more notice: a file or a pasted text, compiled in a worker, kept where it can be read."""
    context: dict[str, Any] = {"limit": settings.UPLOAD_LIMIT, "limit_words": intake.limit_words()}
    if request.method != "POST" or desk.past:
        return show(request, desk, "review/take.html", "review", context)
    try:
        given = intake.given(request)
        made = review.take(desk.actor, given.data, given.name, again="anew" in request.POST, read=_compiled)
    except intake.Refused as refused:
        kept = _("Nothing. The paper was held in memory for the reading and is gone.")
        context |= {"happened": refused.happened, "kept": kept, "todo": refused.todo, "typed": refused.typed}
        return show(request, desk, "review/take.html", "review", context, status=refused.status)
    except review.Twice as twice:
        context |= {"twice": twice.message(lang()), "there": twice.draft, "again": given.again}
        return show(request, desk, "review/take.html", "review", context, status=409)
    except (review.Refused, documents.Refused) as other:
        context |= {"told": other.message(lang())}
        return show(request, desk, "review/take.html", "review", context, status=422)
    return redirect(desk.link("review:draft", made.id))


def _compiled(data: bytes | str, name: str) -> notices.Notice:
    return intake.compiled(intake.Given(data, name))
