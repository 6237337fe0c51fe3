"""A refusal, the family's appeal from a phone, its reversal by somebody else: 2026-11-02 under the present procedure."""

from __future__ import annotations

import pytest

from tests.journeys.counter import PHONE, Counter, turned

pytestmark = pytest.mark.django_db  # so that it runs on PostgreSQL too; the house has a database of its own


def test_a_refusal_is_told_appealed_and_reversed_by_another(counter: Counter) -> None:
    counter.night("2026-11-02")
    family = counter.family(("何守信", "1962-02-28"), ("罗玉梅", "1964-01-01"))
    case = counter.taken(family)
    counter.inquired(case, persons=2)
    refused(counter, "head", case, "签署：建议不予同意")
    refused(counter, "department_reviewer", case, "不同意并签名")
    with counter.case("clerk", case) as page:
        page.fill("#notice [name=how]", "当面送达")
        page.locator("#notice .deeds button").click()
        page.wait_for_selector("text=已经送达")
    counter.night("2026-11-20")
    with counter.desk(family.numbers[0], f"my/{case}/", PHONE, "en") as page:
        page.fill("#number", family.numbers[0])
        page.click("button:has-text('Link my record')")
        page.wait_for_selector("h1:has-text('Not granted')")
        assert "县城有一套门面房" in page.locator("main").inner_text()
        page.click("summary:has-text('I disagree')")
        page.fill("#body", "如东县人民政府")
        page.fill("#why", "门面房是弟弟的，有房产证")
        with turned(page):
            page.click("button:has-text('Ask for reconsideration')")
        page.wait_for_selector("summary:has-text('I disagree')")
    with counter.case("department_reviewer", case, "#reconsidered") as page:
        page.locator("#reconsidered label:has-text('改为同意')").click()
        page.fill("#reconsidered [name=document]", "东政复〔2026〕3号")
        page.locator("#reconsidered .deeds button").click()
        page.wait_for_selector("text=原来的决定有您的签名")
    counter.night("2026-11-26")
    with counter.case("deputy", case) as page:
        page.locator("#reconsidered label:has-text('改为同意')").click()
        page.fill("#reconsidered [name=document]", "东政复〔2026〕3号")
        page.locator("#reconsidered .deeds button").click()
        page.wait_for_selector("h1:has-text('已同意')")
    with counter.desk(family.numbers[0], f"my/{case}/letters/decision/", PHONE) as page:
        assert "每月发给1,000元（壹仟元整）" in page.locator("main").inner_text()
    with counter.desk("clerk", "desk/entitlements/") as page:
        with turned(page):
            page.click("a:has-text('何守信')")
        assert "2026-12" in page.locator("main").inner_text()


def refused(counter: Counter, login: str, case: int, button: str) -> None:
    """Somebody answers no, and says at which step and why."""
    with counter.case(login, case, "decision/") as page:
        page.click("summary:has-text('不同意')")
        page.select_option("#failing", "财产符合")
        page.fill("#note", "县城有一套门面房")
        page.click(f"button:has-text('{button}')")
        page.wait_for_selector(".track")
