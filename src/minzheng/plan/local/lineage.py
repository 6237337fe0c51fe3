"""Whose a record is on a day: it stands under the code of its day and is read by whoever that place became.

Every code that a city or county unit ever bore belongs on any day to exactly one place, as the ranges of `kernel/places` say.
Where that is a place of the same level, what stood under the code has passed to it; where the land was divided and only the
place above surely has it, its records are *held* there, shown and in force for nobody.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from minzheng.kernel.places import api as places
from minzheng.kernel.places.api import Gazetteer, Place


@dataclass(frozen=True, slots=True)
class Line:
    """The codes whose records are a place's on a day: its own, those that passed to it, and those only held."""

    code: str
    passed: tuple[str, ...] = ()
    held: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """Those that count: its own first."""
        return (self.code, *self.passed)


@dataclass(frozen=True, slots=True)
class Source:
    """A place that another came from: until when it was one of its own, and whether its records are only held."""

    code: str
    name: str
    kind: str
    until: date
    held: bool = False


def line(code: str, day: date, gazetteer: Gazetteer | None = None) -> Line:
    """The line of a place in force on a day. Townships and villages keep their code for life."""
    known = gazetteer or places.default()
    return _lines(known, known.since(day)).get(code) or Line(code)


def owner(code: str, day: date, gazetteer: Gazetteer | None = None) -> str:
    """The place whose a record under this code is on a day, itself for townships and villages, empty where nobody's is."""
    known = gazetteer or places.default()
    return _owners(known, known.since(day)).get(code, code if known.lasts(code) else "")


def sources(code: str, day: date) -> tuple[Source, ...]:
    """From whom a place has something, the latest first."""
    gazetteer, found = places.default(), []
    mine = line(code, day)
    for one in (*mine.passed, *mine.held):
        last = next((place for place in reversed(gazetteer.ever(one)) if place.ended), None)
        if last is not None and gazetteer.lineage.until[last.ended] <= day:
            found.append(Source(one, last.name, last.kind, gazetteer.lineage.until[last.ended], one in mine.held))
    return tuple(sorted(found, key=lambda one: (one.until, one.code), reverse=True))


def befores(code: str, day: date) -> tuple[tuple[Place, date], ...]:
    """What a place and those that passed to it were before, each with the day on which it ceased to be so, the latest first."""
    gazetteer = places.default()
    past = [place for one in line(code, day).codes for place in gazetteer.ever(one) if place.ended]
    gone = [(place, gazetteer.lineage.until[place.ended]) for place in past]
    return tuple(sorted((one for one in gone if one[1] <= day), key=lambda one: (one[1], one[0].code), reverse=True))


@lru_cache(200)
def _owners(gazetteer: Gazetteer, since: date) -> dict[str, str]:
    """By code: the lowest city or county unit in whose ranges it lies on the day."""
    standing = gazetteer.on(since)
    codes = sorted({place.code for place in gazetteer.lineage.places.values()})
    found: dict[str, str] = {}
    for place in sorted(standing.places.values(), key=lambda one: len(standing.path(one.code))):
        for first, after in _ranges(gazetteer, place.code, since):
            found |= dict.fromkeys(codes[bisect_left(codes, first) : bisect_left(codes, after)], place.code)
    return found


def _ranges(gazetteer: Gazetteer, code: str, day: date) -> Iterable[places.Range]:
    if gazetteer is places.default():
        return places.ranges(code, day)
    return places.Ranges(gazetteer).of(code, day)


@lru_cache(200)
def _lines(gazetteer: Gazetteer, since: date) -> dict[str, Line]:
    levels = {kind.code: kind.level for kind in places.kinds()}
    standing = gazetteer.on(since)
    by_owner: dict[str, list[str]] = {}
    for code, whose in _owners(gazetteer, since).items():
        if code != whose:
            by_owner.setdefault(whose, []).append(code)
    lines = {}
    for place in standing.places.values():
        others = sorted(by_owner.get(place.code, ()))
        equal = [one for one in others if levels[gazetteer.ever(one)[-1].kind] == levels[place.kind]]
        lines[place.code] = Line(place.code, tuple(equal), tuple(one for one in others if one not in equal))
    return lines
