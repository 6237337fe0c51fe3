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

    field: Mapping[str, Said]
    reason: Mapping[str, Said]
    left_out: Mapping[str, Said]
    state: Mapping[str, Said]


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


class Refused(content.Refused):
    """An act that was refused and changed nothing, in this room's words."""

    reasons = lambda: words().reason  # noqa: E731


class NoYear(LookupError):  # noqa: N818 - what happened
    """A year, run or objection that is not there, or not for whoever asks: both say the same."""
