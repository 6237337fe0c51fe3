"""Figures of what engines record: within a time, of no few households for the public, and again the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from minzheng.indicators import api as indicators
from minzheng.indicators import loading, models, reads, sources
from minzheng.indicators.api import Figure
from minzheng.kernel.access.api import PUBLIC, SYSTEM
from minzheng.kernel.db import api as db
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from tests.rooms.indicators.laying import LAID, counted, lay
from tests.rooms.indicators.planting import amend, hear, plant
from tests.rooms.registry.acting import actor

pytestmark = pytest.mark.django_db
NAME, COUNTY, TOWN = "aid_decided_in_time", "320623", "320623101"
OFFICER = actor("9000027", "department_officer", COUNTY)


def decided(count: int, day: date, pace: str = "in_time", place: str = TOWN, item: str = "dibao") -> None:
    lay("cases.decided", f"{place}001", {"item": item, "pace": pace}, day, times=count)


def said(place: str = TOWN, day: date = date(2014, 12, 31), who: object = SYSTEM) -> Figure:
    return indicators.value(NAME, place, day, actor=who)  # type: ignore[arg-type]


def test_every_source_can_be_laid_down_in_an_example() -> None:
    assert set(LAID) == {name for name, one in indicators.sources().items() if one.rows is None}


def test_what_happened_counts_in_its_year_and_in_no_other() -> None:
    decided(2, date(2013, 12, 31), "late")
    decided(3, date(2014, 1, 1))
    decided(1, date(2014, 7, 1), "late")
    decided(9, date(2014, 7, 1), "unlimited")
    counted()
    days = [date(2013, 12, 30), date(2013, 12, 31), date(2014, 1, 1), date(2014, 6, 30), date(2014, 12, 31), date(2015, 1, 1)]
    found = indicators.series(NAME, TOWN, days, actor=SYSTEM)
    assert [(one.numerator, one.denominator, one.shown) for one in found] == [
        (0, 0, ""),
        (0, 2, "0.0"),
        (3, 3, "100.0"),
        (3, 3, "100.0"),
        (3, 4, "75.0"),
        (0, 0, ""),
    ]
    assert [said(day=day) for day in days] == list(found)
    assert said("320000").denominator == 4
    assert indicators.value(f"{NAME}/all", TOWN, days[4], actor=SYSTEM).denominator == 13


def test_counted_again_it_is_the_same() -> None:
    decided(3, date(2014, 1, 1))
    indicators.catch_up()
    columns = ("series", "place_code", "part", "day", "numerator", "denominator", "known", "gaps")
    before = sorted(models.Step.objects.values_list(*columns))
    indicators.count_again("cases.decided", [f"{TOWN}001"])
    counted()
    assert sorted(models.Step.objects.values_list(*columns)) == before
    assert list(indicators.broken()) == []
    models.Step.objects.filter(series=NAME).update(numerator=2)
    assert next(iter(indicators.broken())) == (
        f"{NAME} at {TOWN} (whole) on 2014-01-01 is (2, 3, 0, 0), but the records say (3, 3, 0, 0)."
    )


def test_the_public_is_told_nothing_of_few_households_and_nothing_from_which_they_follow() -> None:
    towns = [one.code for one in places.children(COUNTY, date(2014, 12, 31))][:4]
    for town, count in zip(towns, (3, 40, 60, 80), strict=True):
        decided(count, date(2014, 5, 1), place=town)
    counted()
    seen = {town: said(town, who=PUBLIC) for town in towns}
    assert [one.withheld for one in seen.values()] == [True, True, False, False]  # 3 would follow from the county and the others
    assert (seen[towns[0]].numerator, seen[towns[0]].denominator, seen[towns[0]].ratio) == (0, 0, None)
    assert said(COUNTY, who=PUBLIC).denominator == 183
    assert [said(town, who=OFFICER).denominator for town in towns] == [3, 40, 60, 80]
    days = [date(2014, 4, 30), date(2014, 12, 31), date(2015, 1, 1)]
    for who in (PUBLIC, OFFICER):
        for town in towns:
            assert list(indicators.series(NAME, town, days, actor=who)) == [said(town, day, who) for day in days]
    assert indicators.fresh(NAME, towns[0], days[1]) is None
    assert indicators.fresh(NAME, towns[0], days[1], actor=OFFICER) == date(2014, 5, 1)
    assert indicators.changed([NAME], towns[:1], days[1])[NAME] == {towns[0]: None}


def test_where_nothing_is_said_of_a_county_nothing_is_said_of_its_townships() -> None:
    decided(9, date(2014, 5, 1))
    counted()
    assert {said(place, who=PUBLIC).withheld for place in ("320000", "320600", COUNTY, TOWN, "320581")} == {True}


def test_a_year_before_of_few_is_told_no_more_than_they_are() -> None:
    decided(3, date(2013, 5, 1))
    decided(20, date(2014, 5, 1))
    counted()
    now, then = (reads.on_day([loading.series(NAME)], day)[NAME] for day in (date(2014, 12, 31), date(2013, 12, 31)))
    assert reads.figure(now, TOWN, full=True, before=then).before == (3, 3)
    assert not reads.figure(now, TOWN, full=False).withheld
    told = reads.figure(now, TOWN, full=False, before=then)
    assert (told.withheld, told.before) == (True, None)


def test_a_source_asks_only_for_columns_that_its_relation_has() -> None:
    file = Path(sources.__file__).parents[1] / "services/cases/decided.toml"
    relation = db.Relation("case_decided", {"decided_on": ""}, (), "")
    with pytest.raises(ValueError, match=r'decided.toml: "place_code" is no column of case_decided; they are decided_on.'):
        indicators.source("cases.decided", file, relation)
    assert indicators.sources()["cases.decided"].relation.columns["pace"]


def test_what_grows_is_held_against_what_it_was_a_year_before_and_not_known_where_that_was_not_told_anew() -> None:
    standard = {"benefit": "dibao", "area": "all", "number": "民发〔2012〕1号"}
    income = {"area": "urban", "source": "公报"}
    with time.at(date(2016, 1, 1)):
        laid = plant("assistance_standard", "320500", standard | {"amount": "500"}, date(2012, 7, 1))
        amend(laid, standard | {"amount": "600"}, date(2014, 2, 28))
        had = plant("disposable_income", "320500", income | {"year": "2011", "amount": "20000"}, date(2012, 1, 1))
        amend(had, income | {"year": "2013", "amount": "22000"}, date(2014, 1, 20))
        hear()
        days = [date(2013, 7, 1), date(2014, 2, 27), date(2014, 2, 28), date(2015, 1, 19), date(2015, 1, 20), date(2016, 2, 29)]
        found = indicators.series("standard_growth_urban", "320500", days)
        assert [one.shown for one in found] == ["", "-10.0", "10.0", "10.0", "", ""]
        assert list(found) == [indicators.value("standard_growth_urban", "320500", day) for day in days]
        assert found[2].before == (500, 20_000)
        assert indicators.value("standard_growth_urban", "320581", days[2]).ratio is None


def test_places_in_which_something_happened_within_a_month_are_told_to_everybody_however_few() -> None:
    name, below = "townships_at_work", places.children(COUNTY, date(2014, 6, 30))
    towns = [one.code for one in below if one.kind != "township_like"]
    decided(1, date(2014, 6, 2), place=towns[0])
    decided(2, date(2014, 6, 30), place=towns[1])
    decided(20, date(2014, 5, 31), place=towns[2])
    counted()
    days = [date(2014, 5, 31), date(2014, 6, 1), date(2014, 6, 2), date(2014, 6, 30), date(2014, 7, 1)]
    found = indicators.series(name, COUNTY, days)
    assert [(one.numerator, one.denominator, one.withheld) for one in found] == [(n, len(towns), False) for n in (1, 0, 1, 2, 0)]
    assert list(found) == [indicators.value(name, COUNTY, day) for day in days]
    assert indicators.value(name, towns[0], days[3]).shown == "100.0"
    behind = indicators.records(name, COUNTY, days[3])
    assert (behind.lacking_count, behind.missing_count) == (len(towns) - 2, 0)
    assert indicators.value(f"{name}/year", COUNTY, days[4]).numerator == 3


def test_a_service_of_which_no_law_sets_a_time_says_all_four_while_the_province_promises_one() -> None:
    name, day = "items_fully_stated", date(2014, 6, 30)
    counted()
    before = indicators.value(name, "320000", day)
    promised = {"item": "temporary_assistance", "days": "15", "unit": "working_day", "number": "苏民规〔2013〕1号"}
    with time.at(date(2014, 7, 1)):
        laid = plant("service_promise", "320000", promised, date(2014, 6, 1))
        plant("service_promise", "320000", promised | {"item": "orphan_allowance", "days": "9"}, date(2014, 7, 1))
        plant("service_promise", "320623", promised | {"item": "wubao", "days": "9"}, date(2014, 6, 1))  # of its own people alone
        amend(laid, promised | {"days": "10"}, date(2014, 6, 15))
        hear()
    found = [indicators.value(name, "320000", one) for one in (date(2014, 5, 31), date(2014, 6, 1), day)]
    assert [(one.numerator - before.numerator, one.denominator) for one in found] == [(n, before.denominator) for n in (0, 1, 1)]
    kept = sorted(models.Step.objects.filter(series=name).values_list("day", "numerator", "denominator"))
    indicators.catch_up()
    assert sorted(models.Step.objects.filter(series=name).values_list("day", "numerator", "denominator")) == kept
    assert list(indicators.broken()) == []
