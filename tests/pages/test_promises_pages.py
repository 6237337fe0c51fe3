"""The public pages of plans: what was promised here, told honestly, with the sentence, who answers and how that is known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from tests.pages.looking import Page
from tests.rooms.indicators.planting import hear, plant
from tests.rooms.plan.adopting import MAYOR
from tests.rooms.plan.planning import CITY, CLERK, COUNTY, IN_FORCE, REVIEWER, SAID, SUPERVISOR, in_force, settled, small

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("read_once")]
DAY = date(2014, 6, 30)
ELDERS = {"year": "2013", "resident": "900000", "hukou": "800000", "aged_60": "10000", "source": "统计公报"}
HOME = {"name": "掘港康乐园", "ownership": "民办", "beds": "264", "opened": "2009-05-01", "state": "运营"}
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def plan() -> Iterator[duties.Plan]:
    """The notice in force, looked at in the summer of 2014; Rudong has beds and elders."""
    with time.at(IN_FORCE):
        made = in_force()
    with time.at(DAY):
        plant("population", COUNTY, ELDERS, date(2014, 1, 1))
        plant("elder_care_institution", COUNTY, HOME, date(2012, 3, 1))
        hear()
        yield made


def seen(client: Client, path: str, status: int = 200) -> Page:
    response = client.get(path)
    assert response.status_code == status, response.content.decode()[:1500]
    page = Page(response.content.decode())
    assert (page.faults, page.twice, page.dead_links, page.inline) == ([], [], [], [])
    return page


def text(client: Client, path: str, status: int = 200) -> str:
    return " ".join(seen(client, path, status).text.split())


def clause(plan: duties.Plan, no: str, asked: str = "") -> str:
    return f"/plan/{plan.id}/{no}/{asked}"


def test_the_first_line_says_what_binds_the_place(client: Client, plan: duties.Plan) -> None:
    told = text(client, f"/plan/?place={COUNTY}")
    assert "2014年6月30日，有1份方案管着如东县：承诺了什么，现在怎样" in told
    assert "如东县：这份方案承诺了" in told
    assert "已兑现0条" in told


def test_without_a_plan_the_page_says_so_and_what_comes(client: Client) -> None:
    assert "没有生效的公开方案" in text(client, "/plan/")


def test_a_plan_shows_every_clause_with_its_sentence_and_who_leads(client: Client, plan: duties.Plan) -> None:
    page = seen(client, f"/plan/{plan.id}/?place={COUNTY}")
    assert {f"n{one.no}" for one in plan.duties} <= set(page.ids)
    told = " ".join(page.text.split())
    assert "加大流浪未成年人救助保护力度，基本消除未成年人流浪乞讨现象。" in told
    assert "省民政厅牵头，另有17家" in told


def test_a_clause_answers_in_one_line_and_says_why(client: Client, plan: duties.Plan) -> None:
    told = text(client, clause(plan, "31", f"?place={COUNTY}&promise=1"))
    assert "如东县：每千名老人养老机构床位26.4张，承诺30" in told
    assert "30张以上（含30），2015年底前" in told
    assert "由养老机构台账和人口台账逐条计算，无人填报" in told
    assert "不采用" in told
    assert "连同停业整顿和在建的床位" in told


def test_the_promise_meant_is_underlined_in_its_sentence(client: Client, plan: duties.Plan) -> None:
    html = client.get(clause(plan, "31", "?promise=1")).content.decode()
    assert "<u>养老机构床位数达到每千名老年人30张以上</u>" in html
    assert html.count("<u>") == 1


def test_who_answers_is_told_with_reforms_and_rulings(client: Client, plan: duties.Plan) -> None:
    told = text(client, clause(plan, "31"))
    assert "江苏省民政厅 牵头 通知未写牵头，2012年10月31日由印发机关确定" in told
    with time.at(date(2019, 6, 1)):
        assert "由省民政厅转来" in text(client, clause(plan, "2"))


def test_a_direction_has_no_light_and_no_chart(client: Client, plan: duties.Plan) -> None:
    response = client.get(clause(plan, "5"))
    told = " ".join(Page(response.content.decode()).text.split())
    assert "方向性任务，只监测" in told
    assert 'class="trajectory"' not in response.content.decode()
    assert "county-map" not in response.content.decode().replace("ui/map.css", "")


def test_a_place_that_is_not_bound_is_told_who_is(client: Client, plan: duties.Plan) -> None:
    told = text(client, clause(plan, "31", f"?place={COUNTY}&promise=3"))
    assert "如东县：不适用。" in told
    assert "约束的是：设区的市。" in told


def test_evidence_is_shown_with_its_number_and_where_anybody_can_see_it(client: Client, plan: duties.Plan) -> None:
    duty = next(one for one in plan.tasks if one.proofs[0].kind == "artefact" and "county" in one.proofs[0].scope)
    made = duties.record(CLERK, duty.proofs[0].id, COUNTY, SAID)
    assert "东政发〔2013〕12号" not in text(client, clause(plan, duty.no, f"?place={COUNTY}&promise=1"))
    duties.check(REVIEWER, made.id, accept=True)
    told = text(client, clause(plan, duty.no, f"?place={COUNTY}&promise=1"))
    assert "如东县医疗救助办法（东政发〔2013〕12号）" in told
    assert "如东县政府网站" in told


def test_what_a_city_raised_is_named_below_what_the_notice_says(client: Client, plan: duties.Plan) -> None:
    with time.at(IN_FORCE):
        local.derive(SUPERVISOR, plan)
        local.adopt(MAYOR, plan, CITY)
    more = local.Adjusting("adapt", "32", reason="老龄化高于全省", funder="市财政")
    local.adjust(MAYOR, plan, CITY, "31", "甲", more)
    told = text(client, clause(plan, "31", f"?place={COUNTY}&promise=1"))
    assert "目标30张以上（含30），2015年底前" in told
    assert "南通市32张以上（含32），2015年底前" in told
    assert "老龄化高于全省" not in told, "reasons are for those in office"
    assert "南通市32张" not in text(client, clause(plan, "31", "?place=320500&promise=1"))


def test_no_page_of_a_plan_ranks_places_or_types_a_progress(client: Client, plan: duties.Plan) -> None:
    for path in f"/plan/{plan.id}/", clause(plan, "31", "?promise=1"):
        told = text(client, path)
        assert "排名" not in told
        assert "完成率" not in told
        assert not [tag for tag, _attrs in seen(client, path).elements if tag == "progress"]


def test_data_say_the_same_as_the_page(client: Client, plan: duties.Plan) -> None:
    given = json.loads(client.get(f"/plan/{plan.id}/31/data.json?place={COUNTY}").content)
    first = given["promises"][0]
    assert (first["value"], first["exact"], first["target"], first["grade"]) == (
        "26.4",
        {"numerator": 132, "denominator": 5},
        "30.0000",
        "B",
    )
    whole = json.loads(client.get(f"/plan/{plan.id}/data.json?place={COUNTY}").content)
    assert [one["no"] for one in whole["duties"]] == [one.no for one in plan.duties]
    assert next(one for one in whole["duties"] if one["no"] == "31")["promises"] == given["promises"]


def test_the_feed_tells_which_light_changed_and_why(client: Client, plan: duties.Plan) -> None:
    duty = next(one for one in plan.tasks if one.proofs[0].kind == "artefact" and "county" in one.proofs[0].scope and not one.due)
    made = duties.record(CLERK, duty.proofs[0].id, COUNTY, SAID)
    duties.check(REVIEWER, made.id, accept=True)
    with time.at(date(2013, 7, 15)):
        root = ET.fromstring(  # noqa: S314 - made by ourselves
            client.get(f"/plan/{plan.id}/feed.atom?place={COUNTY}").content
        )
    entries = {one.findtext(f"{ATOM}title"): one.findtext(f"{ATOM}content") for one in root.findall(f"{ATOM}entry")}
    title = f"{duty.no} {duty.proofs[0].what.zh} 不清楚 → 已兑现"
    assert entries[title] == "原因: 2013年5月2日已有；所承诺的1处齐了。"
    ids = [one.findtext(f"{ATOM}id") for one in root.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/plan/999/", 404, "这里没有编号为999的公开方案。"),
        ("/plan/{id}/81/", 404, "没有“81”这一条"),
        ("/plan/{id}/?on=2012-10-15", 404, "还没有生效"),
        ("/plan/{id}/31/?place=999999", 404, "999999"),
        ("/plan/{id}/31/?on=yesterday", 400, "yesterday"),
        ("/plan/{id}/31/?promise=99", 200, "第31条"),
        ("/plan/{id}/31/?promise=%E7%94%B2", 200, "第31条"),
    ],
)
def test_what_cannot_be_shown_is_told(client: Client, plan: duties.Plan, path: str, status: int, words: str) -> None:
    assert words in text(client, path.format(id=plan.id), status)


def test_a_plan_that_is_not_public_is_not_there(client: Client, plan: duties.Plan) -> None:
    with time.at(date(2013, 3, 1)):
        hidden = duties.establish(SUPERVISOR, settled(small(), public=False), since=date(2013, 3, 1))
    assert client.get(f"/plan/{hidden.id}/").status_code == 404
    assert "苏办〔2013〕7号" not in text(client, "/plan/")


def test_every_page_speaks_english_and_asks_nothing_more(client: Client, plan: duties.Plan) -> None:
    told = text(client, clause(plan, "31", f"?place={COUNTY}&promise=1&lang=en"))
    assert "如东县: Beds in elder-care institutions per 1,000 elders 26.4 beds, promised 30" in told
    assert "Who answers" in told


def test_one_asks_as_often_for_a_county_as_for_the_province(
    client: Client, plan: duties.Plan, django_assert_max_num_queries: object
) -> None:
    for path in f"/plan/{plan.id}/", f"/plan/{plan.id}/?place={COUNTY}", clause(plan, "31", "?promise=2"):
        client.get(path)
        with django_assert_max_num_queries(40):  # type: ignore[operator]
            client.get(path)
