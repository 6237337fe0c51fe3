"""Ways around the law that a hostile reader tried: each is refused in words, and nothing is granted by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from minzheng.circumstances import api as circumstances
from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.time import api as time
from minzheng.oversight import api as oversight
from minzheng.people import api as people
from minzheng.people.models import Person
from minzheng.services.cases import api as cases
from minzheng.services.cases import models
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements.api import Proposing
from minzheng.services.facts import api as facts
from minzheng.services.postings import api as postings
from minzheng.services.procedure import api as procedure
from minzheng.services.procedure.api import Applying
from tests.rooms.people.acting import VILLAGE
from tests.rooms.services.cases.applying import (
    ASSISTANT,
    CLERK,
    COUNTY,
    DAY,
    HEAD,
    MATE,
    OFFICER,
    OTHER,
    Family,
    answers,
    applied,
    family,
    inquired,
    opined,
    over,
    posted,
    sampled,
)
from tests.rooms.services.cases.test_cases import granted, refused, sound

pytestmark = pytest.mark.django_db


def _refused_by_all(case: int, home: object) -> None:
    inquired(case, home)  # type: ignore[arg-type]
    cases.review(CLERK, case, present=3, representatives=3, agree=3, oppose=0)
    cases.opine(HEAD, case, grant=False, failing="户籍符合", note="户口不在本县")
    sampled(case)
    cases.approve(COUNTY, case, grant=False, failing="户籍符合", note="同意乡镇意见")


def test_what_was_sent_back_is_opined_and_posted_again_before_it_is_granted() -> None:
    home = family()
    opened = applied(home)
    day = posted(opened.case, home)
    with time.at(day):
        cases.send_back(COUNTY, opened.case, to="investigated", reason="再查")
        cases.verify(CLERK, opened.case, "matches", document="2")
        cases.visit(CLERK, opened.case, with_=[MATE.account], note="属实")
        with refused("not_this_step"):
            cases.sample(COUNTY, opened.case)
        assert cases.case(CLERK, opened.case).step == "reviewed"


def test_nothing_is_granted_unposted_after_opinions_that_said_no() -> None:
    home = family()
    opened = applied(home)
    _refused_by_all(opened.case, home)
    with refused("not_posted"):
        cases.decide(COUNTY, opened.case, grant=True)
    assert cases.case(CLERK, opened.case).entitlement is None
    cases.send_back(COUNTY, opened.case, to="opinion", reason="重新提出意见")
    cases.opine(HEAD, opened.case, grant=True)
    assert cases.case(CLERK, opened.case).step == "posted"


def test_nobody_decides_upon_their_own_opinion() -> None:
    home = family()
    opened = applied(home)
    day = posted(opened.case, home)
    with time.at(day):
        sampled(opened.case)
        cases.approve(COUNTY, opened.case, grant=True)
        cases.post(ASSISTANT, opened.case)
    with time.at(over(opened.case)), refused("own_opinion"):
        cases.decide(replace(COUNTY, account=HEAD.account), opened.case, grant=True)


def test_a_relative_does_nothing_and_what_they_did_is_done_again() -> None:
    home = family()
    opened = applied(home)
    opined(opened.case, home)
    slug = cases.post(ASSISTANT, opened.case)
    cases.declare_relative(CLERK, opened.case, HEAD.account, "申请人的弟弟")
    assert cases.case(CLERK, opened.case).step == "opinion"
    with refused("no_posting"):
        postings.posting(slug)
    cases.opine(replace(HEAD, account="40"), opened.case, grant=True)
    cases.declare_relative(CLERK, opened.case, MATE.account, "申请人的表弟")
    assert cases.case(CLERK, opened.case).step == "investigated"
    with refused("relative"):
        cases.verify(MATE, opened.case, "matches", document="2")
    with refused("relative"):
        cases.visit(CLERK, opened.case, with_=[MATE.account], note="属实")
    assert sound() == []


def test_a_family_is_one_household_and_a_single_person_applies_alone() -> None:
    home, other = family(), family()
    with refused("no_member"):
        cases.apply(CLERK, Applying("dibao", home.members[0], VILLAGE, {}, members=other.members))


def test_only_a_service_that_knows_haste_is_urgent() -> None:
    home = family()
    asked = Applying("dibao", home.members[0], VILLAGE, answers(home), home.household, home.members[1:], urgent=True)
    with refused("not_urgent"):
        cases.apply(CLERK, asked)


def test_an_account_that_no_bank_has_is_told_at_once() -> None:
    home = family()
    for wrong in ("一二三", "1" * 5000, "12\x00"):
        asked = Applying("dibao", home.members[0], VILLAGE, answers(home), home.household, home.members[1:], account=wrong)
        with pytest.raises(entitlements.Refused, match="'not_account'") as caught:
            cases.apply(CLERK, asked)
        assert wrong not in str(caught.value)
    assert not models.Case.objects.exists()


def test_nothing_is_done_before_it_could_be() -> None:
    home = family()
    opened = applied(home)
    with time.at(DAY + timedelta(3)):
        cases.accept(CLERK, opened.case)
        with refused("before_that"):
            cases.visit(CLERK, opened.case, with_=[MATE.account], note="属实", day=DAY)
    _refused_by_all_on(opened.case, home, DAY + timedelta(3))


def _refused_by_all_on(case: int, home: object, day: date) -> None:
    with time.at(day):
        for member in home.members:  # type: ignore[attr-defined]
            cases.authorise(CLERK, case, member, signer="本人")
        cases.verify(CLERK, case, "matches", document="1")
        cases.visit(CLERK, case, with_=[MATE.account], note="属实")
        cases.review(CLERK, case, present=3, representatives=3, agree=3, oppose=0)
        cases.opine(HEAD, case, grant=False, failing="户籍符合", note="户口不在本县")
        sampled(case)
        cases.approve(COUNTY, case, grant=False, failing="户籍符合", note="同意")
        cases.decide(COUNTY, case, grant=False, failing="户籍符合", note="户口不在本县")
        with refused("before_that"):  # it would shorten the time in which the family may ask for reconsideration
            cases.tell(CLERK, case, how="当面", day=DAY)
        with refused("before_that"):
            cases.ask_reconsideration(CLERK, case, body="县政府", reason="不服", day=DAY)


def test_the_last_word_of_a_member_counts_and_no_report_grants_nothing() -> None:
    home = family()
    opened = applied(home)
    cases.authorise(CLERK, opened.case, home.members[0], signer="本人", agrees=False)
    inquired(opened.case, home)
    cases.review(CLERK, opened.case, present=3, representatives=3, agree=3, oppose=0)
    cases.opine(HEAD, opened.case, grant=True)
    cases.send_back(HEAD, opened.case, to="investigated", reason="再查")
    cases.verify(CLERK, opened.case, "refused", document="2")
    cases.visit(CLERK, opened.case, with_=[MATE.account], note="属实")
    cases.review(CLERK, opened.case, present=3, representatives=3, agree=3, oppose=0)
    with refused("refused_consent"):
        cases.opine(HEAD, opened.case, grant=True)


def test_a_review_is_not_held_of_a_case_that_has_ended() -> None:
    home = family()
    opened = applied(home)
    opined(opened.case, home)
    postings.objected(cases.post(ASSISTANT, opened.case), "他家有车")
    cases.withdraw(CLERK, opened.case, signer="王建国")
    cases.end(HEAD, opened.case)
    events.deliver()
    with refused("not_now"):
        cases.review(CLERK, opened.case, present=3, representatives=3, agree=3, oppose=0)
    (one,) = cases.objections(CLERK, opened.case)
    with refused("not_now"):
        cases.answer_objection(CLERK, one.id, upheld=True, answer="属实")
    cases.answer_objection(CLERK, one.id, upheld=False, answer="已撤回申请")
    assert cases.case(CLERK, opened.case).state == "withdrawn"
    assert sound() == []


def test_reconsidered_once_more_it_is_carried_out_by_nobody_who_decided_before() -> None:
    home = family()
    opened = applied(home)
    _refused_by_all(opened.case, home)
    cases.decide(COUNTY, opened.case, grant=False, failing="户籍符合", note="户口不在本县")
    cases.ask_reconsideration(CLERK, opened.case, body="县政府", reason="不服")
    with refused("no_outcome"):
        cases.reconsidered(OTHER, opened.case, "anything", document="1")  # type: ignore[arg-type]
    cases.reconsidered(OTHER, opened.case, "upheld", document="1")
    cases.ask_reconsideration(CLERK, opened.case, body="市政府", reason="不服")
    with refused("decided_before"):
        cases.reconsidered(COUNTY, opened.case, "reversed", document="2")


def test_more_by_reconsideration_goes_through_to_what_is_paid() -> None:
    home = family()
    opened = applied(home)
    with time.at(granted(opened.case, home)):
        cases.ask_reconsideration(CLERK, opened.case, body="县政府", reason="太少")
        with refused("granted_already"):  # by the facts as they stand it comes to no more
            cases.reconsidered(OTHER, opened.case, "reversed", document="1")
        _earns_less(home)
        cases.reconsidered(OTHER, opened.case, "reversed", document="复〔2014〕1号")
        row = cases.case(CLERK, opened.case)
        assert (row.state, row.amount) == ("granted", 80_000)
        assert row.entitlement is not None
        found = entitlements.entitlement(COUNTY, row.entitlement)
        assert found.granted(found.first) == 60_000  # nobody alone changes it
        (called,) = entitlements.changes(CLERK)
        assert (called.state, called.ground, called.amount, called.month) == ("noticed", "appeal", 80_000, found.first)
        more = Proposing(found.id, "amount", found.first, "appeal", "复议决定增加", 70_000, noticed=called.id)
        with pytest.raises(entitlements.Refused, match="not_as_decided"):
            entitlements.propose(CLERK, more)
        entitlements.approve(COUNTY, entitlements.propose(CLERK, replace(more, amount=80_000)))
        assert entitlements.entitlement(COUNTY, found.id).granted(found.first) == 80_000
        assert sound() == []


def test_what_is_done_again_is_paid_meanwhile_and_may_end_otherwise() -> None:
    home = family()
    opened = applied(home)
    with time.at(granted(opened.case, home)):
        cases.ask_reconsideration(CLERK, opened.case, body="县政府", reason="太少")
        cases.reconsidered(OTHER, opened.case, "redo", document="1", back_to="opinion")
        row = cases.case(CLERK, opened.case)
        assert (row.state, row.step, row.entitlement is not None) == ("underway", "opinion", True)
        assert sound() == []
        cases.opine(HEAD, opened.case, grant=False, failing="户籍符合", note="户口不在本县")
        sampled(opened.case)
        cases.approve(COUNTY, opened.case, grant=False, failing="户籍符合", note="同意")
        cases.decide(COUNTY, opened.case, grant=False, failing="户籍符合", note="户口不在本县")
        (called,) = entitlements.changes(CLERK)
        assert (called.state, called.kind, called.ground) == ("noticed", "stop", "appeal")
        assert sound() == []


def test_what_the_township_decides_it_decides_anew_too() -> None:
    day = date(2026, 11, 23)
    with time.at(day):
        home = family(day=day)
        said = {
            (one.name, 0): False if one.kind == "yes" else 0 for one in facts.questions("small_fast_aid", day, everything=True)
        }
        said |= {("突发变故", 0): True, ("眼下过不去", 0): True, ("事发城镇", 0): True}
        opened = applied(home, said, item="small_fast_aid")
        cases.accept(CLERK, opened.case)
        cases.decide(HEAD, opened.case, grant=True)
        made = cases.case(CLERK, opened.case).entitlement
        assert made is not None
        cases.ask_reconsideration(CLERK, opened.case, body="县政府", reason="太少")
        cases.reconsidered(OTHER, opened.case, "redo", document="1", back_to="decided")
        cases.decide(HEAD, opened.case, grant=True)
        row = cases.case(CLERK, opened.case)
        assert (row.state, row.entitlement, entitlements.changes(CLERK)) == ("granted", made, ())  # as before: nothing follows
        assert sound() == []


def _earns_less(home: Family) -> None:
    (one,) = circumstances.of_household(CLERK, home.household, purpose="means")
    values = circumstances.Values(date(2014, 1, 1), DAY, 20_000)
    circumstances.correct(CLERK, one.id, values, reason="录错了")


def test_a_case_past_its_whole_limit_is_late_although_its_step_has_none() -> None:
    with time.at(date(2021, 7, 1)):
        home = family(day=date(2021, 7, 1))
        opened = applied(home)
        cases.accept(CLERK, opened.case)
        assert cases.case(CLERK, opened.case).due == date(2021, 7, 6), "by then it is begun"
        cases.authorise(CLERK, opened.case, home.members[0], signer="本人")
    row = models.Case.objects.get(pk=opened.case)
    assert (row.due, row.due_all) == (None, date(2021, 8, 12))
    with time.at(date(2021, 8, 12)):
        assert cases.cases(OFFICER, late=True) == ((), "")
    with time.at(date(2021, 8, 16)):
        ((late,), _), found = cases.cases(OFFICER, late=True), cases.counts(OFFICER)
        assert (late.id, found["late"]) == (opened.case, 1)
        assert procedure.clock(late, time.today()).over


def test_the_death_of_whom_an_entry_turned_out_to_be_is_heard_too() -> None:
    home, other = family(), family()
    opened = applied(home)
    Person.objects.filter(pk=home.members[1]).update(merged_into=other.members[1])
    seen = people.person(CLERK, other.members[1], purpose="identify").number
    people.died(CLERK, other.members[1], on=DAY, number=seen)
    events.deliver()
    assert cases.case(CLERK, opened.case).members == ()


def test_whoever_left_the_household_sees_and_does_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    home = family()
    opened = applied(home)
    former = replace(CLERK, account="50", role="resident", permissions=access.roles()["resident"].may)
    monkeypatch.setattr(oversight, "own", lambda _actor: home.members[1])
    assert cases.case(former, opened.case).id == opened.case
    number = people.household(OFFICER, home.household).number
    people.leave(OFFICER, home.household, home.members[1:], on=DAY, number=number)
    with time.at(DAY + timedelta(1)):
        assert cases.of_person(former) == ()
        with pytest.raises(cases.NoCase):
            cases.case(former, opened.case)
        with pytest.raises(cases.NoCase):
            cases.withdraw(former, opened.case)
