"""The demo is the same every time, fills every register, and counts nobody twice when counties merge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import count, pairwise
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.db import connection, transaction

from minzheng.circumstances import api as circumstances
from minzheng.config.demo import households, province, troubles
from minzheng.config.demo.content import figures
from minzheng.config.demo.registers import REGISTERS
from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.publishing import api as publishing
from minzheng.kernel.time import api as time
from minzheng.oversight import api as oversight
from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.people.models import Person
from minzheng.plan.clues import api as clues
from minzheng.registry import api as registry
from minzheng.registry.models import Version
from minzheng.rolls import api as rolls
from minzheng.services.cases import api as cases
from minzheng.services.entitlements import api as entitlements
from minzheng.services.facts import api as facts
from tests.settling import forget

pytestmark = pytest.mark.django_db
NANJING = "320100"
"""Two pairs of its districts merged, and two counties became districts, between two waves of the demo."""
OPENS = date(2014, 9, 30)


@pytest.fixture(autouse=True)
def demo(settings: LazySettings, read_once: None, tmp_path: Path) -> None:
    settings.DEMO, settings.HOME = True, tmp_path


@pytest.fixture
def told() -> list[str]:
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
        kin = [tie for key in keys[:200] for tie in people.kin(access.SYSTEM, key)]
        assert {tie.relationship for tie in kin} == {"parent", "spouse", "child"}
        assert not [number for number in numbers if ever(number)]  # of places that never were, or ended before the birth
        homes = [people.household(access.SYSTEM, people.lives_in(access.SYSTEM, key) or 0) for key in keys[:50]]
        assert {home.members[0].relationship for home in homes} == {"head"}
        assert list(people.broken()) == []
    one, again = (list(households.Drawing(OPENS).homes("320623101001", 30)) for _ in range(2))
    assert one == again
    assert [kin.kind for home in one for kin in home.kin].count("spouse") > 5
    assert {someone.who for home in one for someone in home.living} >= {"head", "spouse", "child", "parent"}


def ever(number: str) -> bool:
    """Whether its place was one, when its bearer was born."""
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return any(not one.ended or not places.default().surely(one.ended, born) for one in places.default().ever(number[:6]))


def test_as_many_are_old_as_the_figures_of_a_city_say() -> None:
    for city in ("320600", "321300"):
        drawing = households.Drawing(OPENS)
        living = [one for n in range(60) for home in drawing.homes(f"{city[:4]}99{n:06}", 30) for one in home.living]
        aged = sum((OPENS - one.born).days / 365.25 >= 60 for one in living) / len(living)
        assert max(Counter(one.born for one in living).values()) < 9  # nobody is crowded into one day
        new = [one for one in living if one.said.get("kind") == "newborn"]
        assert 0 < len(new) < len(living) / 200
        assert {one.said["name"][-2:] for one in new} <= {"之子", "之女"}
        assert len({one.said["name"] for one in new}) == len(new)  # by a common name they would look like one
        wanted = next(float(one.aged) for one in figures().city if one.code == city) / 100
        assert abs(aged - wanted) < 0.03, city


def test_poor_writing_is_read_right_or_told() -> None:
    number = "32990119800229001"
    number += particulars.check_character(number)
    said = {"name": "王建国", "number": number, "sex": "male", "born": "1980-02-29"}
    told = set()
    for way in troubles._WAYS[:-1]:
        read, remarks = particulars.read(way(said), OPENS)
        assert (read.name, read.number, read.born) == ("王建国", number, date(1980, 2, 29))
        told |= {remark.reason for remark in remarks}
    assert len(told) >= 2
    body = "32990720120229003"
    child = said | {"number": body + particulars.check_character(body), "born": "2012-02-29"}
    read, remarks = particulars.read(troubles.former(child), OPENS)
    assert (read.number[:6], read.born, read.sex) == ("320304", date(2012, 2, 29), "male")
    assert "outlived" in {remark.reason for remark in remarks}
    assert not ever(read.number)


def test_a_resident_of_the_demo_sees_who_read_of_them() -> None:
    told: list[str] = []
    province.make(told.append, within="320600")
    resident = next(access.actor_of(one.account_id) for one in access.practices() if one.role == "resident")
    with time.at(OPENS):
        found = oversight.mine(resident)
        supervisor = next(access.actor_of(one.account_id) for one in access.practices() if one.role == "province_supervisor")
        shown, _ = oversight.unusual(supervisor)
    assert [bool(one.question) for one in found.reads] == [False, True, False, False]
    assert [reason.sign.id for one in shown for reason in one.reasons] == ["hours"]
    assert [one.who.role for one in found.attempts] == ["village_assistant"]
    clerk = next(access.actor_of(one.account_id) for one in access.practices() if one.role == "township_clerk")
    (roll,) = rolls.rolls(clerk)
    assert (roll.rows, roll.homes, roll.state) == (17, 9, "handed")


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


def test_what_people_said_is_answered_late_open_and_a_matter(told: list[str]) -> None:
    with time.at(OPENS):
        office = next(
            one for one in access.practices() if one.role == "local_supervisor" and places.level(one.place_code) == "county"
        )
        found = clues.clues(access.actor_of(office.account_id))
        assert [one.state for one in found] == ["read", "left", "answered", "answered"]
        assert [one.due < OPENS for one in found[:2]] == [True, False]
        assert [bool(one.matter) for one in found[2:]] == [False, True]
        assert list(clues.broken()) == []


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


def test_another_making_says_the_same_however_often_it_is_broken_off() -> None:
    def made(*breaks: int) -> tuple[object, ...]:
        before = transaction.savepoint_create()
        for statements in breaks:
            with pytest.raises(KeyboardInterrupt), connection.execute_wrapper(broken_off_after(statements)):
                province.make(lambda _line: None, within="321100")
            forget()
        province.make(lambda _line: None, within="321100")
        columns = ("entry__register", "entry__place_code", "number", "kind", "state", "since", "until", "said")
        said = sorted(Version.objects.values_list(*columns)), sorted(Account.objects.values_list("login", "name", "practice"))
        counts = {model: model.objects.count() for model in apps.get_models() if model._meta.app_label not in UNEVEN}  # type: ignore[attr-defined]
        transaction.savepoint_rollback(before)
        forget()
        return *said, counts

    sent = count()
    with connection.execute_wrapper(lambda execute, *given: (next(sent), execute(*given))[1]):
        first = made()
    statements = next(sent)
    assert len(first[0]) > 3_000  # type: ignore[arg-type]
    assert first == made(300, statements // 6, statements // 3)


UNEVEN = {"cases", "events", "journal", "jobs", "django_tasks_database", "sessions", "contenttypes", "review"}
"""Rooms that keep something each time anew: what was noted and told; what is drawn: a blind reading, a second look at a case."""


def broken_off_after(statements: int) -> Callable[..., object]:
    """What ends the work in the midst of it, as a stroke of power does."""
    left = iter(range(statements))

    def passed(execute: Callable[..., object], sql: str, *given: object) -> object:
        if "SAVEPOINT" not in sql and next(left, None) is None:
            raise KeyboardInterrupt
        return execute(sql, *given)

    return passed


def test_a_database_that_is_in_use_is_left_as_it_is() -> None:
    Account.objects.create(login="clerk", name="Clerk")
    with pytest.raises(province.NotEmpty, match="Name another home"):
        province.make(lambda _line: None)
    assert Account.objects.count() == 1
    access.travel(access.SYSTEM, OPENS)
    Account.objects.all().delete()
    with pytest.raises(province.NotEmpty):  # a demo that is open is not made again
        province.make(lambda _line: None)


def test_people_die_by_age_and_recipients_live_as_the_figures_of_their_cities_say() -> None:
    lines: list[str] = []
    province.make(lines.append, within="320300", persons=20_000)
    with time.at(OPENS):
        keys = list(Person.objects.order_by("pk").values_list("pk", flat=True))  # whatever numbers they were given
        lives = people.lives_of(keys)
        dead = [life for life in lives.values() if life.died]
        years = (OPENS - figures().days[0]).days / 365.25
        assert 5.5 < len(dead) / len(lives) / years * 1000 < 9
        assert sum(bool(life.born and (OPENS - life.born).days > 60 * 365) for life in dead) > 0.6 * len(dead)
        assert list(people.broken()) == []
        assert list(circumstances.broken()) == []
        stated = circumstances.of_persons(access.SYSTEM, keys, purpose="audit")
        homes = people.living_in([key for key, life in lives.items() if not life.died])
        listed = [home for home in set(homes.values()) if _receives(home)]
        persons = sum(home in set(listed) for home in homes.values())
        assert 0.015 < persons / len(homes) < 0.05
        assert {one.source for some in stated.values() for one in some} == {"list", "declared", "visit"}
        assert {"illness", "disability", "old_age"} < {one.kind for some in stated.values() for one in some}
        rows, _ = circumstances.due(access.SYSTEM)
        assert rows


def _receives(home: int) -> bool:
    found = circumstances.of_household(access.SYSTEM, home, purpose="audit")
    return "dibao" in {one.kind for one in found}


def test_families_applied_since_the_first_day_and_all_of_it_holds(told: list[str]) -> None:
    (line,) = [line for line in told if line.startswith(f"{NANJING}: applications since 2012-10-10")]
    assert "granted" in line
    with time.at(OPENS):
        found = [one for item in ("dibao", "advanced_age_allowance") for one in _all_cases(item)]
        assert min(one.opened_on for one in found) < date(2013, 6, 1)
        assert {one.state for one in found} >= {"granted", "refused"}
        assert {one.version for one in found if one.item == "dibao" and one.accepted_on} <= {"1999", "2012"}
        assert list(cases.broken(journal.contents("case"))) == []
        assert list(entitlements.broken()) == []
        decided = [one for one in found if one.decided_on]
        for one in decided[::7]:
            again = cases.rerun(access.SYSTEM, one.id)
            assert again is not None
            assert (bool(again.answer), facts.amount(again) if again.answer else None) == (one.state == "granted", one.amount)
        for one in (one for one in decided if one.entitlement):
            (given,) = entitlements.of_case(access.SYSTEM, one.id)
            assert given.first == entitlements.later(entitlements.month_of(one.decided_on or OPENS), 1)


def _all_cases(item: str) -> list[cases.Case]:
    return list(cases.cases(access.SYSTEM, NANJING, item=item, state="", size=1000)[0])
