"""The questions: how promises stand at a place on a day, what changed, who is last, and what the verdict is."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from threading import Lock
from typing import Literal

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.plan.duties import api as duties
from minzheng.plan.duties.api import Duty, Plan, Proof
from minzheng.plan.standing.bound import binds
from minzheng.plan.standing.gathering import Gathering, Tail
from minzheng.plan.standing.light import Known, Standing, light
from minzheng.plan.standing.thresholds import State, thresholds
from minzheng.plan.standing.wording import Reason, because

_MOST = 500  # plans at places on days
_kept: OrderedDict[tuple[object, ...], tuple[str, tuple[DutyStanding, ...]]] = OrderedDict()
_lock = Lock()
Verdict = Literal["kept", "kept_late", "partly", "not", "not_yet", "unknown", "none"]


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise at a place, with what its light was judged by; both are None where it does not bind the place."""

    proof: Proof
    standing: Standing | None = None
    known: Known | None = None

    @property
    def state(self) -> State | Literal["none"]:
        """The light, `none` where the promise does not bind."""
        return self.standing.state if self.standing else "none"


@dataclass(frozen=True)
class DutyStanding:
    """How a duty stands at a place: as the worst of its promises. `led`: somebody leads it, and nobody has to guess so."""

    duty: Duty
    promises: tuple[Promise, ...]
    led: bool

    @cached_property
    def worst(self) -> Promise | None:
        """The promise whose light the duty shows, None where none binds the place."""
        order = thresholds().order
        bound = [one for one in self.promises if one.standing]
        return min(bound, key=lambda one: order.index(one.standing.state), default=None) if bound else None  # type: ignore[union-attr]

    @property
    def state(self) -> State | Literal["none"]:
        """The light, `none` where no promise of the duty binds the place."""
        return self.worst.state if self.worst else "none"

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why, the binding one first."""
        return self.worst.standing.reasons if self.worst and self.worst.standing else (because("does_not_bind"),)

    @property
    def to_confirm(self) -> bool:
        """Whether the reading of one of its promises is still open."""
        return any(one.proof.to_confirm for one in self.promises)


@dataclass(frozen=True, slots=True)
class Change:
    """A promise whose light is another than before, with what it came from and why it is so now."""

    duty: Duty
    proof: Proof
    before: State | Literal["none"]
    after: State
    day: date
    cause: Reason


def standings(actor: access.Actor, plan: Plan, place: str, day: date) -> tuple[DutyStanding, ...]:
    """Every duty of a plan at a place on a day, in the order of the notice. Raises NoPlan and NoSuchPlace.

    What was judged is kept until a figure or what stands as proof has changed; what may yet be taken back is not.
    """
    duties.plan(actor, plan.id)
    gathering = Gathering(actor, plan, day, (place,))
    key, stamp = (plan.id, plan.revision, place, day, tuple(gathering.measures), gathering.full), gathering.stamp
    with _lock:
        known = _kept.get(key)
        if known and known[0] == stamp:
            _kept.move_to_end(key)
            return known[1]
    found = tuple(_duty(gathering, duty, place) for duty in plan.duties)
    if not db.unsettled():
        with _lock:
            _kept[key] = stamp, found
            while len(_kept) > _MOST:
                _kept.popitem(last=False)
    return found


def standings_at(actor: access.Actor, plan: Plan, some: Sequence[str], day: date) -> Mapping[str, tuple[DutyStanding, ...]]:
    """The same of many places, in as many statements as of one."""
    gathering = Gathering(actor, plan, day, tuple(some))
    return {place: tuple(_duty(gathering, duty, place) for duty in plan.duties) for place in some}


def standing(actor: access.Actor, plan: Plan, no: str, place: str, day: date) -> DutyStanding:
    """One duty at a place. Raises KeyError for a duty that is not there."""
    duty = plan.duty(no)
    return _duty(Gathering(actor, plan, day, (place,), duty), duty, place)


def promise_at(
    actor: access.Actor, plan: Plan, duty: Duty, proof: Proof, some: Sequence[str], day: date
) -> Mapping[str, Promise]:
    """One promise at many places."""
    gathering = Gathering(actor, plan, day, tuple(some), duty, proof.id)
    return {place: _promise(gathering, duty, proof, place) for place in some}


def tail(actor: access.Actor, plan: Plan, proof: Proof, place: str, day: date) -> Tail:
    """The last places of a promise that is to be kept at each of several."""
    return Gathering(actor, plan, day, (place,)).tail(proof, place)


def changes(actor: access.Actor, plan: Plan, place: str, days: Sequence[date]) -> tuple[Change, ...]:
    """The promises whose light on one of these days is another than on the day before it in the row: the latest, then the worst.

    A day before the plan came into force is taken as that day.
    """
    order, row = thresholds().order, sorted({max(day, plan.since) for day in days})
    seen = [(day, standings(actor, plan, place, day)) for day in row]
    found: list[Change] = []
    for (_, before), (day, after) in pairwise(seen):
        states = {one.proof.id: one.state for duty in before for one in duty.promises}
        found += [
            Change(duty.duty, one.proof, was, one.standing.state, day, one.standing.reasons[0])
            for duty in after
            for one in duty.promises
            if one.standing and (was := states.get(one.proof.id, "none")) not in {"none", one.standing.state}
        ]
    return tuple(sorted(found, key=lambda one: (-one.day.toordinal(), order.index(one.after))))


def lately(actor: access.Actor, plan: Plan, place: str, until: date, days: int = 7) -> tuple[Change, ...]:
    """What changed in the days before one."""
    return changes(actor, plan, place, (until - timedelta(days), until))


def verdict(promise: Promise, day: date) -> Verdict:
    """What is to be said of a promise in the wording promised, on a day."""
    found, proof = promise.standing, promise.proof
    if found is None:
        return "none"
    if found.state == "off" or (found.state == "dim" and proof.due_day is None):
        return "unknown"
    if found.state == "done":
        return "kept_late" if found.late else "kept"
    if proof.due_day is None or day <= proof.due_day:
        return "not_yet"
    known = promise.known
    if known is None or known.now is None:
        return "unknown"
    return "partly" if known.have else "not"


def _duty(gathering: Gathering, duty: Duty, place: str) -> DutyStanding:
    promises = tuple(_promise(gathering, duty, proof, place) for proof in gathering.proofs[duty.id])
    return DutyStanding(duty, promises, gathering.led(duty))


def _promise(gathering: Gathering, duty: Duty, proof: Proof, place: str) -> Promise:
    if not binds(proof.scope, place, gathering.day, gathering.plan.place_code):
        return Promise(proof)
    known = gathering.known(duty, proof, place)
    return Promise(proof, light(known, thresholds()), known)
