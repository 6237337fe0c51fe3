"""A job in the hands of a worker."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Event
from typing import Any

from minzheng.kernel.jobs.models import Row
from minzheng.kernel.jobs.queue import who
from minzheng.kernel.journal.api import Who
from minzheng.kernel.time import api as time


class Lost(BaseException):
    """The job is no longer this worker's: its lease ran out and another has it, or the worker is asked to stop.

    It passes through the function, so that the transaction it is in is undone; no function catches it.
    """


class Progress:
    """What a function is given: in whose name it works, what it kept, and how it says how far it came."""

    def __init__(self, row: Row, lease: float, stop: Event) -> None:
        self.id: int = row.pk
        self.who: Who = who(row)
        self.attempt = row.attempt
        self.kept: dict[str, Any] = dict(row.kept)
        self._lease, self._stop = lease, stop

    def step(self, done: int, total: int) -> None:
        """Says how far the work came, keeps `kept`, and renews the lease. Raises Lost.

        Called at the end of the transaction in which a step of the work was done, so that the work and `kept` are saved
        together or not at all.
        """
        if self._stop.is_set():
            raise Lost
        values = {"done": done, "total": total, "kept": self.kept, "tries": 0, "due_at": until(self._lease)}
        if not held(self.id, self.attempt).update(**values):
            raise Lost


def held(id_: int, attempt: int) -> Any:
    """The job, as long as it is this attempt's. Whoever comes late finds nothing to write to."""
    return Row.objects.filter(pk=id_, state="running", attempt=attempt)


def until(seconds: float) -> datetime:
    """So many seconds from now, by machine time."""
    return time.machine() + timedelta(seconds=seconds)
