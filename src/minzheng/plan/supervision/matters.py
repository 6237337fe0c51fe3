"""Matters: how one begins, and what its verbs do besides moving it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.supervision import models
from minzheng.plan.supervision.ladder import next_rung
from minzheng.plan.supervision.refusals import Refused, text, words
from minzheng.plan.supervision.sides import unit_at
from minzheng.plan.supervision.stepping import Moving, begin, effect, hindrance

SUPERVISE = "plan.supervise"


@dataclass(frozen=True, slots=True)
class Opening:
    """A matter to be registered: what is asked of which unit by when, and why.

    `place_code` and `sector`: the responsible unit. `about`: the place that it is about, the unit's own unless said. `plan` and
    `duty_no`: the duty that it serves, if one. `source`: where it comes from (office, light, meeting, inspection), with its id.
    `due` is not given for a unit that the supervisor does not command: such a unit is asked by letter, and no clock runs.
    """

    title: str
    asked: str
    reason: str
    place_code: str
    sector: str
    due: date | None = None
    plan: int | None = None
    duty_no: str = ""
    about: str = ""
    source: str = "office"
    source_id: int | None = None


def register(actor: access.Actor, opening: Opening) -> int:
    """Registers a matter (立项) and gives its id. Raises Forbidden and Refused."""
    access.require(actor, SUPERVISE, place=opening.place_code or actor.place)
    unit = unit_at(opening.place_code, opening.sector)
    kept = {
        "title": text("title", opening.title, models.TITLE),
        "asked": text("asked", opening.asked, models.TEXT),
        "reason": text("reason", opening.reason, models.TEXT),
    }
    if opening.source not in words().source:
        raise Refused("missing", what=words().what["source"])
    due = _due(opening.due, commanded=unit.commanded)
    about = opening.about or opening.place_code
    if not places.exists(about, time.today()):
        raise Refused("no_place", place=about)
    check_duty(actor, opening.plan, opening.duty_no)
    with db.exclusive(f"matters of {actor.place}"):
        row = models.Matter(
            **kept,
            by_place=actor.place,
            by_sector=actor.sector,
            place_code=opening.place_code,
            sector=opening.sector,
            plan=opening.plan,
            duty_no=opening.duty_no,
            due=due,
            number=_number(actor.place),
            source=opening.source,
            source_id=opening.source_id,
            about=about,
            commanded=unit.commanded,
        )
        begin(actor, "matter", "register", row, kept | {"unit": f"{opening.place_code}:{opening.sector}", "due": str(due)})
    return row.pk


def check_duty(actor: access.Actor, plan: int | None, no: str) -> None:
    """Raises Refused unless the duty that a thing serves is there, and the actor's to read."""
    if plan is None:
        return
    try:
        duties.plan(actor, plan).duty(no)
    except (KeyError, duties.NoPlan):
        raise Refused("no_duty", no=no) from None


def _due(due: date | None, *, commanded: bool) -> date:
    if not commanded:
        if due is not None:
            raise Refused("no_clock")
        return models.FOREVER
    if due is None:
        raise Refused("missing", what=words().what["due"])
    if due <= time.today():
        raise Refused("due_past", due=due, today=time.today())
    return due


def _number(place: str) -> str:
    """The next number of a year at an office. Within `exclusive`."""
    year = time.today().year
    so_far = models.Matter.objects.filter(by_place=place, opened_on__year=year).aggregate(n=Count("pk"))["n"]
    return f"{year}-{so_far + 1}"


@effect("matter.ask_extension")
def ask_extension(moving: Moving) -> None:
    """More time can only be later than the time there is."""
    if moving.given["until"] <= moving.row.due:
        raise Refused("not_later", due=moving.row.due)


@effect("matter.grant")
def grant(moving: Moving) -> None:
    """The only way in which a deadline moves: to the day that was asked for."""
    asked = moving.last("ask_extension")
    if asked is None:
        raise Refused("not_now", verb=moving.verb.name, state=moving.life.at(moving.row.state).name)
    moving.row.due = date.fromisoformat(asked.facts["until"])
    moving.facts["until"] = asked.facts["until"]


@hindrance("matter.urge")
@hindrance("matter.escalate")
def no_ground(moving: Moving) -> Refused | None:
    """Without the facts of a rung nobody is urged."""
    return None if next_rung(moving.row, moving.past, moving.verb.id, moving.day) else Refused(f"no_{moving.verb.id}")


@effect("matter.urge")
@effect("matter.escalate")
def urge(moving: Moving) -> None:
    """The next rung of the ladder whose facts hold."""
    if found := next_rung(moving.row, moving.past, moving.verb.id, moving.day):
        moving.row.rung, moving.row.urged_on = found.id, moving.day
        moving.facts["rung"] = found.id


@effect("matter.change")
def change(moving: Moving) -> None:
    """What is asked becomes another; the deadline stays."""
    moving.facts["was"] = moving.row.asked
    moving.row.asked = moving.given["words"]


def letter(actor: access.Actor, matter_id: int) -> str:
    """The draft of a letter to a unit that the office does not command (拟商请函). Raises NoThing and Refused."""
    from minzheng.plan.supervision.reads import matter

    one = matter(actor, matter_id)
    if one.commanded:
        raise Refused("not_commanded")
    plan = duties.plan(actor, one.plan) if one.plan else None
    return words().letter.format(
        unit=unit_at(one.place_code, one.sector).full_name,
        basis=words().word["basis"].zh.format(number=plan.number, no=one.duty_no) if plan else "",
        quote=f"\u201c{plan.duty(one.duty_no).text}\u201d" if plan else "",
        reason=one.reason,
        asked=one.asked,
        by=one.by_name,
        day=time.today().strftime("%Y-%m-%d"),
    )
