"""Why an act did not take place, in both languages: what happened, what was kept, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.services.cases.things import Channel, Conclusion, State, Verb
from minzheng.services.catalogue import api as catalogue


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
    """An act that was refused and changed nothing, in this room's words."""

    reasons = lambda: words().reason  # noqa: E731


class NoCase(LookupError):  # noqa: N818 - what happened
    """A case that is not there, or not for whoever asks: both say the same."""
