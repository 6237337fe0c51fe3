"""Whether all that is kept is sound, asked of every room that keeps something."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from minzheng.kernel.documents import api as documents
from minzheng.kernel.journal import api as journal
from minzheng.registry import api as registry


def problems() -> Iterator[str]:
    """What is wrong, in words; nothing where all is well. Reads everything: it takes its time."""
    behind = list(_migrations())
    yield from behind
    if not behind:  # a room cannot check tables that it does not know
        yield from (problem.of("en") for problem in journal.check())
        yield from map(str, registry.broken(journal.contents("entry")))
        yield from map(str, documents.check())


def _migrations() -> Iterator[str]:
    executor = MigrationExecutor(connection)
    for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield f"The database is behind the program: {migration} has not run. Run `minzheng serve`, or restore a newer backup."
