"""Consultations with co-units, and joint meetings whose decisions are matters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.plan.supervision import models
from minzheng.plan.supervision.matters import SUPERVISE, Opening, check_duty, register
from minzheng.plan.supervision.refusals import Refused, text, words
from minzheng.plan.supervision.sides import split
from minzheng.plan.supervision.stepping import begin, step

ANSWER = "plan.answer"
_MOST = 60


@dataclass(frozen=True, slots=True)
class Question:
    """What co-units are asked, by when, and what silence means: `settle` (in person or above), or `agreed`."""

    title: str
    question: str
    units: tuple[str, ...]
    due: date
    silence: str = "settle"
    plan: int | None = None
    duty_no: str = ""


def consult(actor: access.Actor, asked: Question) -> int:
    """Asks co-units for their opinion (征求意见) and gives the id. Raises Forbidden and Refused."""
    access.require(actor, ANSWER)
    title, question = text("title", asked.title, models.TITLE), text("question", asked.question, models.TEXT)
    units = [split(unit) for unit in dict.fromkeys(asked.units)]
    if not units or len(units) > _MOST:
        raise Refused("how_many", least=1, most=_MOST)
    if (actor.place, actor.sector) in units:
        raise Refused("oneself")
    if asked.silence not in words().silence:
        raise Refused("missing", what=words().what["silence"])
    if asked.due <= time.today():
        raise Refused("due_past", due=asked.due, today=time.today())
    check_duty(actor, asked.plan, asked.duty_no)
    with transaction.atomic():
        whole = models.Consultation.objects.create(
            title=title,
            question=question,
            silence=asked.silence,
            by_place=actor.place,
            by_sector=actor.sector,
            plan=asked.plan,
            duty_no=asked.duty_no,
            opened_on=time.today(),
            due=asked.due,
            made_by=actor.account,
        )
        said = {"title": title, "question": question, "silence": asked.silence, "due": asked.due}
        journal.write(actor, "opinion.consult", journal.Subject("consultation", str(whole.pk), actor.place), said)
        for place, sector in units:
            one = models.Opinion(
                consultation=whole,
                title=title,
                by_place=actor.place,
                by_sector=actor.sector,
                place_code=place,
                sector=sector,
                plan=asked.plan,
                duty_no=asked.duty_no,
                due=asked.due,
            )
            begin(actor, "opinion", "consult", one, {"unit": f"{place}:{sector}", "silence": asked.silence})
    return whole.pk


def lapse_silent() -> int:
    """What silence means, for every opinion whose time is over; says how many."""
    late = models.Opinion.objects.filter(state="asked", due__lt=time.today()).select_related("consultation")
    found = [(row.pk, "take_as_agreed" if row.consultation.silence == "agreed" else "lapse") for row in late]
    for pk, verb in found:
        step(access.SYSTEM, "opinion", pk, verb)
    return len(found)


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held: its minutes' number, who was there, and what was decided."""

    title: str
    day: date
    number: str
    present: str
    decisions: tuple[Opening, ...]


def hold_meeting(actor: access.Actor, held: Held) -> int:
    """Records a joint meeting; each decision is registered and assigned as a matter. Raises Forbidden and Refused."""
    access.require(actor, SUPERVISE)
    kept = {
        "title": text("title", held.title, models.TITLE),
        "number": text("number", held.number, 64),
        "present": text("present", held.present, models.TEXT),
    }
    if held.day > time.today():
        raise Refused("future", day=held.day, today=time.today())
    if not held.decisions:
        raise Refused("missing", what=words().what["decisions"])
    with transaction.atomic():
        row = models.Meeting.objects.create(
            **kept,
            day=held.day,
            by_place=actor.place,
            by_sector=actor.sector,
            made_by=actor.account,
            recorded_at=time.machine(),
        )
        journal.write(actor, "meeting.hold", journal.Subject("meeting", str(row.pk), actor.place), {**kept, "day": held.day})
        for decision in held.decisions:
            _decide(actor, replace(decision, source="meeting", source_id=row.pk))
    return row.pk


def _decide(actor: access.Actor, decision: Opening) -> None:
    matter = register(actor, decision)
    commanded = models.Matter.objects.filter(pk=matter).values_list("commanded", flat=True).get()
    step(actor, "matter", matter, "assign" if commanded else "letter")
