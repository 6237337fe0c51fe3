"""Receipts: what anybody can check without us, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from minzheng.kernel.journal.days import china, day_of
from minzheng.kernel.journal.digests import day_hash, gives, leaf_hash, plain, tree_path
from minzheng.kernel.journal.models import Block, Leaf, Row
from minzheng.kernel.journal.write import HASHED, row_digest

FORMAT = 1


class Damaged(Exception):  # noqa: N818 - what was found
    """The journal does not prove what is asked of it: what is kept was changed."""


class Kept(NamedTuple):
    """A sealed row as it is kept: its fields as they are hashed, and the digest that it was given."""

    position: int  # 0 while it waits for a block
    id: int
    digest: str
    fields: dict[str, str]


def rows_of(block: Block) -> Iterator[Kept]:
    """The rows of a block, in order."""
    rows = Row.objects.filter(leaf__position__gt=block.total - block.count, leaf__position__lte=block.total)
    return map(_kept, rows.order_by("leaf__position").values_list("leaf__position", "id", "digest", *HASHED))


def leaves_of(block: Block) -> dict[int, str]:
    """The leaves of a block by their positions, in order."""
    leaves = Leaf.objects.filter(position__gt=block.total - block.count, position__lte=block.total)
    return dict(leaves.order_by("position").values_list("position", "hash"))


def _kept(cells: tuple[Any, ...]) -> Kept:
    position, row_id, given, *fields = cells
    return Kept(position or 0, row_id, given, dict(zip(HASHED, map(plain, fields), strict=True)))


def receipt(row_id: int) -> dict[str, object]:
    """That a row is in the journal, provable from the root of its day with `tools/verify_journal.py` alone.

    The day's header says whether it was `closed`; if not, the receipt is to be asked for again when the day's root is
    published. Raises LookupError for a row that is not there, or not sealed yet; Damaged for one that cannot be proved.
    """
    cells = Row.objects.filter(id=row_id).values_list("leaf__position", "id", "digest", *HASHED).first()
    if cells is None:
        raise LookupError(f"The journal has no row {row_id}.")
    row = _kept(cells)
    if not row.position:
        raise LookupError(f"Row {row_id} is not sealed yet; ask again in a few seconds.")
    block = Block.objects.filter(total__gte=row.position).order_by("total").first()
    if block is None:
        raise Damaged(f"Row {row_id} stands at position {row.position}, which no block holds; run minzheng check.")
    leaves = list(leaves_of(block).values())
    index = row.position - (block.total - block.count) - 1
    mine = leaf_hash(row_id, row_digest(tuple(row.fields.values())))
    if len(leaves) != block.count or not gives(leaves, block.root) or leaves[index] != mine:
        raise Damaged(f"Row {row_id} does not lead to the root of block {block.number}; run minzheng check.")
    header, _, blocks = day_of(china(block.sealed_at))
    return {
        "receipt": FORMAT,
        "id": row_id,
        "row": row.fields,
        "position": row.position,
        "path": tree_path(leaves, index),
        "block": block.header(),
        "day_path": tree_path([link.hash for link in blocks], block.number - blocks[0].number),
        "day": header,
        "root": day_hash(header),
    }
