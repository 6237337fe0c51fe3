"""Tables as offices hand them in, by their declared columns: the empty one, its rows, and those to be put right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from minzheng.content.api import Said
from minzheng.kernel.exchange import api as exchange
from minzheng.rolls.refusals import Refused
from minzheng.rolls.schema import Column, Homes, Kind, Line, kind


def told(name: str, lang: str, about: str = "") -> list[tuple[str, bool, str]]:
    """The columns of a kind of table: their names, whether they are needed, and what is to be filled in. Raises Refused."""
    asked = kind(name)
    facts = asked.facts(about, lang)
    return [(one.name.of(lang), one.required, one.means.of(lang).format(**facts)) for one in asked.columns(about).column]


def empty(name: str, lang: str, about: str = "") -> bytes:
    """A workbook with the head and no rows, above it what each column means. Raises Refused."""
    word, columns = kind(name).columns(about).word, told(name, lang, about)
    needed = f" ({word['needed'].of(lang)})"
    notes = [word["title"].of(lang).format(**kind(name).facts(about, lang))]
    notes += [f"{column}{needed if required else ''}: {means}" for column, required, means in columns]
    return exchange.to_xlsx(word["sheet"].of(lang), [column for column, _, _ in columns], (), notes=notes)


def to_mend(of: Kind, about: str, lines: Iterable[tuple[Line, Sequence[Said]]], lang: str) -> bytes:
    """A workbook of rows with what is to be put right in each, to be mended and handed in again."""
    word, columns = of.columns(about).word, of.columns(about).column
    head = [word["why"].of(lang), *(one.name.of(lang) for one in columns)]
    rows = ([" ".join(one.of(lang) for one in why), *line.said.values()] for line, why in lines)
    return exchange.to_xlsx(word["sheet"].of(lang), head, rows)


def read(of: Kind, about: str, data: bytes, name: str) -> tuple[Homes, tuple[exchange.Note, ...]]:
    """The rows of a table, put together, and what was noted in reading. Raises Refused, and exchange.Refused."""
    table, known = exchange.read(data, name), of.columns(about)
    columns, word = known.column, known.word["why"]
    wanted = [exchange.Wanted(one.id, (one.name.zh, one.name.en, *one.also), one.required) for one in columns]
    strange = [exchange.Wanted(one.id, (one.name.zh, one.name.en, *one.also)) for one in known.strange]
    found = exchange.match(table, [*wanted, exchange.Wanted("why", (word.zh, word.en)), *strange])
    if found.missing:
        raise Refused("columns_missing", columns=_names(one for one in columns if one.id in found.missing))
    if odd := [one for one in known.strange if one.id in found.places]:
        raise Refused("columns_strange", columns=_names(odd))
    if not table.rows:
        raise Refused("rows_missing")
    rows = zip(table.lines, map(found.row, table.rows), strict=True)
    lines = [Line(at, {one.id: given.get(one.id, "") for one in columns}) for at, given in rows]
    return of.homes(lines), (*table.notes, *found.notes)


def _names(columns: Iterable[Column]) -> Said:
    names = [one.name for one in columns]
    return Said(", ".join(one.zh for one in names), ", ".join(one.en for one in names))
