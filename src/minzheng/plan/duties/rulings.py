"""What the issuer, or a place for itself, says of the units in a duty: who the members of a set are, what role a unit has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import get_args

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units
from minzheng.plan.duties import models
from minzheng.plan.duties.holding import RULE, held, touch
from minzheng.plan.duties.reads import plan as read_plan
from minzheng.plan.duties.refusals import Refused
from minzheng.plan.duties.things import Plan, Role
from minzheng.plan.duties.who import is_set

_SAID = tuple(one for one in get_args(Role) if one != "lead")


def say_members(
    actor: access.Actor, plan_id: int, token: str, *, place_code: str, since: date, members: Sequence[str], basis: str
) -> Plan:
    """Says who the members of a set are at the actor's own place from a day on, until another is said; before, nobody is known.

    `members` are keys of units. Raises Forbidden, NoPlan and Refused.
    """
    with _own(actor, plan_id, place_code) as (whole, plan):
        if not any(is_set(part) for duty in plan.duties for part in duty.parts if part.token == token):
            raise Refused("no_set", token=token)
        day, why = _day(plan, since), Refused.text("basis", basis, models.REASON)
        kept = list(dict.fromkeys(members))
        if not kept:
            raise Refused("missing", what="members")
        for key in kept:
            if not _stood(key, place_code, day):
                raise Refused("no_member", key=key, day=day)
        models.Membership.objects.create(
            plan=whole, token=token, place_code=place_code, since=day, units=kept, basis=why, **_made(actor)
        )
        touch(whole)
        said = {"token": token, "since": day, "units": kept, "basis": why}
        journal.write(actor, "plan.members", journal.Subject("plan", str(plan.id), place_code), said)
    return read_plan(actor, plan_id)


def say_role(
    actor: access.Actor, plan_id: int, no: str, token: str, role: str, *, place_code: str, basis: str, since: date | None = None
) -> Plan:
    """Says that a unit supports or carries out a duty, or answers with its lead: the issuer for all, a place for itself.

    Who leads is ruled by `rule_lead`. Raises as `say_members`.
    """
    with _own(actor, plan_id, place_code) as (whole, plan):
        part = next((one for duty in plan.duties if duty.no == no for one in duty.parts if one.token == token), None)
        if part is None:
            raise Refused("no_part", no=no, token=token)
        if role not in _SAID:
            raise Refused("no_role")
        if part.role == "lead":
            raise Refused("leads_it", no=no, token=token)
        day, why = _day(plan, since or time.today()), Refused.text("basis", basis, models.REASON)
        row = models.Part.objects.get(duty__plan=plan.id, duty__no=no, token=token)
        made = models.RoleSaid.objects.create(part=row, place_code=place_code, since=day, role=role, basis=why, **_made(actor))
        touch(whole)
        subject = journal.Subject("duty", str(row.duty_id), place_code)
        journal.write(actor, "plan.role", subject, {"no": no, "unit": token, "role": made.role, "since": day, "basis": why})
    return read_plan(actor, plan_id)


@contextmanager
def _own(actor: access.Actor, plan_id: int, place_code: str) -> Iterator[tuple[models.Plan, Plan]]:
    """A plan that binds the actor's own place, held."""
    with held(actor, plan_id, RULE, place_code) as (row, plan):
        today = time.today()
        known = places.exists(place_code, today) and places.default().on(today).path(place_code)
        if actor.place != place_code or not known or plan.place_code not in {one.code for one in known}:
            raise access.Forbidden(RULE, place_code)
        yield row, plan


def _day(plan: Plan, since: date) -> date:
    """A day within the plan's time, and not one that has not come."""
    if since > time.today():
        raise Refused("future", day=since, today=time.today())
    if since < plan.since:
        raise Refused("before_plan", day=since, since=plan.since)
    return since


def _stood(key: str, place_code: str, day: date) -> bool:
    """Whether a key is a unit of the place, no set itself, that stood on the day."""
    try:
        unit = units.by_key(key, day)
    except (units.UnknownUnit, LookupError):
        return False
    return unit.place_code == place_code and unit.open is None and unit.period.contains(day) is not False


def _made(actor: access.Actor) -> dict[str, object]:
    return {"made_by": actor.account, "recorded_at": time.machine()}
