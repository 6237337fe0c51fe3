"""The same duty in two plans shares one proof: found by an equal measure or equal words, and shown side by side."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.plan.duties import api as duties
from minzheng.plan.local.things import Difference, Wording
from minzheng.plan.local.tightness import difference

How = Literal["measure", "words", "function"]
_LOOSE = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Side:
    """One promise in its plan."""

    plan: duties.Plan
    duty: duties.Duty
    proof: duties.Proof


@dataclass(frozen=True, slots=True)
class Shared:
    """Two promises that are one and the same, by `how`; what the other asks more or sooner (`difference`, seen from `mine`).

    Of an equal `function` alone nobody can tell: it is shown and counts for nothing.
    """

    how: How
    mine: Side
    other: Side
    difference: Difference

    @property
    def counts(self) -> bool:
        """Whether what proves one proves the other."""
        return self.how != "function"


def shared(actor: access.Actor, plan: duties.Plan, day: date | None = None) -> tuple[Shared, ...]:
    """What a plan shares with the others in force on a day, in its own order."""
    others = [one for one in duties.plans(actor, day) if one.id != plan.id]
    theirs = [Side(one, duty, proof) for one in others for duty in one.tasks for proof in duty.proofs]
    by_key: dict[tuple[How, str], list[Side]] = defaultdict(list)
    for side in theirs:
        for key in _keys(side.duty, side.proof):
            by_key[key].append(side)
    found = []
    for duty in plan.tasks:
        for proof in duty.proofs:
            mine, seen = Side(plan, duty, proof), set[int]()
            for key in _keys(duty, proof):
                for other in by_key.get(key, ()):
                    if other.proof.id not in seen:
                        seen.add(other.proof.id)
                        found.append(Shared(key[0], mine, other, _between(mine, other)))
    return tuple(found)


def evidence_for(
    actor: access.Actor,
    plan: duties.Plan,
    proof: duties.Proof,
    places_of: Sequence[places.Range] | None = None,
    day: date | None = None,
) -> tuple[duties.Evidence, ...]:
    """What proves a promise, also where it was recorded for the same promise of another plan; each thing once."""
    same = [one.other.proof.id for one in shared(actor, plan, day) if one.counts and one.mine.proof.id == proof.id]
    return duties.evidence(actor, [proof.id, *same], places_of, day)


def _keys(duty: duties.Duty, proof: duties.Proof) -> tuple[tuple[How, str], ...]:
    """By what a promise is known again, the surest first. One measure may count several things: its bound belongs to it."""
    keys: list[tuple[How, str]] = []
    if proof.measure:
        keys.append(("measure", f"{proof.measure} {proof.bound}"))
    if said := _LOOSE.sub("", proof.quote):
        keys.append(("words", said))
    if duty.function:
        keys.append(("function", duty.function))
    return tuple(keys)


def _between(mine: Side, other: Side) -> Difference:
    """What the other plan asks beyond this one."""
    ours, theirs = (Wording(side.plan.place_code, side.proof.target, side.proof.due or side.duty.due) for side in (mine, other))
    return difference(mine.proof.bound, ours, theirs)
