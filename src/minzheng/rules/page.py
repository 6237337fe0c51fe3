"""The reading for people: a version of a rule as a page in Chinese, with all that it asks and every step."""

from __future__ import annotations

from fractions import Fraction
from itertools import groupby

from minzheng.rules.compiler import Rule
from minzheng.rules.deciding import said
from minzheng.rules.schema import Declared, Fact, Parameter, kinds, language, words


def page(rule: Rule) -> str:
    """Markdown. What no law that was read says is shown as to be confirmed."""
    say, version = words().page, rule.version
    until = say["until"].format(day=version.until) if version.until else ""
    lines = [
        f"# {rule.name.zh} {version.id}",
        "",
        say["source"].format(title=version.title, number=version.number, since=version.since, until=until),
        say["outputs"].format(names=say["pause"].join(rule.outputs), answer=rule.answer),
        say["unknown"],
        say["articles"],
    ]
    asked: dict[type, list[str]] = {Fact: [], Parameter: []}
    for one in (one.declared for one in rule.inputs):
        row = [one.name, language().level[one.level].zh, kinds()[one.kind].zh, _bounds(one)]
        last = one.source if isinstance(one, Fact) else say["confirm"] if isinstance(one, Parameter) and one.confirm else ""
        asked[type(one)].append(f"| {' | '.join([*row, last])} |")
    lines += _section("facts", asked[Fact]) + _section("parameters", asked[Parameter])
    for level, steps in groupby(rule.steps, key=lambda step: step.level):
        rows = [f"| {step.name} | `{step.expression}` | {step.basis} |" for step in steps]
        lines += _section("steps", rows, language().level[level].zh)
    return "\n".join([*lines, ""])


def _section(name: str, rows: list[str], level: str = "") -> list[str]:
    title, head = words().page[name].format(level=level), words().page[f"{name}_head"]
    return ["", f"## {title}", "", head, "| --- " * (head.count("|") - 1) + "|", *rows] if rows else []


def _bounds(one: Declared) -> str:
    if one.kind == "yes":
        return ""
    low, high = (said(one.kind, Fraction(bound)).zh for bound in one.bounds)
    return words().page["range"].format(low=low, high=high)
