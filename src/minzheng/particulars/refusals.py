"""Why something was not taken, and what was taken with a word. Never the number or name it is about."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.particulars.schema import words


class Sentences(Protocol):
    """The words of a room that reads or acts upon particulars."""

    @property
    def reason(self) -> Mapping[str, Said]: ...

    @property
    def remark(self) -> Mapping[str, Said]: ...


_SPEAKING: list[Callable[[], Sentences]] = [words]


@dataclass(frozen=True, slots=True)
class _Kept:
    """The shape of a file of a room that says nothing else."""

    reason: Mapping[str, Said]
    remark: Mapping[str, Said]


def sentences(file: Path) -> Callable[[], Sentences]:
    """What a room says that has reasons and remarks alone, read when it is first asked for. It raises ContentError."""
    return cache(lambda: content.toml(file, _Kept))


def speaks(said: Callable[[], Sentences]) -> None:
    """A room above refuses and remarks by the same two classes, with reasons of its own."""
    _SPEAKING.append(said)


class Refused(content.Refused):
    """An act that was refused and changed nothing, in the words of this room or of those above that act upon what it reads."""

    reasons = lambda: ChainMap(*(dict(said().reason) for said in _SPEAKING))  # noqa: E731


@dataclass(frozen=True, slots=True)
class Remark:
    """What was accepted, and yet deserves a word. `reason` is a key of the rooms' remarks, `facts` fill its places."""

    reason: str
    facts: tuple[tuple[str, object], ...] = ()

    def message(self, lang: str) -> str:
        """In words."""
        said = {name: fact.of(lang) if isinstance(fact, Said) else fact for name, fact in self.facts}
        sentences = next(room().remark for room in _SPEAKING if self.reason in room().remark)
        return sentences[self.reason].of(lang).format(**said)
