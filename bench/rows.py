"""A row of a table that says beside a figure what the machine alone needs, and how busy it was."""

from __future__ import annotations

import os
from collections.abc import Callable
from time import perf_counter

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
