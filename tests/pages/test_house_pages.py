"""The house of a plan: every clause a window in the order of the notice, what is to be decided, and whose light changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.portal.house import deciding, shapes
from tests.pages.looking import Page
from tests.pages.officials import official
from tests.rooms.plan.planning import (
    CITY,
    CLERK,
    COUNTY,
    IN_FORCE,
    PROVINCE,
    REVIEWER,
    SAID,
    SUPERVISOR,
    in_force,
    settled,
    small,
)

pytestmark = pytest.mark.django_db
DAY = date(2014, 6, 30)
HOUSE = "/desk/plan/house/"


@pytest.fixture(autouse=True)
def demo(settings: LazySettings) -> Iterator[None]:
    settings.DEMO = True
    with time.at(DAY):
        yield


@pytest.fixture
def plan() -> duties.Plan:
    with time.at(IN_FORCE):
        return in_force()


@pytest.fixture
def supervisor() -> Client:
    return official("方志远", "province_supervisor", PROVINCE, "office")


def seen(client: Client, path: str = HOUSE) -> Page:
    response = client.get(path)
    assert response.status_code == 200, response.content.decode()[:1500]
    page = Page(response.content.decode())
    assert (page.faults, page.twice, page.dead_links, page.inline) == ([], [], [], [])
    return page


def words(page: Page) -> str:
    return " ".join(page.text.split())


def numbers(page: Page) -> list[str]:
    return [attrs["data-no"] for _tag, attrs in page.elements if "data-no" in attrs]


def test_eighty_windows_stand_in_the_order_of_the_notice(plan: duties.Plan, supervisor: Client) -> None:
    page = seen(supervisor)
    drawn = numbers(page)
    assert sorted(drawn[:80], key=int) == [str(n) for n in range(1, 81)]
    assert drawn[:4] == ["77", "78", "79", "80"], "the roof comes first"
    assert drawn[4:80] == [str(n) for n in range(1, 77)]
    assert drawn[80:] == [one.no for one in plan.duties if one.kind == "cover"]


def test_the_counts_are_told_in_words_and_make_eighty(plan: duties.Plan, supervisor: Client) -> None:
    page = seen(supervisor)
    assert "八十条之屋" in words(page)
    states = [
        attrs["class"].split()[1] for tag, attrs in page.elements if tag == "li" and attrs.get("class", "").startswith("window ")
    ]
    assert len(states) == 85
    told = words(page)
    for state, word in {"dim": "不清楚", "off": "只监测"}.items():
        assert f"{word} {states[:80].count(state)}" in told
    assert set(states) <= {"done", "go", "mind", "tight", "stop", "dim", "off", "none"}


def test_what_is_to_be_decided_leads_to_its_clause_and_marks_its_window(plan: duties.Plan, supervisor: Client) -> None:
    page = seen(supervisor)
    told = words(page)
    assert "今天要您定的" in told
    assert "按什么口径算？" in words(seen(supervisor, f"{HOUSE}decide/"))
    pending = [attrs for tag, attrs in page.elements if tag == "li" and "pending" in attrs.get("class", "")]
    assert pending


def test_a_duty_that_nobody_leads_is_asked_of_whoever_rules(supervisor: Client) -> None:
    with time.at(IN_FORCE):
        made = duties.establish(SUPERVISOR, settled(), since=IN_FORCE)
    assert made.duty("5").lead is None
    told = words(seen(supervisor, f"{HOUSE}decide/"))
    assert "18家单位，请指定一家牵头" in told
    duties.rule_lead(SUPERVISOR, made.id, "5", "省民政厅")
    assert "18家单位，请指定一家牵头" not in words(seen(supervisor, f"{HOUSE}decide/"))


def test_who_does_not_rule_is_asked_nothing(plan: duties.Plan) -> None:
    county = official("吴正然", "department_officer", COUNTY)
    told = words(seen(county))
    assert "今天要您定的" not in told
    assert "如东县" in told


def test_what_somebody_sees_to_already_is_no_longer_asked(
    plan: duties.Plan, supervisor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time.at(date(2016, 6, 30)):
        before = words(seen(supervisor, f"{HOUSE}decide/"))
        assert "逾期未兑现，怎么办？" in before
        everything = frozenset(one.no for one in plan.duties)
        monkeypatch.setitem(deciding._closed, "test", lambda _asked: everything)
        assert "逾期未兑现，怎么办？" not in words(seen(supervisor, f"{HOUSE}decide/"))


def test_this_weeks_change_of_light_has_its_cause(plan: duties.Plan, supervisor: Client) -> None:
    duty = next(one for one in plan.tasks if one.proofs[0].kind == "artefact" and "county" in one.proofs[0].scope and not one.due)
    made = duties.record(CLERK, duty.proofs[0].id, COUNTY, SAID)
    duties.check(REVIEWER, made.id, accept=True)
    with time.at(date(2013, 5, 6)):
        told = words(seen(supervisor, f"{HOUSE}?place={COUNTY}"))
    assert "本周变灯" in told
    assert "不清楚 → 已兑现" in told
    assert "2013年5月2日已有" in told


def test_on_another_day_the_house_is_as_it_was_and_asks_nothing(plan: duties.Plan, supervisor: Client) -> None:
    told = words(seen(supervisor, f"{HOUSE}?on=2013-06-30"))
    assert "当日情形" in told
    assert "今天要您定的" not in told


def test_another_notice_is_drawn_as_plain_rooms(supervisor: Client) -> None:
    with time.at(date(2013, 3, 1)):
        duties.establish(SUPERVISOR, settled(small()), since=date(2013, 3, 1))
    response = supervisor.get(HOUSE)
    assert 'class="house plain"' in response.content.decode()
    assert numbers(Page(response.content.decode()))[0] == "1"


def test_without_a_plan_the_page_says_when_one_comes(supervisor: Client) -> None:
    assert "这里还没有生效的计划" in words(seen(supervisor))


def test_the_list_has_every_reason_of_every_light(plan: duties.Plan, supervisor: Client) -> None:
    told = words(seen(supervisor, f"{HOUSE}list/"))
    assert "没有可以对照的指标" in told
    assert all(one.short.zh in told for one in plan.tasks)


def test_the_house_is_closed_to_those_who_read_no_plans(plan: duties.Plan) -> None:
    assert Client().get(HOUSE).status_code == 302
    assert official("贺伟东", "operator", CITY).get(HOUSE).status_code == 403


def test_the_shapes_of_houses_fit_their_notices() -> None:
    for number, shape in shapes.houses().items():
        parts = {one.floor: 0 for one in shape.room}
        for one in shape.room:
            parts[one.floor] += one.columns
        assert all(width <= shapes.COLUMNS for width in parts.values()), number


def test_a_page_asks_as_few_statements_at_any_place(plan: duties.Plan, supervisor: Client) -> None:
    counts = []
    for path in HOUSE, f"{HOUSE}?place={COUNTY}", f"{HOUSE}?place=320500":
        supervisor.get(path)
        with CaptureQueriesContext(connection) as asked:
            supervisor.get(path)
        counts.append(len(asked))
    assert max(counts) - min(counts) <= 10, "what is counted in one place is not counted in another"
    assert max(counts) < len(plan.duties)
