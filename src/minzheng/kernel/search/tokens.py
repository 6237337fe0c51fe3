"""From a name to the texts by which it is found, and from a query to those that it asks for. Pure; nothing is blinded here.

A text that begins a name has ^ before it. Characters: any number from the start, two to four from elsewhere. Letters of pinyin,
by syllables and by initials: any number of syllables from the start (of initials two or more), two to four from elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, product
from unicodedata import normalize

from minzheng.kernel.search.schema import readings, surnames

START = "^"
INNER = 4
"""The longest run from elsewhere than the start of a name that is kept as one."""
_NAME, _WAYS = 40, 16
_DROPPED = re.compile(r"[\s^·•・‧∙⋅.'’-]")
_DOTTED = str.maketrans({"ü": "v", "Ü": "v"})


def normal(text: str) -> str:
    """The letters that count: of one width and case, without spaces, dots and hyphens."""
    return _DROPPED.sub("", normalize("NFKC", text.translate(_DOTTED)).lower())[:_NAME]


def texts(name: str) -> set[str]:
    """All texts by which a name is found."""
    letters = normal(name)
    found = set(_runs(letters, 1))
    for syllables in _readings(letters):
        found.update(_runs(syllables, 1))
        found.update(_runs([syllable[:1] for syllable in syllables], 2))
    return found


def asked(query: str) -> tuple[str, ...]:
    """The texts that a query asks for elsewhere than at the start, all of which a name must have; none for an empty query.

    The first alone, with START before it, is the whole query at the start of a name.
    """
    letters = normal(query)
    if len(letters) <= INNER or letters.isascii():
        return (letters,) if letters else ()
    return tuple(dict.fromkeys(letters[at : at + INNER] for at in range(len(letters) - INNER + 1)))


def _runs(parts: Sequence[str], least: int) -> Iterator[str]:
    """Runs of parts: from the start `least` or more, from elsewhere two to four. None over a part that is not known."""
    for end in range(1, len(parts) + 1):
        if not parts[end - 1]:
            break
        if end >= least:
            yield START + "".join(parts[:end])
    for first in range(1, len(parts) - 1):
        for end in range(first + 2, min(first + INNER, len(parts)) + 1):
            if all(parts[first:end]):
                yield "".join(parts[first:end])


def _readings(letters: str) -> Iterator[list[str]]:
    """Ways to read a name aloud, as syllables; an empty one for a character that nobody told."""
    for way in islice(product(*_parts(letters)), _WAYS):
        syllables = " ".join(way).split(" ")
        yield syllables
        if any("v" in syllable for syllable in syllables):
            yield [syllable.replace("v", "yu") for syllable in syllables]  # as passports write it


def _parts(letters: str) -> Iterator[tuple[str, ...]]:
    """The readings of a surname of two characters or one, then of each character."""
    table = surnames()
    first = next((size for size in (2, 1) if letters[:size] in table.surname), 0)
    if first:
        yield table.surname[letters[:first]]
    for letter in letters[first:]:
        yield table.given.get(letter) or (readings().get(letter, letter if letter.isascii() else ""),)
