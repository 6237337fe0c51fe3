"""Whoever says what of whom, in any order: the better source counts, nothing is lost, and a sheet comes back as it was kept."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.rules import api as rules
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from tests.generative.test_rules import SHIPPED, values

PEOPLE = (11, 12, 13)
SOURCES = [one.id for one in facts.words().source]


@pytest.mark.parametrize("rule", SHIPPED, ids=lambda rule: f"{rule.id}-{rule.version.id}")
@given(st.data())
@settings(max_examples=settings().max_examples // 10)
def test_what_counts_is_what_the_best_source_said_last(rule: rules.Rule, data: st.DataObject) -> None:
    day, laid = rule.version.since, parameters(rule, data)
    sheet = facts.composed(rule.id, "320623", 7, day, facts.Recorded(PEOPLE, {11: date(1960, 1, 1)}, {11: "self"}), laid)
    asked = [(one, key) for one in facts.questions(rule.id, day, everything=True) for key in keys(one)]
    said = {(one.name, one.person): {one.source: one.value} for one in sheet.known}
    for _ in range(data.draw(st.integers(0, 6))):
        source = data.draw(st.sampled_from(SOURCES))
        some = data.draw(st.lists(st.sampled_from(asked), max_size=4, unique=True))
        answers = {(one.name, key): data.draw(answer(rule, one)) for one, key in some}
        sheet = facts.answered(sheet, answers, source=source, day=day)
        for key, value in answers.items():
            said.setdefault(key, {})[source] = value
    assert facts.loads(facts.dumps(sheet)) == sheet
    assert {(one.name, one.person): one.source for one in sheet.known}.keys() == said.keys()
    for (name, person), one in facts.counting(sheet).items():
        better = SOURCES[: SOURCES.index(one.source)]
        assert all(said[name, person].get(source) is None for source in better)
    unlike = {(one.counts.name, one.counts.person) for one in facts.differences(sheet)}
    assert unlike == {key for key, by in said.items() if len({value for value in by.values() if value is not None}) > 1}
    assert facts.decide(sheet).answer == facts.decide(facts.loads(facts.dumps(sheet))).answer
    assert facts.wanted(sheet) == () or facts.decide(sheet).answer is None


def keys(one: facts.Question) -> tuple[int, ...]:
    return PEOPLE if one.level == "person" else (0,)


def parameters(rule: rules.Rule, data: st.DataObject) -> tuple[facts.Parameter, ...]:
    """Any; but the months of a period are known, without which an amount of a month is of no use."""
    read = [one.declared for one in rule.inputs if isinstance(one.declared, rules.Parameter)]
    months = {fact.times for fact in facts.facts(rule.id).fact}
    drawn = {one: st.integers(*one.bounds) if one.name in months else values(one) for one in read}
    return tuple(facts.Parameter(one.name, data.draw(of), one.confirm) for one, of in drawn.items())


def answer(rule: rules.Rule, one: facts.Question) -> st.SearchStrategy[int | bool | None]:
    """What can be said of it; of one month where the months are a parameter, so that the period fits too."""
    declared = rule.declared[one.name]
    assert isinstance(declared, rules.Fact)
    times = next(fact.times for fact in facts.facts(rule.id).fact if fact.name == one.name)
    return values(declared) if not times else st.none() | st.integers(0, declared.bounds[1] // 12)


def test_every_item_is_asked_of() -> None:
    assert {rule.id for rule in SHIPPED} == {item.id for item in catalogue.items()}
