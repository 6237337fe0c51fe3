"""Many rows at once, without an object for each."""

from __future__ import annotations

from array import array as numbers
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import batched, chain, islice
from types import NoneType
from typing import Any, cast

from django.db import connection, models, transaction

from minzheng.kernel.db.asking import array
from minzheng.kernel.db.often import lookup, often

_BATCH = 5000
_PLAIN = (models.CharField, models.TextField, models.BinaryField, models.IntegerField, models.BooleanField, models.ForeignKey)
_SIGNS = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}  # the first is in what the others become
_FEW = 20  # fewer rows are one INSERT, by itself: a COPY is three turns with the server
_CELLS = 2000  # of one INSERT on SQLite, whose rows share what a statement costs by itself: as much as one or two of them
_ALONE, _SHARES = 8, 32  # so many times that many cells in a statement of their own, at most; in one go
_MANY = 500  # fewer rows are put in order without numpy, which takes long to come
_HEAD, _END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"  # of a binary COPY
_RESERVE = """WITH keys AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, %s)::regclass AS sequence)
SELECT nextval(sequence) FROM keys, generate_series(1, %s)"""  # else the sequence would be looked up for each key
_GROWN = """SELECT name FROM unnest(%s::text[]) AS name JOIN pg_class ON oid = name::regclass
WHERE pg_relation_size(oid) >= 2 * relpages * current_setting('block_size')::bigint"""  # relpages: when it last looked
type Field = models.Field[object, object]


@dataclass(frozen=True, slots=True)
class Target:
    """Where rows go: the table with its columns as SQL, a place for each cell, and what cells need for the driver."""

    into: str
    marks: str
    columns: tuple[Field, ...]
    changed: tuple[tuple[int, Callable[[object], object]], ...]
    lines: Callable[[Sequence[Sequence[object]]], str] | None

    def plain(self, row: Sequence[object]) -> Sequence[object]:
        """A row as the database's driver takes it. Asking the field for every cell would cost more than all the rest."""
        if not self.changed:
            return row
        cells = list(row)
        for place, change in self.changed:
            if cells[place] is not None:
                cells[place] = change(cells[place])
        return cells


@cache
def target(model: type[models.Model], fields: tuple[str, ...]) -> Target:
    """The target of rows of these fields."""
    columns = tuple(cast("Field", model._meta.get_field(name)) for name in fields)
    names = ", ".join(connection.ops.quote_name(str(column.column)) for column in columns)
    changed = tuple((place, change) for place, column in enumerate(columns) if (change := _change(column)))
    into, marks = f"{connection.ops.quote_name(model._meta.db_table)} ({names})", f"({', '.join(['%s'] * len(columns))})"
    return Target(into, marks, columns, changed, _lines(columns))


def insert(model: type[models.Model], fields: tuple[str, ...], row: Sequence[object]) -> int:
    """Inserts one row, as `bulk_insert` takes it, and gives its key."""
    to, key = target(model, fields), connection.ops.quote_name(str(model._meta.pk.column))
    ((made,),) = lookup(f"INSERT INTO {to.into} VALUES {to.marks} RETURNING {key}", to.plain(row))  # noqa: S608 - names of our own
    return int(made)


