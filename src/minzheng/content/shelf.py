"""Files into frozen dataclasses, with the faults of all of them gathered."""

from __future__ import annotations

import csv
import os
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import MISSING
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any, cast
from unicodedata import normalize

from minzheng.content.fault import ContentError, Fault, nearest
from minzheng.content.lines import Key, dotted, lines_of_keys
from minzheng.content.shape import BROKEN, Blame, build, identity, key_fields, reader, repeated, slots

_PROJECT = Path(__file__).parents[3]
_PLACE_IN_ERROR = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")


class Shelf:
    """Loads files and keeps their faults. What a faulty file gives back is not to be used: `gather` raises at its end."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._toml: dict[Path, str] = {}
        self._rows_at: dict[Path, list[int]] = {}

    def blame(self, path: Path, key: str, message: str, near: str = "") -> None:
        """A fault that shows when files loaded here are held against each other.

        `key` is as in a shape's own `faults`; in a CSV file it begins with the row, counted from 0 (`3.parent`).
        """
        if path in self._rows_at:
            row, _, key = key.partition(".")
            line: int | None = self._rows_at[path][int(row)]
        else:
            at = tuple(int(part) if part.isdecimal() else part for part in key.split("."))
            line = _line(lines_of_keys(self._toml[path]), at)
        self.faults.append(Fault(path, line, key, message, near))

    def text(self, path: Path) -> str:
        """The text of a UTF-8 file, letter for letter (a byte order mark set aside)."""
        source = self._source(path)
        return "" if source is None else source

    def toml[Shape](self, path: Path, shape: type[Shape]) -> Shape:
        """A TOML file as `shape`, a frozen dataclass. Numbers with a point are `Decimal`."""
        source = self._source(path)
        if source is None:
            return cast(Shape, BROKEN)
        try:
            plain = tomllib.loads(source, parse_float=Decimal)
        except (tomllib.TOMLDecodeError, ArithmeticError) as error:
            self.faults.append(_not_toml(path, source, str(error)))
            return cast(Shape, BROKEN)
        self._toml[path] = source
        blamed: list[tuple[Key, str, str]] = []
        value = reader(cast(Any, shape), "toml")(plain, (), lambda *fault: blamed.append(fault))
        if blamed:
            lines = lines_of_keys(source)
            placed = [Fault(path, _line(lines, at), dotted(at), message, near) for at, message, near in blamed]
            self.faults.extend(sorted(placed, key=lambda fault: fault.line or 0))
        return cast(Shape, value)

    def csv[Row](self, path: Path, row: type[Row]) -> tuple[Row, ...]:
        """A CSV file with a head line as `row`s. An empty cell is the field's default, or None where it may be.

        A cell of `tuple[X, ...]` holds its items with `;` between; true and false are `yes` and `no`.
        """
        source = self._source(path)
        if source is None:
            return ()
        before = len(self.faults)
        rows = self._rows(path, source, cast(Any, row))
        self.faults[before:] = sorted(self.faults[before:], key=lambda fault: fault.line or 0)
        return rows if len(self.faults) == before else ()

    def _rows(self, path: Path, source: str, row: Any) -> tuple[Any, ...]:
        def blame_file(line: int, key: str, message: str, near: str) -> None:
            self.faults.append(Fault(path, line, key, message, near))

        table = csv.reader(StringIO(source, newline=""), strict=True)
        lines: list[int] = []
        items: list[Any] = []
        head: list[str] | None = None
        line = 1
        try:
            for cells in table:
                if head is None:
                    head = cells
                    if not _head_fits(head, row, blame_file):
                        return ()
                elif cells and len(cells) != len(head):
                    blame_file(line, "", f"is a row of {len(cells)}, but the head line has {len(head)} columns.", "")
                elif cells:
                    lines.append(line)
                    items.append(_row(row, dict(zip(head, cells, strict=True)), _at_line(blame_file, line)))
                line = table.line_num + 1
        except csv.Error as error:
            blame_file(line, "", f"is not CSV: {error}.", "")
        if head is None:
            blame_file(1, "", f"is empty, but a head line with {', '.join(slots(row, 'csv'))} is meant.", "")
        self._rows_at[path] = lines
        keys = key_fields(row)
        for place, first in repeated(keys, items):
            said = identity(keys, items[place])
            blame_file(lines[place], keys[-1], f"is {said}, which line {lines[first]} already is.", "")
        return tuple(items)

    def _source(self, path: Path) -> str | None:
        try:
            data = path.read_bytes()
        except OSError as error:
            near = nearest(path.name, sorted(one.name for one in path.parent.iterdir())) if path.parent.is_dir() else ""
            reason = "is not there." if isinstance(error, FileNotFoundError) else f"cannot be read: {error.strerror}."
            self.faults.append(Fault(path, None, "", reason, near))
            return None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            self.faults.append(Fault(path, line, "", f"is not UTF-8 but {_encoding(data)}. Save the file as UTF-8."))
            return None


@contextmanager
def gather() -> Iterator[Shelf]:
    """A shelf whose faults are raised together, as one `ContentError`, when the block ends.

    When the block itself fails after a fault, the fault is the reason and is what is raised.
    """
    shelf = Shelf()
    try:
        yield shelf
    except Exception as error:
        if not shelf.faults:
            raise
        raise ContentError(shelf.faults) from error
    if shelf.faults:
        raise ContentError(shelf.faults)


def toml[Shape](path: Path, shape: type[Shape]) -> Shape:
    """`Shelf.toml` for one file. Raises ContentError with every fault of it."""
    with gather() as shelf:
        return shelf.toml(path, shape)


def csv_rows[Row](path: Path, row: type[Row]) -> tuple[Row, ...]:
    """`Shelf.csv` for one file. Raises ContentError with every fault of it."""
    with gather() as shelf:
        return shelf.csv(path, row)


def text(path: Path) -> str:
    """`Shelf.text` for one file. Raises ContentError when it is not there or not UTF-8."""
    with gather() as shelf:
        return shelf.text(path)


def jurisdiction() -> Path:
    """The folder of the jurisdiction that `MINZHENG_JURISDICTION` names, `jiangsu` unless told. Raises ContentError.

    It names one of the project's own, or by its whole path a folder that lies elsewhere.
    """
    name = os.environ.get("MINZHENG_JURISDICTION", "jiangsu")
    if (folder := Path(name)).is_absolute():
        if folder.is_dir():
            return folder
        raise ContentError([Fault(folder, None, "", "is no folder, but MINZHENG_JURISDICTION names it.")])
    home = _PROJECT / "jurisdictions"
    known = sorted(one.name for one in home.iterdir() if one.is_dir()) if home.is_dir() else []
    if name in known:
        return home / name
    message = f'holds no "{name}", which MINZHENG_JURISDICTION names; it holds {", ".join(known) or "nothing"}.'
    raise ContentError([Fault(home, None, "", message, nearest(name, known))])


def _encoding(data: bytes) -> str:
    """What bytes that are not UTF-8 look like: a spreadsheet on a Chinese desk saves GB18030."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "no text"
    return "GB18030"


