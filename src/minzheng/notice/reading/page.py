"""Pages of government sites: the article out of its furniture, with the title and the particulars that stand above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from minzheng.notice.reading.shape import CELLS, Draft, Grid, Reading, Unreadable
from minzheng.notice.reading.words import fold, pattern, words

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header hr html li main ol p pre section summary table tbody td tfoot th thead tr ul ucapcontent".split()
)
_LEAVES = frozenset(("p", "li", "td", "th", "table", "tr", "pre", "h1", "h2", "h3"))
_NESTED = re.compile(
    r"<(/?)(?!(?:p|li|dt|dd|td|th|tr|tbody|thead|tfoot|br|hr|img|input|meta|link|option|html|body|head|col|area|param|wbr)\b)([a-z]\w*)",
    re.IGNORECASE,
)
_DEPTH = 1000  # deeper pages are no pages, and HTML parsers take quadratic time over them
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WRAP = re.compile(
    r"(?<=[\u2014-\u201d\u3001-\u9fff\uff00-\uffef])[ \t\f]*[\r\n][ \t\r\n\f]*(?=[\u2014-\u201d\u3001-\u9fff\uff00-\uffef])"
)
_SENTENCE = re.compile(r"[\u3002\uff1b\uff01\uff1f]")


@dataclass(slots=True)
class Extent:
    """Where an element begins and ends in the order of the document, and how much is said in it outside of links."""

    enter: int
    leave: int = 0
    sentences: int = 0
    length: int = 0
    links: int = 0
    tables: int = 0

    def holds(self, other: Extent) -> bool:
        """Whether the other is inside."""
        return self.enter < other.enter and other.leave < self.leave


@dataclass(slots=True)
class Survey:
    """The extents of a page's elements."""

    extents: dict[int, Extent] = field(default_factory=dict)

    def of(self, node: LexborNode) -> Extent:
        """The extent of an element of this page."""
        return self.extents[node.mem_id]


def read_page(text: str, encoding: str) -> Reading:
    """The article of a page."""
    if _depth(text) > _DEPTH:
        raise Unreadable("broken")
    tree = LexborHTMLParser(text)
    names = [node.attributes.get("content") or "" for node in tree.css("meta[name='ArticleTitle']")] + [
        node.text() for node in tree.css("head > title")
    ]
    body = tree.body
    if body is None:
        raise Unreadable("empty")
    pictures = body.css_first("img") is not None
    for node in body.css(", ".join(words().web.furniture)):
        node.decompose()
    for node in body.css("header"):
        if node.css_first("h1") is None:
            node.decompose()
    survey = _survey(body)
    articles = _articles(body, survey)
    draft = Draft()
    article = [block for node in articles for _, block in _blocks(node, survey)]
    draft.lines(_above(body, articles, survey, article, names))
    for block in article:
        if isinstance(block, Grid):
            draft.table(block)
        elif not pattern(words().web.furniture_line).match(fold(block[:200])):
            draft.line(block)
    reading = draft.reading("html", encoding)
    if not reading.text.strip():
        raise Unreadable("image_only" if pictures else "empty")
    return reading


def _depth(text: str) -> int:
    """How deep elements are nested at most, found without a parser."""
    depth = deepest = 0
    for match in _NESTED.finditer(text):
        depth = max(0, depth - 1) if match[1] else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _walk(root: LexborNode, survey: Survey | None = None) -> Iterator[tuple[LexborNode, bool]]:
    """Each node on entering and on leaving, without recursion. With a survey, tables that hold no table are not entered."""
    node, end = root, root.mem_id
    while True:
        yield node, True
        leaf = survey is not None and node.tag == "table" and not survey.of(node).tables
        following = None if leaf else node.child
        while following is None:
            yield node, False
            if node.mem_id == end or node.parent is None:
                return
            following, node = node.next, node.parent if node.next is None else node
        node = following


