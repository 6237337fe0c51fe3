"""The rules that spoke in a notice, with what they say and, where the caller knows it, their record elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from minzheng.content import api as content
from minzheng.notice.findings import kinds
from minzheng.notice.phrases import grammar
from minzheng.notice.schema import Anchor, Clause, Duty, Notice, RuleUse

_SPEAKING = ("cover", "deadlines", "findings", "targets")
Record = Mapping[str, tuple[int, int]]
"""By rule: how often a person confirmed what it said, of how often one looked."""


@dataclass(frozen=True, slots=True)
class Says:
    """The shape of `rules.toml`."""

    says: Mapping[str, str]


@cache
def says() -> Mapping[str, str]:
    """What every rule says, by id."""
    own = content.toml(Path(__file__).with_name("rules.toml"), Says).says
    phrases = {rule.id: rule.says for name in _SPEAKING for rule, _ in grammar(name).rules}
    found = {f"finding.{kind.id}": kind.says for kind in kinds().kind}
    return {**own, **phrases, **found}


def used(notice: Notice, record: Record | None = None) -> tuple[RuleUse, ...]:
    """Every rule that an anchor names, by id, with the number of its anchors here. Without a record no other number."""
    counted = Counter(anchor.rule for anchor in anchors(notice))
    unknown: tuple[None, None] = (None, None)
    return tuple(
        RuleUse(rule, says().get(rule, ""), count, *(record or {}).get(rule, unknown)) for rule, count in sorted(counted.items())
    )


def anchors(notice: Notice) -> Iterator[Anchor]:
    """Every anchor of a notice."""
    head = notice.head
    single = (head.number, head.title, head.plan_title, head.genre, head.issue_mode, head.date)
    for text in (*single, *head.cited, *head.issuers, *head.recipients):
        if text is not None:
            yield text.anchor
    yield from (heading.anchor for heading in notice.headings)
    for duty in notice.all_duties:
        yield from _of_duty(duty)
    yield from (finding.anchor for finding in notice.findings if finding.anchor is not None)


def _of_duty(duty: Duty) -> Iterator[Anchor]:
    yield duty.anchor
    if duty.responsibility is not None:
        yield duty.responsibility.anchor
    yield from (unit.anchor for unit in duty.units)
    yield from (checksum.anchor for checksum in duty.checksums)
    for clause in duty.clauses:
        yield from _of_clause(clause)


def _of_clause(clause: Clause) -> Iterator[Anchor]:
    yield clause.anchor
    yield from (time.anchor for time in clause.milestones if time.inherited_from is None)
    yield from (target.anchor for target in clause.targets)
    yield from (word.anchor for word in clause.vague)
