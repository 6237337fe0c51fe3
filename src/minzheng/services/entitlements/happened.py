"""What the room tells those above it. Keys and months, never a value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minzheng.kernel.events import api as events


@events.declared("entitlements.granted")
@dataclass(frozen=True, slots=True)
class EntitlementGranted:
    """Something is granted to a household from a month on."""

    entitlement: int
    item: str
    household: int | None
    person: int
    first: date
    place_code: str
    case: int | None


@events.declared("entitlements.changed")
@dataclass(frozen=True, slots=True)
class EntitlementChanged:
    """From a month on something else is granted; `kind` is a word of `schema.ChangeKind`."""

    entitlement: int
    item: str
    kind: str
    month: date
    place_code: str


@events.declared("entitlements.ended")
@dataclass(frozen=True, slots=True)
class EntitlementEnded:
    """From a month on nothing is granted any more."""

    entitlement: int
    item: str
    month: date
    place_code: str


@events.declared("entitlements.rechecked")
@dataclass(frozen=True, slots=True)
class EntitlementRechecked:
    """It was looked at again, or what was found then does not stand."""

    entitlement: int
    item: str
    place_code: str
