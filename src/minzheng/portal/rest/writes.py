"""What can be done to entries."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpResponse
from django.urls import reverse
from ninja import Header

from minzheng.kernel.access import api as access
from minzheng.portal.rest import reads, shapes
from minzheng.portal.rest.framing import Session, may_answer
from minzheng.registry import api as registry

router = reads.router  # the same addresses answer to other methods
_new, _change = may_answer(403, 404, 413, 415, 422), may_answer(403, 404, 409, 413, 415, 422)
Key = Annotated[
    str, Header(alias="Idempotency-Key", max_length=200, description="Your word for this act; sent again, it is done once.")
]


def word(request: access.Request, key: str) -> str:
    """The word of an act at one address: a key that is used elsewhere too must not lose an act."""
    return f"{request.method} {request.path} {key}" if key else ""


@router.post(
    "/registers/{register_id}/entries",
    response={201: registry.Entry},
    auth=Session(),
    openapi_extra=_new,
)
def enter(request: access.Request, response: HttpResponse, register_id: shapes.Name, sent: shapes.NewEntry, key: Key = "") -> Any:
    """A new entry at a place from a day on. In a register that is checked it waits for a second person."""
    values, act = shapes.taken(sent.values), word(request, key)
    made = registry.enter(request.actor, register_id, sent.place_code, values, since=sent.since, reason=sent.reason, request=act)
    response["Location"] = reverse("rest:show_entry", args=[made.id])
    return shapes.given(register_id, made)


@router.patch("/entries/{entry_id}", response=registry.Entry, auth=Session(), openapi_extra=_change)
def amend(request: access.Request, entry_id: shapes.Id, sent: shapes.Amendment, key: Key = "") -> Any:
    """The thing changed from a day on: these fields are other than before."""
    access.require(request.actor, "register.make")
    values = {**registry.entry(request.actor, entry_id).values, **shapes.taken(sent.values)}
    act = word(request, key)
    return _shown(
        registry.amend(request.actor, entry_id, values, since=sent.since, number=sent.number, reason=sent.reason, request=act)
    )


@router.post("/entries/{entry_id}/end", response=registry.Entry, auth=Session(), openapi_extra=_change)
def end(request: access.Request, entry_id: shapes.Id, sent: shapes.Ending, key: Key = "") -> Any:
    """The thing is no more."""
    access.require(request.actor, "register.make")
    act = word(request, key)
    return _shown(registry.end(request.actor, entry_id, on=sent.on, number=sent.number, reason=sent.reason, request=act))


@router.post("/entries/{entry_id}/check", response=registry.Entry, auth=Session(), openapi_extra=_change)
def check(request: access.Request, entry_id: shapes.Id, sent: shapes.Check) -> Any:
    """A second person takes what was proposed, or refuses it."""
    access.require(request.actor, "register.check")
    return _shown(registry.check(request.actor, entry_id, number=sent.number, accept=sent.accept, reason=sent.reason))


def _shown(entry: registry.Entry) -> registry.Entry:
    return shapes.given(entry.register, entry)
