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


@events.declared("entitlements.payment_failed")
@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """The bank did not pay a month of an entitlement; `reason` is a word of bank.toml."""

    entitlement: int
    item: str
    month: date
    reason: str
    place_code: str


@events.declared("entitlements.months_paid")
@dataclass(frozen=True, slots=True)
class MonthsPaid:
    """The bank paid lines of a roster; `entitlements.paid_lines` says which, by roster and day of the result."""

    roster: int
    item: str
    place_code: str
    day: date


@events.declared("entitlements.rosters_brought")
@dataclass(frozen=True, slots=True)
class RostersBrought:
    """So many rosters of the past were told at once in a county: nobody is told any more, but it counts."""

    place_code: str
    count: int
