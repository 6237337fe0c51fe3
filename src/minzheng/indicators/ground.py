"""How many places of which kind stand where, on a day: what figures are divided by when they are divided by places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q

from minzheng.kernel.places import api as places
from minzheng.kernel.places.api import Range


@dataclass(frozen=True, slots=True)
class Ground:
    """The places of a time in which none changed. `below` are the places that lie in each, itself among them."""

    day: date
    kinds: Mapping[str, str]
    below: Mapping[str, frozenset[str]]
    counts: Mapping[str, Mapping[str, int]]

    def count(self, place: str, kinds: tuple[str, ...]) -> int:
        """How many places of these kinds stand at a place, itself included."""
        found = self.counts.get(place, {})
        return sum(found.get(kind, 0) for kind in kinds)

    def inside(self, place: str) -> frozenset[str]:
        """The place and those that lie in it; villages are not among them."""
        return self.below.get(place, frozenset())

    def of(self, kinds: tuple[str, ...]) -> tuple[str, ...]:
        """The places of these kinds; villages are counted only."""
        return tuple(code for code, kind in self.kinds.items() if kind in kinds)


def known(day: date) -> date:
    """The day, or the first of which the list of places speaks."""
    return max(day, places.default().begins)


def ground(day: date) -> Ground:
    """The ground of a day; one that lies before the list of places is answered by the list's first."""
    return _ground(places.default().since(known(day)))


@lru_cache(maxsize=64)
def _ground(since: date) -> Ground:
    standing = places.default().on(since)
    every = {**standing.places, **standing.towns}
    counts: dict[str, Counter[str]] = {code: Counter() for code in every}
    below: dict[str, set[str]] = {code: set() for code in every}
    for code, place in every.items():
        here = Counter({place.kind: 1}) + Counter(one.kind for one in standing.villages.get(code, ()))
        at = code
        while at in every:
            counts[at].update(here)
            below[at].add(code)
            at = every[at].parent
    kinds = {code: place.kind for code, place in every.items()}
    return Ground(since, kinds, {code: frozenset(inside) for code, inside in below.items()}, counts)


def ranges(place: str, day: date) -> tuple[Range, ...]:
    """The codes that belong to a place on a day; none where it is not in force. Raises NoSuchPlace."""
    return places.ranges(place, known(day))


def lying(within: Iterable[Range]) -> Q:
    """The steps that lie in these ranges; none in no range."""
    found = Q(pk__in=[])
    for number, (first, after) in enumerate(within):
        one = Q(place_code__gte=first, place_code__lt=after)
        found = found | one if number else one
    return found
