"""A jurisdiction's units from its files, or every fault of them at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.kernel.units.answers import Responsible, Unit, UnknownUnit
from minzheng.kernel.units.directory import Directory, Files
from minzheng.kernel.units.faults import faults
from minzheng.kernel.units.schema import (
    Changes,
    Counterpart,
    Function,
    Group,
    Listed,
    Sector,
    Sets,
    Token,
    TurnRow,
)


@dataclass(frozen=True, slots=True)
class Reasons:
    """The shape of `confirm.toml`."""

    reason: Mapping[str, Said]


@cache
def _words() -> Mapping[str, Said]:
    return content.toml(Path(__file__).with_name("confirm.toml"), Reasons).reason


def load(folder: Path) -> Directory:
    """The directory that the files of a folder tell. Raises ContentError with every fault of all of them.

    The strings that the notice compiler knows, in `units.csv` beside the folder, must each be a unit here.
    """
    named = folder.parent / "units.csv"
    with content.gather() as shelf:
        files = Files(
            shelf.toml(folder / "changes.toml", Changes),
            shelf.csv(folder / "sectors.csv", Sector),
            shelf.csv(folder / "groups.csv", Group),
            shelf.csv(folder / "units.csv", Listed),
            shelf.toml(folder / "sets.toml", Sets).set,
            shelf.csv(folder / "functions.csv", Function),
            shelf.csv(folder / "turns.csv", TurnRow),
            shelf.csv(folder / "counterparts.csv", Counterpart),
        )
        tokens = shelf.csv(named, Token) if named.exists() else ()
        if not shelf.faults:
            for fault in faults(files, tokens):
                shelf.blame(named if fault.file == "tokens" else folder / fault.file, fault.key, fault.message, fault.near)
    return Directory(files, _words())


@cache
def default() -> Directory:
    """The directory of the jurisdiction in force. Raises ContentError."""
    return load(content.jurisdiction() / "units")


def at(sector: str, place_code: str, day: date) -> Unit:
    """`Directory.at` of the jurisdiction in force."""
    return default().at(sector, place_code, day)


def by_key(key: str, day: date | None = None) -> Unit:
    """`Directory.by_key` of the jurisdiction in force."""
    return default().by_key(key, day)


def known(key: str) -> bool:
    """Whether the jurisdiction in force lists a unit of this key."""
    try:
        return bool(by_key(key))
    except UnknownUnit:
        return False


def of_token(token: str, day: date | None = None) -> Unit:
    """`Directory.of_token` of the jurisdiction in force."""
    return default().of_token(token, day)


def responsible(function: str, place_code: str, day: date) -> Responsible:
    """`Directory.responsible` of the jurisdiction in force."""
    return default().responsible(function, place_code, day)
