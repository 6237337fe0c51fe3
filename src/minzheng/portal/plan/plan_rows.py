"""What a plan's list says of each duty at a place on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from minzheng.plan.duties import api as duties
from minzheng.portal.desk.frame import Frame, said
from minzheng.portal.plan import saying
from minzheng.portal.plan.own import answering, own
from minzheng.portal.ui.typeset import typeset


@dataclass(frozen=True, slots=True)
class Promise:
    """How one promise is proven, briefly; `here`: of the bound places at and below the one looked at, so many have proven it."""

    letter: str
    what: str
    kind: str
    target: str
    due: str
    to_confirm: bool
    proven: int
    bound: int


@dataclass(frozen=True, slots=True)
class Row:
    """A duty as the list has it. `mine`: the reader's field has a part of its own here; `led`: it leads; or only `supports`."""

    duty: duties.Duty
    number: str
    text: str
    answer: saying.Answer
    promises: tuple[Promise, ...]
    mine: bool
    led: bool
    supports: bool

    @property
    def kinds(self) -> frozenset[str]:
        """In which ways its promises are proven."""
        return frozenset(promise.kind for promise in self.promises)

    @property
    def unsettled(self) -> bool:
        """Whether nobody said who leads it."""
        return self.duty.kind == "task" and self.duty.lead is None

    @property
    def due(self) -> bool:
        """Whether it has a deadline."""
        return any(promise.due for promise in self.promises)


def rows_of(desk: Frame, whole: duties.Plan) -> list[Row]:
    """Every duty of a plan at the place and on the day looked at."""
    here = duties.proven(desk.actor, whole.id, desk.place, desk.day)
    mine = own(desk, whole)
    return [_row(desk, whole, duty, here, mine) for duty in whole.duties]


def _row(desk: Frame, whole: duties.Plan, duty: duties.Duty, here: Mapping[int, frozenset[str]], mine: Mapping[str, bool]) -> Row:
    answers = duties.who(duty, desk.place, desk.day) if duty.no in mine else ()
    parts = [one for one in answers if any(unit.sector == desk.actor.sector for unit in one.units)]
    proofs = duties.proofs_on(whole, duty, desk.day)
    return Row(
        duty,
        saying.numbered(duty),
        typeset(duty.text),
        saying.answer(duty, answering(desk), desk.day),
        tuple(_promise(desk, whole, proof, here) for proof in proofs),
        any(duties.roles()[one.role].own for one in parts),
        mine.get(duty.no, False),
        bool(parts) and not any(duties.roles()[one.role].own for one in parts),
    )


def _promise(desk: Frame, whole: duties.Plan, proof: duties.Proof, here: Mapping[int, frozenset[str]]) -> Promise:
    bound: tuple[str, ...] = ()
    if proof.kind == "artefact":
        bound = duties.bound(proof.scope, desk.place, desk.day) or ((whole.place_code,) if desk.place == whole.place_code else ())
    return Promise(
        proof.letter,
        said(proof.what),
        proof.kind,
        saying.target(proof) if proof.kind == "measured" else "",
        saying.due(proof.due),
        proof.to_confirm,
        len(here.get(proof.id, frozenset()) & frozenset(bound)),
        len(bound),
    )
