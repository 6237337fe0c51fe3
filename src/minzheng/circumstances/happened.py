"""What the room tells those above it. Keys and days, never a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minzheng.kernel.events import api as events


@events.declared("circumstances.stated", unheard="service items and verification hear it once they stand")
@dataclass(frozen=True, slots=True)
class CircumstancesStated:
    """Of a person, or of the household that they stand for, something is known otherwise than before, from a day on."""

    person: int
    household: int | None
    since: date
    place_code: str
