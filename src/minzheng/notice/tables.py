"""Tables of duties, with cells or flattened to a stream of words: rows with their unit and time cells.

A table with cells is read by its head. One that lost its cells is read by the best alignment of its words
with the columns of its head (a Viterbi path): a number that is due opens a row, names go to unit columns,
times to the time column, and a row that begins in the middle shares the cells above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from minzheng.notice.phrases import grammar
from minzheng.notice.text import View

if TYPE_CHECKING:
    from minzheng.notice.reading import Table

UNIT_KINDS = ("lead", "co", "units")


@dataclass(slots=True)
class Row:
    """One row as a duty: `text` what is to be done, `title` the shared task above it, unit cells by kind."""

    no: str | None
    parent_no: str | None
    section: View | None
    title: View | None
    text: View
    cells: list[tuple[str, View]] = field(default_factory=list)
    due: View | None = None
    has_lead_column: bool = False
    unit_first: bool = False

    @property
    def span(self) -> tuple[int, int]:
        """Where the row stands in the original."""
        views = [self.text, *(view for _, view in self.cells), *([self.due] if self.due else [])]
        places = [place for view in views for place in (view.at[:1] + view.at[-1:])]
        return (min(places), max(places) + 1) if places else (0, 0)


def kind_of(head: str) -> str:
    """What a column's head says of its cells; empty when it is no head."""
    plain = re.sub(r"\s+", "", head)
    rules = grammar("tables")
    match = rules.pattern("head_word").fullmatch(plain) or rules.pattern("head_word").fullmatch(re.sub(r"\(.*\)$", "", plain))
    return next((kind for kind, value in match.groupdict().items() if value), "") if match else ""


def kinds(heads: Sequence[str]) -> list[str]:
    """The kinds of all columns, or an empty list when this is not the head of a table of duties."""
    found = [kind_of(head) for head in heads]
    if sum(bool(kind) for kind in found) * 2 <= len(found) or "text" not in found or not set(found) & set(UNIT_KINDS):
        return []
    return [kind or "other" for kind in found]


def first_units(columns: list[str]) -> int:
    """The place of the first column of units, of which there must be one."""
    return min(columns.index(kind) for kind in UNIT_KINDS if kind in columns)


def read_table(table: Table, whole: View) -> list[Row]:
    """The rows of a table with cells; none when its head does not name units and tasks."""
    grid = [[_cell(whole, cell.start, cell.end) for cell in row] for row in table.rows]
    for top, row in enumerate(grid[:4]):
        columns = kinds([cell.text for cell in row])
        if columns:
            return _rows(grid[top + 1 :], table.rows[top + 1 :], columns)
    return []


def _cell(whole: View, start: int, end: int) -> View:
    return whole.slice(whole.place(start), whole.place(end)).strip()


def _rows(grid: list[list[View]], cells: Sequence[Sequence[object]], columns: list[str]) -> list[Row]:
    """Rows of a grid. Blank number and task cells repeat the ones above; blank unit cells stay blank."""
    out: list[Row] = []
    section: View | None = None
    serial = title = None
    for views, raw in zip(grid, cells, strict=True):
        filled = [view for view in views if view.text]
        if filled and (all(cell == raw[0] for cell in raw) or (len(filled) == 1 and _is_section(filled[0].text))):
            section = filled[0]
            continue
        by_kind = [(kind, view) for kind, view in zip(columns, views, strict=False)]
        number = next((view for kind, view in by_kind if kind == "serial" and view.text), None)
        texts = [view for kind, view in by_kind if kind == "text"]
        fresh = number is not None and (serial is None or number.at != serial.at)
        if fresh:
            serial, title = number, None
        body = next((view for view in reversed(texts) if view.text), None)
        if body is None:
            continue
        above = next((view for view in texts[:-1] if view.text), None)
        shared = above is not None and title is not None and above.at == title.at
        title = above or title
        is_first = fresh if "serial" in columns else not (shared or (above is None and len(texts) > 1 and bool(out)))
        row = _row(columns, by_kind, body, title if title is not None and title.at != body.at else None)
        row.section = section
        row.no, row.parent_no = (serial.text if serial else None, None) if is_first else (None, serial.text if serial else None)
        if out and not any(view.text for _, view in row.cells) and not row.has_lead_column:
            row.cells = out[-1].cells
        out.append(row)
    return out


def _is_section(text: str) -> bool:
    return bool(grammar("tables").pattern("section").match(text.strip()))


def _row(columns: list[str], by_kind: list[tuple[str, View]], body: View, title: View | None) -> Row:
    cells = [(kind, view) for kind, view in by_kind if kind in UNIT_KINDS and view.text]
    due = next((view for kind, view in by_kind if kind == "due" and view.text), None)
    unit_first = columns.index("text") > first_units(columns)
    return Row(None, None, None, title, body, cells, due, "lead" in columns, unit_first and "due" not in columns)
