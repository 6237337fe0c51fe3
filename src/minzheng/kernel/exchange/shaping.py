"""From lines of cells to a table: which line is the head, and what the columns are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from minzheng.kernel.exchange.schema import CELL, COLUMNS, ROWS, Note, Refused, Table, letter

Line = tuple[int, Sequence[str]]


def shaped(name: str, lines: Sequence[Line], notes: Sequence[Note] = (), merged: Mapping[int, int] | None = None) -> Table:
    """The table of a file's lines that are not blank. `merged` says of a line that merged cells cover which is their last.

    Lines above the head with one text alone are titles. The head goes down as far as its merged cells do.
    """
    merged = merged or {}
    width = max((_used(cells) for _, cells in lines), default=0)
    if not width:
        raise Refused("empty", {"name": name})
    if width > COLUMNS:
        raise Refused("columns", {"name": name, "most": COLUMNS, "columns": width})
    first = 0
    while width > 1 and first < len(lines) and _is_title(lines[first][1], lines[first][0] in merged):
        first += 1
    if first == len(lines):
        raise Refused("no_table", {"name": name})
    at = lines[first][0]
    last = merged.get(at, at)
    after = next((place for place in range(first, len(lines)) if lines[place][0] > last), len(lines))
    body = lines[after:]
    if len(body) > ROWS:
        raise Refused("rows", {"name": name, "most": ROWS, "rows": len(body)})
    columns = _heads(name, at, [cells for _, cells in lines[first:after]], body, at in merged)
    titles = [Note("titles", {"text": " / ".join(next(filter(str.strip, cells)) for _, cells in lines[:first])})] if first else []
    rows = tuple(_row(name, line, cells, len(columns)) for line, cells in body)
    return Table(columns, rows, tuple(line for line, _ in body), (*notes, *titles))


def _is_title(cells: Sequence[str], merged: bool) -> bool:
    texts = [cell for cell in cells if cell.strip()]
    return len(set(texts) if merged else texts) == 1


def _heads(name: str, at: int, heads: list[Sequence[str]], body: Sequence[Line], merged: bool) -> tuple[str, ...]:
    """The names of the columns, each once and none missing."""
    columns = [" / ".join(dict.fromkeys(filter(None, map(_tidy, texts)))) for texts in zip_longest(*heads, fillvalue="")]
    filled = {place for _, cells in body for place, cell in enumerate(cells) if cell.strip()}
    while columns and not columns[-1] and len(columns) - 1 not in filled:
        columns.pop()
    unnamed = [place for place, text in enumerate(columns) if not text]
    if unnamed:
        under = _padded(body[0][1] if body else (), len(columns))
        if any(under[place] for place in unnamed) and not all(under):
            raise Refused("two_heads", {"name": name, "line": at, "next": body[0][0]})
        raise Refused("no_head", {"name": name, "line": at, "column": letter(unnamed[0])})
    if any(len(text) > 100 for text in columns):
        raise Refused("no_table", {"name": name})
    twice = [text for text, count in Counter(columns).items() if count > 1]
    if twice:
        reason = "two_heads" if merged else "same_heads"
        raise Refused(reason, {"name": name, "line": at, "next": at + 1, "head": twice[0]})
    return tuple(columns)


def _row(name: str, line: int, cells: Sequence[str], width: int) -> tuple[str, ...]:
    """A row as wide as the head."""
    if _used(cells) > width:
        raise Refused("wide", {"name": name, "line": line, "cells": _used(cells), "columns": width})
    if any(len(cell) > CELL for cell in cells):
        column = next(place for place, cell in enumerate(cells) if len(cell) > CELL)
        raise Refused("cell", {"name": name, "line": line, "column": letter(column), "most": CELL})
    return tuple(_padded(cells, width))


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _used(cells: Sequence[str]) -> int:
    return next((place for place in range(len(cells), 0, -1) if cells[place - 1].strip()), 0)


def blank(cells: Sequence[str]) -> bool:
    """Whether a line has nothing but white space."""
    return not _used(cells)


def _tidy(text: str) -> str:
    return " ".join(text.split())
