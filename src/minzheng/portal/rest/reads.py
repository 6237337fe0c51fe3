"""What can be asked of registers and their entries."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ninja import Query, Router

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.portal.rest import shapes
from minzheng.portal.rest.framing import may_answer
from minzheng.registry import api as registry

router = Router(tags=["registers"])
_FIELDS = {
    "name": "fields",
    "in": "query",
    "style": "form",
    "explode": True,
    "required": False,
    "description": "Any indexed field of the register by its id, such as standardised=true.",
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
}


def officially(actor: access.Actor, register: registry.Register) -> bool:
    """Whether somebody reads a register by office; everybody else sees what is public."""
    held = access.scope(actor, "register.read")
    return bool(held.ranges) and held.reaches(register.sector)


def _shown(register: registry.Register, by_office: bool) -> registry.Register:
    """A declaration; the public sees public fields and no examples, which speak of the others too."""
    if by_office:
        return replace(register, examples=tuple(replace(one, values=dict(one.values)) for one in register.examples))
    return replace(register, fields=tuple(field for field in register.fields if field.public), examples=())


@router.get("/registers", response=list[registry.Register], openapi_extra=may_answer())
def list_registers(request: access.Request) -> Any:
    """Every register that is public, with its public fields, or that the caller reads by office."""
    seen = ((one, officially(request.actor, one)) for one in registry.registers())
    return [_shown(one, by_office) for one, by_office in seen if by_office or one.public]


@router.get("/registers/{register_id}", response=registry.Register, openapi_extra=may_answer(403, 404))
def show_register(request: access.Request, register_id: shapes.Name) -> Any:
    """Its declaration: what it is about, where entries lie, their fields."""
    register = registry.register(register_id)
    by_office = officially(request.actor, register)
    if not by_office and not register.public:
        raise access.Forbidden("register.read")
    return _shown(register, by_office)


@router.get(
    "/registers/{register_id}/entries",
    response=registry.Page,
    openapi_extra=may_answer(403, 404, 422, parameters=[_FIELDS]),
)
def list_entries(request: access.Request, register_id: shapes.Name, asked: Query[shapes.Query]) -> Any:
    """The entries that stand on a day (today), within the caller's scope; for the public, the public fields of public ones."""
    known = {*shapes.Query.model_fields, "lang"}
    query = registry.Query(
        day=asked.day or time.today(),
        place=asked.place or "",
        text=asked.text,
        filters={name: str(value) for name, value in request.GET.items() if name not in known},
        sort=asked.sort or "",
        descending=asked.descending,
        after=_opened(asked.after),
        size=asked.size,
    )
    if officially(request.actor, registry.register(register_id)):
        page = registry.page(request.actor, register_id, query)
    else:
        page = registry.public_page(register_id, query)
    shown = tuple(shapes.given(register_id, one) for one in page.entries)
    return replace(page, entries=shown, after=urlsafe_b64encode(page.after.encode()).decode())


def _opened(cursor: str) -> str:
    """What was put into a cursor; one that we did not make stays as it is, for the registry to refuse."""
    try:
        return urlsafe_b64decode(cursor.encode()).decode()
    except ValueError:
        return cursor


@router.get(
    "/registers/{register_id}/totals",
    response=list[registry.Total],
    openapi_extra=may_answer(403, 404, 422),
)
def show_totals(
    request: access.Request,
    register_id: shapes.Name,
    field: shapes.Name | None = None,
    day: shapes.Day | None = None,
    within: shapes.PlaceCode | None = None,
) -> Any:
    """How many entries lie in each place one level below `within` (your own), and what a field adds up to, money in yuan."""
    found = registry.totals(request.actor, register_id, field or "", day or time.today(), within or request.actor.place)
    if field and registry.register(register_id).field(field).type == "money":
        return [replace(one, sum=Decimal(one.sum) / 100) for one in found]
    return list(found)


@router.get("/entries/{entry_id}", response=registry.Entry, openapi_extra=may_answer(404))
def show_entry(request: access.Request, entry_id: shapes.Id, day: shapes.Day | None = None) -> Any:
    """An entry as it stands on a day: for officials in their scope whole, and without a day also one that waits or ended."""
    try:
        found = registry.entry(request.actor, entry_id, day)
    except registry.NoEntry:
        found = registry.public_entry(entry_id, day)
    return shapes.given(found.register, found)


@router.get(
    "/entries/{entry_id}/history",
    response=list[registry.Version],
    openapi_extra=may_answer(403, 404),
)
def show_history(request: access.Request, entry_id: shapes.Id) -> Any:
    """Every version in the order in which it was said, with who made and who checked it."""
    access.require(request.actor, "register.read")
    register_id = registry.entry(request.actor, entry_id).register
    return [shapes.given(register_id, one) for one in registry.history(request.actor, entry_id)]
