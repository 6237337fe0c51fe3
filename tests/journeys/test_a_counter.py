"""Dibao at the counter, on 2014-09-30 under the procedure of 2012: from two characters in a box to the letter of the decision."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.journeys.house import DAY, HOST, PLACE, House

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.django_db  # so that it runs on PostgreSQL too; the house has a database of its own
FILL = f"""
from datetime import date
from minzheng.config.ready import ready
ready()
from minzheng.circumstances import api as circumstances
from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.registry import api as registry
from tests.rooms.people.acting import VILLAGE, number
names = {{"township_clerk": VILLAGE[:9], "township_reviewer": VILLAGE[:9], "village_assistant": VILLAGE}}
begun = date(2012, 1, 1)
access.open_accounts(access.SYSTEM, [access.NewAccount(
    login=name, name=name, role=name, unit="unit", sector="civil_affairs", place_code=place, since=begun, practice=True,
) for name, place in names.items()])
with time.at(date.fromisoformat("{DAY}")):
    checker = access.actor_of(Account.objects.get(login="department_reviewer").pk)
    standard = {{"benefit": "dibao", "area": "all", "amount": "500", "number": "东政发〔2014〕1号"}}
    laid = registry.bulk_enter(access.SYSTEM, "assistance_standard", [("{PLACE}", standard, date(2014, 1, 1))], checker=checker)
    assert laid.problems == (), laid.problems
    keys = [people.register(access.SYSTEM, VILLAGE, {{"name": name, "number": number(born, sequence)}}, since=begun).key
            for name, born, sequence in (("王建国", date(1972, 2, 28), 1), ("李秀英", date(1974, 1, 1), 2))]
    people.found(access.SYSTEM, VILLAGE, list(zip(keys, ("head", "spouse"))), since=begun)
"""
NIGHT = """
from datetime import date
from minzheng.config.ready import ready
ready()
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.services.cases import api as cases
access.travel(access.SYSTEM, date.fromisoformat("{day}"))
with time.at(date.fromisoformat("{day}")):
    cases.end_postings()
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, own_database: str) -> Iterator[House]:
    """A house that serves, with a family and those who look after it."""
    house = House(tmp_path_factory.mktemp("home"), own_database)
    house.python(FILL)
    with house.serving():
        yield house


@contextmanager
def desk(browser: Browser, house: House, name: str) -> Iterator[Page]:
    """The desk of somebody, who complains of nothing on the console."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None)
    page.goto(f"http://{HOST}:{house.port}/desk/sign-in/")
    page.locator("button.role", has_text=name).click()
    page.wait_for_url("**/desk/")
    yield page
    context.close()
    assert complaints == []


def night(house: House, days: int) -> None:
    """So many days later; what has hung long enough is taken down."""
    house.python(NIGHT.format(day=date.fromisoformat(DAY) + timedelta(days)))


def taken(browser: Browser, house: House) -> str:
    """The clerk finds the family by two characters and takes its application without a mouse; gives the address of the case."""
    with desk(browser, house, "township_clerk") as page:
        page.goto(f"http://{HOST}:{house.port}/desk/cases/")
        page.keyboard.press("F2")
        page.keyboard.insert_text("建国")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=这一户没有在办的件")
        page.keyboard.press("F3")
        page.wait_for_selector("text=办什么事")
        page.click("a:has-text('最低生活保障')")
        page.get_by_label("王建国").first.wait_for()
        page.locator("tr", has_text="户口在城镇").locator("input").check()
        page.locator(".amounts", has_text="住房").locator("input").fill("1")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("text=查询码只印这一次")
        assert page.locator(".code").first.inner_text() == "320623-2014-00001"
        page.click("text=回到办件")
        page.wait_for_selector("text=核对并入户调查")
        return page.url


def inquired(browser: Browser, house: House, case: str) -> None:
    """Both sign, the report comes, two visit, the neighbours meet."""
    with desk(browser, house, "township_clerk") as page:
        page.goto(case)
        for _ in range(2):
            page.locator("#authorise button:has-text('登记核对授权')").click()
            page.wait_for_load_state()
        page.locator("#verification label:has-text('与申报一致')").click()
        page.locator("#verification [name=document]").fill("核〔2014〕1号")
        page.locator("#verification button.main").click()
        page.locator("#visit label:has-text('village_assistant')").click()
        page.locator("#visit textarea").fill("两间平房，无贵重物品")
        page.locator("#visit .deeds button").click()
        for field, count in {"present": "9", "representatives": "7", "agree": "8", "oppose": "1"}.items():
            page.locator(f"#review [name={field}]").fill(count)
        page.locator("#review .deeds button").click()
        page.wait_for_selector("text=由乡镇审核人办")


def signed(browser: Browser, house: House, case: str, name: str, button: str) -> None:
    """Whoever answers for the step signs what the page says; a household that is drawn is looked at again before."""
    with desk(browser, house, name) as page:
        page.goto(f"{case}decision/")
        if page.locator("text=先抽查").count():
            page.click("button:has-text('抽查')")
            page.wait_for_load_state()
        if page.locator("text=这一户抽中了").count():
            with desk(browser, house, "township_clerk") as clerk:
                clerk.goto(f"{case}#look_again")
                clerk.locator("#look_again label:has-text('village_assistant')").click()
                clerk.locator("#look_again textarea").fill("属实")
                clerk.locator("#look_again .deeds button").click()
                clerk.wait_for_load_state()
            page.reload()
        assert "每月发给1000元" in page.locator(".sentence").inner_text().replace(",", "")
        page.wait_for_selector("text=结论就翻转")
        page.click(f"button:has-text('{button}')")
        page.wait_for_load_state()


def hung(browser: Browser, house: House) -> None:
    """The assistant puts up what waits, and prints it."""
    with desk(browser, house, "village_assistant") as page:
        page.goto(f"http://{HOST}:{house.port}/desk/cases/boards/")
        page.click("text=张贴并打印")
        page.wait_for_selector("h1:has-text('公')")
        assert "王建国" in page.locator(".paper").inner_text()


def test_a_family_without_income_is_granted_dibao(browser: Browser, house: House) -> None:
    case = taken(browser, house)
    inquired(browser, house, case)
    signed(browser, house, case, "township_reviewer", "签署：建议同意")
    hung(browser, house)
    night(house, 9)
    signed(browser, house, case, "department_reviewer", "签署：建议同意")
    hung(browser, house)
    night(house, 20)
    signed(browser, house, case, "department_reviewer", "同意并签名")
    with desk(browser, house, "township_clerk") as page:
        page.goto(case)
        assert page.locator("h1").inner_text() == "已同意"
        page.click("a:has-text('决定通知书')")
        assert "壹仟元整" in page.locator(".paper").inner_text()
