"""Dibao from a phone to the roster, with an objection and a recheck: 2014-09-30 under the procedure of 2012, and today's."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests.journeys.counter import HEIGHT, PHONE, Counter, Family, became, number_of, turned

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db  # so that it runs on PostgreSQL too; the house has a database of its own


class Law(NamedTuple):
    """What differs by the procedure: who applies, the days on which something is done, how often it is shown, the class.

    `anew`: the township gives its opinion again where an objection did not hold.
    """

    name: str
    applied: str
    posted_until: tuple[str, ...]
    sentence: str
    month: str
    paid: str
    again: str
    recheck: str
    anew: bool = False


LAWS = (
    Law(
        "孙有田",
        "2014-09-30",
        ("2014-10-09", "2014-10-20"),
        "自2014年11月",
        "2014-11",
        "2014-11-06",
        "2014-12-02",
        "城市 1个月后",
    ),
    Law("林长贵", "2026-03-02", ("2026-03-11",), "自2026年4月", "2026-04", "2026-04-07", "2026-10-09", "收入不固定", anew=True),
)


def applied(counter: Counter, family: Family) -> tuple[str, str]:
    """The head applies on a phone, whose tab is closed before all is typed, and goes on later; gives number and code."""
    with counter.desk(family.numbers[0], "apply/dibao/", PHONE) as page:
        page.fill("#number", family.numbers[0])
        page.click("button:has-text('关联')")
        page.wait_for_selector("h1:has-text('谁申请')")
        with turned(page):
            page.click("button.main")
        while page.locator("input[name=asked]").count():
            answered(page)
        with page.expect_response("**/apply/dibao/") as kept:
            page.fill("#reason", "失业两年")
        assert kept.value.text() == page.inner_text("output.kept") != ""
    with counter.desk(family.numbers[0], "apply/dibao/", PHONE) as page:
        page.wait_for_selector("text=接着上次填的")
        assert page.input_value("#reason") == "失业两年"
        page.fill("#account", "6228480402564890018")
        page.check("[name=true]")
        with turned(page):
            page.click("button:has-text('提交申请')")
        number, code = page.locator(".keys dd").all_inner_texts()
    return number, code


def answered(page: Page) -> None:
    """One page of questions: registered in a town, one home, and nothing else."""
    if page.locator("[name='住房:0']").count():
        page.fill("[name='住房:0']", "1")
    for name in ("户籍符合:0", "城市:0"):
        if page.locator(f"[name='{name}']:not([type=hidden])").count():
            page.check(f"[name='{name}']")
    with turned(page):
        page.click("button:has-text('下一问')")


def objected(counter: Counter, sheet: str) -> None:
    """A neighbour follows the code on the board, and says what they think, without a name."""
    slug = next(word for word in sheet.split() if "/posted/" in word).split("/posted/")[1]
    with counter.desk("", f"posted/{slug}", PHONE) as page:
        assert "失业" not in page.locator("main").inner_text()
        page.fill("#words", "他家门口停着一辆小汽车")
        page.click("button:has-text('提交')")
        page.wait_for_selector("h1:has-text('已收到')")


@pytest.mark.parametrize("law", [LAWS[0], pytest.param(LAWS[1], marks=pytest.mark.once)], ids=("2012", "2021"))
def test_a_family_applies_on_a_phone_and_is_paid_and_looked_at_again(counter: Counter, law: Law) -> None:
    counter.night(law.applied)
    family = counter.family((law.name, "1972-02-28"), ("吴爱华", "1974-01-01"))
    number, code = applied(counter, family)
    with counter.desk("", "track/", PHONE, "en") as page:
        page.fill("main [name=number]", number)
        page.fill("main [name=code]", code)
        page.click("main button.main")
        page.wait_for_selector("h1:has-text('It has come in and is looked at')")
        assert law.name not in page.locator("main").inner_text()
    with counter.desk("clerk") as page:
        page.locator("li, tr, section", has_text=law.name).locator("a:has-text('打开')").last.click()
        page.wait_for_selector("h1:has-text('等受理')")
        page.locator("#accept button.main").click()
        page.wait_for_selector("h1:has-text('入户')")
        case = number_of(page)
    counter.inquired(case, persons=2)
    if len(law.posted_until) > 1:
        counter.reviewed(case)
    counter.signed("head", case, "签署：建议同意", "每月发给1000元")
    objected(counter, counter.hung(case, law.name))
    counter.night(law.posted_until[0])
    with counter.case("department_reviewer", case) as page:
        became(page, "异议要答复")
        assert page.locator("a:has-text('审核并签署')").count() == 0
    with counter.case("clerk", case) as page:
        page.wait_for_selector("blockquote:has-text('小汽车')")
        counter.visited(page, "visit", "assistant", "车是邻居的")
        page.fill(".doubt textarea", "车是邻居的，行驶证已看过")
        page.click("button:has-text('不成立')")
        page.wait_for_selector("h2:has-text('异议不成立')")
    if law.anew:
        counter.signed("head", case, "签署：建议同意", "每月发给1000元")
    for until in law.posted_until[1:]:
        counter.signed("department_reviewer", case, "签署：建议同意")
        counter.hung(case, law.name)
        counter.night(until)
    with counter.case("department_reviewer", case, "decision/") as page:
        assert f"{law.sentence}起每月发给1,000元（壹仟元整）" in page.locator(".sentence").inner_text()
        for seen in ".outcome", ".checks", ".verdict":
            box = page.locator(seen).bounding_box()
            assert box, seen
            assert box["y"] + box["height"] <= HEIGHT, f"{seen} lies on the first screen"
        page.locator("#class").select_option(
            label=next(one for one in page.locator("#class option").all_inner_texts() if law.recheck in one)
        )
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("h1:has-text('已同意')")
    with counter.desk(family.numbers[0], f"my/{case}/", PHONE) as page:
        page.wait_for_selector("h1:has-text('1,000')")
        assert "车是邻居的" in page.locator("main").inner_text()
        page.click(".letters-of a[href$='/decision/']")
        page.wait_for_selector("text=每月发给1,000元（壹仟元整）")
    paid(counter, law)
    with counter.desk("clerk", "desk/entitlements/due/") as page:
        page.click(f"a:has-text('{law.name}')")
        page.click("a:has-text('登记复核')")
        page.select_option("[name=result]", "unchanged")
        page.click("main button.main")
        page.wait_for_selector("aside:has-text('没有变化，继续发放')")
        assert "成功" in page.locator("main").inner_text()


def paid(counter: Counter, law: Law) -> None:
    """Drawn up, approved and handed over by three; the bank paid; and the day of the recheck has come."""
    counter.night(law.paid)
    with counter.desk("department_officer", "desk/rosters/") as page:
        page.select_option("[name=item]", "dibao")
        page.select_option("[name=month]", law.month)
        with turned(page):
            page.click("main form button.main")
        page.wait_for_selector("text=待核准")
        roster = page.url.removeprefix(f"{counter.address}/")
    with counter.desk("deputy", roster) as page, turned(page):
        page.click("button:has-text('核准')")
    with counter.desk("payer", roster) as page:
        page.click("button:has-text('已交银行')")
        page.wait_for_selector("text=其余今天都已发放成功")
        with turned(page):
            page.click("button:has-text('其余今天')")
    counter.night(law.again)
