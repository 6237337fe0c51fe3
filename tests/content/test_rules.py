"""The golden vectors of the minimum living allowance, G1 to G12, in every reading and both versions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import sqlglot

from minzheng.rules import api as rules
from tests.rooms.rules.readings import by_duckdb, by_numpy, by_steps, population

BOOK = rules.load(Path(__file__).with_name("rules") / "dibao")
CASES = list(BOOK.cases())


@pytest.mark.parametrize(
    ("example", "rule", "case"), CASES, ids=[f"{example.name}-{rule.version.id}" for example, rule, _ in CASES]
)
def test_an_example_gives_what_it_expects(example: rules.Example, rule: rules.Rule, case: rules.Case) -> None:
    assert list(rules.differences(rules.decide(rule, case), example.expect)) == []


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.version.id)
def test_every_reading_says_the_same_of_the_examples(rule: rules.Rule) -> None:
    cases = [case for _, under, case in CASES if under is rule]
    expected = by_steps(rule, cases)
    assert len(cases) > 14
    assert by_numpy(rule, cases) == expected
    assert by_duckdb(rule, cases) == expected


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.version.id)
def test_spark_can_read_the_query(rule: rules.Rule) -> None:
    text = rules.sql(rule, "spark")
    assert sqlglot.parse_one(text, read="spark").sql("spark", pretty=True) == text
    assert "`保障金`" in text
    assert " DIV " in text


def test_the_version_is_that_of_the_day_of_acceptance() -> None:
    on = {
        day: (rule := BOOK.on(date.fromisoformat(day))) and rule.version.id for day in ("2012-12-11", "2021-06-30", "2021-07-01")
    }
    assert on == {"2012-12-11": None, "2021-06-30": "2012", "2021-07-01": "2021"}  # G10: decided on 20 July under the law of June


def test_an_expenditure_just_below_the_line_is_found_as_the_change_that_would_turn_the_answer() -> None:
    (case,) = [case for example, rule, case in CASES if example.name.startswith("G2") and rule.version.id == "2021"]
    found = rules.flips(rules.decide(BOOK.version("2021"), case))
    assert found.given_up == ()
    assert [(one.fact.name, one.person, one.before, one.after) for one in found.changes][:2] == [
        ("工资", 1, 1_800_000, 1_799_999),
        ("就业成本", 1, 0, 1),
    ]


def test_the_difference_of_two_versions_is_counted() -> None:
    before, after = BOOK.rules
    cases = [case for _, under, case in CASES if under is after]
    households = population(after, cases)
    found = rules.difference(before, after, households, "保障金")
    old, new = by_steps(before, cases), by_steps(after, cases)
    gained = sum(one[0] is False and other[0] is True for one, other in zip(old, new, strict=True))
    assert found.counts()["gained"] == gained > 0
    assert found.counts()["unknown"] == sum(None in one[:2] + other[:2] for one, other in zip(old, new, strict=True)) == 1
    assert sum(found.counts().values()) == len(cases)
    assert found.after.sum() - found.before.sum() == sum(
        (other[1] or 0) - (one[1] or 0) for one, other in zip(old, new, strict=True) if None not in one[:2] + other[:2]
    )


def test_nothing_uncertain_is_shown_as_law() -> None:
    for rule in BOOK.rules:
        rows = {line.split(" | ")[0].strip("| "): line for line in rules.page(rule).splitlines()}
        uncertain = {one.name for one in BOOK.head.parameter if one.confirm}
        assert {name for name, line in rows.items() if line.endswith("| 待省里确认 |")} == uncertain & set(rows) != set()
