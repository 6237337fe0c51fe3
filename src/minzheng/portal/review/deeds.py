"""What the desk's forms do: each does one thing, and leads on to the next decision or back with what was refused."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from minzheng.kernel.access import api as access
from minzheng.plan.duties import api as duties
from minzheng.plan.review import api as review
from minzheng.portal.desk.frame import Frame, lang, official
from minzheng.portal.review import original, page
from minzheng.portal.review.cards import Cards
from minzheng.portal.review.doors import reviewing

Deed = Callable[[], str | None]


def _done(request: access.Request, desk: Frame, draft_id: int, deed: Deed) -> HttpResponse:
    """Does a thing; `deed` gives the question to go to, None for the next open one after that of the form."""
    key = request.POST.get("key", "")
    if desk.past:
        return redirect(desk.link("review:draft", draft_id))
    try:
        went = deed()
    except (review.Refused, duties.Refused) as refused:
        given = {"option": request.POST.get("option", ""), "words": _words(request)}
        return page.shown(request, desk, draft_id, key, problem=refused.message(lang()), status=409, **given)
    return redirect(address(desk, draft_id, went, key))


def address(desk: Frame, draft_id: int, key: str | None, after: str = "") -> str:
    """Where the desk stands at a question, with its words in view; at the next open one after another for None."""
    on = review.desk(desk.actor, draft_id)
    question = on.question(key) if key is not None else on.following(after)
    link = desk.link("review:draft", draft_id)
    text = original.pieces(draft_id, on.notice, on.asked, on.edits, lang())
    return Cards(on, link, text).href(question) if question else link


def _words(request: access.Request) -> str:
    """What was written for the option that was chosen; each has a field of its own."""
    return request.POST.get(f"words-{request.POST.get('option', '')}", "")


@official("plan.review")
@require_POST
def decide(request: access.Request, desk: Frame, draft_id: int) -> HttpResponse:
    """Answers the question of the card."""

    def deed() -> None:
        sent = request.POST
        review.decide(desk.actor, draft_id, sent.get("key", ""), sent.get("option", ""), _words(request))

    return _done(request, desk, draft_id, deed)


@official("plan.review")
@require_POST
def undo(request: access.Request, desk: Frame, draft_id: int) -> HttpResponse:
    """Takes back the last thing, and goes where it was."""
    return _done(request, desk, draft_id, lambda: review.undo(desk.actor, draft_id))


@official("plan.review")
@require_POST
def redo(request: access.Request, desk: Frame, draft_id: int) -> HttpResponse:
    """Does again what was taken back."""
    return _done(request, desk, draft_id, lambda: review.redo(desk.actor, draft_id))


@reviewing
@require_POST
def reply(request: access.Request, desk: Frame, draft_id: int) -> HttpResponse:
    """Notes what the drafters said."""
    key = request.POST.get("key", "")

    def deed() -> str:
        review.reply(desk.actor, draft_id, key, request.POST.get("words", ""), request.POST.get("who", ""))
        return key

    return _done(request, desk, draft_id, deed)


@official("plan.review")
@require_POST
def confirm(request: access.Request, desk: Frame, draft_id: int) -> HttpResponse:
    """The second stamp."""
    return _done(request, desk, draft_id, lambda: review.confirm(desk.actor, draft_id))


@official("plan.enforce")
@require_POST
def enforce(request: access.Request, desk: Frame, draft_id: int) -> HttpResponse:
    """The third stamp."""

    def deed() -> None:
        review.enforce(desk.actor, draft_id, public="private" not in request.POST)

    return _done(request, desk, draft_id, deed)
