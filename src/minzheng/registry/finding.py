"""Finding entries by their cells: as of a day, within ranges of places, by text and by values. Four statements a page.

The statements are set by hand, for a query set would spend more on each than the database does. A *condition* is a piece of SQL
with the values that belong into it; every one on cells goes through `_placed`, which holds the asker's scope.
"""
# ruff: noqa: S608 - names of our own make the statements; every value is given beside them

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from minzheng.kernel.db import api as db
from minzheng.registry import entries, where
from minzheng.registry.cells import added, cell, is_number, path
from minzheng.registry.refusals import Refused, refused
from minzheng.registry.schema import Field, Register
from minzheng.registry.standing import LISTED, listed
from minzheng.registry.values import Problem, folded, read

_CURSOR = re.compile(r"(\d{1,18})\.(-?\d{1,18})\.([^\x00]*)", re.ASCII)
_LARGEST_PAGE = 1000
_FACETS = frozenset({"choice", "yes_no"})
type _Condition = tuple[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A question to a register by somebody who may see these fields of the entries at these places."""

    register: Register
    fields: Sequence[Field]
    held: tuple[where.Range, ...]
    query: entries.Query

    def page(self, after: str, size: int, *, few: bool = False) -> tuple[tuple[entries.Entry, ...], str]:
        """Entries in their order, after a cursor, and the cursor of the next page; empty where there is none.

        `few`: they are few enough to be found by their places and sorted then; else their order is followed until enough fit.
        """
        field, descending = self._order(), self.query.descending
        size = min(max(size, 1), _LARGEST_PAGE)
        condition, given = self._asked([field.id])
        if after:
            beyond, bounds = _beyond(after, field, descending)
            condition, given = f"{condition} AND {beyond}", (*given, *bounds)
        turn, still = "DESC" if descending else "ASC", " + 0" if few else ""
        order = f"number{still} {turn}, text {turn}, entry_id{still} {turn}"
        sql = f"SELECT entry_id, number, text FROM registry_cell WHERE {condition} ORDER BY {order} LIMIT %s"
        found = db.rows(sql, (*given, size + 1))
        following = "{}.{}.{}".format(*found[size - 1]) if len(found) > size else ""
        return self._entries([key for key, _, _ in found[:size]]), following

    def count(self, most: int) -> int:
        """How many entries there are, as far as `most`."""
        return counts([self], most)[0]

    def counting(self, most: int) -> _Condition:
        """The statement that counts them."""
        condition, given = self._asked([self.register.order])
        return f"SELECT count(*) FROM (SELECT 1 FROM registry_cell WHERE {condition} LIMIT %s) AS found", (*given, most)

    def facets(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """For each indexed choice among the fields, how many of the entries found have which code."""
        asked = {path(self.register, field.id): field for field in self.fields if field.indexed and field.type in _FACETS}
        found: dict[str, list[tuple[str, int]]] = {field.id: [] for field in asked.values()}
        if asked:
            condition, given = self._asked([field.id for field in asked.values()])
            groups = f"SELECT field, number, text, count(*) FROM registry_cell WHERE {condition} GROUP BY field, number, text"
            for name, number, text, count in db.rows(f"{groups} ORDER BY 4 DESC, number, text", given):
                code = text if asked[name].type == "choice" else ("no", "yes")[number]
                found[asked[name].id].append((code, count))
        return {name: tuple(counts) for name, counts in found.items()}

    def totals(self, name: str, among: Sequence[str] = ()) -> tuple[entries.Total, ...]:
        """Entries, and the sum of a measured field, by these places or by those one level below the one asked."""
        field = next((one for one in self.fields if one.id == name and one.measured), None)
        if name and field is None:
            raise refused("not_measured", field=name)
        within, day = self.query.place, self.query.day
        below = among or where.children(within, day)
        bounds = sorted((first, after, code) for code in below for first, after in where.ranges(code, day))
        width = max((len(bound) for first, after, _ in bounds for bound in (first, after)), default=1)
        order = path(self.register, self.register.order)
        measured = path(self.register, name) if name else ""
        condition, given = self._placed({self.register.order, *((name,) if name else ())})
        columns = "field, substr(place_code, 1, %s) AS code"
        sql = f"SELECT {columns}, count(*), sum(number) FROM registry_cell WHERE {condition} GROUP BY field, code"
        found = {code: [0, 0] for code in (within, *below)}
        for path_of, code, count, total in db.rows(sql, (width, *given)):
            at = bisect_right(bounds, code, key=lambda bound: bound[0]) - 1
            inside = at >= 0 and code < bounds[at][1]
            sums = found[bounds[at][2] if inside else within]
            sums[0] += count if path_of == order else 0
            sums[1] += int(total) if path_of == measured else 0
        return tuple(
            entries.Total(code, count, added(field, total) if field else 0)
            for code, (count, total) in found.items()
            if code != within or count
        )

    def _entries(self, keys: list[int]) -> tuple[entries.Entry, ...]:
        """These entries as they stand on the day, in this order."""
        if not keys:
            return ()
        stands = "version.state = 'in_force' AND version.since <= %s AND version.until > %s"
        sql = f"{LISTED} WHERE version.entry_id IN ({db.marks(keys)}) AND {stands}"
        rows = db.rows(sql, (*keys, self.query.day, self.query.day))
        found = {row[0]: listed(self.register, row) for row in rows}
        return tuple(found[key] for key in keys if key in found)

    def _order(self) -> Field:
        name = self.query.sort or self.register.order
        for field in self.fields:
            if field.id == name and field.sorts:
                return field
        raise refused("not_sortable", field=name)

    def _placed(self, fields: Iterable[str]) -> _Condition:
        """Cells of these fields in force on the day that lie where the asker may look and asked to look."""
        day, place = self.query.day, self.query.place
        ranges = _common(self.held, where.ranges(place, day)) if place else self.held
        paths = [path(self.register, name) for name in fields]
        within, bounds = _within(ranges)
        named = "field = %s" if len(paths) == 1 else f"field IN ({db.marks(paths)})" if paths else "1 = 0"
        return f"{named} AND {within} AND since <= %s AND until > %s", (*paths, *bounds, day, day)

    def _asked(self, fields: Iterable[str]) -> _Condition:
        """Cells of these fields of entries that have the text and the values asked for."""
        condition, given = self._placed(fields)
        for having, values in self._havings():
            condition += f" AND entry_id IN (SELECT entry_id FROM registry_cell WHERE {having})"
            given += values
        return condition, given

    def _havings(self) -> Iterator[_Condition]:
        """Cells that an entry must have, one condition for each thing asked."""
        for name, value in self.query.filters.items():
            number, text = self._filter(name, value)
            placed, given = self._placed([name])
            yield f"{placed} AND number = %s AND text = %s", (*given, number, text)
        word = folded(self.query.text.replace("\x00", "").strip())
        if word:
            placed, given = self._placed([field.id for field in self.fields if field.searchable])
            yield f"{placed} AND text LIKE %s ESCAPE '#'", (*given, db.containing(word))

    def _filter(self, name: str, value: str) -> tuple[int, str]:
        field = next((one for one in self.fields if one.id == name and one.indexed), None)
        if field is None:
            raise refused("not_filterable", field=name)
        said = read(field, value)
        if isinstance(said, Problem):
            raise Refused([said])
        return cell(field, said)


def counts(findings: Sequence[Finding], most: int) -> list[int]:
    """How many entries each of these questions finds, as far as `most`: one statement for all."""
    if not findings:
        return []
    asked = [one.counting(most) for one in findings]
    sql = "SELECT " + ", ".join(f"({sql})" for sql, _given in asked)
    return [int(count) for count in db.rows(sql, tuple(value for _sql, given in asked for value in given))[0]]


def _common(some: Iterable[where.Range], others: Sequence[where.Range]) -> tuple[where.Range, ...]:
    """What lies in both. An index begins at one bound only, so that it should be the narrower one."""
    pairs = [(max(one[0], other[0]), min(one[1], other[1])) for one in some for other in others]
    return tuple((first, after) for first, after in pairs if first < after)


def _within(ranges: Sequence[where.Range]) -> _Condition:
    """Rows that lie in these ranges; none in no range."""
    one = "place_code >= %s AND place_code < %s"
    return f"({' OR '.join([one] * len(ranges)) or '1 = 0'})", tuple(bound for both in ranges for bound in both)


def _beyond(after: str, field: Field, descending: bool) -> _Condition:
    """Cells that come after a cursor. The first bound is what an index starts from."""
    cursor = _CURSOR.fullmatch(after)
    if not cursor:
        raise refused("bad_after")
    key, number, text = int(cursor[1]), int(cursor[2]), cursor[3]
    than = "<" if descending else ">"
    bound, given = (f"number {than}= %s", (number,)) if is_number(field) else (f"number = 0 AND text {than}= %s", (text,))
    later = f"number {than} %s OR number = %s AND text {than} %s OR number = %s AND text = %s AND entry_id {than} %s"
    return f"{bound} AND ({later})", (*given, number, number, text, number, text, key)
