"""Markers: the numbers that open a paragraph, found at line starts and inside lines alike.

Half of the notices on the web have lost their line breaks, so a marker is known by its form, by what
stands before it, and above all by its place in a sequence: 4 follows 3. A number at the start of a line
is taken as it stands; one inside a line must be the number that is due.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from minzheng.notice.phrases import grammar

RANK = {"chapter": 0, "section": 1, "article": 2, "cn": 3, "cnp": 4, "num": 5, "bare_num": 5, "nump": 6, "circ": 7}
_GLUED_REACH = 200
_HEADING_REACH = 40


@dataclass(frozen=True, slots=True)
class Marker:
    """A printed number: `value` counts, `no` is what stands there, `body` is where its text begins."""

    kind: str
    value: int
    no: str
    start: int
    body: int
    at_line: bool

    @property
    def rank(self) -> int:
        """Depth of its kind; smaller is higher."""
        return RANK[self.kind]


def number(text: str) -> int:
    """The value of a printed number: `12`, `十二`, `一百零三` or a circled one. 0 when it is none."""
    if text.isascii() and text.isdigit():
        return int(text)
    if len(text) == 1 and "\u2460" <= text <= "\u2473":
        return ord(text) - 0x245F
    digits = {char: n for n, char in enumerate(grammar("numerals").words["digits"])}
    total, digit = 0, 0
    for char in text:
        if char in digits:
            digit = digits[char]
        elif char in grammar("numerals").words["tens"]:
            total, digit = total + max(digit, 1) * 10, 0
        elif char in grammar("numerals").words["hundreds"]:
            total, digit = total + max(digit, 1) * 100, 0
    return total + digit


def _candidates(text: str) -> Iterator[Marker]:
    """Everything that has the form of a marker, by position."""
    rules = grammar("structure")
    found: list[Marker] = []
    for kind in RANK:
        for match in rules.pattern(kind).finditer(text):
            groups = match.groupdict()
            printed = groups.get("v") or groups.get("w") or ""
            if not (value := number(printed)):
                continue
            body = match.end() - (1 if groups.get("glued") else 0)
            line = bool(rules.pattern("line_lead").search(text, max(0, match.start() - 24), match.start()))
            if kind == "bare_num" and not line:
                continue
            if kind == "cn" and not line and text[match.end() - 1] not in rules.words["opens_list"]:
                continue
            found.append(Marker(kind, value, printed, match.start(), body, line))
    found.sort(key=lambda m: (m.start, -m.body))
    end = -1
    for marker in found:
        if marker.start >= end:
            yield marker
            end = marker.body


class _Sequence:
    """The counters in force: what number of each kind is due."""

    def __init__(self) -> None:
        self.open: list[Marker] = []
        self.last: dict[int, int] = {}

    def due(self, marker: Marker) -> bool:
        """Whether this value continues its siblings, runs on across parents, or opens a list."""
        sibling = next((m for m in self.open if m.rank == marker.rank), None)
        if sibling is not None and marker.value == sibling.value + 1:
            return True
        return marker.value == self.last.get(marker.rank, 0) + 1 or (marker.value == 1 and sibling is None)

    def take(self, marker: Marker) -> None:
        """Make it the current marker of its rank."""
        self.open = [m for m in self.open if m.rank < marker.rank]
        self.open.append(marker)
        self.last[marker.rank] = marker.value


def _boundary(text: str, marker: Marker, previous: Marker | None, opens: frozenset[str]) -> bool:
    """Whether what stands before an inline number lets a paragraph begin there."""
    place = marker.start
    while place > 0 and text[place - 1] in " \t":
        place -= 1
    spaced = place < marker.start
    before = text[place - 1] if place else "\n"
    if before == "\n" or (before in opens and before not in "、,"):
        return True
    if spaced and marker.kind in ("chapter", "section", "article", "cn", "cnp", "num"):
        return not (before.isdigit() and marker.kind == "num")
    if "\u4e00" <= before <= "\u9fff" or before in ")]】〕":
        if _behind_label(text, marker, previous):
            return True
        return previous is not None and previous.rank < marker.rank and _heading_only(text, previous, place)
    return False


def _behind_label(text: str, marker: Marker, previous: Marker | None) -> bool:
    """Whether the names of a label (责任单位:) stand before a place, with no sentence finished since."""
    since = "".join(text[max(previous.start if previous else 0, marker.start - _GLUED_REACH) : marker.start].split())
    labels = [m.end() for m in grammar("structure").pattern("label_before").finditer(since)]
    return bool(labels) and "\u3002" not in since[labels[-1] :]


def markers(text: str) -> tuple[Marker, ...]:
    """The markers of a text in order. Inline numbers that are not due are prose."""
    opens = frozenset(grammar("structure").words["opens_list"])
    sequence = _Sequence()
    accepted: list[Marker] = []
    for marker in _candidates(text):
        previous = accepted[-1] if accepted else None
        if _stands(text, marker, previous, sequence, opens):
            sequence.take(marker)
            accepted.append(marker)
    bare = sum(m.kind == "bare_num" for m in accepted)
    return tuple(m for m in accepted if m.kind != "bare_num" or bare > 2 or text[m.body - 1 : m.body] == " ")


def _stands(text: str, marker: Marker, previous: Marker | None, sequence: _Sequence, opens: frozenset[str]) -> bool:
    """Whether a candidate opens a paragraph here: by its line, by its turn, or as a printer's slip."""
    due = sequence.due(marker)
    if marker.kind == "bare_num":
        return due
    glued = marker.kind == "num" and text[marker.body : marker.body + 1].isdigit()
    if glued and not _strong(text, marker):
        measured = grammar("structure").pattern("decimal").match(text, marker.start)
        return due and not measured and _behind_label(text, marker, previous)
    if marker.at_line:
        return due or not glued
    return (due and _boundary(text, marker, previous, opens)) or _slip(text, marker, previous, sequence)


def _slip(text: str, marker: Marker, previous: Marker | None, sequence: _Sequence) -> bool:
    """A number that repeats or skips one, right after a finished sentence or a heading: the printer's error, not prose."""
    if marker.kind not in ("cn", "cnp", "num") or marker.value - sequence.last.get(marker.rank, 0) not in (0, 2, 3):
        return False
    rules = grammar("structure")
    finished = bool(rules.pattern("after_full_stop").search(text, max(0, marker.start - 6), marker.start))
    headed = previous is not None and previous.rank < marker.rank and _heading_only(text, previous, marker.start)
    return (finished or headed) and bool(rules.pattern("opens_text").match(text, marker.body))


def _heading_only(text: str, previous: Marker, place: int) -> bool:
    """Whether nothing but a heading stands between a number and a place."""
    return place - previous.body <= _HEADING_REACH and "\u3002" not in text[previous.body : place]


def _strong(text: str, marker: Marker) -> bool:
    """A number glued to digits (11.121人才, 1.2018年底前) opens a paragraph; a decimal (1.5万亩) does not."""
    rules = grammar("structure")
    if rules.pattern("decimal").match(text, marker.body):
        return False
    return marker.at_line or bool(rules.pattern("before_glued").search(text[max(0, marker.start - 6) : marker.start])
                                  or rules.pattern("glued_year").match(text, marker.body))  # fmt: skip
