"""The original from its first character to its last, cut into rows of the page.

A row is a heading, a title, a piece of prose, or a duty with its card beside it. Nothing is left out:
every character that is not white space stands in exactly one paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from minzheng.notice.api import Anchor, Duty, Heading, Notice
from minzheng.portal.public.labels import sentence_of

LINE_END = re.compile(r"\n")
BEFORE = r"[(\uff08]?{no}[)\uff09]?[ \t\u3000\xa0\u3001.\uff0e:\uff1a]*\Z"
AFTER = re.compile(r"[)\uff09\]\u3015\u3011\uff3d\u3002.;\uff1b]*")
OPENING_BRACKETS = "(\uff08[\u3014\u3010\u3016\uff3b<\u3008"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A range of the original set as one paragraph, with what stands in its margin."""

    start: int
    end: int
    margin: str = ""
    kind: str = "text"


@dataclass(slots=True)
class Row:
    """One row of the page: `heading`, `title`, `prose` or `duty`."""

    kind: str
    owner: Duty | None = None
    heading: Heading | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)


def rows(notice: Notice) -> list[Row]:
    """The rows of the page, in the order of the original. The letter's paragraphs stay whole beside what they ask."""
    text = notice.original
    everything = sorted(notice.all_duties, key=lambda duty: (duty.anchor.start, -duty.anchor.end))
    begins = {duty.id: _begin(text, duty.anchor, duty.no) for duty in everything}
    inside_the_letter = {duty.id for duty in notice.cover_duties}
    duties = [duty for duty in everything if duty.id not in inside_the_letter]
    titles = dict(_titles(notice))
    headings = {_begin(text, heading.anchor, heading.no): heading for heading in notice.headings}
    owners = _owners(text, duties, begins)
    cuts = _cuts(notice, duties, titles, {*headings, *(start for start, _owner in owners)})
    made: list[Row] = []
    waiting = everything[::-1]
    for start, end in pairwise(cuts):
        if not text[start:end].strip():
            continue
        index = bisect_right(owners, start, key=lambda event: event[0])
        row = _row(made, start, owners[index - 1][1] if index else None, headings, titles)
        row.paragraphs += _paragraphs(notice, row, start, end)
        while row.kind != "heading" and waiting and begins[waiting[-1].id] < end:
            row.duties.append(waiting.pop())
    if waiting:
        made = made or [Row("prose")]
        made[-1].duties += reversed(waiting)
    return made


def _row(made: list[Row], start: int, owner: Duty | None, headings: dict[int, Heading], titles: dict[int, int]) -> Row:
    """The row that a paragraph goes into: the last one if it goes on, else a new one."""
    if start in headings:
        row = Row("heading", owner, headings[start])
    elif start in titles:
        row = Row("title")
    elif made and made[-1].owner is owner and made[-1].kind in ("duty", "prose"):
        return made[-1]
    else:
        row = Row("duty" if owner else "prose", owner)
    made.append(row)
    return row


def _titles(notice: Notice) -> Iterator[tuple[int, int]]:
    """Start and end of the titles that fill their lines; quoted in a sentence they are only quotations."""
    taken: list[tuple[int, int]] = []
    for title in (notice.head.title, notice.head.plan_title):
        if title is None:
            continue
        start, end = title.anchor.start, title.anchor.end
        before = notice.original[:start].rpartition("\n")[2].strip(" \t\u3000\xa0#*")
        after = notice.original[end:].partition("\n")[0].strip()
        if not before and not after and all(end <= a or start >= b for a, b in taken):
            taken.append((start, end))
            yield start, end


def _owners(text: str, duties: list[Duty], begins: dict[str, int]) -> list[tuple[int, Duty | None]]:
    """Where each duty begins to own the text: an inner duty takes over and gives back at its end."""
    events: list[tuple[int, Duty | None]] = []
    stack: list[tuple[int, Duty]] = []

    def close(until: int) -> None:
        while stack and stack[-1][0] <= until:
            end, _duty = stack.pop()
            events.append((end, stack[-1][1] if stack else None))

    for duty in duties:
        close(begins[duty.id])
        stack.append((_end(text, duty), duty))
        events.append((begins[duty.id], duty))
    close(len(text))
    return sorted(events, key=lambda event: event[0])


