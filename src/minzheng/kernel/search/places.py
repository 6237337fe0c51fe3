"""Codes of places as numbers: twelve digits, so that half-open ranges of codes are half-open ranges of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_WIDTH = 12
_END = 10**_WIDTH
_DIGITS = re.compile("[0-9]*")


@lru_cache(4096)  # of many persons each village is asked
def number(code: str) -> int:
    """A code, or the bound of a range of codes, as a number; letters above the digits lie behind all that begins the same."""
    digits = (_DIGITS.match(code) or [""])[0][:_WIDTH]
    rest = code[len(digits) : len(digits) + 1]
    if not digits:
        return _END if rest > "9" else 0
    found = int(digits.ljust(_WIDTH, "0"))
    return found + 10 ** (_WIDTH - len(digits)) if rest > "9" else found


def area(place: int) -> int:
    """The area of a place: its first six digits, which stand for a county unit."""
    return place // 10**6


def numbered(ranges: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
    """Half-open ranges of codes as such of numbers, in order and without an overlap."""
    found: list[tuple[int, int]] = []
    for first, after in sorted((number(first), number(after)) for first, after in ranges):
        if first >= after:
            continue
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(after, found[-1][1])
        else:
            found.append((first, after))
    return found
