"""Places of an invented land: what happens to them, and what does not fit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from minzheng.content import api as content
from minzheng.kernel.places import api as places
from minzheng.kernel.places.api import Event, Figure, Flow, Listed, Outcome, When

BEGINS = date(2000, 1, 1)
LAND = (
    Listed("1", "Land", "province"),
    Listed("11", "East", "prefecture_city", "1"),
    Listed("111", "Ash", "county", "11"),
    Listed("112", "Birch", "county", "11"),
    Listed("12", "West", "prefecture_city", "1"),
    Listed("121", "Cedar", "county", "12"),
)
EARLY, LATE = date(2000, 6, 1), date(2010, 6, 1)


def land(*events: Event) -> places.Gazetteer:
    return places.Gazetteer(BEGINS, LAND, events)


def event(name: str, when: str, *flows: tuple[str, str] | tuple[str, str, str], place: tuple[Outcome, ...] = ()) -> Event:
    made = tuple(Flow(one[0], one[1], Decimal(one[2]) if len(one) == 3 else None) for one in flows)
    return Event(name, when, content.Said("编造", "invented"), made, place)


def landed(
    gazetteer: places.Gazetteer, code: str, amount: int = 100, day: date = EARLY, asked: date = LATE
) -> dict[str, Fraction]:
    return places.roll_up(gazetteer, [Figure(code, day, amount)], asked).own()


@pytest.mark.parametrize(
    ("text", "first", "last", "precision", "printed"),
    [
        ("2012-12-05", date(2012, 12, 5), date(2012, 12, 5), "day", "2012-12-05"),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29), "month", "2012-02"),
        ("2012", date(2012, 1, 1), date(2012, 12, 31), "year", "2012"),
        ("2011-12..2012-02", date(2011, 12, 1), date(2012, 2, 29), "month", "2011-12..2012-02"),
        ("2011-12-30..2012", date(2011, 12, 30), date(2012, 12, 31), "year", "2011..2012"),
    ],
)
def test_a_day_is_as_precise_as_it_is_known(text: str, first: date, last: date, precision: str, printed: str) -> None:
    when = When.read(text)
    assert (when.first, when.last, when.precision, str(when)) == (first, last, precision, printed)


@pytest.mark.parametrize("text", ["", "12", "2012-13", "2012-02-30", "2012-12..", "2013..2012", "2012-1", "２０１２"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no day, month or year|ends before it begins"):
        When.read(text)


def test_a_known_share_divides_and_says_that_it_reckoned() -> None:
    split = event("S", "2005-03-01", ("111", "111", "0.7"), ("111", "113", "0.3"), place=(Outcome("113", "Dill", "county"),))
    gazetteer = land(split)
    rolled = places.roll_up(gazetteer, [Figure("111", EARLY, 10)], LATE)
    assert rolled.own() == {"111": 7, "113": 3}
    assert all(piece.shared and not piece.held for piece in rolled.pieces)
    [old, new] = gazetteer.ever("111")
    assert [(link.place.code, link.share) for link in gazetteer.successors(old)] == [
        ("111", Fraction(7, 10)),
        ("113", Fraction(3, 10)),
    ]
    assert [(link.place, link.share) for link in gazetteer.predecessors(new)] == [(old, Fraction(7, 10))]
    assert gazetteer.kinds_of(split) == ("boundary", "split")


def test_what_remains_beside_a_known_share_is_held_above() -> None:
    split = event(
        "S",
        "2005",
        ("111", "111", "0.5"),
        ("111", "113"),
        ("111", "112"),
        ("112", "112"),
        place=(Outcome("113", "Dill", "county"),),
    )
    rolled = places.roll_up(land(split), [Figure("111", EARLY, 8)], LATE)
    assert rolled.own() == {"111": 4, "11": 4}
    assert [place.code for piece in rolled.pieces for place in piece.among] == ["112", "113"]


def test_what_was_divided_and_came_together_again_is_whole() -> None:
    split = event("S", "2005", ("111", "111"), ("111", "113"), place=(Outcome("113", "Dill", "county"),))
    merge = event("M", "2008", ("113", "111"), ("111", "111"))
    assert landed(land(split), "111") == {"11": 100}
    rolled = places.roll_up(land(split, merge), [Figure("111", EARLY, 100)], LATE)
    assert rolled.own() == {"111": 100}
    assert not rolled.pieces[0].held


def test_a_place_that_moves_takes_its_figures_with_it_and_changes_both_cities() -> None:
    move = event("R", "2005-03-01", ("112", "112"), place=(Outcome("112", parent="12"),))
    gazetteer = land(move)
    assert landed(gazetteer, "112") == {"112": 100}
    assert gazetteer.kinds_of(move) == ("reparent",)
    assert landed(gazetteer, "11") == {"1": 100}, "East lost Birch: how much of its figure was Birch's is not known"
    assert landed(gazetteer, "12") == {"12": 100}
    assert landed(gazetteer, "12", day=LATE, asked=EARLY) == {"1": 100}
    assert landed(gazetteer, "11", day=LATE, asked=EARLY) == {"11": 100}
    assert landed(gazetteer, "1") == {"1": 100}


def test_children_follow_a_parent_that_takes_another_code() -> None:
    recode = event("C", "2005", ("11", "19"), place=(Outcome("19", "Orient"),))
    gazetteer = land(recode)
    assert [place.code for place in gazetteer.on(LATE).below("19")] == ["111", "112"]
    assert landed(gazetteer, "111") == {"111": 100}
    assert gazetteer.kinds_of(recode) == ("recode", "rename")


def test_a_code_that_is_used_again_is_another_place() -> None:
    gone = event("A", "2003", ("111", "112"), ("112", "112"))
    again = event("F", "2006", place=(Outcome("111", "New Ash", "county", "12"),))
    gazetteer = land(gone, again)
    assert landed(gazetteer, "111") == {"112": 100}
    assert [(place.name, place.born) for place in gazetteer.ever("111")] == [("Ash", ""), ("New Ash", "F")]
    assert gazetteer.kinds_of(again) == ("found",)
    assert landed(gazetteer, "111", day=LATE, asked=EARLY) == {"12": 100}
    with pytest.raises(places.UnknownPlaces) as caught:
        places.roll_up(gazetteer, [Figure("111", date(2005, 1, 1), 1), Figure("9", EARLY, 1)], LATE)
    assert caught.value.messages == (
        'No place had the code "111" on 2005-01-01. Ash had it on 2000-01-01 already until 2003 and passed into Birch 112. '
        "New Ash had it from 2006.",
        'No place had the code "9" on 2000-06-01.',
    )


def test_what_was_abolished_without_an_heir_is_held_where_it_lay() -> None:
    gazetteer = land(event("A", "2003", ("121", "")))
    rolled = places.roll_up(gazetteer, [Figure("121", EARLY, 5)], LATE)
    assert rolled.own() == {"12": 5}
    assert (rolled.pieces[0].held, rolled.pieces[0].events) == (True, ("A",))


def test_an_event_is_no_surer_than_those_it_builds_on() -> None:
    first = event("A", "2005", ("111", "113"), place=(Outcome("113", "Dill"),))
    then = event("B", "2005-03-01", ("113", "113"), place=(Outcome("113", "Elm"),))
    standing = land(first, then).on(date(2005, 6, 1))
    assert [doubt.event.id for doubt in standing.doubts] == ["A", "B"]
    assert "111" in standing.places


def test_a_place_does_not_end_before_those_that_lay_in_it_are_known_to_have_left() -> None:
    gone = event("A", "2005", ("112", ""))
    then = event("B", "2005-03-01", ("11", "13"), place=(Outcome("13"),))
    standing = land(gone, then).on(date(2005, 6, 1))
    assert [doubt.event.id for doubt in standing.doubts] == ["A", "B"]
    assert [place.code for place in standing.path("112")] == ["1", "11", "112"]


def test_a_figure_of_a_day_on_which_the_code_may_mean_two_is_held_above_both() -> None:
    split = event("S", "2005", ("111", "111"), ("111", "113"), place=(Outcome("113", "Dill", "county"),))
    gazetteer = land(split)
    day = date(2005, 6, 1)
    assert [place.born for place in gazetteer.bearers("111", day)] == ["", "S"]
    assert landed(gazetteer, "111", day=day) == {"11": 100}
    assert landed(gazetteer, "111", day=day, asked=EARLY) == {"111": 100}


def test_places_without_a_common_top_leave_a_figure_without_a_place_but_not_lost() -> None:
    base = (Listed("1", "One", "province"), Listed("2", "Two", "province"))
    gazetteer = places.Gazetteer(BEGINS, base, [event("S", "2005", ("1", "1"), ("1", "2"), ("2", "2"))])
    rolled = places.roll_up(gazetteer, [Figure("1", EARLY, 5)], LATE)
    assert (rolled.own(), rolled.amount, len(rolled.total("2").open)) == ({"": 5}, 5, 1)


def test_before_the_list_nothing_is_known() -> None:
    with pytest.raises(places.BeforeTheList, match="Nothing is known of 1999-12-31: the list of places begins on 2000-01-01"):
        land().on(date(1999, 12, 31))


def faults(tmp_path: Path, base: str, events: str) -> list[str]:
    (tmp_path / "base.csv").write_text(base, "utf-8")
    (tmp_path / "events.toml").write_text(events, "utf-8")
    with pytest.raises(content.ContentError) as caught:
        places.load(tmp_path)
    return [str(fault).removeprefix(f"{tmp_path.as_posix()}/") for fault in caught.value.faults]


def test_all_that_does_not_fit_is_said_at_once(tmp_path: Path) -> None:
    base = "code,name,kind,parent\n1,Land,province,\n11,East,prefecture,1\n111,Ash,county,12\n"
    events = """begins = 2000-01-01
