"""Figures of one day's places on another day's: nothing is lost, nothing is counted twice, nothing is made up.

A figure follows its place through the events between the two days. Where the place passed whole into another, so does the
figure. Where it was divided and the shares are known, each part goes its way. Where they are not, the places are collected in
which the figure may have come to lie: if these are one place in the end, it is there; if not, it is held at the nearest place
that contains them all. Backwards the same holds, only that the shares of several origins are never known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from minzheng.kernel.places.gazetteer import Doubt, Gazetteer, Standing
from minzheng.kernel.places.schema import Key, Place


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount stored under the place of its day. Given together, figures are parts of one whole and do not overlap."""

    code: str
    day: date
    amount: int | Decimal | Fraction


@dataclass(frozen=True, slots=True)
class Piece:
    """A figure, or a part of one, where it lies on the day asked.

    `shared`: its amount was reckoned by a share and not recorded. `held`: it stands at the nearest place that contains it
    for certain, for it is not known in which of `among` it lies, because of `events`; without a place where nothing does.
    """

    figure: Figure
    place: Place | None
    amount: Fraction
    shared: bool = False
    held: bool = False
    among: tuple[Place, ...] = ()
    events: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """What lies in a place and below it for certain, and the pieces held above it that may lie in it in part."""

    amount: Fraction
    open: tuple[Piece, ...]


@dataclass(frozen=True)
class RolledUp:
    """Figures on the places of `standing`, piece by piece."""

    standing: Standing
    pieces: tuple[Piece, ...]

    @property
    def amount(self) -> Fraction:
        """All of it: what the figures given make together."""
        return sum((piece.amount for piece in self.pieces), Fraction())

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """The events of which it is not known whether they had happened on the day asked."""
        return self.standing.doubts

    def own(self) -> dict[str, Fraction]:
        """What lies at each place itself and not below it, by code."""
        amounts: dict[str, Fraction] = defaultdict(Fraction)
        for piece in self.pieces:
            amounts[piece.place.code if piece.place else ""] += piece.amount
        return dict(amounts)

    def total(self, code: str) -> Total:
        """What lies in one place of the day asked, with all below it. Raises KeyError for a code not in force."""
        above = {place.code for place in self.standing.path(code)} - {code}

        def lies_in(place: Place | None) -> bool:
            return place is not None and self.standing.lies_in(place, code)

        amount = sum((piece.amount for piece in self.pieces if lies_in(piece.place)), Fraction())
        held = [piece for piece in self.pieces if piece.held and (piece.place is None or piece.place.code in above)]
        return Total(amount, tuple(piece for piece in held if not piece.among or any(map(lies_in, piece.among))))


