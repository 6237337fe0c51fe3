"""Random rules over random households: every reading gives the same, to the last fen and to the last unknown."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import pytest
import sqlglot
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from minzheng.content import api as content
from minzheng.rules import api as rules
from minzheng.rules.scalar import Slots, function, meaning
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from tests.rooms.rules.readings import by_duckdb, by_numpy, by_steps

VERSION = rules.Version("1", date(2021, 7, 1), "某办法")
FACTS = (
    rules.Fact("工资", "", "money", 30),
    rules.Fact("盈亏", "", "money", 20, -20),
    rules.Fact("等级", "", "number", 4),
    rules.Fact("在校", "", "yes"),
    rules.Fact("患病", "", "yes"),
    rules.Fact("存款", "", "money", 50, of="household"),
    rules.Fact("房产", "", "number", 3, of="household"),
    rules.Fact("资产", "", "number", 2**53 + 9, 2**53 - 9, of="household"),
    rules.Fact("城市", "", "yes", of="household"),
    rules.Fact("本地", "", "yes", of="household"),
)
PARAMETERS = (
    rules.Parameter("标准", "", "money", 40),
    rules.Parameter("比例", "", "percent", 200),
    rules.Parameter("月数", "", "number", 12, 1),
)
LEAVES = {
    ("money", "person"): ["工资", "盈亏"],
    ("number", "person"): ["等级", "1", "2.5", "3"],
    ("yes", "person"): ["在校", "患病"],
    ("money", "household"): ["存款", "标准"],
    ("number", "household"): ["房产", "资产", "人数", "比例", "月数", "1", "0.75", "4"],
    ("yes", "household"): ["城市", "本地", "是"],
}
ALLOWED = {"range", "large", "high", "total_of_quotient"}
"""What the writer below may write without meaning to: such a text is passed over."""


@dataclass
class Writer:
    """Writes expressions of a kind and level; `draw` chooses, `known` are the steps so far."""

    draw: Callable[[st.SearchStrategy[int]], int]
    known: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def one_of(self, options: list[str]) -> str:
        return options[self.draw(st.integers(0, len(options) - 1))]

    def leaf(self, kind: str, level: str) -> str:
        options = LEAVES[kind, level] + self.known.get((kind, level), [])
        if level == "person" and self.draw(st.integers(0, 3)) == 0:
            options = LEAVES[kind, "household"] + self.known.get((kind, "household"), [])
        return self.one_of(options)

    def expression(self, kind: str, level: str, depth: int) -> str:
        if depth == 0:
            return self.leaf(kind, level)
        shapes = SHAPES[kind] + (TOTALS[kind] if level == "household" else [])
        shape = self.one_of(shapes)
        return re.sub(r"\{(\w+)\}", lambda found: self.part(found[1], level, depth - 1), shape)

    def part(self, name: str, level: str, depth: int) -> str:
        if name == "divisor":
            return self.one_of(["人数", "月数", "3", "0.4", f"最大({self.expression('number', level, depth)}, 1)"])
        if name.startswith("each_"):
            return self.of_person(name[5:], depth)
        return self.expression(name, level, depth)

    def of_person(self, kind: str, depth: int) -> str:
        """An expression that reads at least one value of a person."""
        written = self.expression(kind, "person", depth)
        names = {name for (_, level), known in (*LEAVES.items(), *self.known.items()) if level == "person" for name in known}
        own = {"money": "({} + 盈亏)", "number": "({} + 等级)", "yes": "({} or 在校)"}[kind]
        return written if names & set(re.findall(r"\w+", written)) - {"1", "3"} else own.format(written)


SHAPES = {
    "money": [
        "({money} + {money})",
        "({money} - {money})",
        "{money} * {number}",
        "{money} / {divisor}",
        "({money} if {yes} else {money})",
        "({money} if {yes} else 0)",
        "最大({money}, {money}, 0)",
        "最小({money}, {money})",
        "进位到元({money})",
        "舍到分({money})",
        "四舍五入到元({money})",
        "四舍五入到分({money} / {divisor})",
        "-{money}",
    ],
    "number": [
        "({number} + {number})",
        "({number} - {number})",
        "{number} * {number}",
        "{number} / {divisor}",
        "({number} if {yes} else {number})",
        "最大({number}, {number})",
        "进位到整({number} / {divisor})",
        "舍到整({number})",
    ],
    "yes": [
        "({yes} and {yes})",
        "({yes} or {yes} or {yes})",
        "not {yes}",
        "({yes} if {yes} else {yes})",
        "{money} < {money}",
        "0 < {money}",
        "{money} <= {money} < {money}",
        "{money} == {money}",
        "{number} >= {number}",
        "{number} != {number}",
    ],
}
TOTALS = {
    "money": ["合计({each_money})", "合计(进位到分({each_money}))", "最高(舍到分({each_money}))", "最低(舍到元({each_money}))"],
    "number": ["人数({each_yes})", "合计(舍到整({each_number}))", "最高(进位到整({each_number}))"],
    "yes": ["任一({each_yes})", "全部({each_yes})"],
}
OUT = {"money": "进位到分({})", "number": "舍到整({})", "yes": "{}"}


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, tuple[str, ...]]:
    """A rule's text and its outputs: some steps, and what gives out those that no other step reads."""
    writer = Writer(draw)
    lines, steps = [], []
    for number in range(draw(st.integers(1, 5))):
        kind, level = draw(st.sampled_from(["money", "number", "yes"])), draw(st.sampled_from(["person", "household"]))
        name = f"步{number}"
        depth = draw(st.integers(1, 3))
        said = writer.of_person(kind, depth) if level == "person" else writer.expression(kind, level, depth)
        lines.append(f"{'人' if level == 'person' else '家庭'}\n{name} = {said}")
        writer.known.setdefault((kind, level), []).append(name)
        steps.append((name, kind, level))
    outputs = ["结果"]
    lines.append(f"家庭\n结果 = {writer.expression('yes', 'household', 2)}")
    for name, kind, level in steps:
        out = OUT[kind].format(name)
        gathered = f"任一({name})" if kind == "yes" else f"合计({out})"
        lines.append(f"出{name} = {gathered if level == 'person' else out}")
        outputs.append(f"出{name}")
    return "\n".join(lines), tuple(outputs)


