"""The draw: from a list, a seed and a public number, by SM3 and whole numbers alone, so that anybody draws the same again.

    seed           64 hexadecimal letters
    seed_digest     SM3("minzheng seed", 0, seed)                      published before the draw, with the digest of the list
    key            SM3("minzheng draw", 0, seed, 0, beacon)           beacon: the public number that was named, or nothing
    ticket of x    SM3(key, 0, x) as a number

The sample is divided among the strata by their size (largest remainders; equals by the stratum's code). Within a stratum things
stand in the order of their tickets. Where all weigh alike, the first are drawn. Where size counts: a thing as large as its share
of the draw is drawn for certain; of the others, systematically from a start that is the stratum's ticket (modulo the sum), every
sum/n-th of the size. Inspectors: for each stratum, those without a conflict, by the ticket of stratum/account.
`tools/verify_draw.py` says the same in the standard library alone; a test holds them equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from minzheng.kernel.journal import api as journal


@dataclass(frozen=True, slots=True)
class Listed:
    """One thing of the population: its id, its stratum (a county), its size (1 where all weigh alike)."""

    id: str
    stratum: str
    size: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came of a draw: the things in their order, and who goes where."""

    things: tuple[Listed, ...]
    inspectors: Mapping[str, tuple[str, ...]]


def seed_digest(seed: str) -> str:
    """What is published of a seed before the draw."""
    return journal.digest(b"minzheng seed\x00" + seed.encode())


def digest_of(listed: Sequence[Listed], inspectors: Sequence[tuple[str, Sequence[str]]], n: int) -> str:
    """What is published of the list: things, inspectors with the strata where they have a conflict, and how many are drawn."""
    rows = [[one.id, one.stratum, one.size] for one in listed]
    return journal.digest(
        journal.canonical({"things": rows, "inspectors": [[who, [*where]] for who, where in inspectors], "n": n})
    )


def draw(
    listed: Sequence[Listed], inspectors: Sequence[tuple[str, Sequence[str]]], n: int, team: int, seed: str, beacon: str = ""
) -> Drawn:
    """Draws n things, and for each stratum of them as many inspectors as go together."""
    key = journal.digest(b"minzheng draw\x00" + seed.encode() + b"\x00" + beacon.encode())

    def ticket(name: str) -> int:
        return int(journal.digest(bytes.fromhex(key) + b"\x00" + name.encode()), 16)

    strata: dict[str, list[Listed]] = {}
    for one in sorted(listed, key=lambda one: (one.stratum, ticket(one.id), one.id)):
        strata.setdefault(one.stratum, []).append(one)
    found: list[Listed] = []
    for stratum, share in shares(
        {name: (sum(one.size for one in things), len(things)) for name, things in strata.items()}, n
    ).items():
        found += within(strata[stratum], share, ticket(stratum))
    going = {}
    for stratum in dict.fromkeys(one.stratum for one in found):
        free = [who for who, conflicts in inspectors if stratum not in conflicts]
        going[stratum] = tuple(sorted(free, key=lambda who: (ticket(f"{stratum}/{who}"), who))[:team])
    return Drawn(tuple(found), going)


def shares(strata: Mapping[str, tuple[int, int]], n: int) -> dict[str, int]:
    """How many of n each stratum gives, by its size, never more than it has; `strata`: size and number of things of each."""
    given = dict.fromkeys(sorted(strata), 0)
    rest, open_ = min(n, sum(count for _, count in strata.values())), set(strata)
    while rest:
        whole = sum(strata[name][0] for name in open_)
        exact = {name: divmod(rest * strata[name][0], whole) for name in sorted(open_)}
        turn = {name: floor for name, (floor, _) in exact.items()}
        for name in sorted(exact, key=lambda name: (-exact[name][1], name))[: rest - sum(turn.values())]:
            turn[name] += 1
        for name, more in turn.items():
            taken = min(more, strata[name][1] - given[name])
            given[name] += taken
            rest -= taken
        open_ = {name for name in open_ if given[name] < strata[name][1]}
    return given


def within(things: Sequence[Listed], n: int, start: int) -> list[Listed]:
    """Draws n of a stratum's things, which stand in the order of their tickets."""
    certain: list[Listed] = []
    rest = list(things)
    while n and (large := [one for one in rest if one.size * n >= sum(other.size for other in rest)]) and len(rest) > n:
        taken = large[:n]
        certain += taken
        rest = [one for one in rest if one not in taken]
        n -= len(taken)
    if len({one.size for one in rest}) <= 1 or len(rest) <= n:
        return certain + rest[:n]
    whole, drawn, behind, point = sum(one.size for one in rest), [], 0, 0
    first = start % whole
    for one in rest:
        behind += one.size
        if point < n and first + point * whole < behind * n:
            drawn.append(one)
            point += 1
    return certain + drawn
