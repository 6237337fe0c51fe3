"""Months, each as its first day; and what terms come to in a month. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple, Protocol

FOREVER = date.max
RECOVER, SUSPEND, STOP = "recover", "suspend", "stop"


class Termed(Protocol):
    """What of a term counts: the months from `since` until before `until`, the amount of each in fen, and what kind it is."""

    @property
    def since(self) -> date: ...
    @property
    def until(self) -> date: ...
    @property
    def amount(self) -> int: ...
    @property
    def kind(self) -> str: ...


class Span(NamedTuple):
    """Months from `since` until before `until` in which the same holds: an amount a month, 0 while it is suspended."""

    since: date
    until: date
    amount: int
    suspended: bool = False

    def holds(self, month: date) -> bool:
        """Whether a month lies in it."""
        return self.since <= month < self.until


def month_of(day: date) -> date:
    """The month in which a day lies."""
    return day.replace(day=1)


def later(month: date, months: int) -> date:
    """The month so many months later; FOREVER stays."""
    if month == FOREVER:
        return FOREVER
    year, number = divmod(month.year * 12 + month.month - 1 + months, 12)
    return date(year, number + 1, 1)


def between(first: date, after: date) -> Iterator[date]:
    """Every month from the first until before another."""
    while first < after:
        yield first
        first = later(first, 1)


def spans(terms: Iterable[Termed]) -> tuple[Span, ...]:
    """What terms come to, in the order in which they were made: the last that speaks of a month holds in it.

    In a month that no span holds nothing is granted: before the first and after a stop. What is paid back changes no month.
    """
    found: list[Span] = []
    for term in terms:
        if term.kind == RECOVER:
            continue
        left = [Span(one.since, min(one.until, term.since), *one[2:]) for one in found]
        left += [Span(max(one.since, term.until), one.until, *one[2:]) for one in found]
        if term.kind != STOP:
            left.append(Span(term.since, term.until, term.amount, term.kind == SUSPEND))
        found = sorted(one for one in left if one.since < one.until)
    return tuple(_joined(found))


def span_of(found: Iterable[Span], month: date) -> Span | None:
    """The span that holds in a month, None where nothing is granted."""
    return next((one for one in found if one.holds(month)), None)


def runs(found: Iterable[Span], since: date, until: date) -> Iterator[Span]:
    """What holds in the months from one until before another, stretch by stretch."""
    for one in found:
        if since < one.until and one.since < until:
            yield one._replace(since=max(since, one.since), until=min(until, one.until))


def restated(found: Iterable[Span], month: date, first: date, amount: int) -> list[Span]:
    """What an amount from a month on makes of what is granted, where the first month that is open is another: in which months it
    holds. A suspension stays, and what stands on a roster gets no less than it had.
    """
    kept = list(found)
    before = [one for one in runs(kept, month, first) if one.amount < amount]
    both = (*before, *runs(kept, max(month, first), FOREVER))
    return list(_joined(one._replace(amount=amount) for one in both if not one.suspended))


def lessens(found: Iterable[Span], made: Iterable[Span]) -> bool:
    """Whether less is granted for a month than before."""
    kept = list(found)
    return any(was.amount > one.amount for one in made for was in runs(kept, one.since, one.until))


def ends(found: Iterable[Span]) -> date | None:
    """The month from which nothing is granted any more; None while no end is known."""
    last = max((one.until for one in found), default=date.min)
    return None if last == FOREVER else last


def _joined(found: Iterable[Span]) -> Iterator[Span]:
    """Neighbours in which the same holds are one."""
    last: Span | None = None
    for one in found:
        if last and last.until == one.since and last[2:] == one[2:]:
            last = last._replace(until=one.until)
            continue
        if last:
            yield last
        last = one
    if last:
        yield last
