"""A service found by the words in which people ask for it."""

from __future__ import annotations

from minzheng.services.catalogue.loading import items
from minzheng.services.catalogue.schema import Item

LONGEST = 100
"""Characters of a question that are looked at."""


def find(words: str) -> tuple[Item, ...]:
    """Items that a question speaks of, the likeliest first: "父亲住院花了很多钱" has 住院 in it, and 低 is in 低保.

    How long the words are that a question and an item share decides; then the order of the items.
    """
    asked = "".join(words[:LONGEST].casefold().split())
    if not asked:
        return ()
    scored = [(_shared(item, asked), item) for item in items()]
    return tuple(item for score, item in sorted(scored, key=lambda one: -one[0]) if score)


def _shared(item: Item, asked: str) -> int:
    said = ["".join(one.casefold().split()) for one in (item.name.zh, item.name.en, *item.asked)]
    return sum(len(one) for one in said if one in asked) + sum(len(asked) for one in said if asked in one and one != asked)
