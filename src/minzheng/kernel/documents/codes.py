"""What the codes on a scan say, and a scan cut where a page has one: read in a process of its own, for it comes from anywhere."""

from __future__ import annotations

import re
from contextlib import suppress
from io import BytesIO
from typing import Any

from minzheng.kernel.workers import api as workers

SECONDS, MEMORY = 30.0, 1 << 30
PAGES, LONGEST = 300, 3600
"""So many pages are looked at; so many pixels the longer side of one has at most."""
_DPI = (150, 300)
_INCH = 72


def cut(data: bytes, pattern: str) -> tuple[tuple[str, bytes], ...]:
    """The parts of a scan (PDF or JPEG), each with the text of the code on its first page that has the pattern in it.

    A page without such a code belongs to the one before it. Whole, with "", where none is read or it is nothing of that kind.
    """
    with suppress(workers.Failed, ValueError):
        return workers.run(parts, data, pattern, seconds=SECONDS, memory=MEMORY)
    return (("", data),)


def parts(data: bytes, pattern: str) -> tuple[tuple[str, bytes], ...]:
    """The same in the process of the caller. Raises ValueError for what is neither a PDF nor a JPEG."""
    import pypdfium2

    try:
        document = _pictured(data) if data.startswith(b"\xff\xd8\xff") else pypdfium2.PdfDocument(data)
        said = [_code(document[number], pattern) for number in range(min(len(document), PAGES))]
    except pypdfium2.PdfiumError as error:
        raise ValueError("scan") from error
    begins = [number for number, text in enumerate(said) if text]
    if begins[1:] == [] and (not begins or begins == [0]):
        return (((said or [""])[0], data),)
    begins = sorted({0, *begins})
    ends = [*begins[1:], len(document)]
    return tuple((said[begin], _pages(document, begin, end)) for begin, end in zip(begins, ends, strict=True))


def _code(page: Any, pattern: str) -> str:
    """The text of a code on a page that has the pattern in it."""
    import zxingcpp

    longer = max(page.get_size())
    for dpi in _DPI:
        picture = page.render(scale=min(dpi / _INCH, LONGEST / longer), grayscale=True).to_numpy()
        for one in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)):
            if re.search(pattern, one.text):
                return str(one.text)
    return ""


def _pictured(data: bytes) -> Any:
    """A picture as the one page of a document."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    image = pypdfium2.PdfImage.new(document)
    image.load_jpeg(BytesIO(data))
    width, height = image.get_px_size()
    image.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    page = document.new_page(width, height)
    page.insert_obj(image)
    page.gen_content()
    return document


def _pages(document: Any, begin: int, end: int) -> bytes:
    import pypdfium2

    part, out = pypdfium2.PdfDocument.new(), BytesIO()
    part.import_pages(document, list(range(begin, end)))
    part.save(out)
    return out.getvalue()
