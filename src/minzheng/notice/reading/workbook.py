"""Workbooks: each visible sheet as lines of cells, each contiguous block of rows as a table."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from minzheng.notice.reading.archive import Archive
from minzheng.notice.reading.shape import CELLS, Draft, Grid, Reading, Unreadable

_PLACE = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,3})(\d{1,7})["'][^>]*(?<!/)>""")  # a cell that is not blank


def unpacked(archive: Archive) -> BytesIO:
    """The parts of a workbook that are read, bounded and no longer compressed."""
    for name in archive.names:
        if name.startswith("xl/worksheets/") and _area(archive.part(name)) > CELLS:
            raise Unreadable("too_large")
    return archive.repacked(lambda name: name.endswith((".xml", ".rels", "mimetype")))


def _area(sheet: bytes) -> int:
    """How many cells lie before the last one: calamine holds them all, and aborts where memory does not."""
    height, letters = 0, ""
    for match in _PLACE.finditer(sheet):
        column = match[1].decode()
        height, letters = max(height, int(match[2])), max(letters, column, key=lambda name: (len(name), name))
    width = 0
    for letter in letters:
        width = width * 26 + ord(letter) - 64
    return height * width


def read_workbook(data: BytesIO, kind: str) -> Reading:
    """The text of a workbook; the names of its sheets only where there are several."""
    try:
        book = CalamineWorkbook.from_filelike(data)
    except PasswordError:
        raise Unreadable("encrypted") from None
    shown = [
        one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
    ]
    sheets = [(one.name, grids) for one in shown if (grids := _grids(book.get_sheet_by_name(one.name)))]
    draft = Draft()
    for name, grids in sheets:
        if len(sheets) > 1:
            draft.line(name)
        for grid in grids:
            if len(grid.rows) > 1 and len(grid.rows[0]) > 1:
                draft.table(grid)
            else:
                draft.lines(grid.lines())
    if not sheets:
        raise Unreadable("empty")
    return draft.reading(kind)


def _grids(sheet: CalamineSheet) -> list[Grid]:
    """The blocks of a sheet: rows with text that follow each other, without the empty columns at their sides."""
    if sheet.height * sheet.width > CELLS:
        raise Unreadable("too_large")
    top, left = sheet.start or (0, 0)
    values = [[_said(value) for value in row] for row in sheet.to_python()]
    whole = Grid([text for row in values for text in row], [])
    width = sheet.width
    whole.rows.extend([y * width + x for x in range(width)] for y in range(len(values)))
    covered = 0
    for (first, west), (last, east) in sheet.merged_cell_ranges or ():
        y, x = first - top, west - left
        if 0 <= y < len(values) and 0 <= x < width:
            rows, wide = whole.rows[y : last - top + 1], min(east - left + 1, width) - x
            covered += len(rows) * wide
            if covered > CELLS:
                raise Unreadable("too_large")
            for row in rows:
                row[x : x + wide] = [whole.rows[y][x]] * wide
    grids: list[Grid] = []
    block: list[list[int]] = []
    for row in (*whole.rows, []):
        if any(whole.cells[place] for place in row):
            block.append(row)
        elif block:
            used = [x for x in range(width) if any(whole.cells[row[x]] for row in block)]
            grids.append(Grid(whole.cells, [row[used[0] : used[-1] + 1] for row in block]))
            block = []
    return grids


def _said(value: object) -> str:
    """A value as a reader would say it: 12 for 12.0, the date alone for midnight."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
