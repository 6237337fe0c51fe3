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
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units
from minzheng.people import api as people
from minzheng.portal.desk import refusals
from minzheng.portal.ui.trajectory import day_words
from minzheng.registry import api as registry

View = Callable[Concatenate[access.Request, "Frame", ...], HttpResponse]
Seen = Callable[..., HttpResponse]
NAVIGATION = (
    ("today", "", ""),
    ("cases", "case.read", people.SECTOR),
    ("mine", "own.read", ""),
    ("duties", "plan.read", ""),
    ("registers", "register.read", ""),
    ("people", "person.read", people.SECTOR),
    ("what_if", "rule.simulate", people.SECTOR),
    ("entitlements", "entitlement.read", people.SECTOR),
    ("reads", "personal.watch", ""),
    ("journal", "journal.read", ""),
)
"""The parts of the desk, each with the permission that opens it, and the sector for which that must be held."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Who looks, at which place, on which day. Place and day stand in the address and go along with every link.

    `instead` says why these are not the place and the day that were asked for.
    """

    actor: access.Actor
    place: str
    day: date
    today: date
    instead: str = ""

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
        return _unit(self.actor.unit) or name(self.actor.place, self.today)

    @property
    def way(self) -> tuple[tuple[str, str], ...]:
        """From the actor's own place down to the one looked at: code and name."""
        return _way(self.actor.place, self.place, self.day)

    @property
    def below(self) -> tuple[tuple[str, str], ...]:
        """One level down from the place looked at."""
        return _below(self.place, self.day)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the desk that the actor may use."""
        return tuple(part for part, needed, sector in NAVIGATION if not needed or self.may(needed, sector=sector))

    @property
    def counter(self) -> bool:
        """Whether people come to the reader's desk; for others the cases begin with a list."""
        return self.may("case.take")

    @property
    def brings(self) -> bool:
        """Whether the reader brings in what is under way on paper: at the counter of a township, whose files these are."""
        return self.counter and self.may("person.make", sector=people.SECTOR) and places.level(self.actor.place) == "township"

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration."""
        return bool(settings.DEMO)

    @property
    def travels(self) -> tuple[date, ...]:
        """The days to which one click takes a demonstration."""
        return tuple(settings.DEMO_DAYS)

    def may(self, permission: str, place: str = "", sector: str = "") -> bool:
        """Whether the actor may do a thing here today; a page hides what never can be."""
        held = access.scope(self.actor, permission)
        return bool(held.ranges) and (not place or held.holds(place)) and (not sector or held.reaches(sector))

    def link(self, page: str, *given: object) -> str:
        """The address of a page, with the place and the day looked at; a page of another site says which (`plan:home`)."""
        return _address(page if ":" in page else f"desk:{page}", *given) + _words(*self.carried.items())


@lru_cache(20_000)
def _address(page: str, *given: object) -> str:
    return reverse(page, args=given)


@lru_cache(5000)
def _words(*carried: tuple[str, str]) -> str:
    return f"?{urlencode(carried)}" if carried else ""


@lru_cache(5000)
def _unit(key: str) -> str:
    """The name of a unit; empty where there is none."""
    try:
        return units.by_key(key).name
    except units.UnknownUnit:
        return ""


@lru_cache(5000)
def _way(own: str, place: str, day: date) -> tuple[tuple[str, str], ...]:
    down = [place]
    if place != own and places.exists(place, day):
        path = [one.code for one in places.default().on(day).path(place)]
        down = path[path.index(own) :] if own in path else [own, place]
    return tuple((code, name(code, day)) for code in down)


@lru_cache(5000)
def _below(place: str, day: date) -> tuple[tuple[str, str], ...]:
    return tuple((one.code, one.name) for one in places.children(place, day))


@lru_cache(50_000)
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


def whole(text: str, digits: int = 18) -> int | None:
    """A whole number that somebody sent, of so many digits at most, which any database counts to; None for anything else."""
    return int(text) if text.isdecimal() and len(text) <= digits else None


def frame_of(request: access.Request) -> Frame:
    """The frame of a request. A day or place that is not to be had becomes today and the actor's own place, and this is said."""
    actor, today = request.actor, time.today()
    asked, place = request.GET.get("on", ""), request.GET.get("place", "")
    day, instead = _day(asked, today)
    try:
        known = places.exists(place or actor.place, day)
    except places.BeforeTheList:
        instead = _("Nothing is known of %(day)s: the list of places begins later.") % {"day": day_words(day)}
        day, known = today, places.exists(place or actor.place, today)
    inside = any(first <= place < after for first, after in actor.ranges)
    if place and not (inside and known):
        instead = instead or _("The place “%(place)s” is not in your reach on that day.") % {"place": place[:40]}
    return Frame(actor, place if inside and known else actor.place, day, today, instead)


def _day(asked: str, today: date) -> tuple[date, str]:
    """The day to show, and why it is not the one asked."""
    try:
        day = date.fromisoformat(asked) if asked else today
    except ValueError:
        return today, _("“%(day)s” is no day.") % {"day": asked[:40]}
    return (day, "") if day <= today else (today, _("%(day)s has not come yet.") % {"day": day_words(day)})


def show(
    request: HttpRequest, desk: Frame, page: str, context: Mapping[str, object] | None = None, status: int = 200
) -> HttpResponse:
    """A page of the desk in its frame."""
    return render(request, f"desk/{page}.html", {"desk": desk, **(context or {})}, status=status)


def official(
    permission: str = "", *, unproven: bool = False
) -> Callable[[Callable[Concatenate[access.Request, Frame, ...], HttpResponse]], Seen]:
    """The door of a page: signed in, with a permission; what is refused inside is told and noted.

    Whoever has no second proof yet is led to where it is set up, but for pages that take `unproven`.
    """

    def guard(view: View) -> Seen:
        @never_cache
        @wraps(view)
        def seen(request: access.Request, *args: object, **given: object) -> HttpResponse:
            if not request.actor.signed_in:
                return redirect(f"{reverse('desk:sign_in')}?{urlencode({'next': request.get_full_path()})}")
            if request.actor.unproven and not unproven:
                return redirect(f"{reverse('desk:me')}?set_up=1")
            desk = frame_of(request)
            try:
                if permission:
                    access.require(request.actor, permission)
                return view(request, desk, *args, **given)
            except access.Forbidden as refused:
                return show(request, desk, "forbidden", {"refusal": refusals.noted(request, refused, desk.day)}, status=403)
            except (LookupError, OverflowError, registry.NoEntry) as missing:  # SQLite holds no number of twenty digits
                raise Http404 from missing
            except registry.Refused as refused:
                return show(request, desk, "refused", {"problems": [one.message(lang()) for one in refused.problems]}, status=400)

        seen.permission = permission  # type: ignore[attr-defined]  # what a test of every address asks for
        return seen

    return guard
