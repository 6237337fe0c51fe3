"""A relation: a named view that a room publishes, the only thing of it that another room's SQL may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relation:
    """What a view holds. `columns` are its columns with what each means, in their order; `key` tells one row from another.

    `personal`: some rows say something about a person, and `meaning` says how they are known.
    """

    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    meaning: str
    personal: bool = False
