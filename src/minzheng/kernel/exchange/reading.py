"""What a file is, and the table that it holds."""

from __future__ import annotations

import codecs
import csv
import re
from io import StringIO

from minzheng.kernel.exchange.schema import BYTES, ROWS, Refused, Table
from minzheng.kernel.exchange.shaping import Line, blank, shaped
from minzheng.kernel.exchange.workbook import open_workbook
from minzheng.kernel.workers import api as workers

SECONDS, MEMORY = 30.0, 3 << 29
_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WEB = re.compile(rb"\s*(?:<!doctype html|<html|<\?xml|<table|<meta)", re.IGNORECASE)
_OTHER = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SHIELDED = re.compile("'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""A text that a spreadsheet would calculate, with the apostrophe that `to_csv` sets before it."""


def read(data: bytes, name: str, *, sheet: str = "") -> Table:
    """The table of a CSV file or of a workbook (XLSX, XLS, ODS); `name` is for what is said of it.

    Of a workbook the first visible sheet with something on it, or the one of that name. Raises Refused.
    """
    if len(data) > BYTES:
        raise Refused("large", {"name": name, "mebibytes": BYTES >> 20})
    if data.startswith((*_ZIP, _OLE)):
        try:
            return workers.run(open_workbook, data, name, sheet, seconds=SECONDS, memory=MEMORY)
        except workers.Failed as failed:
            reason = {"busy": "busy", "time": "slow", "memory": "heavy"}.get(failed.reason, "")
            reason = reason or ("heavy" if "signal" in str(failed) else "broken")  # where memory ends, the library aborts
            raise Refused(reason, {"name": name, "seconds": int(SECONDS)}) from failed
    return shaped(name, _lines(_decoded(data, name), name))


def _decoded(data: bytes, name: str) -> str:
    """The text of a file: by its byte order mark, else UTF-16 by its noughts, UTF-8 where it holds, GB18030."""
    if data.startswith(_OTHER):
        raise Refused("no_table", {"name": name})
    if _WEB.match(data):
        raise Refused("web_page", {"name": name})
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, name)
    sample = data[: 1 << 16]
    low, high = sample[1::2].count(0), sample[::2].count(0)
    if max(low, high) > 4 * min(low, high) and max(low, high) * 50 > len(sample):
        return _strict(data, "utf-16-le" if low > high else "utf-16-be", name)
    try:
        return _printed(data.decode(), name)
    except UnicodeDecodeError as error:
        mended = data.decode("utf-8", "replace")
        if mended.count("\ufffd") * 10 < sum(letter > "\x7f" for letter in mended):  # UTF-8 that something has cut into
            line = data.count(b"\n", 0, error.start) + 1
            raise Refused("broken_text", {"name": name, "line": line}) from None
    return _strict(data, "gb18030", name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return _printed(data.decode(encoding), name)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        raise Refused("broken_text", {"name": name, "line": line}) from None


def _printed(text: str, name: str) -> str:
    if len(_CONTROL.findall(text)) * 100 > len(text):
        raise Refused("no_table", {"name": name})
    return text


def _lines(text: str, name: str) -> list[Line]:
    """The lines that are not blank, cut at the separator that cuts the beginning into most columns."""
    separator = max(",;\t", key=lambda one: _columns(text, one))
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[Line] = []
    begin = 1
    try:
        for cells in reader:
            if not blank(cells):
                lines.append((begin, [cell[1:] if _SHIELDED.match(cell) else cell for cell in cells]))
            begin = reader.line_num + 1
            if len(lines) > ROWS + 100:
                raise Refused("rows", {"name": name, "most": ROWS, "rows": f"{ROWS}+"})
    except csv.Error as error:
        reason = "cell" if "field larger" in str(error) else "quotes"
        raise Refused(reason, {"name": name, "line": begin, "column": "?", "most": csv.field_size_limit()}) from None
    return lines


def _columns(text: str, separator: str) -> int:
    """How many columns most of the first lines have, cut at this."""
    found = [len(cells) for cells, _ in zip(csv.reader(StringIO(text, newline=""), delimiter=separator), range(50), strict=False)]
    return max(set(found), key=found.count, default=0)
