"""A year's share of what is to be reached in several: from where a promise began, in a straight line to its day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction


def slice_of(baseline: Fraction, target: Decimal | Fraction, since: date, due: date | None, day: date) -> Fraction:
    """Where a promise that began at `baseline` on `since` should stand on a day, to be at its target on `due`.

    Without a day to be done by it is a standing one: all of it, always.
    """
    wanted = Fraction(target)
    if due is None or day >= due or due <= since:
        return wanted
    share = Fraction((day - since).days, (due - since).days)
    return baseline + (wanted - baseline) * max(share, Fraction(0))


def last_of(year: int) -> date:
    """The day on which a year is looked at."""
    return date(year, 12, 31)


def middle_of(year: int) -> date:
    """The day of the mid-year look."""
    return date(year, 6, 30)


def month_ends(since: date, until: date) -> tuple[date, ...]:
    """The last days of months after `since` up to `until`, and `until` itself."""
    found: list[date] = []
    at = since
    while True:
        following = date(at.year + at.month // 12, at.month % 12 + 1, 1)
        end = date.fromordinal(following.toordinal() - 1)
        if end >= until:
            return (*found, until)
        if end > since:
            found.append(end)
        at = following
