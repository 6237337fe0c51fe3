"""What a change does adds up: over whatever households, parameters and changes, and through the bytes that are sealed."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from minzheng.rules import api as rules
from minzheng.rules.api import BECAME
from minzheng.services.facts import api as facts
from minzheng.services.simulations import ground
from minzheng.services.simulations.columns import Columns, Home, columns, joined, packed, unpacked
from minzheng.services.simulations.reckoning import Reckoned, reckon
from minzheng.services.simulations.schema import Change, total

BOOK = facts.book("dibao")
assert BOOK is not None
RULE = BOOK.version("2021")
FACTS = {one.name: one for one in BOOK.head.fact}
COUNTIES = ("320602", "320611", "320623")
STANDARDS = ("城市低保标准", "农村低保标准")
USUAL = BOOK.case(BOOK.examples.example[0])


def values(declared: rules.Declared) -> st.SearchStrategy[Any]:
    """Mostly what is usual, so that something comes out; else anything of the range, or beyond it, or nothing known."""
    usual = USUAL.household.get(declared.name, USUAL.people[1].get(declared.name))
    low, high = declared.bounds
    if declared.kind == "yes":
        return st.sampled_from([usual] * 30) | st.booleans() | st.none()
    return st.sampled_from([usual] * 12 + [None]) | st.integers(low, min(high, 2_000_000)) | st.just(high + 1)


LEVELS = {level: [one for one in FACTS.values() if one.level == level] for level in ("household", "person")}
WORTH = {one.name: values(one) for one in FACTS.values()}


@st.composite
def homes(draw: st.DrawFn) -> list[Home]:
    found = []
    for number in range(draw(st.integers(1, 12))):
        own = {one.name: draw(WORTH[one.name]) for one in LEVELS["household"]}
        each = [{one.name: draw(WORTH[one.name]) for one in LEVELS["person"]} for _ in range(draw(st.integers(1, 3)))]
        people = tuple(range(number * 10, number * 10 + len(each)))
        found.append(Home(number, draw(st.sampled_from(COUNTIES)), people, own, each, draw(st.booleans()), draw(st.booleans())))
    return found


def laid(standards: tuple[int, ...]) -> dict[str, dict[str, rules.One]]:
    own = {name: value for name, value in USUAL.household.items() if name not in FACTS}
    return {code: own | dict.fromkeys(STANDARDS, fen * 100) for code, fen in zip(COUNTIES, standards, strict=True)}


SET = st.tuples(*[st.integers(300, 900)] * 3)


def reckoned(given: Columns, before: dict[str, dict[str, rules.One]], after: dict[str, dict[str, rules.One]]) -> Reckoned:
    return reckon(RULE, RULE, "保障金", given, before, after)


@given(homes(), SET, SET)
def test_everybody_is_counted_once_and_the_cost_is_what_differs(found: list[Home], before: Any, after: Any) -> None:
    result = reckoned(columns(found, FACTS), laid(before), laid(after))
    counts, difference = result.counts(), result.difference
    whole = total("320600", counts)
    assert whole.households == len(found)
    assert sum(whole.became[word] for word in BECAME) == len(found)
    assert whole.more == int((difference.after - difference.before).sum())
    assert {one.place for one in counts} == {home.county for home in found}
    for one in counts:
        assert one.households == sum(home.county == one.place for home in found)


@given(homes(), SET, SET)
def test_each_household_becomes_what_its_own_decision_says(found: list[Home], before: Any, after: Any) -> None:
    difference = reckoned(columns(found, FACTS), laid(before), laid(after)).difference
    for at, home in enumerate(found):
        told = []
        for values_ in (laid(before), laid(after)):
            own = {name: value if fits(name, value) else None for name, value in home.own.items()}
            each = [{name: value if fits(name, value) else None for name, value in one.items()} for one in home.each]
            decision = rules.decide(RULE, rules.Case({**own, **values_[home.county]}, each))
            told.append((decision.answer, decision.value("保障金")))
        (had, paid), (has, pays) = told
        became = BECAME[difference.became[at]]
        if None in (had, paid, has, pays):
            assert became == "unknown"
        elif had is not has:
            assert became == ("gained" if has else "lost")
        else:
            assert became == ("same" if paid == pays else "more" if pays > paid else "less")  # type: ignore[operator]


def fits(name: str, value: rules.One) -> bool:
    low, high = FACTS[name].bounds
    return value is not None and low <= value <= high


@given(homes(), SET)
def test_the_present_value_changes_nothing(found: list[Home], standards: Any) -> None:
    before = laid(standards)
    changes = [Change("城市低保标准", before[code]["城市低保标准"], code) for code in COUNTIES]  # type: ignore[arg-type]
    whole = total(
        "320600", reckoned(columns(found, FACTS), before, ground.changed(before, changes, BOOK.head.version[1].since)).counts()
    )
    assert whole.more == 0
    assert whole.became["same"] + whole.became["unknown"] == len(found)


@given(homes(), SET, SET)
def test_a_change_at_one_county_changes_nothing_elsewhere(found: list[Home], before: Any, after: Any) -> None:
    changed = laid(before) | {"320623": laid(after)["320623"]}
    for one in reckoned(columns(found, FACTS), laid(before), changed).counts():
        if one.place != "320623":
            assert (one.more, one.became["same"] + one.became["unknown"]) == (0, one.households)


@given(homes())
def test_what_is_packed_comes_back_and_parts_are_the_whole(found: list[Home]) -> None:
    laid_ = columns(found, FACTS)
    back = unpacked(packed(laid_))
    parts = joined([unpacked(packed(columns([home], FACTS))) for home in found])
    for at, home in enumerate(found):
        kept = laid_.home(at)
        assert kept == back.home(at) == parts.home(at)
        assert kept.own == {name: value if fits(name, value) else None for name, value in home.own.items()}
        assert (kept.household, kept.county, kept.people, kept.stated) == (home.household, home.county, home.people, home.stated)


@given(homes())
def test_what_is_known_is_never_assumed_otherwise(found: list[Home]) -> None:
    given_ = columns(found, FACTS)
    assumed = ground.assumed(given_, "dibao")
    for at, home in enumerate(found):
        was, now = given_.home(at), assumed.home(at)
        assert {name: value for name, value in was.own.items() if value is not None}.items() <= now.own.items()
        for before, after in zip(was.each, now.each, strict=True):
            assert {name: value for name, value in before.items() if value is not None}.items() <= after.items()
            if not home.stated:
                assert before == after
        assert now.own["城市"] is (was.own["城市"] if was.own["城市"] is not None else home.community)
