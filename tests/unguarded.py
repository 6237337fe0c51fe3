"""The triggers of append-only tables lifted for a while: to empty the tables after a test, or to play somebody who tampers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_POSTGRESQL = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%_append_only'"
_SQLITE = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%is append-only%'"


@contextmanager
def unguarded() -> Iterator[None]:
    """Within it every table takes UPDATE, DELETE and TRUNCATE."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL)
            lift, restore = zip(*(_disabled(*found) for found in cursor.fetchall()), strict=True)
        else:
            cursor.execute(_SQLITE)
            lift, restore = zip(*((f"DROP TRIGGER {name}", sql) for name, sql in cursor.fetchall()), strict=True)
        for statement in lift:
            cursor.execute(statement)
        yield
        for statement in restore:
            cursor.execute(statement)


def _disabled(table: str, trigger: str) -> tuple[str, str]:
    return f"ALTER TABLE {table} DISABLE TRIGGER {trigger}", f"ALTER TABLE {table} ENABLE TRIGGER {trigger}"
