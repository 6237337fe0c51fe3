"""The demo is the same every time, fills every register, and counts nobody twice when counties merge."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction

from minzheng.config.demo import households, province
from minzheng.config.demo.content import figures
from minzheng.config.demo.registers import REGISTERS
from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.places import api as places
from minzheng.kernel.publishing import api as publishing
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.registry import api as registry
from minzheng.registry.models import Version

pytestmark = pytest.mark.django_db
NANJING = "320100"
"""Two pairs of its districts merged, and two counties became districts, between two waves of the demo."""
OPENS = date(2014, 9, 30)


@pytest.fixture
def told(settings: LazySettings, tmp_path: Path) -> list[str]:
    settings.DEMO, settings.HOME = True, tmp_path
    lines: list[str] = []
    province.make(lines.append, within=NANJING)
    return lines


def test_persons_live_in_every_township_and_none_of_them_is_anybody(told: list[str]) -> None:
    with time.at(OPENS):
        towns = [town.code for county in places.children(NANJING, OPENS) for town in places.children(county.code, OPENS)]
        keys, _ = people.page(access.SYSTEM, NANJING, size=2000)
        shown = people.persons(access.SYSTEM, keys, purpose="keep", full=True)
        assert {one.place_code[:9] for one in shown} == set(towns)
        numbers = [one.said["number"] for one in shown if one.said and "number" in one.said]
        assert len(shown) > len(set(numbers)) == len(numbers) > 1000
        assert not [number for number in numbers if places.default().ever(number[:6])]  # of places that never were
        homes = [people.household(access.SYSTEM, people.lives_in(access.SYSTEM, key) or 0) for key in keys[:50]]
        assert {home.members[0].relationship for home in homes} == {"head"}
        assert list(people.broken()) == []
    one, again = (list(households.Drawing(OPENS).homes("320623101001", 30)) for _ in range(2))
    assert one == again
    assert {relationship for _, living in one for _, relationship in living} >= {"head", "spouse", "child", "parent"}


def by_county(register: str, field: str, day: date) -> dict[str, registry.Total]:
    with time.at(day):
        found = registry.totals(access.SYSTEM, register, field, day, NANJING)
    return {one.place_code: one for one in found}


def test_every_declared_register_is_filled_and_so_is_the_bulletin(told: list[str]) -> None:
    assert set(REGISTERS) == {one.id for one in registry.registers()}
    assert Account.objects.count() >= 600
    with time.at(OPENS):
        for register in registry.registers():
            assert registry.page(access.SYSTEM, register.id, registry.Query(day=OPENS)).total, register.id
        assert {one.title.zh for one in publishing.published(OPENS).publications} == {
            "江苏省养老机构和床位",
            "江苏省养老服务设施优惠政策落实情况",
        }
    assert [line[:10] for line in told if "records" in line] == [
        "2012-10-10",
        "2013-01-20",
        "2013-07-10",
        "2014-01-20",
        "2014-07-10",
    ]


def test_each_county_of_the_day_is_counted_once_before_and_after_it_merged(told: list[str]) -> None:
    before, after = date(2013, 1, 31), OPENS
    for day in before, after:
        counted = by_county("population", "resident", day)
        counties = {one.code for one in places.children(NANJING, day)}
        assert Counter({code: one.count for code, one in counted.items()}) == Counter(dict.fromkeys(counties, 1))
        assert Counter({code: one.count for code, one in by_county("relief_stock", "quantity", day).items()}) == Counter(
            dict.fromkeys(counties, 3)
        )
        assert all(one.sum > 100_000 for one in counted.values())
    sums = [sum(one.sum for one in by_county("population", "resident", day).values()) for day in (before, after)]
    assert sums[0] < sums[1] < sums[0] * 1.02, "a city grows by a half of a hundredth a year, and not by merging"


def test_the_people_of_a_year_are_counted_when_it_is_over(told: list[str]) -> None:
    for first, day in pairwise(figures().days):
        if day <= OPENS:
            entries = registry.page(access.SYSTEM, "population", registry.Query(day=day, place=NANJING)).entries
            assert {one.values["year"] for one in entries} == {day.year - 1}, first


def test_another_making_says_the_same(settings: LazySettings) -> None:
    settings.DEMO = True

    def made() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        before = transaction.savepoint_create()
        province.make(lambda _line: None, within="321100")
        columns = ("entry__register", "entry__place_code", "number", "kind", "state", "since", "until", "said")
        said = sorted(Version.objects.values_list(*columns)), sorted(Account.objects.values_list("login", "name", "practice"))
        transaction.savepoint_rollback(before)
        return said

    first = made()
    assert len(first[0]) > 3_000
    assert first == made()
