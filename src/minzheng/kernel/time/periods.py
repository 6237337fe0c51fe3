"""Periods whose ends may be known to the day, the month or the year only; what that does not decide is None."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from minzheng.kernel.time.schema import DAY

Precision = Literal["day", "month", "year", "range"]
_PRINTED = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sometime:
    """One day that is known to lie between two, both counted: a date as precise as its source."""

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError(f"A day cannot lie between {self.earliest} and {self.latest}.")

    @classmethod
    def day(cls, on: date) -> Sometime:
        """A day known to the day."""
        return cls(on, on)

    @classmethod
    def month(cls, year: int, month: int) -> Sometime:
        """A day known to its month."""
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @classmethod
    def year(cls, year: int) -> Sometime:
        """A day known to its year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def parse(cls, printed: str) -> Sometime:
        """What `str` gives: 2012-10-31, 2012-10 or 2012, or two of them with .. between. Raises ValueError."""
        first, dots, last = printed.partition("..")
        if dots:
            return cls(cls.parse(first).earliest, cls.parse(last).latest)
        found = _PRINTED.fullmatch(printed)
        if not found:
            raise ValueError(f'"{printed}" is no date; one such as 2012-10-31, 2012-10 or 2012 is meant.')
        match [int(part) for part in found.groups() if part]:
            case [year]:
                return cls.year(year)
            case [year, month]:
                return cls.month(year, month)
            case parts:
                return cls.day(date(*parts))

    @property
    def precision(self) -> Precision:
        """How precisely the day is known; `range` where neither a month nor a year says it."""
        if self.earliest == self.latest:
            return "day"
        if self == Sometime.month(self.earliest.year, self.earliest.month):
            return "month"
        return "year" if self == Sometime.year(self.earliest.year) else "range"

    def before(self, other: Sometime) -> bool | None:
        """Whether it lies before another; None where precision does not decide."""
        if self.latest < other.earliest:
            return True
        return False if self.earliest >= other.latest else None

    def next(self) -> Sometime:
        """The day after it, as precise as it is."""
        return Sometime(self.earliest + DAY, self.latest + DAY)

    def __str__(self) -> str:
        match self.precision:
            case "day":
                return self.earliest.isoformat()
            case "month":
                return self.earliest.isoformat()[:7]
            case "year":
                return self.earliest.isoformat()[:4]
            case _:
                return f"{self.earliest}..{self.latest}"


@dataclass(frozen=True, slots=True)
class Period:
    """From `since`, counted, until `until`, not counted; None is an open end. `closed` makes one from its last day."""

    since: Sometime | None = None
    until: Sometime | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.until.latest < self.since.earliest:
            raise ValueError(f"A period from {self.since} cannot end before it begins, on {self.until}.")

    @classmethod
    def closed(cls, since: Sometime | None, last: Sometime | None) -> Period:
        """The period whose last day counts."""
        return cls(since, last.next() if last else None)

    def contains(self, day: date | Sometime) -> bool | None:
        """Whether a day lies in it; None where precision does not decide."""
        asked = day if isinstance(day, Sometime) else Sometime.day(day)
        early = asked.before(self.since) if self.since else False
        ended = _not(asked.before(self.until)) if self.until else False
        return _neither(early, ended)

    def empty(self) -> bool | None:
        """Whether no day lies in it."""
        return _not(self.since.before(self.until)) if self.since and self.until else False

    def intersection(self, other: Period) -> Period | None:
        """The days that lie in both; None where there certainly are none. It contains a day when both contain it."""
        sinces = [one.since for one in (self, other) if one.since]
        untils = [one.until for one in (self, other) if one.until]
        since = Sometime(max(s.earliest for s in sinces), max(s.latest for s in sinces)) if sinces else None
        until = Sometime(min(u.earliest for u in untils), min(u.latest for u in untils)) if untils else None
        if since and until and since.earliest >= until.latest:
            return None
        return Period(since, until)

    def overlaps(self, other: Period) -> bool | None:
        """Whether some day lies in both."""
        both = self.intersection(other)
        return False if both is None else _not(both.empty())

    def __str__(self) -> str:
        return f"[{self.since or ''}, {self.until or ''})"


def _not(said: bool | None) -> bool | None:
    return None if said is None else not said


def _neither(one: bool | None, other: bool | None) -> bool | None:
    """Whether both are false, in three-valued logic."""
    if one or other:
        return False
    return None if one is None or other is None else True