def bulk_insert(
    model: type[models.Model], fields: Sequence[str], rows: Iterable[Sequence[object]], *, unless_there: bool = False
) -> int:
    """Inserts rows of these fields and says how many: COPY on PostgreSQL, statements of many rows on SQLite.

    Values are as the model's fields take them. Defaults of the model are not applied: every field that has no default in
    the database is among `fields`. Raises IntegrityError; what the transaction held before is then lost with it.
    `unless_there`: a row whose key is there already is passed over and not counted, after waiting for whoever just writes it.
    """
    to = target(model, tuple(fields))
    plain = map(to.plain, rows) if to.changed else iter(rows)
    if unless_there:
        with connection.cursor() as cursor:
            return _unless_there(cursor, to, plain)
    first = list(islice(plain, _FEW))
    if first and len(first) < _FEW:
        with often() as cursor:
            cursor.execute(_statement(to, len(first)), list(chain.from_iterable(first)))
        return len(first)
    count, plain = 0, chain(first, plain)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return _copied(cursor, to, plain)
        for some in batched(plain, _SHARES * (_CELLS // len(to.columns)), strict=False):
            _shared(cursor, to, some)
            count += len(some)
    return count


def _shared(cursor: Any, to: Target, rows: Sequence[Sequence[object]]) -> None:
    """One statement of rows, again and again; what is left, or is not many, in one of its own."""
    share = _CELLS // len(to.columns)
    whole = len(rows) // share * share if len(rows) > _ALONE * share else 0
    if whole:
        parts = (rows[at : at + share] for at in range(0, whole, share))
        cursor.executemany(_statement(to, share), [list(chain.from_iterable(part)) for part in parts])
    if left := rows[whole:]:
        cursor.execute(_statement(to, len(left)), list(chain.from_iterable(left)))


@lru_cache(256)  # so that SQLite's driver knows the same text again at once
def _statement(to: Target, rows: int) -> str:
    return f"INSERT INTO {to.into} VALUES {', '.join([to.marks] * rows)}"  # noqa: S608 - names of our own


def _unless_there(cursor: Any, to: Target, plain: Iterable[Sequence[object]]) -> int:
    """Inserts what is not there yet; PostgreSQL takes a value for each column instead of a place for each cell."""
    arrays, count = ", ".join(f"%s::{column.db_type(connection)}[]" for column in to.columns), 0
    for batch in batched(plain, _BATCH, strict=False):
        if connection.vendor == "postgresql":
            given = f"SELECT * FROM unnest({arrays})"  # noqa: S608 - names of our own
            cells: list[object] = [array(list(column)) for column in zip(*batch, strict=True)]
        else:
            given, cells = f"VALUES {', '.join([to.marks] * len(batch))}", [cell for row in batch for cell in row]
        cursor.execute(f"INSERT INTO {to.into} {given} ON CONFLICT DO NOTHING", cells)
        count += cursor.rowcount
    return count


def _copied(cursor: Any, to: Target, plain: Iterable[Sequence[object]]) -> int:
    """COPY."""
    count = 0
    with connection.wrap_database_errors, cursor.copy(f"COPY {to.into} FROM STDIN") as copy:
        for batch in batched(plain, _BATCH, strict=False):
            if to.lines is None:
                for row in batch:
                    copy.write_row(row)
            else:
                copy.write(to.lines(batch))
            count += len(batch)
    return count


def bulk_keys(model: type[models.Model], fields: Sequence[str], columns: Sequence[numbers[int]]) -> int:
    """`bulk_insert` into a table that is nothing but its key of whole numbers: a column for each field, and rows in any order.

    They go in as the key has them, so that each page is touched once.
    """
    if len(columns[0]) < _MANY:
        return bulk_insert(model, fields, sorted(zip(*columns, strict=True)))
    ordered, to = _ordered(columns), target(model, tuple(fields))
    if connection.vendor != "postgresql":
        return bulk_insert(model, fields, zip(*(column.tolist() for column in ordered), strict=True))
    sizes = [8 if isinstance(column, models.BigIntegerField) else 4 for column in to.columns]
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cast("Any", cursor).copy(f"COPY {to.into} FROM STDIN (FORMAT BINARY)") as copy,
    ):
        copy.write(_HEAD + _binary(ordered, sizes) + _END)
    return len(columns[0])


def _ordered(columns: Sequence[numbers[int]]) -> list[Any]:
    """The rows in order, as columns of numpy."""
    import numpy as np

    cells = [np.frombuffer(column, np.int64) for column in columns]
    order = np.lexsort(cells[::-1])
    return [column[order] for column in cells]


def _binary(columns: Sequence[Any], sizes: Sequence[int]) -> bytes:
    """Rows as binary COPY reads them: how many cells, then of each its size and itself."""
    import numpy as np

    form = [("cells", ">i2")]
    for place, size in enumerate(sizes):
        form += [(f"size {place}", ">i4"), (f"cell {place}", f">i{size}")]
    made = np.empty(len(columns[0]), np.dtype(form))
    made["cells"] = len(columns)
    for place, (column, size) in enumerate(zip(columns, sizes, strict=True)):
        made[f"size {place}"], made[f"cell {place}"] = size, column
    return made.tobytes()


def _lines(columns: Sequence[Field]) -> Callable[[Sequence[Sequence[object]]], str] | None:
    """Rows as the text that COPY reads, a column at a time, which is much quicker than to ask the driver for each cell.

    None where a column holds what only the driver can write.
    """
    if not all(isinstance(column, (*_PLAIN, models.DateField)) for column in columns):
        return None
    line = "\t".join(["%s"] * len(columns)) + "\n"
    number = [isinstance(column, models.IntegerField) and not column.null for column in columns]

    def lines(batch: Sequence[Sequence[object]]) -> str:
        cells = (given if plain else _texts(given) for plain, given in zip(number, zip(*batch, strict=True), strict=True))
        return "".join(map(line.__mod__, zip(*cells, strict=True)))

    return lines


def _texts(given: Sequence[Any]) -> Sequence[object]:
    """Cells of a column, with nothing in them that COPY would read as its own signs. Where one is bytes, all are, or nothing."""
    kinds = set(map(type, given))
    if len(given) > 1 and given[0] is given[-1] and len(kinds) == 1 and given.count(given[0]) == len(given):
        return [str(*_texts(given[:1]))] * len(given)  # a moment or an account, written once for all rows
    if kinds & {bytes, memoryview}:
        return [r"\N" if cell is None else rf"\\x{bytes(cell).hex()}" for cell in given]
    if any(issubclass(kind, str) for kind in kinds):
        every = "".join(given if len(kinds) == 1 else [cell for cell in given if isinstance(cell, str)])
        for sign, quoted in _SIGNS.items():
            if sign in every:
                given = [cell.replace(sign, quoted) if isinstance(cell, str) else cell for cell in given]
    return [r"\N" if cell is None else cell for cell in given] if NoneType in kinds else given


def _change(column: Field) -> Callable[[object], object] | None:
    """What a cell of a column needs; nothing where the driver takes it as it is."""
    if isinstance(column, _PLAIN):
        return None
    if isinstance(column, models.DateField) and connection.vendor == "postgresql":
        return None
    if type(column) is models.DateField:
        return str

    def prepared(cell: object) -> object:
        return column.get_db_prep_save(cell, connection)

    return lru_cache(64)(prepared) if isinstance(column, models.DateTimeField) else prepared  # rows share their moments


def reserve(model: type[models.Model], count: int) -> list[int]:
    """This many primary keys that nobody else will get, in rising order. Inside a transaction."""
    table = model._meta.db_table
    key = model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_RESERVE, [table, key, count])
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


