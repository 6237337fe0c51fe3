"""Households as they are founded, joined, left, split and moved, and what cannot be one."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.access.api import Forbidden
from minzheng.kernel.events.models import Event
from minzheng.kernel.journal.models import Row
from minzheng.people import api as people
from minzheng.people import models
from tests.rooms.people.acting import ASSISTANT, AWAY, CLERK, NEXT, OFFICER, PROVINCE, STRANGER, TODAY, VILLAGE, person

pytestmark = pytest.mark.django_db(transaction=True)
BEGAN = date(2011, 1, 1)


def family() -> tuple[people.Household, list[int]]:
    """A head, a spouse, a child and a parent."""
    names = ("王建国", "李秀英", "王小明", "王老汉")
    keys = [person(name, sequence=n + 1) for n, name in enumerate(names)]
    relationships = ("head", "spouse", "child", "parent")
    return people.found(CLERK, VILLAGE, list(zip(keys, relationships, strict=True)), since=BEGAN), keys


def living(household: people.Household) -> list[tuple[int, str]]:
    return [(one.person, one.relationship) for one in household.members]


def test_a_household_is_shown_head_first_as_of_any_day() -> None:
    home, (head, spouse, child, parent) = family()
    assert living(home) == [(head, "head"), (spouse, "spouse"), (child, "child"), (parent, "parent")]
    people.leave(CLERK, home.id, [child], on=date(2012, 6, 1), number=1)
    assert [one for one, _ in living(people.household(CLERK, home.id))] == [head, spouse, parent]
    assert [one for one, _ in living(people.household(CLERK, home.id, day=date(2012, 5, 31)))] == [head, spouse, child, parent]
    assert living(people.household(CLERK, home.id, day=date(2010, 12, 31))) == []
    ended = [(one.person, one.until, one.ended_by) for one in people.household_history(CLERK, home.id).members if one.until]
    assert ended == [(child, date(2012, 6, 1), "left")]
    assert (people.lives_in(CLERK, child), people.lives_in(CLERK, child, day=BEGAN)) == (None, home.id)


def test_lives_are_told_in_the_order_in_which_they_are_asked_for() -> None:
    _, keys = family()
    asked = [keys[2], keys[0], keys[3], keys[1]]
    assert list(people.lives_of([*asked, 10**9])) == asked


def test_nobody_lives_in_two_households() -> None:
    home, (_, _, child, _) = family()
    for act in (
        lambda: people.found(CLERK, VILLAGE, [(child, "head")], since=TODAY),
        lambda: people.join(CLERK, home.id, [(child, "child")], on=TODAY, number=1),
    ):
        with pytest.raises(people.Refused) as refused:
            act()
        assert (
            refused.value.message("zh") == f"第{child}号人员自2011-01-01起在第{home.id}户。一人只在一户：请先迁出，或办理转户。"
        )
    people.leave(CLERK, home.id, [child], on=date(2012, 6, 1), number=1)
    with pytest.raises(people.Refused) as late:
        people.found(CLERK, VILLAGE, [(child, "head")], since=date(2012, 5, 1))
    assert late.value.message("zh") == f"第{child}号人员到2012-06-01为止在第{home.id}户。请填那一天或之后的日期。"
    people.found(CLERK, VILLAGE, [(child, "head")], since=date(2012, 6, 1))
    assert list(people.broken()) == []


@pytest.mark.parametrize(
    ("kind", "relationships", "zh"),
    [
        ("family", [], "一户至少有一人。"),
        ("family", ["spouse"], "请指明户主。"),
        ("family", ["head", "head"], "一户只能有一个“户主”，现有2个。"),
        ("family", ["head", "spouse", "spouse"], "一户只能有一个“配偶”，现有2个。"),
        ("family", ["head", "uncle"], "没有这种与户主关系。请从列表中选择。"),
        ("family", ["head", "member"], "家庭户中没有“集体户成员”。"),
        ("collective", ["head"], "集体户中没有“户主”，都是集体户成员。"),
        ("clan", ["head"], "家庭种类应为家庭户或集体户。"),
    ],
)
def test_what_cannot_be_one_household_is_refused_in_words(kind: str, relationships: list[str], zh: str) -> None:
    keys = [person(sequence=n + 1) for n in range(len(relationships))]
    with pytest.raises(people.Refused) as refused:
        people.found(CLERK, VILLAGE, list(zip(keys, relationships, strict=True)), since=BEGAN, kind=kind)
    assert refused.value.message("zh") == zh
    assert "{" not in refused.value.message("en")
    assert not models.Household.objects.exists()


def test_one_person_twice_is_refused() -> None:
    key = person()
    with pytest.raises(people.Refused) as refused:
        people.found(CLERK, VILLAGE, [(key, "head"), (key, "child")], since=BEGAN)
    assert refused.value.message("zh") == f"第{key}号人员在户中列了两次。"


def test_who_joins_may_not_be_a_second_head() -> None:
    home, _ = family()
    with pytest.raises(people.Refused, match="relationship_twice"):
        people.join(CLERK, home.id, [(person("张兰", sequence=9), "head")], on=TODAY, number=1)


def test_some_leave_and_are_a_household_of_their_own() -> None:
    home, (head, spouse, child, parent) = family()
    wife = person("赵敏", sequence=8)
    people.join(CLERK, home.id, [(wife, "child_in_law")], on=date(2012, 1, 1), number=1)
    new = people.split(CLERK, home.id, [(child, "head"), (wife, "spouse")], on=date(2012, 9, 1), number=2)
    assert (new.parted_from, living(new)) == (home.id, [(child, "head"), (wife, "spouse")])
    assert [one for one, _ in living(people.household(CLERK, home.id))] == [head, spouse, parent]
    with pytest.raises(people.Refused) as refused:
        people.split(CLERK, new.id, [(child, "head"), (wife, "spouse")], on=TODAY, number=1)
    assert refused.value.message("zh") == "分户后原户须留有人。全户迁走的，请办理整户迁移。"
    assert list(people.broken()) == []


def test_a_transfer_is_one_act() -> None:
    home, (_, _, child, _) = family()
    other = people.found(CLERK, VILLAGE, [(person("张兰", sequence=9), "head")], since=BEGAN)
    with pytest.raises(people.Refused, match="relationship_twice"):
        people.transfer(CLERK, home.id, [(child, "head")], other.id, on=TODAY, number=1, to_number=1)
    assert people.lives_in(CLERK, child) == home.id
    people.transfer(CLERK, home.id, [(child, "relative")], other.id, on=TODAY, number=1, to_number=1)
    assert people.lives_in(CLERK, child) == other.id
    assert people.lives_in(CLERK, child, day=date(2012, 12, 9)) == home.id


def test_when_another_is_the_head_everybody_is_something_else_to_them() -> None:
    home, (head, spouse, child, parent) = family()
    with pytest.raises(people.Refused) as refused:
        people.name_head(CLERK, home.id, {child: "head", head: "parent"}, on=TODAY, number=1)
    assert refused.value.message("zh") == f"换户主要写明现有每一位成员与新户主的关系；不符的有：{spouse}, {parent}。"
    relationships = {child: "head", head: "parent", spouse: "parent", parent: "grandparent"}
    people.name_head(CLERK, home.id, relationships, on=TODAY, number=1)
    assert dict(living(people.household(CLERK, home.id))) == relationships
    assert living(people.household(CLERK, home.id, day=date(2012, 12, 9)))[0] == (head, "head")
    assert list(people.broken()) == []


def test_a_household_that_everybody_left_has_ended() -> None:
    home, keys = family()
    people.leave(CLERK, home.id, keys, on=TODAY, number=1)
    with pytest.raises(people.Refused) as refused:
        people.join(CLERK, home.id, [(keys[0], "head")], on=TODAY, number=2)
    assert refused.value.message("zh") == f"第{home.id}户已于2012-12-10撤销。"


def test_a_household_moves_as_a_whole() -> None:
    home, _ = family()
    assert people.move_household(OFFICER, home.id, NEXT, on=TODAY, number=1).place_code == NEXT
    with pytest.raises(Forbidden):
        people.move_household(OFFICER, home.id, AWAY, on=TODAY, number=2)


def test_outside_ones_scope_no_household_is_there() -> None:
    home, keys = family()
    for ask in (
        lambda: people.household(STRANGER, home.id),
        lambda: people.household_history(STRANGER, home.id),
        lambda: people.leave(STRANGER, home.id, keys, on=TODAY, number=1),
        lambda: people.household(CLERK, home.id + 1),
    ):
        with pytest.raises(people.Refused, match="no_household"):
            ask()
    with pytest.raises(Forbidden):
        people.leave(ASSISTANT, home.id, keys, on=TODAY, number=1)
    away = person("张兰", sequence=9, place=AWAY)
    with pytest.raises(people.Refused, match="no_person"):
        people.join(CLERK, home.id, [(away, "relative")], on=TODAY, number=1)


def test_who_saw_the_household_before_another_changed_it_is_told() -> None:
    home, (_, _, child, parent) = family()
    people.leave(CLERK, home.id, [child], on=TODAY, number=1)
    with pytest.raises(people.Refused) as refused:
        people.leave(OFFICER, home.id, [parent], on=TODAY, number=1)
    assert refused.value.message("zh").startswith("您打开后，此户已被他人改动（现为第2次变更后，您看到的是第1次）。")


@pytest.mark.parametrize(
    ("on", "reason"), [(date(2010, 12, 31), "before_household"), (date(2012, 12, 11), "future"), (BEGAN, "before_member")]
)
def test_a_day_on_which_it_cannot_be_is_refused(on: date, reason: str) -> None:
    home, _ = family()
    new = person("张兰", sequence=9)
    people.join(CLERK, home.id, [(new, "relative")], on=date(2012, 1, 1), number=1)
    with pytest.raises(people.Refused, match=reason) as refused:
        people.leave(CLERK, home.id, [new], on=on, number=2)
    assert "{" not in refused.value.message("zh") + refused.value.message("en")


def test_four_hundred_live_in_one_house_and_are_read_at_once() -> None:
    rows = [people.Row(VILLAGE, {"name": "释一", "kind": "unregistered", "born": "1980-01-01", "sex": "男"}, BEGAN)] * 400
    keys = [key for key in people.bulk_register(PROVINCE, rows).keys if key]
    with CaptureQueriesContext(connection) as few:
        people.persons(CLERK, keys[:1], purpose="identify")
    home = people.found(CLERK, VILLAGE, [(key, "member") for key in keys], since=BEGAN, kind="collective")
    with CaptureQueriesContext(connection) as many:
        shown = people.persons(CLERK, [one.person for one in people.household(CLERK, home.id).members], purpose="identify")
    assert [one.key for one in shown] == keys
    assert len(many) <= len(few) + 2  # the household and its members


def test_what_happens_to_a_household_is_noted_and_told() -> None:
    home, (_, _, child, _) = family()
    people.leave(CLERK, home.id, [child], on=TODAY, number=1)
    assert list(Row.objects.filter(kind="household").order_by("id").values_list("verb", flat=True)) == [
        "household.found",
        "household.leave",
    ]
    told = Event.objects.filter(kind="people.household_changed").order_by("id")
    assert [(one.content["household"], one.content["day"]) for one in told] == [(home.id, "2011-01-01"), (home.id, "2012-12-10")]


def test_what_was_altered_in_the_database_is_found() -> None:
    home, (head, *_) = family()
    models.Member.objects.filter(relationship="spouse").update(relationship="head")
    models.Household.objects.update(until=date(2012, 1, 1))
    models.Person.objects.filter(pk=head).update(died=date(2012, 1, 1))
    assert list(people.broken()) == [
        f"Person {head}: it died on 2012-01-01, but its versions say never.",
        f"Household {home.id}: A household has one head, not 2.",
        f"Household {home.id}: it ended on 2012-01-01, but somebody lives in it.",
        f"Household {home.id}: person {head} lives in it after death, or until before they came.",
    ]
