"""An empty database as the program's migrations leave it: made once for all workers of a run, and copied by whoever needs one."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from fcntl import LOCK_EX, flock
from pathlib import Path

import pytest

MIGRATE = "from minzheng.config.ready import migrate, ready; ready(); migrate()"
TEMPLATE = "migrated"
"""Its name on a PostgreSQL, where the run before left one."""
folder = Path()
"""What all workers of this run share, once a session has begun."""


def of_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of a run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


def file() -> Path:
    """The database as a file of SQLite."""
    made = folder / "migrated"
    _once("sqlite", lambda: _migrate(made, ""))
    return made / "minzheng.sqlite3"


def into(home: Path) -> None:
    """Gives a home a copy of the file."""
    with closing(sqlite3.connect(file())) as source, closing(sqlite3.connect(home / "minzheng.sqlite3")) as copy:
        source.backup(copy)


def template() -> str:
    """The database on the PostgreSQL of this run, by the name of which CREATE DATABASE copies it."""
    _once("postgresql", _lay_out)
    return TEMPLATE


def _once(kind: str, make: Callable[[], None]) -> None:
    with (folder / f"migrated.{kind}").open("a") as made:
        flock(made, LOCK_EX)
        if not os.fstat(made.fileno()).st_size:  # asked once the file is ours: another may have written since it was opened
            make()
            made.write("made")


def _lay_out() -> None:
    import psycopg

    given = os.environ["MINZHENG_DATABASE"]
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {TEMPLATE}")
    _migrate(folder / "migrated.home", given.replace("/postgres?", f"/{TEMPLATE}?"))


def _migrate(home: Path, address: str) -> None:
    environment = {**os.environ, "MINZHENG_HOME": str(home), "MINZHENG_DATABASE": address}
    subprocess.run([sys.executable, "-c", MIGRATE], env=environment, check=True)
    if not address:
        with closing(sqlite3.connect(home / "minzheng.sqlite3")) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")  # a copy in memory could keep no log beside it
