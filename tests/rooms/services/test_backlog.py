"""What is under way on paper comes in with a table: each act on its day, by whom the paper names; nobody alone brings it in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.rolls import api as rolls
from minzheng.services.backlog import api as backlog
from minzheng.services.backlog.api import BACKLOG
from minzheng.services.cases import api as cases
from minzheng.services.cases import models
from minzheng.services.procedure import api as procedure
from tests.rooms.people.acting import OFFICER, VILLAGE, number, person
from tests.rooms.services.acting import ACCOUNT
from tests.rooms.services.cases.applying import laid_down

pytestmark = pytest.mark.django_db(transaction=True)
TOWN, COUNTY = VILLAGE[:9], VILLAGE[:6]
DAY, ABOUT = date(2014, 9, 22), "dibao/2012"
BORN = date(1972, 2, 29)
STAFF = {"clerk": ("township_clerk", TOWN), "mate": ("township_clerk", TOWN), "third": ("township_clerk", TOWN)}
STAFF |= {"look": ("department_officer", COUNTY), "again": ("department_officer", COUNTY)}
STAFF |= {"head": ("township_reviewer", TOWN), "county": ("department_reviewer", COUNTY)}


NAMES = "张三", "李四", "王五", "吴八", "郑九", "赵六", "周七"


def appoint(login: str, name: str, role: str = "township_clerk", place: str = TOWN) -> None:
    """Somebody with an account since years."""
    named = {"login": login, "name": name, "role": role, "unit": "unit", "sector": "civil_affairs", "place_code": place}
    access.open_accounts(access.SYSTEM, [access.NewAccount(**named, since=date(2012, 1, 1), practice=True)])  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _september(settings: LazySettings, tmp_path: Path) -> object:
    settings.HOME, settings.DEMO = tmp_path, True
    with time.at(DAY):
        laid_down()
        for (login, (role, place)), name in zip(STAFF.items(), NAMES, strict=True):
            appoint(login, name, role, place)
        yield


def acts(login: str) -> access.Actor:
    """Somebody with an account, for a job finds them by it."""
    return access.actor_of(Account.objects.get(login=login).pk)


def home(sequence: int = 1) -> people.Household:
    """A couple in the village."""
    living = [(person("王建国", BORN, sequence), "head"), (person("李秀英", date(1974, 1, 1), sequence), "spouse")]
    return people.found(OFFICER, VILLAGE, living, since=date(2012, 1, 1))


def row(sequence: int = 1, **more: str) -> dict[str, str]:
    return {
        "卷宗号": f"民2014-{sequence}",
        "申请人身份证号": number(BORN, sequence),
        "申请日期": "2014-08-11",
        "受理日期": "2014-08-12",
    } | more


WIFE = number(date(1974, 1, 1), 1)
DECLARED = {"其他共同申请成员身份证号": WIFE, "申报填全": "是", "城市": "否", "住房": "1", "工资": "400；0"}
INQUIRED = {
    "经办人": "张三",
    "授权签署日期": "2014-08-12",
    "核对报告编号": "核〔2014〕3号",
    "核对报告日期": "2014-08-18",
    "核对结论": "与申报一致",
    "入户日期": "2014/8/19",
    "入户人员": "李四、村干部老周",
    "入户情况": "两间平房",
}
REVIEWED = {"评议日期": "2014-08-22", "评议到场人数": "9", "其中村（居）民代表": "7", "评议同意人数": "8", "评议不同意人数": "1"}
OPINED = {"审核意见日期": "2014-08-25", "审核意见": "同意", "审核人": "赵六"}
POSTED = {"公示起": "2014-08-26", "公示止": "2014-09-02"}
ALL = DECLARED | INQUIRED | REVIEWED | OPINED | POSTED


def table(*rows: dict[str, str]) -> bytes:
    head = list(dict.fromkeys(name for one in rows for name in one))
    return exchange.to_csv(head, [[one.get(name, "") for name in head] for one in rows])


def looked(*rows: dict[str, str], about: str = ABOUT, login: str = "clerk") -> rolls.Roll:
    who = acts(login)
    made = rolls.hand_in(who, table(*rows), "t.csv", of=BACKLOG, about=about, since=DAY)
    jobs.work(until_idle=True)
    return rolls.roll(who, made.id, BACKLOG)


def brought(*rows: dict[str, str], about: str = ABOUT) -> rolls.Roll:
    """By whoever typed it and, at the township, a second person who signs opinions."""
    one = looked(*rows, about=about)
    assert rolls.enter(acts("clerk"), one.id, BACKLOG).state == "waits"
    assert rolls.lines(acts("head"), one.id, BACKLOG)[1][0].said["file"].startswith("民2014")
    rolls.confirm(acts("head"), one.id, BACKLOG)
    jobs.work(until_idle=True)
    return rolls.roll(acts("clerk"), one.id, BACKLOG)


def wrong(one: rolls.Roll) -> dict[int, str]:
    faults, _, _ = rolls.faults(acts("clerk"), one.id, BACKLOG, size=500)
    said: dict[int, str] = {}
    for fault in faults:
        assert "{" not in fault.said.zh + fault.said.en
        said[fault.line] = said.get(fault.line, "") + fault.said.zh
    return said


def reason(act: Callable[[], object]) -> str:
    """Why something is refused."""
    with pytest.raises(content.Refused) as refused:
        act()
    return refused.value.reason


def only() -> procedure.Case:
    ((found,), _) = cases.cases(access.SYSTEM, state="", channel="paper")
    return found


def test_what_was_accepted_on_paper_runs_from_its_day_and_says_whence_it_came() -> None:
    home()
    one = looked(row())
    assert (one.state, one.wrong, models.Case.objects.count()) == ("checked", 0, 0)
    done = brought(row())
    assert (done.state, done.entered, done.persons, done.left) == ("done", 1, 2, None)
    case = only()
    assert (case.opened_on, case.accepted_on, case.step, case.channel) == (
        date(2014, 8, 11),
        date(2014, 8, 12),
        "investigated",
        "paper",
    )
    assert procedure.clock(case, time.today()).over  # it was to be inquired into by 26 August, and is late at once
    made, accepted = cases.acts(access.SYSTEM, case.id)
    assert [made.paper, accepted.paper, made.facts["typed_on"]] == ["民2014-1", "民2014-1", "2014-09-22"]
    assert (accepted.did, accepted.by) == ((), acts("clerk").account)
    assert {one.day for one in Row.objects.filter(kind="case")} == {DAY}  # what was typed late is noted as late
    ((told,), _) = (rolls.remarks(acts("clerk"), done.id, BACKLOG), 0)
    assert (told.line, told.said.zh) == (2, case.number)
    assert [one.channel for one in cases.cases(acts("clerk"), channel="counter")[0]] == []


def test_a_file_that_is_not_accepted_yet_waits_to_be() -> None:
    home()
    brought(row(受理日期=""))
    assert (only().state, only().accepted_on) == ("opened", None)


def test_a_file_comes_in_up_to_where_the_paper_stands() -> None:
    home()
    assert brought(row(**ALL)).entered == 1
    case = only()
    assert (case.step, case.amount) == ("approval", 60_000)
    (hung,) = cases.postings_of(access.SYSTEM, case.id)
    assert (hung.begins, hung.ends, hung.over_on) == (date(2014, 8, 26), date(2014, 9, 2), date(2014, 9, 3))
    by = {act.verb: act for act in cases.acts(acts("clerk"), case.id, purpose="case")}
    third = {name: acts(name).account for name in STAFF}
    assert by["opinion"].did == (third["head"],)
    assert by["visit"].did == (third["mate"],)
    assert "村干部老周" in (by["visit"].said or {})["note"]
    course = cases.stands(access.SYSTEM, case.id)
    assert course.barred == {third["mate"], third["clerk"]}  # who was named inquired, whoever typed it or not
    assert list(cases.broken()) == []


def test_whoever_types_is_not_taken_for_who_acted_and_who_is_named_signs_nothing_later() -> None:
    home()
    brought(row(**DECLARED | INQUIRED | REVIEWED | {"经办人": "赵六"}))
    case = only()
    assert reason(lambda: cases.opine(acts("head"), case.id, grant=True)) == "barred"
    assert acts("clerk").account not in cases.stands(access.SYSTEM, case.id).barred


def test_who_signed_the_opinion_on_paper_does_not_decide() -> None:
    home()
    brought(row(**ALL | {"审核人": "county"}))
    case = only().id
    signer = acts("county")
    if cases.sample(signer, case):
        cases.look_again(acts("look"), case, with_=[acts("again").account], note="属实")
    assert reason(lambda: cases.approve(signer, case, grant=True)) == "own_opinion"


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"公示止": "2014-09-01"}, "公示不够天数"),
        ({"审核意见": "不同意", "不同意的理由": "收入过高"}, "不予同意须指明哪一步不成立"),
        ({"工资": "9000；0"}, "按办法计算不符合条件"),
        ({"申报填全": ""}, "还有事实不清楚"),
        ({"审核人": "李四"}, "您参加过这件的调查"),
        ({"审核人": "村干部老周"}, "须由另一人签署"),
        ({"审核意见日期": "2014-08-20"}, "现在不能“乡镇审核意见”"),
        ({"其中村（居）民代表": "4"}, "三分之二"),
        ({"授权签署日期": ""}, "没有签署核对授权"),
        ({"住房": "-3"}, "填写有误"),
        ({"受理日期": "2014-08-10"}, "早于申请日期"),
        ({"银行账号": "12"}, "账号"),
    ],
)
def test_what_the_law_forbids_is_refused_in_the_words_of_the_verbs_and_nothing_is_half_done(
    more: dict[str, str], says: str
) -> None:
    home()
    home(2)
    one = brought(row(**ALL | more), row(2))
    assert (one.entered, one.wrong, models.Case.objects.count()) == (1, 1, 1)
    left = rolls.roll(acts("clerk"), one.left or 0, BACKLOG)
    assert says in wrong(left)[2]


def test_all_that_cannot_be_read_of_a_row_is_told_at_once() -> None:
    home()
    said = {
        "申请日期": "去年",
        "入户人员": "李四",
        "核对结论": "还行",
        "评议到场人数": "九",
        "审核意见": "也许",
        "公示止": "2014-13-01",
    }
    one = looked(row(**ALL | said), row(申请日期="2014-09-23"), row(申请日期="1914-09-23"), row(卷宗号=""))
    told = wrong(one)
    assert "“申请日期”不是日期" in told[2]
    assert ["晚于今天" in told[3], "太早" in told[4], "“卷宗号”未填" in told[5]] == [True] * 3
    again = wrong(looked(row(**ALL | said | {"申请日期": "2014-08-11"})))[2]
    parts = ["“入户人员”须有两人以上", "“核对结论”请填", "“评议到场人数”不是数字", "“审核意见”请填是或否", "“公示止”不是日期"]
    assert [part for part in parts if part not in again] == []
    gaps = wrong(looked(row(入户人员="李四 王五", 核对报告日期="2014-08-18", 受理日期="", 工资="1;2;3")))[2]
    parts = ["填了“入户人员”，“入户日期”也须填写", "填了“核对报告日期”，“经办人”也须填写", "还没有受理，不能有“核对报告日期”"]
    assert [part for part in parts if part not in gaps] == []


def test_a_person_who_is_dead_unknown_or_called_otherwise_and_a_second_application_are_told() -> None:
    home()
    dead = home(2).members[0].person
    people.died(OFFICER, dead, on=date(2014, 8, 1), number=people.person(OFFICER, dead, purpose="identify").number)
    home(3)
    one = looked(row(), row(1, 卷宗号="x"), row(2), row(3, 申请人姓名="王小二"), row(9), row(3, 申请人姓名="王建国"))
    told = wrong(one)
    assert ["本表第2行" in told[3], "死亡" in told[4], "登记的不同" in told[5], "没有登记过" in told[6], 7 in told] == [
        True
    ] * 4 + [False]
    brought(row())
    again = looked(row())
    assert f"申请在办（{only().number}）" in wrong(again)[2]


def test_members_and_what_each_earns_are_as_they_are_named() -> None:
    both = home()
    brought(row(**ALL | {"工资": "400；100"}))
    assert (only().members, only().amount) == ((both.members[1].person,), 50_000)
    for members, earn in (("", "400；100"), (WIFE, "400"), (WIFE, "1；2；3")):
        assert "申请的是2人" in wrong(looked(row(**ALL | {"其他共同申请成员身份证号": members, "工资": earn})))[2]
    assert "申请的是" not in wrong(looked(row(**ALL | {"其他共同申请成员身份证号": "", "工资": "0"})))[2]


def test_a_column_of_another_law_is_refused_by_its_name() -> None:
    home()
    assert "评议日期" not in [name for name, _, _ in rolls.told(BACKLOG, "zh", "temporary_assistance/2014")]
    with pytest.raises(people.Refused) as refused:
        looked(row(**REVIEWED), about="temporary_assistance/2014")
    assert (refused.value.reason, "评议日期" in refused.value.message("zh")) == ("columns_strange", True)
    assert "另一版办法" in wrong(looked(row(受理日期="2014-04-28", 申请日期="2014-04-28"), about="temporary_assistance/2014"))[2]
    assert {one.about for one in backlog.laws(DAY)} >= {"dibao/2012", "dibao/1999", "temporary_assistance/2012"}
    for about in ("dibao/2021", "dibao", "x/y"):
        with pytest.raises(backlog.Refused):
            looked(row(), about=about)


def test_nobody_alone_brings_a_table_in_and_only_who_signs_opinions_confirms() -> None:
    home()
    one = looked(row())
    waits = rolls.enter(acts("clerk"), one.id, BACKLOG)
    assert (waits.state, [each.id for each in rolls.waiting(acts("head"), BACKLOG)]) == ("waits", [one.id])
    for who in ("mate", "county"):
        with pytest.raises(access.Forbidden):
            rolls.confirm(acts(who), one.id, BACKLOG)
    with pytest.raises(access.Forbidden):
        rolls.hand_in(acts("head"), table(row()), "t.csv", of=BACKLOG, about=ABOUT, since=DAY)
    assert reason(lambda: rolls.roll(acts("mate"), one.id, BACKLOG)) == "no_roll"
    assert rolls.give_back(acts("head"), one.id, BACKLOG).state == "checked"
    assert models.Case.objects.count() == 0


def test_a_posting_that_still_hangs_ends_by_itself_and_the_case_goes_on_as_any_other() -> None:
    home()
    brought(row(**ALL | {"公示起": "2014-09-19", "公示止": "", "银行账号": ACCOUNT}))
    case = only().id
    assert reason(lambda: cases.sample(acts("county"), case)) == "not_this_step"
    with time.at(DAY + timedelta(7)):
        assert cases.end_postings() == 1
    assert only().step == "approval"


def test_a_name_that_two_colleagues_have_is_asked_for_by_how_they_sign_in() -> None:
    home()
    appoint("twin", "钱十")
    appoint("other", "钱十")
    assert "同名" in wrong(looked(row(**ALL | {"入户人员": "钱十、李四"})))[2]
    brought(row(**ALL | {"入户人员": "twin、李四"}))
    assert cases.stands(access.SYSTEM, only().id).barred >= {acts("twin").account, acts("mate").account}


def test_on_paper_is_told_in_a_history_alone() -> None:
    with pytest.raises(LookupError), cases.on_paper("x", typed_on=DAY):
        pass
