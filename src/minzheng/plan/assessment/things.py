"""What the room gives: years, runs, objections. Frozen values, without a database behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from minzheng.plan.assessment.formula import Formula
from minzheng.plan.duties import api as duties

RunState = Literal["draft", "shown", "published", "superseded"]
ObjectionState = Literal["open", "upheld", "dismissed"]


@dataclass(frozen=True, slots=True)
class Year:
    """A year of a plan with its published weights, by duty number."""

    id: int
    plan: int
    year: int
    weights: Mapping[str, int]
    published_on: date
    formula: Formula | None


@dataclass(frozen=True, slots=True)
class Item:
    """One promise in a year's list of key work (年度重点工作) at a place, as it stands on the day looked at.

    `slice`: where it should stand when the year ends; `now` where it stands, None where that is not known. `carried`: it was due
    in a year before and is not done. `why`: why it is not scored, a key of `words.left_out`; empty where it is.
    """

    duty: duties.Duty
    proof: duties.Proof
    weight: int
    target: Decimal | None
    due: date | None
    baseline: Fraction | None
    slice: Fraction | None
    now: Fraction | None
    done_on: date | None
    carried: bool
    why: str


@dataclass(frozen=True, slots=True)
class Run:
    """One assessment of a year. `data` is all that its scores rest on; `because`: the objection that made it necessary."""

    id: int
    year: Year
    number: int
    state: RunState
    digest: str
    made_by: str
    made_on: date
    shown_on: date | None
    published_on: date | None
    because: int | None
    data: Mapping[str, Any] = field(repr=False)

    def until(self) -> date | None:
        """The last day on which those assessed may object; None before it was shown to them."""
        if self.shown_on is None or self.year.formula is None:
            return None
        return date.fromordinal(self.shown_on.toordinal() + self.year.formula.objection_days)


@dataclass(frozen=True, slots=True)
class Objection:
    """What an assessed place says against one line of a run, and the answer."""

    id: int
    run: int
    place_code: str
    no: str
    letter: str
    words: str
    made_by: str
    made_on: date
    due: date
    state: ObjectionState
    answer: str
    corrected: Mapping[str, str]
    answered_by: str
    answered_on: date | None
