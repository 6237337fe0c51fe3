"""A township's files on paper come in with a table, and go on from where they stood: 2014-09-30, procedure of 2012."""

from __future__ import annotations

import pytest

from tests.journeys.counter import Counter, became, turned
from tests.journeys.test_accessibility import faults

pytestmark = pytest.mark.django_db  # so that it runs on PostgreSQL too; the house has a database of its own
HEAD = "卷宗号,身份证号,申请日期,受理日期,经办人,授权日期,报告编号,报告日期,核对结论,入户日期,入户人员"


def test_a_file_on_paper_comes_in_and_goes_on_at_the_counter(counter: Counter) -> None:
    counter.night("2014-09-30")
    family, other = counter.family(("马德胜", "1955-02-28")), counter.family(("胡桂英", "1960-01-01"))
    done = "2014-08-12,neighbour_clerk,2014-08-12,核〔2014〕7号,2014-08-18,与申报一致,2014-08-19"
    rows = [
        f"民7,{family.numbers[0]},2014-08-11,{done},neighbour_clerk 周会计",
        f"民8,{other.numbers[0]},2014-08-11,{done},neighbour_clerk",
    ]
    table = {"name": "纸质.csv", "mimeType": "text/csv", "buffer": "\n".join((HEAD, *rows)).encode("gb18030")}
    with counter.desk("clerk", "desk/cases/") as page:
        with turned(page):
            page.click("a.chip:has-text('纸质补录')")
        assert faults(page) == []
        page.set_input_files("[type=file]", [table])  # type: ignore[list-item]
        page.click("main button.main")
        page.wait_for_selector("h1:has-text('1件可以补录，1件须改正')")
        assert "须有两人以上" in page.locator("main").inner_text()
        assert faults(page) == []
        page.click("main button.main")
        page.wait_for_selector("h1:has-text('等第二人核对')")
        at = page.url.removeprefix(f"{counter.address}/")
        with counter.desk("head", f"{at}check/", width=390) as second:
            assert "核〔2014〕7号" in second.locator("main").inner_text()
            assert faults(second) == []
            with turned(second):
                second.click("main button.main")
        page.goto(f"{counter.address}/{at}")
        became(page, "已补录1件")
        assert faults(page) == []
        page.click("a:has-text('马德胜')")
        page.wait_for_selector("text=纸质补录，卷宗民7")
        became(page, "民主评议")
        for name, count in {"present": "9", "representatives": "7", "agree": "8", "oppose": "1"}.items():
            page.fill(f"[name={name}]", count)
        with turned(page):
            page.locator("form[action*='/do/review/'] button.main, form[action*='/do/review/'] button").last.click()
        became(page, "等乡镇：乡镇提出审核意见")
