"""What citizens said to the reader's office: the list, one of them, its reading, its answer, and the matter that it becomes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.plan.clues import api as clue_room
from minzheng.plan.supervision import api as supervision
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.watching import acting
from minzheng.portal.watching.matters import day_of
from minzheng.portal.watching.shown import anchored, show


@official("plan.supervise")
@require_safe
def clues(request: access.Request, desk: Frame) -> HttpResponse:
    """All of them, those first that wait, by the day of their answer."""
    found = clue_room.clues(desk.actor, desk.day)
    rows = [_row(desk, one) for one in found]
    waiting = sum(one.state != "answered" for one in found)
    return show(request, desk, "clues", "clues", {"rows": rows, "answer": _answer(waiting)})


def _answer(waiting: int) -> str:
    """The first line."""
    if not waiting:
        return _("Nothing that people said waits for an answer")
    words_of = ngettext(
        "%(n)s word of the people waits for your answer", "%(n)s words of the people wait for your answer", waiting
    )
    return words_of % {"n": waiting}


def _row(desk: Frame, one: clue_room.Clue) -> dict[str, Any]:
    room = clue_room.words()
    return {
        "of": one,
        "class": said(room.class_[one.class_]),
        "state": said(room.state[one.state]),
        "place": words.place(one.about),
        "anchor": anchored(desk.actor, [one.plan])(one.plan, one.duty_no),
        "late": one.state != "answered" and one.due < desk.day,
    }


@official("plan.supervise")
@require_safe
def one(request: access.Request, desk: Frame, clue_id: int) -> HttpResponse:
    """One of them; its words once somebody of the office took it up."""
    return _one(request, desk, clue_id)


def _one(request: access.Request, desk: Frame, clue_id: int, problem: str = "") -> HttpResponse:
    found = clue_room.clue(desk.actor, clue_id, desk.day)
    context = {
        **_row(desk, found),
        "said": clue_room.said(desk.actor, clue_id) if found.state != "left" else None,
        "units": acting.units_at(desk.actor.place, desk.today),
        "matter": desk.link("supervision:matter", found.matter) if found.matter else "",
        "acts": not desk.past,
        "typed": request.POST,
        "problem": problem,
    }
    return show(request, desk, "clue", "clues", context, status=422 if problem else 200)


@official("plan.supervise")
@require_POST
def read(request: access.Request, desk: Frame, clue_id: int) -> HttpResponse:
    """Takes it up."""
    return _done(request, desk, clue_id, lambda: clue_room.read(desk.actor, clue_id))


@official("plan.supervise")
@require_POST
def answer(request: access.Request, desk: Frame, clue_id: int) -> HttpResponse:
    """Answers it."""
    sent = request.POST
    summary, told, public = sent.get("summary", ""), sent.get("answer", ""), "public" in sent
    return _done(
        request, desk, clue_id, lambda: clue_room.answer(desk.actor, clue_id, summary=summary, answer_said=told, public=public)
    )


@official("plan.supervise")
@require_POST
def matter(request: access.Request, desk: Frame, clue_id: int) -> HttpResponse:
    """Has a unit see to it."""
    sent = request.POST
    sector = sent.get("unit", "").partition(":")[2]
    title, asked, due = sent.get("title", ""), sent.get("asked", ""), day_of(request, "due")
    return _done(
        request,
        desk,
        clue_id,
        lambda: clue_room.open_matter(desk.actor, clue_id, sector=sector, title=title, asked=asked, due=due),
    )


def _done(request: access.Request, desk: Frame, clue_id: int, act: Callable[[], object]) -> HttpResponse:
    """Does it and goes back; refused, the page comes again with what was typed."""
    try:
        if not desk.past:
            act()
    except (clue_room.Refused, supervision.Refused) as refused:
        return _one(request, desk, clue_id, refused.message(lang()))
    return redirect(desk.link("supervision:clue", clue_id))
