"""Entries that may be one person: side by side, proposed by one, taken by another."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.people import api as people
from minzheng.portal.desk.frame import Frame, lang, official, said, whole
from minzheng.portal.persons.shown import Line, facts, line, show

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A fact of both, and whether it differs."""

    name: str
    first: str
    second: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries, and what the reader may do with them."""

    one: people.Duplicate
    state: str
    first: Line
    second: Line
    rows: tuple[Row, ...]
    by: str
    proposes: bool
    checks: bool
    own: bool


@official("person.make")
@require_safe
def pairs(request: access.Request, desk: Frame) -> HttpResponse:
    """What waits to be looked into, and what was proposed."""
    return _page(request, desk)


@official("person.make")
@require_POST
def do(request: access.Request, desk: Frame, pair: int, verb: str) -> HttpResponse:
    """A step: one keeps which, they are two, or a second person's answer."""
    reason, keep = request.POST.get("reason", ""), request.POST.get("keep", "")
    try:
        match verb:
            case "merge":
                people.propose_merge(desk.actor, pair, keep=int(keep) if keep.isdecimal() else 0, reason=reason)
            case "dismiss":
                people.dismiss(desk.actor, pair, reason=reason)
            case "decide":
                people.decide(desk.actor, pair, accept=request.POST.get("answer") == "accept", reason=reason)
            case _:
                raise Http404
    except people.Refused as refused:
        if refused.reason in {"no_duplicate", "no_person"}:
            raise Http404 from refused
        return _page(request, desk, refused.message(lang()), pair, reason)
    return redirect(desk.link("persons:pairs"))


def _page(request: access.Request, desk: Frame, problem: str = "", wrong: int = 0, typed: str = "") -> HttpResponse:
    after = wrong - 1 if wrong else whole(request.GET.get("after", "")) or 0
    found = people.duplicates(desk.actor, after=after, size=SHOWN + 1)
    keys = [key for one in found[:SHOWN] for key in (one.kept, one.other)]
    named = {one.key: one for one in people.persons(desk.actor, keys, purpose="duplicates")}
    accounts = access.names({one.made_by for one in found})
    shown = [
        _pair(desk, one, named[one.kept], named[one.other], accounts.get(one.made_by, ""))
        for one in found[:SHOWN]
        if one.kept in named and one.other in named
    ]
    more = found[SHOWN - 1].id if len(found) > SHOWN else 0
    context = {"pairs": shown, "more": more, "problem": problem, "wrong": wrong, "typed": typed}
    return show(request, desk, "pairs", context, status=422 if problem else 200)


def _pair(desk: Frame, one: people.Duplicate, first: people.Person, second: people.Person, by: str) -> Pair:
    texts = [(pgettext("person", "Name"), *((person.said or {}).get("name", "") for person in (first, second)))]
    texts += [(left[0] if left[0] == right[0] else f"{left[0]} / {right[0]}", left[1], right[1])
              for left, right in zip(facts(first), facts(second), strict=False)]  # fmt: skip
    own = one.made_by == desk.actor.account
    waits = one.state in {"to_merge", "to_part"}
    return Pair(
        one=one,
        state=said(people.words().suspicion[one.state]),
        first=line(desk, first),
        second=line(desk, second),
        rows=tuple(Row(name, left, right, left != right) for name, left, right in texts),
        by=by,
        proposes=one.state == "flagged" and not desk.past,
        checks=waits and not own and desk.may("person.check", place=one.place_code) and not desk.past,
        own=waits and own,
    )
