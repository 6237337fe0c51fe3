"""Many ties of kinship at once: those that stand, and none that one by one would be refused."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.kernel.access import api as access
from minzheng.kernel.journal.models import Row
from minzheng.people import api as people
from minzheng.people.models import Kinship
from tests.rooms.people.acting import ASSISTANT, AWAY, CLERK, PROVINCE, person

pytestmark = pytest.mark.django_db
BORN, LATER, LATEST = date(1950, 1, 1), date(1975, 1, 1), date(2000, 1, 1)


def family() -> tuple[int, int, int, int]:
    return person("甲", BORN), person("乙", BORN, 2), person("丙", LATER, 3), person("丁", LATEST, 5)


def refused(*ties: people.Tie) -> str:
    with pytest.raises(people.Refused) as told:
        people.bulk_relate(PROVINCE, ties)
    assert Kinship.objects.count() == Row.objects.filter(verb="person.relate").count() == 0
    return told.value.reason


def test_ties_are_as_if_entered_one_by_one() -> None:
    one, other, child, grandchild = family()
    ties = [
        people.Tie("spouse", other, one, date(1972, 5, 1)),
        people.Tie("parent", one, child, LATER),
        people.Tie("parent", other, child, LATER),
        people.Tie("parent", child, grandchild, LATEST),
    ]
    assert people.bulk_relate(PROVINCE, ties) == 4
    assert [(tie.other, tie.relationship) for tie in people.kin(PROVINCE, child)] == [
        (one, "parent"),
        (other, "parent"),
        (grandchild, "child"),
    ]
    wed = people.kin(PROVINCE, one)[0]
    assert (wed.other, wed.relationship, wed.since) == (other, "spouse", date(1972, 5, 1))
    assert Row.objects.filter(verb="person.relate").count() == 4
    assert list(people.broken()) == []
    with pytest.raises(people.Refused) as told:
        people.relate(PROVINCE, grandchild, one, since=LATEST)
    assert told.value.reason in {"cycle", "younger_parent"}


def test_what_cannot_be_is_refused_and_nothing_is_kept() -> None:
    one, other, child, grandchild = family()
    tie = people.Tie
    assert refused(tie("parent", child, one, LATEST)) == "younger_parent"
    assert refused(tie("parent", one, other, BORN)) == "younger_parent"  # twins
    assert refused(tie("spouse", one, one, LATER)) == "same_spouse"
    assert refused(tie("spouse", one, child, BORN)) == "before_birth"
    assert refused(tie("parent", one, child, BORN)) == "before_birth"
    assert refused(*(tie("parent", key, grandchild, LATEST) for key in (one, other, child))) == "two_parents"
    assert refused(tie("spouse", one, other, LATER), tie("spouse", other, child, LATEST)) == "tied"
    assert refused(tie("parent", one, child, LATER), tie("parent", one, child, LATEST)) == "known_parent"
    assert refused(tie("parent", one, 999_999, LATER)) == "no_person"


def test_whoever_has_ties_died_or_lives_elsewhere_is_refused() -> None:
    one, other, child, grandchild = family()
    people.died(PROVINCE, grandchild, on=date(2012, 6, 1), number=1)
    assert refused(people.Tie("parent", child, grandchild, LATEST)) == "no_person"
    away = person("戊", LATER, 9, place=AWAY)
    with pytest.raises(people.Refused) as told:
        people.bulk_relate(CLERK, [people.Tie("parent", one, away, LATER)])
    assert told.value.reason == "no_person"
    with pytest.raises(access.Forbidden):
        people.bulk_relate(ASSISTANT, [people.Tie("parent", one, child, LATER)])
    people.marry(PROVINCE, one, other, on=date(1972, 5, 1))
    with pytest.raises(people.Refused) as told:
        people.bulk_relate(PROVINCE, [people.Tie("parent", one, child, LATER)])
    assert told.value.reason == "tied"
