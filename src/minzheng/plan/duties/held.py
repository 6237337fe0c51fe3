"""What stands as proof, as plain facts for those who reckon with all of it at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Max

from minzheng.kernel.access import api as access
from minzheng.plan.duties import models
from minzheng.plan.duties.reads import plan as read_plan
from minzheng.plan.duties.reads import proofs_on
from minzheng.plan.duties.things import Plan, Proof


@dataclass(frozen=True, slots=True)
class Held:
    """Of one promise at one place: the day of what proves it, and of somebody's word its value and who said it."""

    place_code: str
    day: date
    value: Decimal | None
    issuer: str


def held(actor: access.Actor, plan_id: int, day: date) -> Mapping[int, tuple[Held, ...]]:
    """All that stands as proof of a plan's promises by a day, by proof, the oldest first: one statement. Raises NoPlan."""
    read_plan(actor, plan_id)
    found: dict[int, list[Held]] = {}
    rows = models.Evidence.objects.filter(proof__duty__plan=plan_id, state="in_force", day__lte=day).order_by("day", "pk")
    for proof, place_code, on, value, issuer in rows.values_list("proof", "place_code", "day", "value", "issuer"):
        found.setdefault(proof, []).append(Held(place_code, on, value, issuer))
    return {proof: tuple(some) for proof, some in found.items()}


def stamp(plan_id: int) -> str:
    """Another word whenever what stands as proof of a plan's promises has changed."""
    said = models.Evidence.objects.filter(proof__duty__plan=plan_id).exclude(state="proposed")
    counted = said.aggregate(count=Count("pk"), last=Max("checked_at"))
    return f"{counted['count']} {counted['last']}"


def agreed(plan: Plan, day: date) -> Mapping[int, tuple[Proof, ...]]:
    """By the id of each duty, how its promises were to be proven on a day; asked of those alone that were agreed anew since."""
    day = max(day, plan.since)
    return {
        duty.id: duty.proofs if all(proof.since <= day for proof in duty.proofs) else proofs_on(plan, duty, day)
        for duty in plan.duties
    }
