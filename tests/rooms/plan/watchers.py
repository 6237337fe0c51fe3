"""Who acts in the tests of supervision, and what they begin."""

from __future__ import annotations

from datetime import date, timedelta

from minzheng.kernel.access.api import Actor, roles
from minzheng.plan.supervision import api as supervision

DAY = date(2014, 3, 3)
PROVINCE, CITY, COUNTY, OTHER, TOWN = "320000", "320600", "320623", "320682", "320623100"


def actor(account: str, role: str, place: str, sector: str = "civil_affairs") -> Actor:
    """Somebody appointed at a place, who reaches all below it."""
    width = next(
        (width for width, noughts in ((2, "0000"), (4, "00")) if len(place) == 6 and place.endswith(noughts)), len(place)
    )
    ranges = ((place[:width], place[:width] + ":"),)
    may = frozenset(roles()[role].may)
    return Actor(account=account, role=role, unit="u", place=place, sector=sector, permissions=may, ranges=ranges)


OFFICE = actor("1", "province_supervisor", PROVINCE, "government_office")
COLLEAGUE = actor("2", "province_supervisor", PROVINCE, "government_office")
CLERK = actor("3", "department_officer", COUNTY)
HEAD = actor("4", "department_reviewer", COUNTY)
ABOVE = actor("5", "department_officer", CITY)
TOP = actor("6", "department_officer", PROVINCE)
TOP_HEAD = actor("7", "department_reviewer", PROVINCE)
FINANCE = actor("8", "department_officer", CITY, "finance")
ELSEWHERE = actor("9", "department_officer", OTHER)
TOWNSHIP = actor("10", "township_clerk", TOWN)
AUDITOR = actor("11", "auditor", PROVINCE, "audit")
RESIDENT = actor("12", "resident", "320623100001", "")
EVERYBODY = (OFFICE, COLLEAGUE, CLERK, HEAD, ABOVE, TOP, TOP_HEAD, FINANCE, ELSEWHERE, TOWNSHIP, AUDITOR, RESIDENT)


def opening(**other: object) -> supervision.Opening:
    """A matter for the county."""
    said: dict[str, object] = {
        "title": "建成标准化救助站",
        "asked": "救助站按标准建成并投用",
        "reason": "第31条要求全部建立，如东县没有记录",
        "place_code": COUNTY,
        "sector": "civil_affairs",
        "due": DAY + timedelta(60),
    }
    return supervision.Opening(**(said | other))  # type: ignore[arg-type]


def assigned(**other: object) -> int:
    """A matter that was given to the county's unit."""
    made = supervision.register(OFFICE, opening(**other))
    supervision.step(OFFICE, "matter", made, "assign")
    return made


def asking(**other: str) -> supervision.Asking:
    """What the county is stuck with."""
    said = {"title": "护理院用地", "words": "预审等了41天", "blocker": "land"}
    return supervision.Asking(**(said | other))
