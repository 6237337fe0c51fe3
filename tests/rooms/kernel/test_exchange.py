"""Tables in and out: what is read, what is refused and in which words, and that nothing is ever calculated."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from xlsxwriter import Workbook

from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.exchange.schema import words

TABLES = Path(__file__).parent / "tables"
ROWS = "姓名;编号\n陈平;3\n\n李安;4\n"


def workbook(*sheets: list[list[Any]], merged: tuple[str, ...] = ()) -> bytes:
    data = BytesIO()
    book = Workbook(data, {"default_date_format": "yyyy-mm-dd"})
    for rows in sheets:
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                if cell is not None:
                    sheet.write(line, place, cell)
        for place in merged:
            sheet.merge_range(place, rows[int(place[1]) - 1][ord(place[0]) - 65])
    book.close()
    return data.getvalue()


def packed(**parts: bytes) -> bytes:
    data = BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as container:
        for name, part in parts.items():
            container.writestr(name.replace("__", "/").replace("_", "."), part)
    return data.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_in_every_encoding_and_with_every_separator(encoding: str, separator: str) -> None:
    table = exchange.read(ROWS.replace(";", separator).encode(encoding), "a.csv")
    assert table == exchange.Table(("姓名", "编号"), (("陈平", "3"), ("李安", "4")), (2, 4))


def test_a_cell_may_hold_lines_and_the_next_row_still_knows_its_own() -> None:
    table = exchange.read(b'a,b\n"1\n2",3\n4,5\n', "a.csv")
    assert table.rows == (("1\n2", "3"), ("4", "5"))
    assert table.lines == (2, 4)


def test_a_workbook_gives_the_same_text_that_a_csv_would() -> None:
    rows = [
        ["姓名", "编号", "日", "时", "金额", "在册"],
        ["陈平", 320102199003, date(2012, 10, 31), datetime(2012, 10, 31, 8, 30), 0.1, True],
    ]
    table = exchange.read(workbook(rows), "a.xlsx")
    assert table.rows == (("陈平", "320102199003", "2012-10-31", "2012-10-31 08:30:00", "0.1", "TRUE"),)


def test_an_old_workbook_and_an_open_one_are_read() -> None:
    expected = exchange.Table(("姓名", "编号", "出生日期"), (("陈平", "320102199003", "1990-03-07"),), (2,))
    assert exchange.read((TABLES / "list.xls").read_bytes(), "list.xls") == expected
    names = {"o": "office", "t": "table", "x": "text"}
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{names[name[0]]}:1.0"' for name in ("office", "table")
    )
    cells = [
        [f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in expected.columns],
        [
            '<table:table-cell office:value-type="string"><text:p>陈平</text:p></table:table-cell>',
            '<table:table-cell office:value-type="float" office:value="320102199003"/>',
            '<table:table-cell office:value-type="date" office:date-value="1990-03-07"/>',
        ],
    ]
    body = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in cells)
    content = (
        f'<office:document-content {spaces} xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="A">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content_xml": content.encode(),
        "META-INF__manifest_xml": manifest,
    }
    assert exchange.read(packed(**parts), "list.ods") == expected


def test_titles_above_the_head_are_passed_over_and_said() -> None:
    table = exchange.read(workbook([["低保对象名单", None], ["姓名", "编号"], ["陈平", 3]], merged=("A1:B1",)), "a.xlsx")
    assert (table.columns, table.lines) == (("姓名", "编号"), (3,))
    assert [note.message("zh") for note in table.notes] == ["表头上方的文字作为标题略过：低保对象名单"]


def test_merged_heads_are_named_from_the_top_down_and_merged_cells_fill_what_they_cover() -> None:
    rows = [["姓名", "住址", None], [None, "区", "街道"], ["陈平", "吴江区", "松陵"], ["李安", None, "盛泽"]]
    table = exchange.read(workbook(rows, merged=("A1:A2", "B1:C1", "B3:B4")), "a.xlsx")
    assert table.columns == ("姓名", "住址 / 区", "住址 / 街道")
    assert table.rows == (("陈平", "吴江区", "松陵"), ("李安", "吴江区", "盛泽"))


def test_the_first_sheet_with_something_on_it_is_read_or_the_one_that_is_asked_for() -> None:
    data = workbook([], [["a", "b"], [1, 2]], [["c", "d"], [3, 4]])
    table = exchange.read(data, "a.xlsx")
    assert table.columns == ("a", "b")
    assert [note.message("en") for note in table.notes] == [
        "There are several sheets; “Sheet2” was read, and these were not: Sheet3."
    ]
    assert exchange.read(data, "a.xlsx", sheet="Sheet3").columns == ("c", "d")
    assert said(data, sheet="Sheet4") == "“a” has no sheet named “Sheet4”; the nearest is “Sheet3”. Nothing was kept."


def said(data: bytes, lang: str = "en", sheet: str = "") -> str:
    with pytest.raises(exchange.Refused) as caught:
        exchange.read(data, "a", sheet=sheet)
    return caught.value.message(lang)


REFUSED: dict[str, tuple[bytes, str]] = {
    "large": (
        b"a,b\n" * (13 << 20),
        "is larger than 50 MiB. It was not read and nothing was kept. Divide it into several files.",
    ),
    "empty": (b"", "has nothing in it; nothing was kept. Check that it is the right file."),
    "blank": (b" \n\n".strip(b" "), "has nothing in it; nothing was kept. Check that it is the right file."),
    "empty_book": (workbook([]), "has nothing in it; nothing was kept. Check that it is the right file."),
    "no_table": (b"%PDF-1.7 ...", "is not a table; nothing was kept. Give a CSV, XLSX, XLS or ODS file."),
    "prose": (("甚" * 120).encode(), "is not a table; nothing was kept. Give a CSV, XLSX, XLS or ODS file."),
    "machine": (bytes(range(1, 127)) * 9, "is not a table; nothing was kept. Give a CSV, XLSX, XLS or ODS file."),
    "docx": (packed(word__document_xml=b"<a/>"), "is not a table; nothing was kept. Give a CSV, XLSX, XLS or ODS file."),
    "web_page": (
        b"\r\n<html><table><tr><td>1</td></tr></table>",
        "is a web page and no workbook; nothing was kept. Open it in a spreadsheet program, save it as XLSX and give that.",
    ),
    "encrypted": (
        (TABLES / "locked.xlsx").read_bytes(),
        "is protected by a password and could not be opened; nothing was kept. Remove the password and give it again.",
    ),
    "broken": (
        workbook([["a", "b"]])[:900],
        "is damaged or incomplete; nothing was kept. Export it or save it anew and give that.",
    ),
    "broken_old": (
        (TABLES / "list.xls").read_bytes()[:1500],
        "is damaged or incomplete; nothing was kept. Export it or save it anew and give that.",
    ),
    "broken_text": (
        "姓名,编号\n陈平,3\n".encode() * 20 + "李".encode()[:2] + b",4\n",
        "has characters in line 41 that cannot be read; nothing was kept. Save it as CSV in UTF-8 and give that.",
    ),
    "broken_gb": (
        b"\xd0\xd5\xc3\xfb,b\n1,\xff\n",
        "has characters in line 2 that cannot be read; nothing was kept. Save it as CSV in UTF-8 and give that.",
    ),
    "quotes": (
        b'a,b\n1,2\n"3,4\n5,6\n',
        "has quotation marks that do not match, from line 3 on; nothing was kept. Look at the quotation marks of that line.",
    ),
    "rows": (
        b"a,b\n" + b"1,2\n" * 200_001,
        "has 200001 rows; 200000 are taken at once, and nothing was kept. Divide it into several files.",
    ),
    "columns": (
        b"a," * 200 + b"b\n",
        "has 201 columns; 200 are taken, and nothing was kept. Remove the columns that are not needed.",
    ),
    "wide_book": (
        workbook([["a"] * 300]),
        "has 300 columns; 200 are taken, and nothing was kept. Remove the columns that are not needed.",
    ),
    "cell": (
        b"a,b\n1," + b"2" * 40_000,
        "has more than 32767 characters in line 2, column B; nothing was kept. Shorten that cell.",
    ),
    "wide": (
        b"a,b\n1,2\n3,4,5\n",
        "has 3 cells in line 3 under a head of 2 columns; nothing was kept. See whether that line has a separator too many.",
    ),
    "no_head": (
        b"a,,c\n1,2,3\n",
        "has no name for column B in its head, line 1; nothing was kept. Name the column or remove it.",
    ),
    "no_head_of_nothing": (
        b"a,,c\n",
        "has no name for column B in its head, line 1; nothing was kept. Name the column or remove it.",
    ),
    "same_heads": (
        b"a,a\n1,2\n",
        "has two columns named “a” in its head, line 1; nothing was kept. Give them different names.",
    ),
    "two_heads": (
        "姓名,住址,\n,区,街道\n陈平,吴江区,松陵\n".encode(),
        "seems to have a head of two lines, 1 and 2, so its columns have no certain names; nothing was kept. Make it one line.",
    ),
    "two_merged_heads": (
        workbook([["姓名", "住址", None], [None, "区", "街道"], ["陈平", "吴江区", "松陵"]], merged=("B1:C1",)),
        "seems to have a head of two lines, 1 and 2, so its columns have no certain names; nothing was kept. Make it one line.",
    ),
    "digits": (
        workbook([["姓名", "证号"], ["陈平", 320102199003071234]]),
        "has a number of more than 15 digits in line 2, column B; the spreadsheet program has turned the rest into noughts, "
        "and nothing was kept. Format the column as text and enter the numbers again.",
    ),
    "bomb": (
        lambda: packed(xl__workbook_xml=b"<a/>", xl__worksheets__sheet1_xml=b" " * (300 << 20)),
        "would unfold to far more than a table has; it was not opened and nothing was kept. "
        "Keep only the sheets that are needed, save it anew and give that.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_taken_is_refused_in_words(case: str) -> None:
    given, text = REFUSED[case]
    data = given if isinstance(given, bytes) else given()
    assert said(data) == f"“a” {text}"
    assert said(data, "zh").startswith("“a”")


def test_a_workbook_with_a_cell_at_the_end_of_the_sheet_costs_nothing_but_itself() -> None:
    data = BytesIO()
    book = Workbook(data)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "a")
    sheet.write(1_048_575, 16_383, "b")
    book.close()
    assert said(data.getvalue()) == (
        "“a” needed more memory than it may have; nothing was kept. There may be a stray cell far below or to the right: "
        "copy the data into a new workbook and give that."
    )


def test_what_stops_a_worker_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("minzheng.kernel.exchange.reading.SECONDS", 0.0)
    assert said(workbook([["a", "b"], *[[1, 2]] * 20_000])) == (
        "“a” could not be read within 0 seconds; nothing was kept. Divide it into several files."
    )
    monkeypatch.setattr("minzheng.kernel.workers.api.PATIENCE", 0.0)
    monkeypatch.setattr("minzheng.kernel.workers.api._turns", turns := BoundedSemaphore(1))
    with turns:
        assert said(workbook([["a", "b"]])) == (
            "Other files are being read and “a” had no turn; nothing was kept. Give it again in a minute."
        )


def test_a_table_that_a_workbook_cannot_hold_is_not_made() -> None:
    with pytest.raises(
        exchange.Refused, match=r"Line 2, column B has more than the 32767 characters that a cell holds; no file was made\."
    ):
        exchange.to_xlsx("a", ["a", "b"], [["1", "x" * 40_000]])
    with pytest.raises(exchange.Refused, match=r"A sheet holds 1048575 rows and there are more; no file was made\."):
        exchange.to_xlsx("a", ["a"], ([""] for _ in range(1_048_576)))


def test_every_refusal_has_words_and_every_word_a_refusal() -> None:
    source = "".join(path.read_text("utf-8") for path in Path(exchange.__file__).parent.glob("*.py"))
    used = set(re.findall(r'Refused\("(\w+)"', source)) | {"slow", "busy", "heavy", "cell", "quotes", "two_heads", "same_heads"}
    assert used == set(words().said)
    assert set(re.findall(r'Note\("(\w+)"', source)) | {"unknown"} == set(words().noted)


def test_a_text_is_never_calculated_and_a_number_stays_a_number() -> None:
    head, rows = ["甲", "乙"], [["=1+1", -5], ["+86", Decimal("-0.50")], ["@a", "-5"], ["＝1", 1], ["\tx", None], ["'=1", True]]
    csv = exchange.to_csv(head, rows).decode("utf-8-sig")
    assert csv.splitlines()[1:] == ["'=1+1,-5", "'+86,-0.50", "'@a,'-5", "'＝1,1", "'\tx,", "''=1,True"]
    with ZipFile(BytesIO(exchange.to_xlsx("名单", head, rows))) as container:
        sheet = container.read("xl/worksheets/sheet1.xml").decode()
        styles = container.read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    assert 'quotePrefix="1"' in styles
    assert re.search(r'<c r="B2"><v>-5</v></c>', sheet)
    assert re.search(r'<c r="B4" s="\d" t="inlineStr"><is><t>-5</t></is></c>', sheet)


def test_in_a_workbook_to_be_filled_in_whatever_is_typed_stays_a_text() -> None:
    def columns(rows: list[list[str]]) -> bool:
        with ZipFile(BytesIO(exchange.to_xlsx("名单", ["号码"], rows))) as container:
            sheet, styles = (container.read(f"xl/{part}.xml").decode() for part in ("worksheets/sheet1", "styles"))
        style = re.search(r'<col [^>]*style="(\d+)"', sheet)
        formats = re.findall(r'<xf numFmtId="(\d+)"', styles.partition("<cellXfs")[2])
        return bool(style) and formats[int(style[1])] == "49"  # text

    assert columns([])
    assert not columns([["1"]])


def test_a_workbook_keeps_its_head_in_sight_and_says_whence_it_is() -> None:
    notes = ["截至 2012-10-31", "江苏省苏州市", "/desk/registers/persons"]
    data = exchange.to_xlsx("对象/名单", ["姓名", "日"], [["陈平", date(2012, 10, 31)]], notes=notes)
    with ZipFile(BytesIO(data)) as container:
        sheet = container.read("xl/worksheets/sheet1.xml").decode()
        assert 'sheet name="对象 名单"' in container.read("xl/workbook.xml").decode()
    assert re.search('<pane ySplit="4" topLeftCell="A5" [^>]*state="frozen"/>', sheet)
    table = exchange.read(data, "a.xlsx")
    assert table.rows == (("陈平", "2012-10-31"),)
    assert table.notes == (exchange.Note("titles", {"text": " / ".join(notes)}),)
    assert data == exchange.to_xlsx("对象/名单", ["姓名", "日"], [["陈平", date(2012, 10, 31)]], notes=notes)


def test_an_id_of_eighteen_digits_is_written_as_text_and_never_shortened() -> None:
    data = exchange.to_xlsx("a", ["a", "b"], [[320102199003071234, Decimal("12345678901234567.89")]])
    assert exchange.read(data, "a.xlsx").rows == (("320102199003071234", "12345678901234567.89"),)


WANTED = [
    exchange.Wanted("name", ("姓名", "Name"), required=True),
    exchange.Wanted("birth_day", ("出生日期", "Date of birth"), required=True),
    exchange.Wanted("phone", ("联系电话",)),
]


def test_columns_find_their_fields_in_both_languages() -> None:
    table = exchange.read("姓　名*,date of BIRTH,联系电话（手机）\n 陈平 ,1990-03-07,1\n".encode(), "a.csv")
    found = exchange.match(table, WANTED)
    assert (found.missing, found.notes) == ((), ())
    assert found.row(table.rows[0]) == {"name": "陈平", "birth_day": "1990-03-07", "phone": "1"}


def test_columns_that_nobody_wants_and_fields_without_one_are_named() -> None:
    table = exchange.read("姓名,出生年月日,zzz\n陈平,1990-03-07,1\n".encode(), "a.csv")
    found = exchange.match(table, WANTED)
    assert found.missing == ("birth_day",)
    assert [note.message("zh") for note in found.notes] == [
        "列“出生年月日”不在需要的项目里，未采用。是否指“出生日期”？",
        "列“zzz”不在需要的项目里，未采用。",
        "缺少“出生日期”列。",
    ]
