"""Who belongs to which side of a thing, and who may see it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units
from minzheng.plan.supervision.life import Life, Side, State
from minzheng.plan.supervision.models import FOREVER, Lived
from minzheng.plan.supervision.refusals import Refused, words

READ = "plan.read"


def seen(actor: access.Actor, on: date | None = None) -> Q:
    """The things that an actor may read: those that lie with, or come from, units of their places and fields of work.

    What begins after the day, or after today, is not there yet.
    """
    held = access.scope(actor, READ)
    answers, asks = held.where("place_code"), held.where("by_place")
    if held.sectors is not None:
        answers, asks = answers & Q(sector__in=held.sectors), asks & Q(by_sector__in=held.sectors)
    return (answers | asks) & Q(opened_on__lte=on or time.today())


def sits(actor: access.Actor, permission: str, place: str, sector: str) -> bool:
    """Whether an actor sits in this very unit, or in the one that its place passed into, and holds a permission there."""
    held = access.scope(actor, permission)
    return held.holds(place) and held.reaches(sector) and bool(actor.place) and places.level(place) == places.level(actor.place)


def side_of(row: Lived, side: Side) -> tuple[str, str]:
    """The unit of a side, by place and sector."""
    return (row.place_code, row.sector) if side == "answers" else (row.by_place, row.by_sector)


def mine(actor: access.Actor, row: Lived, side: Side, permission: str) -> bool:
    """Whether an actor may move a thing for a side."""
    if side == "system":
        return actor == access.SYSTEM
    return sits(actor, permission, *side_of(row, side))


def running(row: Lived, state: State) -> tuple[date, date]:
    """Since when and until when the clock runs that counts now; the term of a state goes before the whole's."""
    if row.turn_due != FOREVER or state.turn == "asks":
        return row.turn_since, row.turn_due
    return row.opened_on, row.due


def holder(row: Lived, life: Life) -> tuple[str, str]:
    """Whose turn it is; nobody's where the life says so."""
    turn = life.at(row.state).turn if row.state else ""
    return side_of(row, turn) if turn else ("", "")


def unit_at(place: str, sector: str) -> units.Unit:
    """The unit of a field of work at a place today. Raises Refused."""
    if not place:
        raise Refused("missing", what=words().what["unit"])
    try:
        return units.at(sector, place, time.today())
    except (units.NobodyAnswers, units.UnknownUnit, KeyError):
        raise Refused("nobody", unit=f"{place}:{sector}") from None


def split(given: str) -> tuple[str, str]:
    """The place and sector of a unit as a form gives it, `320623:civil_affairs`, if there is one. Raises Refused."""
    place, _, sector = given.partition(":")
    unit_at(place, sector)
    return place, sector
