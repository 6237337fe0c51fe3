"""Text PDF: the lines of each page in order, without page furniture, joined back into paragraphs."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median
from threading import Lock

import pypdfium2
import pypdfium2.raw as pdfium

from minzheng.notice.reading.secret import marked
from minzheng.notice.reading.shape import CODE_POINTS, PAGES, Draft, Reading, Unreadable
from minzheng.notice.reading.words import fold, pattern, words

_LOCK = Lock()  # PDFium knows no threads
_MARGIN = 0.12  # of the page's height: where page numbers and running heads stand


@dataclass(slots=True)
class Line:
    """A line of a page, with its box in points from the bottom left."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    page: int
    margin: bool

    @property
    def size(self) -> float:
        """The height of its characters."""
        return max(self.top - self.bottom, 1.0)


def read_pdf(data: bytes) -> Reading:
    """The text of a PDF. Raises Unreadable for one that is locked or scanned."""
    with _LOCK:
        pages, pictures = _pages(data)
    if not any(pages) or len(pages) >= 10 * sum(map(bool, pages)):
        raise Unreadable("image_only" if pictures or any(pages) else "empty")
    if marked(line.text for line in next(filter(None, pages))):
        raise Unreadable("secret")
    draft = Draft()
    draft.lines(_paragraphs([line for page in _bare(pages) for line in page]))
    return draft.reading("pdf")


def _pages(data: bytes) -> tuple[list[list[Line]], bool]:
    """The lines of each page, and whether any page shows something else."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("encrypted" if getattr(error, "err_code", 0) == pdfium.FPDF_ERR_PASSWORD else "broken") from None
    pages, pictures, length = [], False, 0
    with document:
        if len(document) > PAGES:
            raise Unreadable("too_large")
        for number in range(len(document)):
            page = document[number]
            lines = _merged(_lines(page, number))
            pages.append(lines)
            pictures = pictures or (not lines and pdfium.FPDFPage_CountObjects(page) > 0)
            length += sum(len(line.text) for line in lines)
            page.close()
            if length > CODE_POINTS:
                raise Unreadable("too_large")
    return pages, pictures


def _lines(page: pypdfium2.PdfPage, number: int) -> Iterator[Line]:
    """The lines as PDFium finds them."""
    _, height = page.get_size()
    words_ = page.get_textpage()
    size = pdfium.FPDFText_CountChars(words_)
    if size > CODE_POINTS:
        raise Unreadable("too_large")
    chars: list[tuple[int, str]] = []
    for at in range(size + 1):
        code = pdfium.FPDFText_GetUnicode(words_, at) if at < size else 10
        if code in {10, 13}:
            text = "".join(char for _, char in chars)
            solid = [index for index, char in chars if not char.isspace()]
            if solid:
                boxes = [_box(words_, index) for index in (solid[0], solid[-1])]
                top, bottom = max(box.top for box in boxes), min(box.bottom for box in boxes)
                middle = (top + bottom) / 2
                edge = middle < height * _MARGIN or middle > height * (1 - _MARGIN)
                yield Line(text.strip(" \t"), boxes[0].left, boxes[-1].right, top, bottom, number, edge)
            chars = []
        elif code >= 32 and not 0xD800 <= code <= 0xDFFF and code < 0x110000 and code not in {0xFFFE, 0xFFFF, 0x7F}:
            chars.append((at, chr(code)))
    words_.close()


def _box(words_: pypdfium2.PdfTextPage, index: int) -> pdfium.FS_RECTF:
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(words_, index, ctypes.byref(box))
    return box


def _merged(lines: Iterator[Line]) -> list[Line]:
    """Pieces that stand side by side are one line."""
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        if last and abs(last.bottom - line.bottom) < 0.3 * min(last.size, line.size) and -1 <= line.left - last.right:
            gap = " " if line.left - last.right > 0.5 * line.size else ""
            found[-1] = Line(
                f"{last.text}{gap}{line.text}",
                last.left,
                line.right,
                max(last.top, line.top),
                last.bottom,
                line.page,
                line.margin,
            )
        else:
            found.append(line)
    return found


def _bare(pages: list[list[Line]]) -> Iterator[list[Line]]:
    """Pages without their numbers, and without the lines that stand at the edge of most of them."""
    number = pattern(words().page_number)
    edges = Counter(told for page in pages for told in {_told(line) for line in (*page[:2], *page[-2:]) if line.margin})
    running = {told for told, count in edges.items() if count >= 3 and count * 2 > len(pages)}
    for page in pages:
        ends = {0, 1, len(page) - 2, len(page) - 1}
        yield [
            line
            for at, line in enumerate(page)
            if not (at in ends and line.margin and (number.match(fold(line.text)) or _told(line) in running))
        ]


def _told(line: Line) -> str:
    """What a running head says on every page: its words without their numbers."""
    return "".join("0" if char.isdecimal() else char for char in fold(line.text))


def _paragraphs(lines: list[Line]) -> Iterator[str]:
    """Lines that the width of the page has cut, put together again."""
    if not lines:
        return
    size = median(line.size for line in lines)
    left = sorted(line.left for line in lines)[len(lines) // 20]
    right = sorted(line.right for line in lines)[-1 - len(lines) // 50]
    steps = [a.bottom - b.bottom for a, b in zip(lines, lines[1:], strict=False) if a.page == b.page and a.bottom > b.bottom]
    step = median(steps) if steps else size * 2
    indented = sum(1.5 < (line.left - left) / size < 2.6 for line in lines) * 10 > len(lines)
    text, last = lines[0].text, lines[0]
    for line in lines[1:]:
        cut = (
            last.right < right - 1.6 * size
            or line.left > left + 0.8 * size
            or abs(last.size - line.size) > 0.25 * size
            or (last.page == line.page and not 0 < last.bottom - line.bottom < 1.45 * step)
            or (not indented and pattern(words().sentence_end).search(fold(last.text)) is not None)
            or pattern(words().opening).match(fold(line.text)) is not None
        )
        if cut:
            yield text
            text = line.text
        else:
            text += (" " if last.text[-1].isascii() and line.text[0].isascii() else "") + line.text
        last = line
    yield text
