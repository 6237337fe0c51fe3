"""Where and on which day a public page looks at a plan; both stand in its address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.disclosure.shown import CannotShow, day_of, path_of, place_of, province

LOWEST = frozenset({"province", "city", "county"})
"""Down to which level a reader is offered places; others may be named in the address."""


@dataclass(frozen=True)
class Look:
    """A place and a day, and what links carry on."""

    place: str
    day: date
    today: date

    @property
    def name(self) -> str:
        """The place's own name."""
        return places.name(self.place, self.day)

    @property
    def day_words(self) -> str:
        """The day as it is read."""
        return day_words(self.day)

    @property
    def past(self) -> bool:
        """Another day than today."""
        return self.day != self.today

    @property
    def top(self) -> str:
        """The whole."""
        return province(self.day)

    @property
    def way(self) -> tuple[tuple[str, str], ...]:
        """The place with all that it lies in, from the top down."""
        return path_of(self.place, self.day)

    @cached_property
    def below(self) -> tuple[tuple[str, str], ...]:
        """One level down, as far as readers are led."""
        found = places.children(self.place, self.day)
        return tuple((one.code, one.name) for one in found if places.level(one.code) in LOWEST)

    @property
    def carried(self) -> str:
        """What an address says of place and day, beginning with its question mark; empty where it is the whole, today."""
        said = ({"place": self.place} if self.place != self.top else {}) | ({"on": self.day.isoformat()} if self.past else {})
        return f"?{urlencode(said)}" if said else ""

    def at(self, place: str) -> Look:
        """The same day at another place."""
        return replace(self, place=place)

    def link(self, page: str, *given: object, **more: str) -> str:
        """The address of a page, at this place and day."""
        address = reverse(f"public:{page}", args=given) + self.carried
        return address + (("&" if self.carried else "?") + urlencode(more) if more else "")


def look_of(request: HttpRequest) -> Look:
    """Where a request looks. Raises CannotShow."""
    day = day_of(request)
    return Look(place_of(request, day), day, time.today())


def plan_of(look: Look, plan_id: int) -> duties.Plan:
    """A public plan, in force on the day. Raises CannotShow."""
    try:
        found = duties.plan(access.PUBLIC, plan_id)
    except duties.NoPlan:
        happened = _("No public plan has the number %(n)s here.") % {"n": plan_id}
        raise CannotShow(404, happened, _("Look among all public plans.")) from None
    if look.day < found.since:
        happened = _("On %(day)s %(number)s was not yet in force; it came into force on %(since)s.")
        words = {"day": look.day_words, "number": found.number, "since": day_words(found.since)}
        raise CannotShow(404, happened % words, _("Choose that day or a later one."))
    return found


def duty_of(plan: duties.Plan, no: str) -> duties.Duty:
    """A duty of a plan. Raises CannotShow."""
    try:
        return plan.duty(no)
    except KeyError:
        happened = _("%(number)s has no clause “%(no)s”.") % {"number": plan.number, "no": no[:16]}
        raise CannotShow(404, happened, _("Look among all its clauses.")) from None
