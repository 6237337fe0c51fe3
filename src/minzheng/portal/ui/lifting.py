"""A table lifted out of the page that shows it: the cells that a reader sees, and the page's own words about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import zip_longest

from django.utils.translation import gettext as _
from selectolax.lexbor import LexborHTMLParser, LexborNode

Cell = str | int | Decimal | date
UNSEEN = {"svg", "script", "style", "template", "button", "textarea"}
HIDDEN = {"hidden-words", "only-print", "print-only"}
APART = {"p", "div", "li", "ol", "ul", "dl", "dt", "dd", "br"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"[\u2212-]?(\d{1,3}(,\d{3})+|\d{1,15})(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table and what its page says of it: `page` its name, `answer` its first line, `seen` of which place and day it is,
    `narrowed` what is chosen on it, `called` what stands over the table, `following` the query of the page that goes on.
    """

    page: str
    answer: str
    seen: str
    narrowed: tuple[str, ...]
    called: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    following: str


def lifted(html: str, number: int) -> Sheet | None:
    """The table behind the page's mark of that number; those after it with the same head belong to it, each under its caption.

    None where the page marks no such table.
    """
    tree = LexborHTMLParser(html)
    names = [part.strip() for part in _of(tree, "title").split("·")]
    said = (" ".join(names[:-1]) or names[0], _of(tree, "h1"), _of(tree, ".seen-at"), tuple(_narrowed(tree)))
    tables = list(_behind(tree, number))
    if not tables:
        return None
    (head, called, rows), *others = ((_head(table), called, list(_rows(table))) for called, table in tables)
    alike = [(above, more) for other, above, more in others if other == head]
    if alike:
        head = [_("Section"), *head]
        rows = [[above, *row] for above, some in ((called, rows), *alike) for row in some]
    kept = [place for place, word in enumerate(head) if word is not None]
    cells = [tuple(row[place] if place < len(row) else "" for place in kept) for row in rows]
    onward = tree.css_first('.paging a[rel="next"]')
    following = (onward.attributes.get("href") or "").partition("?")[2] if onward else ""
    return Sheet(*said, "" if alike else called, tuple(head[place] or "" for place in kept), tuple(cells), following)


def _of(tree: LexborHTMLParser, selector: str) -> str:
    found = tree.css_first(selector)
    return _text(found, hidden=True) if found else ""


def _behind(tree: LexborHTMLParser, number: int) -> Iterator[tuple[str, LexborNode]]:
    """The tables that follow a mark, up to the next one, each with its caption or the heading above it."""
    here, above = False, ""
    for one in tree.css("main :is(h2, h3, :not(.same) > summary, [data-take], table)"):
        if one.tag == "a":
            here = one.attributes.get("data-take") == str(number)
        elif one.tag != "table":
            above = _text(one)
        elif here:
            caption = one.css_first("caption")
            yield _text(caption, hidden=True) if caption else above, one


def _narrowed(tree: LexborHTMLParser) -> Iterator[str]:
    """What is chosen on a page, in its own words."""
    for chip in tree.css('main a.chip[aria-current="true"][href^="?"]'):
        yield _text(chip)
    for field in tree.css('main form[method="get"] :is(input, select)'):
        value = _value(field)
        label = tree.css_first(f'label[for="{field.attributes.get("id")}"]') if field.attributes.get("id") else None
        if value and label:
            yield f"{_text(label, hidden=True)}: {value}"


def _head(table: LexborNode) -> list[str | None]:
    """The words over each column; None over a column of verbs, whose word is not shown and which names nothing."""
    lines = list(_grid(table.css("thead tr")))
    naming = {place for line in _grid(table.css("tbody tr")) for place, cell in enumerate(line) if cell and cell.tag == "th"}
    words: list[str | None] = []
    for place, cells in enumerate(zip_longest(*lines)):
        shown = list(dict.fromkeys(filter(None, (_text(cell) for cell in cells if cell))))
        unseen = [_text(cell, hidden=True) for cell in cells if cell]
        words.append(" / ".join(shown) if shown else "".join(unseen) if place in naming else None if any(unseen) else "")
    return words


def _rows(table: LexborNode) -> Iterator[list[Cell]]:
    amounts = {
        place for line in _grid(table.css("thead tr")) for place, cell in enumerate(line) if cell and "amount" in _classes(cell)
    }
    for line in _grid(table.css("tbody tr")):
        yield [
            _typed(_text(cell), amount=place in amounts or "amount" in _classes(cell)) if cell else ""
            for place, cell in enumerate(line)
        ]


def _grid(rows: Iterable[LexborNode]) -> Iterator[list[LexborNode | None]]:
    """The cells of each row by their columns: one that reaches down stands in each row, one that reaches across in its first."""
    down: dict[int, tuple[int, LexborNode | None]] = {}
    for row in rows:
        line: list[LexborNode | None] = []
        for cell in row.css("th, td"):
            _from_above(line, down)
            wide, deep = (int(cell.attributes.get(name) or 1) for name in ("colspan", "rowspan"))
            for one in [cell, *[None] * (wide - 1)]:
                if deep > 1:
                    down[len(line)] = (deep - 1, one)
                line.append(one)
        _from_above(line, down)
        yield line


def _from_above(line: list[LexborNode | None], down: dict[int, tuple[int, LexborNode | None]]) -> None:
    while (place := len(line)) in down:
        left, cell = down.pop(place)
        if left > 1:
            down[place] = (left - 1, cell)
        line.append(cell)


def _classes(node: LexborNode) -> set[str]:
    return set((node.attributes.get("class") or "").split())


def _text(node: LexborNode, *, hidden: bool = False) -> str:
    """What a reader sees of an element, block by block; with `hidden`, also what only a screen reader says."""
    lines = "".join(_pieces(node, HIDDEN if not hidden else set())).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _pieces(node: LexborNode, hidden: set[str]) -> Iterator[str]:
    for one in node.iter(include_text=True):
        if one.tag == "-text":
            yield re.sub(r"\s+", " ", one.text(deep=False))
        elif one.tag in {"input", "select"}:
            yield f" {_value(one)} "
        elif one.tag not in UNSEEN and not _classes(one) & hidden and one.attributes.get("aria-hidden") != "true":
            apart = "\n" if one.tag in APART else ""
            yield from (apart, *_pieces(one, hidden), apart)


def _value(field: LexborNode) -> str:
    """What stands in a field; of a box to tick, nothing."""
    if field.tag == "select":
        chosen = field.css_first("option[selected]")
        return _text(chosen) if chosen and chosen.attributes.get("value") else ""
    shown = (field.attributes.get("type") or "text") in {"text", "search", "date", "number"}
    return (field.attributes.get("value") or "") if shown else ""


def _typed(text: str, *, amount: bool) -> Cell:
    """A day as a day, an amount as a number; all else, with codes and numbers of papers, as text."""
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    if amount and _NUMBER.fullmatch(text):
        plain = text.replace(",", "").replace("\u2212", "-")
        return Decimal(plain) if "." in plain else int(plain)
    return text
