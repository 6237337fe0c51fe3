"""Figures and states of a year in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from minzheng.indicators import api as indicators
from minzheng.kernel.places import api as places
from minzheng.kernel.units import api as units
from minzheng.plan.assessment import api as assessment
from minzheng.plan.duties import api as duties
from minzheng.portal.desk.frame import said


def left_out(why: str) -> str:
    """Why a promise is not scored."""
    return said(assessment.words().left_out[why])


def state(name: str) -> str:
    """A state of a run or an objection."""
    return said(assessment.words().state[name])


def figure(proof: duties.Proof, value: Fraction | None) -> str:
    """A value of a promise as people read it: in its measure's digits, or whether the thing is there."""
    if value is None:
        return _("not known")
    if proof.kind != "measured":
        return _("there") if value >= 1 else _("not there")
    measure = indicators.measure(proof.measure)
    unit_ = said(measure.unit)
    return f"{indicators.shown(measure, value)}{' ' if unit_.isascii() and unit_.isalpha() else ''}{unit_}"


def unit(key: str, day: date) -> str:
    """The name of a unit."""
    try:
        return units.by_key(key, day).name if key else ""
    except units.UnknownUnit:
        return key


def place(code: str, day: date) -> str:
    """The name of a place with its city."""
    try:
        path = places.default().on(day).path(code)
    except LookupError:
        return code
    return "".join(one.name for one in (path[1:] or path))


@dataclass(frozen=True, slots=True)
class Sum:
    """A scored line as it can be done again by hand."""

    no: str
    letter: str
    what: str
    baseline: str
    value: str
    slice: str
    attainment: str
    late: int
    lateness: str
    score: str
    recommended: str
    why: str
    weight: int
    grade: str
    lead: str


def lines(plan: duties.Plan, found: assessment.Recomputed, place_code: str) -> list[Sum]:
    """The lines of a place, in the order of the plan."""
    return [_sum(plan, one) for one in found.lines if one.line.place == place_code]


def _sum(plan: duties.Plan, one: assessment.Scored) -> Sum:
    line = one.line
    duty = plan.duty(line.no)
    proof = next((proof for proof in duty.proofs if proof.letter == line.letter), duty.proofs[0])
    return Sum(
        line.no,
        line.letter,
        said(proof.what),
        figure(proof, Fraction(line.baseline)),
        figure(proof, Fraction(line.value)),
        figure(proof, Fraction(line.slice)),
        attainment=f"{one.attainment:.4f}",
        late=one.late,
        lateness=f"{one.lateness.normalize():f}",
        score=f"{one.score:.2f}",
        recommended=f"{one.recommended:.2f}",
        why=one.why,
        weight=line.weight,
        grade=line.grade,
        lead=unit(line.lead, date.fromisoformat(line.ends)),
    )


@dataclass(frozen=True, slots=True)
class Banded:
    """A place or unit in its band, never in a rank."""

    code: str
    name: str
    lines: int
    score: str
    low: str
    high: str


def bands(found: assessment.Recomputed, day: date) -> list[tuple[str, list[Banded]]]:
    """Places by band, within a band in the order of their codes; those that cannot be told apart last."""
    named: dict[str, list[Banded]] = {}
    for code, one in found.places.items():
        said_ = Banded(code, place(code, day), one.lines, f"{one.score}", f"{one.low}", f"{one.high}")
        named.setdefault(one.band, []).append(said_)
    return [(band, named[band]) for band in (*_bands(found), "D", "") if band in named]


def _bands(found: assessment.Recomputed) -> list[str]:
    formula = assessment.formula_of(found.year)
    return [band.id for band in formula.band] if formula else []
