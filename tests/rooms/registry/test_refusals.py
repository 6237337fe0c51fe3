"""Every reason for which a register refuses something, in the words that people read. A reason without a line here fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest

from minzheng.content.api import Said
from minzheng.kernel.time import api as time
from minzheng.registry import api as registry
from minzheng.registry.schema import Choice, Field
from minzheng.registry.values import read, reasons
from tests.rooms.registry.acting import CHECKER, MAKER, SESSION, STATION

TODAY, AUTUMN = date(2012, 12, 10), date(2012, 11, 5)
NAME = Said("项目", "The field")
CHOICES = (Choice("a", Said("甲", "First")), Choice("b", Said("乙", "Second")))

VALUES = [
    ("required", Field("f", NAME, "text", required=True), " ", "“项目”未填。", "The field is missing."),
    *(
        (
            "not_text",
            Field("f", NAME, "text"),
            f"a{odd}b",
            "“项目”含有看不见或不能保存的字符。请删去，或重新输入。",
            "The field holds letters that cannot be seen or kept. Please delete them, or type it anew.",
        )
        for odd in "\x00\u200b\u202e\u2066\ufeff"
    ),
    ("not_integer", Field("f", NAME, "integer"), "2.5", "“项目”应为整数，现为“2.5”。", None),
    ("not_integer", Field("f", NAME, "integer"), 2.0, "“项目”应为整数，现为“2.0”。", None),
    ("not_integer", Field("f", NAME, "integer"), True, "“项目”应为整数，现为“True”。", None),
    ("not_number", Field("f", NAME, "number"), "0.00001", "“项目”应为数字，小数最多4位，现为“0.00001”。", None),
    ("not_number", Field("f", NAME, "number"), Decimal("NaN"), "“项目”应为数字，小数最多4位，现为“NaN”。", None),
    ("not_money", Field("f", NAME, "money"), "1.005", "“项目”应为以元为单位的金额，如1200.50，现为“1.005”。", None),
    ("not_date", Field("f", NAME, "date"), "2012-02-30", "“项目”应为日期，如2012-10-10，现为“2012-02-30”。", None),
    ("not_year", Field("f", NAME, "year"), "12", "“项目”应为四位年份，如2012，现为“12”。", None),
    ("not_choice", Field("f", NAME, "choice", choices=CHOICES), "丙", "“项目”没有“丙”这一选项，可选：甲、乙。", None),
    ("not_yes_no", Field("f", NAME, "yes_no"), "也许", "“项目”应为“是”或“否”，现为“也许”。", None),
    ("not_phone", Field("f", NAME, "phone"), "123", "“项目”应为电话号码，如0512-63456789，现为“123”。", None),
    ("not_place", Field("f", NAME, "place"), "苏州", "“项目”应为当日有效的区划代码，现为“苏州”。", None),
    ("too_small", Field("f", NAME, "integer", min=Decimal(1)), "0", "“项目”不得小于1，现为0。", None),
    (
        "too_large",
        Field("f", NAME, "money", max=Decimal(9)),
        "9.01",
        "“项目”不得大于9，现为9.01。",
        "The field should be 9 or less, not 9.01.",
    ),
    ("too_long", Field("f", NAME, "text", max_length=2), "三个字", "“项目”最多2个字，现为3个。", None),
]


@pytest.mark.parametrize(("reason", "field", "given", "zh", "en"), VALUES)
def test_a_value_is_refused_in_words(reason: str, field: Field, given: object, zh: str, en: str | None) -> None:
    problem = read(field, given)
    assert (problem.reason, problem.message("zh")) == (reason, zh)
    assert "{" not in problem.message("en")
    assert en is None or problem.message("en") == en


def test_values_that_do_not_go_together_are_refused_in_words() -> None:
    _, problems = registry.clean(registry.register("training_session"), SESSION | {"passed": "99", "naem": "x"})
    assert [(one.reason, one.message("zh")) for one in problems] == [
        ("unknown_field", "没有“naem”这一项。是否指“name”？"),
        ("more_than", "“考核合格人数”（99）不得大于“实到人数”（76）。"),
    ]


@pytest.mark.parametrize(
    ("field", "given", "value"),
    [
        (Field("f", NAME, "integer"), " １，２００ ", 1200),
        (Field("f", NAME, "money"), "1,200.50", 120050),
        (Field("f", NAME, "money"), 120050, 120050),
        (Field("f", NAME, "date"), "2012年10月1日", date(2012, 10, 1)),
        (Field("f", NAME, "date"), "2012/10/1", date(2012, 10, 1)),
        (Field("f", NAME, "yes_no"), "on", True),
        (Field("f", NAME, "phone"), "（0512）63456789", "051263456789"),
        (Field("f", NAME, "choice", choices=CHOICES), "first", "a"),
        (Field("f", NAME, "number"), "1200", Decimal(1200)),
        (Field("f", NAME, "text"), "  甲 ", "甲"),
    ],
)
def test_a_value_is_read_as_people_write_it(field: Field, given: object, value: object) -> None:
    assert read(field, given) == value


def test_a_day_ahead_is_refused_in_words_but_where_it_may_be() -> None:
    home = registry.register("elder_care_institution")
    said = dict(home.examples[0].values) | {"opened": "2012-11-06", "state": "运营"}
    _, (problem,) = registry.clean(home, said, AUTUMN)
    assert problem.message("zh") == "“开办日期”（2012-11-06）晚于生效日期（2012-11-05）。只有“运营状态”为“在建”的可以。"
    assert problem.message("en") == (
        "Opened on (2012-11-06) lies after 2012-11-05, the day of the entry. It may where State is Being built."
    )
    assert registry.clean(home, said | {"opened": "2012-11-05"}, AUTUMN)[1] == ()
    assert registry.clean(home, said | {"state": "在建"}, AUTUMN)[1] == ()
    people = registry.register("population")
    _, (problem,) = registry.clean(people, dict(people.examples[0].values) | {"year": "2013"}, AUTUMN)
    assert problem.message("zh") == "“年份”（2013）晚于生效日期（2012-11-05）。"
    assert problem.message("en") == "Year (2013) lies after 2012-11-05, the day of the entry."


@pytest.mark.django_db
@pytest.mark.usefixtures("_today")
def test_a_day_ahead_is_refused_by_a_form_and_by_a_table() -> None:
    said = STATION | {"opened": "2099-01-01"}
    with pytest.raises(registry.Refused) as caught:
        registry.enter(MAKER, "relief_station", "320581", said, since=AUTUMN)
    assert [(one.field, one.reason) for one in caught.value.problems] == [("opened", "ahead")]
    report = registry.bulk_enter(MAKER, "relief_station", [("320581", said, AUTUMN)])
    assert [(line, problem.reason) for line, problem in report.problems] == [(1, "ahead")]


def stood() -> registry.Entry:
    return registry.enter(MAKER, "training_session", "320500", SESSION, since=AUTUMN)


def ended() -> registry.Entry:
    made = stood()
    return registry.end(MAKER, made.id, on=TODAY, number=1, reason="x")


def proposed() -> registry.Entry:
    return registry.enter(MAKER, "relief_station", "320581", STATION, since=AUTUMN)


def enter(place: str = "320500", since: date = AUTUMN, request: str = "", **values: object) -> registry.Entry:
    return registry.enter(MAKER, "training_session", place, SESSION | values, since=since, request=request)


def amend(made: registry.Entry, since: date = TODAY, number: int = 1, reason: str = "x") -> registry.Entry:
    return registry.amend(MAKER, made.id, SESSION, since=since, number=number, reason=reason)


def page(**asked: object) -> object:
    return registry.page(MAKER, "training_session", registry.Query(**{"day": TODAY} | asked))  # type: ignore[arg-type]


def travelled_back(made: registry.Entry) -> object:
    with time.at(date(2012, 11, 20)):
        return amend(made, date(2012, 11, 20), made.number)


def refused_first() -> object:
    made = proposed()
    registry.check(CHECKER, made.id, number=1, accept=False, reason="x")
    return registry.end(MAKER, made.id, on=TODAY, number=1, reason="x")


ACTS: list[tuple[str, Callable[[], object], str]] = [
    ("unknown_place", lambda: enter("999999"), "区划代码999999在2012-11-05不存在。请选择当日有效的区划。"),
    ("unknown_place", lambda: enter("329999"), "区划代码329999在2012-11-05不存在。请选择当日有效的区划。"),
    ("wrong_level", lambda: enter("320581101"), "本台账不登记在320581101这一级。请选择省、设区市、县（市、区）。"),
    ("future", lambda: enter(since=date(2012, 12, 11)), "生效日期2012-12-11晚于今天（2012-12-10）。请填今天或更早的日期。"),
    ("before_register", lambda: enter(since=date(1999, 12, 31)), "生效日期1999-12-31早于本台账的起始日期2000-01-01。"),
    ("before_entry", lambda: amend(stood(), date(2012, 11, 4)), "日期2012-11-04早于该条目的起始日期2012-11-05。"),
    (
        "same_day",
        lambda: amend(stood(), AUTUMN),
        "2012-11-05已有一次变更。事情变了，请填之后的日期；当时记错了，请作更正。",
    ),
    (
        "before_version",
        lambda: amend(amend(stood(), date(2012, 12, 1)), date(2012, 11, 20), 2),
        "日期2012-11-20早于最近一次变更（2012-12-01）。请填之后的日期，或作更正。",
    ),
    (
        "later",
        lambda: travelled_back(amend(stood(), date(2012, 12, 1))),
        "该条目在2012-12-01已有变更，而今天是2012-11-20。过了那一天才能再改。",
    ),
    ("ended", lambda: amend(ended(), TODAY, 2), "该条目已于2012-12-10终止，不能再改。"),
    (
        "waiting",
        lambda: registry.end(MAKER, proposed().id, on=TODAY, number=1, reason="x"),
        "该条目有一项变更正在等待审核，审核后才能再改。",
    ),
    ("nothing_waits", lambda: registry.check(CHECKER, stood().id, number=1, accept=True), "该条目没有等待审核的变更。"),
    ("not_in_force", refused_first, "该条目没有生效，不能变更。"),
    ("taken", lambda: (enter(), enter()), "320500已有相同的条目（乡镇民政助理培训班 / 2012-11-05）。请在原条目上变更。"),
    (
        "stale",
        lambda: amend(amend(stood()), TODAY, 1),
        "您打开后，该条目已被他人改动（现为第2版，您看到的是第1版）。您填的内容未保存，请核对后重填。",
    ),
    (
        "sent_before",
        lambda: (enter(request="r"), enter(planned="99", request="r")),
        "这张表提交过一次，当时填的与这次不同。这次填的没有保存；要改，请在原条目上变更。",
    ),
    (
        "same_person",
        lambda: registry.check(
            CHECKER,
            registry.enter(CHECKER, "relief_station", "320581", STATION, since=AUTUMN).id,
            number=1,
            accept=True,
        ),
        "录入人不能审核自己的变更。请由另一人审核。",
    ),
    ("no_reason", lambda: amend(stood(), reason=" "), "请写明理由。"),
    (
        "no_checker",
        lambda: registry.bulk_amend(MAKER, "relief_station", [], reason="x"),
        "本台账的变更须由另一人审核。",
    ),
    ("not_sortable", lambda: page(sort="cost"), "不能按“cost”排序。"),
    ("not_filterable", lambda: page(filters={"cost": "1"}), "不能按“cost”筛选。"),
    (
        "not_measured",
        lambda: registry.totals(MAKER, "training_session", "name", TODAY, "320000"),
        "“name”不能汇总。",
    ),
    ("bad_after", lambda: page(after="1.2"), "翻页位置无效。请从第一页看起。"),
    ("no_entry", lambda: registry.entry(MAKER, 10**9), "没有第1000000000号条目，或它不在您的范围内。"),
]
IN_TABLES = {
    "twice",
    "outside",
    "unknown_column",
    "no_column",
    "two_columns",
}  # their texts stand in test_registry.py, but for one:


@pytest.fixture
def _today() -> Iterator[None]:
    with time.at(TODAY):
        yield


@pytest.mark.django_db
@pytest.mark.usefixtures("_today")
@pytest.mark.parametrize(("reason", "act", "zh"), ACTS, ids=[reason for reason, _, _ in ACTS])
def test_an_act_is_refused_in_words(reason: str, act: Callable[[], object], zh: str) -> None:
    with pytest.raises(registry.Refused) as caught:
        act()
    assert [one.reason for one in caught.value.problems] == [reason]
    assert caught.value.message("zh") == zh
    assert "{" not in caught.value.message("en")


@pytest.mark.django_db
@pytest.mark.usefixtures("_today")
def test_a_row_that_stands_twice_in_a_table_is_refused_in_words() -> None:
    rows = [("320500", SESSION, AUTUMN)] * 2
    ((line, problem),) = registry.bulk_enter(MAKER, "training_session", rows).problems
    assert (line, problem.message("zh")) == (2, "与前面某行是同一条目（乡镇民政助理培训班 / 2012-11-05）。")


@pytest.mark.django_db
@pytest.mark.usefixtures("_today")
def test_a_stale_form_is_told_how_the_entry_stands_now() -> None:
    now = amend(stood())
    with pytest.raises(registry.Stale) as caught:
        amend(now, number=1)
    assert (caught.value.current, caught.value.theirs) == (now, 1)


def test_every_reason_has_its_words_tested() -> None:
    tested = {reason for reason, *_ in VALUES} | {"unknown_field", "more_than", "ahead"}
    assert tested == set(reasons().value)
    assert {reason for reason, _, _ in ACTS} | IN_TABLES == set(reasons().act)


def test_an_unknown_register_is_told_the_nearest() -> None:
    with pytest.raises(registry.UnknownRegister) as caught:
        registry.register("relief_statoin")
    assert str(caught.value) == 'No register is called "relief_statoin". Did you mean "relief_station"?'
