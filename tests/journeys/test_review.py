"""A notice from its file to a plan in force by keyboard alone, each decision taken back once; on 30 September 2014."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from minzheng.plan.review import api as review
from tests.journeys.counter import turned
from tests.journeys.house import HOST, House
from tests.journeys.test_accessibility import RULES
from tests.rooms.plan.reviewing import SHORT, compiled, seed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PEOPLE = """
from datetime import date
from minzheng.config.ready import ready
ready()
from minzheng.kernel.access import api as access
people = (("editor", "notice_editor", "party_office"), ("supervisor", "province_supervisor", "government_office"))
access.open_accounts(access.SYSTEM, [
    access.NewAccount(
        login=name, name=name, role=role, unit="unit", sector=sector, place_code="320000", since=date(2012, 1, 1), practice=True
    )
    for name, role, sector in people
])
"""
IN_FORCE = """
from minzheng.config.ready import ready
ready()
from minzheng.kernel.access import api as access
from minzheng.plan.duties import api as duties
for plan in duties.plans(access.SYSTEM):
    print(plan.number, len(plan.tasks), sum(duty.lead is not None for duty in plan.tasks))
"""
TABS = 500


@dataclass
class Office:
    """The program on a machine of its own, and a browser before it."""

    browser: Browser
    house: House
    complaints: list[str]

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://{HOST}:{self.house.port}"

    def in_force(self) -> list[str]:
        """The plans: number, tasks, leads."""
        return self.house.python(IN_FORCE).splitlines()

    def sign_in(self, name: str, *, width: int = 1440, dark: bool = False, scripts: bool = True) -> Page:
        """A page of somebody who is signed in, with the keyboard in hand."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", java_script_enabled=scripts
        )
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{self.address}/desk/sign-in/")
        if scripts:
            tab_to(page, f".role:has-text('{name}')")
            press(page, "Enter")
        else:
            with turned(page):
                page.click(f".role:has-text('{name}')")
        return page


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house that serves, with an editor and a supervisor."""
    house = House(tmp_path_factory.mktemp("home"))
    house.python(PEOPLE)
    with house.serving():
        yield house


@pytest.fixture
def office(browser: Browser, house: House) -> Iterator[Office]:
    office = Office(browser, house, [])
    yield office
    for context in browser.contexts:
        context.close()
    assert office.complaints == []


def notice(folder: Path, number: int) -> Path:
    """The first section of the invented notice, under a number of its own."""
    file = folder / "ponds.txt"
    file.write_text(SHORT.partition("二、加快整治")[0].replace("〔2013〕7号", f"〔2013〕{number}号"), "utf-8")
    return file


def press(page: Page, key: str) -> None:
    """A key that leads to another page."""
    with turned(page):
        page.keyboard.press(key)


def tab_to(page: Page, selector: str) -> None:
    """Tab until something has the focus."""
    wanted = page.locator(selector).first.element_handle()
    for _ in range(TABS):
        if page.evaluate("(one) => document.activeElement === one", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def left(page: Page) -> int:
    """How many decisions the first line says are left."""
    found = re.search(r"还有\s*(\d+)\s*个决定", page.locator("#answer").inner_text())
    return int(found[1]) if found else 0


def choose(page: Page) -> None:
    """What is proposed, by Enter; else the first option that needs no words, by its number."""
    if page.locator("#deciding input[name=option]:checked").count() == 0:
        plain = page.locator("#deciding .option:not(.typed) input[name=option]").first
        for digit in plain.get_attribute("data-key") or "":
            page.keyboard.press(digit)
    press(page, "Enter")


def take(page: Page, office: Office, file: Path) -> None:
    """The file brought to the desk."""
    page.goto(f"{office.address}/desk/plan/review/")
    tab_to(page, "a:has-text('收一份通知')")
    press(page, "Enter")
    page.set_input_files("#file", file)  # the one thing that the browser's own window asks
    tab_to(page, "#go")
    press(page, "Enter")


def through(office: Office, file: Path) -> int:
    """The whole way; gives how many decisions it took."""
    page = office.sign_in("editor")
    take(page, office, file)
    page.wait_for_selector("#deciding")
    total = remaining = left(page)
    while remaining:
        asked = page.locator("#card").get_attribute("data-key")
        choose(page)
        assert left(page) == remaining - 1, page.locator("[role=alert]").all_inner_texts()
        press(page, "Control+z")
        assert (page.locator("#card").get_attribute("data-key"), left(page)) == (asked, remaining), "back where it was"
        assert page.locator("#card.answered").count() == 0
        choose(page)
        remaining -= 1
        assert left(page) == remaining
        assert page.locator(".said .mark.now, .said .para.now").count() > 0 or not remaining, "its words are in view"
    tab_to(page, "#confirming button")
    press(page, "Enter")
    assert page.locator(".stamps li.now").inner_text() == "印发机关生效"
    other = office.sign_in("supervisor")
    other.goto(page.url.partition("?")[0])
    tab_to(other, ".enforcing button")
    press(other, "Enter")
    assert other.locator("#answer").inner_text() == "已生效，编审结束"
    return total


def test_an_invented_notice_comes_into_force_by_keyboard_alone_with_each_decision_undone_once(
    office: Office, tmp_path: Path
) -> None:
    file = notice(tmp_path, 7)
    assert through(office, file) == 7
    assert "清政办发〔2013〕7号 2 2" in office.in_force()


def test_the_first_notice_comes_into_force_by_keyboard_alone(
    office: Office, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--hypothesis-profile") != "long":
        assert len(review.questions(compiled(seed()))) == 187, "all of them are pressed with --long"
        return
    file = tmp_path / "jiangsu-2012-85.txt"
    file.write_text(seed(), "utf-8")
    assert through(office, file) == 187
    assert "苏办〔2012〕85号 80 80" in office.in_force()


def test_without_scripts_a_decision_is_a_form(office: Office, tmp_path: Path) -> None:
    file = notice(tmp_path, 8)
    page = office.sign_in("editor", scripts=False)
    page.goto(f"{office.address}/desk/plan/review/take/")
    page.set_input_files("#file", file)
    with turned(page):
        page.click("#go")
    assert left(page) == 7
    page.check("input[name=option][value=open]", force=True)
    with turned(page):
        page.click("#confirm-answer")
    assert left(page) == 6
    assert page.locator(".said .mark:target").count() == 1, "the address leads to the words of the next one"
    with turned(page):
        page.click("#undoing button")
    assert left(page) == 7


@pytest.mark.parametrize(("dark", "width", "lang"), [(False, 1440, "zh-hans"), (True, 390, "en")])
def test_axe_finds_nothing_on_the_review_desk(office: Office, tmp_path: Path, dark: bool, width: int, lang: str) -> None:
    file = notice(tmp_path, 1000 + width + dark)
    page = office.sign_in("editor", width=width, dark=dark)
    page.goto(f"{office.address}/desk/plan/review/take/")
    page.set_input_files("#file", file)
    page.click("#go")
    page.wait_for_url(re.compile(r"/review/\d+/"))
    draft = page.url.partition("?")[0]
    with turned(page):
        page.locator("#deciding .option:not(.typed) label").first.click()
        page.locator("#confirm-answer").click()
    number = draft.rstrip("/").rpartition("/")[2]
    kinds = [page.evaluate("(n) => document.querySelectorAll('.kinds > li > a')[n].href", n) for n in (1, 3)]
    pages = ["/desk/plan/review/", "/desk/plan/review/take/", f"/desk/plan/review/{number}/edit/?act=edit&no=1"]
    for path in [*(f"{office.address}{one}" for one in pages), *kinds]:
        address, _, anchor = path.partition("#")
        page.goto(f"{address}{'&' if '?' in address else '?'}lang={lang}{'#' + anchor if anchor else ''}")
        found = [
            f"{fault['id']}: {node['html'][:200]}"
            for fault in Axe().run(page, options=RULES).response["violations"]
            for node in fault["nodes"][:3]
        ]
        assert found == [], path
