"""Why an act did not take place, in both languages: what happened, what was kept, what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ClassVar

from minzheng.content import api as content
from minzheng.content.api import Said


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    reason: Mapping[str, Said]
    what: Mapping[str, Said]
    word: Mapping[str, Said]
    blocker: Mapping[str, Said]
    silence: Mapping[str, Said]
    source: Mapping[str, Said]
    letter: str


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


class Refused(Exception):  # noqa: N818 - what happened
    """An act that was refused and changed nothing. `reason` is a key of `words.toml`, `facts` fill its places."""

    reasons: ClassVar[Callable[[], Mapping[str, Said]]] = lambda: words().reason
    """The sentences; a room above has its own."""

    def __init__(self, reason: str, **facts: object) -> None:
        self.reason, self.facts = reason, facts
        super().__init__(reason, facts)

    def message(self, lang: str) -> str:
        """In words; a fact that is itself a word of ours is said in the same language."""
        said = {name: fact.of(lang) if isinstance(fact, Said) else fact for name, fact in self.facts.items()}
        return type(self).reasons()[self.reason].of(lang).format(**said)


class NoThing(LookupError):  # noqa: N818 - what happened
    """A thing that is not there, or not for whoever asks: both say the same."""


def text(what: str | Said, given: object, most: int, *, required: bool = True) -> str:
    """A text as it is kept. Raises Refused for one that is missing or too long."""
    kept = str(given or "").replace("\x00", "").strip()
    name = words().what.get(what, Said(what, what)) if isinstance(what, str) else what
    if required and not kept:
        raise Refused("missing", what=name)
    if len(kept) > most:
        raise Refused("too_long", what=name, most=most)
    return kept
