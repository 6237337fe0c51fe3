"""What can be asked of persons and households, and done to them. Each read of persons names its purpose and is journaled.

No address holds a name or a number: who is looked for stands in the body.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from ninja import Router
from pydantic import Field, StrictInt, StrictStr

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.portal.rest import shapes
from minzheng.portal.rest.framing import Session, may_answer
from minzheng.portal.rest.problems import lang, missing
from minzheng.portal.rest.writes import Key, word

router = Router(tags=["persons"])
_read, _new, _change = may_answer(403, 404), may_answer(403, 404, 413, 415, 422), may_answer(403, 404, 409, 413, 415, 422)
Purpose = Literal["identify", "keep", "duplicates", "pay", "audit"]
Person_ = Annotated[StrictInt, Field(ge=1, le=2**63 - 1)]
Said = Annotated[StrictStr, Field(max_length=300)]
Relationship = Annotated[StrictStr, Field(pattern="^[a-z_]{1,16}$")]


@dataclass(frozen=True, slots=True)
class Seen:
    """A person as of a day. `values` are masked by duty unless asked for in full; null once they were destroyed."""

    key: int
    place_code: str
    sex: str
    born: date | None
    died: date | None
    number: int
    merged_into: int | None
    values: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Several:
    """Some persons in their order, and what asks for those after them; empty on the last page."""

    persons: list[Seen]
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """What was accepted, and yet deserves a word."""

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Kept:
    """The person's key, the number of their last version, and what is to be said of it."""

    key: int
    number: int
    remarks: list[Told]


class Search(shapes.Sent):
    """Two characters of a name, its pinyin or initials, or a whole number; read for a purpose."""

    text: Annotated[StrictStr, Field(max_length=60)]
    purpose: Purpose
    after: Annotated[StrictStr, Field(max_length=100)] = ""
    size: Annotated[StrictInt, Field(ge=1, le=50)] = 20


class Values(shapes.Sent):
    """What is said of a person, as people write it. What is left out stays; sex and birthday follow from a number."""

    name: Said | None = None
    kind: Said | None = None
    number: Said | None = None
    sex: Said | None = None
    born: Said | None = None
    address: Said | None = None
    phone: Said | None = None

    def said(self) -> dict[str, str]:
        """Those that were given."""
        return {name: text or "" for name, text in self.model_dump(exclude_unset=True).items()}


class NewPerson(shapes.Sent):
    """A person at a place from a day on; with `parents` from the birthday on, one who was born there."""

    place_code: Annotated[StrictStr, Field(pattern=shapes.CODE)]
    since: shapes.Day
    values: Values
    parents: Annotated[tuple[Person_, ...], Field(max_length=2)] = ()
    reason: shapes.Reason = ""


class Change(shapes.Sent):
    """Something about a person changed on a day."""

    since: shapes.Day
    values: Values
    number: shapes.Number
    reason: shapes.Reason = ""


class Correction(shapes.Sent):
    """What was last said of a person was wrong."""

    values: Values
    number: shapes.Number
    reason: shapes.Reason


class Move(shapes.Sent):
    """A person lives at another place from a day on."""

    place_code: Annotated[StrictStr, Field(pattern=shapes.CODE)]
    on: shapes.Day
    number: shapes.Number
    address: Said = ""
    reason: shapes.Reason = ""


class Death(shapes.Sent):
    """A person died on a day."""

    on: shapes.Day
    number: shapes.Number
    reason: shapes.Reason = ""


class NewMember(shapes.Sent):
    """A person in a household, and what they are to its head."""

    person: Person_
    relationship: Relationship


class NewHousehold(shapes.Sent):
    """A household of registered persons at a place from a day on."""

    place_code: Annotated[StrictStr, Field(pattern=shapes.CODE)]
    since: shapes.Day
    kind: Literal["family", "collective"] = "family"
    members: Annotated[list[NewMember], Field(min_length=1, max_length=500)]


def _seen(one: people.Person) -> Seen:
    values = None if one.said is None else dict(one.said)
    return Seen(one.key, one.place_code, one.sex, one.born, one.died, one.number, one.merged_into, values)


def _may_read(request: access.Request) -> access.Actor:
    access.require(request.actor, "person.read", sector=people.SECTOR)
    return request.actor


def _kept(kept: people.Kept) -> Kept:
    return Kept(kept.key, kept.number, [Told(one.reason, one.message(lang())) for one in kept.remarks])


@router.post("/persons/search", response=Several, auth=Session(), openapi_extra=may_answer(403, 413, 415, 422))
def search_persons(request: access.Request, sent: Search) -> Any:
    """Whom a name, a part of one, its pinyin or a number means, within the caller's scope, those that begin so first."""
    actor = _may_read(request)
    found = people.find(actor, sent.text, cursor=sent.after, size=sent.size)
    return Several([_seen(one) for one in people.persons(actor, found.keys, purpose=sent.purpose)], found.cursor)


