"""Which places a promise binds: those of its kinds that lie at or below a place on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, lru_cache

from minzheng.kernel.places import api as places


def bound(scope: tuple[str, ...], place: str, day: date, issuer: str) -> tuple[str, ...]:
    """The codes of the places that are bound at or below a place; the issuer alone where the scope names no kinds.

    KeyError: no such place that day.
    """
    if not scope:
        return (issuer,) if place == issuer else ()
    return _below(scope, place, places.default().since(day))


def binds(scope: tuple[str, ...], place: str, day: date, issuer: str) -> bool:
    """Whether a promise is to be kept at a place, by itself or by places that lie in it."""
    return place == issuer or bool(bound(scope, place, day, issuer)) or _in_villages(scope, place, day)


@cache
def _villages() -> frozenset[str]:
    return frozenset(kind.code for kind in places.kinds() if kind.level == "village")


def _in_villages(scope: tuple[str, ...], place: str, day: date) -> bool:
    return bool(_villages() & set(scope)) and places.exists(place, day)


@lru_cache(20_000)
def _below(scope: tuple[str, ...], place: str, since: date) -> tuple[str, ...]:
    """The codes by kind; villages are not listed one by one."""
    standing = places.default().on(since)
    every = (*standing.places.values(), *standing.towns.values())
    kinds = set(scope) - _villages()
    return tuple(one.code for one in every if one.kind in kinds and standing.lies_in(one, place))


def holding(codes: Iterable[str], wanted: Sequence[str], day: date) -> frozenset[str]:
    """Which places have one of these codes: their own, or that of a place of their level that passed into them."""
    had: dict[str, set[str]] = {}
    for code in codes:
        had.setdefault(places.level(code), set()).add(code)
    found = set()
    for place in wanted:
        same = had.get(places.level(place), set())
        if place in same or any(first <= code < after for code in same for first, after in places.ranges(place, day)):
            found.add(place)
    return frozenset(found)
