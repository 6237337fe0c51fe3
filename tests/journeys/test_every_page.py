"""Every page before a browser, as every role that may see it: axe finds nothing, and nothing stands out at the side.

Addresses are those of `completeness/matrix.toml`; an address without one fails the build. Each role looks in one language at one
width, the next role in the other; the long run looks in both languages at both widths. Axe is asked of a page that is built as
none before it was, in that language at that width: of other elements, or with more said of them than other words, addresses and
numbers. The contrast of texts is asked of those in a style not yet seen. A refusal is looked at where its words are new. The long
run asks all of it of every page.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from fcntl import LOCK_EX, flock
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from minzheng.kernel.exchange import api as exchange
from tests.journeys.test_accessibility import LONG, STYLES, faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Visit

MATRIX = tomllib.loads((Path(__file__).parents[1] / "completeness" / "matrix.toml").read_text("utf-8"))
PAGES: dict[str, str] = MATRIX["page"]
LOOKS = (("zh-hans", 1440), ("en", 390), ("en", 1440), ("zh-hans", 390))
ROLES = (
    "",
    "省督查人员",
    "部门经办人",
    "部门审核人",
    "乡镇民政助理",
    "村级民政协理员",
    "审计人员",
    "系统管理员",
    "居民",
    "通知编审人员",
    "市县督查人员",
)
"""Nobody signed in, then the roles as the sign-in page calls them; of several of one role the last, at the smallest place."""
LEAST = {"": 14, "部门审核人": 12, "部门经办人": 12, "通知编审人员": 8}
"""How many pages these see at least: the rest refuse in words, and those words are looked at too."""
DESK = (
    "desk:",
    "persons:",
    "residents:",
    "cases:",
    "paper:",
    "simulating:",
    "reads:",
    "plan:",
    "review:",
    "local:",
    "house:",
    "supervision:",
    "assessment:",
)
CLOSED = {401, 403, 404}
STAYS, LIVE = MATRIX["stays"], "desk:journal"


def test_every_address_has_a_page_to_look_at_or_says_why_not() -> None:
    assert sorted([*PAGES, *MATRIX["no_page"]]) == sorted(MATRIX["path"])


def signed_in(visit: Visit, role: str, width: int, lang: str) -> Page:
    page = visit("desk/sign-in/?lang=zh-hans", width=width, height=844)
    if role:
        page.locator("button.role", has_text=role).last.click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto(f"{visit.site}?lang={lang}")
    return page


def first(page: Page, at: str, pattern: str) -> str:
    """What stands in the first link of a page that is like the pattern; a number of nothing where there is none."""
    page.goto(at)
    found = re.search(pattern, page.content())
    return found[1] if found else "999999999"


def named(page: Page, site: str, role: str) -> dict[str, str]:
    """The things that the addresses speak of, as somebody finds them."""
    desk = r'href="/desk/registers/elder_care_institution/(\d+)/[^"]*"'
    public = f"{site}registers/elder_care_institution/"
    person = first(page, f"{site}desk/people/here/", r'href="/desk/people/(\d+)/') if role else "1"
    return {
        "entry": first(page, f"{site}desk/registers/elder_care_institution/", desk)
        if role
        else first(page, public, r'href="/registers/elder_care_institution/(\d+)/'),
        "batch": first(page, f"{site}desk/", r'href="/desk/registers/elder_care_institution/imports/(\w+)/') if role else "1",
        "waiting": first(page, f"{site}desk/", desk) if role else "1",
        "person": person,
        "household": first(page, f"{site}desk/people/{person}/", r'href="/desk/people/households/(\d+)/') if role else "1",
        "case": first(page, f"{site}desk/cases/list/", r'href="/desk/cases/(\d+)/') if role else "1",
        "publication": first(page, f"{site}bulletin/", r'href="/bulletin/(\d+)/"'),
    }


LOOKED = """() => {
  const SAID = /^(aria-label$|href|src|value|title|name|content|action|max|min|datetime|placeholder|data-)/
  const called = (one, each) => each.name === "aria-label" && one.matches("nav, section, aside, form, [role]")
  const main = document.querySelector("main")
  const shape = (one, whole) => {
    const parts = [one.localName]
    for (const each of one.attributes) {
      const said = SAID.test(each.name) && !called(one, each) ? !!each.value : each.value.replace(/\\d+/g, "0")
      parts.push(`${each.name}=${said}`)
    }
    if ([...one.childNodes].some(each => each.nodeType === 3 && each.data.trim())) parts.push("words")
    if (one.localName === "svg" || (one === main && !whole)) return parts.join(" ")
    const within = [...one.children].map(each => shape(each))
    const alike = one.matches("tbody, ul, ol, dl, p, tr, select")
    const rows = alike ? [...new Set(within)] : within.filter((each, at) => each !== within[at - 1])
    return `${parts.join(" ")}(${rows.join(",")})`
  }
  return [shape(document.body), shape(main, true)]
}"""
"""How a page is built: its elements with all that is said of them but their words, where they lead, their numbers, and a row
like another; the frame apart from what it holds.
"""


class Looked:
    """What the workers of a run have looked at; each tells the others, before it asks axe, by a file."""

    def __init__(self, file: Path) -> None:
        self._file, self._at, self._known = file, 0, set[str]()

    def fresh(self, kind: str, found: Iterable[str]) -> list[str]:
        """What of this was not yet seen by anybody."""
        keys = {f"{kind} {blake2b(one.encode(), digest_size=12).hexdigest()}": one for one in found}
        with self._file.open("a+") as shared:
            flock(shared, LOCK_EX)
            shared.seek(self._at)
            self._known.update(shared.read().splitlines())
            new = [key for key in keys if key not in self._known]
            shared.writelines(f"{key}\n" for key in new)
            self._at = shared.tell()
        self._known.update(new)
        return [keys[key] for key in new]


@pytest.fixture(scope="session")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Looked:
    base = tmp_path_factory.getbasetemp()
    return Looked((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "looked")


MARKED = """() => {
  const UNSEEN = "svg, button, textarea, option, .hidden-words, .only-print, .print-only, [aria-hidden=true]"
  const said = one => {
    const pieces = [], nodes = document.createTreeWalker(one, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
    while (nodes.nextNode()) {
      const node = nodes.currentNode
      if (node.nodeType === 3 && !node.parentElement.closest(UNSEEN)) pieces.push(node.data)
      else if (node.matches?.("input:not([type=hidden], [type=checkbox], [type=radio])")) pieces.push(node.value)
    }
    return pieces.join("").replace(/\\s+/g, "")
  }
  const found = {}
  let mark = ""
  for (const one of document.querySelectorAll("[data-take], table")) {
    if (one.tagName === "A") { mark = one.getAttribute("href"); found[mark] = []; continue }
    const verbs = [...one.tHead?.rows[0].cells ?? []].map(head => head.querySelector(".hidden-words") && !said(head))
    const lines = [...one.tBodies].flatMap(body => [...body.rows])
    const cells = lines.map(line => [...line.cells].filter((cell, at) => cell.tagName === "TH" || !verbs[at]).map(said))
    const head = [...one.tHead?.rows[0].cells ?? []].map(said).join()
    ;(found[mark] ??= []).push({head, cells})
  }
  return found
}"""
"""The tables of a page by the marks before them, as a browser has them: every cell without its white space."""
_taken = set[tuple[str, int]]()


def untaken(page: Page, name: str) -> list[str]:
    """What is wrong with the tables of a page on their way out: that none leads out, or that a workbook says something else."""
    marked = page.evaluate(MARKED)
    if marked.pop("", None) and name not in STAYS:
        return ["a table neither leaves nor says why it stays"]
    wrong = []
    for number, (href, tables) in enumerate(marked.items(), 1):
        if (name, number) in _taken or not tables:
            continue
        _taken.add((name, number))
        sheet = exchange.read(page.request.get(page.url.partition("?")[0] + href).body(), "taken.xlsx")
        alike = [one["cells"] for one in tables if one["head"] == tables[0]["head"]]
        shown = [list(filter(None, map(plain, row))) for rows in alike for row in rows]
        out = [list(filter(None, map(plain, row[len(alike) > 1 :]))) for row in sheet.rows]
        shown = [row for row in shown if row]  # a row without a word is no row of a workbook
        if name == LIVE:  # others add to it above, and what they add is sealed meanwhile
            left = iter([row[:4] for row in out])
            shown = [row[:4] for row in shown[1:]]
            out = [row for row in shown if row in left]  # in their order, whatever stands between them now
        if out[: len(shown)] != shown:
            wrong.append(f"what leaves is not what is shown: {out[:3]} for {shown[:3]}")
    return wrong


def plain(cell: str) -> str:
    """What a cell says: a number without its dress, all else without white space."""
    said = "".join(cell.split())
    number = re.fullmatch(r"[\u2212-]?[\d,]+(\.\d+)?", said)
    return f"{Decimal(said.replace(',', '').replace('\u2212', '-')).normalize():f}" if number else said


@pytest.mark.parametrize("number", range(len(ROLES)), ids=lambda number: ROLES[number] or "nobody")
def test_axe_finds_nothing_on_any_page_as_any_role(visit: Visit, looked: Looked, number: int) -> None:
    role = ROLES[number]
    long = settings().max_examples > LONG
    looks = LOOKS if long else (LOOKS[number % 2],)
    wrong, seen = [], 0
    for lang, width in looks:
        page = signed_in(visit, role, width, lang)
        things = named(page, visit.site, role)
        for name, address in PAGES.items():
            if role and not name.startswith(DESK):
                continue  # the same for everybody
            answer = page.goto(visit.site.rstrip("/") + address.format(**things))
            assert answer
            assert answer.status == 200 or answer.status in CLOSED, f"{name}: {answer.status}"
            seen += answer.status == 200
            if answer.status in CLOSED and not long and not looked.fresh(f"{lang} {width}", [page.inner_text("body")]):
                continue
            page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = !one.name })")
            built = looked.fresh(f"{lang} {width}", page.evaluate(LOOKED))
            styled = looked.fresh("", page.evaluate(STYLES))
            asked = faults(page, styled) if built or styled or long else []
            wrong += [f"{name} ({lang}, {width}): {fault}" for fault in (*asked, *untaken(page, name))]
            wide = page.evaluate("document.documentElement.scrollWidth")
            wrong += [f"{name} ({lang}, {width}): {wide} wide"] if wide > width else []
    visit.complaints.clear()  # the browser notes each 403
    assert wrong == []
    assert seen >= LEAST.get(role, 3) * len(looks)
