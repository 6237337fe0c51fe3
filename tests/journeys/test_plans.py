"""Evidence goes its way in a real browser, by hand and without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.journeys.counter import turned

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.conftest import Visit


def signed_in(visit: Visit, role: str) -> Page:
    """A browser in which somebody practises; on the demo's own day."""
    page = visit("desk/sign-in/", scripts=False)
    page.locator("button.role", has_text=re.compile(role, re.DOTALL)).first.click()
    page.wait_for_url("**/desk/")
    return page


def test_evidence_is_recorded_and_checked_without_scripts(visit: Visit) -> None:
    clerk = signed_in(visit, "部门经办人.*如东")
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
    promise.locator(".evidence", has_text="待审核").first.wait_for()
    reviewer = signed_in(visit, "部门审核人.*如东")
    with turned(reviewer):
        reviewer.get_by_role("link", name="证据").first.click()  # what waits of one kind, since a day has more than ten things
    assert "核对证据" in reviewer.locator(".todo").inner_text()
    reviewer.goto(f"{visit.site}desk/plan/1/3/")
    mine = reviewer.locator(".evidence", has_text="如东县临时救助办法")
    mine.get_by_role("button", name="属实").click()
    mine.filter(has_text="有效").wait_for()


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
@pytest.mark.parametrize("no", [1, 31])
def test_a_clause_prints_on_one_sheet(visit: Visit, no: int, lang: str) -> None:
    page = visit(f"plan/1/{no}/?place=320623&lang={lang}")
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
