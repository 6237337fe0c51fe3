"""What is said of a case in both languages: its states, acts and deeds by name, and why an act did not take place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.services.catalogue import api as catalogue
from minzheng.services.procedure.things import Channel, Conclusion, State, Verb


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    longest: int
    state: Mapping[str, Said]
    verb: Mapping[str, Said]
    deed: Mapping[str, Said]
    channel: Mapping[str, Said]
    conclusion: Mapping[str, Said]
    what: Mapping[str, Said]
    reason: Mapping[str, Said]

    def faults(self) -> Iterator[tuple[str, str]]:
        """Every state, verb, deed, channel and conclusion has its word."""
        meant = {"state": State, "verb": Verb, "deed": catalogue.Deed, "channel": Channel, "conclusion": Conclusion}
        for name, words in meant.items():
            if set(getattr(self, name)) != set(get_args(words)):
                odd = ", ".join(sorted(set(getattr(self, name)) ^ set(get_args(words))))
                yield name, f"does not say what is meant of {odd}."


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


class Refused(content.Refused):
    """An act in a case that was refused and changed nothing, in this room's words."""

    reasons = lambda: words().reason  # noqa: E731
