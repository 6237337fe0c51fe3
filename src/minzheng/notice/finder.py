"""Where the responsibility clauses stand: brackets of every kind, bare labels, lines of labels.

A bracket is a clause when its inside reads as one: it has a label, or a verb behind a name, or nothing but
names after a finished sentence. Everything else in brackets (abbreviations, glosses, years, levels) stays
prose. Brackets are matched by kind, whatever their width; one that is never closed ends with its line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from minzheng.notice.lexer import Marker
from minzheng.notice.phrases import grammar
from minzheng.notice.responsibility import Reading, label_kind, read_clause
from minzheng.notice.text import View, line_end
from minzheng.notice.units import unit_like

_PAIRS = {"(": ")", "[": "]", "\u3014": "\u3015", "\u3010": "\u3011"}
_MIXED = frozenset(_PAIRS.values())
_OPENING = re.compile("[(\\[\u3014\u3010]")
_CLOSING = re.compile("[)\\]\u3015\u3011]")
_FULL_STOP = re.compile("\u3002")
_FINISHED = frozenset("\u3002;!?\u2026:")
_CLOSED = frozenset(")\u3011\u3015]\u201d")
_RUNS_ON = frozenset(",\u3001:\u7684\u7b49")
_LONGEST = 900


@dataclass(frozen=True, slots=True)
class Found:
    """A clause and its place in the reading: `start:end` with its brackets, `inner` what it says."""

    start: int
    end: int
    inner: View
    reading: Reading
    own_line: bool
    bracketed: bool
    doubtful: bool = False


def find(whole: View, markers: Sequence[Marker], shut: Sequence[tuple[int, int]] = ()) -> list[Found]:
    """The clauses of a text in order, outside the ranges of `shut` (tables that were read as such)."""
    starts = [m.start for m in markers] + [len(whole)]
    found = list(_bracketed(whole, starts))
    taken = [(c.start, c.end) for c in found] + list(shut)
    found += _bare(whole, starts, taken)
    found += _dues(whole, starts, [(c.start, c.end) for c in found])
    found = [c for c in found if not any(a <= c.start < b for a, b in shut)]
    merged = [c for c in _merged(sorted(found, key=lambda c: c.start), whole) if c.reading.named or c.reading.inherited]
    said = sum(c.reading.labelled or c.reading.verbal for c in merged)
    doubtful = sum(c.doubtful for c in merged)
    keep = said < 3 or doubtful * 3 > said or said + doubtful < len(merged)
    return [c for c in merged if keep or not c.doubtful]


def _next(starts: Sequence[int], place: int) -> int:
    """The first marker after a place."""
    return starts[min(bisect_right(starts, place), len(starts) - 1)]


def _close(text: str, start: int, limit: int) -> int:
    """The place of the bracket that closes the one at `start`; -1 when none does before `limit`."""
    if _CLOSING.search(text, start, min(limit, start + _LONGEST)) is None:
        return -1
    stack = [text[start]]
    for place in range(start + 1, min(limit, start + _LONGEST)):
        char = text[place]
        if char in _PAIRS:
            stack.append(char)
        elif char in _MIXED:
            wanted = _PAIRS[stack[-1]]
            if char == wanted or len(stack) == 1 or char not in {_PAIRS[s] for s in stack}:
                stack.pop()
            else:
                while _PAIRS[stack.pop()] != char:
                    pass
            if not stack:
                return place
        elif char == "\n" and len(stack) > 1 and text[place + 1 : place + 2] == "\n":
            return -1
    return -1


def _unclosed(whole: View, start: int, limit: int, labelled: bool) -> int:
    """Where a bracket ends that nobody closed: with its line, or, where it only says who leads and helps, with its sentence."""
    text = whole.text
    again = _OPENING.search(text, start + 1, start + _LONGEST)
    end = min(line_end(text, start), limit, start + _LONGEST, again.start() if again else len(text))
    if labelled:
        return end
    stop = _FULL_STOP.search(text, start, end)
    end = stop.start() if stop else end
    reading = read_clause(whole.slice(start + 1, end).strip())
    return end if reading.verbal and all(unit_like(name.view.text) for name in reading.named) else -1


def _bracketed(whole: View, starts: Sequence[int]) -> Iterator[Found]:
    """Every top-level bracket that reads as a clause."""
    text, place, last = whole.text, 0, -1
    while match := _OPENING.search(text, place):
        start = match.start()
        limit = _next(starts, start)
        close = _close(text, start, len(text))
        labelled = grammar("responsibility").pattern("open_label").match(text[start + 1 : start + 40].lstrip())
        if close < 0 or close > limit:
            close = _unclosed(whole, start, limit, bool(labelled))
        if close < 0:
            place = start + 1
            continue
        inner = whole.slice(start + 1, close).strip()
        reading = read_clause(inner)
        beside = last >= 0 and not text[last:start].strip()
        if inner.text and _is_clause(text, start, close + 1, reading, starts, beside):
            last = close + 1
            known = _known(reading) * 2 >= len(reading.named)
            doubtful = not (reading.labelled or reading.verbal or known or _finished(text, start))
            yield Found(start, min(close + 1, len(text)), inner, reading, _own_line(text, start), True, doubtful)
            place = close + 1
        else:
            place = start + 1


def _own_line(text: str, start: int) -> bool:
    """Whether nothing but ornament (\u2014\u2014, \u25cf) stands before a place in its line."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return bool(grammar("responsibility").pattern("ornamental").match(before))


