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

RosterState = Literal["drawn", "approved", "handed", "dropped"]
PaymentState = Literal["", "owed", "billed", "settled", "drawn", "handed", "paid", "failed"]


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster: so many lines of so much in all; of these `paid` and `failed`, the others have not come back."""

    id: int
    item: str
    place_code: str
    month: date
    state: RosterState
    count: int
    total: int
    digest: str
    made_by: str
    made_at: datetime
    checked_by: str
    handed_by: str
    handed_on: date | None
    paid: int = 0
    paid_total: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a roster. `result`: paid, failed, or empty while nothing came back; `reason`: the bank's, a word of bank.toml."""

    roster: int
    number: int
    entitlement: int
    person: int
    place_code: str
    month: date
    amount: int
    result: str
    reason: str
    result_on: date | None
    live: bool


@dataclass(frozen=True, slots=True)
class Payment:
    """How a month of an entitlement stands: `granted` fen for it, owed, on a roster, handed over, paid or failed; or billed;
    or settled with whoever serves the family.

    Empty: nothing is granted, or it was paid elsewhere before.
    """

    month: date
    granted: int
    state: PaymentState
    roster: int | None = None
    reason: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is to be put right in a line of a table, in both languages."""

    line: int
    said: Said


@dataclass(frozen=True, slots=True)
class Brought:
    """What a table of results came to. Where there are faults nothing of it was taken."""

    paid: int
    failed: int
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class BankColumn:
    """A column of the bank's file: which `value` of a line it holds, cut or filled up to a `width` in bytes, 0 for none."""

    value: Literal["number", "name", "account", "amount", "month", "item"]
    width: int = 0


@dataclass(frozen=True, slots=True)
class BankReason:
    """Why the bank did not pay; `also`: other words for it; `account`: there must be another account before it is paid again."""

    id: str
    name: Said
    also: tuple[str, ...] = ()
    account: bool = False


@dataclass(frozen=True, slots=True)
class Bank:
    """The shape of `bank.toml`: the bank's file, and what it sends back."""

    encoding: str
    separator: str
    newline: str
    column: tuple[BankColumn, ...]
    results: Mapping[str, tuple[str, ...]]
    heads: Mapping[str, tuple[str, ...]]
    reason: tuple[BankReason, ...]
    word: Mapping[str, Said]


@cache
def bank() -> Bank:
    """What is declared of the bank's files. Raises ContentError."""
    return content.toml(Path(__file__).with_name("bank.toml"), Bank)


@cache
def bank_reasons() -> Mapping[str, BankReason]:
    """Why a bank does not pay, by id."""
    return {one.id: one for one in bank().reason}
