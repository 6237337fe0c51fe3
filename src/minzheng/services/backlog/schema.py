"""The shapes of `backlog.toml` and `words.toml`, and of what a row comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.rolls import api as rolls
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts


@dataclass(frozen=True, slots=True)
class Asked(rolls.Column):
    """A column; with `deed` one of those laws alone that know any of these deeds."""

    deed: tuple[catalogue.Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The shape of `backlog.toml`. `yes`, `no`, `self`: as people write them."""

    column: tuple[Asked, ...]
    word: Mapping[str, Said]
    yes: Mapping[str, tuple[str, ...]]
    no: Mapping[str, tuple[str, ...]]
    self: Mapping[str, tuple[str, ...]]


@cache
def table() -> Table:
    """All columns and the words around them. Raises ContentError."""
    return content.toml(Path(__file__).with_name("backlog.toml"), Table)


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    oldest: int
    reason: Mapping[str, Said]


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


class Refused(content.Refused):
    """Why a row stays out, in this room's words."""

    reasons = lambda: words().reason  # noqa: E731


class Law(NamedTuple):
    """What a table is about: an item and one of its versions, as `about` names both."""

    item: catalogue.Item
    version: catalogue.Version

    @property
    def about(self) -> str:
        """As a table is about it."""
        return f"{self.item.id}/{self.version.id}"

    def last(self, today: date) -> date:
        """The last day on which it binds, or today."""
        return min(self.version.until, today)

    def questions(self, today: date) -> tuple[facts.Question, ...]:
        """What its rule asks of the family."""
        return facts.questions(self.item.id, self.last(today))
