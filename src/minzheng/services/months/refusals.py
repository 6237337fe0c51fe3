"""The room refuses in a few words of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.particulars import api as particulars
from minzheng.particulars.api import Refused

__all__ = ["Refused"]


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    reason: Mapping[str, Said]
    remark: Mapping[str, Said]


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


particulars.speaks(words)
