"""Names of persons as people write them, in one form: rare characters kept, what was lost on the way refused. Pure."""

from __future__ import annotations

import re
from unicodedata import category, normalize

from minzheng.particulars.refusals import Refused

MOST = 50
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\ufa0e-\ufa29\U00020000-\U0003ffff"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
DOT = "\u00b7"
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_DOTS = str.maketrans(dict.fromkeys("\u0387\u2022\u2024\u2027\u2219\u22c5\u2e31\u30fb\uff65\u2e33", DOT))
_BETWEEN = re.compile(rf"(?<=[{_HAN}])[.](?=[{_HAN}])")
_SPACED = re.compile(rf"\s*{DOT}\s*|(?<=[{_HAN}])\s+(?=[{_HAN}])")
_NAME = re.compile(rf"[{_HAN}]+({DOT}[{_HAN}]+)*|[{_LATIN}]+(('|-|\.? |\.|{DOT})[{_LATIN}]+)*\.?")
_PLAIN = re.compile(rf"[{_HAN}]{{2,4}}")  # most names, which are in their form already
_LETTER = re.compile(rf"[{_HAN}{_LATIN}{DOT}' .-]")
_EMPTY = {"", "null", "none", "nan", "n/a", "-", "\u65e0", "\u7a7a", "\u4e0d\u8be6"}  # what programs and people write for no name


def read(text: str) -> str:
    """A name in the form in which it is kept. Raises Refused with the place of the fault, never the name itself.

    Spaces within a Chinese name go, any middle dot becomes U+00B7, letters become narrow; no character is exchanged for another.
    """
    if _PLAIN.fullmatch(text) and text not in _EMPTY:
        return text
    name = normalize("NFC", text.translate(_NARROW).translate(_DOTS)).strip()
    name = _SPACED.sub(lambda found: DOT if DOT in found[0] else "", _BETWEEN.sub(DOT, name))
    name = re.sub(r"\s+", " ", name)
    if name.casefold() in _EMPTY:
        raise Refused("name_missing")
    for position, letter in enumerate(name, 1):
        if letter in "?\ufffd\u25a1\u3013" or category(letter) in {"Co", "Cs"}:
            raise Refused("name_lost", position=position)
        if not _LETTER.fullmatch(letter):
            raise Refused("name_character", position=position)
    if len(name) > MOST:
        raise Refused("name_long", most=MOST, length=len(name))
    if not _NAME.fullmatch(name):
        raise _misplaced(name)
    return name


def _misplaced(name: str) -> Refused:
    """Every letter may stand in a name, but not where it stands."""
    if name.startswith(DOT) or name.endswith(DOT) or DOT * 2 in name:
        return Refused("name_dot")
    mixed = re.compile(rf"[{_HAN}]") if re.match(rf"[{_LATIN}]", name) else re.compile(rf"[^{_HAN}{DOT}]")
    found = mixed.search(name) or re.search(r"[' .-]", name)
    return Refused("name_character", position=found.start() + 1 if found else 1)
