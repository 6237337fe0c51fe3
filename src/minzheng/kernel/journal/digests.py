"""How everything in the journal is hashed: SM3, with another first byte for every kind of thing that is hashed.

    row     SM3(canonical fields)                      block   SM3(02, canonical header)
    leaf    SM3(00, id of the row as 8 bytes, row)     day     SM3(03, canonical header)
    node    SM3(01, left, right)

The tree is that of RFC 6962: a node without a partner rises as it is, so no list of leaves has the root of another.
`tools/verify_journal.py` says the same in the standard library alone; a test holds them equal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import batched

from cryptography.hazmat.primitives.hashes import SM3, Hash

Header = Mapping[str, object]


def digest(data: bytes) -> str:
    """SM3 (GB/T 32905-2016) as 64 hexadecimal letters."""
    return _sm3(data).hex()


_begun = Hash(SM3())  # a copy of it is sooner there than another


def _sm3(data: bytes) -> bytes:
    made = _begun.copy()
    made.update(data)
    return made.finalize()


def canonical(value: object) -> bytes:
    """JSON as it is hashed: keys sorted, no spaces, UTF-8, dates as ISO 8601, moments in UTC with microseconds."""
    return _ENCODER.encode(value).encode()


def plain(value: object) -> str:
    """A value of a row as it is hashed and shown."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=plain)


def leaf_hash(row_id: int, row_digest: str) -> str:
    """What stands for a row in the tree of its block."""
    return digest(b"\x00" + row_id.to_bytes(8) + bytes.fromhex(row_digest))


def block_hash(header: Header) -> str:
    """What the next block and the day know a block by."""
    return digest(b"\x02" + canonical(header))


def day_hash(header: Header) -> str:
    """The day's root: what is published."""
    return digest(b"\x03" + canonical(header))


def tree_root(leaves: Sequence[str]) -> str:
    """The root of the tree over these leaves, of which there is at least one."""
    return _levels(leaves)[-1][0].hex()


def gives(leaves: Sequence[str], root: str) -> bool:
    """Whether a tree over these leaves has that root; whatever they are."""
    try:
        return bool(leaves) and tree_root(leaves) == root
    except ValueError:  # somebody has put in what is no hash
        return False


def tree_path(leaves: Sequence[str], index: int) -> list[str]:
    """The neighbours that lead from one leaf up to the root."""
    found = []
    for level in _levels(leaves):
        if (beside := index ^ 1) < len(level):
            found.append(level[beside].hex())
        index //= 2
    return found


def _levels(leaves: Sequence[str]) -> list[list[bytes]]:
    levels = [[bytes.fromhex(leaf) for leaf in leaves]]
    while len(levels[-1]) > 1:
        pairs = batched(levels[-1], 2, strict=False)
        levels.append([_sm3(b"\x01" + b"".join(pair)) if len(pair) == 2 else pair[0] for pair in pairs])
    return levels
