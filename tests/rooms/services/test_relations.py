"""What the rooms above may count: what the relations say is what the room says, household by household, month by month."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.kernel.db import api as db
from minzheng.kernel.time import api as time
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements.api import Proposing
from minzheng.services.rosters import api as rosters
from tests.rooms.people.acting import CLERK, OFFICER, REVIEWER
from tests.rooms.services.acting import CHECKER, FIRST, PAYER, granting, household

pytestmark = pytest.mark.django_db
MARCH, TOLD = date(2013, 3, 1), date(2012, 12, 20)
SUMS = "SELECT COUNT(*), COALESCE(SUM(amount), 0) FROM {} WHERE item = 'dibao' AND {}"


def granted(month: date) -> tuple[int, int, int]:
    (one,) = db.rows(SUMS.format(entitlements.GRANTED.name, "since <= %s AND until > %s AND amount > 0"), [month, month])
    asked = f"SELECT COUNT(*) FROM {entitlements.COUNTED.name} WHERE since <= %s AND until > %s"  # noqa: S608 - names of our own
    ((persons,),) = db.rows(asked, [month, month])
    return int(one[0]), int(one[1]), int(persons)


def test_the_relations_say_what_the_room_says() -> None:
    first, second = (entitlements.grant(REVIEWER, granting(household(n))) for n in (1, 2))
    for relation in (entitlements.GRANTED, entitlements.COUNTED, rosters.PAID):
        asked = f"SELECT {', '.join(relation.columns)} FROM {relation.name} WHERE entitlement = 0"  # noqa: S608 - names of our own
        assert db.rows(asked, []) == []
    stop = entitlements.propose(CLERK, Proposing(first, "stop", MARCH, "property", "x"))
    suspend = entitlements.propose(CLERK, Proposing(second, "suspend", MARCH, "not_found", "x"))
    for change in (stop, suspend):
        entitlements.tell(CLERK, change, day=TOLD, how="letter")
        entitlements.approve(CHECKER, change)
    assert [granted(date(2013, month, 1)) for month in (1, 2, 3)] == [(2, 168_000, 4), (2, 168_000, 4), (0, 0, 2)]
    with time.at(date(2013, 1, 8)):
        dropped = rosters.draw_up(OFFICER, "dibao", "320623", FIRST)
        rosters.drop(OFFICER, dropped)
        roster = rosters.draw_up(OFFICER, "dibao", "320623", FIRST)
        rosters.approve(CHECKER, roster)
        rosters.hand_over(PAYER, roster)
        rosters.mark(PAYER, roster, 1, "failed", reason="system", day=date(2013, 1, 8))
        rosters.mark_rest(PAYER, roster, day=date(2013, 1, 8))
        sums = {result: db.rows(SUMS.format(rosters.PAID.name, "result = %s"), [result])[0] for result in ("paid", "failed")}
        assert sums == {"paid": (1, 84_000), "failed": (1, 84_000)}
        again = rosters.draw_up(OFFICER, "dibao", "320623", FIRST)
        assert rosters.roster(OFFICER, again).count == 1
