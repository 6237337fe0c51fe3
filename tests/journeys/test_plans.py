"""The pages of a plan in a real browser: axe finds nothing, nothing stands out at the side, and evidence goes its way by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.journeys.test_accessibility import faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Visit

PATHS = [
    "desk/plan/",
    "desk/plan/1/?show=all",
    "desk/plan/1/2/",
    "desk/plan/1/31/",
    "desk/plan/1/against/1/",
    "plan/1/against/1/",
]


def signed_in(visit: Visit, role: str, *, width: int = 1440, dark: bool = False, scripts: bool = True) -> Page:
    """A browser in which somebody practises; on the demo's own day."""
    page = visit("desk/sign-in/", width=width, dark=dark, scripts=scripts)
    page.locator("button.role", has_text=re.compile(role, re.DOTALL)).first.click()
    return page


@pytest.mark.parametrize("role", ["部门审核人.*如东", "省督查人员"])
@pytest.mark.parametrize(("dark", "width", "lang"), [(False, 1440, "zh-hans"), (True, 390, "en")])
def test_axe_finds_nothing_on_the_pages_of_a_plan(visit: Visit, dark: bool, width: int, lang: str, role: str) -> None:
    page = signed_in(visit, role, width=width, dark=dark)
    for path in PATHS:
        page.goto(f"{visit.site}{path}{'&' if '?' in path else '?'}lang={lang}")
        page.eval_on_selector_all("details.ruling", "all => all.forEach(one => { one.open = true })")
        assert faults(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") == width, path


def test_evidence_is_recorded_and_checked_without_scripts(visit: Visit) -> None:
    clerk = signed_in(visit, "部门经办人.*如东", scripts=False)
    clerk.goto(f"{visit.site}desk/plan/1/3/")
    promise = clerk.locator("article.promise").first
    promise.locator("summary", has_text="登记证据").click()
    for label, said in {
        "名称": "如东县临时救助办法",
        "发文或出具单位": "如东县人民政府",
        "日期": "2013-05-02",
        "在哪里看得到": "县政府网站",
    }.items():
        promise.get_by_label(label).fill(said)
    promise.get_by_role("button", name="提交审核").click()
    assert "待审核" in promise.inner_text()
    reviewer = signed_in(visit, "部门审核人.*如东", scripts=False)
    reviewer.goto(f"{visit.site}desk/")
    reviewer.locator(".todo li", has_text="如东县临时救助办法").get_by_role("link").click()
    reviewer.get_by_role("button", name="属实").click()
    assert "有效" in reviewer.locator(".evidence").first.inner_text()
