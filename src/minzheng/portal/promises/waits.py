"""What a resident is told on the page of today: how what was promised stands where they live."""

from __future__ import annotations

from collections.abc import Iterator

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.plan.duties import api as duties
from minzheng.portal.desk import waits
from minzheng.portal.desk.frame import Frame
from minzheng.portal.promises.look import LOWEST, Look
from minzheng.portal.promises.plan_page import PlanPage


@waits.tells
def promised_here(desk: Frame) -> Iterator[waits.Stands]:
    """The first line of each public plan, in the county of whoever reads no plans by office."""
    if access.may(desk.actor, "plan.read"):
        return
    path = [one.code for one in places.default().on(desk.day).path(desk.place)]
    look = Look(next(code for code in reversed(path) if places.level(code) in LOWEST), desk.day, desk.today)
    for plan in duties.plans(access.PUBLIC, desk.day)[: waits.PLANS]:
        page = PlanPage(plan, look)
        yield waits.Stands(f"{page.answer} · {plan.number}", page.here)
