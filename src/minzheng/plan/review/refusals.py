"""The room's words, and why an act did not take place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.plan.duties import api as duties


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question says: its heading, and the line below."""

    title: Said
    why: Said


@dataclass(frozen=True, slots=True)
class Offered:
    """What an option says, and what follows from it for how the promise is proven."""

    words: Said
    figure: Said = field(default_factory=lambda: Said("", ""))
    why: Said = field(default_factory=lambda: Said("", ""))
    follows: duties.Follows = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    covered: tuple[str, ...]
    conditional: tuple[str, ...]
    kind: Mapping[str, Said]
    evidence: Mapping[str, Said]
    asked: Mapping[str, Asked]
    offered: Mapping[str, Offered]
    reason: Mapping[str, Said]


@cache
def words() -> Words:
    """The file. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


def filled(said: Said, facts: Mapping[str, object]) -> Said:
    """Words with their places filled; a fact may itself be said in both languages."""
    zh = {name: fact.zh if isinstance(fact, Said) else fact for name, fact in facts.items()}
    en = {name: fact.en if isinstance(fact, Said) else fact for name, fact in facts.items()}
    return Said(said.zh.format(**zh), said.en.format(**en))


class Refused(content.Refused):
    """An act that was refused and changed nothing, in this room's words."""

    reasons = lambda: words().reason  # noqa: E731


class Twice(Refused):
    """This very notice is under review already: `draft` is the one that is there."""

    def __init__(self, draft: int, number: str) -> None:
        super().__init__("twice", number=number)
        self.draft = draft


class NoDraft(LookupError):  # noqa: N818 - what happened
    """A draft that is not there, or not for whoever asks: both say the same."""
