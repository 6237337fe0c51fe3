"""What is found, within a scope: names that begin with the query first, then those that hold it, each by place and id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.search.places import numbered
from minzheng.kernel.search.schema import Refused
from minzheng.kernel.search.tokens import START, asked, normal
from minzheng.kernel.search.verbs import blinder

_CURSOR = re.compile(r"([01])\.([0-9]{1,13})\.([0-9]{1,18})")
_FIND = """SELECT place, ref FROM search_token AS found
WHERE token = %s AND place >= %s AND place < %s AND (place > %s OR ref > %s){more} ORDER BY place, ref LIMIT %s"""
_ALSO = " AND EXISTS (SELECT 1 FROM search_token WHERE token = %s AND place = found.place AND ref = found.ref)"


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
    rows: list[_From] = []
    for phase, (first, also, without) in enumerate(((whole, (), ()), (parts[0], parts[1:], (whole,)))):
        for low, high in numbered(scope.ranges):
            if len(rows) <= size and phase >= begin.phase and (phase > begin.phase or high > begin.place):
                after = begin if phase == begin.phase else _From(phase, -1, -1)
                rows += _found(after, first, (max(low, after.place), high), also, without, size + 1 - len(rows))
    shown = rows[:size]
    return Page(tuple(row.ref for row in shown), ".".join(map(str, shown[-1])) if len(rows) > size else "")


def _found(
    after: _From, token: int, within: tuple[int, int], also: Sequence[int], without: Sequence[int], most: int
) -> list[_From]:
    more = _ALSO * len(also) + _ALSO.replace("EXISTS", "NOT EXISTS") * len(without)
    given = (token, *within, after.place, after.ref, *also, *without, most)
    return [_From(after.phase, place, ref) for place, ref in db.rows(_FIND.format(more=more), given)]


def _from(cursor: str) -> _From:
    if not cursor:
        return _From(0, -1, -1)
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        raise Refused("cursor")
    return _From(*map(int, found.groups()))
