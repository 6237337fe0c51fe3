"""A table as people take it with them. No text ever becomes a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from itertools import islice
from typing import Any
from unicodedata import east_asian_width

from minzheng.kernel.exchange.schema import CELL, DIGITS, Cell, Refused, letter

SHEET_ROWS = 1_048_576
_CALCULATED = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""How a text begins that a spreadsheet might calculate; with apostrophes before it, so that one more can be taken off again."""
_SAMPLE, _NARROW, _WIDE = 200, 6, 60


def to_csv(head: Sequence[str], rows: Iterable[Sequence[Cell]], *, notes: Sequence[str] = ()) -> bytes:
    """UTF-8 with the mark by which spreadsheets know it. A text that could be calculated has an apostrophe before it."""
    stream = StringIO(newline="")
    writer = csv.writer(stream)
    for _, row in _numbered(head, rows, notes):
        writer.writerow([f"'{cell}" if isinstance(cell, str) and _CALCULATED.match(cell) else cell for cell in row])
    return stream.getvalue().encode("utf-8-sig", "replace")


def to_xlsx(name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], *, notes: Sequence[str] = ()) -> bytes:
    """A workbook of one sheet: the notes (as of when, of which place, from which address), the head, the rows.

    The head stays when one scrolls; dates are dates, numbers numbers while they have at most 15 digits, and every text is
    a text; in a table without rows, which is there to be filled in, whatever is typed stays a text. Raises Refused for a cell or
    a number of rows that a workbook does not hold.
    """
    from xlsxwriter import Workbook

    data = BytesIO()
    book = Workbook(data, {"constant_memory": True})
    book.set_properties({"title": _whole(name)[:255], "created": datetime(2000, 1, 1, tzinfo=UTC)})  # same table, same bytes
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", _whole(name)).strip().strip("'")[:31] or None)
    sheet.freeze_panes(len(notes) + 1, 0)
    write = _Writer(book, sheet, len(notes) + 1)
    rows = iter(rows)
    sample = list(islice(rows, _SAMPLE))
    typed = None if sample else book.add_format({"num_format": 49})  # text
    for place, width in enumerate(_widths(head, sample)):
        sheet.set_column(place, place, width, typed)
    try:
        for line, row in _numbered(head, _chained(sample, rows), notes):
            if line > SHEET_ROWS:
                raise Refused("sheet_rows", {"most": SHEET_ROWS - 1})
            for place, cell in enumerate(row):
                write(line, place, cell)
    finally:
        book.close()
    return data.getvalue()


class _Writer:
    """Cells of a sheet in their formats."""

    def __init__(self, book: Any, sheet: Any, head_line: int) -> None:
        self._sheet, self._head_line = sheet, head_line
        self._head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EDEDED", "valign": "vcenter"})
        self._text = book.add_format({"num_format": "@"})
        self._guarded = book.add_format({"num_format": "@", "quote_prefix": True})
        self._date = book.add_format({"num_format": "yyyy-mm-dd"})

    def __call__(self, line: int, place: int, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        if line == self._head_line:
            self._sheet.write_string(line - 1, place, str(cell), self._head)
        elif isinstance(cell, date):
            self._sheet.write_datetime(line - 1, place, cell, self._date)
        elif isinstance(cell, int | float | Decimal) and _exact(cell):
            self._sheet.write_number(line - 1, place, cell)
        else:
            text = _whole(str(cell))
            if len(text) > CELL:
                raise Refused("cell_out", {"line": line, "column": letter(place), "most": CELL})
            self._sheet.write_string(line - 1, place, text, self._guarded if _CALCULATED.match(text) else self._text)


def _numbered(head: Sequence[str], rows: Iterable[Sequence[Cell]], notes: Sequence[str]) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Every line of the table with its number."""
    above: list[Sequence[Cell]] = [[note] for note in notes]
    return enumerate(_chained([*above, head], rows), 1)


def _chained(first: Iterable[Sequence[Cell]], then: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    yield from first
    yield from then


def _exact(number: float | Decimal) -> bool:
    """Whether a workbook keeps every digit of a number."""
    return not isinstance(number, bool) and len(Decimal(str(number)).as_tuple().digits) <= DIGITS and abs(number) < 10**DIGITS


def _whole(text: str) -> str:
    """Without the halves of letters, which no file can hold."""
    return text.encode("utf-8", "replace").decode()


def _widths(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Iterator[int]:
    for place, text in enumerate(head):
        cells = [text, *(row[place] for row in rows if place < len(row))]
        yield min(_WIDE, max(_NARROW, *(_columns(cell) + 2 for cell in cells)))


def _columns(cell: Cell) -> int:
    """How many narrow letters wide a cell is."""
    text = "" if cell is None else str(cell)
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text.partition("\n")[0][:_WIDE])
