"""The formula of a year: declared, dated, printed with every result."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import ClassVar

from minzheng.content import api as content
from minzheng.content.api import Said


@dataclass(frozen=True, slots=True)
class Band:
    """A band: whose interval lies at `at_least` and above, and in no better one."""

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    at_least: int


@dataclass(frozen=True, slots=True)
class Formula:
    """How a line becomes a score, and lines a band.

    attainment A = (value − baseline) ÷ (slice − baseline), between 0 and 1; verified values are multiplied by the share that was
    found again, by its lower bound at `lower_bound_percent`. Lateness T = ½^(months late ÷ `half_life_months`). Score = 100 A T.
    A lead carries `lead_percent` of a duty, co-units with a deliverable of their own the rest. The interval is ± `z` times the
    jackknife's standard error (Tukey 1958): it needs no chance, so that anybody gets the same one by hand.
    """

    since: date
    name: Said
    basis: Said
    half_life_months: int
    lead_percent: int
    z: Decimal
    lower_bound_percent: int
    objection_days: int
    band: tuple[Band, ...]

    def faults(self) -> Iterator[tuple[str, str]]:
        """What cannot be."""
        if (self.since.month, self.since.day) != (1, 1):
            yield "since", f"is {self.since}, but a first of January is meant: nobody's formula changes within a year."
        if not 0 < self.lead_percent <= 100:
            yield "lead_percent", f"is {self.lead_percent}, but a share of 100 is meant."
        if [band.at_least for band in self.band] != sorted((band.at_least for band in self.band), reverse=True):
            yield "band", "are not in order: the best comes first."

    @property
    def plain(self) -> dict[str, object]:
        """What of it decides numbers, as it stands in published data."""
        kept = asdict(self)
        return {name: str(kept[name]) for name in _NUMBERS} | {"band": [[band.id, band.at_least] for band in self.band]}


_NUMBERS = ("half_life_months", "lead_percent", "z", "lower_bound_percent")


@cache
def formulas() -> tuple[Formula, ...]:
    """Every formula, the oldest first. Raises ContentError."""
    with content.gather() as shelf:
        found = [shelf.toml(path, Formula) for path in sorted(Path(__file__).with_name("formulas").glob("*.toml"))]
    return tuple(sorted(found, key=lambda one: one.since))


def formula_of(year: int) -> Formula | None:
    """The formula in force on the first day of a year; None before there was one."""
    standing = [one for one in formulas() if one.since <= date(year, 1, 1)]
    return standing[-1] if standing else None


def canonical(data: object) -> str:
    """Data as the text that is digested and published: keys in order, no blanks, letters as they are."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
