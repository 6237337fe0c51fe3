"""One at a time, and who else is at it, over all processes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

from django.db import connection, models, transaction

_WRITERS = """SELECT virtualtransaction FROM pg_locks
WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted AND relation = %s::regclass
AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid IS DISTINCT FROM pg_backend_pid()"""


@contextmanager
def exclusive(*names: str) -> Iterator[None]:
    """A transaction in which nobody else is within a block of one of these names, some hundreds at most; others wait.

    SQLite has one writer at a time anyway (IMMEDIATE); PostgreSQL takes advisory locks that end with the transaction, all in
    one order.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            keys = sorted({crc32(name.encode()) for name in names})
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(name) FROM unnest(%s::bigint[]) AS name", [keys])
        yield


@contextmanager
def one_moment() -> Iterator[None]:
    """Within the block every read sees one moment, whoever writes meanwhile; nobody waits, and nothing may be written.

    Within a transaction that was begun before it changes nothing.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # unlike `atomic`, which takes the place of the one writer
        try:
            yield
        finally:
            connection.rollback()


@contextmanager
def shared(name: str) -> Iterator[None]:
    """A transaction to whose end nobody enters an `exclusive` block of the same name; others may share it."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [crc32(name.encode())])
        yield


def unsettled() -> bool:
    """Whether what is read now may yet be taken back: we are within a transaction. What is read then is not to be kept."""
    return connection.in_atomic_block


def writers(model: type[models.Model]) -> frozenset[str]:
    """The other transactions that have written to a table, or begun to, and have not ended.

    What a transaction wrote that is not among them is visible to the next statement, or will never be. Within a
    transaction that writes to SQLite there are none.
    """
    if connection.vendor != "postgresql":
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, [connection.ops.quote_name(model._meta.db_table)])
        return frozenset(name for (name,) in cursor.fetchall())
