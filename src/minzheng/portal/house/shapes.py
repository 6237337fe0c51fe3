"""How a plan is drawn as a house: which of its parts is the roof, the hall, a room or the foundation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import ClassVar, Literal

from minzheng.content import api as content
from minzheng.content.api import Said

Floor = Literal["roof", "hall", "rooms", "foundation"]
COLUMNS = 13
"""How many windows a floor holds beside each other."""


@dataclass(frozen=True, slots=True)
class RoomShape:
    """Where a part of a notice stands; `part` counts from 1, `columns` are windows beside each other."""

    part: int
    floor: Floor
    columns: int
    name: Said


@dataclass(frozen=True, slots=True)
class HouseShape:
    """The house of one notice."""

    KEY: ClassVar[tuple[str, ...]] = ("number",)
    number: str
    name: Said
    room: tuple[RoomShape, ...]

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not go together."""
        parts = [one.part for one in self.room]
        if sorted(parts) != list(range(1, len(parts) + 1)):
            yield "room", f"has the parts {', '.join(map(str, parts))}, but each from 1 on once is meant."
        for number, one in enumerate(self.room):
            if not 1 <= one.columns <= COLUMNS:
                yield f"room.{number}.columns", f"is {one.columns}, but 1 to {COLUMNS} are meant."


@dataclass(frozen=True, slots=True)
class Houses:
    """The shape of `houses.toml`."""

    house: tuple[HouseShape, ...] = ()


@cache
def houses() -> Mapping[str, HouseShape]:
    """By document number, those that the jurisdiction draws. Raises ContentError."""
    path = content.jurisdiction() / "houses.toml"
    return {one.number: one for one in content.toml(path, Houses).house} if path.is_file() else {}
