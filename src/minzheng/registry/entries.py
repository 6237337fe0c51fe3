"""What the room gives: entries, their versions, pages of them and totals. Frozen values, without a database behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from minzheng.registry.values import Problem

Value = str | int | bool | Decimal | date  # money is fen, a choice its code
State = Literal["proposed", "in_force", "refused", "superseded"]
Kind = Literal["enter", "amend", "correct", "end"]


@dataclass(frozen=True, slots=True)
class Version:
    """What was said of an entry at one time, and by whom.

    It holds from `since` until before `until` when it is in force; an end has no values and holds on no day. A refused or a
    superseded version never held. `made_by` and `checked_by` are accounts; `recorded_at` and `checked_at` are machine time.
    """

    entry: int
    number: int
    kind: Kind
    state: State
    since: date
    until: date | None
    values: Mapping[str, Value]
    made_by: str
    checked_by: str
    recorded_at: datetime
    checked_at: datetime | None
    reason: str
    check_reason: str
    batch: str


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows of one import into a register that is checked, as far as the reader sees them.

    `name` is what the maker called it, mostly the file's. Of the `rows` some are `waiting`, `accepted` or `refused`; `why` says
    the latter where all have one reason.
    """

    id: str
    register: str
    name: str
    made_by: str
    recorded_at: datetime
    rows: int
    waiting: int
    refused: int
    why: str

    @property
    def accepted(self) -> int:
        """How many came into force."""
        return self.rows - self.waiting - self.refused


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of some rows of a batch: `done` now, `left` out as was asked, `passed` over since they do not wait any more or
    another entry has their key. `after` asks for the next ones; None after the last.
    """

    done: int
    left: int
    passed: int
    after: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands on a day, or, where it does not stand on any, as it was last said.

    `number` is that of the version shown: whoever changes the entry gives it back. `title` is empty where a place has one entry,
    which is then called by the place. `waiting`: a proposal waits for another person; `state` is `proposed` for that proposal.
    """

    id: int
    register: str
    place_code: str
    key: str
    title: str
    values: Mapping[str, Value]
    since: date
    until: date | None
    number: int
    kind: Kind
    state: State
    made_by: str
    checked_by: str
    recorded_at: datetime
    reason: str
    waiting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which entries, as of which day. `filters` are values of indexed fields as text; `after` is what the page before gave."""

    day: date
    place: str = ""
    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False
    after: str = ""
    size: int = 50


@dataclass(frozen=True, slots=True)
class Counted:
    """How many entries there are: `total` stops at 10,000, `capped` says so."""

    total: int
    capped: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of entries. `after` asks for the next one and is empty on the last; `total` stops at 10,000, `capped` says so.

    `facets`: for each indexed choice how many entries have which code, most first; empty where there are too many to count.
    """

    entries: tuple[Entry, ...]
    after: str
    total: int
    capped: bool
    facets: Mapping[str, tuple[tuple[str, int], ...]]


@dataclass(frozen=True, slots=True)
class Total:
    """How many entries lie in a place, and what a measured field of theirs adds up to (money in fen; 0 where none is asked)."""

    place_code: str
    count: int
    sum: int | Decimal


@dataclass(frozen=True, slots=True)
class Report:
    """What became of many rows: how many were taken, how many had been taken before, and what is wrong with which (from 1)."""

    accepted: int
    repeated: int
    problems: tuple[tuple[int, Problem], ...]
