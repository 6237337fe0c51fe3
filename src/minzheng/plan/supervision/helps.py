"""Help: a unit that is stuck asks the unit above. What is not answered in time goes up one level by itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.supervision import models
from minzheng.plan.supervision.matters import check_duty
from minzheng.plan.supervision.refusals import Refused, text, words
from minzheng.plan.supervision.sides import split, unit_at
from minzheng.plan.supervision.stepping import Moving, begin, effect, step

ANSWER = "plan.answer"


@dataclass(frozen=True, slots=True)
class Asking:
    """What a unit is stuck with; `blocker`: its type. It asks the unit of its own field one level up, unless it names another."""

    title: str
    words: str
    blocker: str
    place_code: str = ""
    sector: str = ""
    plan: int | None = None
    duty_no: str = ""


def ask_help(actor: access.Actor, asking: Asking) -> int:
    """Asks for help (求助) and gives the id. Raises Forbidden and Refused."""
    access.require(actor, ANSWER)
    kept = {"title": text("title", asking.title, models.TITLE), "words": text("words", asking.words, models.TEXT)}
    if asking.blocker not in words().blocker:
        raise Refused("missing", what=words().what["blocker"])
    sector = asking.sector or actor.sector
    place = asking.place_code or _above(actor.place)
    if not place:
        raise Refused("top")
    unit_at(place, sector)
    if place not in {one.code for one in places.default().on(time.today()).path(actor.place)}:
        raise Refused("not_above")
    if (place, sector) == (actor.place, actor.sector):
        raise Refused("oneself")
    check_duty(actor, asking.plan, asking.duty_no)
    row = models.Help(
        **kept,
        blocker=asking.blocker,
        by_place=actor.place,
        by_sector=actor.sector,
        place_code=place,
        sector=sector,
        plan=asking.plan,
        duty_no=asking.duty_no,
    )
    with transaction.atomic():
        begin(actor, "help", "ask", row, kept | {"blocker": asking.blocker, "unit": f"{place}:{sector}"})
    return row.pk


def rise_unanswered() -> int:
    """Takes every question whose clock is over one level up; says how many. Those at the top stay there, late."""
    late = models.Help.objects.filter(state="asked", turn_due__lt=time.today())
    stuck = [row.pk for row in late.only("pk", "place_code") if _above(row.place_code)]
    for pk in stuck:
        step(access.SYSTEM, "help", pk, "rise")
    return len(stuck)


@effect("help.rise")
def rise(moving: Moving) -> None:
    """The unit of the same field one level up has it now."""
    above = _above(moving.row.place_code)
    if not above:
        raise Refused("top")
    moving.row.place_code = above
    moving.facts["unit"] = f"{above}:{moving.row.sector}"


@effect("help.hand_on")
def hand_on(moving: Moving) -> None:
    """Another unit has it now."""
    place, sector = split(moving.given["unit"])
    if (place, sector) in {(moving.row.place_code, moving.row.sector), (moving.row.by_place, moving.row.by_sector)}:
        raise Refused("oneself")
    moving.row.place_code, moving.row.sector = place, sector


@effect("help.solve")
def solve(moving: Moving) -> None:
    """How it was solved is there for other places with the same blocker."""
    moving.row.solution, moving.row.solved_on = moving.given["words"], moving.day


def _above(place: str) -> str:
    """The place that one lies in, empty at the top."""
    try:
        path = places.default().on(time.today()).path(place)
    except LookupError:
        return ""
    return path[-2].code if len(path) > 1 else ""
