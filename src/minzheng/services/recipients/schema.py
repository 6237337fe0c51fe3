"""The shapes of `intake.toml` and `words.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.rolls import api as rolls


@dataclass(frozen=True, slots=True)
class Table(rolls.Columns):
    """The columns and the words around them; `areas` and `self`: as people write them."""

    areas: Mapping[str, tuple[str, ...]]
    self: Mapping[str, tuple[str, ...]]


@cache
def table() -> Table:
    """All of `intake.toml`. Raises ContentError."""
    return content.toml(Path(__file__).with_name("intake.toml"), Table)
