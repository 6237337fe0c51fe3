"""The reading of a text: widths and spaces folded, every character mapped back to the original.

A `View` is a string whose characters know where in the original they came from. Everything downstream
works on views and asks them for anchors, so a span always points into the original. Folding is by
single characters after NFKC (full-width forms, compatibility ideographs, Kangxi radicals from PDF
text), keeps circled numbers and typographic signs as they are, turns every kind of blank into a plain
space, and drops invisible characters. It is idempotent, and never repairs anything.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from minzheng.notice.schema import Anchor, Text

_KEEP = frozenset("\n\t")
_LINE_BREAKS = frozenset("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u061c")
_LOOKALIKES = {"\uff0d": "-", "\u2012": "-", "\u2010": "-", "\u2011": "-", "\ufe5f": "#", "\uff5e": "~", "\u301c": "~"}


@lru_cache(maxsize=8192)
def _fold(char: str) -> str:
    """What one character of the original becomes: nothing, itself, or its plain form."""
    if char in _KEEP or "\u4e00" <= char <= "\u9fff" or "!" <= char <= "~":
        return char
    if char in _LINE_BREAKS:
        return "\n"
    if char in _LOOKALIKES:
        return _LOOKALIKES[char]
    category = unicodedata.category(char)
    if char in _INVISIBLE or category in ("Cc", "Cs", "Co") or category == "Cf":
        return ""
    if category == "Zs":
        return " "
    plain = unicodedata.normalize("NFKC", char)
    if plain == char or "\u2460" <= char <= "\u2473":
        return char
    if len(plain) == 1 or (plain[0] == "(" and plain[-1] == ")") or (plain[-1] == "." and plain[:-1].isdigit()):
        return plain
    return char


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


@dataclass(frozen=True, slots=True)
class View:
    """A readable string and, for each of its characters, its place in `original`."""

    text: str
    at: tuple[int, ...]
    original: str

    def __len__(self) -> int:
        return len(self.text)

    def slice(self, start: int, end: int) -> View:
        """The part from `start` to `end`, still anchored."""
        return View(self.text[start:end], self.at[start:end], self.original)

    def cut(self, places: Iterable[int]) -> list[View]:
        """The parts between these places, which stand in order; some may be empty."""
        return [self.slice(start, end) for start, end in pairwise([0, *places, len(self)])]

    def place(self, original: int) -> int:
        """Where a place of the original lies in the reading: the first character at or behind it."""
        return bisect_left(self.at, original)

    def squeeze(self) -> View:
        """The same without white space."""
        keep = [i for i, char in enumerate(self.text) if not char.isspace()]
        if len(keep) == len(self.text):
            return self
        return View("".join(self.text[i] for i in keep), tuple(self.at[i] for i in keep), self.original)

    def tidy(self) -> View:
        """The same without white space, but for one blank between Latin words."""
        text = self.text
        keep: list[int] = []
        for i, char in enumerate(text):
            between = keep and char == " " and _latin(text[keep[-1]]) and _latin(text[i + 1 : i + 2])
            if not char.isspace() or between:
                keep.append(i)
        if len(keep) == len(text):
            return self
        return View("".join(text[i] for i in keep), tuple(self.at[i] for i in keep), self.original)

    def strip(self, chars: str = " \n\t") -> View:
        """The same without the given characters at either end."""
        start, end = 0, len(self.text)
        while start < end and self.text[start] in chars:
            start += 1
        while end > start and self.text[end - 1] in chars:
            end -= 1
        return self.slice(start, end)

    def anchor(self, rule: str, start: int = 0, end: int | None = None) -> Anchor:
        """Where `text[start:end]` stands in the original, with its exact words there."""
        end = len(self.text) if end is None else end
        if start >= end:
            place = self.at[start] if start < len(self.at) else (self.at[-1] + 1 if self.at else 0)
            return Anchor(place, place, "", rule)
        first, last = self.at[start], self.at[end - 1] + 1
        return Anchor(first, last, self.original[first:last], rule)

    def said(self, rule: str) -> Text | None:
        """What it reads, anchored from its first character to its last; None where only white space stands."""
        read = self.tidy()
        return Text(read.text, read.anchor(rule)) if read.text else None

    def __add__(self, other: View) -> View:
        return View(self.text + other.text, self.at + other.at, self.original)


def line_end(text: str, place: int) -> int:
    """Where the line ends in which a place lies."""
    found = text.find("\n", place)
    return found if found >= 0 else len(text)


def concat(parts: Sequence[View]) -> View:
    """Several views as one. At least one part must be given."""
    at = tuple(place for part in parts for place in part.at)
    return View("".join(part.text for part in parts), at, parts[0].original)


def joined(left: View, right: View) -> View:
    """Two views with a blank between them that belongs to neither."""
    return left + View(" ", left.at[-1:] or right.at[:1], left.original) + right


def view(original: str) -> View:
    """The reading of a whole original."""
    text: list[str] = []
    at: list[int] = []
    for index, char in enumerate(original):
        if char == "\r" and original[index + 1 : index + 2] == "\n":
            continue
        folded = _fold(char)
        text.append(folded)
        at.extend([index] * len(folded))
    return View("".join(text), tuple(at), original)


def normalise(original: str) -> str:
    """The reading alone: `compile(normalise(x))` equals `compile(x)` but for offsets and quotes."""
    return view(original).text
