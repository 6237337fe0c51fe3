"""What must hold of every plan, run at start and nightly. Each fault is a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from minzheng.kernel.journal import api as journal
from minzheng.kernel.units import api as units
from minzheng.notice import api as notices
from minzheng.plan.duties import models

_JUDGED = {"in_force", "refused", "withdrawn"}


def check(rows: Iterable[tuple[str, str]] | None = None) -> Iterator[str]:
    """Every fault. `rows` are subject and content digest of the journal's rows of kind evidence, where they are at hand."""
    for plan in models.Plan.objects.select_related("replaces").order_by("pk"):
        yield from (f"Plan {plan.number}: {fault}." for fault in _plan(plan))
    journaled = None if rows is None else {subject for subject, _ in rows}
    found = models.Evidence.objects.select_related("proof__duty").defer("proof__duty__text").order_by("pk")
    for row in found.iterator(2000):
        yield from (f"Evidence {row.pk}: {fault}." for fault in _evidence(row))
        if journaled is not None and str(row.pk) not in journaled:
            yield f"Evidence {row.pk}: the journal does not know it."


def _plan(plan: models.Plan) -> Iterator[str]:
    if plan.digest != journal.digest(plan.original.encode()):
        yield "its text is not the one that was brought into force"
    if plan.until < plan.since or plan.since < plan.issued:
        yield f"it was issued on {plan.issued} and is in force from {plan.since} until {plan.until}"
    if plan.replaces and plan.replaces.until > plan.since:
        yield f"it replaces {plan.replaces.number}, which goes on until {plan.replaces.until}"
    duties = list(models.Duty.objects.filter(plan=plan).prefetch_related("parts", "proofs").order_by("order"))
    if not duties:
        yield "it has no duty"
    yield from _members(plan)
    for duty in duties:
        yield from (f"duty {duty.no}: {fault}" for fault in (*_duty(duty, plan.original), *_contracts(duty)))


def _duty(duty: models.Duty, original: str) -> Iterator[str]:
    """Its anchors quote the original, its parts name known units, one of them leads at most."""
    if not 0 <= duty.start < duty.end <= len(original) or _bare(duty.text) not in _bare(
        notices.normalise(original[duty.start : duty.end])
    ):
        yield "its anchor does not quote it"
    parts = list(duty.parts.all())
    if sum(part.role == "lead" for part in parts) > 1 and duty.kind == "task" and any(part.ruled_on for part in parts):
        yield "two units lead it, though its lead was ruled"
    for part in parts:
        if (part.provenance == "ruled") != bool(part.ruled_by and part.ruled_on):
            yield f"nobody is known to have ruled on {part.token}"
        if part.unit and not units.known(part.unit):
            yield f"{part.unit} is no unit"


def _members(plan: models.Plan) -> Iterator[str]:
    """Who was said to be a member is a unit, from a day of the plan's time on, and something says so."""
    for row in models.Membership.objects.filter(plan=plan).order_by("pk"):
        if row.since < plan.since or not row.basis or not row.units:
            yield f"the members of {row.token} from {row.since} on are said without a basis, or for a day before it"
        yield from (f"{key} is no unit, but a member of {row.token}" for key in row.units if not units.known(key))


def _contracts(duty: models.Duty) -> Iterator[str]:
    """Each promise is proven in one way on each day, and each way holds together."""
    every = sorted(duty.proofs.all(), key=lambda proof: (proof.order, proof.since, proof.pk))
    if not every:
        yield "how it is proven is not decided"
    for order, found in groupby(every, key=lambda proof: proof.order):
        proofs = list(found)
        if proofs[-1].until != models.FOREVER or any(one.until != after.since for one, after in pairwise(proofs)):
            yield f"promise {order} is proven in no way on some day, or in two"
        for proof in proofs:
            if not duty.start <= proof.start < proof.end <= duty.end:
                yield f"promise {order} is anchored outside it"
            named = {"measured": bool(proof.measure), "monitored": True}.get(proof.kind, not proof.measure)
            if not named or (proof.target is None) != (not proof.bound):
                yield f"promise {order} is {proof.kind}, with measure {proof.measure!r} and target {proof.target}"
            if proof.kind == "monitored" and not proof.reading_zh:
                yield f"promise {order} is only monitored, without a reason"


def _evidence(row: models.Evidence) -> Iterator[str]:
    """A second person stands behind all that stands."""
    if (row.state in _JUDGED) != bool(row.checked_by and row.checked_at):
        yield f"it is {row.state}, checked by {row.checked_by or 'nobody'}"
    if row.checked_by and row.checked_by == row.made_by:
        yield "whoever recorded it checked it"
    if row.state in {"refused", "withdrawn"} and not row.reason:
        yield f"it is {row.state} without a reason"
    if row.kind != row.proof.kind:
        yield f"it is {row.kind}, but the promise of duty {row.proof.duty.no} is {row.proof.kind}"


def _bare(text: str) -> str:
    return "".join(text.split())
