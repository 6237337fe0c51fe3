"""Statements that are sent over and over: PostgreSQL reads and plans each once for a connection, not once for a row."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection


def often() -> Any:
    """A cursor for such statements; on SQLite, whose driver remembers statements by itself, any cursor is one."""
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return connection._prepare_cursor(_prepared()(connection.connection))  # type: ignore[attr-defined]  # as `cursor` does


@cache
def _prepared() -> type[Any]:
    from psycopg import Cursor

    class Prepared(Cursor[Any]):
        def execute(self, query: Any, params: Any = None, **rest: Any) -> Any:
            return super().execute(query, params, **{"prepare": True, **rest})

    return Prepared


def lookup(sql: str, given: Sequence[Any]) -> list[tuple[Any, ...]]:
    """`rows` of a question that an index answers for any values, so that one plan is good for all of them."""
    with often() as asked:
        asked.execute(sql, given)
        found: list[tuple[Any, ...]] = asked.fetchall()
    return found
