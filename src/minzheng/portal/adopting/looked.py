"""What every page here is looked at with: which plan, at which place, and whether the reader acts for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from minzheng.portal.desk.frame import Frame, lang, name
from minzheng.portal.plan.shown import show

LEVELS = ("province", "city", "county")


@dataclass(frozen=True, slots=True)
class Looked:
    """A plan at a place, as the reader stands to it."""

    desk: Frame
    plan: duties.Plan
    plans: tuple[duties.Plan, ...]

    @property
    def place(self) -> str:
        """The place looked at."""
        return self.desk.place

    @property
    def day(self) -> date:
        """The day looked at."""
        return self.desk.day

    @property
    def issuer(self) -> bool:
        """Whether it is the place that issued the plan."""
        return self.place == self.plan.place_code

    @property
    def names(self) -> bool:
        """Whether the place stands on a level that adopts plans and names people."""
        return places.level(self.place) in LEVELS

    @property
    def has_below(self) -> bool:
        """Whether places below it adopt plans too."""
        return self.names and places.level(self.place) != "county"

    @property
    def acts(self) -> bool:
        """Whether the reader acts for the whole of the plan here, today."""
        return self.own and local.coordinates(self.desk.actor, self.plan, self.place, self.day)

    @property
    def own(self) -> bool:
        """Whether the reader acts here for some field of work, today."""
        return (
            not self.desk.past and self.names and self.place == self.desk.actor.place and self.desk.may("plan.adopt", self.place)
        )

    @property
    def path(self) -> tuple[tuple[str, str], ...]:
        """From the issuer down to the place: code and name."""
        codes = [one.code for one in places.default().on(self.day).path(self.place)]
        return tuple((code, name(code, self.day)) for code in codes[codes.index(self.plan.place_code) :])


def look(request: access.Request, desk: Frame) -> Looked | None:
    """The plan asked for, else the newest that binds the place; None where there is none."""
    at = {one.code for one in places.default().on(desk.day).path(desk.place)}
    plans = tuple(one for one in duties.plans(desk.actor, desk.day) if one.place_code in at)
    given = request.POST.get("plan") or request.GET.get("plan", "")
    plan = next((one for one in plans if str(one.id) == given), plans[0] if plans else None)
    return Looked(desk, plan, plans) if plan else None


def page(
    request: access.Request, at: Looked | None, desk: Frame, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """A page below the tab of local plans."""
    given = {"at": at, "plan": at.plan if at else None, "here": template, **context}
    return show(request, desk, f"adopting/{template}.html" if at else "adopting/none.html", "local", given, status)


def told(refused: local.Refused) -> str:
    """Why something did not take place."""
    return refused.message("zh" if lang().startswith("zh") else "en")
