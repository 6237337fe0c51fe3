"""Every page before a browser, as every role that may see it: axe finds nothing, and nothing stands out at the side.

Addresses are those of `completeness/matrix.toml`; an address without one fails the build. Each role looks in one language at one
width, the next role in the other; the long run looks in both languages at both widths. The contrast of texts, which costs as much
as all else together, is asked of a page that shows a text in a style not yet seen at that width; in the long run of every page.
"""

from __future__ import annotations

import re
import tomllib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.journeys.test_accessibility import faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Visit

MATRIX = tomllib.loads((Path(__file__).parents[1] / "completeness" / "matrix.toml").read_text("utf-8"))
PAGES: dict[str, str] = MATRIX["page"]
LOOKS = (("zh-hans", 1440), ("en", 390), ("en", 1440), ("zh-hans", 390))
LONG = 100  # examples of a property, of which the long run has more
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
DESK = ("desk:", "persons:", "reads:", "plan:", "review:", "local:", "house:", "supervision:", "assessment:")
CLOSED = {401, 403, 404}
OWN = re.compile(r'<input type="hidden"[^>]*>|href="\?[^"]*"')
"""Where a page tells its own address, and its seals: nothing that anybody sees."""


def test_every_address_has_a_page_to_look_at_or_says_why_not() -> None:
    assert sorted([*PAGES, *MATRIX["no_page"]]) == sorted(MATRIX["path"])


def signed_in(visit: Visit, role: str, width: int, lang: str) -> Page:
    page = visit("desk/sign-in/?lang=zh-hans", width=width, height=844)
    if role:
        page.locator("button.role", has_text=role).last.click()
        page.wait_for_url("**/desk/")
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
        "publication": first(page, f"{site}bulletin/", r'href="/bulletin/(\d+)/"'),
    }


def words(page: Page) -> str:
    """All of a page but its own address: a refusal in the same words, as most are, has the same faults and is not asked again."""
    return OWN.sub("", page.content()).replace(escape(page.url), "")


STYLED = """() => {
  const STYLING = /^(aria-|class|disabled|hidden|open|role|style|type)/, styles = new Set()
  const looks = one => [...one.attributes].filter(each => STYLING.test(each.name)).map(each => each.value)
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    if (!texts.currentNode.data.trim()) continue
    const chain = []
    for (let one = texts.currentNode.parentElement; one; one = one.parentElement)
      chain.push([one.localName, ...looks(one)].join(" "))
    styles.add(chain.join("<"))
  }
  return [...styles]
}"""
"""The styles in which a page shows texts: what an element and those around it are called."""
_styles: dict[int, set[str]] = {width: set() for _, width in LOOKS}


def restyled(page: Page, width: int) -> bool:
    """Whether a page shows a text in a style not yet seen at that width."""
    fresh = set(page.evaluate(STYLED)) - _styles[width]
    _styles[width] |= fresh
    return bool(fresh)


@pytest.mark.parametrize("number", range(len(ROLES)), ids=lambda number: ROLES[number] or "nobody")
def test_axe_finds_nothing_on_any_page_as_any_role(visit: Visit, number: int) -> None:
    role = ROLES[number]
    long = settings().max_examples > LONG
    looks = LOOKS if long else (LOOKS[number % 2],)
    wrong, seen = [], 0
    for lang, width in looks:
        known = set[str]()
        page = signed_in(visit, role, width, lang)
        things = named(page, visit.site, role)
        for name, address in PAGES.items():
            if role and not name.startswith(DESK):
                continue  # the same for everybody
            answer = page.goto(visit.site.rstrip("/") + address.format(**things))
            assert answer
            assert answer.status == 200 or answer.status in CLOSED, f"{name}: {answer.status}"
            seen += answer.status == 200
            page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = !one.name })")
            if (said := words(page)) not in known:
                wrong += [f"{name} ({lang}, {width}): {fault}" for fault in faults(page, contrast=restyled(page, width) or long)]
                known.add(said)
            wide = page.evaluate("document.documentElement.scrollWidth")
            wrong += [f"{name} ({lang}, {width}): {wide} wide"] if wide > width else []
    visit.complaints.clear()  # the browser notes each 403
    assert wrong == []
    assert seen >= LEAST.get(role, 3) * len(looks)
