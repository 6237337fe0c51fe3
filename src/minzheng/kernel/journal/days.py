"""The day's root: one line to publish, which holds every row that was sealed on a day and, through the chain, before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as hour
from typing import NamedTuple

from django.db.models import QuerySet

from minzheng.kernel.db import api as db
from minzheng.kernel.journal.digests import day_hash, tree_root
from minzheng.kernel.journal.models import Block, Day
from minzheng.kernel.time import api as time

SEALING = "journal.seal"
"""The lock of whoever adds blocks or days."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayRoot:
    """The root of a day. Only a closed one is for publishing: that of the running day changes with the next block."""

    day: date
    root: str
    closed: bool
    blocks: int
    rows: int


class Link(NamedTuple):
    """A block as its day knows it."""

    number: int
    rows: int
    hash: str


class DayOf(NamedTuple):
    """A day's header with what it was made of."""

    header: dict[str, object]
    closed: bool
    blocks: list[Link]


def day_root(day: date) -> DayRoot:
    """The root of a day by the date in China. Raises LookupError for a day on which no block was sealed."""
    with db.exclusive(SEALING):
        close()
        header, closed, blocks = day_of(day)
    return DayRoot(day, day_hash(header), closed, len(blocks), sum(block.rows for block in blocks))


def closed_days(before: date | None = None, size: int = 31) -> tuple[DayRoot, ...]:
    """The days that are over and closed, latest first: what is there to publish. It closes none, so anybody may ask."""
    days = Day.objects.filter(day__lt=before) if before else Day.objects.all()
    found = list(days.order_by("-day")[:size])
    ends = {number for day in found for number in (day.first, day.first + day.count - 1)}
    blocks = Block.objects.in_bulk(ends)
    return tuple(
        DayRoot(day.day, day.hash, True, day.count, _rows(blocks[day.first], blocks[day.first + day.count - 1])) for day in found
    )


def _rows(first: Block, last: Block) -> int:
    return last.total - (first.total - first.count)


def day_of(day: date) -> DayOf:
    """A day as it was closed, or as it stands now. Raises LookupError."""
    if closed := Day.objects.filter(day=day).first():
        links = _links(Block.objects.filter(number__gte=closed.first, number__lt=closed.first + closed.count))
        return DayOf(closed.header(), True, links)
    links = _links(Block.objects.filter(sealed_at__gte=_begins(day), sealed_at__lt=_begins(day + _DAY)))
    if not links:
        raise LookupError(f"No block of the journal was sealed on {day}.")
    return DayOf(_made(day, links, Day.objects.order_by("day").last()).header(closed=False), False, links)


def close() -> None:
    """Closes every day that is over and has blocks. Within `exclusive(SEALING)`."""
    last = Day.objects.order_by("day").last()
    while day := _next(last):
        last = _made(day, day_of(day).blocks, last)
        last.hash = day_hash(last.header())
        last.save(force_insert=True)


def closed_until() -> list[datetime]:
    """The first moment after the last closed day, if there is one."""
    return [_begins(day + _DAY) for day in Day.objects.order_by("-day").values_list("day", flat=True)[:1]]


def china(moment: datetime) -> date:
    """The date in China."""
    return moment.astimezone(time.CHINA).date()


def _next(last: Day | None) -> date | None:
    """The first day that is over, has blocks and is not closed. Of the machine: a demo's day closes nothing."""
    blocks = Block.objects.filter(sealed_at__lt=_begins(china(time.machine())))
    if last:
        blocks = blocks.filter(sealed_at__gte=_begins(last.day + _DAY))
    found = blocks.order_by("number").first()
    return china(found.sealed_at) if found else None


def _links(blocks: QuerySet[Block]) -> list[Link]:
    return [Link(*row) for row in blocks.order_by("number").values_list("number", "count", "hash")]


def _made(day: date, blocks: list[Link], last: Day | None) -> Day:
    root = tree_root([block.hash for block in blocks])
    return Day(day=day, first=blocks[0].number, count=len(blocks), root=root, previous=last.hash if last else "")


def _begins(day: date) -> datetime:
    return datetime.combine(day, hour(), time.CHINA).astimezone(UTC)
