"""Questions about targets and times: what is counted, where, over which denominator, until when; each answer with its numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from minzheng.content.api import Said
from minzheng.notice import api as notices
from minzheng.plan.review.ground import Ground
from minzheng.plan.review.making import made, option, span
from minzheng.plan.review.refusals import words
from minzheng.plan.review.things import Option, Question

_FAULTS = ("deadline_past", "deadline_without_year", "unanchored")
_PERIODS = ("deadline.period", "deadline.plan_period")  # rules that read a period; another that gives one found a year gone by
_PEOPLE = ("over_60_registered", "over_60_resident", "over_65_registered", "over_65_resident")
_OPEN = Said("\u2014", "\u2014")  # a number that nobody knows yet


@dataclass(frozen=True, slots=True)
class Asking:
    """One way to ask about a target: its words, its options, and the one that the machine would take."""

    asked: str
    options: Sequence[Option]
    proposal: str = ""
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Readings:
    """The targets and times of one notice."""

    notice: notices.Notice
    ground: Ground

    def questions(self, no: str, duty: notices.Duty) -> Iterator[Question]:
        """Those of one duty."""
        for target in duty.targets:
            yield self._target(no, duty, target)
        yield from self._times(no, duty)

    def _target(self, no: str, duty: notices.Duty, target: notices.Target) -> Question:
        asking = self._asking(duty, target)
        facts = {
            "quote": target.anchor.quote,
            "value": target.value or "",
            "unit": target.unit.partition("/")[0],
            "scope": target.scope,
            "per": target.per,
            "condition": target.condition,
            "due": target.due or _OPEN,
            **asking.facts,
        }
        asks = [*asking.options, option("meaning", "meaning", typed=True), option("ask", "ask")]
        return made(
            "target", (no, target.anchor.quote), asking.asked, facts, asks,
            no=no, about=(duty.id,), spans=(span(target.anchor),), proposal=asking.proposal, rule=target.anchor.rule,
        )  # fmt: skip

    def _asking(self, duty: notices.Duty, target: notices.Target) -> Asking:
        places = self.ground.places(target.scope or target.text)
        number = _number(target.value)
        facts: dict[str, object] = {
            "value": target.value or "",
            "unit": target.unit.partition("/")[0],
            "scope": target.scope,
            "places": places or _OPEN,
            "all": _times(number, places),
        }
        here = "" if places else "_here"  # where nobody knows how many places are meant
        if (finding := self._finding("distribution", target)) is not None:
            items = finding.facts.get("list", "").count("\u3001") + 1
            facts |= {"items": items, "here": _times(number, 1, items)}
            both = [
                option("each_kind", f"each_kind{here}", facts | {"all": _times(number, places, items)}),
                option("any_kind", f"any_kind{here}", facts),
            ]
            return Asking("distribution", both, "each_kind", {"items": items})
        if self._finding("conditional_scope", target) is not None:
            limited = [
                option("listed", f"listed{here}", facts, typed=True),
                option("all_places", f"all_places{here}", facts),
            ]
            return Asking("conditional", [*limited, option("monitor", "monitor")])
        if target.kind == "per_capita":
            return Asking("people", [option(name, name) for name in _PEOPLE])
        if target.kind == "ratio":
            return Asking("rate", [option("existing", "existing"), option("required", "required")])
        return self._plain(target, facts, loose=self._finding("vague_completion", target) is not None)

    @staticmethod
    def _plain(target: notices.Target, facts: dict[str, object], *, loose: bool) -> Asking:
        """The usual ways of the other kinds."""
        if target.kind == "count_each":
            each = "each" if facts["places"] is not _OPEN else "each_here"
            return Asking("count_each", [option("each", each, facts), option("total", "total", facts)], "each")
        if target.kind == "coverage":
            whole = "everyone" if facts["places"] is _OPEN else "everything"
            both = [option("everything", whole, facts), option("share", "share", typed=True)]
            return Asking("coverage", both, "" if loose else "everything")
        if target.kind == "threshold":
            return Asking("threshold", [option("every_place", "every_place"), option("average", "average")], "every_place")
        if target.kind == "relative":
            return Asking("relative", [option("monitor", "monitor")], "monitor")
        if target.kind == "artefact":
            once = facts | {"places": facts["places"] if facts["places"] is not _OPEN else 1}
            return Asking("artefact", [option("once", "once", once)], "once")
        return Asking("number", [option("as_printed", "as_printed", facts)], "as_printed")

    def _times(self, no: str, duty: notices.Duty) -> Iterator[Question]:
        """Times that cannot be a deadline as they are printed: gone by before the issue, without a year, without a beginning."""
        for clause in duty.clauses:
            for time in clause.milestones:
                fault = self._fault(time)
                if time.inherited_from or fault is None:
                    continue
                facts = {"no": no, "quote": time.anchor.quote, "fault": fault}
                asks = [option("due", "due", typed=True), option("no_due", "no_due"), option("ask", "ask")]
                yield made(
                    "target", (no, "due", time.anchor.quote), "deadline", facts, asks,
                    no=no, about=(duty.id,), spans=(span(time.anchor),), rule=time.anchor.rule,
                )  # fmt: skip

    def _fault(self, time: notices.Milestone) -> Said | None:
        """Why a time cannot be a deadline, None where it can or was never meant as one."""
        finding = next((f for kind in _FAULTS if (f := self._at(kind, time.anchor)) is not None), None)
        if finding is not None:
            return Said(*(notices.finding_words(finding, lang)[0].rstrip("\u3002.") for lang in ("zh", "en")))
        gone = time.kind == "period" and time.value is None and time.anchor.rule not in _PERIODS
        return words().evidence["gone"] if gone else None

    def _finding(self, kind: str, target: notices.Target) -> notices.Finding | None:
        """A finding of a kind whose words overlap those of a target."""
        return self._at(kind, target.anchor)

    def _at(self, kind: str, anchor: notices.Anchor) -> notices.Finding | None:
        for finding in self.notice.findings:
            at = finding.anchor
            if finding.kind == kind and at is not None and at.start < anchor.end and anchor.start < at.end:
                return finding
        return None


def _number(value: str | None) -> Decimal | None:
    try:
        return Decimal(value) if value else None
    except InvalidOperation:
        return None


def _times(number: Decimal | None, places: int | None, items: int = 1) -> object:
    """A product as people write it; a stroke where a factor is not known."""
    return _OPEN if number is None or places is None else format((number * places * items).normalize(), "f")
