"""What a rule asks is known from records, or asked; what counts has a source; a sheet is kept as it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from minzheng.circumstances import api as circumstances
from minzheng.circumstances.api import Stating
from minzheng.content import api as content
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.rules import api as rules
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from minzheng.services.facts.loading import load
from tests.rooms.indicators.planting import plant
from tests.rooms.people.acting import ASSISTANT, CLERK, OFFICER, STRANGER, VILLAGE, person

pytestmark = pytest.mark.django_db
DAY, SINCE = date(2012, 12, 12), date(2012, 1, 1)
STANDARD = {"benefit": "dibao", "area": "urban", "amount": "500", "number": "通民发〔2012〕31号"}
MONTHS = {"item": "dibao", "name": "核算月数", "value": "6", "number": "苏民发〔2012〕3号"}


@pytest.fixture
def home() -> people.Household:
    """A head, their spouse, and a daughter of 17."""
    members = [
        (person(), "head"),
        (person("李秀英", date(1982, 1, 1), 2), "spouse"),
        (person("王小丫", date(1995, 12, 13), 3), "child"),
    ]
    return people.found(OFFICER, VILLAGE, members, since=SINCE)


@pytest.fixture
def keys(home: people.Household) -> tuple[int, ...]:
    return tuple(one.person for one in home.members)


def gathered(home: people.Household, **more: object) -> facts.Sheet:
    return facts.gather(CLERK, "dibao", home.id, day=DAY, purpose="means", **more)  # type: ignore[arg-type]


def state(key: int, kind: str, amount: int, source: str = "declared", household: int | None = None) -> None:
    circumstances.state(CLERK, Stating(key, kind, source, SINCE, date(2012, 11, 1), amount, household=household))


def of(sheet: facts.Sheet, name: str) -> dict[int, tuple[object, str]]:
    """By person what counts of a fact, and whence."""
    return {person: (one.value, one.source) for (fact, person), one in facts.counting(sheet).items() if fact == name}


def parameter(name: str, place: str = VILLAGE, day: date = DAY) -> facts.Parameter:
    return next(one for one in facts.parameters("dibao", place, day) if one.name == name)


def reason(act: Callable[[], object]) -> str:
    with pytest.raises(facts.Refused) as refused:
        act()
    assert "{" not in refused.value.message("zh") + refused.value.message("en")
    return refused.value.reason


def the_rest(sheet: facts.Sheet, **own: int | bool | None) -> dict[tuple[str, int], rules.One]:
    """No, or nothing, to everything that is asked and not known, but for these of the household."""
    known = facts.counting(sheet)
    found: dict[tuple[str, int], int | bool | None] = {}
    for one in facts.questions(sheet.item, sheet.day, everything=True):
        for key in sheet.people if one.level == "person" else (0,):
            if (one.name, key) not in known:
                found[one.name, key] = own.get(one.name, False if one.kind == "yes" else 0)
    return found


def test_records_say_ages_and_ties(home: people.Household, keys: tuple[int, ...]) -> None:
    sheet = gathered(home)
    head, spouse, child = keys
    assert (sheet.version, sheet.place, sheet.people) == ("2012", VILLAGE, keys)
    assert of(sheet, "周岁") == {head: (32, "people"), spouse: (30, "people"), child: (16, "people")}
    assert of(sheet, "本人或配偶") == {head: (True, "people"), spouse: (True, "people"), child: (False, "people")}
    assert of(sheet, "子女")[child] == (True, "people")
    assert of(sheet, "户籍符合") == {0: (True, "people")}
    assert of(gathered(home, place="320581101"), "户籍符合") == {0: (False, "people")}
    assert of(sheet, "工资") == of(sheet, "服刑") == {}


def test_whoever_applies_is_first_and_ties_are_to_them(home: people.Household, keys: tuple[int, ...]) -> None:
    head, spouse, child = keys
    sheet = gathered(home, people=(child, head, spouse))
    assert sheet.people == (child, head, spouse)
    assert of(sheet, "父母")[head] == (True, "people")
    assert spouse not in of(sheet, "父母")  # whether the head's spouse is a parent nobody has said
    people.relate(OFFICER, spouse, child, since=SINCE)
    assert of(gathered(home, people=(child, head, spouse)), "父母")[spouse] == (True, "people")


def test_the_better_source_counts_and_the_difference_is_told(home: people.Household, keys: tuple[int, ...]) -> None:
    head = keys[0]
    state(head, "wage", 100_000)
    state(head, "wage", 130_000, "record")
    sheet = gathered(home)
    assert of(sheet, "工资") == {head: (130_000 * 12, "record")}
    (found,) = facts.differences(sheet)
    assert (found.counts.source, [(one.value, one.source) for one in found.others]) == ("record", [(1_200_000, "declared")])
    sheet = facts.answered(sheet, {("工资", head): 90_000}, day=DAY)
    assert of(sheet, "工资") == {head: (130_000 * 12, "record")}
    assert [one.source for one in facts.differences(sheet)[0].others] == ["declared", "asked"]
    again = facts.answered(sheet, {("工资", head): 130_000}, day=DAY)
    assert [one.source for one in facts.differences(again)[0].others] == ["declared"]


def test_what_is_stated_of_nobody_is_unknown(home: people.Household, keys: tuple[int, ...]) -> None:
    state(keys[0], "deposit", 200_000)
    state(keys[1], "insurance", 50_000, "list")
    sheet = gathered(home)
    assert of(sheet, "金融资产") == {0: (250_000, "declared")}
    assert of(sheet, "机动车") == {}
    assert "机动车" in {one.name for one, person in facts.wanted(sheet) if person == 0}


def test_what_is_stated_and_nobody_can_have_is_asked_and_not_guessed(home: people.Household, keys: tuple[int, ...]) -> None:
    with time.at(DAY):
        state(keys[0], "wage", 119_400_000)
        sheet = gathered(home)
        plant("assistance_standard", "320623", STANDARD, SINCE)
        sheet = gathered(home)
    assert of(sheet, "工资") == {}
    rest = {(name, person): value for (name, person), value in the_rest(sheet, 城市=True).items() if name != "工资"}
    decision = facts.decide(facts.answered(sheet, rest, day=DAY))
    assert decision.answer is None
    assert {one.name for one in decision.asks()} == {"工资"}


def test_what_is_stated_of_all_together_is_counted_once(home: people.Household, keys: tuple[int, ...]) -> None:
    state(keys[0], "business", 60_000, household=home.id)
    assert of(gathered(home), "经营净收入") == {
        keys[0]: (720_000, "declared"),
        keys[1]: (0, "declared"),
        keys[2]: (0, "declared"),
    }
    state(keys[1], "business", 20_000)
    assert of(gathered(home), "经营净收入") == {}  # the whole and a part of it: nobody knows what was meant


def test_who_may_not_see_amounts_knows_none(home: people.Household, keys: tuple[int, ...]) -> None:
    state(keys[0], "wage", 100_000)
    seen = facts.gather(ASSISTANT, "dibao", home.id, day=DAY, purpose="means")
    assert of(seen, "工资") == (
        {} if circumstances.of_household(ASSISTANT, home.id, purpose="means")[0].hidden else of(seen, "工资")
    )
    with pytest.raises(people.Refused):
        facts.gather(STRANGER, "dibao", home.id, day=DAY, purpose="means")


def test_parameters_come_from_the_nearest_place_then_a_law_then_what_is_usual() -> None:
    assert parameter("城市低保标准").value is None
    assert (parameter("核算月数").value, parameter("核算月数").confirm) == (12, True)
    plant("assistance_standard", "320600", STANDARD, SINCE)
    plant("assistance_parameter", "320000", MONTHS, SINCE)
    said = parameter("核算月数")
    assert (said.value, said.confirm, said.place, said.number, said.since) == (6, False, "320000", MONTHS["number"], SINCE)
    plant("assistance_parameter", "320623", MONTHS | {"value": "3"}, DAY)
    assert parameter("核算月数").value == 3
    assert parameter("核算月数", "320602").value == 6
    assert parameter("城市低保标准").value == 50_000
    assert (parameter("城市低保标准").place, parameter("农村低保标准").value) == ("320600", None)


def test_an_entry_that_nobody_can_read_is_no_value() -> None:
    plant("assistance_parameter", "320000", MONTHS, SINCE)
    plant("assistance_parameter", "320623", MONTHS | {"value": "一年"}, SINCE)
    assert parameter("核算月数").value is None
    plant("assistance_parameter", "320581", MONTHS | {"name": "核算月份"}, SINCE)
    unread, unreadable = sorted(facts.broken(), key=len)
    assert '"核算月份", which the rule of dibao does not read' in unread
    assert "核算月数 一年" in unreadable


@pytest.mark.parametrize("months", ["0", "999"])
def test_an_entry_that_the_rule_cannot_take_is_no_value_and_stops_nobody(months: str) -> None:
    plant("assistance_parameter", "320623", MONTHS | {"value": months}, SINCE)
    assert parameter("核算月数").value is None
    assert facts.decide(facts.blank("dibao", "320623", DAY, 1)).answer is None
    (told,) = facts.broken()
    assert f"“核算月数” is {months}, but 1 to 12 is meant." in told


def test_a_standard_that_the_rule_cannot_take_is_no_value() -> None:
    plant("assistance_standard", "320623", STANDARD | {"amount": "10000.01"}, SINCE)
    assert parameter("城市低保标准").value is None
    assert facts.decide(facts.blank("dibao", "320623", DAY, 1)).answer is None


def test_town_and_country_each_have_the_standard_of_the_nearest_place_that_says_it() -> None:
    def both(place: str) -> list[tuple[object, str]]:
        return [(one.value, one.place) for one in (parameter(name, place) for name in ("城市低保标准", "农村低保标准"))]

    plant("assistance_standard", "320000", STANDARD | {"area": "all", "amount": "300"}, SINCE)
    plant("assistance_standard", "320600", STANDARD, SINCE)
    assert both("320623") == [(50_000, "320600"), (30_000, "320000")]
    plant("assistance_standard", "320623", STANDARD | {"area": "rural", "amount": "400"}, SINCE)
    assert both("320623") == [(50_000, "320600"), (40_000, "320623")]
    said = catalogue.standards(catalogue.item("dibao"), "320623", DAY)
    assert [(one.area_code, one.amount) for one in said] == [("urban", 50_000), ("rural", 40_000)], "of both nothing is left"
    plant("assistance_standard", "320602", STANDARD | {"area": "all", "amount": "600"}, SINCE)
    assert both("320602") == [(60_000, "320602")] * 2


def test_a_law_with_an_end_is_over_on_the_day_after() -> None:
    on = {
        day: parameter("基础养老金不计", "320623", date.fromisoformat(day)) for day in ("2021-07-01", "2025-12-31", "2026-01-01")
    }
    assert [(one.value, one.confirm) for one in on.values()] == [(True, False), (True, False), (False, True)]


def test_a_household_decides_from_records_and_few_answers(home: people.Household, keys: tuple[int, ...]) -> None:
    plant("assistance_standard", "320623", STANDARD, SINCE)
    state(keys[0], "wage", 120_000, "record")
    sheet = gathered(home)
    assert facts.decide(sheet).answer is None
    assert ("服刑", keys[1]) in [(one.name, person) for one, person in facts.wanted(sheet)]
    sheet = facts.answered(sheet, the_rest(sheet, 城市=True), day=DAY)
    assert facts.wanted(sheet) == ()
    decision = facts.decide(sheet)
    assert (decision.answer, decision.value("保障金")) == (True, 30_000)
    assert "核算月数" in facts.unconfirmed(sheet)
    assert "单人保比例" not in facts.unconfirmed(sheet)


def test_a_sheet_comes_back_as_it_was_kept(home: people.Household, keys: tuple[int, ...]) -> None:
    state(keys[0], "wage", 120_000, "record")
    sheet = facts.answered(gathered(home), {("城市", 0): True, ("残疾等级", keys[1]): 2, ("住房", 0): None}, day=DAY)
    assert facts.loads(facts.dumps(sheet)) == sheet
    assert facts.dumps(facts.loads(facts.dumps(sheet))) == facts.dumps(sheet)


@pytest.mark.parametrize(
    "change",
    [
        {"item": "dibo"},
        {"version": "1950"},
        {"more": 1},
        {"day": "yesterday"},
        {"known": [{"name": "工资", "person": 1, "value": 1, "source": "rumour", "day": None}]},
        {"known": [{"name": "工资", "person": 9, "value": 1, "source": "asked", "day": None}]},
        {"known": [{"name": "薪水", "person": 1, "value": 1, "source": "asked", "day": None}]},
        {"known": [{"name": "工资", "person": 1, "value": True, "source": "asked", "day": None}]},
        {"known": 3},
    ],
    ids=str,
)
def test_a_text_that_nobody_wrote_is_refused(change: Mapping[str, object]) -> None:
    text = facts.dumps(facts.blank("dibao", "320623", DAY, 2))
    said = json.dumps(json.loads(text) | dict(change), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert reason(lambda: facts.loads(said)) == "not_a_sheet"
    assert reason(lambda: facts.loads("[]")) == reason(lambda: facts.loads(text[:-2])) == "not_a_sheet"


def test_bad_answers_are_refused_and_nothing_is_lost() -> None:
    sheet = facts.blank("dibao", "320623", DAY, 2)
    assert reason(lambda: facts.answered(sheet, {("薪水", 1): 1}, day=DAY)) == "no_such_fact"
    assert reason(lambda: facts.answered(sheet, {("核算月数", 0): 1}, day=DAY)) == "no_such_fact"
    assert reason(lambda: facts.answered(sheet, {("工资", 3): 1}, day=DAY)) == "not_on_sheet"
    assert reason(lambda: facts.answered(sheet, {("城市", 1): True}, day=DAY)) == "not_on_sheet"
    assert reason(lambda: facts.answered(sheet, {("城市", 0): True}, source="rumour", day=DAY)) == "unknown_source"
    with pytest.raises(rules.CaseError):
        facts.answered(sheet, {("工资", 1): 10**17}, day=DAY)
    with pytest.raises(rules.CaseError):
        facts.answered(sheet, {("工资", 1): True}, day=DAY)


def test_where_nothing_is_computed_it_is_said(home: people.Household) -> None:
    assert facts.rule("dibao", date(1990, 1, 1)) is None
    assert facts.questions("dibao", date(1990, 1, 1)) == facts.parameters("dibao", "320623", date(1990, 1, 1)) == ()
    assert reason(lambda: facts.blank("dibao", "320623", date(1990, 1, 1), 1)) == "no_rule"
    assert reason(lambda: facts.blank("dibao", "320623", DAY, 0)) == "nobody"
    with pytest.raises(catalogue.UnknownItem):
        facts.book("dibo")


def test_a_screener_asks_of_nobody_and_knows_who_applies() -> None:
    sheet = facts.blank("dibao", "320623", DAY, 2)
    assert sheet.people == (1, 2)
    assert of(sheet, "本人或配偶") == {1: (True, "people")}
    asked = [one.name for one in facts.questions("dibao", DAY)]
    assert "周岁" not in asked
    assert "周岁" in [one.name for one in facts.questions("dibao", DAY, everything=True)]
    assert next(one for one in facts.questions("dibao", DAY) if one.name == "工资").unit.zh == "元/月"
    units = {one.name: one.unit.zh for one in facts.questions("temporary_assistance", date(2019, 1, 1))}
    assert (units["工资"], units["自负支出"]) == ("元/月", "元")


def test_an_item_for_one_person_has_to_know_whom(home: people.Household, keys: tuple[int, ...]) -> None:
    ask = {"day": DAY, "purpose": "means"}
    assert reason(lambda: facts.gather(CLERK, "advanced_age_allowance", home.id, **ask)) == "nobody"  # type: ignore[arg-type]
    sheet = facts.gather(CLERK, "advanced_age_allowance", home.id, people=keys, **ask)  # type: ignore[arg-type]
    assert sheet.people == keys[:1]
    alone = facts.gather(CLERK, "advanced_age_allowance", None, people=keys[1:], **ask)  # type: ignore[arg-type]
    assert (alone.people, alone.place, of(alone, "周岁")) == (keys[1:2], VILLAGE, {keys[1]: (30, "people")})


def test_income_before_aid_is_exact_and_rounded_once_for_the_household() -> None:
    """Three with 1,000.01 yuan of a year among them: 8,333.42 fen a month, however they are counted."""
    sheet = facts.blank("dibao", "320602", date(2014, 9, 1), 3)
    parameters = tuple(replace(one, value=12) if one.name == "核算月数" else one for one in sheet.parameters)
    sheet, told = replace(sheet, parameters=parameters), {}
    for key in sheet.people:
        told |= {
            (name, key): False
            for name in ("教职离家三年", "服刑", "劳动教养", "父母", "子女", "其他长期同住", "不能独立生活", "在校本科及以下")
        }
        told |= {
            (name, key): 0
            for name in (
                "工资",
                "经营净收入",
                "财产收入",
                "转移收入",
                "基础养老金",
                "社会救助金",
                "优待抚恤金",
                "个税和社会保障支出",
            )
        }
        told |= {("本人或配偶", key): True, ("周岁", key): 40}
    assert facts.income(facts.decide(sheet)) is None
    said = tuple(facts.Known(name, key, value, "asked", None) for (name, key), value in told.items())
    earns = tuple(replace(one, value=100_001) if (one.name, one.person) == ("工资", sheet.people[0]) else one for one in said)
    assert facts.income(facts.decide(replace(sheet, known=earns))) == (8_333, 3)
    assert facts.income(facts.decide(facts.blank("temporary_assistance", "320602", date(2014, 9, 1), 1))) is None


def test_what_it_gives_is_one_amount(home: people.Household, keys: tuple[int, ...]) -> None:
    plant("assistance_standard", "320000", STANDARD | {"benefit": "aged_80", "area": "all", "amount": "50"}, SINCE)
    sheet = facts.blank("advanced_age_allowance", VILLAGE, DAY, 1)
    sheet = facts.answered(sheet, {("周岁", 1): 82, ("户籍符合", 0): True}, day=DAY)
    assert facts.amount(facts.decide(sheet)) == 5_000
    assert facts.unconfirmed(sheet) == ("起始周岁", "只发低收入")
    sheet = facts.answered(sheet, {("周岁", 1): 92}, day=DAY)
    decision = facts.decide(sheet)
    assert (decision.answer, facts.amount(decision)) == (True, None)  # nobody laid down what is given at 90


SPOILT = {
    "a fact too few": ('name = "住房"\nsource', 'name = "住宅"\nsource', 'lacks "住房", which the rule asks.'),
    "a fact of another rule": ('name = "住房"\nsource', 'name = "住宅"\nsource', 'fact.36.name is "住宅", which is none.'),
    "no such kind": ('kinds = ["wage"]', 'kinds = ["wages"]', 'fact.22.kinds is "wages", which is none. Did you mean "wage"?'),
    "no such group": ('group = "health"', 'group = "helth"', 'fact.19.group is "helth", which is none. Did you mean "health"?'),
    "kinds of what is asked": ('source = "circumstances"', 'source = "asked"', 'kinds and source = "circumstances" go together.'),
    "no such item": (
        'source = "entitlement"',
        'source = "entitlement"\nitems = ["dibo"]',
        'fact.2.items is "dibo", which is none.',
    ),
    "items of what is asked": (
        'source = "asked"',
        'source = "asked"\nitems = ["dibao"]',
        'items and source = "entitlement" go together',
    ),
    "no such relation": ('relations = ["parent"]', 'relations = ["father"]', 'fact.4.relations is "father", which is none.'),
    "no such benefit": ('benefit = "dibao"', 'benefit = "dibo"', 'standard.0.benefit is "dibo", but the register has dibao,'),
    "no such step": (
        'income = "人均收入"',
        'income = "人均收"',
        'income is "人均收", which is no step of the household in version 1999',
    ),
    "a step of persons": (
        'heads = "成员数"',
        'heads = "计入成员"',
        'heads is "计入成员", which is no step of the household in version 1999',
    ),
    "income of nobody": ('heads = "成员数"', "", "income and heads go together."),
    "no such output": ('amount = "保障金"', 'amount = "保险金"', 'amount is "保险金", but the outputs are 给予低保,'),
    "usual and sure": ('usual = "', 'usual = "农村低保标准 400，', 'usual names "农村低保标准", which the rule does not mark'),
    "unsure and not usual": ("车辆上限 0，", "", 'usual lacks "车辆上限", which is to be confirmed'),
    "no such value": ('value = "是"', 'value = "大概"', "usual or a law cannot be read"),
    "an empty group": (
        '[[group]]\nid = "tie"',
        '[[group]]\nid = "none"\ntext = { zh = "无", en = "None" }\n\n[[group]]\nid = "tie"',
        'group.1.id is "none", of which nothing is asked.',
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_facts_that_do_not_fit_their_rule_do_not_load(name: str, tmp_path: Path) -> None:
    before, after, said = SPOILT[name]
    text = (catalogue.folder("dibao") / "facts.toml").read_text("utf-8")
    assert before in text
    (tmp_path / "facts.toml").write_text(text.replace(before, after, 1), "utf-8")
    book = facts.book("dibao")
    assert book is not None
    with pytest.raises(content.ContentError) as caught:
        load(tmp_path, book)
    assert any(said in str(fault) for fault in caught.value.faults), str(caught.value)


def test_records_are_read_once_for_as_many_items_as_there_are(home: people.Household, keys: tuple[int, ...]) -> None:
    state(keys[1], "dibao", 30_000)
    found = facts.recorded(CLERK, home.id, day=DAY, purpose="means")
    assert len(vault.reads_of(journal.Subject("person", str(keys[1]))).reads) == 1
    dibao = facts.composed("dibao", VILLAGE, home.id, DAY, found)
    child = facts.composed("orphan_allowance", VILLAGE, home.id, DAY, found.alone(keys[2]))
    assert (of(child, "周岁"), child.people) == ({keys[2]: (16, "people")}, keys[2:])
    assert of(facts.composed("advanced_age_allowance", VILLAGE, home.id, DAY, found.alone(keys[1])), "户籍符合")[0][0] is True
    assert dibao == gathered(home)
    assert len(vault.reads_of(journal.Subject("person", str(keys[1]))).reads) == 2


def test_somebody_who_lives_elsewhere_is_read_too(home: people.Household, keys: tuple[int, ...]) -> None:
    parent = person("王老汉", date(1950, 1, 1), 4)
    people.relate(OFFICER, parent, keys[0], since=SINCE)
    state(parent, "transfer", 8_000, "record")
    sheet = gathered(home, people=(*keys, parent))
    assert of(sheet, "父母") == {
        keys[0]: (False, "people"),
        keys[1]: (False, "people"),
        keys[2]: (False, "people"),
        parent: (True, "people"),
    }
    assert of(sheet, "转移收入") == {parent: (96_000, "record")}


def test_a_child_who_lives_with_a_parent_is_no_orphan_and_of_one_who_does_not_the_family_is_asked(
    home: people.Household, keys: tuple[int, ...]
) -> None:
    head, _, child = keys

    def lost(day: date = DAY) -> facts.Sheet:
        return facts.gather(CLERK, "orphan_allowance", home.id, day=day, purpose="means", people=(child,))

    wanted = ["失去父母", "查找不到父母"]
    assert [one.name for one, _ in facts.wanted(lost())][:2] == wanted, "that the head is a parent by birth nobody has said"
    people.relate(OFFICER, head, child, since=SINCE)
    assert of(lost(), "失去父母") == of(lost(), "查找不到父母") == {child: (False, "people")}
    assert facts.decide(lost()).answer is False
    assert facts.Records([home.id], keys, purpose="means").gather("orphan_allowance", home.id, day=DAY, people=(child,)) == lost()
    other = facts.gather(CLERK, "orphan_allowance", home.id, day=DAY, purpose="means", people=(head,))
    assert of(other, "失去父母") == {}
    found = facts.recorded(CLERK, home.id, day=DAY, purpose="means", people=(child, head))
    assert of(facts.composed("orphan_allowance", VILLAGE, home.id, DAY, found.alone(head)), "失去父母") == {}
    people.died(OFFICER, head, on=date(2012, 12, 1), number=1)
    while events.deliver():
        pass
    assert [one.name for one, _ in facts.wanted(lost())][:2] == wanted


def test_what_somebody_has_already_is_not_asked() -> None:
    sheet = facts.blank("temporary_assistance", "320623", date(2015, 1, 1), 2)
    assert of(facts.granted(sheet, {2: {"dibao"}, 9: {"tekun"}}, day=DAY), "低保家庭") == {0: (True, "entitlement")}
    assert facts.granted(sheet, {1: {"funeral_waiver"}}, day=DAY) == sheet  # who has it not here may have it elsewhere
    child = facts.blank("tekun", "320623", date(2022, 1, 1), 1)
    assert of(facts.granted(child, {1: {"orphan_allowance"}}, day=DAY), "已选儿童保障") == {1: (True, "entitlement")}


def test_only_what_is_stated_of_those_who_apply_counts(home: people.Household, keys: tuple[int, ...]) -> None:
    state(keys[0], "deposit", 200_000)
    state(keys[2], "deposit", 50_000)
    assert of(gathered(home, people=keys[:2]), "金融资产") == {0: (200_000, "declared")}
    state(keys[0], "business", 60_000, household=home.id)
    assert of(gathered(home, people=keys[1:]), "经营净收入") == {}  # the head stands for it and is not among them
    assert of(gathered(home, people=keys[:2]), "经营净收入") == {keys[0]: (720_000, "declared"), keys[1]: (0, "declared")}


def test_nobody_learns_of_whom_they_may_not_see(home: people.Household, keys: tuple[int, ...]) -> None:
    stranger = person("张三", date(1970, 1, 1), 5, "320581101001")
    sheet = gathered(home, people=(*keys, stranger))
    assert (sheet.people, set(of(sheet, "周岁"))) == ((*keys, stranger), set(keys))
    with pytest.raises(people.Refused):
        facts.gather(CLERK, "advanced_age_allowance", None, day=DAY, purpose="means", people=(stranger,))


LATER = date(2024, 8, 1)


@pytest.fixture
def _later() -> Iterator[None]:
    """A day on which all that these tests lay down is there already: a register takes nothing ahead of its day."""
    with time.at(LATER):
        yield


def laid(amount: str, place: str, since: date, number: str) -> None:
    plant("assistance_standard", place, {"benefit": "dibao", "area": "all", "amount": amount, "number": number}, since)


def told(home: people.Household, members: tuple[int, ...], day: date, wage: int) -> facts.Sheet:
    """A sheet on which nothing is unknown: nothing owned, nothing earned but a wage of the first."""
    sheet = facts.gather(CLERK, "dibao", home.id, day=day, purpose="means", people=members)
    kinds, known = facts.kinds(sheet), {(one.name, one.person) for one in sheet.known}
    given: dict[tuple[str, int], int | bool | None] = {}
    for one in facts.questions("dibao", day, everything=True):
        for who in members if one.level == "person" else (0,):
            if (one.name, who) not in known:
                given[one.name, who] = one.name in {"户籍符合", "城市"} if kinds[one.name] == "yes" else 0
    return facts.answered(sheet, given | {("工资", members[0]): wage}, day=day)


@pytest.mark.usefixtures("_later")
def test_what_age_alone_will_change_is_foreseen_with_its_day_and_whose() -> None:
    laid("1000", "320600", date(2021, 1, 1), "通民发〔2021〕1号")
    head, child = person("王建国", date(1962, 1, 1), 22), person("王小丫", date(2004, 2, 29), 21)
    home = people.found(OFFICER, VILLAGE, [(head, "head"), (child, "child")], since=SINCE)
    day, members = date(2021, 8, 1), (head, child)
    sheet, born = told(home, members, day, 20_000), {child: date(2004, 2, 29), head: date(1962, 1, 1)}
    turns = facts.foresee(sheet, born, since=day, until=LATER)
    assert [(one.day, one.aged) for one in turns] == [(date(2022, 3, 1), ((child, 18),))], (
        "and nothing of a birthday that changes nothing"
    )
    for turn in turns:
        decided = facts.decide(told(home, members, turn.day, 20_000))
        assert (turn.answer, turn.amount) == (decided.answer, facts.amount(decided)), "as if it were asked on that day"
    assert facts.foresee(sheet, born, since=day, until=date(2021, 12, 31)) == ()
    assert facts.foresee(sheet, {}, since=day, until=LATER) == ()


@pytest.mark.usefixtures("_later")
def test_a_standard_laid_down_for_a_later_day_is_foreseen() -> None:
    laid("800", "320600", date(2021, 1, 1), "通民发〔2021〕1号")
    laid("900", "320623", date(2022, 7, 1), "东政发〔2022〕1号")
    key = person("王建国", date(1972, 1, 1), 23)
    home, day = people.found(OFFICER, VILLAGE, [(key, "head")], since=SINCE), date(2021, 8, 1)
    (turn,) = facts.foresee(told(home, (key,), day, 0), {key: date(1972, 1, 1)}, since=day, until=LATER)
    assert (turn.day, turn.aged, turn.answer, turn.amount) == (date(2022, 7, 1), (), True, 90_000)
    assert {one.number for one in turn.laid} == {"东政发〔2022〕1号"}
