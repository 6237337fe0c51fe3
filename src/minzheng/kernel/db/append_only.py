"""Tables to which one adds and nothing else."""

from __future__ import annotations

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from minzheng.kernel.db.step import Step

_VERBS = ("UPDATE", "DELETE")
_SQLITE = """CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""
_REFUSES = """ BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'integrity_constraint_violation'; END """
_FUNCTION = f"CREATE OR REPLACE FUNCTION {{table}}_append_only() RETURNS trigger LANGUAGE plpgsql AS $${_REFUSES}$$"
_POSTGRESQL = """CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()"""
_STANDS = """SELECT prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE tgname = %s AND tgrelid = to_regclass(%s) AND tgenabled IN ('O', 'A') AND tgtype = 58"""  # before, those three verbs


def append_only(table: str) -> Step:
    """A step of a migration: from here on the database itself refuses UPDATE, DELETE and TRUNCATE (IntegrityError)."""

    def forwards(editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            statements = [_FUNCTION.format(table=table), _POSTGRESQL.format(table=table)]
        else:
            statements = [_SQLITE.format(table=table, verb=verb) for verb in _VERBS]
        for statement in statements:
            editor.execute(statement, params=None)

    def backwards(editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            editor.execute(f"DROP FUNCTION {table}_append_only()")
        else:
            for verb in _VERBS:
                editor.execute(f"DROP TRIGGER {table}_no_{verb}")

    return Step(forwards, backwards)


def is_append_only(table: str) -> bool:
    """Whether the database still refuses, by the very triggers that `append_only` made."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_STANDS, [f"{table}_append_only", table])
            return bool(cursor.fetchall() == [(_REFUSES.format(table=table),)])
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        standing = {str(sql) for (sql,) in cursor.fetchall()}
    return standing.issuperset(_SQLITE.format(table=table, verb=verb) for verb in _VERBS)
