"""The original as the review shows it: every mark leads to its question, and what the question is about stands out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from minzheng.notice.api import Notice
from minzheng.plan.review import api as review
from minzheng.portal.public import flow
from minzheng.portal.public.labels import Labels, dom
from minzheng.portal.public.marks import Mark, Marks
from minzheng.portal.public.original import Original, Span
from minzheng.portal.ui.typeset import typeset

_KINDS = {"unit": "unit", "lead": "units", "target": "target", "vague": "vague"}
"""Which kind of mark is what a kind of question is about."""
Marked = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the original."""

    id: str
    start: int
    end: int
    html: SafeString
    margin: str
    kind: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A row of the original: a heading, a title, prose or a duty; `ids` are what addresses lead to."""

    kind: str
    level: int
    ids: tuple[str, ...]
    blocks: tuple[Block, ...]


class Reviewed(Original):
    """Sets the paragraphs with ways to the questions."""

    def __init__(self, notice: Notice, labels: Labels, asked: Mapping[Marked, str]) -> None:
        self.asked = asked
        super().__init__(notice, Marks(notice), labels)

    def _mark(self, mark: Mark) -> Span:
        key = self.asked.get((mark.start, mark.end, mark.kind))
        if key is None:
            return Span(mark.start, mark.end, mark.id, f'<span class="mark {mark.kind}" id="{mark.id}">', "</span>")
        href = f"?{urlencode({'q': key})}#{mark.id}"
        if (
            mark.kind == "unit"
        ):  # nothing lies inside a name, so all of it may be the way; an address gives a link the focus, a span not
            opening = f'<span class="mark unit" id="{mark.id}"><a href="{href}">'
            return Span(mark.start, mark.end, mark.id, opening, "</a></span>")
        number = self.marks.numbers.get(mark, "?")
        name = escape(_("%(kind)s %(number)s, to the card") % {"kind": self.words[mark.legend], "number": number})
        closing = f'</span><a class="no" href="{href}" aria-label="{name}">{number}</a>'
        return Span(mark.start, mark.end, mark.id, f'<span class="mark {mark.kind}" id="{mark.id}">', closing)


def marked(questions: Iterable[review.Question]) -> dict[Marked, str]:
    """By range and kind of mark, the question that is about it."""
    found: dict[Marked, str] = {}
    for one in questions:
        kind = "time" if one.option("due") else _KINDS.get(one.kind)
        for span in one.spans if kind else ():
            found.setdefault((span.start, span.end, kind or ""), one.key)
    return found


def pieces(
    draft: int, notice: Notice, questions: tuple[review.Question, ...], edits: tuple[review.Edit, ...], lang: str
) -> tuple[Piece, ...]:
    """The whole original, set once for each state of the edits and each reader's questions."""
    return _pieces(_Text(draft, notice, questions), edits, len(questions), lang)


class _Text:
    """What is set; two are alike when they are of one draft with one text, so that a cache need not compare letters."""

    def __init__(self, draft: int, notice: Notice, questions: tuple[review.Question, ...]) -> None:
        self.notice, self.questions = notice, questions
        self.key = (draft, len(notice.original), hash(notice.original))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Text) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


@lru_cache(32)
def _pieces(text: _Text, _edits: tuple[review.Edit, ...], _count: int, _lang: str) -> tuple[Piece, ...]:
    notice = text.notice
    original = Reviewed(notice, Labels(notice), marked(text.questions))
    made = []
    letter = {duty.id for duty in notice.cover_duties}
    for row in flow.rows(notice):
        named = [dom(row.heading.id)] if row.heading else []
        named += [dom(duty.id) for duty in row.duties if duty.id not in letter]
        blocks = tuple(
            Block(f"p{one.start}", one.start, one.end, original.paragraph(one), typeset(one.margin), one.kind)
            for one in row.paragraphs
        )
        made.append(Piece(row.kind, row.heading.level if row.heading else 0, tuple(dict.fromkeys(named)), blocks))
    return tuple(made)


def standing_out(those: tuple[Piece, ...], question: review.Question | None) -> list[Piece]:
    """The original with what the question is about set apart."""
    if question is None:
        return list(those)
    ids = {f"m{span.start}-{span.end}{kind}" for span in question.spans for kind in ("unit", "units", "target", "time", "vague")}
    whole = question.kind in {"split", "finding"}
    return [_apart(piece, question, ids, whole=whole) for piece in those]


def _apart(piece: Piece, question: review.Question, ids: set[str], *, whole: bool) -> Piece:
    blocks = []
    for block in piece.blocks:
        html = str(block.html)
        for one in ids:
            html = html.replace(f'" id="{one}"', f' now" id="{one}"')
        kind = block.kind
        if whole and any(span.start < block.end and block.start < span.end for span in question.spans):
            kind = f"{kind} now"
        blocks.append(Block(block.id, block.start, block.end, mark_safe(html), block.margin, kind))  # noqa: S308 - only a class was added
    return Piece(piece.kind, piece.level, piece.ids, tuple(blocks))


def place(those: tuple[Piece, ...], question: review.Question) -> str:
    """The address in the original at which a question's first words stand."""
    if not question.spans:
        return ""
    start, end = question.spans[0].start, question.spans[0].end
    kind = "time" if question.option("due") else _KINDS.get(question.kind)
    if kind:
        return f"m{start}-{end}{kind}"
    blocks = [block for piece in those for block in piece.blocks if block.start <= start]
    return blocks[-1].id if blocks else ""