def _begin(text: str, anchor: Anchor, no: str | None) -> int:
    """Where a duty or heading begins, its printed number included where that stands before it."""
    start = anchor.start
    bare = (no or "").strip("()\uff08\uff09 ")
    found = re.search(BEFORE.format(no=re.escape(bare)), text[max(0, start - 16) : start]) if bare else None
    return max(0, start - 16) + found.start() if found else start


def _end(text: str, duty: Duty) -> int:
    """The end of a duty, its responsibility and closing marks included where they follow at once."""
    whole = duty.responsibility.anchor if duty.responsibility else None
    end = duty.anchor.end
    if (
        whole
        and whole.start >= duty.anchor.start
        and not text[end : whole.start].strip(OPENING_BRACKETS + "\u3002.;\uff1b \t\u3000\n")
    ):
        end = max(end, whole.end)
    closing = AFTER.match(text, end)
    return closing.end() if closing else end


def _cuts(notice: Notice, duties: list[Duty], titles: dict[int, int], begun: set[int]) -> list[int]:
    """Every position where a new paragraph begins: line ends, save those inside one statement, and structure."""
    solid: list[tuple[int, int]] = []
    for start, end in sorted({(anchor.start, anchor.end) for anchor in _statements(notice, duties)} | set(titles.items())):
        if solid and start < solid[-1][1]:
            solid[-1] = (solid[-1][0], max(end, solid[-1][1]))
        else:
            solid.append((start, end))
    kept = {0, len(notice.original), *titles, *titles.values(), *begun}
    for heading in notice.headings:
        closing = AFTER.match(notice.original, heading.anchor.end)
        kept.add(closing.end() if closing else heading.anchor.end)
    for match in LINE_END.finditer(notice.original):
        at = match.end()
        index = bisect_right(solid, at, key=lambda pair: pair[0])
        if not index or not solid[index - 1][0] < at < solid[index - 1][1]:
            kept.add(at)
    return sorted(at for at in kept if 0 <= at <= len(notice.original))


def _statements(notice: Notice, duties: list[Duty]) -> Iterator[Anchor]:
    """Ranges that are one statement each, so that a line end inside them is only a fold."""
    for duty in duties:
        if duty.responsibility:
            yield duty.responsibility.anchor
        yield from (clause.anchor for clause in duty.clauses)
        yield from (unit.anchor for unit in duty.units)
    yield from (heading.anchor for heading in notice.headings)


def _paragraphs(notice: Notice, row: Row, start: int, end: int) -> list[Paragraph]:
    """A duty is set sentence by sentence, its responsibility last; anything else as it stands."""
    duty = row.owner
    if duty is None or row.kind == "heading":
        return [Paragraph(start, end, kind=_side(notice, start, end))]
    at, number = start, ""
    if start == _begin(notice.original, duty.anchor, duty.no):
        at, number = duty.anchor.start, notice.original[start : duty.anchor.start].strip(" \t\n\u3000\xa0\u3001.\uff0e:\uff1a")
    points: dict[int, tuple[str, str]] = {at: (number, "text")}
    firsts: dict[int, int] = {}
    for clause in duty.clauses:
        firsts.setdefault(sentence_of(clause), clause.anchor.start)
    for sentence, begin in firsts.items() if len(firsts) > 1 else ():
        begin = at if 0 <= begin - at <= 3 else begin
        if start <= begin < end:
            points[begin] = (f"{number or duty.no or ''}\u30fb{sentence}".lstrip("\u30fb"), "text")
    whole = duty.responsibility.anchor if duty.responsibility else None
    if whole and at < whole.start < end:
        opened = whole.start - (notice.original[whole.start - 1] in OPENING_BRACKETS)
        points.setdefault(opened, ("", "units"))
    ordered = sorted(points)
    ranges = zip(ordered, [*ordered[1:], end], strict=True)
    return [Paragraph(a, b, *points[a]) for a, b in ranges if notice.original[a:b].strip()]


def _side(notice: Notice, start: int, end: int) -> str:
    """Document number to the middle, signature and date to the right, as on paper."""
    head = notice.head
    inside = notice.original[start:end].strip()
    begin = start + notice.original[start:end].find(inside)
    for kind, texts in (("middle", (head.number,)), ("right", (*head.issuers, head.date))):
        for text in texts:
            if text and text.anchor.start == begin and len(inside) <= text.anchor.end - begin + 16:
                return kind
    return "text"
