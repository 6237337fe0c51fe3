"""What went wrong, as RFC 9457 says it: what happened, what was kept, what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from ninja.errors import HttpError, ValidationError
from pydantic import BaseModel

from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.units import api as units
from minzheng.people import api as people
from minzheng.portal.rest import shapes
from minzheng.registry import api as registry
from minzheng.services.cases import api as cases
from minzheng.services.facts import api as facts
from minzheng.services.procedure import api as procedure


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem."""

    status: int
    title: content.Said
    detail: content.Said
    next: content.Said


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    kept: content.Said
    anywhere: content.Said
    problem: Mapping[str, Kind]
    missing: Mapping[str, content.Said]
    reason: Mapping[str, content.Said]
    operation: Mapping[str, content.Said]


class Reason(BaseModel):
    """One reason. `pointer` leads into the body, `parameter` names one of the address or a header."""

    pointer: str = ""
    parameter: str = ""
    reason: str
    message: str


class Problem(BaseModel):
    """A problem: what happened (`detail`), what was kept, what to do `next`, and every reason."""

    type: str
    title: str
    status: int
    detail: str
    kept: str
    next: str
    reasons: tuple[Reason, ...] = ()
    permission: str = ""
    place_code: str = ""
    roles: tuple[str, ...] = ()
    current: registry.Entry | None = None


class Broken(Exception):  # noqa: N818 - what happened
    """A problem on its way to whoever asked: its kind, what fills its words, and what else it says."""

    def __init__(self, kind: str, facts: Mapping[str, object] | None = None, **more: Any) -> None:
        super().__init__(kind)
        self.kind, self.facts, self.more = kind, facts or {}, more


@cache
def words() -> Words:
    """What is said. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


def said(words_of: content.Said, facts: Mapping[str, object] | None = None) -> str:
    """Words in the language of the request, filled in."""
    return words_of.of(lang()).format(**facts or {})


def missing(what: str, **facts: object) -> Broken:
    """Something that is not there, or not in the caller's scope: both say the same."""
    return Broken("not-found", detail=said(words().missing[what], facts))


def reason(name: str, bound: object = "", **where: str) -> Reason:
    """One reason, in words."""
    return Reason(reason=name, message=said(words().reason.get(name, words().reason["other"]), {"bound": bound}), **where)


def answer(broken: Broken) -> HttpResponse:
    """The problem as a response."""
    kind = words().problem[broken.kind]
    told = {"detail": said(kind.detail, broken.facts) if "detail" not in broken.more else "", **broken.more}
    address = f"{reverse('rest:docs')}#{broken.kind}"
    problem = Problem(
        type=address, title=said(kind.title), status=kind.status, kept=said(words().kept), next=said(kind.next), **told
    )
    made = problem.model_dump_json(exclude_defaults=True)
    return HttpResponse(made, status=kind.status, content_type="application/problem+json")


def _forbidden(request: access.Request, error: access.Forbidden) -> Broken:
    """Who may not; of somebody signed in the attempt is noted."""
    means = next((said(one.means) for one in access.declared().permission if one.id == error.permission), error.permission)
    if request.actor.signed_in:
        with transaction.atomic():
            subject = journal.Subject("permission", error.permission)
            journal.write(request.actor, "access.refused", subject, {"place": error.place, "path": request.path})
    roles = tuple(said(role.name) for role in access.roles().values() if error.permission in role.may)
    facts = {"permission": means, "place": error.place or said(words().anywhere)}
    kind = "forbidden" if request.actor.signed_in else "anonymous"
    return Broken(kind, facts, permission=error.permission, place_code=error.place, roles=roles)


def _refused(request: HttpRequest, error: registry.Refused) -> Broken:
    """What the registry refuses, in its own words."""
    detail = error.message(lang())
    if isinstance(error, registry.NoEntry):
        return Broken("not-found", detail=detail)
    if isinstance(error, registry.Stale):
        return Broken("stale", detail=detail, current=shapes.given(error.current.register, error.current))
    return Broken("refused", detail=detail, reasons=tuple(_reason(request, one) for one in error.problems))


def _reason(request: HttpRequest, one: registry.Problem) -> Reason:
    where = {"parameter": one.field} if request.method == "GET" else {"pointer": f"#/values{_steps(one.field)}"}
    return Reason(reason=one.reason, message=one.message(lang()), **(where if one.field else {}))


def _not_done(_request: HttpRequest, error: people.Refused) -> Broken:
    """What is refused of persons and households, in the words of their room."""
    detail = error.message(lang())
    if error.reason in {"no_person", "no_household", "no_statement"}:
        return Broken("not-found", detail=detail)
    if error.reason in {"stale", "household_stale", "gone_already"}:
        return Broken("stale", detail=detail)
    return Broken("refused", detail=detail, reasons=(Reason(reason=error.reason, message=detail),))


def _not_applied(_request: HttpRequest, error: content.Refused) -> Broken:
    """What is refused of applications, in the words of the room that refused it."""
    detail = error.message(lang())
    return Broken("refused", detail=detail, reasons=(Reason(reason=error.reason, message=detail),))


def _steps(*path: object) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _malformed(_request: HttpRequest, error: ValidationError) -> Broken:
    """What is not as the shapes say. An address that cannot be is not there."""
    if any(one["loc"][0] == "path" for one in error.errors):
        return Broken("not-found")
    return Broken("malformed", reasons=tuple(map(_shaped, error.errors)))


def _shaped(one: Mapping[str, Any]) -> Reason:
    context, (source, *path) = one.get("ctx", {}), one["loc"]
    name = context.get("error", "") if one["type"] == "value_error" else one["type"]
    # the first step into the body is the name of our own parameter
    where = {"pointer": f"#{_steps(*path[1:])}"} if source == "body" else {"parameter": str(path[-1])}
    return reason(name, next(iter(context.values()), ""), **where)


def _no_register(_request: HttpRequest, error: registry.UnknownRegister) -> Broken:
    return missing("register_near" if error.nearest else "register", near=error.nearest)


def _no_unit(_request: HttpRequest, error: units.UnknownUnit) -> Broken:
    return missing("named_near" if error.near else "named", asked=error.asked, near=error.near)


def lang() -> str:
    """The language of the request."""
    return get_language() or "zh"


TOLD: dict[type[Exception], Callable[[Any, Any], Broken]] = {
    Broken: lambda _request, broken: broken,
    access.Forbidden: _forbidden,
    registry.Refused: _refused,
    people.Refused: _not_done,
    procedure.Refused: _not_applied,
    facts.Refused: _not_applied,
    cases.NoCase: lambda _request, _error: missing("case"),
    registry.UnknownRegister: _no_register,
    units.UnknownUnit: _no_unit,
    places.BeforeTheList: lambda _request, _error: missing("before", first=places.default().begins),
    RequestDataTooBig: lambda _request, _error: Broken("too-large"),
    ValidationError: _malformed,
    HttpError: lambda _request, _error: Broken("malformed", reasons=(reason("json", pointer="#"),)),
}
"""How each thing that a room raises is told."""
