"""DOCX: paragraphs, tables and text boxes in the order of the document, with the numbers that Word would print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from minzheng.notice.reading.archive import Archive
from minzheng.notice.reading.counting import Counting, attribute, child, local, parsed, whole
from minzheng.notice.reading.secret import marked
from minzheng.notice.reading.shape import CELLS, Draft, Grid, Reading, Unreadable

_UNSEEN = {"del", "moveFrom", "delText", "instrText", "rt", "Fallback", "pPr", "rPr"}
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_FRAMES = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}


def read_document(archive: Archive, main: str) -> Reading:
    """The text of a DOCX. What cannot be seen on paper is not read: deletions, hidden words, fields' instructions."""
    folder = main.rpartition("/")[0]
    for name in archive.names:
        if name.startswith(f"{folder}/header") and marked(_Writer(Counting()).plain(parsed(archive.part(name)))):
            raise Unreadable("secret")
    aids = {
        name: archive.part(f"{folder}/{name}.xml") for name in ("numbering", "styles") if f"{folder}/{name}.xml" in archive.names
    }
    writer, draft = _Writer(Counting(**aids)), Draft()
    for element in _body(archive.part(main)):
        for block in writer.blocks([element]):
            if isinstance(block, Grid):
                draft.table(block)
            else:
                draft.line(block)
    return draft.reading("docx", pictures=writer.pictures > 0)


def _body(xml: bytes) -> Iterator[Element]:
    """The elements directly under the body, each let go of when the next is asked for."""
    path: list[Element] = []
    for event, element in ElementTree.iterparse(BytesIO(xml), ("start", "end")):  # noqa: S314 - as in `parsed`
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
            name = local(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                grid = self._grid(element)
                yield from [grid] if grid.tabular() else grid.lines()
            elif name in _FRAMES:
                yield from self.blocks(element)

    def plain(self, elements: Iterable[Element]) -> list[str]:
        """The same as lines alone: what stands in a cell, a text box or a header."""
        lines: list[str] = []
        for block in self.blocks(elements):
            rows = (
                [[block.cells[place] for place in dict.fromkeys(row)] for row in block.rows]
                if isinstance(block, Grid)
                else [[block]]
            )
            lines += ["\t".join(row) for row in rows]
        return lines

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        """Its text boxes first, then its own lines, the first of them with its number."""
        inline: list[str] = []
        boxes: list[Element] = []
        self._inline(paragraph, inline, boxes)
        for box in boxes:
            yield from self.plain(box)
        label = self._counting.label(child(paragraph, "pPr"))
        for line in filter(None, map(str.rstrip, "".join(inline).split("\n"))):
            yield label + " " * (label[-1:] == "." and line[:1].isdecimal()) + line
            label = ""

    def _inline(self, element: Element, inline: list[str], boxes: list[Element]) -> None:
        """The characters of a paragraph in order; text boxes are set aside."""
        for part in element:
            name = local(part)
            if name == "t":
                inline.append((part.text or "").replace("\n", " "))
            elif name in _SIGNS:
                inline.append(_SIGNS[name])
            elif name == "txbxContent":
                boxes.append(part)
            elif name not in _UNSEEN and not (name == "r" and _hidden(part)):
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
            line = [grid.cell() for _ in range(_span(child(properties, "gridBefore"), 0))]
            for cell in _kin(row, "tc"):
                settings = child(cell, "tcPr")
                merge = child(settings, "vMerge")
                if merge is not None and attribute(merge, "val") != "restart" and len(line) < len(above):
                    place = above[len(line)]
                else:
                    place = grid.cell("\n".join(self.plain(cell)).strip())
                line.extend([place] * _span(child(settings, "gridSpan"), 1))
                if len(line) > CELLS:
                    raise Unreadable("too_large")
            grid.rows.append(line)
        return grid.squared()


def _kin(element: Element, name: str) -> Iterator[Element]:
    """The children of that name, also within content controls and insertions."""
    for part in element:
        if local(part) == name:
            yield part
        elif local(part) in _FRAMES:
            yield from _kin(part, name)


def _span(element: Element | None, otherwise: int) -> int:
    return min(whole(element, "val", otherwise), 200)


def _hidden(run: Element) -> bool:
    vanish = child(child(run, "rPr"), "vanish")
    return vanish is not None and attribute(vanish, "val") not in {"0", "false", "off"}
