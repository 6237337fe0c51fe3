"""A letter's blocks as a file: PDF/UA on A4 pages, which a screen reader reads, with its letters embedded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from datetime import time as clock
from functools import cache
from pathlib import Path

import typst

from minzheng.kernel.time import api as time
from minzheng.portal.letters.reading import Block

_HERE = Path(__file__).parent
FORM, FONTS = _HERE / "letter.typ", _HERE / "fonts"


class UnsetError(ValueError):
    """A character that the font of letters does not have."""


@cache
def _fonts() -> typst.Fonts:
    """Our font and no other: the same letter is the same file on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


@cache
def _characters() -> frozenset[str]:
    return frozenset((FONTS / "characters.txt").read_text("utf-8"))


def lacking(blocks: Sequence[Block]) -> str:
    """The characters that a letter would show as boxes; empty where it can be set."""
    said = {one for text in _texts(blocks) for one in text}
    return "".join(sorted(said - _characters()))


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [text for one in inner for text in _texts(one)]


def pdf(blocks: Sequence[Block], *, title: str, office: str, foot: str, day: date) -> bytes:
    """The file: always the same of the same blocks. `foot` stands on every page. Raises UnsetError."""
    lacks = lacking([*blocks, {"title": title, "office": office, "foot": foot}])
    if lacks:
        raise UnsetError(lacks)
    letter = {"title": title, "office": office, "foot": foot, "day": [day.year, day.month, day.day], "blocks": list(blocks)}
    made = typst.Compiler(FORM, root=_HERE, font_paths=_fonts(), ignore_system_fonts=True).compile(
        format="pdf",
        sys_inputs={"letter": json.dumps(letter, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=datetime.combine(day, clock(), time.CHINA),
    )
    assert isinstance(made, bytes)  # noqa: S101 - a PDF is one file
    return made
