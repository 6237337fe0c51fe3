"""Any table that goes out comes back as it was; whatever comes in is a table or is refused in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.exchange import api as exchange

LETTERS = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t") | st.sampled_from("=+-@'\",;\t\n＝")
TEXT = st.text(LETTERS, max_size=12)
HEADS = st.lists(st.text(st.sampled_from("=+-@'甲乙丙丁ab"), min_size=1, max_size=6), min_size=2, max_size=4, unique=True)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    head = draw(HEADS)
    rows = draw(st.lists(st.lists(TEXT, min_size=len(head), max_size=len(head)), max_size=5))
    return head, [row for row in rows if any(map(str.strip, row))]  # a row of white space is no row


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


TABLES = Path(__file__).parents[1] / "rooms" / "kernel" / "tables"
FILES = [
    exchange.to_xlsx("名单", ["姓名", "日"], [["陈平", date(2012, 10, 31)], ["=1", 2]], notes=["截至"]),
    (TABLES / "list.xls").read_bytes(),
    (TABLES / "locked.xlsx").read_bytes(),
    exchange.to_csv(["姓名", "编号"], [["陈平", 3], ['"', "a\nb"]]),
    "姓名,编号\n陈平,3\n".encode("gb18030"),
    "姓名,编号\n陈平,3\n".encode("utf-16"),
]
CHANGES = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4), st.integers(0, 40)), max_size=4)


@given(st.sampled_from(FILES), CHANGES)
def test_a_damaged_file_is_a_table_or_is_refused_in_words(file: bytes, changes: list[tuple[float, bytes, int]]) -> None:
    for at, put, taken in changes:
        place = int(at * len(file))
        file = file[:place] + put + file[place + taken :]
    taken_in(file)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_table_or_are_refused_in_words(data: bytes) -> None:
    taken_in(data)


def taken_in(data: bytes) -> None:
    try:
        table = exchange.read(data, "a")
    except exchange.Refused as refused:
        said = {lang: refused.message(lang) for lang in ("zh", "en")}
        assert {text[:3] for text in said.values()} == {"“a”"}
    else:
        assert len(set(table.columns)) == len(table.columns) > 0
        assert all(table.columns)
        assert {len(row) for row in table.rows} <= {len(table.columns)}
        assert len(table.lines) == len(table.rows)
        assert list(table.lines) == sorted(table.lines)
