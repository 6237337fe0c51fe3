"""The questions. A public plan is anybody's to read; another is read by officials of its place and of those below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.duties import models
from minzheng.plan.duties.refusals import NoPlan, words
from minzheng.plan.duties.things import (
    Bound,
    Duty,
    Evidence,
    Members,
    Part,
    Plan,
    Proof,
    ProofKind,
    Role,
    RoleSaid,
    Ruling,
    State,
)
from minzheng.plan.duties.who import takes_part

READ = "plan.read"


def plans(actor: access.Actor, day: date | None = None) -> tuple[Plan, ...]:
    """The plans in force on a day that the actor may read, the newest first."""
    day = day or time.today()
    rows = models.Plan.objects.filter(since__lte=day, until__gt=day).order_by("-since", "-pk")
    return tuple(_whole(row.pk, row.revision) for row in rows.only("pk", "revision", "public", "place_code") if _may(actor, row))


def plan(actor: access.Actor, plan_id: int) -> Plan:
    """A plan, whether in force or ended. Raises NoPlan."""
    row = models.Plan.objects.filter(pk=plan_id).only("pk", "revision", "public", "place_code").first()
    if row is None or not _may(actor, row):
        raise NoPlan(plan_id)
    return _whole(row.pk, row.revision)


def versions(actor: access.Actor, plan_id: int) -> tuple[Plan, ...]:
    """A plan with those that it replaced and that replaced it, the oldest first. Raises NoPlan."""
    found = [plan(actor, plan_id)]
    while (before := found[0].replaces) is not None:
        found.insert(0, plan(actor, before))
    while (after := models.Plan.objects.filter(replaces=found[-1].id).values_list("pk", flat=True).first()) is not None:
        found.append(plan(actor, after))
    return tuple(found)


def proofs_on(plan: Plan, duty: Duty, day: date) -> tuple[Proof, ...]:
    """How the promises of a duty were to be proven on a day: what was agreed then."""
    if all(proof.since <= day for proof in duty.proofs) and day >= time.today():
        return duty.proofs
    rows = models.Proof.objects.filter(duty=duty.id, since__lte=max(day, plan.since), until__gt=max(day, plan.since))
    return _proofs(rows.order_by("order"), plan.original)


def rulings(actor: access.Actor, plan_id: int, day: date | None = None) -> tuple[Ruling, ...]:
    """What the issuer said its words mean, as of a day. Raises NoPlan."""
    asked, day = plan(actor, plan_id), day or time.today()
    rows = models.Ruling.objects.filter(plan=asked.id, since__lte=day, until__gt=day).order_by("pk")
    return tuple(
        Ruling(row.pk, row.plan_id, row.duty_id, row.words, row.question, row.answer, row.since, ended(row.until)) for row in rows
    )


def evidence(
    actor: access.Actor, proofs: Sequence[int], places_of: Sequence[places.Range] | None = None, day: date | None = None
) -> tuple[Evidence, ...]:
    """What stands as proof by a day, by proof and place, within ranges of codes where given.

    Only of plans that the actor may read.
    """
    day = day or time.today()
    rows = models.Evidence.objects.filter(proof__in=proofs, state="in_force", day__lte=day)
    if places_of is not None:
        rows = rows.filter(_within(places_of))
    return tuple(shown_evidence(row) for row in _with_plan(rows) if _may(actor, row.proof.duty.plan))


def proven(actor: access.Actor, plan_id: int, place_code: str, day: date) -> Mapping[int, frozenset[str]]:
    """By proof, the places of a day at and below one where evidence stands; what a place took over counts as its own.

    Raises NoPlan and KeyError.
    """
    asked = plan(actor, plan_id)
    rows = models.Evidence.objects.filter(_within(places.ranges(place_code, day)), state="in_force", day__lte=day)
    pairs = rows.filter(proof__duty__plan=asked.id).values_list("proof_id", "place_code").distinct()
    found: dict[int, set[str]] = {}
    for proof, code in pairs:
        found.setdefault(proof, set()).update(_today(code, day))
    return {proof: frozenset(codes) for proof, codes in found.items()}


@lru_cache(5000)
def _today(code: str, day: date) -> frozenset[str]:
    """The places of a day that a code means: itself, or on its own level what it became."""
    if places.exists(code, day):
        return frozenset({code})
    level, standing = places.level(code), places.default().on(day)
    every = (*standing.places, *standing.towns) if level == "township" else tuple(standing.places)
    same = (one for one in every if places.level(one) == level)
    return frozenset(one for one in same if any(first <= code < after for first, after in places.ranges(one, day)))


def evidence_history(actor: access.Actor, proofs: Sequence[int]) -> tuple[Evidence, ...]:
    """All that was ever recorded for these proofs within the actor's own places, whatever became of it, the newest first."""
    rows = models.Evidence.objects.filter(access.scope(actor, READ).where(), proof__in=proofs)
    shown = sorted(_with_plan(rows), key=lambda row: -row.pk)
    return tuple(shown_evidence(row) for row in shown if _may(actor, row.proof.duty.plan))


