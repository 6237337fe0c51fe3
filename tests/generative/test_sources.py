"""Whatever engines record: figures are what plain counting gives, anywhere on any day; of few the public finds out nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.indicators import api as indicators
from minzheng.indicators import models
from minzheng.indicators.few import LEAST
from minzheng.kernel.access.api import PUBLIC, SYSTEM
from minzheng.kernel.places import api as places
from tests.rooms.indicators.laying import counted as counted_all
from tests.rooms.indicators.laying import lay

# 吴江市 became a district of Suzhou in 2012, and 金坛市 one of Changzhou in 2015.
DAYS = [date(2012, 1, 1), date(2012, 8, 31), date(2012, 9, 1), date(2013, 1, 1), date(2015, 4, 28), date(2015, 12, 31)]
VILLAGES = ["320584001001", "320581101001", "320581101002", "320482100001", "320621400001", "320621400", "320584"]
ITEMS = ["dibao", "tekun", "temporary_assistance"]
NAMES = ["aid_decided_in_time", "aid_decided_in_time/all"]


@dataclass(frozen=True)
class Row:
    """Some decisions of a kind at a place on a day."""

    place: str
    day: date
    item: str
    pace: str
    count: int


ROWS = st.builds(
    Row,
    st.sampled_from(VILLAGES),
    st.sampled_from(DAYS),
    st.sampled_from(ITEMS),
    st.sampled_from(["in_time", "late", "unlimited"]),
    st.integers(1, 6),
)


def counted(rows: list[Row], name: str, place: str, day: date) -> tuple[int, int]:
    """By hand: what lies there, happened in the year and not after the day."""
    ranges = places.ranges(place, max(day, places.default().begins))
    mine = [
        row
        for row in rows
        if any(first <= row.place[:9] < after for first, after in ranges)
        and row.day.year == day.year
        and row.day <= day
        and row.item != "temporary_assistance"
    ]
    below = mine if name.endswith("/all") else [row for row in mine if row.pace != "unlimited"]
    return sum(row.count for row in mine if row.pace == "in_time"), sum(row.count for row in below)


@pytest.mark.django_db
@settings(max_examples=max(settings.default.max_examples // 8, 25))  # each asks a hundred figures
@given(
    first=st.lists(ROWS, max_size=8), then=st.lists(ROWS, max_size=4), day=st.sampled_from(DAYS), low=st.sampled_from(VILLAGES)
)
def test_figures_are_what_counting_gives(first: list[Row], then: list[Row], day: date, low: str) -> None:
    with transaction.atomic():
        for some in first, then:
            for row in some:
                lay("cases.decided", row.place, {"item": row.item, "pace": row.pace}, row.day, times=row.count)
            indicators.count_again("cases.decided", sorted({row.place for row in some}) or ["320581101001"])
        towns = [low[:9]] if len(low) > 6 and places.exists(low[:9], day) else []
        asked = ["320000", *_below("320000", day), *_below("320500", day), *_below("320400", day), *towns]
        found = indicators.values(NAMES, asked, day, actor=SYSTEM)
        for name in NAMES:
            for place in asked:
                figure = found[name][place]
                assert (figure.numerator, figure.denominator) == counted([*first, *then], name, place, day), (name, place)
        for place in ("320500", asked[-1]):
            for who in SYSTEM, PUBLIC:
                line = indicators.series(NAMES[0], place, DAYS, actor=who)
                assert list(line) == [indicators.value(NAMES[0], place, on, actor=who) for on in DAYS]
        kept = _steps()
        counted_all()
        assert _steps() == kept
        _nothing_follows(found[NAMES[0]], asked, day)
        transaction.set_rollback(True)


def _steps() -> list[tuple[object, ...]]:
    columns = ("series", "place_code", "part", "day", "numerator", "denominator", "known", "gaps")
    return sorted(models.Step.objects.filter(series__in=NAMES).values_list(*columns))


def _below(place: str, day: date) -> list[str]:
    return [one.code for one in places.children(place, day)]


def _nothing_follows(true: dict[str, indicators.Figure], asked: list[str], day: date) -> None:
    """Nobody is told of few; and what is not told of adds up to no few, and to no single place, where the whole is told."""
    public = indicators.values(NAMES[:1], asked, day)[NAMES[0]]
    for place, one in public.items():
        assert one.withheld or one == true[place]
        assert one.denominator == 0 or one.denominator >= LEAST
    for above in ("320000", "320500", "320400"):
        hidden = [true[one].denominator for one in _below(above, day) if public[one].withheld and true[one].denominator]
        others = [one for one in _below(above, day) if true[one].denominator and not public[one].withheld]
        if hidden and not public[above].withheld and others:
            assert len(hidden) > 1
            assert sum(hidden) >= LEAST
