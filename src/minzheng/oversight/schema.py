"""The shape of `signs.toml` and of the room's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.content.api import Said


@dataclass(frozen=True, slots=True)
class Sign:
    """What may be unusual about a read: its name, the reason that its facts fill, and its limits."""

    id: str
    name: Said
    why: Said
    limit: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a supervisor says of a read."""

    id: str
    name: Said


@dataclass(frozen=True, slots=True)
class Declared:
    """The shape of `signs.toml`. `answer_within` counts working days, `looks_back` days."""

    judged_at_once: int
    answer_within: int
    looks_back: int
    sign: tuple[Sign, ...]
    verdict: tuple[Verdict, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    reason: Mapping[str, Said]


@cache
def declared() -> Declared:
    """The file. Raises ContentError."""
    return content.toml(Path(__file__).with_name("signs.toml"), Declared)


@cache
def signs() -> dict[str, Sign]:
    """Every sign by its id."""
    return {one.id: one for one in declared().sign}


@cache
def verdicts() -> dict[str, Verdict]:
    """Every verdict by its id."""
    return {one.id: one for one in declared().verdict}


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


class Refused(content.Refused):
    """An act that was refused and changed nothing, in this room's words."""

    reasons = lambda: words().reason  # noqa: E731
