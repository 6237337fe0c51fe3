"""What a reading is, what bounds it, and the text as it grows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

BYTES, CODE_POINTS, PAGES, CELLS = 10 * 2**20, 2_000_000, 600, 200_000
INFLATED, RATIO, ENTRIES, ELEMENTS = 100 * 2**20, 200, 5_000, 3_000_000

Reason = Literal["empty", "image_only", "encrypted", "broken", "too_large", "zip_bomb", "binary", "old_format", "secret"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A half-open range of code points of `Reading.text`; empty for a blank cell."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A rectangle of cells; a merged cell stands in every position that it covers."""

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a file, what the file was, and where its tables stand. `encoding` is empty where a format has none."""

    text: str
    format: str
    encoding: str
    tables: tuple[Table, ...]


class Unreadable(Exception):  # noqa: N818 - it is what it says
    """A file that gives no text. It carries the reason and nothing of the file."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason

    def message(self, lang: str = "zh") -> str:
        """One line: what happened, that nothing was kept, what to do. English for any language but Chinese."""
        from minzheng.notice.reading.words import words

        return (
            words()
            .unreadable[self.reason]
            .of(lang)
            .format(mebibytes=BYTES // 2**20, code_points=f"{CODE_POINTS:,}", pages=PAGES, cells=f"{CELLS:,}")
        )

    def __str__(self) -> str:
        return self.message("en")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table before it has a place: the texts of its cells, and which of them covers each position."""

    cells: list[str]
    rows: list[list[int]]

    def cell(self, text: str = "") -> int:
        """A new cell."""
        self.cells.append(text)
        return len(self.cells) - 1

    def squared(self) -> Grid:
        """The same with every row as long as the longest."""
        width = max(map(len, self.rows), default=0)
        if width * len(self.rows) > CELLS:
            raise Unreadable("too_large")
        for row in self.rows:
            row.extend(self.cell() for _ in range(width - len(row)))
        return self

    def lines(self) -> list[str]:
        """The texts alone, each once, in reading order."""
        seen = dict.fromkeys(place for row in self.rows for place in row)
        return [line for place in seen for line in self.cells[place].split("\n") if line]

    def tabular(self) -> bool:
        """Whether this is a table and not page layout: it has two rows and columns, and a head or a column of short words."""

        def short(places: Iterable[int], most: int) -> bool:
            texts = [text for place in set(places) if (text := self.cells[place])]
            return len(texts) > 1 and max(map(len, texts)) <= most

        columns = list(zip(*self.rows, strict=True))
        return (
            len(self.rows) > 1
            and len(columns) > 1
            and any(len(set(row)) > 1 for row in self.rows)
            and (any(short(row, 20) for row in self.rows[:3]) or any(short(column, 30) for column in columns))
        )


class Draft:
    """Text as it grows, within its bound, with the places of its cells."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._tables: list[Table] = []
        self._length = 0
        self._cells = 0

    def _write(self, piece: str) -> int:
        """Adds a piece and says where it begins."""
        start = self._length
        self._length += len(piece)
        if self._length > CODE_POINTS:
            raise Unreadable("too_large")
        self._parts.append(piece)
        return start

    def line(self, text: str) -> None:
        """A line of its own."""
        self._write(text + "\n")

    def lines(self, texts: Iterable[str]) -> None:
        """Lines of their own."""
        for text in texts:
            self.line(text)

    def table(self, grid: Grid) -> None:
        """A table, one line a row with tabs between its cells; a merged cell is written once, where it begins."""
        placed: dict[int, Cell] = {}
        start = self._length
        self._cells += sum(map(len, grid.rows))
        if self._cells > CELLS:
            raise Unreadable("too_large")
        for row in grid.rows:
            for column, place in enumerate(row):
                if column:
                    self._write("\t")
                if place not in placed:
                    placed[place] = Cell(self._write(grid.cells[place]), self._length)
            self._write("\n")
        rows = tuple(tuple(placed[place] for place in row) for row in grid.rows)
        self._tables.append(Table(start, self._length - 1, rows))

    def reading(self, kind: str, encoding: str = "", *, pictures: bool = False) -> Reading:
        """What has been written. Raises Unreadable when that is nothing; `pictures` says what there was instead."""
        text = "".join(self._parts).removesuffix("\n")
        if not text.strip():
            raise Unreadable("image_only" if pictures else "empty")
        return Reading(text, kind, encoding, tuple(self._tables))