def _finished(text: str, start: int) -> bool:
    """Whether a sentence, or a line, has ended before this place."""
    before = text[max(0, start - 60) : start].rstrip()
    return not before or before[-1] in _FINISHED or _own_line(text, start)


def _is_clause(text: str, start: int, end: int, reading: Reading, starts: Sequence[int], beside: bool) -> bool:
    """Whether a bracket names who answers, by its words and its place."""
    names = reading.named
    if not names:
        return bool(reading.inherited) and (beside or _finished(text, start))
    like = [unit_like(name.view.text) for name in names]
    if reading.labelled:
        return True
    before = text[max(0, start - 60) : start].rstrip()
    after = text[end : end + 40].lstrip(" \t")
    finished = beside or _finished(text, start)
    ends = not after or after[0] in "\u3002;\n([\u3014" or end >= _next(starts, start) - 2 or _next(starts, start) <= end + 3
    runs_on = after[:1] in _RUNS_ON
    if reading.verbal:
        return sum(like) * 2 >= len(names) and (like[0] or len(names) > 2) and (finished or ends or not runs_on)
    if text[start] == "\u3010" and (len(names) < 2 or not (finished or (ends and _known(reading) > 1))):
        return False
    mostly = sum(like) * 4 >= len(names) * 3 and len(names) > 3 and (finished or ends)
    if not (all(like) or mostly or (finished and ends and sum(like) >= len(names) - 1 and _known(reading) > 1)):
        return False
    if reading.stray > 0 and reading.stray * 3 > len(names):
        return False
    if finished or (before[-1:] == "," and len(names) > 1 and not reading.stray):
        return True
    last_name = grammar("responsibility").pattern("running_name").split(before)[-1]
    glossed = before[-1:] not in _CLOSED and unit_like(last_name[-12:])
    if ends:
        return not (len(names) == 1 and glossed)
    return not glossed and not runs_on and _known(reading) * 2 >= len(names) > 1


def _known(reading: Reading) -> int:
    """How many of the names have the form of a department."""
    department = grammar("gazetteer").pattern("department")
    return sum(bool(department.match(name.view.text)) for name in reading.named)


