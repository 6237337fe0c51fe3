"""How many to look at, exactly: whole numbers throughout, nothing is rounded on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import comb
from pathlib import Path

from minzheng.content import api as content
from minzheng.content.api import Said


@dataclass(frozen=True, slots=True)
class Discovery:
    """A plan that finds at least one bad thing, `sure` per cent sure, where `bad` per cent are."""

    id: str
    name: Said
    bad: int
    sure: int


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A plan that tells good (at most `good` per cent bad) from bad: of `n`, at most `c` may fail."""

    id: str
    name: Said
    good: int
    bad: int
    risk: int
    n: int
    c: int

    def faults(self) -> Iterator[tuple[str, str]]:
        """A plan that does not hold its risks."""
        wrongly, missed = risks(self.n, self.c, self.good, self.bad)
        if max(wrongly, missed) > Fraction(self.risk, 100):
            said = f"good is refused {float(wrongly):.3f}, bad accepted {float(missed):.3f} of the time."
            yield "n", f"is {self.n} with c {self.c}: {said}"


@dataclass(frozen=True, slots=True)
class Sampling:
    """The shape of `sampling.toml`."""

    cap: int
    inspectors: int
    most: int
    discovery: tuple[Discovery, ...]
    acceptance: tuple[Acceptance, ...]


@cache
def sampling() -> Sampling:
    """The file. Raises ContentError."""
    return content.toml(Path(__file__).with_name("sampling.toml"), Sampling)


def names() -> dict[str, Said]:
    """The declared plans by their ids, with their names."""
    found = {one.id: one.name for one in sampling().discovery}
    return found | {one.id: one.name for one in sampling().acceptance}


def unseen(lot: int, bad: int, n: int) -> Fraction:
    """How likely n of a lot show none of its bad ones (hypergeometric)."""
    return Fraction(comb(lot - bad, n), comb(lot, n))


def at_most(n: int, c: int, per_cent: int) -> Fraction:
    """How likely at most c of n are bad, where so many per cent of all are (binomial)."""
    p = Fraction(per_cent, 100)
    return sum((comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(c + 1)), Fraction(0))


def discovery(lot: int, per_cent: int, sure: int) -> int:
    """The smallest n that finds a bad one, so sure, in a lot of which so many per cent are bad (rounded up, one at least)."""
    bad = -(-lot * per_cent // 100)
    allowed = Fraction(100 - sure, 100)
    low, high = 0, lot
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if unseen(lot, bad, middle) <= allowed else (middle + 1, high)
    return low


def risks(n: int, c: int, good: int, bad: int) -> tuple[Fraction, Fraction]:
    """How likely a good lot is refused, and a bad one accepted."""
    return 1 - at_most(n, c, good), at_most(n, c, bad)


def acceptance(good: int, bad: int, risk: int) -> tuple[int, int]:
    """The smallest n, with its c, that holds both risks."""
    allowed, n, c = Fraction(risk, 100), 0, 0
    while True:
        n += 1
        while c < n and at_most(n, c, good) < 1 - allowed:
            c += 1
        if all(one <= allowed for one in risks(n, c, good, bad)):
            return n, c


def sizes(plan: str, lot: int) -> tuple[int, int]:
    """n and c of a declared plan for a population of a size; never more than there are. Raises KeyError."""
    for one in sampling().discovery:
        if one.id == plan:
            return discovery(lot, one.bad, one.sure), 0
    for other in sampling().acceptance:
        if other.id == plan:
            return min(other.n, lot), other.c
    raise KeyError(plan)
