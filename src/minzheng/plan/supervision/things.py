"""What the room gives: frozen values without a database behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from minzheng.content.api import Said
from minzheng.plan.supervision.clocks import Clock
from minzheng.plan.supervision.life import State, Verb


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a life. `took`: how many working days the unit whose turn it was needed; `late` whether that was too long."""

    number: int
    verb: Verb
    before: str
    after: str
    day: date
    recorded_at: datetime
    account: str
    facts: Mapping[str, Any]
    holder_name: str
    took: int | None
    late: bool


@dataclass(frozen=True, slots=True)
class Thing:
    """What every thing with a life has. `by_name` asks, `unit_name` answers; `mine`: the sides that the reader sits on."""

    kind: str
    id: int
    title: str
    by_place: str
    by_sector: str
    by_name: str
    place_code: str
    sector: str
    unit_name: str
    plan: int | None
    duty_no: str
    state: State
    opened_on: date
    due: date | None
    clock: Clock
    steps: int
    mine: frozenset[str]

    @property
    def my_turn(self) -> bool:
        """Whether it waits for the reader's unit."""
        return bool(self.state.turn) and self.state.turn in self.mine and not self.state.stands


@dataclass(frozen=True, slots=True)
class Matter(Thing):
    """A supervised matter."""

    number: str
    asked: str
    reason: str
    source: str
    source_id: int | None
    about: str
    commanded: bool
    rung: Said | None


@dataclass(frozen=True, slots=True)
class Help(Thing):
    """A call for help."""

    blocker: Said
    blocker_id: str
    words: str
    solution: str
    solved_on: date | None


@dataclass(frozen=True, slots=True)
class Opinion(Thing):
    """One co-unit's answer to a consultation."""

    consultation: int


@dataclass(frozen=True, slots=True)
class Consultation:
    """A question to co-units, with every opinion."""

    id: int
    title: str
    question: str
    silence: Said
    by_name: str
    plan: int | None
    duty_no: str
    opened_on: date
    due: date
    opinions: tuple[Opinion, ...]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A joint meeting, with the matters that it decided."""

    id: int
    title: str
    day: date
    number: str
    present: str
    matters: tuple[Matter, ...]


@dataclass(frozen=True, slots=True)
class Solved:
    """How another place solved the same blocker, and in how many days."""

    id: int
    place_code: str
    title: str
    solution: str
    solved_on: date
    days: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """A kind of thing that units are stuck with: how often it was raised, and how often it was solved."""

    blocker: Said
    raised: int
    solved: int


@dataclass(frozen=True, slots=True)
class Answered:
    """How a unit answered calls for help: how many, how many too late, the median of the working days they took."""

    place_code: str
    sector: str
    count: int
    late: int
    median: int
