"""How a personal text is shown to those who need not know it, and the one form in which it is found."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import normalize

from minzheng.kernel.vault.schema import kinds


def masked(kind: str, text: str) -> str:
    """The text with a star for every letter but those that its kind lets stand: 3201**********1234."""
    one = kinds()[kind]
    if len(text) < one.least or not one.least:
        return "*" * len(text)
    return text[: one.head] + "*" * (len(text) - one.head - one.tail) + text[len(text) - one.tail :]


def normal(kind: str, text: str) -> str:
    """The form under which equal texts of a kind are equal: of one width and case, without what the kind drops.

    Of a kind that drops nothing a text stays as it is.
    """
    drop, same = _rules(kind)
    if not drop.pattern:
        return text
    return drop.sub("", normalize("NFKC", text.translate(same) if same else text).upper())


@cache
def _rules(kind: str) -> tuple[re.Pattern[str], dict[int, str]]:
    one = kinds()[kind]
    return re.compile(one.drop), str.maketrans(dict(one.same))
