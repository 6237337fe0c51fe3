"""What the command line says, in both languages. Imported where something is to be said: content costs a start 10 ms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from minzheng.content import api as content


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of cli_notice.toml."""

    said: Mapping[str, content.Said]
    why: Mapping[str, content.Said]
    severity: Mapping[str, content.Said]


def words() -> Words:
    """The file."""
    return content.toml(Path(__file__).with_name("cli_notice.toml"), Words)
