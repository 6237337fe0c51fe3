"""Places as registers ask for them. A day before the list of places begins is answered by its first day."""

from __future__ import annotations

from datetime import date

from minzheng.kernel.places import api as places
from minzheng.kernel.places.api import level

__all__ = ["Range", "children", "exists", "level", "ranges"]

Range = tuple[str, str]


def exists(code: str, day: date) -> bool:
    """Whether a place with this code is in force on the day."""
    return places.exists(code, _known(day))


def ranges(code: str, day: date) -> tuple[Range, ...]:
    """Half-open ranges of codes: the place's, and those of all below it; none where it is not in force."""
    return places.ranges(code, _known(day)) if exists(code, day) else ()


def children(code: str, day: date) -> tuple[str, ...]:
    """The codes of the places one level down; none of a place that is not in force."""
    return tuple(place.code for place in places.children(code, _known(day))) if exists(code, day) else ()


def _known(day: date) -> date:
    return max(day, places.default().begins)
