"""What stands behind a figure: places without a record, places that have not what is counted, and lists that open on records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import connection

from minzheng.indicators.computing import answering, by_village, counting
from minzheng.indicators.figures import Opening, Records
from minzheng.indicators.ground import known, ranges
from minzheng.indicators.loading import Series
from minzheng.indicators.on_day import OnDay
from minzheng.indicators.reads import allowed, on_day
from minzheng.indicators.schema import Term
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.registry import api as registry

MOST = 50


def records(name: str, place: str, day: date, *, most: int = MOST, actor: access.Actor = access.PUBLIC) -> Records:
    """What stands behind a measure at a place on a day. Raises as `value` does."""
    series = allowed(name, [place], actor)
    if by_village(series.formula):
        missing, lacking = _villages(series, place, day)
    else:
        found = on_day([series], day)[series.id]
        missing, lacking = sorted(found.silent & found.ground.inside(place)), _lacking(found, place)
    openings = tuple(_rows(series, day) if series.formula.numerator.source else _openings(series))
    return Records(tuple(missing[:most]), len(missing), tuple(lacking[:most]), len(lacking), openings)


def _lacking(found: OnDay, place: str) -> list[str]:
    """The places of a place that have not every part that they must have."""
    if found.series.formula.numerator.count != "places":
        return []
    inside = found.ground.inside(place)
    lack = {
        one for part, kinds in found.asked.items() for one in inside.intersection(found.ground.of(kinds)) - found.having[part]
    }
    return sorted(lack)


def _villages(series: Series, place: str, day: date) -> tuple[list[str], list[str]]:
    """The villages without an entry, where each is to have one, and those without one that counts."""
    with connection.cursor() as cursor:
        cursor.execute(*counting(series, ranges(place, day), day))
        rows = cursor.fetchall()
    recorded, having = {code for code, _, _ in rows}, {code for code, _, value in rows if value}
    every = list(_below(series, place, day))
    silent = [code for code in every if code not in recorded] if answering(series.formula) else []
    return silent, silent + sorted(set(every) - having - set(silent))


def _below(series: Series, place: str, day: date) -> Iterator[str]:
    """The villages of the kinds asked, at a place and below."""
    term = series.formula.denominator
    kinds = {*term.kinds, *(kind for part in term.part for kind in part.kinds)}
    standing = places.default().on(known(day))
    held = ranges(place, day)
    for town in sorted(standing.towns):
        if any(first <= town < after for first, after in held) or place.startswith(town):
            for village in standing.villages.get(town, ()):
                if village.kind in kinds and any(first <= village.code < after for first, after in held):
                    yield village.code


def _rows(series: Series, day: date) -> Iterator[Opening]:
    """Rows of a source: those that fail because of one column, those that count, and what they are divided by.

    Where less is better it is those that count that are looked for, and nothing else fails; but of a median those fail that do
    not say the number yet.
    """
    above, below = series.formula.numerator, series.formula.denominator
    span = series.formula.span(day) if series.formula.over else (None, None)
    tests = above.any[0].all if len(above.any) == 1 else ()
    said, down = _words(above), series.measure.direction == "down"
    meant = {test.field: set(test.words) for when in below.any for test in when.all} if below.source == above.source else {}
    for test in () if down else tests:
        rest = meant.get(test.field, set()) - {*test.words} if test.words else set()
        yield from (Opening(above.source, "fails", said | {test.field: word}, "", *span) for word in sorted(rest))
    if above.count == "median":
        yield Opening(above.source, "fails", said, above.field, *span)
    else:
        yield Opening(above.source, "counts", said, "", *span)
    if down and below.source and len(below.any) == 1:
        yield Opening(below.source, "divides", _words(below), "", *span)
    if below.register:
        yield Opening(below.register, "divides")
    if series.base and series.measure.base:
        yield Opening(series.measure.base.numerator.register, "divides", _words(series.measure.base.numerator))


def _words(term: Term) -> dict[str, str]:
    """What fields must say, of a term that counts in one way only."""
    return {test.field: " ".join(test.words) for test in term.any[0].all if test.words} if len(term.any) == 1 else {}


def _openings(series: Series) -> Iterator[Opening]:
    """Lists of registers: what fails, what counts, what it is divided by."""
    above, below = series.formula.numerator, series.formula.denominator
    register = registry.register(above.register)
    filterable = {field.id: field for field in register.fields if field.indexed}
    for test in above.any[0].all if len(above.any) == 1 else ():
        field = filterable.get(test.field)
        if field and test.equals and field.id not in register.key and (above.count != "places" or field.type == "yes_no"):
            yield from (Opening(register.id, "fails", {field.id: one}) for one in _others(field, test.equals))
    yield from (Opening(register.id, "counts", filters) for filters in _counts(above, frozenset(filterable)))
    if below.origin and below.origin != above.origin:
        yield Opening(below.origin, "divides")


def _others(field: registry.Field, said: str) -> Iterator[str]:
    """What else a field could say."""
    meant = registry.fact_value(field, said)
    words = [choice.code for choice in field.choices] or (["yes", "no"] if field.type == "yes_no" else [])
    return (one for one in words if registry.fact_value(field, one) != meant)


def _counts(term: Term, filterable: frozenset[str]) -> Iterator[dict[str, str]]:
    """The conditions under which entries count, as far as a list can be narrowed; where one of several cannot, all entries."""
    found = [{test.field: test.equals for test in when.all if test.equals and test.field in filterable} for when in term.any]
    yield from found if found and (all(found) or len(found) == 1) else [{}]
