"""Who acts, and on what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Whoever acts, as the journal names them.

    `account` is the id of an account as text, `""` for somebody not signed in, `"system"` for the program itself. `role`
    is the id of a role, `unit` the key of a unit, `place` the code of a place.
    """

    account: str = ""
    role: str = ""
    unit: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing of any room, by its kind and its id in that room, and the place where it lies, if it lies anywhere.

    A row of the journal belongs to the place of its thing, else to that of whoever acted.
    """

    kind: str
    id: str
    place_code: str = ""
