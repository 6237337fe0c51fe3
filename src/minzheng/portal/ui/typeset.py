"""Punctuation as Chinese typesetting wants it, beside the characters as issued.

Web copies of notices carry half-width commas, brackets and stray spaces. `changes` says, for each
position of a text, what a printer would set there; nothing else is altered, so a page can show either
face and every anchor keeps pointing into the original.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

FULL = 0xFEE0
"""Distance from a half-width character to its full-width twin."""

NUMERIC = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff0e\uff0f\uff05]")
GAP = re.compile("[ \t\r\n\xa0\u3000\u200b\ufeff]+")
PUNCTUATED = re.compile('[,;:?!()"]')
OPENING, CLOSING = "\u201c", "\u201d"


def sentences(*said: str) -> str:
    """Sentences after one another: with a space between, but none after a full-width stop, which brings its own."""
    return "".join(one if chinese(one[-1]) else f"{one} " for one in said if one).rstrip()


BLOCKS = ((0x2E80, 0x9FFF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF))
BESIDE = "\u2018\u2019\u201c\u201d\u2014\u2026\u00b7"


def chinese(char: str) -> bool:
    """Whether a character belongs to Chinese text: an ideograph, a full-width mark or a curly quote."""
    return bool(char) and (char in BESIDE or any(low <= ord(char) <= high for low, high in BLOCKS))


def changes(text: str) -> dict[int, str]:
    """Position → what is set there instead (possibly nothing). Not cached: a cache would keep what a reader gave."""
    found: dict[int, str] = {m.start(): chr(ord(m[0]) - FULL) for m in NUMERIC.finditer(text)}
    brackets: list[tuple[int, bool]] = []
    quote_open = False
    line = 0
    for match in PUNCTUATED.finditer(text):
        at, char = match.start(), match[0]
        if "\n" in text[line:at]:
            quote_open = False
        line = at
        before, after = _neighbour(text, at, -1), _neighbour(text, at, 1)
        wide = (chinese(before) or chinese(after)) and not (
            before.isascii() and before.isdigit() and after.isascii() and after.isdigit()
        )
        if char == '"':
            if wide:
                found[at] = CLOSING if quote_open else OPENING
                quote_open = not quote_open
        elif char == "(":
            brackets.append((at, wide))
        elif char == ")":
            start, opened_wide = brackets.pop() if brackets else (at, False)
            if wide or opened_wide:
                found[at] = chr(ord(char) + FULL)
                found[start] = found.get(start) or chr(ord("(") + FULL) if start != at else found[at]
        elif wide:
            found[at] = chr(ord(char) + FULL)
    found.update({at: chr(ord("(") + FULL) for at, wide in brackets if wide})
    for match in GAP.finditer(text):
        _close_gap(text, match, found)
    return found


def _neighbour(text: str, at: int, step: int) -> str:
    """The nearest character that is not white space, or nothing."""
    at += step
    while 0 <= at < len(text):
        if not text[at].isspace():
            return text[at]
        at += step
    return ""


def _close_gap(text: str, match: re.Match[str], found: dict[int, str]) -> None:
    """Inside a paragraph a single space beside Chinese is dropped, a wide one kept as one em."""
    gap = match[0]
    before = found.get(match.start() - 1) or text[match.start() - 1] if match.start() else ""
    after = found.get(match.end()) or text[match.end()] if match.end() < len(text) else ""
    wide = not gap.isspace() or len(gap.replace("\n", "").replace("\r", "")) > 1 or "\u3000" in gap or "\t" in gap
    beside = chinese(before) or chinese(after)
    if not before or not after:
        kept = ""
    elif wide and "\n" not in gap:
        kept = "\u3000" if beside else " "
    else:
        kept = "" if beside else " "
    for at in range(match.start(), match.end()):
        found[at] = kept if at == match.start() else ""


def runs(text: str, start: int, end: int, changed: dict[int, str], order: list[int]) -> Iterator[tuple[str, str | None]]:
    """Pieces of `text[start:end]`: (what is set, what was issued if that differs). `order` is `sorted(changed)`."""
    at = start
    for position in order[bisect_left(order, start) : bisect_left(order, end)]:
        if position > at:
            yield text[at:position], None
        yield changed[position], text[position]
        at = position + 1
    if at < end:
        yield text[at:end], None


def typeset(text: str) -> str:
    """A short text with its punctuation set."""
    changed = changes(text)
    return "".join(changed.get(at, char) for at, char in enumerate(text)) if changed else text
