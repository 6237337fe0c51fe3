"""Whoever was entered twice and turned out to be one person has nothing twice, by whichever entry it was granted."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.kernel.events import api as events
from minzheng.people import api as people
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements.api import Granting
from minzheng.services.entitlements.grants import Grants
from tests.rooms.people.acting import CLERK, OFFICER, OTHER, REVIEWER, VILLAGE
from tests.rooms.services.acting import FIRST, granting, household, reason

pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> people.Household:
    return household()


@pytest.fixture
def double() -> int:
    """A second entry of the head of the household, who lives nowhere by it."""
    return people.register(
        CLERK, VILLAGE, {"name": "王建国", "kind": "unregistered", "born": "1980-02-29", "sex": "男"}, since=date(2012, 1, 1)
    ).key


def alone(key: int) -> Granting:
    return Granting("dibao", "2012", VILLAGE, key, None, (key,), 50_000, "month", FIRST, class_="grave", case=8)


def merged(keep: int) -> None:
    (pair,) = people.duplicates(OFFICER)
    people.propose_merge(CLERK, pair.id, keep=keep, reason="同一人")
    people.decide(REVIEWER, pair.id, accept=True)
    events.deliver()


def parted() -> None:
    (pair,) = people.duplicates(OFFICER, states=("merged",))
    people.propose_part(CLERK, pair.id, reason="照片不同")
    people.decide(OTHER, pair.id, accept=True)
    events.deliver()


@pytest.mark.parametrize("kept", [0, 1])
def test_what_is_granted_by_one_entry_is_not_granted_by_another(home: people.Household, double: int, kept: int) -> None:
    head = home.members[0].person
    merged((head, double)[kept])
    entitlements.grant(REVIEWER, granting(home))
    assert reason(lambda: entitlements.grant(REVIEWER, alone(double))) == "has_item"
    told = Grants([double], people.lives_of([double]))
    assert reason(lambda: told.grant(REVIEWER, alone(double))) == "has_item"
    assert told.items_of([double], FIRST) == {double: frozenset({"dibao"})}


def test_a_household_is_granted_what_it_asked_for_though_an_entry_of_it_turned_out_to_be_another(
    home: people.Household, double: int
) -> None:
    merged(double)
    made = entitlements.entitlement(CLERK, entitlements.grant(REVIEWER, granting(home)))
    assert made.granted(FIRST) == 84_000
    assert list(entitlements.broken()) == []


@pytest.mark.parametrize("kept", [0, 1])
def test_what_turns_out_to_be_had_twice_is_called_to_an_end_once_by_the_later(
    home: people.Household, double: int, kept: int
) -> None:
    head = home.members[0].person
    entitlements.grant(REVIEWER, granting(home))
    later = entitlements.grant(REVIEWER, alone(double))
    merged((head, double)[kept])
    (called,) = entitlements.changes(CLERK)
    assert (called.entitlement, called.kind, called.ground, called.state) == (later, "stop", "twice", "noticed")
    parted()
    assert entitlements.changes(CLERK) == ()


def test_of_a_household_only_who_has_it_twice_is_called_to_count_no_more(home: people.Household, double: int) -> None:
    entitlements.grant(REVIEWER, alone(double))
    both = entitlements.grant(REVIEWER, granting(home))
    head, spouse = (member.person for member in home.members)
    merged(head)
    (called,) = entitlements.changes(CLERK)
    assert (called.entitlement, called.kind, called.ground, called.members) == (both, "amount", "twice", (spouse,))
