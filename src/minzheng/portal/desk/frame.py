"""What every page of the desk is looked at with: who, where, on which day; and the door in front of each page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, wraps
from typing import Concatenate
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units
from minzheng.portal.desk import refusals
from minzheng.registry import api as registry

Seen = Callable[..., HttpResponse]
NAVIGATION = (("today", ""), ("duties", "plan.read"), ("registers", "register.read"), ("journal", "journal.read"))
"""The parts of the desk, each with the permission that opens it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Who looks, at which place, on which day. Place and day stand in the address and go along with every link."""

    actor: access.Actor
    place: str
    day: date
    today: date

    @property
    def past(self) -> bool:
        """Another day than today: what is shown is as it was then, and nothing can be written."""
        return self.day != self.today

    @property
    def carried(self) -> dict[str, str]:
        """What links take along."""
        narrowed = {"place": self.place} if self.place != self.actor.place else {}
        return narrowed | ({"on": self.day.isoformat()} if self.past else {})

    @property
    def role(self) -> Said:
        """The role's name."""
        return access.roles()[self.actor.role].name

    @property
    def unit(self) -> str:
        """The name of the unit, else that of the place."""
        try:
            return units.by_key(self.actor.unit).name
        except units.UnknownUnit:
            return name(self.actor.place, self.today)

    @property
    def way(self) -> tuple[tuple[str, str], ...]:
        """From the actor's own place down to the one looked at: code and name."""
        down = [self.place]
        if self.place != self.actor.place and places.exists(self.place, self.day):
            path = [one.code for one in places.default().on(self.day).path(self.place)]
            down = path[path.index(self.actor.place) :] if self.actor.place in path else [self.actor.place, self.place]
        return tuple((code, name(code, self.day)) for code in down)

    @property
    def below(self) -> tuple[tuple[str, str], ...]:
        """One level down from the place looked at."""
        return _below(self.place, self.day)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the desk that the actor may use."""
        return tuple(part for part, needed in NAVIGATION if not needed or access.may(self.actor, needed))

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration."""
        return bool(settings.DEMO)

    def may(self, permission: str, place: str = "", sector: str = "") -> bool:
        """Whether the actor may do a thing here today; a page hides what never can be."""
        held = access.scope(self.actor, permission)
        return bool(held.ranges) and (not place or held.holds(place)) and (not sector or held.reaches(sector))

    def link(self, page: str, *given: object) -> str:
        """The address of a page, with the place and the day looked at; a page of another site says which (`plan:home`)."""
        address = reverse(page if ":" in page else f"desk:{page}", args=given)
        return f"{address}?{urlencode(self.carried)}" if self.carried else address


@lru_cache(5000)
def _below(place: str, day: date) -> tuple[tuple[str, str], ...]:
    return tuple((one.code, one.name) for one in places.children(place, day))


def name(code: str, day: date | None = None) -> str:
    """The name of a place, or its code where no place ever had it."""
    try:
        return places.name(code, day)
    except KeyError:
        return code


def lang() -> str:
    """The reader's language."""
    return get_language() or settings.LANGUAGE_CODE


def said(words: Said) -> str:
    """Words in the reader's language."""
    return words.of(lang())


def frame_of(request: access.Request) -> Frame:
    """The frame of a request; a day or place that is not to be had becomes today and the actor's own place."""
    actor, today = request.actor, time.today()
    try:
        day = min(date.fromisoformat(request.GET.get("on", "")), today)
    except ValueError:
        day = today
    place = request.GET.get("place", "")
    inside = any(first <= place < after for first, after in actor.ranges)
    try:
        known = places.exists(place, day)
    except places.BeforeTheList:
        return Frame(actor, actor.place, today, today)
    return Frame(actor, place if inside and known else actor.place, day, today)


def show(
    request: HttpRequest, desk: Frame, page: str, context: Mapping[str, object] | None = None, status: int = 200
) -> HttpResponse:
    """A page of the desk in its frame."""
    return render(request, f"desk/{page}.html", {"desk": desk, **(context or {})}, status=status)


def official(permission: str = "") -> Callable[[Callable[Concatenate[access.Request, Frame, ...], HttpResponse]], Seen]:
    """The door of a page: signed in, with a permission; what is refused inside is told and noted."""

    def guard(view: Callable[Concatenate[access.Request, Frame, ...], HttpResponse]) -> Seen:
        @never_cache
        @wraps(view)
        def seen(request: access.Request, *args: object, **given: object) -> HttpResponse:
            if not request.actor.signed_in:
                return redirect(f"{reverse('desk:sign_in')}?{urlencode({'next': request.get_full_path()})}")
            desk = frame_of(request)
            try:
                if permission:
                    access.require(request.actor, permission)
                return view(request, desk, *args, **given)
            except access.Forbidden as refused:
                return show(request, desk, "forbidden", {"refusal": refusals.noted(request, refused, desk.day)}, status=403)
            except (LookupError, registry.NoEntry) as missing:
                raise Http404 from missing
            except registry.Refused as refused:
                return show(request, desk, "refused", {"problems": [one.message(lang()) for one in refused.problems]}, status=400)

        seen.permission = permission  # type: ignore[attr-defined]  # what a test of every address asks for
        return seen

    return guard
