"""In any land with any history, a township lies where its ground lies, and ranges of codes part the land without a gap."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.places.api import Figure, Gazetteer, Range, Ranges, roll_up
from tests.generative.lands import BEGINS, ROOT, Land, lands, subtree
from tests.generative.test_places import LAST, days


def inside(ranges: tuple[Range, ...], code: str) -> bool:
    return any(first <= code < end for first, end in ranges)


@given(land=lands(shares=True), day=days)
def test_a_township_lies_where_its_ground_lies(land: Land, day: date) -> None:
    standing = land.gazetteer().on(day)
    truth = land.truth(day)
    home = {plot: code for code, node in land.truths[0].items() for plot in node.plots}
    for code, node in truth.items():
        below = [place.code for place in standing.below(code) if place.kind == "town"]
        assert below == sorted(f"{home[plot]}{plot:03}" for plot in node.plots)
        for town in below:
            assert [place.code for place in standing.path(f"{town}001")][-3:] == [code, town, f"{town}001"]


@given(land=st.booleans().flatmap(lambda exact: lands(exact=exact, shares=True)), day=days)
def test_every_township_lies_in_one_place_in_force(land: Land, day: date) -> None:
    gazetteer = land.gazetteer()
    standing = gazetteer.on(day)
    assert sorted(standing.towns) == sorted(town.code for town in gazetteer.towns)
    assert all(standing.path(code)[0].code == ROOT for code in standing.towns)
    for stay in gazetteer.lower.stays.values():
        assert (stay[0].born, stay[-1].ended) == ("", "")
        assert all((elder.ended, elder.ends) == (younger.born, younger.begins) for elder, younger in pairwise(stay))


@given(land=st.booleans().flatmap(lambda exact: lands(exact=exact, shares=True)), day=days)
def test_ranges_part_the_land(land: Land, day: date) -> None:
    gazetteer = land.gazetteer()
    ranges, standing = Ranges(gazetteer), gazetteer.on(day)
    codes = [*ranges.codes, *(village.code for village in gazetteer.villages)]
    assert all(inside(ranges.of(ROOT, day), code) for code in codes)
    for code in [*standing.places, *standing.towns]:
        spans = ranges.of(code, day)
        assert spans == tuple(sorted(spans))
        assert all(first < end for first, end in spans)
        assert inside(spans, code)
        held = {one for one in codes if inside(spans, one)}
        of_children = [{one for one in codes if inside(ranges.of(child.code, day), one)} for child in standing.below(code)]
        assert sum(map(len, of_children)) == len(set[str]().union(*of_children)), "siblings overlap"
        assert set[str]().union(*of_children) <= held
        own = held - set[str]().union(*of_children)
        assert own.isdisjoint((standing.places.keys() | standing.towns.keys()) - {code})
    gone = set(ranges.codes) - standing.places.keys() - standing.towns.keys()
    assert all(ranges.of(code, day) == () for code in gone)


@given(land=lands(shares=True), day=days, asked=days)
def test_a_figure_lies_in_the_ranges_of_where_it_lands(land: Land, day: date, asked: date) -> None:
    gazetteer = land.gazetteer()
    ranges, standing = Ranges(gazetteer), gazetteer.on(asked)
    for code in [*land.truth(day), *(town.code for town in gazetteer.towns), *(village.code for village in gazetteer.villages)]:
        [borne] = gazetteer.bearers(code, day)
        counted = _counted(gazetteer, code, asked)
        if counted != borne.key and not gazetteer.lasts(code):
            continue  # the code means another place by then
        landed = _where(gazetteer, code, day, asked)
        if landed:
            assert all(inside(ranges.of(place.code, asked), code) for place in standing.path(landed))
            assert not any(inside(ranges.of(place.code, asked), code) for place in standing.below(landed))


def _counted(gazetteer: Gazetteer, code: str, asked: date) -> tuple[str, str]:
    """The bearer of a code that ranges go by: the one in force, or the last before, or the first after."""
    borne = gazetteer.ever(code)
    return next((place for place in reversed(borne) if gazetteer.surely(place.born, asked)), borne[0]).key


def _where(gazetteer: Gazetteer, code: str, day: date, asked: date) -> str:
    """The nearest place that holds all pieces of a figure."""
    rolled = roll_up(gazetteer, [Figure(code, day, 1)], asked)
    paths = [[place.code for place in rolled.standing.path(piece.place.code)] for piece in rolled.pieces if piece.place]
    return next((one for one in reversed(paths[0]) if all(one in path for path in paths)), "")


@given(land=lands())
def test_a_figure_of_a_township_is_in_the_total_of_every_place_in_which_it_lies(land: Land) -> None:
    gazetteer = land.gazetteer()
    figures = [Figure(town.code, BEGINS, 1) for town in gazetteer.towns]
    rolled = roll_up(gazetteer, figures, LAST)
    truth = land.truth(LAST)
    for code in truth:
        ground = sum(len(truth[one].plots) for one in subtree(truth, code))
        assert rolled.total(code).amount == ground
