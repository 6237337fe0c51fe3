"""Everything the annotated page shows of one compiled notice, ready for its templates."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.notice.api import Anchor, Duty, Heading, Notice, RuleUse, Text
from minzheng.portal.public import flow, summary, words
from minzheng.portal.public.cards import Card, Cards
from minzheng.portal.public.labels import Labels, dom
from minzheng.portal.public.marks import KINDS, Marks
from minzheng.portal.public.original import Original, legend_words
from minzheng.portal.public.xray import XRay
from minzheng.portal.ui.typeset import typeset

LONG = 150
"""More duties than this, and the browser lays out only what it shows."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the original, set."""

    id: str
    html: SafeString
    margin: str
    kind: str


@dataclass(slots=True)
class PageRow:
    """A row of the page with its cards."""

    id: str
    kind: str
    heading: Heading | None
    anchors: list[str]
    blocks: list[Block]
    duties: list[Duty]
    cards: list[Card] = field(default_factory=list)
    facets: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents."""

    href: str
    level: int
    no: str
    title: str
    tasks: int


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One fact of the notice's head, with the way to its words."""

    name: str
    texts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Legend:
    """One kind of mark and how many there are."""

    kind: str
    word: str
    count: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the duties, with its count."""

    value: str
    word: str
    count: int


class NoticePage:
    """The page of one notice. It is built once and only read by templates."""

    def __init__(self, notice: Notice, lang: str) -> None:
        self.notice = notice
        self.lang = lang
        labels = Labels(notice)
        marks = Marks(notice)
        self._taken = {duty.id for duty in notice.cover_duties}  # the letter's own ids stand inside its paragraphs
        original = Original(notice, marks, labels)
        self.rows = [self._row(row, original) for row in flow.rows(notice)]
        shown = original.shown | {each for row in self.rows for each in (row.id, *row.anchors)}
        self._starts = [int(block.id[1:]) for row in self.rows for block in row.blocks]
        self.xray = XRay(notice, labels, lang, self._place, shown)
        self.cards = Cards(notice, marks, labels, self.xray, shown)
        for row in self.rows:
            row.cards = [self.cards.of(duty) for duty in row.duties]
            row.facets = " ".join(sorted({facet for card in row.cards for facet in card.facets.split()}))
        self.table = [self.cards.of(duty) for duty in notice.duties]
        self.cover = [self.cards.of(duty) for duty in notice.cover_duties]
        self.units = summary.units(notice, labels)
        self.numbers = summary.Numbers.of(notice, self.units)
        self.answer = summary.answer(self.numbers)
        self.further = summary.further(notice, self.numbers, self.units)
        self.legend = self._legend(marks)
        self.choices = self._choices()
        self.contents = self._contents()
        self.head = list(filter(None, self._head()))
        self.rules: list[RuleUse] = sorted(notice.rules, key=lambda use: -use.used)
        self.recorded = any(use.seen is not None for use in notice.rules)

    @property
    def title(self) -> str:
        """What the notice calls itself; the plan's own title before the letter's."""
        return typeset(self.notice.title.value) if self.notice.title else ""

    @property
    def number(self) -> str:
        """Its document number."""
        return typeset(self.notice.head.number.value) if self.notice.head.number else ""

    @property
    def long(self) -> bool:
        """Whether the page is long."""
        return len(self.notice.duties) > LONG

    def _place(self, anchor: Anchor) -> str:
        index = bisect_right(self._starts, anchor.start)
        return f"#p{self._starts[index - 1]}" if index else ""

    def _row(self, row: flow.Row, original: Original) -> PageRow:
        named = [dom(row.heading.id)] if row.heading else []
        named += [dom(duty.id) for duty in row.duties if duty.id not in self._taken]
        first, *others = [*(each for each in dict.fromkeys(named) if each not in self._taken), ""]
        self._taken.update(named)
        blocks = [Block(f"p{p.start}", original.paragraph(p), typeset(p.margin), p.kind) for p in row.paragraphs]
        return PageRow(first, row.kind, row.heading, [other for other in others if other], blocks, row.duties)

    def _legend(self, marks: Marks) -> list[Legend]:
        counts = Counter(mark.kind for mark in marks.all)
        counts["units"] = counts["unit"] or counts["units"]
        word = legend_words()
        return [Legend(kind, word[kind], counts[kind]) for kind in KINDS if counts[kind]]

    def _choices(self) -> list[Choice]:
        facets = Counter(facet for card in self.table for facet in card.facets.split())
        offered = [
            Choice("has-nolead", pgettext("duties", "No lead"), facets["has-nolead"]),
            Choice("has-deadline", pgettext("duties", "Deadline"), facets["has-deadline"]),
            Choice("has-number", pgettext("duties", "Number"), facets["has-number"]),
            Choice("has-finding", pgettext("duties", "To settle"), facets["has-finding"]),
        ]
        kept = [choice for choice in offered if choice.count]
        return [Choice("all", pgettext("duties", "All"), len(self.table)), *kept] if kept else []

    def _contents(self) -> list[Entry]:
        made: list[tuple[PageRow, Heading]] = []
        tasks: Counter[str] = Counter()
        above: dict[int, str] = {}
        for row in self.rows:
            if row.heading:
                above = {level: at for level, at in above.items() if level < row.heading.level} | {row.heading.level: row.id}
                made.append((row, row.heading))
            for at in above.values():
                tasks[at] += sum(not card.cover for card in row.cards)
        return [
            Entry(f"#{row.id or row.blocks[0].id}", heading.level, self._printed(row), typeset(heading.title), tasks[row.id])
            for row, heading in made
            if heading.level <= 2
        ]

    def _printed(self, row: PageRow) -> str:
        """The number of a heading with its brackets, as printed."""
        heading, start = row.heading, int(row.blocks[0].id[1:])
        return typeset(self.notice.original[start : heading.anchor.start]).strip("\u3000\u3001. ") if heading else ""

    def _head(self) -> list[HeadLine | None]:
        head = self.notice.head
        return [
            self._fact(_("Number"), head.number),
            self._fact(_("Issued by"), *head.issuers),
            self._fact(_("Dated"), head.date, read=words.day),
            self._fact(_("Issued as"), head.issue_mode),
            self._fact(_("Kind of paper"), head.genre),
            self._fact(_("Cites"), *head.cited),
            self._fact(_("Sent to"), *head.recipients),
        ]

    def _fact(self, name: str, *texts: Text | None, read: Callable[[str], str] = typeset) -> HeadLine | None:
        """One line of facts; what is said more than once leads to where it stands first."""
        found: dict[str, str] = {}
        for text in texts:
            if text and text.value:
                found.setdefault(read(text.value), self._place(text.anchor))
        return HeadLine(name, list(found.items())) if found else None
