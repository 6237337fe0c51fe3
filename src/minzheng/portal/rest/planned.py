"""What the operations about plans give, where a room's own value holds more than goes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from minzheng.content.api import Said
from minzheng.indicators import api as indicators
from minzheng.kernel.time.api import Sometime
from minzheng.kernel.units.api import Unit
from minzheng.plan.duties import api as duties
from minzheng.plan.duties.api import Certainty, Duty, Part
from minzheng.plan.local import api as local
from minzheng.plan.standing import api as standing
from minzheng.portal.issuing.interchange import plain_number

State = Literal["done", "go", "mind", "tight", "stop", "dim", "off", "none"]


@dataclass(frozen=True, slots=True)
class PlanHead:
    """A plan in a list of plans."""

    id: int
    number: str
    title: str
    place_code: str
    issued: date
    since: date
    until: date | None
    public: bool
    duties: int


@dataclass(frozen=True, slots=True)
class Duties:
    """A page of duties in the order of the notice; `after` asks for the next one and is empty on the last."""

    duties: tuple[Duty, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Role:
    """Who answers for one part of a duty at a place on a day: `part` as the notice says it, `units` as they stand then.

    `since` and `basis`: from when and on what ground it is these and not the unit that the notice names (`moved`), or these
    members of a set (`members`), of which nobody is known before. `role` is the one that it has there then.
    """

    part: Part
    units: tuple[Unit, ...]
    leads: bool
    moved: bool
    since: Sometime | None
    basis: Said | None
    certainty: Certainty
    role: duties.Role
    members: bool


@dataclass(frozen=True, slots=True)
class Light:
    """How one promise stands, and why; `state` is none where it does not bind the place.

    `exact`: the figure as a fraction, such as `5282/200`; None where nobody knows it. `lacking`: how many more are needed.
    """

    letter: str
    kind: duties.ProofKind
    what: Said
    quote: str
    measure: str
    target: Decimal | None
    bound: duties.Bound
    due: str
    to_confirm: bool
    state: State
    verdict: standing.Verdict
    reasons: tuple[Said, ...]
    grade: indicators.Grade | None
    shown: str
    exact: str | None
    lacking: int | None


@dataclass(frozen=True, slots=True)
class Stand:
    """How a duty stands: as the worst of its promises. `led`: somebody leads it, and nobody has to guess so."""

    no: str
    state: State
    led: bool
    promises: tuple[Light, ...]


@dataclass(frozen=True, slots=True)
class Stands:
    """A page of how duties stand; `after` as with duties."""

    standings: tuple[Stand, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Added:
    """By how much a level is tighter (above nought) or weaker; `reason` and `funder` for those who read the place alone."""

    place_code: str
    tighter: bool
    amount: Decimal
    days: int
    reason: str
    funder: str


@dataclass(frozen=True, slots=True)
class LocalPromise:
    """A promise at a place: how it stands at each level from the issuer down, and what was added on the way."""

    letter: str
    stance: str
    wordings: tuple[local.Wording, ...]
    added: tuple[Added, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """What is missing at a place, in words; `no` and `letter` are empty where it is about all of the plan."""

    kind: str
    place_code: str
    no: str
    letter: str
    sector: str
    message: Said


@dataclass(frozen=True, slots=True)
class LocalDuty:
    """A duty that binds a place, in the place's wording; `gaps` for those who read the place's own matters."""

    no: str
    promises: tuple[LocalPromise, ...]
    gaps: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class LocalDuties:
    """A page of what a plan is at a place; `after` as with duties."""

    duties: tuple[LocalDuty, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Counting:
    """What a numerator or denominator counts: entries of a register, rows of a source, what a field adds up to, or places.

    `any`: only entries for which all tests of one of these hold. `parts`: the codes of what is shown apart.
    """

    count: str
    register: str
    source: str
    field: str
    any: tuple[tuple[indicators.Test, ...], ...]
    kinds: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Another definition that could be meant; `tbc` where the province has to say."""

    id: str
    name: Said
    why: Said
    tbc: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """A public measure: numerator over denominator, times `per`; what it rests on, and its other definitions.

    `over`: month or year where it is of what happened in that of the day asked, up to the day, last_year where it is of the whole
    year before; else empty. `base`: of what its quotient is divided by once more. Where the numerator counts `median`, it says of
    how many rows the figure is the number in the middle.
    """

    id: str
    name: Said
    about: Said
    unit: Said
    per: int
    direction: indicators.Direction
    since: date
    grade: indicators.Grade
    basis: tuple[str, ...]
    numerator: Counting
    denominator: Counting
    alternatives: tuple[Otherwise, ...]
    over: str
    base: Counting | None


