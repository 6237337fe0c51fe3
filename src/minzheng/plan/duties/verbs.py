"""The writes. Each asks access, checks, writes and journals in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.plan.duties import models
from minzheng.plan.duties.composing import Composing, Settled
from minzheng.plan.duties.happened import PlanInForce
from minzheng.plan.duties.holding import RULE, duty_row, held, subject, touch
from minzheng.plan.duties.reads import plan as read_plan
from minzheng.plan.duties.refusals import Refused
from minzheng.plan.duties.sheet import sheets
from minzheng.plan.duties.things import Plan, Ruling

ENFORCE = "plan.enforce"
_ANSWER = 1000


def establish(actor: access.Actor, settled: Settled, *, since: date | None = None, replaces: int | None = None) -> Plan:
    """Brings a reviewed notice into force at the actor's place. Raises Forbidden and Refused.

    `since` is today unless said. `replaces`: a plan that ends that day, with this one in its place.
    """
    access.require(actor, ENFORCE)
    head = settled.notice.head
    if not head.number:
        raise Refused("no_number")
    if not head.date:
        raise Refused("no_date")
    if not settled.notice.duties:
        raise Refused("no_duties")
    issued, since = date.fromisoformat(head.date.value), since or time.today()
    if since < issued:
        raise Refused("before_issue", day=since, issued=issued)
    number = head.number.value
    with db.exclusive(f"plan {number}"):
        old = _replaced(actor, number, replaces, since)
        title = settled.notice.title
        row = models.Plan.objects.create(
            number=number,
            title=title.value if title else number,
            place_code=actor.place,
            issued=issued,
            since=since,
            public=settled.public,
            original=settled.notice.original,
            digest=journal.digest(settled.notice.original.encode()),
            document=settled.document,
            parents=[one.value for one in head.cited],
            parent=_parent(actor, number, [one.value for one in head.cited]),
            replaces=old,
            compiled_by=settled.compiled_by,
            made_by=actor.account,
            recorded_at=time.machine(),
        )
        _write(row, Composing(settled, sheets().get(number, {}), issued, since, actor.account))
        said = {"number": number, "issued": issued, "since": since, "digest": row.digest, "replaces": replaces}
        journal.write(actor, "plan.enforce", journal.Subject("plan", str(row.pk), row.place_code), said)
        events.announce(PlanInForce(row.pk, row.place_code, since, replaces or 0))
    return read_plan(actor, row.pk)


def rule(actor: access.Actor, plan_id: int, *, words: str, question: str, answer: str, no: str = "") -> Ruling:
    """Says what words of the notice mean (口径说明) from today on. Raises Forbidden, NoPlan and Refused."""
    with held(actor, plan_id, RULE) as (row, plan):
        asked = ("words", words, models.REASON), ("question", question, models.REASON), ("answer", answer, _ANSWER)
        kept = [Refused.text(*one) for one in asked]
        duty = duty_row(plan, no).pk if no else None
        made = models.Ruling.objects.create(
            plan=row, duty_id=duty, words=kept[0], question=kept[1], answer=kept[2], made_by=actor.account, since=time.today()
        )
        touch(row)
        said = {"no": no, "words": kept[0], "question": kept[1], "answer": kept[2]}
        journal.write(actor, "plan.rule", subject(row, duty), said)
    return Ruling(made.pk, row.pk, duty, kept[0], kept[1], kept[2], made.since, None)


def rule_lead(actor: access.Actor, plan_id: int, no: str, token: str) -> Plan:
    """Says who leads a duty whose notice does not. Raises Forbidden, NoPlan and Refused."""
    with held(actor, plan_id, RULE) as (row, plan):
        duty = duty_row(plan, no)
        parts = models.Part.objects.filter(duty=duty)
        if not parts.filter(token=token).exists():
            raise Refused("no_part", no=no, token=token)
        parts.filter(role="lead").update(role="co")
        parts.filter(token=token).update(role="lead", provenance="ruled", ruled_by=actor.account, ruled_on=time.today())
        touch(row)
        journal.write(actor, "plan.lead", subject(row, duty.pk), {"no": no, "lead": token})
    return read_plan(actor, plan_id)


def _write(row: models.Plan, composing: Composing) -> None:
    """The duties with what hangs on them: three statements."""
    composed = list(composing.duties())
    for one in composed:
        one.duty.plan = row
    models.Duty.objects.bulk_create([one.duty for one in composed])
    for one in composed:
        for part in one.parts:
            part.duty = one.duty
        for proof in one.proofs:
            proof.duty = one.duty
    models.Part.objects.bulk_create([part for one in composed for part in one.parts])
    models.Proof.objects.bulk_create([proof for one in composed for proof in one.proofs])
    numbers = {one.duty.no: one.duty for one in composed}
    models.Ruling.objects.bulk_create(
        models.Ruling(
            plan=row,
            duty=numbers.get(one.no),
            words=one.words[: models.REASON],
            question=one.question[: models.REASON],
            answer=one.answer[:_ANSWER],
            made_by=composing.account,
            since=composing.since,
        )
        for one in composing.settled.meanings
    )


def _replaced(actor: access.Actor, number: str, replaces: int | None, since: date) -> models.Plan | None:
    """The plan in whose place another comes; ends it."""
    standing = models.Plan.objects.filter(until=models.FOREVER, place_code=actor.place)
    old = standing.filter(pk=replaces).first() if replaces else None
    if replaces and old is None:
        raise Refused("replaced_unknown")
    if standing.filter(number=number).exclude(pk=replaces or 0).exists():
        raise Refused("in_force", number=number)
    if old:
        old.until, old.revision = max(since, old.since), old.revision + 1
        old.save(update_fields=["until", "revision"])
    return old


def _parent(actor: access.Actor, number: str, cited: Sequence[str]) -> models.Plan | None:
    """The plan in force that this one breaks down, where it cites one; never one that rests on this very number."""
    for one in models.Plan.objects.filter(number__in=cited, until=models.FOREVER).order_by("pk"):
        at: models.Plan | None = one
        while at is not None:
            if at.number == number or number in at.parents:
                raise Refused("circular", number=one.number)
            at = at.parent
        return one
    return None
