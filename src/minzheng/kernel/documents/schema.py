"""Which files are taken, and what is said of one that is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minzheng.content import api as content


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file, known by its first bytes (in hexadecimal), by a part that its container holds, or as plain text."""

    id: str
    name: content.Said
    begins: str = ""
    holds: str = ""


@dataclass(frozen=True, slots=True)
class Kinds:
    """The shape of `kinds.toml`."""

    mebibytes_each: int
    gibibytes_all: int
    kind: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    said: Mapping[str, content.Said]


@cache
def kinds() -> Kinds:
    """The file. Raises ContentError."""
    return content.toml(Path(__file__).with_name("kinds.toml"), Kinds)


@cache
def words() -> Mapping[str, content.Said]:
    """What is said. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words).said


class Refused(Exception):  # noqa: N818 - what happened, not what is wrong
    """A file that is not kept, or cannot be given. `reason` is a key of words.toml, `facts` fill its words."""

    def __init__(self, reason: str, facts: Mapping[str, object]) -> None:
        super().__init__(reason, facts)
        self.reason, self.facts = reason, facts

    def message(self, lang: str = "zh") -> str:
        """One line: what happened, what was kept, what to do."""
        names = " / ".join(kind.name.of(lang) for kind in kinds().kind)
        return words()[self.reason].of(lang).format(kinds=names, each=kinds().mebibytes_each, **self.facts)

    def __str__(self) -> str:
        return self.message("en")
