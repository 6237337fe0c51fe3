"""How a promise is to be proven: agreed anew from a day on, while what was agreed before stays for its own days."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import get_args

from minzheng.content.api import Said
from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.plan.duties import models
from minzheng.plan.duties.holding import RULE, held, subject, touch
from minzheng.plan.duties.reads import plan as read_plan
from minzheng.plan.duties.refusals import NoPlan, Refused
from minzheng.plan.duties.things import Bound, Plan, ProofKind, last_day

_MOST = Decimal(10) ** 14


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
    with held(actor, plan_id, RULE) as (row, plan):
        old = models.Proof.objects.filter(pk=proof_id, duty__plan=plan.id, until=models.FOREVER).first()
        if old is None:
            raise NoPlan(proof_id)
        _check(contract, row.issued, old.duty.no)
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
            measure=contract.measure if contract.kind in {"measured", "monitored"} else "",
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
        touch(row)
        said = {"proof": proof_id, "becomes": new.pk, "contract": asdict(contract)}
        journal.write(actor, "plan.agree", subject(row, old.duty_id), said)
    return read_plan(actor, plan_id)


def _check(contract: Contract, issued: date, no: str) -> None:
    """Raises Refused for a contract that does not hold together."""
    if contract.kind not in get_args(ProofKind):
        raise Refused("no_kind")
    if contract.kind == "measured" and (contract.target is None or not contract.bound or not contract.measure):
        raise Refused("no_target")
    counted = contract.kind in {"measured", "monitored"} and contract.measure
    if counted and contract.measure not in {one.id for one in indicators.measures()}:
        raise Refused("no_measure", measure=contract.measure)
    if (contract.target is None) != (not contract.bound) or contract.bound not in get_args(Bound):
        raise Refused("no_target")
    if contract.target is not None and not (contract.target.is_finite() and abs(contract.target) < _MOST):
        raise Refused("not_a_number", value=contract.target)
    if contract.kind == "monitored" and contract.reading is None:
        raise Refused("no_reading")
    Refused.text("what_zh", contract.what.zh, 120)
    Refused.text("what_en", contract.what.en, 200)
    if contract.reading is not None:
        Refused.text("reading_zh", contract.reading.zh, 250)
        Refused.text("reading_en", contract.reading.en, 400)
    try:
        due = last_day(contract.due)
    except ValueError as error:
        raise Refused("no_such_day", due=contract.due) from error
    if due and due < issued:
        raise Refused("due_before_issue", no=no, due=contract.due, issued=issued)