def _line(lines: dict[str, int], at: Key) -> int | None:
    """The line of a key, or of the nearest table around it that stands in the text."""
    return next((lines[dotted(at[:end])] for end in range(len(at), 0, -1) if dotted(at[:end]) in lines), None)


def _not_toml(path: Path, source: str, error: str) -> Fault:
    """`tomllib`'s own words, with its place as ours, and a word on the mistake that an input method makes."""
    place = _PLACE_IN_ERROR.search(error)
    message = f"is not TOML: {_PLACE_IN_ERROR.sub('', error)}."
    lines = source.splitlines() or [""]
    line, column = (int(place[1]), int(place[2])) if place and place[1] else (len(lines), 0)
    char = lines[line - 1][max(column - 1, 0) :][:1] if line <= len(lines) else ""
    plain = {"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'"}.get(char) or normalize("NFKC", char)
    if char != plain and plain.isascii():
        message += f" {char} is a full-width character; {plain} is meant."
    return Fault(path, line, "", message)


def _head_fits(head: list[str], row: type, blame: Callable[[int, str, str, str], None]) -> bool:
    known = slots(row, "csv")
    strange = {name: nearest(name, [one for one in known if one not in head]) for name in head if name not in known}
    for name, near in strange.items():
        blame(1, name or "a column without a name", f"is no column here; the columns are {', '.join(known)}.", near)
    twice = {name for name in head if name in known and head.count(name) > 1}
    for name in sorted(twice):
        blame(1, name, "stands twice in the head line.", "")
    absent = [name for name, slot in known.items() if slot.absent is BROKEN and name not in (*head, *strange.values())]
    for name in absent:
        blame(1, name, "is missing from the head line.", "")
    return not (strange or twice or absent)


def _at_line(blame: Callable[[int, str, str, str], None], line: int) -> Blame:
    return lambda at, message, near: blame(line, dotted(at), message, near)


def _row(row: type, cells: dict[str, str], blame: Blame) -> Any:
    found: dict[str, Any] = {}
    for name, slot in slots(row, "csv").items():
        cell = cells.get(name, "")
        if cell or slot.absent is BROKEN:
            found[name] = slot.read(cell, (name,), blame)
        elif slot.absent is not MISSING:
            found[name] = slot.absent
    return build(row, found, (), blame)
