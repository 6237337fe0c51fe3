"""Workbooks, opened in a worker: the cells of one sheet as text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from minzheng.kernel.exchange.schema import COLUMNS, DIGITS, ROWS, Note, Refused, Table, letter
from minzheng.kernel.exchange.shaping import Line, blank, shaped

_INFLATED, _RATIO, _ENTRIES, _SMALL = 400 * 2**20, 200, 5_000, 2**20
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the name of the stream in which Office hides a workbook


def open_workbook(data: bytes, name: str, wanted: str) -> Table:
    """The table of the first visible sheet with something on it, or of the wanted one. Raises Refused."""
    _guard(data, name)
    try:
        return _table(CalamineWorkbook.from_filelike(BytesIO(data)), name, wanted)
    except (Refused, MemoryError):
        raise
    except PasswordError:
        raise Refused("encrypted", {"name": name}) from None
    except Exception:  # the library has many ways to say so
        raise Refused("broken", {"name": name}) from None


def _table(book: CalamineWorkbook, name: str, wanted: str) -> Table:
    shown = [
        one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
    ]
    if wanted and wanted not in shown:
        near = next(iter(get_close_matches(wanted, shown, n=1, cutoff=0)), "")
        raise Refused("no_sheet", {"name": name, "sheet": wanted, "near": near})
    sheets = {one: book.get_sheet_by_name(one) for one in ([wanted] if wanted else shown)}
    filled = {title: sheet for title, sheet in sheets.items() if sheet.height}
    if not filled:
        raise Refused("empty", {"name": name})
    title, sheet = next(iter(filled.items()))
    notes = [Note("sheets", {"sheet": title, "others": " / ".join([*filled][1:])})] if len(filled) > 1 else []
    merged = _merged(sheet)
    lines = list(_lines(sheet, name, merged))
    last: dict[int, int] = {}
    for top, _, bottom, _ in merged:
        for line in range(top + 1, min(bottom + 1, lines[-1][0] if lines else 0) + 1):
            last[line] = max(last.get(line, 0), bottom + 1)
    return shaped(name, lines, notes, last)


def _guard(data: bytes, name: str) -> None:
    """Looks at the directory of a ZIP container before anything is unpacked; what lies is held by the worker's bounds."""
    if not data.startswith(b"PK"):
        if _ENCRYPTED in data:
            raise Refused("encrypted", {"name": name})
        return
    try:
        with ZipFile(BytesIO(data)) as container:
            entries = container.infolist()
            kind = container.read("mimetype") if "mimetype" in container.namelist() else b""
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        raise Refused("broken", {"name": name}) from None
    if (
        len(entries) > _ENTRIES
        or sum(entry.file_size for entry in entries) > _INFLATED
        or any(entry.file_size > max(_SMALL, _RATIO * entry.compress_size) for entry in entries)
    ):
        raise Refused("bomb", {"name": name})
    parts = {entry.filename for entry in entries}
    if not ({"xl/workbook.xml", "xl/workbook.bin"} & parts or b"spreadsheet" in kind):
        raise Refused("no_table", {"name": name})


def _merged(sheet: CalamineSheet) -> list[tuple[int, int, int, int]]:
    """The merged ranges as top, left, bottom, right, counted from 0 at the corner of the sheet."""
    return [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]


def _lines(sheet: CalamineSheet, name: str, merged: list[tuple[int, int, int, int]]) -> Iterator[Line]:
    """The lines that are not blank. What is merged stands in every line and column that it covers."""
    top, left = sheet.start or (0, 0)
    if sheet.width > COLUMNS:
        raise Refused("columns", {"name": name, "most": COLUMNS, "columns": sheet.width})
    begins: dict[int, list[tuple[int, int, int, int]]] = {}
    for one in merged:
        begins.setdefault(one[0], []).append(one)
    lasting: list[tuple[int, int, int, str]] = []
    count = 0
    for line, values in enumerate(sheet.iter_rows(), top):
        cells = [_said(value, name, line + 1, left + place) for place, value in enumerate(values)]
        lasting = [one for one in lasting if one[0] >= line]
        for _, west, bottom, east in begins.get(line, ()):
            if left <= west < left + len(cells):
                lasting.append((bottom, west - left, min(east - left, len(cells) - 1), cells[west - left]))
        own = not blank(cells)
        for _, west, east, text in lasting:
            cells[west : east + 1] = [text] * (east - west + 1)
        if own or any(one[0] > line for one in lasting):
            count += 1
            if count > ROWS + 100:
                raise Refused("rows", {"name": name, "most": ROWS, "rows": sheet.height})
            yield line + 1, cells


def _said(value: object, name: str, line: int, column: int) -> str:
    """A value as text."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        if abs(value) >= 10**DIGITS:
            raise Refused("digits", {"name": name, "line": line, "column": letter(column), "digits": DIGITS})
        return format(Decimal(f"{value:.{DIGITS}g}"), "f")
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return value.isoformat() if isinstance(value, date) else str(value)
