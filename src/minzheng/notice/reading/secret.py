"""The mark of a State secret at the head of a document. What bears one is let go of at once."""

from __future__ import annotations

from collections.abc import Iterable
from unicodedata import normalize

from minzheng.notice.reading.words import pattern, words

_LINES = 10


def marked(lines: Iterable[str]) -> bool:
    """Whether a mark stands in the head: its first lines with text, up to where the body or the salutation begins."""
    before, seen = "", 0
    for line in lines:
        plain = normalize("NFKC", line[:4000]).rstrip()
        if not plain:
            continue
        if seen == _LINES:
            return False
        if any(pattern(mark).search(text) for mark in words().secret for text in (plain, f"{before}{plain}")):
            return True
        if pattern(words().body).search(plain):
            return False
        before = plain if pattern(r"\s*<level>\s*").fullmatch(plain) else ""
        seen += 1
    return False
