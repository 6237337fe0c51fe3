"""Any table that goes out comes back as it was."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from minzheng.kernel.exchange import api as exchange

LETTERS = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t") | st.sampled_from("=+-@'\",;\t\n＝")
TEXT = st.text(LETTERS, max_size=12)
HEADS = st.lists(st.text(st.sampled_from("=+-@'甲乙丙丁ab"), min_size=1, max_size=6), min_size=2, max_size=4, unique=True)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    head = draw(HEADS)
    rows = draw(st.lists(st.lists(TEXT, min_size=len(head), max_size=len(head)), max_size=5))
    assume(all(any(row) for row in rows))  # a row without a word is no row
    return head, rows


@given(tables(), st.lists(st.text(st.sampled_from("截至=-甲1"), min_size=1), max_size=2))
def test_any_text_that_goes_out_as_csv_comes_back(table: tuple[list[str], list[list[str]]], notes: list[str]) -> None:
    head, rows = table
    back = exchange.read(exchange.to_csv(head, rows, notes=notes), "a.csv")
    assert [list(row) for row in back.rows] == rows
    assert list(back.columns) == head


@given(tables(), st.lists(st.text(st.sampled_from("截至=-甲1"), min_size=1), max_size=2))
def test_any_text_that_goes_out_as_a_workbook_comes_back(table: tuple[list[str], list[list[str]]], notes: list[str]) -> None:
    head, rows = table
    back = exchange.read(exchange.to_xlsx("名单", head, rows, notes=notes), "a.xlsx")
    assert [list(row) for row in back.rows] == rows
    assert list(back.columns) == head
