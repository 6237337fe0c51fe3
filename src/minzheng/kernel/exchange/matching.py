"""Which column of a table is which of the fields that somebody wants."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from unicodedata import normalize

from minzheng.kernel.exchange.schema import Note, Table

_LOOSE = re.compile(r"[\s*_/:\-.]|\([^)]*\)")
"""What does not tell heads apart: blanks, stars of required fields, and remarks in brackets."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A field: its id, the names that its column may bear, in any language, and whether a table without it is of no use."""

    id: str
    names: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class Matched:
    """Where each field stands, by its id. `notes` says which columns nobody wanted, each with the nearest name that is."""

    places: Mapping[str, int]
    missing: tuple[str, ...]
    notes: tuple[Note, ...]

    def row(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells of a row by field, without blanks at their ends."""
        return {id_: cells[place].strip() for id_, place in self.places.items()}


def match(table: Table, fields: Sequence[Wanted]) -> Matched:
    """The columns of a table for the fields; `missing` has the ids of required fields without one.

    Widths, case, blanks and remarks in brackets do not matter. A second column for the same field is left and noted.
    """
    known = {_folded(name): field.id for field in fields for name in (*field.names, field.id)}
    shown = {_folded(field.names[0] if field.names else field.id): field for field in fields}
    places: dict[str, int] = {}
    left: list[str] = []
    for place, column in enumerate(table.columns):
        field = known.get(_folded(column)) or known.get(_folded(normalize("NFKC", column).partition("(")[0]))
        if field is None or field in places:
            left.append(column)
        else:
            places[field] = place
    notes = []
    open_ = {key: field for key, field in shown.items() if field.id not in places}
    for column in left:
        near = get_close_matches(_folded(column), open_, n=1, cutoff=0.4)
        name = open_[near[0]].names[0] if near and open_[near[0]].names else ""
        notes.append(Note("unknown_near" if name else "unknown", {"column": column, "near": name}))
    missing = tuple(field.id for field in fields if field.required and field.id not in places)
    notes += [Note("missing", {"field": field.names[0] if field.names else field.id}) for field in fields if field.id in missing]
    return Matched(places, missing, tuple(notes))


def _folded(text: str) -> str:
    return _LOOSE.sub("", normalize("NFKC", text).casefold())
