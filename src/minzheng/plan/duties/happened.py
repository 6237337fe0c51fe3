"""What the room says to those above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minzheng.kernel.events import api as events


@events.declared("plan.in_force", unheard="a plan is read when it is asked for; nothing is copied")
@dataclass(frozen=True, slots=True)
class PlanInForce:
    """A plan came into force at a place on a day, in the place of another (0: of none)."""

    plan: int
    place_code: str
    day: date
    replaces: int


@events.declared("plan.evidence", unheard="standings are reckoned when they are asked for")
@dataclass(frozen=True, slots=True)
class EvidenceInForce:
    """What proves a promise at a place was checked and stands."""

    evidence: int
    proof: int
    place_code: str
