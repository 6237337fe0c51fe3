"""What is bad input to a case: what people read of it, that what they typed is there still, and that nothing else was kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.cases import api as cases
from minzheng.services.cases.models import Act, Case
from tests.pages.officials import official
from tests.pages.test_case_pages import DESK, TOWN, clerk, raw, text
from tests.rooms.people.acting import VILLAGE
from tests.rooms.services.cases.applying import CLERK, DAY, Family, answers, applied, family, inquired, laid_down

pytestmark = pytest.mark.django_db
KEPT = "留下了什么 您填的都在下面，都还没有保存。 怎么办 改好后再提交。"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        yield


def field(page: str, label: str, whose: str = "") -> str:
    """The name of the field below a label."""
    found = re.search(rf"<b>{label}.*?name=\"(q\d+-{whose or '\\d+'})\"", page, re.DOTALL)
    assert found
    return found[1]


def filled(client: Client, home: Family, **typed: str) -> tuple[str, dict[str, object]]:
    """The address of the form of an application, and what is sent of it."""
    at = f"{DESK}households/{home.household}/new/dibao/"
    page = raw(client, at)
    head = str(home.members[0])
    sent: dict[str, object] = {"applicant": head, "counted": [str(key) for key in home.members], "once": "1", "does": "accept"}
    return at, sent | {field(page, label): amount for label, amount in typed.items()} | {"reason": "失业两年"}


@pytest.mark.parametrize(
    ("amount", "told"),
    [
        ("1000000000000000", "“经营净收入”填写有误：请填0到10,000,000之间的数。未保存，请改正。"),
        ("-5", "请填0到10,000,000之间的数。"),
        ("1200.555", "最多写到分，小数点后两位。"),
        ("一千二", "“一千二”不是数字；请只写数字，如1200。"),
        ("1e9999", "“1e9999”不是数字；请只写数字，如1200。"),
    ],
)
def test_an_income_that_nobody_has_is_told_with_what_is_meant(amount: str, told: str) -> None:
    laid_down()
    client, home = clerk(), family()
    at, sent = filled(client, home, 种地=amount)
    page = text(client, at, sent, status=422)
    assert told in page
    assert KEPT in page
    again = client.post(at, sent).content.decode()
    assert f'value="{amount}"' in again
    assert "失业两年" in again
    assert not Case.objects.exists()


@pytest.mark.parametrize("amount", ["１２００", "1，200", "1,200.00", "１，２００．００", "1200元"])
def test_what_an_input_method_leaves_in_an_amount_is_read_as_it_is_meant(amount: str) -> None:
    laid_down()
    client, home = clerk(), family()
    at, sent = filled(client, home, 种地=amount)
    assert client.post(at, sent).status_code == 302
    sheet = cases.weigh(CLERK, Case.objects.get().pk).sheet
    assert sheet
    assert [one.value for one in sheet.known if one.name == "经营净收入" and one.value] == [12 * 120_000]


def test_a_second_application_is_turned_away_with_the_number_of_the_first() -> None:
    laid_down()
    client, home = clerk(), family()
    first = applied(home)
    at, sent = filled(client, home)
    page = text(client, at, sent | {"once": "2"}, status=422)
    assert f"这户已有一件“最低生活保障（低保）”申请在办（{first.number}），不重复受理。请打开那一件。" in page
    assert KEPT in page
    assert Case.objects.count() == 1


def test_where_nothing_was_laid_down_nobody_signs_and_what_is_lacking_is_named() -> None:
    home = family()
    opened = applied(home)
    inquired(opened.case, home)
    cases.review(CLERK, opened.case, present=9, representatives=7, agree=8, oppose=1)
    head = official("head", "township_reviewer", TOWN)
    at = f"{DESK}{opened.case}/decision/"
    page = text(head, at)
    assert "事实尚未查清，现在不能作出决定" in page
    before = Act.objects.count()
    turn = cases.case(CLERK, opened.case).turn
    refused = text(head, at, {"turn": turn, "verb": "opinion", "grant": "yes"}, status=422)
    assert "还有事实不清楚：城市低保标准。不能同意，请先查清。" in refused
    assert "没有签署；您填的都在下面。" in refused
    assert Act.objects.count() == before


def test_against_a_member_who_refuses_to_be_checked_nothing_is_granted_and_it_is_said_who_and_what_then() -> None:
    laid_down()
    home = family()
    opened = applied(home)
    inquired(opened.case, home)
    cases.authorise(CLERK, opened.case, home.members[1], signer="李秀英", agrees=False)
    cases.review(CLERK, opened.case, present=9, representatives=7, agree=8, oppose=1)
    head = official("head", "township_reviewer", TOWN)
    turn = cases.case(CLERK, opened.case).turn
    page = text(head, f"{DESK}{opened.case}/decision/", {"turn": turn, "verb": "opinion", "grant": "yes"}, status=422)
    assert "有家庭成员不同意核对，不能同意救助。可以终止办理，或不予同意并说明。" in page
    assert "没有签署；您填的都在下面。" in page
    assert cases.case(CLERK, opened.case).turn == turn


def test_the_number_of_somebody_who_died_is_told_when_it_is_typed_again() -> None:
    client, home = clerk(), family()
    key = home.members[1]
    seen = people.person(CLERK, key, purpose="identify", full=True)
    assert seen.said
    people.died(CLERK, key, on=DAY, number=seen.number)
    sent = {"name": "李秀英", "kind": "citizen", "number": seen.said["number"], "place": VILLAGE, "since": str(DAY), "once": "1"}
    page = text(client, "/desk/people/new/", sent, status=422)
    assert f"公民身份号码相同的人登记在江苏省南通市如东县，已于{DAY}死亡。请核对证件；死亡登记有误的，由当地撤销后再办。" in page
    assert KEPT in page
    at, given = filled(client, home)
    assert client.post(at, given | {"counted": [str(one) for one in home.members]}).status_code == 302
    assert Case.objects.get().members == [], "whoever died is not counted, whatever was sent"


def test_a_family_of_which_nobody_counts_is_refused_and_not_divided_by() -> None:
    laid_down()
    home = family()
    none = {("服刑", key): True for key in home.members}
    opened = applied(home, answers(home) | none)
    inquired(opened.case, home)
    cases.review(CLERK, opened.case, present=9, representatives=7, agree=8, oppose=1)
    head = official("head", "township_reviewer", TOWN)
    page = text(head, f"{DESK}{opened.case}/decision/")
    assert "人数(计入成员) ＝ 0" in page
    assert "成员数 最大(0, 1) ＝ 1" in page
    assert "户籍符合 且 0 ＞ 0 且 收入符合 且 财产符合 ＝ 否" in page
    assert "不符合 最低生活保障（低保）条件" in page