def keys(model: type[models.Model], at_once: int = 200) -> Iterator[int]:
    """Keys that nobody else will get, taken some hundred at a time: those that nobody wants in the end are left out."""
    while True:
        with transaction.atomic():
            some = reserve(model, at_once)
        yield from some


def count_on(model: type[models.Model]) -> None:
    """Has new primary keys begin after the highest there is, where rows came in with their own."""
    if connection.vendor == "postgresql" and isinstance(model._meta.pk, models.AutoField):
        table, key = connection.ops.quote_name(model._meta.db_table), connection.ops.quote_name(str(model._meta.pk.column))
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, %s), max({key})) FROM {table}",  # noqa: S608 - names of our own
                [model._meta.db_table, model._meta.pk.column],
            )


def measure(*tables: type[models.Model], grown: bool = False) -> None:
    """Has PostgreSQL look how large tables have become, after many rows came in: until it has, it may choose a way that never
    ends. It looks by itself within a minute; SQLite plans without.

    `grown`: only those that take twice as much room as when it last looked; of others what is known will do.
    """
    if connection.vendor == "postgresql":
        names = [connection.ops.quote_name(model._meta.db_table) for model in tables]
        with connection.cursor() as cursor:
            if grown:
                cursor.execute(_GROWN, [names])
                names = [name for (name,) in cursor.fetchall()]
            if names:
                cursor.execute(f"ANALYZE {', '.join(names)}")
