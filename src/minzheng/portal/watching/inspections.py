"""Inspections: the year's plan, one of them from its preparation to its publication, and the draw made again."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.plan.inspection import api as inspection
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.watching import acting, forms
from minzheng.portal.watching.matters import GET_OR_POST, day_of, page
from minzheng.portal.watching.shown import line, lines, show, track
from minzheng.registry import api as registry

SCRIPTS = {name: settings.PROJECT / "tools" / name for name in ("verify_draw.py", "verify_journal.py")}
CAN_BE_DRAWN_AGAIN = {"drawn", "concluded", "published"}


@official("plan.read")
@require_safe
def inspections(request: access.Request, desk: Frame) -> HttpResponse:
    """The year's plan, and what goes to the place looked at."""
    year = desk.day.year
    visits = inspection.visits_of(desk.actor, year, desk.place, desk.day)
    cap = inspection.sampling().cap
    context = {
        "year": year,
        "entries": [(one, words.place(one.by_place)) for one in inspection.year_plan(desk.actor, year, desk.day)],
        "rows": lines(desk, inspection.inspections(desk.actor, desk.day)),
        "cap": cap,
        "quarters": [(quarter, visits.get(quarter, ()), cap) for quarter in range(1, 5)] if visits else [],
        "to_visit": () if desk.past else inspection.to_visit(desk.actor),
        "supervises": access.may(desk.actor, "plan.supervise") and not desk.past,
    }
    return show(request, desk, "inspections", "inspections", context)


@official("plan.read")
@require_safe
def one(request: access.Request, desk: Frame, inspection_id: int) -> HttpResponse:
    """One inspection."""
    return shown(request, desk, inspection_id)


def shown(request: access.Request, desk: Frame, inspection_id: int, problem: str = "", doing: str = "") -> HttpResponse:
    """The page of an inspection."""
    found = inspection.inspection(desk.actor, inspection_id, desk.day)
    supervises = "asks" in found.mine
    samples = inspection.samples(desk.actor, inspection_id, desk.day)
    people = words.people({who for one in samples for who in one.inspectors})
    context = {
        **line(desk, found),
        "inspection": found,
        "population": _population(found),
        "counties": [words.within(code, desk.place) for code in found.counties],
        "left_out": [words.within(code, desk.place) for code in found.left_out],
        "samples": [_sample(desk, found, one, people) for one in samples],
        "mine": bool(inspection.samples(desk.actor, inspection_id, desk.day, mine=True)),
        "findings": [{"of": one, "place": words.within(one.place_code, desk.place), "rating": said(one.rating)}
                     for one in inspection.findings(desk.actor, inspection_id, desk.day)],
        "overlaps": inspection.overlaps(desk.actor, inspection_id, desk.day) if supervises else (),
        "passed": found.failed is not None and found.failed <= found.c,
        "deeds": acting.deeds(desk, "inspection", found.id, request, doing) if supervises else [],
        "track": track(desk, "inspection", found.id) if supervises else [],
        "supervises": supervises and not desk.past,
        "again": found.state.id in CAN_BE_DRAWN_AGAIN,
        "problem": problem,
    }  # fmt: skip
    return show(request, desk, "inspection", "inspections", context, status=422 if problem else 200)


def _population(found: inspection.Inspection) -> str:
    if found.population in inspection.LEVELS:
        return _level(found.population)
    try:
        return said(registry.register(found.population).one)
    except registry.UnknownRegister:
        return found.population


def _level(level: str) -> str:
    return {"city": _("cities"), "county": _("counties"), "township": _("townships"), "village": _("villages")}[level]


def _sample(desk: Frame, found: inspection.Inspection, one: inspection.Sample, people: Any) -> dict[str, Any]:
    """A sample as it is told: what it is, who goes, what they saw."""
    results = [(item, *one.results.get(n, (None, ""))) for n, item in enumerate(found.items)]
    place = words.within(one.place_code, desk.place)
    return {
        "of": one,
        "place": place if place != one.title else "",
        "people": [people.get(who, who) for who in one.inspectors],
        "results": results,
    }


