"""Two entries that may be one person, and the many at once."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.kernel.access.api import Forbidden
from minzheng.kernel.events.models import Event
from minzheng.kernel.journal.models import Row
from minzheng.people import api as people
from minzheng.people import bulk, models
from tests.rooms.people.acting import (
    ASSISTANT,
    AWAY,
    CLERK,
    OFFICER,
    OTHER,
    PROVINCE,
    REVIEWER,
    STRANGER,
    TODAY,
    VILLAGE,
    number,
    person,
    values,
)

pytestmark = pytest.mark.django_db(transaction=True)


def pair() -> tuple[int, int, people.Duplicate]:
    """One person entered twice, the second time without a number."""
    one = person()
    two = people.register(CLERK, VILLAGE, NUMBERLESS, since=TODAY)
    assert [remark.message("zh") for remark in two.remarks] == [
        "同名同出生日期的人已有登记，而其中有人没有号码，已列入疑似重复，请核查。"
    ]
    (found,) = people.duplicates(OFFICER)
    return one, two.key, found


NUMBERLESS = {"name": "王建国", "kind": "unregistered", "born": "1980-02-29", "sex": "男"}


def test_a_double_entry_is_noticed_where_one_has_no_number() -> None:
    one, two, found = pair()
    assert (found.kept, found.other, found.state) == (one, two, "flagged")
    person("李四", sequence=3)
    person("李四", sequence=5)  # numbers tell them apart
    assert len(people.duplicates(OFFICER)) == 1


def test_two_persons_merge_and_two_take_it_apart() -> None:
    one, two, found = pair()
    people.propose_merge(CLERK, found.id, keep=one, reason="同一人，补录号码")
    with pytest.raises(Forbidden):
        people.decide(CLERK, found.id, accept=True)
    merged = people.decide(REVIEWER, found.id, accept=True)
    assert (merged.state, merged.made_by, merged.checked_by) == ("merged", CLERK.account, REVIEWER.account)
    assert people.person(OFFICER, two, purpose="identify").merged_into == one
    assert people.page(OFFICER, VILLAGE)[0] == (one,)
    with pytest.raises(people.Refused) as refused:
        people.change(CLERK, two, {"address": "x"}, since=TODAY, number=2)
    assert refused.value.message("zh") == f"第{two}号人员已并入第{one}号。请在那里办理。"
    people.propose_part(CLERK, found.id, reason="不是同一人")
    assert people.decide(OTHER, found.id, accept=False, reason="证件一致").state == "merged"
    people.propose_part(CLERK, found.id, reason="照片不同")
    assert people.decide(OTHER, found.id, accept=True).state == "apart"
    assert people.person(OFFICER, two, purpose="identify").merged_into is None
    assert people.page(OFFICER, VILLAGE)[0] == (one, two)
    assert [line.kind for line in people.history(OFFICER, two)] == ["register", "merged", "parted"]
    verbs = Row.objects.filter(kind="duplicate").order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [f"duplicate.{s}" for s in ("to_merge", "merged", "to_part", "merged", "to_part", "apart")]
    assert list(people.broken()) == []


def test_who_is_found_by_the_number_of_a_merged_entry_is_whom_it_turned_out_to_be() -> None:
    _, two, found = pair()
    people.propose_merge(CLERK, found.id, keep=two, reason="x")
    people.decide(REVIEWER, found.id, accept=True)
    assert people.find_number(CLERK, "citizen", number()) == two
    with pytest.raises(people.Refused, match="taken"):
        people.register(STRANGER, AWAY, values(), since=TODAY)


def test_what_was_recorded_of_either_entry_is_theirs_after_a_merger() -> None:
    one, two, found = pair()
    wife = person("李秀英", sequence=4)
    people.marry(CLERK, two, wife, on=TODAY)
    home = people.found(CLERK, VILLAGE, [(two, "head"), (wife, "spouse")], since=TODAY)
    people.propose_merge(CLERK, found.id, keep=one, reason="x")
    people.decide(REVIEWER, found.id, accept=True)
    assert [tie.other for tie in people.kin(CLERK, one)] == [wife]
    assert people.lives_in(CLERK, one) == home.id
    assert people.find(CLERK, "王建国").keys == (one,)


def test_nobody_checks_their_own_proposal() -> None:
    one, _, found = pair()
    people.propose_merge(REVIEWER, found.id, keep=one, reason="x")
    with pytest.raises(people.Refused) as refused:
        people.decide(REVIEWER, found.id, accept=True)
    assert refused.value.message("zh") == "提出人不能复核自己的提议。请由另一人复核。"
    assert people.decide(OTHER, found.id, accept=False, reason="再核").state == "flagged"


def test_two_who_are_two_leave_the_list_and_may_come_back() -> None:
    one, two, found = pair()
    people.dismiss(CLERK, found.id, reason="同名不同人")
    assert people.duplicates(OFFICER) == ()
    with pytest.raises(people.Refused) as refused:
        people.propose_merge(CLERK, found.id, keep=one, reason="x")
    assert refused.value.message("zh") == "此事已由他人办理。请刷新后再看。"
    assert people.flag(CLERK, two, one, reason="又有线索").id == found.id
    with pytest.raises(people.Refused, match="flagged_already"):
        people.flag(CLERK, one, two, reason="x")


def test_what_would_be_lost_by_merging_is_settled_first() -> None:
    one, two, found = pair()
    for key in (one, two):
        people.found(CLERK, VILLAGE, [(key, "head")], since=TODAY)
    with pytest.raises(people.Refused, match="both_in_households"):
        people.propose_merge(CLERK, found.id, keep=one, reason="x")
    people.died(CLERK, two, on=TODAY, number=1)
    with pytest.raises(people.Refused) as refused:
        people.propose_merge(CLERK, found.id, keep=one, reason="x")
    assert refused.value.message("zh") == "一条已有死亡登记，另一条没有。请先核实并登记或撤销死亡，再合并。"


def test_outside_ones_scope_no_pair_is_there() -> None:
    _, _, found = pair()
    assert people.duplicates(STRANGER) == ()
    with pytest.raises(people.Refused, match="no_person"):
        people.duplicate(STRANGER, found.id)
    with pytest.raises(people.Refused, match="no_person"):
        people.dismiss(STRANGER, found.id, reason="x")
    with pytest.raises(people.Refused, match="no_duplicate"):
        people.duplicate(OFFICER, found.id + 1)
    with pytest.raises(Forbidden):
        people.duplicates(ASSISTANT)


def test_a_pair_waits_where_both_lie_and_what_others_see_does_not_stand_before_it() -> None:
    away = people.register(PROVINCE, AWAY, NUMBERLESS, since=TODAY).key
    near = people.register(PROVINCE, VILLAGE, NUMBERLESS | {"name": "李四"}, since=TODAY).key
    people.register(PROVINCE, VILLAGE, NUMBERLESS, since=TODAY)  # like the one far away: for who sees both
    again = people.register(PROVINCE, VILLAGE, NUMBERLESS | {"name": "李四"}, since=TODAY).key
    assert [(one.kept, one.other) for one in people.duplicates(OFFICER, size=1)] == [(near, again)]
    assert {one.kept for one in people.duplicates(PROVINCE)} == {away, near}
    (found,) = people.duplicates(CLERK)
    assert people.duplicates(OFFICER, states=("to_merge", "to_part")) == ()
    people.propose_merge(CLERK, found.id, keep=near, reason="同一人")
    assert [one.id for one in people.duplicates(OFFICER, states=("to_merge",))] == [found.id]


def test_many_are_taken_or_refused_each_by_itself() -> None:
    person("已登记")
    rows = [
        people.Row(VILLAGE, values("张三", sequence=3), TODAY),
        people.Row(VILLAGE, values("重号", sequence=3), TODAY),
        people.Row(VILLAGE, values("占号", sequence=1), TODAY),
        people.Row(VILLAGE, values("", sequence=5), TODAY),
        people.Row("320623", values("高处", sequence=7), TODAY),
        people.Row(VILLAGE, values("错号", number="320623198002290018"), TODAY),
        people.Row(VILLAGE, values("李四", sequence=9, number="320623800229009"), TODAY),
    ]
    report = people.bulk_register(PROVINCE, rows)
    assert [key is not None for key in report.keys] == [True, False, False, False, False, False, True]
    assert sorted((number, refused.reason) for number, refused in report.refused) == [
        (1, "number_twice"),
        (2, "taken"),
        (3, "name_missing"),
        (4, "high_place"),
        (5, "id_check"),
    ]
    assert all("{" not in refused.message(lang) for _, refused in report.refused for lang in ("zh", "en"))
    assert [(number, remark.reason) for number, remark in report.remarks] == [(6, "upgraded")]
    first, *_, last = report.keys
    assert first is not None
    assert people.find_number(CLERK, "citizen", number(sequence=9)) == last == first + 1
    assert people.change(CLERK, first, {"address": "x"}, since=TODAY, number=1).number == 2
    assert list(people.broken(Row.objects.filter(kind="person").values_list("subject", "content"))) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_rows_with_one_number_far_apart_the_first_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    rows = [people.Row(VILLAGE, values("张三", sequence=2 * (n % 7) + 1), TODAY) for n in range(20)]
    report = people.bulk_register(PROVINCE, rows)
    assert [key is not None for key in report.keys] == [True] * 7 + [False] * 13
    assert [number for number, _ in report.refused] == list(range(7, 20))
    assert {refused.reason for _, refused in report.refused} <= {"number_twice", "taken"}
    assert len(set(report.keys[:7])) == 7


def test_many_outside_the_scope_are_refused() -> None:
    report = people.bulk_register(CLERK, [people.Row(AWAY, values(), TODAY)])
    assert [refused.reason for _, refused in report.refused] == ["outside"]
    with pytest.raises(Forbidden):
        people.bulk_register(ASSISTANT, [])


def test_many_households_are_founded_or_none() -> None:
    keys = [person(sequence=n + 1) for n in range(3)]
    good = (VILLAGE, [(keys[0], "head"), (keys[1], "spouse")])
    for bad, reason in (
        ((VILLAGE, [(keys[0], "head")]), "member_twice"),
        ((VILLAGE, [(keys[2] + 1, "head")]), "no_person"),
        ((AWAY, [(keys[2], "head")]), "outside"),
        ((VILLAGE, [(keys[2], "spouse")]), "no_head"),
    ):
        with pytest.raises(people.Refused, match=reason):
            people.bulk_found(CLERK, [good, bad], since=TODAY)
    assert not models.Household.objects.exists()
    first, second = people.bulk_found(CLERK, [good, (VILLAGE, [(keys[2], "head")])], since=TODAY)
    assert (people.lives_in(CLERK, keys[1]), people.lives_in(CLERK, keys[2])) == (first, second)
    told = Event.objects.filter(kind="people.household_changed").order_by("id").values_list("content", flat=True)
    assert [one["household"] for one in told] == [first, second]
    with pytest.raises(people.Refused, match="in_two"):
        people.bulk_found(CLERK, [(VILLAGE, [(keys[2], "head")])], since=date(2012, 12, 10))
    assert people.leave(CLERK, first, [keys[1]], on=TODAY, number=1).number == 2
    assert list(people.broken()) == []
