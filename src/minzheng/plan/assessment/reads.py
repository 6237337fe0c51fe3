"""The questions. What is published is anybody's; what is shown is for those assessed, each its own; a draft is its makers'."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.plan.assessment import models
from minzheng.plan.assessment.formula import formula_of
from minzheng.plan.assessment.lines import Found, Gathering
from minzheng.plan.assessment.recomputing import Recomputed, recompute
from minzheng.plan.assessment.refusals import NoYear
from minzheng.plan.assessment.rights import ASSESS, READ, assesses, is_shown
from minzheng.plan.assessment.slices import last_of
from minzheng.plan.assessment.things import Item, Objection, ObjectionState, Run, RunState, Year
from minzheng.plan.duties import api as duties


def years(actor: access.Actor, plan_id: int) -> tuple[Year, ...]:
    """The years of a plan whose weights are published, the latest first. Raises duties.NoPlan."""
    plan = duties.plan(actor, plan_id)
    return tuple(map(_year, models.Year.objects.filter(plan=plan.id).order_by("-year")))


def year(actor: access.Actor, plan_id: int, number: int) -> Year | None:
    """A year of a plan; None while its weights are not published. Raises duties.NoPlan."""
    return next((one for one in years(actor, plan_id) if one.year == number), None)


def listing(actor: access.Actor, plan_id: int, number: int, place_code: str, day: date | None = None) -> tuple[Item, ...]:
    """The year's list of a place: each promise with its share of the year, and where it stands on a day, today unless said.

    Raises duties.NoPlan, Forbidden, and KeyError for a place not in force.
    """
    plan, day = duties.plan(actor, plan_id), min(day or time.today(), last_of(number))
    access.require(actor, READ, place=place_code)
    found = year(actor, plan_id, number)
    weights = found.weights if found else dict.fromkeys((duty.no for duty in plan.tasks), 1)
    asked = Gathering(plan, number, day, weights, only=place_code)
    return tuple(_item(one, number, weights.get(one.duty.no, 0) if found else 0) for one in asked.found())


def _item(one: Found, number: int, weight: int) -> Item:
    due = one.wording.due
    done = one.reached if one.proof.kind == "artefact" else None
    carried = due is not None and due.year < number and one.reached is None and not one.why
    return Item(one.duty, one.proof, weight, one.wording.target, due, one.baseline, one.slice, one.now, done, carried, one.why)


def runs(actor: access.Actor, plan_id: int, number: int) -> tuple[Run, ...]:
    """The runs of a year that the actor may see, the latest first. Raises duties.NoPlan."""
    plan = duties.plan(actor, plan_id)
    rows = models.Run.objects.filter(year__plan=plan.id, year__year=number).select_related("year").order_by("-number")
    return tuple(_run(row) for row in rows if _may(actor, row, plan))


def run(actor: access.Actor, run_id: int) -> Run:
    """One run. Raises NoYear."""
    row = models.Run.objects.select_related("year").filter(pk=run_id).first()
    try:
        plan = duties.plan(actor, row.year.plan) if row else None
    except duties.NoPlan as error:
        raise NoYear(run_id) from error
    if row is None or plan is None or not _may(actor, row, plan):
        raise NoYear(run_id)
    return _run(row)


def scores(actor: access.Actor, run_id: int) -> Recomputed:
    """What a run comes to, computed from its data; of a run that is only shown, the lines of the actor's own places.

    Raises NoYear.
    """
    found = run(actor, run_id)
    whole = _recomputed(found.id, found.digest)
    if found.state in {"published", "superseded"} or assesses(actor, duties.plan(actor, found.year.plan)):
        return whole
    held = access.scope(actor, READ)
    return Recomputed(
        whole.plan,
        whole.year,
        whole.digest,
        tuple(one for one in whole.lines if held.holds(one.line.place)),
        {code: one for code, one in whole.places.items() if held.holds(code)},
        {},
    )


def objections(actor: access.Actor, run_id: int) -> tuple[Objection, ...]:
    """What was said against a run: all of it to those who assess, else what the actor's own places said. Raises NoYear."""
    found = run(actor, run_id)
    rows = models.Objection.objects.filter(run=found.id).order_by("pk")
    if not assesses(actor, duties.plan(actor, found.year.plan)):
        rows = rows.filter(access.scope(actor, READ).where())
    return tuple(map(given, rows))


def objection(actor: access.Actor, objection_id: int) -> Objection:
    """One objection. Raises NoYear where it is not there, or not for the actor."""
    row = models.Objection.objects.filter(pk=objection_id).first()
    found = row and next((one for one in objections(actor, row.run_id) if one.id == objection_id), None)
    if not found:
        raise NoYear(objection_id)
    return found


def published_as(digest: str) -> Run | None:
    """The published run whose data have a digest; None where nothing published has."""
    row = models.Run.objects.select_related("year").filter(digest=digest, published_on__isnull=False).order_by("-number").first()
    return _run(row) if row else None


def to_answer(actor: access.Actor) -> tuple[Objection, ...]:
    """Objections that the actor may answer, by the day they are due: never of a run that the actor made."""
    if not access.may(actor, ASSESS):
        return ()
    mine = [one.id for one in duties.plans(actor) if assesses(actor, one)]
    rows = models.Objection.objects.filter(state="open", run__year__plan__in=mine).exclude(run__made_by=actor.account)
    return tuple(map(given, rows.order_by("due", "pk")))


def weighed(plan: duties.Plan) -> dict[str, int]:
    """The weights that a plan would have if nobody chose any: equal ones, for every task that is not a mere direction."""
    return {duty.no: 1 for duty in plan.tasks if any(proof.kind in {"measured", "artefact"} for proof in duty.proofs)}


def given(row: models.Objection) -> Objection:
    """A row as the room gives it."""
    state: ObjectionState = row.state  # type: ignore[assignment]
    return Objection(
        id=row.pk,
        run=row.run_id,
        place_code=row.place_code,
        no=row.no,
        letter=row.letter,
        words=row.words,
        made_by=row.made_by,
        made_on=row.made_on,
        due=row.due,
        state=state,
        answer=row.answer,
        corrected=row.corrected or {},
        answered_by=row.answered_by,
        answered_on=row.answered_on,
    )


def _may(actor: access.Actor, row: models.Run, plan: duties.Plan) -> bool:
    if row.state in {"published", "superseded"} and row.published_on is not None:
        return True
    return assesses(actor, plan) or (row.state in {"shown", "superseded"} and is_shown(actor, plan))


def _year(row: models.Year) -> Year:
    return Year(row.pk, row.plan, row.year, row.weights, row.published_on, formula_of(row.year))


def _run(row: models.Run) -> Run:
    state: RunState = row.state  # type: ignore[assignment]
    return Run(
        id=row.pk,
        year=_year(row.year),
        number=row.number,
        state=state,
        digest=row.digest,
        made_by=row.made_by,
        made_on=row.made_on,
        shown_on=row.shown_on,
        published_on=row.published_on,
        because=row.because_id,
        data=data_of(row.pk, row.digest),
    )


@lru_cache(16)
def data_of(run_id: int, digest: str) -> Mapping[str, Any]:
    """The published data of a run, which never change."""
    return json.loads(models.Run.objects.values_list("data", flat=True).get(pk=run_id))  # type: ignore[no-any-return]


@lru_cache(16)
def _recomputed(run_id: int, digest: str) -> Recomputed:
    return recompute(data_of(run_id, digest))
