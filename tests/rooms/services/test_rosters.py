"""A month is paid once: drawn up, approved, handed over by three; what fails is owed again; nothing paid was not granted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from io import BytesIO
from zipfile import ZipFile

import pytest

from minzheng.kernel.access import api as access
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements import models
from minzheng.services.entitlements.api import Proposing
from minzheng.services.rosters import api as rosters
from minzheng.services.rosters import models as paid
from tests.rooms.people.acting import CLERK, OFFICER, OTHER, REVIEWER, STRANGER, VILLAGE
from tests.rooms.registry.acting import actor
from tests.rooms.services.acting import ACCOUNT, CHECKER, FIRST, PAYER, granting, household, reason

pytestmark = pytest.mark.django_db
COUNTY, FEBRUARY, DAY = "320623", date(2013, 2, 1), date(2013, 2, 8)
PAYEES = 3


@pytest.fixture(autouse=True)
def _february() -> object:
    with time.at(DAY):
        yield


@pytest.fixture
def made() -> list[int]:
    with time.at(date(2012, 12, 10)):
        homes = [household(n) for n in range(1, PAYEES + 1)]
        return [entitlements.grant(REVIEWER, granting(home)) for home in homes]


def handed(month: date = FEBRUARY) -> int:
    roster = rosters.draw_up(OFFICER, "dibao", COUNTY, month)
    rosters.approve(CHECKER, roster)
    rosters.hand_over(PAYER, roster)
    return roster


def drawn(made: int, month: date) -> list[tuple[str, int]]:
    """What a roster of a month pays of one entitlement: of which month how much."""
    some = rosters.lines(OFFICER, handed(month))
    return [(f"{one.month:%m}", one.amount) for one in some if one.entitlement == made]


def months(made: int) -> list[tuple[str, str]]:
    return [(f"{one.month:%m}", one.state) for one in rosters.payments(CLERK, made)]


def test_a_month_is_paid_once_and_months_owed_are_lines_of_their_own(made: list[int]) -> None:
    roster = rosters.draw_up(OFFICER, "dibao", COUNTY, FEBRUARY, request="r")
    assert rosters.draw_up(OFFICER, "dibao", COUNTY, FEBRUARY, request="r") == roster
    one = rosters.roster(CHECKER, roster)
    assert (one.state, one.count, one.total, len(one.digest)) == ("drawn", 2 * PAYEES, 2 * PAYEES * 84_000, 64)
    assert [(line.entitlement, line.month) for line in rosters.lines(OFFICER, roster)] == [
        (key, month) for key in made for month in (FIRST, FEBRUARY)
    ]
    assert reason(lambda: rosters.draw_up(OFFICER, "dibao", COUNTY, FEBRUARY)) == "nothing_owed"
    assert months(made[0]) == [("02", "drawn"), ("01", "drawn")]
    rosters.drop(OFFICER, roster)
    assert months(made[0]) == [("02", "owed"), ("01", "owed")]
    assert rosters.draw_up(OFFICER, "dibao", COUNTY, FEBRUARY) != roster
    assert [*entitlements.broken(), *rosters.broken()] == []


def test_what_paid_months_came_short_of_is_paid_with_the_next(made: list[int]) -> None:
    handed()
    march, april = date(2013, 3, 1), date(2013, 4, 1)
    more = Proposing(made[0], "amount", FIRST, "appeal", "复议决定增加", 90_000)
    assert reason(lambda: entitlements.propose(CLERK, replace(more, ground="income"))) == "month_paid"
    assert reason(lambda: entitlements.propose(CLERK, replace(more, amount=80_000))) == "month_paid"
    change = entitlements.propose(CLERK, more)
    with time.at(date(2013, 3, 8)):
        handed(march)  # meanwhile one more month is paid as before
        entitlements.approve(CHECKER, change)
        found = entitlements.entitlement(CLERK, made[0])
        assert [(term.kind, term.since) for term in found.terms] == [("grant", FIRST), ("change", FIRST)]
        assert months(made[0]) == [(month, state) for month in ("03", "02", "01") for state in ("owed", "handed")]
        assert sum(one.granted for one in rosters.payments(CLERK, made[0])) == 3 * 90_000
    with time.at(date(2013, 4, 8)):
        assert drawn(made[0], april) == [("01", 6_000), ("02", 6_000), ("03", 6_000), ("04", 90_000)]
        assert [*entitlements.broken(), *rosters.broken()] == []


def test_what_was_made_good_is_not_paid_once_more(made: list[int]) -> None:
    handed()
    march, april = date(2013, 3, 1), date(2013, 4, 1)
    more = Proposing(made[0], "amount", FIRST, "appeal", "复议决定增加", 90_000)
    entitlements.approve(CHECKER, entitlements.propose(CLERK, more))
    before = entitlements.propose(CLERK, replace(more, amount=91_000, reason="法院判决"))
    entitlements.approve(CHECKER, before)  # nothing of it is paid yet
    with time.at(date(2013, 3, 8)):
        assert drawn(made[0], march) == [("01", 7_000), ("02", 7_000), ("03", 91_000)]
        assert reason(lambda: entitlements.propose(CLERK, replace(more, amount=91_000))) == "month_paid"
        entitlements.approve(CHECKER, entitlements.propose(CLERK, replace(more, amount=92_000, reason="再审")))
    with time.at(date(2013, 4, 8)):
        assert drawn(made[0], april) == [("01", 1_000), ("02", 1_000), ("03", 1_000), ("04", 92_000)]
        assert [*entitlements.broken(), *rosters.broken()] == []


def test_what_is_over_is_made_good_and_stays_over(made: list[int]) -> None:
    with time.at(date(2013, 1, 20)):
        end = entitlements.propose(CLERK, Proposing(made[0], "stop", date(2013, 3, 1), "property", "购置汽车"))
        entitlements.tell(CLERK, end, day=date(2013, 1, 20), how="letter")
        entitlements.approve(CHECKER, end)
    handed()
    entitlements.approve(CHECKER, entitlements.propose(CLERK, Proposing(made[0], "amount", FIRST, "wrong", "录入少了", 90_000)))
    found = entitlements.entitlement(CLERK, made[0])
    assert [found.granted(one) for one in (FEBRUARY, date(2013, 3, 1))] == [90_000, 0]
    with time.at(date(2013, 3, 8)):
        assert drawn(made[0], date(2013, 3, 1)) == [("01", 6_000), ("02", 6_000)]
        again = Proposing(made[0], "amount", FIRST, "wrong", "录入少了", 90_000)
        assert reason(lambda: entitlements.propose(CLERK, again)) == "month_paid"
    assert [*entitlements.broken(), *rosters.broken()] == []


def test_three_persons_pay(made: list[int]) -> None:
    assert made
    roster = rosters.draw_up(OFFICER, "dibao", COUNTY, FEBRUARY)
    own = actor(OFFICER.account, "department_reviewer", COUNTY)
    assert reason(lambda: rosters.approve(own, roster)) == "own_roster"
    assert reason(lambda: rosters.hand_over(PAYER, roster)) == "roster_state"
    assert reason(lambda: rosters.bank_text(PAYER, roster)) == "not_handed"
    rosters.approve(CHECKER, roster)
    for account in (OFFICER.account, CHECKER.account):
        who = actor(account, "payer", COUNTY)
        assert reason(partial(rosters.hand_over, who, roster)) == "three_persons"
    rosters.hand_over(PAYER, roster)
    assert reason(lambda: rosters.drop(OFFICER, roster)) == "roster_state"
    for who, act in ((OFFICER, rosters.approve), (CHECKER, rosters.hand_over)):
        with pytest.raises(access.Forbidden):
            act(who, roster)
    assert reason(lambda: rosters.roster(STRANGER, roster)) == "no_roster"
    assert rosters.rosters(STRANGER) == ()
    assert [one.id for one in rosters.rosters(CHECKER, COUNTY, states=("handed",))] == [roster]


def test_a_roster_whose_lines_were_changed_goes_no_further(made: list[int]) -> None:
    roster = rosters.draw_up(OFFICER, "dibao", COUNTY, FEBRUARY)
    paid.Line.objects.filter(entitlement=made[0], month=FIRST).update(amount=84_001)
    assert reason(lambda: rosters.approve(CHECKER, roster)) == "seal_broken"
    assert len(list(rosters.broken())) == 3  # the sum, the seal, and a month that was not granted so


@pytest.mark.parametrize(
    ("item", "place", "month", "why"),
    [
        ("nothing", COUNTY, FEBRUARY, "no_such_item"),
        ("dibao", "320623101", FEBRUARY, "not_county"),
        ("dibao", COUNTY, date(2013, 2, 2), "not_month"),
        ("dibao", COUNTY, date(2013, 3, 1), "month_to_come"),
        ("home_care_subsidy", COUNTY, FEBRUARY, "provider_paid"),
        ("tekun", COUNTY, FEBRUARY, "nothing_owed"),
    ],
)
def test_what_cannot_be_drawn_up_is_refused(made: list[int], item: str, place: str, month: date, why: str) -> None:
    assert made
    assert reason(lambda: rosters.draw_up(OFFICER, item, place, month)) == why
    with pytest.raises(access.Forbidden):
        rosters.draw_up(CHECKER, "dibao", COUNTY, FEBRUARY)


def test_the_bank_is_given_what_it_takes_and_the_others_masked_accounts(made: list[int]) -> None:
    roster = handed()
    text = rosters.bank_text(PAYER, roster).decode("gb18030")
    first = text.split("\r\n")[0].split("|")
    assert first == ["1", ACCOUNT, "王建国", "840.00", "201301", "最低生活保障（低保）"]
    assert len(text.split("\r\n")) == 2 * PAYEES + 1
    with pytest.raises(access.Forbidden):
        rosters.bank_text(OFFICER, roster)
    with ZipFile(BytesIO(rosters.workbook(CHECKER, roster, "zh"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert ACCOUNT not in sheet
    assert ACCOUNT[-4:] in sheet
    assert rosters.roster(CHECKER, roster).digest in sheet
    person = models.Entitlement.objects.get(pk=made[0]).person
    assert {one.purpose for one in vault.reads_of(journal.Subject("person", str(person))).reads} >= {"pay"}


def test_what_is_owed_and_how_it_stands_is_told_where_it_lies(made: list[int]) -> None:
    with pytest.raises(access.Forbidden):
        entitlements.lacking(STRANGER, "dibao", COUNTY, FEBRUARY)
    with pytest.raises(access.Forbidden):
        rosters.begun(STRANGER, "dibao", COUNTY)
    assert [len(entitlements.payables(who, COUNTY, ["dibao"])) for who in (OFFICER, STRANGER)] == [3, 0]
    assert entitlements.payables(OFFICER, COUNTY, ["tekun"]) == []
    assert reason(lambda: rosters.payments(STRANGER, made[0])) == "no_entitlement"


def test_what_fails_is_owed_again_and_with_a_wrong_account_once_there_is_another(made: list[int]) -> None:
    roster = handed()
    rosters.mark(PAYER, roster, 1, "failed", day=DAY, reason="system")
    rosters.mark(PAYER, roster, 3, "failed", day=DAY, reason="no_account")
    assert rosters.mark_rest(PAYER, roster, day=DAY) == 4
    one = rosters.roster(OFFICER, roster)
    assert (one.paid, one.paid_total, one.failed) == (4, 4 * 84_000, 2)
    assert months(made[0]) == [("02", "paid"), ("01", "failed")]
    again = rosters.draw_up(OFFICER, "dibao", COUNTY, FEBRUARY)
    assert [(line.entitlement, line.month) for line in rosters.lines(OFFICER, again)] == [(made[0], FIRST)]
    assert entitlements.lacking(OFFICER, "dibao", COUNTY, FEBRUARY) == entitlements.Lacking(1, 1, 84_000)
    change = entitlements.propose(
        CLERK, Proposing(made[1], "account", FEBRUARY, "returned", "销户换卡", account="6217000010001234567")
    )
    entitlements.approve(CHECKER, change)
    third = rosters.draw_up(OFFICER, "dibao", COUNTY, FEBRUARY)
    assert [(line.entitlement, line.month) for line in rosters.lines(OFFICER, third)] == [(made[1], FIRST)]
    assert [*entitlements.broken(), *rosters.broken()] == []
    assert reason(lambda: rosters.mark(PAYER, roster, 1, "paid", day=DAY)) == "failed_already"
    rosters.mark(PAYER, roster, 2, "failed", day=DAY, reason="frozen")  # paid at first, and returned
    assert months(made[0])[0] == ("02", "failed")


@pytest.mark.parametrize(
    ("number", "result", "why", "day", "refused"),
    [
        (99, "paid", "", DAY, "no_line"),
        (1, "perhaps", "", DAY, "no_such_result_of_bank"),
        (1, "failed", "", DAY, "no_such_reason_of_bank"),
        (1, "paid", "", date(2013, 2, 9), "mark_day"),
        (1, "paid", "", date(2013, 2, 7), "mark_day"),
    ],
)
def test_a_mark_that_cannot_be_is_refused(made: list[int], number: int, result: str, why: str, day: date, refused: str) -> None:
    assert made
    roster = handed()
    assert reason(lambda: rosters.mark(PAYER, roster, number, result, day=day, reason=why)) == refused
    with pytest.raises(access.Forbidden):
        rosters.mark(OFFICER, roster, 1, "paid", day=DAY)


def table(*rows: tuple[str, ...]) -> bytes:
    return exchange.to_csv(["序号", "金额", "结果", "失败原因"], rows)


def test_the_banks_table_is_taken_whole_or_not_at_all(made: list[int]) -> None:
    roster = handed()
    rows = [
        ("1", "840.00", "成功", ""),
        ("9", "840", "成功", ""),
        ("2", "1", "成功", ""),
        ("3", "", "也许", ""),
        ("1", "", "成功", ""),
    ]
    bad = rosters.bring_marks(PAYER, roster, table(*rows), "x.csv", day=DAY)
    assert [fault.line for fault in bad.faults] == [3, 4, 5, 6]
    said = [fault.said.zh[:4] for fault in bad.faults]
    assert said == ["名册中没", "第2行的", "结果填写", "同一行出"]
    assert rosters.roster(OFFICER, roster).paid == 0
    good = table(*((str(n), "840.00", "成功", "") for n in range(1, 6)), ("6", "840.00", "失败", "户名不符"))
    assert rosters.bring_marks(PAYER, roster, good, "x.csv", day=DAY) == rosters.Brought(5, 1)
    assert rosters.bring_marks(PAYER, roster, good, "x.csv", day=DAY) == rosters.Brought(0, 0)
    assert entitlements.entitlement(CLERK, made[2]).account_state == "wrong"
    assert (
        reason(lambda: rosters.bring_marks(PAYER, roster, exchange.to_csv(["x"], [("1",)]), "x.csv", day=DAY)) == "marks_columns"
    )


def test_the_banks_table_of_another_roster_is_not_taken_for_this_one(made: list[int]) -> None:
    heads, starred = ["序号", "账号", "金额", "结果"], f"{ACCOUNT[:4]} **** {ACCOUNT[-4:]}"
    roster, other = handed(), "6217000010001234567"
    mixed = [("1", other, "840.00", "成功"), ("2", starred, "840.00", "成功"), ("3", f"{other[:4]}****{other[-4:]}", "", "失败")]
    bad = rosters.bring_marks(PAYER, roster, exchange.to_csv(heads, mixed), "x.csv", day=DAY)
    assert [(one.line, one.said.zh[:9]) for one in bad.faults] == [(2, "第1行的账号与名册"), (4, "第3行的账号与名册")]
    assert not [one for one in bad.faults if other in one.said.zh or ACCOUNT in one.said.zh]
    good = [("1", ACCOUNT, "840.0", "成功"), ("2", starred, "８４０．００", "成功"), ("3", "", "0,840.00", "失败")]
    assert rosters.bring_marks(PAYER, roster, exchange.to_csv(heads, good), "x.csv", day=DAY) == rosters.Brought(2, 1)


def test_a_month_that_stands_on_a_roster_changes_no_more_and_is_recovered_apart(made: list[int]) -> None:
    roster = handed()
    stop = Proposing(made[0], "stop", FEBRUARY, "income", "收入超过标准")
    assert reason(lambda: entitlements.propose(CLERK, stop)) == "month_paid"
    assert entitlements.first_open_of(CLERK, made[0]) == date(2013, 3, 1)
    rosters.mark_rest(PAYER, roster, day=DAY)
    recover = Proposing(made[0], "recover", date(2013, 3, 1), "overpaid", "一月已就业", 84_000, 5)
    assert reason(lambda: entitlements.propose(CLERK, replace(recover, amount=168_001))) == "more_than_paid"
    change = entitlements.propose(CLERK, recover)
    entitlements.tell(CLERK, change, day=DAY, how="visit")
    entitlements.approve(CHECKER, change)
    assert entitlements.debt(CLERK, made[0]) == entitlements.Debt(84_000, 0, 0)
    with time.at(date(2013, 4, 2)):
        assert entitlements.debt(CLERK, made[0]) == entitlements.Debt(84_000, 33_600, 0)
        entitlements.repay(CLERK, made[0], amount=33_600, day=date(2013, 4, 1), request="a")
        entitlements.repay(CLERK, made[0], amount=33_600, day=date(2013, 4, 1), request="a")
        assert entitlements.debt(CLERK, made[0]).repaid == 33_600
        assert reason(lambda: entitlements.repay(CLERK, made[0], amount=60_000, day=date(2013, 4, 1))) == "more_than_owed"
        assert entitlements.entitlement(CLERK, made[0]).amount == 84_000  # what is paid back is taken out of nothing
        march = rosters.draw_up(OFFICER, "dibao", COUNTY, date(2013, 3, 1))
        assert rosters.roster(OFFICER, march).total == PAYEES * 84_000
    assert [*entitlements.broken(), *rosters.broken()] == []


def test_what_was_suspended_is_owed_once_it_is_resumed_from_then_on(made: list[int]) -> None:
    with time.at(date(2012, 12, 10)):
        change = entitlements.propose(CLERK, Proposing(made[0], "suspend", FIRST, "not_found", "三次上门无人"))
        entitlements.tell(CLERK, change, day=date(2012, 12, 10), how="visit")
        entitlements.approve(CHECKER, change)
    assert rosters.roster(OFFICER, handed(FIRST)).count == PAYEES - 1
    entitlements.approve(CHECKER, entitlements.propose(CLERK, Proposing(made[0], "resume", FIRST, "settled", "已联系上")))
    roster = rosters.draw_up(OFFICER, "dibao", COUNTY, FEBRUARY)
    assert rosters.roster(OFFICER, roster).count == PAYEES + 1


def test_a_destroyed_account_leaves_the_seal_whole(made: list[int]) -> None:
    roster = handed()
    person = models.Entitlement.objects.get(pk=made[0]).person
    vault.destroy(access.SYSTEM, journal.Subject("person", str(person), VILLAGE), "x")
    assert [*entitlements.broken(), *rosters.broken()] == []
    assert reason(lambda: rosters.bank_text(PAYER, roster)) == "destroyed_account"
    assert OTHER.account != CHECKER.account


@pytest.mark.parametrize(
    ("kind", "ground", "amount", "then"),
    [("amount", "members", 90_000, 90_000), ("suspend", "not_found", None, 0), ("stop", "income", None, 0)],
)
def test_what_is_to_be_made_good_is_not_lost_by_what_is_changed_in_the_month_after(
    made: list[int], kind: str, ground: str, amount: int | None, then: int
) -> None:
    handed(FIRST)
    with time.at(date(2013, 1, 20)):
        wrong = entitlements.propose(CLERK, Proposing(made[0], "amount", FIRST, "wrong", "录错了", 100_000))
        entitlements.approve(CHECKER, wrong)
        change = entitlements.propose(CLERK, Proposing(made[0], kind, FEBRUARY, ground, "变化", amount))  # type: ignore[arg-type]
        entitlements.tell(CLERK, change, day=date(2013, 1, 20), how="visit")
        entitlements.approve(CHECKER, change)
        found = entitlements.entitlement(CLERK, made[0], FEBRUARY)
    assert [found.granted(month) for month in (FIRST, FEBRUARY)] == [100_000, then]
    assert drawn(made[0], FEBRUARY) == [("01", 16_000), ("02", then)][: 1 + bool(then)]
    assert [*entitlements.broken(), *rosters.broken()] == []


def test_what_is_made_good_fails_and_is_paid_again_apart_from_what_was_paid(made: list[int]) -> None:
    first = handed(FIRST)
    rosters.mark_rest(PAYER, first, day=DAY)
    entitlements.approve(CHECKER, entitlements.propose(CLERK, Proposing(made[0], "amount", FIRST, "wrong", "录错了", 100_000)))
    again = handed()
    rosters.mark(PAYER, again, 1, "failed", reason="system", day=DAY)
    assert [(one.month, one.granted, one.state) for one in rosters.payments(CLERK, made[0])] == [
        (FEBRUARY, 100_000, "handed"), (FIRST, 16_000, "failed"), (FIRST, 84_000, "paid")]  # fmt: skip
    rosters.mark(PAYER, first, 1, "failed", reason="system", day=DAY)  # returned: all of the month is owed
    assert drawn(made[0], FEBRUARY) == [("01", 100_000)]
    assert [*entitlements.broken(), *rosters.broken()] == []


def test_a_suspension_to_come_stands_when_the_amount_changes_before_it(made: list[int]) -> None:
    later = date(2013, 4, 1)
    suspend = entitlements.propose(CLERK, Proposing(made[0], "suspend", later, "not_found", "三次上门无人"))
    entitlements.tell(CLERK, suspend, day=DAY, how="visit")
    entitlements.approve(CHECKER, suspend)
    entitlements.approve(CHECKER, entitlements.propose(CLERK, Proposing(made[0], "amount", FEBRUARY, "members", "添丁", 90_000)))
    found = entitlements.entitlement(CLERK, made[0], later)
    assert (found.granted(FEBRUARY), found.state, found.amount) == (90_000, "suspended", 0)


def test_an_amount_that_is_less_in_a_later_month_is_told_before(made: list[int]) -> None:
    entitlements.approve(
        CHECKER, entitlements.propose(CLERK, Proposing(made[0], "amount", date(2013, 4, 1), "standard", "调标", 100_000))
    )
    some = entitlements.propose(CLERK, Proposing(made[0], "amount", FEBRUARY, "members", "变化", 90_000))
    assert entitlements.change(CHECKER, some).waits_for_telling
    assert reason(lambda: entitlements.approve(CHECKER, some)) == "not_told"


def test_rosters_are_listed_by_month_and_not_by_when_they_were_drawn_up(made: list[int]) -> None:
    newer = handed()
    rosters.mark(PAYER, newer, 1, "failed", reason="system", day=DAY)
    older = handed(FIRST)
    assert older > newer
    assert [one.id for one in rosters.rosters(OFFICER)] == [newer, older]
    assert [one.id for one in rosters.rosters(OFFICER, size=1)] == [newer]
    assert [one.id for one in rosters.rosters(OFFICER, before=newer)] == [older]
    assert rosters.rosters(OFFICER, before=older) == ()
    assert made


def test_what_was_asked_back_before_counts_for_what_can_be(made: list[int]) -> None:
    rosters.mark_rest(PAYER, handed(), day=DAY)
    recover = Proposing(made[0], "recover", date(2013, 3, 1), "overpaid", "一月已就业", 100_000, 5)
    change = entitlements.propose(CLERK, recover)
    entitlements.tell(CLERK, change, day=DAY, how="visit")
    entitlements.approve(CHECKER, change)
    assert reason(lambda: entitlements.propose(CLERK, replace(recover, amount=68_001))) == "more_than_paid"
    entitlements.propose(CLERK, replace(recover, amount=68_000))
