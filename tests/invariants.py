"""What holds of every compiled notice, whatever was compiled. Each fault is a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache

from minzheng.notice.schema import Anchor, Clause, Duty, Heading, Notice, Target, Text, UnitRole
from minzheng.notice.text import normalise


def walk(value: object) -> Iterator[object]:
    """Every dataclass in a value, itself included, in the order of the fields."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting += reversed(one)
        elif held := _fields(type(one)):
            yield one
            waiting += [getattr(one, name) for name in held]


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass, the last first; none of anything else."""
    return tuple(field.name for field in reversed(fields(kind))) if is_dataclass(kind) else ()


def anchors(value: object) -> list[Anchor]:
    """Every anchor in a value."""
    return [part for part in walk(value) if isinstance(part, Anchor)]


def faults(notice: Notice) -> Iterator[str]:
    """Everything about a notice that is not as its schema says."""
    parts = list(walk(notice))
    those = [part for part in parts if isinstance(part, Anchor)]
    for anchor in those:
        if not 0 <= anchor.start <= anchor.end <= len(notice.original):
            yield f"{anchor} lies outside the original"
        elif notice.original[anchor.start : anchor.end] != anchor.quote:
            yield f"{anchor} stands where the original has {notice.original[anchor.start : anchor.end]!r}"
    for part in parts:
        yield from _reads(notice, part)
    yield from _names(notice)
    yield from _rules(notice, those)
    for duty in (*notice.duties, *notice.cover_duties):
        yield from _duty(duty)


def _reads(notice: Notice, part: object) -> Iterator[str]:
    """A value is read from its quote: its characters stand there, in order, from the first to the last."""
    match part:
        case Text(value=said) | Clause(text=said) | Target(text=said) | UnitRole(name=said) | Heading(title=said):
            quote, said = part.anchor.quote, _solid(said)
            rest = iter(_solid(quote))
            inside = all(char in rest for char in said) and said[:1] in _solid(quote[:1]) and said[-1:] in _solid(quote[-1:])
            if part is not notice.head.date and not inside:
                yield f"{type(part).__name__} {said!r} is not what {quote!r} reads"


def _solid(text: str) -> str:
    return "".join(normalise(text).split())


def _names(notice: Notice) -> Iterator[str]:
    """Ids are unique, and whoever names one names one that is there."""
    duties = [*notice.duties, *notice.cover_duties]
    clauses = [clause.id for duty in duties for clause in duty.clauses]
    headings = [heading.id for heading in notice.headings]
    for ids in ([duty.id for duty in duties], clauses, headings):
        for name, times in Counter(ids).items():
            if times > 1:
                yield f"{times} parts are called {name}"
    known = {*clauses, *headings, *(duty.id for duty in duties), None}
    named = [
        *(clause.id.split("/")[0] for clause in (clause for duty in duties for clause in duty.clauses)),
        *(heading.parent for heading in notice.headings),
        *(finding.about for finding in notice.findings),
        *(time.inherited_from for duty in duties for clause in duty.clauses for time in clause.milestones),
    ]
    yield from (f"{name} is named and is not there" for name in named if name not in known)


def _rules(notice: Notice, those: list[Anchor]) -> Iterator[str]:
    """The rules listed are those that anchors name, and each says what it does."""
    spoken, listed = {anchor.rule for anchor in those}, {use.rule for use in notice.rules}
    yield from (f"the rule {rule} spoke and is not listed" for rule in spoken - listed)
    yield from (f"the rule {rule} is listed and did not speak" for rule in listed - spoken)
    yield from (f"the rule {use.rule} says nothing" for use in notice.rules if not use.says)


def _duty(duty: Duty) -> Iterator[str]:
    """Lead and co divide the units; the deadline is the latest; the number is its own or its parent's."""
    if sorted(duty.lead + duty.co) != sorted(set(duty.units_all)) or len(set(duty.units_all)) != len(duty.units_all):
        yield f"{duty.id}: {duty.lead} and {duty.co} do not divide {duty.units_all}"
    if tuple(dict.fromkeys(unit.name for unit in duty.units)) != duty.units_all:
        yield f"{duty.id}: units are {[unit.name for unit in duty.units]} and units_all {duty.units_all}"
    if duty.deadline != max(duty.deadlines_all, key=lambda day: day if len(day) > 4 else day + "-12", default=None):
        yield f"{duty.id}: {duty.deadline} is not the latest of {duty.deadlines_all}"
    if duty.no is not None and duty.parent_no is not None:
        yield f"{duty.id}: has a number and a parent's"