@router.get("/persons", response=Several, openapi_extra=may_answer(403, 422))
def list_persons(
    request: access.Request,
    purpose: Purpose,
    place: shapes.PlaceCode | None = None,
    after: Annotated[str, Field(max_length=40)] = "",
    size: shapes.Size = 50,
) -> Any:
    """The living at a place (all of the caller's) and below it, a page at a time, by place and key."""
    actor = _may_read(request)
    keys, more = people.page(actor, place or "", after=after, size=size)
    return Several([_seen(one) for one in people.persons(actor, keys, purpose=purpose)], more)


@router.get("/persons/{key}", response=Seen, openapi_extra=_read)
def show_person(
    request: access.Request, key: shapes.Id, purpose: Purpose, day: shapes.Day | None = None, full: shapes.Yes = False
) -> Any:
    """A person as of a day (today), masked by duty; in full for those who may, which is noted as such."""
    return _seen(people.person(_may_read(request), key, purpose=purpose, day=day, full=full))


@router.get("/persons/{key}/history", response=list[people.Happened], openapi_extra=_read)
def show_person_history(request: access.Request, key: shapes.Id) -> Any:
    """All that happened to a person, in the order in which it was said; days and places, and no value."""
    return list(people.history(_may_read(request), key))  # a pair would be read as a status and an answer


@router.get("/persons/{key}/kin", response=list[people.Kinship], openapi_extra=_read)
def show_kin(request: access.Request, key: shapes.Id) -> Any:
    """Parents, spouses and children, by key."""
    return list(people.kin(_may_read(request), key))


@router.get("/persons/{key}/household", response=people.Household, openapi_extra=_read)
def show_household_of(request: access.Request, key: shapes.Id, day: shapes.Day | None = None) -> Any:
    """The household in which a person lives on a day (today)."""
    actor, on = _may_read(request), day or time.today()
    found = people.lives_in(actor, key, day=on)
    if found is None:
        raise missing("household_of")
    return people.household(actor, found, day=on)


@router.get("/households/{household}", response=people.Household, openapi_extra=_read)
def show_household(request: access.Request, household: shapes.Id, day: shapes.Day | None = None) -> Any:
    """A household with those who live in it on a day (today), by key: their head first."""
    return people.household(_may_read(request), household, day=day)


@router.get("/households/{household}/history", response=people.Household, openapi_extra=_read)
def show_household_history(request: access.Request, household: shapes.Id) -> Any:
    """A household with everybody who ever lived in it."""
    return people.household_history(_may_read(request), household)


@router.post("/persons", response={201: Kept}, auth=Session(), openapi_extra=_new)
def register_person(request: access.Request, response: HttpResponse, sent: NewPerson, key: Key = "") -> Any:
    """A new person. Who looks like somebody, and one of the two has no number, is put on the list of possible doubles."""
    parents, values, act = list(dict.fromkeys(sent.parents)), sent.values.said(), word(request, key)
    made = people.register(
        request.actor, sent.place_code, values, since=sent.since, parents=parents, reason=sent.reason, request=act
    )
    response["Location"] = reverse("rest:show_person", args=[made.key])
    return _kept(made)


@router.patch("/persons/{key}", response=Kept, auth=Session(), openapi_extra=_change)
def change_person(request: access.Request, key: shapes.Id, sent: Change, idempotency: Key = "") -> Any:
    """Something changed on a day; what stood before stays in the history."""
    access.require(request.actor, "person.make")
    values, act = sent.values.said(), word(request, idempotency)
    return _kept(people.change(request.actor, key, values, since=sent.since, number=sent.number, reason=sent.reason, request=act))


@router.post("/persons/{key}/correct", response=Kept, auth=Session(), openapi_extra=_change)
def correct_person(request: access.Request, key: shapes.Id, sent: Correction, idempotency: Key = "") -> Any:
    """The record was wrong: it is superseded from its own day on."""
    access.require(request.actor, "person.make")
    act = word(request, idempotency)
    return _kept(people.correct(request.actor, key, sent.values.said(), number=sent.number, reason=sent.reason, request=act))


@router.post("/persons/{key}/move", response=Kept, auth=Session(), openapi_extra=_change)
def move_person(request: access.Request, key: shapes.Id, sent: Move, idempotency: Key = "") -> Any:
    """They live at another place, at which the caller enters too; a household that stays is left."""
    said = {"address": sent.address, "reason": sent.reason, "request": word(request, idempotency)}
    return _kept(people.move(request.actor, key, sent.place_code, on=sent.on, number=sent.number, **said))


@router.post("/persons/{key}/death", response=Kept, auth=Session(), openapi_extra=_change)
def record_death(request: access.Request, key: shapes.Id, sent: Death, idempotency: Key = "") -> Any:
    """A death: marriage and household end with it."""
    access.require(request.actor, "person.make")
    act = word(request, idempotency)
    return _kept(people.died(request.actor, key, on=sent.on, number=sent.number, reason=sent.reason, request=act))


@router.post("/households", response={201: people.Household}, auth=Session(), openapi_extra=_new)
def found_household(request: access.Request, response: HttpResponse, sent: NewHousehold) -> Any:
    """A household of persons who live in none."""
    access.require(request.actor, "person.make")
    members = [(one.person, one.relationship) for one in sent.members]
    made = people.found(request.actor, sent.place_code, members, since=sent.since, kind=sent.kind)
    response["Location"] = reverse("rest:show_household", args=[made.id])
    return made
