"""What can be asked of plans: their duties, who answers, how each promise stands, what a place makes of it, and the figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from ninja import Router
from pydantic import Field

from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from minzheng.plan.standing import api as standing
from minzheng.portal.issuing import interchange
from minzheng.portal.rest import planned, shapes
from minzheng.portal.rest.framing import Session, may_answer
from minzheng.portal.rest.ground import on_day
from minzheng.portal.rest.problems import missing

router = Router(tags=["plans"])
No = Annotated[str, Field(pattern="^[A-Za-z0-9.-]{1,16}$")]
_extra = may_answer(404)


@router.get("/plans", response=list[planned.PlanHead], openapi_extra=may_answer())
def list_plans(request: access.Request, day: shapes.Day | None = None) -> Any:
    """The plans in force on a day (today) that are public, or that the caller carries out; the newest first."""
    return [planned.head(one) for one in duties.plans(request.actor, day)]


@router.get("/plans/{plan_id}", response=interchange.PlanFile, openapi_extra=_extra)
def show_plan(request: access.Request, plan_id: shapes.Id) -> Any:
    """A plan whole, in the form in which programs hand plans on: `docs/reference/plan.schema.json` describes it."""
    plan = _plan(request, plan_id)
    return interchange.plan_file(plan, duties.rulings(request.actor, plan.id))


@router.get("/plans/{plan_id}/duties", response=planned.Duties, openapi_extra=_extra)
def list_duties(
    request: access.Request,
    plan_id: shapes.Id,
    sector: shapes.Name | None = None,
    role: duties.Role | None = None,
    place: shapes.PlaceCode | None = None,
    day: shapes.Day | None = None,
    after: No | None = None,
    size: shapes.Size = 50,
) -> Any:
    """The duties with their sentences, anchors, parts and proofs; of a `sector` or `role` where asked."""
    plan = _plan(request, plan_id)
    found: Sequence[duties.Duty] = plan.duties
    if sector or role:
        on, here = _at(plan, place, day), place or plan.place_code
        found = [duty for duty in found if any(_meant(one, sector, role) for one in duties.who(duty, here, on))]
    shown, then = _page(plan, found, after, size)
    return planned.Duties(tuple(map(interchange.plain_duty, shown)), then)


@router.get("/plans/{plan_id}/duties/{no}", response=duties.Duty, openapi_extra=_extra)
def show_duty(request: access.Request, plan_id: shapes.Id, no: No) -> Any:
    """One duty: its sentence, where it stands in the original, who has a part, how each promise is proven."""
    return interchange.plain_duty(_duty(_plan(request, plan_id), no))


@router.get("/plans/{plan_id}/duties/{no}/roles", response=list[planned.Role], openapi_extra=_extra)
def list_roles(
    request: access.Request,
    plan_id: shapes.Id,
    no: No,
    place: shapes.PlaceCode | None = None,
    day: shapes.Day | None = None,
) -> Any:
    """Who answers for each part of a duty at a place (the issuer's) on a day (today), on what basis and how certainly."""
    plan = _plan(request, plan_id)
    on = _at(plan, place, day)
    return [planned.role(one) for one in duties.who(_duty(plan, no), place or plan.place_code, on)]


@router.get("/plans/{plan_id}/standings", response=planned.Stands, openapi_extra=_extra)
def list_standings(
    request: access.Request,
    plan_id: shapes.Id,
    place: shapes.PlaceCode | None = None,
    day: shapes.Day | None = None,
    after: No | None = None,
    size: shapes.Size = 50,
) -> Any:
    """The light of every promise at a place (the issuer's) on a day (today), with its reasons and the exact figure."""
    plan = _plan(request, plan_id)
    on = _at(plan, place, day)
    found = {one.duty.no: one for one in standing.standings(request.actor, plan, place or plan.place_code, on)}
    shown, then = _page(plan, plan.duties, after, size)
    return planned.Stands(tuple(planned.stand(found[one.no], on) for one in shown), then)


@router.get("/plans/{plan_id}/local", response=planned.LocalDuties, openapi_extra=_extra)
def list_local_duties(
    request: access.Request,
    plan_id: shapes.Id,
    place: shapes.PlaceCode,
    day: shapes.Day | None = None,
    after: No | None = None,
    size: shapes.Size = 50,
) -> Any:
    """What a plan is at a place: each promise as it is worded at every level; with gaps and reasons for its own officials."""
    plan = _plan(request, plan_id)
    on = _at(plan, place, day)
    found = {one.duty.no: one for one in local.wordings(request.actor, plan, place, on)}
    shown, then = _page(plan, [one.duty for one in found.values()], after, size)
    return planned.LocalDuties(tuple(planned.local_duty(found[one.no]) for one in shown), then)


@router.get("/plans/{plan_id}/gaps", response=list[planned.Lack], auth=Session(), openapi_extra=may_answer(403, 404))
def list_gaps(request: access.Request, plan_id: shapes.Id, place: shapes.PlaceCode, day: shapes.Day | None = None) -> Any:
    """What is missing of a plan at a place, for those who read its own matters."""
    plan = _plan(request, plan_id)
    return list(planned.lacks(local.gaps(request.actor, plan, place, _at(plan, place, day))))


@router.get("/measures", response=list[planned.Measured], openapi_extra=may_answer())
def list_measures(request: access.Request) -> Any:
    """Every public measure: what it means, its formula, its other definitions."""
    return [planned.measured(one) for one in indicators.measures() if one.public]


@router.get("/measures/{measure_id}/values", response=list[planned.Value], openapi_extra=may_answer(403, 404))
def list_values(
    request: access.Request, measure_id: shapes.Name, place: shapes.PlaceCode | None = None, day: shapes.Day | None = None
) -> Any:
    """A measure at a place (the province) on a day (today), and at each of the places one level down."""
    code = place or units.default().place_code
    on = on_day(code, day)
    below = [one.code for one in places.children(code, on) if places.level(one.code) != "village"]
    try:
        found = indicators.values([measure_id], [code, *below], on, actor=request.actor)[measure_id]
    except indicators.UnknownMeasure:
        raise missing("measure") from None
    return [planned.value(found[one]) for one in (code, *below)]


def _meant(one: duties.Answering, sector: str | None, role: str | None) -> bool:
    """Whether a part is of a field of work and in a role, where these are asked."""
    return (not sector or any(unit.sector == sector for unit in one.units)) and (not role or one.role == role)


def _plan(request: access.Request, plan_id: int) -> duties.Plan:
    try:
        return duties.plan(request.actor, plan_id)
    except duties.NoPlan:
        raise missing("plan") from None


def _duty(plan: duties.Plan, no: str) -> duties.Duty:
    try:
        return plan.duty(no)
    except KeyError:
        raise missing("duty", no=no) from None


def _at(plan: duties.Plan, place: str | None, day: date | None) -> date:
    """The day on which a plan is looked at, if it is in force by then and the place lies where it was issued."""
    code, on = place or plan.place_code, day or time.today()
    if on < plan.since:
        raise missing("not_yet", number=plan.number, since=plan.since)
    on_day(code, on)
    then = places.default().on(on)
    known = code in then.places or code in then.towns
    if not known or plan.place_code not in {one.code for one in then.path(code)}:
        raise missing("not_below", code=code, number=plan.number)
    return on


def _page(plan: duties.Plan, found: Sequence[duties.Duty], after: str | None, size: int) -> tuple[list[duties.Duty], str]:
    """So many duties from behind one on, in the order of the plan, and behind which the next page begins."""
    order = {one.no: place for place, one in enumerate(plan.duties)}
    behind = order[_duty(plan, after).no] if after else -1
    rest = [one for one in found if order[one.no] > behind]
    return rest[:size], rest[size - 1].no if len(rest) > size else ""
