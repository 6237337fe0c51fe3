"""Whatever was granted and paid: the middle of waits and the sum of incomes are those of the plain lists, anywhere on any day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.indicators import api as indicators
from minzheng.indicators import models
from minzheng.indicators.few import LEAST
from minzheng.indicators.on_day import middle
from minzheng.kernel.access.api import PUBLIC, SYSTEM
from minzheng.kernel.places import api as places
from tests.generative.test_sources import DAYS, VILLAGES, lies
from tests.rooms.indicators.laying import counted, lay

WAIT, INCOME = "temporary_aid_wait", "recipients_income"
NAMES = [WAIT, INCOME]


@dataclass(frozen=True)
class Row:
    """Some grants alike: days until paid, and what a household of so many has in a month (yuan); nothing where unknown."""

    place: str
    day: date
    item: str
    waited: int | None
    income: int | None
    heads: int
    count: int


ROWS = st.builds(
    Row,
    st.sampled_from(VILLAGES),
    st.sampled_from(DAYS),
    st.sampled_from(["temporary_assistance", "small_fast_aid", "dibao", "tekun"]),
    st.none() | st.integers(0, 12),
    st.none() | st.integers(0, 900),
    st.integers(1, 12),
    st.integers(1, 6),
)


@given(st.lists(st.integers(0, 30), max_size=40))
def test_the_middle_of_counted_numbers_is_that_of_the_sorted_list(given_: list[int]) -> None:
    counts = {one: given_.count(one) for one in {*given_, 5}}
    assert middle(counts) == (Fraction(median(map(Fraction, given_))) if given_ else None)


@pytest.mark.django_db
@settings(max_examples=max(settings.default.max_examples // 8, 25))
@given(
    first=st.lists(ROWS, max_size=8), then=st.lists(ROWS, max_size=4), day=st.sampled_from(DAYS), low=st.sampled_from(VILLAGES)
)
def test_waits_and_incomes_are_what_plain_lists_give(first: list[Row], then: list[Row], day: date, low: str) -> None:
    with transaction.atomic():
        for some in first, then:
            for row in some:
                lay("cases.decided", row.place, _values(row), row.day, times=row.count)
            indicators.count_again("cases.decided", sorted({row.place for row in some}) or ["320581101001"])
        towns = [low[:9]] if len(low) > 6 and places.exists(low[:9], day) else []
        asked = ["320000", *_below("320000", day), *_below("320500", day), *_below("320400", day), *towns]
        found = indicators.values(NAMES, asked, day, actor=SYSTEM)
        for place in asked:
            _as_listed([*first, *then], found, place, day)
        for name in NAMES:
            for who in SYSTEM, PUBLIC:
                line = indicators.series(name, asked[-1], DAYS, actor=who)
                assert list(line) == [indicators.value(name, asked[-1], on, actor=who) for on in DAYS]
        kept = _steps()
        counted()
        assert _steps() == kept
        _nothing_of_few([*first, *then], found, asked, day)
        transaction.set_rollback(True)


def _values(row: Row) -> dict[str, str]:
    said = {"item": row.item, "pace": "unlimited"}
    said |= {} if row.waited is None else {"waited": str(row.waited)}
    return said | ({} if row.income is None else {"income": str(row.income), "heads": str(row.heads)})


def _each(rows: Sequence[Row], place: str, day: date, name: str) -> list[Row]:
    """One after another those of which a figure is: of the year so far, or of the year before."""
    aid, year = ({"dibao"}, day.year - 1) if name == INCOME else ({"temporary_assistance", "small_fast_aid"}, day.year)
    mine = [row for row in rows if row.item in aid and row.day.year == year and row.day <= day and lies(row, place, day)]  # type: ignore[arg-type]
    return [row for row in mine for _ in range(row.count)]


def _as_listed(rows: Sequence[Row], found: dict[str, dict[str, indicators.Figure]], place: str, day: date) -> None:
    waits = _each(rows, place, day, WAIT)
    paid, figure = [row.waited for row in waits if row.waited is not None], found[WAIT][place]
    assert (figure.numerator, figure.denominator, figure.missing) == (len(paid), len(waits), len(waits) - len(paid)), place
    assert figure.ratio == (Fraction(median(map(Fraction, paid))) if paid else None), place
    incomes = _each(rows, place, day, INCOME)
    known, figure = [(row.income, row.heads) for row in incomes if row.income is not None], found[INCOME][place]
    total, heads = sum(income for income, _ in known), sum(heads for _, heads in known)
    assert (figure.numerator, figure.denominator, figure.missing) == (total, heads, len(incomes) - len(known)), place
    assert figure.ratio == (Fraction(total * 12, heads) if heads else None), place


def _nothing_of_few(rows: Sequence[Row], true: dict[str, dict[str, indicators.Figure]], asked: list[str], day: date) -> None:
    """The public hears a median of no few that were paid, and an income of no few households, however many they are."""
    public = indicators.values(NAMES, asked, day)
    for name in NAMES:
        behind = {place: _each(rows, place, day, name) for place in asked}
        known = {
            place: sum((row.waited if name == WAIT else row.income) is not None for row in some) for place, some in behind.items()
        }
        for place, one in public[name].items():
            assert one.withheld or one == true[name][place]
            assert one.withheld or not behind[place] or (known[place] or len(behind[place])) >= LEAST
        for above in ("320000", "320500", "320400"):
            below = [place for place in _below(above, day) if behind[place]]
            hidden = [known[place] or len(behind[place]) for place in below if public[name][place].withheld]
            if hidden and not public[name][above].withheld and len(hidden) < len(below):
                assert len(hidden) > 1
                assert sum(hidden) >= LEAST


def _steps() -> list[tuple[object, ...]]:
    columns = ("series", "place_code", "part", "day", "numerator", "denominator", "known", "gaps")
    return sorted(models.Step.objects.filter(series__in=NAMES).values_list(*columns))


def _below(place: str, day: date) -> list[str]:
    return [one.code for one in places.children(place, day)]
