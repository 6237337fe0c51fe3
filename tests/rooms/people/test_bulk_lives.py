"""Many deaths at once leave what each in turn would leave, and each is refused by itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.kernel.access import api as access
from minzheng.kernel.events.models import Event
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal.models import Row
from minzheng.people import api as people
from minzheng.people import models
from tests.rooms.people.acting import ASSISTANT, CLERK, OFFICER, STRANGER, TODAY, VILLAGE, person

pytestmark = pytest.mark.django_db
SINCE = date(2012, 1, 1)


def family(turn: int) -> list[int]:
    """Two who are married, their child, and somebody who lives alone."""
    born = date(1950, 1, 1) + timedelta(turn)
    keys = [person(on=born, sequence=n) for n in (1, 2)] + [
        person(on=born + timedelta(9000), sequence=1),
        person(on=born, sequence=3),
    ]
    people.found(OFFICER, VILLAGE, list(zip(keys, ("head", "spouse", "child"), strict=False)), since=SINCE)
    people.found(OFFICER, VILLAGE, [(keys[3], "head")], since=SINCE)
    people.marry(OFFICER, keys[0], keys[1], on=SINCE)
    people.relate(OFFICER, keys[0], keys[2], since=born + timedelta(9000))
    return keys


def left() -> list[Any]:
    """All that stands in the room's tables, in the journal and in the outbox, without ids of rows and moments."""
    return [
        sorted(models.Person.objects.values_list("key", "died", "number")),
        sorted(models.Version.objects.values_list("person", "number", "kind", "since", "place_code", "made_by", "reason")),
        sorted(models.Kinship.objects.values_list("kind", "person", "other", "since", "until")),
        sorted(models.Household.objects.values_list("id", "until", "number")),
        sorted(models.Member.objects.values_list("household", "person", "relationship", "since", "until", "ended_by")),
        sorted(Row.objects.values_list("account", "verb", "kind", "subject", "place_code", "content")),
        sorted(repr((one.kind, sorted(one.content.items()))) for one in Event.objects.all()),
    ]


class TakenBack(Exception):  # noqa: N818 - what happened
    """What was tried is taken back."""


deaths = st.lists(st.tuples(st.integers(0, 3), st.integers(-400, 345)), max_size=6)


@settings(max_examples=25)
@given(deaths)
def test_many_deaths_leave_what_each_in_turn_leaves(told: list[tuple[int, int]]) -> None:
    found = list[list[Any]]()
    try:
        with transaction.atomic():
            keys = family(1)
            given_ = [people.Death(keys[who], SINCE + timedelta(days), "证明") for who, days in told]
            for together in (True, False):
                try:
                    with transaction.atomic():
                        refused = [why.reason for _, why in people.bulk_died(OFFICER, given_)] if together else one_by_one(given_)
                        assert list(people.broken(journal.contents("person"))) == []
                        found.append([*left(), refused])
                        raise TakenBack
                except TakenBack:
                    pass
            assert found[0] == found[1]
            raise TakenBack
    except TakenBack:
        pass


def one_by_one(given_: list[people.Death]) -> list[str]:
    refused = []
    for one in given_:
        try:
            with transaction.atomic():
                people.died(OFFICER, one.person, on=one.on, number=len(people.history(OFFICER, one.person)), reason=one.reason)
        except people.Refused as why:
            refused.append(why.reason)
    return refused


def test_a_death_that_cannot_be_is_refused_and_the_others_are_taken() -> None:
    keys = family(1)
    given_ = [
        people.Death(keys[0], TODAY),
        people.Death(10**9, TODAY),
        people.Death(keys[1], TODAY + timedelta(1)),
        people.Death(keys[2], date(1940, 1, 1)),
        people.Death(keys[0], TODAY),
        people.Death(keys[3], TODAY, "号码12345678"),
    ]
    refused = people.bulk_died(CLERK, given_)
    assert [(at, why.reason) for at, why in refused] == [
        (1, "no_person"),
        (2, "future"),
        (3, "before_birth"),
        (4, "is_dead"),
        (5, "reason_number"),
    ]
    assert [models.Person.objects.get(pk=key).died for key in keys] == [TODAY, None, None, None]
    assert people.undied(OFFICER, keys[0], number=len(people.history(OFFICER, keys[0])), reason="同名").key == keys[0]
    assert people.lives_in(OFFICER, keys[0]) == people.lives_in(OFFICER, keys[1])


def test_only_those_who_may_record_deaths_and_only_in_their_places() -> None:
    keys = family(1)
    with pytest.raises(access.Forbidden):
        people.bulk_died(ASSISTANT, [people.Death(keys[0], TODAY)])
    ((_, why),) = people.bulk_died(STRANGER, [people.Death(keys[0], TODAY)])
    assert why.reason == "outside"
