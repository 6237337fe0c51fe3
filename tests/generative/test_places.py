"""In any land with any history, the places of a day are right, and figures are neither lost nor doubled nor misplaced."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from minzheng.kernel.places.api import Figure, Gazetteer, Piece, roll_up
from tests.generative.lands import BEGINS, KINDS, ROOT, Land, Nodes, lands, subtree, territory

LAST = BEGINS + timedelta(200)  # surely after every event
days = st.integers(0, 130).map(lambda number: BEGINS + timedelta(number))


def listed(nodes: Nodes) -> dict[str, tuple[str, str, str]]:
    return {code: (node.name, node.kind, node.parent) for code, node in nodes.items()}


@given(land=lands(shares=True), day=days)
def test_the_places_of_a_day_are_those_of_the_day(land: Land, day: date) -> None:
    gazetteer = land.gazetteer()
    standing = gazetteer.on(day)
    assert {place.code: (place.name, place.kind, place.parent) for place in standing.places.values()} == listed(land.truth(day))
    assert all(gazetteer.bearers(code, day) == (place,) for code, place in standing.places.items())
    assert standing.doubts == ()


@given(land=lands(exact=False))
def test_what_is_true_lies_within_what_is_certain_and_what_is_doubted(land: Land) -> None:
    gazetteer = land.gazetteer()
    for number in range(0, 130, 3):
        lies_within(gazetteer, land, BEGINS + timedelta(number))


def lies_within(gazetteer: Gazetteer, land: Land, day: date) -> None:
    standing, truth = gazetteer.on(day), listed(land.truth(day))
    certain = {place.code: (place.name, place.kind, place.parent) for place in standing.places.values()}
    ended = {(place.code, (place.name, place.kind, place.parent)) for doubt in standing.doubts for place in doubt.ended}
    made = {(place.code, (place.name, place.kind, place.parent)) for doubt in standing.doubts for place in doubt.made}
    assert set(truth.items()) - set(certain.items()) <= made
    assert set(certain.items()) - set(truth.items()) <= ended
    assert all(standing.path(code)[0].code == ROOT for code in standing.places)
    for kinds in KINDS[:1], KINDS[1:], KINDS:
        count = standing.count(*kinds)
        assert count.least <= sum(kind in kinds for _, kind, _ in truth.values()) <= count.most


@given(data=st.data(), land=st.booleans().flatmap(lambda exact: lands(exact=exact, shares=True)), asked=days)
def test_nothing_is_lost_and_nothing_is_counted_twice(data: st.DataObject, land: Land, asked: date) -> None:
    recorded = data.draw(st.lists(st.tuples(days, st.integers(0, 99), st.integers(-5, 1000)), max_size=8))
    codes = {day: sorted(land.truth(day)) for day, _, _ in recorded}
    figures = [Figure(codes[day][place % len(codes[day])], day, amount) for day, place, amount in recorded]
    rolled = roll_up(land.gazetteer(), figures, asked)
    assert rolled.amount == sum(figure.amount for figure in figures)
    for figure in set(figures):
        parts = [piece.amount for piece in rolled.pieces if piece.figure is figure]
        assert sum(parts) == figure.amount or figures.count(figure) > 1
    standing = rolled.standing
    assert all(piece.place is not None and standing.places[piece.place.code] == piece.place for piece in rolled.pieces)
    assert all(bool(piece.among or piece.events) == piece.held for piece in rolled.pieces)
    own = rolled.own()
    for code in standing.places:
        below = sum(rolled.total(place.code).amount for place in standing.below(code))
        assert rolled.total(code).amount == own.get(code, 0) + below
    assert rolled.total(ROOT).amount == rolled.amount


def landings(land: Land, day: date, asked: date) -> dict[str, Piece]:
    """Every place of a day, and where a figure of it lies on another."""
    figures = [Figure(code, day, 1) for code in land.truth(day)]
    return {piece.figure.code: piece for piece in roll_up(land.gazetteer(), figures, asked).pieces}


def lies_where_its_area_lies(land: Land, day: date, asked: date) -> None:
    for code, piece in landings(land, day, asked).items():
        assert piece.place is not None
        assert territory(land.truth(day), code) <= territory(land.truth(asked), piece.place.code), (code, piece)


@given(land=lands(), day=days, asked=days)
def test_a_figure_lies_where_its_area_lies(land: Land, day: date, asked: date) -> None:
    lies_where_its_area_lies(land, day, asked)
    lies_where_its_area_lies(land, asked, day)
    lies_where_its_area_lies(land, BEGINS, LAST)


@given(land=lands(exact=False), day=days)
def test_a_figure_of_an_uncertain_day_lies_where_its_area_lies(land: Land, day: date) -> None:
    lies_where_its_area_lies(land, day, BEGINS)
    lies_where_its_area_lies(land, day, LAST)


@given(land=lands(most=1))
def test_after_one_event_it_lies_at_the_nearest_place_that_holds_its_area(land: Land) -> None:
    for day, asked in (BEGINS, LAST), (LAST, BEGINS):
        truth = land.truth(asked)
        for code, piece in landings(land, day, asked).items():
            area = territory(land.truth(day), code)
            nearest = min((one for one in truth if area <= territory(truth, one)), key=lambda one: len(subtree(truth, one)))
            assert piece.place is not None
            assert piece.place.code == nearest


@given(land=lands(), day=days)
def test_a_figure_asked_on_its_own_day_is_as_it_was_recorded(land: Land, day: date) -> None:
    for code, piece in landings(land, day, day).items():
        assert piece.place is not None
        assert (piece.place.code, piece.amount, piece.shared, piece.held) == (code, 1, False, False)
