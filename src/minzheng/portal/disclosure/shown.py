"""What public pages have in common: the day and the place asked, and what is told when nothing can be shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Concatenate

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.portal.atlas.place_page import day_words


class CannotShow(Exception):  # noqa: N818 - what happened
    """Nothing to be shown at this address, and why, and what to do."""

    def __init__(self, status: int, happened: str, todo: str) -> None:
        super().__init__(status, happened)
        self.status, self.happened, self.todo = status, happened, todo


type View[**P] = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def told[**P](view: View[P]) -> View[P]:
    """A view whose CannotShow becomes a page in words."""

    @wraps(view)
    def shown(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except CannotShow as cannot:
            return render(request, "disclosure/cannot_show.html", {"cannot": cannot}, status=cannot.status)

    return shown


def lang() -> str:
    """The reader's language."""
    return get_language() or settings.LANGUAGE_CODE


def day_of(request: HttpRequest) -> date:
    """The day asked, today unless told. Raises CannotShow."""
    asked, today, begins = request.GET.get("on", "").strip(), time.today(), places.default().begins
    try:
        day = date.fromisoformat(asked) if asked else today
    except ValueError:
        raise CannotShow(400, _("“%(asked)s” is no day.") % {"asked": asked[:40]}, _("Give a day such as 2012-10-31.")) from None
    if day > today:
        happened = _("%(day)s lies after today; nothing is known of it yet.") % {"day": day_words(day)}
        raise CannotShow(404, happened, _("Choose today or an earlier day."))
    if day < begins:
        happened = _("The list of places begins on %(begins)s; nothing is known here of %(day)s.")
        words = {"begins": day_words(begins), "day": day_words(day)}
        raise CannotShow(404, happened % words, _("Choose that day or a later one."))
    return day


def province(day: date) -> str:
    """The code of the whole."""
    return next(place.code for place in places.default().on(day).places.values() if not place.parent)


def place_of(request: HttpRequest, day: date) -> str:
    """The place asked, the whole province unless told. Raises CannotShow."""
    code = request.GET.get("place", "").strip() or province(day)
    if not places.exists(code, day):
        happened = _("There is no place with the code “%(code)s” on %(day)s.") % {"code": code[:40], "day": day_words(day)}
        raise CannotShow(404, happened, _("Choose a place from the list, or another day."))
    return code


def path_of(code: str, day: date) -> tuple[tuple[str, str], ...]:
    """A place with all that it lies in, from the top down: codes and names."""
    found = []
    while code and places.exists(code, day):
        place = places.default().on(day).place(code)
        found.append((place.code, place.name))
        code = place.parent
    return tuple(reversed(found))


def place_words(code: str, day: date, within: str = "") -> str:
    """The name of a place with those above it, up to the one that the page speaks of."""
    try:
        name, above = places.full_name(code, day), places.full_name(within, day) if within else ""
    except places.NoSuchPlace:
        return code
    return name.removeprefix(above) or name
