"""Several transactions at once, where the database has room for more than one writer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context

from django.db import connection, connections

_WRITERS = 3
_SHARING = 2
_ROOM = "PRAGMA cache_size = -98304"  # KiB: of a million persons a chunk touches most pages of two indexes


def at_once(rows: int) -> int:
    """How many rows a transaction of a long import holds, where so many would do on PostgreSQL.

    SQLite writes whole pages. In an index whose order is chance each row meets a page of its own, unless many share one.
    """
    return rows if connection.vendor == "postgresql" else rows * _SHARING


def side_by_side[T, R](act: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """What an act gives for each item, in their order; the items themselves are made here, one after the other.

    On PostgreSQL and outside a transaction several run at once, each on a connection of its own, while the next items are
    made; so none may need what another writes. Within a transaction, and on SQLite, which has one writer, they run in turn;
    there the connection has room meanwhile for all that a transaction changes, so that nothing is written twice. After an
    error no further item is taken; those that were begun come to their end.
    """
    if connection.vendor != "postgresql":
        with _room():
            yield from map(act, items)
        return
    if connection.in_atomic_block:
        yield from map(act, items)
        return
    opened = set()

    def apart(item: T) -> R:
        own = connections[connection.alias]
        if own not in opened:
            own.inc_thread_sharing()  # so that it can be closed from here
            opened.add(own)
        return act(item)

    begun: deque[Future[R]] = deque()
    try:
        with ThreadPoolExecutor(_WRITERS) as writers:
            for item in items:
                begun.append(writers.submit(copy_context().run, apart, item))
                if len(begun) > _WRITERS:
                    yield begun.popleft().result()
            while begun:
                yield begun.popleft().result()
    finally:
        for own in opened:
            own.close()


@contextmanager
def _room() -> Iterator[None]:
    connection.ensure_connection()
    bare = connection.connection  # a transaction that is given up takes no statement from Django
    (before,) = bare.execute("PRAGMA cache_size").fetchone()
    bare.execute(_ROOM)
    try:
        yield
    finally:
        bare.execute(f"PRAGMA cache_size = {int(before)}")
