"""Who acts in the tests of registers, and what they enter."""

from __future__ import annotations

from minzheng.kernel.access.api import Actor, roles


def actor(account: str, role: str = "department_officer", place: str = "320000", sector: str = "civil_affairs") -> Actor:
    """Somebody appointed at a place, who reaches all below it."""
    within = {2: "0000", 4: "00"}
    width = next((width for width, noughts in within.items() if len(place) == 6 and place.endswith(noughts)), len(place))
    ranges = ((place[:width], place[:width] + ":"),)
    may = frozenset(roles()[role].may)
    return Actor(account=account, role=role, unit="u", place=place, sector=sector, permissions=may, ranges=ranges)


MAKER, OTHER = actor("1"), actor("2")
CHECKER = actor("3", "department_reviewer")

STATION = {
    "name": "常熟市救助管理站",
    "beds": "60",
    "minors_centre": "是",
    "standardised": "否",
    "opened": "2003-08-01",
    "phone": "0512-52345678",
}
SESSION = {
    "name": "乡镇民政助理培训班",
    "begins": "2012-11-05",
    "days": "2.5",
    "kind": "岗位培训",
    "planned": "80",
    "attended": "76",
    "cost": "36,000.00",
}
