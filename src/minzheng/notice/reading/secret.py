"""The mark of a State secret at the head of a document. What bears one is let go of at once."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from unicodedata import normalize

from minzheng.notice.reading.words import pattern, words

_LINES = 10


def marked(lines: Iterable[str]) -> bool:
    """Whether a mark stands in the head: among its first lines with text, up to where the body begins."""
    secret, bare = words().secret, ""
    for line in islice(filter(str.strip, lines), _LINES):
        plain = normalize("NFKC", line[:4000])
        if any(pattern(mark).search(text) for mark in secret.marks for text in (plain, bare + plain)):
            return True
        if pattern(secret.body).search(plain):
            return False
        bare = plain if pattern(secret.bare).search(plain) else ""
    return False
