"""Facts of households as columns, and as the bytes that are sealed. Pure: no database, nobody asked.

Bytes: a line of JSON that names every array with its type, its length and how it is written, then all arrays one after another:
`same` one value for all; `bits` a truth each; `few` bits of where something is, and what is there; `all` every value.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minzheng.rules import api as rules
from minzheng.rules.api import One

Array = NDArray[Any]
Facts = Mapping[str, rules.Column]


@dataclass(frozen=True, slots=True)
class Home:
    """A household as its rule sees it: keys of persons in their order, its facts, and those of each person.

    `community`: it stands in one of residents, not in a village. `stated`: somebody said something of what it lives on.
    """

    household: int
    county: str
    people: tuple[int, ...]
    own: Mapping[str, One]
    each: Sequence[Mapping[str, One]]
    community: bool
    stated: bool


@dataclass(frozen=True, slots=True)
class Columns:
    """Households as they came, persons in the order of their households. `county`: code of the county unit.

    Of an item for one person each member is a household of their own. `own` holds a value for each household, `each` one for
    each person.
    """

    household: Array
    county: Array
    community: Array
    stated: Array
    members: Array
    person: Array
    own: Facts
    each: Facts

    def assuming(self, values: Mapping[str, One], where: Array | None) -> Columns:
        """Where households are marked, or everywhere, what is unknown has these values."""
        homes = np.ones(len(self.household), bool) if where is None else where
        persons = np.repeat(homes, self.members)
        own = {name: _filled(one, homes, values.get(name)) for name, one in self.own.items()}
        return replace(self, own=own, each={name: _filled(one, persons, values.get(name)) for name, one in self.each.items()})

    @property
    def first(self) -> Array:
        """The first person of each."""
        found: Array = self.person[np.cumsum(self.members) - self.members]
        return found

    def known(self) -> dict[str, tuple[int, int]]:
        """Of each fact, of how many it is known, and how many there are."""
        found = {}
        for name, one in (*self.own.items(), *self.each.items()):
            found[name] = (len(one.values) if one.known is None else int(one.known.sum()), len(one.values))
        return found

    def home(self, at: int) -> Home:
        """One of them, as it came."""
        first = int(self.members[:at].sum())
        rows = range(first, first + int(self.members[at]))
        own = {name: _one(one, at) for name, one in self.own.items()}
        each = [{name: _one(one, row) for name, one in self.each.items()} for row in rows]
        people = tuple(int(self.person[row]) for row in rows)
        return Home(
            int(self.household[at]), str(self.county[at]), people, own, each, bool(self.community[at]), bool(self.stated[at])
        )


def columns(homes: Sequence[Home], declared: Mapping[str, rules.Fact]) -> Columns:
    """Some households as columns, each as narrow as its declared range. What is beyond the range is unknown."""
    people = [facts for home in homes for facts in home.each]
    levels: dict[str, Sequence[Mapping[str, One]]] = {"household": [home.own for home in homes], "person": people}
    laid = {one.name: _column(one, [facts.get(one.name) for facts in levels[one.level]]) for one in declared.values()}
    return Columns(
        np.array([home.household for home in homes], np.int64),
        np.array([int(home.county) for home in homes], np.int64),
        np.array([home.community for home in homes], bool),
        np.array([home.stated for home in homes], bool),
        np.array([len(home.each) for home in homes], np.int64),
        np.array([key for home in homes for key in home.people], np.int64),
        {name: one for name, one in laid.items() if declared[name].level == "household"},
        {name: one for name, one in laid.items() if declared[name].level == "person"},
    )


def joined(parts: Sequence[Columns]) -> Columns:
    """Several, one after another; at least one."""
    singles = {name: np.concatenate([getattr(one, name) for one in parts]) for name in _SINGLES}
    own, each = ({name: _joined([getattr(one, of)[name] for one in parts]) for name in getattr(parts[0], of)} for of in _OF)
    return Columns(**singles, own=own, each=each)


def packed(given: Columns) -> bytes:
    """As bytes."""
    head, body = list[tuple[str, str, str, str, int, str]](), list[bytes]()
    for of, name, array in _arrays(given):
        tight = array if array.dtype.kind == "b" or not len(array) else array.astype(_tight(array))
        how, parts = _written(tight)
        head.append((of, name, array.dtype.str, tight.dtype.str, len(array), how))
        body += (part.tobytes() for part in parts)
    return json.dumps(head, ensure_ascii=False).encode() + b"\n" + b"".join(body)


def _tight(array: Array) -> np.dtype[Any]:
    return np.min_scalar_type(int(array.max())) if array.min() >= 0 else array.dtype


def unpacked(data: bytes) -> Columns:
    """Of bytes."""
    first, _, rest = data.partition(b"\n")
    found: dict[str, dict[str, Array]] = {of: {} for of in ("", *_OF, "known")}
    at = 0

    def taken(count: int, dtype: Any) -> Array:
        nonlocal at
        part = np.frombuffer(rest, dtype, count, at)
        at += part.nbytes
        return part

    for of, name, kind, tight, length, how in json.loads(first):
        dtype = np.dtype(tight)
        if how == "same":
            array = np.full(length, taken(min(length, 1), dtype)[0] if length else 0, dtype)
        elif how == "all":
            array = taken(length, dtype)
        else:
            array = np.unpackbits(taken(-(-length // 8), np.uint8), count=length).view(bool)
            if how == "few":
                where, array = array, np.zeros(length, dtype)
                array[where] = taken(int(where.sum()), dtype)
        found[of][name] = array.astype(kind, copy=False)
    own, each = ({name: rules.Column(array, found["known"].get(name)) for name, array in found[of].items()} for of in _OF)
    return Columns(**found[""], own=own, each=each)


def _written(array: Array) -> tuple[str, list[Array]]:
    """How an array is written, and its parts: most facts are nothing, and a click waits."""
    if not len(array) or (array == array[0]).all():
        return "same", [array[:1]]
    where = array != 0
    if array.dtype.kind == "b":
        return "bits", [np.packbits(where)]
    few = where.sum() * 4 < len(array) * 3
    return ("few", [np.packbits(where), array[where]]) if few else ("all", [array])


_SINGLES = ("household", "county", "community", "stated", "members", "person")
_OF = ("own", "each")


def _arrays(given: Columns) -> Iterable[tuple[str, str, Array]]:
    yield from (("", name, getattr(given, name)) for name in _SINGLES)
    for of in _OF:
        for name, one in getattr(given, of).items():
            yield of, name, one.values
            if one.known is not None:
                yield "known", name, one.known


def narrow(one: rules.Declared) -> np.dtype[Any]:
    """The narrowest whole numbers, or truths, that hold a declared range."""
    low, high = one.bounds
    return np.dtype(bool) if one.kind == "yes" else np.min_scalar_type(min(low, -high - 1))


def _column(one: rules.Fact, given: Sequence[One]) -> rules.Column:
    low, high = one.bounds
    known = np.array([value is not None and low <= value <= high for value in given], bool)
    values = np.array([value if fits else low for value, fits in zip(given, known, strict=True)], narrow(one))
    return rules.Column(values, None if known.all() else known)


def _filled(one: rules.Column, where: Array, value: One) -> rules.Column:
    if value is None or one.known is None:
        return one
    filled = where & ~one.known
    return rules.Column(np.where(filled, value, one.values).astype(one.values.dtype), one.known | filled)


def _joined(parts: Sequence[rules.Column]) -> rules.Column:
    values = np.concatenate([one.values for one in parts])
    if all(one.known is None for one in parts):
        return rules.Column(values)
    return rules.Column(
        values, np.concatenate([np.ones(len(one.values), bool) if one.known is None else one.known for one in parts])
    )


def _one(one: rules.Column, at: int) -> One:
    return None if one.known is not None and not one.known[at] else one.values[at].item()
