"""The second reading: a part of the questions, chosen by a seed that was committed before, read by a person who sees no answers.

Agreement is Cohen's kappa, (p_o - p_e) / (1 - p_e): p_o the share of equal answers, p_e what two who answer at random in
their own proportions would have in common. J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological
Measurement 20 (1960), 37-46.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from minzheng.plan.review.folding import answer_of, fold
from minzheng.plan.review.models import Decision
from minzheng.plan.review.things import KINDS, Agreement, Answer, Question

SHARE = 0.2


def chosen(seed: str, keys: Iterable[str]) -> list[str]:
    """A fifth of the questions: those whose digest under the seed is lowest, so that whoever has the seed can do it again."""
    ranked = sorted(keys, key=lambda key: hashlib.sha256(f"{seed}|{key}".encode()).hexdigest())
    return sorted(ranked[: ceil(SHARE * len(ranked))])


@dataclass(frozen=True, slots=True)
class Reading:
    """How the blind reading stands. It is `open` to both once the second has answered all that is to be read.

    `first` and `second` are the answers given blind; `differing` the keys whose difference is not settled since.
    """

    keys: tuple[str, ...]
    open: bool
    first: Mapping[str, Answer]
    second: Mapping[str, Answer]
    differing: tuple[str, ...]

    def agreements(self, questions: Sequence[Question]) -> Iterator[Agreement]:
        """By kind, of what both have answered; nothing before it is open."""
        for kind in KINDS:
            keys = [one.key for one in questions if one.kind == kind and one.key in self.keys]
            pairs = [
                (self.first[key].option, self.second[key].option) for key in keys if key in self.first and key in self.second
            ]
            if keys and self.open:
                same = sum(one == other for one, other in pairs)
                yield Agreement(kind, len(keys), len(pairs), same, kappa(pairs))


def reading(rows: Sequence[Decision], sample: Iterable[str], questions: Sequence[Question]) -> Reading:
    """The blind reading of a draft. What the first had answered when it opened counts; else the first answer after."""
    there = {one.key for one in questions}
    keys = tuple(key for key in sample if key in there)
    now = fold(rows)
    second = {key: answer for key, answer in now.answers[2].items() if key in keys}
    if not keys or len(second) < len(keys):
        return Reading(keys, False, {}, second, ())
    opened = max(answer.row for answer in second.values())
    first = dict(fold([row for row in rows if row.pk <= opened]).answers[1])
    for row in rows:
        if row.pk > opened and row.act == "answer" and row.reader == 1 and row.key in keys:
            first.setdefault(row.key, answer_of(row))
    differing = tuple(
        key
        for key in keys
        if key in first
        and first[key].option != second[key].option
        and (now.answers[1].get(key) is None or now.answers[1][key].row <= max(opened, first[key].row))
    )
    return Reading(keys, True, first, second, differing)


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of pairs of answers; None where chance alone would agree throughout, or there are none."""
    total = len(pairs)
    if not total:
        return None
    one, other = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    expected = sum(one[answer] * other[answer] for answer in one) / total**2
    if expected == 1:
        return None
    observed = sum(first == second for first, second in pairs) / total
    return (observed - expected) / (1 - expected)