def waiting_evidence(actor: access.Actor) -> tuple[Evidence, ...]:
    """What waits to be checked by the actor, the oldest first: of duties in which their field has a part, never what the actor
    recorded. Raises Forbidden.
    """
    access.require(actor, "plan.check")
    held = access.scope(actor, "plan.check")
    rows = models.Evidence.objects.filter(held.where(), state="proposed").exclude(made_by=actor.account)
    found, today, whole = [], time.today(), dict[int, Plan]()
    for row in sorted(_with_plan(rows), key=lambda row: row.pk):
        of = row.proof.duty.plan_id
        whole[of] = whole.get(of) or plan(actor, of)
        duty = whole[of].duty(row.proof.duty.no)
        if takes_part(duty, held, row.place_code, today):
            found.append(shown_evidence(row))
    return tuple(found)


def place_of(actor: access.Actor, evidence_id: int) -> tuple[Plan, Duty, Evidence]:
    """Where a piece of evidence belongs. Raises NoPlan for one that is not there, or not for the actor."""
    rows = models.Evidence.objects.filter(access.scope(actor, READ).where(), pk=evidence_id)
    for row in _with_plan(rows):
        whole = plan(actor, row.proof.duty.plan_id)
        return whole, whole.duty(row.proof.duty.no), shown_evidence(row)
    raise NoPlan(evidence_id)


def _with_plan(rows: QuerySet[models.Evidence]) -> QuerySet[models.Evidence]:
    """With what says whose they are, and without the long texts."""
    whole = rows.select_related("proof__duty__plan").order_by("proof", "place_code", "day", "pk")
    return whole.defer("proof__duty__plan__original", "proof__duty__text")


def shown_evidence(row: models.Evidence) -> Evidence:
    """A row as the room gives it."""
    state: State = row.state  # type: ignore[assignment]
    return Evidence(
        id=row.pk,
        proof=row.proof_id,
        place_code=row.place_code,
        kind="artefact" if row.kind == "artefact" else "attested",
        title=row.title,
        number=row.number,
        issuer=row.issuer,
        day=row.day,
        where=row.where,
        value=row.value,
        document=row.document,
        state=state,
        made_by=row.made_by,
        recorded_at=row.recorded_at,
        checked_by=row.checked_by,
        reason=row.reason,
    )


def ended(until: date) -> date | None:
    """An end as the room gives it."""
    return None if until == models.FOREVER else until


def _may(actor: access.Actor, row: models.Plan) -> bool:
    """Whether an actor may read a plan: it is public, or theirs to carry out."""
    if row.public or actor == access.SYSTEM:
        return True
    if not access.may(actor, READ):
        return False
    inside = any(first <= row.place_code < after for first, after in actor.ranges)
    return inside or row.place_code in _above(actor.place, time.today())


@lru_cache(5000)
def _above(place: str, day: date) -> frozenset[str]:
    """A place and those that it lies in."""
    try:
        return frozenset(one.code for one in places.default().on(day).path(place))
    except LookupError:
        return frozenset()


def _within(ranges: Sequence[places.Range]) -> Q:
    found = Q(pk__in=[])
    for number, (first, after) in enumerate(ranges):
        one = Q(place_code__gte=first, place_code__lt=after)
        found = found | one if number else one
    return found


def _whole(plan_id: int, revision: int) -> Plan:
    """A plan with all that hangs on it, once for each revision; what may yet be taken back is not kept."""
    return _read(plan_id, revision) if db.unsettled() else _kept(plan_id, revision)


@lru_cache(200)
def _kept(plan_id: int, revision: int) -> Plan:
    return _read(plan_id, revision)


