"""The shape of what the room declares, and of what it gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple, Protocol

from minzheng.content.api import Said
from minzheng.kernel.access import api as access

State = Literal["handed", "checked", "waits", "entering", "done", "dropped"]
"""Of a table: being looked through, looked through, waiting for a second person, on its way in, in, given up."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a kind of table; `means` is what its filler reads."""

    id: str
    name: Said
    means: Said
    also: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """The shape of `columns.toml`: the columns of a kind of table, and the words around them.

    `strange`: columns that are known and have no place in such a table; one that has any of them is refused.
    """

    column: tuple[Column, ...]
    word: Mapping[str, Said]
    strange: tuple[Column, ...] = field(default=(), kw_only=True)


class Line(NamedTuple):
    """A row: where it stands in its file, and what it says, by column and in their order."""

    at: int
    said: Mapping[str, str]


type Homes = list[list[Line]]
"""Lines that go in together or not at all."""
type Faults = dict[int, list[Said]]
"""What is wrong, by line."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of some homes: how many are in, of how many persons; `told`: line, person and both languages of a word."""

    homes: int
    persons: int
    told: Sequence[tuple[int, int, str, str]] = ()


class Work(Protocol):
    """A table in the hands of a job. What a line is blamed for goes to the faults; a home with faults stays out."""

    def look(self, homes: Homes, wrong: Faults) -> None:
        """Looks some homes through and changes nothing."""

    def looked(self, wrong: Faults) -> None:
        """All homes were looked through: finds what is wrong between them."""

    def take(self, homes: Homes, wrong: Faults) -> Entered:
        """Enters what can be entered, in a transaction."""

    def ended(self) -> None:
        """All homes were taken."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table that a room brings in; who may hand one in has `may`; where `checks` is said, a second person who has that
    looks at it before it is entered.

    `columns` are those of what a table is about; `check` refuses a day and what it is about; `facts` are for the words of its
    columns, of what it is about in a language;
    `homes` puts lines together; `work` enters them for an actor, of what a table is about, from its day on, and at its place.
    """

    id: str
    may: str
    columns: Callable[[str], Columns]
    check: Callable[[date, str], None]
    facts: Callable[[str, str], Mapping[str, str]]
    homes: Callable[[Sequence[Line]], Homes]
    work: Callable[[access.Actor, Roll], Work]
    checks: str = ""


_KINDS: dict[str, Kind] = {}


def takes(kind: Kind) -> None:
    """Registers a kind of table."""
    _KINDS[kind.id] = kind


def kind(name: str) -> Kind:
    """A kind of table. Raises KeyError."""
    return _KINDS[name]


@dataclass(frozen=True, slots=True)
class Roll:
    """A table of a kind, `about` something: so many `rows` and `homes`, of which `wrong` cannot be taken.

    `entered` homes of `persons` are in, `left` is the roll of those that stayed out in the end, `job` works on it, 0 for none.
    `account` handed it in; `checked_by`: the second person who looked at it, where its kind wants one.
    """

    id: int
    kind: str
    about: str
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
    account: str = ""
    checked_by: str = ""


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
