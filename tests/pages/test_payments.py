"""A resident sees what was paid month by month, what the bank returned and why, and that an account was put right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.portal.atlas.place_page import day_words
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements.api import Proposing
from minzheng.services.rosters import api as rosters
from tests.pages.looking import seen, words
from tests.pages.officials import official
from tests.pages.test_residents import resident
from tests.rooms.people.acting import CLERK, OFFICER, REVIEWER, VILLAGE
from tests.rooms.services.acting import ACCOUNT, CHECKER, PAYER, granting, household

pytestmark = pytest.mark.django_db
COUNTY, JANUARY, DAY, AT = "320623", date(2013, 1, 1), date(2014, 2, 10), "/my/payments/"


@pytest.fixture(autouse=True)
def _there(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        yield


@pytest.fixture
def home() -> people.Household:
    return household()


@pytest.fixture
def made(home: people.Household) -> int:
    return entitlements.grant(REVIEWER, granting(home, case=None))


def handed(month: date) -> int:
    roster = rosters.draw_up(OFFICER, "dibao", COUNTY, month)
    rosters.approve(CHECKER, roster)
    rosters.hand_over(PAYER, roster)
    return roster


def test_every_month_says_what_was_paid_when_and_by_which_roster(home: people.Household, made: int) -> None:
    client = resident(home.members[1].person)
    page = words(seen(client, AT))
    assert "还没有在这里编过这一项的发放名册" in page
    assert [page.count("没有发放记录"), "等下一份名册" in page] == [14, False]
    roster = handed(JANUARY)
    assert "2013年1月：840.00元，银行处理中" in words(seen(client, AT))
    rosters.mark(PAYER, roster, 1, "paid", day=DAY)
    page = words(seen(client, AT))
    assert "2013年1月：840.00元，2014年2月10日已发" in page
    assert f"2014年2月10日已发 第{roster}号名册" in page
    assert [page.count("等下一份名册"), "更早的2个月" in page] == [13, True]


def test_what_the_bank_returned_says_why_and_what_is_to_be_done_first(home: people.Household, made: int) -> None:
    client = resident(home.members[0].person)
    rosters.mark(PAYER, handed(JANUARY), 1, "failed", day=DAY, reason="closed")
    page = words(seen(client, AT))
    assert "2013年1月：840.00元，2014年2月10日被银行退回" in page
    assert "银行说：账户已销户。请到乡镇（街道）窗口另报一个账户，核对后补发。" in page


def test_an_account_that_was_put_right_leaves_a_trace_without_its_number(home: people.Household, made: int) -> None:
    client, other = resident(home.members[0].person), "6228480402564894567"
    assert "账户更正" not in words(seen(client, AT))
    change = entitlements.propose(CLERK, Proposing(made, "account", JANUARY, "wrong", "抄错", account=other))
    entered = day_words(time.machine().astimezone(time.CHINA).date())
    assert f"账户更正：{entered}提出（登记有误），正等另一人核对。" in words(seen(client, AT))
    entitlements.approve(CHECKER, change)
    page = seen(client, AT)
    assert f"账户已更正：{entered}提出（登记有误），另一人核过" in words(page)
    assert not any(number[-4:] in page.text for number in (ACCOUNT, other))


def test_what_is_settled_with_providers_is_not_said_to_be_unpaid(home: people.Household) -> None:
    entitlements.grant(
        REVIEWER, replace(granting(home, case=None), item="home_care_subsidy", version="2012", class_="", account="")
    )
    page = words(seen(resident(home.members[0].person), AT))
    assert ["不发给您本人" in page, "等下一份名册" in page] == [True, False]


def test_payments_are_their_familys_and_nobody_elses(home: people.Household, made: int) -> None:
    stranger = resident(household(2).members[0].person, "other")
    assert "840.00" not in words(seen(stranger, AT))
    assert "目前没有发给您" in words(seen(stranger, AT))
    assert "还没有与本人的记录关联" in words(seen(resident(login="nobody"), AT))
    assert official("clerk", "township_clerk", VILLAGE[:9]).get(AT).status_code == 403


def test_whoever_counts_no_more_is_told_no_payments_since(home: people.Household, made: int) -> None:
    head, left = (one.person for one in home.members)
    fewer = Proposing(made, "amount", date(2014, 3, 1), "members", "一人迁出", 42_000, members=(head,))
    change = entitlements.propose(CLERK, fewer)
    entitlements.tell(CLERK, change, day=DAY, how="letter")
    entitlements.approve(CHECKER, change)
    gone, stays = resident(left, "gone"), resident(head, "stays")
    assert "840.00" in words(seen(gone, AT))
    with time.at(date(2014, 3, 5)):
        access.travel(access.SYSTEM, date(2014, 3, 5))
        assert "目前没有发给您" in words(seen(gone, AT))
        assert "420.00" in words(seen(stays, AT))
