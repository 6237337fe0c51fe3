"""By whom short messages go out: nobody, until an office has a provider, and then it is said so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Protocol

from minzheng.content import api as content
from minzheng.content.api import Said


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message about to go out. `source` names it for good: who is asked twice sends it once."""

    source: str
    person: int
    text: str = field(repr=False)


class Provider(Protocol):
    """Sends short messages, several at once, and says of each what became of it: a word of `words.toml`."""

    def send(self, batch: Sequence[Outgoing]) -> Sequence[str]:
        """In the order of the batch. It looks up the numbers of persons by itself and writes them nowhere."""


class Nobody:
    """The provider of those who have none: it sends nothing, keeps nothing, and says so."""

    def send(self, batch: Sequence[Outgoing]) -> Sequence[str]:
        """That nothing was sent."""
        return ["no_provider"] * len(batch)


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    sms: Mapping[str, Said]


@cache
def words() -> Words:
    """The room's words. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


_provider: list[Provider] = [Nobody()]


def provide(provider: Provider) -> Provider:
    """From now on in this process short messages go out by this one; gives the one before."""
    before, _provider[0] = _provider[0], provider
    return before


def send(batch: Sequence[Outgoing]) -> list[str]:
    """What became of each, in words that are known; what a provider says otherwise did not go out."""
    told = list(_provider[0].send(batch)) if batch else []
    told += ["failed"] * (len(batch) - len(told))
    return [one if one in words().sms else "failed" for one in told[: len(batch)]]
