"""The shapes of `facts.toml` and `words.toml`, and of what the room gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import ClassVar, Literal

from minzheng.content import api as content
from minzheng.content.api import Said

One = int | bool | None
"""A value of a fact: fen of money, another whole number, yes or no; None is unknown."""
From = Literal["age", "relation", "registered", "parents", "circumstances", "entitlement", "asked"]
"""Whence a fact is known: birthdays, kinship, where who applies is registered, whether they live with a parent (which makes it a
no; without one the family is asked), statements about means and needs, what is granted, or the family alone."""
SELF = "self"
"""The applicant, among relationships to the applicant."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are asked together. Of yes and no they are one list to tick; what is not ticked is declared a no."""

    id: str
    text: Said


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the rule: whence it is known, and how it is asked of a family.

    `relations`: what somebody is to the applicant for it to be true. `kinds`: the statements whose amounts are its value.
    `times`: the parameter of how many months it is; statements and answers are of one month. `items`: it is true of whoever has
    one of these granted.
    """

    KEY: ClassVar[tuple[str, ...]] = ("name",)

    name: str
    source: From
    group: str
    text: Said
    help: Said | None = None
    relations: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    times: str = ""
    items: tuple[str, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not go together in one fact."""
        for key, source in (("relations", "relation"), ("kinds", "circumstances")):
            if bool(getattr(self, key)) != (self.source == source):
                yield key, f'and source = "{source}" go together.'
        if self.items and self.source != "entitlement":
            yield "items", 'and source = "entitlement" go together.'


@dataclass(frozen=True, slots=True)
class Standard:
    """A parameter whose value is a standard that the place has laid down, of a benefit and for town or country."""

    KEY: ClassVar[tuple[str, ...]] = ("name",)

    name: str
    benefit: str
    area: Literal["all", "urban", "rural"] = "all"


@dataclass(frozen=True, slots=True)
class Law:
    """A parameter that a law sets by itself, for cases accepted from `since` to `until`, both counted."""

    KEY: ClassVar[tuple[str, ...]] = ("name", "since")

    name: str
    value: str
    number: str
    since: date
    until: date = date.max


@dataclass(frozen=True, slots=True)
class Facts:
    """The shape of `facts.toml`. `amount`: the output that says how much; empty where nothing is paid. `income`: the step of the
    household that says what each of its `heads`, another, has in a month; empty where the rule computes no income.

    `of`: who is on a sheet, the household or who applies alone. `usual`: what is usual until the province says it, written as
    in examples.
    """

    group: tuple[Group, ...]
    fact: tuple[Fact, ...]
    standard: tuple[Standard, ...] = ()
    law: tuple[Law, ...] = ()
    amount: str = ""
    income: str = ""
    heads: str = ""
    of: Literal["household", "applicant"] = "household"
    usual: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Whence a value may come. The order of the file is the order in which sources count."""

    id: str
    name: Said


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`. `relation`: what an applicant is to the head, then what members are to the applicant."""

    source: tuple[Source, ...]
    month: Mapping[str, Said]
    unit: Mapping[str, Said]
    reason: Mapping[str, Said]
    relation: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Known:
    """A value of a fact, of a person or (0) of the household; `day` is that of which the source speaks."""

    name: str
    person: int
    value: One = field(repr=False)
    source: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Parameter:
    """What holds at a place on a day. `confirm`: nobody confirmed it. `entry` of the register says it, or `number`, or nobody."""

    name: str
    value: One
    confirm: bool
    since: date | None = None
    number: str = ""
    place: str = ""
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that a decision rests on: what is known of whom, whence, and the parameters. `version` is that of the rule.

    The first of `people` applies; their order is that of the rule's persons. Of one fact several sources may speak: the first
    in the order of sources counts, and of one source what stands first.
    """

    item: str
    version: str
    day: date
    place: str
    household: int | None
    people: tuple[int, ...]
    known: tuple[Known, ...]
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a family, `kind` being that of the rule's fact.

    Amounts are in `unit`; where that is of a month, `answered` makes the amount of the period of them.
    """

    name: str
    level: Literal["person", "household"]
    kind: str
    unit: Said
    text: Said
    help: Said | None
    group: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What counts of a fact, and what else was said of it that is not the same."""

    counts: Known
    others: tuple[Known, ...]


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


@cache
def sources() -> Mapping[str, int]:
    """Every source with its rank; the least counts."""
    return {one.id: rank for rank, one in enumerate(words().source)}


class Refused(content.Refused):
    """What cannot be said or asked of a sheet."""

    reasons = staticmethod(lambda: words().reason)
