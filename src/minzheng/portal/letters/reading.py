"""The blocks of a letter's page: what its file is set from, so that page and file are one text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

Block = dict[str, Any]
"""`kind` and what it holds: texts, each without marks; rows of a table; blocks that stand beside each other."""
_HEADS = {"h1": 1, "h2": 2, "h3": 3}
_HOLDS = {"article", "section", "header", "footer"}
_INSIDE = {"-text", "a", "b", "br", "span"}
_BLANK = re.compile(r"[ \t\r\n\f]+")


class UnreadableError(ValueError):
    """A page with something in it that no file would show."""


def blocks(html: str) -> list[Block]:
    """The blocks of a page, in order. Raises UnreadableError for an element that is not known, so that none is ever left out."""
    body = LexborHTMLParser(html).body
    return [] if body is None else list(_blocks(body))


def _blocks(node: LexborNode) -> Iterator[Block]:
    for child in node.iter(include_text=True):
        name = child.tag or ""
        if name == "-text":
            if _text(child):
                raise UnreadableError(f"{_text(child)[:40]!r} stands in no paragraph.")
        elif name in _HEADS:
            yield {"kind": "head", "level": _HEADS[name], "text": _text(child)}
        elif name == "p":
            yield {"kind": "text", "style": _style(child), "text": _text(child)}
        elif name in {"ol", "ul"}:
            yield {"kind": "list", "numbered": name == "ol", "points": [_text(one) for one in child.css("li")]}
        elif name == "table":
            yield _table(child)
        elif name == "svg":
            title = child.css_first("title")
            yield {"kind": "code", "drawn": child.html, "alt": title.text() if title else ""}
        elif name == "div":
            yield {"kind": "beside", "style": _style(child), "blocks": list(_blocks(child))}
        elif name in _HOLDS:
            yield from _blocks(child)
        else:
            raise UnreadableError(f"<{name}> is not known in a letter.")


def _style(node: LexborNode) -> str:
    return (node.attributes.get("class") or "").partition(" ")[0]


def _text(node: LexborNode) -> str:
    """What stands in it, with single blanks; a number or two of our marks may stand inside, and nothing else."""
    for inner in node.traverse(include_text=True):
        if inner.mem_id != node.mem_id and inner.tag not in _INSIDE:
            raise UnreadableError(f"<{inner.tag}> inside of <{node.tag}> is not known in a letter.")
    return _BLANK.sub(" ", node.text()).strip()


def _table(node: LexborNode) -> Block:
    """Rows of cells; of each column whether it holds amounts. Every row has as many cells as the first, by their spans."""
    rows = [[(_text(cell), int(cell.attributes.get("colspan") or 1)) for cell in row.css("th, td")] for row in node.css("tr")]
    first = next(iter(node.css("tr")), None)
    cells = first.css("th, td") if first else []
    amounts = ["amount" in (cell.attributes.get("class") or "").split() for cell in cells]
    if not rows or any(sum(span for _, span in row) != len(amounts) for row in rows):
        raise UnreadableError("A table of a letter has rows of different lengths.")
    return {"kind": "table", "heads": len(node.css("thead tr")), "amounts": amounts, "rows": rows}
