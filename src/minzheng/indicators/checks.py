"""What must hold of every figure: its steps are what the records say now. Each fault is a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from minzheng.indicators import models
from minzheng.indicators.computing import spans, steps
from minzheng.indicators.loading import Series, all_series
from minzheng.indicators.sources import sources
from minzheng.indicators.steps import definition
from minzheng.kernel.events import api as events
from minzheng.kernel.places.api import Range
from minzheng.registry import api as registry

_KEPT = "SELECT place_code, part, day, numerator, denominator, known, gaps FROM indicators_step WHERE series = %s"
_SHOWN = 3  # differences of a series that a fault names


def check(*, sample: Sequence[str] = ()) -> Iterator[str]:
    """Every fault, or those at some townships, counties and cities. What was announced and not yet heard is no fault."""
    known = all_series()
    stands = dict(models.Series.objects.values_list("id", "definition"))
    for series in known.values():
        if any(map(events.pending, told(series))):
            continue
        if stands.get(series.id) != definition(series):
            yield f"The figures of {series.id} were computed by another definition. Run `minzheng serve`: it computes them anew."
        else:
            yield from _differences(series, sample)
    for strange in models.Step.objects.exclude(series__in=known).values_list("series", flat=True).distinct():
        yield f"Figures of {strange} are kept, which nobody declares."


def told(series: Series) -> tuple[type, ...]:
    """The events by which what it is computed of changes."""
    return tuple({kind for one in series.origins for kind in (sources()[one].told if one in sources() else (registry.Changed,))})


def _differences(series: Series, sample: Sequence[str]) -> Iterator[str]:
    within = spans(sample) if sample else None
    with connection.cursor() as cursor:
        cursor.execute(*steps(series, within))
        meant = {_at(row): tuple(map(int, row[3:])) for row in cursor.fetchall()}
        cursor.execute(_KEPT, [series.id])
        kept = {_at(row): tuple(map(int, row[3:])) for row in cursor.fetchall() if _in(row[0], within)}
    wrong = sorted(at for at in meant.keys() | kept.keys() if meant.get(at) != kept.get(at))
    for at in wrong[:_SHOWN]:
        place, part, day = at
        yield f"{series.id} at {place} {part or '(whole)'} on {day} is {kept.get(at)}, but the records say {meant.get(at)}."
    if len(wrong) > _SHOWN:
        yield f"{series.id} differs from the records at {len(wrong) - _SHOWN} more places and days."


def _at(row: Sequence[Any]) -> tuple[str, str, str]:
    """Place, part and day; a day that was computed comes as its letters from SQLite."""
    return row[0], row[1], str(row[2])


def _in(place: str, within: Sequence[Range] | None) -> bool:
    return within is None or any(first <= place < after for first, after in within)
