"""Whether what is kept is still what was sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.kernel.db import api as db
from minzheng.kernel.journal.days import china
from minzheng.kernel.journal.digests import block_hash, day_hash, gives, leaf_hash
from minzheng.kernel.journal.models import Block, Day, Leaf, Mark, Row
from minzheng.kernel.journal.receipts import leaves_of, rows_of
from minzheng.kernel.journal.seal import waiting
from minzheng.kernel.journal.write import row_digest


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was changed: a kind of checks.toml, with the facts of its sentence."""

    kind: str
    facts: Mapping[str, object]

    def of(self, lang: str) -> str:
        """The sentence."""
        return _words().problem[self.kind].of(lang).format(**self.facts)


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of checks.toml."""

    problem: Mapping[str, content.Said]


@cache
def _words() -> Words:
    return content.toml(Path(__file__).with_name("checks.toml"), Words)


def check() -> Iterator[Problem]:
    """Every row, leaf, block and day reckoned anew, and the triggers that guard them. Reads the whole journal."""
    for model in (Row, Leaf, Block, Day):
        if not db.is_append_only(model._meta.db_table):
            yield Problem("unguarded", {"table": model._meta.db_table})
    last = None
    for block in Block.objects.order_by("number").iterator():
        yield from _follows(block, last)
        yield from _holds(block)
        last = block
    yield from _tail(last)
    yield from _days()


def _follows(block: Block, last: Block | None) -> Iterator[Problem]:
    """The header, and the one before."""
    if block_hash(block.header()) != block.hash:
        yield Problem("block", {"block": block.number})
    number, total, previous = (last.number, last.total, last.hash) if last else (0, 0, "")
    if block.number > number + 1:
        yield Problem("blocks_gone", {"first": number + 1, "last": block.number - 1})
    elif (block.total, block.previous) != (total + block.count, previous) or (last and block.sealed_at < last.sealed_at):
        yield Problem("chain", {"block": block.number, "before": number})


def _holds(block: Block) -> Iterator[Problem]:
    """The rows. The list of leaves tells which row was changed as long as it gives the root itself."""
    positions = range(block.total - block.count + 1, block.total + 1)
    listed = leaves_of(block)
    found = {row.position: (row, row_digest(tuple(row.fields.values()))) for row in rows_of(block)}
    leaves = {place: leaf_hash(row.id, reckoned) for place, (row, reckoned) in found.items()}
    rows_prove = not _proves(block, listed, positions) and _proves(block, leaves, positions)
    named = False
    for place in positions:
        kind = ""
        if place not in listed:
            kind = "leaf_gone"
        elif place not in found:
            kind = "row_gone"
        elif leaves[place] != listed[place] or found[place][0].digest != found[place][1]:
            kind = "leaf" if rows_prove else "row"
        if kind:
            named = True
            row = found[place][0].id if place in found else 0
            yield Problem(kind, {"block": block.number, "position": place, "row": row})
    if not named and not _proves(block, listed, positions):
        yield Problem("root", {"block": block.number})


def _proves(block: Block, leaves: Mapping[int, str], positions: range) -> bool:
    return len(leaves) == len(positions) and gives([leaves[place] for place in positions], block.root)


def _tail(last: Block | None) -> Iterator[Problem]:
    """What stands outside every block."""
    total = last.total if last else 0
    for place in Leaf.objects.filter(position__gt=total).order_by("position").values_list("position", flat=True).iterator():
        yield Problem("leaf_stray", {"position": place})
    mark = Mark.objects.first() or Mark()
    for row in waiting().filter(id__lte=mark.floor).order_by("id").values_list("id", flat=True).iterator():
        yield Problem("row_added", {"row": row})
    newest = Row.objects.order_by("-id").values_list("id", flat=True).first() or 0
    if newest < mark.ceiling:
        yield Problem("tail_gone", {"row": newest, "seen": mark.ceiling})


def _days() -> Iterator[Problem]:
    first, previous = 1, ""
    for day in Day.objects.order_by("day"):
        blocks = list(Block.objects.filter(number__gte=day.first, number__lt=day.first + day.count).order_by("number"))
        whole = len(blocks) == day.count and bool(blocks) and all(china(block.sealed_at) == day.day for block in blocks)
        if not whole or not gives([block.hash for block in blocks], day.root) or day_hash(day.header()) != day.hash:
            yield Problem("day", {"day": day.day})
        elif (day.first, day.previous) != (first, previous):
            yield Problem("day_chain", {"day": day.day})
        first, previous = day.first + day.count, day.hash
