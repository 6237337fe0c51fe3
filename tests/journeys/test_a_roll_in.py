"""A county's present recipients come in with a table, and are looked at for the first time: 2014-09-30, procedure of 2012."""

from __future__ import annotations

import pytest

from tests.journeys.counter import Counter, became, turned

pytestmark = pytest.mark.django_db  # so that it runs on PostgreSQL too; the house has a database of its own
HEAD = "身份证号,金额,复核类别,下次复核日期,享受起始月份,账号"


def test_who_had_it_before_is_brought_in_and_looked_at_again(counter: Counter) -> None:
    counter.night("2014-09-30")
    family, poorer = counter.family(("马德胜", "1955-02-28")), counter.family(("胡桂英", "1960-01-01"))
    account = "6228480402564890018"
    rows = [
        f"{family.numbers[0]},420,短期内收入变化不大,2014-10-31,2010-05,{account}",
        f"{poorer.numbers[0]},500,,2014-12-31,2012-01,{account}",
        f"{poorer.numbers[0][:-1]},500,,2014-12-31,2012-01,{account}",
    ]
    table = {"name": "在享.csv", "mimeType": "text/csv", "buffer": "\n".join((HEAD, *rows)).encode("gb18030")}
    with counter.desk("clerk", "desk/entitlements/intake/?item=dibao") as page:
        page.set_input_files("[type=file]", [table])  # type: ignore[list-item]
        page.click("main button.main")
        page.wait_for_selector("h1:has-text('2户可以登记，1户须改正')")
        assert "应为18位" in page.locator("main").inner_text()
        page.click("button:has-text('登记2户')")
        page.wait_for_selector("h1:has-text('等第二人核对')")
        table_at = page.url.removeprefix(f"{counter.address}/")
        with counter.desk("deputy", f"{table_at}check/") as second:
            assert "420" in second.locator("main").inner_text()
            with turned(second):
                second.locator("form[action*='/check/confirm/'] button.main, button[formaction*='/check/confirm/']").first.click()
        page.goto(f"{counter.address}/{table_at}")
        became(page, "已登记2户")
    counter.night("2014-11-03")
    with counter.desk("clerk") as page:
        page.goto(f"{counter.address}/desk/entitlements/due/")
        assert "胡桂英" not in page.locator("main").inner_text()
        page.click("a:has-text('马德胜')")
        page.wait_for_selector("text=以前批准，凭据在纸上")
        page.click("a:has-text('登记复核')")
        page.select_option("[name=result]", "amount")
        with turned(page):
            page.click("main button.main")
        page.fill("[name=amount]", "300")
        page.select_option("[name=ground]", "income")
        page.fill("[name=reason]", "儿子每月寄回200元")
        page.click("main button.main")
        page.wait_for_selector("text=420.00 → 300.00")
        page.select_option("[name=how]", "visit")
        with turned(page):
            page.click("button:has-text('已告知')")
    with counter.desk("deputy", "desk/entitlements/changes/") as page, turned(page):
        page.locator("article, section, li", has_text="马德胜").locator("button:has-text('核准')").last.click()
    counter.night("2014-12-05")
    with counter.desk("clerk", "desk/entitlements/") as page:
        page.click("a:has-text('马德胜')")
        page.wait_for_selector("text=本月300.00元")
        assert "儿子" not in page.locator(".side").inner_text()
