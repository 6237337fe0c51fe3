"""What can be asked of services and applied for: items with the law of a day, applications, how far one is.

What a family is asked for an item, `show_service` says; no address holds the code of an application.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router
from pydantic import Field, StrictBool, StrictInt, StrictStr

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.portal.promises.voices import source_of
from minzheng.portal.residents.tracking import misses
from minzheng.portal.rest import shapes
from minzheng.portal.rest.framing import Session, may_answer
from minzheng.portal.rest.ground import on_day
from minzheng.portal.rest.problems import Broken, missing
from minzheng.portal.rest.writes import Key, word
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from minzheng.services.procedure import api as procedure

router = Router(tags=["services"])
_there, _seen = may_answer(404), may_answer(403, 404)
_new, _asked = may_answer(403, 404, 413, 415, 422), may_answer(404, 413, 415, 429)
SAID = ("who", "where", "gives", "brings", "posted", "pays", "again", "stops")
"""What a version says to a family, by its own words."""
State = Literal["open", "closed", "opened", "lacking", "underway", "granted", "refused", "withdrawn", "terminated"]
Person = Annotated[StrictInt, Field(ge=1, le=2**63 - 1)]
Short = Annotated[StrictStr, Field(max_length=64)]


@dataclass(frozen=True, slots=True)
class Service:
    """What can be asked for on a day. `version` binds what is accepted from `since` on; `pays` is false of a recognition."""

    id: str
    name: Said
    about: Said
    group: str
    function: str
    frequency: catalogue.Frequency
    pays: bool
    clauses: tuple[int, ...]
    version: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and its articles: none where it is to be confirmed by the province. `known_by`: need not be brought."""

    zh: str
    en: str
    by: tuple[str, ...]
    known_by: Said | None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an application accepted on the day: by when it has begun and is over at the latest, where a law sets that.

    `when`: the answer for which alone the last day holds.
    """

    id: str
    name: Said
    who: catalogue.Who
    needs: tuple[catalogue.Deed, ...]
    shows: tuple[catalogue.Shown, ...]
    begun: date | None
    latest: date | None
    when: catalogue.When | None


@dataclass(frozen=True, slots=True)
class Guide:
    """A service whole: what its law says, its way, what is asked, what the place has laid down, what to do against a no."""

    service: Service
    papers: dict[str, catalogue.Paper]
    says: dict[str, list[Line]]
    steps: list[Step]
    rechecks: list[catalogue.Recheck]
    asks: list[facts.Question]
    standards: list[catalogue.Standard]
    remedy: list[Line]


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of an application as it stands; `open`: what is still to be done in it."""

    id: str
    name: Said
    who: catalogue.Who
    begun: date | None
    due: date | None
    ended: date | None
    skipped: bool
    open: tuple[catalogue.Deed, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An application: its row, and its way. Persons and households by their keys alone."""

    case: procedure.Case
    steps: list[Stage]


@dataclass(frozen=True, slots=True)
class Applications:
    """Applications in their order, and what asks for those after them; empty on the last page."""

    applications: list[procedure.Case]
    after: str


@dataclass(frozen=True, slots=True)
class Far:
    """How far an application is, and nothing of anybody."""

    number: str
    service: str
    state: str
    accepted_on: date | None
    steps: list[Stage]


class Given(shapes.Sent):
    """What is said of a fact that the service asks: of a person by key, or (0) of the household; null is not known."""

    name: Annotated[StrictStr, Field(max_length=60)]
    person: Annotated[StrictInt, Field(ge=0, le=2**63 - 1)] = 0
    value: StrictBool | Annotated[StrictInt, Field(ge=-(2**63), le=2**63 - 1, description="Money in fen.")] | None


class NewCase(shapes.Sent):
    """An application. `person` applies; `members` are counted beside them; `account` is where it would be paid."""

    service: shapes.Name
    person: Person
    place_code: Annotated[StrictStr, Field(pattern=shapes.CODE)]
    household: Person | None = None
    members: Annotated[tuple[Person, ...], Field(max_length=400)] = ()
    answers: Annotated[tuple[Given, ...], Field(max_length=5000)] = ()
    urgent: StrictBool = False
    reason: Annotated[StrictStr, Field(max_length=5000)] = ""
    account: Short = ""


class Tracking(shapes.Sent):
    """Number and code, as they stand on the receipt."""

    number: Short
    code: Short


@router.get("/services", response=list[Service], openapi_extra=may_answer())
def list_services(request: access.Request, text: shapes.Text = "", day: shapes.Day | None = None) -> Any:
    """What can be asked for on a day (today); with a text what its words speak of, the nearest first."""
    on = day or time.today()
    found = catalogue.find(text) if text.strip() else catalogue.items()
    return [_service(one, law) for one in found if (law := one.on(on))]


@router.get("/services/{service}", response=Guide, openapi_extra=_there)
def show_service(
    request: access.Request, service: shapes.Name, day: shapes.Day | None = None, place: shapes.PlaceCode | None = None
) -> Any:
    """A service for an application accepted on a day (today); with a place what is laid down there or above it."""
    on = day or time.today()
    try:
        item = catalogue.item(service)
    except catalogue.UnknownItem as unknown:
        raise missing("service_near" if unknown.nearest else "service", near=unknown.nearest) from None
    law, remedy = item.on(on), catalogue.remedy(on)
    if law is None:
        raise missing("service_then", day=on)
    return Guide(
        service=_service(item, law),
        papers={**law.papers, **(remedy.papers if remedy else {})},
        says={key: list(_lines(getattr(law, key), on)) for key in SAID},
        steps=[
            Step(
                *(one.step.id, one.step.name, one.step.who, one.step.needs, one.step.shows),
                *(one.begun, one.latest, one.limit.when if one.limit else None),
            )
            for one in catalogue.latest(law, on)
        ],
        rechecks=list(law.rechecks),
        asks=list(facts.questions(item.id, on)),
        standards=list(catalogue.standards(item, place, on_day(place, on))) if place else [],
        remedy=list(_lines(remedy.lines, on)) if remedy else [],
    )


@router.get("/cases", response=Applications, openapi_extra=may_answer(403, 422))
def list_cases(
    request: access.Request,
    place: shapes.PlaceCode | None = None,
    service: shapes.Name | None = None,
    state: State = "open",
    late: shapes.Yes = False,
    after: Annotated[str, Field(max_length=40)] = "",
    size: shapes.Size = 50,
) -> Any:
    """Applications at and below a place (all of the caller's), the first due before; of a resident, their own."""
    if access.may(request.actor, vault.OWN):
        return Applications(list(cases.of_person(request.actor)), "")
    rows, more = cases.cases(request.actor, place or "", item=service or "", state=state, late=late, after=after, size=size)
    return Applications(list(rows), more)


@router.get("/cases/{case}", response=Found, openapi_extra=_seen)
def show_case(request: access.Request, case: shapes.Id) -> Any:
    """An application, and its way with its days: of officials at its place, and of those who are counted in it."""
    return Found(cases.case(request.actor, case), _way(cases.stands(request.actor, case)))


@router.post("/cases", response={201: procedure.Opened}, auth=Session(), openapi_extra=_new)
def apply_for(request: access.Request, response: HttpResponse, sent: NewCase, key: Key = "") -> Any:
    """Somebody applies, for themselves and their family or through an official: number and code, the code this once alone."""
    asked = {one.name: getattr(sent, one.name) for one in fields(procedure.Applying) if one.name in NewCase.model_fields}
    answers = {(one.name, one.person): one.value for one in sent.answers}
    by = "portal" if access.may(request.actor, vault.OWN) else "counter"
    applying = procedure.Applying(item=sent.service, **asked | {"answers": answers, "channel": by})
    opened = cases.apply(request.actor, applying, request=word(request, key))
    response["Location"] = reverse("rest:show_case", args=[opened.case])
    return opened


@router.post("/track", response=Far, openapi_extra=_asked)
def track_case(request: HttpRequest, sent: Tracking) -> Any:
    """How far an application is, for whoever has its number and code; who was often wrong rests for an hour."""
    source = source_of(request)
    if misses.rests(source):
        raise Broken("too-many")
    try:
        found = cases.track(sent.number, sent.code)
    except cases.NoCase:
        misses.note(source)
        raise
    return Far(found.number, found.item, found.state, found.accepted_on, _way(found.course))


def _service(item: catalogue.Item, law: catalogue.Version) -> Service:
    same = {name: getattr(item, name) for name in ("id", "name", "about", "group", "function", "frequency", "pays", "clauses")}
    return Service(**same, version=law.id, since=law.since, until=None if law.until == date.max else law.until)


def _lines(said: Iterable[catalogue.Line], day: date) -> Iterable[Line]:
    return (Line(one.zh, one.en, one.by, getattr(one, "known_by", None)) for one in said if one.since <= day)


def _way(course: procedure.Course) -> list[Stage]:
    return [
        Stage(one.step.id, one.step.name, one.step.who, one.begun, one.due, one.ended, one.skipped, one.open)
        for one in course.stages
    ]
