"""Chance that is the same every time: a number between 0 and 1 for any name."""

from __future__ import annotations

from datetime import date
from functools import cache
from hashlib import blake2b

from minzheng.config.demo.content import figures

_MIDDLE = date(2015, 12, 31)


def chance(*names: str) -> float:
    """A number for these names; other names, another number."""
    return int.from_bytes(blake2b("/".join(names).encode(), digest_size=6).digest()) / 2**48


@cache
def share(name: str, day: date) -> float:
    """A share of figures.toml on a day, in a line between its three figures."""
    first, middle, last = (figure / 1000 for figure in figures().share[name])
    begins, ends = figures().days[0], figures().days[-1]
    if day <= _MIDDLE:
        return first + (middle - first) * (day - begins).days / (_MIDDLE - begins).days
    return middle + (last - middle) * min((day - _MIDDLE).days / (ends - _MIDDLE).days, 1)


def has(name: str, place: str, day: date) -> bool:
    """Whether a place has by a day what a rising share of places has: once it has, it keeps."""
    return chance(name, place) < share(name, day)
