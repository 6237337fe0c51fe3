"""请求减压: a place asks to be relieved of what a place above it added; silence goes one level up."""

from __future__ import annotations

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.local import models
from minzheng.plan.local.binding import binding
from minzheng.plan.local.kept import asked
from minzheng.plan.local.lineage import owner
from minzheng.plan.local.refusals import NotHere, Refused
from minzheng.plan.local.rights import require_place, text
from minzheng.plan.local.things import Asked


def ask_relief(actor: access.Actor, plan: duties.Plan, adjustment_id: int, place_code: str, question: str) -> Asked:
    """Asks whoever added to a promise not to bind the place by it; they answer within the term, else the level above does.

    Raises Forbidden, NotHere and Refused.
    """
    row = models.Adjustment.objects.filter(pk=adjustment_id, plan=plan.id, until=models.FOREVER, state="in_force").first()
    if row is None:
        raise NotHere(adjustment_id)
    today = time.today()
    bound = binding(plan, place_code, today).of(row.duty) if places.exists(place_code, today) else None
    require_place(actor, plan, place_code, bound.sectors if bound else ())
    above = [one.code for one in places.default().on(today).path(place_code)][:-1]
    if not row.tightens or bound is None or owner(row.place_code, today) not in above:
        raise Refused("not_added")
    said = text("question", question, models.REASON)
    with db.exclusive(f"local relief {adjustment_id} {place_code}"):
        standing = models.Relief.objects.filter(adjustment=row, place_code=place_code, state__in=("asked", "relieved")).first()
        if standing:
            raise Refused("asked", day=standing.asked_on)
        made = models.Relief.objects.create(
            adjustment=row, place_code=place_code, question=said, asked_by=actor.account, asked_on=today, state="asked"
        )
        _note(actor, "local.ask", made)
    return asked(made, plan.place_code, today)


def answer_relief(actor: access.Actor, plan: duties.Plan, relief_id: int, *, relieve: bool, answer: str = "") -> Asked:
    """Relieves the place of what was added, from today on, or keeps it with a reason.

    Whoever has been asked can answer, also after it went up. Raises Forbidden, NotHere and Refused.
    """
    row = models.Relief.objects.select_related("adjustment").filter(pk=relief_id, adjustment__plan=plan.id).first()
    if row is None or not access.scope(actor, "plan.read").holds(row.place_code):
        raise NotHere(relief_id)
    today = time.today()
    question = asked(row, plan.place_code, today)
    above = [one.code for one in places.default().on(today).path(owner(row.adjustment.place_code, today))]
    reached = above[above.index(question.at) :]
    place = actor.place if actor.place in reached else question.at
    require_place(actor, plan, place)
    said = text("reason", answer, models.REASON, needed=not relieve)
    with db.exclusive(f"local relief {row.adjustment_id} {row.place_code}"):
        row = models.Relief.objects.select_related("adjustment").get(pk=relief_id)
        if row.state != "asked":
            raise Refused("not_waiting")
        if row.asked_by == actor.account:
            raise Refused("same_person")
        row.state, row.answered_by, row.answered_at = "relieved" if relieve else "kept", actor.account, place
        row.answered_on, row.answer = today, said
        row.save()
        _note(actor, "local.relieve" if relieve else "local.keep", row)
    return asked(row, plan.place_code, today)


def _note(actor: access.Actor, verb: str, row: models.Relief) -> None:
    said = {"adjustment": row.adjustment_id, "question": row.question, "state": row.state, "answer": row.answer}
    journal.write(actor, verb, journal.Subject("relief", str(row.pk), row.place_code), said)
