"""An act that did not take place, told in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import ClassVar

from minzheng.content.said import Said

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]")


class Refused(Exception):  # noqa: N818 - what happened
    """An act that was refused and changed nothing. `reason` is a key of the room's sentences, `facts` fill their places.

    Each room that refuses has a class of its own, with its own `reasons`.
    """

    reasons: ClassVar[Callable[[], Mapping[str, Said]]]

    def __init__(self, reason: str, **facts: object) -> None:
        self.reason, self.facts = reason, facts
        super().__init__(reason, facts)

    @classmethod
    def text(cls, what: Said | str, given: object, most: int, *, needed: bool = True) -> str:
        """A text as it is kept, without what nobody sees or what turns others round.

        Raises this class by its reasons `missing` and `too_long`, which name `what` is meant.
        """
        kept = _UNSEEN.sub("", str(given or "")).strip()
        if needed and not kept:
            raise cls("missing", what=what)
        if len(kept) > most:
            raise cls("too_long", what=what, most=most)
        return kept

    def message(self, lang: str) -> str:
        """In words; a fact that is said in both languages is said in the same one."""
        said = {name: fact.of(lang) if isinstance(fact, Said) else fact for name, fact in self.facts.items()}
        return type(self).reasons()[self.reason].of(lang).format(**said)
