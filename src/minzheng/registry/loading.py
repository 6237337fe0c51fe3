"""The registers of the country and of the jurisdiction in force, or every fault of all their files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.kernel.journal import api as journal
from minzheng.registry.schema import Register

_NATIONAL = Path(__file__).with_name("registers")


class UnknownRegister(LookupError):  # noqa: N818 - what happened
    """A register that nobody declared; `nearest` is the id most like it, or empty."""

    def __init__(self, asked: str, known: Iterable[str]) -> None:
        self.nearest = content.nearest(asked, known)
        hint = f' Did you mean "{self.nearest}"?' if self.nearest else ""
        super().__init__(f'No register is called "{asked}".{hint}')


def load(*folders: Path) -> tuple[Register, ...]:
    """The registers declared in these folders, a folder each. Raises ContentError with every fault of every file."""
    found: dict[str, Register] = {}
    with content.gather() as shelf:
        for path in (path for folder in folders for path in sorted(folder.glob("*/register.toml"))):
            name, before = path.parent.name, len(shelf.faults)
            register = shelf.toml(path, Register)
            if len(shelf.faults) > before:
                continue
            if name in found:
                shelf.blame(path, "name", f'is of a register "{name}", which another folder declares too.')
            elif register.id:
                shelf.blame(path, "id", f'is written down, but the folder says it: "{name}".')
            elif register.digest:
                shelf.blame(path, "digest", "is written down, but it is that of the file.")
            else:
                found[name] = replace(register, id=name, digest=journal.digest(path.read_bytes()))
    return tuple(found.values())


@cache
def registers() -> tuple[Register, ...]:
    """Every register of the country, then of the jurisdiction in force. Raises ContentError."""
    return load(_NATIONAL, content.jurisdiction() / "registers")


@cache
def _by_id() -> dict[str, Register]:
    return {register.id: register for register in registers()}


def register(name: str) -> Register:
    """A register by its id. Raises UnknownRegister."""
    if name not in _by_id():
        raise UnknownRegister(name, _by_id())
    return _by_id()[name]
