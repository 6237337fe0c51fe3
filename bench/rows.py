"""A row of a table that says beside a figure what the machine alone needs, and how busy it was."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter

PROJECT = Path(__file__).parents[1]
ROW = "{:<12}{:<52}{:>12}{:>12}{:>9}{:>7}"


def spent(act: Callable[[], object]) -> float:
    """Seconds."""
    start = perf_counter()
    act()
    return perf_counter() - start


def say(what: str, figure: str, floor: str = "", ratio: float = 0) -> None:
    """A row of the table, of the database in use."""
    from django.db import connection

    shown = f"{ratio:.2f}" if ratio else ""
    print(ROW.format(connection.vendor, what, figure, floor, shown, f"{os.getloadavg()[0]:.1f}"), flush=True)


def each_database(file: str, bench: Callable[[int], None], head: str, *, rows: int = 0) -> None:
    """The table under its head: on SQLite, then on PostgreSQL, each in a process of its own, for settings are read once.

    `file` is called again in each; `bench` is given the number of rows that the caller or `--rows` asks for.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", "--persons", type=int, default=rows, help=argparse.SUPPRESS if not rows else None)
    parser.add_argument("--sqlite", action="store_true", help="SQLite alone")
    parser.add_argument("--postgresql", action="store_true", help="PostgreSQL alone")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.here:
        sys.path.insert(0, str(PROJECT))
        bench(given.rows)
        return
    home = Path(mkdtemp())
    home.chmod(0o755)  # the server of PostgreSQL runs as a user of its own
    print(head, flush=True)
    command = [sys.executable, file, "--here", "--rows", str(given.rows)]
    environment = {**os.environ, "MINZHENG_HOME": str(home), "MINZHENG_DEMO": ""}
    if not given.postgresql:
        subprocess.run(command, env=environment | {"MINZHENG_DATABASE": ""}, check=True)
    if not given.sqlite:
        with postgresql(home / "postgresql") as address:
            subprocess.run(command, env=environment | {"MINZHENG_DATABASE": address}, check=True)


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The address of a server of our own, within the block."""
    script = [sys.executable, PROJECT / "scripts/postgres.py", folder]
    told = subprocess.run(script, capture_output=True, text=True, check=True).stdout
    try:
        yield told.strip().splitlines()[-1]
    finally:
        subprocess.run([*script, "--stop"], capture_output=True, check=False)
