"""A head of a rule and short ways to compile and decide with it."""

from __future__ import annotations

import re
from datetime import date

from minzheng.content import api as content
from minzheng.rules import api as rules

FACTS = (
    rules.Fact("工资", "Wage", "money", 1_000_000),
    rules.Fact("残疾等级", "Grade", "number", 4),
    rules.Fact("周岁", "Age", "years", 130),
    rules.Fact("在校", "Student", "yes"),
    rules.Fact("收入", "Income", "money", 1_000_000, of="household"),
    rules.Fact("盈亏", "Gain or loss", "money", 1_000, -1_000, of="household"),
    rules.Fact("月数", "Months", "months", 600, of="household"),
    rules.Fact("残疾户", "Disabled", "yes", of="household"),
    rules.Fact("城市", "Urban", "yes", of="household"),
)
PARAMETERS = (rules.Parameter("保障标准", "Standard", "money", 10_000), rules.Parameter("比例", "Ratio", "percent", 500))
VERSION = rules.Version("2021", date(2021, 7, 1), "最低生活保障审核确认办法")


def head(answer: str = "结果", outputs: tuple[str, ...] = ()) -> rules.Head:
    """A head whose outputs are the answer and these."""
    return rules.Head("invented", content.Said("试", "Try"), answer, (answer, *outputs), (VERSION,), FACTS, PARAMETERS)


def rule(text: str, *outputs: str) -> rules.Rule:
    """A text with a heading of its own, or else in the household's steps; a result is added unless it has one."""
    text = text if text.startswith("人\n") else f"家庭\n{text}"
    text = text if re.search(r"结果\s*=", text) else f"{text}\n结果 = 残疾户"
    return rules.compile(text, head(outputs=outputs), VERSION)


def faults(text: str) -> list[rules.Fault]:
    """What is wrong with a text. Fails where nothing is."""
    try:
        rule(text)
    except rules.RuleError as error:
        return list(error.faults)
    raise AssertionError(f"nothing is wrong with {text}")


def value(expression: str, **household: int | bool | None) -> object:
    """What an expression of the household gives, for a household of two persons without anything."""
    made = rule(f"值 = {expression}", "值")
    usual = {"收入": 0, "盈亏": 0, "月数": 0, "残疾户": False, "城市": False, "保障标准": 0, "比例": 0}
    person = {"工资": 0, "残疾等级": 0, "周岁": 0, "在校": False}
    return rules.decide(made, rules.Case(usual | household, [person, person])).value("值")
