"""What is marked in the original: units, actors, times, targets, scopes and vague words.

A mark is a range of the original with a kind. Ranges may nest (a scope inside a target) but never
cross: the later of two crossing ranges is cut by the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from minzheng.notice.api import Anchor, Clause, Duty, Notice

KINDS = ("units", "actor", "time", "target", "scope", "vague")
"""The legend, in order. `unit`, a single name inside a list of units, belongs to `units`."""

DEADLINES = ("by", "in")
AND_OTHERS = "\u7b49"
"""Closes a list before the number that sums it up."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked range. `duty` owns it; a numbered mark has a twin among the lines of the duty's card."""

    start: int
    end: int
    kind: str
    duty: str
    rule: str
    numbered: bool = True

    @property
    def id(self) -> str:
        """Its id on the page."""
        return f"m{self.start}-{self.end}{self.kind}"

    @property
    def item(self) -> str:
        """The id of its twin on the card."""
        return f"i{self.id[1:]}"

    @property
    def legend(self) -> str:
        """Which entry of the legend shows and hides it."""
        return "units" if self.kind == "unit" else self.kind


@dataclass(slots=True)
class Marks:
    """The marks of one notice: all of them in order of the text, and their numbers."""

    notice: Notice
    all: list[Mark] = field(default_factory=list)
    numbers: dict[Mark, int] = field(default_factory=dict)
    _seen: dict[tuple[int, int, str], Mark] = field(default_factory=dict)
    _ends: dict[tuple[int, str], Mark] = field(default_factory=dict)
    _letter: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._letter = {duty.id for duty in self.notice.cover_duties}
        for duty in self.notice.all_duties:
            own = [mark for mark in self._of(duty) if mark.numbered]
            own.sort(key=lambda mark: (mark.end, -mark.start))
            self.numbers.update({mark: number for number, mark in enumerate(dict.fromkeys(own), 1)})
        self.all.sort(key=lambda mark: (mark.start, -mark.end, KINDS.index(mark.legend), mark.kind))

    def find(self, anchor: Anchor, kind: str) -> Mark | None:
        """The mark that shows an anchor."""
        return self._seen.get((anchor.start, anchor.end, kind))

    def ending(self, anchor: Anchor, kind: str) -> Mark | None:
        """The mark that shows the end of an anchor: of a long list, the number that sums it up."""
        return self._ends.get((anchor.end, kind))

    def _add(self, start: int, end: int, kind: str, duty: Duty, rule: str, numbered: bool = True) -> Iterator[Mark]:
        """A range is marked once for each kind, by the first duty that names it."""
        key = (start, end, kind)
        if 0 <= start < end <= len(self.notice.original) and key not in self._seen:
            mark = Mark(start, end, kind, duty.id, rule, numbered)
            self._seen[key] = mark
            self._ends.setdefault((end, kind), mark)
            self.all.append(mark)
            yield mark

    def _of(self, duty: Duty) -> Iterator[Mark]:
        whole = duty.responsibility.anchor if duty.responsibility else None
        if whole:
            yield from self._add(whole.start, whole.end, "units", duty, whole.rule)
        for unit in duty.units:
            inside = whole is not None and whole.start <= unit.anchor.start and unit.anchor.end <= whole.end
            yield from self._add(unit.anchor.start, unit.anchor.end, "unit", duty, unit.anchor.rule, numbered=not inside)
        for clause in duty.clauses:
            yield from self._of_clause(duty, clause)
        for target in duty.targets:
            yield from self._add(target.anchor.start, target.anchor.end, "target", duty, target.anchor.rule)
        for check in duty.checksums:
            if self.ending(check.anchor, "target") is None:
                sum_at = max(check.anchor.quote.rfind(word) for word in (AND_OTHERS, "\u3001", " "))
                yield from self._add(check.anchor.start + sum_at + 1, check.anchor.end, "target", duty, check.anchor.rule)

    def _of_clause(self, duty: Duty, clause: Clause) -> Iterator[Mark]:
        inside = clause.anchor
        for milestone in clause.milestones:
            yield from self._add(milestone.anchor.start, milestone.anchor.end, "time", duty, milestone.anchor.rule)
        for target in clause.targets:
            yield from self._add(target.anchor.start, target.anchor.end, "target", duty, target.anchor.rule)
            yield from self._word(duty, inside, target.scope, "scope", target.anchor.rule, numbered=False)
        for word in clause.vague:
            yield from self._add(word.anchor.start, word.anchor.end, "vague", duty, word.anchor.rule)
        if clause.actor not in duty.units_all and duty.id not in self._letter:
            first = next(each for each in duty.clauses if each.actor == clause.actor) is clause
            yield from self._word(duty, inside, clause.actor, "actor", clause.anchor.rule, numbered=first)

    def _word(self, duty: Duty, inside: Anchor, word: str, kind: str, rule: str, numbered: bool = True) -> Iterator[Mark]:
        """A word that the compiler read without an anchor of its own: shown where it is printed so."""
        at = inside.quote.find(word) if word else -1
        if at >= 0:
            yield from self._add(inside.start + at, inside.start + at + len(word), kind, duty, rule, numbered)
