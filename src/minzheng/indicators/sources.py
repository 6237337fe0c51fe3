"""Where rows come from: a register, or a relation that an engine above has measured, with what of it can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from minzheng.content.api import Said
from minzheng.kernel.db.api import Relation
from minzheng.registry import api as registry

Choices = Callable[[], tuple[registry.Choice, ...]]
Rows = Callable[[], Iterable[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Columns:
    """What of a relation can be asked, as a file says it: how it is called, what `one` of its rows is, and its `fields`.

    They hold values as facts of registers do: money in fen, a decimal 10,000 times itself, yes as 1, a choice's code.
    `since`: the column with the day on which a row begins, `until` that with the first day on which it no longer holds. Without
    `until` a row happens on its day and does not last: it is asked within a time (`Formula.over`). `place_code`: where it lies.
    """

    name: Said
    one: Said
    since: str
    fields: tuple[registry.Field, ...]
    until: str = ""


@dataclass(frozen=True)
class Source:
    """A relation of which measures are computed. `told`: all events by which it changes; `late`: choices asked for late.

    `rows`: what it holds, in the order of its columns, where no view does: by the program, and what is `told`.
    """

    id: str
    columns: Columns
    relation: Relation
    told: tuple[type, ...]
    late: Mapping[str, Choices]
    rows: Rows | None = None

    @property
    def name(self) -> Said:
        """What it is called."""
        return self.columns.name

    @property
    def one(self) -> Said:
        """What one of its rows is called."""
        return self.columns.one

    @cached_property
    def fields(self) -> tuple[registry.Field, ...]:
        """The columns that can be asked."""
        chosen = {name: choices() for name, choices in self.late.items()}
        given = self.columns.fields
        return tuple(replace(one, type="choice", choices=chosen[one.id]) if one.id in chosen else one for one in given)

    def field(self, name: str) -> registry.Field:
        """A column by its name. Raises KeyError."""
        return {one.id: one for one in self.fields}[name]

    @property
    def table(self) -> tuple[str, list[object]]:
        """What stands behind FROM, and its parameters."""
        if self.rows is None:
            return self.relation.name, []
        rows = [tuple(row) for row in self.rows()]
        one = f"SELECT {', '.join(f'%s AS {name}' for name in self.relation.columns)}"
        return f"({' UNION ALL '.join([one] * len(rows))})", [value for row in rows for value in row]

    @property
    def public(self) -> bool:
        """Its figures may be public; its rows are for those who do the work."""
        return False

    @property
    def personal(self) -> bool:
        """Whether its rows are about households or persons: then the public is told nothing of few."""
        return self.relation.personal


known: dict[str, Source] = {}
"""Every source by its id, as it was declared."""


def sources() -> Mapping[str, Source]:
    """Every source by its id."""
    return known


def origin(id_: str) -> registry.Register | Source:
    """A source or a register. Raises as `registry.register`."""
    return known[id_] if id_ in known else registry.register(id_)
