"""Seals the journal every second, beside the worker."""

from __future__ import annotations

import logging
import threading

from django.db import DatabaseError, close_old_connections, connection

from minzheng.kernel.journal import api as journal

PERIOD = 1.0  # seconds
_log = logging.getLogger("minzheng.sealer")


class Sealer(threading.Thread):
    """One thread of the worker. Several workers may seal: they take turns, and no row is sealed twice."""

    def __init__(self) -> None:
        super().__init__(name="sealer", daemon=True)
        self._stop_asked = threading.Event()

    def run(self) -> None:
        """Seals until it is stopped. A database that is away for a while is waited for."""
        while not self._stop_asked.wait(PERIOD):
            try:
                journal.seal()
            except DatabaseError:
                _log.exception("The journal could not be sealed; it is tried again.")
            close_old_connections()
        connection.close()

    def stop(self) -> None:
        """Ends it after the block at hand."""
        self._stop_asked.set()
        self.join(30)
