"""A set of units on the page of its duty: its question, the form that answers it, and the answer wherever a role is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from tests.pages.looking import Page
from tests.pages.officials import official
from tests.rooms.plan.planning import LATER, PROVINCE, in_force
from tests.rooms.plan.test_sets_and_roles import BASIS, NO, SET

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_a_day(settings: LazySettings) -> Iterator[None]:
    settings.DEMO = True
    with time.at(LATER):
        yield


@pytest.fixture
def plan() -> duties.Plan:
    return in_force()


@pytest.fixture
def office() -> Client:
    return official("省督查", "province_supervisor", PROVINCE, "government_office")


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    page = Page(response.content.decode())
    assert (page.faults, page.twice, page.dead_links, page.inline) == ([], [], [], [])
    return " ".join(" ".join(page.texts).split())


def test_the_question_of_a_set_is_answered_with_members_a_day_and_a_basis(plan: duties.Plan, office: Client) -> None:
    at = f"/desk/plan/{plan.id}/{NO}/"
    assert "省老龄委在当日有哪些成员单位？" in text(office, at)
    sent = {"token": SET, "since": "2013-03-01", "unit": ["js:audit", "js:finance"], "basis": ""}
    told = office.post(f"{at}members/", sent)
    assert told.status_code == 422
    assert 'value="js:audit" checked' in told.content.decode(), "what was chosen stays chosen"
    assert office.post(f"{at}members/", sent | {"basis": BASIS}).status_code == 302
    seen = text(office, at)
    assert "省审计厅 、 省财政厅" in seen
    assert BASIS in seen
    public = text(Client(), f"/plan/{plan.id}/{NO}/")
    assert "江苏省审计厅" in public
    auditor = official("审计", "department_officer", PROVINCE, "audit")
    row = f'class="entry" href="/desk/plan/{plan.id}/{NO}/'
    assert row in auditor.get(f"/desk/plan/{plan.id}/?show=mine").content.decode()
    assert row not in auditor.get(f"/desk/plan/{plan.id}/?show=mine&on=2013-01-31").content.decode()
    roles = Client().get(f"/api/plans/{plan.id}/duties/{NO}/roles?day=2013-02-28").json()
    assert [one["units"] for one in roles if one["members"]] == [[]]


def test_a_unit_that_supports_is_shown_and_filtered(plan: duties.Plan, office: Client) -> None:
    at = f"/desk/plan/{plan.id}/"
    assert office.post(f"{at}2/role/", {"token": "省财政厅", "role": "support", "basis": BASIS}).status_code == 302
    assert "配合" in text(office, f"{at}2/")
    assert f"{at}2/" in office.get(f"{at}?show=support").content.decode()
    finance = official("财政", "department_officer", PROVINCE, "finance")
    assert f"{at}2/" in finance.get(f"{at}?show=supported").content.decode()
    assert f'class="entry" href="{at}2/' not in finance.get(f"{at}?show=mine").content.decode()
    assert "配合" in text(Client(), f"/plan/{plan.id}/2/")
    found = Client().get(f"/api/plans/{plan.id}/duties?role=support").json()
    assert [one["no"] for one in found["duties"]] == ["2"]
