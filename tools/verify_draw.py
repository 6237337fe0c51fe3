#!/usr/bin/env python3
"""Makes the draw of an inspection again, on any machine with Python 3.9 or newer; verify_journal.py lies beside it.

    python verify_draw.py FILE [--seed HEX] [--list HEX]

FILE is what the page of the inspection gives. --seed and --list are the two digests that were published before the draw:
they alone prove that nobody chose the seed or the list afterwards. Leaves with 0 when the same comes out, 1 when something else
does, and 2 when nothing could be read. --lang en for English.

    seed_digest     SM3("minzheng seed", 0, seed)
    list           SM3 of the JSON {"things": [[id, stratum, size]...], "inspectors": [[account, [strata]]...], "n": n},
                   with sorted keys, no spaces, in UTF-8
    key            SM3("minzheng draw", 0, seed, 0, beacon)
    ticket of x    SM3(key, 0, x) as a number

The sample is divided among the strata by size: each gets the whole part of its share, the largest remainders one more (equals by
code), none more than it has; what is left over is divided again. Within a stratum things stand in the order of their tickets.
Where all weigh alike, the first are drawn. Else a thing as large as the sum divided by n is drawn for certain; of the others,
beginning at the stratum's ticket modulo the sum, whatever every sum-th of n times the running size falls upon.
"""

from __future__ import annotations

import argparse
import sys

try:
    from verify_journal import Unfit, canonical, load, sm3
except ImportError:  # as a module of the source
    from tools.verify_journal import Unfit, canonical, load, sm3

SHAPE = {
    "draw": int, "inspection": int, "title": str, "things": list, "inspectors": list, "n": int, "team": int, "seed_digest": str,
    "list": str, "seed": str, "beacon": str, "drawn": list, "going": dict,
}  # fmt: skip


def tickets(seed, beacon):
    key = sm3(b"minzheng draw\x00" + seed.encode() + b"\x00" + beacon.encode())
    return lambda name: int.from_bytes(sm3(key + b"\x00" + name.encode()), "big")


def divide(strata, n):
    """How many each stratum gives; `strata`: its size and how many things it has."""
    given = dict.fromkeys(sorted(strata), 0)
    rest, still = min(n, sum(count for _, count in strata.values())), sorted(strata)
    while rest:
        whole = sum(strata[name][0] for name in still)
        turn = {name: rest * strata[name][0] // whole for name in still}
        over = sorted(still, key=lambda name: (-(rest * strata[name][0] % whole), name))
        for name in over[: rest - sum(turn.values())]:
            turn[name] += 1
        for name in still:
            taken = min(turn[name], strata[name][1] - given[name])
            given[name] += taken
            rest -= taken
        still = [name for name in still if given[name] < strata[name][1]]
    return given


def choose(things, n, start):
    """Which n of a stratum's things (id, size), that stand in the order of their tickets."""
    sure, rest = [], list(things)
    while n and len(rest) > n:
        large = [one for one in rest if one[1] * n >= sum(size for _, size in rest)][:n]
        if not large:
            break
        sure += large
        rest = [one for one in rest if one not in large]
        n -= len(large)
    if len(rest) <= n or len({size for _, size in rest}) == 1:
        return sure + rest[:n]
    whole, behind, chosen = sum(size for _, size in rest), 0, []
    for one in rest:
        behind += one[1]
        if len(chosen) < n and start % whole + len(chosen) * whole < behind * n:
            chosen.append(one)
    return sure + chosen


def again(said):
    """The things and the inspectors that come out."""
    ticket, strata = tickets(said["seed"], said["beacon"]), {}
    for name, stratum, size in sorted(said["things"], key=lambda one: (one[1], ticket(one[0]), one[0])):
        strata.setdefault(stratum, []).append((name, size))
    drawn, going = [], {}
    sizes = {stratum: (sum(size for _, size in things), len(things)) for stratum, things in strata.items()}
    for stratum, n in divide(sizes, said["n"]).items():
        chosen = [name for name, _ in choose(strata[stratum], n, ticket(stratum))]
        drawn += chosen
        if chosen:
            free = [who for who, conflicts in said["inspectors"] if stratum not in conflicts]
            going[stratum] = sorted(free, key=lambda who: (ticket(stratum + "/" + who), who))[: said["team"]]
    return drawn, going


def differences(said, published):
    """What does not agree, in the order in which it is said."""
    listed = {name: said[name] for name in ("things", "inspectors", "n")}
    drawn, going = again(said)
    found = {
        "seed_digest": sm3(b"minzheng seed\x00" + said["seed"].encode()).hex() == said["seed_digest"],
        "list": sm3(canonical(listed)).hex() == said["list"],
        "drawn": drawn == said["drawn"],
        "going": going == said["going"],
    }
    for name, value in published.items():
        if value and value != said[name]:
            found["published_" + name] = False
    return [name for name, right in found.items() if not right]


WORDS = {
    "seed_digest": ("种子与承诺值对不上。", "The seed is not the one that was sealed."),
    "list": ("名单与它的摘要对不上。", "The list is not the one that was sealed."),
    "drawn": ("抽出的样本不是这些。", "Other things come out of the draw."),
    "going": ("抽出的督查人员不是这些。", "Other inspectors come out of the draw."),
    "published_seed_digest": ("承诺值不是公布的那个。", "The seed_digest is not the one that was published."),
    "published_list": ("名单摘要不是公布的那个。", "The digest of the list is not the one that was published."),
    "sound": ("相符：{n} / {all}，抽出的样本和人员一样。", "Sound: {n} of {all}, the same things and people."),
    "open": ("没有给出公布的摘要，不能证明种子是抽前定的。", "Without the published digests nothing proves when it was fixed."),
    "unreadable": ("{file}：读不了（{why}）。", "{file}: cannot be read ({why})."),
}  # fmt: skip


def main(words=None):
    parser = argparse.ArgumentParser(description="Makes the draw of an inspection again, without the program.")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--seed", default="", metavar="HEX", help="the published digest of the seed")
    parser.add_argument("--list", default="", metavar="HEX", help="the published digest of the list")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    given = parser.parse_args(words)

    def say(kind, out=sys.stdout, **facts):
        print(WORDS[kind][given.lang == "en"].format(**facts), file=out)

    try:
        with open(given.file, encoding="utf-8") as file:  # noqa: PTH123 - one import less
            said = load(file.read())
        if type(said) is not dict or said.keys() != SHAPE.keys() or any(type(said[name]) is not of for name, of in SHAPE.items()):
            raise Unfit("JSON")
        found = differences(said, {"seed_digest": given.seed, "list": given.list})
    except (OSError, UnicodeDecodeError, Unfit, TypeError, ValueError, AttributeError, ZeroDivisionError) as error:
        say("unreadable", sys.stderr, file=given.file, why=error)
        return 2
    for kind in found:
        say(kind)
    if not found:
        say("sound", n=len(said["drawn"]), all=len(said["things"]))
    if not (given.seed and given.list):
        say("open")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
