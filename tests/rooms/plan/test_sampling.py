"""How many to look at, and which: the handbook's tables, exact enumeration, and a second program that draws the same."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import combinations, product
from math import comb
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.plan.inspection import api as inspection
from minzheng.plan.inspection.drawing import shares, within
from tools import verify_draw as tool

# ---- how many: the handbook's table, and enumeration

TABLE = {50: (31, 22, 12), 100: (45, 25, 13), 300: (54, 28, 14), 1_300: (58, 29, 14), 10_000: (59, 29, 14)}
PLANS = {(5, 20): (32, 3), (2, 10): (52, 2), (5, 15): (60, 5), (10, 30): (25, 4), (10, 20): (86, 12)}


@pytest.mark.parametrize(("lot", "place"), [*product(TABLE, range(3))])
def test_discovery_is_as_the_table_has_it(lot: int, place: int) -> None:
    assert inspection.discovery(lot, (5, 10, 20)[place], 95) == TABLE[lot][place]


@pytest.mark.parametrize(("quality", "plan"), [*PLANS.items()])
def test_acceptance_plans_are_the_smallest_that_hold_both_risks(quality: tuple[int, int], plan: tuple[int, int]) -> None:
    assert inspection.acceptance(*quality, 10) == plan
    declared = next(one for one in inspection.sampling().acceptance if (one.good, one.bad) == quality)
    assert (declared.n, declared.c) == plan


def test_lqas_19_passes_good_coverage_with_93_and_bad_with_8_in_a_hundred() -> None:
    wrongly, missed = inspection.risks(19, 6, 20, 50)
    assert (round(1 - wrongly, 2), round(missed, 2)) == (Fraction(93, 100), Fraction(8, 100))


@pytest.mark.parametrize(("lot", "bad", "n"), [(6, 2, 3), (7, 1, 2), (8, 3, 4), (5, 5, 1), (5, 0, 3)])
def test_the_chance_to_see_nothing_bad_is_what_counting_all_samples_gives(lot: int, bad: int, n: int) -> None:
    clean = sum(not set(sample) & set(range(bad)) for sample in combinations(range(lot), n))
    assert inspection.unseen(lot, bad, n) == Fraction(clean, comb(lot, n))


@pytest.mark.parametrize(("n", "c", "per_cent"), [(4, 1, 25), (5, 0, 10), (6, 6, 50)])
def test_the_chance_of_few_failures_is_what_counting_all_outcomes_gives(n: int, c: int, per_cent: int) -> None:
    p = Fraction(per_cent, 100)
    outcomes = product((0, 1), repeat=n)
    few = [one for one in outcomes if sum(one) <= c]
    chance = sum((p ** sum(one) * (1 - p) ** (n - sum(one)) for one in few), Fraction(0))
    assert inspection.at_most(n, c, per_cent) == chance


# ---- which

sizes = st.lists(st.integers(1, 60), min_size=1, max_size=25)


def listed(by_stratum: list[list[int]]) -> list[inspection.Listed]:
    return [inspection.Listed(f"{s}-{n}", f"s{s}", size) for s, things in enumerate(by_stratum) for n, size in enumerate(things)]


@given(st.lists(sizes, min_size=1, max_size=6), st.integers(1, 80), st.integers(0, 2**64), st.text(max_size=5))
def test_a_draw_takes_n_different_things_and_the_script_draws_the_same(
    by_stratum: list[list[int]], n: int, seed: int, beacon: str
) -> None:
    things, text = listed(by_stratum), f"{seed:064x}"
    beacon = beacon.encode("utf-8", "ignore").decode()
    people = [(f"{who}", [f"s{who % 3}"]) for who in range(7)]
    drawn = inspection.draw(things, people, n, 2, text, beacon)
    assert len(set(drawn.things)) == len(drawn.things) == min(n, len(things))
    for stratum, going in drawn.inspectors.items():
        assert len(set(going)) == 2
        assert all(stratum not in dict(people)[who] for who in going), "nobody goes where there is a conflict"
    said = told(things, people, n, text, beacon, drawn)
    assert tool.differences(said, {}) == []
    assert inspection.drawn_again(said) == ()


def told(things: Any, people: Any, n: int, seed: str, beacon: str, drawn: inspection.Drawn) -> dict[str, Any]:
    return {
        "draw": 1, "inspection": 1, "title": "x", "things": [[one.id, one.stratum, one.size] for one in things],
        "inspectors": [[who, where] for who, where in people], "n": n, "team": 2, "seed_digest": inspection.seed_digest(seed),
        "list": inspection.digest_of(things, people, n), "seed": seed, "beacon": beacon,
        "drawn": [one.id for one in drawn.things], "going": {name: list(who) for name, who in drawn.inspectors.items()},
    }  # fmt: skip


@given(st.lists(sizes, min_size=1, max_size=6), st.integers(0, 100))
def test_strata_give_by_their_size_within_one_and_never_more_than_they_have(by_stratum: list[list[int]], n: int) -> None:
    strata = {f"s{number}": (sum(things), len(things)) for number, things in enumerate(by_stratum)}
    given_ = shares(strata, n)
    assert sum(given_.values()) == min(n, sum(map(len, by_stratum)))
    whole = sum(size for size, _ in strata.values())
    for name, (size, count) in strata.items():
        assert given_[name] <= count
        if all(given_[other] < strata[other][1] for other in strata):
            assert abs(given_[name] - Fraction(n * size, whole)) < 1


def test_systematic_starts_give_each_thing_its_chance_exactly() -> None:
    things = [inspection.Listed(f"{n}", "s", size) for n, size in enumerate((1, 2, 3, 4, 2))]
    whole, n = 12, 2
    counts = Counter(one.id for start in range(whole) for one in within(things, n, start))
    assert {one.id: Fraction(counts[one.id], whole) for one in things} == {
        one.id: Fraction(n * one.size, whole) for one in things
    }


def test_over_many_seeds_every_thing_is_drawn_as_often_as_another() -> None:
    things, chance = listed([[1] * 10, [1] * 10]), Random(7)
    counts = Counter[str]()
    for _ in range(400):
        counts.update(one.id for one in inspection.draw(things, (), 6, 0, f"{chance.getrandbits(256):064x}").things)
    assert sum(counts.values()) == 2400
    assert all(80 < counts[one.id] < 165 for one in things), "120 each, give or take four times the spread"
