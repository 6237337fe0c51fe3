"""Sentences and clauses of a duty: who acts, what is promised, by when, and in which soft words.

A deadline that opens a sentence governs the clauses after it in that sentence until another is stated; the
clauses that inherit it say from which one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from minzheng.notice.deadlines import Calendar, Found, is_deadline, latest, milestones
from minzheng.notice.lexer import number
from minzheng.notice.phrases import grammar
from minzheng.notice.schema import Checksum, Clause, DutyType, Milestone, Target, Text
from minzheng.notice.targets import targets
from minzheng.notice.text import View
from minzheng.notice.units import depths

_SENTENCE_ENDS = "\u3002!?\n"
_CLAUSE_ENDS = ";"
_LINE_ENDS = "\u3002;!?:)\u201d\u2026"


def split(view: View, ends: str) -> Iterator[View]:
    """The parts of a text between ending marks that stand outside brackets and quotes."""
    shut = depths(view.text)
    start = 0
    for place, char in enumerate(view.text):
        if char in ends and (not shut[place] or char == "\n") and (char != "\n" or _paragraph_ends(view.text, place)):
            part = view.slice(start, place).strip()
            if part.text:
                yield part
            start = place + 1
    part = view.slice(start, len(view)).strip()
    if part.text:
        yield part


def _paragraph_ends(text: str, place: int) -> bool:
    """A line break ends a sentence only where the line had come to its end; elsewhere layout broke it."""
    return text[:place].rstrip()[-1:] in _LINE_ENDS


def read_clauses(view: View, duty: str, calendar: Calendar) -> tuple[Clause, ...]:
    """Every clause of a duty's text, with `duty/sN/cM` for its id."""
    out: list[Clause] = []
    for s, sentence in enumerate(split(view, _SENTENCE_ENDS), 1):
        governing: tuple[Milestone, ...] = ()
        for c, part in enumerate(split(sentence, _CLAUSE_ENDS), 1):
            clause = _clause(part.tidy(), f"{duty}/s{s}/c{c}", calendar, governing)
            stated = tuple(m for m in clause.milestones if is_deadline(m) and not m.inherited_from)
            governing = tuple(replace(m, inherited_from=clause.id) for m in stated) or governing
            out.append(clause)
    return tuple(out)


def _clause(view: View, name: str, calendar: Calendar, governing: tuple[Milestone, ...]) -> Clause:
    found = milestones(view, calendar)
    own = tuple(item.milestone for item in found)
    held = own if any(is_deadline(m) for m in own) else own + governing
    measured = _measured(view, found, held)
    rules = grammar("clauses")
    actor = rules.pattern("actor").match(view.text)
    return Clause(
        id=name,
        text=view.text,
        type=_type(view.text, measured),
        actor=actor["actor"] if actor else "",
        milestones=held,
        targets=measured,
        vague=tuple(_vague(view)),
        anchor=view.anchor("clause"),
    )


def _measured(view: View, found: list[Found], held: tuple[Milestone, ...]) -> tuple[Target, ...]:
    """Targets, each due at the last deadline stated before it in the clause, else at the inherited one."""
    values = [m.value for m in held if is_deadline(m) and m.value]
    stated = [item.milestone for item in found if is_deadline(item.milestone)]
    out = []
    for target in targets(view, due=latest(values), governed=bool(values)):
        before = [m.value for m in stated if m.anchor.start <= target.anchor.start and m.value]
        out.append(replace(target, due=before[-1]) if before else target)
    return tuple(out)


def _vague(view: View) -> Iterator[Text]:
    for match in grammar("clauses").pattern("vague").finditer(view.text):
        yield Text(match[0], view.anchor("vague.word", *match.span()))


def _type(text: str, measured: tuple[Target, ...]) -> DutyType:
    """What kind of promise the words make, by the verb lexicon."""
    rules = grammar("clauses")
    if rules.pattern("prohibition").search(text):
        return "prohibition"
    if any(target.kind != "artefact" for target in measured):
        return "result"
    if rules.pattern("promotion").match(text):
        return "promotion"
    if measured or rules.pattern("artefact").search(text):
        return "artefact"
    return "standing"


def duty_type(clauses: tuple[Clause, ...]) -> DutyType:
    """The strongest promise among the clauses; prohibition or promotion only when nothing else is promised."""
    seen = {clause.type for clause in clauses}
    order: tuple[DutyType, ...] = ("result", "artefact", "standing", "prohibition", "promotion")
    return next((kind for kind in order if kind in seen), "standing")


def checksums(view: View) -> tuple[Checksum, ...]:
    """Lists that state their own length (等6件): the names counted against the number said."""
    view = view.squeeze()
    rules = grammar("clauses")
    out = []
    for match in rules.pattern("checksum").finditer(view.text):
        names = [name for name in rules.pattern("list_item").split(match["list"]) if name]
        if len(names) > 1:
            out.append(Checksum(number(match["n"]), len(names), view.anchor("checksum.list", *match.span())))
    return tuple(out)


def plain(text: str) -> str:
    """A text without any white space, for comparison."""
    return re.sub(r"\s+", "", text)
