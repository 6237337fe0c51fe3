"""Which duties of a plan are the reader's where they look, and which of these they lead."""

from __future__ import annotations

from collections.abc import Mapping

from minzheng.kernel.places import api as places
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from minzheng.portal.desk.frame import Frame


def own(desk: Frame, plan: duties.Plan) -> Mapping[str, bool]:
    """By number, in the order of the notice, each with whether the reader leads it.

    Below the county nobody leads: one's own are there the duties whose words name such places.
    """
    adopts, found = answering(desk) == desk.place, dict[str, bool]()
    named = () if adopts else {one.duty.no for one in local.binding(plan, desk.place, desk.day).duties}
    for duty, part in duties.duties_of(plan, desk.actor.sector, desk.place, desk.day):
        if adopts or duty.no in named:
            found[duty.no] = found.get(duty.no, False) or (part.leads and adopts)
    return found


def answering(desk: Frame) -> str:
    """The place whose units answer where the reader looks: itself, or below the county its county."""
    path = places.default().on(desk.day).path(desk.place) if places.exists(desk.place, desk.day) else ()
    return next((one.code for one in reversed(path) if places.level(one.code) in {"province", "city", "county"}), desk.place)
