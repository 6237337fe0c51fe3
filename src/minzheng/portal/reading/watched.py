"""Unusual reads and residents' questions, for whoever supervises the readers."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.oversight import api as oversight
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official, said, whole
from minzheng.portal.reading.shown import Line, line

PERSONS = 10


@dataclass(frozen=True, slots=True)
class Row:
    """An unusual read, and whether the actor may say what it was."""

    of: oversight.Unusual
    line: Line
    reader: str
    by: str
    reasons: tuple[tuple[str, str], ...]
    persons: tuple[tuple[int, str], ...]
    more: int
    settles: bool
    own: bool
    wrong: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A resident's question, and whether the actor may answer it."""

    of: oversight.Question
    reader: str
    place: str
    by: str
    late: bool
    answers: bool
    wrong: bool


@official("personal.watch")
@require_safe
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """What waits: questions first, since a clock runs for them, then unusual reads; or what was settled."""
    return _page(request, desk)


@official("personal.settle")
@require_POST
def settle(request: access.Request, desk: Frame, read: int) -> HttpResponse:
    """A word about an unusual read."""
    verdict, word = request.POST.get("verdict", ""), request.POST.get("word", "")
    try:
        oversight.settle(desk.actor, read, verdict, word)
    except oversight.Refused as refused:
        if refused.reason == "no_read":
            raise Http404 from refused
        return _page(request, desk, refused.message(lang()), f"read-{read}")
    return redirect(desk.link("reads:home"))


@official("personal.settle")
@require_POST
def answer(request: access.Request, desk: Frame, question: int) -> HttpResponse:
    """An answer to a resident."""
    try:
        oversight.answer(desk.actor, question, request.POST.get("word", ""))
    except oversight.Refused as refused:
        if refused.reason == "no_question":
            raise Http404 from refused
        return _page(request, desk, refused.message(lang()), f"question-{question}")
    return redirect(desk.link("reads:home"))


def _page(request: access.Request, desk: Frame, problem: str = "", wrong: str = "") -> HttpResponse:
    settled, sign, after = "settled" in request.GET, request.GET.get("sign", ""), request.GET.get("after", "")
    known = sign if sign in oversight.signs() else ""
    found, more = oversight.unusual(desk.actor, waits=not settled, sign=known, cursor=whole(after))
    asked = oversight.questions(desk.actor, waits=not settled)
    accounts = {one.read.who.account for one in found} | {one.settled_by for one in found}
    names = access.names(accounts | {one.reader for one in asked} | {one.answered_by for one in asked})
    context = {
        "desk": desk,
        "part": "reads",
        "rows": [_row(desk, one, names, wrong) for one in found],
        "questions": [_asked(desk, one, names, wrong) for one in asked],
        "count": oversight.waiting(desk.actor),
        "signs": [(one.id, said(one.name), one.id == sign) for one in oversight.signs().values()],
        "verdicts": [(one.id, said(one.name)) for one in oversight.verdicts().values()],
        "settled": settled,
        "sign": sign,
        "more": more,
        "problem": problem,
        "typed": {name: request.POST.get(name, "") for name in ("word", "verdict")},
    }
    return render(request, "reading/home.html", context, status=422 if problem else 200)


def _row(desk: Frame, one: oversight.Unusual, names: dict[str, str], wrong: str) -> Row:
    own = one.read.who.account == desk.actor.account
    may = desk.may("personal.settle", place=one.read.who.place) and not desk.past
    return Row(
        of=one,
        line=line(one.read),
        reader=names.get(one.read.who.account, ""),
        by=names.get(one.settled_by, ""),
        reasons=tuple((said(reason.sign.name), reason.message(lang())) for reason in one.reasons),
        persons=tuple((key, desk.link("persons:person", key)) for key in one.persons[:PERSONS]),
        more=max(one.read.count - len(one.persons[:PERSONS]), 0),
        settles=may and not own and one.verdict is None,
        own=own,
        wrong=wrong == f"read-{one.read.id}",
    )


def _asked(desk: Frame, one: oversight.Question, names: dict[str, str], wrong: str) -> Asked:
    may = desk.may("personal.settle", place=one.place_code) and not desk.past and one.reader != desk.actor.account
    late = one.answered_on is None and desk.today > one.due
    by, place = names.get(one.answered_by, ""), words.place(one.place_code)
    return Asked(one, names.get(one.reader, ""), place, by, late, may, wrong == f"question-{one.id}")
