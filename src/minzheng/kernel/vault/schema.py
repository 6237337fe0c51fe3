"""What kinds of personal fields look like, and what a room declares of those that it keeps, in its `personal.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

from minzheng.content import api as content


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of personal field: how it is masked, and what of it is left out and replaced before it is found blind."""

    id: str
    means: content.Said
    head: int = 0
    tail: int = 0
    least: int = 0
    drop: str = ""
    same: Mapping[str, str] = field(default_factory=dict)

    def faults(self) -> Iterator[tuple[str, str]]:
        """A pattern that is none; a mask that would hide nothing."""
        try:
            re.compile(self.drop)
        except re.error as error:
            yield "drop", f"is no pattern: {error}."
        if self.head + self.tail and self.least <= self.head + self.tail:
            yield "least", f"is {self.least}, but a text of {self.head + self.tail} letters would then be shown whole."


@dataclass(frozen=True, slots=True)
class Kinds:
    """The shape of `kinds.toml`."""

    kind: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    refused: Mapping[str, content.Said]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What personal data may be read for."""

    id: str
    means: content.Said


OWN = "own.read"
"""What a resident holds: to see what is their own."""


@dataclass(frozen=True, slots=True)
class Retention:
    """How long it is kept: so many years and days after something. `checked`: compared with the law, else to be confirmed."""

    years: int
    after: content.Said
    days: int = 0
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a group. `plain` is the permission that shows it unmasked in every read; without one it is masked.

    `own`: it is not masked either for a resident to whom a room gives what is their own.
    """

    id: str
    name: content.Said
    kind: str
    plain: str = ""
    own: bool = False

    def faults(self) -> Iterator[tuple[str, str]]:
        """A kind that nobody declared."""
        if self.kind not in kinds():
            yield "kind", f'is "{self.kind}", but one of {", ".join(sorted(kinds()))} is meant.'


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that are sealed together, under a key for each subject.

    `subject` is the kind of thing they speak of. `full` is the permission to read all of them unmasked. `destruction`: by
    the key alone, which leaves bytes that nobody can read, or with the bytes erased as well.
    """

    id: str
    subject: str
    name: content.Said
    full: str
    purpose: tuple[Purpose, ...]
    retention: Retention
    destruction: Literal["key", "erase"]
    field: tuple[Field, ...]

    def faults(self) -> Iterator[tuple[str, str]]:
        """A name that does not begin with its room's; nothing to read it for, or nothing to keep."""
        if "." not in self.id or len(self.id) > 48:
            yield "id", f'is "{self.id}", but a room, a point and a name of 48 letters at most are meant.'
        if not self.purpose:
            yield "purpose", "is empty: whatever is kept of a person is kept for something."
        if not self.field:
            yield "field", "is empty."

    def kind_of(self, field_id: str) -> str:
        """The kind of one of its fields. Raises LookupError."""
        found = next((one.kind for one in self.field if one.id == field_id), None)
        if found is None:
            raise LookupError(f"{self.id} has no field {field_id}; it has {', '.join(one.id for one in self.field)}.")
        return found


@dataclass(frozen=True, slots=True)
class Personal:
    """The shape of a room's `personal.toml`."""

    group: tuple[Group, ...]


@cache
def kinds() -> dict[str, Kind]:
    """Every kind by its id."""
    return {kind.id: kind for kind in content.toml(Path(__file__).with_name("kinds.toml"), Kinds).kind}


@cache
def words() -> Words:
    """The file."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


@cache
def personal(file: Path) -> dict[str, Group]:
    """The groups that a room declares, by id. Raises ContentError."""
    return {group.id: group for group in content.toml(file, Personal).group}


class Refused(content.Refused):
    """A destruction that did not take place. `reason` is a key of words.toml."""

    reasons = staticmethod(lambda: words().refused)
