"""What the pages say of a whole plan at a place: the answer in words, the counts, every clause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from minzheng.kernel.access import api as access
from minzheng.plan.duties import api as duties
from minzheng.plan.standing import api as standing
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.promises import shown
from minzheng.portal.promises.look import Look
from minzheng.portal.ui.typeset import typeset

_FIRST = 5
_SILENT = frozenset({"dim", "off", "none"})


@dataclass(frozen=True, slots=True)
class Line:
    """A clause in the list."""

    duty: duties.Duty
    name: str
    text: str
    who: str
    light: shown.Light
    href: str


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its clauses."""

    title: str
    under: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class PlanPage:
    """A plan, as seen from a place on a day."""

    plan: duties.Plan
    look: Look

    @cached_property
    def standings(self) -> Mapping[str, standing.DutyStanding]:
        """By number, how each duty stands."""
        found = standing.standings(access.PUBLIC, self.plan, self.look.place, self.look.day)
        return {one.duty.no: one for one in found}

    @cached_property
    def binding(self) -> tuple[standing.DutyStanding, ...]:
        """The clauses that bind the place; those of the letter are not counted."""
        return tuple(one for one in self.standings.values() if one.duty.kind == "task" and one.state != "none")

    @property
    def counts(self) -> tuple[tuple[str, str, int], ...]:
        """How many show which light."""
        return shown.counted(one.state for one in self.binding)

    @property
    def answer(self) -> str:
        """The first line: how many were promised here, kept, at risk, unknown."""
        states = [one.state for one in self.binding]
        told = {"n": len(states), "place": self.look.name}
        words = ngettext("%(place)s: %(n)s promise of this plan", "%(place)s: %(n)s promises of this plan", len(states)) % told
        kept, bad, dim, off = (
            sum(state in some for state in states) for some in (("done",), ("stop", "tight"), ("dim",), ("off",))
        )
        parts = [_("kept %(n)s") % {"n": kept}, _("at risk %(n)s") % {"n": bad}]
        parts += [_("not known %(n)s") % {"n": dim}] * bool(dim) + [_("without a number %(n)s") % {"n": off}] * bool(off)
        return words + pgettext("before parts", ": ") + pgettext("between parts", ", ").join(parts)

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every clause under its heading."""
        return tuple(
            Part(
                typeset(path[0]) if path else _("From the letter that came with it"),
                typeset(path[-1]) if len(path) > 1 else "",
                tuple(self._line(duty) for duty in some),
            )
            for path, some in shown.headings(self.plan)
        )

    @property
    def first(self) -> tuple[Line, ...]:
        """The few that are furthest from being kept, the worst first."""
        order = standing.thresholds().order
        bad = sorted(
            (one for one in self.binding if one.state in {"stop", "tight", "mind"}), key=lambda one: order.index(one.state)
        )
        return tuple(self._line(one.duty) for one in bad[:_FIRST])

    def of(self, numbers: Iterable[int]) -> tuple[Line, ...]:
        """These clauses, as far as they bind the place and say how they stand."""
        asked = {str(no) for no in numbers}
        return tuple(self._line(one.duty) for one in self.binding if one.duty.no in asked and one.state not in _SILENT)

    @property
    def since(self) -> str:
        """Since when it is in force."""
        return day_words(self.plan.since)

    @property
    def home(self) -> str:
        """All plans."""
        return self.look.link("plans")

    @property
    def here(self) -> str:
        """This plan."""
        return self.look.link("plan", self.plan.id)

    @property
    def feed(self) -> str:
        """Its lights as a feed."""
        return self.look.link("plan_feed", self.plan.id)

    @property
    def data(self) -> str:
        """The same as data."""
        return self.look.link("plan_data", self.plan.id)

    def _line(self, duty: duties.Duty) -> Line:
        found = self.standings[duty.no]
        light = shown.light_of(found.state, found.reasons)
        href = self.look.link("clause", self.plan.id, duty.no)
        return Line(duty, shown.no_words(duty), typeset(duty.text), shown.lead_words(duty), light, href)


def named(page: PlanPage) -> dict[str, object]:
    """What a page of one plan always says."""
    return {"page": page, "plan": page.plan, "look": page.look}
