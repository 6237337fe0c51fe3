"""The writes. Each asks access, checks, writes and journals in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.plan.duties import models
from minzheng.plan.duties.composing import Composing, Settled
from minzheng.plan.duties.happened import PlanInForce
from minzheng.plan.duties.reads import plan as read_plan
from minzheng.plan.duties.refusals import NoPlan, Refused
from minzheng.plan.duties.sheet import sheets
from minzheng.plan.duties.things import Plan, Ruling

ENFORCE, RULE = "plan.enforce", "plan.rule"
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
    with _held(actor, plan_id, RULE) as (row, plan):
        kept = _texts(("words", words, models.REASON), ("question", question, models.REASON), ("answer", answer, _ANSWER))
        duty = _duty(plan, no).id if no else None
        made = models.Ruling.objects.create(
            plan=row, duty_id=duty, words=kept[0], question=kept[1], answer=kept[2], made_by=actor.account, since=time.today()
        )
        _touch(row)
        said = {"no": no, "words": kept[0], "question": kept[1], "answer": kept[2]}
        journal.write(actor, "plan.rule", journal.Subject("plan", str(row.pk), row.place_code), said)
    return Ruling(made.pk, row.pk, duty, kept[0], kept[1], kept[2], made.since, None)


def rule_lead(actor: access.Actor, plan_id: int, no: str, token: str) -> Plan:
    """Says who leads a duty whose notice does not. Raises Forbidden, NoPlan and Refused."""
    with _held(actor, plan_id, RULE) as (row, plan):
        duty = _duty(plan, no)
        parts = models.Part.objects.filter(duty=duty)
        if not parts.filter(token=token).exists():
            raise Refused("not_theirs")
        parts.filter(role="lead").update(role="co")
        parts.filter(token=token).update(role="lead", provenance="ruled", ruled_by=actor.account, ruled_on=time.today())
        _touch(row)
        journal.write(actor, "plan.lead", journal.Subject("plan", str(row.pk), row.place_code), {"no": no, "lead": token})
    return read_plan(actor, plan_id)


@dataclass(frozen=True, slots=True)
class Contract:
    """How a promise is to be proven from a day on; the words of its fields are in `things.Proof`."""

    kind: str
    what: Said
    measure: str = ""
    target: Decimal | None = None
    bound: str = ""
    due: str = ""
    reading: Said | None = None
    to_confirm: bool = False


def agree(actor: access.Actor, plan_id: int, proof_id: int, contract: Contract) -> Plan:
    """Agrees from today on how a promise is proven; what was agreed before ends and stays on record. Raises as `rule`."""
    with _held(actor, plan_id, RULE) as (row, plan):
        old = models.Proof.objects.filter(pk=proof_id, duty__plan=plan.id, until=models.FOREVER).first()
        if old is None:
            raise NoPlan(proof_id)
        if contract.kind == "measured" and (contract.target is None or not contract.bound or not contract.measure):
            raise Refused("no_target")
        if contract.kind == "monitored" and contract.reading is None:
            raise Refused("no_reading")
        today, reading = time.today(), contract.reading or Said("", "")
        new = models.Proof(
            duty=old.duty,
            order=old.order,
            start=old.start,
            end=old.end,
            scope=old.scope,
            what_zh=contract.what.zh,
            what_en=contract.what.en,
            kind=contract.kind,
            measure=contract.measure if contract.kind == "measured" else "",
            target=contract.target,
            bound=contract.bound,
            due=contract.due,
            reading_zh=reading.zh,
            reading_en=reading.en,
            to_confirm=contract.to_confirm,
            agreed_by=actor.account,
            agreed_on=today,
            since=today,
        )
        old.until = today
        old.save(update_fields=["until"])
        new.save()
        _touch(row)
        said = {"proof": proof_id, "becomes": new.pk, "contract": asdict(contract)}
        journal.write(actor, "plan.agree", journal.Subject("plan", str(row.pk), row.place_code), said)
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


@contextmanager
def _held(actor: access.Actor, plan_id: int, permission: str) -> Iterator[tuple[models.Plan, Plan]]:
    """A plan that nobody else changes meanwhile, in a transaction; the actor may do this to it."""
    plan = read_plan(actor, plan_id)
    access.require(actor, permission, place=plan.place_code)
    with db.exclusive(f"plan {plan_id}"):
        yield models.Plan.objects.get(pk=plan_id), plan


def _touch(row: models.Plan) -> None:
    """What is read of the plan has changed."""
    models.Plan.objects.filter(pk=row.pk).update(revision=F("revision") + 1)


def _duty(plan: Plan, no: str) -> models.Duty:
    found = models.Duty.objects.filter(Q(plan=plan.id) & Q(no=no)).first()
    if found is None:
        raise NoPlan(no)
    return found


def _texts(*asked: tuple[str, str, int]) -> tuple[str, ...]:
    """Texts as they are kept. Raises Refused for one that is missing or too long."""
    kept = []
    for what, text, most in asked:
        text = text.replace("\x00", "").strip()
        if not text:
            raise Refused("missing", what=what)
        if len(text) > most:
            raise Refused("too_long", what=what, most=most)
        kept.append(text)
    return tuple(kept)
