"""A whole plan for other programs: the shape of the file, of the API's answer and of its published JSON Schema."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from minzheng.plan.duties.api import Duty, Plan, Ruling


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A notice in force, whole. Every `start` and `end` counts code points of `original`, the text as it was issued.

    `digest`: the SM3 of the original's UTF-8. `parents`: the numbers of the documents on which it rests. `parent` and `replaces`
    are ids of plans of this program.
    """

    id: int
    number: str
    title: str
    place_code: str
    issued: date
    since: date
    until: date | None
    public: bool
    digest: str
    parents: tuple[str, ...]
    parent: int | None
    replaces: int | None
    original: str = field(repr=False)
    duties: tuple[Duty, ...] = field(repr=False)
    rulings: tuple[Ruling, ...] = field(repr=False)
    schema: Literal["minzheng.plan/1"] = "minzheng.plan/1"


_KEPT_HERE = {"document", "revision"}
"""What of a plan is about this program alone."""


def plan_file(plan: Plan, rulings: Sequence[Ruling]) -> PlanFile:
    """A plan with what its issuer ruled, as it goes out; numbers without noughts that say nothing."""
    said = {name: getattr(plan, name) for name in Plan.__dataclass_fields__ if name not in _KEPT_HERE}
    return PlanFile(**{**said, "duties": tuple(map(plain_duty, plan.duties))}, rulings=tuple(rulings))


def plain_duty(duty: Duty) -> Duty:
    """A duty whose targets are written as people write them: 30, and neither 30.000 nor 3E+1."""
    return replace(duty, proofs=tuple(replace(one, target=plain_number(one.target)) for one in duty.proofs))


def plain_number(value: Decimal | None) -> Decimal | None:
    """A number without noughts that say nothing."""
    return None if value is None else Decimal(f"{value.normalize():f}")
