"""The questions: what waits at an office, what was published of a promise, what became of what one said."""

from __future__ import annotations

from datetime import date

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.plan.clues import models
from minzheng.plan.clues.refusals import NoClue
from minzheng.plan.clues.things import Class, Clue, Said, State
from minzheng.plan.duties import api as duties

SUPERVISE = "plan.supervise"


def clues(actor: access.Actor) -> tuple[Clue, ...]:
    """What was said to the actor's own office: what is not answered first, by its last day. Raises Forbidden."""
    access.require(actor, SUPERVISE)
    rows = models.Clue.objects.filter(place_code=actor.place).defer("said")
    return tuple(map(given, sorted(rows, key=lambda row: (row.state == "answered", row.due, row.pk))))


def clue(actor: access.Actor, clue_id: int) -> Clue:
    """One of them. Raises Forbidden and NoClue."""
    access.require(actor, SUPERVISE)
    row = models.Clue.objects.filter(pk=clue_id, place_code=actor.place).first()
    if row is None:
        raise NoClue(clue_id)
    return given(row)


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


def given(row: models.Clue) -> Clue:
    """A row as the room gives it."""
    state: State = row.state  # type: ignore[assignment]
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
        read_on=row.read_on,
        summary=row.summary,
        answer=row.answer,
        answered_on=row.answered_on,
        public=row.public,
        matter=row.matter,
    )
