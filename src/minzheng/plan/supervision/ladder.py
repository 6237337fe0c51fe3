"""The ladder of urging: content says which facts allow which rung, in which order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.plan.supervision.clocks import left
from minzheng.plan.supervision.models import FOREVER, Matter, Step


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder. `days`: of the time left, or gone since the deadline, or since the rung `after` was taken."""

    id: str
    verb: Literal["urge", "escalate"]
    name: Said
    when: Literal["near_due", "behind", "overdue"]
    days: int
    why: Said
    after: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """The shape of `ladder.toml`."""

    rung: tuple[Rung, ...]

    def faults(self) -> Iterator[tuple[str, str]]:
        """A rung that follows one that does not stand before it."""
        known: list[str] = []
        for n, rung in enumerate(self.rung):
            if rung.after and rung.after not in known:
                yield f"rung.{n}.after", f'is "{rung.after}", but one of {", ".join(known)} is meant.'
            known.append(rung.id)


@cache
def ladder() -> tuple[Rung, ...]:
    """The rungs, from the lowest up. Raises ContentError."""
    return content.toml(Path(__file__).with_name("ladder.toml"), Ladder).rung


def rung(id_: str) -> Rung | None:
    """A rung by its id; None for none."""
    return next((one for one in ladder() if one.id == id_), None)


def next_rung(matter: Matter, past: Sequence[Step], verb: str, day: date) -> Rung | None:
    """The highest rung of a verb whose facts hold on a day and that is above the one taken last; None where none is."""
    order = [one.id for one in ladder()]
    taken = order.index(matter.rung) if matter.rung in order else -1
    fit = [one for one in ladder()[taken + 1 :] if one.verb == verb and _holds(one, matter, past, day)]
    return fit[-1] if fit else None


def _holds(one: Rung, matter: Matter, past: Sequence[Step], day: date) -> bool:
    """Whether the facts of a rung hold."""
    if one.after:
        return matter.rung == one.after and matter.urged_on is not None and left(day, matter.urged_on) <= -one.days
    remains = left(day, matter.due) if matter.due != FOREVER else None
    if one.when == "behind":
        unsigned = matter.state == "assigned" and day > matter.turn_due
        return unsigned or any(step.verb == "return" for step in past)
    if remains is None:
        return False
    return 0 <= remains <= one.days if one.when == "near_due" else remains <= -one.days
