"""Pages of government sites: the article out of its furniture, with the title and the particulars that stand above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from selectolax.lexbor import LexborHTMLParser, LexborNode

from minzheng.notice.reading.shape import CELLS, Draft, Grid, Reading, Unreadable
from minzheng.notice.reading.words import fold, pattern, words

_TAGS, _DEPTH = 400_000, 1000  # no page has more
_BLOCK = re.compile(
    r"address|article|aside|blockquote|body|br|caption|center|d[dlt]|details|div|fieldset|fig\w+|footer|form|h[1-6r]|header|html"
    r"|li|main|[ou]l|p|pre|section|summary|table|t(?:body|foot|head|[dhr])|ucapcontent"
)
_NESTING = re.compile(  # elements that are closed by a tag of their own
    r"<(/?)(?!(?:p|li|d[dt]|t[dhr]|t(?:body|head|foot)|br|hr|img|input|meta|link|option|html|body|head|col|area|param|wbr)\b)[a-z]\w*",
    re.IGNORECASE,
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WIDE = r"[\u2014-\u201d\u3001-\u9fff\uff00-\uffef]"
_WRAP = re.compile(rf"(?<={_WIDE})[ \t\f]*[\r\n][ \t\r\n\f]*(?={_WIDE})")  # a line of the source that broke a Chinese sentence
_SENTENCE = re.compile(r"[\u3002\uff1b\uff01\uff1f]")

Block = str | Grid


@dataclass(slots=True)
class Extent:
    """Where an element begins and ends in the order of the page, how much is said in it outside of links, and its tables."""

    enter: int
    leave: int = 0
    sentences: int = 0
    length: int = 0
    tables: int = 0


Survey = dict[int, Extent]


def read_page(text: str, encoding: str) -> Reading:
    """The article of a page."""
    _measure(text)
    tree = LexborHTMLParser(text)
    body = tree.body
    if body is None:
        raise Unreadable("empty")
    names = [node.attributes.get("content") or "" for node in tree.css("meta[name='ArticleTitle']")]
    names += [node.text() for node in tree.css("head > title")]
    pictures = body.css_first("img") is not None
    for node in body.css(words().web.furniture):
        node.decompose()
    survey = _survey(body)
    articles = _articles(body, survey)
    article = [block for node in articles for _, block in _blocks(node, survey)]
    draft = Draft()
    for block in (*_above(body, articles[0], survey, article, names), *article):
        if isinstance(block, Grid):
            draft.table(block)
        elif not pattern(words().web.furniture_line).match(fold(block[:200])):
            draft.line(block)
    return draft.reading("html", encoding, pictures=pictures)


def _measure(text: str) -> None:
    """Refuses what would keep a parser busy for minutes: its time grows with the square of the depth."""
    if text.count("<") > _TAGS:
        raise Unreadable("too_large")
    depth = 0
    for match in _NESTING.finditer(text):
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > _DEPTH:
            raise Unreadable("broken")


def _walk(root: LexborNode, survey: Survey | None = None) -> Iterator[tuple[LexborNode, bool]]:
    """Each node on entering and on leaving, without recursion. With a survey, tables that hold no table are not entered."""
    node, end = root, root.mem_id
    while True:
        yield node, True
        leaf = survey is not None and node.tag == "table" and not survey[node.mem_id].tables
        following = None if leaf else node.child
        while following is None:
            yield node, False
            if node.mem_id == end or node.parent is None:
                return
            following, node = node.next, node.parent if node.next is None else node
        node = following


def _survey(body: LexborNode) -> Survey:
    """The extents of all elements."""
    survey: Survey = {}
    open_: list[Extent] = []
    for order, (node, entering) in enumerate(_walk(body)):
        if entering and node.is_text_node:
            said = node.text_content or ""
            open_[-1].sentences += len(_SENTENCE.findall(said))
            open_[-1].length += len(said.strip())
        elif entering and node.is_element_node:
            open_.append(Extent(order))
            survey[node.mem_id] = open_[-1]
        elif node.is_element_node:
            done = open_.pop()
            done.leave = order
            if open_ and node.tag != "a":
                open_[-1].sentences += done.sentences
                open_[-1].length += done.length
                open_[-1].tables += done.tables + (node.tag == "table")
    return survey


def _articles(body: LexborNode, survey: Survey) -> list[LexborNode]:
    """The elements that hold the article: those of a known name that hold half of what is said, or the densest one."""
    whole = survey[body.mem_id]
    for selector in words().web.containers:
        outermost: list[LexborNode] = []
        for node in body.css(selector):
            if not outermost or survey[node.mem_id].enter > survey[outermost[-1].mem_id].leave:
                outermost.append(node)
        said = [survey[node.mem_id] for node in outermost]
        if 2 * sum(one.sentences for one in said) >= whole.sentences and 4 * sum(one.length for one in said) >= whole.length > 0:
            return outermost
    node, inner = body, _densest(body, survey)
    while inner is not None:
        node, inner = inner, _densest(inner, survey)
    for child in node.iter():
        if (part := survey.get(child.mem_id)) is not None and not part.length and child.css_first("a"):
            child.decompose()  # nothing but links: a menu
    return [node]


def _densest(node: LexborNode, survey: Survey) -> LexborNode | None:
    """The child that holds all sentences but one, and most of the text; no paragraph, and no table of the article."""
    whole = survey[node.mem_id]
    for child in node.iter():
        part = survey.get(child.mem_id)
        if part is None:  # a node without an element: nothing to enter
            continue
        most = 10 * part.length >= whole.length * (5 if whole.sentences > 4 else 8) > 0
        frame = child.tag != "table" or part.tables or len(child.css("td, th")) == 1
        if most and part.sentences >= whole.sentences - 1 and frame and child.tag not in {"p", "li", "pre", "h1", "h2", "h3"}:
            return child
    return None


def _blocks(root: LexborNode, survey: Survey, stop: int = -1) -> Iterator[tuple[int, Block]]:
    """Lines and tables in order, each with its place in the page; up to `stop`, where given."""
    inline: list[str] = []
    at = verbatim = 0
    for node, entering in _walk(root, survey):
        if entering and node.is_text_node:
            said = node.text_content or ""
            inline.append(said.replace("\n", "\0") if verbatim else said)
        elif node.is_element_node and _BLOCK.fullmatch(node.tag or ""):
            yield from ((at, line) for line in _lines(inline))
            at = survey[node.mem_id].enter
            if at == stop:
                return
            verbatim += (1 if entering else -1) * (node.tag == "pre")
            if node.tag == "table" and entering and not survey[node.mem_id].tables:
                grid = _grid(node)
                yield from ((at, block) for block in ([grid] if grid.tabular() else grid.lines()))
    yield from ((at, line) for line in _lines(inline))


def _lines(inline: list[str]) -> list[str]:
    """What a browser would show of a run of inline text, which is used up; non-breaking and ideographic spaces stay."""
    shown = [_SPACE.sub(" ", _WRAP.sub("", line)).strip(" ") for line in "".join(inline).split("\0")]
    inline.clear()
    return [line for line in shown if line]


def _grid(table: LexborNode) -> Grid:
    """The cells of a table that holds no other; one that spans stands in each position."""
    grid = Grid([], [])
    hanging: dict[tuple[int, int], int] = {}
    rows = table.css("tr")
    for y, row in enumerate(rows):
        line: list[int] = []
        for cell in row.css("td, th"):
            while (y, len(line)) in hanging:
                line.append(hanging.pop((y, len(line))))
            place = grid.cell(_said(cell))
            wide, high = _span(cell, "colspan", 200), _span(cell, "rowspan", len(rows) - y)
            if wide * high + len(hanging) > CELLS:
                raise Unreadable("too_large")
            hanging |= {(y + down, len(line) + right): place for down in range(1, high) for right in range(wide)}
            line.extend([place] * wide)
        while (y, len(line)) in hanging:
            line.append(hanging.pop((y, len(line))))
        grid.rows.append(line)
    return grid.squared()


def _span(cell: LexborNode, name: str, most: int) -> int:
    value = (cell.attributes.get(name) or "").strip()
    return min(max(int(value), 1), most) if value.isdecimal() and len(value) < 9 else 1


def _said(element: LexborNode) -> str:
    """The lines of an element."""
    lines: list[str] = []
    inline: list[str] = []
    for node, entering in _walk(element):
        if entering and node.is_text_node:
            inline.append(node.text_content or "")
        elif node.is_element_node and _BLOCK.fullmatch(node.tag or ""):
            lines += _lines(inline)
    return "\n".join(lines + _lines(inline))


def _above(body: LexborNode, article: LexborNode, survey: Survey, blocks: list[Block], names: list[str]) -> Iterator[str]:
    """The title, the number and the particulars that stand before the article and are not said at its head."""
    web, first = words().web, survey[article.mem_id].enter
    told = "".join(fold(line) for block in blocks[:40] for line in _flat(block))[:2000]
    found: list[tuple[int, str]] = []
    if article.mem_id != body.mem_id:
        before = [(at, line) for at, block in _blocks(body, survey, stop=first) for line in _flat(block)]
        found += _particulars(before, [fold(name) for name in names])
    for node in body.css(web.titles):
        extent = survey[node.mem_id]
        title = _said(node).replace("\n", "") if extent.leave < first and extent.length <= 200 else ""
        if pattern(web.genre).search(fold(title)):
            found.append((extent.enter, title))
    if not any(pattern(web.genre).search(fold(line)) for _, line in found):
        parts = (part.strip() for name in names for part in re.split(r"[_|]|-(?=[^-]*$)", name))
        found += [(0, part) for part in parts if pattern(web.genre).search(fold(part))][:1]
    for _, line in sorted(found, key=lambda one: one[0]):
        value = fold(line.partition("\t")[2])
        if fold(line) not in told and not (pattern(web.number).match(value) and value in told):
            told += fold(line)
            yield line.strip()


def _flat(block: Block) -> list[str]:
    return block.lines() if isinstance(block, Grid) else [block]


def _particulars(lines: list[tuple[int, str]], names: list[str]) -> Iterator[tuple[int, str]]:
    """Lines that bear a known label, with the value beside it; numbers, secret marks and the page's name that stand alone."""
    web = words().web
    for (at, line), (_, following) in pairwise([*lines, (0, "")]):
        told = fold(line)
        if pattern(web.label).fullmatch(told):
            if following and not pattern(web.label).match(fold(following)):
                yield at, f"{line}\t{following}"
        elif len(told) > 5 and (pattern(web.kept).match(told) or any(name.startswith(told) for name in names)):
            yield at, line