def _bare(whole: View, starts: Sequence[int], taken: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Labels outside brackets, each up to the end of what it names."""
    text, place, said = whole.text, 0, 0
    taken = sorted(taken)
    opened = [a for a, _ in taken]
    rules = grammar("responsibility")
    pattern = rules.spaced("role_label", "bare_end")
    while match := pattern.search(text, place):
        start = match.start()
        label = re.sub(r"\s+", "", match["word"])
        headed = bool(rules.pattern("line_head").search(text, max(0, start - 9), start))
        if match["is"]:
            headed = bool(rules.pattern("sentence_head").search(text, max(0, start - 9), start))
        strong = headed or (rules.pattern("strong_label").match(label) and not match["is"])
        if not strong or (match["blank"] and not _own_line(text, start)):
            place = match.end()
            continue
        at = bisect_right(opened, start)
        if at and start < taken[at - 1][1]:
            place = taken[at - 1][1]
            continue
        follows = label in rules.words["co_label"] and said > 0 and not text[said:start].strip(" \n\t;,\u3002")
        if label in rules.words["shared_label"] and text.count(match["word"]) < 2 and not follows:
            place = match.end()
            continue
        line = line_end(text, match.end())
        if not text[match.end() : line].strip():
            line = line_end(text, match.end() + 1)
        end = min(line, _next(starts, start), start + _LONGEST)
        for stopping in (_FULL_STOP, rules.pattern("bare_stop")):
            stop = stopping.search(text, match.end(), end)
            end = stop.start() if stop else end
        late = rules.spaced("due_words", "colon").match(text, end + 1)
        if late:
            stop = _FULL_STOP.search(text, late.end(), min(_next(starts, start), late.end() + 40))
            end = stop.start() if stop else min(_next(starts, start), line_end(text, late.end()))
        end = min(end, opened[at]) if at < len(opened) else end
        inner = whole.slice(start, end).strip()
        reading = read_clause(inner)
        if reading.named and reading.labelled:
            said = end
            yield Found(start, end, inner, reading, _own_line(text, start), False)
        place = max(end, match.end())


def _dues(whole: View, starts: Sequence[int], taken: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Lines that say by when (完成时限：…); they belong to the label lines beside them."""
    text, taken = whole.text, sorted(taken)
    opened = [a for a, _ in taken]
    for match in grammar("responsibility").spaced("due_words", "colon").finditer(text):
        start = match.start()
        if not _own_line(text, start):
            continue
        at = bisect_right(opened, start)
        if at and start < taken[at - 1][1]:
            continue
        end = min(line_end(text, match.end()), _next(starts, start))
        inner = whole.slice(start, end).strip()
        reading = read_clause(inner)
        reading.labelled = True
        yield Found(start, end, inner, reading, True, False)


def _merged(found: list[Found], whole: View) -> list[Found]:
    """Label lines that follow one another are one clause: 牵头单位：… then 责任单位：…"""
    out: list[Found] = []
    for clause in found:
        last = out[-1] if out else None
        if last is not None and last.bracketed and clause.bracketed and not whole.text[last.end : clause.start].strip():
            inner = whole.slice(last.start, clause.end)
            out[-1] = Found(last.start, clause.end, inner, _joined(last.reading, clause.reading), last.own_line, True)
            continue
        if last is not None and last.reading.labelled and clause.reading.labelled:
            between = _plain(whole.text[last.end : clause.start])
            heads = {n.said for n in last.reading.named}
            if (not between or _only_labels(between)) and not heads & {n.said for n in clause.reading.named}:
                inner = whole.slice(last.start, clause.end)
                out[-1] = Found(last.start, clause.end, inner, _joined(last.reading, clause.reading), last.own_line, False)
                continue
        out.append(clause)
    return out


def _plain(text: str) -> str:
    """Without the ornaments and points around it."""
    return grammar("responsibility").pattern("around").sub("", text)


def _only_labels(between: str) -> bool:
    """Lines of other labels (责任领导：…) may stand between."""
    heads = (
        grammar("responsibility").spaced("label", "colon").match(_plain(line)) for line in between.split("\n") if _plain(line)
    )
    return all(head is not None and label_kind(head["word"]) in ("person", "due") for head in heads)


def _joined(one: Reading, other: Reading) -> Reading:
    return Reading(
        one.named + other.named,
        one.inherited + other.inherited,
        one.convention or other.convention,
        one.due + other.due,
        one.labelled or other.labelled,
        one.verbal or other.verbal,
        one.stray + other.stray,
    )
