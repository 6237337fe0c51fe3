"""Known units: a jurisdiction's dated list, and national knowledge of what public bodies are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from minzheng.content import api as content
from minzheng.notice.phrases import grammar


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A row of `units.csv`: a unit as notices print it, and what it was on its days."""

    token: str
    full_name: str
    sector: str
    kind: str
    commanded: bool
    to_confirm: bool
    hosted_by: str = ""
    since: str = ""
    until: str = ""
    later: str = ""
    certainty: str = ""


@dataclass(frozen=True)
class Gazetteer:
    """Look-ups by printed name. `units` come from a jurisdiction; without one only national knowledge speaks."""

    units: Sequence[KnownUnit] = ()
    _by_token: dict[str, KnownUnit] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_token.update({unit.token: unit for unit in self.units})

    def find(self, name: str) -> KnownUnit | None:
        """The jurisdiction's own row for a printed name."""
        return self._by_token.get(name)

    def knows(self, name: str) -> bool:
        """Whether the name is on the jurisdiction's list or has the form of a known department."""
        bare = re.sub(r"[(\u3014\[][^()\u3014\u3015\[\]]*[)\u3015\]]$", "", name)
        return bare in self._by_token or bool(grammar("gazetteer").pattern("department").match(bare))

    def full(self, name: str) -> str:
        """The full name where the jurisdiction gives one, else the completed printed name."""
        unit = self._by_token.get(name)
        return unit.full_name if unit and unit.full_name else name

    def commanded(self, name: str) -> bool:
        """Whether the issuing government commands the body: false for bodies that answer to a ministry."""
        unit = self._by_token.get(name)
        if unit is not None:
            return unit.commanded
        return not grammar("gazetteer").pattern("vertical_body").search(name)

    def hosts(self, name: str) -> str:
        """The department at whose desk an office usually sits; empty when unknown."""
        unit = self._by_token.get(name)
        return unit.hosted_by if unit else ""


@cache
def default() -> Gazetteer:
    """The gazetteer of the jurisdiction in force; an empty one where none is installed."""
    try:
        path = content.jurisdiction() / "units.csv"
    except content.ContentError:
        return Gazetteer()
    return Gazetteer(content.csv(path, KnownUnit)) if path.exists() else Gazetteer()


@lru_cache(maxsize=4096)
def protocol_rank(name: str) -> int | None:
    """Place in protocol order by the longest function named; None when the order does not know it."""
    order = grammar("gazetteer").words["protocol"]
    hits = [(len(word), place) for place, word in enumerate(order) if word in name]
    return max(hits)[1] if hits else None


def outranks_protocol(names: list[str]) -> bool:
    """Whether the first of a list stands before one that protocol puts ahead of it, and so was put there on purpose."""
    ranks = [protocol_rank(name) for name in names]
    rest = [rank for rank in ranks[1:] if rank is not None]
    return bool(ranks) and ranks[0] is not None and bool(rest) and ranks[0] > min(rest)
