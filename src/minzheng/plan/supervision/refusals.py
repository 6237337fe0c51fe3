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


class Refused(content.Refused):
    """An act that was refused and changed nothing, in this room's words."""

    reasons = lambda: words().reason  # noqa: E731


class NoThing(LookupError):  # noqa: N818 - what happened
    """A thing that is not there, or not for whoever asks: both say the same."""


def text(what: str | Said, given: object, most: int, *, required: bool = True) -> str:
    """A text as it is kept. Raises Refused for one that is missing or too long."""
    name = words().what.get(what, Said(what, what)) if isinstance(what, str) else what
    return Refused.text(name, given, most, needed=required)