@dataclass(frozen=True, slots=True)
class Value:
    """A measure at a place on a day. `exact`: the figure as a fraction, None where it is not known; `missing` records lack.

    `withheld`: so few are counted that nothing is told of them, and numerator and denominator are 0.
    """

    measure: str
    place_code: str
    day: date
    numerator: Decimal
    denominator: Decimal
    missing: int
    exact: str | None
    shown: str
    withheld: bool


def head(plan: duties.Plan) -> PlanHead:
    """A plan without what hangs on it."""
    said = {name: getattr(plan, name) for name in PlanHead.__dataclass_fields__ if name != "duties"}
    return PlanHead(**said, duties=len(plan.tasks))


def role(found: duties.Answering) -> Role:
    """Who answers for a part."""
    return Role(**{name: getattr(found, name) for name in Role.__dataclass_fields__})


def stand(found: standing.DutyStanding, day: date) -> Stand:
    """A duty with its lights."""
    return Stand(found.duty.no, found.state, found.led, tuple(_light(one, day) for one in found.promises))


def _light(one: standing.Promise, day: date) -> Light:
    proof, known, judged = one.proof, one.known, one.standing
    return Light(
        letter=proof.letter,
        kind=proof.kind,
        what=proof.what,
        quote=proof.quote,
        measure=proof.measure,
        target=plain_number(proof.target),
        bound=proof.bound,
        due=proof.due,
        to_confirm=proof.to_confirm,
        state=one.state,
        verdict=standing.verdict(one, day),
        reasons=tuple(_both(reason.of) for reason in judged.reasons) if judged else (),
        grade=judged.grade if judged else None,
        shown=known.shown if known else "",
        exact=fraction(known.now) if known else None,
        lacking=judged.lacking if judged else None,
    )


def local_duty(found: local.DutyAt) -> LocalDuty:
    """A duty as a place has it."""
    promises = tuple(
        LocalPromise(
            one.proof.letter,
            one.stance,
            tuple(local.Wording(w.place_code, plain_number(w.target), w.due, w.stance) for w in one.wordings),
            tuple(map(_added, one.shifts)),
        )
        for one in found.promises
    )
    return LocalDuty(found.duty.no, promises, lacks(found.gaps))


def _added(one: local.Shift) -> Added:
    more = one.difference
    amount = plain_number(more.amount) or Decimal(0)
    return Added(one.place_code, more.tighter, amount, more.days, one.by.reason, one.by.funder)


def lacks(gaps: Sequence[local.Gap]) -> tuple[Lack, ...]:
    """Gaps in words."""
    return tuple(Lack(one.kind, one.place_code, one.no, one.letter, one.sector, _both(one.message)) for one in gaps)


def measured(one: indicators.Measure) -> Measured:
    """A measure without the examples that test it."""
    formula, made = one.formula, ("numerator", "denominator", "alternatives", "over", "base")
    said = {name: getattr(one, name) for name in Measured.__dataclass_fields__ if name not in made}
    others = tuple(Otherwise(other.id, other.name, other.why, other.tbc) for other in one.alternative)
    return Measured(
        **said,
        numerator=_counting(formula.numerator),
        denominator=_counting(formula.denominator),
        alternatives=others,
        over=formula.over or "",
        base=_counting(one.base.numerator) if one.base else None,
    )


def _counting(term: indicators.Term) -> Counting:
    tests, parts = tuple(when.all for when in term.any), tuple(part.code for part in term.part)
    return Counting(term.count, term.register, term.source, term.field, tests, term.kinds, parts)


def value(found: indicators.Figure) -> Value:
    """A figure with its arithmetic."""
    above, below = Decimal(found.numerator), Decimal(found.denominator)
    exact = fraction(found.ratio)
    return Value(found.measure, found.place, found.day, above, below, found.missing, exact, found.shown, found.withheld)


def fraction(value: Fraction | None) -> str | None:
    """An exact number as it is written."""
    return None if value is None else str(value)


def _both(say: Callable[[str], str]) -> Said:
    return Said(say("zh"), say("en"))
