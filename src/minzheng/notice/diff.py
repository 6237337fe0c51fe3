"""Two notices compared as duties: what was added, dropped, tightened, relaxed, given to others, or only reworded.

Duties are paired by their words where these are the same, by number and heading where they are alike, and else
by how much of their words they share (an index of character pairs, so that cost grows with the text and not
with the number of pairs).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from minzheng.notice.phrases import grammar
from minzheng.notice.schema import Duty, Notice, Target

DIFF_SCHEMA = "minzheng.notice-diff/1"
ChangeKind = Literal["added", "dropped", "tightened", "relaxed", "reassigned", "reworded", "same"]
Matter = Literal["deadline", "target", "modality", "soft_word", "lead", "units"]

_SAME_PLACE, _SAME_WORDS = 0.35, 0.5
_COMMON = 64
_KEEPS_BELOW = frozenset({"at_most", "less_than"})


@dataclass(frozen=True, slots=True)
class Detail:
    """One difference between two duties; `before` or `after` is empty where there was, or is, nothing."""

    kind: ChangeKind
    matter: Matter
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a duty: `old` and `new` are its ids, one of them None where it was added or dropped."""

    kinds: tuple[ChangeKind, ...]
    old: str | None
    new: str | None
    old_text: str
    new_text: str
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """Every duty of two notices, those of the new one in order and then those that were dropped."""

    old_title: str
    new_title: str
    changes: tuple[Change, ...]
    counts: dict[str, int]
    schema: str = field(default=DIFF_SCHEMA)


def compare(old: Notice, new: Notice) -> Diff:
    """The new notice against the old one, cover duties included."""
    before, after = old.all_duties, new.all_duties
    pairs = _pairs(before, after)
    changes = [_change(before[pairs[j]], duty) if j in pairs else _single("added", duty) for j, duty in enumerate(after)]
    kept = set(pairs.values())
    changes += [_single("dropped", duty) for i, duty in enumerate(before) if i not in kept]
    counts = Counter(kind for change in changes for kind in change.kinds)
    return Diff(_title(old), _title(new), tuple(changes), dict(sorted(counts.items())))


def _title(notice: Notice) -> str:
    return notice.title.value if notice.title is not None else ""


def _single(kind: Literal["added", "dropped"], duty: Duty) -> Change:
    if kind == "added":
        return Change((kind,), None, duty.id, "", duty.text, ())
    return Change((kind,), duty.id, None, duty.text, "", ())


# ---- which duty is which


def _pairs(before: Iterable[Duty], after: Iterable[Duty]) -> dict[int, int]:
    """The old duty of each new one, by place in its list."""
    old, new = [_Words(duty) for duty in before], [_Words(duty) for duty in after]
    pairs: dict[int, int] = {}
    taken: set[int] = set()

    def pair(candidates: Iterable[tuple[int, int]]) -> None:
        for i, j in candidates:
            if i not in taken and j not in pairs:
                pairs[j] = i
                taken.add(i)

    pair(_equal([words.text for words in old], [words.text for words in new]))
    places = _equal([words.place for words in old], [words.place for words in new])
    pair((i, j) for i, j in places if old[i].like(new[j]) >= _SAME_WORDS)
    left_old = [i for i in range(len(old)) if i not in taken]
    left_new = [j for j in range(len(new)) if j not in pairs]
    pair(_alike(old, new, left_old, left_new))
    places = _equal([words.place for words in old], [words.place for words in new])
    pair((i, j) for i, j in places if old[i].like(new[j]) >= _SAME_PLACE)
    return pairs


class _Words:
    """A duty as its words and its place."""

    def __init__(self, duty: Duty) -> None:
        self.text = re.sub(r"[\W_]+", "", duty.title + duty.text)
        self.place = (duty.no or duty.id, duty.parent_no, duty.path)
        self.shingles = frozenset(self.text[i : i + 2] for i in range(max(len(self.text) - 1, 1)))

    def like(self, other: _Words) -> float:
        """The share of character pairs that two texts have in common (Dice)."""
        return 2 * len(self.shingles & other.shingles) / (len(self.shingles) + len(other.shingles))


def _equal[Key](old: list[Key], new: list[Key]) -> Iterator[tuple[int, int]]:
    """Places with the same key, in order."""
    where: dict[Key, list[int]] = defaultdict(list)
    for i, key in reversed(list(enumerate(old))):
        where[key].append(i)
    for j, key in enumerate(new):
        if where.get(key):
            yield where[key].pop(), j


