"""The first notice in force, small notices beside it, and who acts on them in tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from minzheng.content import api as content
from minzheng.kernel.access.api import Actor
from minzheng.kernel.units import api as units
from minzheng.notice import api as notices
from minzheng.plan.duties import api as duties
from tests.rooms.registry.acting import actor

PROVINCE, CITY, COUNTY = "320000", "320600", "320623"
IN_FORCE, LATER = date(2012, 10, 31), date(2014, 6, 30)
SUPERVISOR = actor("s1", "province_supervisor")
CLERK, OTHER_CLERK = actor("k1", place=COUNTY), actor("k2", place=COUNTY)
REVIEWER = actor("r1", "department_reviewer", COUNTY)
SAID = duties.Recorded("如东县医疗救助办法", "如东县人民政府", date(2013, 5, 2), "如东县政府网站", "东政发〔2013〕12号")


@cache
def seed() -> notices.Notice:
    """The notice of 2012, compiled."""
    return notices.compile(content.text(content.jurisdiction() / "seed" / "jiangsu-2012-85.txt"))


def small(
    number: str = "苏办〔2013〕7号", lines: str = "1.制定公开办法。(省民政厅、省财政厅)", cites: str = ""
) -> notices.Notice:
    """A notice of few duties, which may rest on another."""
    on = f"根据{cites}," if cites else ""
    text = (
        f"关于印发试行方案的通知\n{number}  2013年3月1日\n各市、县(市、区)人民政府:\n{on}现印发方案。\n试行方案\n"
        f"一、任务\n(一)公开\n{lines}\n"
    )
    return notices.compile(text)


def keys(notice: notices.Notice) -> dict[str, str]:
    """The unit that each string means, empty for those that name no listed one."""
    return {unit.name: _key(unit.name) for duty in notice.all_duties for unit in duty.units}


def _key(token: str) -> str:
    try:
        return units.of_token(token).key
    except units.UnknownUnit:
        return ""


def leads(notice: notices.Notice) -> dict[str, str]:
    """Civil affairs where it has a part: as the issuing office may rule."""
    return {duty.no or "": "省民政厅" for duty in notice.duties if len(duty.units) > 1 and "省民政厅" in duty.units_all}


def settled(
    notice: notices.Notice | None = None, ruled: Mapping[str, str] | None = None, *, public: bool = True
) -> duties.Settled:
    """A notice as its review settled it."""
    notice = notice or seed()
    return duties.Settled(notice, keys(notice), ruled or {}, public=public)


def in_force(who: Actor = SUPERVISOR, *, public: bool = True) -> duties.Plan:
    """The notice of 2012 in force, its leads ruled."""
    return duties.establish(who, settled(ruled=leads(seed()), public=public), since=IN_FORCE)


def without(notice: notices.Notice, **changed: object) -> notices.Notice:
    """A notice of which something is otherwise."""
    return replace(notice, **changed)
