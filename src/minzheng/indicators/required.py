"""How fast something goes, and how fast it would have to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from minzheng.indicators.schema import Direction

MONTH = Fraction(146_097, 4_800)
"""Days of a month of the calendar, on the average of its 400 years."""


@dataclass(frozen=True, slots=True)
class Required:
    """A month's change so far, a month's change still needed, and R, the first by the second: 1 and more is fast enough.

    `achieved` is None before a day has passed, `needed` where no day is left or the target is reached, R where either is.
    """

    achieved: Fraction | None
    needed: Fraction | None
    reached: bool
    r: Fraction | None


def required(
    now: Fraction,
    target: Fraction | Decimal | int,
    *,
    baseline: Fraction,
    since: date,
    day: date,
    due: date,
    direction: Direction = "up",
) -> Required:
    """What a ratio that was `baseline` on `since` and is `now` on `day` needs to reach its `target` by `due`."""
    wanted = Fraction(target)
    reached = now >= wanted if direction == "up" else now <= wanted if direction == "down" else now == wanted
    passed, left = (day - since).days, (due - day).days
    achieved = (now - baseline) / passed * MONTH if passed > 0 else None
    needed = (wanted - now) / left * MONTH if left > 0 and not reached else None
    return Required(achieved, needed, reached, achieved / needed if achieved is not None and needed else None)
