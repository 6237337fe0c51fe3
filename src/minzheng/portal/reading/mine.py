"""Who used my data: a resident's own page, on a phone first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.vault import api as vault
from minzheng.oversight import api as oversight
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official, whole
from minzheng.portal.reading.shown import Line, line, role, unit
from minzheng.portal.ui.trajectory import day_words


@dataclass(frozen=True, slots=True)
class Fold:
    """Reads of one reader on one day for one purpose: when the last of them was, all in words, and how many there were."""

    barred: ClassVar = False
    read: int
    at: datetime
    line: Line
    times: int
    full: bool
    program: bool
    question: oversight.Question | None


@dataclass(frozen=True, slots=True)
class Barred:
    """Somebody who was refused on a day, in words, and how often."""

    barred: ClassVar = True
    day: date
    unit: str
    role: str
    times: int


@official("own.read")
@require_safe
def mine(request: access.Request, desk: Frame) -> HttpResponse:
    """Every read of the reader's own data, newest first; the same reader on the same day folds."""
    return _page(request, desk)


@official("own.read")
@require_POST
def ask(request: access.Request, desk: Frame, read: int) -> HttpResponse:
    """A question about one read."""
    try:
        oversight.ask(desk.actor, read, request.POST.get("text", ""))
    except oversight.Refused as refused:
        if refused.reason in {"no_read", "unlinked"}:
            raise Http404 from refused
        return _page(request, desk, refused.message(lang()), read)
    return redirect(f"{desk.link('reads:mine')}#read-{read}")


@official("own.read")
@require_POST
def link(request: access.Request, desk: Frame, provider: str) -> HttpResponse:
    """The account is linked to the person for whose number the provider vouches."""
    try:
        oversight.link(desk.actor, access.provider(provider).vouched(request))
    except oversight.Refused as refused:
        return _page(request, desk, refused.message(lang()))
    return redirect(desk.link("reads:mine"))


def _page(request: access.Request, desk: Frame, problem: str = "", wrong: int = 0) -> HttpResponse:
    found = oversight.mine(desk.actor, cursor=whole(request.GET.get("after", "")))
    folds, earlier = folded(found.reads), bool(request.GET.get("after"))
    context = {
        "desk": desk,
        "part": "mine",
        "found": found,
        "looks": among(folds, found.attempts),
        "answer": _answer(found, folds, earlier),
        "earlier": earlier,
        "providers": [one.id for one in access.providers()],
        "within": oversight.declared().answer_within,
        "problem": problem,
        "wrong": wrong,
        "typed": request.POST.get("text", ""),
    }
    return render(request, "reading/mine.html", context, status=422 if problem else 200)


def _answer(found: oversight.Mine, folds: list[Fold], earlier: bool) -> str:
    if found.person is None:
        return _("Your account is not linked to your record yet")
    if not folds and earlier:
        return _("Nobody looked at your data before that")
    if not folds:
        return _("Nobody has looked at your data")
    return _("Last looked at on %(day)s") % {"day": day_words(folds[0].at.date())}


def among(folds: Iterable[Fold], attempts: Iterable[oversight.Attempt]) -> list[Fold | Barred]:
    """What was shown and what was refused, newest first."""
    refused = [
        Barred(one.day, unit(one.who.unit) or (words.place(one.who.place) if one.who.place else ""), role(one.who.role), times)
        for one, times in Counter(attempts).items()
    ]
    return sorted([*refused, *folds], key=_day, reverse=True)


def _day(one: Fold | Barred) -> date:
    return one.day if isinstance(one, Barred) else one.at.date()


def folded(seen: Iterable[oversight.Seen]) -> list[Fold]:
    """Reads, newest first, of which those of the same reader on the same day for the same purpose are one."""
    alike: dict[tuple[object, ...], list[oversight.Seen]] = {}
    for one in seen:
        read = one.read
        alike.setdefault((read.at.date(), read.who, read.purpose, read.full, one.question), []).append(one)
    return [_fold([one.read for one in same], same[0].question) for same in alike.values()]


def _fold(same: list[vault.Read], question: oversight.Question | None) -> Fold:
    read = same[0]
    program = read.who.account in {"", access.SYSTEM.account}
    return Fold(question.read if question else read.id, read.at, line(*same), len(same), read.full, program, question)
