"""What a family may be entitled to, asked on a phone: 2026-11-23, the procedure of 2021, the program as people start it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Visit, serving
from tests.journeys.counter import turned

DAY = "2026-11-23"
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory, land: Path) -> Iterator[str]:
    """A demo of its own, since its day is moved."""
    with serving(land, tmp_path_factory.mktemp("home")) as address:
        yield address


@pytest.fixture
def visit(browser: Browser, own_site: str) -> Iterator[Visit]:
    """Readers before it."""
    visiting = Visit(browser, own_site)
    with closing(visiting):
        yield visiting


def signed_in(visit: Visit, role: str, after: str) -> Page:
    page = visit(f"desk/sign-in/?lang=zh-hans&next=/{after}", **PHONE)
    with turned(page):
        page.locator("button.role", has_text=role).last.click()
    return page


def answered(page: Page) -> None:
    """Every page of questions, as a poor couple answers, up to the last."""
    for _ in range(20):
        if not page.locator("input[name=asked]").count():
            return
        for field in page.locator("input[inputmode=decimal]").all():
            name = field.get_attribute("name") or ""
            field.fill("1" if name.startswith("住房") else "70" if name.startswith("周岁") else "")
        for choice in page.locator("select").all():
            choice.select_option(index=1)
        for tick in page.locator('.tick input[name^="户籍符合"]').all():
            tick.check()
        with turned(page):
            page.locator("button.main").click()
    raise AssertionError("it never ends")


def test_a_family_asks_on_a_phone_without_scripts(visit: Visit) -> None:
    clerk = signed_in(visit, "乡镇民政助理", "desk/")
    with turned(clerk):
        clerk.evaluate(
            """day => { const form = document.querySelector("form.demo-day")
              const field = document.createElement("input"); field.name = "to"; field.value = day
              form.append(field); form.submit() }""",
            DAY,
        )

    page = visit("entitled/", **PHONE, scripts=False)
    page.select_option("#place", "320623")
    page.locator("button.main").click()
    page.fill("#persons", "2")
    page.locator("button.main").click()
    page.get_by_label("日子有困难").check()
    with turned(page):
        page.locator("button.main").click()
    answered(page)
    assert page.locator(".benefit", has_text="最低生活保障").count() == 1
    assert "2026年11月23日" in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert visit.complaints == []
