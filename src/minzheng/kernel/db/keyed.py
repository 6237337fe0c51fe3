"""Tables that are nothing but their key."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from minzheng.kernel.db.step import Step


def keyed(table: str) -> Step:
    """A step of a migration: an empty table is kept in the order of its key alone, on SQLite, where that halves it.

    PostgreSQL has no such table; there the key is an index beside it.
    """

    def forwards(editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "sqlite":
            with editor.connection.cursor() as cursor:
                cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
                (made,) = cursor.fetchone()
            editor.execute(f"DROP TABLE {table}")
            editor.execute(f"{made} WITHOUT ROWID")

    return Step(forwards, lambda _editor: None)
