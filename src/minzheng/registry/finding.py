"""Finding entries by their cells: as of a day, within ranges of places, by text and by values. Four statements a page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr

from minzheng.registry import entries, models, where
from minzheng.registry.cells import added, cell, is_number, path
from minzheng.registry.refusals import Refused, refused
from minzheng.registry.schema import Field, Register
from minzheng.registry.standing import LISTED, listed
from minzheng.registry.values import Problem, folded, read

_CURSOR = re.compile(r"(\d{1,18})\.(-?\d{1,18})\.([^\x00]*)", re.ASCII)
_LARGEST_PAGE = 1000
_FACETS = frozenset({"choice", "yes_no"})


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
        rows = self._asked(models.Cell.objects.filter(field=path(self.register, field.id)))
        if after:
            rows = rows.filter(_beyond(after, field, descending))
        columns: list[Any] = [F(name) + 0 if few and name != "text" else F(name) for name in ("number", "text", "entry")]
        ordered = rows.order_by(*(column.desc() if descending else column.asc() for column in columns))
        found = list(ordered.values_list("entry", "number", "text")[: size + 1])
        following = "{}.{}.{}".format(*found[size - 1]) if len(found) > size else ""
        return self._entries([key for key, _, _ in found[:size]]), following

    def count(self, most: int) -> int:
        """How many entries there are, as far as `most`."""
        return self._asked(models.Cell.objects.filter(field=path(self.register, self.register.order)))[:most].count()

    def facets(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """For each indexed choice among the fields, how many of the entries found have which code."""
        asked = {path(self.register, field.id): field for field in self.fields if field.indexed and field.type in _FACETS}
        found: dict[str, list[tuple[str, int]]] = {field.id: [] for field in asked.values()}
        if asked:
            rows = self._asked(models.Cell.objects.filter(field__in=asked)).values_list("field", "number", "text")
            for name, number, text, count in rows.annotate(count=Count("pk")).order_by("-count", "number", "text"):
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
        rows = self._placed(models.Cell.objects.filter(field__in={order, measured})).annotate(code=Substr("place_code", 1, width))
        found = {code: [0, 0] for code in (within, *below)}
        for path_of, code, count, total in rows.values_list("field", "code").annotate(Count("pk"), Sum("number")).order_by():
            at = bisect_right(bounds, code, key=lambda bound: bound[0]) - 1
            inside = at >= 0 and code < bounds[at][1]
            sums = found[bounds[at][2] if inside else within]
            sums[0] += count if path_of == order else 0
            sums[1] += total if path_of == measured else 0
        return tuple(
            entries.Total(code, count, added(field, total) if field else 0)
            for code, (count, total) in found.items()
            if code != within or count
        )

    def _entries(self, keys: list[int]) -> tuple[entries.Entry, ...]:
        """These entries as they stand on the day, in this order."""
        day = self.query.day
        versions = models.Version.objects.filter(entry__in=keys, state="in_force", since__lte=day, until__gt=day)
        found = {row[0]: listed(self.register, row) for row in versions.values_list(*LISTED)}
        return tuple(found[key] for key in keys if key in found)

    def _order(self) -> Field:
        name = self.query.sort or self.register.order
        for field in self.fields:
            if field.id == name and field.sorts:
                return field
        raise refused("not_sortable", field=name)

    def _placed(self, rows: QuerySet[models.Cell]) -> QuerySet[models.Cell]:
        """Cells in force on the day that lie where the asker may look and asked to look."""
        day, place = self.query.day, self.query.place
        ranges = _common(self.held, where.ranges(place, day)) if place else self.held
        return rows.filter(_within(ranges), since__lte=day, until__gt=day)

    def _asked(self, rows: QuerySet[models.Cell]) -> QuerySet[models.Cell]:
        """Cells of entries that have the text and the values asked for."""
        rows = self._placed(rows)
        for name, value in self.query.filters.items():
            number, text = self._filter(name, value)
            having = self._placed(models.Cell.objects.filter(field=path(self.register, name), number=number, text=text))
            rows = rows.filter(entry__in=having.values("entry"))
        text = folded(self.query.text.replace("\x00", "").strip())
        if text:
            looked = [path(self.register, field.id) for field in self.fields if field.searchable]
            having = models.Cell.objects.filter(field__in=looked, text__contains=text)
            rows = rows.filter(entry__in=self._placed(having).values("entry"))
        return rows

    def _filter(self, name: str, value: str) -> tuple[int, str]:
        field = next((one for one in self.fields if one.id == name and one.indexed), None)
        if field is None:
            raise refused("not_filterable", field=name)
        said = read(field, value)
        if isinstance(said, Problem):
            raise Refused([said])
        return cell(field, said)


def _common(some: Iterable[where.Range], others: Sequence[where.Range]) -> tuple[where.Range, ...]:
    """What lies in both. An index begins at one bound only, so that it should be the narrower one."""
    pairs = [(max(one[0], other[0]), min(one[1], other[1])) for one in some for other in others]
    return tuple((first, after) for first, after in pairs if first < after)


def _within(ranges: Sequence[where.Range]) -> Q:
    """Rows that lie in these ranges; none in no range."""
    found = Q(pk__in=[])
    for number, (first, after) in enumerate(ranges):
        one = Q(place_code__gte=first, place_code__lt=after)
        found = found | one if number else one
    return found


def _beyond(after: str, field: Field, descending: bool) -> Q:
    """Cells that come after a cursor. The first bound is what an index starts from."""
    cursor = _CURSOR.fullmatch(after)
    if not cursor:
        raise refused("bad_after")
    key, number, text = int(cursor[1]), int(cursor[2]), cursor[3]
    than = "lt" if descending else "gt"
    bound = Q(**{f"number__{than}e": number}) if is_number(field) else Q(number=0, **{f"text__{than}e": text})
    return bound & (
        Q(**{f"number__{than}": number})
        | Q(number=number, **{f"text__{than}": text})
        | Q(number=number, text=text, **{f"entry__{than}": key})
    )
