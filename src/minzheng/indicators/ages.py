"""When records behind figures changed last: of many measures at many places at once."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from threading import Lock

from django.db.models import Max, Q

from minzheng.indicators import models
from minzheng.indicators.few import told
from minzheng.indicators.ground import ranges
from minzheng.indicators.loading import series as declared
from minzheng.indicators.reads import allowed
from minzheng.kernel.access import api as access

Last = tuple[list[str], list[date]]
_KEPT = 64
_warm: OrderedDict[tuple[str, date], tuple[str, Last]] = OrderedDict()
_lock = Lock()


def changed(
    names: Sequence[str], some: Sequence[str], day: date, *, actor: access.Actor = access.PUBLIC
) -> Mapping[str, Mapping[str, date | None]]:
    """As `fresh`, of many: one statement while nothing has changed since it was asked last, two otherwise. Raises as `values`."""
    series = [allowed(name, some, actor) for name in names]
    asked, full = [one.id for one in series], {one.id: told(one, some, actor) for one in series}
    stamps = dict(models.Series.objects.filter(pk__in=asked).values_list("id", "stamp"))
    found: dict[str, Last] = {}
    with _lock:
        for one in asked:
            kept = _warm.get((one, day))
            if kept and kept[0] == stamps.get(one, ""):
                found[one] = kept[1]
    cold = [one for one in asked if one not in found]
    for one, last in _read(cold, day).items():
        found[one] = last
        with _lock:
            _warm[one, day] = stamps.get(one, ""), last
            _warm.move_to_end((one, day))
            while len(_warm) > _KEPT:
                _warm.popitem(last=False)
    return {one: {place: _within(found[one], place, day) if place in full[one] else None for place in some} for one in asked}


def stamp(names: Sequence[str]) -> str:
    """Another word whenever a figure of these measures may have changed: one statement."""
    found = models.Series.objects.filter(pk__in=names).order_by("pk").values_list("id", "stamp")
    return " ".join(f"{name} {one}" for name, one in found)


def _read(asked: Sequence[str], day: date) -> dict[str, Last]:
    if not asked:
        return {}
    spoken = Q(pk__in=[])
    for name in asked:
        spoken |= Q(series=name, day__lte=declared(name).formula.span(day)[1])
    rows = models.Step.objects.filter(spoken).values_list("series", "place_code")
    last = rows.annotate(last=Max("day")).order_by("series", "place_code")
    found: dict[str, Last] = {name: ([], []) for name in asked}
    for name, some in groupby(last, key=lambda row: row[0]):
        for _, code, latest in some:
            found[name][0].append(code)
            found[name][1].append(latest)
    return found


def _within(last: Last, place: str, day: date) -> date | None:
    codes, days = last
    found = [
        max(days[low:high])
        for first, after in ranges(place, day)
        if (low := bisect_left(codes, first)) < (high := bisect_left(codes, after))
    ]
    return max(found, default=None)
