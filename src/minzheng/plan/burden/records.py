"""Which record holds a figure already: what is asked is held against the declared fields of registers and the declared measures.

Words are compared by pairs of letters, which needs no dictionary and can be shown: these letters are in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.indicators import api as indicators
from minzheng.registry import api as registry


@dataclass(frozen=True, slots=True)
class Price:
    """The shape of `price.toml`."""

    to_confirm: bool
    minutes_per_cell: int
    most_columns: int
    longest_days: int
    budget: int
    answers: int
    near: int
    count: tuple[str, ...]
    empty: tuple[str, ...]


@cache
def price() -> Price:
    """The file. Raises ContentError."""
    return content.toml(Path(__file__).with_name("price.toml"), Price)


@dataclass(frozen=True, slots=True)
class Holds:
    """Something that a record holds: of a register or measure `id`, called `of`, the figure called `what` (empty: how many)."""

    kind: str
    id: str
    of: Said
    what: Said


@dataclass(frozen=True, slots=True)
class Match:
    """A record that may hold what is asked: `share` of the asked words, in per cent, and the words that both have."""

    holds: Holds
    share: int
    words: tuple[str, ...]

    @property
    def answers(self) -> bool:
        """Whether it is what is asked."""
        return self.share >= price().answers


Source = Callable[[], Iterable[Holds]]
_sources: dict[str, Source] = {}


def source(holds: Source) -> Source:
    """Registers what another room's records hold, by the function that lists it."""
    _sources[f"{holds.__module__}.{holds.__qualname__}"] = holds
    return holds


@source
def registers() -> Iterable[Holds]:
    """The fields of every declared register, and how many entries it has."""
    for one in registry.registers():
        yield Holds("register", one.id, one.one, Said("", ""))
        yield from (Holds("register", one.id, one.one, field.name) for field in one.fields if not field.personal)


def records_for(asked: str, most: int = 3) -> tuple[Match, ...]:
    """The records that hold what a figure's name asks for, the nearest first; none below `near`."""
    found = [one for name in sorted(_sources) for holds in _sources[name]() if (one := _match(asked, holds))]
    best: dict[tuple[str, str], Match] = {}
    for one in sorted(found, key=lambda one: -one.share):
        best.setdefault((one.holds.kind, one.holds.id), one)
    return tuple(best.values())[:most]


def _match(asked: str, holds: Holds) -> Match | None:
    """How near one record is, in whichever language the words are."""
    for lang in ("zh", "en"):
        of, what = holds.of.of(lang), holds.what.of(lang)
        words = _bare(asked)
        if not what:
            rest = words.replace(_bare(of), "")
            if _bare(of) and rest != words and rest in price().count:
                return Match(holds, 100, (of,))
            continue
        mine, ours, own = _pairs(words), _pairs(_bare(of)) | _pairs(_bare(what)), _pairs(_bare(what))
        shared = mine & ours
        share = 100 * len(shared) // len(mine) if mine else 0
        if share >= price().near and 2 * len(mine & own) >= len(own) > 0:
            return Match(holds, share, _joined(words, shared))
    return None


def _bare(text: str) -> str:
    """A name without what says nothing about it, in small letters."""
    text = text.lower().strip()
    for empty in price().empty:
        text = text.replace(empty, "")
    return "".join(letter for letter in text if letter.isalnum() or letter == " ").strip()


def _pairs(text: str) -> frozenset[str]:
    """Pairs of letters that stand together; of words with spaces, the words."""
    if text.isascii():
        return frozenset(text.split())
    return frozenset(text[at : at + 2] for at in range(len(text) - 1)) or frozenset({text} - {""})


def _joined(text: str, shared: frozenset[str]) -> tuple[str, ...]:
    """The shared pairs as the runs of letters that they make up."""
    if text.isascii():
        return tuple(word for word in text.split() if word in shared)
    runs: list[str] = []
    run = ""
    for at in range(len(text) - 1):
        if text[at : at + 2] in shared:
            run = run + text[at + 1] if run else text[at : at + 2]
        elif run:
            runs, run = [*runs, run], ""
    return tuple([*runs, run] if run else runs)


@source
def measures() -> Iterable[Holds]:
    """The declared measures, which follow from the registers."""
    yield from (Holds("measure", one.id, Said("", ""), one.name) for one in indicators.measures())
