"""Townships and villages of an invented land: what is wrong with their files, where they go, and the ranges of odd codes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from minzheng.content import api as content
from minzheng.kernel.places import api as places
from minzheng.kernel.places.api import Event, Figure, Flow, Gazetteer, Listed, Outcome, Ranges, Town, Village

BASE = (
    Listed("900000", "Land", "province"),
    Listed("900100", "East", "prefecture_city", "900000"),
    Listed("900101", "Ash", "county", "900100"),
    Listed("900102", "Birch", "county", "900100"),
)
BASE_CSV = "code,name,kind,parent\n" + "".join(f"{one.code},{one.name},{one.kind},{one.parent}\n" for one in BASE)
EVENTS = """begins = 2000-01-01
[[event]]
id = "S"
when = "2005-03-01"
evidence = { zh = "-", en = "-" }
flow = [{ source = "900101", to = "900103" }, { source = "900101", to = "900102" }, { source = "900102", to = "900102" }]
place = [{ code = "900103", name = "Cedar", kind = "county" }]
"""
UNSEEN = content.Said("-", "-")
EARLY, LATE = date(2000, 6, 1), date(2010, 6, 1)


def faults(folder: Path, **files: str) -> list[str]:
    texts = {"base.csv": BASE_CSV, "events.toml": EVENTS} | {f"{name}.csv": text for name, text in files.items()}
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    with pytest.raises(content.ContentError) as caught:
        places.load(folder)
    return [str(fault).removeprefix(f"{folder.as_posix()}/") for fault in caught.value.faults]


def test_what_is_wrong_with_townships_and_villages_is_said_at_once(tmp_path: Path) -> None:
    towns = (
        "code,name,kind,assumed,moves\n"
        "900101001,One,town,,\n"
        "900102001,Two,town,,T:900102\n"
        "900101002,Three,town,yes,S:900100\n"
        "900199001,Four,town,,\n"
        "900101003,Five,county,,S:900102\n"
    )
    villages = "code,name,kind\n900101003001,V,village\n900101009001,W,village\n900101003002,X,town\n"
    assert faults(tmp_path, townships=towns, villages=villages) == [
        'townships.csv:6: kind is "county", but one of subdistrict, town, township, township_like is meant.',
        'villages.csv:4: kind is "town", but one of community, village is meant.',
        "townships.csv:2: moves does not say where S brought it, which divided 900101: S:900103 or S:900102.",
        'townships.csv:3: moves names "T", which is no event of a place in which it lay.',
        'townships.csv:4: moves has "S:900100", but S brought 900101 to 900103, 900102.',
        'townships.csv:5: code begins with "900199", which is no code of the base list.',
        'villages.csv:3: code begins with "900101009", which is no township.',
    ]


def test_a_row_that_is_no_row_is_told_with_its_line(tmp_path: Path) -> None:
    assert faults(tmp_path, townships="code,name,kind\n900101001,One\n900101001,One,town\n", villages="code,nam,kind\n") == [
        "townships.csv:2: is a row of 2, but the head line has 3 columns.",
        "villages.csv:1: nam is no column here; the columns are code, name, kind. Did you mean \"name\"?",
    ]  # fmt: skip


def land(towns: list[Town], *events: Event) -> Gazetteer:
    villages = [Village(f"{town.code}001", "V", "village") for town in towns]
    return Gazetteer(date(2000, 1, 1), BASE, events, towns, villages)


def test_a_township_goes_into_a_place_that_was_founded_around_it() -> None:
    founded = Event("F", "2003", UNSEEN, (), (Outcome("900104", "Dill", "county", "900100"),))
    gone = Event("G", "2006-01-01", UNSEEN, (Flow("900104", ""),))
    towns = [Town("900101001", "One", "town", moves=("F:900104",)), Town("900101002", "Two", "town")]
    gazetteer = land(towns, founded, gone)
    assert [(stay.parent, stay.born, stay.ended) for stay in gazetteer.ever("900101001")] == [
        ("900101", "", "F"),
        ("900104", "F", "G"),
        ("900100", "G", ""),
    ]
    assert [(stay.parent, stay.ended) for stay in gazetteer.ever("900101002")] == [("900101", "")]
    assert [one.code for one in gazetteer.on(LATE).below("900100")] == ["900101", "900102", "900101001"]
    rolled = places.roll_up(gazetteer, [Figure("900101001001", EARLY, 3), Figure("900104", date(2005, 1, 1), 4)], LATE)
    assert [rolled.total(code).amount for code in ("900100", "900101", "900101001")] == [7, 0, 3]


def test_townships_count_as_places_of_their_kind() -> None:
    standing = land([Town("900101001", "One", "town"), Town("900102001", "Two", "subdistrict")]).on(EARLY)
    assert standing.count("town", "subdistrict") == places.Count(2, 2)
    assert standing.count("town", "subdistrict", within="900102") == places.Count(1, 1)


def test_a_code_below_the_county_that_never_was_is_unknown() -> None:
    gazetteer = land([Town("900101001", "One", "town")])
    with pytest.raises(places.UnknownPlaces) as caught:
        places.roll_up(gazetteer, [Figure("900101002", EARLY, 1), Figure("900101001002", EARLY, 1)], LATE)
    assert caught.value.messages == (
        'No place had the code "900101002" on 2000-06-01.',
        'No place had the code "900101001002" on 2000-06-01.',
    )
    with pytest.raises(KeyError):
        gazetteer.on(EARLY).place("900101002")
    with pytest.raises(KeyError):
        gazetteer.on(EARLY).place("900101001002")


def test_the_last_range_ends_where_codes_of_its_top_end() -> None:
    assert Ranges(land([Town("900101001", "One", "town")])).of("900000", EARLY) == (("900000", "91"),)
    flat = Gazetteer(date(2000, 1, 1), [Listed("A", "Land", "province"), Listed("AB", "East", "county", "A")], [])
    assert Ranges(flat).of("AB", EARLY) == (("AB", "B"),)
    nines = Gazetteer(date(2000, 1, 1), [Listed("9", "Land", "province")], [])
    assert Ranges(nines).of("9", EARLY) == (("9", ":"),)


def test_a_code_used_again_belongs_to_whoever_bears_it_and_before_that_to_its_heir() -> None:
    gone = Event("A", "2003-01-01", UNSEEN, (Flow("900101", "900102"), Flow("900102", "900102")))
    again = Event("B", "2006-01-01", UNSEEN, (), (Outcome("900101", "New Ash", "county", "900000"),))
    ranges = Ranges(land([], gone, again))
    assert ranges.of("900100", date(2004, 1, 1)) == (("900100", "91"),)
    assert ranges.of("900102", date(2004, 1, 1)) == (("900101", "91"),)
    assert ranges.of("900101", date(2004, 1, 1)) == ()
    assert ranges.of("900100", date(2007, 1, 1)) == (("900100", "900101"), ("900102", "91"))
    assert ranges.of("900101", date(2007, 1, 1)) == (("900101", "900102"),)
