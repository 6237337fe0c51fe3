"""What the x-ray looks at: a compiled notice with its reading, and how a finding cites it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from minzheng.notice.gazetteer import Gazetteer
from minzheng.notice.lexer import Marker
from minzheng.notice.schema import Anchor, Clause, Duty, Notice
from minzheng.notice.text import View

_LISTED = 40


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of `findings.toml`."""

    crowd: int
    length: int
    length_comprehensive: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A finding before it has words: its kind, where it stands, what it is about, and the facts for its words."""

    kind: str
    anchor: Anchor | None
    about: str | None = None
    facts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """A notice under examination."""

    notice: Notice
    whole: View
    markers: Sequence[Marker]
    gazetteer: Gazetteer
    limits: Limits

    def hit(self, kind: str, anchor: Anchor | None, about: str | None = None, **facts: object) -> Hit:
        """A finding that cites an anchor."""
        cited = replace(anchor, rule=f"finding.{kind}") if anchor is not None else None
        return Hit(kind, cited, about, {key: str(value) for key, value in facts.items()})

    def view(self, anchor: Anchor) -> View:
        """The reading at an anchor."""
        return self.whole.slice(self.whole.place(anchor.start), self.whole.place(anchor.end))

    def words(self, anchor: Anchor) -> str:
        """What stands there, as it is read."""
        return self.view(anchor).tidy().text

    def within(self, clause: Clause, rule: str, start: int, end: int) -> Anchor:
        """The words `start:end` of a clause; the whole clause where its text was put together from several cells."""
        view = self.view(clause.anchor).tidy()
        found = view.text.find(clause.text)
        return view.anchor(rule, found + start, found + end) if found >= 0 else replace(clause.anchor, rule=rule)

    @cached_property
    def title(self) -> Anchor | None:
        """The title's anchor: what a finding about the whole notice cites."""
        return self.notice.title.anchor if self.notice.title is not None else None

    @cached_property
    def body(self) -> tuple[int, int]:
        """The range of the reading from the recipients (else behind the title) to the end of the last duty."""
        head = self.notice.head
        own = head.title or head.plan_title
        start = self.whole.place(head.recipients[0].anchor.start if head.recipients else own.anchor.end if own else 0)
        ends = [duty_end(duty) for duty in self.notice.all_duties]
        end = self.whole.place(max(ends, default=len(self.whole.original)))
        return start, max(start, end + (self.whole.text[end : end + 1] in _BRACKETS))

    def at(self, place: int) -> str | None:
        """The id of the duty that a place of the original belongs to."""
        return next((duty.id for duty in self.notice.all_duties if duty.anchor.start <= place < duty_end(duty)), None)


_BRACKETS = frozenset(")]\u3015\u3011")


def duty_end(duty: Duty) -> int:
    """Where a duty ends in the original, its responsibility clause included."""
    return max(duty.anchor.end, duty.responsibility.anchor.end if duty.responsibility else 0)


def cited(duty: Duty) -> Anchor:
    """What a finding on a duty's units cites: its responsibility clause, else its text."""
    return duty.responsibility.anchor if duty.responsibility else duty.anchor


def label(duty: Duty) -> str:
    """A duty's printed number; of a continuation, the number that it continues."""
    return duty.no or duty.parent_no or duty.id


def labels(duties: Iterable[Duty]) -> str:
    """The numbers of several duties, each once, as many as a sentence can carry."""
    names = list(dict.fromkeys(map(label, duties)))
    return "\u3001".join(names[:_LISTED]) + ("\u2026" if len(names) > _LISTED else "")
