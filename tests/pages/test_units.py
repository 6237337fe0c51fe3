"""The pages that say who is responsible: on which day, where, on what basis, and what is still to be confirmed."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units
from tests.pages.looking import Page

PAGES = (
    "/units/",
    "/units/?lang=en",
    "/units/?place=320623&on=2013-01-01",
    "/units/?function=disaster_relief&on=2019-06-01",
    "/units/?function=ageing&on=2018-10-20&lang=en",
    "/units/?function=price&on=2009-01-01",
    "/units/?function=veterans_placement&place=320509&on=2030-01-01",
    "/units/js:civil_affairs/",
    "/units/js:price/?lang=en",
    "/units/js:ageing_members/",
    "/units/320623:civil_affairs/",
)


def page(client: Client, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200
    return Page(response.content.decode())


def words(client: Client, address: str) -> str:
    return " ".join(page(client, address).text.split())


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_sound(client: Client, address: str) -> None:
    seen = page(client, address)
    assert (seen.faults, seen.twice, seen.dead_links, seen.inline) == ([], [], [], [])
    assert all(link.startswith(("/", "?")) for link in seen.outside), "nothing is fetched from elsewhere"


def test_every_unit_has_its_page_and_every_link_of_the_overview_leads_to_one(client: Client) -> None:
    for unit in units.default().units():
        assert unit.full_name in words(client, f"/units/{unit.key}/")
    for address in ("/units/", "/units/?place=320623"):
        links = {link for link in page(client, address).outside if link.startswith("/units/")}
        assert len(links) > 20
        assert [link for link in sorted(links) if client.get(link).status_code != 200] == []


def test_the_first_line_says_who_on_which_day(client: Client) -> None:
    assert "受灾人员救助，2012年11月1日由省民政厅负责" in words(client, "/units/?function=disaster_relief&on=2012-11-01")
    assert "受灾人员救助，2019年6月1日由省应急管理厅负责" in words(client, "/units/?function=disaster_relief&on=2019-06-01")
    told = words(client, "/units/?function=disaster_relief&on=2019-06-01&lang=en")
    assert "Disaster relief, 2019-06-01: 省应急管理厅" in told
    assert "began between 2018-10 and 2018-11, still so" in told


def test_without_a_day_the_page_speaks_of_today(client: Client) -> None:
    with time.at(date(2016, 2, 29)):
        assert "受灾人员救助，2016年2月29日由省民政厅负责" in words(client, "/units/?function=disaster_relief")
    with time.at(date(2026, 11, 24)):
        assert "受灾人员救助，2026年11月24日由省应急管理厅负责" in words(client, "/units/?function=disaster_relief")
        then = words(client, "/units/?function=disaster_relief&on=2012-11-01")
        assert "今天省应急管理厅" in then, "who answers now stands beside who answered then"


def test_the_overview_counts_what_has_passed(client: Client) -> None:
    assert "51项职能，到2012年10月10日都没有换负责单位" in words(client, "/units/?on=2012-10-10")
    assert "51项职能，到2026年11月24日有34项换了负责单位" in words(client, "/units/?on=2026-11-24")
    told = words(client, "/units/?on=2018-10-20")
    assert "51项职能，到2018年10月20日有3项换了负责单位" in told, "taxes and supervision; what is open does not count"
    assert "省民政厅 或 省应急管理厅 日期未定" in told


def test_a_day_in_a_change_names_both_and_asks(client: Client) -> None:
    told = words(client, "/units/?function=disaster_relief&on=2018-10-20")
    assert "受灾人员救助，2018年10月20日正在变动，由谁负责未定" in told
    assert "省民政厅 或 省应急管理厅" in told
    assert "这一天正在变动期间，确切日期待省确认" in told


def test_two_units_of_one_name_are_told_apart(client: Client) -> None:
    told = words(client, "/units/?on=2014-09-30")
    assert "江苏省社会管理综合治理委员会办公室 或 江苏省社会治安综合治理委员会办公室" in told
    assert "省综治办 或 省综治办" not in told


def test_nothing_uncertain_is_shown_as_certain(client: Client) -> None:
    assert "待省确认" in words(client, "/units/?function=disaster_relief&on=2019-06-01")
    assert "待确认" not in words(client, "/units/?function=marriage&on=2012-11-01")
    assert "名称按规则生成，待当地确认" in words(client, "/units/?function=marriage&on=2012-11-01&place=320623")
    assert "名称按规则生成，待当地确认" in words(client, "/units/320623:civil_affairs/")


def test_a_day_before_the_list_is_not_answered(client: Client) -> None:
    told = words(client, "/units/?function=price&on=2009-01-01")
    assert "价格管理，2009年1月1日由谁负责，没有记载" in told
    assert "名录从2012-10-10开始，更早的不作回答" in told


def test_a_day_to_come_is_said_to_be_one(client: Client) -> None:
    with time.at(date(2026, 11, 24)):
        assert "这一天还没有到，以下是目前的记载。" in words(client, "/units/?function=price&on=2027-01-01")
        assert "这一天还没有到" not in words(client, "/units/?function=price&on=2026-11-24")


def test_a_unit_tells_what_it_lost_and_what_it_kept(client: Client) -> None:
    told = words(client, "/units/js:civil_affairs/")
    assert "划出 受灾人员救助 → 省应急管理厅" in told
    assert "划入 老龄工作综合协调 ← 省卫生健康委" in told
    assert "婚姻登记 一直" in told
    assert "今天的承接单位：省发展改革委、省市场监管局、省医保局" in words(client, "/units/js:price/")
    assert "省老龄委在当日有哪些成员单位？" in words(client, "/units/js:ageing_members/")
    assert "今天设在省应急管理厅" in words(client, "/units/js:disaster_office/")


def test_a_choice_of_language_keeps_the_question(client: Client) -> None:
    links = page(client, "/units/?function=price&on=2013-01-01").outside
    assert "?function=price&on=2013-01-01&lang=en" in links


@pytest.mark.parametrize(
    "address", ["/units/js:nobody/", "/units/999999:civil_affairs/", "/units/x/", "/units/?function=nothing", "/units/?place=9"]
)
def test_what_is_not_known_is_told_in_three_parts(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert all(part in response.content.decode() for part in ("发生了什么", "留下了什么", "怎么办"))


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/units/?on=yesterday&place=320623", 400, "“yesterday”不是日期。"),
        ("/units/?on=2012-02-30", 400, "“2012-02-30”不是日期。"),
        ("/units/?on=<b>", 400, "“<b>”不是日期。"),
        ("/units/?place=320503&on=2020-01-01", 404, "2020年1月1日没有代码为320503的区划。"),
    ],
)
def test_what_cannot_be_looked_up_keeps_the_rest_of_the_question(client: Client, address: str, status: int, told: str) -> None:
    response = client.get(address)
    seen = Page(response.content.decode())
    assert response.status_code == status
    assert told in seen.text
    assert all(part in seen.text for part in ("发生了什么", "留下了什么", "怎么办"))
    assert (seen.faults, seen.inline) == ([], [])
    chosen = [attrs.get("value") for tag, attrs in seen.elements if tag == "option" and "selected" in attrs]
    assert chosen == (["320623"] if "320623" in address else [])


def test_the_page_is_only_read(client: Client) -> None:
    assert client.post("/units/").status_code == 405
    assert client.post("/units/js:civil_affairs/").status_code == 405
