"""What the room gives: frozen values without a database behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.plan.supervision.api import Thing


@dataclass(frozen=True, slots=True)
class Request(Thing):
    """A request to lower levels. `found`: for each figure that was turned away, the record that holds it."""

    columns: tuple[str, ...]
    why: str
    cells: int
    minutes: int
    found: Mapping[str, Mapping[str, Any]]
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class Burden:
    """What was asked in a month, or of a place: cells by hand, cells that records answered, minutes by hand."""

    key: str
    cells: int
    by_record: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """The burden of a place and all below it over twelve months, counted from what was done here; nobody reports it."""

    months: tuple[Burden, ...]
    places: tuple[Burden, ...]
    standing: int
