"""What the room tells those above it. Keys and months, never a value. Events keep the names by which they were first written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minzheng.kernel.events import api as events


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
    """The bank paid lines of a roster; `paid_lines` says which, by roster and day of the result."""

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
