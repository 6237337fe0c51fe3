"""Text PDF: the lines of each page in order, without page furniture, joined back into paragraphs."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from threading import Lock
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from minzheng.notice.reading.secret import marked
from minzheng.notice.reading.shape import CODE_POINTS, PAGES, Draft, Reading, Unreadable
from minzheng.notice.reading.words import fold, pattern, words

_LOCK = Lock()  # PDFium knows no threads
_MARGIN = 0.12  # of the page's height: where page numbers and running heads stand

Char = tuple[int, str]  # its place in PDFium's page, and itself


@dataclass(slots=True)
class Line:
    """A line of a page, in points from the bottom left; `size` is the height of its characters."""

    text: str
    left: float
    right: float
    base: float
    size: float
    page: int
    edge: bool  # stands where running heads do

    @property
    def gapped(self) -> bool:
        """Whether it is much wider than its characters: the cells of a row."""
        return self.right - self.left > self.size * (1.5 + sum(0.5 if char.isascii() else 1 for char in self.text))


def read_pdf(data: bytes) -> Reading:
    """The text of a PDF. Raises Unreadable for one that is locked or scanned."""
    with _LOCK:
        pages, pictures = _pages(data)
    filled = [page for page in pages if page]
    if len(pages) >= 10 * len(filled):
        raise Unreadable("image_only" if pictures or filled else "empty")
    if marked(line.text for line in filled[0]):
        raise Unreadable("secret")
    draft = Draft()
    draft.lines(_paragraphs([line for page in _bare(pages) for line in page]))
    return draft.reading("pdf")


def _pages(data: bytes) -> tuple[list[list[Line]], bool]:
    """The lines of each page, and whether a page without any shows something else."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("encrypted" if error.err_code == pdfium.FPDF_ERR_PASSWORD else "broken") from None
    pages: list[list[Line]] = []
    pictures, length = False, 0
    with document:
        if len(document) > PAGES:
            raise Unreadable("too_large")
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            length += pdfium.FPDFText_CountChars(text)
            if length > 2 * CODE_POINTS:
                raise Unreadable("too_large")
            pages.append(list(_lines(text, number, page.get_height())))
            pictures = pictures or (not pages[-1] and pdfium.FPDFPage_CountObjects(page) > 0)
            text.close()
            page.close()
    return pages, pictures


def _lines(text: Any, number: int, height: float) -> Iterator[Line]:
    """The lines of a page: PDFium's, but cut where the eye would jump and joined where it would not."""
    last: Line | None = None
    for chars in _runs(text):
        boxes = [_box(text, chars[at][0]) for at in {0, len(chars) // 2, len(chars) - 1}]
        tall = max(boxes, key=lambda box: box.top - box.bottom)
        left, right, size = min(box.left for box in boxes), max(box.right for box in boxes), max(tall.top - tall.bottom, 1.0)
        said = "".join(char for _, char in chars)
        middle = (tall.top + tall.bottom) / 2
        if last and abs(last.base - middle) < 0.4 * min(last.size, size) and left >= last.right - 0.5 * size:
            said = last.text + " " * (left - last.right > 0.5 * size) + said
            last = Line(said, last.left, right, last.base, max(last.size, size), number, last.edge)
            continue
        if last:
            yield last
        edge = not height * _MARGIN < middle < height * (1 - _MARGIN) and not pattern(words().spoken).search(said)
        last = Line(said, left, right, middle, size, number, edge)
    if last:
        yield last


def _runs(text: Any) -> Iterator[list[Char]]:
    """Characters that stand beside each other, without the blanks at either end."""
    run: list[Char] = []
    for at in range(pdfium.FPDFText_CountChars(text)):
        code = pdfium.FPDFText_GetUnicode(text, at)
        if code in {10, 13}:
            yield from _cut(text, run)
            run = []
        elif code >= 32 and not 0xD800 <= code <= 0xDFFF and code < 0x110000 and code not in {0xFFFE, 0xFFFF, 0x7F}:
            run.append((at, chr(code)))
    yield from _cut(text, run)


def _cut(text: Any, run: list[Char]) -> Iterator[list[Char]]:
    """A line of PDFium's; where its end does not stand far enough from its beginning, cut at each jump back."""
    solid = [at for at, (_, char) in enumerate(run) if not char.isspace()]
    if not solid:
        return
    run = run[solid[0] : solid[-1] + 1]
    first, last = _box(text, run[0][0]), _box(text, run[-1][0])
    if last.left - first.left < 0.2 * (len(run) - 1) * (first.right - first.left):
        edges = [_box(text, at).left for at, _ in run]
        jumps = [at + 1 for at, (before, after) in enumerate(pairwise(edges)) if after < before]
        yield from (run[start:end] for start, end in pairwise([0, *jumps, len(run)]))
    else:
        yield run


def _box(text: Any, at: int) -> Any:
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, at, ctypes.byref(box))
    return box


def _bare(pages: list[list[Line]]) -> Iterator[list[Line]]:
    """Pages without their numbers, and without the lines that stand at the same edge of most of them."""
    number = pattern(words().page_number)
    edges = Counter(told for page in pages for told in {_told(line) for line in page if line.edge})
    running = {told for told, count in edges.items() if count >= 3 and count * 2 > len(pages)}
    for page in pages:
        yield [line for line in page if not (line.edge and (number.match(fold(line.text)) or _told(line) in running))]


def _told(line: Line) -> tuple[str, int]:
    """What a running head says on every page, its words without their numbers, and how high it stands."""
    return "".join("0" if char.isdecimal() else char for char in fold(line.text)), round(line.base / 4)


def _paragraphs(lines: list[Line]) -> Iterator[str]:
    """Lines that the width of the page has cut, put together again."""
    if not lines:
        return
    size = median(line.size for line in lines)
    left = sorted(line.left for line in lines)[len(lines) // 20]
    right = sorted(line.right for line in lines)[-1 - len(lines) // 20]
    steps = [above.base - line.base for above, line in pairwise(lines) if above.page == line.page and above.base > line.base]
    step = median(steps) if steps else size * 2
    indented = sum(1.5 < (line.left - left) / size < 2.6 for line in lines) * 10 > len(lines)
    paragraph, last = lines[0].text, lines[0]
    for line in lines[1:]:
        if (
            last.right < right - 2.6 * size
            or last.gapped
            or line.gapped
            or line.left > left + 0.8 * size
            or abs(last.size - line.size) > 0.25 * size
            or (last.page == line.page and not 0 < last.base - line.base < 1.45 * step)
            or (not indented and pattern(words().sentence_end).search(fold(last.text)))
            or pattern(words().opening).match(fold(line.text))
        ):
            yield paragraph
            paragraph = line.text
        else:
            paragraph += (" " if last.text[-1].isascii() and line.text[0].isascii() else "") + line.text
        last = line
    yield paragraph
