"""The shape of what the room declares, and of what it gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.particulars.api import Remark

Gone = Literal["", "corrected", "withdrawn"]
"""What became of a statement; empty while it stands."""


@dataclass(frozen=True, slots=True)
class AmountUnit:
    """What an amount is of; it is kept whole, `digits` of it stand behind the point: money as fen."""

    id: str
    name: Said
    digits: int


@dataclass(frozen=True, slots=True)
class Family:
    """Kinds that are shown together; `adds`: what one source says of them may be added up."""

    id: str
    name: Said
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be stated, see kinds.toml; without a unit it has no amount."""

    id: str
    family: str
    name: Said
    unit: str = ""
    usual: int = 0
    again: int = 0
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Whence a statement comes."""

    id: str
    name: Said


@dataclass(frozen=True, slots=True)
class Declared:
    """The shape of `kinds.toml`."""

    unit: tuple[AmountUnit, ...]
    family: tuple[Family, ...]
    kind: tuple[Kind, ...]
    source: tuple[Source, ...]

    def faults(self) -> Iterator[tuple[str, str]]:
        """A family or a unit that is not there."""
        families, units = {one.id for one in self.family}, {"", *(one.id for one in self.unit)}
        for number, one in enumerate(self.kind):
            if one.family not in families:
                yield f"kind.{number}.family", f'is "{one.family}", but one of {", ".join(sorted(families))} is meant.'
            if one.unit not in units:
                yield f"kind.{number}.unit", f'is "{one.unit}", but one of {", ".join(sorted(units - {""}))} is meant.'


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    reason: Mapping[str, Said]
    remark: Mapping[str, Said]
    gone: Mapping[str, Said]


class Stating(NamedTuple):
    """What is stated of a person, or of the `household` that they stand for: from `since` until before `until`.

    `spoken` is the day of which the source speaks, `look` that by which it is to be looked at again; not given, it follows from
    the kind. `amount` is in the smallest unit of its kind: fen.
    """

    person: int
    kind: str
    source: str
    since: date
    spoken: date
    amount: int | None = None
    until: date | None = None
    look: date | None = None
    household: int | None = None
    note: str = ""


class Values(NamedTuple):
    """What a correction says anew, of the same thing."""

    since: date
    spoken: date
    amount: int | None = None
    until: date | None = None
    look: date | None = None
    note: str = ""


class Kept(NamedTuple):
    """The statement that an act made, and what was accepted with a word."""

    id: int
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as somebody sees it. `hidden`: its amount and note are not for them. `turn` orders statements of one thing.

    Of a `household` it is said as a whole, and `person` stands for it. `corrects` is the statement that was wrong; `why` says of
    one that is `gone` why it is.
    """

    id: int
    person: int
    household: int | None
    kind: str
    source: str
    amount: int | None = field(repr=False)
    note: str = field(repr=False)
    hidden: bool
    since: date
    until: date | None
    spoken: date
    look: date | None
    turn: int
    gone: Gone
    why: str
    corrects: int | None
    made_by: str
    recorded_at: datetime

    def stands(self, day: date) -> bool:
        """Whether it speaks of a day, and was not taken back."""
        return not self.gone and self.since <= day and (self.until is None or day < self.until)

    @property
    def about(self) -> tuple[object, ...]:
        """What it is about: of two statements about one thing the later stands."""
        return (self.household or -self.person, self.kind, self.source)


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody of whom `statements` are to be looked at again, the first of them since `first`."""

    person: int
    place_code: str
    first: date
    statements: int


@cache
def declared() -> Declared:
    """All of `kinds.toml`. Raises ContentError."""
    return content.toml(Path(__file__).with_name("kinds.toml"), Declared)


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind by its id, in the order of the file."""
    return {one.id: one for one in declared().kind}


@cache
def sources() -> Mapping[str, Source]:
    """Every source by its id."""
    return {one.id: one for one in declared().source}


@cache
def units() -> Mapping[str, AmountUnit]:
    """Every unit by its id."""
    return {one.id: one for one in declared().unit}


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)
