"""What the room gives: frozen values without a database behind them. Where they are printed they tell no name and no number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from minzheng.particulars.api import Remark

Value = Literal["register", "born", "change", "correct", "move"]
Kind = Value | Literal["died", "undied", "departed", "returned", "married", "divorced", "merged", "parted"]
"""What a version is: values from a day on (the first five), or what happened on it."""
VALUES = ("register", "born", "change", "correct", "move")
Suspicion = Literal["flagged", "to_merge", "merged", "to_part", "apart"]
"""Of two entries: noticed; proposed to be one; one; proposed to be two again; two."""
Relationship = Literal["parent", "child", "spouse"]
HouseholdKind = Literal["family", "collective"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What an act made: the person's key, the number of their last version, and what was accepted with a word."""

    key: int
    number: int
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A person as of a day, with the number of the last version. `said`: texts by field, masked by duty; None after destruction.

    `merged_into` is the key of the person whom this one turned out to be.
    """

    key: int
    place_code: str
    sex: str
    born: date | None
    died: date | None
    departed: date | None
    number: int
    merged_into: int | None
    said: Mapping[str, str] | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """Keys of persons, those meant first before, and the cursor of what is found after them; empty where that is all."""

    keys: tuple[int, ...]
    cursor: str


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of a person's history: `since` is the day it holds from, `recorded_at` machine time."""

    number: int
    kind: Kind
    superseded: bool
    since: date
    place_code: str
    other: int | None
    made_by: str
    recorded_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a household, and what they are to its head, from `since` until before `until`."""

    person: int
    relationship: str
    since: date
    until: date | None
    ended_by: str = ""


@dataclass(frozen=True, slots=True)
class Household:
    """A household as of a day: its head first, then by relationship. `number` is that of the change seen last."""

    id: int
    place_code: str
    kind: HouseholdKind
    since: date
    until: date | None
    number: int
    parted_from: int | None
    members: tuple[Member, ...]

    @property
    def headless(self) -> bool:
        """Whether a family has nobody at its head, since they died or left."""
        return self.kind == "family" and bool(self.members) and self.members[0].relationship != "head"


@dataclass(frozen=True, slots=True)
class Kinship:
    """Kinship of a person: `relationship` is what the other is to them."""

    other: int
    relationship: Relationship
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two entries that may be one person. Of them `kept` stays; `made_by` proposed what waits for another."""

    id: int
    kept: int
    other: int
    place_code: str
    state: Suspicion
    since: date
    made_by: str
    checked_by: str
    reason: str
