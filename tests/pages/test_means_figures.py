"""A median and an index as anybody sees them: what is told, what waits, what is wanting, and the cases behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from django.test import Client

from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from tests.pages.looking import seen, words
from tests.pages.officials import official
from tests.rooms.indicators.laying import counted, lay
from tests.rooms.indicators.planting import hear, plant
from tests.rooms.plan.planning import COUNTY, IN_FORCE, in_force

DAY = date(2014, 6, 30)
VILLAGE = f"{COUNTY}101001"
WAIT, INCOME, INDEX = "/figures/temporary_aid_wait/", "/figures/recipients_income/", "/figures/recipients_income_index/"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("while_it_runs")]


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """Eleven families that waited 4 days or 9, and two that wait; ten with 500 yuan a head, and one of which nothing is known."""
    with time.at(DAY):
        aid = {"item": "temporary_assistance", "pace": "unlimited"}
        lay("cases.decided", VILLAGE, aid | {"waited": "4"}, date(2014, 3, 1), times=6)
        lay("cases.decided", VILLAGE, aid | {"waited": "9"}, date(2014, 4, 1), times=5)
        lay("cases.decided", VILLAGE, aid, date(2014, 5, 1), times=2)
        dibao = {"item": "dibao", "pace": "in_time"}
        lay("cases.decided", VILLAGE, dibao | {"income": "1000", "heads": "2"}, date(2013, 5, 1), times=10)
        lay("cases.decided", VILLAGE, dibao, date(2013, 5, 1))
        counted()
        yield


def told(client: Client, address: str) -> str:
    """What a page reads as, without blanks."""
    return words(seen(client, address)).replace(" ", "")


def base() -> None:
    plant(
        "recipients_income_base",
        "320000",
        {"year": "2010", "amount": "2500", "number": "苏民计〔2013〕1号", "source": "调查"},
        DAY,
    )
    hear()


def test_a_median_says_how_many_it_is_of_and_how_many_wait(client: Client) -> None:
    text = told(client, f"{WAIT}?place={COUNTY}")
    assert "如东县临时救助从申请到发放的天数（中位数）：4.0天。" in text
    assert "11已有记录（从申请到发放的天数）/总共13决定" in text
    assert "还没有记录、不计入的（从申请到发放的天数）：2件" in text
    assert "已作出决定的申请·事项：临时救助或小额快救" in text
    english = told(client, f"{WAIT}?place={COUNTY}&lang=en")
    assert "Notonrecordyet,andnotcounted(Daysfromapplicationtopayment):2" in english
    lay("cases.decided", VILLAGE, {"item": "small_fast_aid", "pace": "unlimited", "waited": "30"}, date(2014, 6, 1), times=8)
    counted()
    assert "：9.0天。" in told(client, f"{WAIT}?place={COUNTY}&lang=zh-hans")


def test_an_income_is_of_the_whole_year_before_and_moves_on_no_day_of_the_next(client: Client) -> None:
    for day in ("2014-01-01", "2014-06-30"):
        assert "新批低保家庭人均年收入（含低保金）：6,000元。" in told(client, f"{INCOME}?place={COUNTY}&on={day}")
    text = told(client, f"{INCOME}?place={COUNTY}&on=2013-12-31")
    assert "2013年12月31日，如东县还没有可以计入的" in text
    assert "（家庭月收入（含救助金））：1件" in told(client, f"{INCOME}?place={COUNTY}")


def test_an_index_without_a_base_says_so_and_with_one_is_told_of_the_province_alone(client: Client) -> None:
    text = told(client, INDEX)
    assert "江苏省困难群众收入增长指数算不出来：基数还没有登记。" in text
    assert "10,000家庭月收入（含救助金）÷除以20计算收入的人数" in text
    base()
    text = told(client, INDEX)
    assert "江苏省困难群众收入增长指数：240.0（2010年=100）。" in text
    assert "÷除以2,500人均年收入（含救助金）×乘以1,200" in text
    assert "算不出来" in told(client, f"{INDEX}?place={COUNTY}")
    assert indicators.value("recipients_income_index", "320000", date(2014, 6, 29), actor=access.SYSTEM).ratio is None


def test_beside_the_clause_an_official_opens_those_that_wait(client: Client) -> None:
    with time.at(IN_FORCE):
        plan = in_force()
    desk = official("某督查", "local_supervisor", COUNTY, "government_office")
    page = desk.get(f"/desk/plan/{plan.id}/3/?place={COUNTY}").content.decode()
    assert "4.0" in page
    (address,) = {unescape(href) for href in re.findall(r'href="(/desk/cases/list/[^"]+)"', page) if "paid=no" in href}
    listed = desk.get(address).content.decode()
    assert "还没发放" in listed
    assert len(set(re.findall(r"/desk/cases/(\d+)/", listed))) == 2
    page = desk.get(f"/desk/plan/{plan.id}/1/?place={COUNTY}").content.decode()
    assert "基数未登记" in page
    address = next(unescape(one) for one in re.findall(r'href="(/desk/cases/list/[^"]+)"', page) if "2013-01-01" in one)
    assert "until=2013-12-31" in address
    assert len(set(re.findall(r"/desk/cases/(\d+)/", desk.get(address).content.decode()))) == 11
    public = told(client, f"/plan/{plan.id}/3/?place={COUNTY}")
    assert "4.0天临时救助从申请到发放的天数（中位数）" in public
