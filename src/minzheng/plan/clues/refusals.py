"""Why an act did not take place, in both languages: what happened, what was kept, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import get_args

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.plan.clues.things import Class, State


@dataclass(frozen=True, slots=True)
class Limit:
    """How many are taken within an hour: from one address, about one promise in one place, at one place in all."""

    address: int
    promise: int
    place: int

    def faults(self) -> Iterator[tuple[str, str]]:
        """A limit that lets nothing in."""
        yield from ((one.name, "is no limit: a number above 0 is meant.") for one in fields(self) if getattr(self, one.name) < 1)


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`; `answer_days` are working days."""

    answer_days: int
    limit: Limit
    class_: Mapping[str, Said]
    state: Mapping[str, Said]
    reason: Mapping[str, Said]
    what: Mapping[str, Said]

    def faults(self) -> Iterator[tuple[str, str]]:
        """Every class and state has its word."""
        for name, said, meant in (("class_", self.class_, get_args(Class)), ("state", self.state, get_args(State))):
            if set(said) != set(meant):
                yield name, f"says {', '.join(said)}, but {', '.join(meant)} are meant."


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


class Refused(content.Refused):
    """An act that was refused and changed nothing, in this room's words."""

    reasons = lambda: words().reason  # noqa: E731


class NoClue(LookupError):  # noqa: N818 - what happened
    """A clue that is not there, or not for whoever asks: both say the same."""