def _alike(old: list[_Words], new: list[_Words], left_old: list[int], left_new: list[int]) -> list[tuple[int, int]]:
    """Pairs that share enough of their words, the most alike first. Pairs of characters that stand everywhere are no sign."""
    index: dict[str, list[int]] = defaultdict(list)
    for i in left_old:
        for shingle in old[i].shingles:
            index[shingle].append(i)
    scored: list[tuple[float, int, int]] = []
    for j in left_new:
        shared = Counter(i for shingle in new[j].shingles for i in index.get(shingle, ()) if len(index[shingle]) <= _COMMON)
        for i, _ in shared.most_common(8):
            likeness = old[i].like(new[j])
            if likeness >= _SAME_WORDS:
                scored.append((-likeness, j, i))
    return [(i, j) for _, j, i in sorted(scored)]


# ---- what became of it


def _change(old: Duty, new: Duty) -> Change:
    details = tuple(_details(old, new))
    kinds = tuple(dict.fromkeys(detail.kind for detail in details))
    if not kinds:
        kinds = ("same",) if _Words(old).text == _Words(new).text else ("reworded",)
    return Change(kinds, old.id, new.id, old.text, new.text, details)


def _details(old: Duty, new: Duty) -> Iterator[Detail]:
    if old.deadline != new.deadline:
        tighter = new.deadline is not None and (old.deadline is None or _last(new.deadline) < _last(old.deadline))
        yield Detail(_direction(tighter), "deadline", old.deadline or "", new.deadline or "")
    yield from _targets(old.targets, new.targets)
    if (old.type == "promotion") != (new.type == "promotion"):
        yield Detail(_direction(old.type == "promotion"), "modality", old.type, new.type)
    before, after = _soft(old), _soft(new)
    if before - after and not after - before:
        yield Detail("tightened", "soft_word", _listed(before - after), "")
    if after - before and not before - after:
        yield Detail("relaxed", "soft_word", "", _listed(after - before))
    if set(old.lead) != set(new.lead):
        yield Detail("reassigned", "lead", _listed(old.lead), _listed(new.lead))
    if set(old.units_all) != set(new.units_all):
        yield Detail("reassigned", "units", _listed(old.units_all), _listed(new.units_all))


def _direction(tighter: bool) -> ChangeKind:
    return "tightened" if tighter else "relaxed"


def _last(value: str) -> str:
    """The last month of a year, so that 2015 and 2015-12 are one day."""
    return value if len(value) > 4 else f"{value}-12"


def _listed(names: Iterable[str]) -> str:
    return "\u3001".join(sorted(names) if isinstance(names, (set, frozenset)) else names)


def _soft(duty: Duty) -> Counter[str]:
    """Words that leave room, with how often they stand there."""
    return Counter(grammar("diff").pattern("softens").findall(duty.text))


def _targets(old: tuple[Target, ...], new: tuple[Target, ...]) -> Iterator[Detail]:
    """Targets with the same words but for the number, then the others."""
    left = defaultdict(list)
    for target in old:
        left[_skeleton(target)].append(target)
    for target in new:
        same = left.get(_skeleton(target))
        if not same:
            yield Detail("tightened", "target", "", target.text)
            continue
        earlier = same.pop(0)
        was, now = _number(earlier), _number(target)
        if was is not None and now is not None and was != now:
            tighter = now < was if target.bound in _KEEPS_BELOW else now > was
            yield Detail(_direction(tighter), "target", earlier.text, target.text)
    for targets in left.values():
        for target in targets:
            yield Detail("relaxed", "target", target.text, "")


def _skeleton(target: Target) -> tuple[str, str]:
    """What a target is about: its kind and its words without numbers, bounds and times."""
    text = grammar("diff").pattern("figure").sub("", target.text)
    return target.kind, grammar("diff").pattern("bounding").sub("", text)


def _number(target: Target) -> Decimal | None:
    """Its number in full: 1.5万名 is 15000."""
    match = re.match(r"-?\d+(?:\.\d+)?", target.value or "")
    scale = next((n for n, word in enumerate(grammar("diff").words["scales"], 1) if target.unit.startswith(word)), 0)
    return Decimal(match[0]) * 10 ** (4 * scale) if match else None