@official("plan.read")
@require_safe
def draw(request: access.Request, desk: Frame, inspection_id: int) -> HttpResponse:
    """The draw made again before the reader's eyes, and how to make it without us."""
    found = inspection.inspection(desk.actor, inspection_id, desk.day)
    if found.state.id not in CAN_BE_DRAWN_AGAIN:
        return shown(request, desk, inspection_id)
    file = inspection.draw_file(desk.actor, inspection_id)
    wrong = inspection.drawn_again(file)
    people = words.people({who for going in file["going"].values() for who in going})
    checks = {
        "seed_digest": _("The seed is the one that was sealed"),
        "list": _("The list is the one that was sealed"),
        "drawn": _("The same things are drawn"),
        "going": _("The same inspectors are drawn"),
    }
    context = {
        **line(desk, found),
        "inspection": found,
        "file": file,
        "wrong": wrong,
        "checks": [(name, name not in wrong) for name in checks],
        "said": [(words_, name not in wrong) for name, words_ in checks.items()],
        "going": [
            (words.within(code, desk.place), [people.get(who, who) for who in who_]) for code, who_ in file["going"].items()
        ],
        "scripts": [name for name, path in SCRIPTS.items() if path.is_file()],
    }
    return show(request, desk, "draw", "inspections", context)


@official("plan.read")
@require_safe
def draw_file(_request: access.Request, desk: Frame, inspection_id: int) -> HttpResponse:
    """All that is needed to make the draw again."""
    text = json.dumps(inspection.draw_file(desk.actor, inspection_id), ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": f'attachment; filename="draw-{inspection_id}.json"'}
    return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)


@official("plan.read")
@require_safe
def script(_request: access.Request, _desk: Frame, name: str) -> HttpResponse:
    """A program that makes the draw again, as it stands in the source."""
    path = SCRIPTS.get(name)
    if path is None or not path.is_file():
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(path.read_bytes(), content_type="text/x-python", headers=headers)


@official("plan.supervise")
@require_http_methods(GET_OR_POST)
def list_new(request: access.Request, desk: Frame) -> HttpResponse:
    """An inspection for the year's plan."""
    back = desk.link("supervision:inspections")
    if desk.past:
        return redirect(back)
    years = tuple((str(year), str(year)) for year in (desk.today.year, desk.today.year + 1))
    quarters = tuple((str(n), _("quarter %(n)s") % {"n": n}) for n in range(1, 5))
    fields = [
        forms.Field("title", _("Title"), value=forms.typed(request, "title")),
        forms.Field("year", _("Year"), "select", forms.typed(request, "year", str(desk.today.year)), options=years),
        forms.Field("quarter", _("Quarter"), "select", forms.typed(request, "quarter"), options=quarters),
        forms.Field("number", _("Number of its approval"), value=forms.typed(request, "number")),
    ]
    about = (_("What is not in the year’s plan is not inspected, and a thing is listed once."),)
    form = forms.Form("inspections", _("List an inspection in the year’s plan"), about, fields, _("List it"), back)

    def act() -> str:
        year, quarter = request.POST.get("year", ""), request.POST.get("quarter", "")
        number = request.POST.get("number", "")
        inspection.list_in_year(desk.actor, _small(year), _small(quarter), request.POST.get("title", ""), number)
        return back

    return forms.sent(request, partial(page, request, desk), form, act, acting.Refusals, lang())


def _small(number: str) -> int:
    return int(number) if number.isdecimal() and len(number) < 5 else 0


@official("plan.supervise")
@require_http_methods(GET_OR_POST)
def new(request: access.Request, desk: Frame) -> HttpResponse:
    """An inspection to be prepared for the place looked at."""
    back = desk.link("supervision:inspections")
    if desk.past:
        return redirect(back)
    heading = _("Prepare an inspection in %(place)s") % {"place": words.place(desk.place)}
    about = (
        _("The list and the digest of a seed are published before the draw; afterwards anybody draws the same again."),
        _("A county is visited %(n)s times a quarter at most; those that were are left out.") % {"n": inspection.sampling().cap},
    )
    form = forms.Form("inspections", heading, about, _prepare_fields(request, desk), _("Prepare"), back)

    def act() -> str:
        plan, no = forms.duty_of(request)
        entry = request.POST.get("entry", "")
        population, _colon, weight = request.POST.get("population", "").partition(":")
        prepared = inspection.Prepared(
            entry=int(entry) if entry.isdecimal() and len(entry) < 10 else 0,
            title=request.POST.get("title", ""),
            population=population,
            weight=weight,
            sampling=request.POST.get("sampling", ""),
            items=tuple(request.POST.get("items", "").splitlines()),
            place_code=desk.place,
            sector=request.POST.get("sector", ""),
            plan=plan,
            duty_no=no,
        )
        return desk.link("supervision:inspection", inspection.prepare(desk.actor, prepared))

    return forms.sent(request, partial(page, request, desk), form, act, acting.Refusals, lang())


