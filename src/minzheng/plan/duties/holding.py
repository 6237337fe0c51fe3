"""A plan in the hands of whoever changes what is said of it: one at a time, in a transaction, with its revision raised."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import F, Q

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.plan.duties import models
from minzheng.plan.duties.reads import plan as read_plan
from minzheng.plan.duties.refusals import NoPlan, Refused
from minzheng.plan.duties.things import Plan

RULE = "plan.rule"


@contextmanager
def held(actor: access.Actor, plan_id: int, permission: str, place_code: str = "") -> Iterator[tuple[models.Plan, Plan]]:
    """A plan that nobody else changes meanwhile, in a transaction; the actor may do this to it, or at a place that it binds."""
    plan = read_plan(actor, plan_id)
    access.require(actor, permission, place=place_code or plan.place_code)
    if plan.until is not None and plan.until <= time.today():
        raise Refused("ended", day=plan.until)
    with db.exclusive(f"plan {plan_id}"):
        yield models.Plan.objects.get(pk=plan_id), plan


def touch(row: models.Plan) -> None:
    """What is read of the plan has changed."""
    models.Plan.objects.filter(pk=row.pk).update(revision=F("revision") + 1)


def subject(row: models.Plan, duty_id: int | None) -> journal.Subject:
    """What the journal calls the thing that changed: a duty, or the plan as a whole."""
    kind, key = ("duty", duty_id) if duty_id else ("plan", row.pk)
    return journal.Subject(kind, str(key), row.place_code)


def duty_row(plan: Plan, no: str) -> models.Duty:
    """The row of a duty. Raises NoPlan."""
    found = models.Duty.objects.filter(Q(plan=plan.id) & Q(no=no)).first()
    if found is None:
        raise NoPlan(no)
    return found
