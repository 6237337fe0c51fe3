"""Findings: what the compiler could not decide, and what the issuing office should know; each with its question.

Their words stand in `findings.toml` and their patterns in `grammar/findings.toml`; `roles` and `xray` look for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.notice import gazetteer as units
from minzheng.notice import roles, xray
from minzheng.notice.gazetteer import Gazetteer
from minzheng.notice.lexer import Marker
from minzheng.notice.schema import SEVERITIES, Finding, Notice, Severity
from minzheng.notice.subject import Hit, Limits, Subject
from minzheng.notice.text import View


@dataclass(frozen=True, slots=True)
class Basis(content.Said):
    """What a finding rests on, and where that was read; `confirm` names what is still to be confirmed of it."""

    source: str
    confirm: str = ""
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding. `earlier` is its message in a notice dated before its basis."""

    id: str
    says: str
    severity: Severity
    basis: str
    message: content.Said
    question: content.Said
    earlier: content.Said | None = None


@dataclass(frozen=True, slots=True)
class Kinds:
    """The shape of `findings.toml`."""

    unconfirmed: Mapping[str, content.Said]
    limits: Limits
    basis: Mapping[str, Basis]
    kind: tuple[Kind, ...]

    def faults(self) -> Iterator[tuple[str, str]]:
        """Names of a basis, or of a word on it, that the file does not have."""
        for place, kind in enumerate(self.kind):
            if kind.basis not in self.basis:
                yield f"kind.{place}.basis", f'is "{kind.basis}", which is no basis of this file.'
        for name, basis in self.basis.items():
            if basis.confirm and basis.confirm not in self.unconfirmed:
                yield f"basis.{name}.confirm", f'is "{basis.confirm}", but one of {", ".join(self.unconfirmed)} is meant.'


@cache
def kinds() -> Kinds:
    """The file, read when it is first needed."""
    return content.toml(Path(__file__).with_name("findings.toml"), Kinds)


@cache
def _by_id() -> dict[str, Kind]:
    return {kind.id: kind for kind in kinds().kind}


def found(notice: Notice, whole: View, markers: Sequence[Marker], convention: str, gazetteer: Gazetteer | None = None) -> Notice:
    """The notice with its findings, the most pressing first, then by place."""
    subject = Subject(notice, whole, markers, gazetteer or units.default(), kinds().limits)
    hits = [*roles.look(subject), *xray.look(subject)] if notice.duties else [subject.hit("no_duties", subject.title)]
    made = [_finding(hit, notice) for hit in hits]
    made.sort(key=lambda f: (SEVERITIES.index(f.severity), f.anchor.start if f.anchor else -1))
    return replace(notice, findings=tuple(made))


def _finding(hit: Hit, notice: Notice) -> Finding:
    """A hit with the Chinese words of its kind."""
    kind = _by_id()[hit.kind]
    since = kinds().basis[kind.basis].since
    if since is not None and notice.head.date is not None and notice.head.date.value < since.isoformat():
        hit.facts["dated"] = notice.head.date.value
    bare = Finding(kind.id, kind.severity, hit.about, "", "", "", hit.facts, hit.anchor)
    message, question = finding_words(bare, "zh")
    return replace(bare, message=message, question=question, basis=finding_basis(bare, "zh"))


def finding_words(finding: Finding, lang: str) -> tuple[str, str]:
    """A finding's message and question, in Chinese or in English."""
    kind = _by_id()[finding.kind]
    message = kind.earlier if kind.earlier is not None and "dated" in finding.facts else kind.message
    facts = finding.facts
    if not lang.lower().startswith("zh"):
        facts = {key: value.replace("\u3001", ", ") if key in ("duties", "levels") else value for key, value in facts.items()}
    return message.of(lang).format_map(facts), kind.question.of(lang).format_map(facts)


def finding_basis(finding: Finding, lang: str) -> str:
    """What a finding rests on, with a word where its wording is still to be confirmed."""
    basis = kinds().basis[_by_id()[finding.kind].basis]
    said = basis.of(lang)
    return said + kinds().unconfirmed[basis.confirm].of(lang) if basis.confirm else said
