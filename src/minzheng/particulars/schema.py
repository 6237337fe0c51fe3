"""The shape of what the room declares: kinds of identity, relationships to the head, and its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal
from unicodedata import normalize

from minzheng.content import api as content

Sex = Literal["male", "female", "unknown"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of identity, see kinds.toml; `also`: how tables call it."""

    id: str
    name: content.Said
    form: Literal["citizen", "free", "none"]
    begins: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    @property
    def within(self) -> content.Said:
        """Its name as it stands within a sentence."""
        return content.Said(self.name.zh, self.name.en[:1].lower() + self.name.en[1:])


@dataclass(frozen=True, slots=True)
class Kinds:
    """The shape of `kinds.toml`."""

    kind: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a member is to the head, see relationships.toml; `also`: how tables call it."""

    id: str
    name: content.Said
    once: bool = False
    collective: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relationships:
    """The shape of `relationships.toml`."""

    relationship: tuple[Relationship, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    reason: Mapping[str, content.Said]
    remark: Mapping[str, content.Said]
    sex: Mapping[str, content.Said]


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


@cache
def kinds() -> dict[str, Kind]:
    """Every kind of identity by its id, in the order in which they are offered. Raises ContentError."""
    return {kind.id: kind for kind in content.toml(Path(__file__).with_name("kinds.toml"), Kinds).kind}


@cache
def relationships() -> dict[str, Relationship]:
    """Every relationship by its id, in the order in which a household is shown. Raises ContentError."""
    return {one.id: one for one in content.toml(Path(__file__).with_name("relationships.toml"), Relationships).relationship}


def kind_named(text: str) -> str:
    """The id of a kind of identity by any of its names; what nothing is called by stays as it is."""
    return _kind_names().get(_folded(text), text)


def relationship_named(text: str) -> str:
    """The id of a relationship by any of its names; what nothing is called by stays as it is."""
    return _relationship_names().get(_folded(text), text)


@cache
def _kind_names() -> dict[str, str]:
    return _names(kinds().values())


@cache
def _relationship_names() -> dict[str, str]:
    return _names(relationships().values())


def _names(shelf: Iterable[Kind | Relationship]) -> dict[str, str]:
    return {_folded(text): one.id for one in shelf for text in (one.id, one.name.zh, one.name.en, *one.also)}


def _folded(text: str) -> str:
    return "".join(normalize("NFKC", text).casefold().split())
