"""What the room tells those above it. Keys and days, never a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minzheng.kernel.events import api as events


@events.declared("people.happened")
@dataclass(frozen=True, slots=True)
class PersonHappened:
    """Something happened to a person on a day: `kind` is a word of `things.Kind`, `other` the person whom it concerns too."""

    person: int
    kind: str
    day: date
    place_code: str
    other: int | None


@events.declared("people.household_changed")
@dataclass(frozen=True, slots=True)
class HouseholdChanged:
    """Who lives in a household, or where it stands, is not as before since a day."""

    household: int
    day: date
    place_code: str
