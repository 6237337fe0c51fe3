"""What the room says: why an act did not take place, and what was accepted with a word. Never the number or name it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.content.api import Said


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    reason: Mapping[str, Said]
    remark: Mapping[str, Said]
    sex: Mapping[str, Said]
    happened: Mapping[str, Said]
    kinship: Mapping[str, Said]
    household: Mapping[str, Said]
    suspicion: Mapping[str, Said]


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


class Refused(content.Refused):
    """An act that was refused and changed nothing, in this room's words."""

    reasons = lambda: words().reason  # noqa: E731


@dataclass(frozen=True, slots=True)
class Remark:
    """What was accepted, and yet deserves a word. `reason` is a key of the room's remarks, `facts` fill its places."""

    reason: str
    facts: tuple[tuple[str, object], ...] = ()

    def message(self, lang: str) -> str:
        """In words."""
        said = {name: fact.of(lang) if isinstance(fact, Said) else fact for name, fact in self.facts}
        return words().remark[self.reason].of(lang).format(**said)
