"""The townships and villages of Jiangsu: each lies in the right county unit on every day, and is found by code and name."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from minzheng.kernel.places import api as places
from minzheng.kernel.places.api import Figure, When

JIANGSU = places.default()
DAYS = sorted(
    {JIANGSU.begins, date(2012, 10, 31), date(2026, 11, 24)}
    | {day for event in JIANGSU.events for day in (event.day.first, event.day.last, event.day.last + timedelta(1))}
)
BEFORE, AFTER = date(2012, 7, 15), date(2013, 1, 1)


def test_the_list_is_whole() -> None:
    assert Counter(town.kind for town in JIANGSU.towns) == {"town": 691, "subdistrict": 495, "township": 17, "township_like": 284}
    assert Counter(village.kind for village in JIANGSU.villages) == {"village": 13375, "community": 8583}
    assert sum(town.assumed for town in JIANGSU.towns) == 294
    known = places.vintage()
    assert known is not None
    assert known.as_of == date(2023, 6, 30)
    assert (
        known.names.en
        == "Names of townships and villages are those of 30 June 2023. They are shown for every day, as an approximation."
    )


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_township_lies_in_one_county_unit_and_no_county_unit_is_without(day: date) -> None:
    standing = JIANGSU.on(day)
    counties = [place.code for place in standing.places.values() if places.level(place.code) == "county"]
    below = Counter(place.code for county in counties for place in standing.below(county))
    assert below == dict.fromkeys(standing.towns, 1)
    assert all(standing.below(county) for county in counties)
    assert len(below) == 1487


def test_a_township_goes_with_its_county_unit() -> None:
    assert places.full_name("320584104", BEFORE) == "江苏省苏州市吴江市" + places.name("320584104")
    assert places.full_name("320584104", AFTER) == "江苏省苏州市吴江区" + places.name("320584104")
    assert "320584104" in [place.code for place in places.children("320509", AFTER)]
    assert places.children("320584", AFTER) == ()


def test_a_town_that_moved_when_its_county_unit_was_divided_lies_where_it_moved() -> None:
    benniu = "320412122"
    [first, then] = JIANGSU.ever(benniu)
    assert (first.name, first.parent, first.ends) == ("奔牛镇", "320412", When.read("2015-04..2015-06"))
    assert (then.parent, then.born, then.ended) == ("320411", "JS14", "")
    assert benniu in [place.code for place in places.children("320412", date(2015, 6, 29))]
    assert benniu in [place.code for place in places.children("320411", date(2015, 6, 30))]
    assert places.ranges("320411", date(2015, 3, 31)) == (("320411", "320412"),)
    assert places.ranges("320411", date(2015, 6, 30)) == (("320411", "320412"), ("320412122", "320412400"))


@pytest.mark.parametrize("code", ["320584", "320584104", "320584104001"])
def test_a_figure_of_wujiang_rolls_up_to_its_heir_and_to_suzhou_on_any_later_day(code: str) -> None:
    for day in (day for day in DAYS if day >= date(2012, 9, 30)):
        rolled = places.roll_up(JIANGSU, [Figure(code, BEFORE, 7)], day)
        assert [rolled.total(one).amount for one in ("320000", "320500", "320509")] == [7, 7, 7]
        assert rolled.total("320508").amount == 0


def test_ranges_hold_what_passed_into_a_place() -> None:
    assert places.ranges("320000", BEFORE) == (("320000", "33"),)
    assert places.ranges("320500", BEFORE) == (("320500", "320600"),)
    assert places.ranges("320584", BEFORE) == (("320509", "320581"), ("320584", "320585")), "and its heir's, which is to come"
    assert places.ranges("320584", AFTER) == ()
    assert places.ranges("320509", AFTER) == (("320509", "320581"), ("320584", "320585"))
    assert places.ranges("320104", date(2026, 1, 1)) == (("320103", "320105"),)
    assert places.ranges("320584104", AFTER) == (("320584104", "320584105"),)
    assert places.ranges("320584104001", AFTER) == (("320584104001", "320584104002"),)
    with pytest.raises(places.BeforeTheList, match="Nothing is known of 2009-06-29: the list of places begins on 2009-06-30"):
        places.ranges("320500", date(2009, 6, 29))


def test_names_are_those_of_the_day() -> None:
    assert [places.name("320803", day) for day in (date(2011, 1, 1), BEFORE)] == ["楚州区", "淮安区"]
    assert places.name("320803") == "淮安区"
    assert places.full_name("320584") == places.full_name("320584", AFTER) == "江苏省苏州市吴江市"
    assert places.full_name("320509", BEFORE) == "江苏省苏州市吴江区", "not yet in force: as it will be"
    assert places.full_name("320000") == "江苏省"


def test_levels_and_existence() -> None:
    codes = ("320000", "320500", "320584", "320584104", "320584104001")
    assert [places.level(code) for code in codes] == ["province", "city", "county", "township", "village"]
    assert [places.exists(code, BEFORE) for code in codes] == [True] * 5
    assert [places.exists(code, AFTER) for code in codes] == [True, True, False, True, True]
    assert not places.exists("320599", AFTER)


@pytest.mark.parametrize("ask", [places.name, places.full_name, places.level])
def test_a_code_that_never_was_is_said(ask: type[str]) -> None:
    with pytest.raises(KeyError) as caught:
        ask("320599")
    assert str(caught.value) == 'No place has ever had the code "320599".'
    for other in (places.ranges, places.children):
        with pytest.raises(places.NoSuchPlace):
            other("320599", AFTER)


def test_places_are_found_by_name() -> None:
    assert [place.code for place in places.find("鼓楼区", AFTER)] == ["320106", "320302"]
    assert [place.code for place in places.find("鼓楼区", AFTER, within="320300")] == ["320302"]
    assert places.find(" 吴江 ", BEFORE)[0].name == "吴江市"
    assert places.find("吴江", AFTER)[0].name == "吴江区"
    assert len(places.find("新", AFTER)) == 20
    assert all(
        place.code.startswith("320508") or place.parent[:6] in {"320502", "320503", "320504"}
        for place in places.find("社区", AFTER, within="320508")
    )
    assert places.find("", AFTER) == places.find("吴江", AFTER, within="320599") == places.find("火星", AFTER) == ()
