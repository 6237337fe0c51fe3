"""Whatever engines record: figures are what plain counting gives, anywhere on any day; of few the public finds out nothing."""

from __future__ import annotations

from collections.abc import Callable
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
GRANTED = {"refused": {"granted": "no"}}
Counts = Callable[["Row"], bool]
FIGURES: dict[str, tuple[Counts, Counts]] = {
    "aid_decided_in_time": (lambda row: row.pace == "in_time", lambda row: row.aid and row.pace != "unlimited"),
    "aid_decided_in_time/all": (lambda row: row.pace == "in_time", lambda row: row.aid),
    "wrongly_left_out": (
        lambda row: row.second == ("drawn", "granted"),
        lambda row: row.aid and row.second[0] == "drawn" and row.second[1] != "refused",
    ),
    "still_paid_wrongly/at_the_gate": (
        lambda row: row.second == ("drawn", "refused"),
        lambda row: row.aid and row.second in {("drawn", "refused"), ("drawn", "no")},
    ),
    "promises_kept": (lambda row: row.promise == "kept", lambda row: row.promise != "none"),
}
"""Of each figure what counts and what it is divided by."""
NAMES = list(FIGURES)
SECOND = [("none", "no"), ("drawn", "no"), ("drawn", "granted"), ("drawn", "refused"), ("must", "granted")]


@dataclass(frozen=True)
class Row:
    """Some decisions of a kind at a place on a day."""

    place: str
    day: date
    item: str
    pace: str
    second: tuple[str, str]
    promise: str
    count: int

    @property
    def aid(self) -> bool:
        """Whether it is of continuing aid."""
        return self.item != "temporary_assistance"


ROWS = st.builds(
    Row,
    st.sampled_from(VILLAGES),
    st.sampled_from(DAYS),
    st.sampled_from(ITEMS),
    st.sampled_from(["in_time", "late", "unlimited"]),
    st.sampled_from(SECOND),
    st.sampled_from(["none", "kept", "missed"]),
    st.integers(1, 6),
)


def counted(rows: list[Row], name: str, place: str, day: date) -> tuple[int, int]:
    """By hand: what lies there, happened in the year and not after the day."""
    above, below = FIGURES[name]
    mine = [row for row in rows if lies(row, place, day) and row.day.year == day.year and row.day <= day and below(row)]
    return sum(row.count for row in mine if above(row)), sum(row.count for row in mine)


def lies(row: Row, place: str, day: date) -> bool:
    """Whether it lies in a place as that is on a day."""
    ranges = places.ranges(place, max(day, places.default().begins))
    return any(first <= row.place[:9] < after for first, after in ranges)


def at_work(rows: list[Row], day: date) -> tuple[int, int]:
    """By hand: the townships of the province in which something was decided in the month so far."""
    kinds = {"town", "township", "subdistrict"}
    towns = [code for code, town in places.default().on(max(day, places.default().begins)).towns.items() if town.kind in kinds]
    month = [row for row in rows if day.replace(day=1) <= row.day <= day]
    return sum(any(lies(row, town, day) for row in month) for town in towns), len(towns)


@pytest.mark.django_db
@settings(max_examples=max(settings.default.max_examples // 8, 25))  # each asks a hundred figures
@given(
    first=st.lists(ROWS, max_size=8), then=st.lists(ROWS, max_size=4), day=st.sampled_from(DAYS), low=st.sampled_from(VILLAGES)
)
def test_figures_are_what_counting_gives(first: list[Row], then: list[Row], day: date, low: str) -> None:
    with transaction.atomic():
        for some in first, then:
            for row in some:
                looked, corrected = row.second
                said = {"item": row.item, "pace": row.pace, "looked": looked, "corrected": corrected, "promise": row.promise}
                lay("cases.decided", row.place, said | GRANTED.get(corrected, {}), row.day, times=row.count)
            indicators.count_again("cases.decided", sorted({row.place for row in some}) or ["320581101001"])
        towns = [low[:9]] if len(low) > 6 and places.exists(low[:9], day) else []
        asked = ["320000", *_below("320000", day), *_below("320500", day), *_below("320400", day), *towns]
        found = indicators.values(NAMES, asked, day, actor=SYSTEM)
        for name in NAMES:
            for place in asked:
                figure = found[name][place]
                assert (figure.numerator, figure.denominator) == counted([*first, *then], name, place, day), (name, place)
        worked = indicators.value("townships_at_work", "320000", day, actor=PUBLIC)
        assert (worked.numerator, worked.denominator) == at_work([*first, *then], day)
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
