"""What roles and permissions look like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from minzheng.content import api as content

Level = Literal["province", "city", "county", "township", "village"]


@dataclass(frozen=True, slots=True)
class Permission:
    """A verb or a read that a role may hold."""

    id: str
    means: content.Said


@dataclass(frozen=True, slots=True)
class Role:
    """What a kind of appointment may do, and on which levels it exists."""

    id: str
    name: content.Said
    level: tuple[Level, ...]
    sectors: Literal["own", "all"]
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Roles:
    """The shape of `roles.toml`."""

    permission: tuple[Permission, ...]
    role: tuple[Role, ...]

    def faults(self) -> Iterator[tuple[str, str]]:
        """Permissions that nobody declared."""
        known = {one.id for one in self.permission}
        for number, role in enumerate(self.role):
            for place, permission in enumerate(role.may):
                if permission not in known:
                    yield f"role.{number}.may.{place}", f'is "{permission}", but one of {", ".join(sorted(known))} is meant.'


@cache
def roles() -> dict[str, Role]:
    """Every role by its id."""
    return {role.id: role for role in declared().role}


@cache
def declared() -> Roles:
    """The file. Raises ContentError."""
    return content.toml(Path(__file__).with_name("roles.toml"), Roles)
