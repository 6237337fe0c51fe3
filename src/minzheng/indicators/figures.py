"""What the room gives: figures, and what stands behind them. Frozen values, without a database behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure at a place on a day: numerator ÷ denominator × the measure's `per`. Both add up over the places below.

    `missing`: how many records are not there though each place is to have one, or do not say what is asked. They add nothing,
    which is not to say that they are 0: a figure with something missing is of what is known. `ratio` is exact. It is None where
    there is no denominator, as below the level on which a measure is asked, and where not one of the records is there. `shown` is
    the ratio rounded towards what is not yet reached, so that no rounding keeps a promise; empty where there is none. `withheld`:
    so few are counted that the public is told nothing, not even how many. `before`: of what grows, both terms a year before; of
    what has a base, both of the base, and None where no base is on record.
    """

    measure: str
    place: str
    day: date
    numerator: Number
    denominator: Number
    missing: int
    ratio: Fraction | None
    shown: str
    withheld: bool = False
    before: tuple[Number, Number] | None = None


@dataclass(frozen=True, slots=True)
class Parted:
    """A part of a figure, such as that of urban communities, by the code of the part."""

    code: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Opening:
    """How to open records that stand behind a figure: those of a register or source, at the place and on the day of the figure.

    `tells` says what one finds there: what counts, what it is divided by, or what fails because of one field. `filters`: what
    fields say; of rows of a source any of several words, with a blank between. `lacks`: the field that says nothing there.
    `since` and `until`: the first and the last day of what happened.
    """

    origin: str
    tells: Literal["counts", "divides", "fails"]
    filters: Mapping[str, str] = field(default_factory=dict)
    lacks: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """What stands behind a figure, the worst first.

    `missing` are places that have no record though each is to have one; `lacking` places that have not what is counted, those
    without a record among them; at most as many as were asked for, of `missing_count` and `lacking_count`.
    """

    missing: tuple[str, ...]
    missing_count: int
    lacking: tuple[str, ...]
    lacking_count: int
    openings: tuple[Opening, ...]
