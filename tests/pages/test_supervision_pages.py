"""The pages of supervision: what waits in the first line, one next verb, and everything a refusal keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.plan.burden import api as burden
from minzheng.plan.inspection import api as inspection
from minzheng.plan.supervision import api as supervision
from tests.pages.officials import NANTONG, RUDONG, official

pytestmark = pytest.mark.django_db
DAY = date(2014, 9, 30)
ROOT = "/desk/plan/supervision/"


@pytest.fixture(autouse=True)
def in_a_demo(settings: LazySettings) -> Iterator[None]:
    settings.DEMO = True
    access.travel(access.SYSTEM, DAY)
    with time.at(DAY):
        yield


def office(name: str = "督查") -> Client:
    return official(name, "province_supervisor", "320000", "government_office")


def text(client: Client, path: str = "", status: int = 200) -> str:
    response = client.get(f"{ROOT}{path}")
    assert response.status_code == status
    return response.content.decode()


def first_line(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)[1]).split())  # type: ignore[index]


MATTER = {
    "unit": f"{RUDONG}:civil_affairs", "title": "救助站按标准建成", "asked": "达到标准", "reason": "未达标", "due": "2014-12-01",
}  # fmt: skip


def registered(client: Client, **other: str) -> int:
    told = client.post(f"{ROOT}matters/new/?place={RUDONG}", MATTER | other)
    assert told.status_code == 302, told.content.decode()
    return int(told.url.split("/")[-2] if "?" not in told.url else told.url.split("?")[0].split("/")[-2])  # type: ignore[attr-defined]


def do(client: Client, matter: int, verb: str, kind: str = "matter", **given: str) -> int:
    return client.post(f"{ROOT}do/{kind}/{matter}/{verb}/", given).status_code


def test_an_empty_day_says_so_and_what_will_stand_there() -> None:
    page = text(official("甲", "department_officer"))
    assert "这里没有等您办的事" in first_line(page)
    assert "期限近的在前" in page


def test_a_matter_goes_from_the_office_to_the_county_and_back_by_its_buttons() -> None:
    watch, county = office(), official("县", "department_officer")
    made = registered(watch)
    assert "1件等您办" in first_line(text(watch))
    assert do(watch, made, "assign") == 302
    page = text(county)
    assert "1件等您办" in first_line(page)
    assert "去签收" in page
    assert "还有3日" in page
    assert do(county, made, "sign") == do(county, made, "claim", words="已建成，台账已记") == 302
    page = text(watch, f"matters/{made}/")
    assert "核了什么，看到什么" in page, "the next verb stands open with what it asks"
    assert "用了" not in page.split('class="track"')[0]
    assert do(watch, made, "verify", words="到现场看过") == do(watch, made, "close") == 302
    assert "已销号" in text(county, f"matters/{made}/")


def test_what_is_refused_keeps_what_was_typed_and_says_what_to_do() -> None:
    watch = office()
    told = watch.post(f"{ROOT}matters/new/?place={RUDONG}", MATTER | {"due": "2014-09-30", "asked": "只此一句"})
    assert told.status_code == 422
    page = told.content.decode()
    assert "不晚于今天" in page
    assert "只此一句" in page
    for crafted in ("77:999", "999999999:1"):
        told = watch.post(f"{ROOT}matters/new/?place={RUDONG}", MATTER | {"duty": crafted, "asked": "只此一句"})
        assert told.status_code == 422
        assert "没有这份计划" in told.content.decode()
        assert "只此一句" in told.content.decode()
    made = registered(watch)
    assert do(watch, made, "assign") == 302
    told = watch.post(f"{ROOT}do/matter/{made}/change/", {"words": "改成这样", "number": "", "steps": "2"})
    assert told.status_code == 422
    assert "“依据文号”未填" in told.content.decode() or "“文号”未填" in told.content.decode()
    assert "改成这样" in told.content.decode()
    told = watch.post(f"{ROOT}do/matter/{made}/assign/", {"steps": "1"})
    assert told.status_code == 422
    assert "您打开页面后" in told.content.decode()


def test_an_overdue_matter_is_the_first_thing_of_the_office_with_the_sheet_that_it_allows() -> None:
    watch, county = office(), official("县", "department_officer")
    made = registered(watch, due="2014-10-20")
    assert do(watch, made, "assign") == do(county, made, "sign") == 302
    access.travel(access.SYSTEM, date(2014, 10, 22))
    page = text(watch)
    assert "1件等您办，1件已过期" in first_line(page)
    assert "已过期限；该发红色督办单\n" in page, "what is said once is not said again"
    assert "红色督办单：已过期限" in text(watch, f"matters/{made}/")
    assert do(watch, made, "urge", reason="台账仍未达标") == 302
    assert "红色督办单" in text(county, f"matters/{made}/")
    assert "这里没有等您办的事" in first_line(text(watch)), "what was urged is urged"


def test_a_unit_that_nobody_commands_gets_a_letter_and_no_clock() -> None:
    watch = office()
    bank = {"unit": "320000:central_bank", "due": ""}
    assert watch.post(f"{ROOT}matters/new/", MATTER | bank | {"due": "2014-12-01"}).status_code == 422
    told = watch.post(f"{ROOT}matters/new/", MATTER | bank)
    made = int(told.url.split("/")[-2])  # type: ignore[attr-defined]
    assert "拟商请函" in text(watch, f"matters/{made}/")
    assert do(watch, made, "letter") == 302
    page = text(watch, f"matters/{made}/")
    assert "不计时" in page
    assert "催办" not in page
    assert "中国人民银行南京分行" in text(watch, f"matters/{made}/letter/")


def test_help_shows_its_clock_to_both_and_what_solved_the_same_elsewhere() -> None:
    county, city = official("县", "department_officer"), official("市", "department_officer", NANTONG)
    asked = {"title": "用地预审", "words": "等了41天", "blocker": "land", "unit": "", "duty": ""}
    told = county.post(f"{ROOT}help/new/", asked)
    made = int(told.url.split("/")[-2])  # type: ignore[attr-defined]
    assert "等南通市民政局答复，还有3日" in text(county, f"help/{made}/")
    assert "1家单位等您答复" in first_line(text(city, "help/"))
    assert (
        do(city, made, "answer", kind="help", words="改划拨") == do(county, made, "solve", kind="help", words="12天办好") == 302
    )
    told = official("东", "department_officer", "320682").post(f"{ROOT}help/new/", asked)
    page = text(official("如皋", "department_reviewer", "320682"), f"help/{told.url.split('/')[-2]}/")  # type: ignore[attr-defined]
    assert "12天办好" in page


def test_asking_for_figures_shows_first_what_records_hold_and_what_the_rest_costs() -> None:
    city = official("市", "department_officer", NANTONG)
    given = {
        "title": "摸底",
        "columns": "养老机构床位数\n夜间值班班次",
        "level": "county",
        "until": "2014-10-20",
        "reason": "台账没有班次",
    }
    page = city.post(f"{ROOT}requests/new/", given).content.decode()
    assert "养老机构 · 床位数" in page
    assert re.search(r"要填\d+个数，占用基层\d+分钟", page)
    assert supervised_nothing(city)
    told = city.post(f"{ROOT}requests/new/", given | {"sure": "1"})
    made = int(told.url.split("/")[-2])  # type: ignore[attr-defined]
    head = official("市审", "department_reviewer", NANTONG)
    assert "要占用基层" in text(head)
    assert do(head, made, "approve", kind="request") == 302
    county = official("县", "department_officer")
    assert "夜间值班班次" in text(county, f"requests/{made}/")
    assert county.post(f"{ROOT}requests/{made}/answer/", {"c0": ""}).status_code == 422
    assert county.post(f"{ROOT}requests/{made}/answer/", {"c0": "3"}).status_code == 302
    page = text(county, "requests/")
    assert "在用的要数1项" in first_line(page)
    assert "<form" not in page.split("<main")[1], "the ledger has no form"


def supervised_nothing(client: Client) -> bool:
    return burden.requests(client.actor) == ()  # type: ignore[attr-defined]


def test_an_inspection_is_drawn_visited_on_a_phone_and_drawn_again() -> None:
    watch = office()
    inspectors = [
        official(f"查{n}", "department_officer", "320000", sector) for n, sector in enumerate(("civil_affairs", "finance"))
    ]
    for n in range(2):
        assert watch.post(f"{ROOT}inspections/inspectors/", {"login": f"查{n}"}).status_code == 302
    assert "2人可抽取" in first_line(text(watch, "inspections/inspectors/"))
    listed = {"title": "街道督查", "year": "2014", "quarter": "3", "number": "苏督〔2014〕9号"}
    assert watch.post(f"{ROOT}inspections/list/", listed).status_code == 302
    [entry] = inspection.year_plan(watch.actor, 2014)  # type: ignore[attr-defined]
    given = {
        "entry": str(entry.id), "title": "街道督查", "population": "township", "sector": "civil_affairs", "sampling": "find_20",
        "items": "有服务站\n有公示", "duty": "",
    }  # fmt: skip
    told = watch.post(f"{ROOT}inspections/new/?place={RUDONG}", given)
    made = int(told.url.split("?")[0].split("/")[-2])  # type: ignore[attr-defined]
    assert do(watch, made, "commit", kind="inspection") == do(watch, made, "draw", kind="inspection") == 302
    county = official("县", "department_officer")
    assert "刚刚重抽了一遍：结果一样" in first_line(text(county, f"inspections/{made}/draw/"))
    file = json.loads(county.get(f"{ROOT}inspections/{made}/draw.json").content)
    assert file["seed"] in text(county, f"inspections/{made}/")
    assert b"def differences" in county.get(f"{ROOT}inspections/programs/verify_draw.py").content
    assert county.get(f"{ROOT}inspections/programs/settings.py").status_code == 404
    phone = inspectors[0]
    assert "去看" in text(phone)
    page = text(phone, f"inspections/{made}/visit/")
    assert "处没看" in first_line(page)
    assert 'type="file"' not in page
    assert "geolocation" not in page
    sample = re.search(r'name="sample" value="(\d+)"', page)[1]  # type: ignore[index]
    visit = f"{ROOT}inspections/{made}/visit/"
    assert phone.post(visit, {"sample": sample, "p0": "no", "n0": "", "p1": "yes"}).status_code == 422
    assert phone.post(visit, {"sample": sample, "p0": "no", "n0": "没有挂牌", "p1": "yes"}).status_code == 302
    found = {"sample": sample, "words": "没有服务站", "evidence": "现场", "rating": "serious"}
    assert phone.post(visit, found).status_code == 302
    assert county.get(visit).status_code == 404
    page = text(watch, f"inspections/{made}/")
    finding = re.search(r"findings/(\d+)/", page)[1]  # type: ignore[index]
    assert watch.post(f"{ROOT}inspections/{made}/findings/{finding}/", {"due": ""}).status_code == 422
    assert watch.post(f"{ROOT}inspections/{made}/findings/{finding}/", {"due": "2014-11-30"}).status_code == 302
    assert "没有服务站" in text(county, f"inspections/{made}/")
    assert "整改：街道督查" in text(county)


def test_questions_and_meetings_have_their_pages() -> None:
    city, finance = official("市", "department_officer", NANTONG), official("财", "department_officer", NANTONG, "finance")
    asked = {
        "title": "口径",
        "question": "算不算？",
        "units": [f"{NANTONG}:finance"],
        "due": "2014-10-20",
        "silence": "agreed",
        "duty": "",
    }
    told = city.post(f"{ROOT}consulting/new/", asked)
    made = int(told.url.split("/")[-2])  # type: ignore[attr-defined]
    page = text(finance, f"consulting/{made}/")
    assert "到期不答，视为同意" in page
    [opinion] = supervision.consultation(finance.actor, made).opinions  # type: ignore[attr-defined]
    assert do(finance, opinion.id, "object", kind="opinion", reason="单列") == 302
    assert text(finance, f"opinions/{opinion.id}/", 302) == ""
    assert "有不同意见" in text(city, f"consulting/{made}/")
    watch = office()
    held = {
        "title": "联席会", "day": "2014-09-29", "number": "苏督会〔2014〕1号", "present": "各单位", "duty": "",
        "asked1": "补一名助理", "unit1": f"{RUDONG}:civil_affairs", "due1": "2014-12-01", "asked2": "", "unit2": "", "due2": "",
    }  # fmt: skip
    told = watch.post(f"{ROOT}meetings/new/?place={RUDONG}", held)
    assert "补一名助理" in text(watch, told.url.split(ROOT)[1])  # type: ignore[attr-defined]


def test_on_another_day_nothing_can_be_done() -> None:
    watch = office()
    made = registered(watch)
    assert do(watch, made, "assign") == 302
    access.travel(access.SYSTEM, date(2014, 10, 8))
    assert do(official("县", "department_officer"), made, "sign") == 302
    assert "已签收" in text(watch, f"matters/{made}/")
    page = text(watch, f"matters/{made}/?on=2014-09-30")
    assert "现在可以办" not in page
    assert "已交办，待签收" in page
    assert "签收 2014-10-08" not in page
    assert text(watch, f"matters/{made}/?on=2014-09-29", 404)
    assert "救助站" not in text(watch, "matters/?on=2014-09-29")
    assert text(watch, "matters/new/?on=2014-09-29", 302) == ""
    assert "只供查看" in first_line(text(watch, "?on=2014-09-29"))


def test_an_earlier_day_shows_requests_inspections_and_opinions_as_they_were_then() -> None:
    city, finance, watch = (
        official("市", "department_officer", NANTONG),
        official("财", "department_officer", NANTONG, "finance"),
        office(),
    )
    [request] = burden.ask_figures(
        city.actor, burden.Wanted("摸底", ("夜间值班班次",), (RUDONG,), date(2014, 10, 20), "台账没有")
    )  # type: ignore[attr-defined]
    asked = supervision.Question("口径", "算不算？", (f"{NANTONG}:finance",), date(2014, 10, 20))
    question = supervision.consult(city.actor, asked)  # type: ignore[attr-defined]
    entry = inspection.list_in_year(watch.actor, 2014, 4, "街道督查", "苏督〔2014〕9号")  # type: ignore[attr-defined]
    wanted = inspection.Prepared(entry, "街道督查", "township", "find_20", ("有服务站",), NANTONG, sector="civil_affairs")
    made = inspection.prepare(watch.actor, wanted)  # type: ignore[attr-defined]
    access.travel(access.SYSTEM, date(2014, 10, 8))
    assert do(official("市审", "department_reviewer", NANTONG), request, "approve", kind="request") == 302
    [opinion] = supervision.consultation(finance.actor, question).opinions  # type: ignore[attr-defined]
    assert do(finance, opinion.id, "object", kind="opinion", reason="单列") == 302
    assert do(watch, made, "call_off", kind="inspection", reason="并入别的督查") == 302
    county = official("县", "department_officer")
    for client, path, then, now in (
        (city, f"requests/{request}/", "待批", "已下发"),
        (city, f"consulting/{question}/", "等意见", "有不同意见"),
        (watch, f"inspections/{made}/", "在准备", "已取消"),
    ):
        assert now in text(client, path)
        page = text(client, f"{path}?on=2014-09-30")
        assert then in page
        assert now not in page
        assert text(client, f"{path}?on=2014-09-29", 404)
    assert "摸底" in text(county, "requests/")
    assert text(county, f"requests/{request}/?on=2014-09-30", 404)
    assert "摸底" not in text(county, "requests/?on=2014-09-30")


def test_what_waits_stands_on_the_page_that_the_day_begins_with() -> None:
    watch, county = office(), official("县", "department_officer")
    made = registered(watch)
    assert do(watch, made, "assign") == 302
    page = county.get("/desk/").content.decode()
    assert "救助站按标准建成" in page
    assert f"/desk/plan/supervision/matters/{made}/" in page


def test_every_verb_has_words_in_the_journal() -> None:
    for kind, life in supervision.lives().items():
        for verb in life.verb:
            assert supervision.verb_name(f"{kind}.{verb.id}", "zh")
            assert supervision.verb_name(f"{kind}.{verb.id}", "en")
    assert supervision.verb_name("register.enter", "zh") == ""


def test_a_list_asks_as_often_for_many_as_for_one() -> None:
    watch = office()
    counts = []
    for _ in range(2):
        for _each in range(4):
            registered(watch)
        with CaptureQueriesContext(connection) as asked:
            text(watch, "matters/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_city_office_supervises_and_inspects_at_its_own_places_by_the_same_pages() -> None:
    city, sister = (official(f"督{place}", "local_supervisor", place, "government_office") for place in (NANTONG, "320500"))
    county = official("县", "department_officer")
    made = registered(city)
    assert do(city, made, "assign") == do(county, made, "sign") == 302
    assert "南通市人民政府办公室" in text(county, f"matters/{made}/")
    assert "data-matter" not in text(sister, "matters/?which=all")
    text(sister, f"matters/{made}/", 404)
    told = sister.post(f"{ROOT}matters/new/", MATTER)
    assert told.status_code == 403
    listed = {"title": "山塘督查", "year": "2014", "quarter": "3", "number": "通督〔2014〕1号"}
    assert city.post(f"{ROOT}inspections/list/", listed).status_code == 302
    assert office().post(f"{ROOT}inspections/list/", listed | {"title": "省督查"}).status_code == 302
    page = text(city, "inspections/")
    assert "南通市" in page
    assert "省督查" in page, "what comes from above stands in the year too"
    form = text(city, "inspections/new/")
    assert "山塘督查" in form
    assert "省督查" not in form, "and is not the city’s to prepare"
    assert "山塘督查" not in text(sister, "inspections/")
