"""What a year has at every place: a line for each promise that can be scored, and for every other the reason why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.plan.assessment import rights
from minzheng.plan.assessment.scoring import Line
from minzheng.plan.assessment.slices import last_of, month_ends, slice_of
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local


@dataclass(frozen=True, slots=True)
class Wording:
    """A promise as it binds one place, in the issuer's own words."""

    target: Decimal | None
    due: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """A promise at a place (empty: at every place), as a year has it: a line where `why` is empty, else the reason why not."""

    duty: duties.Duty
    proof: duties.Proof
    place: str
    why: str
    wording: Wording
    baseline: Fraction | None = None
    now: Fraction | None = None
    slice: Fraction | None = None
    reached: date | None = None
    grade: str = ""


@dataclass
class Gathering:
    """One year of one plan: values as of `day`, shares as of its end. `only`: one place."""

    plan: duties.Plan
    year: int
    day: date
    weights: Mapping[str, int]
    co: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    samples: Mapping[tuple[int, str], tuple[int, int]] = field(default_factory=dict)
    only: str = ""
    _assessed: Mapping[str, str] = field(init=False)
    _leads: dict[tuple[str, str], str] = field(default_factory=dict, init=False)
    _left: dict[str, frozenset[tuple[int, str]]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._assessed = rights.assessed(self.plan, self.day)

    @property
    def ends(self) -> date:
        """The day on which the year is over."""
        return last_of(self.year)

    def found(self) -> Iterator[Found]:
        """Every promise at every place that it binds, in the order of the plan and of the places."""
        for duty in self.plan.tasks:
            for proof in duties.proofs_on(self.plan, duty, date(self.year, 1, 1)):
                bound = self._bound(proof)
                why = self._why_not(duty, proof)
                if why:
                    places_of = bound if self.only else {"": Wording(proof.target, proof.due_day)}
                    yield from (Found(duty, proof, code, why, wording) for code, wording in places_of.items())
                    continue
                for code in [code for code in bound if (duty.id, proof.letter) in self._not_here(code)]:
                    yield Found(duty, proof, code, "not_applicable", bound.pop(code))
                if proof.kind == "measured":
                    yield from self._measured(duty, proof, bound)
                else:
                    yield from self._artefacts(duty, proof, bound)

    def _why_not(self, duty: duties.Duty, proof: duties.Proof) -> str:
        """Why a promise has no line anywhere; nothing where it has."""
        if proof.kind == "monitored" or duty.type == "promotion":
            return "monitored"
        if proof.kind == "attested":
            return "attested"
        if duty.no not in self.weights:
            return "unweighed"
        if proof.to_confirm:
            return "to_confirm"
        if proof.since > date(self.year, 1, 1):
            return "agreed_late"
        return "undated" if proof.kind == "artefact" and proof.due_day is None else ""

    def _bound(self, proof: duties.Proof) -> dict[str, Wording]:
        """The places that a promise binds, each with its wording."""
        if self.only == self.plan.place_code:  # the issuer itself is not assessed, but has a list as all have
            return {self.only: Wording(proof.target, proof.due_day)}
        here = {code for code, kind in self._assessed.items() if kind in proof.scope and self.only in {"", code}}
        return {code: Wording(proof.target, proof.due_day) for code in sorted(here)}

    def _not_here(self, code: str) -> frozenset[tuple[int, str]]:
        """The promises that the place above agreed do not apply here. What a level between added never counts."""
        if code not in self._left:
            said = local.history(access.SYSTEM, self.plan, code)
            self._left[code] = frozenset(
                (one.duty, one.letter)
                for one in said
                if one.stance == "not_applicable" and one.state == "in_force" and one.since <= self.day < (one.until or date.max)
            )
        return self._left[code]

    def _measured(self, duty: duties.Duty, proof: duties.Proof, bound: Mapping[str, Wording]) -> Iterator[Found]:
        first, measure = max(self.plan.since, proof.since), indicators.measure(proof.measure)
        before = _values(measure.id, [code for code in bound if places.exists(code, first)], first)
        now = _values(measure.id, list(bound), self.day)
        for code, wording in bound.items():
            ratio = now[code].ratio
            begun = before[code].ratio if code in before else None
            baseline = begun if begun is not None else Fraction(0)
            wanted = None if wording.target is None else slice_of(baseline, wording.target, first, wording.due, self.ends)
            why = "unknown" if ratio is None or wanted is None else ""
            if not why and _whole(measure, now[code]) and wording.due is not None and wording.due > self.ends:
                why = "not_yet"
            reached = self._reached(measure, code, wording) if not why else None
            yield Found(duty, proof, code, why, wording, baseline, ratio, wanted, reached, measure.grade)

    def _reached(self, measure: indicators.Measure, code: str, wording: Wording) -> date | None:
        """The first day, of its last and the months' ends after it, on which a promise that is due was seen kept."""
        if wording.due is None or wording.target is None or wording.due > self.day:
            return None
        asked = (wording.due, *month_ends(wording.due, self.day))
        for figure in indicators.series(measure.id, code, asked, actor=access.SYSTEM):
            if figure.ratio is not None and measure.reached(figure.ratio, wording.target):
                return figure.day
        return None

    def _artefacts(self, duty: duties.Duty, proof: duties.Proof, bound: Mapping[str, Wording]) -> Iterator[Found]:
        standing = {one.place_code: one for one in duties.evidence(access.SYSTEM, [proof.id], day=self.day)}
        for code, wording in bound.items():
            thing = standing.get(code)
            why = "not_yet" if wording.due is None or wording.due > self.ends else ""
            values = Fraction(0), Fraction(1 if thing else 0), Fraction(0 if why else 1)
            yield Found(duty, proof, code, why, wording, *values, thing.day if thing else None, "B")

    def line(self, one: Found) -> Line:
        """What can be scored, as a line."""
        sample = self.samples.get((one.proof.id, one.place), ())
        due, reached = one.wording.due, one.reached
        return Line(
            place=one.place,
            no=one.duty.no,
            letter=one.proof.letter,
            weight=self.weights[one.duty.no],
            baseline=str(one.baseline),
            value=str(one.now),
            slice=str(one.slice),
            bound=one.proof.bound or "at_least",
            due=due.isoformat() if due else "",
            reached=max(reached, due).isoformat() if reached and due else "",
            ends=self.ends.isoformat(),
            grade="A" if sample and one.grade == "B" else one.grade,
            lead=self._lead(one.duty, one.place),
            co=self.co.get((one.duty.no, one.place), ()),
            sample=sample,
        )

    def _lead(self, duty: duties.Duty, code: str) -> str:
        """The unit that leads a duty at a place, by its key; empty where nobody said so."""
        if (duty.no, code) not in self._leads:
            leading = next((one for one in duties.who(duty, code, self.day) if one.leads and one.units), None)
            self._leads[duty.no, code] = leading.units[0].key if leading else ""
        return self._leads[duty.no, code]


def _whole(measure: indicators.Measure, figure: indicators.Figure) -> bool:
    """Whether it is about a few places that have a thing or have it not: then no part of it belongs to a year before its time."""
    return measure.formula.denominator.count == "places" and figure.denominator <= FEW


FEW = 3
"""So many places at most are no share of anything: a county with its centre, a city with its three institutions."""


def _values(measure: str, codes: Sequence[str], day: date) -> Mapping[str, indicators.Figure]:
    return indicators.values([measure], codes, day, actor=access.SYSTEM)[measure]


def published(gathering: Gathering, formula: Mapping[str, Any]) -> dict[str, Any]:
    """What is published of a year: all that its scores rest on, as plain values. `read_lines` takes it again."""
    found = list(gathering.found())
    lines = [gathering.line(one) for one in found if not one.why]
    left_out: dict[tuple[str, str, str], list[str]] = {}
    for one in found:
        if one.why:  # an empty place: everywhere
            left_out.setdefault((one.duty.no, one.proof.letter, one.why), []).append(one.place)
    return {
        "schema": SCHEMA,
        "plan": gathering.plan.number,
        "year": gathering.year,
        "ends": gathering.ends.isoformat(),
        "formula": dict(formula),
        "weights": dict(gathering.weights),
        "columns": list(COLUMNS),
        "lines": [[_plain(getattr(line, name)) for name in COLUMNS] for line in lines],
        "left_out": [[*promise, sorted(filter(None, some))] for promise, some in left_out.items()],
        "decided": [],
    }


SCHEMA = "minzheng.assessment/1"
COLUMNS = (
    *("place", "no", "letter", "weight", "baseline", "value", "slice", "bound"),
    *("due", "reached", "grade", "lead", "co", "sample"),
)


def read_lines(data: Mapping[str, Any]) -> Iterator[Line]:
    """The lines of published data. Raises KeyError, TypeError and ValueError for what is none."""
    for row in data["lines"]:
        said = dict(zip(data["columns"], row, strict=True))
        yield Line(**{**said, "co": tuple(said["co"]), "sample": tuple(said["sample"]), "ends": data["ends"]})


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
