"""A day as precisely as it is known."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from minzheng.kernel.time.api import Precision, Sometime


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
        first, last = _known(begin), _known(end if dots else begin)
        if last.latest < first.earliest:
            raise ValueError(f"{text} ends before it begins")
        return cls(first.earliest, last.latest, min(first.precision, last.precision, key=("year", "month", "day").index))

    def __str__(self) -> str:
        size = {"day": 10, "month": 7, "year": 4}[self.precision]
        first, last = self.first.isoformat()[:size], self.last.isoformat()[:size]
        return first if first == last else f"{first}..{last}"


def _known(text: str) -> Sometime:
    """A day, a month or a year."""
    with suppress(ValueError):
        known = Sometime.parse(text)
        if known.precision != "range":
            return known
    raise ValueError(f"{text} is no day, month or year")
