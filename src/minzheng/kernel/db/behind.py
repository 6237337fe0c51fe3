"""Whether the database is as old as the program."""

from __future__ import annotations

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def behind() -> tuple[str, ...]:
    """The migrations that the program knows and the database has not seen."""
    executor = MigrationExecutor(connection)
    return tuple(str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()))
