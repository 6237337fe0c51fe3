"""What the demo of a city holds, in which two pairs of districts merged, and two counties became districts, between two waves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.conf import LazySettings

from minzheng.config.demo import households
from minzheng.config.demo.content import figures
from minzheng.config.demo.registers import REGISTERS
from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.events import api as events
from minzheng.kernel.events.models import Delivery, Event
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.publishing import api as publishing
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.plan.clues import api as clues
from minzheng.registry import api as registry
from minzheng.services.cases import api as cases
from minzheng.services.cases.models import Case
from minzheng.services.entitlements import api as entitlements
from minzheng.services.facts import api as facts
from minzheng.services.months import api as months
from minzheng.services.procedure import api as procedure
from minzheng.services.rosters import api as rosters
from tests.rooms.making import making
from tests.rooms.test_demo import OPENS, ever

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.django_db
NANJING = "320100"


@pytest.fixture(scope="module")
def made(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, list[str]]]:
    """The city; its home, and the lines told meanwhile."""
    home = tmp_path_factory.mktemp("home")
    with django_db_blocker.unblock(), making(home, NANJING) as lines:
        yield home, lines


@pytest.fixture
def told(made: tuple[Path, list[str]], settings: LazySettings) -> list[str]:
    settings.DEMO, settings.HOME = True, made[0]
    return made[1]


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


def by_county(register: str, field: str, day: date) -> dict[str, registry.Total]:
    with time.at(day):
        found = registry.totals(access.SYSTEM, register, field, day, NANJING)
    return {one.place_code: one for one in found}


def test_every_declared_register_is_filled_and_so_is_the_bulletin(told: list[str]) -> None:
    assert set(REGISTERS) == {one.id for one in registry.registers()}
    assert Account.objects.count() >= 600
    with time.at(OPENS):
        for register in (one for one in registry.registers() if one.id != "disabled_persons"):  # there since there are subsidies
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


def test_families_applied_since_the_first_day_and_all_of_it_holds(told: list[str]) -> None:
    (line,) = [line for line in told if line.startswith(f"{NANJING}: applications since 2012-10-10")]
    assert "granted" in line
    with time.at(OPENS):
        found = [one for item in ("dibao", "advanced_age_allowance") for one in _all_cases(item)]
        assert min(one.opened_on for one in found) < date(2013, 6, 1)
        assert {one.state for one in found} >= {"granted", "refused"}
        assert {one.version for one in found if one.item == "dibao" and one.accepted_on} <= {"1999", "2012"}
        assert list(cases.broken(journal.contents("case"))) == []
        assert [*entitlements.broken(), *rosters.broken()] == []
        decided = [one for one in found if one.decided_on]
        for one in decided[::7]:
            again = cases.rerun(access.SYSTEM, one.id)
            assert again is not None
            assert (bool(again.answer), facts.amount(again) if again.answer else None) == (one.state == "granted", one.amount)
        for one in (one for one in decided if one.entitlement):
            (given,) = entitlements.of_case(access.SYSTEM, one.id)
            assert given.first == months.later(months.month_of(one.decided_on or OPENS), 1)


def test_what_was_granted_was_paid_month_by_month_and_looked_at_again(told: list[str]) -> None:
    assert [line for line in told if line.startswith(f"{NANJING}: ") and line.endswith("rosters paid")]
    with time.at(OPENS):
        some = rosters.rosters(access.SYSTEM, NANJING, size=1000)
        assert {one.state for one in some} == {"handed"}
        assert all(one.paid + one.failed == one.count and one.count for one in some)
        assert all(len({one.made_by, one.checked_by, one.handed_by}) == 3 for one in some)
        assert min(one.month for one in some) < date(2013, 6, 1)
        assert max(one.month for one in some) == date(2014, 9, 1)
        granted, _ = entitlements.entitlements(access.SYSTEM, place=NANJING, item="dibao wubao", size=1000)
        shown = {one.id: rosters.payments(access.SYSTEM, one.id) for one in granted}
        unpaid = {key: {one.state for one in some} - {"paid"} for key, some in shown.items()}
        assert sum(len(some) for some in shown.values()) > 5 * len(shown)
        assert not [one for one in granted if unpaid[one.id] and not one.account_state]
        looked = [each for one in granted for each in entitlements.rechecks(access.SYSTEM, one.id)]
        assert all(each.next is not None and each.day < min(OPENS, each.next) for each in looked)
        assert len(looked) > len(entitlements.due_rechecks(access.SYSTEM, NANJING)[0])


def test_whoever_is_told_of_the_making_hears_it(told: list[str]) -> None:
    with time.at(OPENS):
        while events.deliver():
            pass
        assert not Delivery.objects.exists(), "nobody failed"
        assert not events.pending(rosters.RostersBrought)
        assert list(cases.broken(journal.contents("case"))) == []
        assert Case.objects.filter(waited__gt=0).count() > 5


def _all_cases(item: str) -> list[procedure.Case]:
    return list(cases.cases(access.SYSTEM, NANJING, item=item, state="", size=1000)[0])


def test_whoever_hears_of_the_making_again_changes_nothing(told: list[str]) -> None:
    with time.at(OPENS):
        while events.deliver():
            pass
        before, heard = _all_rows(), Event.objects.update(handed_at=None)
        while events.deliver():
            pass
        assert not Delivery.objects.exists(), "nobody failed"
        assert {name: rows - before[name] for name, rows in _all_rows().items() if rows != before[name]} == {}
    assert heard > 100
    assert len(set(Event.objects.values_list("kind", flat=True))) > 5


def _all_rows() -> dict[str, Counter[str]]:
    """What every table says, but for that of events, the keys of rows and how often figures were counted."""
    kept = [model for model in apps.get_models() if not issubclass(model, Event | Delivery)]
    named = {model: [one.attname for one in model._meta.concrete_fields if one.name not in {"id", "stamp"}] for model in kept}
    return {
        model._meta.db_table: Counter(map(repr, model._default_manager.values_list(*names))) for model, names in named.items()
    }
