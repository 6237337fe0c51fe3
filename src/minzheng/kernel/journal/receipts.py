"""Receipts: what anybody can check without us, row by row."""

from __future__ import annotations

from minzheng.kernel.journal.days import china, day_of
from minzheng.kernel.journal.digests import day_hash, leaf_hash, plain, tree_path, tree_root
from minzheng.kernel.journal.models import Block, Leaf, Row
from minzheng.kernel.journal.write import HASHED, row_digest

FORMAT = 1


class Damaged(Exception):  # noqa: N818 - what was found
    """The journal does not prove what is asked of it: what is kept was changed."""


def said(row: Row) -> dict[str, str]:
    """The fields of a row as they are hashed."""
    return {name: plain(getattr(row, name)) for name in HASHED}


def leaves_of(block: Block) -> list[str]:
    """The leaves of a block, in order."""
    leaves = Leaf.objects.filter(position__gt=block.total - block.count, position__lte=block.total)
    return list(leaves.order_by("position").values_list("hash", flat=True))


def receipt(row_id: int) -> dict[str, object]:
    """That a row is in the journal, provable from the root of its day with `tools/verify_journal.py` alone.

    The day's header says whether it was `closed`; if not, the receipt is to be asked for again when the day's root is
    published. Raises LookupError for a row that is not there, or not sealed yet; Damaged for one that cannot be proved.
    """
    row = Row.objects.filter(id=row_id).first()
    if row is None:
        raise LookupError(f"The journal has no row {row_id}.")
    place = Leaf.objects.filter(row_id=row_id).first()
    if place is None:
        raise LookupError(f"Row {row_id} is not sealed yet; ask again in a few seconds.")
    block = Block.objects.filter(total__gte=place.position).order_by("total").first()
    if block is None:
        raise Damaged(f"Row {row_id} stands at position {place.position}, which no block holds; run minzheng check.")
    leaves, fields = leaves_of(block), said(row)
    index = place.position - (block.total - block.count) - 1
    mine = leaf_hash(row_id, row_digest(fields.values()))
    if len(leaves) != block.count or tree_root(leaves) != block.root or leaves[index] != mine:
        raise Damaged(f"Row {row_id} does not lead to the root of block {block.number}; run minzheng check.")
    header, _, blocks = day_of(china(block.sealed_at))
    return {
        "receipt": FORMAT,
        "id": row_id,
        "row": fields,
        "position": place.position,
        "path": tree_path(leaves, index),
        "block": block.header(),
        "day_path": tree_path([link.hash for link in blocks], block.number - blocks[0].number),
        "day": header,
        "root": day_hash(header),
    }
