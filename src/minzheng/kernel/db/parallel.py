"""Several transactions at once, where the database has room for more than one writer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context

from django.db import connection, connections

_WRITERS = 3


def side_by_side[T, R](act: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """What an act gives for each item, in their order; the items themselves are made here, one after the other.

    On PostgreSQL and outside a transaction several run at once, each on a connection of its own, while the next items are
    made; so none may need what another writes. Within a transaction, and on SQLite, which has one writer, they run in turn.
    After an error no further item is taken; those that were begun come to their end.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
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
