"""What can be asked and stated of households' means and needs. Each read names its purpose and is journaled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from ninja import Router
from pydantic import Field, StrictInt, StrictStr

from minzheng.circumstances import api as circumstances
from minzheng.kernel.access import api as access
from minzheng.people import api as people
from minzheng.portal.rest import shapes
from minzheng.portal.rest.framing import Session, may_answer
from minzheng.portal.rest.persons import Told
from minzheng.portal.rest.problems import lang
from minzheng.portal.rest.writes import Key, word

router = Router(tags=["circumstances"])
_read, _new = may_answer(403, 404), may_answer(403, 404, 413, 415, 422)
_change = may_answer(403, 404, 409, 413, 415, 422)
Purpose = Literal["means", "keep", "audit"]
Amount = Annotated[StrictInt, Field(ge=-(2**63), le=2**63 - 1, description="In the smallest unit of its kind: money in fen.")]


@dataclass(frozen=True, slots=True)
class Again:
    """Persons of whom something is to be looked at again, and what asks for those after them; empty on the last page."""

    due: list[circumstances.Due]
    after: str


@dataclass(frozen=True, slots=True)
class Stated:
    """The statement that was made, and what is to be said of it."""

    id: int
    remarks: list[Told]


class StatedValues(shapes.Sent):
    """What is stated: from `since` until before `until`, spoken of the day `spoken`, to be looked at again by `look`."""

    since: shapes.Day
    spoken: shapes.Day
    amount: Amount | None = None
    until: shapes.Day | None = None
    look: shapes.Day | None = None
    note: Annotated[StrictStr, Field(max_length=circumstances.NOTE)] = ""

    def said(self) -> circumstances.Values:
        """As the room takes it."""
        return circumstances.Values(self.since, self.spoken, self.amount, self.until, self.look, self.note)


class NewStatement(StatedValues):
    """Of a person; with `household`, of that household as a whole, for which the person stands."""

    kind: shapes.Name
    source: shapes.Name
    household: Annotated[StrictInt, Field(ge=1, le=2**63 - 1)] | None = None


class StatedCorrection(StatedValues):
    """What was stated was wrong; the kind, the source and whom it is about stay."""

    reason: shapes.Reason


class Withdrawal(shapes.Sent):
    """What was stated is not to be relied on."""

    reason: shapes.Reason


def _stated(kept: circumstances.Kept) -> Stated:
    return Stated(kept.id, [Told(one.reason, one.message(lang())) for one in kept.remarks])


def _may(request: access.Request, permission: str) -> access.Actor:
    access.require(request.actor, permission, sector=people.SECTOR)
    return request.actor


@router.get("/circumstances/kinds", response=circumstances.Declared, openapi_extra=may_answer())
def list_kinds(request: access.Request) -> Any:
    """What can be stated: kinds with their families and units, and sources."""
    return circumstances.declared()


@router.get("/circumstances/due", response=Again, openapi_extra=may_answer(403, 422))
def list_due(
    request: access.Request,
    place: shapes.PlaceCode | None = None,
    after: Annotated[str, Field(max_length=40)] = "",
    size: shapes.Size = 50,
) -> Any:
    """Persons at a place (all of the caller's) of whom something is to be looked at again; no value is given."""
    rows, more = circumstances.due(_may(request, "person.read"), place or "", after=after, size=size)
    return Again(list(rows), more)


@router.get("/households/{household}/circumstances", response=list[circumstances.Statement], openapi_extra=_read)
def show_circumstances(request: access.Request, household: shapes.Id, purpose: Purpose, day: shapes.Day | None = None) -> Any:
    """What stands of a household and its members on a day (today), by source; amounts as the caller's duty shows them."""
    return list(circumstances.of_household(_may(request, "person.read"), household, purpose=purpose, day=day))


@router.post("/persons/{key}/circumstances", response={201: Stated}, auth=Session(), openapi_extra=_new)
def state(request: access.Request, key: shapes.Id, sent: NewStatement, idempotency: Key = "") -> Any:
    """Something is known of a person, or of their household as a whole. A later statement replaces one for its period."""
    actor = _may(request, "means.make")
    same = circumstances.Stating(key, sent.kind, sent.source, sent.since, sent.spoken, household=sent.household)
    return _stated(circumstances.state(actor, same._replace(**sent.said()._asdict()), request=word(request, idempotency)))


@router.post("/circumstances/{statement}/correct", response=Stated, auth=Session(), openapi_extra=_change)
def correct_statement(request: access.Request, statement: shapes.Id, sent: StatedCorrection, idempotency: Key = "") -> Any:
    """It was wrong: another stands in its place, also against what was stated after it."""
    actor = _may(request, "means.make")
    act = word(request, idempotency)
    return _stated(circumstances.correct(actor, statement, sent.said(), reason=sent.reason, request=act))


@router.post("/circumstances/{statement}/withdraw", response=Stated, auth=Session(), openapi_extra=_change)
def withdraw_statement(request: access.Request, statement: shapes.Id, sent: Withdrawal) -> Any:
    """It is not to be relied on; what it had replaced stands again."""
    return _stated(circumstances.withdraw(_may(request, "means.make"), statement, reason=sent.reason))
