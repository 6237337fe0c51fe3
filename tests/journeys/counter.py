"""The counter of a township: a house that serves, those who work in it, families of its village, and their browsers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from tests.journeys.house import HOST, PLACE, Client, House

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DESKTOP, PHONE, HEIGHT = 1440, 390, 900
TOWN, VILLAGE = f"{PLACE}101", f"{PLACE}101001"
WORKS = {
    "clerk": ("township_clerk", TOWN),
    "head": ("township_reviewer", TOWN),
    "assistant": ("village_assistant", VILLAGE),
    "neighbour_clerk": ("township_clerk", TOWN),
    "deputy": ("department_reviewer", PLACE),
    "payer": ("payer", PLACE),
}
"""Who works here, beside those of every house."""
PRICES = {"接运价目": "180", "冷藏价目": "150", "火化价目": "360", "寄存价目": "100"}
FILL = f"""
from datetime import date
from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.time import api as time
from minzheng.registry import api as registry
begun = date(2012, 1, 1)
access.open_accounts(access.SYSTEM, [access.NewAccount(
    login=login, name=login, role=role, unit="unit", sector="civil_affairs", place_code=place, since=begun, practice=True,
) for login, (role, place) in {WORKS!r}.items()])
checker = access.actor_of(Account.objects.get(login="department_reviewer").pk)
standard = {{"benefit": "dibao", "area": "all", "amount": "500", "number": "东政发〔2014〕1号"}}
price = {{"item": "funeral_waiver", "number": "东价〔2013〕9号"}}
listed = {PRICES!r}.items()
with time.at(date(2026, 11, 23)):
    for register, rows in {{
        "assistance_standard": [("{PLACE}", standard, date(2014, 1, 1))],
        "assistance_parameter": [("{PLACE}", price | {{"name": name, "value": value}}, begun) for name, value in listed],
    }}.items():
        laid = registry.bulk_enter(access.SYSTEM, register, rows, checker=checker)
        assert laid.problems == (), laid.problems
print(*(f"{{one.login}}={{one.pk}}" for one in Account.objects.all()))
"""
FAMILY = """
from datetime import date
from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from tests.rooms.people.acting import number
since = date(2012, 1, 1)
numbers = [number(date.fromisoformat(born), {sequence} + n) for n, (name, born) in enumerate({members!r})]
with time.at(date(2026, 11, 23)):
    keys = [people.register(access.SYSTEM, {village!r}, {{"name": name, "number": found}}, since=since).key
            for (name, _), found in zip({members!r}, numbers)]
    home = people.found(access.SYSTEM, {village!r}, list(zip(keys, ("head", "spouse", "child"))), since=since)
access.open_accounts(access.SYSTEM, [access.NewAccount(
    login=numbers[0], name="居民", role="resident", unit="", sector="", place_code={village!r}, since=since,
    practice=True, provider="practice",
)])
print(home.id, *keys, *numbers)
"""
NIGHT = """
from datetime import date
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.services.cases import api as cases
access.travel(access.SYSTEM, date.fromisoformat("{day}"))
with time.at(date.fromisoformat("{day}")):
    cases.end_postings()
