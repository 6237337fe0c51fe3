"""Figures as anybody sees them: in words first, with their arithmetic, what was not adopted, and a way to the records."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minzheng.indicators import api as indicators
from minzheng.kernel.time import api as time
from minzheng.portal.figures.figure_page import cuts, drawn_days
from tests.pages.looking import seen, words
from tests.rooms.indicators.planting import hear, plant

DAY, FIRST = date(2014, 6, 30), date(2012, 10, 10)
BEDS = "/figures/elder_care_beds/"
HOME = {"ownership": "public", "opened": "2012-01-01", "state": "open"}
PEOPLE = {"year": "2011", "resident": "900000", "hukou": "800000", "aged_60": "297000", "source": "统计公报"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time.at(DAY):
        yield


@pytest.fixture
def beds() -> None:
    """常熟 with 7,841 beds, and a home that is being built."""
    plant("population", "320581", PEOPLE, FIRST)
    plant("elder_care_institution", "320581101", HOME | {"name": "甲", "beds": "7000"}, FIRST)
    plant("elder_care_institution", "320581", HOME | {"name": "乙", "beds": "841"}, date(2013, 5, 1))
    plant("elder_care_institution", "320581", HOME | {"name": "丙", "beds": "2000", "state": "building"}, date(2013, 5, 1))
    hear()


@pytest.mark.usefixtures("beds")
def test_the_first_line_is_the_figure_and_the_second_its_arithmetic(client: Client) -> None:
    text = words(seen(client, f"{BEDS}?place=320581"))
    assert "2014年6月30日，常熟市每千名老年人养老床位数：26.4张。" in text
    assert "7,841床位数÷除以297,00060周岁以上户籍人口×乘以1,000" in text.replace(" ", "")
    assert "常熟市每千名老年人养老床位数：23.5张。" in words(seen(client, f"{BEDS}?place=320581&on=2013-04-30"))
    english = words(seen(client, f"{BEDS}?place=320581&lang=en"))
    assert "On 2014-06-30 常熟市: Elder-care beds per 1,000 elders, 26.4 beds." in english


@pytest.mark.usefixtures("beds")
def test_what_was_not_adopted_stands_there_with_its_figure_and_why(client: Client) -> None:
    text = words(seen(client, f"{BEDS}?place=320581"))
    assert "连同停业整顿和在建的床位 33.1张" in text
    assert "在建和停业的床位不能入住" in text
    assert text.count("待省确认") == 3
    assert "运营状态：运营" in text


@pytest.mark.usefixtures("beds")
def test_places_without_a_record_are_named_and_not_taken_for_nought(client: Client) -> None:
    page = seen(client, f"{BEDS}?place=320500")
    assert "有8条应有的记录缺失，没有当作零。" in words(page)
    assert "8处没有记录" in words(page)
    assert "昆山市" in page.text
    assert "2014年6月30日，盐城市没有任何记录，不知道每千名老年人养老床位数。" in words(seen(client, f"{BEDS}?place=320900"))
    assert "没有任何记录，不知道“一委一居一站一办”覆盖率。" in words(seen(client, "/figures/four_bodies/"))
    assert "虎丘区不适用这项指标：省辖市三类福利院齐全率。" in words(seen(client, "/figures/city_institutions/?place=320505"))


@pytest.mark.usefixtures("beds")
def test_a_figure_opens_onto_its_records(client: Client) -> None:
    page = seen(client, f"{BEDS}?place=320581")
    [link] = [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]+)">不计入：养老机构台账[^<]*在建', page.html)]
    records = words(seen(client, link))
    assert "丙" in records
    assert "甲" not in records
    staff = seen(client, "/figures/township_staff/?place=320581")
    assert "乡镇（街道）民政机构和人员台账 工作人员可查" in words(staff)
    assert "/registers/township_staff/" not in staff.html


@pytest.mark.usefixtures("beds")
@pytest.mark.parametrize("measure", indicators.measures(), ids=lambda measure: measure.id)
@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_page_is_sound(client: Client, measure: indicators.Measure, lang: str) -> None:
    for place in ("320000", "320500", "320581", "320581101"):
        page = seen(client, f"/figures/{measure.id}/?place={place}&lang={lang}")
        assert page.faults == []
        assert page.twice == []
        assert page.dead_links == []
        assert page.inline == []
        assert measure.name.of(lang) in page.text


def test_every_measure_is_listed_with_its_figure_and_what_it_means(client: Client) -> None:
    page = seen(client, "/figures/")
    assert f"2014年6月30日，江苏省有{len(indicators.measures())}项指标由记录算出。" in words(page)
    assert all(measure.about.zh in page.text for measure in indicators.measures())
    assert page.faults == []
    order = ("four_bodies", "elder_care_beds", "veteran_cadre_centres", "township_staff")
    assert sorted(order, key=lambda name: page.html.index(f"/figures/{name}/")) == list(order)


@pytest.mark.usefixtures("beds")
def test_the_files_say_what_the_page_says(client: Client) -> None:
    data = json.loads(client.get(f"{BEDS}table.json?place=320500").content)
    found = {one["place"]: one for one in data["figures"]}
    assert found["320581"] == {
        "place": "320581",
        "name": "常熟市",
        "numerator": "7841",
        "denominator": "297000",
        "withheld": False,
        "missing": 0,
        "ratio": [7841, 297],
        "shown": "26.4",
    }
    assert found["320583"]["ratio"] is None
    table = client.get(f"{BEDS}table.csv?place=320500").content.decode("utf-8-sig")
    assert "320581,常熟市,2014-06-30,7841,297000,26.4,0" in table
    assert client.get(f"{BEDS}table.pdf").status_code == 404


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/figures/nothing/", 404, "没有名为“nothing”的公开指标。"),
        (f"{BEDS}?on=2014-07-01", 404, "还没有到"),
        (f"{BEDS}?on=when", 400, "“when”不是"),
        (f"{BEDS}?place=999999", 404, "999999"),
        (f"{BEDS}?place=320581101001", 404, "指标显示到乡镇（街道）"),
    ],
)
def test_what_cannot_be_shown_is_told(client: Client, address: str, status: int, said: str) -> None:
    assert said in words(seen(client, address, status))


@pytest.mark.usefixtures("beds")
def test_a_page_asks_the_same_few_questions_of_a_city_and_of_the_province(client: Client) -> None:
    counts = []
    for place in ("320581", "320500", "320000"):
        client.get(f"{BEDS}?place={place}")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{BEDS}?place={place}")
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert counts[0] <= 12


def test_a_line_has_a_first_a_last_and_not_too_many_days() -> None:
    assert drawn_days(FIRST, FIRST) == [FIRST]
    assert drawn_days(FIRST, date(2012, 12, 15)) == [FIRST, date(2012, 10, 31), date(2012, 11, 30), date(2012, 12, 15)]
    for last in (date(2015, 12, 31), date(2021, 5, 5), date(2040, 1, 1)):
        days = drawn_days(FIRST, last)
        assert (days[0], days[-1]) == (FIRST, last)
        assert len(days) <= 40
        assert days == sorted(set(days))


def test_a_scale_parts_places_in_groups() -> None:
    assert cuts([]) == []
    assert cuts([Decimal("30.0")] * 5) == []
    assert cuts([Decimal(0), Decimal(100)]) == [Decimal(100)]
    assert cuts([Decimal(n) / 10 for n in range(300, 320)]) == [
        Decimal("30.4"),
        Decimal("30.8"),
        Decimal("31.2"),
        Decimal("31.6"),
    ]
    assert cuts([Decimal(n) + Decimal("0.5") for n in range(20)]) == [Decimal(4), Decimal(8), Decimal(12), Decimal(16)]
