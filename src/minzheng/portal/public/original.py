"""The original as HTML: marks, clause anchors and punctuation, paragraph by paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.notice.api import Anchor, Notice
from minzheng.portal.public.flow import Paragraph
from minzheng.portal.public.labels import Labels, dom
from minzheng.portal.public.marks import Mark, Marks
from minzheng.portal.ui.typeset import changes, runs


@dataclass(frozen=True, slots=True)
class Span:
    """A range with the HTML around it."""

    start: int
    end: int
    id: str
    opening: str
    closing: str


class Original:
    """Sets the paragraphs of one notice."""

    def __init__(self, notice: Notice, marks: Marks, labels: Labels) -> None:
        self.text = notice.original
        self.marks = marks
        self.labels = labels
        self.changed = changes(self.text)
        self.order = sorted(self.changed)
        self.words = {kind: str(word) for kind, word in legend_words().items()}
        self.spans = sorted([*self._clauses(notice), *map(self._mark, marks.all)], key=lambda span: (span.start, -span.end))
        self.next = 0
        self.shown: set[str] = set()

    def _clauses(self, notice: Notice) -> Iterator[Span]:
        seen: set[str] = set()
        for duty in notice.cover_duties:
            yield self._clause(duty.id, duty.anchor)
        for duty in notice.all_duties:
            for clause in duty.clauses:
                if clause.id not in seen and clause.anchor.end > clause.anchor.start:
                    seen.add(clause.id)
                    yield self._clause(clause.id, clause.anchor)

    @staticmethod
    def _clause(identity: str, anchor: Anchor) -> Span:
        return Span(anchor.start, anchor.end, dom(identity), f'<span class="clause" id="{dom(identity)}">', "</span>")

    def _mark(self, mark: Mark) -> Span:
        closing = "</span>"
        number = self.marks.numbers.get(mark)
        if number is not None:
            name = escape(_("%(kind)s %(number)s, to the card") % {"kind": self.words[mark.legend], "number": number})
            closing = f'</span><a class="no" href="#{mark.item}" aria-label="{name}">{number}</a>'
        return Span(mark.start, mark.end, mark.id, f'<span class="mark {mark.kind}" id="{mark.id}">', closing)

    def paragraph(self, paragraph: Paragraph) -> SafeString:
        """One paragraph, its marks nested and cut at its ends. Paragraphs are asked for in order, each once."""
        start, end = self._trimmed(paragraph)
        out: list[str] = []
        open_spans: list[tuple[int, str]] = []
        at = start
        while self.next < len(self.spans) and self.spans[self.next].start < end:
            span = self.spans[self.next]
            self.next += 1
            if span.end <= start:
                continue
            at = self._until(out, open_spans, at, max(start, span.start))
            limit = min(span.end, open_spans[-1][0] if open_spans else end)
            out.append(span.opening)
            self.shown.add(span.id)
            open_spans.append((limit, span.closing))
        self._until(out, open_spans, at, end)
        return mark_safe("".join(out))  # noqa: S308 - every piece of the notice went through escape()

    def _until(self, out: list[str], open_spans: list[tuple[int, str]], at: int, stop: int) -> int:
        """Sets the text up to a position, closing the spans that end on the way."""
        while open_spans and open_spans[-1][0] <= stop:
            limit, closing = open_spans.pop()
            out.append(self._set(at, limit))
            out.append(closing)
            at = max(at, limit)
        out.append(self._set(at, stop))
        return max(at, stop)

    def _set(self, start: int, end: int) -> str:
        pieces = (
            escape(shown) if issued is None else f'<t-p o="{escape(issued)}">{escape(shown)}</t-p>'
            for shown, issued in runs(self.text, start, end, self.changed, self.order)
        )
        return "".join(pieces)

    def _trimmed(self, paragraph: Paragraph) -> tuple[int, int]:
        inside = self.text[paragraph.start : paragraph.end]
        start = paragraph.start + len(inside) - len(inside.lstrip())
        return start, paragraph.end - (len(inside) - len(inside.rstrip()))


def legend_words() -> dict[str, str]:
    """What the legend calls each kind of mark."""
    return {
        "units": pgettext("on a card", "Units"),
        "actor": _("Who acts"),
        "time": _("Time"),
        "target": _("Targets"),
        "scope": _("Scope"),
        "vague": _("Vague words"),
    }
