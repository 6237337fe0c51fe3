"""Who answers for a duty at a place on a day, and why: a part follows its function through reforms, a unit its heirs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.time.api import Sometime
from minzheng.kernel.units import api as units
from minzheng.plan.duties.things import Duty, Part, Plan, Role, settled

Certainty = Literal["certain", "to_confirm", "unknown"]


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for one part. `units` has one, several while a change is not settled, or none where nobody is known.

    `since` and `basis`: from when, and on what ground it is this one and not the unit that the notice names (`moved`).
    `leads`: whether it leads, and nobody has to guess so. `role` is the one that it has here then. Of a set (`members`) the units
    are those that somebody said, none before the first day of which it was said.
    """

    part: Part
    units: tuple[units.Unit, ...]
    leads: bool
    moved: bool
    since: Sometime | None
    basis: Said | None
    certainty: Certainty
    role: Role = "co"
    members: bool = False


def who(duty: Duty, place_code: str, day: date) -> tuple[Answering, ...]:
    """Everybody who answers for a duty at a place on a day, as the notice names them. KeyError: no such place that day."""
    return tuple(_answering(part, _leads(part, duty), place_code, day) for part in duty.parts)


def _leads(part: Part, duty: Duty) -> bool:
    """Whether a part leads, and nobody has to guess so; of a set no member does because all of them are named."""
    return part.role == "lead" and settled(part, duty.parts) and not is_set(part)


def is_set(part: Part) -> bool:
    """Whether a part stands for bodies that the notice does not list."""
    return not part.function and (not part.unit or _open(part.unit))


@lru_cache(500)
def _open(key: str) -> bool:
    return units.by_key(key).open is not None


def role_at(part: Part, place_code: str, day: date) -> Role:
    """The role of a part at a place on a day: what the place said of itself, else what its issuer said, else the notice's."""
    if part.role == "lead":
        return "co" if is_set(part) else "lead"
    begun = [one for one in part.said if one.since <= day]
    for place in (place_code, ""):
        if said := next((one.role for one in reversed(begun) if one.place_code == place), None):
            return said
    return part.role


def sectors(duty: Duty, place_code: str, day: date) -> frozenset[str]:
    """The fields of work of those who answer for a duty at a place."""
    return frozenset(unit.sector for one in who(duty, place_code, day) for unit in one.units)


def takes_part(duty: Duty, held: access.Scope, place_code: str, day: date) -> bool:
    """Whether a unit in whose name somebody acts has a part in a duty at a place. A letter to all localities is everybody's."""
    everybody = duty.kind == "cover" and any(not part.unit for part in duty.parts)
    return everybody or any(held.reaches(sector) for sector in sectors(duty, place_code, day))


def duties_of(plan: Plan, unit_sector: str, place_code: str, day: date) -> tuple[tuple[Duty, Answering], ...]:
    """The duties in which the units of a sector have a part at a place, with that part."""
    found = ((duty, one) for duty in plan.duties for one in who(duty, place_code, day))
    return tuple((duty, one) for duty, one in found if any(unit.sector == unit_sector for unit in one.units))


@lru_cache(20_000)
def _answering(part: Part, leads: bool, place_code: str, day: date) -> Answering:
    found = _members(part, place_code, day) if is_set(part) else _unit(part, leads, place_code, day)
    return replace(found, role=role_at(part, place_code, day))


def _members(part: Part, place_code: str, day: date) -> Answering:
    """Those who were said to be the members of a set at a place; of one that is no more, its heirs, who are to be confirmed."""
    begun = [one for one in part.members if one.place_code == place_code and one.since <= day]
    if not begun:
        return Answering(part, (), False, False, None, None, "unknown", members=True)
    said, sure = begun[-1], True
    found: dict[str, units.Unit] = {}
    for key in said.units:
        named = units.by_key(key, day)
        stands = named.period.contains(day) is not False
        sure = sure and stands
        for unit in (named,) if stands else units.default().successors(key, day)[:1]:
            found[unit.key] = unit
    basis = Said(said.basis, said.basis)
    certainty: Certainty = "certain" if sure else "to_confirm" if found else "unknown"
    return Answering(part, tuple(found.values()), False, False, Sometime.day(said.since), basis, certainty, members=True)


def _unit(part: Part, leads: bool, place_code: str, day: date) -> Answering:
    own = units.default().place_code == place_code
    if part.function:
        found = units.responsible(part.function, place_code, day)
        standing = found.candidates if found.state == "unsettled" else (found.unit,) if found.unit else ()
        first = next((turn.unit for turn in found.timeline if turn.unit), None)
        moved = bool(standing) and first is not None and standing[0].key != first.key
        sure: Certainty = "unknown" if not standing else "certain" if found.certain else "to_confirm"
        return Answering(part, standing, leads, moved, found.since, found.basis if moved else None, sure)
    named = units.by_key(part.unit)
    if own:
        return _at_home(part, named, leads, day)
    try:
        unit = units.at(named.sector, place_code, day)
    except units.NobodyAnswers:
        return Answering(part, (), leads, False, None, None, "unknown")
    same = unit.counterpart_of == part.unit
    return Answering(part, (unit,), leads, not same, unit.period.since, None, "to_confirm" if unit.generated else "certain")


def _at_home(part: Part, named: units.Unit, leads: bool, day: date) -> Answering:
    """At the place of the notice itself: the unit that it names, or those whom its work passed to."""
    if named.period.contains(day) is not False:
        return Answering(part, (named,), leads, False, named.period.since, None, "certain")
    heirs = units.default().successors(named.key, day)
    passed = [one for one in units.default().succession(named.key) if one.function is None]
    when = passed[-1].when if passed else None
    basis = passed[-1].change.basis if passed else None
    return Answering(part, heirs[:1], leads, True, when, basis, "to_confirm" if heirs else "unknown")
