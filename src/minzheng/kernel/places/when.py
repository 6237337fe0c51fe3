"""A day as precisely as it is known."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "year"]

_TEXT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class When:
    """One day, of which it is known that it lies between `first` and `last`, both included."""

    first: date
    last: date
    precision: Precision

    @classmethod
    def read(cls, text: str) -> When:
        """`2012-12-05`, `2012-12`, `2012`, or two of these with `..` between. Raises ValueError."""
        begin, dots, end = text.partition("..")
        first, _, one = _bounds(begin)
        _, last, two = _bounds(end if dots else begin)
        if last < first:
            raise ValueError(f"{text} ends before it begins")
        return cls(first, last, min(one, two, key=("year", "month", "day").index))

    def __str__(self) -> str:
        size = {"day": 10, "month": 7, "year": 4}[self.precision]
        first, last = self.first.isoformat()[:size], self.last.isoformat()[:size]
        return first if first == last else f"{first}..{last}"


def _bounds(text: str) -> tuple[date, date, Precision]:
    """The first and the last day that a day, a month or a year may mean."""
    match = _TEXT.fullmatch(text)
    if match is None:
        raise ValueError(f"{text} is no day, month or year")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # noqa: S101 - the pattern has it
    try:
        first = date(year, month or 1, day or 1)
    except ValueError:
        raise ValueError(f"{text} is no day, month or year") from None
    if month is None:
        return first, date(year, 12, 31), "year"
    if day is None:
        return first, date(year, month, monthrange(year, month)[1]), "month"
    return first, first, "day"
