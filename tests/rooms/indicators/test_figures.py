"""Figures follow from registers, on any day, also when places change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.indicators import api as indicators
from minzheng.indicators import loading, models, reads
from minzheng.kernel.access.api import PUBLIC, Forbidden
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.registry import api as registry
from tests.rooms.indicators.planting import amend, hear, plant, plant_many
from tests.rooms.registry.acting import MAKER, actor

pytestmark = pytest.mark.django_db
PROVINCE, CITY, COUNTY, TOWN = "320000", "320500", "320581", "320581101"
FIRST, AUTUMN = date(2012, 1, 1), date(2012, 10, 31)
CENTRE = {"kind": "centre", "beds": "300", "complete": "yes", "opened": "2008-09-01"}
HOME = {"ownership": "public", "opened": "2012-01-01", "state": "open"}
STATION = {"name": "甲", "beds": "9", "minors_centre": "no", "standardised": "yes", "opened": "2003-08-01"}
ROOMS = ("one_window", "elder_room", "reading_room", "clinic", "meets_standard")
FACILITY = dict.fromkeys(ROOMS, "yes") | {"area": "300", "kind": "rural"}
PEOPLE = {"year": "2011", "resident": "9000", "hukou": "8000", "aged_60": "2000", "source": "统计公报"}


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with time.at(date(2021, 1, 1)):
        yield


def counties(day: date, *kinds: str) -> list[str]:
    return [one.code for one in places.default().on(day).places.values() if one.kind in kinds]


def said(name: str, place: str = PROVINCE, day: date = AUTUMN) -> tuple[int, int, str]:
    figure = indicators.value(name, place, day)
    return int(figure.numerator), int(figure.denominator), figure.shown


def test_a_county_that_becomes_a_district_leaves_the_welfare_centres_that_day() -> None:
    some = counties(AUTUMN, "county", "county_level_city")
    rows = [(code, CENTRE | {"name": f"中心{code}"}, FIRST) for code in some if code != "320581"]
    plant_many("welfare_institution", rows)
    hear()
    ends = [AUTUMN, date(2012, 12, 31), date(2013, 12, 31), date(2014, 12, 31), date(2015, 12, 31)]
    found = [said("county_welfare_centres", day=day)[:2] for day in ends]
    assert found == [(47, 48), (46, 47), (44, 45), (43, 44), (41, 42)]
    assert indicators.records("county_welfare_centres", PROVINCE, ends[-1]).lacking == ("320581",)


def test_the_district_that_a_county_became_keeps_its_beds_and_its_elders() -> None:
    plant("population", "320584", PEOPLE, FIRST)  # 吴江市, from September 2012 on 吴江区 320509
    plant("elder_care_institution", "320584001", HOME | {"name": "甲", "beds": "60"}, FIRST)
    hear()
    assert said("elder_care_beds", "320584", FIRST) == (60, 2000, "30.0")
    assert said("elder_care_beds", "320509", AUTUMN) == (60, 2000, "30.0")
    assert said("elder_care_beds", CITY, FIRST) == said("elder_care_beds", CITY, AUTUMN) == (60, 2000, "30.0")


def test_a_city_has_what_lies_at_it_and_not_what_lies_in_its_counties() -> None:
    for kind in ("social", "children"):
        plant("welfare_institution", CITY, CENTRE | {"name": kind, "kind": kind}, FIRST)
    plant("welfare_institution", COUNTY, CENTRE | {"name": "psychiatric", "kind": "psychiatric"}, FIRST)
    plant("relief_station", COUNTY, STATION, FIRST)
    plant("veteran_cadre_centre", CITY, {"name": "甲", "model": "yes", "served": "9", "opened": "2003-08-01"}, FIRST)
    hear()
    assert said("city_institutions") == (2, 39, "5.1")
    found = {part.code: part.figure.numerator for part in indicators.parts("city_institutions", CITY, AUTUMN)}
    assert found == {"social": 1, "children": 1, "psychiatric": 0}
    assert said("relief_stations")[:2] == (1, 61)
    assert said("relief_stations", COUNTY)[:2] == (1, 1)
    assert said("veteran_cadre_centres")[:2] == (1, 13)


def test_communities_without_a_record_are_missing_and_stay_in_the_denominator() -> None:
    bodies = dict.fromkeys(("party", "committee", "station", "office"), "yes")
    plant("community_bodies", "320684102001", bodies | {"kind": "urban"}, FIRST)
    plant("community_bodies", "320684102200", bodies | {"kind": "rural", "office": "no"}, FIRST)
    plant("community_facility", "320684102200", FACILITY, FIRST)
    hear()
    figure = indicators.value("four_bodies", "320684102", AUTUMN)
    assert (figure.numerator, figure.denominator, figure.missing, figure.ratio) == (1, 3, 1, Fraction(100, 3))
    parts = indicators.parts("four_bodies", "320684102", AUTUMN)
    assert [(one.code, one.figure.numerator, one.figure.denominator) for one in parts] == [("urban", 1, 1), ("rural", 0, 2)]
    behind = indicators.records("four_bodies", "320684102", AUTUMN)
    assert (behind.missing, behind.lacking) == (("320684102201",), ("320684102201", "320684102200"))
    assert said("community_facilities", "320684102") == (1, 3, "33.3")
    assert said("four_bodies/recorded", "320684102") == (1, 2, "50.0")


def test_where_not_one_record_is_there_nothing_is_said() -> None:
    figure = indicators.value("township_staff", PROVINCE, AUTUMN)
    assert (figure.numerator, figure.denominator, figure.missing, figure.ratio, figure.shown) == (0, 1203, 1203, None, "")
    plant("elder_care_institution", TOWN, HOME | {"name": "甲", "beds": "60"}, FIRST)
    hear()
    figure = indicators.value("elder_care_beds", COUNTY, AUTUMN)
    assert (figure.numerator, figure.denominator, figure.missing, figure.ratio) == (60, 0, 1, None)
    assert indicators.records("elder_care_beds", CITY, AUTUMN).missing == tuple(
        sorted(one.code for one in places.children(CITY, AUTUMN))
    )


@pytest.mark.parametrize(("population", "staff", "reaches"), [(50_000, 3, 1), (50_000, 2, 0), (50_001, 3, 0), (50_001, 4, 1)])
def test_fifty_thousand_itself_needs_three(population: int, staff: int, reaches: int) -> None:
    plant("township_staff", TOWN, {"population": population, "posts": 3, "staff": staff}, FIRST)
    hear()
    assert said("township_staff", TOWN)[:2] == (reaches, 1)
    gap = indicators.value("township_staff/hukou", TOWN, AUTUMN)
    unknown = int(staff > 2)  # two are too few for any population; what is empty else is not known, which is not no
    assert (gap.numerator, gap.missing) == (0, unknown)


def test_two_assistants_in_a_village_count_once_and_the_second_holds_it_when_the_first_leaves() -> None:
    somebody = {"post": "none", "appointed": "2012-01-01", "trained": "no"}
    plant("village_assistant", "320621400001", somebody | {"name": "甲"}, FIRST, until=date(2013, 1, 1))
    plant("village_assistant", "320621400001", somebody | {"name": "乙"}, date(2012, 6, 1), until=date(2014, 1, 1))
    hear()
    days = [date(2011, 12, 31), FIRST, AUTUMN, date(2013, 1, 1), date(2013, 12, 31), date(2014, 1, 1)]
    found = indicators.series("village_assistants", "320621400", days)
    assert [figure.numerator for figure in found] == [0, 1, 1, 1, 1, 0]
    assert [indicators.value("village_assistants", "320621400", day) for day in days] == list(found)


def test_a_line_over_time_is_the_figure_of_each_of_its_days_where_nothing_was_entered_and_where_places_changed() -> None:
    rows = [(code, CENTRE | {"name": f"中心{code}"}, FIRST) for code in counties(AUTUMN, "county_level_city")[:-3]]
    plant_many("welfare_institution", rows)
    hear()
    days = [date(year, month, 1) for year in range(2012, 2021) for month in (1, 4, 7, 10)]
    found = indicators.series("county_welfare_centres", PROVINCE, days)
    assert [indicators.value("county_welfare_centres", PROVINCE, day) for day in days] == list(found)
    assert len({figure.denominator for figure in found}) > 3


def test_a_bed_opened_in_a_township_moves_county_city_and_province() -> None:
    plant("population", COUNTY, PEOPLE, FIRST)
    home = plant("elder_care_institution", TOWN, HOME | {"name": "甲", "beds": "40"}, FIRST)
    hear()
    amend(home, HOME | {"name": "甲", "beds": "100"}, AUTUMN)
    assert said("elder_care_beds", COUNTY)[0] == 40, "it was announced and not yet heard"
    assert events.deliver() == 2  # its figures, and those of what is promised
    for place in (COUNTY, CITY, PROVINCE):
        assert said("elder_care_beds", place) == (100, 2000, "50.0")
        assert said("elder_care_beds", place, date(2012, 10, 30)) == (40, 2000, "20.0")
    assert indicators.fresh("elder_care_beds", PROVINCE, date(2020, 1, 1)) == AUTUMN
    assert indicators.fresh("elder_care_beds", PROVINCE, date(2012, 10, 30)) == FIRST
    assert indicators.fresh("elder_care_beds", "320100", AUTUMN) is None


def test_hearing_the_same_again_changes_nothing() -> None:
    plant("population", COUNTY, PEOPLE, FIRST)
    hear()
    before = list(models.Step.objects.order_by("series", "day").values_list("series", "place_code", "day", "denominator"))
    events.replay(1 if connection.vendor == "sqlite" else _last_event())
    hear()
    assert list(models.Step.objects.order_by("series", "day").values_list("series", "place_code", "day", "denominator")) == before


def _last_event() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM events_event")
        return int(cursor.fetchone()[0])


def test_many_places_of_many_measures_are_one_statement_when_warm_and_two_when_not() -> None:
    plant("population", COUNTY, PEOPLE, FIRST)
    hear()
    names, some = [one.id for one in indicators.measures()], [PROVINCE, CITY, COUNTY, *counties(AUTUMN, "district")]
    with CaptureQueriesContext(connection) as cold:
        first = indicators.values(names, some, AUTUMN)
    with CaptureQueriesContext(connection) as warm:
        again = indicators.values(names, some, AUTUMN)
    assert (len(cold), len(warm)) == (2, 1)
    assert first == again
    plant("elder_care_institution", TOWN, HOME | {"name": "甲", "beds": "40"}, FIRST)
    hear()
    assert indicators.values(names, some, AUTUMN)["elder_care_beds"][COUNTY].numerator == 40


def test_what_was_just_made_is_not_dropped_for_what_lay_there_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "_KEPT", 2)
    plain = [one.id for one in indicators.measures() if one.id != "elder_care_beds" and not one.formula.growth]
    indicators.values(["elder_care_beds", plain[0]], [COUNTY], AUTUMN)
    plant("elder_care_institution", TOWN, HOME | {"name": "甲", "beds": "40"}, FIRST)
    hear()
    indicators.values(["elder_care_beds", plain[1]], [COUNTY], AUTUMN)
    with CaptureQueriesContext(connection) as warm:
        indicators.values(["elder_care_beds", plain[1]], [COUNTY], AUTUMN)
    assert len(warm) == 1


def test_a_measure_that_is_not_public_is_for_those_who_may_read_figures_there(monkeypatch: pytest.MonkeyPatch) -> None:
    known = loading.all_series()
    closed = replace(known["elder_care_beds"], measure=replace(known["elder_care_beds"].measure, public=False))
    monkeypatch.setattr(loading, "all_series", lambda: dict(known) | {"elder_care_beds": closed})
    with pytest.raises(Forbidden):
        indicators.value("elder_care_beds", COUNTY, AUTUMN)
    with pytest.raises(Forbidden):
        indicators.value("elder_care_beds", CITY, AUTUMN, actor=actor("9", "township_clerk", TOWN))
    with pytest.raises(Forbidden):
        indicators.records("elder_care_beds", CITY, AUTUMN, actor=PUBLIC)
    assert indicators.value("elder_care_beds", COUNTY, AUTUMN, actor=MAKER).ratio is None


def test_a_place_that_never_was_and_a_measure_that_is_not_are_named() -> None:
    with pytest.raises(places.NoSuchPlace):
        indicators.value("four_bodies", "999999", AUTUMN)
    with pytest.raises(indicators.UnknownMeasure, match=r'No measure is called "four_body". Did you mean "four_bodies"\?'):
        indicators.value("four_body", PROVINCE, AUTUMN)
    assert indicators.value("four_bodies", "320509", FIRST).ratio is None, "it stands only from September on"


def test_a_step_that_says_what_no_register_says_is_found() -> None:
    plant("population", COUNTY, PEOPLE, FIRST)
    indicators.catch_up()
    hear()
    assert list(indicators.broken()) == []
    models.Step.objects.filter(series="elder_care_beds").update(denominator=1999)
    assert (
        list(indicators.broken())
        == ["elder_care_beds at 320581 (whole) on 2012-01-01 is (0, 1999, 1, 0), but the records say (0, 2000, 1, 0)."]
        or connection.vendor == "postgresql"
    )
    assert list(indicators.broken(sample=["320100"])) == []
    models.Series.objects.filter(pk="four_bodies").update(definition="another")
    assert "The figures of four_bodies were computed by another definition." in next(indicators.broken())
    assert indicators.catch_up() == ("four_bodies",)


def test_what_registers_said_before_the_program_knew_the_measure_is_brought_in() -> None:
    plant("population", COUNTY, PEOPLE, FIRST)
    hear()
    models.Step.objects.all().delete()
    models.Series.objects.all().delete()
    assert "elder_care_beds" in indicators.catch_up()
    assert said("elder_care_beds", PROVINCE)[1] == 2000
    assert indicators.catch_up() == ()


@pytest.mark.parametrize("relation", [registry.FACTS, indicators.STEPS], ids=lambda one: one.name)
def test_a_relation_has_the_columns_that_it_says(relation: db.Relation) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {relation.name}")  # noqa: S608 - a name of our own
        assert [column[0] for column in cursor.description or ()] == list(relation.columns)
    assert set(relation.key) <= set(relation.columns)


def test_no_rounding_reaches_a_target() -> None:
    up, down = indicators.measure("elder_care_beds"), replace(indicators.measure("elder_care_beds"), direction="down")
    assert (indicators.shown(up, Fraction(2996, 100)), indicators.shown(down, Fraction(2991, 100))) == ("29.9", "30.0")
    assert indicators.shown(up, Fraction(123_456, 10)) == "12,345.6"


MIDDLE = date(2013, 7, 19)  # 282 days after the notice, and 141 before the end
RATES: Mapping[str, tuple[dict[str, object], tuple[object, ...]]] = {
    "half as fast as it should be": (
        {"now": Fraction(25), "target": 30, "baseline": Fraction(20), "day": MIDDLE},
        (False, Fraction(1, 2)),
    ),
    "there": ({"now": Fraction(30), "target": 30, "baseline": Fraction(20), "day": MIDDLE}, (True, None)),
    "not begun": ({"now": Fraction(20), "target": 30, "baseline": Fraction(20), "day": date(2012, 10, 10)}, (False, None)),
    "too late": ({"now": Fraction(20), "target": 30, "baseline": Fraction(20), "day": date(2016, 1, 1)}, (False, None)),
}


@pytest.mark.parametrize("name", RATES)
def test_the_rate_so_far_is_held_against_the_rate_that_is_needed(name: str) -> None:
    given, (reached, r) = RATES[name]
    found = indicators.required(since=date(2012, 10, 10), due=date(2013, 12, 7), **given)  # type: ignore[arg-type]
    assert (found.reached, found.r) == (reached, r)
    if name.startswith("half"):
        assert found.achieved == Fraction(5, 282) * indicators.MONTH
