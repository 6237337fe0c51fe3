"""The shapes of what the room gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.rules import api as rules
from minzheng.rules.api import BECAME, Became

State = Literal["underway", "ready", "destroyed"]
Tried = Literal["trying", "differs", "agrees", "active", "refused"]
PERMISSION, SIGN = "rule.simulate", "rule.activate"
LEVELS = ("province", "city", "county")
"""Where a census can be taken and a parameter be changed."""


class Change(NamedTuple):
    """A parameter of a rule is to have a value (fen, whole numbers, True or False) at a place and all below."""

    name: str
    value: int | bool
    place: str


@dataclass(frozen=True, slots=True)
class Count:
    """Households of a county unit: how many become what (by words of BECAME), and fen a month before and after.

    Those of which either is unknown are counted under `unknown`, and in no amount.
    """

    place: str
    became: Mapping[Became, int]
    before: int
    after: int

    @property
    def households(self) -> int:
        """All of them."""
        return sum(self.became.values())

    @property
    def more(self) -> int:
        """Fen a month that it costs more."""
        return self.after - self.before


def total(place: str, counts: Sequence[Count]) -> Count:
    """All of some counts, as one of a place."""
    became: dict[Became, int] = {word: sum(one.became[word] for one in counts) for word in BECAME}
    return Count(place, became, sum(one.before for one in counts), sum(one.after for one in counts))


@dataclass(frozen=True, slots=True)
class Census:
    """Facts of all households of a place for an item and a day. `known`: of each fact, of how many it is known and asked."""

    id: int
    item: str
    version: str
    place: str
    day: date
    state: State
    households: int
    persons: int
    known: Mapping[str, tuple[int, int]]
    job: int
    by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Simulation:
    """What changes would do, by county unit. `assumes`: what nobody said is assumed (assumptions.toml).

    `entries`: the proposals that it became.
    """

    id: int
    census: Census
    place: str
    changes: tuple[Change, ...]
    assumes: bool
    counties: tuple[Count, ...]
    entries: tuple[int, ...]
    by: str
    recorded_at: datetime

    @property
    def total(self) -> Count:
        """All counties together."""
        return total(self.place, self.counties)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A household drawn from those that become something, or a `person` of one for an item of persons (else 0); fen a month."""

    household: int
    person: int
    place: str
    became: Became
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it would be so for a household: what the rule says before and after, of `people` in this order."""

    household: int
    place: str
    people: tuple[int, ...]
    became: Became
    before: rules.Decision
    after: rules.Decision


@dataclass(frozen=True, slots=True)
class Activation:
    """A version of a rule as it was tried: in which readings, on how many households, of how many they `differ`.

    `examples` are those that it does not give; `counties`: what it changes against the version before.
    """

    id: int
    census: Census
    item: str
    version: str
    digest: str
    place: str
    state: Tried
    readings: tuple[str, ...]
    households: int
    differ: int
    examples: tuple[str, ...]
    counties: tuple[Count, ...]
    job: int
    by: str
    signed_by: str
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    reason: Mapping[str, Said]
    remark: Mapping[str, Said]
    became: Mapping[str, Said]


@dataclass(frozen=True, slots=True)
class Assumption:
    """A yes for a fact of which nothing is said: everywhere, or with `community` in residents' communities and no in villages."""

    item: str
    fact: str
    text: Said
    community: bool = False


@dataclass(frozen=True, slots=True)
class Assumptions:
    """The shape of `assumptions.toml`. `usual`: what is said of everything else."""

    usual: Said
    assumption: tuple[Assumption, ...]


@cache
def assumptions() -> Assumptions:
    """What may be assumed. Raises ContentError."""
    return content.toml(Path(__file__).with_name("assumptions.toml"), Assumptions)


@cache
def words() -> Words:
    """What the room says. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)
