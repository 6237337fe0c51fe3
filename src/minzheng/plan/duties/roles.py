"""The roles of units in a duty: how a notice says them, and what each means, as content."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from minzheng.content import api as content
from minzheng.plan.duties.things import Role

Scores = Literal["lead", "deliverable", "none"]
_BREAKS = re.compile(r"[;；。()（）〔〕\[\]\n]")
_PARTS = re.compile(r"[,，]")
_LABEL = re.compile(r"\w{2,8}[:：]")


@dataclass(frozen=True, slots=True)
class RoleKind:
    """One role: what it is called, what says it, and what it means; see `roles.toml`."""

    id: Role
    name: content.Said
    own: bool
    scores: Scores
    words: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    def said(self, text: str, whole: str) -> bool:
        """Whether the words around a unit's name say it, in the whole of its list."""
        if any(word in text for word in self.beside) and any(word in whole for word in roles()["lead"].words):
            return True
        return self.id != "lead" and any(word in text for word in self.words) and not any(word in text for word in self.unless)


@dataclass(frozen=True, slots=True)
class Roles:
    """The shape of `roles.toml`."""

    role: tuple[RoleKind, ...]

    def faults(self) -> Iterator[tuple[str, str]]:
        """Each role is there once; one lead scores as such."""
        if sorted(one.id for one in self.role) != sorted(get_args(Role)):
            yield (
                "role",
                f"says {', '.join(one.id for one in self.role)}, but each of {', '.join(get_args(Role))} is meant, once.",
            )


@cache
def roles() -> Mapping[Role, RoleKind]:
    """Every role by its id. Raises ContentError."""
    found = content.toml(Path(__file__).with_name("roles.toml"), Roles)
    return {one.id: one for one in found.role}


def role_said(original: str, start: int, end: int) -> Role:
    """What the words around the name of a unit make it where it does not lead: its own part between commas, else the label before
    it, else the whole list.

    `牵头单位：甲；配合单位：乙、丙` and `甲牵头，乙、丙配合` say the same. Where nothing is said, it answers with the lead.
    """
    left = max((one.end() for one in _BREAKS.finditer(original, 0, start)), default=0)
    right = next((one.start() for one in _BREAKS.finditer(original, end)), len(original))
    near = max((one.end() for one in _PARTS.finditer(original, left, start)), default=left)
    far = next((one.start() for one in _PARTS.finditer(original, end, right)), right)
    labels = [one[0] for one in _LABEL.finditer(original, left, start)]
    for text in (original[near:far], labels[-1] if labels else original[left:right]):
        said = text.replace(original[start:end], "")
        for one in roles().values():
            if one.said(said, original[left:right]):
                return one.id
    return "co"
