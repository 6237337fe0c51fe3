"""What the room tells those above it. Keys and days, never a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minzheng.kernel.events import api as events


@events.declared("cases.moved")
@dataclass(frozen=True, slots=True)
class CaseMoved:
    """A case is in a state and at a step in which it was not before, since a day."""

    case: int
    item: str
    place_code: str
    state: str
    step: str
    day: date


@events.declared("cases.brought")
@dataclass(frozen=True, slots=True)
class CasesBrought:
    """So many whole histories came in at a place: of what is long past nobody is told any more, but it counts."""

    place_code: str
    count: int
