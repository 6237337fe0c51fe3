"""Reads are judged by what is known around them, settled by somebody else, seen and asked about by whoever they are about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal.models import Row as Journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.oversight import api as oversight
from minzheng.oversight import judging
from minzheng.people import api as people
from minzheng.people.models import Version
from tests.rooms.people.acting import AWAY, CLERK, TODAY, VILLAGE, number, person
from tests.rooms.registry.acting import actor

pytestmark = pytest.mark.django_db(transaction=True)
SUPERVISOR = actor("20", "local_supervisor", "320623", "government_office")
ELSEWHERE = actor("21", "local_supervisor", "320581", "government_office")
AUDITOR, WATCHER = actor("22", "auditor", "320623", "audit"), actor("23", "province_supervisor")
RESIDENT, OTHER = actor("30", "resident", VILLAGE, ""), actor("31", "resident", VILLAGE, "")


FEW = replace(oversight.declared(), judged_at_once=2)


def vouched(sequence: int = 1) -> access.Vouched:
    return access.Vouched("practice", "citizen", number(sequence=sequence))


def look(*keys: int, by: access.Actor = CLERK, full: bool = False, hour: int = 10, day: date = TODAY) -> int:
    with time.at(datetime(day.year, day.month, day.day, hour, tzinfo=time.CHINA)):
        people.persons(by, keys, purpose="audit" if by.role == "auditor" else "identify", full=full)
    return vault.reads_of(journal.Subject("person", str(keys[0]))).reads[0].id


def judged() -> dict[int, list[str]]:
    """Every read with signs, as the province sees them."""
    while oversight.judge_new():
        pass
    shown, _ = oversight.unusual(WATCHER, size=500)
    return {one.read.id: [reason.sign.id for reason in one.reasons] for one in shown}


def test_each_sign_is_found_in_what_was_read() -> None:
    own, child = person("王建国"), person("王小明", date(2005, 1, 1), 3)
    same, other, away = person("王建军", sequence=5), person("李秀英", sequence=7), person("赵六", sequence=9)
    people.relate(access.SYSTEM, own, child, since=date(2005, 1, 1))
    oversight.link(CLERK, vouched())
    usual = look(other)
    late = look(other, hour=20)
    near = look(child)
    alike = look(same, full=True)
    people.move(access.SYSTEM, away, AWAY, on=TODAY, number=1)
    gone = look(away, by=actor("5"))  # the province sees everywhere: nothing unusual
    found = judged()
    assert found == {late: ["hours"], near: ["own"], alike: ["surname"]}
    assert usual not in found
    assert gone not in found


def test_a_surname_says_nothing_where_something_was_done() -> None:
    person("王建国")
    same = person("王建军", sequence=5)
    oversight.link(CLERK, vouched())
    people.change(CLERK, same, {"phone": "13812345678"}, since=TODAY, number=1)
    look(same, full=True)
    assert judged() == {}


def test_many_within_an_hour_and_many_for_whom_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [person(sequence=2 * n + 1) for n in range(6)]
    few = {name: sign.limit | {"most": 3} for name, sign in oversight.signs().items()}
    for name, sign in list(oversight.signs().items()):
        monkeypatch.setitem(oversight.signs(), name, replace(sign, limit=few[name]))
    first = look(*keys[:3])
    second = look(keys[3])
    third = look(keys[4], hour=14)
    assert judged() == {second: ["many", "idle"]}
    assert first < second < third


def test_steps_of_one_run_find_what_one_step_finds_and_read_nothing_again(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = [person(sequence=2 * n + 1) for n in range(5)]
    few = {name: replace(sign, limit=sign.limit | {"most": 3}) for name, sign in oversight.signs().items()}
    for name, sign in few.items():
        monkeypatch.setitem(oversight.signs(), name, sign)
    monkeypatch.setattr(judging, "declared", lambda: replace(FEW, judged_at_once=1))
    reads = [look(key) for key in keys]
    asked = list[int]()

    def counted(**given: Any) -> list[vault.Look]:
        found = looks(**given)
        asked.extend(one.read.id for one in found)
        return found

    looks = vault.looks
    monkeypatch.setattr(judging.vault, "looks", counted)
    days: judging.Days = {}
    while oversight.judge_new(days):
        pass
    assert asked == reads
    monkeypatch.undo()
    assert judged() == {reads[3]: ["many", "idle"]}


def test_reads_are_judged_once_and_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    key = person()
    reads = [look(key, hour=20) for _ in range(5)]
    monkeypatch.setattr(judging, "declared", lambda: FEW)
    assert [oversight.judge_new() for _ in range(4)] == [2, 2, 1, 0]
    assert sorted(judged()) == reads
    assert oversight.judge_new() == 0


def test_somebody_else_than_the_reader_settles_with_a_word_once() -> None:
    key = person()
    read = look(key, hour=20)
    judged()
    assert oversight.unusual(ELSEWHERE) == ((), None)
    assert oversight.waiting(SUPERVISOR) == 1
    for who, refused in ((AUDITOR, access.Forbidden), (CLERK, oversight.Refused), (ELSEWHERE, oversight.Refused)):
        with pytest.raises(refused):
            oversight.settle(who, read, "explained", "x")
    for verdict, word, reason in (("", "x", "verdict"), ("explained", " ", "missing"), ("explained", number(), "number")):
        with pytest.raises(oversight.Refused) as told:
            oversight.settle(SUPERVISOR, read, verdict, word)
        assert told.value.reason == reason
    oversight.settle(SUPERVISOR, read, "explained", "夜间接访，已登记")
    with pytest.raises(oversight.Refused) as told:
        oversight.settle(SUPERVISOR, read, "breach", "x")
    assert told.value.reason == "settled"
    ((one,), _) = oversight.unusual(AUDITOR, waits=False)
    assert (one.verdict and one.verdict.id, one.word, one.settled_by) == ("explained", "夜间接访，已登记", SUPERVISOR.account)
    assert one.persons == (key,)  # an auditor reads persons
    ((hidden,), _) = oversight.unusual(SUPERVISOR, waits=False, sign="hours")
    assert hidden.persons == ()  # a supervisor reads none
    assert oversight.unusual(SUPERVISOR, waits=False, sign="own") == ((), None)
    assert oversight.waiting(SUPERVISOR) == 0
    assert Journal.objects.filter(verb="personal.settle", subject=str(read)).count() == 1


def test_nobody_settles_a_read_of_their_own() -> None:
    key = person()
    with time.at(datetime(2012, 12, 9, 10, tzinfo=time.CHINA)):  # a Sunday
        people.persons(access.SYSTEM, [key], purpose="audit")
        people.persons(actor("20", "auditor", "320623", "audit"), [key], purpose="audit")
    (read,) = judged()
    assert oversight.waiting(SUPERVISOR) == 0
    with pytest.raises(oversight.Refused) as told:
        oversight.settle(SUPERVISOR, read, "in_order", "x")
    assert told.value.reason == "own_read"


def test_an_account_is_linked_once_to_a_person_whose_number_is_vouched_for() -> None:
    key = person()
    with pytest.raises(access.Forbidden):
        oversight.link(access.PUBLIC, vouched())
    for given, reason in ((vouched(99), "not_registered"), (access.Vouched("practice", "citizen", ""), "not_vouched")):
        with pytest.raises(oversight.Refused) as told:
            oversight.link(RESIDENT, given)
        assert told.value.reason == reason
    assert oversight.link(RESIDENT, vouched()) == key
    for who, reason in ((RESIDENT, "linked"), (OTHER, "linked_other")):
        with pytest.raises(oversight.Refused) as told:
            oversight.link(who, vouched())
        assert told.value.reason == reason
    assert Journal.objects.filter(verb="personal.link").count() == 1
    assert number() not in repr(vouched())


def test_a_resident_sees_every_read_of_theirs_asks_once_and_is_answered_in_time() -> None:
    key, other = person(), person(sequence=3)
    strange = look(other)
    assert oversight.mine(RESIDENT).person is None
    with pytest.raises(oversight.Refused) as told:
        oversight.ask(RESIDENT, strange, "x")
    assert told.value.reason == "unlinked"
    oversight.link(RESIDENT, vouched())
    first, second = look(key), look(key, other, full=True, by=actor("2", place="320623"))
    seen = oversight.mine(RESIDENT)
    assert [one.read.id for one in seen.reads] == [second, first]
    with pytest.raises(oversight.Refused) as told:
        oversight.ask(RESIDENT, strange, "为什么？")
    assert told.value.reason == "no_read"
    question = oversight.ask(RESIDENT, second, "为什么看全文？")
    with pytest.raises(oversight.Refused) as told:
        oversight.ask(RESIDENT, second, "再问一次")
    assert told.value.reason == "asked"
    (waits,) = oversight.questions(SUPERVISOR)
    assert (waits.id, waits.text, waits.due) == (question, "为什么看全文？", date(2012, 12, 24))
    assert oversight.questions(ELSEWHERE) == ()
    for who, refused in ((AUDITOR, access.Forbidden), (ELSEWHERE, oversight.Refused)):
        with pytest.raises(refused):
            oversight.answer(who, question, "x")
    oversight.answer(SUPERVISOR, question, "系核对低保信息")
    with pytest.raises(oversight.Refused) as told:
        oversight.answer(SUPERVISOR, question, "x")
    assert told.value.reason == "answered"
    assert oversight.questions(SUPERVISOR) == ()
    (asked, plain) = oversight.mine(RESIDENT).reads
    assert asked.question
    assert asked.question.answer == "系核对低保信息"
    assert plain.question is None
    assert oversight.mine(OTHER).reads == ()
    with pytest.raises(access.Forbidden):
        oversight.mine(CLERK)


def test_a_page_of_reads_goes_on_where_it_ended() -> None:
    key = person()
    oversight.link(RESIDENT, vouched())
    reads = [look(key, hour=20) for _ in range(5)]
    page = oversight.mine(RESIDENT, size=3)
    rest = oversight.mine(RESIDENT, size=3, cursor=page.cursor)
    assert [one.read.id for one in (*page.reads, *rest.reads)] == reads[::-1]
    assert rest.cursor is None
    judged()
    shown, cursor = oversight.unusual(SUPERVISOR, size=3)
    more, end = oversight.unusual(SUPERVISOR, size=3, cursor=cursor)
    assert [one.read.id for one in (*shown, *more)] == reads[::-1]
    assert end is None


def test_no_row_of_the_room_holds_a_number_or_a_name() -> None:
    person("王建国")
    key = person("王建军", sequence=5)
    oversight.link(CLERK, vouched())
    look(key, full=True)
    judged()
    with connection.cursor() as cursor:
        kept = ""
        for table in (name for name in connection.introspection.table_names(cursor) if name.startswith("oversight_")):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a table of our own
            kept += repr(cursor.fetchall())
    assert "surname" in kept
    assert not any(secret in kept for secret in ("王", number(), number(sequence=5)))


def test_a_person_whose_data_was_destroyed_has_no_surname_to_compare() -> None:
    key, same = person("王建国"), person("王建军", sequence=5)
    oversight.link(CLERK, vouched())
    reviewer = actor("3", "department_reviewer", "320623")
    vault.destroy(reviewer, journal.Subject("person", str(key), VILLAGE), "保存期满")
    look(same, full=True)
    assert judged() == {}


def test_habits_are_counted_by_role_and_a_rare_purpose_is_told() -> None:
    key = person()
    with time.at(datetime(2012, 12, 10, 10, tzinfo=time.CHINA)):
        for _ in range(199):
            vault.open_many(CLERK, "identify", [_record(key)])
        people.persons(CLERK, [key], purpose="duplicates")
    ((read, signs),) = judged().items()
    assert signs == ["purpose"]
    (one,), _ = oversight.unusual(WATCHER)
    assert one.reasons[0].message("zh-hans") == "该职责200次查看中只有1次用于“核查重复登记”"
    assert read == one.read.id


def _record(key: int) -> vault.Record:
    return vault.Record(key, Version.objects.get(person=key).said, VILLAGE)


def test_a_resident_sees_who_was_refused_on_the_page_of_its_day() -> None:
    key = person("王建国")
    oversight.link(RESIDENT, vouched())
    assistant, stranger = actor("40", "village_assistant", VILLAGE), actor("41", "township_clerk", AWAY[:9])
    for day in (3, 5, 7):
        look(key, day=date(2012, 12, day))
    refusals: list[tuple[access.Actor, bool, type[Exception]]] = [
        (assistant, True, access.Forbidden),  # the whole number is not theirs to see
        (stranger, False, people.Refused),  # nor anybody of another place
    ]
    for day, (who, full, refused) in zip((4, 6), refusals, strict=True):
        with time.at(datetime(2012, 12, day, 10, tzinfo=time.CHINA)), pytest.raises(refused):
            people.person(who, key, purpose="identify", full=full)
    with pytest.raises(people.Refused):
        people.life(stranger, key, day=TODAY)
    with pytest.raises(people.Refused):
        people.person(stranger, key + 1, purpose="identify")  # nobody: nothing to tell
    with pytest.raises(people.Refused):
        people.person(CLERK, key, purpose="identify", day=date(1999, 1, 1))  # theirs to see, on another day
    first = oversight.mine(RESIDENT, size=2)
    rest = oversight.mine(RESIDENT, cursor=first.cursor, size=2)
    assert [(one.day.day, one.who.account) for one in first.attempts] == [(10, "41"), (6, "41")]
    assert [(one.day.day, one.who.account, one.who.place) for one in rest.attempts] == [(4, "40", VILLAGE)]
    assert [len(first.reads), len(rest.reads)] == [2, 1]  # a refusal is no read
    assert judged() == {}
