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
