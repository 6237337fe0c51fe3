"""Rosters of the past, told at once: each checked like one by the verbs, all of a county written set-based.

Of what is long past nobody is told any more. Decision 0019 says why a history is told so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements.api import Owed, Payable
from minzheng.services.months import api as months
from minzheng.services.rosters import drawing, keeping, marking, models
from minzheng.services.rosters.happened import RostersBrought
from minzheng.services.rosters.refusals import Refused
from minzheng.services.rosters.schema import bank_reasons

_ROSTER: tuple[str, ...] = ("id", "item", "place_code", "month", "state", "count", "total", "digest", "made_by", "made_at")
_ROSTER += ("checked_by", "checked_at", "handed_by", "handed_on", "request")


class By(NamedTuple):
    """Who did something, and on which day."""

    actor: access.Actor
    day: date


@dataclass(frozen=True, slots=True)
class Went:
    """How a roster of an item for a month went: drawn up, approved, handed over, marked, each by whom and when.

    `failed`: of so many lines, the numbers of those that the bank did not pay, each with its reason, a word of bank.toml.
    """

    item: str
    month: date
    drawn: By
    approved: By
    handed: By
    marked: By
    failed: Callable[[int], Mapping[int, str]]


@dataclass(slots=True)
class _Due:
    """What is granted of an entitlement; of its months before `next` those of `again` may be owed."""

    of: Payable
    account_state: str
    next: date
    lines: dict[date, tuple[int, int]] = field(default_factory=dict)
    """Of a month how many lines there are, and what is paid with them (fen)."""
    again: list[date] = field(default_factory=list)

    def owed(self, month: date) -> Iterator[tuple[Owed, int]]:
        """What a roster of a month pays of it, each with how many lines its month had."""
        after = months.later(month, 1)
        asked, self.again, self.next = [*self.again, *months.between(self.next, after)], [], max(self.next, after)
        for one in sorted(asked):
            span, (part, paid) = months.span_of(self.of.spans, one), self.lines.get(one, (0, 0))
            if span and span.amount > paid:
                self.lines[one] = part + 1, span.amount
                yield Owed(self.of.entitlement, self.of.person, self.of.place_code, one, span.amount - paid, self.of.sealed), part

    def failed(self, one: Owed, reason: str) -> None:
        """What was not paid is owed again; where the account is wrong, once there is another."""
        part, paid = self.lines[one.month]
        self.lines[one.month] = part, paid - one.amount
        self.again.append(one.month)
        if bank_reasons()[reason].account:
            self.account_state = "wrong"


@dataclass(frozen=True, slots=True)
class _Made:
    """A roster with its lines, each with its part, and of which of them the bank said why it did not pay."""

    row: models.Roster
    went: Went
    lines: list[tuple[Owed, int]]
    failed: Mapping[int, str]


def bring(place: str, told: Sequence[Went]) -> list[int]:
    """Rosters of a county in the order in which they were drawn up; the ids of those on which something is paid.

    Raises Forbidden, and Refused where one of them could not have gone so.
    """
    if not told:
        return []
    for one in told:
        _check(place, one)
    with entitlements.locked(*entitlements.counties(place)):
        due = _due(told[0].drawn.actor, place, {one.item for one in told})
        made = list[_Made]()
        for one in told:
            if lines := [owed for it in due if it.of.item == one.item and not it.account_state for owed in it.owed(one.month)]:
                made.append(_made(place, one, lines, due))
        for key, it in zip(db.reserve(models.Roster, len(made)), made, strict=True):
            it.row.pk = key
        db.bulk_insert(models.Roster, _ROSTER, ([getattr(it.row, name) for name in _ROSTER] for it in made))
        db.bulk_insert(models.Line, drawing.LINE, (line for it in made for line in _lines(it)))
        entitlements.account_failed([it.of.entitlement for it in due if it.account_state == "wrong"])
        journal.write_each(noted for it in made for noted in _noted(it))
        if made:
            events.announce(RostersBrought(place, len(made)))
        db.measure(models.Line, grown=True)
    return [it.row.pk for it in made]


def _check(place: str, one: Went) -> None:
    """Raises Forbidden and Refused for what the verbs would have refused, each on its day."""
    steps = (one.drawn, keeping.MAKE), (one.approved, keeping.CHECK), (one.handed, keeping.PAY), (one.marked, keeping.PAY)
    for by, permission in steps:
        access.require(by.actor, permission, place=place, sector=people.SECTOR)
    drawing.check_asked(one.item, place, one.month, one.drawn.day)
    days = [by.day for by, _ in steps]
    if days != sorted(days) or days[-1] > time.today():
        raise Refused("mark_day", first=one.handed.day, today=time.today())
    accounts = [by.actor.account for by, _ in steps[:3]]
    if accounts[0] == accounts[1]:
        raise Refused("own_roster")
    if accounts[2] in accounts[:2]:
        raise Refused("three_persons")


def _due(actor: access.Actor, place: str, items: set[str]) -> list[_Due]:
    """What is granted of some items in a county, in the order of a roster."""
    due = {one.entitlement: _Due(one, one.account_state, one.owed_from) for one in entitlements.payables(actor, place, items)}
    lines = models.Line.objects.filter(entitlement__in=list(due)).values_list("entitlement", "month")
    for key, month, part, paid in lines.annotate(part=Count("pk"), paid=Sum("amount", filter=Q(live=True))):
        due[key].lines[month] = part, paid or 0
    return list(due.values())


def _made(place: str, one: Went, lines: list[tuple[Owed, int]], due: Sequence[_Due]) -> _Made:
    """A roster as it stands in the end."""
    failed, moment = one.failed(len(lines)), time.machine()
    known = {it.of.entitlement: it for it in due}
    for number, reason in failed.items():
        if not 0 < number <= len(lines):
            raise Refused("no_line", number=number)
        if reason not in bank_reasons():
            raise Refused("no_such_reason_of_bank")
        line, _ = lines[number - 1]
        known[line.entitlement].failed(line, reason)
    row = models.Roster(
        item=one.item,
        place_code=place,
        month=one.month,
        state="handed",
        count=len(lines),
        total=sum(line.amount for line, _ in lines),
        digest=drawing.sealed(one.item, place, one.month, [drawing.seal(n, line) for n, (line, _) in enumerate(lines, 1)]),
        made_by=one.drawn.actor.account,
        made_at=moment,
        checked_by=one.approved.actor.account,
        checked_at=moment,
        handed_by=one.handed.actor.account,
        handed_on=one.handed.day,
    )
    return _Made(row, one, lines, failed)


def _lines(it: _Made) -> Iterator[tuple[object, ...]]:
    """The lines of a roster with what came of them."""
    day, account = it.went.marked.day, it.went.marked.actor.account
    for number, (one, part) in enumerate(it.lines, 1):
        reason = it.failed.get(number, "")
        told = "failed" if reason else "paid"
        yield drawing.drawn(it.row, number, one, part, live=not reason, told=(told, reason, day, account))


def _noted(it: _Made) -> Iterator[tuple[access.Actor, str, journal.Subject, dict[str, object], date]]:
    """What the journal says of a roster."""
    went, subject, said = it.went, keeping.subject(it.row), keeping.noted(it.row)
    for verb, by in ("draw", went.drawn), ("approve", went.approved), ("hand", went.handed):
        yield by.actor, f"roster.{verb}", subject, said, by.day
    results = dict.fromkeys(range(1, it.row.count + 1), ("paid", ""))
    marks = results | {number: ("failed", reason) for number, reason in it.failed.items()}
    yield went.marked.actor, "roster.mark", subject, marking.noted(marks, went.marked.day), went.marked.day
