"""The X-ray: what the compiler could not decide or the issuing office should know, gathered for reading."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from minzheng.notice.api import SEVERITIES, Anchor, Finding, Notice, finding_basis, finding_words
from minzheng.portal.public.labels import Labels, dom
from minzheng.portal.ui.typeset import typeset

WHOLE = 600
"""What is longer than this is about the whole, and leads to no one sentence."""
ON_THE_CARD = "lead_"
"""Kinds that a card says anyway, in the line of its units."""


@dataclass(frozen=True, slots=True)
class Item:
    """One finding, in the reader's language, with the way to its sentence."""

    id: str
    kind: str
    severity: str
    message: str
    question: str
    basis: str
    name: str
    short: str
    href: str

    @property
    def label(self) -> str:
        """Its severity in words."""
        return severity_word(self.severity)


@dataclass(slots=True)
class Group:
    """Findings of one kind. What is the same for all is said once."""

    kind: str
    severity: str
    says: str
    items: list[Item] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The one message, or what the kind is about."""
        return self.says if self.says and len({item.message for item in self.items}) > 1 else self.items[0].message

    @property
    def question(self) -> str:
        """The question, where all ask the same."""
        questions = {item.question for item in self.items}
        return questions.pop() if len(questions) == 1 else ""

    @property
    def basis(self) -> str:
        """What it rests on, where that is the same for all."""
        bases = {item.basis for item in self.items}
        return bases.pop() if len(bases) == 1 else ""

    @property
    def places(self) -> list[Item]:
        """Where they stand, each place once."""
        return list({item.href: item for item in self.items if item.href}.values())


@dataclass(frozen=True, slots=True)
class Section:
    """The groups of one severity."""

    severity: str
    word: str
    count: int
    groups: list[Group]


def severity_word(code: str) -> str:
    """How pressing a finding is; never a light."""
    return {"must": _("Settle first"), "should": _("Should settle"), "note": _("Note")}.get(code, code)


class XRay:
    """The findings of one notice by severity, by kind, and by duty."""

    def __init__(self, notice: Notice, labels: Labels, lang: str, place: Callable[[Anchor], str], shown: set[str]) -> None:
        self._labels, self._lang, self._place, self._shown = labels, lang, place, shown
        self._by_duty: dict[str, list[Item]] = defaultdict(list)
        says = {use.rule: use.says for use in notice.rules} if lang.startswith("zh") else {}
        groups: dict[tuple[str, str], Group] = {}
        counts = Counter[str]()
        for index, finding in enumerate(notice.findings, 1):
            item = self._item(index, finding)
            title = typeset(says.get(f"finding.{finding.kind}", ""))
            groups.setdefault((finding.severity, finding.kind), Group(finding.kind, finding.severity, title)).items.append(item)
            counts[finding.severity] += 1
            if finding.about:
                self._by_duty[finding.about.partition("/")[0]].append(item)
        self.total = len(notice.findings)
        self.sections = [
            Section(code, severity_word(code), counts[code], [group for (level, _kind), group in groups.items() if level == code])
            for code in SEVERITIES
            if counts[code]
        ]

    def _item(self, index: int, finding: Finding) -> Item:
        message, question = finding_words(finding, self._lang)
        about = finding.about or ""
        name = self._labels.of(about)
        at = finding.anchor
        quoted = at is not None and at.end - at.start < WHOLE and finding.severity != "note"
        where = self._place(at) if at and quoted else ""
        where = next((f"#{dom(each)}" for each in (about, about.partition("/")[0]) if each and dom(each) in self._shown), where)
        return Item(
            id=f"f{index}",
            kind=finding.kind,
            severity=finding.severity,
            message=self._set(message),
            question=self._set(question),
            basis=self._set(finding_basis(finding, self._lang)),
            name=name or _("The sentence"),
            short=self._labels.short(about.partition("/")[0]) if name else "\u2192",
            href=where,
        )

    def _set(self, words: str) -> str:
        return typeset(words) if self._lang.startswith("zh") else words

    def about(self, duty_id: str) -> list[Item]:
        """What a card has to say beside its own lines: the pressing findings about its duty or one of its clauses."""
        found = self._by_duty.get(duty_id, [])
        return [item for item in found if item.severity != "note" and not item.kind.startswith(ON_THE_CARD)]
