"""Any table of a page leaves as it is shown: to whoever sees it, with what it is of, and on the record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from minzheng.kernel.access import api as access
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.portal.desk import logbook, workbook
from minzheng.portal.ui.lifting import Sheet, lifted
from tests.pages.officials import official, station

pytestmark = pytest.mark.django_db

JOURNAL = "/desk/journal/"
MARK = '<p class="takes"><a data-take="1" href="?take=1">XLSX</a></p>'


@pytest.fixture
def in_2014(settings: LazySettings) -> Iterator[None]:
    settings.DEMO = True
    with time.at(date(2014, 9, 30)):
        yield


def page(table: str, before: str = "") -> str:
    return f"<title>Lists · Minzheng</title><main><h1>Two of them</h1>{before}{MARK}{table}</main>"


def sheet(table: str) -> Sheet:
    found = lifted(page(table), 1)
    assert found
    return found


def cells(response: HttpResponse) -> list[list[object]]:
    """Everything in a workbook, what stands above the head too."""
    from python_calamine import load_workbook

    assert response.status_code == 200
    assert response.headers["Content-Type"] == workbook.XLSX
    return load_workbook(BytesIO(response.content)).get_sheet_by_index(0).to_python()


def test_days_are_days_amounts_numbers_and_all_else_is_text() -> None:
    head = '<thead><tr><th>No.</th><th>Since</th><th class="amount">Yuan</th><th class="amount">Share</th></tr></thead>'
    row = '<tr><td>031</td><td>2014-02-28</td><td class="amount">−1,716.05</td><td>12.5%</td></tr>'
    odd = '<tr><td>7</td><td>2014-02-30</td><td class="amount">–</td><td class="amount">1,042</td></tr>'
    found = sheet(f"<table>{head}<tbody>{row}{odd}</tbody></table>")
    assert found.rows == (("031", date(2014, 2, 28), Decimal("-1716.05"), "12.5%"), ("7", "2014-02-30", "–", 1042))


def test_a_cell_is_what_a_reader_sees_of_it() -> None:
    seen = '<td><a href="/x">A</a> <b>b</b><p class="quiet">since  then</p><span class="hidden-words">unseen</span>'
    seen += '<svg><title>drawn</title></svg><i aria-hidden="true">›</i><button>Do</button></td>'
    typed = '<td><input type="text" value="typed"><input type="hidden" value="no"><input type="checkbox" value="1"></td>'
    chosen = '<td><select><option value="1">one</option><option value="2" selected>two</option></select></td>'
    found = sheet(f"<table><thead><tr><th>a<th>b<th>c</tr></thead><tbody><tr>{seen}{typed}{chosen}</tr></tbody></table>")
    assert found.rows == (("A b\nsince then", "typed", "two"),)


def test_a_column_of_verbs_stays_and_one_that_names_its_rows_goes() -> None:
    head = '<tr><th><span class="hidden-words">Kind</span></th><th>n</th><th><span class="hidden-words">Verb</span></th></tr>'
    found = sheet(f"<table><thead>{head}</thead><tbody><tr><th>x</th><td>1</td><td><a>Look</a></td></tr></tbody></table>")
    assert (found.head, found.rows) == (("Kind", "n"), (("x", "1"),))


def test_cells_that_reach_down_or_across_keep_every_other_cell_in_its_column() -> None:
    head = '<tr><th rowspan="2">Place</th><th colspan="2">Beds</th></tr><tr><th>now</th><th>then</th></tr>'
    rows = '<tr><td rowspan="2">A</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr><tr><th colspan="3">Part</th></tr>'
    found = sheet(f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>")
    assert found.head == ("Place", "Beds / now", "then")
    assert found.rows == (("A", "1", "2"), ("A", "3", "4"), ("Part", "", ""))


def test_tables_of_one_head_leave_together_and_another_stays() -> None:
    one, two, other = (
        f"<h2>{name}</h2><table><thead><tr><th>{head}</th></tr></thead><tbody><tr><td>{name}1</td></tr></tbody></table>"
        for name, head in (("A", "n"), ("B", "n"), ("C", "m"))
    )
    found = sheet(f"{one}{two}{other}")
    assert (found.head, found.rows) == (("部分", "n"), (("A", "A1"), ("B", "B1")))


def test_what_is_chosen_on_the_page_stands_above() -> None:
    chips = '<a class="chip" href="?x" aria-current="true">Beds <b>7</b></a><a class="chip" href="/y" aria-current="true">Tab</a>'
    form = '<form method="get"><label for="q">Words</label><input id="q" type="search" value="康乐"><input type="hidden"></form>'
    found = lifted(page("<table><thead><tr><th>a</th></tr></thead></table>", chips + form), 1)
    assert found
    assert (found.page, found.answer, found.narrowed) == ("Lists", "Two of them", ("Beds 7", "Words: 康乐"))


def test_nothing_leaves_without_its_mark() -> None:
    assert lifted("<main><h1>x</h1><table><tr><td>secret</td></tr></table></main>", 1) is None
    assert lifted(page("<table><tr><td>x</td></tr></table>"), 2) is None
    assert lifted("<main><h1>x</h1></main>", 1) is None


def test_the_journal_leaves_as_it_is_shown_and_on_the_record(in_2014: None) -> None:
    checker = official("=HYPERLINK(1)", "department_reviewer")
    station(checker)
    shown = checker.get(JOURNAL).content.decode()
    assert 'href="?take=1" data-take="1"' in shown
    response = checker.get(f"{JOURNAL}?take=1&kind=entry")
    above, *table = cells(response)
    assert above[0] == "如东县最近发生的事"
    assert table[0][0] == "如东县 · 截至 2014-09-30"
    assert table[1][0] == "筛选：台账"
    assert re.fullmatch(r"=HYPERLINK\(1\) · 部门审核人( · .*)?，\d{4}-\d\d-\d\d \d\d:\d\d下载", str(table[2][0]))
    assert table[3][0] == f"http://testserver{JOURNAL}?kind=entry"
    assert table[4] == ["时间", "谁", "做了什么", "对什么", "回执"]
    assert [row[1:3] for row in table[5:]] == [["=HYPERLINK(1) 部门审核人", "登记"]]
    with ZipFile(BytesIO(response.content)) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml"), "no text becomes a formula"
    noted = Row.objects.get(verb="table.take")
    assert (noted.account, noted.kind, noted.subject) == (checker.actor.account, "table", JOURNAL)  # type: ignore[attr-defined]
    assert "下载表格" in checker.get(JOURNAL).content.decode()


def test_a_list_of_many_pages_leaves_whole_or_says_that_it_goes_on(in_2014: None, monkeypatch: pytest.MonkeyPatch) -> None:
    checker = official("陆建平", "department_reviewer")
    for number in range(7):
        station(checker, name=f"第{number}站")
    monkeypatch.setattr(logbook, "LINES", 2)
    named = [str(row[3]) for row in cells(checker.get(f"{JOURNAL}?kind=entry&each=1&take=1"))]
    assert [one[:3] for one in named if "站" in one] == [f"第{number}站" for number in reversed(range(7))]
    monkeypatch.setattr(workbook, "PAGES", 2)
    rows = cells(checker.get(f"{JOURNAL}?kind=entry&each=1&take=1&lang=en"))
    assert sum("站" in str(row[3]) for row in rows) == 4
    assert ["Only the first 4 rows: there are more, narrow the list first.", "", "", "", ""] in rows


def test_a_table_without_a_row_says_so(in_2014: None, rf: RequestFactory) -> None:
    asked = rf.get("/x?take=1")
    asked.actor = access.PUBLIC  # type: ignore[attr-defined]
    empty = workbook.TakenMiddleware(lambda _asked: HttpResponse(page("<table><thead><tr><th>a</th></tr></thead></table>")))
    assert [row[0] for row in cells(empty(asked))][-2:] == ["没有数据行。", "a"]  # type: ignore[arg-type]


@pytest.mark.parametrize("asked", ["2", "0", "-1", "x", "", "9" * 40])
def test_a_table_that_is_not_there_is_not_there(in_2014: None, asked: str) -> None:
    checker = official("陆建平", "department_reviewer")
    assert checker.get(f"{JOURNAL}?take={asked}").status_code == 404
    assert not Row.objects.filter(verb="table.take").exists()


def test_persons_leave_for_nobody(in_2014: None) -> None:
    reviewer = official("陆建平", "department_reviewer")
    for path in ("/desk/people/here/", "/desk/people/duplicates/", "/desk/people/rolls/"):
        assert reviewer.get(path).status_code == 200
        assert reviewer.get(f"{path}?take=1").status_code == 404


def test_who_may_not_see_a_page_takes_nothing_from_it(in_2014: None) -> None:
    maker = official("周文才", "department_officer")
    assert maker.get(f"{JOURNAL}?take=1").status_code == 403
    assert Client().get(f"{JOURNAL}?take=1").status_code == 302


def test_a_plan_leaves_with_the_headings_of_its_parts(plan: duties.Plan) -> None:
    officer = official("周文才", "department_officer")
    rows = cells(officer.get(f"/desk/plan/{plan.id}/?show=all&take=1"))
    head = next(number for number, row in enumerate(rows) if row[0] == "部分")
    assert rows[head][1:3] == ["条", "任务"]
    assert len({row[0] for row in rows[head + 1 :]}) > 5
    assert len(rows) - head - 1 == len(plan.duties)


def test_the_answer_to_a_form_offers_no_address_that_would_not_give_it_again(in_2014: None) -> None:
    from minzheng.portal.ui.templatetags.ui import takes

    class Asked:
        method = "POST"

    assert takes({"request": Asked()}) == takes({}) == ""


def test_everybody_takes_what_is_public_and_no_name_is_asked(in_2014: None) -> None:
    rows = cells(Client().get("/places/?take=1&on=2012-10-31&lang=en"))
    assert ["南京市", "玄武区"] in [row[:2] for row in rows]
    assert any(str(row[0]).startswith("Taken on ") and " by " not in str(row[0]) for row in rows)
    assert not Row.objects.filter(verb="table.take").exists()


def test_a_workbook_of_a_list_says_what_was_taken_from_where(in_2014: None) -> None:
    maker = official("周文才", "department_officer")
    response = maker.get("/desk/registers/?take=1")
    assert "filename*=utf-8''%E5%8F%B0%E8%B4%A6%202014-09-30.xlsx" in response.headers["Content-Disposition"]
    found = exchange.read(response.content, "x.xlsx")
    assert found.columns == ("条款", "台账", "条数"), "the column of links by place is not a column of the table"