class UnknownPlaces(LookupError):  # noqa: N818 - what happened
    """Codes that no place can have borne on the day of the figure; says of each what is known of it."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(messages)
        super().__init__("\n".join(self.messages))


def roll_up(gazetteer: Gazetteer, figures: Iterable[Figure], day: date) -> RolledUp:
    """Every figure on the places of `day`. Raises UnknownPlaces, with all of them, and BeforeTheList."""
    figures = tuple(figures)
    strange = dict.fromkeys((one.code, one.day) for one in figures if not gazetteer.bearers(one.code, one.day))
    if strange:
        raise UnknownPlaces(_strange(gazetteer, *one) for one in strange)
    standing = gazetteer.on(day)
    way = _Way(gazetteer, standing)
    return RolledUp(standing, tuple(piece for figure in figures for piece in _pieces(way, figure)))


@dataclass(frozen=True, slots=True)
class _End:
    """Where a part of a place may have come to lie, and the events that leave it open; `loose`: or beside these."""

    places: frozenset[Key]
    events: frozenset[str] = frozenset()
    shared: bool = False
    loose: bool = False


_Ends = dict[_End, Fraction]


class _Way:
    """Where places come to lie on one day."""

    def __init__(self, gazetteer: Gazetteer, standing: Standing) -> None:
        self.gazetteer, self.standing = gazetteer, standing
        self._lineage = gazetteer.lineage
        self._here = {place.key for place in standing.places.values()}
        self._known: dict[Key, _Ends] = {}

    def ends(self, key: Key) -> _Ends:
        """The parts of a place and where each may have come to lie; the shares make 1."""
        if key not in self._known:
            self._known[key] = self._find(key)
        return self._known[key]

    def _find(self, key: Key) -> _Ends:
        if key in self._here:
            return {_End(frozenset([key])): Fraction(1)}
        place = self._lineage.places[key]
        if place.ended and self.gazetteer.surely(place.ended, self.standing.day):
            return self._onward(place)
        origins = self._lineage.back[key]
        return self.either(origins, place.born) if origins else self._beside(place, place.born)

    def _onward(self, place: Place) -> _Ends:
        out = self._lineage.onward[place.key]
        ends: dict[_End, Fraction] = defaultdict(Fraction)
        for target, share in out.items():
            if share is not None:
                for end, part in self._target(place, target).items():
                    ends[_End(end.places, end.events, end.shared or share < 1, end.loose)] += part * share
        rest = 1 - sum((share for share in out.values() if share is not None), Fraction())
        unknown = [target for target, share in out.items() if share is None]
        if unknown:
            ends[self._any((self._target(place, target) for target in unknown), place.ended, rest < 1)] += rest
        return dict(ends)

    def _target(self, place: Place, target: Key) -> _Ends:
        return self.ends(target) if target[0] else self._beside(place, place.ended)

    def _beside(self, place: Place, event: str) -> _Ends:
        """Where nobody is known to have taken a place, or to have had it: somewhere in what it lay in."""
        above = self._lineage.above.get((place.key, event))
        end = self._any([self.ends(above)] if above else [], event, False)
        return {_End(end.places, end.events, loose=True): Fraction(1)}

    def either(self, keys: Iterable[Key], event: str) -> _Ends:
        """The ends of one of these, it is not known which or with what share of each."""
        ways = [self.ends(key) for key in keys]
        if all(way == ways[0] for way in ways):
            return ways[0]
        return {self._any(ways, event, False): Fraction(1)}

    def _any(self, ways: Iterable[_Ends], event: str, shared: bool) -> _End:
        """One part that may lie at any end of these."""
        ends = [end for way in ways for end in way]
        places = frozenset[Key]().union(*(end.places for end in ends))
        events = frozenset([event]).union(*(end.events for end in ends))
        return _End(places, events, shared, any(end.loose for end in ends))


def _pieces(way: _Way, figure: Figure) -> Iterator[Piece]:
    """The parts of a figure on the day asked."""
    if way.gazetteer.lasts(figure.code):
        yield Piece(figure, way.standing.place(figure.code), Fraction(figure.amount))
        return
    bearers = way.gazetteer.bearers(figure.code, figure.day)
    for end, share in way.either([place.key for place in bearers], bearers[-1].born).items():
        among = tuple(sorted((way.gazetteer.lineage.places[key] for key in end.places), key=lambda place: place.code))
        held = end.loose or len(among) != 1
        place = _nearest(way.standing, among)
        facts = (among, tuple(sorted(end.events))) if held else ((), ())
        yield Piece(figure, place, Fraction(figure.amount) * share, end.shared, held, *facts)


def landing(gazetteer: Gazetteer, standing: Standing, code: str) -> tuple[Place, ...]:
    """The place with which a code is counted that is not in force, with those above it: where it ended, or will begin.

    Of several that have borne it the last by then is meant, or else the first.
    """
    way = _Way(gazetteer, standing)
    borne = gazetteer.ever(code)
    place = next((one for one in reversed(borne) if gazetteer.surely(one.born, standing.day)), borne[0])
    ends = way.ends(place.key)
    nearest = _nearest(standing, [gazetteer.lineage.places[key] for end in ends for key in end.places])
    return standing.path(nearest.code) if nearest else ()


def _nearest(standing: Standing, places: Iterable[Place]) -> Place | None:
    """The lowest place that contains them all."""
    nearest = None
    for level in zip(*(standing.path(place.code) for place in places), strict=False):
        if any(place != level[0] for place in level):
            break
        nearest = level[0]
    return nearest


def _strange(gazetteer: Gazetteer, code: str, day: date) -> str:
    """What is known of a code that nobody can have borne on a day."""
    told = [f'No place had the code "{code}" on {day}.']
    for place in gazetteer.ever(code):
        since = f"from {place.begins}" if place.begins else f"on {gazetteer.begins} already"
        until = f" until {place.ends}" if place.ends else ""
        heirs = ", ".join(f"{link.place.name} {link.place.code}" for link in gazetteer.successors(place))
        told.append(f"{place.name} had it {since}{until}{f' and passed into {heirs}' * bool(heirs)}.")
    return " ".join(told)
