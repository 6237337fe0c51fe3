"""Who acts in the tests of what is granted, and a household to which it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from minzheng.people import api as people
from minzheng.services.entitlements.api import Granting
from tests.rooms.people.acting import OFFICER, VILLAGE, person
from tests.rooms.registry.acting import actor

FIRST, ACCOUNT = date(2013, 1, 1), "6228480402564890018"
CHECKER, PAYER = actor("9000031", "department_reviewer", "320623"), actor("9000032", "payer", "320623")


def household(sequence: int = 1) -> people.Household:
    """Two who live together."""
    living = [(person("王建国", sequence=sequence), "head"), (person("李秀英", date(1982, 1, 1), sequence), "spouse")]
    return people.found(OFFICER, VILLAGE, living, since=date(2012, 1, 1))


def granting(home: people.Household, **more: object) -> Granting:
    """Dibao for all of a household."""
    members = tuple(member.person for member in home.members)
    asked: dict[str, object] = {"class_": "grave", "case": 7, "account": ACCOUNT} | more
    return Granting("dibao", "2012", VILLAGE, members[0], home.id, members, 84_000, "month", FIRST, **asked)  # type: ignore[arg-type]


def reason(act: Callable[[], object]) -> str:
    """Why something is refused; it is said in both languages, without an account."""
    with pytest.raises(people.Refused) as refused:
        act()
    told = refused.value.message("zh") + refused.value.message("en")
    assert "{" not in told
    assert ACCOUNT not in told
    return refused.value.reason
