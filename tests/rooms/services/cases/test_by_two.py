"""What no official does alone in a case, and what no clock that stands hides."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.time import api as time
from minzheng.oversight import api as oversight
from minzheng.people import api as people
from minzheng.services.cases import api as cases
from minzheng.services.cases import ground, models
from minzheng.services.procedure import api as procedure
from tests.rooms.services.cases.applying import (
    AUDITOR,
    CLERK,
    COUNTY,
    DAY,
    HEAD,
    LOOKERS,
    MATE,
    OTHER,
    STRANGER,
    applied,
    family,
    inquired,
    opined,
)
from tests.rooms.services.cases.test_cases import refused, sound

pytestmark = pytest.mark.django_db


def test_a_clerk_alone_withdraws_nothing_and_the_clock_runs_on_meanwhile() -> None:
    home = family()
    opened = applied(home)
    cases.accept(CLERK, opened.case)
    due = cases.case(CLERK, opened.case).due
    with refused("missing"):
        cases.withdraw(CLERK, opened.case, reason="不要了")
    cases.withdraw(CLERK, opened.case, reason="不要了", signer="王建国")
    waits = cases.case(CLERK, opened.case)
    assert (waits.state, waits.due, waits.waits_for) == ("underway", due, "township")
    with pytest.raises(access.Forbidden):
        cases.end(CLERK, opened.case)
    with refused("own_ending"):
        cases.end(replace(HEAD, account=CLERK.account), opened.case)
    cases.end(HEAD, opened.case)
    assert cases.case(CLERK, opened.case).state == "withdrawn"
    assert sound() == []


def test_what_was_to_end_goes_on_when_somebody_says_so() -> None:
    opened = applied(family())
    cases.accept(CLERK, opened.case)
    cases.terminate(COUNTY, opened.case, reason="不配合")
    with refused("own_ending"):
        cases.end(COUNTY, opened.case)
    cases.go_on(CLERK, opened.case, reason="已配合")
    with refused("no_ending"):
        cases.end(OTHER, opened.case)
    assert cases.stands(CLERK, opened.case).ending is None


def test_what_two_ended_the_family_or_a_third_has_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    home = family()
    opened = applied(home)
    cases.accept(CLERK, opened.case)
    cases.withdraw(CLERK, opened.case, signer="王建国")
    cases.end(COUNTY, opened.case)
    with refused("own_ending"):
        cases.go_on(COUNTY, opened.case, reason="再想想")
    with pytest.raises(access.Forbidden):
        cases.go_on(MATE, opened.case, reason="再想想")
    resident = replace(CLERK, account="50", role="resident", permissions=frozenset(access.roles()["resident"].may))
    monkeypatch.setattr(oversight, "own", lambda _actor: home.members[0])
    cases.go_on(resident, opened.case, reason="我没有撤回")
    assert cases.case(CLERK, opened.case).state == "underway"
    cases.withdraw(resident, opened.case)
    with refused("no_ending"):  # their own word is theirs
        cases.go_on(OTHER, opened.case, reason="不同意撤回")
    assert sound() == []


def test_what_was_ended_does_not_go_on_beside_another_application(monkeypatch: pytest.MonkeyPatch) -> None:
    home = family()
    opened = applied(home)
    cases.terminate(CLERK, opened.case, reason="不配合")
    cases.end(HEAD, opened.case)
    alone, held = list[str](), ground.Ground.opening

    def opening(self: ground.Ground, place: str) -> AbstractContextManager[None]:
        alone.append(place)
        return held(self, place)

    monkeypatch.setattr(ground.Ground, "opening", opening)
    applied(home)
    with refused("open_already"):
        cases.go_on(OTHER, opened.case, reason="应当办下去")
    assert len(alone) == 2, "while nobody else opens one there"


def test_the_nightly_check_finds_who_ended_or_signed_alone() -> None:
    home = family()
    opened = applied(home)
    opined(opened.case, home)
    cases.terminate(CLERK, opened.case, reason="不配合")
    cases.end(HEAD, opened.case)
    models.Act.objects.filter(case=opened.case, verb="terminate").update(by=CLERK.account)
    models.Act.objects.filter(case=opened.case, verb="opinion").update(by=MATE.account)
    found = "\n".join(cases.broken())
    assert "one person alone ended it" in found
    assert "somebody signed who took part in the inquiry" in found


def test_a_clock_that_stands_has_an_end_and_nothing_is_signed_meanwhile() -> None:
    home = family()
    opened = applied(home)
    inquired(opened.case, home)
    for wrong in (DAY, DAY - timedelta(3)):
        with refused("not_ahead"):
            cases.suspend(CLERK, opened.case, reason="等司法鉴定", until=wrong)
    with refused("too_far"):
        cases.suspend(CLERK, opened.case, reason="等司法鉴定", until=date.max)
    cases.suspend(CLERK, opened.case, reason="等司法鉴定", until=date(2014, 10, 22))
    due = cases.case(CLERK, opened.case).due
    assert due is not None  # the last day is known while it stands
    assert due > date(2014, 10, 22)
    (stands,), _ = cases.cases(OTHER, stands=True)
    assert (stands.id, cases.counts(OTHER)["stands"]) == (opened.case, 1)
    with time.at(due + timedelta(1)):
        (late,), _ = cases.cases(OTHER, late=True)  # a clock that stands hides nobody
        assert late.id == opened.case
    cases.review(CLERK, opened.case, present=3, representatives=3, agree=3, oppose=0)
    with refused("stands_still"):
        cases.opine(HEAD, opened.case, grant=True)
    assert cases.allowed(HEAD, opened.case)["opinion"] == "stands_still"


def test_a_clock_runs_again_by_itself_on_its_day() -> None:
    opened = applied(family())
    cases.accept(CLERK, opened.case)
    cases.suspend(CLERK, opened.case, reason="等司法鉴定", until=date(2014, 9, 24))
    due = cases.case(CLERK, opened.case).due
    with time.at(date(2014, 9, 23)):
        assert cases.run_on() == 0
    with time.at(date(2014, 9, 26)):
        assert cases.run_on() == 1
        runs = cases.case(CLERK, opened.case)
        assert (runs.suspended, runs.due) == (False, due)
        assert cases.acts(CLERK, opened.case)[-1].day == date(2014, 9, 24)
    assert sound() == []


def test_a_case_that_cannot_be_read_holds_no_other_clock_up(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, other = applied(family()), applied(family())
    for opened in (broken, other):
        cases.accept(CLERK, opened.case)
        cases.suspend(CLERK, opened.case, reason="等司法鉴定", until=date(2014, 9, 24))
    models.Case.objects.filter(pk=broken.case).update(item="no_such_item")
    with time.at(date(2014, 9, 26)):
        with pytest.raises(procedure.Refused) as told:
            cases.run_on()
        assert told.value.message("zh") == (
            f"有1件未能办理，保持原样（编号{broken.case}）；其余1件已办。请系统管理人员查看日志，明日自动再办。"
        )
        assert not cases.case(CLERK, other.case).suspended
        assert models.Case.objects.get(pk=broken.case).suspended


def test_who_came_along_is_somebody_of_the_staff() -> None:
    home = family()
    opened = applied(home)
    cases.accept(CLERK, opened.case)
    for member in home.members:
        cases.authorise(CLERK, opened.case, member, signer="本人")
    for nobody in ("42", "nobody", STRANGER.account, AUDITOR.account):  # the last of the county, but handles no cases
        with refused("no_colleague"):
            cases.visit(CLERK, opened.case, with_=[nobody], note="属实")
    cases.visit(CLERK, opened.case, with_=[LOOKERS[0].account], note="属实")  # of the county above


def test_a_relative_in_the_county_is_put_on_record_by_the_township_and_by_themselves() -> None:
    opened = applied(family())
    cases.declare_relative(CLERK, opened.case, COUNTY.account, "申请人的姐夫")
    cases.declare_relative(OTHER, opened.case, OTHER.account, "申请人的堂弟")
    cases.declare_relative(HEAD, opened.case, MATE.account, "申请人的侄子")
    assert {COUNTY.account, OTHER.account, MATE.account} <= cases.stands(CLERK, opened.case).barred
    for nobody in ("42", STRANGER.account):
        with refused("no_colleague"):
            cases.declare_relative(CLERK, opened.case, nobody, "不在这里")


def test_whoever_made_any_inquiry_signs_nothing_after_it() -> None:
    home = family()
    opened = applied(home)
    inquired(opened.case, home)
    cases.review(CLERK, opened.case, present=3, representatives=3, agree=3, oppose=0)
    with refused("barred"):
        cases.opine(replace(HEAD, account=CLERK.account), opened.case, grant=True)
    with time.at(date(2014, 9, 22)):
        elder = applied(family(), {}, item="advanced_age_allowance")
        cases.accept(CLERK, elder.case)
        cases.check(MATE, elder.case)
        assert MATE.account in cases.stands(CLERK, elder.case).barred


def test_whoever_did_not_die_after_all_is_counted_again() -> None:
    home = family()
    opened = applied(home)
    opined(opened.case, home)
    for key in home.members:
        people.died(CLERK, key, on=time.today(), number=people.person(CLERK, key, purpose="identify").number)
        events.deliver()
    assert cases.case(CLERK, opened.case).state == "terminated"
    for key, family_ in ((home.members[1], home.members[1:]), (home.members[0], home.members)):
        seen = people.person(CLERK, key, purpose="identify")
        people.undied(CLERK, key, number=seen.number, reason="登记错了人")
        events.deliver()
        found = cases.case(CLERK, opened.case)
        assert (found.state, found.person, *found.members) == ("underway", *family_)
    assert cases.case(CLERK, opened.case).step == "opinion"
    assert sound() == []


def test_whoever_did_not_die_is_counted_again_although_nobody_noted_the_family_then() -> None:
    home = family()
    opened = applied(home)
    key = home.members[1]
    people.died(CLERK, key, on=time.today(), number=people.person(CLERK, key, purpose="identify").number)
    events.deliver()
    for one in models.Act.objects.filter(case=opened.case, verb="happened"):
        one.facts.pop("family")
        models.Act.objects.filter(pk=one.pk).update(facts=one.facts)  # as it was written before
    number = people.person(CLERK, key, purpose="identify").number
    people.undied(CLERK, key, number=number, reason="登记错了人")
    events.deliver()
    found = cases.case(CLERK, opened.case)
    assert (found.person, *found.members) == home.members
