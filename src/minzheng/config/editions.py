"""The content that the program runs with, told to the room that keeps every edition of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.editions import api as editions

_PACKAGE = Path(__file__).resolve().parents[1]
_CONTENT = {".csv", ".json", ".lark", ".rule", ".toml", ".txt"}


def keep() -> int:
    """Notes what is new since the program last started; says how many files."""
    return len(editions.keep(access.SYSTEM, files()))


def files() -> Iterator[tuple[str, bytes]]:
    """Every content file of the package and of the jurisdiction in force, by its name."""
    jurisdiction = content.jurisdiction()
    for folder, called in (_PACKAGE, ""), (jurisdiction, f"jurisdictions/{jurisdiction.name}/"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in _CONTENT and "static" not in path.parts:
                yield called + path.relative_to(folder).as_posix(), path.read_bytes()
