"""What the files of `units/` look like, one shape each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Literal

from minzheng.content.api import Said
from minzheng.kernel.time.api import Sometime

Certainty = Literal["S", "M", "CP", "?", "E"]
Kind = Literal["department", "vertical", "party", "mass", "judiciary", "supervisory", "office", "set"]
Form = Literal["city", "district", "county", "township"]
NOBODY = "nobody"
_KEY = re.compile(r"[a-z]+:[a-z][a-z_]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sector:
    """A field of work, a row of `sectors.csv`."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Group:
    """A handful of functions that a reader looks for together, a row of `groups.csv`."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to units or to what they answer for, when, and what that is known from.

    `locally` is when cities and counties followed, where that was another day.
    """

    id: str
    name: Said
    when: str
    basis: Said
    certainty: Certainty
    locally: str = ""

    def day(self, local: bool = False) -> Sometime:
        """The day on which it came into force, as precisely as known."""
        return Sometime.parse(self.locally if local and self.locally else self.when)

    def faults(self) -> Iterator[tuple[str, str]]:
        """Dates that are none."""
        for key, said in (("when", self.when), ("locally", self.locally or self.when)):
            try:
                Sometime.parse(said)
            except ValueError as error:
                yield key, f"cannot be used: {error}"


@dataclass(frozen=True, slots=True)
class Changes:
    """The shape of `changes.toml`: the day on which the list begins, whose list it is, and what happened since."""

    begins: date
    place: str
    prefix: str
    notice: Said
    change: tuple[Change, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        """Changes that may have happened before the list begins."""
        for number, change in enumerate(self.change):
            if change.day().earliest <= self.begins:
                yield f"change.{number}.when", f"is {change.when}, but the list already says what was so on {self.begins}."


@dataclass(frozen=True, slots=True)
class Listed:
    """A body under one name, a row of `units.csv`; `since` and `until` are changes, empty where none is known.

    `became` names who followed, the main one first, or says `nobody`. `desk_of`: whoever answers for this function houses it.
    """

    KEY: ClassVar[tuple[str, ...]] = ("key",)
    key: str
    name: str
    full_name: str
    en: str
    sector: str
    kind: Kind
    commanded: bool
    since: str = ""
    until: str = ""
    became: tuple[str, ...] = ()
    desk_of: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        """Keys that nobody can type, and ends that say half."""
        if not _KEY.fullmatch(self.key):
            yield "key", f'is "{self.key}", but small letters with one colon are meant, such as js:civil_affairs.'
        if self.until and not self.became:
            yield "became", f"is missing: {self.name} ends with {self.until}. Name who followed it, or say nobody."
        if self.became and not self.until:
            yield "until", f"is missing: {self.name} became another. Name the change with which it ended."


@dataclass(frozen=True, slots=True)
class Open:
    """A unit that stands for bodies it does not list: the question that stays, and what is known."""

    KEY: ClassVar[tuple[str, ...]] = ("unit",)
    unit: str
    question: Said
    known: Said
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Sets:
    """The shape of `sets.toml`."""

    set: tuple[Open, ...] = ()  # as a file says it


@dataclass(frozen=True, slots=True)
class Function:
    """Something that one unit answers for at a time, a row of `functions.csv`."""

    id: str
    zh: str
    en: str
    group: str


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A row of `turns.csv`: from the change `since`, or from the day of the list, a unit answers for a function.

    `unit` may be `nobody`: then nobody is known. A first turn names the `item` of the notice that it is read from, or its
    own basis; a later one rests on its change unless it says otherwise.
    """

    KEY: ClassVar[tuple[str, ...]] = ("function", "since")
    function: str
    unit: str
    since: str = ""
    item: int | None = None
    certainty: Literal["S", "M", "CP", "?", "E", ""] = ""
    basis_zh: str = ""
    basis_en: str = ""

    def faults(self) -> Iterator[tuple[str, str]]:
        """Turns that rest on nothing, or on half."""
        if bool(self.basis_zh) != bool(self.basis_en):
            yield "basis_en" if self.basis_zh else "basis_zh", "is missing: a basis is said in both languages."
        elif not self.since and self.item is None and not self.basis_zh:
            yield "item", "is missing: the first turn names the item of the notice it is read from, or a basis of its own."
        elif self.item is None and self.basis_zh and not self.since and not self.certainty:
            yield "certainty", "is missing: a basis of its own says how certain it is."


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A row of `counterparts.csv`: what answers for the same below the province, on these forms of places, by a rule."""

    KEY: ClassVar[tuple[str, ...]] = ("unit", "at")
    unit: str
    at: tuple[Form, ...]
    name: str
    commanded: bool | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        """A name without its place."""
        if self.name.count("{place}") != 1 or "{" in self.name.replace("{place}", ""):
            yield "name", f'is "{self.name}", but a name with {{place}} in it, and no other brace, is meant.'


@dataclass(frozen=True, slots=True)
class Token:
    """A row of the jurisdiction's `units.csv`, which the notice compiler reads: here its first column speaks."""

    token: str
    full_name: str = ""
    sector: str = ""
    kind: str = ""
    commanded: str = ""
    hosted_by: str = ""
    to_confirm: str = ""
    since: str = ""
    until: str = ""
    later: str = ""
    certainty: str = ""
