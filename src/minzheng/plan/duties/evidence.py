"""What proves a promise without being counted: recorded by those who carry it out, checked by another person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.duties import models
from minzheng.plan.duties.happened import EvidenceInForce
from minzheng.plan.duties.reads import plan as read_plan
from minzheng.plan.duties.reads import shown_evidence
from minzheng.plan.duties.refusals import NoPlan, Refused
from minzheng.plan.duties.things import Duty, Evidence, Proof
from minzheng.plan.duties.who import takes_part

PROVE, CHECK = "plan.prove", "plan.check"
_MOST = Decimal(10) ** 14


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody records: the fields are those of `things.Evidence`."""

    title: str
    issuer: str
    day: date
    where: str
    number: str = ""
    value: Decimal | None = None
    document: int | None = None


def record(actor: access.Actor, proof_id: int, place_code: str, said: Said) -> Evidence:
    """Records a thing, or somebody's word, that proves a promise at a place; it waits for a second person.

    Raises Forbidden, NoPlan and Refused.
    """
    row, duty, proof = _proof(actor, proof_id)
    access.require(actor, PROVE, place=place_code)
    if proof.kind not in {"artefact", "attested"}:
        raise Refused("not_this_way", kind=proof.kind)
    _check_place(proof, row.duty.plan.place_code, place_code, said.day)
    if not takes_part(duty, access.scope(actor, PROVE), place_code, time.today()):
        raise Refused("not_theirs")
    if said.value is not None and not (said.value.is_finite() and abs(said.value) < _MOST):
        raise Refused("not_a_number", value=said.value)
    kept = {
        name: Refused.text(name, getattr(said, name), most, needed=name != "number")
        for name, most in (("title", 250), ("issuer", 120), ("where", 250), ("number", 64))
    }
    with db.exclusive(f"evidence {proof_id} {place_code}"):
        standing = models.Evidence.objects.filter(proof=row, place_code=place_code, state__in=("proposed", "in_force"))
        if proof.kind == "artefact" and (other := standing.first()):
            raise Refused("already", place=places.name(place_code, said.day), title=other.title)
        made = models.Evidence.objects.create(
            proof=row,
            place_code=place_code,
            kind=proof.kind,
            day=said.day,
            value=said.value if proof.kind == "attested" else None,
            document=said.document,
            state="proposed",
            made_by=actor.account,
            recorded_at=time.machine(),
            **kept,
        )
        subject = journal.Subject("evidence", str(made.pk), place_code)
        journal.write(actor, "plan.prove", subject, {**kept, "proof": proof_id, "day": said.day, "value": str(said.value)})
    return shown_evidence(made)


def check(actor: access.Actor, evidence_id: int, *, accept: bool, reason: str = "") -> Evidence:
    """A second person takes it, or refuses it with a reason. Raises Forbidden, NoPlan and Refused."""
    return _judge(actor, evidence_id, "in_force" if accept else "refused", reason, needed=not accept)


def withdraw(actor: access.Actor, evidence_id: int, reason: str) -> Evidence:
    """Takes back what stands, with a reason: a document was revoked, a word was wrong. Raises as `check`."""
    return _judge(actor, evidence_id, "withdrawn", reason, needed=True)


def _judge(actor: access.Actor, evidence_id: int, state: str, reason: str, *, needed: bool) -> Evidence:
    found = models.Evidence.objects.select_related("proof__duty").filter(pk=evidence_id).first()
    if found is None or not access.scope(actor, "plan.read").holds(found.place_code):
        raise NoPlan(evidence_id)
    access.require(actor, CHECK, place=found.place_code)
    duty = read_plan(actor, found.proof.duty.plan_id).duty(found.proof.duty.no)
    if not takes_part(duty, access.scope(actor, CHECK), found.place_code, time.today()):
        raise Refused("not_theirs")
    if state == "in_force" and found.proof.until != models.FOREVER:
        raise Refused("contract_changed")
    reason = Refused.text("reason", reason, models.REASON, needed=needed)
    with db.exclusive(f"evidence {found.proof_id} {found.place_code}"):
        row = models.Evidence.objects.get(pk=evidence_id)
        if row.state != ("in_force" if state == "withdrawn" else "proposed"):
            raise Refused("not_waiting")
        if row.made_by == actor.account:
            raise Refused("same_person")
        row.state, row.checked_by, row.checked_at, row.reason = state, actor.account, time.machine(), reason
        row.save(update_fields=["state", "checked_by", "checked_at", "reason"])
        journal.write(
            actor, f"plan.{_VERBS[state]}", journal.Subject("evidence", str(row.pk), row.place_code), {"reason": reason}
        )
        if state == "in_force":
            events.announce(EvidenceInForce(row.pk, row.proof_id, row.place_code))
    return shown_evidence(row)


_VERBS = {"in_force": "prove_accept", "refused": "prove_refuse", "withdrawn": "prove_withdraw"}


def _proof(actor: access.Actor, proof_id: int) -> tuple[models.Proof, Duty, Proof]:
    whole = models.Proof.objects.select_related("duty__plan").defer("duty__plan__original", "duty__text")
    row = whole.filter(pk=proof_id, until=models.FOREVER).first()
    if row is None:
        raise NoPlan(proof_id)
    if row.duty.plan.until <= time.today():
        raise Refused("ended", day=row.duty.plan.until)
    duty = read_plan(actor, row.duty.plan_id).duty(row.duty.no)
    return row, duty, duty.proof(proof_id)


def _check_place(proof: Proof, issuer: str, place_code: str, day: date) -> None:
    """Raises Refused where the promise does not bind the place, or the day is not to be."""
    if day > time.today():
        raise Refused("future", day=day, today=time.today())
    if not places.exists(place_code, time.today()):
        raise Refused("not_bound", place=place_code)
    place = places.default().on(time.today()).place(place_code)
    if place_code != issuer and place.kind not in proof.scope:
        raise Refused("not_bound", place=place.name)
