"""Which kinds of places a scope word names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.kernel.places import api as places

LOCALITIES = "localities"
"""Whoever a notice to all localities means, where a sentence names nobody."""


@dataclass(frozen=True, slots=True)
class Scopes:
    """The shape of `scopes.toml`: names of sets of kinds, and the words of notices that mean them."""

    name: Mapping[str, tuple[str, ...]]
    word: Mapping[str, str]

    def faults(self) -> Iterator[tuple[str, str]]:
        """Kinds and names that are not there."""
        known = {kind.code for kind in places.kinds()}
        for name, kinds in self.name.items():
            yield from (
                (f"name.{name}.{n}", f'is "{kind}", which is no kind of place.')
                for n, kind in enumerate(kinds)
                if kind not in known
            )
        for word, name in self.word.items():
            if name not in self.name:
                yield f"word.{word}", f'is "{name}", but one of {", ".join(self.name)} is meant.'


@cache
def scopes() -> Scopes:
    """The file. Raises ContentError."""
    return content.toml(Path(__file__).with_name("scopes.toml"), Scopes)


def kinds_of(names: Iterable[str]) -> tuple[str, ...]:
    """The kinds that these names of sets mean, each once, in the order of the levels."""
    meant = {kind for name in names for kind in scopes().name[name]}
    return tuple(kind.code for kind in places.kinds() if kind.code in meant)


def kinds_of_words(text: str) -> tuple[str, ...]:
    """The kinds that the longest scope word of a text names; empty where it has none."""
    for word in sorted(scopes().word, key=len, reverse=True):
        if word in text:
            return kinds_of([scopes().word[word]])
    return ()


@lru_cache(5000)
def bound(kinds: tuple[str, ...], place_code: str, day: date) -> tuple[str, ...]:
    """The codes of the places of these kinds on a day, the place itself and all that lie in it; of villages none."""
    standing = places.default().on(day)
    every = (*standing.places.values(), *standing.towns.values())
    return tuple(place.code for place in every if place.kind in kinds and standing.lies_in(place, place_code))
