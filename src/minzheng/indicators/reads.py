"""The questions. A public measure answers anybody; any other only those who may read figures at the place."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import ceil, floor
from threading import Lock

from django.db.models import Max, Sum, Value

from minzheng.indicators import models
from minzheng.indicators.computing import by_village
from minzheng.indicators.few import READ, few, told
from minzheng.indicators.figures import Figure, Number, Parted
from minzheng.indicators.ground import ground, known, lying, ranges
from minzheng.indicators.loading import Series
from minzheng.indicators.loading import series as declared
from minzheng.indicators.on_day import OnDay, Row, Sums
from minzheng.indicators.schema import Measure, Term
from minzheng.indicators.sources import origin
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.places.api import Range
from minzheng.registry import api as registry

_KEPT = 128  # series on days in memory
_COLUMNS = ("place_code", "part")
_SUMS = ("numerator", "denominator", "known", "gaps")
_warm: OrderedDict[tuple[str, date], tuple[str, OnDay]] = OrderedDict()
_lock = Lock()


def value(name: str, place: str, day: date, *, actor: access.Actor = access.PUBLIC) -> Figure:
    """A measure at a place on a day; `name` may be an alternative's, `measure/alternative`.

    Raises UnknownMeasure, NoSuchPlace and Forbidden.
    """
    return values([name], [place], day, actor=actor)[name][place]


def values(
    names: Sequence[str], some: Sequence[str], day: date, *, actor: access.Actor = access.PUBLIC
) -> Mapping[str, Mapping[str, Figure]]:
    """Measures by places on a day: one statement while nothing has changed since it was asked last, two otherwise.

    Raises UnknownMeasure, NoSuchPlace and Forbidden.
    """
    asked = [allowed(name, some, actor) for name in names]
    full, against = {one.id: told(one, some, actor) for one in asked}, {one.id: _against(one, day) for one in asked}
    found = _on_days([*((one, day) for one in asked), *(one for one in against.values() if one)])
    before = {name: found[one[0].id, one[1]] for name, one in against.items() if one}
    return {
        one.id: {
            place: figure(found[one.id, day], place, full=place in full[one.id], before=before.get(one.id)) for place in some
        }
        for one in asked
    }


def _against(one: Series, day: date) -> tuple[Series, date] | None:
    """What a figure is held against beside its two terms: itself a year before, or its base."""
    return (one, year_before(day)) if one.formula.growth else (declared(one.base), day) if one.base else None


def parts(name: str, place: str, day: date, *, actor: access.Actor = access.PUBLIC) -> tuple[Parted, ...]:
    """The parts of a figure that a measure shows apart; none of a measure that shows none. Raises as `value` does."""
    series = allowed(name, [place], actor)
    found, full = on_day([series], day)[series.id], bool(told(series, [place], actor))
    codes = [part.code for part in series.formula.denominator.part]
    return tuple(Parted(code, figure(found, place, code, full=full)) for code in codes)


def series(name: str, place: str, days: Iterable[date], *, actor: access.Actor = access.PUBLIC) -> tuple[Figure, ...]:
    """A measure at a place on many days, in their order: one statement, or more where the place changed. Raises as `value`."""
    asked = allowed(name, [place], actor)
    full, found = bool(told(asked, [place], actor)), list[Figure]()
    if asked.formula.growth or asked.base or asked.formula.over == "last_year":
        return _apart(asked, place, sorted(set(days)), full=full)
    for bounds, some in groupby(sorted(set(days)), key=lambda day: ranges(place if full else _top(place, day), day)):
        before = None
        for day, rows, changed in _over(asked, bounds, list(some)):
            if not changed and before is ground(day):
                found.append(replace(found[-1], day=day))
            else:
                found.append(figure(OnDay(asked, day, rows), place, full=full))
            before = ground(day)
    return tuple(found)


def _apart(asked: Series, place: str, days: Sequence[date], *, full: bool) -> tuple[Figure, ...]:
    """A figure on days of which each has steps of its own, or is held against others."""
    against = {day: _against(asked, day) for day in days}
    seen = _on_days([*((asked, day) for day in days), *(one for one in against.values() if one)])
    before = {day: seen[one[0].id, one[1]] for day, one in against.items() if one}
    return tuple(figure(seen[asked.id, day], place, full=full, before=before.get(day)) for day in days)


def _top(place: str, day: date) -> str:
    """The whole in which a place lies: whether few are counted shows beside the others."""
    standing = places.default().on(known(day))
    return standing.path(place)[0].code if place in standing.places or place in standing.towns else place


def _over(asked: Series, bounds: Sequence[Range], days: Sequence[date]) -> Iterator[tuple[date, Iterable[Row], bool]]:
    """The steps so far within some ranges, on each of these days, and whether one came since the day before it in the row."""
    steps = models.Step.objects.filter(lying(bounds), series=asked.id, day__lte=days[-1])
    summed = by_village(asked.formula)  # then a place's figure is the sum of what lies in it, and no code need be known
    columns = () if summed else _COLUMNS
    rows = iter(steps.values_list("day", *columns).annotate(*(Sum(one) for one in _SUMS)).order_by("day"))
    sums: dict[tuple[str, str], list[int]] = {}
    step, began = next(rows, None), date.min
    for day in days:
        begins, _ = asked.formula.span(day)
        changed = begins != began or (step is not None and step[0] <= day)
        if begins != began:
            sums, began = {}, begins
        while step is not None and step[0] <= day:
            at = (bounds[0][0], "") if summed else (step[1], step[2])
            so_far = sums.setdefault(at, [0] * len(_SUMS))
            for n, change in enumerate(step[1 + len(columns) :] if step[0] >= begins else ()):
                so_far[n] += change
            step = next(rows, None)
        yield day, ((place, part, *so_far) for (place, part), so_far in sums.items()), changed  # type: ignore[misc]


def fresh(name: str, place: str, day: date, *, actor: access.Actor = access.PUBLIC) -> date | None:
    """The last day up to this one on which a record behind a measure at a place changed; None where nobody is told of any."""
    asked = allowed(name, [place], actor)
    if not told(asked, [place], actor):
        return None
    _, last = asked.formula.span(day)
    found = models.Step.objects.filter(lying(ranges(place, day)), series=asked.id, day__lte=last).aggregate(last=Max("day"))
    return found["last"]  # type: ignore[no-any-return]


def on_day(asked: Sequence[Series], day: date) -> dict[str, OnDay]:
    """The series on a day, from memory where no step has changed since."""
    return {name: found for (name, _), found in _on_days([(one, day) for one in asked]).items()}


def _on_days(asked: Sequence[tuple[Series, date]]) -> dict[tuple[str, date], OnDay]:
    """Series, each on a day."""
    stamps = dict(models.Series.objects.filter(pk__in={one.id for one, _ in asked}).values_list("id", "stamp"))
    found: dict[tuple[str, date], OnDay] = {}
    with _lock:
        for one, day in asked:
            kept = _warm.get((one.id, day))
            if kept and kept[0] == stamps.get(one.id, "") and kept[1].series is one:
                _warm.move_to_end((one.id, day))
                found[one.id, day] = kept[1]
    cold = [(one, day) for one, day in asked if (one.id, day) not in found]
    for (one, day), made in zip(cold, _read(cold), strict=True):
        found[one.id, day] = made
        with _lock:
            _warm[one.id, day] = stamps.get(one.id, ""), made
            _warm.move_to_end((one.id, day))  # also where one that is no longer true stood
            while len(_warm) > _KEPT:
                _warm.popitem(last=False)
    return found


def _read(asked: Sequence[tuple[Series, date]]) -> list[OnDay]:
    """The steps of each series, from the first day of what is asked to the last: one statement."""
    spans: dict[tuple[date, date], set[str]] = {}
    for one, day in asked:
        spans.setdefault(one.formula.span(day), set()).add(one.id)
    parts = [
        models.Step.objects.filter(series__in=names, day__range=span)
        .values_list("series", *_COLUMNS)
        .annotate(*(Sum(name) for name in _SUMS), span=Value(number))
        for number, (span, names) in enumerate(spans.items())
    ]
    rows: dict[tuple[str, tuple[date, date]], list[Row]] = {}
    for name, *row, number in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0] if parts else ():
        rows.setdefault((name, list(spans)[number]), []).append(tuple(row))
    return [OnDay(one, day, rows.get((one.id, one.formula.span(day)), ())) for one, day in asked]


def year_before(day: date) -> date:
    """The same day of the year before; of 29 February the day before it."""
    return (day - timedelta(1) if (day.month, day.day) == (2, 29) else day).replace(year=day.year - 1)


def figure(found: OnDay, place: str, part: str = "", *, full: bool = True, before: OnDay | None = None) -> Figure:
    """What a place has as people take it; where somebody is not told in `full`, nothing of few."""
    series, day, sums = found.series, found.day, found.at(place, part)
    if not full and (few(found, place) or (before and before.series.personal and few(before, place))):
        return Figure(series.id, place, day, 0, 0, 0, None, "", withheld=True)
    above, below = _numbers(series, sums)
    then = _numbers(series, before.at(place)) if before else None
    then = None if series.base and then and not then[1] else then
    exact = None if sums.unheard else series.measure.comes_to(series.formula, above, below, then, sums.median)
    words = "" if exact is None else shown(series.measure, exact)
    return Figure(series.id, place, day, above, below, sums.missing, exact, words, before=then)


def shown(measure: Measure, exact: Fraction) -> str:
    """A ratio in digits, rounded towards what is not yet reached."""
    scale = 10**measure.decimals
    whole = ceil(exact * scale) if measure.direction == "down" else floor(exact * scale)
    return f"{Decimal(whole).scaleb(-measure.decimals):,f}"


def _numbers(series: Series, sums: Sums) -> tuple[Number, Number]:
    return _number(series.formula.numerator, sums.numerator), _number(series.formula.denominator, sums.denominator)


def _number(term: Term, total: int) -> Number:
    """A sum in the measure that people write: money in yuan."""
    if term.count != "sum":
        return total
    field = origin(term.origin).field(term.field)
    return Decimal(total) / 100 if field.type == "money" else registry.added(field, total)


def allowed(name: str, some: Iterable[str], actor: access.Actor) -> Series:
    """A series that the actor may read at these places."""
    found = declared(name)
    if not found.measure.public:
        for place in some:
            access.require(actor, READ, place=place)
    return found
