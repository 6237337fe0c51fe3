"""Who may act for a place: itself alone, through the office that brings the plan together there, or for one's own field."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.local.binding import NAMES, binding
from minzheng.plan.local.gaps import sector_name
from minzheng.plan.local.kept import chain
from minzheng.plan.local.refusals import Refused, words

ADOPT = "plan.adopt"


def coordinator(plan: duties.Plan, place_code: str, day: date) -> str:
    """The field of work that leads most duties of a plan at a place: its office acts for the whole of it."""
    return next(iter(binding(plan, place_code, day).sectors), "")


def coordinates(actor: access.Actor, plan: duties.Plan, place_code: str, day: date) -> bool:
    """Whether an actor acts for the whole plan at a place: all fields are theirs, or the one that brings it together."""
    held = access.scope(actor, ADOPT)
    own = actor == access.SYSTEM or actor.place == place_code
    return own and held.holds(place_code) and held.reaches(coordinator(plan, place_code, day))


def require_place(actor: access.Actor, plan: duties.Plan, place_code: str, sectors: Iterable[str] | None = None) -> None:
    """Raises Forbidden and Refused unless the actor acts for the place: for one of these fields, or for the whole plan."""
    access.require(actor, ADOPT, place=place_code)
    day = time.today()
    if not plan.since <= day < (plan.until or date.max):
        raise Refused("not_in_force")
    if not places.exists(place_code, day) or places.level(place_code) not in NAMES or not chain(plan, place_code, day):
        raise Refused("not_below", place=named(place_code, day))
    if actor != access.SYSTEM and actor.place != place_code:
        raise Refused("own_place", place=named(place_code, day))
    held = access.scope(actor, ADOPT)
    if not coordinates(actor, plan, place_code, day) and not any(held.reaches(sector) for sector in sectors or ()):
        raise Refused("other_sector", sector=sector_name(coordinator(plan, place_code, day)))


def named(place_code: str, day: date) -> str:
    """The name of a place, or its code where none ever had it."""
    try:
        return places.name(place_code, day)
    except KeyError:
        return place_code


def text(what: str, given: str, most: int, *, needed: bool = True) -> str:
    """A text as it is kept. Raises Refused for one that is missing or too long."""
    return Refused.text(words().field[what], given, most, needed=needed)