def values(declared: rules.Fact | rules.Parameter) -> st.SearchStrategy[int | bool | None]:
    low, high = declared.bounds
    known = st.booleans() if declared.kind == "yes" else st.sampled_from([low, high]) | st.integers(low, high)
    return known | st.none() if declared.name != "月数" else known


@cache
def cases(declared: tuple[rules.Fact | rules.Parameter, ...] = (*FACTS, *PARAMETERS)) -> st.SearchStrategy[rules.Case]:
    """Households of one to three persons."""
    own = {one.name: values(one) for one in declared if one.level == "household"}
    of_persons = {one.name: values(one) for one in declared if one.level == "person"}
    people = st.lists(st.fixed_dictionaries(of_persons), min_size=1, max_size=3)
    return st.builds(rules.Case, st.fixed_dictionaries(own), people)


SHIPPED = [rule for item in catalogue.items() if (book := facts.book(item.id)) is not None for rule in book.rules]


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: f"{rule.id}-{rule.version.id}")
@given(st.data())
@settings(max_examples=settings().max_examples // 4)
def test_all_readings_of_every_item_agree(rule: rules.Rule, data: st.DataObject) -> None:
    households = data.draw(st.lists(cases(tuple(one.declared for one in rule.inputs)), min_size=1, max_size=5))
    expected = by_steps(rule, households)
    assert by_numpy(rule, households) == expected
    assert by_duckdb(rule, households) == expected


def by_meaning(rule: rules.Rule, members: int, inputs: list[Any]) -> Slots:
    """Every slot, one operation after the other."""
    slots: Slots = {0: members} | dict(zip((one.slot for one in rule.inputs), inputs, strict=True))
    for let in rule.lets:
        people = [meaning(let.term, slots, person) for person in range(members)] if let.each else None
        slots[let.slot] = meaning(let.term, slots, None) if people is None else people
    return slots


@given(texts(), st.lists(cases(), min_size=1, max_size=5))
@settings(max_examples=settings().max_examples // 2)
def test_all_readings_agree(written: tuple[str, tuple[str, ...]], households: list[rules.Case]) -> None:
    text, outputs = written
    rule, refused = compiled(text, outputs)
    assert refused <= ALLOWED, text
    event("refused" if rule is None else "compiled")
    assume(rule is not None)
    assert rule is not None
    known = [rules.Case(filled(case.household), [filled(one) for one in case.people]) for case in households]
    every = [*households, *known]
    expected = by_steps(rule, every)
    event("some unknown" if any(None in one for one in expected) else "all known")
    assert by_numpy(rule, every) == expected
    assert by_duckdb(rule, every, sizes=(2, 3)) == expected
    assert by_duckdb(rule, known) == expected[len(households) :]
    for case in every:  # what was worked out is what each operation means, and minding unknowns changes nothing where none is
        decision = rules.decide(rule, case)
        inputs = [decision.slots[one.slot] for one in rule.inputs]
        assert by_meaning(rule, len(case.people), inputs) == decision.slots
        minding = function(rule, steps=True, unknowns=True)(len(case.people), *inputs)
        assert list(minding) == [decision.slots[let.slot] for let in rule.lets]
    for text in (rules.sql(rule, "spark", sizes=(2,)), *rules.sql_tables(rule, "spark", sizes=(2,)).values()):
        sqlglot.parse_one(text, read="spark")


@given(texts(), cases())
@settings(max_examples=settings().max_examples // 2)
def test_no_smaller_change_than_the_nearest_turns_the_answer(written: tuple[str, tuple[str, ...]], case: rules.Case) -> None:
    rule, _ = compiled(*written)
    assume(rule is not None)
    assert rule is not None
    decision = rules.decide(rule, case)
    found = rules.flips(decision)
    event("given up" if found.given_up else "some turn" if found.changes else "none turn")
    nearest = {(one.fact.name, one.person): one.after for one in found.changes}
    for fact in FACTS if decision.answer is not None else ():
        for person in range(1, len(case.people) + 1) if fact.of == "person" else (0,):
            before = (case.people[person - 1] if person else case.household)[fact.name]
            if before is not None and fact.name not in found.given_up and fact.kind in {"yes", "number"}:
                low, high = fact.bounds
                turned = [
                    value
                    for value in range(low, high + 1)
                    if answer_with(rule, case, fact, person, value) is (not decision.answer)
                ]
                distance = min((abs(value - before) for value in turned), default=None)
                after = nearest.get((fact.name, person))
                assert distance == (None if after is None else abs(after - before)), (fact.name, person)


def answer_with(rule: rules.Rule, case: rules.Case, fact: rules.Fact, person: int, value: int) -> bool | None:
    """The answer with one fact changed."""
    given = {fact.name: bool(value) if fact.kind == "yes" else value}
    people = [{**one, **(given if place == person else {})} for place, one in enumerate(case.people, 1)]
    return rules.decide(rule, rules.Case(case.household if person else {**case.household, **given}, people)).answer


def compiled(text: str, outputs: tuple[str, ...]) -> tuple[rules.Rule | None, set[str]]:
    """The rule, or the faults for which there is none."""
    head = rules.Head("random", content.Said("随机", "Random"), "结果", outputs, (VERSION,), FACTS, PARAMETERS)
    try:
        return rules.compile(text, head, VERSION), set()
    except rules.RuleError as error:
        return None, {fault.id for fault in error.faults}


def filled(known: Mapping[str, int | bool | None]) -> dict[str, int | bool]:
    """The same with something for every unknown."""
    kinds = {one.name: one for one in (*FACTS, *PARAMETERS)}
    unknown = {name: False if kinds[name].kind == "yes" else kinds[name].bounds[0] for name in known}
    return {name: unknown[name] if value is None else value for name, value in known.items()}