def _prepare_fields(request: access.Request, desk: Frame) -> list[forms.Field]:
    listed = inspection.year_plan(desk.actor, desk.today.year)
    free = [one for one in listed if one.inspection is None and one.by_place == desk.actor.place]
    entries = tuple((str(one.id), f"{one.title} · {one.number}") for one in free)
    populations = [(level, _level(level)) for level in inspection.LEVELS[1:]]
    for one in registry.registers():
        populations.append((one.id, said(one.one)))
        sizes = [field for field in one.fields if field.measured and field.type == "integer"]
        named = {"one": said(one.one)}
        populations += [
            (f"{one.id}:{field.id}", _("%(one)s, by %(size)s") % {**named, "size": said(field.name)}) for field in sizes
        ]
    plans = tuple((id_, said(name)) for id_, name in inspection.names().items())
    sectors = tuple((key.partition(":")[2], name) for key, name in acting.units_at(desk.place, desk.today))
    return [
        forms.Field("entry", _("Of the year’s plan"), "select", forms.typed(request, "entry"), options=entries),
        forms.Field("title", _("Title"), value=forms.typed(request, "title")),
        forms.Field("population", _("What is drawn"), "select", forms.typed(request, "population"), options=tuple(populations)),
        forms.Field("sector", _("Who answers for it, where places are drawn"), "select", forms.typed(request, "sector"),
                    options=sectors, required=False),
        forms.Field("sampling", _("Sampling plan"), "select", forms.typed(request, "sampling"), options=plans),
        forms.Field("items", _("What is looked at, one thing a line"), "lines", forms.typed(request, "items")),
        forms.duty_field(desk, request, _("Duty that it serves")),
    ]  # fmt: skip


@official("plan.supervise")
@require_http_methods(GET_OR_POST)
def inspectors(request: access.Request, desk: Frame) -> HttpResponse:
    """Who can be drawn, and where each does not go."""
    back = desk.link("supervision:inspectors")
    pool = inspection.inspectors(desk.actor)
    people = words.people({account for account, _place, _ties in pool})
    rows = [
        (account, people.get(account, account), words.place(at), [words.place(one) for one in ties]) for account, at, ties in pool
    ]
    problem = ""
    if request.method == "POST" and not desk.past:
        try:
            if "login" in request.POST:
                inspection.enrol(desk.actor, request.POST["login"])
            else:
                account = request.POST.get("account", "")
                inspection.declare_tie(desk.actor, account, desk.place, request.POST.get("reason", ""))
            return redirect(back)
        except acting.Refusals as refused:
            problem = refused.message(lang())
    context = {
        "rows": rows,
        "place_name": words.place(desk.place),
        "problem": problem,
        "login": forms.Field("login", _("Name to sign in with"), value=request.POST.get("login", "")),
        "tie": (
            forms.Field("account", _("Who"), "select", options=tuple((account, name) for account, name, _at, _ties in rows)),
            forms.Field("reason", _("Why not to %(place)s") % {"place": words.place(desk.place)}),
        ),
    }
    return show(request, desk, "inspectors", "inspections", context, status=422 if problem else 200)


@official("plan.supervise")
@require_POST
def order(request: access.Request, desk: Frame, inspection_id: int, finding_id: int) -> HttpResponse:
    """Has a finding put right by a day."""
    one = inspection.inspection(desk.actor, inspection_id)
    if "asks" not in one.mine:
        raise access.Forbidden("plan.supervise", one.by_place)
    due = day_of(request, "due")
    if due is None:
        return shown(request, desk, inspection_id, _("Please give the day by which it is to be put right. Nothing was changed."))
    try:
        matter = inspection.order(desk.actor, finding_id, due)
    except acting.Refusals as refused:
        return shown(request, desk, inspection_id, refused.message(lang()))
    return redirect(desk.link("supervision:matter", matter))
