"""Questions put by hand, where setting a query together would cost more than answering it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection, models
from django.db.models.base import ModelState


def rows(sql: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of a statement. Every value stands in `given`, none in `sql`."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def found[M: models.Model](model: type[M], where: str, given: Sequence[Any]) -> list[M]:
    """Rows of a model by the words after WHERE; as for `rows`, none of the values stands in them.

    None where one of them is a number that no column keeps.
    """
    if not all(map(_kept, given)):
        return []
    columns, names, readers = _shape(model)
    kept = [list(row) for row in rows(f"SELECT {columns} FROM {model._meta.db_table} WHERE {where}", given)]  # noqa: S608 - see above
    for row in kept:
        for place, read, column in readers:
            row[place] = read(row[place], column, connection)
    alias = connection.alias
    return [_read(model, alias, names, row) for row in kept]


def _read[M: models.Model](model: type[M], alias: str, names: tuple[str, ...], values: list[Any]) -> M:
    """A row with all its columns, as `Model.from_db` makes it, without asking for each column whether it was given."""
    made = model.__new__(model)
    made.__dict__.update(zip(names, values, strict=True))
    made._state = ModelState()
    made._state.adding, made._state.db = False, alias
    return made


type _Reader = tuple[int, Callable[[Any, Any, Any], Any], Any]


@cache
def _shape(model: type[models.Model]) -> tuple[str, tuple[str, ...], tuple[_Reader, ...]]:
    """The columns of a model, its fields by name, and what makes a value of what a driver gives, by its place.

    It is the same for every row; a query set finds it again for each question, which is most of what that costs.
    """
    fields, quoted = model._meta.concrete_fields, connection.ops.quote_name
    columns = [one.get_col(model._meta.db_table) for one in fields]
    readers = [
        (place, read, column)
        for place, column in enumerate(columns)
        for read in (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
    ]
    return ", ".join(quoted(str(one.column)) for one in fields), tuple(one.attname for one in fields), tuple(readers)


def run_many(sql: str, given: Sequence[Sequence[Any]]) -> None:
    """The same statement for each of many rows of values."""
    if given:
        with connection.cursor() as cursor:
            cursor.executemany(sql, given)


def marks(values: Sequence[Any]) -> str:
    """A place for each of these values, of which there is at least one: `IN ({marks(values)})`."""
    return ", ".join(["%s"] * len(values))


def among(column: str, values: Iterable[str]) -> tuple[str, object]:
    """The words by which a column is one of many texts, and the one value that they are given: no place for each."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", list(values)
    return f"{column} IN (SELECT value FROM json_each(%s))", json.dumps(list(values), ensure_ascii=False)  # noqa: S608 - a column of our own


def one_of(column: str, values: Iterable[object]) -> tuple[str, list[object]]:
    """The same for values of any kind, with the values that the words are given; where there is none no row is meant.

    A number that no column keeps is of no row either.
    """
    given = list(filter(_kept, values))
    if not given:
        return "1 = 0", []
    if connection.vendor == "postgresql":
        written = array(given)
        kind = "" if written is given else "::bytea[]" if isinstance(given[0], bytes) else "::bigint[]"
        return f"{column} = ANY(%s{kind})", [written]
    return f"{column} IN ({marks(given)})", given


def _kept(value: object) -> bool:
    """Whether a column could keep it: a whole number has 64 bits there."""
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def array(given: list[Any]) -> object:
    """Whole numbers or bytes as PostgreSQL writes an array of them, which is much quicker than what the driver does for each."""
    kinds = set(map(type, given))
    if kinds == {int}:
        return "{" + ",".join(map(str, given)) + "}"
    if kinds == {bytes}:
        return "{" + ",".join([rf'"\\x{one.hex()}"' for one in given]) + "}"
    return given


def containing(word: str) -> str:
    """The pattern of texts that contain a word: `LIKE %s ESCAPE '#'`."""
    return f"%{word.replace('#', '##').replace('%', '#%').replace('_', '#_')}%"


def kept(moment: datetime) -> object:
    """A moment as rows hold it, to be compared with theirs."""
    return connection.ops.adapt_datetimefield_value(moment)


def moment(kept: datetime) -> datetime:
    """A moment as a row gives it, which on SQLite has lost that it is in UTC."""
    return kept if kept.tzinfo else kept.replace(tzinfo=UTC)
