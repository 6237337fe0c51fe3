"""What a table is, what bounds it, and what is said of one that is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from minzheng.content import api as content

BYTES, ROWS, COLUMNS, CELL = 50 * 2**20, 200_000, 200, 32_767
DIGITS = 15
"""Digits of a number that a workbook keeps; it turns the rest into noughts."""

Cell = str | int | float | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    said: Mapping[str, content.Said]
    noted: Mapping[str, content.Said]


@cache
def words() -> Words:
    """The file. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


class Refused(Exception):  # noqa: N818 - what happened, not what is wrong
    """A table that is not taken, or cannot be written. `reason` is a key of words.toml, `facts` fill its words."""

    def __init__(self, reason: str, facts: Mapping[str, object]) -> None:
        super().__init__(reason, facts)
        self.reason, self.facts = reason, facts

    def message(self, lang: str = "zh") -> str:
        """One line: what happened, that nothing was kept, what to do."""
        return words().said[self.reason].of(lang).format(**self.facts)

    def __str__(self) -> str:
        return self.message("en")


@dataclass(frozen=True, slots=True)
class Note:
    """What was decided in reading that its giver should know."""

    reason: str
    facts: Mapping[str, object]

    def message(self, lang: str = "zh") -> str:
        """One line."""
        return words().noted[self.reason].of(lang).format(**self.facts)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as text: a whole number as its digits, a date as `2012-10-31`, a blank cell as `""`.

    Every column has a head of its own, every row as many cells as there are columns; `lines` says where in the file each
    row began, as the giver counts: from 1, with the head and blank lines.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    notes: tuple[Note, ...] = ()


def letter(column: int) -> str:
    """The name of a column, counted from 0, as workbooks show it: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
