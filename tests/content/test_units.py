"""The units of Jiangsu: every string of the notice, what became of it, and who answers for what on the days that matter."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from minzheng.content import api as content
from minzheng.kernel.time.api import Sometime
from minzheng.kernel.units import api as units
from minzheng.notice.api import Notice, compile

JIANGSU = Path(__file__).parents[2] / "jurisdictions" / "jiangsu"
NOTICE, TODAY = date(2012, 10, 10), date(2026, 11, 24)
PROVINCE, NANJING, RUDONG, WUJIANG = "320000", "320100", "320623", "320509"
STAYS = "stays"  # under its own name
HEIRS = {
    "省国税局": ["省税务局"],
    "省地税局": ["省税务局"],
    "省物价局": ["省发展改革委", "省市场监管局", "省医保局"],
    "省经济和信息化委": ["省工业和信息化厅"],
    "省卫生厅": ["省卫生健康委"],
    "省人口计生委": ["省卫生健康委"],
    "省编办": ["省委编办"],
    "省法制办": ["省司法厅"],
    "省国土资源厅": ["省自然资源厅"],
    "省综治办": ["省委政法委"],
    "省公务员局": ["省委组织部"],
    "人民银行南京分行": ["人民银行江苏省分行"],
    "省监察厅": ["省监委"],
    "江苏保监局": ["江苏金融监管局"],
    "省农委": ["省农业农村厅"],
    "省外办": ["省委外办"],
    "省工商局": ["省市场监管局"],
    "各行业协会业务主管单位": ["各行业管理部门"],
}


@pytest.fixture(scope="module")
def jiangsu() -> units.Directory:
    return units.load(JIANGSU / "units")


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (JIANGSU / "units.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def seed() -> Notice:
    return compile(content.text(JIANGSU / "seed" / "jiangsu-2012-85.txt"))


def test_the_45_strings_of_the_notice_are_units_of_its_day(jiangsu: units.Directory, rows: list[dict[str, str]]) -> None:
    assert len(rows) == 45
    for row in rows:
        unit = jiangsu.of_token(row["token"], NOTICE)
        assert unit.period.contains(NOTICE), row["token"]
        assert (unit.name, unit.place_code, unit.level, unit.generated) == (row["token"], PROVINCE, "province", False)
        assert unit.kind == row["kind"]
        assert unit.commanded == (row["commanded"] == "yes")
        if row["kind"] != "set":
            assert unit.full_name == row["full_name"]


def test_what_the_compiler_says_of_an_end_agrees(jiangsu: units.Directory, rows: list[dict[str, str]]) -> None:
    for row in rows:
        unit = jiangsu.of_token(row["token"])
        if row["until"] and unit.period.until and row["token"] != "省综治办":  # this one is renamed first, in 2014
            assert unit.period.until.before(Sometime.parse(row["until"])) is None or unit.period.until == Sometime.parse(
                row["until"]
            )
        assert not (row["until"] and not unit.period.until), row["token"]


def test_every_string_of_the_notice_has_an_heir_today_or_stays(jiangsu: units.Directory, rows: list[dict[str, str]]) -> None:
    found = {row["token"]: jiangsu.successors(jiangsu.of_token(row["token"]).key, TODAY) for row in rows}
    assert {
        token: [heir.name for heir in heirs] for token, heirs in found.items() if [heir.name for heir in heirs] != [token]
    } == HEIRS
    assert all(heir.period.contains(TODAY) for heirs in found.values() for heir in heirs)


def test_the_three_sets_stay_open_with_their_question(jiangsu: units.Directory) -> None:
    asked = [unit.open for unit in jiangsu.units() if unit.kind == "set" and unit.period.contains(NOTICE)]
    assert len(asked) == 3
    assert all(one and one.question.zh.endswith("？") and one.question.en.endswith("?") for one in asked)


def test_each_first_turn_that_rests_on_the_notice_is_read_there(jiangsu: units.Directory, seed: Notice) -> None:
    named = {duty.no: set(duty.units_all) for duty in seed.duties}
    rested = 0
    for turn in jiangsu.files.turns:
        if turn.item is not None:
            assert jiangsu.by_key(turn.unit).name in named[str(turn.item)], f"{turn.function}: item {turn.item}"
            rested += 1
    assert rested == 44


@pytest.mark.parametrize(
    ("function", "answers"),
    [
        ("disaster_relief", ["省民政厅", "省应急管理厅", "省应急管理厅"]),
        ("medical_assistance", ["省民政厅", "省医保局", "省医保局"]),
        ("veterans_placement", ["省民政厅", "省退役军人事务厅", "省退役军人事务厅"]),
        ("ageing", ["省民政厅", "省卫生健康委", "省民政厅"]),
        ("community_governance", ["省民政厅", "省民政厅", "省委社会工作部"]),
        ("social_organisations", ["省民政厅", "省民政厅", "省民政厅"]),
        ("price", ["省物价局", "省发展改革委", "省发展改革委"]),
        ("land", ["省国土资源厅", "省自然资源厅", "省自然资源厅"]),
        ("state_taxes", ["省国税局", "省税务局", "省税务局"]),
        ("e_government", ["省经济和信息化委", "省工业和信息化厅", "省数据局"]),
        ("insurance_regulation", ["江苏保监局", "江苏银保监局", "江苏金融监管局"]),
    ],
)
def test_who_answered_in_2012_in_2019_and_today(jiangsu: units.Directory, function: str, answers: list[str]) -> None:
    days = (date(2012, 11, 1), date(2019, 6, 1), TODAY)
    assert [
        answer.unit and answer.unit.name for day in days if (answer := jiangsu.responsible(function, PROVINCE, day))
    ] == answers


def test_a_sector_is_followed_to_its_last_heir(jiangsu: units.Directory) -> None:
    asked = [
        ("governance", 2013),
        ("governance", 2016),
        ("governance", 2019),
        ("population", 2026),
        ("market", 2013),
        ("tax", 2019),
    ]
    assert [jiangsu.at(sector, PROVINCE, date(year, 1, 1)).key for sector, year in asked] == [
        "js:governance_office",
        "js:security_governance_office",
        "js:political_legal",
        "js:health_commission",
        "js:industry_commerce",
        "js:tax",
    ]


def test_disaster_relief_says_on_what_basis_and_how_certainly(jiangsu: units.Directory) -> None:
    then, later = (jiangsu.responsible("disaster_relief", PROVINCE, day) for day in (date(2012, 11, 1), date(2019, 6, 1)))
    assert (then.basis.zh, then.certain, then.words.zh) == ("苏办〔2012〕85号第4项列名", True, "")
    assert "2018" in later.basis.zh
    assert (str(later.since), later.certain) == ("2018-10-01..2018-11-30", False)
    assert "待省确认" in later.words.zh


def test_nothing_but_what_was_read_is_certain(jiangsu: units.Directory) -> None:
    for function in jiangsu.functions():
        for day in (NOTICE, date(2018, 10, 20), TODAY):
            answer = jiangsu.responsible(function.id, PROVINCE, day)
            assert answer.certain == (not answer.words.zh)
            assert not answer.certain or (answer.state == "settled" and answer.certainty == "S")


@pytest.mark.parametrize(
    ("code", "day", "name", "full_name"),
    [
        (NANJING, NOTICE, "南京市民政局", "南京市民政局"),
        (RUDONG, NOTICE, "如东县民政局", "如东县民政局"),
        (WUJIANG, NOTICE, "吴江区民政局", "苏州市吴江区民政局"),
    ],
)
def test_the_bureaus_of_civil_affairs_below_the_province(
    jiangsu: units.Directory, code: str, day: date, name: str, full_name: str
) -> None:
    unit = jiangsu.at("civil_affairs", code, day)
    assert (unit.name, unit.full_name, unit.key, unit.generated) == (name, full_name, f"{code}:civil_affairs", True)


def test_every_city_and_county_has_its_bureau_of_civil_affairs(jiangsu: units.Directory) -> None:
    from minzheng.kernel.places import api as places

    for day, count in ((date(2012, 10, 31), 115), (TODAY, 108)):
        standing = places.default().on(day).places
        made = {jiangsu.at("civil_affairs", code, day).full_name for code in standing if code != PROVINCE}
        assert len(made) == len(standing) - 1 == count


def test_what_a_local_government_cannot_direct(jiangsu: units.Directory) -> None:
    keys = (
        "320623:tax",
        "320623:court",
        "320100:court",
        "320623:procuratorate",
        "320100:local_tax",
        "320623:supervisory_commission",
    )
    assert [jiangsu.by_key(key).commanded for key in keys] == [False] * 6
    assert jiangsu.by_key("320100:court").name == "南京市中级人民法院"
    assert jiangsu.by_key("320623:tax").name == "国家税务总局如东县税务局"
    assert jiangsu.by_key("320623:finance").commanded


def test_no_counterpart_is_made_where_the_rule_does_not_hold(jiangsu: units.Directory) -> None:
    for key in ("320623:securities_regulator", "320509:police", "320623:central_bank"):
        with pytest.raises(units.UnknownUnit):
            jiangsu.by_key(key)


def test_every_text_stands_in_both_languages_and_set_as_each(jiangsu: units.Directory) -> None:
    said = [(change.basis.zh, change.basis.en) for change in jiangsu.files.changes.change]
    said += [(one.zh, one.en) for group in (jiangsu.sectors(), jiangsu.groups(), jiangsu.functions()) for one in group]
    assert [zh for zh, en in said if not any("\u4e00" <= letter <= "\u9fff" for letter in zh)] == []
    assert [en for zh, en in said if any("\u4e00" <= letter <= "\u9fff" for letter in en)] == []


def test_the_jurisdiction_in_force_loads_once() -> None:
    assert units.default() is units.default()
    assert units.at("civil_affairs", PROVINCE, TODAY) == units.by_key("js:civil_affairs") == units.of_token("省民政厅")
    with pytest.raises(content.ContentError, match=r"changes\.toml: is not there\."):
        units.load(JIANGSU / "nowhere")
