"""At the counter of a township: a death during a case and a funeral on 2014-09-30, urgent aid on 2026-11-23."""

from __future__ import annotations

import pytest

from tests.journeys.counter import PHONE, Counter, became, number_of, turned

pytestmark = pytest.mark.django_db  # so that it runs on PostgreSQL too; the house has a database of its own


def test_a_death_during_a_case_has_it_opined_and_posted_anew(counter: Counter) -> None:
    """2014-09-30, procedure of 2012: taken by keyboard, posted for two; one of them dies, and the other alone is granted it."""
    counter.night("2014-09-30")
    family = counter.family(("王建民", "1972-02-28"), ("李秀英", "1974-01-01"))
    with counter.desk("clerk", "desk/cases/") as page:
        page.keyboard.press("F2")
        page.keyboard.insert_text("建民")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=这一户没有在办的件")
        page.keyboard.press("F3")
        page.wait_for_selector("text=办什么事")
        page.click("a:has-text('最低生活保障')")
        page.get_by_label("王建民").first.wait_for()
        page.locator("tr", has_text="户口在城镇").locator("input").check()
        page.locator(".amounts", has_text="住房").locator("input").fill("1")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("text=查询码只印这一次")
        page.evaluate("window.print = () => { window.printed = true }")
        page.click("button:has-text('打印')")
        assert page.evaluate("window.printed")
        page.click("text=回到办件")
        page.wait_for_selector("text=核对并入户调查")
        case = number_of(page)
    counter.inquired(case, persons=2)
    counter.reviewed(case)
    counter.signed("head", case, "签署：建议同意", "每月发给1000元")
    counter.hung(case, "王建民")
    counter.night("2014-10-03")
    with counter.desk("clerk", f"desk/people/{family.persons[1]}/write/died/") as page:
        page.fill("[name=since]", "2014-10-02")
        with turned(page):
            page.click("main button.main")
        page.wait_for_selector("text=已故")
        page.goto(f"{counter.address}/desk/cases/{case}/")
        became(page, "乡镇提出审核意见")
        assert "王建民" in page.locator("main").inner_text()
    counter.signed("head", case, "签署：建议同意", "每月发给500元")
    assert "500" in counter.hung(case, "王建民")
    counter.night("2014-10-12")
    counter.signed("department_reviewer", case, "签署：建议同意", "每月发给500元")
    counter.hung(case, "王建民")
    counter.night("2014-10-21")
    counter.signed("department_reviewer", case, "同意并签名", "自2014年11月起每月发给500元")
    with counter.case("clerk", case) as page:
        assert page.locator("h1").inner_text() == "已同意"
        page.click("a:has-text('决定通知书')")
        assert "伍佰元整" in page.locator(".paper").inner_text()


def test_a_funeral_is_waived_while_the_bill_is_made_out(counter: Counter) -> None:
    """2014-09-30: the widow pays what is over the price list, the rest is off the bill, and nothing goes through a bank."""
    counter.night("2014-09-30")
    family = counter.family(("陈满仓", "1950-03-01"), ("周桂香", "1953-05-01"))
    with counter.desk("clerk", f"desk/people/{family.persons[0]}/write/died/") as page:
        page.fill("[name=since]", "2014-09-28")
        with turned(page):
            page.click("main button.main")
        page.wait_for_selector("text=已故")
        page.goto(f"{counter.address}/desk/cases/households/{family.household}/new/funeral_waiver/")
        assert page.locator("#account").count() == 0
        page.locator("tr", has_text="户口在本地").locator("input").check()
        for what, yuan in {"接运": "200", "冷藏": "150", "火化": "300", "寄存": "100"}.items():
            page.locator(".amounts", has_text=what).locator("input").fill(yuan)
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("text=查询码只印这一次")
        page.click("text=回到办件")
        page.wait_for_selector("h1:has-text('殡仪馆核对并减免')")
        with turned(page):
            page.click("a:has-text('审核并签署')")
        assert "周桂香家庭符合" in page.locator(".sentence").inner_text()
        assert "从账单中减免730元（柒佰叁拾元整）" in page.locator(".sentence").inner_text()
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("h1:has-text('已同意')")
        page.click("a:has-text('决定通知书')")
        assert "从账单中减免730元" in page.locator(".paper").inner_text()
        page.goto(f"{counter.address}/desk/entitlements/?item=funeral_waiver")
        assert "缺账户" not in page.locator("main").inner_text()
        with turned(page):
            page.click("a:has-text('周桂香')")
        assert "已从账单减免" in page.locator("main").inner_text()


def test_urgent_aid_is_granted_within_minutes(counter: Counter) -> None:
    """2026-11-23, small fast aid: a clerk at the scene with a phone, the township's signature, and it is on the next roster."""
    counter.night("2026-11-23")
    family = counter.family(("高大山", "1970-03-01"), ("郑秀兰", "1973-05-01"))
    with counter.desk("clerk", f"desk/cases/households/{family.household}/new/small_fast_aid/", PHONE) as page:
        for happened in ("家里突然出了事", "眼下吃、住、看病没有着落", "事情出在城镇"):
            page.locator("tr", has_text=happened).locator("input").check()
        page.fill("#account", "6228480402564890018")
        page.click("button:has-text('受理')")
        page.wait_for_selector("text=查询码只印这一次")
        page.click("text=回到办件")
        page.wait_for_selector("text=须在2026年11月26日前办完")
        case = number_of(page)
    with counter.case("head", case, "decision/", PHONE, "en") as page:
        assert "发给1,000元（壹仟元整）" in page.locator(".sentence").inner_text()
        page.click("button:has-text('Agree and sign')")
        page.wait_for_selector("h1:has-text('Granted')")
    with counter.desk("department_officer", "desk/rosters/") as page:
        page.select_option("[name=item]", "small_fast_aid")
        page.click("main form button.main")
        page.wait_for_selector("text=高大山")
        assert "1,000.00" in page.locator("main").inner_text()
