"""The journal as JSON Lines, for whoever checks it elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import TextIO

from minzheng.kernel.db import api as db
from minzheng.kernel.journal.days import SEALING, DayOf, china, close, day_of
from minzheng.kernel.journal.digests import day_hash
from minzheng.kernel.journal.models import Block, Day
from minzheng.kernel.journal.receipts import FORMAT, leaves_of, rows_of
from minzheng.kernel.journal.seal import unsealed

Line = dict[str, object]


def export(since: date | None, until: date | None, stream: TextIO) -> int:
    """Writes the days of sealing from `since`, counted, until `until`, not counted, and says how many rows.

    A line for the whole, then each day before its blocks and each block before its rows. Every line but a row's lists the
    hashes of those below it, so that whoever compares them can name the one that was changed.
    """
    rows = 0
    for line in _lines(since, until):
        stream.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
        rows += "row" in line
    return rows


def _lines(since: date | None, until: date | None) -> Iterator[Line]:
    with db.exclusive(SEALING):  # nothing is added while one looks; what is there already never changes
        close()
        closed = list(Day.objects.order_by("day"))
        running = _running()
        waiting = unsealed().rows
    days = [(day.day, day.hash) for day in closed] + [(day, day_hash(found.header)) for day, found in running.items()]
    days = [(day, root) for day, root in days if (since is None or day >= since) and (until is None or day < until)]
    bounds = {name: day and day.isoformat() for name, day in (("since", since), ("until", until))}
    yield {"journal": FORMAT, **bounds, "unsealed": waiting, "days": [root for _, root in days]}
    for day, _ in days:
        header, _, blocks = running.get(day) or day_of(day)
        yield {"day": header, "blocks": [link.hash for link in blocks]}
        for link in blocks:
            yield from _block(Block.objects.get(number=link.number))


def _running() -> dict[date, DayOf]:
    """The day that is not closed, if it has blocks."""
    last = Block.objects.order_by("number").last()
    day = china(last.sealed_at) if last else None
    return {} if day is None or Day.objects.filter(day=day).exists() else {day: day_of(day)}


def _block(block: Block) -> Iterator[Line]:
    yield {"block": block.header(), "leaves": list(leaves_of(block).values())}
    for row in rows_of(block):
        yield {"position": row.position, "id": row.id, "row": row.fields}
