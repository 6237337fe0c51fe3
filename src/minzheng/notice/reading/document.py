"""DOCX: paragraphs, tables and text boxes in the order of the document, with the numbers that Word would print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from xml.etree import ElementTree

from minzheng.notice.reading.archive import Archive
from minzheng.notice.reading.counting import Counting
from minzheng.notice.reading.secret import marked
from minzheng.notice.reading.shape import CELLS, Draft, Grid, Reading, Unreadable
from minzheng.notice.reading.xml import Element, attribute, child, local

_UNSEEN = frozenset(
    ("del", "moveFrom", "delText", "instrText", "rt", "Fallback", "pPr", "rPr", "tblPr", "tcPr", "trPr", "sectPr")
)
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_FRAMES = frozenset(("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))


def read_document(archive: Archive, main: str) -> Reading:
    """The text of a DOCX. What cannot be seen on paper is not read: deletions, hidden words, fields' instructions."""
    folder = main.rpartition("/")[0]
    for name in archive.names:
        if name.startswith(f"{folder}/header") and marked(
            _Writer(Counting(None, None)).plain(ElementTree.fromstring(archive.part(name)))
        ):  # noqa: S314
            raise Unreadable("secret")
    parts = (
        archive.part(name) if name in archive.names else None for name in (f"{folder}/numbering.xml", f"{folder}/styles.xml")
    )
    writer, draft = _Writer(Counting(*parts)), Draft()
    for element in _body(archive.part(main)):
        for block in writer.blocks([element]):
            if isinstance(block, Grid):
                draft.table(block)
            else:
                draft.line(block)
    reading = draft.reading("docx")
    if not reading.text.strip():
        raise Unreadable("image_only" if writer.pictures else "empty")
    return reading


def _body(xml: bytes) -> Iterator[Element]:
    """The elements directly under the body, each let go of when the next is asked for."""
    path: list[Element] = []
    for event, element in ElementTree.iterparse(BytesIO(xml), ("start", "end")):  # noqa: S314 - expat bounds entities
        if event == "start":
            path.append(element)
            continue
        path.pop()
        if len(path) == 2:
            yield element
            path[-1].clear()


class _Writer:
    """Turns elements into lines and grids. `pictures` counts what it could not read."""

    def __init__(self, counting: Counting) -> None:
        self._counting = counting
        self.pictures = 0

    def blocks(self, elements: Iterable[Element]) -> Iterator[str | Grid]:
        """The lines and tables of block elements."""
        for element in elements:
            match local(element):
                case "p":
                    yield from self._paragraph(element)
                case "tbl":
                    grid = self._grid(element)
                    if grid.tabular():
                        yield grid
                    else:
                        yield from grid.lines()
                case name if name in _FRAMES:
                    yield from self.blocks(element)

    def plain(self, elements: Iterable[Element]) -> list[str]:
        """The same as lines alone: what stands in a cell or a header."""
        lines: list[str] = []
        for block in self.blocks(elements):
            if isinstance(block, Grid):
                lines.extend("\t".join(block.cells[place] for place in dict.fromkeys(row)) for row in block.rows)
            else:
                lines.append(block)
        return lines

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        """Its text boxes first, then its own lines, the first with its number."""
        inline: list[str] = []
        boxes: list[Element] = []
        self._inline(paragraph, inline, boxes)
        for box in boxes:
            yield from self.plain(box)
        text = "".join(inline)
        label = self._counting.label(child(paragraph, "pPr"))
        lines = [line.rstrip(" \t") for line in text.split("\n")]
        for line in filter(str.strip, lines):
            yield label + line
            label = ""

    def _inline(self, element: Element, inline: list[str], boxes: list[Element]) -> None:
        """The characters of a paragraph in order; text boxes are set aside."""
        for part in element:
            match local(part):
                case "t":
                    inline.append((part.text or "").replace("\n", " "))
                case name if name in _SIGNS:
                    inline.append(_SIGNS[name])
                case "txbxContent":
                    boxes.append(part)
                case name if name in _UNSEEN or (name == "r" and _hidden(part)):
                    pass
                case name:
                    self.pictures += name in {"drawing", "pict", "object"}
                    self._inline(part, inline, boxes)

    def _grid(self, table: Element) -> Grid:
        """The cells of a table; a merged one stands in each position that it covers."""
        grid = Grid([], [])
        for row in _kin(table, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                continue
            above = grid.rows[-1] if grid.rows else []
            line = [grid.blank() for _ in range(_number(child(properties, "gridBefore"), 0))]
            for cell in _kin(row, "tc"):
                settings = child(cell, "tcPr")
                merge = child(settings, "vMerge")
                if merge is not None and attribute(merge, "val") != "restart" and len(line) < len(above):
                    place = above[len(line)]
                else:
                    place = grid.blank()
                    grid.cells[place] = "\n".join(self.plain(cell)).strip()
                line.extend([place] * _number(child(settings, "gridSpan"), 1))
            grid.rows.append(line)
            if sum(map(len, grid.rows[-1:])) > CELLS:
                raise Unreadable("too_large")
        return grid.squared()


def _kin(element: Element, name: str) -> Iterator[Element]:
    """The children of that name, also within content controls and insertions."""
    for part in element:
        if local(part) == name:
            yield part
        elif local(part) in _FRAMES:
            yield from _kin(part, name)


def _number(element: Element | None, otherwise: int) -> int:
    value = attribute(element, "val")
    return min(int(value), 200) if value.isdecimal() and len(value) < 6 else otherwise


def _hidden(run: Element) -> bool:
    vanish = child(child(run, "rPr"), "vanish")
    return vanish is not None and attribute(vanish, "val") not in {"0", "false", "off"}
