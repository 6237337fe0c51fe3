"""The places of Jiangsu: the base list and the 23 events give exactly the lists of the days they are known for."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from minzheng.content import api as content
from minzheng.kernel.places import api as places
from minzheng.kernel.places.schema import Events, Example
from tests.conftest import SHARED

JIANGSU = Path(__file__).parents[2] / "jurisdictions" / "jiangsu" / "places"
EVENTS = content.toml(JIANGSU / "events.toml", Events)
COUNTY_UNITS = ("district", "county_level_city", "county")
XIAN_SHI = ("county_level_city", "county")  # what the notice calls 县(市)


@pytest.fixture(scope="module")
def jiangsu() -> places.Gazetteer:
    return places.load(JIANGSU)


@pytest.mark.parametrize("example", EVENTS.example, ids=lambda one: f"{one.on}-{one.count}")
def test_the_examples_of_the_events_file_come_out(jiangsu: places.Gazetteer, example: Example) -> None:
    assert jiangsu.on(example.on).count(*example.kinds) == places.Count(example.count, example.count)


@pytest.mark.parametrize(
    ("day", "districts", "cities", "counties"),
    [
        (date(2012, 10, 31), 54, 24, 24),
        (date(2012, 12, 31), 55, 23, 24),
        (date(2013, 12, 31), 55, 23, 22),
        (date(2020, 7, 31), 55, 21, 19),
    ],
)
def test_the_kinds_on_the_days_of_the_published_lists(
    jiangsu: places.Gazetteer, day: date, districts: int, cities: int, counties: int
) -> None:
    standing = jiangsu.on(day)
    assert [standing.count(kind).least for kind in COUNTY_UNITS] == [districts, cities, counties]
    assert standing.doubts == ()


@pytest.mark.parametrize(("year", "county_units"), [(2012, 102), (2013, 100), (2014, 99), (2015, 97), (2016, 96), (2019, 96)])
def test_county_units_at_the_ends_of_years(jiangsu: places.Gazetteer, year: int, county_units: int) -> None:
    assert jiangsu.on(date(year, 12, 31)).count(*COUNTY_UNITS) == places.Count(county_units, county_units)


@pytest.mark.needs_shared("data", "divisions_js_20121031.csv")
def test_the_list_of_the_day_of_the_notice_is_exact(jiangsu: places.Gazetteer) -> None:
    assert standing_rows(jiangsu, date(2012, 10, 31)) == shared_rows("divisions_js_20121031.csv")


@pytest.mark.needs_shared("data", "divisions_js_since_2020.csv")
@pytest.mark.parametrize("day", [date(2020, 7, 31), date(2020, 12, 31), date(2026, 11, 24)])
def test_the_list_since_2020_is_exact(jiangsu: places.Gazetteer, day: date) -> None:
    assert standing_rows(jiangsu, day) == shared_rows("divisions_js_since_2020.csv")


@pytest.mark.needs_shared("data", "division_changes_js.csv")
def test_every_event_of_the_source_is_there_with_its_evidence() -> None:
    with (SHARED / "data" / "division_changes_js.csv").open(encoding="utf-8") as file:
        rows = {row["event_id"]: row for row in csv.DictReader(file)}
    assert [event.id for event in EVENTS.event] == list(rows)
    for event in EVENTS.event:
        row = rows[event.id]
        assert row["evidence"] == "same" or event.evidence.en.startswith(row["evidence"])
        assert row["effective_approx"][:7] == event.when[:7]
        assert event.when[-2:] == row["effective_approx"][-2:]
        assert event.to_confirm == ("from memory" in row["evidence"])


def standing_rows(jiangsu: places.Gazetteer, day: date) -> list[tuple[str, str, str, str]]:
    return [(place.code, place.name, place.kind, place.parent) for place in jiangsu.on(day).places.values()]


def shared_rows(name: str) -> list[tuple[str, str, str, str]]:
    with (SHARED / "data" / name).open(encoding="utf-8") as file:
        return sorted((row["code"], row["name"], row["type"], row["parent"]) for row in csv.DictReader(file))


def test_the_base_list_is_that_before_the_first_event(jiangsu: places.Gazetteer) -> None:
    assert jiangsu.on(jiangsu.begins).count(*COUNTY_UNITS) == places.Count(106, 106)
    assert jiangsu.on(jiangsu.begins).count(*XIAN_SHI) == places.Count(52, 52)


@pytest.mark.parametrize("event", EVENTS.event, ids=lambda event: event.id)
def test_a_day_inside_an_uncertain_time_says_so(jiangsu: places.Gazetteer, event: places.Event) -> None:
    assert event.day.precision == "month"
    doubts = {day: [doubt.event for doubt in jiangsu.on(day).doubts] for day in days(event.day.first, event.day.last)}
    assert [day for day, doubted in doubts.items() if event not in doubted] == [event.day.last]
    assert event not in [doubt.event for doubt in jiangsu.on(event.day.first - timedelta(1)).doubts]


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(number) for number in range((last - first).days + 1)]


def test_how_many_counties_in_the_month_of_jiangyan_is_47_or_48(jiangsu: places.Gazetteer) -> None:
    inside = jiangsu.on(date(2012, 12, 15))
    assert inside.count(*XIAN_SHI) == places.Count(47, 48)
    assert inside.count(*XIAN_SHI, within="321200") == places.Count(3, 4)
    assert inside.count(*XIAN_SHI, within="320500") == places.Count(4, 4)
    [doubt] = inside.doubts
    assert ([place.name for place in doubt.ended], [place.name for place in doubt.made]) == (["姜堰市"], ["姜堰区"])
    assert inside.count(*COUNTY_UNITS) == places.Count(102, 102)


LATER = [date(2012, 9, 30), date(2012, 12, 15), date(2014, 9, 30), date(2020, 12, 31), date(2026, 11, 24)]


@pytest.mark.parametrize("day", LATER)
def test_a_figure_of_wujiang_city_is_one_of_wujiang_district_and_of_suzhou(jiangsu: places.Gazetteer, day: date) -> None:
    rolled = places.roll_up(jiangsu, [places.Figure("320584", date(2012, 7, 15), 79)], day)
    [piece] = rolled.pieces
    assert piece.place is not None
    assert (piece.place.code, piece.place.name, piece.amount, piece.shared, piece.held) == ("320509", "吴江区", 79, False, False)
    assert rolled.total("320509") == places.Total(piece.amount, ())
    assert [rolled.total(code).amount for code in ("320500", "320000", "320508", "320100")] == [79, 79, 0, 0]


def test_inside_the_uncertain_months_wujiang_is_still_a_city_and_may_be_a_district(jiangsu: places.Gazetteer) -> None:
    rolled = places.roll_up(jiangsu, [places.Figure("320584", date(2012, 7, 15), 79)], date(2012, 8, 15))
    assert rolled.own() == {"320584": 79}
    assert "JS06" in [doubt.event.id for doubt in rolled.doubts]
    assert [place.name for place in jiangsu.bearers("320584", date(2012, 8, 15))] == ["吴江市"]
    assert [place.name for place in jiangsu.bearers("320509", date(2012, 8, 15))] == ["吴江区"]


def test_where_the_shares_are_not_known_the_city_holds_the_figure(jiangsu: places.Gazetteer) -> None:
    rolled = places.roll_up(jiangsu, [places.Figure("321003", date(2011, 1, 1), 10)], date(2012, 10, 31))
    [piece] = rolled.pieces
    assert piece.held
    assert piece.place is not None
    assert piece.place.name == "扬州市"
    assert [place.name for place in piece.among] == ["广陵区", "邗江区"]
    assert piece.events == ("JS03",)
    assert rolled.total("321003") == places.Total(0 * piece.amount, (piece,))
    assert rolled.total("321012").open == ()
    assert rolled.total("321000") == places.Total(piece.amount, ())


def test_the_same_name_under_a_new_code_is_the_same_place_for_a_figure(jiangsu: places.Gazetteer) -> None:
    figures = [places.Figure("320602", date(2019, 1, 1), 3), places.Figure("320611", date(2019, 1, 1), 4)]
    assert places.roll_up(jiangsu, figures, date(2020, 12, 31)).own() == {"320613": 7}


def test_a_figure_of_the_younger_place_is_held_above_its_elders(jiangsu: places.Gazetteer) -> None:
    rolled = places.roll_up(jiangsu, [places.Figure("320104", date(2013, 12, 31), 5)], date(2012, 10, 31))
    assert rolled.own() == {"320100": 5}
    assert [place.name for place in rolled.pieces[0].among] == ["白下区", "秦淮区"]


def test_every_province_total_is_the_sum_of_all_figures_on_every_list(jiangsu: places.Gazetteer) -> None:
    for day in (date(2009, 6, 30), date(2012, 10, 31), date(2015, 5, 15)):
        figures = [places.Figure(code, day, number) for number, code in enumerate(jiangsu.on(day).places)]
        for asked in (date(2009, 6, 30), date(2013, 2, 10), date(2026, 11, 24)):
            rolled = places.roll_up(jiangsu, figures, asked)
            assert rolled.total("320000").amount == rolled.amount == sum(range(len(figures)))


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("JS02", ("abolish", "boundary", "merge", "recode", "rekind", "rename", "split")),
        ("JS04", ("rename",)),
        ("JS05", ("abolish", "merge")),
        ("JS06", ("recode", "rekind", "rename")),
        ("JS18", ("boundary", "merge", "split")),
    ],
)
def test_what_an_event_is_shows_in_its_flows(jiangsu: places.Gazetteer, name: str, kinds: tuple[str, ...]) -> None:
    event = next(event for event in jiangsu.events if event.id == name)
    assert jiangsu.kinds_of(event) == kinds


def test_a_place_that_keeps_its_code_goes_on_in_itself(jiangsu: places.Gazetteer) -> None:
    kinds = {event.id: jiangsu.kinds_of(event) for event in jiangsu.events}
    assert kinds["JS14"] == ("abolish", "boundary", "merge", "split"), "武进 is neither renamed nor recoded from 戚墅堰"
    assert kinds["JS03"] == ("abolish", "boundary", "merge", "recode", "rekind", "rename", "split")
    assert kinds["JS06"] == ("recode", "rekind", "rename")
