"""What the demo is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import ClassVar, Literal

from minzheng.content import api as content


@dataclass(frozen=True, slots=True)
class City:
    """Figures of a city, see figures.toml."""

    code: str
    resident: Decimal
    hukou: Decimal
    aged: Decimal
    urban: int
    dibao: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The shape of figures.toml."""

    days: tuple[date, ...]
    opens: date
    small: str
    travels: tuple[date, ...]
    city: tuple[City, ...]
    share: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of words.toml."""

    surnames: str
    given: str
    source: str
    invented: str
    body: str
    reason: str
    ended: str
    institution: Institution
    training: Mapping[str, str]
    policy: Mapping[str, str]
    standard: Mapping[str, str]
    waiver: str
    standard_of_province: Mapping[str, int]
    parameter: tuple[LaidDown, ...]
    promise: tuple[Promised, ...]
    matters: Mapping[str, str]
    bulletin: tuple[Bulletin, ...]
    assessment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LaidDown:
    """A parameter of a service that every place of a level lays down, and what it may be there."""

    KEY: ClassVar[tuple[str, ...]] = ("item", "name")

    item: str
    name: str
    level: Literal["province", "city"]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Promised:
    """Within how many working days every place of a level promises to decide on a service, one of several, from a year on."""

    KEY: ClassVar[tuple[str, ...]] = ("item", "level")

    item: str
    level: Literal["province", "city"]
    days: tuple[int, ...]
    since: int


@dataclass(frozen=True, slots=True)
class Institution:
    """Names of institutions, each with a place in it."""

    home: str
    private: tuple[str, ...]
    social: str
    children: str
    psychiatric: str
    centre: str
    relief: str
    veterans: str
    store: str


@dataclass(frozen=True, slots=True)
class Bulletin:
    """What is made public of a register at a place: how many entries there are, and what a field of theirs adds up to."""

    register: str
    measured: str
    title: content.Said
    count: content.Said
    sum: content.Said


@cache
def figures() -> Figures:
    """figures.toml."""
    return content.toml(Path(__file__).with_name("figures.toml"), Figures)


@cache
def words() -> Words:
    """words.toml."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


@dataclass(frozen=True, slots=True)
class MeansCity:
    """Figures of a city, see means.toml."""

    code: str
    share: int
    income: int


@dataclass(frozen=True, slots=True)
class Listed:
    """Since when a list holds, the day of which it speaks, and the day on which it came in."""

    since: date
    spoken: date
    stated: date


@dataclass(frozen=True, slots=True)
class Means:
    """The shape of means.toml."""

    urban: int
    rural: int
    sizes: tuple[int, ...]
    practised: int
    aged: int
    fen: int
    stale: int
    late: int
    told: str
    ages: tuple[int, ...]
    dying: tuple[int, ...]
    list: Listed
    reason: Mapping[str, int]
    note: Mapping[str, tuple[str, ...]]
    city: tuple[MeansCity, ...]


@cache
def means() -> Means:
    """means.toml."""
    return content.toml(Path(__file__).with_name("means.toml"), Means)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What a place of the demo says of a promise, on a day; `agreed`: what the place above answered, empty while it waits."""

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    on: date
    place: str
    no: str
    letter: str
    stance: Literal["adopt", "adapt", "not_applicable"]
    reason: str
    target: str = ""
    due: str = ""
    funder: str = ""
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class Funding:
    """A line of money of the practice county."""

    on: date
    no: str
    year: int
    amount: str
    source: str
    where: str


@dataclass(frozen=True, slots=True)
class Doing:
    """What the practice county does for a duty, and a step that it sets itself."""

    on: date
    no: str
    text: str
    step: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """The question of the practice county: `of` which adjustment."""

    on: date
    of: str
    question: str


@dataclass(frozen=True, slots=True)
class LocalWords:
    """The shape of local.toml."""

    adjust: tuple[Adjustment, ...]
    fund: tuple[Funding, ...]
    doing: tuple[Doing, ...]
    relief: Asking


@cache
def local_words() -> LocalWords:
    """local.toml."""
    return content.toml(Path(__file__).with_name("local.toml"), LocalWords)
