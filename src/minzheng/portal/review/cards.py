"""One decision as a card: its question, its words in the notice, its options with their keys, and what is known of the rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.content.api import Said
from minzheng.plan.review import api as review
from minzheng.portal.desk.frame import said
from minzheng.portal.public.labels import Labels, sentence_of
from minzheng.portal.review import original
from minzheng.portal.ui.typeset import typeset

MOST_QUOTES, REACH = 3, 60
_UNIT = "unit:"
_ENDS = "\u3002\n"


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as it is offered: `key` is the number that chooses it."""

    option: review.Option
    key: int
    words: str
    figure: str
    why: str
    chosen: bool
    typed: str


@dataclass(frozen=True, slots=True)
class Card:
    """A decision. `place` is its turn among those of its kind, `whole` the duty that a list of units closes.

    `clauses`, of a section that is skimmed: its duties, each with its clauses as they were split. `listed`: units of the list.
    """

    question: review.Question
    title: str
    why: str
    chip: str
    kind: str
    href: str
    place: int
    of: int
    whole: str = ""
    clauses: list[tuple[str, list[str]]] = field(default_factory=list)
    quotes: list[SafeString] = field(default_factory=list)
    more: int = 0
    choices: list[Choice] = field(default_factory=list)
    proposal: str = ""
    listed: list[tuple[str, str]] = field(default_factory=list)
    answered: bool = False
    replayed: bool = False
    chosen: str = ""
    confirmed: int = 0
    seen: int = 0

    @property
    def led(self) -> bool:
        """Whether it asks for a lead, which is never taken by default."""
        return self.question.kind == "lead"


class Cards:
    """The cards of one desk. `link` is its address, `text` its original."""

    def __init__(self, desk: review.Desk, link: str, text: tuple[original.Piece, ...]) -> None:
        self.desk, self.link, self.text, self.labels = desk, link, text, Labels(desk.notice)
        self._turns: dict[str, tuple[int, int]] = {}
        for kind in review.KINDS:
            those = [one.key for one in desk.asked if one.kind == kind]
            self._turns |= {key: (place, len(those)) for place, key in enumerate(those, 1)}

    def of(self, question: review.Question, typed: str = "", chosen: str = "") -> Card:
        """The whole card; `typed` and `chosen` are what a refused form had."""
        answer = self.desk.answers.get(question.key)
        standing = chosen or (answer.option if answer else question.proposal)
        words = typed or (answer.words if answer else "")
        confirmed, seen = self.desk.record.get(question.rule, (0, 0))
        option = question.option(answer.option) if answer else None
        card = self.brief(question)
        proposed = question.option(question.proposal)
        place, of = self._turns[question.key]
        return Card(
            question=question,
            title=card.title,
            why=_set(question.why),
            chip=card.chip,
            kind=card.kind,
            href=card.href,
            place=place,
            of=of,
            whole=self._whole(question),
            quotes=[self._quote(span) for span in question.spans[:MOST_QUOTES]] if question.kind != "split" else [],
            clauses=self._clauses(question),
            more=max(0, len(question.spans) - MOST_QUOTES),
            choices=[
                Choice(
                    one, key, _set(one.words), _set(one.figure), _set(one.why), one.id == standing,
                    words if one.typed and one.id == standing else "",
                )
                for key, one in enumerate(question.options, 1)
            ],
            proposal=_set(proposed.words) if proposed else "",
            listed=[(said(one.words), one.id.removeprefix(_UNIT)) for one in question.options if one.id.startswith(_UNIT)],
            answered=answer is not None,
            replayed=bool(answer and answer.replayed),
            chosen=_set(option.words) if option else "",
            confirmed=confirmed,
            seen=seen,
        )  # fmt: skip

    def brief(self, question: review.Question) -> Card:
        """The card as one line of the queue."""
        place, of = self._turns[question.key]
        answer = self.desk.answers.get(question.key)
        option = question.option(answer.option) if answer else None
        return Card(
            question=question,
            title=_set(question.title),
            why=_set(question.why),
            chip=self._chip(question),
            kind=said(review.words().kind[question.kind]),
            href=self.href(question),
            place=place,
            of=of,
            answered=answer is not None,
            chosen=_set(option.words) if option else "",
        )

    def href(self, question: review.Question) -> str:
        """Where a question is asked, with its words in view."""
        joint = "&" if "?" in self.link else "?"
        return f"{self.link}{joint}{urlencode({'q': question.key})}#{original.place(self.text, question)}"

    def _whole(self, question: review.Question) -> str:
        """What a duty asks, where the question is about its list of units alone."""
        if question.kind != "lead":
            return ""
        return next((typeset(duty.text) for duty in self.desk.notice.all_duties if duty.id in question.about), "")

    def _clauses(self, question: review.Question) -> list[tuple[str, list[str]]]:
        """How the duties of a section were split."""
        those = [duty for duty in self.desk.notice.all_duties if question.kind == "split" and duty.id in question.about]
        return [(self.labels.short(duty.id), [typeset(clause.text) for clause in duty.clauses]) for duty in those]

    def _chip(self, question: review.Question) -> str:
        """Where it stands: clause, sentence, letter; of what stands in many places how many they are."""
        if len(question.about) != 1 or question.kind in {"unit", "vague"}:
            n = len(question.about)
            return ngettext("%(n)s duty", "%(n)s duties", n) % {"n": n} if n else _("The whole notice")
        name = self.labels.of(question.about[0])
        duty = next((one for one in self.desk.notice.all_duties if one.id == question.about[0]), None)
        if duty is None or question.kind != "target" or not question.spans:
            return name
        start = question.spans[0].start
        clause = next((one for one in duty.clauses if one.anchor.start <= start < one.anchor.end), None)
        turn = next((place for place, one in enumerate(duty.targets) if one.anchor.start == start), None)
        return self.labels.joined(name, sentence_of(clause) if clause else 0, turn if len(duty.targets) > 1 else None)

    def _quote(self, span: review.Span) -> SafeString:
        """The sentence around some words, these underlined."""
        text = self.desk.notice.original
        start = max(max(text.rfind(end, 0, span.start) for end in _ENDS) + 1, span.start - REACH)
        stops = [at for at in (text.find(end, span.end) for end in _ENDS) if at >= 0]
        end = min([*(at + 1 for at in stops), span.end + REACH, len(text)])
        before, after = typeset(text[start : span.start].lstrip()), typeset(text[span.end : end].rstrip())
        return format_html("{}<u>{}</u>{}", before, typeset(span.quote), after)


def _set(words: Said) -> str:
    """Words in the reader's language, their punctuation as Chinese wants it where they are Chinese."""
    text = said(words)
    return typeset(text) if text == words.zh else text
