"""What the room gives: publications and pages of them, and why something is not shown or was not done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal

from minzheng.content import api as content
from minzheng.kernel.journal.api import Subject


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is made public, under its name."""

    name: content.Said
    words: content.Said


@dataclass(frozen=True, slots=True)
class Publication:
    """Something that anybody may see. `until` is the first day on which it is no more to be seen; None while that is not set."""

    id: int
    subject: Subject
    place_code: str
    sector: str
    title: content.Said
    lines: tuple[Line, ...]
    since: date
    until: date | None
    made_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """Publications, newest first. `after` asks for the next page and is empty on the last."""

    publications: tuple[Publication, ...]
    after: str


class NotPublic(LookupError):  # noqa: N818 - what happened
    """Nothing that may be shown today. `why`: `unknown` for what never was or is not yet public, else `over` or `withdrawn`."""

    def __init__(self, why: Literal["unknown", "over", "withdrawn"], on: date | None = None) -> None:
        super().__init__(why, on)
        self.why, self.on = why, on


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    refused: Mapping[str, content.Said]


@cache
def _words() -> Words:
    return content.toml(Path(__file__).with_name("words.toml"), Words)


class Refused(Exception):  # noqa: N818 - what happened
    """An act that was refused and changed nothing. `reason` is a key of words.toml, `facts` fill its words."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason, facts)
        self.reason, self.facts = reason, facts

    def message(self, lang: str = "zh") -> str:
        """One line: what happened, what to do."""
        return _words().refused[self.reason].of(lang).format(**self.facts)

    def __str__(self) -> str:
        return self.message("en")
