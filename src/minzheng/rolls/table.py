"""A table of households as offices hand it in: its columns, the empty one, its rows by household, and those to be put right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from unicodedata import normalize

from minzheng.content.api import Said
from minzheng.kernel.exchange import api as exchange
from minzheng.particulars import api as particulars
from minzheng.rolls.refusals import Refused
from minzheng.rolls.schema import Column, columns


class Line(NamedTuple):
    """A row: where it stands in its file, and what it says, in the order of the columns."""

    at: int
    household: str
    relationship: str
    place: str
    name: str
    kind: str
    number: str
    sex: str
    born: str
    address: str
    phone: str

    def values(self) -> dict[str, str]:
        """What it says of the person."""
        return {"kind": particulars.kind_named(self.kind), **{name: getattr(self, name) for name in _SAID}}


_SAID = ("name", "number", "sex", "born", "address", "phone")


def told(column: Column, lang: str) -> str:
    """What is to be filled in, with what may be chosen."""
    between = columns().word["between"].of(lang)
    names = {
        "relationships": between.join(one.name.of(lang) for one in particulars.relationships().values()),
        "kinds": between.join(one.name.of(lang) for one in particulars.kinds().values()),
    }
    return column.means.of(lang).format(**names)


def empty(lang: str) -> bytes:
    """A workbook with the head and no rows, above it what each column means."""
    word = columns().word
    notes = [word["title"].of(lang)]
    for one in columns().column:
        needed = f" ({word['needed'].of(lang)})" if one.required else ""
        notes.append(f"{one.name.of(lang)}{needed}: {told(one, lang)}")
    return exchange.to_xlsx(word["sheet"].of(lang), [one.name.of(lang) for one in columns().column], (), notes=notes)


def to_mend(lines: Iterable[tuple[Line, Sequence[Said]]], lang: str) -> bytes:
    """A workbook of rows with what is to be put right in each, to be mended and handed in again."""
    word = columns().word
    head = [word["why"].of(lang), *(one.name.of(lang) for one in columns().column)]
    rows = ([" ".join(one.of(lang) for one in why), *line[1:]] for line, why in lines)
    return exchange.to_xlsx(word["sheet"].of(lang), head, rows)


def read(data: bytes, name: str) -> tuple[list[list[Line]], tuple[exchange.Note, ...]]:
    """The rows of a table by household, in the order in which households appear, and what was noted in reading.

    A household is told by its number and its place; a row without a place is where the last row of that number was. A row
    without a number stands for itself. Raises Refused, and exchange.Refused.
    """
    table = exchange.read(data, name)
    word = columns().word["why"]
    wanted = [exchange.Wanted(one.id, (one.name.zh, one.name.en, *one.also), one.required) for one in columns().column]
    found = exchange.match(table, [*wanted, exchange.Wanted("why", (word.zh, word.en))])
    if found.missing:
        names = [one.name for one in columns().column if one.id in found.missing]
        raise Refused("columns_missing", columns=Said(", ".join(one.zh for one in names), ", ".join(one.en for one in names)))
    if not table.rows:
        raise Refused("rows_missing")
    homes: dict[tuple[str, str], list[Line]] = {}
    places: dict[str, str] = {}
    for at, cells in zip(table.lines, table.rows, strict=True):
        given = found.row(cells)
        number = normalize("NFKC", given["household"])
        place = given.get("place") or places.get(number, "")
        places[number] = place
        line = Line(at, number, *(place if one == "place" else given.get(one, "") for one in Line._fields[2:]))
        homes.setdefault((place, number) if number else ("", f"{at}"), []).append(line)
    return list(homes.values()), (*table.notes, *found.notes)
