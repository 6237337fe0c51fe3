"""The worker: it takes jobs one by one, and sees to what comes round, to events, and to what others left."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, current_thread, main_thread
from typing import Protocol, runtime_checkable

from django.db import OperationalError, close_old_connections, transaction

from minzheng.kernel.access.api import SYSTEM, business_time
from minzheng.kernel.events import api as events
from minzheng.kernel.jobs.kinds import UnknownKind, kind, rounds
from minzheng.kernel.jobs.models import Row
from minzheng.kernel.jobs.progress import Lost, Progress, held, until
from minzheng.kernel.jobs.queue import note, start, when_asked
from minzheng.kernel.time import api as time

REST = 0.5  # seconds between two looks when nothing is due
WAIT, LONGEST_WAIT = 5.0, 600.0  # seconds after the first failure, and at most
DAYS = 3  # for which work that came round by itself is still shown
_log = logging.getLogger("minzheng.jobs")


@runtime_checkable
class Answer(Protocol):
    """An exception that is an answer: it says in words why the thing cannot be done, so that trying again is of no use."""

    reason: str

    def message(self, lang: str) -> str:
        """One line."""


def work(*, until_idle: bool = False) -> None:
    """Takes and does jobs until it is asked to stop, or until none is due. Any number of workers may run.

    On SIGTERM and SIGINT the job in hand is given back at its next step. A database that goes away is waited for.
    """
    with _asked_to_stop() as stop:
        while not stop.is_set():
            try:
                with business_time():
                    come_round()
                sweep()
                told = events.deliver()
                busy = _next(stop) or told >= (1 if until_idle else events.MOST)  # what comes meanwhile is handed over together
            except OperationalError:
                if until_idle:
                    raise
                _log.exception("The database does not answer; trying again.")
                busy = False
            if not busy:
                if until_idle:
                    return
                stop.wait(REST)
                close_old_connections()


@contextmanager
def _asked_to_stop() -> Iterator[Event]:
    """A flag that the signals set; in a thread that is not the first nobody sets it."""
    stop = Event()
    if current_thread() is not main_thread():
        yield stop
        return
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def come_round() -> None:
    """Starts what is due by itself: once a period, by whichever worker is first."""
    now = time.machine()
    for one in rounds():
        period = one.period(now)
        if period and not Row.objects.filter(kind=one.kind, key=period).exclude(key="").exists():
            start(SYSTEM, one.kind, {}, key=period)
            # The row of the present period stays: it keeps a second worker from starting the same work.
            old = Row.objects.filter(kind=one.kind, account=SYSTEM.account, state="done", finished_at__lt=until(-86_400 * DAYS))
            old.delete()


def sweep() -> None:
    """Jobs whose worker went silent wait again, or fail after as many attempts as their kind has without a step."""
    now = time.machine()
    for row in Row.objects.filter(state="running", due_at__lt=now).order_by("id"):
        mine = Row.objects.filter(pk=row.pk, state="running", attempt=row.attempt, due_at__lt=now)
        with suppress(UnknownKind), transaction.atomic():
            if row.tries < kind(row.kind).attempts:
                mine.update(state="waiting", due_at=now)
            elif mine.update(**_over("failed", message="silent", facts={"attempts": row.tries})):
                note(row, "job.fail", {"message": "silent"})


def _next(stop: Event) -> bool:
    """Takes the job that has waited longest and does it; says whether there was one."""
    while True:
        row = Row.objects.filter(state="waiting", due_at__lte=time.machine()).order_by("due_at", "id").first()
        if row is None:
            return False
        waiting = Row.objects.filter(pk=row.pk, state="waiting", attempt=row.attempt)
        try:
            lease = kind(row.kind).lease
        except UnknownKind:  # of a newer or an older version
            waiting.update(due_at=until(LONGEST_WAIT))
            continue
        row.attempt, row.tries, row.started_at = row.attempt + 1, row.tries + 1, row.started_at or time.machine()
        taken = {"attempt": row.attempt, "tries": row.tries, "started_at": row.started_at, "message": "", "facts": {}}
        if waiting.update(state="running", due_at=until(lease), **taken):
            _do(row, stop)
            return True


def _do(row: Row, stop: Event) -> None:
    """Does one job. Whatever comes of it is written only while the job is still ours."""
    one = kind(row.kind)
    progress = Progress(row, one.lease, stop)
    mine = held(row.pk, row.attempt)
    try:
        with when_asked(row):
            result = one.function(progress, **row.arguments)
        with transaction.atomic():
            if mine.update(**_over("done", result=result, message="", facts={})):
                note(row, "job.done", {"result": result})
    except Lost:
        mine.update(state="waiting", tries=row.tries - 1, due_at=time.machine())
    except Exception as error:
        _failed(row, one.attempts, error)


def _failed(row: Row, attempts: int, error: Exception) -> None:
    """An answer, or an accident that is tried again while there are attempts."""
    mine = held(row.pk, row.attempt)
    if isinstance(error, Answer):
        facts: Mapping[str, object] = {lang: error.message(lang) for lang in ("zh", "en")}
        over = _over("failed", message=error.reason, facts=facts)
    else:
        _log.exception("Job %s (%s), attempt %s", row.pk, row.kind, row.attempt)
        tries = mine.values_list("tries", flat=True).first() or row.tries
        facts = {"attempts": tries, "error": type(error).__name__}
        if tries < attempts:
            wait = min(LONGEST_WAIT, WAIT * 4 ** max(0, tries - 1))
            mine.update(state="waiting", due_at=until(wait), message="again", facts=facts)
            return
        over = _over("failed", message="failed", facts=facts)
    with transaction.atomic():
        if mine.update(**over):
            note(row, "job.fail", {"message": over["message"]})


def _over(state: str, **values: object) -> dict[str, object]:
    return {"state": state, "finished_at": time.machine(), **values}
