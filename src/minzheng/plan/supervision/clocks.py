"""Clocks in working days: when one runs out, how much of it is left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from minzheng.kernel.time import api as time
from minzheng.plan.supervision.models import FOREVER

Running = Literal["none", "stands", "plenty", "half", "last", "over"]


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock on a day: `left` working days until its last day, below 0 when it is over; `share` of it that is gone, of 100."""

    running: Running
    due: date | None
    left: int
    share: int


def ends(limit: time.TimeLimit | None, since: date) -> date:
    """The last day of a limit that begins to run; FOREVER where there is none."""
    if limit is None:
        return FOREVER
    return time.deadline(limit, since, time.national()).end or FOREVER


def left(day: date, due: date) -> int:
    """Working days from a day until a last day; below 0 where that lies behind."""
    return time.national().count(day, due).days or (-1 if due < day else 0)


def clock(since: date, due: date, day: date, *, stands: bool = False) -> Clock:
    """How a clock stands on a day."""
    if due == FOREVER:
        return Clock("stands" if stands else "none", None, 0, 0)
    if stands:
        return Clock("stands", due, 0, 0)
    remains, whole = left(day, due), max(left(since, due), 1)
    share = min(max(100 - 100 * remains // whole, 0), 100)
    running: Running = "over" if remains < 0 else "last" if remains <= 1 else "half" if 2 * remains <= whole else "plenty"
    return Clock(running, due, remains, share)
