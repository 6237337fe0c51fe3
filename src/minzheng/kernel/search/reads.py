"""What is found, within a scope: names that begin with the query first, then those that hold it, each by place and id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.search.places import area, numbered
from minzheng.kernel.search.schema import Refused, surnames
from minzheng.kernel.search.tokens import START, asked, normal
from minzheng.kernel.search.verbs import blinder, kept, unpacked

_CURSOR = re.compile(r"([01])\.([0-9]{1,13})\.([0-9]{1,18})")
_AREAS = "SELECT area FROM search_area WHERE area >= %s AND area <= %s ORDER BY area"
_AREAS = "SELECT area FROM search_area WHERE area >= %s AND area <= %s ORDER BY area"
_FIND = """SELECT place, ref FROM search_token AS found WHERE area IN ({areas}) AND token = %s
AND place >= %s AND place < %s AND (place > %s OR ref > %s){more} ORDER BY place, ref LIMIT %s"""
_ALSO = """ AND EXISTS
(SELECT 1 FROM search_token WHERE area = found.area AND token = %s AND place = found.place AND ref = found.ref)"""
_TIMES, _MOST = 16, 256
"""One area is looked into first, for what is frequent fills a page there; then so many times more at once, up to the most."""


@dataclass(frozen=True, slots=True)
class Page:
    """Ids of what was found, in order, and the cursor of the page after them; empty on the last."""

    ids: tuple[int, ...]
    cursor: str


class _From(NamedTuple):
    """Where a page begins: behind an id at a place, among names that begin with the query (0) or hold it elsewhere (1)."""

    phase: int
    place: int
    ref: int


class _Asks(NamedTuple):
    """A token that names have, others that they have too, and those that they have not."""

    token: int
    also: Sequence[int] = ()
    without: Sequence[int] = ()


def find(kind: str, query: str, scope: access.Scope, *, cursor: str = "", size: int = 20) -> Page:
    """Things of a kind whose names begin with a query or hold it, at the places of a scope.

    Characters: any number at the start, two or more elsewhere (five or more: every four in a row). Letters are pinyin, by
    syllables or by initials. An empty query finds nothing. Raises Refused.
    """
    begin, texts = _from(cursor), asked(query)
    if not texts:
        return Page((), "")
    token = blinder(kind)
    whole, parts = token(START + normal(query)), [token(text) for text in texts]
    within = [(low, high, _areas(low, high)) for low, high in numbered(scope.ranges)]
    rows: list[_From] = []
    for phase, asks in enumerate((_Asks(whole), _Asks(parts[0], parts[1:], (whole,)))):
        if phase >= begin.phase and len(rows) <= size:
            after = begin if phase == begin.phase else _From(phase, -1, -1)
            rows += _found(asks, after, within, size + 1 - len(rows))
    shown = rows[:size]
    return Page(tuple(row.ref for row in shown), ".".join(map(str, shown[-1])) if len(rows) > size else "")


def beginning(kind: str, ids: Sequence[int], text: str) -> frozenset[int]:
    """Of these things those whose names begin with a text."""
    begins = blinder(kind)(START + normal(text))
    return frozenset(id_ for id_, (_, held) in kept(kind, ids).items() if begins in unpacked(held))


def surname(name: str) -> str:
    """What a name begins with that is a surname; its first letter where none is known."""
    letters = normal(name)
    return next((letters[:size] for size in (2, 1) if letters[:size] in surnames().surname), letters[:1])


def _areas(low: int, high: int) -> list[int]:
    return [one for (one,) in db.rows(_AREAS, (area(low), area(high - 1)))]


def _found(asks: _Asks, after: _From, within: Sequence[tuple[int, int, list[int]]], most: int) -> list[_From]:
    """At most so many of those behind `after`, in order."""
    more = _ALSO * len(asks.also) + _ALSO.replace("EXISTS", "NOT EXISTS") * len(asks.without)
    rows: list[_From] = []
    count = 1
    for low, high, areas in within:
        first = max(low, after.place)
        left = [one for one in areas if one >= area(first)] if first < high else []
        while left and len(rows) < most:
            some, left, count = left[:count], left[count:], min(count * _TIMES, _MOST)
            sql = _FIND.format(areas=db.marks(some), more=more)
            given = (*some, asks.token, first, high, after.place, after.ref, *asks.also, *asks.without, most - len(rows))
            rows += [_From(after.phase, place, ref) for place, ref in db.rows(sql, given)]
    return rows


def _from(cursor: str) -> _From:
    if not cursor:
        return _From(0, -1, -1)
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise Refused("cursor")
    return _From(*map(int, found.groups()))
