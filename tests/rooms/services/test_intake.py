"""Present recipients come in with a table: looked through, put right, brought in once; then they are paid like others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.time import api as time
from minzheng.kernel.vault.models import Key
from minzheng.people import api as people
from minzheng.rolls import api as rolls
from minzheng.rolls import verbs
from minzheng.rolls.models import Part, Roll
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements import models
from minzheng.services.recipients.api import RECIPIENTS
from minzheng.services.rosters import api as rosters
from tests.rooms.people.acting import AWAY, OFFICER, VILLAGE, number, person
from tests.rooms.services.acting import ACCOUNT, CHECKER, household, reason

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = ["领款人身份证号", "其他享受成员身份证号", "月发放金额", "复核类别", "下次复核日期", "享受起始月份", "银行账号", "城乡"]
DAY, FROM = date(2013, 1, 8), date(2013, 1, 1)


@pytest.fixture(autouse=True)
def _january() -> object:
    with time.at(DAY):
        yield


def clerk(place: str = VILLAGE[:9], login: str = "clerk", role: str = "township_clerk") -> access.Actor:
    """Somebody with an account, for a job finds them by it."""
    if not (found := Account.objects.filter(login=login).first()):
        named = {"login": login, "name": login, "role": role, "unit": "unit", "sector": "civil_affairs", "place_code": place}
        access.open_accounts(access.SYSTEM, [access.NewAccount(**named, since=date(2012, 1, 1), practice=True)])  # type: ignore[arg-type]
        found = Account.objects.get(login=login)
    return access.actor_of(found.pk)


def row(id_number: str, **more: str) -> list[str]:
    said = {"members": "", "amount": "840.00", "class": "短期内收入变化不大", "recheck": "2013-06-30", "first": "2010-05"}
    said |= {"account": ACCOUNT, "area": "农村"} | more
    return [id_number, *(said[name] for name in ("members", "amount", "class", "recheck", "first", "account", "area"))]


def looked(*rows: list[str], actor: access.Actor | None = None) -> rolls.Roll:
    who = actor or clerk()
    made = rolls.hand_in(who, exchange.to_csv(HEAD, rows), "t.csv", of=RECIPIENTS, about="dibao", since=FROM)
    assert made.state == "handed"
    jobs.work(until_idle=True)
    return rolls.roll(who, made.id, RECIPIENTS)


def wrong(one: rolls.Roll) -> dict[int, str]:
    faults, _, _ = rolls.faults(clerk(), one.id, RECIPIENTS, size=50)
    return {fault.line: fault.said.zh for fault in faults}


def second() -> access.Actor:
    return clerk("320623", "second", "department_reviewer")


def entered(one: rolls.Roll) -> rolls.Roll:
    """By whoever handed it in, and by a second person."""
    assert rolls.enter(clerk(), one.id, RECIPIENTS).state == "waits"
    rolls.confirm(second(), one.id, RECIPIENTS)
    jobs.work(until_idle=True)
    return rolls.roll(clerk(), one.id, RECIPIENTS)


def brought(*rows: list[str]) -> rolls.Roll:
    return entered(looked(*rows))


def test_nobody_alone_brings_recipients_in() -> None:
    household()
    one = looked(row(number()), row("1"))
    waits = rolls.enter(clerk(), one.id, RECIPIENTS)
    jobs.work(until_idle=True)
    assert (waits.state, models.Entitlement.objects.count()) == ("waits", 0)
    assert [rolls.waiting(who, RECIPIENTS) for who in (CHECKER, clerk("320581", "away", "department_reviewer"))] == [
        (rolls.roll(clerk(), one.id, RECIPIENTS),), ()]  # fmt: skip
    with pytest.raises(access.Forbidden):
        rolls.confirm(clerk(), one.id, RECIPIENTS)
    own = replace(second(), account=clerk().account)
    assert reason(lambda: rolls.confirm(own, one.id, RECIPIENTS)) == "own_roll"
    assert reason(lambda: rolls.confirm(clerk("320581", "away"), one.id, RECIPIENTS)) == "no_roll"
    _, lines = rolls.lines(second(), one.id, RECIPIENTS)
    assert [(line.at, line.said["amount"]) for line in lines] == [(2, "840.00")]
    assert rolls.give_back(second(), one.id, RECIPIENTS).state == "checked"
    assert reason(lambda: rolls.confirm(second(), one.id, RECIPIENTS)) == "roll_state"
    assert entered(one).entered == 1
    ((found,), _) = entitlements.entitlements(clerk())
    (term,) = entitlements.entitlement(clerk(), found.id).terms
    assert (term.made_by, term.checked_by) == (clerk().account, second().account)


def test_who_had_it_before_is_brought_in_paid_from_here_and_the_table_destroyed() -> None:
    home = household()
    alone = person("赵云", date(1950, 1, 1), 8)
    one = looked(row(number()), row(number(date(1950, 1, 1), 8), members="本人", amount="500"))
    assert (one.state, one.rows, one.wrong) == ("checked", 2, 0)
    assert models.Entitlement.objects.count() == 0
    done = entered(one)
    assert (done.state, done.entered, done.left) == ("done", 2, None)
    (first,) = entitlements.of_person(clerk(), home.members[1].person)
    assert (first.person, first.members) == (home.members[0].person, tuple(one.person for one in home.members))
    assert (first.origin, first.first, first.owed_from, first.amount) == ("roll_in", date(2010, 5, 1), FROM, 84_000)
    assert (first.recheck, first.class_, first.area, first.version) == (date(2013, 6, 30), "steady", "rural", "2012")
    assert [one.amount for one in entitlements.of_person(clerk(), alone)] == [50_000]
    roster = rosters.draw_up(OFFICER, "dibao", "320623", FROM)
    assert rosters.roster(OFFICER, roster).total == 134_000  # of this month alone: what was before was paid before
    rosters.approve(CHECKER, roster)
    assert not Part.objects.exists()
    assert Key.objects.filter(wrapped=None).exists()
    assert [*entitlements.broken(), *rosters.broken()] == []


def test_all_that_is_wrong_in_a_row_is_said_at_once_and_mended() -> None:
    household()
    person("赵云", date(1950, 1, 1), 8, place=AWAY)
    dead = person("李四", date(1951, 1, 1), 9)
    people.died(OFFICER, dead, on=date(2013, 1, 2), number=1)
    rows = [
        row(number(), amount="多", first="2010", account="12", area="海上"),
        row(number(date(1950, 1, 1), 8)),
        row("320623"),
        row(number(date(1951, 1, 1), 9)),
        row(number(date(1982, 1, 1)), members=number(date(1951, 1, 1), 9)),
        row(number(), **{"class": "", "recheck": ""}),
    ]
    one = looked(*rows)
    assert (one.rows, one.wrong) == (6, 6)
    faults, lines, _ = rolls.faults(clerk(), one.id, RECIPIENTS, size=50)
    said: dict[int, str] = {}
    for fault in faults:
        said[fault.line] = said.get(fault.line, "") + fault.said.zh
        assert "{" not in fault.said.zh + fault.said.en
        assert ACCOUNT not in fault.said.zh
    assert lines == 6
    assert ["“月发放金额”填写有误" in said[2], "“享受起始月份”" in said[2], "城乡请填" in said[2]] == [True] * 3
    assert "没有登记过这个号码" in said[3]
    assert "死亡" in said[5]
    assert "不在领款人的户中" in said[6]
    assert "请填复核类别" in said[7]
    mended = exchange.read(rolls.to_mend(clerk(), one.id, "zh", RECIPIENTS), "x.xlsx")
    assert (mended.columns[0], len(mended.rows)) == ("须改正之处", 6)
    assert rolls.drop(clerk(), one.id, RECIPIENTS).state == "dropped"
    assert not Part.objects.exists()


def test_nobody_comes_in_twice_also_when_a_job_is_done_again() -> None:
    household()
    one = looked(row(number()), row(number(date(1982, 1, 1))))
    assert (one.wrong, wrong(one)[3][:4]) == (1, "本表第2")
    done = entered(one)
    assert (done.entered, done.wrong) == (1, 1)
    assert done.left
    assert rolls.roll(clerk(), done.left, RECIPIENTS).state == "checked"
    again = brought(row(number()))
    assert (again.entered, again.wrong) == (0, 1)
    assert models.Entitlement.objects.count() == 1


def test_what_others_did_meanwhile_keeps_a_row_out() -> None:
    household()
    one = looked(row(number()))
    brought(row(number()))
    done = entered(one)
    assert (done.state, done.entered, done.wrong) == ("done", 0, 1)


def test_only_who_handed_it_in_sees_it_and_only_who_may_hands_in() -> None:
    household()
    one = looked(row(number()))
    other = clerk(login="other")
    for act in (rolls.roll, rolls.enter, rolls.drop):
        assert reason(lambda act=act: act(other, one.id, RECIPIENTS)) == "no_roll"  # type: ignore[misc]
    assert rolls.rolls(other, RECIPIENTS) == ()
    assert reason(lambda: rolls.roll(clerk(), one.id)) == "no_roll"  # as the kind it is, and as no other
    assert (rolls.rolls(clerk()), [made.id for made in rolls.rolls(clerk(), RECIPIENTS)]) == ((), [one.id])
    with pytest.raises(access.Forbidden):
        rolls.hand_in(CHECKER, exchange.to_csv(HEAD, [row(number())]), "t.csv", of=RECIPIENTS, about="dibao", since=FROM)
    assert reason(lambda: rolls.hand_in(clerk(), b"x\n1", "t.csv", of=RECIPIENTS, about="dibao", since=FROM)) == "columns_missing"
    head = exchange.to_csv(HEAD, [])
    assert reason(lambda: rolls.hand_in(clerk(), head, "t.csv", of=RECIPIENTS, about="dibao", since=FROM)) == "rows_missing"
    assert reason(lambda: rolls.hand_in(clerk(), head, "t.csv", of=RECIPIENTS, about="tekun", since=FROM)) == "no_law"
    assert reason(lambda: rolls.hand_in(clerk(), head, "t.csv", of=RECIPIENTS, about="x", since=FROM)) == "no_such_item"


def test_the_empty_table_says_what_is_meant() -> None:
    empty = exchange.read(rolls.empty(RECIPIENTS, "zh", "dibao"), "x.xlsx")
    assert empty.columns[0] == "领款人身份证号"
    assert "家庭经济状况变化不大" not in rolls.told(RECIPIENTS, "zh", "dibao")[4][2]
    assert "收入" in rolls.told(RECIPIENTS, "zh", "dibao")[4][2]


def test_what_nobody_comes_back_for_is_destroyed() -> None:
    household()
    one = looked(row(number()))
    Roll.objects.filter(pk=one.id).update(recorded_at=time.machine() - verbs.KEPT * 2)
    assert verbs.expire() == 1
    assert rolls.roll(clerk(), one.id, RECIPIENTS).state == "dropped"


def test_what_waits_for_the_second_person_is_kept_and_given_up_by_who_handed_it_in() -> None:
    household()
    one = looked(row(number()))
    rolls.enter(clerk(), one.id, RECIPIENTS)
    late = time.machine() - verbs.KEPT * 2
    Roll.objects.filter(pk=one.id).update(recorded_at=late)
    assert verbs.expire() == 0
    assert [found.id for found in rolls.waiting(CHECKER, RECIPIENTS)] == [one.id]
    rolls.give_back(CHECKER, one.id, RECIPIENTS)  # from now on there are two days again
    assert verbs.expire() == 0
    rolls.enter(clerk(), one.id, RECIPIENTS)
    Roll.objects.filter(pk=one.id).update(recorded_at=late)
    assert rolls.confirm(CHECKER, one.id, RECIPIENTS).state == "entering"
    assert verbs.expire() == 0  # nor while it is entered after a long wait
    other = looked(row(number()))
    rolls.enter(clerk(), other.id, RECIPIENTS)
    assert rolls.drop(clerk(), other.id, RECIPIENTS).state == "dropped"
