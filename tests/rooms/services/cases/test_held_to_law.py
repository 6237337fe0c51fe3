"""What the law says of who looks again, of who signs, and of time, where something happens late or out of the ordinary."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.kernel.time import api as time
from minzheng.services.cases import api as cases
from minzheng.services.procedure import api as procedure
from tests.rooms.services.cases.applying import (
    CLERK,
    COUNTY,
    HEAD,
    LOOKERS,
    OFFICER,
    OTHER,
    applied,
    family,
    inquired,
    posted,
)
from tests.rooms.services.cases.test_cases import refused, sound

pytestmark = pytest.mark.django_db


def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(procedure, "share", lambda _secret, _number: 99)


def test_a_relative_put_on_record_after_the_draw_has_it_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    undrawn(monkeypatch)
    home = family()
    case = applied(home).case
    with time.at(posted(case, home)):
        assert not cases.sample(COUNTY, case)
        cases.approve(COUNTY, case, grant=True)
        cases.post(CLERK, case)
        cases.declare_relative(CLERK, case, OFFICER.account, "申请人的弟弟")
        assert cases.case(CLERK, case).step == "approval", "what followed the draw is done again"
        assert cases.sample(COUNTY, case)
        with refused("not_this_step"):
            cases.approve(COUNTY, case, grant=True)
        cases.look_again(LOOKERS[1], case, with_=[LOOKERS[0].account], note="属实")
        cases.declare_relative(CLERK, case, HEAD.account, "申请人的表弟")
    assert sound() == []


def test_under_the_law_of_2021_the_county_comes_to_the_home_of_a_relative_of_its_staff_and_to_no_other() -> None:
    day = date(2021, 9, 1)
    with time.at(day):
        homes = family(day=day), family(day=day)
        other, one = (applied(home).case for home in homes)
        cases.declare_relative(CLERK, one, OFFICER.account, "申请人的弟弟")
        for case, home in zip((other, one), homes, strict=True):
            inquired(case, home)
            cases.opine(HEAD, case, grant=True)
            cases.post(CLERK, case)
    with time.at(date(2021, 9, 9)):
        assert cases.end_postings() == 2
        cases.decide(OTHER, other, grant=True)
        with refused("not_this_step"):
            cases.decide(OTHER, one, grant=True)
        assert cases.sample(COUNTY, one)
        cases.look_again(LOOKERS[1], one, with_=[COUNTY.account], note="属实")
        cases.decide(OTHER, one, grant=True)
    assert sound() == []
