"""A plan as it was issued: the letter and the plan below it, on official paper (layout A: the units stand in brackets)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from docx.document import Document as Paper
from docx.enum.text import WD_BREAK

from minzheng.notice import api as notices
from minzheng.plan.duties import api as duties
from minzheng.portal.issuing import paper
from minzheng.portal.issuing.comparing import compiled
from minzheng.portal.ui.typeset import typeset

FONTS: Mapping[int, str] = {1: "first", 2: "second"}


@dataclass(frozen=True)
class Said:
    """What the original says, line by line, from those it is sent to on: without the frame of a web page around it."""

    notice: notices.Notice

    def lines(self) -> Iterator[tuple[str, int]]:
        """Each line with what it is: 0 plain, 1 and 2 headings, -1 the title of the plan below the letter."""
        at = 0
        for text in self.notice.original.split("\n"):
            first, at = at, at + len(text) + 1
            if text.strip() and self._begins <= first and first < self._ends and text.strip() not in self._signed:
                yield text.strip(), self._kind(first, at)

    def _kind(self, first: int, after: int) -> int:
        title = self.notice.head.plan_title
        if title and first <= title.anchor.start < after:
            return -1
        heads = (heading for heading in self.notice.headings if first <= heading.anchor.start < after)
        return next((heading.level for heading in heads), 0)

    @cached_property
    def _begins(self) -> int:
        """Where the text begins: below those it is sent to, else below its number, date and title."""
        head = self.notice.head
        above = [text.anchor.end for text in head.recipients] or [
            text.anchor.end for text in (head.title, head.number, head.date) if text
        ]
        after = self.notice.original.find("\n", max(above, default=0))
        return after + 1 if after >= 0 else 0

    @cached_property
    def _ends(self) -> int:
        """Where it ends: after the last duty with its units."""
        every = self.notice.all_duties
        ends = [end for duty in every for end in (duty.anchor.end, duty.responsibility.anchor.end if duty.responsibility else 0)]
        return max(ends, default=len(self.notice.original))

    @cached_property
    def _signed(self) -> frozenset[str]:
        """Lines that are set at their own place: who signs, and when."""
        head = self.notice.head
        return frozenset({text.value for text in head.issuers} | ({head.date.anchor.quote} if head.date else set()))


def issued(plan: duties.Plan) -> bytes:
    """The document of a plan, as DOCX."""
    said = Said(compiled(plan.original))
    head = said.notice.head
    sheet = paper.sheet()
    _above(sheet, plan, head)
    signed = False
    for text, kind in said.lines():
        if kind < 0:
            _sign(sheet, plan, head)
            signed = True
            _title(sheet, text, own_page=True)
        else:
            paper.line(sheet, typeset(text), FONTS.get(kind, "body"), indent=2)
    if not signed:
        _sign(sheet, plan, head)
    return paper.saved(sheet)


def _above(sheet: Paper, plan: duties.Plan, head: notices.Head) -> None:
    """Who issues it, its number above the red line, its title, those it is sent to."""
    names = [text.value for text in head.issuers]
    for name in names[:-1]:
        paper.dress(paper.line(sheet, "", "mark", 36, side=paper.Alignment.CENTER).add_run(name), "mark", 36, red=True)
    mark = paper.line(sheet, "", "mark", 36, side=paper.Alignment.CENTER)
    paper.dress(mark.add_run((names[-1] if names else "") + paper.words().file), "mark", 36, red=True)
    paper.line(sheet, "")
    paper.rule_below(paper.line(sheet, plan.number, side=paper.Alignment.CENTER))
    paper.line(sheet, "")
    _title(sheet, head.title.value if head.title else plan.title)
    if head.recipients:
        to = plan.original[head.recipients[0].anchor.start : head.recipients[-1].anchor.end]
        paper.line(sheet, typeset(f"{to}:"))


def _title(sheet: Paper, text: str, *, own_page: bool = False) -> None:
    """A title between empty lines, on a page of its own where it begins the plan."""
    before = paper.line(sheet, "")
    if own_page:
        before.add_run().add_break(WD_BREAK.PAGE)
    paper.line(sheet, typeset(text), "title", paper.TITLE, side=paper.Alignment.CENTER)
    paper.line(sheet, "")


def _sign(sheet: Paper, plan: duties.Plan, head: notices.Head) -> None:
    """Who issued it and when, four characters in from the right."""
    names = [text.value for text in head.issuers]
    for text in (paper.words().joiner.join(names), dated(plan.issued)):
        paper.stand_in(paper.line(sheet, text, side=paper.Alignment.RIGHT), 4)


def dated(day: date) -> str:
    """A day as documents write it."""
    return paper.words().date.format(year=day.year, month=day.month, day=day.day)
