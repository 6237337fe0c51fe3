"""axe-core finds nothing: light and dark, desk and phone, Chinese and English, and on a reader's own result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Visit

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def faults(page: Page) -> list[str]:
    results = Axe().run(page, options=RULES)
    return [f"{fault['id']}: {node['html'][:160]}" for fault in results.response["violations"] for node in fault["nodes"][:3]]


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_on_the_compiler(visit: Visit, dark: bool, width: int, lang: str) -> None:
    assert faults(visit(f"?lang={lang}#n31", dark=dark, width=width, height=844)) == []


@pytest.mark.parametrize("view", ["#v-xray", "#v-table", "#v-units", "#v-rules"])
@pytest.mark.parametrize(("dark", "width", "lang"), [(False, 1024, "zh-hans"), (True, 390, "en")])
def test_axe_finds_nothing_on_the_other_views(visit: Visit, dark: bool, width: int, lang: str, view: str) -> None:
    assert faults(visit(f"?lang={lang}{view}", dark=dark, width=width, height=844)) == []


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("path", ["ui/", "ui/?lang=en", "api/docs", "api/docs?lang=en"])
def test_axe_finds_nothing_on_the_design_system_and_the_list_of_operations(visit: Visit, path: str, dark: bool) -> None:
    assert faults(visit(path, dark=dark)) == []


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
