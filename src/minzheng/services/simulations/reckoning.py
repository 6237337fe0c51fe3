"""What a change does to households: pure arithmetic over columns, a province at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from minzheng.rules import api as rules
from minzheng.rules.api import BECAME, One
from minzheng.services.simulations.columns import Array, Columns
from minzheng.services.simulations.schema import Count

Laid = Mapping[str, Mapping[str, One]]
"""By county unit the value of each parameter there, None where nobody laid it down."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What became of each household, in the order of the columns. `county`: which of the `counties` is its own."""

    counties: tuple[str, ...]
    county: Array
    difference: rules.Difference

    def counts(self) -> tuple[Count, ...]:
        """By county unit, in the order of their codes."""
        size, kinds = len(self.counties), len(BECAME)
        became = np.bincount(self.county * kinds + self.difference.became, minlength=size * kinds).reshape(size, kinds)
        before, after = (_sums(self.county, amounts, size) for amounts in (self.difference.before, self.difference.after))
        return tuple(
            Count(code, dict(zip(BECAME, map(int, became[number]), strict=True)), int(before[number]), int(after[number]))
            for number, code in enumerate(self.counties)
        )


def counties(columns: Columns) -> tuple[tuple[str, ...], Array]:
    """The county units of households in the order of their codes, and of each household which it is."""
    found, county = np.unique(columns.county, return_inverse=True)
    return tuple(map(str, found)), county


def reckon(before: rules.Rule, after: rules.Rule, amount: str, columns: Columns, laid: Laid, then: Laid) -> Reckoned:
    """Each household under `laid` and the rule of before, and under `then` and the rule of after. Amounts are fen a month."""
    codes, county = counties(columns)
    known = before.declared
    population = rules.Population(known, columns.members, columns.own, columns.each, county, laid_out(known, codes, laid))
    changed = {name: one for name, one in laid_out(known, codes, then).items() if _moved(name, codes, laid, then)}
    difference = rules.difference(before, after, population, amount, population.under(changed))
    return Reckoned(codes, county, difference)


def _moved(name: str, codes: Sequence[str], laid: Laid, then: Laid) -> bool:
    return any(laid[code].get(name) != then[code].get(name) for code in codes)


def laid_out(declared: Mapping[str, Any], codes: Sequence[str], laid: Laid) -> dict[str, rules.Column]:
    """Each parameter with a row for each county unit."""
    found = {}
    for name, one in declared.items():
        if isinstance(one, rules.Parameter):
            given = [laid[code].get(name) for code in codes]
            known = np.array([value is not None for value in given], bool)
            kind = bool if one.kind == "yes" else np.int64
            found[name] = rules.Column(np.array([value or 0 for value in given], kind), None if known.all() else known)
    return found


def _sums(county: Array, amounts: Array, size: int) -> Array:
    """Exact sums by county unit: doubles would lose fen."""
    found = np.zeros(size, np.int64)
    np.add.at(found, county, amounts)
    return found