[[event]]
id = "A"
when = "2005"
evidence = { zh = "-", en = "-" }
flow = [{ source = "112", to = "111" }]
[[event]]
id = "B"
when = "2006"
evidence = { zh = "-", en = "-" }
flow = [
  { source = "11", to = "19" },
]
place = [{ code = "1" }]
[[event]]
id = "C"
when = "2007"
evidence = { zh = "-", en = "-" }
place = [{ code = "3", kind = "county" }]
"""
    assert faults(tmp_path, base, events) == [
        'base.csv:3: kind is "prefecture", but one of province, prefecture_city, district, county_level_city, county is meant. '
        'Did you mean "prefecture_city"?',
        'base.csv:4: parent is "12", which is not in force. Did you mean "1"?',
        'events.toml:6: event.0.flow.0.source is "112", but the code of a place then in force is meant. Did you mean "11"?',
        'events.toml:14: event.1.place.0.code is "1", which is in force already: a flow into it is meant too.',
        'events.toml:19: event.2.place does not say the name of "3", and nothing before it does.',
    ]


def test_an_event_alone_can_be_wrong(tmp_path: Path) -> None:
    events = """begins = 2000-01-01
[[event]]
id = "A"
when = "2005-13"
evidence = { zh = "-", en = "-" }
[[event]]
id = "B"
when = "2006"
evidence = { zh = "-", en = "-" }
flow = [{ source = "1", to = "1", share = 0.6 }, { source = "1", to = "2", share = 0.5 }]
"""
    assert faults(tmp_path, "code,name,kind,parent\n1,Land,province,\n", events) == [
        "events.toml:2: event.0.flow is empty, and so is place: something must happen.",
        "events.toml:4: event.0.when cannot be used: 2005-13 is no day, month or year. "
        "A day such as 2012-12-05 is meant, a month, a year, or two with .. between.",
        'events.toml:10: event.1.flow.1 and the other flows from "1" have shares that make 1.1, but 1 is meant.',
    ]


def test_what_cannot_have_happened_is_said_with_the_event_before_it() -> None:
    gone = event("A", "2003", ("111", "112"), ("112", "112"))
    late = event("B", "2004", ("111", "112"), ("112", "112"))
    into = event("C", "2005", ("121", "112"))
    orphans = event("D", "2006", ("11", ""))
    with pytest.raises(places.DoNotFit) as caught:
        land(gone, late, into, orphans)
    assert [f"{one.key} {one.message}" for one in caught.value.problems] == [
        'event.1.flow.0.source is "111", which ended with A.',
        'event.2.flow.0.to is "112", which is in force already: its own flow is meant too, where it stays or where it goes.',
        'event.3.place would leave "112" astray: its parent is "11", which is not in force.',
    ]
    with pytest.raises(places.DoNotFit, match='its parent is "111", which lies below "11" itself'):
        land(event("E", "2003", ("11", "11"), place=(Outcome("11", parent="111"),)))


def test_a_base_list_of_before_an_event_is_meant(tmp_path: Path) -> None:
    events = """begins = 2005-06-30
[[event]]
id = "A"
when = "2005"
evidence = { zh = "-", en = "-" }
flow = [{ source = "1", to = "1" }]
"""
    assert faults(tmp_path, "code,name,kind,parent\n1,Land,province,\n", events) == [
        "events.toml:4: event.0.when is 2005, but the base list already says what was so on 2005-06-30."
    ]
