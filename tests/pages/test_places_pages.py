"""The pages of places: counts in words, what was uncertain is said so, and what cannot be shown is told."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.pages.looking import Page

PAGES = (
    "/places/",
    "/places/?on=2012-10-31",
    "/places/?on=2012-08-20&lang=en",
    "/places/?on=2009-06-30",
    "/places/320000/?on=2012-10-31",
    "/places/320500/?on=2012-10-31",
    "/places/320509/?on=2013-01-01&lang=en",
    "/places/320412/?on=2012-10-31",
    "/places/320304/?on=2009-12-31",
    "/places/320584/?on=2014-01-01",
    "/places/320213/?on=2012-01-01",
    "/places/320412122/?on=2016-01-01",
    "/places/320412122001/?on=2016-01-01",
)


def page(client: Client, address: str, status: int = 200) -> Page:
    response = client.get(address)
    assert response.status_code == status
    return Page(response.content.decode())


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_sound(client: Client, address: str) -> None:
    seen = page(client, address)
    assert seen.faults == seen.twice == seen.dead_links == seen.inline == []
    assert all(link.startswith(("/", "?")) for link in seen.outside), "nothing is fetched from elsewhere"


def test_the_first_line_counts_the_places_of_the_day(client: Client) -> None:
    text = page(client, "/places/?on=2012-10-31").text
    assert "2012年10月31日，江苏省有13个设区的市、102个县（市、区）" in text
    assert "县（市）共48个" in text
    assert "县（市）共47个" in page(client, "/places/?on=2012-12-31").text
    english = page(client, "/places/?on=2012-10-31&lang=en").text
    assert "On 2012-10-31 江苏省 had 13 cities and 102 county units" in english


def test_a_day_of_doubt_is_said_to_be_one(client: Client) -> None:
    text = page(client, "/places/?on=2012-08-20").text
    assert "102–104个县（市、区）" in text
    assert "有2项变更在这一天是否已经生效，尚不能确定。" in text
    assert text.count("这一天是否已生效不详") == 2
    assert "有一项变更在这一天是否已经生效，尚不能确定。" in page(client, "/places/320584/?on=2012-08-20").text


def test_a_place_says_where_it_lies_what_it_came_from_and_what_lies_in_it(client: Client) -> None:
    text = page(client, "/places/320509/?on=2013-01-01").text
    assert "江苏省苏州市吴江区" in text
    assert "街道4个；镇7个；类似乡级单位3个" in text
    assert "2012年8月至2012年9月之间，具体日期不详" in text
    assert "依据 统计局2012年10月名录" in text
    assert "Known from NBS 2012-10" in page(client, "/places/320509/?on=2013-01-01&lang=en").text
    client.get("/?lang=zh-hans")
    assert "乡镇（街道）、村（社区）的名称为2023年6月30日的名称" in text
    seen = page(client, "/places/320509/?on=2013-01-01")
    links = [attrs["href"] for tag, attrs in seen.elements if tag == "a"]
    assert "/places/320584/?on=2012-07-31" in links
    assert "/places/320500/?on=2013-01-01" in links
    assert "/places/320584104/?on=2013-01-01" in links


def test_the_map_of_a_place_shows_it_even_where_others_lay_in_its_shape(client: Client) -> None:
    text = page(client, "/places/320412/?on=2012-10-31").text
    assert "今武进区，当日为戚墅堰区（其他地方）；武进区（位于此处）" in text
    assert "部分位于此处" in text
    assert "部分位于此处" not in page(client, "/places/320412/?on=2020-10-31").text


def test_a_place_that_ended_leads_on_and_one_to_come_leads_back(client: Client) -> None:
    gone = page(client, "/places/320584/?on=2014-01-01")
    assert "2014年1月1日，江苏省苏州市吴江市已不存在" in gone.text
    assert "/places/320509/?on=2014-01-01" in [attrs.get("href") for _, attrs in gone.elements]
    early = page(client, "/places/320213/?on=2012-01-01")
    assert "2012年1月1日，江苏省无锡市梁溪区尚未设立" in early.text
    assert "/places/320202/?on=2012-01-01" in [attrs.get("href") for _, attrs in early.elements]


def test_a_township_says_what_it_lay_in_and_that_this_is_assumed(client: Client) -> None:
    text = page(client, "/places/320412122/?on=2016-01-01").text
    assert "江苏省常州市新北区奔牛镇" in text
    assert "该乡镇（街道）在名录起始之日所属的县（市、区）为推定，待省里确认。" in text
    assert "为推定" not in page(client, "/places/320584104/?on=2016-01-01").text
    assert "江苏省常州市武进区奔牛镇" in page(client, "/places/320412122/?on=2014-01-01").text


def test_what_was_abolished_and_divided_says_that_the_shares_are_not_known(client: Client) -> None:
    text = page(client, "/places/320304/?on=2009-12-31").text
    assert "各占多少不详" in text
    assert "待省确认" in text


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/places/?on=2001-01-01", 404, "区划名录从2009年6月30日开始，2001年1月1日的情况这里没有。"),
        ("/places/320500/?on=2009-06-29", 404, "区划名录从2009年6月30日开始，2009年6月29日的情况这里没有。"),
        ("/places/?on=2999-01-01", 404, "2999年1月1日还没有到。"),
        ("/places/?on=2012-02-30", 400, "“2012-02-30”不是日期。"),
        ("/places/?on=<b>", 400, "“<b>”不是日期。"),
        ("/places/320599/", 404, "名录所及，从未有区划使用过代码“320599”。"),
        ("/places/nowhere/", 404, "名录所及，从未有区划使用过代码“nowhere”。"),
    ],
)
def test_what_cannot_be_shown_is_told_in_three_parts(client: Client, address: str, status: int, said: str) -> None:
    seen = page(client, address, status)
    assert said in seen.text
    assert all(part in seen.text for part in ("发生了什么", "留下了什么", "怎么办"))
    assert seen.faults == seen.inline == []


def test_a_code_that_never_was_leads_to_those_like_it(client: Client) -> None:
    links = [attrs.get("href", "") for tag, attrs in page(client, "/places/320599/", 404).elements if tag == "a"]
    assert any(link.startswith("/places/320509/") for link in links)


def test_the_switches_keep_the_day(client: Client) -> None:
    links = [attrs.get("href", "") for tag, attrs in page(client, "/places/?on=2012-10-31").elements if tag == "a"]
    assert "?on=2012-10-31&lang=en" in links
