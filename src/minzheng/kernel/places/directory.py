"""The places of the jurisdiction in force, asked by code or by name: what other rooms ask most, and ask often."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from minzheng.kernel.places.gazetteer import Gazetteer, Standing
from minzheng.kernel.places.loading import default, kinds
from minzheng.kernel.places.ranges import Range, Ranges
from minzheng.kernel.places.schema import Level, Place

FOUND = 20


class NoSuchPlace(KeyError):  # noqa: N818 - what happened
    """A code that no place has ever had."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)

    def __str__(self) -> str:
        return f'No place has ever had the code "{self.code}".'


@cache
def _ranges(gazetteer: Gazetteer) -> Ranges:
    return Ranges(gazetteer)


def ranges(code: str, day: date) -> tuple[Range, ...]:
    """Half-open ranges of codes: the place's, those of all below it, and of all that passed into it.

    None where the place is not in force on the day. Raises NoSuchPlace, which is a KeyError, and BeforeTheList.
    """
    found = _ranges(default()).of(code, day)
    if not found:
        _ever(code)
    return found


def name(code: str, day: date | None = None) -> str:
    """The name of a place on a day, or of its last bearer; when it is not in force then, of the nearest bearer in time."""
    return _stand(code, day)[0].name


def full_name(code: str, day: date | None = None) -> str:
    """Its name with those of all that it lies in, from the top down. Raises NoSuchPlace."""
    place, standing = _stand(code, day)
    above = standing.path(place.parent) if place.parent else ()
    return "".join(one.name for one in (*above, place))


def level(code: str) -> Level:
    """The level on which a place stands. Raises NoSuchPlace."""
    return _levels()[_ever(code)[-1].kind]


def children(code: str, day: date) -> tuple[Place, ...]:
    """The places one level down, by code; none where the place is not in force on the day. Raises NoSuchPlace."""
    _ever(code)
    return default().on(day).below(code)


def exists(code: str, day: date) -> bool:
    """Whether a place with this code is in force on the day. Raises BeforeTheList."""
    return _in_force(default().on(day), code)


def find(text: str, day: date, within: str = "") -> tuple[Place, ...]:
    """Places whose name has the text in it, at most 20: the name itself first, then names that begin with it; the upper first."""
    standing, text = default().on(day), text.strip()
    if not text or (within and not _in_force(standing, within)):
        return ()

    def order(place: Place) -> tuple[int, int, str]:
        exact = 0 if place.name == text else 1 if place.name.startswith(text) else 2
        return exact, len(place.code), place.code

    named = [place for place in _named(standing, text) if not within or standing.lies_in(place, within)]
    return tuple(sorted(named, key=order)[:FOUND])


def _named(standing: Standing, text: str) -> Iterator[Place]:
    for places in (standing.places, standing.towns):
        yield from (place for place in places.values() if text in place.name)
    for town, villages in standing.villages.items():
        yield from (Place(one.code, one.name, one.kind, town) for one in villages if text in one.name)


@cache
def _levels() -> dict[str, Level]:
    return {kind.code: kind.level for kind in kinds()}


def _ever(code: str) -> tuple[Place, ...]:
    borne = default().ever(code)
    if not borne:
        raise NoSuchPlace(code)
    return borne


def _in_force(standing: Standing, code: str) -> bool:
    if code in standing.places or code in standing.towns:
        return True
    return default().lower.village(code) is not None


def _stand(code: str, day: date | None) -> tuple[Place, Standing]:
    """The place meant by a code, and the places in force with it."""
    gazetteer, borne = default(), _ever(code)
    asked = gazetteer.on(day or date.max)
    if _in_force(asked, code):
        return asked.place(code), asked
    gone = [place for place in borne if place.ended and gazetteer.surely(place.ended, asked.day)]
    if gone:
        return gone[-1], gazetteer.on(gazetteer.lineage.until[gone[-1].ended] - timedelta(1))
    return borne[0], gazetteer.on(gazetteer.lineage.until[borne[0].born])
