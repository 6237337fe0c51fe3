"""SQLite's one writer by turns. Its own way to wait is to sleep, at last for a tenth of a second, and to look again; who comes
meanwhile goes first. Here whoever waits is woken when the place is free.

The queue is a courtesy: what keeps two from writing at once is SQLite. Who dies leaves it; who waits too long goes on without it.
"""

from __future__ import annotations

import fcntl
import os
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.db.backends.sqlite3 import base

_PATIENCE = 20.0  # seconds behind others of this process


class Turn:
    """The place to write to one database: one thread of this process asks for it, and one process has it."""

    def __init__(self, database: str) -> None:
        self._threads = Lock()
        self._file = Path(f"{database}-turn").open("wb")  # noqa: SIM115 - as long as the process lives

    def take(self) -> bool:
        """Waits for the place; False where it was not to be had."""
        if not self._threads.acquire(timeout=_PATIENCE):
            return False
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
        except OSError:
            self._threads.release()
            return False
        return True

    def leave(self) -> None:
        """Lets the next one write."""
        fcntl.lockf(self._file, fcntl.LOCK_UN)
        self._threads.release()


_turn = cache(Turn)
os.register_at_fork(after_in_child=_turn.cache_clear)


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that knows a statement again: Django's looks for its places each time, of which many rows have thousands."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """The statement as SQLite's driver takes it."""
        if param_names is None:
            return _converted(query)
        return str(super().convert_query(query, param_names=param_names))


@lru_cache(512)
def _converted(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that takes its turn before it begins a transaction."""

    _mine: Turn | None = None

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor, as above."""
        return self.connection.cursor(factory=Cursor)

    def _start_transaction_under_autocommit(self) -> None:
        if not self.is_in_memory_db():
            turn = _turn(str(self.settings_dict["NAME"]))
            self._mine = turn if turn.take() else None
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave()

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._leave()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def _leave(self) -> None:
        turn, self._mine = self._mine, None
        if turn:
            turn.leave()