def _survey(body: LexborNode) -> Survey:
    survey = Survey()
    open_: list[Extent] = []
    for order, (node, entering) in enumerate(_walk(body)):
        if entering and node.is_text_node and open_:
            said = node.text_content or ""
            open_[-1].sentences += len(_SENTENCE.findall(said))
            open_[-1].length += len(said.strip())
        elif entering and node.is_element_node:
            open_.append(Extent(order))
            survey.extents[node.mem_id] = open_[-1]
        elif node.is_element_node:
            done = open_.pop()
            done.leave = order
            if node.tag == "a":
                done.sentences = done.length = 0
            if open_:
                open_[-1].sentences += done.sentences
                open_[-1].length += done.length
                open_[-1].tables += done.tables + (node.tag == "table")
    return survey


def _articles(body: LexborNode, survey: Survey) -> list[LexborNode]:
    """The elements that hold the article: those of a known name that hold half of what is said, or the densest one."""
    whole = survey.of(body)
    for selector in words().web.containers:
        outermost: list[LexborNode] = []
        for node in body.css(selector):
            if node.mem_id in survey.extents and not (outermost and survey.of(outermost[-1]).holds(survey.of(node))):
                outermost.append(node)
        said = [survey.of(node) for node in outermost]
        if 2 * sum(e.sentences for e in said) >= whole.sentences and 4 * sum(e.length for e in said) >= whole.length > 0:
            return outermost
    node = body
    while (inner := _dense(node, survey)) is not None:
        node = inner
    return [node]


def _dense(node: LexborNode, survey: Survey) -> LexborNode | None:
    """The child that holds all sentences but one, and most of the text."""
    whole = survey.of(node)
    child = node.child
    while child is not None:
        if child.is_element_node and child.tag not in _LEAVES - {"table", "tr", "td"}:
            part = survey.of(child)
            most = part.length * 10 >= whole.length * (5 if whole.sentences >= 5 else 8)
            if (
                part.sentences >= whole.sentences - 1
                and most
                and part.length
                and (child.tag != "table" or part.tables or _single(child))
            ):
                return child
        child = child.next
    return None


def _single(table: LexborNode) -> bool:
    """Whether a table is a frame around one cell."""
    return len(table.css("td, th")) == 1


def _blocks(root: LexborNode, survey: Survey, stop: int | None = None) -> Iterator[tuple[int, str | Grid]]:
    """Lines and tables in the order of the document, each with its place in it; up to `stop`, where given."""
    inline: list[str] = []
    verbatim = 0
    at = 0
    for node, entering in _walk(root, survey):
        if entering and node.is_text_node:
            said = node.text_content or ""
            inline.append(said if not verbatim else said.replace("\n", "\x00"))
            continue
        if not node.is_element_node or (node.tag not in _BLOCKS and node.tag != "br"):
            continue
        yield from ((at, line) for line in _lines(inline))
        inline.clear()
        at = survey.of(node).enter
        if at == stop:
            return
        verbatim += (1 if entering else -1) * (node.tag == "pre")
        if node.tag == "table" and entering and not survey.of(node).tables:
            grid = _grid(node)
            if grid.tabular():
                yield at, grid
            else:
                yield from ((at, line) for line in grid.lines())
    yield from ((at, line) for line in _lines(inline))


def _lines(inline: list[str]) -> Iterator[str]:
    """What a browser would show of a run of inline text; non-breaking and ideographic spaces stay."""
    for line in "".join(inline).split("\x00"):
        if shown := _SPACE.sub(" ", _WRAP.sub("", line)).strip(" "):
            yield shown


