"""The content that the program runs with, told to the room that keeps every edition of it; and law that is not what it was."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.editions import api as editions
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.services.cases import api as cases
from minzheng.services.catalogue import api as catalogue
from minzheng.services.simulations import api as simulations

_PACKAGE = Path(__file__).resolve().parents[1]
_CONTENT = {".csv", ".json", ".lark", ".rule", ".toml", ".txt"}

_BINDS, _SAYS = ("since", "steps", "rechecks", "ending", "lasts"), {"name", "says", "by"}
"""What of a version of a service binds the cases that go by it, and what in that is said of it alone."""


def keep() -> int:
    """Notes what is new since the program last started; says how many files."""
    return len(editions.keep(access.SYSTEM, files()))


def files() -> Iterator[tuple[str, bytes]]:
    """Every content file of the package and of the jurisdiction in force, by its name."""
    for folder in _PACKAGE, content.jurisdiction():
        for path in sorted(folder.rglob("*")):
            if path.suffix in _CONTENT and "static" not in path.parts:
                yield name(path), path.read_bytes()


def name(path: Path) -> str:
    """What the edition of a content file is called."""
    jurisdiction = content.jurisdiction()
    if path.is_relative_to(jurisdiction):
        return f"jurisdictions/{jurisdiction.name}/{path.relative_to(jurisdiction).as_posix()}"
    return path.relative_to(_PACKAGE).as_posix()


def changed() -> Iterator[str]:
    """Every version of a service that binds otherwise than when a case first went by it, as a sentence.

    A correction of a rule that was tried and signed is none.
    """
    for item in catalogue.items():
        for version in item.versions:
            for path in (catalogue.folder(item.id) / f"{version.id}{suffix}" for suffix in (".toml", ".rule")):
                signed = path.suffix == ".rule" and path.exists() and simulations.active(item.id, version.id)
                if not signed and (fault := _changed(path, item.id, version.id)):
                    yield fault


def _changed(path: Path, item: str, version: str) -> str:
    kept = editions.of(name(path)) if path.exists() else ()
    data = path.read_bytes() if kept else b""
    used = cases.used(item, version) if {one.digest for one in kept} - {journal.digest(data)} else None
    if used is None:
        return ""
    moment, count = used
    then = editions.at(name(path), moment) or kept[-1]
    if _binding(path, editions.text(then.digest)) == _binding(path, data.decode()):
        return ""
    day = moment.astimezone(time.CHINA).date()
    return (
        f"Service {item}: {path.name} binds otherwise than on {day}, when the first of {count} cases went by it. "
        f"Put the text {then.digest} back, and give the new one a file and a `since` of its own."
    )


def _binding(path: Path, text: str) -> object:
    """What of a version's text binds a case: of a rule its lines without remarks."""
    if path.suffix == ".rule":
        return [line for line in (one.partition("#")[0].rstrip() for one in text.splitlines()) if line]
    told = tomllib.loads(text)
    return [_bare(told.get(key)) for key in _BINDS]


def _bare(told: object) -> object:
    if isinstance(told, dict):
        return {key: _bare(one) for key, one in told.items() if key not in _SAYS}
    return [_bare(one) for one in told] if isinstance(told, list) else told
