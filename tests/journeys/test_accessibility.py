"""axe-core finds nothing: light and dark, desk and phone, Chinese and English, and on a reader's own result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from hypothesis import settings

from tests.journeys.counter import turned

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Visit

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
COLOURS = {**RULES, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
"""What may be otherwise in the dark, where the same page at the same width in the same language is looked at in the light."""
LONG = 100  # examples of a property, of which the long run has more
MARKED = "; axe.configure({rules: [{id: 'color-contrast', selector: '[data-marked]'}]})"
STYLES = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), grounds = new Map()
  const styles = window.styles = new Map()
  const ground = one => {
    if (!one) return ""
    if (!grounds.has(one)) {
      const {backgroundColor, backgroundImage, filter, mixBlendMode, opacity, position} = getComputedStyle(one)
      const own = [backgroundColor, backgroundImage, filter, mixBlendMode, opacity].join(" ")
      const laid = ["absolute", "fixed", "sticky"].includes(position) ? one.className : ""
      grounds.set(one, `${own} ${laid}<${ground(one.parentElement)}`)
    }
    return grounds.get(one)
  }
  while (texts.nextNode()) {
    const own = texts.currentNode.parentElement
    if (!texts.currentNode.data.trim() || !own.checkVisibility({visibilityProperty: true})) continue
    const {color, fontSize, fontWeight, textShadow} = getComputedStyle(own)
    const style = [color, fontSize, fontWeight, textShadow, ground(own)].join(" ")
    if (!styles.has(style)) styles.set(style, [])
    styles.get(style).push(own)
  }
  return [...styles.keys()]
}"""
"""The styles in which a page shows texts, as the browser reckoned them: their colour and size, and all that lies behind them."""
MARK = """styles => {
  const ends = all => [all[0], all[all.length >> 1], all.at(-1)]
  for (const style of styles) for (const one of ends(window.styles.get(style))) one.dataset.marked = ""
}"""


def faults(page: Page, styles: list[str] | None = None, rules: dict[str, object] = RULES) -> list[str]:
    """What axe finds. The contrast of texts, which costs three times as much as all else, is asked of the first, the middle and
    the last text of each style, or of each of some `styles`; the long run asks it of every text.
    """
    axe = Axe()
    if settings().max_examples <= LONG:
        page.evaluate(MARK, page.evaluate(STYLES) if styles is None else styles)
        axe = Axe(AXE_SCRIPT + MARKED)
    results = axe.run(page, options=rules)
    return [f"{fault['id']}: {node['html'][:160]}" for fault in results.response["violations"] for node in fault["nodes"][:3]]


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_on_the_compiler(visit: Visit, dark: bool, width: int, lang: str) -> None:
    assert faults(visit(f"?lang={lang}#n31", dark=dark, width=width, height=844), rules=COLOURS if dark else RULES) == []


@pytest.mark.parametrize("view", ["#v-xray", "#v-table", "#v-units", "#v-rules"])
@pytest.mark.parametrize(("dark", "width", "lang"), [(False, 1024, "zh-hans"), (True, 390, "en")])
def test_axe_finds_nothing_on_the_other_views(visit: Visit, dark: bool, width: int, lang: str, view: str) -> None:
    assert faults(visit(f"?lang={lang}{view}", dark=dark, width=width, height=844)) == []


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("path", ["ui/", "ui/?lang=en", "api/docs", "api/docs?lang=en"])
def test_axe_finds_nothing_on_the_design_system_and_the_list_of_operations(visit: Visit, path: str, dark: bool) -> None:
    assert faults(visit(path, dark=dark), rules=COLOURS if dark else RULES) == []


@pytest.mark.parametrize("path", ["places/?on=2012-08-20", "places/320509/?on=2013-01-01", "places/320412122/?on=2016-01-01"])
@pytest.mark.parametrize(("dark", "width", "lang"), [(False, 1440, "zh-hans"), (True, 390, "en")])
def test_axe_finds_nothing_on_the_pages_of_places(visit: Visit, dark: bool, width: int, lang: str, path: str) -> None:
    page = visit(f"{path}&lang={lang}", dark=dark, width=width, height=844)
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    assert faults(page) == []


@pytest.mark.parametrize(
    "path", ["units/", "units/?function=ageing&day=2018-10-20", "units/js:civil_affairs/", "units/320623:civil_affairs/"]
)
@pytest.mark.parametrize(("dark", "width", "lang"), [(False, 1280, "zh-hans"), (True, 390, "en")])
def test_axe_finds_nothing_on_who_is_responsible(visit: Visit, dark: bool, width: int, lang: str, path: str) -> None:
    page = visit(f"{path}{'&' if '?' in path else '?'}lang={lang}", dark=dark, width=width, height=844)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width, "nothing stands out at the side"


PUBLIC = ["registers/", "registers/elder_care_institution/", "bulletin/", "journal/"]
FIGURES = ["figures/", "figures/elder_care_beds/", "figures/four_bodies/"]


@pytest.mark.parametrize("path", [*PUBLIC, *FIGURES])
@pytest.mark.parametrize(("dark", "width", "lang"), [(False, 1440, "zh-hans"), (True, 390, "en")])
def test_axe_finds_nothing_on_what_is_public(visit: Visit, dark: bool, width: int, lang: str, path: str) -> None:
    page = visit(f"{path}?lang={lang}", dark=dark, width=width, height=844)
    if width < 500:
        page.locator(".menu > summary").click()
    assert faults(page) == []


def test_on_a_phone_the_bar_folds_into_a_menu_without_scripts(visit: Visit) -> None:
    page = visit("registers/", width=390, height=844, scripts=False)
    link = page.locator(".menu a[href='/bulletin/']")
    assert not link.is_visible()
    page.locator(".menu > summary").click()
    with turned(page):
        link.click()
    assert page.url.endswith("/bulletin/")


def test_axe_finds_nothing_on_a_result_and_on_a_refusal(visit: Visit) -> None:
    page = visit()
    page.get_by_label("或粘贴文字").fill("一、任务\n1.做好工作。(省民政厅)\n")
    page.get_by_role("button", name="编译").click()
    page.wait_for_selector("#again", state="attached")
    assert faults(page) == []
    page = visit()
    page.get_by_label("或粘贴文字").fill(" ")
    page.get_by_role("button", name="编译").click()
    page.wait_for_selector(".telling.stop")
    visit.complaints.clear()  # the browser notes the status 422
    assert faults(page) == []
