"""The plan in time, and its units against its duties: what is dated by whom, who answers with whom, each opening its duty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from tests.pages.looking import Page
from tests.pages.officials import official
from tests.rooms.plan.adopting import CLERK, MAYOR
from tests.rooms.plan.planning import CITY, COUNTY, IN_FORCE, LATER, PROVINCE, SUPERVISOR, in_force

pytestmark = pytest.mark.django_db
TIME, UNITS = "/desk/plan/house/time/", "/desk/plan/house/units/"


@pytest.fixture(autouse=True)
def on_a_day(settings: LazySettings) -> Iterator[None]:
    settings.DEMO = True
    with time.at(LATER):
        yield


@pytest.fixture
def plan() -> duties.Plan:
    with time.at(IN_FORCE):
        made = in_force()
        local.derive(SUPERVISOR, made)
        for who in (MAYOR, CLERK):
            local.adopt(who, made, who.place)
    with time.at(date(2014, 3, 1)):
        sooner = local.Adjusting("adapt", due="2014", reason="早建", funder="市财政")
        local.adjust(MAYOR, made, CITY, "31", "丁", sooner)
        local.step(CLERK, made, COUNTY, "31", "完成福利中心立项", date(2014, 5, 1))
    return made


@pytest.fixture
def office() -> Client:
    return official("省督查", "province_supervisor", PROVINCE, "government_office")


def page(client: Client, path: str) -> tuple[str, str]:
    """A page's source and its words."""
    response = client.get(path)
    assert response.status_code == 200
    source = response.content.decode()
    found = Page(source)
    assert (found.faults, found.twice, found.dead_links, found.inline) == ([], [], [], [])
    return source, " ".join(" ".join(found.texts).split())


def test_what_the_notice_dated_stands_as_such(plan: duties.Plan, office: Client) -> None:
    source, words = page(office, TIME)
    dated = sum(bool(proof.due or duty.due) for duty in plan.tasks for proof in duty.proofs)
    assert f"通知定了{dated}个期限，后来定的0个" in words
    assert source.count('<rect class="stated"') == dated
    assert f'href="/desk/plan/{plan.id}/31/' in source


def test_what_was_dated_since_says_by_whom_and_its_bar_is_another(plan: duties.Plan, office: Client) -> None:
    source, words = page(office, f"{TIME}?place={COUNTY}")
    assert source.count('<rect class="made"') == 2
    assert "完成福利中心立项" in words
    assert "完成福利中心立项：2014年5月1日前，由如东县定，难兑现" in words
    assert "2014年12月31日前，由南通市定" in words


def test_a_milestone_that_was_reached_is_done_on_its_day_and_not_before(plan: duties.Plan, office: Client) -> None:
    [step] = local.milestones(CLERK, plan, COUNTY)
    local.reach(CLERK, plan, step.id)
    assert "由如东县定，已兑现" in page(office, f"{TIME}?place={COUNTY}")[1]
    with time.at(date(2014, 7, 2)):
        assert "由如东县定，难兑现" in page(office, f"{TIME}?place={COUNTY}&on=2014-06-29")[1]


def test_a_neighbour_sees_no_steps_of_another_place(plan: duties.Plan) -> None:
    neighbour = official("邻市", "department_officer", "320500")
    assert "完成福利中心立项" not in page(neighbour, f"{TIME}?place={COUNTY}")[1]


def test_every_part_is_a_mark_that_opens_its_duty(plan: duties.Plan, office: Client) -> None:
    source, words = page(office, UNITS)
    parts = {(duty.no, unit.name) for duty in plan.tasks for one in duties.who(duty, PROVINCE, LATER) for unit in one.units}
    sets = sum(not one.units for duty in plan.tasks for one in duties.who(duty, PROVINCE, LATER))
    assert source.count('<rect class="mark ') == len(parts) + sets
    assert f"{len(parts) + sets}处责任" in words
    leads = sum(any(one.leads for one in duties.who(duty, PROVINCE, LATER)) for duty in plan.tasks)
    assert source.count('<rect class="mark lead"') == leads


def test_a_body_that_was_renamed_on_a_day_not_known_is_one_row(plan: duties.Plan, office: Client) -> None:
    both = {unit.key for one in duties.who(plan.duty("11"), PROVINCE, LATER) for unit in one.units if unit.name == "省综治办"}
    assert len(both) == 2
    source, _words = page(office, UNITS)
    assert len(re.findall(r"unit=js(?::|%3A)(?:security_)?governance_office", source)) == 1


def test_a_unit_opens_onto_its_duties_and_those_with_whom_it_has_them(plan: duties.Plan, office: Client) -> None:
    words = page(office, f"{UNITS}?unit=js:finance")[1]
    mine = {duty.no for duty, _part in duties.duties_of(plan, "finance", PROVINCE, LATER)}
    shared = mine & {duty.no for duty, _part in duties.duties_of(plan, "civil_affairs", PROVINCE, LATER)}
    assert f"责任 {len(mine)}" in words
    assert f"省民政厅 {len(shared)}条" in words
    assert "和谁一起" in words


def test_the_sheets_are_complete_in_english(plan: duties.Plan, office: Client) -> None:
    for path in (TIME, f"{UNITS}?unit=js:finance"):
        source = office.get(f"{path}{'&' if '?' in path else '?'}lang=en").content.decode()
        assert "Who with whom" in source or "In time" in source
