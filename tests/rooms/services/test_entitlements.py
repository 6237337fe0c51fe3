"""What is granted holds month by month; nobody has it twice; the same request is once; it is seen only where it lies."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements import models
from minzheng.services.entitlements.api import Granting, Proposing
from minzheng.services.rosters import api as rosters
from tests.rooms.people.acting import ASSISTANT, AWAY, CLERK, OFFICER, REVIEWER, STRANGER, TODAY, VILLAGE
from tests.rooms.services.acting import ACCOUNT, FIRST, household, reason
from tests.rooms.services.acting import granting as dibao
from tests.rooms.test_asking import asked, whole

__all__ = ["TODAY"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def home() -> people.Household:
    return household()


@pytest.fixture
def granting(home: people.Household) -> Granting:
    return dibao(home)


def test_what_is_granted_holds_from_its_month_on(granting: Granting) -> None:
    made = entitlements.grant(REVIEWER, granting)
    found = entitlements.entitlement(CLERK, made)
    assert (found.item, found.members, found.person, found.case) == ("dibao", granting.members, granting.person, 7)
    assert (found.state, found.ends, found.account_state, found.account) == ("granted", None, "", "")
    assert [found.granted(month) for month in (date(2012, 12, 1), FIRST, date(2030, 1, 1))] == [0, 84_000, 84_000]
    assert found.recheck == date(2013, 12, 10)  # the class is looked at again every 12 months, and today is 10 December
    (term,) = found.terms
    assert (term.kind, term.since, term.until, term.amount, term.made_by) == ("grant", FIRST, None, 84_000, REVIEWER.account)
    assert list(entitlements.broken()) == []


def test_what_is_paid_once_is_granted_for_its_month_alone(granting: Granting) -> None:
    one = replace(granting, item="temporary_assistance", version="2012", frequency="once", class_="")
    found = entitlements.entitlement(CLERK, entitlements.grant(REVIEWER, one), date(2013, 2, 10))
    assert (found.granted(FIRST), found.granted(date(2013, 2, 1)), found.state) == (84_000, 0, "ended")
    assert reason(lambda: entitlements.grant(REVIEWER, one)) == "has_item"
    entitlements.grant(REVIEWER, replace(one, first=date(2013, 2, 1)))


def test_nobody_has_an_item_twice_in_a_month(granting: Granting) -> None:
    entitlements.grant(REVIEWER, granting)
    alone = replace(granting, household=None, person=granting.members[1], members=granting.members[1:])
    assert reason(lambda: entitlements.grant(REVIEWER, alone)) == "has_item"
    other = replace(alone, item="sanwu", class_="")
    assert entitlements.grant(REVIEWER, other)
    with pytest.raises(Exception, match=r"(?i)unique"), transaction.atomic():
        models.Member.objects.create(
            entitlement=models.Entitlement.objects.get(item="sanwu"), item="dibao", person=alone.person, since=FIRST
        )


def test_the_same_request_is_once(granting: Granting) -> None:
    made = entitlements.grant(REVIEWER, granting, request="case 7")
    assert entitlements.grant(REVIEWER, granting, request="case 7") == made
    assert models.Entitlement.objects.count() == 1
    assert [one.id for one in entitlements.of_case(CLERK, 7)] == [made]


def test_what_was_asked_before_is_found_by_an_index(granting: Granting) -> None:
    income = Proposing(0, "amount", date(2013, 3, 1), "income", "丈夫找到工作", 50_000, article="measures 第三十五条")
    with asked() as questions:
        made = entitlements.grant(REVIEWER, granting, request="case 7")
        entitlements.propose(CLERK, replace(income, entitlement=made), request="change 1")
        people.died(OFFICER, granting.members[1], on=TODAY, number=1)
        events.deliver()
        with time.at(FIRST):
            rosters.draw_up(OFFICER, "dibao", "320623", FIRST, request="roster 1")
    assert models.Change.objects.filter(state="noticed").exists()
    own = {table: sql for sql, values in questions for table in whole(sql, values) if table.startswith("entitlements_")}
    assert own == {}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"item": "nothing"}, "no_such_item"),
        ({"version": "1066"}, "no_such_version"),
        ({"class_": "nothing"}, "no_such_class"),
        ({"first": date(2013, 1, 2)}, "not_month"),
        ({"amount": 0}, "not_payable"),
        ({"amount": 10**15}, "not_payable"),
        ({"account": "12a"}, "not_account"),
        ({"members": ()}, "payee_no_member"),
        ({"basis": "x" * 65}, "basis_long"),
        ({"person": 999_999, "members": (999_999,)}, "no_person"),
    ],
)
def test_what_cannot_be_granted_is_refused_and_nothing_is_kept(granting: Granting, change: dict[str, object], why: str) -> None:
    assert reason(lambda: entitlements.grant(REVIEWER, replace(granting, **change))) == why  # type: ignore[arg-type]
    assert not models.Entitlement.objects.exists()


def test_the_dead_are_granted_nothing(granting: Granting) -> None:
    people.died(OFFICER, granting.person, on=date(2012, 11, 30), number=1)
    assert reason(lambda: entitlements.grant(REVIEWER, granting)) == "payee_dead"


def test_only_who_decides_there_grants_and_only_who_is_there_sees(granting: Granting) -> None:
    for who in (CLERK, OFFICER, ASSISTANT, access.PUBLIC):
        with pytest.raises(access.Forbidden):
            entitlements.grant(who, granting)
    with pytest.raises(access.Forbidden):
        entitlements.grant(REVIEWER, replace(granting, place_code=AWAY))
    made = entitlements.grant(REVIEWER, granting)
    assert reason(lambda: entitlements.entitlement(STRANGER, made)) == "no_entitlement"
    assert entitlements.of_household(STRANGER, granting.household or 0) == ()
    assert entitlements.of_person(STRANGER, granting.person) == ()
    assert entitlements.entitlements(STRANGER)[0] == ()
    for read in (entitlements.of_person, entitlements.of_household, entitlements.entitlement):
        with pytest.raises(access.Forbidden):
            read(ASSISTANT, made)


def test_what_was_granted_elsewhere_comes_in_by_who_may_change_it_there_and_nobody_twice(granting: Granting) -> None:
    def bring(who: access.Actor, *given: Granting) -> dict[int, int]:
        return entitlements.bring(who, given, owed_from=date(2013, 3, 1), checked_by=REVIEWER.account)

    before, other = replace(granting, case=None), household(2)
    for who in (STRANGER, ASSISTANT):
        with pytest.raises(access.Forbidden):
            bring(who, before)
    assert bring(CLERK, before) == {}
    ((found,), _) = entitlements.entitlements(CLERK)
    assert (found.origin, found.first, found.owed_from, found.made_by) == ("roll_in", FIRST, date(2013, 3, 1), CLERK.account)
    assert bring(CLERK, before, replace(dibao(other), case=None)) == dict.fromkeys(granting.members, found.id)
    assert [len(entitlements.of_household(CLERK, key)) for key in (granting.household or 0, other.id)] == [1, 1]


def test_it_is_found_by_household_by_person_and_in_a_list(granting: Granting) -> None:
    made = entitlements.grant(REVIEWER, granting)
    once = replace(granting, item="temporary_assistance", frequency="once", class_="", first=date(2012, 12, 1))
    second = entitlements.grant(REVIEWER, once)
    assert [one.id for one in entitlements.of_household(CLERK, granting.household or 0)] == [second, made]
    assert [one.id for one in entitlements.of_person(CLERK, granting.members[1])] == [second, made]
    some, after = entitlements.entitlements(CLERK, size=1)
    rest, end = entitlements.entitlements(CLERK, after=after)
    assert ([one.id for one in (*some, *rest)], end) == ([made, second], "")
    assert [one.id for one in entitlements.entitlements(CLERK, item="dibao", place=VILLAGE[:9], state="granted")[0]] == [made]
    assert entitlements.entitlements(CLERK, state="ended") == ((), "")
    assert entitlements.entitlements(CLERK, place=AWAY) == ((), "")
    assert reason(lambda: entitlements.entitlements(CLERK, after="x")) == "bad_after"
    assert entitlements.due_rechecks(CLERK) == ((), "")
    due, _ = entitlements.due_rechecks(CLERK, by=date(2014, 1, 1), size=1)
    assert [one.id for one in due] == [made]
    assert entitlements.due_rechecks(CLERK, by=date(2014, 1, 1), after=f"2013-12-10-{made}") == ((), "")
    assert reason(lambda: entitlements.due_rechecks(CLERK, after="2013-12-10")) == "bad_after"


def test_an_account_is_sealed_masked_and_read_on_the_record(granting: Granting) -> None:
    made = entitlements.grant(REVIEWER, granting)
    assert ACCOUNT.encode() not in bytes(models.Entitlement.objects.get(pk=made).said or b"")
    found = entitlements.entitlement(CLERK, made, purpose="keep")
    assert found.account.endswith("0018")
    assert not found.account.startswith("6228")
    assert ACCOUNT not in repr(found) + repr(granting)
    assert vault.reads_of(journal.Subject("person", str(granting.person))).reads[0].purpose == "keep"


def test_a_destruction_takes_the_account_and_leaves_the_sums(granting: Granting) -> None:
    made = entitlements.grant(REVIEWER, granting)
    vault.destroy(access.SYSTEM, journal.Subject("person", str(granting.person), VILLAGE), "x")
    found = entitlements.entitlement(CLERK, made, purpose="keep")
    assert (found.account, found.account_state, found.amount) == ("", "none", 0)
    assert found.granted(FIRST) == 84_000
    assert list(entitlements.broken()) == []


def test_the_rooms_above_are_told(granting: Granting) -> None:
    made = entitlements.grant(REVIEWER, granting)
    from minzheng.kernel.events.models import Event

    told = Event.objects.get(kind="entitlements.granted").content
    assert (told["entitlement"], told["first"], told["case"]) == (made, "2013-01-01", 7)
    assert [one.name for one in events.hearers("entitlements.granted")] == ["entitlements.counted again on EntitlementGranted"]


def test_what_was_written_past_the_room_is_noticed(granting: Granting) -> None:
    made = entitlements.grant(REVIEWER, granting)
    models.Span.objects.filter(entitlement=made).update(amount=1)
    models.Entitlement.objects.filter(pk=made).update(ends=date(2014, 1, 1))
    models.Member.objects.create(entitlement_id=made, item="dibao", person=granting.person, since=FIRST, until=date(2013, 5, 1))
    faults = list(entitlements.broken())
    assert len(faults) == 3
