"""The sealer: committed rows into blocks, each of which knows the one before."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

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
    sealed = 0
    while True:
        with db.exclusive(days.SEALING):
            days.close()
            count = _seal_block()
        sealed += count
        if count < BLOCK:
            return sealed


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


def _seal_block() -> int:
    """The order of the three questions matters: a row that none of them sees has an id above the ceiling.

    Whoever holds an id up to the ceiling took it before the ceiling was asked for. They still write, or they had ended
    when the writers were asked for, so that the rows are here to be found.
    """
    mark = _mark()
    ceiling = max(mark.ceiling, Row.objects.order_by("-id").values_list("id", flat=True).first() or 0)
    writers = db.writers(Row)
    rows = list(waiting(mark.floor).order_by("id").values_list("id", "digest")[:BLOCK])
    if rows:
        _add(rows)
    if len(rows) < BLOCK:
        _raise_floor(mark, ceiling, writers)
    return len(rows)


def _raise_floor(mark: Mark, ceiling: int, writers: frozenset[str]) -> None:
    """Looks no more below what nobody can still add to."""
    before = (mark.floor, mark.ceiling, mark.writers)
    if not writers:
        mark.floor, mark.ceiling, mark.writers = ceiling, ceiling, []
    elif writers.isdisjoint(mark.writers):
        mark.floor, mark.ceiling, mark.writers = mark.ceiling, ceiling, sorted(writers)
    if (mark.floor, mark.ceiling, mark.writers) != before:
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
