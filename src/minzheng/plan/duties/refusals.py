"""Why an act did not take place, in both languages: what happened, what was kept, what to do."""

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

    letters: tuple[str, ...]
    reason: Mapping[str, Said]
    unsaid: Mapping[str, Said]
    field: Mapping[str, Said]
    kind: Mapping[str, Said]


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


class Refused(content.Refused):
    """An act that was refused and changed nothing, in this room's words; `what` and `kind` are keys of them too."""

    reasons = lambda: words().reason  # noqa: E731

    def message(self, lang: str) -> str:
        """In words."""
        named = {"what": words().field, "kind": words().kind}
        facts = {key: named[key][str(fact)].of(lang) if key in named else fact for key, fact in self.facts.items()}
        return words().reason[self.reason].of(lang).format(**facts)


class NoPlan(LookupError):  # noqa: N818 - what happened
    """A plan, duty or proof that is not there, or not for whoever asks: both say the same."""
