"""Text as it stands: which kind it is, and where its tables are. Nothing is changed, so every place points into the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from minzheng.notice.reading.shape import CELLS, CODE_POINTS, Cell, Reading, Table, Unreadable
from minzheng.notice.text import View, view

_TAGS = r"(?:html|head|body|div|p|table|tr|td|span|section|article|h[1-6]|ul|ol|li|pre|br|meta|title|center|font|strong)"
_STARTS_AS_PAGE = re.compile(
    rf"\s*(?><\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*)<(?:!doctype\s+html|{_TAGS}[\s>/])", re.IGNORECASE | re.DOTALL
)
_CLOSING = re.compile(rf"</{_TAGS}\s*>", re.IGNORECASE)
_MARKDOWN = re.compile(r"^(?:#{1,6}[ \t]+\S|\*\*[^*\n]+\*\*)", re.MULTILINE)
_RULE = re.compile(r"\|?:?-+:?(?:\|:?-+:?)*\|?")
_PIPE = re.compile(r"(?<!\\)\|")
_PAGE = re.compile(
    r"[ \t]*(?:[\u2014\u2013-]+ ?\d{1,3} ?[\u2014\u2013-]+|\u7b2c ?\d{1,3} ?\u9875(?: ?\u5171 ?\d{1,3} ?\u9875)?)[ \t]*"
)
_BLANK = " \t\n"

Line = tuple[int, str]


def is_page(text: str, name: str) -> bool:
    """Whether this is HTML: it begins so, or is full of its tags."""
    if _STARTS_AS_PAGE.match(text[:8000]):
        return True
    needed = 1 if name.lower().endswith((".html", ".htm", ".shtml")) else 3
    return len(list(islice(_CLOSING.finditer(text[:20_000]), needed))) == needed


def read_text(text: str, encoding: str, name: str) -> Reading:
    """Plain text or Markdown, letter for letter."""
    if len(text) > CODE_POINTS:
        raise Unreadable("too_large")
    folded = view(text)
    if not folded.text.strip():
        raise Unreadable("empty")
    lines = _closed(list(_lines(folded.text)))
    piped = list(_piped(lines))
    markdown = bool(piped or name.lower().endswith((".md", ".markdown")) or _MARKDOWN.search(folded.text))
    tables = tuple(_in_original(table, folded) for table in sorted((*piped, *_tabbed(lines)), key=lambda table: table.start))
    if sum(len(row) for table in tables for row in table.rows) > CELLS:
        raise Unreadable("too_large")
    return Reading(text, "markdown" if markdown else "txt", encoding, tables)


def _in_original(table: Table, folded: View) -> Table:
    """A table found in the folded text, with its places in the original."""
    ends = (*folded.at, len(folded.original))

    def cell(one: Cell) -> Cell:
        start = ends[one.start]
        return Cell(start, start if one.start == one.end else ends[one.end - 1] + 1)

    return Table(ends[table.start], ends[table.end - 1] + 1, tuple(tuple(map(cell, row)) for row in table.rows))


def _lines(text: str) -> Iterator[Line]:
    """The lines with the places where they begin."""
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _closed(lines: list[Line]) -> list[Line]:
    """The lines without what layout put between the rows of a table: page numbers, and blanks where every line has one."""
    rows = [at for at, (_, line) in enumerate(lines) if line.count("\t") > 1 or line.count("|") > 1]
    apart = sum(not lines[at + 1][1].strip(_BLANK) for at in rows if at + 1 < len(lines)) * 5 > len(rows) * 4
    out: list[Line] = []
    for at, (start, line) in enumerate(lines):
        between = _PAGE.fullmatch(line) or (apart and not line.strip(_BLANK)) or (not line.strip(_BLANK) and _beside(lines, at))
        if not between:
            out.append((start, line))
    return out


def _beside(lines: list[Line], at: int) -> bool:
    """Whether a line stands next to a page number."""
    return any(0 <= near < len(lines) and _PAGE.fullmatch(lines[near][1]) for near in (at - 1, at + 1))


def _tabbed(lines: list[Line]) -> Iterator[Table]:
    """Two or more lines running that hold the same number of tabs, two or more."""
    block: list[Line] = []
    tabs = 0
    for start, line in (*lines, (0, "")):
        count = line.count("\t") if "|" not in line else 0
        if block and count != tabs:
            if len(block) > 1:
                yield _table([_cells(at, row, [i for i, c in enumerate(row) if c == "\t"]) for at, row in block], block)
            block = []
        tabs = count
        if count >= 2 and line.strip(_BLANK):
            block.append((start, line))


def _piped(lines: list[Line]) -> Iterator[Table]:
    """A head line, a rule of dashes below it, and the rows that follow."""
    at = 1
    while at < len(lines):
        if "|" in lines[at][1] and "|" in lines[at - 1][1] and _RULE.fullmatch("".join(lines[at][1].split())):
            end = at + 1
            while end < len(lines) and "|" in lines[end][1]:
                end += 1
            block = [lines[at - 1], *lines[at + 1 : end]]
            yield _table([_row(start, line) for start, line in block], block)
            at = end
        at += 1


def _row(start: int, line: str) -> list[Cell]:
    body = line.strip(_BLANK)
    left = line.index(body) + body.startswith("|")
    right = line.index(body) + len(body) - (body.endswith("|") and not body.endswith("\\|") and len(body) > 1)
    inner = line[left:right]
    return _cells(start + left, inner, [match.start() for match in _PIPE.finditer(inner)])


def _cells(start: int, line: str, cuts: list[int]) -> list[Cell]:
    """The cells between the cuts of a line, without the blanks around them."""
    cells = []
    for left, right in zip([-1, *cuts], [*cuts, len(line)], strict=True):
        words = line[left + 1 : right]
        begin = start + left + 1 + (len(words) - len(words.lstrip(_BLANK)) if words.strip(_BLANK) else 0)
        cells.append(Cell(begin, begin + len(words.strip(_BLANK))))
    return cells


def _table(rows: list[list[Cell]], lines: list[Line]) -> Table:
    """Rows made equally long by blank cells at their ends."""
    width = max(map(len, rows))
    if width * len(rows) > CELLS:
        raise Unreadable("too_large")
    ends = [start + len(line) for start, line in lines]
    squared = tuple((*row, *[Cell(end, end)] * (width - len(row))) for row, end in zip(rows, ends, strict=True))
    return Table(lines[0][0], ends[-1], squared)
