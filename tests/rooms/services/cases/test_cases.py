"""A family's application on its way: what each step asks for, who may not, what is refused, and what was decided in the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.conf import LazySettings

from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.cases import api as cases
from minzheng.services.cases import models
from minzheng.services.entitlements import api as entitlements
from minzheng.services.facts import api as facts
from minzheng.services.postings import api as postings
from minzheng.services.procedure import api as procedure
from minzheng.services.procedure.api import Applying, Refused
from minzheng.services.rosters import api as rosters
from tests.rooms.indicators.planting import plant
from tests.rooms.people.acting import VILLAGE
from tests.rooms.services.cases.applying import (
    ASSISTANT,
    AUDITOR,
    CLERK,
    COUNTY,
    DAY,
    EVERYBODY,
    HEAD,
    MATE,
    OTHER,
    STRANGER,
    answers,
    applied,
    family,
    inquired,
    on,
    opined,
    over,
    posted,
    sampled,
)

pytestmark = pytest.mark.django_db


def refused(reason: str) -> object:
    return pytest.raises((Refused, postings.Refused), match=f"'{reason}'")


def sound() -> list[str]:
    return list(cases.broken(journal.contents("case")))


def object_to(slug: str, words: str, **more: str) -> None:
    postings.objected(slug, words, **more)
    events.deliver()


def _died(key: int) -> None:
    seen = people.person(CLERK, key, purpose="identify").number
    people.died(CLERK, key, on=DAY, number=seen)


def granted(case: int, of: object) -> date:
    """All the way under the procedure of 2012; gives the day of the decision."""
    day = posted(case, of)  # type: ignore[arg-type]
    with time.at(day):
        sampled(case)
        cases.approve(COUNTY, case, grant=True)
        cases.post(ASSISTANT, case)
    day = over(case)
    with time.at(day):
        cases.decide(COUNTY, case, grant=True)
    return day


def test_from_the_counter_to_a_decision_under_the_procedure_of_2012() -> None:
    home = family()
    opened = applied(home)
    day = granted(opened.case, home)
    with time.at(day):
        found = cases.case(CLERK, opened.case)
        assert (found.state, found.amount, found.version) == ("granted", 60_000, "2012")  # (500 − 200) × 2
        (given,) = entitlements.of_household(COUNTY, home.household, day=date(day.year, day.month + 1, 1))
        assert (given.amount, given.first, given.case) == (60_000, date(day.year, day.month + 1, 1), opened.case)
        again = cases.rerun(COUNTY, opened.case)
        assert again is not None
        assert again.value("保障金") == 60_000
        cases.tell(CLERK, opened.case, how="当面送达")
        assert sound() == []


def test_number_and_code_tell_how_far_it_is_and_nothing_of_anybody() -> None:
    home = family()
    opened = applied(home)
    assert opened.number == "320623-2014-00001"
    found = cases.track(opened.number, opened.code)
    assert (found.state, found.item) == ("opened", "dibao")
    assert not {str(key) for key in home.members} & set(str(found).split())
    with pytest.raises(cases.NoCase):
        cases.track(opened.number, opened.code + "x")


def test_numbers_go_on_after_the_last_of_five_digits() -> None:
    first = applied(family())
    models.Case.objects.filter(pk=first.case).update(number="320623-2014-99999")
    assert [applied(family()).number for _ in range(2)] == ["320623-2014-100000", "320623-2014-100001"]


def test_sent_twice_it_is_one_application() -> None:
    home = family()
    first = applied(home, request="a form")
    assert applied(home, answers(home), request="a form") == procedure.Opened(first.case, first.number, "")
    assert models.Case.objects.count() == 1


def test_a_household_has_one_application_for_an_item_at_a_time() -> None:
    home = family()
    opened = applied(home)
    with refused("open_already"):
        applied(home)
    cases.withdraw(CLERK, opened.case, signer="王建国")
    cases.end(HEAD, opened.case)
    assert applied(home).number == "320623-2014-00002"


@pytest.mark.parametrize("alone_first", [False, True])
def test_who_lives_in_a_household_does_not_apply_beside_it(alone_first: bool) -> None:
    home = family()
    head, *others = home.members
    whole = Applying("dibao", head, VILLAGE, answers(home), household=home.household, members=tuple(others))
    alone = Applying("dibao", others[0], VILLAGE, {})
    first, second = (alone, whole) if alone_first else (whole, alone)
    cases.apply(CLERK, first)
    with refused("open_already"):
        cases.apply(CLERK, second)


def test_only_the_living_of_the_household_are_counted() -> None:
    home, other = family(), family()
    with refused("no_member"):
        cases.apply(CLERK, Applying("dibao", home.members[0], VILLAGE, {}, household=home.household, members=other.members))
    _died(home.members[1])
    with refused("no_member"):
        applied(home, {})


def test_what_nobody_can_have_is_refused_and_says_what_is_meant() -> None:
    home = family()
    with pytest.raises(Refused) as caught:
        applied(home, answers(home) | {("工资", home.members[0]): 10**17})
    assert "工资" in caught.value.message("zh")
    assert not models.Case.objects.exists()


def test_what_is_missing_is_told_once() -> None:
    home = family()
    opened = applied(home)
    with refused("missing"):
        cases.lack(CLERK, opened.case, [])
    cases.lack(CLERK, opened.case, ["残疾证", "授权书"])
    assert cases.case(CLERK, opened.case).waits_for == "resident"
    cases.supply(CLERK, opened.case, note="已补")
    with refused("told_already"):
        cases.lack(CLERK, opened.case, ["户口簿"])
    cases.accept(CLERK, opened.case)
    assert cases.case(CLERK, opened.case).due == date(2014, 10, 10)


def test_every_adult_signs_before_records_are_compared() -> None:
    home = family()
    opened = applied(home)
    cases.accept(CLERK, opened.case)
    cases.authorise(CLERK, opened.case, home.members[0], signer="本人")
    with refused("unsigned"):
        cases.verify(CLERK, opened.case, "matches", document="1")
    cases.authorise(CLERK, opened.case, home.members[1], signer="本人")
    with refused("missing"):
        cases.verify(CLERK, opened.case, "differs", document="1")
    cases.verify(CLERK, opened.case, "differs", document="1", note="存款多出两万元", answered={("金融资产", 0): 2_000_000})
    assert "visit" in cases.stands(CLERK, opened.case).at.open  # type: ignore[union-attr]


def test_a_member_who_does_not_agree_to_be_checked_ends_the_hope_of_a_grant() -> None:
    home = family()
    opened = applied(home)
    cases.accept(CLERK, opened.case)
    cases.authorise(CLERK, opened.case, home.members[0], signer="本人")
    cases.authorise(CLERK, opened.case, home.members[1], signer="本人", agrees=False)
    cases.verify(CLERK, opened.case, "refused", document="1")
    cases.visit(CLERK, opened.case, with_=[MATE.account], note="属实")
    cases.review(CLERK, opened.case, present=3, representatives=3, agree=3, oppose=0)
    with refused("refused_consent"):
        cases.opine(HEAD, opened.case, grant=True)


def test_a_visit_is_made_by_two() -> None:
    home = family()
    opened = applied(home)
    cases.accept(CLERK, opened.case)
    with refused("two_visitors"):
        cases.visit(CLERK, opened.case, with_=[CLERK.account], note="一个人去")


def test_a_review_without_two_thirds_of_representatives_does_not_hold() -> None:
    home = family()
    opened = applied(home)
    inquired(opened.case, home)
    with refused("too_few"):
        cases.review(CLERK, opened.case, present=9, representatives=5, agree=9, oppose=0)
    with refused("no_counts"):
        cases.review(ASSISTANT, opened.case, present=-1, representatives=7, agree=6, oppose=1)
    with refused("counts"):
        cases.review(CLERK, opened.case, present=9, representatives=9, agree=9, oppose=1)


def test_nothing_is_done_out_of_turn() -> None:
    home = family()
    opened = applied(home)
    with refused("not_now"):
        cases.opine(HEAD, opened.case, grant=True)
    cases.accept(CLERK, opened.case)
    with refused("not_this_step"):
        cases.opine(HEAD, opened.case, grant=True)
    with refused("not_this_step"):
        cases.decide(COUNTY, opened.case, grant=True)
    with refused("not_allowed"):
        cases.certificate(CLERK, opened.case)


def test_whoever_investigated_neither_opines_nor_decides() -> None:
    home = family()
    opened = applied(home)
    cases.accept(CLERK, opened.case)
    for member in home.members:
        cases.authorise(CLERK, opened.case, member, signer="本人")
    cases.verify(CLERK, opened.case, "matches", document="1")
    cases.visit(CLERK, opened.case, with_=[HEAD.account], note="属实")
    cases.review(CLERK, opened.case, present=3, representatives=3, agree=3, oppose=0)
    with refused("barred"):
        cases.opine(HEAD, opened.case, grant=True)
    cases.opine(replace(HEAD, account="9000040"), opened.case, grant=True)


def test_nothing_is_signed_while_it_hangs_or_an_objection_waits() -> None:
    home = family()
    opened = applied(home)
    opined(opened.case, home)
    slug = cases.post(ASSISTANT, opened.case)
    with refused("posted_already"):
        cases.post(ASSISTANT, opened.case)
    with refused("not_this_step"):
        cases.sample(COUNTY, opened.case)
    hangs = postings.posting(slug)
    assert (hangs.name, hangs.members, hangs.amount) == ("王建国", 2, 60_000)
    object_to(slug, "他家有车", contact="13900000000")
    with time.at(hangs.ends + timedelta(1)):
        assert cases.end_postings() == 0
        with refused("no_posting"):
            postings.posting(slug)
        (one,) = cases.objections(CLERK, opened.case)
        assert postings.words_of(CLERK, one.id)["words"] == "他家有车"
        with refused("uninquired"):
            cases.answer_objection(CLERK, one.id, upheld=False, answer="车是邻居的")
        cases.visit(CLERK, opened.case, with_=[MATE.account], note="车是邻居的")
        cases.answer_objection(CLERK, one.id, upheld=False, answer="车是邻居的")
        assert cases.case(CLERK, opened.case).step == "approval"
        assert cases.sample(COUNTY, opened.case), "an objection has it looked at again"


def test_an_objection_that_holds_has_the_case_looked_into_again() -> None:
    home = family()
    opened = applied(home)
    opined(opened.case, home)
    slug = cases.post(ASSISTANT, opened.case)
    object_to(slug, "他家有车")
    (one,) = cases.objections(CLERK, opened.case)
    cases.answer_objection(CLERK, one.id, upheld=True, answer="属实")
    found = cases.case(CLERK, opened.case)
    assert (found.state, found.step, found.amount) == ("underway", "investigated", None)
    with refused("no_posting"):
        postings.posting(slug)


def test_an_objection_to_what_the_county_shows_begins_the_twenty_days_of_its_law() -> None:
    home = family()
    opened = applied(home)
    with time.at(posted(opened.case, home)):
        sampled(opened.case)
        cases.approve(COUNTY, opened.case, grant=True)
        object_to(cases.post(ASSISTANT, opened.case), "他家有车")
        (one,) = cases.objections(CLERK, opened.case)
    with time.at(date(2014, 10, 20)):
        cases.answer_objection(CLERK, one.id, upheld=True, answer="属实")
        found = cases.case(CLERK, opened.case)
        assert (found.step, found.due) == ("investigated", date(2014, 11, 17))
        assert sound() == []


def test_an_objection_has_the_township_look_into_it_anew_before_it_says_that_it_does_not_hold() -> None:
    home = family()
    opened = applied(home)
    opined(opened.case, home)
    slug = cases.post(ASSISTANT, opened.case)
    assert "visit" not in cases.allowed(CLERK, opened.case)
    with refused("not_this_step"):
        cases.visit(CLERK, opened.case, with_=[MATE.account], note="顺路看看")
    with time.at(DAY + timedelta(2)):
        object_to(slug, "他家有车")
        (one,) = cases.objections(CLERK, opened.case)
        assert cases.case(CLERK, opened.case).waits_for == "township"
        assert cases.stands(CLERK, opened.case).anew == ("visit",)
        assert next(iter(cases.allowed(CLERK, opened.case).items())) == ("visit", "")
        with refused("before_that"):
            cases.visit(CLERK, opened.case, with_=[MATE.account], note="属实", day=DAY + timedelta(1))
        cases.review(CLERK, opened.case, present=9, representatives=7, agree=8, oppose=1)
        with refused("uninquired"):
            cases.answer_objection(CLERK, one.id, upheld=False, answer="评议过了")
        assert cases.objections(CLERK, opened.case)[0].answered_on is None, "what is refused changes nothing"
        cases.visit(CLERK, opened.case, with_=[MATE.account], note="没有车")
        assert cases.stands(CLERK, opened.case).anew == ()
        cases.answer_objection(CLERK, one.id, upheld=False, answer="没有车")
        assert cases.case(CLERK, opened.case).waits_for == "village"
    assert sound() == []


def test_what_the_county_shows_is_shown_again_once_where_an_objection_to_it_does_not_hold() -> None:
    home = family()
    opened = applied(home)

    def came_to_nothing() -> None:
        object_to(cases.postings_of(CLERK, opened.case)[-1].slug, "他家有车")
        cases.visit(CLERK, opened.case, with_=[MATE.account], note="没有车")
        cases.answer_objection(CLERK, cases.objections(CLERK, opened.case)[-1].id, upheld=False, answer="没有车")

    day = posted(opened.case, home)
    with time.at(day):
        sampled(opened.case)
        cases.approve(COUNTY, opened.case, grant=True)
        cases.post(ASSISTANT, opened.case)
        came_to_nothing()
        found = cases.case(CLERK, opened.case)
        assert (found.step, found.due, found.amount) == ("posted_again", time.national().add(day, 20).day, 60_000)
        assert [one.over_on for one in cases.postings_of(CLERK, opened.case)] == [day, day]
        with refused("not_this_step"):
            cases.decide(COUNTY, opened.case, grant=True)
        cases.post(ASSISTANT, opened.case)
        came_to_nothing()
        assert cases.postings_of(CLERK, opened.case)[-1].over_on is None, "it hangs its days, and no third time"
    with time.at(over(opened.case)):
        cases.decide(COUNTY, opened.case, grant=True)
    assert sound() == []


def test_under_the_measures_of_2021_neighbours_look_into_an_objection_and_the_opinion_is_given_anew() -> None:
    with time.at(date(2021, 7, 1)):
        home = family(day=date(2021, 7, 1))
        opened = applied(home)
        inquired(opened.case, home)
        cases.opine(HEAD, opened.case, grant=True)
        slug = cases.post(ASSISTANT, opened.case)
        object_to(slug, "他家有车")
        (one,) = cases.objections(CLERK, opened.case)
        assert cases.stands(CLERK, opened.case).anew == ("visit", "review")
        cases.review(CLERK, opened.case, present=9, representatives=7, agree=8, oppose=1)
        cases.answer_objection(CLERK, one.id, upheld=False, answer="没有车")
        with refused("posting_open"):
            cases.opine(HEAD, opened.case, grant=True)
    with time.at(over(opened.case)):
        with refused("not_this_step"):
            cases.sample(COUNTY, opened.case)
        with refused("not_this_step"):
            cases.post(ASSISTANT, opened.case)
        cases.opine(HEAD, opened.case, grant=True)
        assert cases.case(CLERK, opened.case).step == "decided", "it is not shown again"
    assert sound() == []


def test_an_objection_that_came_before_an_inquiry_was_asked_for_is_the_townships_turn() -> None:
    home = family()
    opened = applied(home)
    opined(opened.case, home)
    object_to(cases.post(ASSISTANT, opened.case), "他家有车")
    models.Case.objects.update(waits_for="village")
    assert sound() != []
    assert (cases.catch_up(), cases.catch_up()) == (1, 0)
    assert cases.case(CLERK, opened.case).waits_for == "township"
    assert sound() == []


def test_a_flood_of_objections_is_held_off() -> None:
    home = family()
    opened = applied(home)
    opined(opened.case, home)
    slug = cases.post(ASSISTANT, opened.case)
    for _ in range(postings.words().address_limit):
        object_to(slug, "异议", source="one")
    with refused("too_many"):
        object_to(slug, "异议", source="one")


def test_what_the_rule_refuses_cannot_be_granted_and_a_refusal_names_what_fails() -> None:
    home = family(wage=150_000)
    opened = applied(home)
    inquired(opened.case, home)
    cases.review(CLERK, opened.case, present=3, representatives=3, agree=3, oppose=0)
    with refused("against_rule"):
        cases.opine(HEAD, opened.case, grant=True)
    cases.opine(HEAD, opened.case, grant=False, note="收入超过标准")
    (said,) = [act for act in cases.acts(HEAD, opened.case) if act.verb == "opinion"]
    assert said.facts["failing"] == "收入符合"
    assert cases.case(CLERK, opened.case).step == "approval", "a refusal is not posted"


def test_what_the_rule_grants_is_not_refused_without_a_step_that_fails() -> None:
    home = family()
    opened = applied(home)
    inquired(opened.case, home)
    cases.review(CLERK, opened.case, present=3, representatives=3, agree=3, oppose=0)
    with refused("for_rule"):
        cases.opine(HEAD, opened.case, grant=False, note="不想给")
    with refused("missing"):
        cases.opine(HEAD, opened.case, grant=False, failing="户籍符合")
    cases.opine(HEAD, opened.case, grant=False, failing="户籍符合", note="户口不在本县")


def test_what_is_unknown_is_asked_and_not_granted() -> None:
    home = family()
    said = {key: one for key, one in answers(home).items() if key[0] != "住房"}
    opened = applied(home, said)
    inquired(opened.case, home)
    cases.review(CLERK, opened.case, present=3, representatives=3, agree=3, oppose=0)
    with pytest.raises(Refused, match="'unknown_facts'") as caught:
        cases.opine(HEAD, opened.case, grant=True)
    assert "住房" in caught.value.message("zh")


def test_outside_a_demo_nothing_is_granted_by_a_parameter_that_nobody_confirmed(settings: LazySettings) -> None:
    home = family()
    opened = applied(home)
    inquired(opened.case, home)
    cases.review(CLERK, opened.case, present=3, representatives=3, agree=3, oppose=0)
    settings.DEMO = False
    with refused("unconfirmed"):
        cases.opine(HEAD, opened.case, grant=True)


def test_facts_that_changed_since_the_opinion_call_for_another() -> None:
    from minzheng.circumstances import api as circumstances
    from minzheng.circumstances.api import Stating

    home = family()
    opened = applied(home)
    day = posted(opened.case, home)
    with time.at(day):
        sampled(opened.case)
        cases.approve(COUNTY, opened.case, grant=True)
        cases.post(ASSISTANT, opened.case)
    with time.at(over(opened.case)):
        circumstances.state(CLERK, Stating(home.members[1], "wage", "record", date(2014, 1, 1), DAY, 10_000))
        with refused("changed"):
            cases.decide(COUNTY, opened.case, grant=True)
        cases.send_back(COUNTY, opened.case, to="opinion", reason="收入有变化")
        cases.opine(HEAD, opened.case, grant=True)
        assert cases.stands(CLERK, opened.case).amount == 50_000


def test_who_acts_on_what_they_have_not_seen_is_told() -> None:
    home = family()
    opened = applied(home)
    seen = cases.case(CLERK, opened.case).turn
    cases.accept(CLERK, opened.case, turn=seen)
    with refused("stale"):
        cases.visit(CLERK, opened.case, with_=[MATE.account], note="属实", turn=seen)


def test_the_sample_was_drawn_before_anybody_could_choose_and_can_be_drawn_again() -> None:
    home = family()
    opened = applied(home)
    day = posted(opened.case, home)
    with time.at(day):
        drawn = cases.sample(COUNTY, opened.case)
    told = {act.verb: act.facts for act in cases.acts(AUDITOR, opened.case)}
    assert journal.digest(str(told["sampling"]["secret"]).encode()) == told["accept"]["drawn_from"]
    assert drawn == (procedure.share(str(told["sampling"]["secret"]), opened.number) < 30)


def test_a_relative_on_record_has_it_looked_at_again() -> None:
    home = family()
    opened = applied(home)
    cases.declare_relative(CLERK, opened.case, HEAD.account, "申请人的弟弟")
    inquired(opened.case, home)
    cases.review(CLERK, opened.case, present=3, representatives=3, agree=3, oppose=0)
    with refused("relative"):
        cases.opine(HEAD, opened.case, grant=True)


def test_a_clock_stands_with_a_reason_and_runs_again() -> None:
    home = family()
    opened = applied(home)
    cases.accept(CLERK, opened.case)
    cases.suspend(CLERK, opened.case, reason="等司法鉴定", until=date(2014, 10, 22))
    assert cases.case(CLERK, opened.case).suspended
    with time.at(date(2014, 9, 24)):
        cases.resume(CLERK, opened.case)
        assert cases.case(CLERK, opened.case).due == date(2014, 10, 11)


def test_late_is_seen_by_the_supervisor() -> None:
    home = family()
    opened = applied(home)
    cases.accept(CLERK, opened.case)
    supervisor = replace(AUDITOR, role="local_supervisor", permissions=access.roles()["local_supervisor"].may)
    with time.at(date(2014, 10, 13)):
        (late,), _ = cases.cases(replace(supervisor, permissions=frozenset(supervisor.permissions)), late=True)
        assert late.id == opened.case
        assert procedure.clock(late, time.today()).over


def test_what_is_due_from_a_day_on_leaves_out_what_is_late() -> None:
    opened = applied(family())
    cases.accept(CLERK, opened.case)
    last = cases.case(CLERK, opened.case).due
    assert last is not None
    assert [len(cases.cases(CLERK, due=day)[0]) for day in (last, last + timedelta(1))] == [1, 0]


def test_a_death_in_the_family_has_the_opinion_given_again_by_who_is_left() -> None:
    home = family()
    opened = applied(home)
    opined(opened.case, home)
    slug = cases.post(ASSISTANT, opened.case)
    _died(home.members[0])
    events.deliver()
    found = cases.case(CLERK, opened.case)
    assert (found.person, found.members, found.step) == (home.members[1], (), "opinion")
    with refused("no_posting"):
        postings.posting(slug)
    _died(home.members[1])
    events.deliver()
    assert cases.case(CLERK, opened.case).state == "terminated"
    assert sound() == []


def test_reconsidered_it_is_granted_after_all_by_somebody_else() -> None:
    home = family()
    opened = applied(home)
    inquired(opened.case, home)
    cases.review(CLERK, opened.case, present=3, representatives=3, agree=3, oppose=0)
    cases.opine(HEAD, opened.case, grant=False, failing="户籍符合", note="户口不在本县")
    sampled(opened.case)
    cases.approve(COUNTY, opened.case, grant=False, failing="户籍符合", note="同意乡镇意见")
    cases.decide(COUNTY, opened.case, grant=False, failing="户籍符合", note="户口不在本县")
    assert cases.case(CLERK, opened.case).state == "refused"
    cases.tell(CLERK, opened.case, how="当面")
    with time.at(date(2014, 12, 31)), refused("late_reconsideration"):
        cases.ask_reconsideration(CLERK, opened.case, body="如东县人民政府", reason="户口在本县")
    cases.ask_reconsideration(CLERK, opened.case, body="如东县人民政府", reason="户口在本县")
    with refused("decided_before"):
        cases.reconsidered(COUNTY, opened.case, "reversed", document="复〔2014〕1号")
    cases.reconsidered(OTHER, opened.case, "reversed", document="复〔2014〕1号")
    found = cases.case(CLERK, opened.case)
    assert (found.state, found.amount) == ("granted", 60_000)
    assert found.entitlement is not None
    assert sound() == []


def test_what_a_family_has_already_is_known_and_not_asked() -> None:
    home = family()
    opened = applied(home)
    day = granted(opened.case, home)
    with time.at(date(day.year, day.month + 1, 3)):
        asked = applied(home, {}, item="temporary_assistance")
        sheet = cases.weigh(CLERK, asked.case).sheet
        assert sheet is not None
        known = {(one.name, one.value, one.source) for one in sheet.known}
        assert {one for one in known if one[2] == "entitlement" and one[1] is True}


def test_a_status_lasts_as_long_as_its_law_says_and_is_known_elsewhere_meanwhile() -> None:
    with time.at(date(2026, 9, 7)):
        home = family(day=date(2026, 9, 7))
        opened = applied(home, {}, item="expenditure_hardship")
        cases.accept(CLERK, opened.case)
        for member in home.members:
            cases.authorise(CLERK, opened.case, member, signer="本人")
        cases.verify(CLERK, opened.case, "matches", document="核〔2026〕1号")
        cases.visit(CLERK, opened.case, with_=[MATE.account], note="属实")
        models.Act.objects.create(
            case_id=opened.case, turn=7, verb="decision", step="decided", day=date(2026, 9, 20), at=time.machine(),
            by=COUNTY.account, facts={"grant": True, "amount": None}, person=home.members[0],
        )  # fmt: skip
        models.Case.objects.filter(pk=opened.case).update(state="granted", decided_on=date(2026, 9, 20), version="2025")
        assert cases.stands(CLERK, opened.case).until == date(2027, 9, 20)
    for day, known in ((date(2027, 9, 20), True), (date(2027, 9, 21), False)):
        with time.at(day):
            asked = applied(home, {}, item="temporary_assistance")
            sheet = cases.weigh(CLERK, asked.case).sheet
            assert sheet is not None
            assert any(one.name == "刚性支出困难家庭" and one.value for one in sheet.known) == known
            cases.withdraw(CLERK, asked.case, signer="王建国")
            cases.end(HEAD, asked.case)


def test_nobody_outside_the_place_is_told_that_there_is_a_case() -> None:
    opened = applied(family())
    with pytest.raises(cases.NoCase):
        cases.case(STRANGER, opened.case)
    with pytest.raises(cases.NoCase):
        cases.accept(STRANGER, opened.case)
    assert cases.cases(STRANGER) == ((), "")
    cases.accept(CLERK, opened.case)
    for who in (AUDITOR, HEAD):
        with pytest.raises(access.Forbidden):
            cases.suspend(who, opened.case, reason="无权", until=DAY + timedelta(1))


def test_a_list_goes_on_where_it_ended() -> None:
    made = [applied(family()).case for _ in range(5)]
    first, more = cases.cases(CLERK, size=3)
    rest, end = cases.cases(CLERK, size=3, after=more)
    assert ([one.id for one in (*first, *rest)], end) == (made, "")
    with refused("no_cursor"):
        cases.cases(CLERK, after="x")


def test_what_the_family_said_is_sealed_and_opened_by_duty() -> None:
    home = family()
    opened = applied(home)
    kept = models.Act.objects.get(case=opened.case, verb="apply")
    assert "失业".encode() not in bytes(kept.said)
    (shown,) = cases.acts(CLERK, opened.case, purpose="case")
    assert shown.said is not None
    assert shown.said["note"] == "失业"
    assert "6222020200112233" not in str(shown.said)
    assert EVERYBODY


def test_what_a_township_or_a_provider_decides_is_granted_by_them() -> None:
    home = family()
    for who, item, day, given in (
        (CLERK, "funeral_waiver", DAY, {("逝者户籍符合", 0): True, ("火化费", 0): 30_000}),
        (HEAD, "small_fast_aid", date(2026, 11, 23), {("突发变故", 0): True, ("眼下过不去", 0): True, ("事发城镇", 0): True}),
    ):
        with on(day):
            asked = facts.questions(item, day, everything=True)
            none = {(one.name, 0): False if one.kind == "yes" else 0 for one in asked}
            if item == "funeral_waiver":
                for name in ("接运价目", "冷藏价目", "火化价目", "寄存价目"):
                    price = {"item": item, "name": name, "value": "360", "number": "东价〔2013〕9号"}
                    plant("assistance_parameter", "320623", price, date(2014, 1, 1))
            case = applied(home, none | given, item).case
            cases.accept(CLERK, case)
            cases.decide(who, case, grant=True)
            (one,) = [one for one in entitlements.of_household(CLERK, home.household) if one.item == item]
            assert (one.case, one.amount) == (case, 30_000 if item == "funeral_waiver" else 100_000)
            states = [month.state for month in rosters.payments(CLERK, one.id)]
            assert states == (["billed"] if item == "funeral_waiver" else ["owed"])
