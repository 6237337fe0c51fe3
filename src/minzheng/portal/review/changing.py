"""Changing what the machine read: a value, a split, a merge, each with the words that it rests on in view."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from minzheng.kernel.access import api as access
from minzheng.notice import api as notices
from minzheng.plan.duties import api as duties
from minzheng.plan.review import api as review
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.plan.shown import show
from minzheng.portal.public.labels import Labels
from minzheng.portal.review import deeds
from minzheng.portal.ui.typeset import typeset

ACTS = ("edit", "split", "merge")


@official("plan.review")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: access.Request, desk: Frame, draft_id: int) -> HttpResponse:
    """The form of one change, and the change."""
    on, asked = review.desk(desk.actor, draft_id), request.POST if request.method == "POST" else request.GET
    act = asked.get("act", "edit") if asked.get("act") in ACTS else "edit"
    question = on.question(asked.get("q", ""))
    numbers = review.numbers(on.notice)
    no = asked.get("no", "") or (numbers.get(question.about[0], "") if question and question.about else "")
    duty = next((one for one in on.notice.all_duties if numbers[one.id] == no), None)
    problem = ""
    if request.method == "POST" and not desk.past:
        what, _colon, role = asked.get("what", "").partition(":") if act == "edit" else ("", "", "")
        given = review.Edit(
            act,  # type: ignore[arg-type]  # one of ACTS
            "" if what in _head() else no,
            asked.get("quote", ""),
            what,
            role or (asked.get("value", "").strip() if what else ""),
        )
        try:
            review.edit(desk.actor, draft_id, given)
        except review.Refused as refused:
            problem = refused.message(lang())
        else:
            return redirect(deeds.address(desk, draft_id, question.key if question else ""))
    context: dict[str, Any] = {
        "on": on,
        "act": act,
        "question": question,
        "no": no,
        "duty": duty,
        "name": Labels(on.notice).of(duty.id) if duty else "",
        "before": _before(on.notice, duty),
        "clauses": [(clause, typeset(clause.text)) for clause in duty.clauses][1:] if duty else [],
        "first": duty.clauses[0].anchor.quote if duty and duty.clauses else duty.anchor.quote if duty else "",
        "fields": [(one, word, asked.get("what", "deadline") == one) for one, word in _fields().items()],
        "duties": [(numbers[one.id], Labels(on.notice).of(one.id)) for one in on.notice.all_duties],
        "quote": asked.get("quote", "") or (question.spans[0].quote if question and question.spans else ""),
        "value": asked.get("value", ""),
        "back": deeds.address(desk, draft_id, question.key if question else ""),
        "problem": problem,
        "writes": on.part == "first" and on.draft.stage == "drawn" and not desk.past,
    }
    return show(request, desk, "review/edit.html", "review", context, status=409 if problem else 200)


def _before(notice: notices.Notice, duty: notices.Duty | None) -> notices.Duty | None:
    """The duty that another would be merged into."""
    for those in (notice.duties, notice.cover_duties):
        if duty in those and those.index(duty):
            return those[those.index(duty) - 1]
    return None


def _head() -> tuple[str, ...]:
    return ("number", "date", "title")


def _fields() -> dict[str, str]:
    roles = duties.roles().items()
    return {
        "deadline": _("The deadline of the duty"),
        "value": _("The number of the target that is quoted"),
        "unit": _("One more responsible unit"),
        **{f"role:{id_}": _("The role of the unit that is quoted: %(role)s") % {"role": said(one.name)} for id_, one in roles},
        "number": _("The document number"),
        "date": _("The day of issue"),
        "title": _("The title"),
    }
