"""The pages of places: the province on a day, and one place on a day."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.portal.atlas.place_page import Named, PlacePage, ProvincePage, address, day_words, last_day, named

NEAREST = 5


@require_safe
def province(request: HttpRequest) -> HttpResponse:
    """All places on a day, today unless told."""
    day = _day(request)
    if isinstance(day, HttpResponse):
        return day
    return render(request, "atlas/places.html", {"page": ProvincePage(day), "on": day.isoformat(), **_days()})


@require_safe
def place(request: HttpRequest, code: str) -> HttpResponse:
    """One place on a day, today unless told."""
    day = _day(request)
    if isinstance(day, HttpResponse):
        return day
    try:
        page = PlacePage(code, day)
        context = {"page": page, "level": page.level}
    except places.NoSuchPlace:
        return _unknown(request, code, day)
    begins = day_words(places.default().begins)
    return render(request, "atlas/place.html", {**context, "on": day.isoformat(), "begins": begins, **_days()})


def _days() -> dict[str, str]:
    return {"first": places.default().begins.isoformat(), "today": time.today().isoformat()}


def _day(request: HttpRequest) -> date | HttpResponse:
    """The day asked, or the page that says why it cannot be shown."""
    asked = request.GET.get("on", "").strip()
    begins = places.default().begins
    try:
        day = date.fromisoformat(asked) if asked else time.today()
    except ValueError:
        happened = _("“%(asked)s” is no day.") % {"asked": asked[:40]}
        return _problem(request, 400, happened, _("Give a day such as 2012-10-31."), begins)
    if day < begins:
        happened = _("The list of places begins on %(begins)s; nothing is known here of %(day)s.")
        told = happened % {"begins": day_words(begins), "day": day_words(day)}
        return _problem(request, 404, told, _("Choose that day or a later one."), begins)
    if day > last_day():
        happened = _("%(day)s has not come yet.") % {"day": day_words(day)}
        return _problem(request, 404, happened, _("Choose today or an earlier day."), last_day())
    return day


def _unknown(request: HttpRequest, code: str, day: date) -> HttpResponse:
    """The page for a code that never was, with those most like it."""
    known = sorted({one.code for one in places.default().lineage.places.values()} | set(places.default().lower.stays))
    alike_long = [one for one in known if len(one) == len(code)]
    near = get_close_matches(code[:12], alike_long or known, n=NEAREST, cutoff=0.6)
    alike = tuple(named([places.default().ever(one)[-1]], day)[0] for one in near)
    happened = _("No place has ever had the code “%(code)s”, as far as the list knows.") % {"code": code[:40]}
    return _problem(request, 404, happened, _("Look among all places, or take one of those below."), day, alike)


def _problem(
    request: HttpRequest, status: int, happened: str, todo: str, day: date, alike: tuple[Named, ...] = ()
) -> HttpResponse:
    context = {"happened": happened, "todo": todo, "alike": alike, "all_href": address("", day), **_days(), "on": day.isoformat()}
    return render(request, "atlas/places_problem.html", context, status=status)
