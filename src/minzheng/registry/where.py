"""Places as registers ask for them: whether one is in force on a day, its level, and the ranges of codes that lie in it.

Below the counties no list is known yet: a code of 9 or 12 digits is taken to lie in the county that it begins with.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from minzheng.kernel.places import api as places
from minzheng.registry.schema import Level

Range = tuple[str, str]
_CODE = re.compile(r"\d{6}(\d{3}){0,2}", re.ASCII)


@cache
def _on(day: date) -> places.Standing:
    """The places in force on a day; on those of the base list for a day before it."""
    return places.default().on(max(day, places.default().begins))


def exists(code: str, day: date) -> bool:
    """Whether a place with this code is in force on the day."""
    standing = _on(day)
    return bool(_CODE.fullmatch(code) and code[:6] in standing.places and (len(code) == 6 or level(code[:6]) == "county"))


def level(code: str) -> Level:
    """The level on which a place stands. Raises KeyError."""
    if len(code) > 6:
        return "township" if len(code) == 9 else "village"
    borne = places.default().ever(code)
    if not borne:
        raise KeyError(code)
    return {kind.code: kind.level for kind in places.kinds()}[borne[-1].kind]


def ranges(code: str, day: date) -> tuple[Range, ...]:
    """Half-open ranges of codes: the place's, and those of all below it."""
    if not exists(code, day):
        return ()
    if len(code) > 6:
        return ((code, code + ":"),)
    within = {"province": 2, "city": 4}.get(level(code), 6)
    return ((code[:within], code[:within] + ":"),)


def children(code: str, day: date) -> tuple[str, ...]:
    """The codes of the places one level down."""
    standing = _on(day)
    return tuple(place.code for place in standing.below(code))
