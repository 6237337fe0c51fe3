"""A change is proposed by one and approved by another; a family that gets less is told before; a death proposes an end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.events.models import Delivery, Event
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements import models
from minzheng.services.entitlements.api import Proposing
from tests.rooms.people.acting import AWAY, CLERK, NEXT, OFFICER, OTHER, PROVINCE, REVIEWER, STRANGER, VILLAGE, person
from tests.rooms.services.acting import CHECKER, FIRST, granting, household, reason

pytestmark = pytest.mark.django_db
MARCH, TOLD = date(2013, 3, 1), date(2012, 12, 20)


@pytest.fixture
def home() -> people.Household:
    return household()


@pytest.fixture
def made(home: people.Household) -> int:
    return entitlements.grant(REVIEWER, granting(home))


def less(made: int, **more: object) -> Proposing:
    return replace(Proposing(made, "amount", MARCH, "income", "丈夫找到工作", 50_000, article="measures 第三十五条"), **more)  # type: ignore[arg-type]


def settled(change: int) -> int:
    entitlements.tell(CLERK, change, day=TOLD, how="letter")
    entitlements.approve(CHECKER, change)
    return change


def test_who_gets_less_is_told_before_with_reasons(made: int) -> None:
    change = entitlements.propose(CLERK, less(made), request="r")
    assert entitlements.propose(CLERK, less(made), request="r") == change
    told = entitlements.change(CLERK, change, purpose="keep")
    assert (told.less, told.waits_for_telling, told.before, told.amount) == (True, True, 84_000, 50_000)
    said = ("840.00", "500.00", "2013-03", "丈夫找到工作", "第三十五条", "收入变化")
    assert [word for word in said if word not in told.notice] == []
    assert reason(lambda: entitlements.approve(CHECKER, change)) == "not_told"
    before = reason(lambda: entitlements.tell(CLERK, change, day=date(2012, 12, 19), how="letter"))
    assert before == "marked_before", "there was nothing to tell yet"
    entitlements.tell(CLERK, change, day=TOLD, how="letter")
    assert reason(lambda: entitlements.approve(replace(CHECKER, account=CLERK.account), change)) == "own_change"
    entitlements.approve(CHECKER, change)
    found = entitlements.entitlement(CLERK, made)
    assert [found.granted(month) for month in (FIRST, date(2013, 2, 1), MARCH)] == [84_000, 84_000, 50_000]
    assert (found.terms[1].made_by, found.terms[1].checked_by, found.number) == (CLERK.account, CHECKER.account, 2)
    assert reason(lambda: entitlements.approve(CHECKER, change)) == "change_over"
    assert list(entitlements.broken()) == []


def test_whoever_is_told_in_the_month_itself_was_told_too_late(made: int) -> None:
    change = entitlements.propose(CLERK, less(made))
    with time.at(MARCH):
        entitlements.tell(CLERK, change, day=MARCH, how="visit")
        assert reason(lambda: entitlements.approve(CHECKER, change)) == "not_told"


def test_more_needs_no_notice(made: int) -> None:
    change = entitlements.propose(CLERK, less(made, amount=90_000, ground="standard"))
    assert entitlements.change(CLERK, change, purpose="keep").notice == ""
    entitlements.approve(CHECKER, change)
    assert entitlements.entitlement(CLERK, made).granted(MARCH) == 90_000


def test_what_is_suspended_is_resumed_with_what_it_was(made: int) -> None:
    settled(entitlements.propose(CLERK, Proposing(made, "suspend", FIRST, "not_found", "三次上门无人")))
    assert entitlements.entitlement(CLERK, made, FIRST).state == "suspended"
    assert reason(lambda: entitlements.propose(CLERK, less(made))) == "suspended_by_then"
    entitlements.approve(CHECKER, entitlements.propose(CLERK, Proposing(made, "resume", MARCH, "settled", "已联系上")))
    found = entitlements.entitlement(CLERK, made, MARCH)
    assert (found.state, found.granted(FIRST), found.granted(MARCH)) == ("granted", 0, 84_000)


def test_an_end_ends_it_for_all_and_they_can_have_it_again(home: people.Household, made: int) -> None:
    settled(entitlements.propose(CLERK, Proposing(made, "stop", MARCH, "property", "购置汽车")))
    found = entitlements.entitlement(CLERK, made, MARCH)
    assert (found.state, found.ends, len(found.members)) == ("ended", MARCH, 2)
    assert [one.id for one in entitlements.entitlements(CLERK, state="granted")[0]] == [made]  # until March
    assert reason(lambda: entitlements.propose(CLERK, less(made))) == "ended_by_then"
    again = entitlements.grant(REVIEWER, replace(granting(home), first=MARCH))
    resume = Proposing(made, "resume", MARCH, "appeal", "复议撤销")
    assert reason(lambda: entitlements.propose(CLERK, resume)) == "has_item"
    assert again != made
    assert list(entitlements.broken()) == []


def test_an_end_that_was_reversed_holds_no_more(made: int) -> None:
    settled(entitlements.propose(CLERK, Proposing(made, "stop", MARCH, "property", "购置汽车")))
    entitlements.approve(CHECKER, entitlements.propose(CLERK, Proposing(made, "resume", MARCH, "appeal", "复议撤销")))
    found = entitlements.entitlement(CLERK, made, MARCH)
    assert (found.state, found.ends, found.granted(MARCH), len(found.members)) == ("granted", None, 84_000, 2)
    assert list(entitlements.broken()) == []


def test_it_tapers_for_six_months_at_most_and_by_the_law_of_the_day(made: int) -> None:
    taper = Proposing(made, "taper", MARCH, "work", "已就业", 40_000, 6)
    assert reason(lambda: entitlements.propose(CLERK, taper)) == "no_taper"  # of 2012
    with time.at(date(2021, 8, 2)):
        taper = replace(taper, month=date(2021, 9, 1))
        assert reason(lambda: entitlements.propose(CLERK, replace(taper, months=7))) == "taper_long"
        change = entitlements.propose(CLERK, taper)
        entitlements.tell(CLERK, change, day=date(2021, 8, 2), how="visit")
        entitlements.approve(CHECKER, change)
        found = entitlements.entitlement(CLERK, made)
        for months, why in ((3, "taper_long"), (2, "")):  # it tapered for four by then
            again = Proposing(made, "taper", date(2022, 1, 1), "work", "还需要时间", 20_000, months)
            assert not why or reason(lambda again=again: entitlements.propose(CLERK, again)) == why
        entitlements.propose(CLERK, again)
    assert [found.granted(date(2021, month, 1)) for month in (8, 9, 12)] == [84_000, 40_000, 40_000]
    assert (found.granted(date(2022, 2, 1)), found.ends) == (40_000, date(2022, 3, 1))


def test_an_end_of_tekun_is_shown_for_seven_days(home: people.Household) -> None:
    day = date(2021, 8, 2)
    with time.at(day):
        one = replace(granting(home), item="tekun", version="2021", class_="yearly", first=date(2021, 9, 1))
        made = entitlements.grant(REVIEWER, one)
        assert entitlements.entitlement(CLERK, made).recheck == date(2022, 8, 2)
        change = entitlements.propose(CLERK, Proposing(made, "stop", date(2021, 11, 1), "income", "收入超过标准"))
        entitlements.tell(CLERK, change, day=day, how="letter")
        assert entitlements.change(CLERK, change).must_post == 7
        assert reason(lambda: entitlements.approve(CHECKER, change)) == "not_posted"
        entitlements.post(CLERK, change, day=day)
    with time.at(date(2021, 8, 8)):
        assert reason(lambda: entitlements.approve(CHECKER, change)) == "not_posted"
    with time.at(date(2021, 8, 9)):
        entitlements.approve(CHECKER, change)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "nothing"}, "no_such_kind_of_change"),
        ({"ground": "deceit"}, "no_such_ground"),
        ({"month": date(2013, 3, 2)}, "not_month"),
        ({"month": date(2012, 12, 1)}, "month_paid"),
        ({"amount": None}, "amount_missing_here"),
        ({"amount": 10**15}, "not_payable"),
        ({"amount": 84_000}, "same_amount"),
        ({"article": "nothing 第一条"}, "no_such_paper"),
        ({"reason": " "}, "no_reason"),
        ({"reason": "身份证320623198002290011"}, "reason_number"),
        ({"members": (999_999,)}, "payee_no_member"),
        ({"kind": "resume", "ground": "settled"}, "not_suspended"),
        ({"kind": "account", "ground": "wrong"}, "account_missing"),
        ({"kind": "account", "ground": "wrong", "account": "x"}, "not_account"),
        ({"kind": "recover", "ground": "overpaid", "months": 61}, "instalments"),
        ({"kind": "recover", "ground": "overpaid", "months": 2}, "more_than_paid"),
        ({"noticed": 1}, "change_over"),
    ],
)
def test_what_cannot_be_is_refused(made: int, change: dict[str, object], why: str) -> None:
    assert reason(lambda: entitlements.propose(CLERK, less(made, **change))) == why
    assert not models.Change.objects.exists()


def test_only_one_waits_and_only_who_proposed_takes_it_back(made: int) -> None:
    change = entitlements.propose(CLERK, less(made))
    assert reason(lambda: entitlements.propose(OFFICER, less(made))) == "waits_already"
    assert reason(lambda: entitlements.drop(OFFICER, change)) == "not_yours"
    entitlements.drop(CLERK, change)
    assert entitlements.changes(CLERK) == ()
    assert reason(lambda: entitlements.propose(CLERK, less(made), number=2)) == "entitlement_stale"
    again = entitlements.propose(CLERK, less(made), number=1)
    entitlements.refuse(CHECKER, again, why="证据不足")
    told = entitlements.change(CLERK, again, purpose="keep")
    assert (told.state, told.answer, told.reason) == ("refused", "证据不足", "丈夫找到工作")
    assert entitlements.entitlement(CLERK, made).granted(MARCH) == 84_000


def test_only_who_may_there_proposes_and_approves(made: int) -> None:
    for who in (REVIEWER, access.PUBLIC):
        with pytest.raises(access.Forbidden):
            entitlements.propose(who, less(made))
    assert reason(lambda: entitlements.propose(STRANGER, less(made))) == "no_entitlement"
    change = entitlements.propose(CLERK, less(made))
    with pytest.raises(access.Forbidden):
        entitlements.approve(OFFICER, change)
    for act in (entitlements.approve, entitlements.drop, entitlements.change):
        assert reason(lambda act=act: act(STRANGER, change)) == "no_change"  # type: ignore[misc]
    assert entitlements.changes(STRANGER) == ()


def test_the_account_changes_by_two_persons(made: int) -> None:
    other = "6217000010001234567"
    change = entitlements.propose(CLERK, Proposing(made, "account", FIRST, "wrong", "抄错", account=other))
    assert models.Entitlement.objects.get(pk=made).said is not None
    entitlements.approve(CHECKER, change)
    assert entitlements.entitlement(CHECKER, made, purpose="keep").account.endswith("4567")


def test_nobody_is_counted_who_does_not_live_there(home: people.Household, made: int) -> None:
    first, second = (member.person for member in home.members)
    stranger = person("张三", date(1980, 1, 1), 77)
    asked = less(made, amount=100_000, members=(first, second, stranger))
    assert reason(lambda: entitlements.propose(CLERK, asked)) == "member_elsewhere"
    assert reason(lambda: entitlements.propose(CLERK, less(made, month=date(9999, 12, 1)))) == "not_month"


def test_the_death_of_one_asks_what_follows_and_of_the_last_proposes_an_end(home: people.Household, made: int) -> None:
    first, second = (member.person for member in home.members)
    people.died(OFFICER, second, on=date(2012, 12, 5), number=1)
    events.deliver()
    (noticed,) = entitlements.changes(CLERK)
    assert (noticed.state, noticed.kind, noticed.ground, noticed.members, noticed.month) == (
        "noticed", "amount", "died", (first,), FIRST)  # fmt: skip
    assert entitlements.entitlement(CLERK, made).granted(FIRST) == 84_000  # nothing is decided by itself
    whole = Proposing(made, "amount", FIRST, "died", "妻子去世", 60_000, members=(first,), noticed=noticed.id)
    change = entitlements.propose(CLERK, whole)
    assert change == noticed.id
    entitlements.approve(CHECKER, change)
    found = entitlements.entitlement(CLERK, made, FIRST)
    assert (found.members, found.amount) == ((first,), 60_000)
    people.died(OFFICER, first, on=date(2012, 12, 9), number=1)
    events.deliver()
    (end,) = entitlements.changes(CLERK)
    assert (end.state, end.kind, end.month, end.made_by) == ("proposed", "stop", FIRST, "system")
    with pytest.raises(access.Forbidden):
        entitlements.drop(CLERK, end.id)  # who enters is not who says that a death has no consequence
    entitlements.approve(CHECKER, end.id)  # nobody is left to be told
    assert entitlements.entitlement(CLERK, made, FIRST).state == "ended"
    assert list(entitlements.broken()) == []


def test_hearing_again_changes_nothing_and_a_death_that_was_none_takes_it_back(home: people.Household, made: int) -> None:
    from minzheng.services.entitlements import hears

    person_ = home.members[1].person
    event = people.PersonHappened(person_, "died", date(2012, 12, 5), VILLAGE, None)
    for _ in range(2):
        hears.happened({77: event})
    assert len(entitlements.changes(CLERK)) == 1
    hears.happened({78: replace(event, kind="undied")})
    assert entitlements.changes(CLERK) == ()
    assert made


def test_what_a_death_changed_that_was_none_is_called_back(home: people.Household, made: int) -> None:
    first, second = (member.person for member in home.members)
    people.died(OFFICER, second, on=date(2012, 12, 5), number=1)
    events.deliver()
    (noticed,) = entitlements.changes(CLERK)
    whole = Proposing(made, "amount", FIRST, "died", "妻子去世", 60_000, members=(first,), noticed=noticed.id)
    entitlements.approve(CHECKER, entitlements.propose(CLERK, whole))
    people.undied(OFFICER, second, number=2, reason="登记错了人")
    events.deliver()
    (back,) = entitlements.changes(CLERK)
    assert (back.kind, back.ground, back.amount, back.members, back.month) == (
        "amount", "wrong", 84_000, (first, second), FIRST)  # fmt: skip
    whole = Proposing(made, "amount", FIRST, "wrong", "死亡登记有误", 84_000, members=(first, second), noticed=back.id)
    entitlements.approve(CHECKER, entitlements.propose(CLERK, whole))
    found = entitlements.entitlement(CLERK, made, FIRST)
    assert (set(found.members), found.amount) == ({first, second}, 84_000)
    assert list(entitlements.broken()) == []


def test_an_end_by_a_death_that_was_none_is_called_back(home: people.Household, made: int) -> None:
    for member in home.members:
        people.died(OFFICER, member.person, on=date(2012, 12, 5), number=1)
        events.deliver()
    (end,) = [one for one in entitlements.changes(CLERK) if one.kind == "stop"]
    entitlements.approve(CHECKER, end.id)
    people.undied(OFFICER, home.members[1].person, number=2, reason="登记错了人")
    events.deliver()
    back = next(one for one in entitlements.changes(CLERK) if one.kind == "resume")
    assert (back.ground, back.month) == ("wrong", FIRST)


def test_a_stop_to_come_stands_when_the_amount_changes_before_it(made: int) -> None:
    settled(entitlements.propose(CLERK, Proposing(made, "stop", date(2013, 6, 1), "property", "购置汽车")))
    entitlements.approve(CHECKER, entitlements.propose(CLERK, less(made, amount=90_000, ground="standard")))
    found = entitlements.entitlement(CLERK, made, MARCH)
    assert (found.amount, found.ends, found.granted(date(2013, 6, 1))) == (90_000, date(2013, 6, 1), 0)


def test_a_change_of_a_household_heard_again_says_nothing_of_what_was_settled_since(home: people.Household) -> None:
    def joins(number: int) -> None:
        child = person("王小明", date(2010, 5, 1 + number), 9 + number)
        people.join(OFFICER, home.id, [(child, "child")], on=date(2012, 12, 9), number=home.number + number)
        events.deliver()

    joins(0)
    made = entitlements.grant(REVIEWER, granting(home))
    Event.objects.update(handed_at=None)
    events.deliver()
    assert entitlements.changes(CLERK) == (), "it was granted for the parents alone"
    joins(1)
    (noticed,) = entitlements.changes(CLERK)
    assert (noticed.ground, len(noticed.members or ())) == ("members", 4)
    entitlements.drop(CHECKER, noticed.id)
    for event in Event.objects.order_by("pk"):
        events.replay(event.pk)
        events.deliver()
        assert entitlements.changes(CLERK) == ()
    assert (len(entitlements.entitlement(CLERK, made).members), Delivery.objects.count()) == (2, 0)


def test_who_joins_is_noticed_and_it_lies_where_the_household_does(home: people.Household, made: int) -> None:
    people.join(OFFICER, home.id, [(person("王小明", date(2010, 5, 1), 9), "child")], on=date(2012, 12, 9), number=home.number)
    events.deliver()
    (noticed,) = entitlements.changes(CLERK)
    assert (noticed.ground, len(noticed.members or ())) == ("members", 3)
    people.move_household(OFFICER, home.id, NEXT, on=date(2012, 12, 10), number=home.number + 1)
    events.deliver()
    assert entitlements.entitlement(OTHER, made).place_code == NEXT
    assert len(entitlements.changes(OTHER, NEXT)) == 1


@pytest.mark.parametrize("alone", [False, True])
def test_what_leaves_the_county_is_called_to_an_end_there(home: people.Household, made: int, alone: bool) -> None:
    day = date(2012, 12, 10)
    if alone:
        key = person("王小明", date(1930, 5, 1), 9)
        of = "advanced_age_allowance", "2012", VILLAGE, key, None, (key,), 10_000, "month", date(2013, 1, 1)
        made = entitlements.grant(CHECKER, entitlements.Granting(*of))  # type: ignore[arg-type]
        people.move(PROVINCE, key, AWAY, on=day, number=1)
    else:
        people.move_household(PROVINCE, home.id, AWAY, on=day, number=home.number)
    events.deliver()
    (called,) = entitlements.changes(CLERK)
    assert (called.entitlement, called.kind, called.ground, called.state) == (made, "stop", "departed", "noticed")
    assert entitlements.entitlement(CLERK, made).place_code == VILLAGE


def test_what_rechecks_find_is_counted_as_far_as_another_person_agrees(made: int) -> None:
    def figure() -> tuple[int, int]:
        events.deliver()
        found = indicators.value("still_paid_wrongly", "320623", date(2012, 12, 31), actor=access.SYSTEM)
        return int(found.numerator), int(found.denominator)

    stop = less(made, kind="stop", ground="property", amount=None)
    assert entitlements.recheck(CLERK, made, "unchanged", day=TOLD) is None
    assert figure() == (0, 1)
    first = entitlements.recheck(CLERK, made, "stop", day=TOLD, proposing=stop)
    assert figure() == (0, 1)  # nobody has said yet
    entitlements.refuse(CHECKER, first or 0, why="有误")
    assert figure() == (0, 2)
    second = entitlements.recheck(CLERK, made, "stop", day=TOLD, proposing=stop)
    settled(second or 0)
    assert figure() == (1, 3)
    indicators.catch_up()
    assert (figure(), list(indicators.broken())) == ((1, 3), [])


def test_a_recheck_is_recorded_and_says_when_again(made: int) -> None:
    assert entitlements.recheck(CLERK, made, "unchanged", day=TOLD) is None
    assert entitlements.entitlement(CLERK, made).recheck == date(2013, 12, 20)
    assert reason(lambda: entitlements.recheck(CLERK, made, "change", day=TOLD)) == "result_proposal"
    assert reason(lambda: entitlements.recheck(CLERK, made, "unchanged", day=date(2013, 1, 1))) == "marked_future"
    assert reason(lambda: entitlements.recheck(CLERK, made, "unchanged", day=TOLD, class_="x")) == "no_such_class"
    assert reason(lambda: entitlements.recheck(CLERK, made, "x", day=TOLD)) == "no_such_result"  # type: ignore[arg-type]
    far = {"day": TOLD, "next_": date(2013, 12, 21)}
    assert reason(lambda: entitlements.recheck(CLERK, made, "unchanged", **far)) == "recheck_late"  # type: ignore[arg-type]
    entitlements.recheck(CLERK, made, "unchanged", day=TOLD, next_=date(2013, 3, 1))
    assert entitlements.entitlement(CLERK, made).recheck == date(2013, 3, 1)
    change = entitlements.recheck(CLERK, made, "change", day=TOLD, class_="steady", proposing=less(made))
    assert [one.change for one in entitlements.rechecks(CLERK, made)] == [change, None, None]
    found = entitlements.entitlement(CLERK, made)
    assert (found.recheck, found.class_) == (date(2013, 6, 20), "steady")
    with time.at(date(2021, 8, 2)):  # the law of 2021 has other classes
        assert (
            reason(lambda: entitlements.recheck(CLERK, made, "unchanged", day=date(2021, 8, 2), class_="grave"))
            == "no_such_class"
        )
        entitlements.recheck(CLERK, made, "unchanged", day=date(2021, 8, 2), class_="varying")
        assert entitlements.entitlement(CLERK, made).recheck == date(2022, 2, 2)
