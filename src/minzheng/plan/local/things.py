"""What the room gives: a plan as it stands at a place on a day. Frozen values, without a database behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from minzheng.kernel.units import api as units
from minzheng.plan.duties import api as duties
from minzheng.plan.local.lineage import Source
from minzheng.plan.local.refusals import words

Stance = Literal["inherit", "adopt", "adapt", "not_applicable"]
DeedKind = Literal["measure", "milestone", "fund"]
GapKind = Literal["not_adopted", "not_applicable", "scope", "later", "weaker", "raised", "nobody", "no_unit", "no_money"]


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What a place says of a promise in its own words; `target` and `due` are empty where it keeps those above.

    `parent_target` and `parent_due` are the wording above when it was made, or agreed to by `checked_by`.
    """

    id: int
    plan: int
    duty: int
    letter: str
    place_code: str
    stance: Stance
    target: Decimal | None
    due: str
    parent_target: Decimal | None
    parent_due: str
    tightens: bool
    reason: str
    funder: str
    state: Literal["proposed", "in_force", "refused", "dropped"]
    since: date
    until: date | None
    made_by: str
    checked_by: str
    checked_on: date | None
    answer: str


@dataclass(frozen=True, slots=True)
class Difference:
    """How a wording differs from the one above: above nought is tighter, below is weaker.

    `amount` of the target, `days` of the last day (earlier is tighter); `dated`: 1 for a day where none was set above.
    """

    amount: Decimal = Decimal(0)
    days: int = 0
    dated: int = 0

    @property
    def tighter(self) -> bool:
        """Whether it asks for more, or sooner, in anything."""
        return self.amount > 0 or self.days > 0 or self.dated > 0

    @property
    def weaker(self) -> bool:
        """Whether it asks for less, or later, in anything."""
        return self.amount < 0 or self.days < 0


@dataclass(frozen=True, slots=True)
class Wording:
    """A promise as it stands at one level, from the issuer down."""

    place_code: str
    target: Decimal | None
    due: str
    stance: Stance = "inherit"


@dataclass(frozen=True, slots=True)
class Shift:
    """What one level added or relaxed, and for what reason; 加码 where it is tighter."""

    place_code: str
    difference: Difference
    by: Adjusted


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to be relieved. `at`: who must answer it now, by `due`; `rose`: how often silence sent it up.

    `overdue`: it stands with the issuer and even its term is over.
    """

    id: int
    adjustment: Adjusted
    place_code: str
    question: str
    asked_by: str
    asked_on: date
    state: Literal["asked", "relieved", "kept"]
    at: str
    due: date
    rose: int
    overdue: bool
    answer: str
    answered_at: str
    answered_on: date | None


@dataclass(frozen=True, slots=True)
class Named:
    """Who is named at a place for a field of work. `place_code` is where: another code where it passed from there."""

    place_code: str
    sector: str
    leader: str
    unit: str
    person: str
    since: date


@dataclass(frozen=True, slots=True)
class Deed:
    """A line of what a place does for a duty; which of its fields speak for which kind is said in `models.Deed`."""

    id: int
    kind: DeedKind
    place_code: str
    duty: int
    text: str
    since: date
    due: date | None
    done_on: date | None
    year: int | None
    amount: int | None
    source: str
    made_by: str


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing at a place, weaker than it should be, or added (加码). `no`, `letter`: its anchor, empty for all."""

    kind: GapKind
    place_code: str
    no: str = ""
    letter: str = ""
    sector: str = ""
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    def message(self, lang: str) -> str:
        """The sentence."""
        facts = {name: fact.of(lang) if hasattr(fact, "of") else fact for name, fact in self.facts.items()}
        return words().gap[self.kind].of(lang).format(**facts)


@dataclass(frozen=True, slots=True)
class PromiseAt:
    """A promise at a place: how it stands at each level, what was added on the way, and what the place itself says.

    `target` and `due` are what holds here. `mine` is in force; `waiting` is proposed and changes nothing yet.
    """

    proof: duties.Proof
    wordings: tuple[Wording, ...]
    shifts: tuple[Shift, ...]
    stance: Stance
    mine: Adjusted | None
    waiting: Adjusted | None
    asked: tuple[Asked, ...] = ()

    @property
    def target(self) -> Decimal | None:
        """What holds here."""
        return self.wordings[-1].target

    @property
    def due(self) -> str:
        """The time that holds here, as it is written."""
        return self.wordings[-1].due

    @property
    def above(self) -> Wording:
        """What the level above says; at the issuer, its own."""
        return self.wordings[-2] if len(self.wordings) > 1 else self.wordings[-1]


@dataclass(frozen=True, slots=True)
class Answerer:
    """One field of work that answers for a duty at a place, its unit there, and who is named."""

    sector: str
    leads: bool
    unit: units.Unit | None
    named: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class DutyAt:
    """A duty at a place on a day. `answerers`: the fields that must name somebody, the leading one where there is one.

    `funds` are its lines of money, `deeds` its measures and milestones, which are read for one duty alone.
    """

    duty: duties.Duty
    place_code: str
    day: date
    promises: tuple[PromiseAt, ...]
    answerers: tuple[Answerer, ...]
    funds: tuple[Deed, ...]
    gaps: tuple[Gap, ...]
    deeds: tuple[Deed, ...] = ()

    @property
    def tightened(self) -> bool:
        """Whether some level added to it."""
        return any(delta.difference.tighter for one in self.promises for delta in one.shifts)


@dataclass(frozen=True, slots=True)
class Ended:
    """A duty, or one promise of it, that bound what a place was and does not bind what it became, from `on` on."""

    duty: duties.Duty
    proof: duties.Proof | None
    on: date
    was: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan at a place: since when derived, whether adopted, from whom it came, what ended with a change of kind."""

    place_code: str
    derived_on: date | None
    adopted_on: date | None
    adopted_by: str
    bound: int
    sources: tuple[Source, ...]
    ended: tuple[Ended, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """A place in a list of places: how many duties bind it, how many promises were tightened for it, and its gaps by kind.

    `open_sectors`: the fields of work that lead here and for which nobody is named.
    """

    place_code: str
    name: str
    kind: str
    parent: str
    derived: bool
    adopted_on: date | None
    bound: int
    tightened: int
    relieved: int
    gaps: Mapping[str, int]
    open_sectors: tuple[str, ...]

    @property
    def holes(self) -> int:
        """Gaps in what is promised; those in names and money, and what was added, are counted apart."""
        return sum(self.gaps.get(kind, 0) for kind in ("not_applicable", "scope", "later", "weaker"))
