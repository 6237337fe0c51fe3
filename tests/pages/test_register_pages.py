"""Public registers as anybody sees them: how many and where in words, only what is public, and nothing about a person."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.portal.disclosure.register_page import bounds
from minzheng.registry import api as registry
from tests.pages.looking import Page
from tests.rooms.registry.acting import CHECKER

DAY = date(2014, 6, 30)
AT = {"province": "320000", "city": "320500", "county": "320583", "township": "320583100", "village": "320583100001"}
HOME = {"ownership": "public", "opened": "2003-01-09", "state": "open"}
REGISTER = "/registers/elder_care_institution/"
pytestmark = pytest.mark.django_db


def enter(register: str, place: str, values: Mapping[str, object], since: date = date(2014, 1, 1)) -> int:
    with time.at(DAY):
        report = registry.bulk_enter(access.SYSTEM, register, [(place, values, since)], checker=CHECKER)
        assert report.problems == ()
        [entry] = registry.page(access.SYSTEM, register, registry.Query(day=DAY, place=place)).entries[-1:]
    return entry.id


def home(name: str, place: str = "320583100", **more: object) -> int:
    return enter("elder_care_institution", place, {**HOME, "name": name, "beds": "120", **more})


def seen(client: Client, address: str, status: int = 200, day: date = DAY) -> Page:
    with time.at(day):
        response = client.get(address)
    assert response.status_code == status, address
    return Page(response.content.decode())


def got(client: Client, address: str, day: date = DAY) -> bytes:
    with time.at(day):
        response = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response) if response.streaming else response.content


def words(page: Page) -> str:
    return re.sub(r"\s+", " ", page.text)


def secret(field: registry.Field) -> object:
    """A value that stands nowhere else, so that it is found where it leaks."""
    return {
        "text": f"Zq{field.id}",
        "integer": 7919,
        "number": Decimal("79.19"),
        "money": "7919.37",
        "phone": "0519-79197919",
        "date": "2001-07-19",
        "year": 1979,
        "yes_no": "yes",
        "place": "320923",
    }.get(field.type) or (field.choices[-1].code)


@pytest.mark.parametrize("register", registry.registers(), ids=lambda register: register.id)
def test_nothing_that_is_not_public_is_on_any_page_or_in_any_file(client: Client, register: registry.Register) -> None:
    said = dict(next(example.values for example in register.examples if not example.refused))
    hidden = [field for field in register.fields if not field.public and field.type not in {"choice", "yes_no"}]
    said |= {field.id: secret(field) for field in hidden if register.public and not field.at_most}
    entry = enter(register.id, AT[(register.level or ("township",))[-1]], said)
    address = f"/registers/{register.id}/"
    pages = [address, f"{address}{entry}/", f"{address}table.csv", f"{address}table.xlsx"]
    if not register.public:
        for one in pages:
            assert "没有名为" in seen(client, one, 404).text
        assert register.name.zh not in seen(client, "/registers/").text
        return
    shown = [got(client, one).decode() for one in pages[:3]]
    [sheet] = [CalamineWorkbook.from_filelike(io.BytesIO(got(client, pages[3]))).get_sheet_by_index(0).to_python()]
    everything = "\n".join([*shown, str(sheet), seen(client, "/registers/").text])
    for field in hidden:
        leaked = [form for form in {str(said.get(field.id, "-")), "7,919", "79197919"} if form in everything and field.id in said]
        assert leaked == [], field.id
    for field in (field for field in register.fields if not field.public):
        assert f'"{field.name.zh}"' not in everything, "not even its name heads a column"
        assert field.name.zh not in [cell for line in sheet for cell in line]
        for asked in (f"f.{field.id}=1", f"sort={field.id}", f"measure={field.id}"):
            told = seen(client, f"{address}?{asked}", 200 if asked.startswith("measure") else 400)
            assert not any(form in told.html for form in ("Zq", "7919", "7,919", "79.19"))
    assert register.name.zh in shown[0]
    assert all(field.name.zh in shown[0] for field in register.fields if field.public and field.id != register.title)


def test_no_public_field_says_something_about_a_person() -> None:
    said = [f"{one.id}.{field.id}" for one in registry.registers() for field in one.fields if field.public and field.personal]
    assert said == []


def test_the_first_line_says_how_many_and_where_and_what_they_add_up_to(client: Client) -> None:
    home("常熟一院")
    home("常熟二院", "320583", beds="60")
    home("盐城一院", "320924", beds="1000")
    text = words(seen(client, REGISTER))
    assert "2014年6月30日，江苏省登记有养老机构3条，分布在100个县（市、区）中的2个；床位数合计1,180张。" in text
    assert "苏州市登记有养老机构2条；床位数合计180张。" in words(seen(client, f"{REGISTER}?place=320500"))
    english = words(seen(client, f"{REGISTER}?place=320583&lang=en"))
    assert "On 2014-06-30 昆山市 has 2 entries: elder-care institution; Beds: 180 beds in all." in english
    assert "江苏省没有登记养老机构。" in words(seen(client, f"{REGISTER}?on=2013-12-31&lang=zh-hans"))
    assert "江苏省没有登记优惠政策。" in words(seen(client, "/registers/preferential_policy/"))


def test_all_registers_are_listed_with_their_meaning_and_how_many_entries_they_have(client: Client) -> None:
    home("常熟一院")
    page = seen(client, "/registers/")
    public = [one for one in registry.registers() if one.public]
    assert f"向所有人公开的台账有{len(public)}本，共1条。" in words(page)
    assert all(one.about.zh in page.text for one in public)
    assert "没有登记" in page.text


def test_the_map_colours_counties_by_the_measure_and_says_the_same_as_a_table(client: Client) -> None:
    home("昆山一院")
    home("盐城一院", "320924", beds="1000")
    html = got(client, REGISTER).decode()
    assert "昆山市（1条；120张）" in html
    assert "射阳县（1条；1,000张）" in html
    steps = re.findall(r'class="ground (step-\d)"[^>]*><title>(.*?)（', html)
    assert sorted(steps) == [("step-1", "昆山市"), ("step-2", "射阳县")]
    assert "不足1,000" in html
    assert html.count('class="ground step-') - html.count('<rect class="ground step-') == 2
    assert "没有登记" in html
    by_count = got(client, f"{REGISTER}?measure=count").decode()
    assert "昆山市（1条）" in by_count
    assert 'class="area selected"' in got(client, f"{REGISTER}?place=320583").decode()


def test_steps_part_values_into_five_groups_at_round_numbers() -> None:
    assert bounds([]) == bounds([7]) == bounds([7, 7, 7]) == []
    assert bounds(list(range(1, 101))) == [21, 41, 61, 81]
    assert bounds([2314, 4871, 9102, 15311, 40210]) == [4800, 9100, 15000, 40000]
    assert len(bounds([1, 1, 1, 1, 1, 1, 1, 1, 9])) <= 4


def test_what_lies_in_no_county_is_said_beside_the_map(client: Client) -> None:
    enter(
        "welfare_institution",
        "320500",
        next(one.values for one in registry.register("welfare_institution").examples if not one.refused),
    )
    assert "另有1条不在任何县（市、区）之下，地图上没有显示。" in seen(client, "/registers/welfare_institution/").text
    assert "苏州市本级" in seen(client, "/registers/welfare_institution/?place=320500").text


def test_the_list_is_narrowed_sorted_and_paged_by_the_address(client: Client) -> None:
    for number in range(60):
        home(f"敬老院{number:02}", ownership="private" if number % 3 else "public", beds=str(100 + number))
    first = seen(client, REGISTER)
    assert "敬老院49" in first.text
    assert "敬老院50" not in first.text
    [following] = [a["href"] for tag, a in first.elements if tag == "a" and "after=" in a.get("href", "")]
    second = seen(client, REGISTER + following)
    assert [f"敬老院{n}" in second.text for n in (49, 50, 59)] == [False, True, True]
    narrowed = seen(client, f"{REGISTER}?f.ownership=public")
    assert "敬老院03" in narrowed.text
    assert "敬老院04" not in narrowed.text
    assert words(narrowed).count("公办 20")
    most = seen(client, f"{REGISTER}?sort=beds&down=1")
    assert "敬老院59" in most.text
    assert "敬老院09" not in most.text
    assert "敬老院07" in seen(client, f"{REGISTER}?q=院07").text
    assert "没有符合这些条件的条目" in seen(client, f"{REGISTER}?q=nothing").text


def test_a_file_has_the_public_fields_of_what_the_list_finds_with_day_place_and_address(client: Client) -> None:
    home("=HYPERLINK(1)", head="陈平", phone="0512-52345678")
    home("射阳一院", "320924")
    text = got(client, f"{REGISTER}table.csv?place=320500").decode("utf-8-sig")
    assert text.splitlines()[:4] == [
        "养老机构台账 2014-06-30",
        "江苏省苏州市",
        "http://testserver/registers/elder_care_institution/table.csv?place=320500",
        "区划代码,地点,生效日期,机构名称,举办性质,床位数,护理型床位数,开办日期,运营状态,地址",
    ]
    assert text.splitlines()[4].startswith(f"320583100,{places.full_name('320583100', DAY)},2014-01-01,'=HYPERLINK(1),公办,120,")
    assert len(text.splitlines()) == 5
    assert "没有“exe”这种文件。" in seen(client, f"{REGISTER}table.exe", 404).text


def test_a_file_of_more_than_ten_thousand_entries_is_not_made(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "一二三":
        home(f"{name}院")
    monkeypatch.setattr("minzheng.registry.reads.COUNTED", 2)
    told = seen(client, f"{REGISTER}table.csv", 413).text
    assert "这张表超过10,000条，没有生成。" in told
    assert "请先选一个设区市或县（市、区），或加上别的条件。" in told
    assert "请先选一个设区市或县（市、区）：一个文件最多10,000条。" in seen(client, REGISTER).text


def test_an_entry_says_its_public_fields_since_when_and_where_it_is_known_from(client: Client) -> None:
    entry = home("昆山一院", head="陈平", phone="0512-52345678", nursing_beds="60")
    page = seen(client, f"{REGISTER}{entry}/")
    text = words(page)
    assert "昆山一院" in text
    assert "自2014年1月1日起如此，尚未终止。" in text
    assert "120张" in text
    assert "经另一人核对后生效。" in text
    assert "苏办〔2012〕85号 第31条" in text
    assert "陈平" not in page.html
    assert "52345678" not in page.html


@pytest.mark.parametrize(
    ("address", "status", "happened", "todo"),
    [
        ("/registers/nothing/", 404, "没有名为“nothing”的公开台账。", "请在全部公开台账中查找。"),
        ("/registers/relief_stock/", 404, "没有名为“relief_stock”的公开台账。", "请在全部公开台账中查找。"),
        (f"{REGISTER}9/", 404, "2014年6月30日，本台账没有公开的第9号条目。", "请到台账中查找，或换一个日期。"),
        (f"{REGISTER}{9**40}/", 404, f"2014年6月30日，本台账没有公开的第{9**40}号条目。", "请到台账中查找，或换一个日期。"),
        (f"{REGISTER}?on=x", 400, "“x”不是日期。", "请填写形如2012-10-31的日期。"),
        (f"{REGISTER}?on=2014-07-01", 404, "2014年7月1日还没有到，尚无记录。", "请选今天或更早的日期。"),
        (f"{REGISTER}?on=1999-01-01", 404, "1999年1月1日", "请选择这一天或更晚的日期。"),
        (f"{REGISTER}?place=1", 404, "2014年6月30日没有代码为“1”的地方。", "请从列表中选地方，或换一个日期。"),
        (f"{REGISTER}?after=x", 400, "翻页位置无效。请从第一页看起。", "请去掉条件，从整本台账看起。"),
        (f"{REGISTER}?f.beds=x", 400, "“床位数”应为整数，现为“x”。", "请去掉条件，从整本台账看起。"),
        (f"{REGISTER}table.csv?sort=x", 400, "不能按“x”排序。", "请去掉条件，从整本台账看起。"),
    ],
)
def test_what_cannot_be_shown_is_told_with_what_to_do(
    client: Client, address: str, status: int, happened: str, todo: str
) -> None:
    text = seen(client, address, status).text
    assert happened in text
    assert todo in text


def test_an_entry_of_another_register_is_not_there(client: Client) -> None:
    entry = home("昆山一院")
    seen(client, f"/registers/population/{entry}/", 404)


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_page_is_sound_empty_and_filled(client: Client, lang: str) -> None:
    for filled in (False, True):
        entry = home("<script>alert(1)</script>&\"'") if filled else 0
        pages = ["/registers/", REGISTER, f"{REGISTER}?place=320583&q=%3Cb%3E&measure=count", *([f"{REGISTER}{entry}/"] * filled)]
        for address in (*pages, "/registers/none/"):
            page = seen(client, f"{address}{'&' if '?' in address else '?'}lang={lang}", 404 if "none" in address else 200)
            assert page.faults == page.twice == page.dead_links == page.inline == [], address
            assert all(link.startswith(("/", "?")) for link in page.outside)
            assert "<script>alert" not in page.html
