"""What can be asked of places, units and the journal."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields
from datetime import date
from typing import Any

from ninja import Router

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units
from minzheng.portal.rest import shapes
from minzheng.portal.rest.framing import Session, may_answer
from minzheng.portal.rest.problems import missing

router = Router(tags=["places, units, journal"])
_extra = may_answer(404)


@router.get("/places", response=list[shapes.Located], openapi_extra=_extra)
def find_places(
    request: access.Request, text: shapes.Text, day: shapes.Day | None = None, within: shapes.PlaceCode | None = None
) -> Any:
    """Places in force on a day (today) whose name has the text in it, at most 20."""
    on = day or time.today()
    return [_located(one, on) for one in places.find(text, on, within or "")]


@router.get("/places/{code}", response=shapes.Located, openapi_extra=_extra)
def show_place(request: access.Request, code: shapes.PlaceCode, day: shapes.Day | None = None) -> Any:
    """A place as it is on a day (today). When it began and ended is as precise as it is known."""
    on = on_day(code, day)
    return _located(places.default().on(on).place(code), on)


@router.get("/places/{code}/children", response=list[shapes.Located], openapi_extra=_extra)
def list_children(request: access.Request, code: shapes.PlaceCode, day: shapes.Day | None = None) -> Any:
    """The places one level down on a day (today), by code."""
    on = on_day(code, day)
    return [_located(one, on) for one in places.children(code, on)]


def _located(one: places.Place, day: date) -> shapes.Located:
    said = {field.name: getattr(one, field.name) for field in fields(one)}
    return shapes.Located(**said, full_name=places.full_name(one.code, day), level=places.level(one.code))


def on_day(code: str, day: date | None) -> date:
    """The day, if the place is in force on it."""
    on = day or time.today()
    if not places.exists(code, on):
        raise missing("place", code=code, day=on)
    return on


@router.get("/units/{key}", response=units.Unit, openapi_extra=_extra)
def show_unit(request: access.Request, key: shapes.UnitKey, day: shapes.Day | None = None) -> Any:
    """A unit by its key; one that was named by a rule is named as its place was on the day."""
    return units.by_key(key, day)


@router.get(
    "/functions/{function}/responsible",
    response=units.Responsible,
    openapi_extra=_extra,
)
def show_responsible(
    request: access.Request, function: shapes.Name, place: shapes.PlaceCode | None = None, day: shapes.Day | None = None
) -> Any:
    """The unit that answers at a place (the province) on a day (today), on what basis and how certainly."""
    units.default().function(function)
    code, on = place or units.default().place_code, day or time.today()
    return units.responsible(function, code, on_day(code, on))


@router.get("/journal/days/{day}", response=journal.DayRoot, openapi_extra=_extra)
def show_day(request: access.Request, day: shapes.Day) -> Any:
    """What anybody can hold receipts against."""
    try:
        return journal.day_root(day)
    except LookupError as error:
        raise missing("sealed", day=day) from error


@router.get(
    "/journal/{row}/receipt",
    response=dict[str, Any],
    auth=Session(),
    openapi_extra=may_answer(403, 404),
)
def show_receipt(request: access.Request, row: shapes.Id) -> Any:
    """That a row is in the journal, provable without us."""
    access.require(request.actor, "journal.read")
    found: Any = None
    with suppress(LookupError):
        found = journal.receipt(row)
    if found is None or not access.scope(request.actor, "journal.read").holds(found["row"]["place_code"]):
        raise missing("row", row=row)
    return found
