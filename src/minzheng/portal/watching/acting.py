"""The buttons of a thing: what its life lets the reader do now, each with what it asks; and what came of pressing one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.publishing import api as publishing
from minzheng.kernel.units import api as units
from minzheng.plan.duties import api as duties
from minzheng.plan.supervision import api as supervision
from minzheng.portal.desk.frame import Frame, lang, said
from minzheng.portal.watching.forms import Field

Refusals = (supervision.Refused, duties.Refused, publishing.Refused)


@dataclass(frozen=True, slots=True)
class Deed:
    """One verb as a form: where it is sent, what it asks, whether it is the next one, a hint."""

    verb: supervision.Verb
    action: str
    fields: tuple[Field, ...]
    main: bool
    open: bool
    hint: str


def deeds(desk: Frame, kind: str, thing: int, request: HttpRequest, doing: str = "") -> list[Deed]:
    """What the reader can do to a thing today, the next thing first; nothing on another day."""
    if desk.past:
        return []
    verbs = sorted(supervision.verbs(desk.actor, kind, thing), key=lambda verb: (verb.grave, not verb.after))
    first = verbs[0].id if verbs else ""
    return [
        Deed(
            verb,
            desk.link("supervision:do", kind, thing, verb.id),
            tuple(_field(desk, verb, asked, request.POST if verb.id == doing else QueryDict()) for asked in verb.asks),
            verb.id == first and not verb.grave,
            verb.id == doing,
            _rung(desk, thing, verb.id) if verb.id in {"urge", "escalate"} else "",
        )
        for verb in verbs
    ]


def _rung(desk: Frame, matter: int, verb: str) -> str:
    """Which rung of the ladder would be taken, and the fact that allows it."""
    found = supervision.rung_now(desk.actor, matter, verb)
    return _("%(unit)s: %(why)s") % {"unit": said(found.name), "why": said(found.why)} if found else ""


def done(
    request: access.Request, desk: Frame, kind: str, thing: int, verb: str, again: Callable[[str], HttpResponse]
) -> HttpResponse:
    """Does a verb; when it is refused, the page comes again with the reason and all that was typed."""
    number = request.POST.get("steps", "")
    given = {name: request.POST.get(name, "") for name in request.POST}
    try:
        supervision.step(
            desk.actor, kind, thing, verb, given, number=int(number) if number.isdecimal() and len(number) < 10 else None
        )
    except Refusals as refused:
        return again(refused.message(lang()))
    return redirect(desk.link(f"supervision:{kind}", thing))


def _field(desk: Frame, verb: supervision.Verb, asked: supervision.Asked, typed: QueryDict) -> Field:
    kind = {"text": "text", "number": "line", "day": "day", "unit": "units"}[asked.type]
    return Field(
        id=asked.id,
        label=asked.name.of(lang()),
        kind=kind,
        value=typed.get(asked.id, ""),
        required=asked.required,
        groups=unit_groups(desk.actor.place, desk.today) if kind == "units" else (),
        prefix=f"{verb.id}-",
    )


Groups = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@lru_cache(2000)
def unit_groups(place: str, day: date, *, above: bool = True) -> Groups:
    """The units of a place, and of those above it, by place: key and name."""
    path = [one.code for one in places.default().on(day).path(place)] if above else [place]
    return tuple((places.name(code, day), units_at(code, day)) for code in reversed(path))


@lru_cache(2000)
def units_at(place: str, day: date) -> tuple[tuple[str, str], ...]:
    """The units that a place has on a day: key and name."""
    found = []
    for sector in units.default().sectors():
        try:
            found.append((f"{place}:{sector.id}", units.at(sector.id, place, day).name))
        except (units.NobodyAnswers, KeyError):
            continue
    return tuple(found)
