"""The shape of what the room declares (its language) and of what it reads: the head of a rule and its examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import ClassVar, Literal, cast

from minzheng.content import api as content

Kind = Literal["yes", "number", "percent", "money", "days", "months", "years", "area"]
Level = Literal["person", "household"]
Became = Literal["same", "gained", "lost", "more", "less", "unknown"]
BECAME: tuple[Became, ...] = ("same", "gained", "lost", "more", "less", "unknown")
"""No to yes is gained, yes to no lost; with yes in both, the amount is more or less; unknown in either is unknown."""
WIDEST = 2**63 - 1
"""A whole number of a reading lies between its negative and this."""
_NAME = re.compile(r"(?=.*[^A-Z0-9_])[A-Z0-9_\u3007\u3400-\u9fff\U00020000-\U0003ffff]+")
Does = Literal["up", "down", "half", "most", "least", "sum", "highest", "lowest", "count", "any", "all"]


@dataclass(frozen=True, slots=True)
class KindOf(content.Said):
    """A kind of value. `unit` is written behind it; `scale`: how many whole parts make one of what is written."""

    id: Kind
    unit: str = ""
    scale: int = 1


@dataclass(frozen=True, slots=True)
class Function:
    """A word that takes values. `to`: the step of a rounding word for money, in fen; without it the word is for all else."""

    KEY: ClassVar[tuple[str, ...]] = ("word",)
    word: str
    does: Does
    means: content.Said
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Language:
    """The shape of `language.toml`."""

    members: int
    depth: int
    size: int
    height: int
    level: Mapping[str, content.Said]
    word: Mapping[str, content.Said]
    kind: tuple[KindOf, ...]
    function: tuple[Function, ...]
    meant: Mapping[str, str]
    letter: Mapping[str, str]
    habit: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wrong(content.Said):
    """What is said of a fault, and a step that has it where a text can."""

    id: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`: what is said of faults, of decisions and on the page of a rule."""

    fault: tuple[Wrong, ...]
    frame: Mapping[str, content.Said]
    page: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Declared:
    """What every input of a rule declares. `least` and `most` are in what is written (yuan, not fen)."""

    KEY: ClassVar[tuple[str, ...]] = ("name",)
    name: str
    en: str
    kind: Kind
    most: int | None = None
    least: int = 0

    def faults(self) -> Iterator[tuple[str, str]]:
        """A name that the language could not read, and a range that is not one."""
        if not may_be_called(self.name):
            yield "name", f'is "{self.name}", but one Chinese word without blanks or signs is meant, and none of the language.'
        if self.kind != "yes" and self.most is None:
            yield "most", "is missing: the largest value that is no mistake is meant."
        if self.most is not None and (self.kind == "yes" or self.least > self.most):
            yield "most", "is no bound here." if self.kind == "yes" else f"is {self.most}, but least is {self.least}."
        for key, bound in zip(("least", "most"), self.bounds, strict=True):
            if abs(bound) > WIDEST:
                yield key, f"is {getattr(self, key)}, but what fits 63 bits is meant."

    @property
    def level(self) -> Level:
        """Whose it is: what a fact says, and the household for a parameter."""
        return cast("Level", getattr(self, "of", "household"))

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the most of its whole parts: fen of money, and 0 and 1 of a yes or no."""
        scale = kinds()[self.kind].scale
        return (0, 1) if self.most is None else (self.least * scale, self.most * scale)


@dataclass(frozen=True, slots=True)
class Fact(Declared):
    """What is asked of a person or of the household (`of`). `source`: where it comes from, in Chinese."""

    of: Level = "person"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Parameter(Declared):
    """What a place sets for a day. `confirm`: no law that we have read says it, so the province is asked."""

    confirm: bool = False


@dataclass(frozen=True, slots=True)
class Version:
    """The text in force from `since` to `until`, both within. `title` and `number` name the document of its articles."""

    id: str
    since: date
    title: str
    number: str = ""
    until: date | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        """A version that ends before it begins."""
        if self.until is not None and self.until < self.since:
            yield "until", f"is {self.until}, before since."


@dataclass(frozen=True, slots=True)
class Head:
    """The shape of `rule.toml`. `answer` is the step that says yes or no, `outputs` are all steps that others may read."""

    id: str
    name: content.Said
    answer: str
    outputs: tuple[str, ...]
    version: tuple[Version, ...]
    fact: tuple[Fact, ...]
    parameter: tuple[Parameter, ...] = ()

    def faults(self) -> Iterator[tuple[str, str]]:
        """One name for two things, an answer that is not given out, versions that overlap or leave a day between."""
        facts = {fact.name for fact in self.fact}
        for place, one in enumerate(self.parameter):
            if one.name in facts:
                yield f"parameter.{place}.name", f'is "{one.name}", which is a fact already.'
        if self.answer not in self.outputs:
            yield "answer", f'is "{self.answer}", which is none of outputs.'
        for place, (before, after) in enumerate(pairwise(self.version), 1):
            if before.until is None or (after.since - before.until).days != 1:
                yield f"version.{place}.since", f"is {after.since}, but the day after version {before.id} ends is meant."

    @property
    def declared(self) -> dict[str, Declared]:
        """Every fact and parameter by its name."""
        return {one.name: one for one in (*self.fact, *self.parameter)}


@dataclass(frozen=True, slots=True)
class Usual:
    """What an example leaves unsaid."""

    household: str = ""
    person: str = ""
    parameters: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """One household and what the named versions say of it. Values are written `name value`, with a comma between."""

    KEY: ClassVar[tuple[str, ...]] = ("name",)
    name: str
    versions: tuple[str, ...]
    people: tuple[str, ...]
    expect: str
    household: str = ""
    parameters: str = ""


@dataclass(frozen=True, slots=True)
class Examples:
    """The shape of `examples.toml`."""

    example: tuple[Example, ...]
    usual: Usual = Usual()


@cache
def language() -> Language:
    """The words of the language. Raises ContentError."""
    return content.toml(Path(__file__).with_name("language.toml"), Language)


@cache
def words() -> Words:
    """What the room says. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


@cache
def kinds() -> dict[str, KindOf]:
    """The kinds of values by id."""
    return {kind.id: kind for kind in language().kind}


@cache
def functions() -> dict[str, Function]:
    """The functions by their word."""
    return {one.word: one for one in language().function}


def may_be_called(name: str) -> bool:
    """Whether it is a name: Chinese, capitals and digits, so that a database tells all apart, and no word of the language."""
    own = {said.zh for said in (*language().word.values(), *language().level.values())}
    return bool(_NAME.fullmatch(name)) and name.isidentifier() and name not in {*own, *functions(), *language().meant}
