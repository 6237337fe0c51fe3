"""The year before officials: a score is recommended from the record, and the assessor who decides otherwise says why."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.plan.assessment import api as assessment
from minzheng.plan.duties import api as duties
from tests.pages.looking import Page
from tests.pages.officials import official
from tests.rooms.plan.planning import CITY, COUNTY, IN_FORCE, PROVINCE, SUPERVISOR, in_force
from tests.rooms.plan.test_assessed_by_a_city import issued

pytestmark = pytest.mark.django_db
AFTER = date(2016, 1, 11)
WHY = "县里已建成，备案在途"


@pytest.fixture
def maker(settings: LazySettings) -> Client:
    settings.DEMO = True
    access.travel(access.SYSTEM, AFTER)
    with time.at(AFTER):
        return official("考核人", "province_supervisor", PROVINCE, "government_office")


@pytest.fixture
def run(maker: Client) -> assessment.Run:
    with time.at(IN_FORCE):
        plan = in_force()
    with time.at(date(2014, 12, 15)):
        assessment.publish_weights(SUPERVISOR, plan.id, 2015, assessment.weighed(plan))
    with time.at(AFTER):
        return assessment.assess(maker.actor, plan.id, 2015)  # type: ignore[attr-defined]


def text(client: Client, path: str, status: int = 200) -> str:
    with time.at(AFTER):
        response = client.get(path)
    assert response.status_code == status
    page = Page(response.content.decode())
    assert (page.faults, page.twice, page.dead_links, page.inline) == ([], [], [], [])
    return " ".join(" ".join(page.texts).split())


def test_a_score_is_decided_on_the_page_of_its_place_with_a_reason(maker: Client, run: assessment.Run) -> None:
    at = f"/desk/plan/year/run/{run.id}/{COUNTY}/"
    assert "各条先列推荐分" in text(maker, f"/desk/plan/year/run/{run.id}/")
    line = next(one for one in assessment.scores(maker.actor, run.id).lines if one.line.place == COUNTY)  # type: ignore[attr-defined]
    sent = {"line": f"{line.line.no}.{line.line.letter}", "score": "64.5", "why": ""}
    with time.at(AFTER):
        told = maker.post(f"{at}decide/", sent)
    assert told.status_code == 422
    assert "未填" in told.content.decode()
    assert 'value="64.5"' in told.content.decode(), "what was typed stands there"
    with time.at(AFTER):
        assert maker.post(f"{at}decide/", sent | {"why": WHY}).status_code == 302
    seen = text(maker, at)
    assert f"64.50 推荐分{line.recommended:.2f} {WHY}" in seen
    assert "有1条的定分与推荐分不同" in text(maker, f"/desk/plan/year/run/{run.id}/")


def test_nobody_else_decides(maker: Client, run: assessment.Run) -> None:
    at = f"/desk/plan/year/run/{run.id}/{COUNTY}/"
    with time.at(AFTER):
        colleague = official("另一人", "province_supervisor", PROVINCE, "government_office")
        county = official("县里", "department_reviewer", COUNTY)
        sent = {"line": "1.", "score": "1", "why": "x"}
        assert colleague.post(f"{at}decide/", sent).status_code == 422
        assert county.post(f"{at}decide/", sent).status_code == 403
    assert "在这里定" in text(maker, at)
    assert "在这里定" not in text(colleague, at)


def test_a_citys_office_publishes_weights_of_its_own_notice_and_assesses_it_on_its_pages(settings: LazySettings) -> None:
    settings.DEMO = True
    plan = issued()
    assert plan.place_code == CITY
    whole = duties.plans(SUPERVISOR)[-1]
    with time.at(date(2014, 12, 15)):
        office = official("市督查", "local_supervisor", CITY, "government_office")
        home = office.get("/desk/plan/year/", follow=True)
        assert home.redirect_chain[-1][0] == f"/desk/plan/year/{plan.id}/2014/", "its own before the province's"
        assert whole.title in home.content.decode(), "the other plan is one link away"
        assert office.post(f"/desk/plan/year/{whole.id}/2015/weights/", {"w-31": "1"}).status_code == 403
        assert office.post(f"/desk/plan/year/{plan.id}/2015/weights/", {"w-2": "1"}).status_code == 302
    access.travel(access.SYSTEM, AFTER)
    with time.at(AFTER):
        office = official("市督查二", "local_supervisor", CITY, "government_office")
        made = office.post(f"/desk/plan/year/{plan.id}/2015/assess/")
        assert made.status_code == 302, made.content.decode()
        sister = official("邻市", "local_supervisor", "320500", "government_office")
        assert sister.get(made["Location"]).status_code == 404
        province = official("省督查", "province_supervisor", PROVINCE, "government_office")
        assert "考核这一年" not in province.get(f"/desk/plan/year/{plan.id}/2015/").content.decode()
    assert "各条先列推荐分" in text(office, made["Location"])
