"""Sets whose members the notice does not list, answered by date; and units that support or carry out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units
from minzheng.plan.assessment import api as assessment
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from tests.rooms.plan.adopting import MAYOR
from tests.rooms.plan.planning import CITY, COUNTY, LATER, PROVINCE, SUPERVISOR, in_force, keys, small
from tests.rooms.plan.test_below_the_province import OF_CITY, OF_SISTER

pytestmark = pytest.mark.django_db
SET, NO = "省老龄委各成员单位", "6"
BASIS = "苏老龄〔2013〕3号"
FIRST, SECOND = date(2013, 3, 1), date(2014, 1, 1)
LINES = "1.制定公开办法。(省民政厅牵头;省财政厅、省教育厅配合;省公安厅具体落实)"


@pytest.fixture(autouse=True)
def on_a_day() -> Iterator[None]:
    with time.at(LATER):
        yield


@pytest.fixture
def plan() -> duties.Plan:
    return in_force()


def refused(reason: str) -> pytest.RaisesExc[duties.Refused]:
    return pytest.raises(duties.Refused, match=f"^\\('{reason}'")


def answering(plan: duties.Plan, day: date, place: str = PROVINCE) -> duties.Answering:
    return next(one for one in duties.who(plan.duty(NO), place, day) if one.part.token == SET)


def said(plan: duties.Plan, *members: str, since: date = FIRST) -> duties.Plan:
    return duties.say_members(SUPERVISOR, plan.id, SET, place_code=PROVINCE, since=since, members=members, basis=BASIS)


def test_members_are_unknown_until_somebody_says_who_they_are_and_before_the_first_day_of_it(plan: duties.Plan) -> None:
    assert (answering(plan, LATER).units, answering(plan, LATER).certainty) == ((), "unknown")
    plan = said(plan, "js:finance", "js:education")
    assert answering(plan, date(2013, 2, 28)).units == ()
    found = answering(plan, FIRST)
    assert [unit.key for unit in found.units] == ["js:finance", "js:education"]
    assert (found.certainty, found.basis and found.basis.zh) == ("certain", BASIS)
    assert answering(plan, LATER, COUNTY).units == (), "a county's own set is another"


def test_a_later_answer_holds_from_its_own_day_on_and_the_former_keeps_its_time(plan: duties.Plan) -> None:
    said(plan, "js:finance")
    plan = said(plan, "js:finance", "js:education", since=SECOND)
    assert [len(answering(plan, day).units) for day in (date(2013, 12, 31), SECOND)] == [1, 2]
    plan = said(plan, "js:education", since=SECOND)
    assert [unit.key for unit in answering(plan, SECOND).units] == ["js:education"], "the later word for one day holds"


def test_the_members_are_read_in_the_lists_of_a_units_duties(plan: duties.Plan) -> None:
    def of(day: date) -> set[str]:
        return {duty.no for duty, _part in duties.duties_of(plan, "audit", PROVINCE, day)}

    assert NO not in of(LATER)
    plan = said(plan, "js:audit")
    assert NO in of(LATER)
    assert NO not in of(date(2013, 1, 1))


def test_a_member_that_is_no_more_passes_to_its_heir_who_is_to_be_confirmed(plan: duties.Plan) -> None:
    ended = next(
        one
        for one in units.default().units()
        if one.period.contains(date(2020, 1, 1)) is False
        and one.period.contains(FIRST)
        and one.open is None
        and units.default().successors(one.key, date(2020, 1, 1))
    )
    plan = said(plan, ended.key)
    found = answering(plan, date(2020, 1, 1))
    assert [unit.key for unit in found.units] == [units.default().successors(ended.key, date(2020, 1, 1))[0].key]
    assert found.certainty == "to_confirm"


def test_what_is_inferred_is_never_scored_and_what_was_said_may_be(plan: duties.Plan) -> None:
    with time.at(date(2014, 12, 15)):
        assessment.publish_weights(SUPERVISOR, plan.id, 2015, {NO: 1})
        owed = {"no": NO, "place_code": CITY, "unit": f"{CITY}:finance", "what": "资金"}
        with pytest.raises(assessment.Refused, match="not_a_part"):
            assessment.owe(SUPERVISOR, plan.id, 2015, **{**owed, "unit": f"{CITY}:audit"})
        duties.say_members(
            OF_CITY, plan.id, SET, place_code=CITY, since=SECOND, members=[f"{CITY}:audit"], basis="通老龄〔2014〕1号"
        )
        assessment.owe(SUPERVISOR, plan.id, 2015, **{**owed, "unit": f"{CITY}:audit"})


def test_only_an_own_office_says_it_for_its_own_place(plan: duties.Plan) -> None:
    for who, place in ((OF_CITY, PROVINCE), (OF_SISTER, CITY), (SUPERVISOR, CITY), (MAYOR, CITY)):
        with pytest.raises(access.Forbidden):
            duties.say_members(who, plan.id, SET, place_code=place, since=FIRST, members=["js:audit"], basis=BASIS)
        with pytest.raises(access.Forbidden):
            duties.say_role(who, plan.id, "2", "省财政厅", "support", place_code=place, basis=BASIS)


def test_what_cannot_be_a_membership_is_refused(plan: duties.Plan) -> None:
    with refused("no_set"):
        duties.say_members(SUPERVISOR, plan.id, "省财政厅", place_code=PROVINCE, since=FIRST, members=["js:audit"], basis=BASIS)
    for members in (["js:nothing"], ["js:ageing_members"], [f"{CITY}:audit"]):
        with refused("no_member"):
            said(plan, *members)
    with refused("missing"):
        said(plan)
    with refused("before_plan"):
        said(plan, "js:audit", since=date(2012, 1, 1))
    with refused("future"):
        said(plan, "js:audit", since=date(2030, 1, 1))
    with refused("missing"):
        duties.say_members(SUPERVISOR, plan.id, SET, place_code=PROVINCE, since=FIRST, members=["js:audit"], basis=" ")


def test_members_are_no_fields_that_must_name_somebody(plan: duties.Plan) -> None:
    before = local.binds(plan, PROVINCE).of(plan.duty(NO).id)
    plan = said(plan, "js:audit")
    assert local.binds(plan, PROVINCE).of(plan.duty(NO).id).sectors == before.sectors  # type: ignore[union-attr]


# ---- roles


@pytest.fixture
def shared() -> duties.Plan:
    notice = small(lines=LINES)
    return duties.establish(SUPERVISOR, duties.Settled(notice, keys(notice)), since=FIRST)


def roles(plan: duties.Plan, place: str = PROVINCE, day: date = LATER) -> list[str]:
    return [one.role for one in duties.who(plan.duty("1"), place, day)]


def test_a_role_is_read_where_the_notice_says_it(shared: duties.Plan) -> None:
    assert [part.role for part in shared.duty("1").parts] == ["lead", "support", "support", "implement"]
    assert roles(shared) == ["lead", "support", "support", "implement"]


def test_a_notice_that_says_no_role_gives_none_but_answering(plan: duties.Plan) -> None:
    assert {part.role for duty in plan.tasks for part in duty.parts} == {"lead", "co"}


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("(牵头单位:省民政厅;责任单位:省财政厅;配合单位:省教育厅)", ["lead", "co", "support"]),
        ("(省民政厅牵头,省财政厅、省教育厅配合)", ["lead", "support", "support"]),
        ("(省民政厅、省财政厅负责落实)", ["lead", "co"]),
        ("(省民政厅牵头,省财政厅支持,省公安厅负责实施)", ["lead", "support", "implement"]),
        ("(牵头单位:省民政厅,配合单位:省财政厅、省教育厅,省公安厅)", ["lead", "support", "support", "support"]),
        ("(牵头单位:省民政厅;责任单位:省财政厅,省教育厅;实施单位:省公安厅)", ["lead", "co", "co", "implement"]),
        ("(省民政厅会同省财政厅负责,省公安厅参与)", ["lead", "co", "support"]),
        ("(省民政厅、省财政厅按职责分工负责)", ["lead", "co"]),
    ],
)
def test_each_way_of_saying_it(line: str, found: list[str]) -> None:
    notice = small(lines=f"1.制定公开办法。{line}")
    made = duties.establish(SUPERVISOR, duties.Settled(notice, keys(notice)))
    assert [part.role for part in made.duty("1").parts] == found


def test_the_issuer_says_a_role_for_all_and_a_place_for_itself(shared: duties.Plan) -> None:
    duties.say_role(SUPERVISOR, shared.id, "1", "省财政厅", "co", place_code=PROVINCE, basis=BASIS, since=SECOND)
    shared = duties.say_role(OF_CITY, shared.id, "1", "省财政厅", "implement", place_code=CITY, basis="通政发〔2014〕2号")
    assert roles(shared, day=date(2013, 12, 31))[1] == "support"
    assert [roles(shared, place)[1] for place in (PROVINCE, CITY, "320500")] == ["co", "implement", "co"]
    assert shared.duty("1").parts[1].role == "support", "what the notice said stays said"


def test_who_leads_is_ruled_apart(shared: duties.Plan) -> None:
    with refused("leads_it"):
        duties.say_role(SUPERVISOR, shared.id, "1", "省民政厅", "support", place_code=PROVINCE, basis=BASIS)
    for role in "lead", "else":
        with refused("no_role"):
            duties.say_role(SUPERVISOR, shared.id, "1", "省财政厅", role, place_code=PROVINCE, basis=BASIS)
    with refused("no_part"):
        duties.say_role(SUPERVISOR, shared.id, "1", "省审计厅", "co", place_code=PROVINCE, basis=BASIS)


def test_who_supports_answers_and_shares_no_score(shared: duties.Plan) -> None:
    with time.at(date(2014, 12, 15)):
        assessment.publish_weights(SUPERVISOR, shared.id, 2015, {"1": 1})
        for unit, shares in ((f"{COUNTY}:finance", False), (f"{COUNTY}:police", True)):
            owed = {"no": "1", "place_code": COUNTY, "unit": unit, "what": "办法"}
            if shares:
                assessment.owe(SUPERVISOR, shared.id, 2015, **owed)
            else:
                with pytest.raises(assessment.Refused, match="not_scored"):
                    assessment.owe(SUPERVISOR, shared.id, 2015, **owed)
    assert {duty.no for duty, _part in duties.duties_of(shared, "finance", COUNTY, LATER)} >= {"1"}, "it answers all the same"


def test_every_check_holds_of_what_was_said(plan: duties.Plan) -> None:
    said(plan, "js:audit")
    assert list(duties.broken()) == []
