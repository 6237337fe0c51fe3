"""A plan of four duties in force, and who acts on it at each level in tests of local plans."""

from __future__ import annotations

from datetime import date
from functools import cache

from minzheng.content import api as content
from minzheng.kernel.access.api import Actor
from minzheng.kernel.units import api as units
from minzheng.notice import api as notices
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from tests.rooms.registry.acting import actor

PROVINCE, CITY, COUNTY, TOWN = "320000", "320600", "320623", "320623001"
IN_FORCE = date(2012, 10, 31)
SUPERVISOR = actor("s1", "province_supervisor")
MAYOR, OTHER_MAYOR = actor("c1", place=CITY), actor("c2", "department_reviewer", CITY)
CLERK, OTHER = actor("k1", place=COUNTY), actor("k2", "department_reviewer", COUNTY)
SIBLING = actor("b1", place="320681")
TREASURER = actor("t1", place=COUNTY, sector="finance")
TOWN_CLERK = actor("w1", "township_clerk", TOWN)


@cache
def seed() -> notices.Notice:
    """The notice of 2012, compiled."""
    return notices.compile(content.text(content.jurisdiction() / "seed" / "jiangsu-2012-85.txt"))


def small(number: str = "苏办〔2013〕7号", lines: str = "1.制定公开办法。(省民政厅、省财政厅)") -> notices.Notice:
    """A notice of few duties."""
    head = f"关于印发试行方案的通知\n{number}  2012年10月10日\n各市、县(市、区)人民政府:\n现印发方案。\n试行方案\n"
    return notices.compile(f"{head}一、任务\n(一)公开\n{lines}\n")


def in_force(notice: notices.Notice | None = None, who: Actor = SUPERVISOR, since: date = IN_FORCE) -> duties.Plan:
    """A notice in force, civil affairs leading wherever it has a part."""
    notice = notice or seed()
    keys = {unit.name: _key(unit.name) for duty in notice.all_duties for unit in duty.units}
    leads = {
        duty.no or "": "省民政厅"
        for duty in notice.duties
        if len(duty.units) > 1 and "省民政厅" in [one.name for one in duty.units]
    }
    return duties.establish(who, duties.Settled(notice, keys, leads), since=since)


def adopted(*who: Actor) -> duties.Plan:
    """The first notice in force, derived and adopted at the places of these actors, the upper first."""
    plan = in_force()
    local.derive(SUPERVISOR, plan)
    for one in who or (MAYOR, CLERK):
        local.adopt(one, plan, one.place)
    return plan


def raised(plan: duties.Plan, target: str = "32", due: str = "") -> local.Adjusted:
    """Beds, raised by the city."""
    return local.adjust(MAYOR, plan, CITY, "31", "甲", local.Adjusting("adapt", target, due, "老龄化高于全省", "市财政"))


def _key(token: str) -> str:
    try:
        return units.of_token(token).key
    except units.UnknownUnit:
        return ""
