"""What would a change do: asked at the desk, answered in a sentence, on a map, in a table; explained by household; proposed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from python_calamine import load_workbook

from minzheng.kernel.access import api as access
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.time import api as time
from tests.pages.looking import Page
from tests.pages.officials import official
from tests.pages.test_people_pages import text
from tests.rooms.indicators.planting import plant
from tests.rooms.people.acting import AWAY
from tests.rooms.services.test_simulations import CITY, COUNTY, DAY, SINCE, STANDARD, home

pytestmark = pytest.mark.django_db(transaction=True)
AT = "/desk/what-if/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        yield


@pytest.fixture
def land() -> list[int]:
    plant("assistance_standard", CITY, STANDARD, since=SINCE)
    return [home(60_000, at=1), home(104_000, at=2), home(900_000, at=3), home(None, at=4), home(60_000, village=AWAY, at=5)]


def field(client: Client, name: str) -> str:
    """The field of a parameter, by what its label says."""
    page = client.get(f"{AT}?item=dibao").content.decode()
    found = re.search(rf'<label for="(p\d+)">{name}</label>', page)
    assert found, page
    return found[1]


def ready(place: str = CITY) -> Client:
    """An officer of a city with base data."""
    client = official("officer", "department_officer", place)
    assert client.post(f"{AT}take/", {"item": "dibao"})["Location"] == f"{AT}?item=dibao"
    jobs.work(until_idle=True)
    return client


def made(client: Client, fen: str = "600") -> str:
    response = client.post(f"{AT}make/", {"item": "dibao", field(client, "城市低保标准"): fen, "assumes": "1"})
    assert response.status_code == 302, text(client, f"{AT}?item=dibao")
    return str(response["Location"])


def test_where_nothing_is_known_yet_the_page_says_so_and_shows_how_far_the_work_came(land: list[int]) -> None:
    client = official("officer", "department_officer", CITY)
    page = text(client, f"{AT}?item=dibao")
    assert "改一改，南通市会怎样？" in page
    assert "这里还没有测算底数。" in page
    assert "采集测算底数" in page
    client.post(f"{AT}take/", {"item": "dibao"})
    waits = client.get(f"{AT}?item=dibao")
    assert waits["Refresh"] == "2"
    assert 'role="status"><p>' in waits.content.decode()
    other = official("other", "department_officer", CITY)
    assert "他人正在采集测算底数" in text(other, f"{AT}?item=dibao")
    jobs.work(until_idle=True)
    page = text(other, f"{AT}?item=dibao")
    assert "4户8人，取自2012年12月12日的记录；今天采集的" in page
    assert "城市低保标准" in page
    assert "500元" in page
    assert "没有记录的" in page


def test_a_change_is_answered_in_a_sentence_by_place_and_on_the_map(land: list[int]) -> None:
    client = ready()
    at = made(client)
    page = text(client, at)
    assert "城市低保标准改为600元：每月多支出360.00元" in page
    assert "新增享受1户，金额增加1户；不再享受0户，金额减少0户；不变1户；事实不全的1户单列，不计入金额。" in page
    assert "底数取自2012年12月12日；今天采集的" in page
    assert "住在社区的按城镇，住在村的按农村" in page
    html = client.get(at).content.decode()
    assert "如东县（每月多支出360.00元，新增1户，算不出1户）" in html
    assert not Page(html).faults
    tables = re.findall(r'data-take="(\d+)"', html)
    book = load_workbook(io.BytesIO(client.get(f"{at}?take={tables[-1]}").content))
    rows = book.get_sheet_by_index(0).to_python()
    assert ["如东县", 1, 1, 0, 1, 0, 1, 400, 760, 360] in [row[:10] for row in rows], rows
    client.cookies["language"] = "en"
    english = text(client, at)
    assert "Urban standard a month 600 yuan: 360.00 yuan a month more" in english.replace("  ", " ")


def test_a_county_alone_has_a_table_and_no_map_of_one_place(land: list[int]) -> None:
    client = ready("320623")
    page = client.get(made(client)).content.decode()
    assert ["county-map" in page, "如东县" in page, "按测算报为待核标准" in page] == [False, True, True]


def test_what_is_asked_for_most_is_simulated_first(land: list[int]) -> None:
    page = official("officer", "department_officer", CITY).get(AT).content.decode()
    assert re.search(r'aria-current="true" href="[^"]*item=dibao"', page)


def test_some_households_are_drawn_and_each_has_its_reason(land: list[int]) -> None:
    client = ready()
    at = made(client)
    page = text(client, f"{at}drawn/gained/")
    assert "新增享受：抽出1户中的1户" in page
    assert f"{land[1]}号户" in page
    page = text(client, f"{at}households/{land[1]}/")
    assert "新增享受：现在每月0.00元，改后160.00元" in page
    assert "王建国" in page
    assert "收入符合" in page
    page = text(client, f"{at}households/{land[3]}/")
    assert re.search("事实不全，算不出 .*没有记录：.*工资", page), page
    assert client.get(f"{at}drawn/nothing/").status_code == 404
    assert client.get(f"{at}households/{land[4]}/").status_code == 404
    assert "已不能再看到户" in client.get(f"{at}households/999/").content.decode()


def test_it_is_proposed_without_typing_it_again_and_another_person_checks(land: list[int]) -> None:
    client = ready()
    at = made(client)
    assert "按测算报为待核标准" in text(client, at)
    wrong = client.post(f"{at}promote/", {"since": "2099-01-01", "number": "通民发〔2012〕99号", "reason": "提标"})
    assert wrong.status_code == 422
    assert "通民发〔2012〕99号" in wrong.content.decode()
    assert client.post(f"{at}promote/", {"since": "x", "number": "a", "reason": "b"}).status_code == 422
    done = client.post(f"{at}promote/", {"since": DAY.isoformat(), "number": "通民发〔2012〕99号", "reason": "提标"})
    assert done["Location"] == at
    page = client.get(at).content.decode()
    entry = re.search(r"/desk/registers/assistance_standard/(\d+)/", page)
    assert entry
    assert "按测算报为待核标准" not in page
    assert re.search(r'标准 <span lang="zh-Hans">[^<\d]*南通市</span>', page), "each proposal says whose it is, and no code"
    checker = official("checker", "department_reviewer", CITY)
    assert "600.00" in text(checker, entry[0])
    assert client.post(f"{at}promote/", {"since": DAY.isoformat(), "number": "a", "reason": "b"}).status_code == 422


def test_what_cannot_be_simulated_comes_back_as_it_was_typed(land: list[int]) -> None:
    client = ready()
    name = field(client, "城市低保标准")
    for typed, words in (("六百", "“城市低保标准”应填0至10000之间的数"), ("", "没有改动任何参数")):
        response = client.post(f"{AT}make/", {"item": "dibao", name: typed, "assumes": "0"})
        assert response.status_code == 422
        assert words in response.content.decode()
        assert f'value="{typed}"' in response.content.decode()
    assert client.post(f"{AT}make/", {"item": "nothing", name: "600"}).status_code in {404, 422}
    assert client.post(f"{AT}take/", {"item": "eco_burial"}).status_code == 422


def test_nobody_sees_what_is_not_theirs(land: list[int]) -> None:
    at = made(ready())
    county = official("county", "department_officer", COUNTY)
    for client in (
        county,
        official("away", "department_officer", "320581"),
        official("other", "department_officer", CITY, "finance"),
    ):
        for path in (at, f"{at}drawn/gained/", f"{at}households/{land[1]}/"):
            assert client.get(path).status_code in {403, 404}, path
    assert "4户8人" in text(county, f"{AT}?item=dibao")
    for role, place in (("township_clerk", "320623001"), ("local_supervisor", CITY), ("auditor", CITY)):
        client = official(role, role, place)
        assert client.get(AT).status_code == 403
        assert "/desk/what-if/" not in client.get("/desk/").content.decode()
    low = official("low", "department_officer", COUNTY)
    assert "测算只在省、市、县（市、区）进行" in text(low, f"{AT}?place=320623101")


def test_on_another_day_nothing_is_taken_or_simulated(land: list[int]) -> None:
    client = ready()
    made(client)
    later = date(2012, 12, 20)
    access.travel(access.SYSTEM, later)
    with time.at(later):
        page = client.get(f"{AT}?item=dibao&on=2012-12-13").content.decode()
    assert "取自2012年12月12日的记录" in page
    assert "城市低保标准改为600元" in page
    assert '<form method="post" action="/desk/what-if/' not in page


def test_a_rule_is_tried_and_signed_by_another_person(land: list[int]) -> None:
    client, checker = ready(), official("checker", "department_reviewer", CITY)
    assert "最低生活保障" in text(client, f"{AT}rules/")
    at = client.post(f"{AT}rules/try/", {"item": "dibao", "version": "2012"})["Location"]
    assert client.get(at)["Refresh"] == "2"
    jobs.work(until_idle=True)
    page = text(client, at)
    assert "最低生活保障（低保） 2012：一致，待签署" in page
    assert "对2012年12月12日的4户，各种算法有0户不一致。" in page
    assert "与前一版本相比" in page
    assert 'name="answer"' not in client.get(at).content.decode()
    assert client.post(at, {"answer": "accept"}).status_code == 403
    refused = checker.post(at, {"answer": "refuse"})
    assert refused.status_code == 409
    assert "理由" in refused.content.decode()
    assert checker.post(at, {"answer": "accept"})["Location"] == at
    assert "已签署" in text(checker, at)
    assert "已签署" in text(checker, f"{AT}rules/")
    assert client.post(f"{AT}rules/try/", {"item": "dibao", "version": "1066"}).status_code == 422
