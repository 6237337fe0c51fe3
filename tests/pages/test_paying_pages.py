"""What is granted and paid, before those who handle it: found, changed by two, rechecked, paid by three, brought in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.entitlements import api as entitlements
from minzheng.services.rosters import api as rosters
from tests.pages.officials import official
from tests.pages.test_people_pages import text
from tests.rooms.people import acting
from tests.rooms.people.acting import VILLAGE, number
from tests.rooms.services.acting import ACCOUNT, granting, household

OFFICER, REVIEWER = (replace(one, account=f"900000{one.account}") for one in (acting.OFFICER, acting.REVIEWER))
"""Accounts that no real one reaches."""
pytestmark = pytest.mark.django_db(transaction=True)
DAY, ROOT, ROSTERS = date(2013, 6, 3), "/desk/entitlements/", "/desk/rosters/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        yield


@pytest.fixture
def made() -> int:
    return entitlements.grant(REVIEWER, replace(granting(household()), first=date(2013, 5, 1)))


def clerk() -> Client:
    return official("clerk", "township_clerk", VILLAGE[:9])


def checker() -> Client:
    return official("checker", "department_reviewer")


def sent(client: Client, at: str, status: int = 302, **given: object) -> str:
    response = client.post(at, given)
    assert response.status_code == status, response.content.decode()[-2000:]
    return response["Location"] if status == 302 else response.content.decode()


def html(client: Client, at: str) -> str:
    response = client.get(at)
    assert response.status_code == 200
    return response.content.decode()


def test_what_is_granted_is_found_and_shown_month_by_month(made: int) -> None:
    client = clerk()
    page = text(client, ROOT)
    assert "王建国" in page
    assert "840.00" in page
    assert "这里没有" in text(client, f"{ROOT}?state=suspended")
    assert "这里没有" in text(client, f"{ROOT}?item=tekun")
    assert "This list" not in text(client, f"{ROOT}?after=x", status=400)
    opened = text(client, f"{ROOT}?since=2013-01-01&until=2013-06-03&found=ended&item=dibao+wubao&state=")
    assert ["没有这样的复核" in opened, "农村五保供养。" in opened, "批准停发或渐退。" in opened] == [True] * 3
    one = text(client, f"{ROOT}{made}/")
    assert ["2013-06" in one, "2013-05" in one, one.count("没有发放记录") == 2, "李秀英" in one] == [True] * 4
    assert ACCOUNT not in one
    assert ACCOUNT[-4:] in one
    rosters.draw_up(OFFICER, "dibao", "320623", date(2013, 5, 1))
    drawn = text(client, f"{ROOT}{made}/")
    assert ["没有发放记录" in drawn, "第一份名册" in drawn, "未发" in drawn, "名册" in drawn] == [False, False, True, True]
    assert client.get(f"{ROOT}{made + 99}/").status_code == 404
    assert "登记复核" not in text(official("auditor", "auditor"), f"{ROOT}{made}/")


def test_what_is_settled_with_providers_says_so_and_why_it_is_on_no_roster() -> None:
    care = replace(granting(household()), item="home_care_subsidy", version="2012", class_="", first=date(2013, 5, 1), account="")
    made = entitlements.grant(REVIEWER, care)
    client = clerk()
    one = text(client, f"{ROOT}{made}/")
    assert [one.count("由服务机构结算"), "未发" in one, "缺账户" in one, "不发给家庭" in one] == [2, False, False, True]
    assert "缺账户" not in text(client, ROOT)
    assert "/propose/account/" not in html(client, f"{ROOT}{made}/")
    officer = official("officer", "department_officer")
    assert "按月和服务机构结算，不在可选之列：居家养老服务补贴" in text(officer, ROSTERS)
    assert '<option value="dibao"' in html(officer, ROSTERS)
    assert '<option value="expenditure_hardship"' not in html(officer, ROSTERS), "what pays nothing is on no roster"


def test_a_change_is_proposed_told_and_approved_by_another(made: int) -> None:
    client, other = clerk(), checker()
    form = f"{ROOT}{made}/propose/amount/"
    page = html(client, form)
    assert '<option value="2013-07" selected>' in page
    people_ = re.findall(r'name="pick" value="(\d+)" checked', page)
    given = {"month": "2013-07", "amount": "500", "ground": "income", "reason": "已就业", "pick": people_, "number": "1"}
    wrong = sent(client, form, 422, **given | {"amount": "多"})
    assert ["填写有误" in wrong, "已就业" in wrong] == [True, True]
    assert sent(client, form, **given).endswith(f"/{made}/")
    (change,) = entitlements.changes(REVIEWER)
    assert "待办" in text(client, f"{ROOT}{made}/")
    assert "1 项" not in text(other, "/desk/")
    refused = sent(other, f"{ROOT}changes/{change.id}/approve/", 422)
    assert "须告知并说明理由" in refused
    sent(client, f"{ROOT}changes/{change.id}/tell/", day=DAY.isoformat(), how="letter", back="queue")
    assert "1项待遇调整" in text(other, "/desk/")
    page = text(other, f"{ROOT}changes/")
    assert ["840.00 → 500.00" in page, "最低生活保障（低保）调整金额告知书" in page] == [True, True]
    sent(other, f"{ROOT}changes/{change.id}/approve/", back="queue")
    assert "没有待办的调整" in text(other, f"{ROOT}changes/")
    assert entitlements.entitlement(REVIEWER, made).granted(date(2013, 7, 1)) == 50_000
    assert other.post(f"{ROOT}changes/{change.id}/nothing/").status_code == 404
    assert "已办结" in sent(other, f"{ROOT}changes/{change.id}/refuse/", 422, why="x")


def test_a_recheck_is_recorded_or_leads_to_what_is_proposed(made: int) -> None:
    client = clerk()
    form = f"{ROOT}{made}/recheck/"
    assert "家庭有变化" not in text(client, form)
    sent(client, form, result="unchanged", day=DAY.isoformat(), **{"class": "steady"})
    assert entitlements.entitlement(REVIEWER, made).recheck == date(2013, 12, 3)
    at = sent(client, form, result="stop", day=DAY.isoformat(), **{"class": "steady"})
    assert "recheck=2013-06-03" in at
    assert "日期" in sent(client, form, 422, result="unchanged", day="x")
    sent(client, at, month="2013-07", ground="property", reason="购置汽车")
    assert [one.result for one in entitlements.rechecks(REVIEWER, made)] == ["stop", "unchanged"]
    assert "停发" in text(client, f"{ROOT}{made}/")


def test_a_death_waits_for_the_clerk_who_says_what_follows(made: int) -> None:
    client = clerk()
    home = entitlements.entitlement(REVIEWER, made)
    people.died(OFFICER, home.members[1], on=date(2013, 6, 1), number=1)
    events.deliver()
    assert "1户的待遇可能变化" in text(client, "/desk/")
    page = html(client, f"{ROOT}changes/")
    completes = re.search(r'href="([^"]*noticed=\d+)"', page)
    assert completes
    form = completes[1].replace("&amp;", "&")
    assert f'value="{home.members[0]}" checked' in html(client, form)
    sent(client, form, month="2013-07", amount="600", ground="died", reason="妻子去世", pick=[str(home.members[0])])
    (change,) = entitlements.changes(REVIEWER)
    assert (change.state, change.members, change.amount) == ("proposed", (home.members[0],), 60_000)
    assert client.post(f"{ROOT}changes/{change.id}/drop/").status_code == 403
    sent(checker(), f"{ROOT}changes/{change.id}/drop/")
    assert entitlements.changes(REVIEWER) == ()


def test_a_roster_goes_through_three_hands_and_knows_what_came_back(made: int) -> None:
    officer, other, payer = official("officer", "department_officer"), checker(), official("payer", "payer")
    assert "还没有编制过名册" in text(officer, ROSTERS)
    below = text(official("below", "township_clerk", "320623101"), ROSTERS)
    assert "名册按县（市、区）编制" in below
    assert "还没有编制过名册" not in below
    assert "没有应发" in sent(officer, ROSTERS, 422, item="tekun", month="2013-06")
    at = sent(officer, ROSTERS, item="dibao", month="2013-06", once="a")
    assert sent(officer, ROSTERS, item="dibao", month="2013-06", once="a") == at
    assert "2笔，共1,680.00元" in text(other, "/desk/")
    assert "核准" in text(other, at)
    assert "核准</button>" not in html(officer, at)
    sent(other, f"{at}approve/")
    assert "已核准，待交银行" in text(payer, "/desk/")
    assert payer.get(f"{at}bank.txt").status_code == 409
    sent(payer, f"{at}hand/")
    assert ACCOUNT in payer.get(f"{at}bank.txt").content.decode("gb18030")
    assert other.get(f"{at}bank.txt").status_code == 403
    assert other.get(f"{at}table.xlsx").content[:2] == b"PK"
    file = exchange.to_csv(["序号", "结果", "原因"], [("1", "成功", ""), ("9", "成功", "")])
    wrong = payer.post(f"{at}bring/", {"file": SimpleUploadedFile("b.csv", file), "day": DAY.isoformat()})
    assert wrong.status_code == 422
    assert "名册中没有第9行" in wrong.content.decode()
    assert "没有选文件" in sent(payer, f"{at}bring/", 422, day=DAY.isoformat())
    sent(payer, f"{at}mark/", number="1", result="failed", reason="no_account", day=DAY.isoformat())
    sent(payer, f"{at}rest/", day=DAY.isoformat())
    page = html(payer, f"{at}?result=failed")
    assert "账号不存在" in page
    assert ['月份">2013-05' in page, '月份">2013-06' in page] == [True, False]
    assert "失败" in text(clerk(), f"{ROOT}{made}/")
    assert payer.post(f"{at}nothing/").status_code == 404
    assert payer.get(f"{ROSTERS}999/").status_code == 404


def test_present_recipients_are_brought_in_with_a_table() -> None:
    client = clerk()
    household()
    page = text(client, f"{ROOT}intake/")
    assert ["领款人身份证号" in page, "短期内收入变化不大" in text(client, f"{ROOT}intake/?item=dibao")] == [True, True]
    assert client.get(f"{ROOT}intake/dibao.xlsx").content[:2] == b"PK"
    assert client.get(f"{ROOT}intake/nothing.xlsx").status_code == 404
    head = ["身份证号", "金额", "类别", "享受起始月份", "账号"]
    rows = [(number(), "840", "短期内收入变化不大", "2010-05", ACCOUNT), ("1", "840", "短期内收入变化不大", "2010-05", "")]
    upload = SimpleUploadedFile("t.csv", exchange.to_csv(head, rows))
    at = sent(client, f"{ROOT}intake/", file=upload, item="dibao", month="2013-06")
    assert client.get(at)["Refresh"] == "2"
    jobs.work(until_idle=True)
    page = text(client, at)
    assert ["1户可以登记，1户须改正" in page, "应为18位" in page] == [True, True]
    assert client.get(f"{at}mend.xlsx").content[:2] == b"PK"
    sent(client, f"{at}enter/")
    assert "等第二人核对" in text(client, at)
    second = checker()
    begins = html(second, "/desk/")
    assert f"{at}check/" in begins
    page = text(second, f"{at}check/")
    assert ["1户等您核对" in page.replace(" ", ""), "840" in page, number() in page] == [True, True, True]
    assert second.get(f"{at}check/").status_code == 200
    assert second.post(f"{at}check/nothing/").status_code == 404
    assert "正在登记" in sent(second, f"{at}check/confirm/", 200)
    assert "正在办理或已办完" in sent(second, f"{at}check/confirm/", 409)
    jobs.work(until_idle=True)
    done = html(client, at)
    assert "已登记1户" in done
    left = re.search(r'href="(/desk/entitlements/intake/\d+/)">1户未录入', done)
    assert left
    assert "已办完" in sent(client, f"{at}enter/", 409)
    sent(client, f"{left[1]}drop/")
    assert "已放弃并销毁" in text(client, left[1])
    assert "以前批准，凭据在纸上" in text(client, f"{ROOT}{entitlements.entitlements(REVIEWER)[0][0].id}/")
    assert "没有选文件" in sent(client, f"{ROOT}intake/", 422, item="dibao", month="2013-06")
    assert official("other", "township_clerk", VILLAGE[:9]).get(at).status_code == 404


@pytest.mark.parametrize("bad", ["", "a\x00b", "-1", "1" * 17, "1e999990", "9e999999", "一二三", "😀" * 1250, "9999-12"])
def test_no_form_of_payments_breaks_by_what_is_sent(made: int, bad: str) -> None:
    client = clerk()
    (home,) = entitlements.entitlement(REVIEWER, made).members[:1]
    good = {"month": "2013-07", "amount": "500", "ground": "income", "reason": "已就业", "pick": [str(home)], "number": "1"}
    for kind in ("amount", "suspend", "stop", "taper", "recover", "account", "resume"):
        form = f"{ROOT}{made}/propose/{kind}/"
        for name in ("month", "amount", "ground", "pick", "payee", "account", "article", "months", "number", "once"):
            status = client.post(form, good | {name: bad}).status_code
            assert status < 500, (kind, name)
            for one in entitlements.changes(REVIEWER):
                client.post(f"{ROOT}changes/{one.id}/drop/")
        assert client.post(f"{form}?recheck=2013-06-03&class={bad}", good).status_code < 500
    for name in ("day", "result", "class", "next", "number"):
        given = {"day": DAY.isoformat(), "result": "unchanged", "number": "1"} | {name: bad}
        assert client.post(f"{ROOT}{made}/recheck/", given).status_code < 500, name
    for name in ("amount", "day", "once"):
        assert client.post(f"{ROOT}{made}/repay/", {"amount": "5", "day": "2013-06-01"} | {name: bad}).status_code < 500
    payer = official("payer", "department_reviewer")
    for name in ("item", "place", "month", "once"):
        given = {"item": "dibao", "place": "320623", "month": "2013-06"} | {name: bad}
        assert payer.post(ROSTERS, given).status_code < 500, name
    for after in ("after", "item", "state", "month", "before"):
        for page in (ROOT, f"{ROOT}due/", f"{ROOT}changes/", ROSTERS):
            assert client.get(page, {after: bad}).status_code < 500, (page, after)