def _read(plan_id: int, revision: int) -> Plan:
    row = models.Plan.objects.get(pk=plan_id)
    duties = models.Duty.objects.filter(plan=row).prefetch_related("parts").order_by("order")
    standing = models.Proof.objects.filter(duty__plan=row, until=models.FOREVER).order_by("duty", "order")
    by_duty: dict[int, list[models.Proof]] = {}
    for proof in standing:
        by_duty.setdefault(proof.duty_id, []).append(proof)
    since = _since(row)
    return Plan(
        id=row.pk,
        number=row.number,
        title=row.title,
        place_code=row.place_code,
        issued=row.issued,
        since=row.since,
        until=ended(row.until),
        public=row.public,
        digest=row.digest,
        document=row.document,
        parents=tuple(row.parents),
        parent=row.parent_id,
        replaces=row.replaces_id,
        revision=revision,
        original=row.original,
        duties=tuple(_duty(duty, by_duty.get(duty.pk, []), row, since) for duty in duties),
    )


@dataclass(frozen=True, slots=True)
class _Since:
    """What was said of units since a plan came into force: the members of sets by string, roles by part, each by its day."""

    members: Mapping[str, tuple[Members, ...]]
    roles: Mapping[int, tuple[RoleSaid, ...]]


def _since(plan: models.Plan) -> _Since:
    """Nothing is asked of a plan that nobody changed."""
    members: dict[str, tuple[Members, ...]] = {}
    roles: dict[int, tuple[RoleSaid, ...]] = {}
    if plan.revision > 1:
        for one in models.Membership.objects.filter(plan=plan).order_by("since", "pk"):
            said = Members(one.place_code, one.since, tuple(one.units), one.basis)
            members[one.token] = (*members.get(one.token, ()), said)
        for row in models.RoleSaid.objects.filter(part__duty__plan=plan).order_by("since", "pk"):
            role: Role = row.role  # type: ignore[assignment]
            place = "" if row.place_code == plan.place_code else row.place_code
            roles[row.part_id] = (*roles.get(row.part_id, ()), RoleSaid(place, row.since, role, row.basis))
    return _Since(members, roles)


def _duty(row: models.Duty, proofs: Sequence[models.Proof], plan: models.Plan, since: _Since) -> Duty:
    parts = sorted(row.parts.all(), key=lambda part: part.order)
    return Duty(
        id=row.pk,
        plan=row.plan_id,
        no=row.no,
        kind="task" if row.kind == "task" else "cover",
        headings=tuple(row.headings),
        short=Said(row.short_zh, row.short_en or row.short_zh),
        text=row.text,
        start=row.start,
        end=row.end,
        type=row.type,
        function=row.function,
        due=row.due,
        scope=tuple(row.scope),
        vague=tuple(row.vague),
        parts=tuple(_part(part, since) for part in parts),
        proofs=_proofs(proofs, plan.original),
    )


def _part(row: models.Part, since: _Since) -> Part:
    role: Role = row.role  # type: ignore[assignment]
    members, roles = since.members.get(row.token, ()), since.roles.get(row.pk, ())
    return Part(row.token, row.unit, row.function, role, row.provenance, row.ruled_on, members, roles)


def _proofs(rows: Sequence[models.Proof] | QuerySet[models.Proof], original: str) -> tuple[Proof, ...]:
    rows = list(rows)
    letters = words().letters if len(rows) > 1 else ("",)
    return tuple(_proof(row, letters[place % len(letters)], original) for place, row in enumerate(rows))


def _proof(row: models.Proof, letter: str, original: str) -> Proof:
    kind: ProofKind = row.kind  # type: ignore[assignment]
    bound: Bound = row.bound  # type: ignore[assignment]
    return Proof(
        id=row.pk,
        duty=row.duty_id,
        letter=letter,
        start=row.start,
        quote=original[row.start : row.end],
        what=Said(row.what_zh, row.what_en),
        kind=kind,
        measure=row.measure,
        target=row.target,
        bound=bound,
        due=row.due,
        scope=tuple(row.scope),
        reading=Said(row.reading_zh, row.reading_en) if row.reading_zh else None,
        to_confirm=row.to_confirm,
        agreed_on=row.agreed_on,
        since=row.since,
        until=ended(row.until),
    )
