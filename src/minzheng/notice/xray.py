"""What a notice promises and how it is made: soft words, open denominators, dates without a start, length, numbering."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

from minzheng.notice.deadlines import is_deadline
from minzheng.notice.phrases import grammar
from minzheng.notice.schema import Clause, Duty
from minzheng.notice.subject import Hit, Subject, labels
from minzheng.notice.text import line_end

_OPENS, _SHUTS = "([\u3014\u3010", ")]\u3015\u3011"
_SHOWN = 24
_WORDS = 6


def look(subject: Subject) -> Iterator[Hit]:
    """Every finding about promises and form."""
    for duty in subject.notice.all_duties:
        for clause in duty.clauses:
            yield from _said(subject, clause)
            yield from _times(subject, clause)
        for checksum in duty.checksums:
            if checksum.said != checksum.counted:
                kind = "checksum" if checksum.said < checksum.counted else "list_incomplete"
                yield subject.hit(kind, checksum.anchor, duty.id, said=checksum.said, counted=checksum.counted)
    yield from _in_text(subject)
    yield from _counts(subject)
    yield from _targets(subject)
    yield from _scopes(subject)
    yield from _made(subject)
    yield from _numbering(subject)
    yield from _brackets(subject)


@cache
def _rules(*places: str) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """The patterns looked for in such places: (kind of finding, place, pattern)."""
    return tuple((rule.id.split(".")[1], rule.kind, form) for rule, form in grammar("findings").rules if rule.kind in places)


def _said(subject: Subject, clause: Clause) -> Iterator[Hit]:
    """Patterns in a clause, one finding of a kind each."""
    measured = any(is_deadline(m) for m in clause.milestones) or any(target.value for target in clause.targets)
    seen: set[str] = set()
    for kind, place, form in _rules("clause", "dated"):
        match = form.search(clause.text) if kind not in seen and (place == "clause" or measured) else None
        if match is not None:
            seen.add(kind)
            yield subject.hit(kind, subject.within(clause, "", *_quoted(match)), clause.id, **_facts(match))
    if clause.type == "prohibition" and (match := grammar("clauses").pattern("prohibition").search(clause.text)):
        end = re.compile("[,;\u3002]|$").search(clause.text, match.start())
        span = match.start(), end.start() if end else match.end()
        yield subject.hit("prohibition", subject.within(clause, "", *span), clause.id, what=clause.text[slice(*span)])


def _quoted(match: re.Match[str]) -> tuple[int, int]:
    return match.span("what" if "what" in match.re.groupindex else 0)


def _facts(match: re.Match[str]) -> dict[str, str]:
    start, end = _quoted(match)
    return {**{key: value or "" for key, value in match.groupdict().items()}, "what": match.string[start:end]}


def _times(subject: Subject, clause: Clause) -> Iterator[Hit]:
    """Times from which no date follows, or one that has gone by."""
    date = subject.notice.head.date
    for time in clause.milestones:
        if time.inherited_from:
            continue
        if time.kind == "unanchored":
            yield subject.hit("unanchored", time.anchor, clause.id, what=subject.words(time.anchor))
        elif time.kind in ("by", "in") and time.value is None:
            yield subject.hit("deadline_without_year", time.anchor, clause.id, what=subject.words(time.anchor))
        elif is_deadline(time) and date is not None and time.value and time.value < date.value[: len(time.value)]:
            yield subject.hit("deadline_past", time.anchor, clause.id, what=subject.words(time.anchor), date=date.value)


def _in_text(subject: Subject) -> Iterator[Hit]:
    """Patterns of the title and of the whole body, letter and closing part included."""
    titles = [subject.view(text.anchor).tidy() for text in (subject.notice.head.plan_title, subject.notice.head.title) if text]
    for kind, _, form in _rules("title"):
        hits = [(view, match) for view in titles if (match := form.search(view.text))]
        for view, match in hits[:1]:
            yield subject.hit(kind, view.anchor("", *_quoted(match)), None, **_facts(match))
    start = subject.body[0]
    taken: dict[str, int] = defaultdict(lambda: -1)
    for kind, _, form in _rules("text"):
        for match in form.finditer(subject.whole.text, start):
            first, last = _quoted(match)
            anchor = subject.whole.anchor("", first, last)
            if anchor.start >= taken[kind]:
                facts = {**_facts(match), "what": subject.words(anchor)}
                yield subject.hit(kind, anchor, subject.at(anchor.start), **facts)
                taken[kind] = max(taken[kind], anchor.end)


def _counts(subject: Subject) -> Iterator[Hit]:
    """How many duties have a number, a date, a soft word, and what else the rules of kind `count` count."""
    duties, total = subject.notice.duties, len(subject.notice.duties)
    asked: list[tuple[str, Callable[[Duty], object]]] = [
        ("no_number", lambda duty: not re.search(r"\d", duty.text)),
        ("no_deadline", lambda duty: not duty.deadline),
        ("vague_words", lambda duty: any(clause.vague for clause in duty.clauses)),
        *((kind, lambda duty, form=form: form.search(duty.text)) for kind, _, form in _rules("count")),
    ]
    words = Counter(text.value for duty in duties for clause in duty.clauses for text in clause.vague)
    for kind, has in asked:
        those = [duty for duty in duties if has(duty)]
        if those:
            yield subject.hit(
                kind, subject.title, n=len(those), total=total, percent=round(100 * len(those) / total),
                duties=labels(those), words="\u3001".join(word for word, _ in words.most_common(_WORDS)),
            )  # fmt: skip


def _targets(subject: Subject) -> Iterator[Hit]:
    """How many promises can be measured, and where they stand."""
    those = [duty for duty in subject.notice.duties if duty.targets]
    found = [target for duty in those for target in duty.targets]
    if found:
        numbers = sum(target.value is not None for target in found)
        yield subject.hit("targets", subject.title, n=len(found), numbers=numbers, duties=labels(those))


def _scopes(subject: Subject) -> Iterator[Hit]:
    """Words for places that hold different numbers of them, where the notice uses more than one."""
    form = grammar("findings").pattern("place_words")
    where: dict[str, list[tuple[Duty, Clause, tuple[int, int]]]] = defaultdict(list)
    for duty in subject.notice.duties:
        for clause in duty.clauses:
            for match in form.finditer(clause.text):
                where[match[0]].append((duty, clause, match.span()))
    for word, places in where.items():
        others = [other for other in where if other != word]
        if others:
            _, clause, span = places[0]
            anchor = subject.within(clause, "", *span)
            duties = labels(duty for duty, _, _ in places)
            yield subject.hit("scope_word", anchor, clause.id, word=word, duties=duties, others=" / ".join(others))


def _made(subject: Subject) -> Iterator[Hit]:
    """Length and outline."""
    notice, limits = subject.notice, subject.limits
    start, end = subject.body
    size = len("".join(subject.whole.text[start:end].split()))
    if size > limits.length:
        yield subject.hit("length", subject.title, n=size, limit=limits.length, comprehensive=limits.length_comprehensive)
    depth = sorted(Counter(heading.level for heading in notice.headings).items())
    levels = "\u3001".join(str(count) for _, count in depth) or "0"
    clauses = sum(len(duty.clauses) for duty in notice.duties)
    yield subject.hit("outline", subject.title, levels=levels, n=len(notice.duties), clauses=clauses)
    if notice.cover_duties:
        yield subject.hit("cover_duties", notice.cover_duties[0].anchor, notice.cover_duties[0].id, n=len(notice.cover_duties))


def _numbering(subject: Subject) -> Iterator[Hit]:
    """Sequences that break, and numbers that mean more than one duty."""
    twice = [no for no, count in Counter(duty.no for duty in subject.notice.duties if duty.no).items() if count > 1]
    if twice:
        yield subject.hit("numbering_restart", subject.title, n=len(twice))
    start, end = subject.body
    running: dict[int, int] = {}
    within: list[tuple[int, int]] = []
    for marker in subject.markers:
        while within and within[-1][0] > marker.rank:
            within.pop()
        sibling = within.pop()[1] if within and within[-1][0] == marker.rank else 0
        due = {1, sibling + 1, running.get(marker.rank, 0) + 1}
        if marker.value not in due and start <= marker.start < end and (sibling or marker.rank in running):
            anchor = subject.whole.anchor("", marker.start, min(marker.body + _SHOWN, line_end(subject.whole.text, marker.body)))
            before = sibling or running[marker.rank]
            yield subject.hit("numbering_gap", anchor, subject.at(anchor.end - 1), value=marker.value, before=before)
        running[marker.rank] = marker.value
        within.append((marker.rank, marker.value))


def _brackets(subject: Subject) -> Iterator[Hit]:
    """Brackets of the body that the paragraph does not close, one finding a paragraph."""
    start, end = subject.body
    text = subject.whole.text
    edges = [start, *(m.start for m in subject.markers if start < m.start < end), line_end(text, end)]
    for first, last in pairwise(edges):
        opened: list[int] = []
        for match in re.compile(r"[()\[\]\u3014\u3015\u3010\u3011]").finditer(text, first, last):
            if match[0] in _OPENS:
                opened.append(match.start())
            elif opened:
                opened.pop()
        if opened:
            cut = min(opened[0] + _SHOWN, line_end(text, opened[0]))
            while cut < len(text) and subject.whole.at[cut] == subject.whole.at[cut - 1]:  # a character that reads as several
                cut += 1
            anchor = subject.whole.anchor("", opened[0], cut)
            yield subject.hit("bracket_unclosed", anchor, subject.at(anchor.start), what=subject.words(anchor))
