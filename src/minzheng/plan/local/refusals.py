"""Why an act did not take place, and what is missing, in both languages."""

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

    relief_days: int
    money: tuple[str, ...]
    everything: Said
    near: Said
    column: Mapping[str, tuple[str, ...]]
    field: Mapping[str, Said]
    reason: Mapping[str, Said]
    gap: Mapping[str, Said]
    end: Mapping[str, Said]


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


class Refused(content.Refused):
    """An act that was refused and changed nothing, in this room's words."""

    reasons = lambda: words().reason  # noqa: E731


class NotHere(LookupError):  # noqa: N818 - what happened
    """An adjustment, a question or a line that is not there, or not for whoever asks: both say the same."""
