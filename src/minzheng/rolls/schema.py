"""The shape of what the room declares, and of what it gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

from minzheng.content import api as content
from minzheng.content.api import Said

State = Literal["handed", "checked", "entering", "done", "dropped"]
"""Of a table: being looked through, looked through, on its way in, in, given up."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column, see columns.toml; `means` is what its filler reads."""

    id: str
    name: Said
    means: Said
    also: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """The shape of `columns.toml`."""

    column: tuple[Column, ...]
    word: Mapping[str, Said]


@dataclass(frozen=True, slots=True)
class Roll:
    """A table of households: so many `rows` and `homes`, of which `wrong` cannot be taken; `entered` homes of `persons` are in.

    `left` is the roll of the households that stayed out in the end, `job` the job that works on it, 0 for none.
    """

    id: int
    place_code: str
    since: date
    state: State
    rows: int
    homes: int
    wrong: int
    entered: int
    persons: int
    job: int
    left: int | None
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """What is to be put right in a line of a table, in both languages."""

    line: int
    said: Said


@dataclass(frozen=True, slots=True)
class Told:
    """What is to be said of a line that was entered all the same, and which person came of it."""

    line: int
    person: int
    said: Said


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    reason: Mapping[str, Said]
    remark: Mapping[str, Said]


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


@cache
def columns() -> Columns:
    """The columns and the words around them. Raises ContentError."""
    return content.toml(Path(__file__).with_name("columns.toml"), Columns)
