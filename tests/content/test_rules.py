"""The rules of the service items: their examples, the golden vectors among them, in every reading and every version."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import sqlglot

from minzheng.registry import api as registry
from minzheng.rules import api as rules
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from tests.rooms.rules.readings import by_duckdb, by_numpy, by_steps, population

BOOKS = {item.id: book for item in catalogue.items() if (book := facts.book(item.id)) is not None}
RULES = [pytest.param(rule, id=f"{name}-{rule.version.id}") for name, book in BOOKS.items() for rule in book.rules]
CASES = [(name, *one) for name, book in BOOKS.items() for one in book.cases()]
DIBAO = BOOKS["dibao"]
LATER = date(2100, 1, 1)


@pytest.mark.parametrize(
    ("example", "rule", "case"), [one[1:] for one in CASES], ids=[f"{one[0]}-{one[1].name}-{one[2].version.id}" for one in CASES]
)
def test_an_example_gives_what_it_expects(example: rules.Example, rule: rules.Rule, case: rules.Case) -> None:
    assert list(rules.differences(rules.decide(rule, case), example.expect)) == []


@pytest.mark.parametrize("rule", RULES)
def test_every_reading_says_the_same_of_the_examples(rule: rules.Rule) -> None:
    cases = [case for *_, under, case in CASES if under is rule]
    expected = by_steps(rule, cases)
    assert {True, False} <= {one[rule.outputs.index(rule.answer)] for one in expected}
    assert by_numpy(rule, cases) == expected
    assert by_duckdb(rule, cases) == expected


@pytest.mark.parametrize("rule", RULES)
def test_spark_can_read_the_query(rule: rules.Rule) -> None:
    text = rules.sql(rule, "spark", sizes=(1, 3))
    assert sqlglot.parse_one(text, read="spark").sql("spark", pretty=True) == text
    assert all(f"`{name}`" in text for name in rule.outputs)


def test_the_version_is_that_of_the_day_of_acceptance() -> None:
    on = {
        day: (rule := DIBAO.on(date.fromisoformat(day))) and rule.version.id
        for day in ("1999-09-30", "2012-12-11", "2021-06-30", "2021-07-01")
    }
    assert on == {
        "1999-09-30": None,
        "2012-12-11": "1999",
        "2021-06-30": "2012",
        "2021-07-01": "2021",
    }  # G10: decided on 20 July under the law of June


def test_an_expenditure_just_below_the_line_is_found_as_the_change_that_would_turn_the_answer() -> None:
    (case,) = [case for example, rule, case in DIBAO.cases() if example.name.startswith("G2") and rule.version.id == "2021"]
    found = rules.flips(rules.decide(DIBAO.version("2021"), case))
    assert found.given_up == ()
    assert [(one.fact.name, one.person, one.before, one.after) for one in found.changes][:2] == [
        ("工资", 1, 1_800_000, 1_799_999),
        ("就业成本", 1, 0, 1),
    ]


def test_the_difference_of_two_versions_is_counted() -> None:
    before, after = DIBAO.version("2012"), DIBAO.version("2021")
    cases = [case for _, under, case in DIBAO.cases() if under is after]
    households = population(after, cases)
    found = rules.difference(before, after, households, "保障金")
    old, new = by_steps(before, cases), by_steps(after, cases)
    gained = sum(one[0] is False and other[0] is True for one, other in zip(old, new, strict=True))
    counts = dict(zip(rules.BECAME, np.bincount(found.became, minlength=len(rules.BECAME)).tolist(), strict=True))
    assert counts["gained"] == gained > 0
    assert counts["unknown"] == sum(None in one[:2] + other[:2] for one, other in zip(old, new, strict=True)) == 1
    assert sum(counts.values()) == len(cases)
    assert found.after.sum() - found.before.sum() == sum(
        (other[1] or 0) - (one[1] or 0) for one, other in zip(old, new, strict=True) if None not in one[:2] + other[:2]
    )


@pytest.mark.parametrize("rule", RULES)
def test_nothing_uncertain_is_shown_as_law(rule: rules.Rule) -> None:
    rows = {line.split(" | ")[0].strip("| "): line for line in rules.page(rule).splitlines()}
    uncertain = {one.name for one in rule.declared.values() if isinstance(one, rules.Parameter) and one.confirm}
    assert {name for name, line in rows.items() if line.endswith("| 待省里确认 |")} == uncertain & set(rows)


@pytest.mark.parametrize("name", BOOKS)
def test_every_fact_says_whence_it_is_known_and_how_it_is_asked(name: str) -> None:
    book, said = BOOKS[name], facts.facts(name)
    assert {one.name for one in said.fact} == {one.name for one in book.head.fact}
    for rule in book.rules:
        asked = facts.questions(name, rule.version.since, everything=True)
        assert {one.name for one in asked} == {one.declared.name for one in rule.inputs if isinstance(one.declared, rules.Fact)}
        assert all(one.text.zh and one.text.en and one.group in facts.groups(name) for one in asked)
        assert all(one.unit.zh for one in asked if one.kind in {"money", "years", "months", "days", "area"})


def test_every_version_of_every_item_has_a_rule_on_its_first_day_and_its_last() -> None:
    bound = [(item.id, day) for item in catalogue.items() for one in item.versions for day in (one.since, min(one.until, LATER))]
    assert [(name, day) for name, day in bound if facts.rule(name, day) is None] == []
    assert {name: book.head.id for name, book in BOOKS.items()} == {name: name for name in BOOKS}


def test_every_item_with_a_rule_can_have_its_parameters_on_record() -> None:
    assert {one.code for one in registry.register(facts.REGISTER).field("item").choices} == set(BOOKS)


@pytest.mark.parametrize("name", BOOKS)
def test_an_item_that_pays_says_how_much(name: str) -> None:
    output = facts.facts(name).amount
    assert bool(output) == catalogue.item(name).pays
    assert all(rule.step(output).unit == "money" for rule in BOOKS[name].rules if output)


def test_what_several_rules_ask_by_one_name_is_one_thing() -> None:
    """A family is asked once, whatever it may get."""
    asked: dict[str, set[object]] = {}
    said: dict[str, set[object]] = {}
    for name, book in BOOKS.items():
        whences = {one.name: one for one in facts.facts(name).fact}
        for fact in book.head.fact:
            whence = whences[fact.name]
            asked.setdefault(fact.name, set()).add((fact.level, fact.kind, whence.source, whence.kinds, whence.text))
        for group, text in facts.groups(name).items():
            said.setdefault(group, set()).add(text)
    assert {name: found for name, found in asked.items() if len(found) > 1} == {}
    assert {group: found for group, found in said.items() if len(found) > 1} == {}
