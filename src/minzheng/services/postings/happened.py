"""What the room tells those above it. Keys and days, never a word of what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minzheng.kernel.events import api as events


@events.declared("postings.objected")
@dataclass(frozen=True, slots=True)
class PostingObjected:
    """Somebody holds something against what hangs of a thing of a room above."""

    objection: int
    posting: int
    kind: str
    about: int
    step: str


@events.declared("postings.put_up")
@dataclass(frozen=True, slots=True)
class PostingPutUp:
    """From today on something of a thing of a room above hangs, until a day."""

    posting: int
    kind: str
    about: int
    place_code: str
    begins: date
    ends: date
