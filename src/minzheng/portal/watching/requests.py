"""Asking for figures: what it would cost, what records answer already, and the ledger of the burden, which has no form."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.plan.burden import api as burden
from minzheng.plan.supervision import api as supervision
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.watching import acting, forms
from minzheng.portal.watching.matters import GET_OR_POST, day_of, page
from minzheng.portal.watching.shown import line, lines, show, track

LEVELS = ("city", "county", "township")


@official("plan.read")
@require_safe
def requests(request: access.Request, desk: Frame) -> HttpResponse:
    """Requests, and what they cost the places."""
    ledger = burden.ledger(desk.actor, desk.place, desk.day)
    context = {
        "rows": lines(desk, burden.requests(desk.actor, desk.day)),
        "ledger": ledger,
        "places": [{"name": words.place(one.key), "of": one} for one in ledger.places],
        "answer": ngettext(
            "%(n)s request stands in %(place)s", "%(n)s requests stand in %(place)s", ledger.standing
        ) % {"n": ledger.standing, "place": desk.way[-1][1]},
        "by_hand": sum(one.cells for one in ledger.months),
        "by_record": sum(one.by_record for one in ledger.months),
        "hours": sum(one.minutes for one in ledger.months) // 60,
        "may_ask": access.may(desk.actor, "plan.answer") and bool(desk.below) and not desk.past,
        "price": burden.price(),
    }  # fmt: skip
    return show(request, desk, "requests", "requests", context)


@official("plan.read")
@require_safe
def one(request: access.Request, desk: Frame, request_id: int) -> HttpResponse:
    """One request."""
    return shown(request, desk, request_id)


def shown(request: access.Request, desk: Frame, request_id: int, problem: str = "", doing: str = "") -> HttpResponse:
    """The page of a request."""
    found = burden.request(desk.actor, request_id, desk.day)
    asks = bool(found.mine) or found.by_place == desk.actor.place
    mine = any(one.id == found.id for one in burden.to_answer(desk.actor)) and not desk.past
    answers = burden.answers(desk.actor, request_id, desk.day)
    context = {
        **line(desk, found),
        "asking": found,
        "columns": [(column, _record(desk, found.found.get(column))) for column in found.columns],
        "rows": [(words.place(at), [told.get(c, "") for c in found.columns] if told else [], day) for at, told, day in answers],
        "fields": [
            forms.Field(f"c{n}", column, "line", request.POST.get(f"c{n}", "")) for n, column in enumerate(found.columns)
        ],
        "to_answer": mine,
        "deeds": acting.deeds(desk, "request", found.id, request, doing) if asks else [],
        "track": track(desk, "request", found.id) if asks else [],
        "problem": problem,
    }  # fmt: skip
    return show(request, desk, "request", "requests", context, status=422 if problem else 200)


def _record(desk: Frame, match: Any) -> dict[str, Any] | None:
    """Which record answers a figure, with the words that say so and the way to it."""
    if not match:
        return None
    holds = match["holds"]
    return _held(desk, burden.Holds(holds["kind"], holds["id"], Said(**holds["of"]), Said(**holds["what"])), match["words"])


def _match(desk: Frame, match: burden.Match) -> dict[str, Any]:
    return _held(desk, match.holds, match.words)


def _held(desk: Frame, holds: burden.Holds, words: Sequence[str]) -> dict[str, Any]:
    page = {"register": "register", "measure": "public:figure"}[holds.kind]
    return {
        "name": " · ".join(filter(None, (said(holds.of), said(holds.what)))),
        "href": desk.link(page, holds.id),
        "words": words,
    }


@official("plan.answer")
@require_POST
def answer(request: access.Request, desk: Frame, request_id: int) -> HttpResponse:
    """A place says its figures."""
    found = burden.request(desk.actor, request_id)
    given = {column: request.POST.get(f"c{n}", "") for n, column in enumerate(found.columns)}
    try:
        burden.answer_request(desk.actor, request_id, given)
    except supervision.Refused as refused:
        return shown(request, desk, request_id, refused.message(lang()))
    return redirect(desk.link("supervision:request", request_id))


@official("plan.answer")
@require_http_methods(GET_OR_POST)
def new(request: access.Request, desk: Frame) -> HttpResponse:
    """A request to the places below the one looked at; first it says what records answer and what the rest costs."""
    back = desk.link("supervision:requests")
    levels = _below(desk)
    if desk.past or not levels:
        return redirect(back)
    fields = [
        forms.Field("title", _("Title"), value=forms.typed(request, "title")),
        forms.Field("columns", _("Figures, one a line"), "lines", forms.typed(request, "columns")),
        forms.Field("level", _("Asked of everybody below %(place)s on this level") % {"place": desk.way[-1][1]}, "select",
                    forms.typed(request, "level"), options=tuple((level, name) for level, (name, _codes) in levels.items())),
        forms.Field("reason", _("Why no record answers it"), "text", forms.typed(request, "reason"), required=False),
        forms.Field("until", _("It ends by itself on"), "day", forms.typed(request, "until")),
        forms.duty_field(desk, request, _("Duty that it serves")),
    ]  # fmt: skip
    price = burden.price()
    about = (
        _("A figure that a record holds is not asked for: you are shown the record."),
        _("Each cell is priced at %(n)s minutes of somebody’s time.") % {"n": price.minutes_per_cell},
        _("Another person of your unit approves."),
        _("Your unit has a budget of %(n)s cells a quarter.") % {"n": price.budget},
    )  # fmt: skip
    form = forms.Form("requests", _("Ask places below for figures"), about, fields, _("Look what it costs"), back)

    def wanted() -> burden.Wanted:
        plan, no = forms.duty_of(request)
        codes = levels.get(request.POST.get("level", ""), ("", ()))[1]
        columns = tuple(request.POST.get("columns", "").splitlines())
        title, reason = request.POST.get("title", ""), request.POST.get("reason", "")
        return burden.Wanted(title, columns, codes, day_of(request, "until") or desk.today, reason, plan, no)

    if request.method == "POST" and "sure" not in request.POST and "look" not in request.POST:
        return _priced(request, desk, form, wanted)

    def act() -> str:
        made = burden.ask_figures(desk.actor, wanted())
        return desk.link("supervision:request", made[-1])

    return forms.sent(request, partial(page, request, desk), form, act, acting.Refusals, lang())


def _priced(request: access.Request, desk: Frame, form: forms.Form, wanted: Any) -> HttpResponse:
    """What it would cost, and what is answered already."""
    try:
        cost = burden.priced(desk.actor, wanted())
    except supervision.Refused as refused:
        return page(request, desk, form, refused.message(lang()), 422)
    told = {
        "cells": cost.cells,
        "minutes": cost.minutes,
        "left": cost.left,
        "answered": [(column, _match(desk, match)) for column, match in cost.answered.items()],
        "near": [(column, [_match(desk, match) for match in matches]) for column, matches in cost.near.items()],
    }
    return show(request, desk, "form", "requests", {"form": form, "cost": told})


def _below(desk: Frame) -> dict[str, tuple[str, tuple[str, ...]]]:
    """The levels below the place looked at: their name with how many there are, and their places."""
    names = {"city": _("cities"), "county": _("counties"), "township": _("townships")}
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    at = [desk.place]
    while at and len(found) < 2:
        below = [one.code for code in at for one in places.children(code, desk.today)]
        at = [code for code in below if places.level(code) in LEVELS]
        if at:
            level = places.level(at[0])
            found[level] = (f"{names[level]} ({len(at)})", tuple(at))
    return found
