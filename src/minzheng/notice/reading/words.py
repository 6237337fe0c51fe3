"""The words and patterns by which files are told and cleaned, read once from `words.toml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unicodedata import normalize

from minzheng.content import api as content


@dataclass(frozen=True, slots=True)
class Secret:
    """How a State secret is marked, and where the head of a document ends."""

    marks: tuple[str, ...]
    bare: str
    body: str


@dataclass(frozen=True, slots=True)
class Web:
    """What the pages of government sites are made of: selectors of CSS, and patterns of lines."""

    containers: tuple[str, ...]
    furniture: str
    titles: str
    furniture_line: str
    label: str
    kept: str
    number: str
    genre: str


@dataclass(frozen=True, slots=True)
class Words:
    """The file."""

    opening: str
    sentence_end: str
    spoken: str
    page_number: str
    secret: Secret
    parts: Mapping[str, str]
    web: Web
    numerals: Mapping[str, str]
    unreadable: Mapping[str, content.Said]


@cache
def words() -> Words:
    """The file, read when it is first needed."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


@cache
def pattern(text: str) -> re.Pattern[str]:
    """A pattern of the file, with its `<parts>` put in."""
    for name, part in words().parts.items():
        text = text.replace(f"<{name}>", f"(?:{part})")
    return re.compile(text)


def fold(text: str) -> str:
    """Widths folded and white space dropped, to tell what a line is; never to be kept."""
    return "".join(normalize("NFKC", text).split())
