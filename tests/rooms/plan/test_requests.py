"""Requests to lower levels: what records answer is turned away, the rest has a price, an end and an approver."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.plan.burden import api as burden
from minzheng.plan.supervision import api as supervision
from tests.rooms.plan.watchers import AUDITOR, CITY, CLERK, COUNTY, DAY, ELSEWHERE, FINANCE, OTHER, RESIDENT, TOP, TOP_HEAD, actor

pytestmark = pytest.mark.django_db(transaction=True)
UNTIL = DAY + timedelta(20)
ROOF = "养老机构屋顶防水年限"


@pytest.fixture(autouse=True)
def on_a_day() -> Iterator[None]:
    with time.at(DAY):
        yield


def wanted(*columns: str, **other: Any) -> supervision.Wanted:
    said: dict[str, Any] = {
        "title": "摸底",
        "columns": columns,
        "places": (COUNTY, OTHER),
        "until": UNTIL,
        "reason": "台账没有屋顶",
    }
    return burden.Wanted(**(said | other))


def refused(act: Any, *arguments: Any) -> str:
    with pytest.raises(supervision.Refused) as told:
        act(*arguments)
    assert told.value.message("zh")
    assert told.value.message("en")
    return told.value.reason


@pytest.mark.parametrize(
    ("asked", "register", "field"),
    [
        ("养老机构床位数", "elder_care_institution", "床位数"),
        ("养老机构护理型床位", "elder_care_institution", "护理型床位数"),
        ("养老机构数量", "elder_care_institution", ""),
        ("救助管理站床位", "relief_station", "床位数"),
        ("本地现有养老机构床位数统计", "elder_care_institution", "床位数"),
    ],
)
def test_a_figure_that_a_register_holds_is_found_with_the_words_that_say_so(asked: str, register: str, field: str) -> None:
    found = burden.records_for(asked)[0]
    assert (found.holds.id, found.holds.what.zh) == (register, field)
    assert found.answers
    assert all(word in asked for word in found.words)


@pytest.mark.parametrize("asked", ["养老机构消防验收日期", ROOF, "无人机数量", "领导批示次数", "救助站厨房面积"])
def test_a_figure_that_no_register_holds_is_not_turned_away(asked: str) -> None:
    assert not any(found.answers for found in burden.records_for(asked))


@pytest.mark.parametrize("asked", ["每千名老年人养老床位数", "每千名老年人拥有养老床位数", "elder-care beds per 1,000 elders"])
def test_a_figure_that_a_measure_gives_is_found_too(asked: str) -> None:
    found = burden.records_for(asked)[0]
    assert (found.holds.kind, found.holds.id) == ("measure", "elder_care_beds")
    assert found.answers


def test_what_records_answer_is_turned_away_and_the_rest_waits_for_another_person() -> None:
    away, rest = burden.ask_figures(TOP, wanted("养老机构床位数", ROOF))
    turned = burden.request(TOP, away)
    assert (turned.state.id, turned.cells, turned.minutes) == ("turned_away", 2, 40)
    assert turned.found["养老机构床位数"]["holds"]["id"] == "elder_care_institution"
    assert burden.to_answer(CLERK) == ()
    with pytest.raises(supervision.NoThing):
        burden.request(CLERK, rest)
    with pytest.raises(supervision.Refused) as told:
        supervision.step(actor("6", "department_reviewer", "320000"), "request", rest, "approve")
    assert told.value.reason == "same_person"
    assert [one.id for one in burden.to_approve(TOP_HEAD)] == [rest]
    supervision.step(TOP_HEAD, "request", rest, "approve")
    assert [one.id for one in burden.to_answer(CLERK)] == [rest]
    burden.answer_request(CLERK, rest, {ROOF: "12"})
    assert refused(burden.answer_request, CLERK, rest, {ROOF: "13"}) == "answered"
    assert burden.to_answer(CLERK) == ()
    shown = burden.request(TOP, rest)
    assert (shown.asked, shown.answered) == (2, 1)
    assert burden.answers(CLERK, rest) == ((COUNTY, {ROOF: "12"}, DAY),)
    for stranger in (FINANCE, RESIDENT):
        with pytest.raises((supervision.NoThing, access.Forbidden)):
            burden.answer_request(stranger, rest, {ROOF: "1"})


def test_the_ledger_counts_what_was_asked_without_a_form() -> None:
    away, rest = burden.ask_figures(TOP, wanted("养老机构床位数", ROOF))
    assert burden.ledger(TOP, "320000", DAY).months[0].cells == 0, "what is not sent is nobody's burden"
    supervision.step(TOP_HEAD, "request", rest, "approve")
    ledger = burden.ledger(CLERK, COUNTY, DAY)
    assert [(one.key, one.cells, one.by_record, one.minutes) for one in ledger.months] == [("2014-03", 1, 1, 20)]
    assert ledger.standing == 1
    city = burden.ledger(AUDITOR, CITY, DAY)
    assert {one.key: one.cells for one in city.places} == {COUNTY: 1, OTHER: 1}
    assert burden.ledger(FINANCE, CITY, DAY).months == ()
    with pytest.raises(access.Forbidden):
        burden.ledger(ELSEWHERE, COUNTY, DAY)
    assert away != rest


def test_a_request_ends_by_itself() -> None:
    [made] = burden.ask_figures(TOP, wanted(ROOF))
    supervision.step(TOP_HEAD, "request", made, "approve")
    with time.at(UNTIL):
        assert burden.expire_over() == 0
    with time.at(UNTIL + timedelta(1)):
        assert refused(burden.answer_request, CLERK, made, {ROOF: "1"}) == "request_over"
        assert burden.expire_over() == 1
        assert burden.request(TOP, made).state.id == "expired"
        assert burden.ledger(TOP, "320000", UNTIL + timedelta(1)).standing == 0
    assert list(supervision.broken()) == []


def test_a_unit_has_a_budget_for_a_quarter() -> None:
    from minzheng.kernel.places import api as places

    county = tuple(one.code for city in places.children("320000", DAY) for one in places.children(city.code, DAY))[:100]
    columns = tuple(f"{n}号楼梯宽度" for n in "甲乙丙丁戊己")
    burden.ask_figures(TOP, wanted(*columns, places=county))
    assert burden.priced(TOP, wanted(ROOF)).left == 0
    assert refused(burden.ask_figures, TOP, wanted(ROOF)) == "budget"
    burden.ask_figures(TOP, wanted("养老机构床位数"))
    with time.at(DAY + timedelta(60)):
        burden.ask_figures(TOP, wanted(ROOF, until=DAY + timedelta(80)))


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"columns": ()}, "how_many"),
        ({"columns": tuple("甲乙丙丁戊己庚辛壬癸子丑寅")}, "how_many"),
        ({"places": ()}, "missing"),
        ({"places": ("320000",)}, "not_below"),
        ({"places": ("990000",)}, "not_below"),
        ({"until": DAY}, "until"),
        ({"until": DAY + timedelta(61)}, "until"),
        ({"reason": ""}, "missing"),
        ({"title": ""}, "missing"),
    ],
)
def test_a_request_that_cannot_be_is_refused_and_nothing_is_kept(other: dict[str, Any], reason: str) -> None:
    assert refused(burden.ask_figures, TOP, wanted(*other.pop("columns", (ROOF,)), **other)) == reason
    assert burden.requests(TOP) == ()


def test_a_unit_that_may_not_ask_does_not() -> None:
    for who in (AUDITOR, RESIDENT):
        with pytest.raises(access.Forbidden):
            burden.ask_figures(who, wanted(ROOF))


def test_what_is_over_is_not_approved_any_more() -> None:
    [made] = burden.ask_figures(TOP, wanted(ROOF))
    with time.at(UNTIL + timedelta(1)):
        assert refused(supervision.step, TOP_HEAD, "request", made, "approve") == "too_late"


def test_an_earlier_day_shows_what_was_asked_and_answered_by_then() -> None:
    [made] = burden.ask_figures(TOP, wanted(ROOF))
    with time.at(DAY + timedelta(2)):
        supervision.step(TOP_HEAD, "request", made, "approve")
    with time.at(DAY + timedelta(5)):
        burden.answer_request(CLERK, made, {ROOF: "12"})
    with time.at(DAY + timedelta(9)):
        supervision.step(TOP, "request", made, "close")
        shown = [burden.request(TOP, made, DAY + timedelta(n)) for n in (0, 2, 5, 9)]
        assert [(one.state.id, one.answered) for one in shown] == [
            ("proposed", 0),
            ("approved", 0),
            ("approved", 1),
            ("closed", 1),
        ]
        assert burden.requests(CLERK, DAY + timedelta(1)) == ()
        assert [one.id for one in burden.requests(CLERK, DAY + timedelta(2))] == [made]
        assert burden.answers(CLERK, made, DAY + timedelta(4)) == ((COUNTY, None, None),)
        assert burden.answers(CLERK, made, DAY + timedelta(5)) == ((COUNTY, {ROOF: "12"}, DAY + timedelta(5)),)
        for early in (DAY - timedelta(1), DAY + timedelta(1)):
            with pytest.raises(supervision.NoThing):
                burden.request(CLERK, made, early)
        ledgers = [burden.ledger(CLERK, COUNTY, DAY + timedelta(n)) for n in (0, 3, 9)]
        assert [(sum(one.cells for one in each.months), each.standing) for each in ledgers] == [(0, 0), (1, 1), (1, 0)]
