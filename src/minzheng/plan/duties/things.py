"""What the room gives: plans, duties, parts, proofs, rulings, evidence. Frozen values, without a database behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from minzheng.content.api import Said

Kind = Literal["task", "cover"]
ProofKind = Literal["measured", "artefact", "attested", "monitored"]
Bound = Literal["", "at_least", "more_than", "at_most", "less_than", "exactly"]
Role = Literal["lead", "co", "support", "implement"]
State = Literal["proposed", "in_force", "refused", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Members:
    """Who the members of a set were at a place from a day on, by the keys of their units, and what says so."""

    place_code: str
    since: date
    units: tuple[str, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class RoleSaid:
    """What role a unit was said to have from a day on: at a place alone, or wherever no place says otherwise (empty)."""

    place_code: str
    since: date
    role: Role
    basis: str


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's part in a duty. `token` is as the notice prints it, `unit` the key of the unit meant.

    `function`: what it answers for in this duty, which may pass to another unit; empty where the unit itself is meant.
    `provenance` is the compiler's, or `ruled` by the issuing office. `role` is the notice's, or the lead that was ruled; `said`
    what was said of it since, and `members` who the members of a set were, both by the day on which it begins.
    """

    token: str
    unit: str
    function: str
    role: Role
    provenance: str
    ruled_on: date | None = None
    members: tuple[Members, ...] = ()
    said: tuple[RoleSaid, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """How one promise of a duty is proven; `quote` are its words in the notice, at `start` of the original.

    `measured` by a `measure` of the indicators, against `target` (`bound`: which side of it) by `due`. `artefact`: a thing with a
    number, once a place. `attested`: somebody's word from outside. `monitored`: nothing decides, and `reading` says why; a
    `measure` may show how it goes.
    `letter` tells the promises of one duty apart (甲, 乙, …), empty where there is one. `scope`: the kinds of places bound by it.
    """

    id: int
    duty: int
    letter: str
    start: int
    quote: str
    what: Said
    kind: ProofKind
    measure: str
    target: Decimal | None
    bound: Bound
    due: str
    scope: tuple[str, ...]
    reading: Said | None
    to_confirm: bool
    agreed_on: date
    since: date
    until: date | None

    @property
    def due_day(self) -> date | None:
        """The last day of its time, None where it has none."""
        return last_day(self.due)


@dataclass(frozen=True, slots=True)
class Duty:
    """One task of a plan, or a duty of its letter (`kind` cover). `scope`: the kinds of places that it binds below the issuer."""

    id: int
    plan: int
    no: str
    kind: Kind
    headings: tuple[str, ...]
    short: Said
    text: str
    start: int
    end: int
    type: str
    function: str
    due: str
    scope: tuple[str, ...]
    vague: tuple[str, ...]
    parts: tuple[Part, ...]
    proofs: tuple[Proof, ...]

    @property
    def due_day(self) -> date | None:
        """The last day of its time, None where it has none."""
        return last_day(self.due)

    @property
    def lead(self) -> Part | None:
        """The part that leads, where the notice says so or the issuer ruled it; an inferred lead is nobody's."""
        return next((part for part in self.parts if part.role == "lead" and settled(part, self.parts)), None)

    def proof(self, proof_id: int) -> Proof:
        """A proof by its id. Raises KeyError."""
        found = next((one for one in self.proofs if one.id == proof_id), None)
        if found is None:
            raise KeyError(proof_id)
        return found


@dataclass(frozen=True, slots=True)
class Plan:
    """A notice in force. `original` is its text as issued, into which every anchor points."""

    id: int
    number: str
    title: str
    place_code: str
    issued: date
    since: date
    until: date | None
    public: bool
    digest: str
    document: int | None
    parents: tuple[str, ...]
    parent: int | None
    replaces: int | None
    revision: int
    original: str = field(repr=False)
    duties: tuple[Duty, ...] = field(repr=False)

    @property
    def tasks(self) -> tuple[Duty, ...]:
        """The duties of the plan itself, without those of its letter."""
        return tuple(duty for duty in self.duties if duty.kind == "task")

    def duty(self, no: str) -> Duty:
        """A duty by its number. Raises KeyError."""
        found = next((one for one in self.duties if one.no == no), None)
        if found is None:
            raise KeyError(no)
        return found


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the issuer said that `words` of its notice mean; about one duty, or about the whole plan."""

    id: int
    plan: int
    duty: int | None
    words: str
    question: str
    answer: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A thing that proves, or somebody's word. `where` says where anybody can see it; `value` only of what is attested."""

    id: int
    proof: int
    place_code: str
    kind: Literal["artefact", "attested"]
    title: str
    number: str
    issuer: str
    day: date
    where: str
    value: Decimal | None
    document: int | None
    state: State
    made_by: str
    recorded_at: datetime
    checked_by: str
    reason: str


_SAID = frozenset({"words", "convention", "first_comma", "heading", "column", "inherited", "ruled"})


def settled(part: Part, parts: tuple[Part, ...]) -> bool:
    """Whether a lead is the notice's own word or its issuer's; who stands alone leads too."""
    return part.provenance in _SAID or len(parts) == 1


def last_day(due: str) -> date | None:
    """The last day of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; None for an empty one."""
    if not due:
        return None
    year, month, day = (*map(int, due.split("-")), 0, 0)[:3]
    if day:
        return date(year, month, day)
    following = date(year + 1, 1, 1) if month in {0, 12} else date(year, month + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
