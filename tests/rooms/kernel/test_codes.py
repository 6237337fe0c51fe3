"""Scans with codes: read as a scanner and a telephone give them, and cut where a code begins a sheet."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pypdfium2
import segno

from minzheng.kernel.documents import api as documents

PHOTOGRAPH = Path(__file__).with_name("photograph.jpg").read_bytes()
PATTERN = r"[0-9]{6}-[0-9]{4}-[0-9]{5}"


def scan(*codes: str) -> bytes:
    """A PDF with a page for each code; without one for an empty text."""
    whole = pypdfium2.PdfDocument.new()
    for text in codes:
        if text:
            page = BytesIO()
            segno.make(text, error="m", micro=False).save(page, kind="pdf", scale=3)
            whole.import_pages(pypdfium2.PdfDocument(page.getvalue()))
        else:
            whole.new_page(595, 842)
    out = BytesIO()
    whole.save(out)
    return out.getvalue()


def pages(data: bytes) -> int:
    return len(pypdfium2.PdfDocument(data))


def test_a_photograph_that_stands_askew_is_read() -> None:
    ((text, kept),) = documents.cut(PHOTOGRAPH, PATTERN)
    assert text == "https://mz.example.cn/desk/cases/scans/?of=320623-2014-00012.visit"
    assert kept == PHOTOGRAPH


def test_a_pile_is_cut_where_a_code_begins_a_sheet() -> None:
    found = documents.cut(scan("", "320623-2014-00001", "", "a receipt of a hospital", "320623-2014-00002"), PATTERN)
    assert [(text, pages(part)) for text, part in found] == [("", 1), ("320623-2014-00001", 3), ("320623-2014-00002", 1)]


def test_one_sheet_stays_as_it_came() -> None:
    for codes in ("320623-2014-00001",), ("320623-2014-00001", ""), ("",), ("nothing of ours",):
        data = scan(*codes)
        ((text, kept),) = documents.cut(data, PATTERN)
        assert (text, kept) == (codes[0] if codes[0].startswith("320623") else "", data)


def test_what_is_no_scan_is_given_back_whole() -> None:
    for data in (b"", b"%PDF-1.7 cut off", b"\xff\xd8\xff nothing", b"\x89PNG\r\n\x1a\n", b"text"):
        assert documents.cut(data, PATTERN) == (("", data),)
