"""A reading that the issuer chose of a promise, and how the promise is then proven."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Literal

from minzheng.content.api import Said
from minzheng.plan.duties.sheet import ProofSheet

Follows = Literal["", "monitored", "whole", "everything", "share"]
"""What a reading makes of a promise: its words alone; not to be judged; kept by the issuer's place as a whole and not at each
place; kept when nothing is left out; kept when a share is reached, which is typed in per cent."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How the issuer reads a promise: the option that was chosen, in words, what follows, and what was typed with it."""

    option: str
    words: Said
    follows: Follows = ""
    typed: str = ""

    @property
    def share(self) -> Decimal | None:
        """The share that is meant, in per cent; None where none is, or what was typed is none."""
        if self.follows == "everything":
            return Decimal(100)
        try:
            share = Decimal(self.typed.strip().rstrip("%\uff05")) if self.follows == "share" else None
        except InvalidOperation:
            return None
        return share if share is not None and share.is_finite() and 0 < share <= 100 else None


def read(one: ProofSheet, said: Reading) -> ProofSheet:
    """How a promise is proven, as its issuer reads it.

    A measure proves what it counts: another reading than its own leaves the promise monitored until a measure is agreed. What no
    reading settles stays to be confirmed.
    """
    if said.follows == "monitored" or (one.counts and said.option not in one.counts):
        return replace(one, kind="monitored", measure="", target=None, bound="", counts=(), reading=said.words, to_confirm=False)
    if one.kind == "measured" and said.share is not None:
        one = replace(one, target=said.share, bound="at_least")
    if one.to_confirm and one.reading and not one.counts:
        both = Said(f"{said.words.zh}\u3002{one.reading.zh}", f"{said.words.en}. {one.reading.en}")
        return replace(one, reading=both)
    return replace(one, reading=said.words, to_confirm=one.to_confirm and not one.counts)
