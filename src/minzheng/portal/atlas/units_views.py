"""The pages that say who is responsible."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units
from minzheng.portal.atlas.units_page import Answer, Asked, UnitPage, overview, said


@require_safe
def responsible(request: HttpRequest) -> HttpResponse:
    """Every function on a day at a place, or with `function` one of them along time."""
    today, directory = time.today(), units.default()
    name, code = request.GET.get("function", ""), request.GET.get("place", "") or directory.place_code
    if not places.default().ever(code) or (name and name not in {one.id for one in directory.functions()}):
        raise Http404
    day = _day(request.GET.get("on", ""), today)
    asked = Asked(day or today, today, code)
    functions = [
        (said(group), [(one.id, said(one)) for one in directory.functions() if one.group == group.id])
        for group in directory.groups()
    ]
    context = {"asked": asked, "chosen": name, "functions": functions, "directory": directory}
    if day is None:
        wrong = _("“%(day)s” is no day.") % {"day": request.GET["on"][:40]}
        todo = _("Choose a day such as 2012-10-10.")
        return render(request, "atlas/units_problem.html", {**context, "happened": wrong, "todo": todo}, status=400)
    if not asked.in_force():
        wrong = _("On %(day)s there was no place with the code %(code)s.") % {"day": asked.day_words, "code": code}
        todo = _("Choose another place or another day.")
        return render(request, "atlas/units_problem.html", {**context, "happened": wrong, "todo": todo}, status=404)
    if name:
        found = units.responsible(name, code, asked.day)
        return render(request, "atlas/units_function.html", {**context, "answer": Answer(asked, found)})
    groups = overview(asked)
    rows = [row for _name, found in groups for row in found]
    counts = {"total": len(rows), "passed": sum(row.passed for row in rows)}
    return render(request, "atlas/units_all.html", {**context, "groups": groups, **counts})


@require_safe
def unit(request: HttpRequest, key: str) -> HttpResponse:
    """One unit with what it answers for and what became of it."""
    try:
        found = units.by_key(key)
    except units.UnknownUnit as unknown:
        raise Http404 from unknown
    return render(request, "atlas/units_unit.html", {"page": UnitPage(found, time.today())})


def _day(typed: str, today: date) -> date | None:
    """The day asked, today where none is, None for what is no day."""
    if not typed:
        return today
    with suppress(ValueError):
        return date.fromisoformat(typed)
    return None
