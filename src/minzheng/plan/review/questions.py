"""What must be decided before a compiled notice can be in force: decisions, not tasks.

Pure: the same notice at the same place gives the same questions, whoever asks and whenever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from minzheng.content.api import Said
from minzheng.notice import api as notices
from minzheng.plan.review.ground import Ground
from minzheng.plan.review.making import made, option, span
from minzheng.plan.review.readings import Readings
from minzheng.plan.review.refusals import filled, words
from minzheng.plan.review.things import KINDS, Option, Question

_NAMED = "unit.named"
_SHOWN = 12
"""So many numbers of duties stand in a question, the rest is counted."""


def questions(notice: notices.Notice, place_code: str = "") -> tuple[Question, ...]:
    """Every question of a notice issued at a place: by kind, then by place in the text. No two have the same key."""
    asked = Asked(notice, Ground.of(notice, place_code))
    found = (*asked.units(), *asked.leads(), *asked.targets(), *asked.vague(), *asked.splits(), *asked.findings())
    return tuple(sorted(_apart(found), key=lambda one: (KINDS.index(one.kind), one.spans[0].start if one.spans else 0)))


def numbers(notice: notices.Notice) -> dict[str, str]:
    """By its id, the number by which each duty is asked about: as printed while unique, else its id; c1 and on for the letter."""
    printed = Counter(duty.no for duty in notice.duties)
    found = {duty.id: duty.no if duty.no and printed[duty.no] == 1 else duty.id for duty in notice.duties}
    return found | {duty.id: f"c{n}" for n, duty in enumerate(notice.cover_duties, 1)}


def _apart(found: tuple[Question, ...]) -> Iterator[Question]:
    """The same words asked about twice are told apart by their turn."""
    seen = Counter[str]()
    for one in found:
        seen[one.key] += 1
        yield one if seen[one.key] == 1 else replace(one, key=f"{one.key}-{seen[one.key]}")


class Asked:
    """The questions of one notice, kind by kind."""

    def __init__(self, notice: notices.Notice, ground: Ground) -> None:
        self.notice, self.ground, self.no = notice, ground, numbers(notice)

    def units(self) -> Iterator[Question]:
        """Each printed string once: which unit it means."""
        uses: dict[str, list[tuple[notices.Duty, notices.UnitRole]]] = {}
        for duty in self.notice.all_duties:
            for unit in duty.units:
                uses.setdefault(unit.name, []).append((duty, unit))
        for token, those in uses.items():
            known, facts = self.ground.unit(token), {"token": token, "n": len(those)}
            options, proposal = self._bodies(token, facts)
            yield made(
                "unit", (token,), "unit", facts, options, about=tuple(dict.fromkeys(duty.id for duty, _ in those)),
                spans=tuple(dict.fromkeys(span(unit.anchor) for _, unit in those)),
                proposal=proposal or ("open" if known is None and any(unit.open for _, unit in those) else ""),
                rule=_NAMED,
            )  # fmt: skip

    def _bodies(self, token: str, facts: dict[str, object]) -> tuple[list[Option], str]:
        """The units that a string may mean, and the one that the list has under that very name."""
        known = self.ground.unit(token)
        said = [known] if known else self.ground.near(token)
        offered = "unit_known" if known else "unit_near"
        options = [option(f"unit:{unit.key}", offered, facts | {"name": Said(unit.name, unit.name)}) for unit in said]
        rest = [option("open", "open"), option("other", "other", facts, typed=True), option("ask", "ask")]
        return [*options, *rest], f"unit:{known.key}" if known else ""

    def leads(self) -> Iterator[Question]:
        """Each duty of several units whose lead the notice does not say. Nothing is proposed."""
        for duty in self.notice.all_duties:
            if len(duty.units) < 2 or duty.lead_said:
                continue
            first = next((unit for unit in duty.units if unit.role == "lead"), duty.units[0])
            rest = {"rest": len(duty.units) - 1, "n": len(duty.units)}
            ruled = [f"{unit.name}:{unit.role}" for unit in duty.units if unit.provenance == "ruled"]  # another question by then
            options = [
                option(f"lead:{unit.name}", "lead_first" if unit is first else "lead", rest | {"token": unit.name})
                for unit in duty.units
                if unit.role in {"lead", "co"}
            ]
            no, anchor = self.no[duty.id], duty.responsibility.anchor if duty.responsibility else duty.anchor
            why = filled(_evidence(first.provenance), {"first": first.name, "n": len(duty.units)})
            yield made(
                "lead", (no, *(unit.name for unit in duty.units), *ruled), "lead", {"no": no, "evidence": why},
                [*options, option("none", "none", rest), option("ask", "ask")], no=no, about=(duty.id,), spans=(span(anchor),),
                inferred=f"lead:{first.name}", rule=f"role.{first.provenance}",
            )  # fmt: skip

    def targets(self) -> Iterator[Question]:
        """Each target, and each time that cannot be a deadline as it stands."""
        readings = Readings(self.notice, self.ground)
        for duty in self.notice.all_duties:
            yield from readings.questions(self.no[duty.id], duty)

    def vague(self) -> Iterator[Question]:
        """Each vague word once, for all duties that have it."""
        uses: dict[str, list[tuple[notices.Duty, notices.Text]]] = {}
        for duty in self.notice.all_duties:
            for clause in duty.clauses:
                for word in clause.vague:
                    uses.setdefault(word.value, []).append((duty, word))
        loose = [f.anchor for f in self.notice.findings if f.kind in words().conditional and f.anchor]
        for said, those in uses.items():
            firm = not any(at.start <= text.anchor.start < at.end for _, text in those for at in loose)
            nos = list(dict.fromkeys(self.no[duty.id] for duty, _ in those))
            more = " \u2026\u2026" if len(nos) > _SHOWN else ""
            facts = {
                "word": said,
                "n": len(those),
                "nos": Said("\u3001".join(nos[:_SHOWN]) + more, ", ".join(nos[:_SHOWN]) + more),
            }
            options = [option("direction", "direction", facts), option("meaning", "meaning", typed=True), option("ask", "ask")]
            yield made(
                "vague", (said,), "vague", facts, options, about=tuple(dict.fromkeys(duty.id for duty, _ in those)),
                spans=tuple(dict.fromkeys(span(text.anchor) for _, text in those)), proposal="direction" if firm else "",
                rule=those[0][1].anchor.rule,
            )  # fmt: skip

    def splits(self) -> Iterator[Question]:
        """Sentences as they were split, section by section, then those of the letter."""
        sections: dict[tuple[str, ...], list[notices.Duty]] = {}
        for duty in self.notice.duties:
            sections.setdefault(duty.path, []).append(duty)
        for path, those in sections.items():
            yield self._split("split", path[-1] if path else "", those)
        if self.notice.cover_duties:
            yield self._split("letter", "", list(self.notice.cover_duties))

    def _split(self, asked: str, heading: str, those: list[notices.Duty]) -> Question:
        clauses = [clause for duty in those for clause in duty.clauses]
        title = self.notice.title.value if self.notice.title else ""
        facts = {"heading": heading or title, "duties": len(those), "clauses": len(clauses)}
        parts = (asked, *(self.no[duty.id] for duty in those), *(clause.anchor.quote for clause in clauses))
        return made(
            "split", parts, asked, facts, [option("right", "right", facts), option("noted", "noted", typed=True)],
            about=tuple(duty.id for duty in those), spans=tuple(span(duty.anchor) for duty in those),
            proposal="right", rule="clause",
        )  # fmt: skip

    def findings(self) -> Iterator[Question]:
        """What only the issuer can settle and none of the above covers."""
        for finding in self.notice.findings:
            if finding.severity != "must" or finding.kind in words().covered:
                continue
            duty = (finding.about or "").partition("/")[0]
            no = self.no.get(duty, "")
            quote = finding.anchor.quote if finding.anchor and no else ""
            bare = made(
                "finding", (finding.kind, no, quote), "vague", {"word": "", "n": 0, "nos": ""},
                [option("keep", "keep"), option("meaning", "meaning", typed=True), option("ask", "ask")],
                no=no, about=(duty,) if no else (), rule=f"finding.{finding.kind}",
                spans=(span(finding.anchor),) if finding.anchor else (),
            )  # fmt: skip
            zh, en = notices.finding_words(finding, "zh"), notices.finding_words(finding, "en")
            yield replace(bare, title=Said(zh[1], en[1]), why=Said(zh[0], en[0]))


def _evidence(provenance: str) -> Said:
    return words().evidence.get(provenance, words().evidence["first_of_list"])
