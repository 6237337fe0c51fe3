"""What the law says of who looks again, of who signs, and of time, where something happens late or out of the ordinary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from minzheng.kernel.events import api as events
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.cases import api as cases
from minzheng.services.entitlements import api as entitlements
from minzheng.services.procedure import api as procedure
from tests.rooms.people.acting import VILLAGE, person
from tests.rooms.services.cases.applying import (
    CLERK,
    COUNTY,
    DAY,
    HEAD,
    LOOKERS,
    OFFICER,
    OTHER,
    Family,
    applied,
    family,
    inquired,
    over,
    posted,
)
from tests.rooms.services.cases.test_cases import granted, refused, sound

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


def test_whoever_gave_the_townships_opinion_gives_none_of_the_countys_from_another_office_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    undrawn(monkeypatch)
    home = family()
    case = applied(home).case
    with time.at(posted(case, home)):
        cases.sample(COUNTY, case)
        with refused("own_opinion"):
            cases.approve(replace(COUNTY, account=HEAD.account), case, grant=True)
        cases.approve(COUNTY, case, grant=True)


def test_more_time_is_given_before_the_time_is_over_and_not_to_make_late_what_was_in_time() -> None:
    day = date(2022, 3, 1)
    with time.at(day):
        late, kept = (applied(family(day=day)).case for _ in range(2))
        for case in (late, kept):
            cases.accept(CLERK, case)
        last = cases.case(CLERK, late).due_all
    assert last == date(2022, 4, 13)
    with time.at(last):
        cases.extend(OTHER, kept, reason="人户分离")
        assert cases.case(CLERK, kept).due_all == date(2022, 5, 6)
    with time.at(last + timedelta(1)), refused("late_extension"):
        cases.extend(OTHER, late, reason="人户分离")


def test_the_days_for_reconsideration_begin_when_the_family_is_told() -> None:
    home = family()
    case = applied(home).case
    decided = granted(case, home)
    told = decided + timedelta(90)
    with time.at(told):
        assert procedure.contested_until(cases.stands(CLERK, case), cases.acts(CLERK, case)) is None
        cases.tell(CLERK, case, how="当面")
        last = procedure.contested_until(cases.stands(CLERK, case), cases.acts(CLERK, case))
    assert last is not None
    assert last >= told + timedelta(60)
    with time.at(last + timedelta(1)), refused("late_reconsideration"):
        cases.ask_reconsideration(CLERK, case, body="县政府", reason="太少")
    with time.at(last):
        cases.ask_reconsideration(CLERK, case, body="县政府", reason="太少")


@pytest.mark.parametrize(
    ("grant", "to", "step", "due", "due_all"),
    [
        (False, "investigated", "investigated", None, date(2022, 7, 18)),
        (False, "decided", "posted", None, date(2022, 7, 18)),
        (True, "decided", "decided", date(2022, 6, 20), date(2022, 6, 20)),
    ],
)
def test_what_reconsideration_has_done_again_has_the_days_of_its_law_anew(
    grant: bool, to: str, step: str, due: date | None, due_all: date
) -> None:
    day = date(2022, 3, 1)
    said = {} if grant else {"failing": "户籍符合", "note": "户口不在本县"}
    with time.at(day):
        home = family(day=day)
        case = applied(home).case
        inquired(case, home)
        cases.opine(HEAD, case, grant=grant, **said)  # type: ignore[arg-type]
        if grant:
            cases.post(CLERK, case)
            day = over(case)
    with time.at(day):
        cases.decide(OTHER, case, grant=grant, **said)  # type: ignore[arg-type]
        cases.tell(CLERK, case, how="当面")
        cases.ask_reconsideration(CLERK, case, body="县政府", reason="不服")
    with time.at(date(2022, 6, 6)):
        with refused("no_step"):
            cases.reconsidered(COUNTY, case, "redo", document="1", back_to="told")
        cases.reconsidered(COUNTY, case, "redo", document="1", back_to=to)
        found = cases.case(CLERK, case)
        assert (found.step, found.due, found.due_all) == (step, due, due_all)
        assert cases.cases(OFFICER, late=True) == ((), "")
        cases.extend(OTHER, case, reason="人户分离")
    assert sound() == []


def test_what_is_taken_back_while_it_is_done_again_is_not_paid_on() -> None:
    home = family()
    case = applied(home).case
    with time.at(granted(case, home)):
        cases.ask_reconsideration(CLERK, case, body="县政府", reason="太少")
        cases.reconsidered(OTHER, case, "redo", document="1", back_to="opinion")
        cases.withdraw(CLERK, case, signer="本人")
        cases.end(HEAD, case)
        (called,) = entitlements.changes(CLERK)
    assert (called.state, called.kind, called.ground) == ("noticed", "stop", "appeal")


def test_a_relative_carries_out_no_reconsideration() -> None:
    home = family()
    case = applied(home).case
    with time.at(granted(case, home)):
        with refused("not_now"):
            cases.declare_relative(CLERK, case, OTHER.account, "申请人的弟弟")
        cases.ask_reconsideration(CLERK, case, body="县政府", reason="太少")
        cases.declare_relative(CLERK, case, OTHER.account, "申请人的弟弟")
        with refused("relative"):
            cases.reconsidered(OTHER, case, "upheld", document="1")
    assert sound() == []


def test_a_clock_that_nobody_set_going_stood_no_longer_than_was_said() -> None:
    case = applied(family()).case
    cases.accept(CLERK, case)
    cases.suspend(CLERK, case, reason="等鉴定", until=DAY + timedelta(10))
    due = cases.case(CLERK, case).due
    with time.at(DAY + timedelta(20)):
        cases.resume(CLERK, case)
    assert cases.case(CLERK, case).due == due
    assert sound() == []


@pytest.mark.parametrize(("first", "ends", "has"), [(4, False, True), (1, False, True), (1, True, False)])
def test_what_a_family_has_counts_from_the_month_from_which_the_other_would_be_paid(first: int, ends: bool, has: bool) -> None:
    day = date(2022, 3, 10)
    with time.at(day):
        home = family(day=day)
        of = "dibao", "2021", VILLAGE, home.members[0], home.household, home.members, 60_000, "month", date(2022, first, 1)
        made = entitlements.grant(COUNTY, entitlements.Granting(*of, class_="steady", account="6222020200112233"))  # type: ignore[arg-type]
        if ends:
            said = entitlements.Proposing(made, "stop", date(2022, 4, 1), "own_wish", "本人要求")
            change = entitlements.propose(CLERK, said)
            entitlements.tell(CLERK, change, day=day, how="visit")
            entitlements.approve(COUNTY, change)
        sheet = cases.weigh(CLERK, applied(home, {}, item="disability_subsidies").case).sheet
        assert sheet is not None
        assert any(one.name == "低保家庭" and one.value for one in sheet.known) == has


def test_whoever_follows_one_who_died_is_of_age_and_is_not_paid_by_the_account_of_the_dead() -> None:
    family()  # whoever acts has an account
    keys = [
        person("赵大海", date(1972, 3, 1), 301),
        person("赵小海", date(2008, 3, 1), 302),
        person("钱桂英", date(1950, 3, 1), 303),
    ]
    head, child, mother = keys
    living = list(zip(keys, ("head", "child", "parent"), strict=True))
    home = Family(people.found(OFFICER, VILLAGE, living, since=date(2012, 1, 1)).id, tuple(keys))
    case = applied(home).case
    people.died(CLERK, head, on=DAY, number=people.person(CLERK, head, purpose="identify").number)
    events.deliver()
    found = cases.case(CLERK, case)
    assert (found.person, found.members) == (mother, (child,))
    with time.at(granted(case, Family(home.household, (mother, child)))):
        (made,) = entitlements.of_case(CLERK, case)
    assert (made.person, made.account_state) == (mother, "none")
    assert sound() == []
