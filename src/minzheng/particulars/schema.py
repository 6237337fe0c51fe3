"""The shape of what the room declares: kinds of identity, relationships to the head, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from minzheng.content import api as content

Sex = Literal["male", "female", "unknown"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of identity, see kinds.toml."""

    id: str
    name: content.Said
    form: Literal["citizen", "free", "none"]
    begins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kinds:
    """The shape of `kinds.toml`."""

    kind: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Relationship:
    """What a member is to the head, see relationships.toml."""

    id: str
    name: content.Said
    once: bool = False
    collective: bool = False


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
