"""From which figures on a light is which: content, in `lights.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from minzheng.content import api as content

State = Literal["done", "go", "mind", "tight", "stop", "dim", "off"]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class Rate:
    """The least R of each light; below the last it is `stop`."""

    go: Decimal
    mind: Decimal
    tight: Decimal


@dataclass(frozen=True, slots=True)
class Early:
    """The shares of the time before which a trajectory is at worst this."""

    mind: Decimal
    tight: Decimal


@dataclass(frozen=True, slots=True)
class Single:
    """The shares of the time from which on a single thing that is not there is this."""

    mind: Decimal
    tight: Decimal
    stop: Decimal


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The shape of `lights.toml`."""

    order: tuple[State, ...]
    months: int
    stale_days: int
    sure: tuple[str, ...]
    rate: Rate
    early: Early
    single: Single

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not go together."""
        if sorted(self.order) != sorted(STATES):
            yield "order", f"has {', '.join(self.order)}, but each of {', '.join(STATES)} once is meant."
        elif self.order.index("dim") > self.order.index("go"):
            yield "order", "puts what is unknown behind what is likely; unknown is never green."
        if not self.rate.go >= self.rate.mind >= self.rate.tight:
            yield "rate", "does not fall from go to mind to tight."
        if self.early.mind > self.early.tight:
            yield "early", "does not rise from mind to tight."
        if not self.single.mind <= self.single.tight <= self.single.stop:
            yield "single", "does not rise from mind to tight to stop."

    def worse(self, one: State, other: State) -> State:
        """The worse of two."""
        return min(one, other, key=self.order.index)

    def at_worst(self, state: State, worst: State) -> State:
        """A state, or where it is worse than this, this."""
        return max(state, worst, key=self.order.index)

    def worst(self, states: Iterable[State]) -> State:
        """The worst of several, `off` of none."""
        return min(states, key=self.order.index, default="off")


@cache
def thresholds() -> Thresholds:
    """The file. Raises ContentError."""
    return content.toml(Path(__file__).with_name("lights.toml"), Thresholds)
