"""Who assesses a plan, who is assessed by it, and where: each office its own notices, at places of its own."""

from __future__ import annotations

from datetime import date

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties

READ, ASSESS, OBJECT = "plan.read", "plan.assess", "plan.adopt"
_BELOW = {"province": {"city", "county"}, "city": {"county"}, "county": {"township"}}
"""Which levels an office assesses, by its own."""


def assesses(actor: access.Actor, plan: duties.Plan) -> bool:
    """Whether an actor sits in the office that assesses a plan: that of the place that issued it, and no other."""
    return actor == access.SYSTEM or (actor.place == plan.place_code and access.scope(actor, ASSESS).holds(plan.place_code))


def require(actor: access.Actor, plan: duties.Plan) -> None:
    """Raises Forbidden unless the actor assesses the plan."""
    if not assesses(actor, plan):
        raise access.Forbidden(ASSESS, plan.place_code)


def require_at(actor: access.Actor, place_code: str) -> None:
    """Raises Forbidden unless the actor sits at a place, or at the one that it passed into: nobody objects for others."""
    access.require(actor, OBJECT, place=place_code)
    if places.level(actor.place) != places.level(place_code):
        raise access.Forbidden(OBJECT, place_code)


def is_shown(actor: access.Actor, plan: duties.Plan) -> bool:
    """Whether what is shown to those assessed is for an actor: whoever sits below the issuer, or above it."""
    held = access.scope(actor, READ)
    return held.holds(plan.place_code) or (bool(held.ranges) and below(plan, actor.place, time.today()))


def below(plan: duties.Plan, place_code: str, day: date) -> bool:
    """Whether a place lies at or below the issuer of a plan on a day; one that is not in force does not."""
    if not places.exists(place_code, day):
        return False
    return plan.place_code in {one.code for one in places.default().on(day).path(place_code)}


def assessed(plan: duties.Plan, day: date) -> dict[str, str]:
    """The places that a plan assesses, with the kind of each."""
    levels, standing = _BELOW.get(places.level(plan.place_code), set()), places.default().on(day)
    every = {**standing.places, **(standing.towns if "township" in levels else {})}
    found = {code: one.kind for code, one in every.items() if places.level(code) in levels}
    ranges = places.ranges(plan.place_code, day)
    return {code: kind for code, kind in found.items() if any(first <= code < after for first, after in ranges)}
