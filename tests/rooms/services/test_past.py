"""Rosters and rechecks of the past, told at once, are what the verbs make one after another; what they refuse is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.events.models import Event
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements import models
from minzheng.services.entitlements.api import Looked, Proposing
from minzheng.services.rosters import api as rosters
from minzheng.services.rosters import models as paid
from minzheng.services.rosters.api import By, Went
from tests.rooms.people.acting import CLERK, OFFICER, REVIEWER
from tests.rooms.registry.acting import actor
from tests.rooms.services.acting import CHECKER, PAYER, granting, household, reason

pytestmark = pytest.mark.django_db
COUNTY, TODAY = "320623", date(2013, 4, 20)
FAILED: dict[int, dict[int, str]] = {1: {2: "system", 3: "closed"}, 2: {4: "other"}, 3: {}}
Told = tuple[object, ...]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time.at(TODAY):
        yield


@pytest.fixture
def made() -> list[int]:
    with time.at(date(2012, 12, 10)):
        some = [entitlements.grant(REVIEWER, granting(household(n))) for n in range(1, 5)]
    with time.at(date(2013, 1, 20)):
        more = entitlements.propose(CLERK, Proposing(some[0], "amount", date(2013, 3, 1), "standard", "调标", 90_000))
        entitlements.approve(CHECKER, more)
    return some


def went(number: int) -> Went:
    month = date(2013, number, 1)
    drawn, approved, handed, marked = (month.replace(day=day) for day in (2, 3, 4, 8))
    by = By(OFFICER, drawn), By(CHECKER, approved), By(PAYER, handed), By(PAYER, marked)
    return Went("dibao", month, *by, lambda _count: FAILED[number])


def kept() -> list[list[Told]]:
    """All that is kept of rosters and rechecks, but the moments and the keys that are given anew."""
    roster = (
        "item",
        "place_code",
        "month",
        "state",
        "count",
        "total",
        "digest",
        "made_by",
        "checked_by",
        "handed_by",
        "handed_on",
    )
    line = (
        "number",
        "entitlement",
        "person",
        "place_code",
        "month",
        "part",
        "amount",
        "said",
        "mark",
        "live",
        "result",
        "reason",
    )
    noted = ("day", "account", "role", "unit", "place_code", "verb", "kind", "content")
    return [
        list(paid.Roster.objects.order_by("month", "pk").values_list(*roster)),
        list(paid.Line.objects.order_by("roster__month", "number").values_list(*line, "item", "result_on", "marked_by")),
        list(models.Entitlement.objects.order_by("pk").values_list("account_state", "recheck", "recheck_class", "number")),
        list(models.Recheck.objects.order_by("pk").values_list("entitlement", "day", "result", "change", "next", "made_by")),
        sorted(Row.objects.filter(verb__regex="^roster|recheck$").values_list(*noted)),
    ]


def by_verbs(one: Went) -> None:
    with time.at(one.drawn.day):
        roster = rosters.draw_up(one.drawn.actor, one.item, COUNTY, one.month)
    with time.at(one.approved.day):
        rosters.approve(one.approved.actor, roster)
    with time.at(one.handed.day):
        rosters.hand_over(one.handed.actor, roster)
    with time.at(one.marked.day):
        count = rosters.roster(PAYER, roster).count
        rows = [(str(n), "失败" if n in one.failed(count) else "成功", one.failed(count).get(n, "")) for n in range(1, count + 1)]
        named = {key: it.name.zh for key, it in rosters.bank_reasons().items()}
        text = "\n".join(["序号,结果,原因", *(f"{n},{result},{named.get(why, '')}" for n, result, why in rows)])
        brought = rosters.bring_marks(one.marked.actor, roster, text.encode(), "x.csv", day=one.marked.day)
        assert not brought.faults


def both(first: Callable[[], object], second: Callable[[], object]) -> None:
    """What two ways leave behind is the same."""
    before = transaction.savepoint_create()
    first()
    found = kept()
    transaction.savepoint_rollback(before)
    assert kept() != found
    second()
    for one, other in zip(kept(), found, strict=True):
        assert one == other


def test_rosters_told_at_once_are_what_the_verbs_make(made: list[int]) -> None:
    asked = [went(number) for number in FAILED]
    both(lambda: [by_verbs(one) for one in asked], lambda: rosters.bring(COUNTY, asked))
    assert [*entitlements.broken(), *rosters.broken()] == []
    assert [one.count for one in rosters.rosters(OFFICER)] == [4, 4, 4]
    assert entitlements.lacking(OFFICER, "dibao", COUNTY, date(2013, 3, 1)) == entitlements.Lacking(1, 3, 3 * 84_000)
    assert not Event.objects.filter(kind__contains="months_paid").exists()  # of what is long past nobody is told
    assert [one.state for one in rosters.payments(CLERK, made[0])][1:] == ["paid"] * 3


def test_they_go_on_where_rosters_stand(made: list[int]) -> None:
    asked = [went(number) for number in FAILED]
    both(
        lambda: rosters.bring(COUNTY, asked),
        lambda: (by_verbs(asked[0]), rosters.bring(COUNTY, asked[1:])),
    )
    assert rosters.bring(COUNTY, asked) == []  # nothing is owed any more that can be paid
    assert made


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("own_roster", {"approved": By(actor(OFFICER.account, "department_reviewer", COUNTY), date(2013, 1, 3))}),
        ("three_persons", {"handed": By(actor(CHECKER.account, "payer", COUNTY), date(2013, 1, 4))}),
        ("mark_day", {"marked": By(PAYER, date(2013, 1, 3))}),
        ("mark_day", {"marked": By(PAYER, date(2013, 5, 3))}),
        ("month_to_come", {"month": date(2013, 2, 1)}),
        ("no_such_item", {"item": "nothing"}),
        ("no_line", {"failed": lambda _count: {9: "system"}}),
        ("no_such_reason_of_bank", {"failed": lambda _count: {1: "x"}}),
    ],
)
def test_what_could_not_have_gone_so_is_refused(made: list[int], why: str, change: dict[str, object]) -> None:
    assert made
    asked = replace(went(1), **change)
    assert reason(lambda: rosters.bring(COUNTY, [asked])) == why
    assert not paid.Roster.objects.exists()
    with pytest.raises(access.Forbidden):
        rosters.bring(COUNTY, [replace(asked, drawn=By(PAYER, date(2013, 1, 2)))])


def test_rechecks_told_at_once_are_what_the_verb_makes(made: list[int]) -> None:
    asked = [(made[0], date(2013, 2, 4), "steady"), (made[1], date(2013, 2, 5), ""), (made[0], date(2013, 3, 1), "grave")]

    def acted() -> None:
        for key, day, class_ in asked:
            with time.at(day):
                entitlements.recheck(CLERK, key, "unchanged", day=day, class_=class_)

    both(acted, lambda: entitlements.bring_rechecks([Looked(CLERK, key, day, class_) for key, day, class_ in asked]))
    assert reason(lambda: entitlements.bring_rechecks([Looked(CLERK, made[0], date(2013, 5, 1))])) == "marked_future"
    assert reason(lambda: entitlements.bring_rechecks([Looked(CLERK, made[0], TODAY, "x")])) == "no_such_class"
    with pytest.raises(access.Forbidden):
        entitlements.bring_rechecks([Looked(PAYER, made[0], TODAY)])
