"""Forms upon a person: entered, changed, corrected, died. What was typed comes back on any refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.persons.shown import show, told

GET_OR_POST = ["GET", "HEAD", "POST"]
KEPT = ("number", "phone")
"""Fields that are shown masked: left empty, what stands stays."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: a line, a day, or a choice among options."""

    id: str
    label: str
    value: str = ""
    required: bool = True
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    day: bool = False


@official("person.make")
@require_http_methods(GET_OR_POST)
def new(request: access.Request, desk: Frame) -> HttpResponse:
    """Somebody who is not yet registered, at the place looked at."""
    access.require(desk.actor, "person.make", sector=people.SECTOR)
    if desk.past:
        return redirect(desk.link("persons:home"))
    if request.method != "POST" and places.level(desk.place) not in people.LOWEST:
        return show(request, desk, "form", {"heading": _("Register a person"), "back": desk.link("persons:home"), "above": True})
    typed = {name: request.POST.get(name, "") for name in particulars.FIELDS}
    problem = ""
    if request.method == "POST":
        try:
            kept = people.register(desk.actor, request.POST.get("place", ""), typed, since=_day(request))
            return _done(request, desk, kept)
        except people.Refused as refused:
            problem = refused.message(lang())
    here = tuple((code, name) for code, name in (desk.below or desk.way[-1:]))
    place = Field("place", _("Village or community"), request.POST.get("place", desk.place), options=here)
    fields = [place, *_fields(typed), _since(request, desk)]
    return _form(request, desk, _("Register a person"), fields, problem, desk.link("persons:home"))


@official("person.make")
@require_http_methods(GET_OR_POST)
def write(request: access.Request, desk: Frame, key: int, kind: str) -> HttpResponse:
    """A change, a correction or a death of somebody."""
    headings = {"change": _("Something changed"), "correct": _("It was recorded wrongly"), "died": _("Record a death")}
    back = desk.link("persons:person", key)
    if kind not in headings:
        raise Http404
    if desk.past:
        return redirect(back)
    try:
        one = people.person(desk.actor, key, purpose="keep")
    except people.Refused as refused:
        raise Http404 from refused
    stands = {name: "" if name in KEPT else (one.said or {}).get(name, "") for name in particulars.FIELDS}
    typed = {name: request.POST.get(name, stands[name]) for name in particulars.FIELDS}
    problem = ""
    if request.method == "POST":
        try:
            return _done(request, desk, _act(request, desk, key, kind, stands, typed))
        except people.Refused as refused:
            problem = refused.message(lang())
    number = request.POST.get("seen", str(one.number))
    fields = [] if kind == "died" else _fields(typed, kept=True)
    fields += [] if kind == "correct" else [_since(request, desk)]
    reason = Field("reason", pgettext("person", "Reason"), request.POST.get("reason", ""), required=kind == "correct")
    name = (one.said or {}).get("name", "")
    return _form(request, desk, headings[kind], [*fields, reason], problem, back, name=name, seen=number)


def _act(
    request: access.Request, desk: Frame, key: int, kind: str, stands: Mapping[str, str], typed: Mapping[str, str]
) -> people.Kept:
    seen, reason = request.POST.get("seen", ""), request.POST.get("reason", "")
    number = int(seen) if seen.isdecimal() and len(seen) < 9 else 0
    values = {name: text for name, text in typed.items() if text.strip() != stands[name]}
    if "kind" in values and particulars.kinds().get(values["kind"], None) and particulars.kinds()[values["kind"]].form == "none":
        values["number"] = ""
    match kind:
        case "died":
            return people.died(desk.actor, key, on=_day(request), number=number, reason=reason)
        case "correct":
            return people.correct(desk.actor, key, values, number=number, reason=reason)
        case _:
            return people.change(desk.actor, key, values, since=_day(request), number=number, reason=reason)


def _day(request: access.Request) -> date:
    """The day that was typed. Raises Refused where it is none."""
    try:
        return date.fromisoformat(request.POST.get("since", ""))
    except ValueError:
        raise people.Refused("not_a_day") from None


def _done(request: access.Request, desk: Frame, kept: people.Kept) -> HttpResponse:
    if kept.remarks:
        request.session[f"remarks {kept.key}"] = told(kept.remarks)
    return redirect(desk.link("persons:person", kept.key))


def _fields(typed: Mapping[str, str], *, kept: bool = False) -> list[Field]:
    hint = _("Left empty, what stands stays.") if kept else ""
    kinds = tuple((kind.id, said(kind.name)) for kind in particulars.kinds().values())
    sexes = tuple((code, said(word)) for code, word in particulars.words().sex.items())
    from_number = _("Left empty, the number says it.")
    return [
        Field("name", pgettext("person", "Name"), typed["name"]),
        Field("kind", pgettext("person", "Known by"), typed["kind"] or "citizen", options=kinds),
        Field("number", pgettext("person", "Number"), typed["number"], required=False, hint=hint),
        Field("sex", pgettext("person", "Sex"), typed["sex"], required=False, options=sexes, hint=from_number),
        Field("born", pgettext("person", "Birthday"), typed["born"], required=False, hint=from_number),
        Field("address", pgettext("person", "Address"), typed["address"], required=False),
        Field("phone", pgettext("person", "Phone"), typed["phone"], required=False, hint=hint),
    ]


def _since(request: access.Request, desk: Frame) -> Field:
    return Field("since", pgettext("person", "Since"), request.POST.get("since", desk.today.isoformat()), day=True)


def _form(
    request: access.Request, desk: Frame, heading: str, fields: list[Field], problem: str, back: str, **more: str
) -> HttpResponse:
    context = {"heading": heading, "fields": fields, "problem": problem, "back": back, **more}
    return show(request, desk, "form", context, status=422 if problem else 200)
