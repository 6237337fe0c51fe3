"""The services that ship: which version binds on a day, by which day each step is over, and the words that find them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from minzheng.content import api as content
from minzheng.kernel.units import api as units
from minzheng.services.catalogue import api as catalogue

SHIPPED = Path(catalogue.__file__).parent / "items"
JIANGSU = Path(__file__).parents[2] / "jurisdictions" / "jiangsu"
FIRST, TODAY = date(2012, 10, 10), date(2026, 11, 27)
DAYS = [date(2012, 10, 31), date(2014, 9, 30), date(2015, 12, 31), date(2019, 6, 1), date(2021, 7, 1), TODAY]
NONE = ""
# By hand, from the laws: which version binds an application of each of DAYS.
BINDS = {
    "advanced_age_allowance": ["2012", "2013", "2013", "2013", "2013", "2013"],
    "dibao": ["1999", "2012", "2012", "2012", "2021", "2021"],
    "disability_subsidies": [NONE, NONE, NONE, "2016", "2016", "2016"],
    "eco_burial": ["2012", "2012", "2012", "2012", "2012", "2026"],
    "expenditure_hardship": [NONE, NONE, NONE, NONE, NONE, "2025"],
    "funeral_waiver": ["2012", "2012", "2012", "2012", "2012", "2026"],
    "home_care_subsidy": ["2012", "2013", "2013", "2013", "2013", "2013"],
    "orphan_allowance": ["2010", "2010", "2010", "2010", "2010", "2010"],
    "sanwu": ["1999", NONE, NONE, NONE, NONE, NONE],
    "small_fast_aid": [NONE, NONE, NONE, NONE, NONE, "2026"],
    "soldier_subsidy": ["2011", "2011", "2011", "2011", "2011", "2024"],
    "tekun": [NONE, "2014", "2014", "2014", "2021", "2021"],
    "temporary_assistance": ["2012", "2014", "2014", "2018", "2018", "2026"],
    "unattended_children": [NONE, NONE, NONE, NONE, "2019", "2019"],
    "wubao": ["2006", NONE, NONE, NONE, NONE, NONE],
}
# The last day of one law and the first of the next: the version that binds on the first, and the one that follows.
TURNS = [
    ("dibao", date(2012, 12, 11), "1999", "2012"),
    ("dibao", date(2021, 6, 30), "2012", "2021"),
    ("temporary_assistance", date(2014, 4, 30), "2012", "2014"),
    ("temporary_assistance", date(2018, 1, 22), "2014", "2018"),
    ("temporary_assistance", date(2022, 10, 19), "2018", "2022"),
    ("temporary_assistance", date(2026, 1, 28), "2022", "2026"),
    ("small_fast_aid", date(2026, 1, 28), NONE, "2026"),
    ("wubao", date(2014, 4, 30), "2006", NONE),
    ("sanwu", date(2012, 12, 11), "1999", "2012"),
    ("sanwu", date(2014, 4, 30), "2012", NONE),
    ("tekun", date(2014, 4, 30), NONE, "2014"),
    ("tekun", date(2021, 6, 30), "2014", "2021"),
    ("advanced_age_allowance", date(2013, 6, 30), "2012", "2013"),
    ("funeral_waiver", date(2026, 3, 29), "2012", "2026"),
    ("eco_burial", date(2026, 3, 29), "2012", "2026"),
    ("disability_subsidies", date(2015, 12, 31), NONE, "2016"),
    ("unattended_children", date(2019, 6, 17), NONE, "2019"),
    ("expenditure_hardship", date(2024, 12, 31), NONE, "2025"),
    ("home_care_subsidy", date(2013, 6, 30), "2012", "2013"),
    ("soldier_subsidy", date(2024, 8, 31), "2011", "2024"),
]
# Days counted by hand on the calendars of their years.
LATEST = [
    ("dibao", date(2012, 10, 10), "decided", date(2012, 11, 9)),
    ("dibao", date(2012, 9, 6), "decided", date(2012, 10, 8)),  # the 30th day lies in the holiday
    ("dibao", date(2012, 12, 14), "investigated", date(2012, 12, 28)),
    ("dibao", date(2012, 12, 14), "reviewed", date(2013, 1, 7)),  # Saturday the 5th and Sunday the 6th are worked
    ("dibao", date(2013, 2, 7), "investigated", date(2013, 2, 26)),  # Spring Festival; the 16th and 17th are worked
    ("dibao", date(2021, 6, 30), "investigated", date(2021, 7, 14)),  # accepted under the law of 2012, and stays with it
    ("dibao", date(2021, 7, 1), "decided", date(2021, 8, 12)),
    ("wubao", date(2013, 1, 21), "opinion", date(2013, 2, 16)),  # a Sunday in the festival moves to a Saturday that is worked
    ("tekun", date(2021, 7, 1), "told", date(2021, 8, 24)),
    ("tekun", date(2026, 9, 7), "posted", date(2026, 10, 8)),
    ("unattended_children", date(2020, 1, 13), "checked", date(2020, 2, 10)),  # the festival of 2020 was made longer
    ("small_fast_aid", date(2026, 2, 2), "decided", date(2026, 2, 5)),
]
ASKED = {
    "父亲住院花了很多钱": "temporary_assistance",
    "大病把家里的钱花光了": "temporary_assistance",
    "孩子上大学交不起学费": "temporary_assistance",
    "家里失火了今晚没地方住": "small_fast_aid",
    "出车祸了急用钱": "small_fast_aid",
    "下岗了没有收入": "dibao",
    "收入低怎么办": "dibao",
    "低保怎么申请": "dibao",
    "爷爷是五保户": "tekun",
    "老人没儿没女": "tekun",
    "我是三无人员": "tekun",
    "奶奶八十了": "advanced_age_allowance",
    "尊老金怎么领": "advanced_age_allowance",
    "外婆90岁了": "advanced_age_allowance",
    "孩子没人管": "unattended_children",
    "爸爸坐牢妈妈走了": "unattended_children",
    "孙子的爸妈都不在了": "orphan_allowance",
    "孤儿每月多少钱": "orphan_allowance",
    "我有残疾证": "disability_subsidies",
    "母亲瘫痪在床": "disability_subsidies",
    "火化要钱吗": "funeral_waiver",
    "父亲去世了怎么办": "funeral_waiver",
    "海葬有补贴吗": "eco_burial",
    "想给老人树葬": "eco_burial",
    "My grandmother is over 80": "advanced_age_allowance",
    "How much is a cremation?": "funeral_waiver",
    "disabled child": "disability_subsidies",
    "hospital bill": "temporary_assistance",
    "农村五保供养": "wubao",
    "五保": "tekun",  # what took its place comes before what has ended
    "三无": "tekun",
    "孩子得了白血病": "temporary_assistance",
    "房子烧了": "small_fast_aid",
    "爸爸去世妈妈改嫁了没人管": "unattended_children",
    "父亲死了母亲失踪": "unattended_children",
    "骨灰撒大海": "eco_burial",
    "怎么认定刚性支出困难家庭": "expenditure_hardship",
    "有没有人上门服务": "home_care_subsidy",
    "儿子退伍了有补助吗": "soldier_subsidy",
}


def versions() -> Iterator[tuple[catalogue.Item, catalogue.Version]]:
    for item in catalogue.load(SHIPPED):
        yield from ((item, version) for version in item.versions)


ALL = list(versions())
EVERY_VERSION = pytest.mark.parametrize(("item", "version"), ALL, ids=lambda one: one.id)


# After how many months what was granted is looked at again, by class, where an article says so; how an end waits.
RECHECKS = {
    ("dibao", "2012"): {"grave": 12, "steady": 6, "urban": 1, "rural": 3},
    ("dibao", "2021"): {"steady": 12, "varying": 6},
    ("home_care_subsidy", "2012"): {"year": 12},
    ("home_care_subsidy", "2013"): {"year": 12},
    ("sanwu", "2012"): {"yearly": 12},
    ("tekun", "2021"): {"yearly": 12},
}
LASTS = {("expenditure_hardship", "2025"): 12}
ENDINGS = {("dibao", "2021"): (0, 6), ("tekun", "2021"): (7, 0)}


@EVERY_VERSION
def test_what_is_granted_is_looked_at_again_as_often_as_its_article_says(
    item: catalogue.Item, version: catalogue.Version
) -> None:
    assert {one.id: one.months for one in version.rechecks} == RECHECKS.get((item.id, version.id), {})
    assert all(one.by or not any(line.by for line in version.again) for one in version.rechecks), "or it is to be confirmed"
    assert (version.ending.posted, version.ending.taper) == ENDINGS.get((item.id, version.id), (0, 0))
    assert version.ending.by or not version.ending.posted
    assert (version.lasts.within.length if version.lasts else 0) == LASTS.get((item.id, version.id), 0)


def bound(item: catalogue.Item, day: date) -> str:
    version = item.on(day)
    return version.id if version else NONE


def lines(version: catalogue.Version) -> Iterator[catalogue.Line | catalogue.Material]:
    for key in ("who", "where", "gives", "brings", "posted", "pays", "again", "stops"):
        yield from getattr(version, key)
    for step in version.steps:
        yield from step.says


@pytest.mark.parametrize("name", BINDS)
def test_the_version_that_binds_is_the_law_of_the_day(name: str) -> None:
    assert [bound(catalogue.item(name), day) for day in DAYS] == BINDS[name]


def test_every_item_that_ships_is_in_the_table() -> None:
    assert {item.id for item in catalogue.load(SHIPPED)} == set(BINDS)


def test_what_most_people_ask_for_is_there() -> None:
    assert set(catalogue.groups().often) <= set(BINDS)


@pytest.mark.parametrize(("name", "last", "before", "after"), TURNS, ids=str)
def test_a_law_gives_way_overnight(name: str, last: date, before: str, after: str) -> None:
    item = catalogue.item(name)
    assert (bound(item, last), bound(item, last + timedelta(days=1))) == (before, after)


@pytest.mark.parametrize("item", catalogue.load(SHIPPED), ids=lambda item: item.id)
def test_there_is_no_day_between_two_versions_on_which_neither_binds(item: catalogue.Item) -> None:
    for one, other in zip(item.versions, item.versions[1:], strict=False):
        assert (other.since - one.until).days == 1, f"{item.id}: {one.id} and {other.id}"


@pytest.mark.parametrize(("name", "accepted", "step", "day"), LATEST, ids=str)
def test_a_step_is_over_on_the_day_counted_by_hand(name: str, accepted: date, step: str, day: date) -> None:
    version = catalogue.item(name).on(accepted)
    assert version is not None
    assert {due.step.id: due.latest for due in catalogue.latest(version, accepted)}[step] == day


def test_an_inquiry_begins_within_three_working_days_across_a_holiday() -> None:
    law = catalogue.item("dibao").on(date(2026, 9, 30))
    assert law is not None
    assert catalogue.latest(law, date(2026, 9, 30))[0].begun == date(2026, 10, 10)  # a Saturday that is worked


def test_where_no_law_sets_a_limit_there_is_no_last_day() -> None:
    law = catalogue.item("temporary_assistance").on(TODAY)
    assert law is not None
    assert [(due.step.id, due.latest, due.limit) for due in catalogue.latest(law, TODAY)] == [
        ("reviewed", None, None),
        ("posted", None, None),
        ("decided", None, None),
    ]


@pytest.mark.parametrize(("name", "says"), [("unattended_children", "不公示，保护孩子的隐私。"), ("small_fast_aid", "不公示。")])
def test_children_and_urgent_aid_are_never_shown_to_the_neighbours(name: str, says: str) -> None:
    for version in catalogue.item(name).versions:
        assert [line.zh for line in version.posted] == [says]
        assert all(line.by and line.en.startswith("Nothing is shown") for line in version.posted)
        assert not [step.id for step in version.steps if "posted" in step.id or step.who == "village"]


@EVERY_VERSION
def test_both_languages_say_something_of_their_own(item: catalogue.Item, version: catalogue.Version) -> None:
    for one in (item.name, item.about, *lines(version), *version.notes, *version.papers.values()):
        zh = one.name if isinstance(one, catalogue.Paper) else one.zh
        assert re.search(r"[\u4e00-\u9fff]", zh), zh
        assert not re.search(r"[\u4e00-\u9fff]", one.en), one.en
        assert not re.search(r"[\u4e00-\u9fff] [0-9]|[0-9] [\u4e00-\u9fff]", zh), zh


@EVERY_VERSION
def test_a_paper_is_cited_and_a_note_lies_in_the_days_of_its_version(item: catalogue.Item, version: catalogue.Version) -> None:
    said = [*lines(version), *(limit for step in version.steps for limit in step.limits)]
    assert {cited.partition(" ")[0] for one in said for cited in one.by} == set(version.papers), item.id
    assert all(version.binds(note.since) for note in version.notes)


@EVERY_VERSION
def test_a_limit_of_a_law_names_its_article(item: catalogue.Item, version: catalogue.Version) -> None:
    assert all(limit.by for step in version.steps for limit in step.limits), item.id


@pytest.mark.parametrize("item", catalogue.load(SHIPPED), ids=lambda item: item.id)
def test_an_item_is_about_clauses_and_somebody_answers_for_it(item: catalogue.Item) -> None:
    assert item.clauses
    assert all(1 <= clause <= 80 for clause in item.clauses)
    asked = units.load(JIANGSU / "units").responsible(item.function, "320000", FIRST)
    assert asked.unit is not None


@pytest.mark.parametrize("words", ASKED)
def test_the_words_that_people_use_find_the_service(words: str) -> None:
    assert [item.id for item in catalogue.find(words)][:1] == [ASKED[words]]


def test_words_about_nothing_here_find_nothing() -> None:
    assert catalogue.find("今天天气") == catalogue.find("  ") == ()


def test_an_item_that_is_not_there_is_answered_with_the_nearest() -> None:
    with pytest.raises(catalogue.UnknownItem, match=r'No service item is called "tekin"\.') as caught:
        catalogue.item("tekin")
    assert caught.value.nearest == "tekun"


SPOILT = {
    "overlap": (
        "2014.toml",
        {"until = 2021-06-30": "until = 2021-07-01", "accepted = 2021-07-01\n": "accepted = 2021-07-02\n"},
        "2021.toml: since is 2021-07-01, when 2014.toml still binds.",
    ),
    "unknown paper": (
        "2021.toml",
        {'by = ["measures 第四条"]': 'by = ["measure 第四条"]'},
        '2021.toml: who.0.by.0 cites "measure", but the papers are measures, interim, reform. Did you mean "measures"?',
    ),
    "no article": (
        "2021.toml",
        {'by = ["measures 第四条"]': 'by = ["measures"]'},
        '2021.toml: who.0.by.0 cites "measures" without an article; the article follows after a space.',
    ),
    "later step": (
        "2021.toml",
        {'after = "opinion"': 'after = "told"'},
        '2021.toml: steps.1.limits.0.after is "told", but accepted, opinion come before it.',
    ),
    "objected to where nothing is shown": (
        "2021.toml",
        {
            'after = "posted", within = { length = 15, unit = "working_day" }, by = ["measures 第十五条"]': 'after = "decided", '
            'within = { length = 15, unit = "working_day" }, by = ["measures 第十五条"]'
        },
        '2021.toml: steps.0.limits.1.after is "decided", but what is objected to is shown in posted.',
    ),
    "objected to in a step that shows nothing": (
        "2021.toml",
        {"sample = 30": 'sample = 30\nobjected = { again = ["decision"] }'},
        "2021.toml: steps.2.objected is said of a step that shows nothing; what is objected to is shown.",
    ),
    "objected to and nobody looks": (
        "2021.toml",
        {'objected = { again = ["opinion", "posting"]': 'objected = { inquiry = [], again = ["opinion", "posting"]'},
        "2021.toml: steps.1.objected.inquiry is empty; without an inquiry nobody knows whether an objection holds.",
    ),
    "again what was not done": (
        "2021.toml",
        {'again = ["opinion", "posting"]': 'again = ["opinion", "decision"]'},
        "2021.toml: steps.1.objected.again names decision, which no step up to it needs.",
    ),
    "objected to by no article": (
        "2021.toml",
        {'again = ["opinion", "posting"], by = ["measures 第十五条"]': 'again = ["opinion", "posting"], by = ["measures"]'},
        '2021.toml: steps.1.objected.by.0 cites "measures" without an article; the article follows after a space.',
    ),
    "wrong day": (
        "2021.toml",
        {"told = 2021-08-24": "told = 2021-08-23"},
        "2021.toml: examples.0.latest.told is 2021-08-23, but the limits give 2021-08-24.",
    ),
    "unknown step": (
        "2021.toml",
        {"told = 2021-08-24": "paid = 2021-08-24"},
        "2021.toml: examples.0.latest.paid is no step; the steps are opinion, posted, decided, told.",
    ),
    "days left out": (
        "2021.toml",
        {"latest = { opinion = 2021-07-22, posted = 2021-07-29, decided = 2021-08-19, told = 2021-08-24 }": "latest = {}"},
        "2021.toml: examples.0.latest is empty, but the limits give "
        "opinion 2021-07-22, posted 2021-07-29, decided 2021-08-19, told 2021-08-24.",
    ),
    "two things at once": (
        "2014.toml",
        {"latest = {}": "latest = {}\nrefused = true"},
        "2014.toml: examples.0.refused and latest go against each other: "
        "an example gives days, or says that the version does not bind.",
    ),
    "an example of another law": (
        "2014.toml",
        {"accepted = 2014-05-01": "accepted = 2014-04-30"},
        "2014.toml: examples.0.accepted is 2014-04-30, of which it is said that the version binds.",
    ),
    "unknown group": (
        "item.toml",
        {'group = "hardship"': 'group = "hardshp"'},
        'item.toml: group is "hardshp", but the groups are children, disability, elderly, hardship, passing, service.',
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_wrong_declaration_says_what_is_wrong(name: str, tmp_path: Path) -> None:
    file, changes, said = SPOILT[name]
    shutil.copytree(SHIPPED / "tekun", tmp_path / "tekun")
    path = tmp_path / "tekun" / file
    text = path.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(content.ContentError) as caught:
        catalogue.load(tmp_path)
    assert [re.sub(r":\d+:", ":", str(fault).rpartition("tekun/")[2]) for fault in caught.value.faults] == [said]


def test_the_calendar_knows_every_year_of_an_example() -> None:
    for item, version in ALL:
        for example in version.examples:
            for due in catalogue.latest(version, example.accepted) if example.latest else ():
                assert not (due.deadline and due.deadline.findings), f"{item.id} {version.id} {example.accepted}"
