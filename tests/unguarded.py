"""The triggers of append-only tables lifted for a while: to empty the tables after a test, or to play somebody who tampers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_POSTGRESQL = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE tgname LIKE '%_append_only'"
_EMPTIED = """DO $$ DECLARE kept text; BEGIN
SELECT string_agg(oid::regclass::text, ', ') INTO kept FROM pg_class
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'django_migrations' AND pg_relation_size(oid) > 0;
PERFORM set_config('session_replication_role', 'replica', true); -- no trigger refuses
IF kept IS NOT NULL THEN EXECUTE 'TRUNCATE ' || kept || ' CASCADE'; END IF; END $$"""
_ALONE = """DO $$ DECLARE name text; BEGIN
FOR name IN SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
LOOP EXECUTE 'ALTER TABLE ' || name || ' SET (autovacuum_enabled = false)'; END LOOP; END $$"""
_OTHERS = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""
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


def left_alone() -> None:
    """PostgreSQL looks after no table by itself. While a test's own transaction fills one, it would find it empty and note that,
    and from then on every look-up would read the whole table.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_ALONE)


def last_alone() -> None:
    """Ends what else is connected to a PostgreSQL, as a server that just stops is: a database in use is not dropped."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_OTHERS)


def emptied() -> bool:
    """Empties a PostgreSQL; says whether it did. Only what holds or held something: to give all tables new files would take
    longer than most tests.
    """
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute(_EMPTIED)
    return True
