"""Who acts in the tests of people, and whom they enter."""

from __future__ import annotations

from datetime import date

from minzheng.particulars import api as particulars
from minzheng.people import api as people
from tests.rooms.registry.acting import actor

TODAY = date(2012, 12, 10)
VILLAGE, NEXT, AWAY = "320623101001", "320623101200", "320581101001"
CLERK, OFFICER = actor("1", "township_clerk", "320623101"), actor("2", place="320623")
REVIEWER, OTHER = actor("3", "department_reviewer", "320623"), actor("4", "department_reviewer", "320623")
PROVINCE, ASSISTANT = actor("5"), actor("6", "village_assistant", VILLAGE)
STRANGER = actor("7", "township_clerk", "320581101")


def number(born: date = date(1980, 2, 29), sequence: int = 1, division: str = "320623") -> str:
    """A number of the standard."""
    body = f"{division}{born:%Y%m%d}{sequence:03}"
    return body + particulars.check_character(body)


def values(name: str = "王建国", on: date = date(1980, 2, 29), sequence: int = 1, **more: str) -> dict[str, str]:
    return {"name": name, "kind": "citizen", "number": number(on, sequence), "address": "3组12号"} | more


def person(name: str = "王建国", on: date = date(1980, 2, 29), sequence: int = 1, place: str = VILLAGE, **more: str) -> int:
    """Somebody, entered by the province."""
    return people.register(PROVINCE, place, values(name, on, sequence, **more), since=max(on, date(2010, 1, 1))).key


def shown(key: int, **asked: object) -> people.Person:
    return people.person(OFFICER, key, purpose="identify", **asked)  # type: ignore[arg-type]
