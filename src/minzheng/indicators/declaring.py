"""A source is declared: what is measured of a relation, and upon which events it is counted again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from minzheng.content import api as content
from minzheng.indicators.sources import Choices, Columns, Rows, Source, known
from minzheng.indicators.steps import recompute
from minzheng.kernel.db.api import Relation
from minzheng.kernel.events import api as events


class Placed(Protocol):
    """An event that says where it happened."""

    @property
    def place_code(self) -> str: ...


def source(
    id_: str,
    file: Path,
    relation: Relation,
    *,
    again_on: Sequence[type[Placed]] = (),
    told: Sequence[type] = (),
    rows: Rows | None = None,
    **late: Choices,
) -> None:
    """Has measures computed of a relation, as a file says; before measures are loaded.

    `again_on`: events upon which it is counted again where they happened. `told`: others by which it changes, upon which the
    engine counts it again itself. Raises ContentError and ValueError.
    """
    columns = content.toml(file, Columns)
    named = ("place_code", columns.since, columns.until or columns.since, *(one.id for one in columns.fields), *late)
    for name in named:
        if name not in relation.columns:
            raise ValueError(f'{file}: "{name}" is no column of {relation.name}; they are {", ".join(relation.columns)}.')
    known[id_] = Source(id_, columns, relation, (*again_on, *told), late, rows)
    for event in again_on:
        _again(id_, event)


def _again(id_: str, event: type[Placed]) -> None:
    def again(told: Mapping[int, Any]) -> None:
        recompute(id_, sorted({one.place_code for one in told.values()}))

    events.hears(event, name=f"{id_} again on {event.__name__}")(again)
