"""The sealer: committed rows into blocks, each of which knows the one before."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import NamedTuple

from django.db import DatabaseError, connection
from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from minzheng.kernel.db import api as db
from minzheng.kernel.journal import days
from minzheng.kernel.journal.digests import block_hash, leaf_hash, tree_root
from minzheng.kernel.journal.models import Block, Leaf, Mark, Row
from minzheng.kernel.time import api as time

BLOCK = 10_000
"""The most rows of one block."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unsealed:
    """The tail of the journal: how many committed rows are in no block yet, and how long the oldest has waited."""

    rows: int
    age: timedelta


def seal() -> int:
    """Seals every committed row that is in no block, a block a transaction, and says how many; closes days that are over."""
    sealed, look = 0, None
    while True:
        with db.exclusive(days.SEALING):
            if look is None:
                days.close()
                look = _look()
                after = look.floor
            rows = list(waiting(after).order_by("id").values_list("id", "digest")[:BLOCK])
            if rows:
                _add(rows)
                after = rows[-1][0]
            if len(rows) < BLOCK:
                _raise_floor(look)
                return sealed + len(rows)
        sealed += len(rows)


def keep_sealing(stop: Event, every: float = 1.0) -> None:
    """Seals every second until it is told to stop; goes on when the database has been away. For a thread or process."""
    while not stop.wait(every):
        try:
            seal()
        except DatabaseError:
            _LOG.exception("The journal could not be sealed; its tail grows until it can.")
            connection.close()
    connection.close()


def unsealed() -> Unsealed:
    """What the next `seal` will find."""
    found = waiting(_mark().floor).aggregate(rows=Count("id"), oldest=Min("recorded_at"))
    age = max(time.machine() - found["oldest"], timedelta()) if found["rows"] else timedelta()
    return Unsealed(found["rows"], age)


def waiting(floor: int = 0) -> QuerySet[Row]:
    """The rows above an id that are in no block."""
    sealed = Leaf.objects.filter(row_id=OuterRef("id"), row_id__gt=floor)
    return Row.objects.filter(~Exists(sealed), id__gt=floor)


def _mark() -> Mark:
    return Mark.objects.first() or Mark()


class Look(NamedTuple):
    """What the sealer knew before it read: the mark, then the highest id, then who still wrote.

    The order matters. Whoever holds an id up to `highest` took it before that was asked for. They are among the writers, or
    they had ended when these were asked for, so that their rows are there to be read.
    """

    floor: int
    ceiling: int
    before: list[str]
    highest: int
    writers: frozenset[str]


def _look() -> Look:
    mark = _mark()
    newest = Row.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return Look(mark.floor, mark.ceiling, mark.writers, max(mark.ceiling, newest), db.writers(Row))


def _raise_floor(look: Look) -> None:
    """All that could be read is sealed: looks no more below what nobody can still add to."""
    mark = Mark(pk=1, floor=look.ceiling, ceiling=look.highest, writers=sorted(look.writers))
    if not look.writers:
        mark.floor = look.highest
    elif not look.writers.isdisjoint(look.before):
        return  # somebody of the last time still writes
    if (mark.floor, mark.ceiling, mark.writers) != (look.floor, look.ceiling, look.before):
        mark.save()


def _add(rows: list[tuple[int, str]]) -> None:
    last = Block.objects.order_by("number").last()
    leaves = [leaf_hash(*row) for row in rows]
    block = Block(
        number=last.number + 1 if last else 1,
        count=len(rows),
        total=(last.total if last else 0) + len(rows),
        root=tree_root(leaves),
        previous=last.hash if last else "",
        sealed_at=_moment(last),
    )
    block.hash = block_hash(block.header())
    block.save(force_insert=True)
    places = range(block.total - block.count + 1, block.total + 1)
    kept = ((place, row_id, leaf) for place, (row_id, _), leaf in zip(places, rows, leaves, strict=True))
    db.bulk_insert(Leaf, ("position", "row", "hash"), kept)


def _moment(last: Block | None) -> datetime:
    """Machine time; where the machine was set back, never before the last block nor within a day that is closed."""
    moments = [time.machine(), *([last.sealed_at] if last else []), *days.closed_until()]
    return max(moments)
