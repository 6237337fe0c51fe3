"""What a place makes of a plan: derived, adopted, adjusted, named, and passed on through changes of places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest

from minzheng.kernel.access import api as access
from minzheng.kernel.journal.models import Row
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from minzheng.plan.local import models
from tests.rooms.plan.adopting import (
    CITY,
    CLERK,
    COUNTY,
    IN_FORCE,
    MAYOR,
    OTHER,
    OTHER_MAYOR,
    PROVINCE,
    SIBLING,
    SUPERVISOR,
    TOWN,
    TOWN_CLERK,
    TREASURER,
    adopted,
    in_force,
    raised,
    small,
)
from tests.rooms.registry.acting import actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day() -> Iterator[None]:
    with time.at(IN_FORCE):
        yield


def said(act: Callable[[], object], lang: str = "zh") -> str:
    """Why something was refused, and nothing else was."""
    with pytest.raises(local.Refused) as refused:
        act()
    return refused.value.message(lang)


def beds(plan: duties.Plan, place: str = COUNTY, day: date | None = None) -> local.PromiseAt:
    """The promise of beds at a place."""
    found = local.duty_at(access.SYSTEM, plan, "31", place, day)
    assert found is not None
    return found.promises[0]


def numbers(promise: local.PromiseAt) -> list[int]:
    return [int(one.target or 0) for one in promise.wordings]


def test_one_verb_derives_the_local_plans_of_115_places_and_a_second_time_none() -> None:
    plan = in_force()
    assert local.derive(SUPERVISOR, plan) == 115
    assert Counter(places.level(code) for code in models.LocalPlan.objects.values_list("place_code", flat=True)) == {
        "city": 13,
        "county": 102,
    }
    assert Row.objects.filter(verb="local.derive").count() == 115
    assert local.derive(SUPERVISOR, plan) == 0
    with pytest.raises(access.Forbidden):
        local.derive(CLERK, plan)


def test_a_place_adopts_by_itself_and_once() -> None:
    plan = in_force()
    local.derive(SUPERVISOR, plan)
    assert said(lambda: local.adopt(MAYOR, plan, COUNTY)) == "这件事由如东县自己办，没有改动。"
    local.adopt(CLERK, plan, COUNTY)
    assert local.standing(CLERK, plan, COUNTY).adopted_on == IN_FORCE
    assert said(lambda: local.adopt(OTHER, plan, COUNTY)) == "如东县已于2012-10-31承接，没有重复承接。"
    with pytest.raises(access.Forbidden):
        local.adopt(SIBLING, plan, COUNTY)
    with pytest.raises(access.Forbidden):
        local.adopt(TOWN_CLERK, plan, TOWN)


def test_duties_are_reckoned_from_the_scope_and_the_kind_of_the_place() -> None:
    plan = adopted()
    here = {one.duty.no for one in local.table(CLERK, plan, COUNTY)}
    assert {"31", "12", "1"} <= here
    assert not {"30", "62"} & here  # the issuer's alone
    mine = {one.duty.no for one in local.table(TOWN_CLERK, plan, TOWN)}
    assert mine == {"52", "53", "54", "55"}, "those whose words name townships"
    assert local.gaps(TOWN_CLERK, plan, TOWN) == ()
    letters = {one.proof.letter for one in local.duty_at(CLERK, plan, "31", COUNTY).promises}  # type: ignore[union-attr]
    assert "丁" in letters  # a welfare centre in each county
    assert "丙" not in letters  # three institutions in each city
    district = {one.proof.letter for one in local.duty_at(SUPERVISOR, plan, "31", "320612").promises}  # type: ignore[union-attr]
    assert "丁" not in district
    assert local.duty_at(CLERK, plan, "62", COUNTY) is None


def test_what_a_city_adds_binds_its_counties_and_is_shown_with_its_amount() -> None:
    plan = adopted()
    assert numbers(beds(plan)) == [30, 30, 30]
    raised(plan, due="2014")
    here = beds(plan)
    assert (numbers(here), here.due) == ([30, 32, 32], "2014")
    (delta,) = here.shifts
    assert (delta.place_code, delta.difference.amount, delta.difference.days) == (CITY, 2, 365)
    assert (delta.by.reason, delta.by.funder) == ("老龄化高于全省", "市财政")
    assert numbers(beds(plan, "320500")) == [30, 30]
    ((_, promise, again),) = local.shifts(CLERK, plan, COUNTY)
    assert (promise, again) == (here, delta)
    assert local.tally(CLERK, plan, COUNTY).tightened == 1


def test_what_is_added_needs_a_reason_and_a_funder() -> None:
    plan = adopted()
    add = local.Adjusting("adapt", "32")
    assert said(lambda: local.adjust(MAYOR, plan, CITY, "31", "甲", add)) == "请写明理由。其余内容都还在。"
    add = local.Adjusting("adapt", "32", reason="因为")
    assert said(lambda: local.adjust(MAYOR, plan, CITY, "31", "甲", add), "en").startswith("This is tighter or earlier")
    assert not models.Adjustment.objects.exists()


def test_what_is_relaxed_waits_for_another_person_of_the_place_above() -> None:
    plan = adopted()
    made = local.adjust(CLERK, plan, COUNTY, "31", "甲", local.Adjusting("adapt", "28", "2016", "用地未批"))
    assert made.state == "proposed"
    assert numbers(beds(plan)) == [30, 30, 30], "it changes nothing yet"
    assert [one.kind for one in local.gaps(CLERK, plan, COUNTY) if one.letter == "甲"] == ["weaker", "later"]
    assert said(lambda: local.approve(SUPERVISOR, plan, made.id, accept=True)) == "这一件由南通市答复，没有改动。"
    with pytest.raises(access.Forbidden):
        local.approve(CLERK, plan, made.id, accept=True)
    assert [one.id for one in local.waiting(MAYOR)] == [made.id]
    assert local.waiting(CLERK) == ()
    assert local.approve(MAYOR, plan, made.id, accept=True).state == "in_force"
    assert numbers(beds(plan)) == [30, 30, 28]
    assert beds(plan).due == "2016"
    assert not [one for one in local.gaps(CLERK, plan, COUNTY) if one.letter == "甲"]
    with time.at(date(2012, 11, 9)):
        raised(plan)  # the city asks for more than it agreed to
        assert [one.message("zh") for one in local.gaps(CLERK, plan, COUNTY) if one.letter == "甲"] == [
            "南通市定为32 · 2015，严于上一级的30 · 2015（加码）",
            "定为28，低于南通市的32",
            "期限2016，晚于南通市的2015",
        ]


def test_what_was_added_is_among_the_gaps_of_all_who_bear_it_until_they_are_relieved() -> None:
    plan = adopted()
    raised(plan)
    local.adjust(CLERK, plan, COUNTY, "31", "甲", local.Adjusting("adapt", due="2014-06", reason="x", funder="县财政"))
    told = [
        (one.kind, one.message("zh"), one.message("en"))
        for one in local.gaps(CLERK, plan, COUNTY)
        if (one.no, one.letter) == ("31", "甲")
    ]
    assert told == [
        (
            "raised",
            "南通市定为32 · 2015，严于上一级的30 · 2015（加码）",
            "南通市 sets 32 · 2015, stricter than 30 · 2015 of the level above",
        ),
        (
            "raised",
            "如东县定为32 · 2014-06，严于上一级的32 · 2015（加码）",
            "如东县 sets 32 · 2014-06, stricter than 32 · 2015 of the level above",
        ),
    ]
    tally = local.tally(CLERK, plan, COUNTY)
    assert (tally.holes, tally.tightened, tally.gaps["raised"]) == (0, 1, 2)
    assert [one.kind for one in local.gaps(MAYOR, plan, CITY) if one.letter == "甲"] == ["raised"]
    assert not [one for one in local.gaps(SUPERVISOR, plan, "320500") if one.kind == "raised"]


def test_what_is_said_not_to_apply_waits_and_is_refused_with_a_reason() -> None:
    plan = adopted()
    made = local.adjust(CLERK, plan, COUNTY, "24", "", local.Adjusting("not_applicable", reason="没有殡仪馆"))
    assert [one.message("zh") for one in local.gaps(CLERK, plan, COUNTY) if one.kind == "not_applicable"] == [
        "提出不适用，上级还没有同意"
    ]
    assert said(lambda: local.approve(MAYOR, plan, made.id, accept=False)) == "“理由”未填。其余内容都还在。"
    refused = local.approve(OTHER_MAYOR, plan, made.id, accept=False, answer="可以共用")
    assert (refused.state, refused.answer) == ("refused", "可以共用")
    assert said(lambda: local.approve(MAYOR, plan, made.id, accept=True)) == "这一件不在等答复，没有改动。"
    assert not [one for one in local.gaps(CLERK, plan, COUNTY) if one.kind == "not_applicable"]


def test_a_new_wording_ends_the_old_and_taking_it_back_leaves_what_was() -> None:
    plan = adopted()
    first = raised(plan)
    with time.at(date(2013, 1, 15)):
        raised(plan, "33")
        assert numbers(beds(plan)) == [30, 33, 33]
        assert numbers(beds(plan, day=date(2012, 12, 1))) == [30, 32, 32]
        assert models.Adjustment.objects.get(pk=first.id).until == date(2013, 1, 15)
        eased = local.adjust(MAYOR, plan, CITY, "31", "甲", local.Adjusting("adapt", "29", reason="太高"))
        assert local.drop(MAYOR, plan, eased.id).state == "dropped"
        assert numbers(beds(plan)) == [30, 33, 33]
        local.adjust(MAYOR, plan, CITY, "31", "甲", local.Adjusting("adopt"))
        assert numbers(beds(plan)) == [30, 30, 30]
        assert [one.target for one in local.history(MAYOR, plan, CITY)] == [None, 29, 33, 32]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (local.Adjusting("adapt", "多些"), "“多些”不是数值。请只写数字，如32。"),
        (local.Adjusting("adapt", "1e400"), "“1e400”不是数值。请只写数字，如32。"),
        (local.Adjusting("adapt", due="明年"), "“明年”不是日期。请写成2015、2015-06或2015-06-30。"),
        (local.Adjusting("adapt", due="2014-02-30"), "“2014-02-30”不是日期。请写成2015、2015-06或2015-06-30。"),
        (local.Adjusting("adapt", due="2011"), "期限2011早于今天（2012-10-31），没有保存。其余内容都还在。"),
        (local.Adjusting("adapt", "30", "2015"), "与现在的要求一样，没有改动。"),
        (local.Adjusting("adopt"), "与现在的要求一样，没有改动。"),
        (local.Adjusting("adapt", "9" * 20), f"“{'9' * 20}”不是数值。请只写数字，如32。"),
    ],
)
def test_what_cannot_be_meant_is_said_and_nothing_changes(given: local.Adjusting, told: str) -> None:
    plan = adopted()
    assert said(lambda: local.adjust(CLERK, plan, COUNTY, "31", "甲", given)) == told
    assert not models.Adjustment.objects.exists()


def test_whoever_has_not_adopted_does_not_adjust_and_what_binds_nobody_here_cannot_be_adjusted() -> None:
    plan = adopted(MAYOR)
    add = local.Adjusting("adapt", "32", reason="x", funder="y")
    assert said(lambda: local.adjust(CLERK, plan, COUNTY, "31", "甲", add)).startswith("如东县还没有承接这份计划。")
    local.adopt(CLERK, plan, COUNTY)
    assert said(lambda: local.adjust(CLERK, plan, COUNTY, "31", "丙", add)) == "第31条的适用范围里没有如东县，没有改动。"
    assert local.adjust(MAYOR, plan, CITY, "31", "丁", local.Adjusting("adapt", due="2014", reason="x", funder="y")).tightens


def test_relief_is_asked_of_whoever_added_and_its_answer_binds_one_place() -> None:
    plan = adopted()
    more = raised(plan)
    assert said(lambda: local.ask_relief(CLERK, plan, more.id, COUNTY, " ")) == "“问题”未填。其余内容都还在。"
    question = local.ask_relief(CLERK, plan, more.id, COUNTY, "县里只批了300张床的地")
    assert (question.at, question.due, question.rose) == (CITY, date(2012, 11, 14), 0)
    assert said(lambda: local.ask_relief(OTHER, plan, more.id, COUNTY, "再问")).startswith("已在2012-10-31请求减压")
    assert [one.id for one in local.to_answer(MAYOR)] == [question.id]
    assert local.to_answer(SUPERVISOR) == local.to_answer(CLERK) == ()
    with pytest.raises(local.NotHere):
        local.answer_relief(SIBLING, plan, question.id, relieve=True)
    answered = local.answer_relief(MAYOR, plan, question.id, relieve=True, answer="同意")
    assert (answered.state, answered.answered_at) == ("relieved", CITY)
    assert numbers(beds(plan)) == [30, 30, 30]
    assert numbers(beds(plan, "320682")) == [30, 32, 32], "no other place is relieved"
    assert said(lambda: local.answer_relief(OTHER_MAYOR, plan, question.id, relieve=False, answer="x")).startswith(
        "这一件不在等答复"
    )


def test_silence_sends_a_question_up_and_the_issuer_can_answer_it() -> None:
    plan = adopted()
    question = local.ask_relief(CLERK, plan, raised(plan).id, COUNTY, "做不到")
    with time.at(date(2012, 11, 15)):
        (now,) = local.to_answer(SUPERVISOR)
        assert (now.at, now.rose, now.due, now.overdue) == (PROVINCE, 1, date(2012, 11, 28), False)
        assert local.to_answer(MAYOR) == ()
    with time.at(date(2012, 11, 29)):
        assert local.to_answer(SUPERVISOR)[0].overdue
        assert said(lambda: local.answer_relief(SUPERVISOR, plan, question.id, relieve=False)) == "“理由”未填。其余内容都还在。"
        kept = local.answer_relief(SUPERVISOR, plan, question.id, relieve=False, answer="全市统一")
        assert (kept.state, kept.answered_at, kept.answer) == ("kept", PROVINCE, "全市统一")
        assert numbers(beds(plan)) == [30, 32, 32]


def test_what_no_level_added_cannot_be_relieved() -> None:
    plan = adopted()
    local.adjust(CLERK, plan, COUNTY, "31", "甲", local.Adjusting("adapt", "31", reason="x", funder="县财政"))
    own = beds(plan).mine
    assert own
    assert said(lambda: local.ask_relief(CLERK, plan, own.id, COUNTY, "x")).startswith("这一项不是上级加的码")


def test_a_place_names_people_once_and_every_duty_has_them() -> None:
    plan = adopted()
    assert {one.kind for one in local.gaps(CLERK, plan, COUNTY)} == {"nobody", "no_unit", "no_money"}
    made = local.name_people(
        CLERK,
        plan,
        COUNTY,
        [local.Naming("", "陈平"), local.Naming("civil_affairs", person="陆建平"), local.Naming("财政", "周敏", "吴芳")],
    )
    assert (made.accepted, made.problems) == (3, ())
    found = local.duty_at(CLERK, plan, "1", COUNTY)
    assert found
    (lead, *others) = found.answerers
    assert (lead.sector, lead.leads, lead.unit.name if lead.unit else "") == ("civil_affairs", True, "如东县民政局")
    assert [one.person for one in lead.named] == ["陆建平"]
    assert {one.sector for one in others} >= {"finance"}
    assert "civil_affairs" not in {one.sector for one in local.gaps(CLERK, plan, COUNTY) if one.kind == "nobody"}
    assert local.typed(CLERK, plan, COUNTY) == 4
    with time.at(date(2013, 3, 1)):
        handed = local.name_people(OTHER, plan, COUNTY, [local.Naming("civil_affairs", person="沈佳"), local.Naming("", "陈平")])
        assert (handed.accepted, handed.unchanged) == (1, 1)
        assert [one.person for one in local.handovers(CLERK, COUNTY, "civil_affairs")] == ["沈佳", "陆建平"]
        assert [one.person for one in local.people(CLERK, COUNTY, IN_FORCE) if one.sector == "civil_affairs"] == ["陆建平"]


def test_what_is_wrong_in_a_table_of_names_is_said_line_by_line_and_nothing_is_kept() -> None:
    plan = adopted()
    rows = [
        local.Naming("民证", "a", "b", 2),
        local.Naming("财政", "", "", 3),
        local.Naming("民政", "a", "b", 4),
        local.Naming("民政", "c", "", 5),
    ]
    made = local.name_people(CLERK, plan, COUNTY, rows)
    assert made.accepted == 0
    assert [(line, one.message("zh")) for line, one in made.problems] == [
        (2, "没有“民证”这个领域。是不是“民政”？"),
        (3, "“财政”这一行分管领导和责任人都是空的。"),
        (5, "“民政”出现了两次。"),
    ]
    assert not models.Naming.objects.exists()
    good = [local.Naming("民政", "a", "b")]
    assert local.name_people(CLERK, plan, COUNTY, good, dry_run=True).accepted == 1
    assert not models.Naming.objects.exists()
    assert said(lambda: local.name_people(CLERK, plan, COUNTY, good, since=date(2013, 1, 1))).startswith("日期2013-01-01晚于今天")


def test_an_office_acts_for_the_whole_where_it_brings_the_plan_together_and_for_its_own_field_elsewhere() -> None:
    plan = adopted()
    assert local.coordinator(plan, COUNTY, IN_FORCE) == "civil_affairs"
    assert local.coordinates(CLERK, plan, COUNTY, IN_FORCE)
    assert not local.coordinates(TREASURER, plan, COUNTY, IN_FORCE)
    assert local.name_people(TREASURER, plan, COUNTY, [local.Naming("finance", person="吴芳")]).accepted == 1
    told = "这一条不由贵单位承担，也不由贵单位统筹，没有改动。请与民政商量。"
    assert said(lambda: local.name_people(TREASURER, plan, COUNTY, [local.Naming("health", person="x")])) == told
    assert local.do(TREASURER, plan, COUNTY, "38", "列入预算").text == "列入预算"
    assert said(lambda: local.do(TREASURER, plan, COUNTY, "45", "x")) == told
    assert said(lambda: local.adopt(TREASURER, plan, COUNTY)) == told


def test_money_measures_and_milestones_stand_by_their_duty_and_end_without_being_wiped_out() -> None:
    plan = adopted()
    assert "38" in {one.no for one in local.gaps(CLERK, plan, COUNTY) if one.kind == "no_money"}
    money = local.fund(CLERK, plan, COUNTY, "38", year="2013", amount="210.5", source="县财政", where="县级预算第12页")
    assert (money.year, money.amount) == (2013, 210_5000_00)
    assert "38" not in {one.no for one in local.gaps(CLERK, plan, COUNTY) if one.kind == "no_money"}
    done = local.step(CLERK, plan, COUNTY, "38", "出台目录", date(2013, 6, 30))
    doing = local.do(CLERK, plan, COUNTY, "38", "先试两个镇")
    found = local.duty_at(CLERK, plan, "38", COUNTY)
    assert found
    assert [one.kind for one in found.deeds] == ["measure", "milestone"]
    with time.at(date(2013, 6, 1)):
        local.reach(CLERK, plan, done.id)
        assert said(lambda: local.reach(CLERK, plan, done.id)) == "这一件已经办过，没有改动。"
        local.end(CLERK, plan, doing.id)
        local.end(CLERK, plan, money.id)
        assert local.duty_at(CLERK, plan, "38", COUNTY).funds == ()  # type: ignore[union-attr]
        assert local.duty_at(CLERK, plan, "38", COUNTY, date(2013, 5, 31)).funds == (money,)  # type: ignore[union-attr]
    assert said(lambda: local.fund(CLERK, plan, COUNTY, "38", year="13", amount="1", source="x", where="y")) == "“13”不是年份。"
    assert said(lambda: local.fund(CLERK, plan, COUNTY, "38", year="2013", amount="多", source="x", where="y")).startswith(
        "“多”不是金额。"
    )
    assert said(lambda: local.step(CLERK, plan, COUNTY, "38", "x", date(2012, 1, 1))).startswith("期限2012-01-01早于今天")


def test_a_sibling_and_the_public_see_the_wording_and_nothing_private() -> None:
    plan = adopted()
    raised(plan)
    local.name_people(CLERK, plan, COUNTY, [local.Naming("civil_affairs", person="陆建平")])
    local.fund(CLERK, plan, COUNTY, "31", year="2013", amount="5", source="县财政", where="x")
    for who in (SIBLING, access.PUBLIC):
        found = local.duty_at(who, plan, "31", COUNTY)
        assert found
        assert numbers(found.promises[0]) == [30, 32, 32]
        assert (found.funds, found.gaps, found.deeds) == ((), (), ())
        assert not any(one.named for one in found.answerers)
        assert {(one.by.reason, one.by.funder, one.by.made_by) for one in found.promises[0].shifts} == {("", "", "")}
        for read in (local.table, local.gaps, local.shifts, local.standing, local.overview, local.tally, local.typed):
            with pytest.raises(access.Forbidden):
                read(who, plan, COUNTY)  # type: ignore[operator]
        with pytest.raises(access.Forbidden):
            local.people(who, COUNTY)
    assert local.duty_at(MAYOR, plan, "31", COUNTY).funds  # type: ignore[union-attr]


def test_a_place_that_became_another_passes_on_what_was_its_own_and_says_from_whom() -> None:
    plan = in_force()
    local.derive(SUPERVISOR, plan)
    jiangyan = actor("j1", place="321284")
    local.adopt(jiangyan, plan, "321284")
    local.adjust(jiangyan, plan, "321284", "31", "甲", local.Adjusting("adapt", "33", reason="有地", funder="市财政"))
    local.name_people(jiangyan, plan, "321284", [local.Naming("civil_affairs", "姜某", "姜某某")])
    local.do(jiangyan, plan, "321284", "31", "新建一所")
    with time.at(date(2013, 3, 1)):
        heir = actor("j2", place="321204")
        now = local.standing(SUPERVISOR, plan, "321204")
        assert now.adopted_on == IN_FORCE
        assert [(one.code, one.name, str(one.until), one.held) for one in now.sources] == [
            ("321284", "姜堰市", "2012-12-31", False)
        ]
        found = local.duty_at(SUPERVISOR, plan, "31", "321204")
        assert found
        assert numbers(found.promises[0])[-1] == 33
        assert [one.person for one in found.answerers[0].named] == ["姜某某"]
        assert [one.text for one in found.deeds] == ["新建一所"]
        assert {(one.proof.letter if one.proof else "", one.before, one.after) for one in now.ended if one.duty.no == "31"} >= {
            ("丁", "county_level_city", "district")
        }
        assert ("31", "丁") in {(one.no, one.letter) for one in local.gaps(SUPERVISOR, plan, "321204") if one.kind == "scope"}
        assert said(lambda: local.adopt(heir, plan, "321204")).startswith("姜堰区已于2012-10-31承接")
        local.adjust(heir, plan, "321204", "31", "甲", local.Adjusting("adapt", "34", reason="再加", funder="区财政"))
        assert numbers(local.duty_at(SUPERVISOR, plan, "31", "321204").promises[0])[-1] == 34  # type: ignore[union-attr]
        assert models.Adjustment.objects.filter(until=models.FOREVER, state="in_force").count() == 1
        assert local.derive(SUPERVISOR, plan) == 0


def test_the_overview_says_of_every_place_below_what_its_own_page_says() -> None:
    plan = adopted()
    raised(plan)
    local.adjust(CLERK, plan, COUNTY, "24", "", local.Adjusting("not_applicable", reason="x"))
    rows = local.overview(SUPERVISOR, plan, PROVINCE)
    assert len(rows) == 115
    by_code = {one.place_code: one for one in rows}
    assert {one.adopted_on for one in rows} == {None, IN_FORCE}
    for code in (CITY, COUNTY, "320682", "320500", "320509"):
        assert by_code[code] == local.tally(SUPERVISOR, plan, code)
        assert Counter(one.kind for one in local.gaps(SUPERVISOR, plan, code)) == by_code[code].gaps
    assert (by_code[COUNTY].holes, by_code[COUNTY].tightened) == (1, 1)
    assert Counter(one.place_code for one in local.gaps(SUPERVISOR, plan)) == {
        **{one.place_code: sum(one.gaps.values()) for one in rows},
        PROVINCE: sum(local.tally(SUPERVISOR, plan, PROVINCE).gaps.values()),
    }


def test_the_gaps_of_a_table_are_those_of_the_place(django_assert_max_num_queries: Callable[..., object]) -> None:
    plan = adopted()
    raised(plan)
    local.adjust(CLERK, plan, COUNTY, "31", "甲", local.Adjusting("adapt", "31", reason="x"))
    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]
        rows = local.table(CLERK, plan, COUNTY)
    whole = [gap for gap in local.gaps(CLERK, plan, COUNTY) if gap.kind not in {"not_adopted", "scope"}]
    assert [gap for row in rows for gap in row.gaps] == whole
    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]
        local.overview(SUPERVISOR, plan, PROVINCE)


def test_the_same_promise_in_two_plans_shares_its_proof() -> None:
    first = in_force(small())
    line = "1.制定公开办法。(省民政厅、省财政厅)\n2.制定别的办法。(省财政厅)"
    second = in_force(small("苏办〔2013〕8号", line))
    (same,) = local.shared(SUPERVISOR, first)
    assert (same.how, same.counts, same.other.plan.id, same.other.duty.no) == ("words", True, second.id, "1")
    proof = second.duty("1").proofs[0]
    clerk, checker = actor("p1"), actor("p2", "department_reviewer")
    recorded = duties.record(
        clerk, proof.id, PROVINCE, duties.Recorded("公开办法", "省民政厅", IN_FORCE, "网站", "苏民〔2012〕1号")
    )
    duties.check(checker, recorded.id, accept=True)
    assert [one.title for one in local.evidence_for(SUPERVISOR, first, first.duty("1").proofs[0])] == ["公开办法"]
    assert duties.evidence(SUPERVISOR, [first.duty("1").proofs[0].id]) == ()


def test_a_plan_that_ended_or_lies_elsewhere_is_not_taken_on() -> None:
    plan = in_force()
    with time.at(date(2012, 10, 30)):
        assert said(lambda: local.derive(SUPERVISOR, plan)) == "这份计划在今天不在生效中，没有改动。"
    own = in_force(small(), actor("n1", "province_supervisor", CITY))
    assert local.derive(actor("n1", "province_supervisor", CITY), own) == len(places.children(CITY, IN_FORCE))
    assert said(lambda: local.adopt(actor("x1", place="320500"), own, "320500")) == "苏州市不在这份计划的范围内，没有改动。"
    with pytest.raises(KeyError):
        local.table(SUPERVISOR, own, "320500")


def test_nothing_is_broken_after_all_this_and_what_is_broken_is_said() -> None:
    plan = adopted()
    made = raised(plan)
    assert list(local.broken()) == []
    models.Adjustment.objects.filter(pk=made.id).update(reason="", until=date(2012, 1, 1))
    assert list(local.broken()) == [
        f"Adjustment {made.id}: it adds or leaves out something without a reason, or without saying who pays.",
        f"Adjustment {made.id}: it ends before it begins.",
    ]


def test_numbers_are_kept_exactly() -> None:
    plan = adopted()
    raised(plan, "30.25")
    assert beds(plan).target == Decimal("30.25")
