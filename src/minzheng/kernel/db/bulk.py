"""Many rows at once, without an object for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import batched
from typing import Any, cast

from django.db import connection, models

_BATCH = 5000
_SIMPLE = {models.CharField, models.TextField, models.IntegerField, models.BigIntegerField, models.BooleanField}
_AS_THEY_ARE = {  # fields whose values a database takes as they are
    "sqlite": _SIMPLE | {models.ForeignKey},
    "postgresql": _SIMPLE | {models.ForeignKey, models.DateField, models.DateTimeField},
}


def bulk_insert(model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Inserts rows of these fields and says how many: COPY on PostgreSQL, prepared statements on SQLite.

    Values are as the model's fields take them. Defaults of the model are not applied: every field that has no default in
    the database is among `fields`. Raises IntegrityError; what the transaction held before is then lost with it.
    """
    columns = [cast("models.Field[object, object]", model._meta.get_field(name)) for name in fields]
    names = ", ".join(connection.ops.quote_name(str(column.column)) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    prepared = [(place, column) for place, column in enumerate(columns) if type(column) not in _AS_THEY_ARE[connection.vendor]]
    plain = (_plain(row, prepared) for row in rows)
    count = 0
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in plain:
                    copy.write_row(row)
                    count += 1
            return count
        marks = ", ".join(["%s"] * len(columns))
        for batch in batched(plain, _BATCH, strict=False):
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", batch)  # noqa: S608 - names of our own
            count += len(batch)
    return count


def _plain(row: Sequence[object], prepared: Sequence[tuple[int, models.Field[object, object]]]) -> list[Any]:
    """A row as the database takes it. Most columns take their values as they are, and asking each field is slow."""
    cells = list(row)
    for place, column in prepared:
        cells[place] = column.get_db_prep_save(cells[place], connection)
    return cells


def reserve(model: type[models.Model], count: int) -> list[int]:
    """This many primary keys that nobody else will get, in rising order. Inside a transaction."""
    table = model._meta.db_table
    key = model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, key, count])
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        first = (found[0] if found else 0) + 1
        last = first + count - 1
        if found:
            cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last, table])
        else:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])
    return list(range(first, last + 1))
