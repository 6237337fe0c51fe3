"""A compiled notice as JSON and as a spreadsheet of tasks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import Field, dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from minzheng.content import api as content
from minzheng.notice.schema import Duty, Finding, Notice
from minzheng.notice.subject import label

_LONGEST = 32_000  # characters in a cell; the format holds 32,767
_UNDATED = datetime(1980, 1, 1)  # the day of an undated notice; the program's clock has no part in it


def to_json(value: Any) -> str:
    """A notice or a diff as JSON: `schema` first, then every field in its order, so that equal notices give equal text."""
    return json.dumps(plain(value), ensure_ascii=False, indent=1) + "\n"


def plain(value: Any) -> Any:
    """A dataclass as dicts and lists."""
    if is_dataclass(value):
        kind: Any = type(value)
        return {field.name: plain(getattr(value, field.name)) for field in ordered_fields(kind)}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


@cache
def ordered_fields(shape: Any) -> tuple[Field[Any], ...]:
    """The fields of a dataclass as they are written: `schema` first, then in the order of declaration."""
    return tuple(sorted(fields(shape), key=lambda field: field.name != "schema"))


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    head: str
    width: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `export.toml`."""

    font: str
    heading_font: str
    unsaid_lead: str
    letter: str
    place: str
    page: str
    untitled: str
    roles: Mapping[str, str]
    severities: Mapping[str, str]
    sheets: Mapping[str, Sheet]


@cache
def _words() -> Words:
    return content.toml(Path(__file__).with_name("export.toml"), Words)


def to_xlsx(notice: Notice) -> bytes:
    """Three sheets: the tasks as a table, what falls to each unit, and the findings. No cell is ever a formula."""
    from xlsxwriter import Workbook

    data = BytesIO()
    book = Workbook(data, {"in_memory": True})
    name = notice.title.value if notice.title is not None else _words().untitled
    book.set_properties({"title": _cell(name)[:255], "created": _created(notice)})
    writer = _Writer(book, _cell(name))
    writer.sheet("tasks", _tasks(notice))
    writer.sheet("units", _units(notice))
    numbers = {duty.id: label(duty) for duty in notice.all_duties}
    writer.sheet("findings", (_finding(finding, numbers) for finding in notice.findings))
    book.close()
    return data.getvalue()


def _created(notice: Notice) -> datetime:
    """The notice's own day, so that the same notice gives the same bytes."""
    try:
        return datetime.fromisoformat(notice.head.date.value) if notice.head.date is not None else _UNDATED
    except ValueError:
        return _UNDATED


class _Writer:
    """Writes sheets of one look: wrapped cells, a head that stays, A4 across."""

    def __init__(self, book: Any, title: str) -> None:
        self._book, self._title = book, title
        look = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#999999", "font_name": _words().font}
        bold = {**look, "font_name": _words().heading_font, "bold": True, "valign": "vcenter"}
        self._body = book.add_format(look)
        self._head = book.add_format({**bold, "align": "center", "bg_color": "#EDEDED"})
        self._section = book.add_format({**bold, "bg_color": "#F7F7F7"})

    def sheet(self, key: str, rows: Iterable[tuple[str, ...]]) -> None:
        """One sheet; a row of a single cell is a heading over all columns."""
        columns = _words().sheets[key].columns
        sheet = self._book.add_worksheet(_words().sheets[key].name)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.head, self._head)
        for line, row in enumerate(rows, 1):
            if len(row) == 1:
                sheet.merge_range(line, 0, line, len(columns) - 1, "", self._section)
                sheet.write_string(line, 0, _cell(row[0]), self._section)
            else:
                for place, value in enumerate(row):
                    sheet.write_string(line, place, _cell(value), self._body)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
        sheet.set_header("&C" + self._title.replace("&", "&&")[:120])
        sheet.set_footer("&C" + _words().page)


def _cell(value: str) -> str:
    """What a cell can hold: no lone surrogates, not too long."""
    return value.encode("utf-8", "replace").decode()[:_LONGEST]


def _tasks(notice: Notice) -> Iterable[tuple[str, ...]]:
    path: tuple[str, ...] = ()
    for duty in notice.duties:
        if duty.path != path:
            path = duty.path
            if path:
                yield (" / ".join(path),)
        yield _task(label(duty), duty)
    for n, duty in enumerate(notice.cover_duties, 1):
        yield _task(_words().letter.format(n=n), duty)


def _task(no: str, duty: Duty) -> tuple[str, ...]:
    anchor = duty.anchor
    lead = "\u3001".join(duty.lead)
    if lead and len(duty.units_all) > 1 and not duty.lead_said:
        lead = _words().unsaid_lead.format(names=lead)
    place = _words().place.format(quote=anchor.quote.strip(), start=anchor.start + 1, end=anchor.end)
    return no, _text(duty), lead, "\u3001".join(duty.co), duty.deadline or "", place


def _text(duty: Duty) -> str:
    return f"{duty.title}\u3002{duty.text}" if duty.title and duty.title not in duty.text else duty.text


def _units(notice: Notice) -> Iterable[tuple[str, ...]]:
    """A line for each unit of each duty, the units in the order in which they first stand."""
    order = {name: place for place, name in enumerate(dict.fromkeys(n for duty in notice.duties for n in duty.units_all))}
    lines = [(order[name], name, duty) for duty in notice.duties for name in duty.units_all]
    for _, name, duty in sorted(lines, key=lambda line: line[0]):
        role = _words().roles["lead" if name in duty.lead else "co"]
        yield name, role, label(duty), _text(duty), duty.deadline or ""


def _finding(finding: Finding, numbers: Mapping[str, str]) -> tuple[str, ...]:
    no = numbers.get((finding.about or "").partition("/")[0], "")
    quote = finding.anchor.quote.strip() if finding.anchor is not None else ""
    return _words().severities[finding.severity], no, finding.message, finding.question, finding.basis, quote
