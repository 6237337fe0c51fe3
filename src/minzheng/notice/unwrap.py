"""Paragraphs that layout broke into lines of one width (a PDF, a page copied from a column) are put together again.

Only where a good part of the lines end at the same width, and only at a line that is full, does not finish a
sentence and is followed by one that opens nothing: no indent, number, label or ornament.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from minzheng.notice.lexer import RANK
from minzheng.notice.phrases import grammar
from minzheng.notice.text import View, concat

_NARROWEST, _WIDEST = 16, 60
_RAGGED = 2.0
_FINISHED = frozenset("\u3002;!?\u2026:)]\u3011\u3015\u201d")


def unwrapped(whole: View) -> View:
    """The same without the line breaks that layout put into paragraphs."""
    lines: list[tuple[int, int]] = []
    start = 0
    for line in whole.text.split("\n"):
        lines.append((start, start + len(line)))
        start += len(line) + 1
    widths = [_width(whole, *span) for span in lines]
    full = _column([width for span, width in zip(lines, widths, strict=True) if width and "\t" not in whole.text[slice(*span)]])
    if not full:
        return whole
    breaks = [
        line[1]
        for line, below, width in zip(lines, lines[1:], widths, strict=False)
        if full - _RAGGED <= width <= full and _goes_on(whole.text[slice(*line)], whole.text[slice(*below)])
    ]
    return concat(whole.cut(edge for place in breaks for edge in (place, place + 1))[::2]) if breaks else whole


def _width(whole: View, start: int, end: int) -> float:
    """How wide a line was printed: a Latin letter, or a half-width point, takes half the room of a Chinese one."""
    bare = len(whole.text[start:end].rstrip())
    return sum(1.0 if whole.original[place] >= "\u2010" else 0.5 for place in whole.at[start : start + bare])


def _column(widths: list[float]) -> float:
    """The width at which a quarter of the lines or more end and beyond which hardly any goes; 0 where there is none."""
    ordered = sorted(widths)
    best, found = 0, 0.0
    for width in sorted(set(ordered)):
        near = bisect_right(ordered, width) - bisect_left(ordered, width - _RAGGED)
        beyond = len(ordered) - bisect_right(ordered, width)
        if _NARROWEST <= width <= _WIDEST and near * 4 >= len(ordered) and beyond * 20 <= len(ordered) and near > best:
            best, found = near, width
    return found


def _goes_on(line: str, below: str) -> bool:
    """Whether the line below only goes on with this one."""
    if line.rstrip()[-1:] in _FINISHED or "\t" in line + below or not below.strip() or below[0] in " \t":
        return False
    rules = grammar("structure")
    opens = any((match := rules.pattern(kind).match(below)) and not match.groupdict().get("glued") for kind in RANK)
    labels = grammar("responsibility")
    return not (opens or labels.pattern("ornament").match(below) or labels.spaced("label", "colon").match(below))
