"""Duties outside the plan's tasks: of the letter that issues it, and of closing parts without units of their own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from minzheng.notice.clauses import split
from minzheng.notice.duties import Draft, build
from minzheng.notice.gazetteer import Gazetteer
from minzheng.notice.head import Layout
from minzheng.notice.phrases import grammar
from minzheng.notice.responsibility import Named
from minzheng.notice.schema import Duty, Role
from minzheng.notice.structure import Node
from minzheng.notice.subject import duty_end
from minzheng.notice.text import View
from minzheng.notice.units import depths, pieces, unit_like

_ENDS = "\u3002;!?"
_TAIL = 3000
_TITLE = 8


@dataclass(frozen=True, slots=True)
class _Part:
    """Neighbouring parts of one sentence that ask for the same class of thing."""

    rule: str
    general: bool
    body: View
    sentence: View
    path: tuple[str, ...]


def duties(whole: View, layout: Layout, nodes: list[Node], plan: tuple[Duty, ...], gazetteer: Gazetteer) -> tuple[Duty, ...]:
    """The cover duties in order: every specific one, or, where all is general, the first general one."""
    head = layout.head
    if not plan and not (head.recipients or head.number or head.issue_mode):
        return ()
    parts = [part for view, path in _stretches(whole, layout, nodes, plan) for part in _parts(view, path)]
    kept = [part for part in parts if not part.general] or parts[:1]
    built = build([_draft(part, n) for n, part in enumerate(kept, 1)], layout.calendar, gazetteer, "c")
    return tuple(replace(d, no=None, anchor=replace(d.anchor, rule=p.rule)) for d, p in zip(built, kept, strict=True))


def _stretches(whole: View, layout: Layout, nodes: list[Node], plan: tuple[Duty, ...]) -> Iterator[tuple[View, tuple[str, ...]]]:
    """The letter, then every paragraph of a closing part in which no task of the plan stands, with its headings."""
    start, end = layout.letter
    first = min((node.marker.start for node in nodes if node.marker.start >= start), default=len(whole) if plan else start)
    yield whole.slice(start, end if end > start else first), ()
    taken = sorted((duty.anchor.start, duty_end(duty)) for duty in plan)
    last = 0
    for node in nodes:
        body = whole.slice(node.text_at + (len(node.title) if node.title else 0), node.end)
        titles = tuple(up.title.tidy().text for up in node.lineage() if up.title is not None)
        if body.at and any(map(_closes, titles)) and not _overlaps(taken, body.at[0], body.at[-1]):
            last = node.end
            yield body, titles
    ends = max((end for _, end in taken), default=len(whole.original))
    after = max(last, layout.letter[1], bisect_right(whole.at, ends))
    until = min((node.marker.start for node in nodes if node.marker.start >= after), default=len(whole))
    yield whole.slice(after, min(after + _TAIL, until)), ()


def _closes(title: str) -> bool:
    rules = grammar("structure"), grammar("cover")
    return bool(rules[0].pattern("closing_heading").search(title) or rules[1].pattern("closing_title").search(title))


def _overlaps(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(first < end and start < last for first, last in taken)


def _parts(view: View, path: tuple[str, ...]) -> Iterator[_Part]:
    """The classed parts of a stretch; parts without a class belong to the next one of their sentence that has one."""
    sentences = list(split(view, _ENDS))
    for sentence in sentences:
        if path and len(sentence) <= _TITLE and sentence is not sentences[-1]:
            continue  # a heading that runs in
        classed: list[tuple[str, str, int, int]] = []
        start = 0
        for first, last in _commas(sentence.text):
            rule, kind = _class(sentence.text[first:last])
            if rule and kind != "preface":
                classed.append((rule, kind, start, last))
            if rule:
                start = last + 1
        for (rule, kind), group in groupby(classed, key=lambda item: item[:2]):
            pieces = list(group)
            body = sentence.slice(pieces[0][2], pieces[-1][3])
            yield _Part(rule, kind == "general", body, sentence.slice(0, pieces[-1][3]), path)


def _commas(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a sentence between commas that stand outside brackets and quotes."""
    shut = depths(text)
    start = 0
    for match in grammar("cover").pattern("comma").finditer(text):
        if not shut[match.start()]:
            yield start, match.start()
            start = match.end()
    yield start, len(text)


def _class(text: str) -> tuple[str, str]:
    """The first rule that fits, and its kind."""
    plain = "".join(text.split())
    return next(((rule.id, rule.kind) for rule, form in grammar("cover").rules if form.search(plain)), ("", ""))


def _draft(part: _Part, n: int) -> Draft:
    roles: list[tuple[Named, Role, str]] = [(Named(who, "lead", False, True), "lead", "words") for who in _actors(part.sentence)]
    place = part.body.at[0] if part.body.at else 0
    return Draft(place, str(n), None, part.path, "", part.body.strip(), roles, [], None, [], ())


def _actors(sentence: View) -> list[View]:
    """Who the sentence has act: the last actor in it whose names are all names of bodies."""
    rules = grammar("cover")
    for match in reversed(list(rules.pattern("actor").finditer(sentence.text))):
        who = sentence.slice(*match.span("who"))
        lead_in = rules.pattern("lead_in").match(who.text)
        who = who.slice(lead_in.end() if lead_in else 0, len(who))
        names = [name for piece, _ in pieces(who) for name in _each(piece)]
        if names and all(unit_like(name.squeeze().text) and not rules.pattern("no_actor").search(name.text) for name in names):
            return names
    return []


def _each(name: View) -> Iterator[View]:
    """Names that stand side by side without a mark: 各地各部门各单位."""
    yield from name.cut(match.start() for match in grammar("cover").pattern("next_each").finditer(name.text))
