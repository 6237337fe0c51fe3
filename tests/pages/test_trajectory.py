"""The line over time: what is drawn is what is known, and the table says the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from django.template import engines
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from minzheng.portal.ui.trajectory import Band, Known, Note, Target, Trajectory, trajectory
from tests.pages.looking import Page

BEGINS, DUE = date(2012, 10, 10), date(2015, 12, 31)
DAYS = [date(2012 + month // 12, month % 12 + 1, 1) for month in range(10, 34)]
HISTORY: list[Known] = [(day, Fraction(240 + n, 10)) for n, day in enumerate(DAYS)]


def drawn(history: Sequence[Known] = HISTORY, **more: Any) -> Trajectory:
    with translation.override("en"):
        return trajectory(history, title="Beds", unit="beds", **more)


def shown(chart: Trajectory, lang: str = "en") -> Page:
    with translation.override(lang):
        return Page(engines["django"].from_string("{% trajectory chart %}").render({"chart": chart}))


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", path)]


def test_a_line_goes_from_the_first_day_to_the_last_and_up_when_the_figure_does() -> None:
    [line] = drawn().lines
    found = points(line)
    assert [found[0][0], found[-1][0]] == [0, 1000]
    assert all(y >= after for (_, y), (_, after) in pairwise(found))
    assert len(found) == len(HISTORY)


def test_a_change_of_definition_cuts_the_line_and_a_gap_leaves_it_open() -> None:
    chart = drawn(breaks=[Note(DAYS[10], "new definition")])
    assert [len(points(line)) for line in chart.lines] == [10, 14]
    assert chart.cuts[0].words == "new definition"
    holed = [(day, None if n in {3, 5} else value) for n, (day, value) in enumerate(HISTORY)]
    runs = [points(line) for line in drawn(holed).lines]
    assert [len(run) for run in runs] == [3, 2, 18]
    assert runs[1][0] == runs[1][1], "a day alone is a dot"
    assert [row.value for row in drawn(holed).rows][2:6] == ["24.2", "not known", "24.4", "not known"]


def test_on_a_phone_a_year_gives_way_to_the_days_at_the_ends() -> None:
    charts = [drawn(target=Target(Fraction(30), due, "30")) for due in (DUE, date(2015, 6, 1))]
    years = [[(day.words, day.anchor) for day in chart.days][1:-1] for chart in charts]
    assert years == [[("2014", "middle roomy"), ("2015", "middle roomy")], [("2014", "middle")]]


def test_what_is_needed_is_dotted_and_stands_beside_what_was() -> None:
    pace = [(BEGINS, Fraction(24)), (DUE, Fraction(30))]
    ahead = [(DAYS[-1], Fraction(263, 10)), (DUE, Fraction(29))]
    chart = drawn(target=Target(Fraction(30), DUE, "30 by the end of 2015"), required=pace, ahead=ahead)
    page = shown(chart)
    assert page.faults == []
    assert "30 by the end of 2015" in page.text
    assert "29.0 most likely" in page.text
    assert 'class="required"' in page.html
    assert points(chart.required)[-1][0] == 1000
    assert chart.rows[0].needed == "24.1"


def test_nothing_known_is_told_and_not_drawn_as_nought() -> None:
    chart = drawn([(BEGINS, None), (DUE, None)])
    assert chart.empty
    page = shown(chart, "zh-hans")
    assert "这些日子还没有记录" in page.text
    assert "<path" not in page.html
    assert [row.value for row in chart.rows] == ["not known", "not known"]
    with pytest.raises(ValueError, match="A trajectory needs a day at least"):
        drawn([])


def test_no_number_on_the_line_is_more_than_what_was_reached() -> None:
    chart = drawn([(BEGINS, Fraction(2999, 100))])
    assert chart.now is not None
    assert chart.now.words == "29.9"
    assert [row.value for row in chart.rows] == ["29.9"]


def test_a_share_has_no_axis_above_a_hundred() -> None:
    chart = drawn([(BEGINS, Fraction(90)), (DUE, Fraction(99))], ceiling=Fraction(100))
    assert max(float(level.words) for level in chart.levels) == 100


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_the_gallery_has_one_with_everything(lang: str) -> None:
    from minzheng.portal.ui.views import _invented_chart

    with translation.override(lang):
        page = shown(_invented_chart(), lang)
    assert page.faults == []
    assert page.html.count('class="band"') == 2
    assert page.html.count("<title") == 1
    assert page.html.count("<tr>") == 14


values = st.fractions(-1000, 100_000, max_denominator=1000)


@given(
    known=st.lists(st.tuples(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.none() | values), min_size=1, max_size=30),
    target=values,
    edge=st.tuples(values, values),
)
def test_whatever_is_known_lies_within_the_frame(
    known: list[tuple[date, Fraction | None]], target: Fraction, edge: tuple[Fraction, Fraction]
) -> None:
    history = sorted(dict(known).items())
    band = Band(((history[-1][0], *sorted(edge)), (date(2031, 1, 1), *sorted(edge))))  # type: ignore[arg-type]
    chart = drawn(history, target=Target(target, date(2030, 6, 1), "t"), bands=[band], today=history[-1][0])
    for path in (*chart.lines, *chart.bands):
        assert all(0 <= x <= 1000 and 0 <= y <= 1000 for x, y in points(path))
    assert len(chart.levels) <= 13
    assert len(chart.rows) == len(history)
