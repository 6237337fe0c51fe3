"""The X-ray: what the compiler could not decide or the issuing office should know, gathered for reading."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from minzheng.notice.api import Anchor, Finding, finding_words
from minzheng.portal.public.labels import Labels, dom
from minzheng.portal.ui.typeset import typeset

SEVERITIES = ("must", "should", "note")


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
    quote: str

    @property
    def label(self) -> str:
        """Its severity in words."""
        return severity_word(self.severity)


@dataclass(slots=True)
class Group:
    """Findings of one kind; `same` when one message says them all."""

    kind: str
    severity: str
    items: list[Item] = field(default_factory=list)

    @property
    def first(self) -> Item:
        """The one that speaks for the group."""
        return self.items[0]

    @property
    def others(self) -> list[Item]:
        """The ones after it."""
        return self.items[1:]

    @property
    def same(self) -> bool:
        """Whether all of them say the same words."""
        return len({item.message for item in self.items}) == 1

    @property
    def label(self) -> str:
        """The severity in words."""
        return severity_word(self.severity)


def severity_word(code: str) -> str:
    """How pressing a finding is; never a light."""
    return {"must": _("Settle first"), "should": _("Should settle"), "note": _("Note")}.get(code, code)


class XRay:
    """The findings of one notice by severity, by kind, and by duty."""

    def __init__(self, findings: tuple[Finding, ...], labels: Labels, lang: str, place: Callable[[Anchor], str]) -> None:
        self.groups: list[Group] = []
        self._by_duty: dict[str, list[Item]] = defaultdict(list)
        groups: dict[tuple[str, str], Group] = {}
        for index, finding in enumerate(findings, 1):
            item = self._item(index, finding, labels, lang, place)
            groups.setdefault((finding.severity, finding.kind), Group(finding.kind, finding.severity)).items.append(item)
            if finding.about:
                self._by_duty[finding.about.partition("/")[0]].append(item)
        for severity in SEVERITIES:
            self.groups += [group for (level, _kind), group in groups.items() if level == severity]
        self.total = len(findings)

    @staticmethod
    def _item(index: int, finding: Finding, labels: Labels, lang: str, place: Callable[[Anchor], str]) -> Item:
        message, question = finding_words(finding, lang)[:2] if not lang.startswith("zh") else (finding.message, finding.question)
        about = finding.about or ""
        where = f"#{dom(about)}" if labels.of(about) else place(finding.anchor) if finding.anchor else ""
        quote = typeset(finding.anchor.quote) if finding.anchor else ""
        return Item(
            id=f"f{index}",
            kind=finding.kind,
            severity=finding.severity,
            message=typeset(message),
            question=typeset(question),
            basis=typeset(finding.basis),
            name=labels.of(about),
            short=labels.short(about.partition("/")[0]) if about else "",
            href=where,
            quote=quote if len(quote) <= 60 else "",
        )

    def about(self, duty_id: str) -> list[Item]:
        """The findings about a duty or one of its clauses."""
        return self._by_duty.get(duty_id, [])

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """How many of each severity that occurs: code, word, number."""
        found = Counter[str]()
        for group in self.groups:
            found[group.severity] += len(group.items)
        return [(code, severity_word(code), found[code]) for code in SEVERITIES if found[code]]
