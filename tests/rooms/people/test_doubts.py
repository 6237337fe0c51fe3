"""What hardly can be so is found at its place, and leaves the list when it is put right."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.particulars import api as particulars
from minzheng.people import api as people
from tests.rooms.people.acting import AWAY, CLERK, NEXT, OFFICER, STRANGER, TODAY, VILLAGE, person

pytestmark = pytest.mark.django_db
COUNTY = "320623"


@pytest.fixture(autouse=True)
def _today() -> object:
    with time.at(TODAY):
        yield


def found(doubt: people.Doubt, place: str = COUNTY, who: access.Actor = OFFICER) -> tuple[int, ...]:
    return people.doubtful(who, doubt, place)


def test_a_couple_that_is_not_married_by_the_record_is_found_until_it_is_put_right() -> None:
    head, spouse = person("王建国"), person("李秀英", date(1982, 1, 1), 2)
    people.found(OFFICER, VILLAGE, [(head, "head"), (spouse, "spouse")], since=date(2012, 1, 1))
    assert found("unmarried") == (spouse,)
    assert found("unmarried", NEXT) == ()
    people.marry(OFFICER, head, spouse, on=date(2005, 5, 1))
    assert found("unmarried") == ()


def test_who_has_no_number_a_year_after_the_birth_is_found_until_there_is_one() -> None:
    small = person("王小一", date(2012, 6, 1), kind="newborn", number="", born="2012-06-01", sex="male")
    grown = person("王小二", date(2010, 6, 1), kind="foundling", number="", born="2010-06-01", sex="female")
    assert found("unnumbered") == (grown,)
    with time.at(date(2013, 6, 2)):
        assert found("unnumbered") == (small, grown)


def test_who_would_be_very_old_is_found_until_the_death_is_told() -> None:
    old = person("王老太", date(1905, 6, 1), 2)
    assert found("old") == (old,)
    people.died(OFFICER, old, on=date(2011, 3, 1), number=1)
    assert found("old") == ()


def test_each_sees_those_of_their_own_places() -> None:
    here, away = person("王老太", date(1905, 6, 1), 2), person("赵老太", date(1904, 6, 1), 2, AWAY)
    assert (found("old", who=CLERK), found("old", "320581", STRANGER), found("old", "320581", CLERK)) == ((here,), (away,), ())


def test_an_address_at_which_nobody_is_found_is_told() -> None:
    said = {"name": "王建国", "kind": "unregistered", "born": "1980-02-29", "sex": "male"}
    for address, told in (("老供销社往东", True), ("三组1号", False), ("八组", False), ("", False)):
        _, remarks = particulars.read(said | {"address": address}, TODAY)
        assert ("no_door" in {one.reason for one in remarks}) == told
