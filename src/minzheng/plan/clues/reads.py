"""The questions: what waits at an office, what was published of a promise, what became of what one said."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.plan.clues import models
from minzheng.plan.clues.refusals import NoClue
from minzheng.plan.clues.things import Class, Clue, Said, State
from minzheng.plan.duties import api as duties

SUPERVISE = "plan.supervise"


def clues(actor: access.Actor, on: date | None = None) -> tuple[Clue, ...]:
    """What was said to the actor's own office, as on a day: what is not answered first, by its last day. Raises Forbidden."""
    found = [given(row, on) for row in _own(actor, on)]
    return tuple(sorted(found, key=lambda one: (one.state == "answered", one.due, one.id)))


def clue(actor: access.Actor, clue_id: int, on: date | None = None) -> Clue:
    """One of them. Raises Forbidden and NoClue."""
    row = _own(actor, on).filter(pk=clue_id).first()
    if row is None:
        raise NoClue(clue_id)
    return given(row, on)


def _own(actor: access.Actor, on: date | None) -> QuerySet[models.Clue]:
    """What was said to the actor's very office, or to one whose place has passed into its place."""
    access.require(actor, SUPERVISE)
    rows = models.Clue.objects.filter(access.scope(actor, SUPERVISE).where(), left_on__lte=on or time.today()).defer("said")
    codes = rows.values_list("place_code", flat=True).distinct()
    return rows.filter(place_code__in=[code for code in codes if places.level(code) == places.level(actor.place)])


def to_answer(actor: access.Actor) -> tuple[Clue, ...]:
    """What waits for the actor's office; nothing for anybody else."""
    if not access.may(actor, SUPERVISE):
        return ()
    return tuple(one for one in clues(actor) if one.state != "answered")


def said(actor: access.Actor, clue_id: int) -> Said | None:
    """The words of a clue that was read, kept on the record of who read what; None once destroyed. Raises as `clue`."""
    found = clue(actor, clue_id)
    row = models.Clue.objects.get(pk=clue_id)
    if found.state == "left":
        raise NoClue(clue_id)
    (opened,) = vault.open_many(actor, "handle", [vault.Record(row.number, row.said, row.place_code)], full=True)
    return Said(opened["words"], opened.get("contact", "")) if opened else None


def published(plan: duties.Plan, no: str, place_code: str, day: date | None = None) -> tuple[Clue, ...]:
    """What was answered in public about a promise at a place by a day, the latest first: the office's own words alone."""
    rows = models.Clue.objects.filter(plan=plan.id, duty_no=no, public=True, answered_on__lte=day or time.today())
    return tuple(map(given, rows.filter(about=place_code).defer("said").order_by("-answered_on", "-pk")))


def followed(code: str) -> Clue:
    """What became of what somebody said, by the code that they took along. Raises NoClue."""
    row = models.Clue.objects.filter(code=journal.digest(code.encode())).defer("said").first()
    if row is None:
        raise NoClue
    return given(row)


def given(row: models.Clue, on: date | None = None) -> Clue:
    """A row as the room gives it: what had become of it at the end of a day."""
    day = on or time.today()
    read, answered = ((at is not None and at <= day) for at in (row.read_on, row.answered_on))
    state: State = "answered" if answered else "read" if read else "left"
    class_of: Class = row.class_of  # type: ignore[assignment]
    return Clue(
        id=row.pk,
        plan=row.plan,
        duty_no=row.duty_no,
        place_code=row.place_code,
        about=row.about,
        class_=class_of,
        state=state,
        left_on=row.left_on,
        due=row.due,
        read_on=row.read_on if read else None,
        summary=row.summary if answered else "",
        answer=row.answer if answered else "",
        answered_on=row.answered_on if answered else None,
        public=row.public and answered,
        matter=row.matter if read else None,
    )
