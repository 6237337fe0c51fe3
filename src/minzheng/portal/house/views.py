"""The pages of the house: the windows, the same as a list with every reason, and all that is to be decided."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.plan.duties import api as duties
from minzheng.plan.standing import api as standing
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.house.building import House
from minzheng.portal.house.deciding import Asked, Decision, decisions
from minzheng.portal.house.drawing import kept_house
from minzheng.portal.house.graph import Graph
from minzheng.portal.house.timeline import Timeline
from minzheng.portal.plan.shown import show
from minzheng.portal.promises import shown

FEW = 4
"""How many decisions stand beside the house; the rest is one link away."""


@dataclass(frozen=True)
class HousePage:
    """A plan at the place and on the day looked at."""

    desk: Frame
    plans: tuple[duties.Plan, ...]
    plan: duties.Plan
    unit: str = ""

    @property
    def timeline(self) -> Timeline:
        """What is dated, in the order of time."""
        return Timeline(self.desk, self.plan, self.found)

    @property
    def graph(self) -> Graph:
        """Who answers with whom."""
        return Graph(self.desk, self.plan, self.unit)

    @property
    def reader(self) -> access.Actor:
        """As whom the plan is read: a public one as anybody reads it."""
        return access.PUBLIC if self.plan.public else self.desk.actor

    @cached_property
    def found(self) -> tuple[standing.DutyStanding, ...]:
        """How every duty stands."""
        return standing.standings(
            access.PUBLIC if self.plan.public else self.desk.actor, self.plan, self.desk.place, self.desk.day
        )

    @cached_property
    def decisions(self) -> tuple[Decision, ...]:
        """What the reader is to decide."""
        return decisions(Asked(self.desk, self.plan, self.found))

    @property
    def few(self) -> tuple[Decision, ...]:
        """The first of them."""
        return self.decisions[:FEW]

    @property
    def pending(self) -> frozenset[str]:
        """The duties of which something is to be decided."""
        return frozenset(one.duty.no for one in self.decisions)

    @cached_property
    def house(self) -> House:
        """The house."""
        return kept_house(self.desk, self.plan, self.found, self.pending)[0]

    @property
    def drawn(self) -> SafeString:
        """The windows, drawn once for as long as they stay as they are."""
        return kept_house(self.desk, self.plan, self.found, self.pending)[1]

    @cached_property
    def changes(self) -> tuple[dict[str, str], ...]:
        """Whose light changed this week, and why."""
        return tuple(
            {
                "no": one.duty.no,
                "what": said(one.proof.what),
                "before": shown.glyph(one.before),
                "before_word": shown.state_word(one.before),
                "after": one.after,
                "after_word": shown.state_word(one.after),
                "cause": one.cause.of(lang()),
                "href": self.desk.link("plan:duty", self.plan.id, one.duty.no),
            }
            for one in standing.lately(self.reader, self.plan, self.desk.place, self.desk.day)
        )

    @property
    def answer(self) -> str:
        """The first line: what the reader is to decide, and how the house stands."""
        states = [one.state for one in self.found if one.duty.kind == "task" and one.state != "none"]
        told = {"n": len(states), "stop": states.count("stop"), "tight": states.count("tight")}
        stands = ngettext(
            "of %(n)s promise %(stop)s unlikely, %(tight)s tight",
            "of %(n)s promises %(stop)s unlikely, %(tight)s tight",
            len(states),
        )
        count = len(self.decisions)
        asks = ngettext("%(count)s thing for you to decide", "%(count)s things for you to decide", count) % {"count": count}
        if self.desk.past:
            asks = _("as it was then")
        return pgettext("between clauses", "; ").join([asks, stands % told] if count or self.desk.past else [stands % told])

    @property
    def lines(self) -> tuple[dict[str, object], ...]:
        """Every duty with all its reasons, for the list."""
        return tuple(
            {
                "no": one.duty.no,
                "called": shown.no_words(one.duty),
                "name": said(one.duty.short),
                "light": shown.light_of(one.state, one.reasons),
                "who": shown.lead_words(one.duty),
                "href": self.desk.link("plan:duty", self.plan.id, one.duty.no),
            }
            for one in self.found
        )


def _page(request: access.Request, desk: Frame) -> HousePage | None:
    """The plan asked, or the newest in force; none where none is in force."""
    plans = duties.plans(desk.actor, desk.day)
    asked = request.GET.get("plan", "")
    chosen = next((one for one in plans if str(one.id) == asked), plans[0] if plans else None)
    return HousePage(desk, plans, chosen, request.GET.get("unit", "")) if chosen else None


def _show(request: access.Request, desk: Frame, template: str) -> HttpResponse:
    page = _page(request, desk)
    return show(request, desk, template if page else "house/nothing.html", "house", {"page": page, "glyphs": shown.GLYPHS})


@official("plan.read")
@require_safe
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """The house."""
    return _show(request, desk, "house/house.html")


@official("plan.read")
@require_safe
def as_list(request: access.Request, desk: Frame) -> HttpResponse:
    """The same as a list, with the reasons of every light."""
    return _show(request, desk, "house/list.html")


@official("plan.read")
@require_safe
def in_time(request: access.Request, desk: Frame) -> HttpResponse:
    """The same in the order of time."""
    return _show(request, desk, "house/time.html")


@official("plan.read")
@require_safe
def with_whom(request: access.Request, desk: Frame) -> HttpResponse:
    """Who answers with whom."""
    return _show(request, desk, "house/units.html")


@official("plan.read")
@require_safe
def to_decide(request: access.Request, desk: Frame) -> HttpResponse:
    """All that the reader is to decide."""
    return _show(request, desk, "house/decide.html")
