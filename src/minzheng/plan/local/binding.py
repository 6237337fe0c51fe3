"""What of a plan binds a kind of place on a day, and which fields of work answer for it there: the same for every such place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache

from minzheng.kernel.places import api as places
from minzheng.plan.duties import api as duties
from minzheng.plan.local.refusals import words

NAMES = frozenset({"province", "city", "county"})
"""The levels that adopt plans and name people; below them duties are derived and nobody types anything."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A duty that binds: its promises that do, the fields of work that lead it here, and all that have a part.

    `leading` is empty where nobody said who leads: then any of `sectors` may be named. `money`: its words ask for money.
    """

    duty: duties.Duty
    proofs: tuple[duties.Proof, ...]
    leading: tuple[str, ...]
    sectors: tuple[str, ...]
    money: bool

    @property
    def asked(self) -> tuple[str, ...]:
        """Where somebody must be named: the field that leads, else one of those with a part."""
        return self.leading or self.sectors


@dataclass(frozen=True, slots=True)
class Binding:
    """All that binds one kind of place, in the order of the plan."""

    kind: str
    duties: tuple[Bound, ...]

    @property
    def leading(self) -> tuple[str, ...]:
        """The fields of work that lead something, those with most duties first."""
        return _most(sector for one in self.duties for sector in one.leading)

    @property
    def sectors(self) -> tuple[str, ...]:
        """All that have a part: those that lead first, then by the number of their duties."""
        return tuple(dict.fromkeys((*self.leading, *_most(sector for one in self.duties for sector in one.sectors))))

    def of(self, duty_id: int) -> Bound | None:
        """A duty of it, None where it does not bind."""
        return next((one for one in self.duties if one.duty.id == duty_id), None)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question of which the answer is kept: `same` is the plan, as it was read at one revision."""

    same: int
    kind: str
    day: date
    plan: duties.Plan = field(compare=False, repr=False)
    place_code: str = field(compare=False)


def binding(plan: duties.Plan, place_code: str, day: date) -> Binding:
    """What binds a place in force on a day. Raises KeyError for a place that is not."""
    kind = places.default().on(day).place(place_code).kind
    return _binding(_Asked(id(plan), kind, day, plan, place_code))


def scoped(duty: duties.Duty, proofs: Iterable[duties.Proof], kind: str) -> tuple[bool, tuple[duties.Proof, ...]]:
    """Whether a duty names a kind of place, itself or in a promise, and the promises that do.

    A township or village is bound by what its county unit answers for, where the words of the clause name such places.
    """
    held = tuple(proof for proof in proofs if kind in proof.scope)
    if kind not in duty.scope and not held and kind in _lower() and kind in _spoken(duty.text):
        return True, tuple(proofs)
    return kind in duty.scope or bool(held), held


@cache
def _lower() -> frozenset[str]:
    return frozenset(kind.code for kind in places.kinds() if kind.level not in NAMES)


@lru_cache(2000)
def _spoken(text: str) -> frozenset[str]:
    """The kinds of places that any scope word of a text names."""
    said = [name for word, name in duties.scopes().word.items() if word in text]
    return frozenset(duties.kinds_of(said))


def promises(plan: duties.Plan, duty: duties.Duty, day: date) -> tuple[duties.Proof, ...]:
    """How the promises of a duty were to be proven on a day; those agreed by then need no question."""
    agreed = all(proof.since <= max(day, plan.since) for proof in duty.proofs)
    return duty.proofs if agreed else duties.proofs_on(plan, duty, day)


def asks_money(text: str) -> bool:
    """Whether the words of a clause ask for money."""
    return any(word in text for word in words().money)


@lru_cache(400)
def _binding(asked: _Asked) -> Binding:
    issuer = asked.place_code == asked.plan.place_code
    found = []
    for duty in asked.plan.tasks:
        proofs = promises(asked.plan, duty, asked.day)
        binds, held = scoped(duty, proofs, asked.kind)
        if issuer or binds:
            leading, sectors = _sectors(duty, asked.place_code, asked.day)
            found.append(Bound(duty, proofs if issuer else held, leading, sectors, asks_money(duty.text)))
    return Binding(asked.kind, tuple(found))


def _sectors(duty: duties.Duty, place_code: str, day: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The fields that lead a duty here, and all with a part, in the order of the notice.

    Where whoever leads has nobody here, the first part that has somebody stands for it.
    """
    if places.level(place_code) not in NAMES:
        return (), ()
    parts = [one for one in duties.who(duty, place_code, day) if not one.members]  # a set is no field that names somebody
    every = tuple(dict.fromkeys(unit.sector for part in parts for unit in part.units))
    if not any(part.leads for part in parts):
        return (), every
    return tuple(dict.fromkeys(unit.sector for part in parts if part.leads for unit in part.units)) or every[:1], every


def _most(sectors: Iterable[str]) -> tuple[str, ...]:
    return tuple(sector for sector, _ in Counter(sectors).most_common())