"""


def number_of(page: Page) -> int:
    """The case whose page it is."""
    return int(page.url.split("/cases/")[1].split("/")[0])


@contextmanager
def turned(page: Page) -> Iterator[None]:
    """What is done within leads to another page, and that page has come when it ends: a click alone waits for none."""
    with page.expect_navigation():
        yield


def became(page: Page, heading: str) -> None:
    """A page is opened again until what was announced elsewhere has come to it."""
    for _ in range(100):
        if heading in page.locator("h1").first.inner_text():
            return
        page.wait_for_timeout(200)
        page.reload()
    raise AssertionError(page.locator("main").inner_text())


class Family(NamedTuple):
    """Who lives together: the household, the persons in it and their numbers, the head first."""

    household: int
    persons: Sequence[int]
    numbers: Sequence[str]


class Counter:
    """The house, with what is done at it."""

    def __init__(self, house: House, browser: Browser) -> None:
        self.house, self.browser = house, browser
        self.accounts = dict(one.split("=") for one in house.inside(FILL).split())
        self._signed_in: dict[str, list[dict[str, str]]] = {}
        self._families = 0

    @property
    def address(self) -> str:
        """Where it serves."""
        return f"http://{HOST}:{self.house.port}"

    def night(self, day: str) -> None:
        """It is another day; what has hung long enough is taken down."""
        self.house.inside(NIGHT.format(day=date.fromisoformat(day)))

    def family(self, *members: tuple[str, str]) -> Family:
        """A family of the village, of names and days of birth; its head has an account of a resident."""
        self._families += 1
        told = FAMILY.format(village=VILLAGE, members=members, sequence=10 * self._families + 1)
        home, *found = self.house.inside(told).split()
        return Family(int(home), [int(key) for key in found[: len(members)]], found[len(members) :])

    @contextmanager
    def desk(self, login: str, path: str = "desk/", width: int = DESKTOP, lang: str = "zh-hans") -> Iterator[Page]:
        """The desk of somebody who is signed in, or of a resident by their number, or with an empty name of anybody.

        Nothing complains on its console, and nothing is wider than the screen.
        """
        complaints: list[str] = []
        context = self.browser.new_context(viewport={"width": width, "height": HEIGHT}, has_touch=width < 500)
        context.set_default_timeout(60_000)
        context.add_cookies([*self._cookies(login), {"name": "language", "value": lang, "url": self.address}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None)
        page.goto(f"{self.address}/{path}")
        yield page
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{page.url} is wider than the screen"
        context.close()
        assert [one for one in complaints if "status of 422" not in one] == [], "but that a form was refused"

    def _cookies(self, login: str) -> list[dict[str, str]]:
        if login not in self._signed_in:
            client = Client(self.house, self.accounts.get(login, ""))
            if login and login not in self.accounts:
                client.get("/desk/sign-in/")
                assert client.post("/desk/resident/practice/", {"subject": login}).status == 302
            kept = client.cookies.items()
            self._signed_in[login] = [{"name": name, "value": value, "url": self.address} for name, value in kept]
        return self._signed_in[login]

    @contextmanager
    def case(self, login: str, case: int, page: str = "", width: int = DESKTOP, lang: str = "zh-hans") -> Iterator[Page]:
        """A page of a case, before somebody."""
        with self.desk(login, f"desk/cases/{case}/{page}", width, lang) as opened:
            yield opened

    def taken(self, family: Family) -> int:
        """The clerk takes an application for dibao of a family that owns one home and earns nothing; gives the case."""
        with self.desk("clerk", f"desk/cases/households/{family.household}/new/dibao/") as page:
            page.locator("tr", has_text="户口在城镇").locator("input").check()
            ticked = page.locator("tr", has_text="户口在申请的这个地方").locator("input")
            if ticked.count():
                ticked.check()
            page.locator(".amounts", has_text="住房").locator("input").fill("1")
            page.keyboard.press("Control+Enter")
            page.wait_for_selector("text=查询码只印这一次")
            return number_of(page)

    def inquired(self, case: int, persons: int) -> None:
        """All sign, the report comes, two visit; the desk of the clerk."""
        with self.case("clerk", case) as page:
            for _ in range(persons):
                with turned(page):
                    page.locator("#authorise button:has-text('登记核对授权')").click()
            page.locator("#verification label:has-text('与申报一致')").click()
            page.locator("#verification [name=document]").fill("核〔2014〕1号")
            with turned(page):
                page.locator("#verification button.main").click()
            self.visited(page, "visit", "assistant", "两间平房，无贵重物品")

    def visited(self, page: Page, deed: str, with_: str, found: str) -> None:
        """A visit by two is typed in."""
        page.locator(f"#{deed} label:has-text('{with_}')").click()
        page.locator(f"#{deed} textarea[name=note]").fill(found)
        with turned(page):
            page.locator(f"#{deed} .deeds button").click()

    def reviewed(self, case: int) -> None:
        """The neighbours met."""
        with self.case("clerk", case) as page:
            for field, count in {"present": "9", "representatives": "7", "agree": "8", "oppose": "1"}.items():
                page.locator(f"#review [name={field}]").fill(count)
            page.locator("#review .deeds button").click()
            page.wait_for_selector("text=由乡镇审核人办")

    def signed(self, login: str, case: int, button: str, sentence: str = "") -> None:
        """Whoever answers for the step signs what the page says; a household that is drawn is looked at again before."""
        with self.case(login, case, "decision/") as page:
            if page.locator("text=先抽查").count():
                with turned(page):
                    page.click("button:has-text('抽查')")
            if page.locator("text=这一户抽中了").count():
                with self.case("neighbour_clerk", case, "#look_again") as clerk:
                    self.visited(clerk, "look_again", "assistant", "属实")
                page.reload()
            assert sentence in page.locator(".sentence").inner_text().replace(",", "")
            if page.locator("#class").count():
                page.locator("#class").select_option(index=1)
            page.click(f"button:has-text('{button}')")
            page.wait_for_selector(".track")

    def hung(self, case: int, name: str) -> str:
        """The assistant puts up what waits, on a phone; gives the address of its page, as the printed sheet has it."""
        with self.desk("assistant", "desk/cases/boards/", PHONE) as page:
            page.locator("tr, li, form", has_text=name).locator("button:has-text('张贴并打印')").first.click()
            page.wait_for_selector(".paper h1")
            assert name in page.locator(".paper").inner_text()
            return page.locator(".paper").inner_text()