def _grid(table: LexborNode) -> Grid:
    """The cells of a table that holds no other, with spans repeated."""
    grid = Grid([], [])
    hanging: dict[tuple[int, int], int] = {}
    rows = table.css("tr")
    for y, row in enumerate(rows):
        line: list[int] = []
        cell = row.child
        while cell is not None or (y, len(line)) in hanging:
            if (y, len(line)) in hanging:
                line.append(hanging.pop((y, len(line))))
                continue
            assert cell is not None  # noqa: S101 - the condition of the loop
            if cell.tag in {"td", "th"}:
                place = grid.blank()
                grid.cells[place] = _cell(cell)
                wide, high = _span(cell, "colspan", 200), min(_span(cell, "rowspan", CELLS), len(rows) - y)
                hanging.update({(y + down, len(line) + right): place for down in range(1, high) for right in range(wide)})
                line.extend([place] * wide)
                if len(hanging) > CELLS:
                    raise Unreadable("too_large")
            cell = cell.next
        grid.rows.append(line)
    return grid.squared()


def _span(cell: LexborNode, name: str, most: int) -> int:
    value = (cell.attributes.get(name) or "").strip()
    return min(max(int(value), 1), most) if value.isdecimal() and len(value) < 9 else 1


def _cell(cell: LexborNode) -> str:
    """The lines of a cell."""
    lines: list[str] = []
    inline: list[str] = []
    for node, entering in _walk(cell):
        if entering and node.is_text_node:
            inline.append(node.text_content or "")
        elif node.is_element_node and (node.tag in _BLOCKS or node.tag == "br"):
            lines.extend(_lines(inline))
            inline.clear()
    return "\n".join(lines)


def _above(
    body: LexborNode, articles: list[LexborNode], survey: Survey, article: list[str | Grid], names: list[str]
) -> list[str]:
    """The title, the number and the particulars that stand before the article and are not said at its head."""
    web, first = words().web, survey.of(articles[0])
    texts = [line for block in article[:40] for line in ([block] if isinstance(block, str) else block.lines())]
    head = fold("".join(texts)[:2000])
    named = [fold(name) for name in names]
    found: list[tuple[int, str]] = []
    for node in body.css(web.titles):
        extent = survey.extents.get(node.mem_id)
        title = _cell(node).replace("\n", "") if extent and extent.leave < first.enter and extent.length <= 200 else ""
        told = fold(title)
        if extent and len(told) > 5 and (pattern(web.genre).search(told) or any(told in name for name in named)):
            found.append((extent.enter, title))
    lines = [] if articles[0].mem_id == body.mem_id else _particulars(_blocks(body, survey, stop=first.enter), named)
    found += [(at, line) for at, line in lines]
    if not found or not any(pattern(web.genre).search(fold(line)) for _, line in found):
        found += [
            (0, part) for name in names for part in re.split(r"[_|]|-(?=[^-]*$)", name) if pattern(web.genre).search(fold(part))
        ][:1]
    kept: list[str] = []
    for _, line in sorted(found, key=lambda one: one[0]):
        said = head + "".join(map(fold, kept))
        value = line.partition("\t")[2] or line
        if fold(line) not in said and not (pattern(web.number).match(fold(value)) and fold(value) in said):
            kept.append(line.strip())
    return kept


def _particulars(blocks: Iterator[tuple[int, str | Grid]], named: list[str]) -> list[tuple[int, str]]:
    """Lines that bear a known label, with the value beside it; document numbers, secret marks and page titles that stand alone."""
    web = words().web
    flat = [(at, line) for at, block in blocks for line in ([block] if isinstance(block, str) else block.lines())]
    lines: list[tuple[int, str]] = []
    for index, (at, line) in enumerate(flat):
        told = fold(line)
        if pattern(web.label).fullmatch(told):
            value = flat[index + 1][1] if index + 1 < len(flat) else ""
            if value and not pattern(web.label).match(fold(value)):
                lines.append((at, f"{line}\t{value}"))
        elif (
            (pattern(web.label).match(told) and len(told) <= 120)
            or pattern(web.number).match(told)
            or pattern(r"^\s*<copy_number>?<level><star>").match(line)
            or (len(told) > 5 and any(told in name for name in named))
        ):
            lines.append((at, line))
    return lines
