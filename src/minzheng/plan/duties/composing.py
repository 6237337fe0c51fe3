"""A reviewed notice as the rows of a plan: what the words say, what was settled, and how each promise is proven."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from minzheng.content.api import Said
from minzheng.kernel.units import api as units
from minzheng.notice import api as notices
from minzheng.plan.duties import models
from minzheng.plan.duties.reading import Reading, read
from minzheng.plan.duties.refusals import Refused, words
from minzheng.plan.duties.roles import role_said
from minzheng.plan.duties.scopes import LOCALITIES, kinds_of, kinds_of_words
from minzheng.plan.duties.sheet import DutySheet, ProofSheet
from minzheng.plan.duties.things import Bound, Role, last_day

_COUNTABLE: Mapping[str, Bound] = {
    "at_least": "at_least",
    "more_than": "more_than",
    "at_most": "at_most",
    "less_than": "less_than",
    "exactly": "exactly",
}
SHORT = 8


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the issuer said that words of its notice mean; `no` is the duty's number, empty for the whole plan."""

    words: str
    question: str
    answer: str
    no: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """A notice as its review settled it. `units`: the key of the unit that each printed string means, empty for a set left open.

    `leads`: by duty number, the string of the unit that leads by the issuer's ruling. `readings`: by where the words of a promise
    begin and end. `compiled_by`: who confirmed the reading.
    """

    notice: notices.Notice
    units: Mapping[str, str]
    leads: Mapping[str, str] = field(default_factory=dict)
    meanings: Sequence[Meaning] = ()
    readings: Mapping[tuple[int, int], Reading] = field(default_factory=dict)
    document: int | None = None
    compiled_by: str = ""
    public: bool = True


@dataclass(frozen=True, slots=True)
class Composed:
    """A duty's row with those that hang on it."""

    duty: models.Duty
    parts: tuple[models.Part, ...]
    proofs: tuple[models.Proof, ...]


@dataclass(frozen=True, slots=True)
class Composing:
    """One notice on its way into rows; `since` is the day on which it comes into force, `actor` who brings it there."""

    settled: Settled
    sheet: Mapping[str, DutySheet]
    issued: date
    since: date
    account: str

    def duties(self) -> Iterator[Composed]:
        """Every duty of the plan, then those of its letter. Raises Refused."""
        said = self.settled.notice
        if missing := {unit.name for duty in said.all_duties for unit in duty.units} - set(self.settled.units):
            raise Refused("unsettled_units", count=len(missing), names=" ".join(sorted(missing)[:5]))
        tasks = [(number(duty), "task", duty) for duty in said.duties]
        letter = [(f"c{n}", "cover", duty) for n, duty in enumerate(said.cover_duties, 1)]
        for order, (no, kind, duty) in enumerate((*tasks, *letter)):
            composed = self._duty(order, no, kind, duty)
            for due in (composed.duty.due, *(proof.due for proof in composed.proofs)):
                last = last_day(due)
                if last and last < self.issued:
                    raise Refused("due_before_issue", no=no, due=due, issued=self.issued)
            yield composed

    def _duty(self, order: int, no: str, kind: str, duty: notices.Duty) -> Composed:
        known = self.sheet.get(no)
        text = duty.text
        row = models.Duty(
            no=no,
            kind=kind,
            order=order,
            headings=list(duty.path),
            short_zh=known.short.zh if known else brief(duty),
            short_en=known.short.en if known else "",
            text=text,
            start=duty.anchor.start,
            end=duty.anchor.end,
            type=duty.type,
            function=known.function if known else "",
            due=duty.deadline or "",
            scope=list(kinds_of(known.scope) if known else kinds_of_words(text) or kinds_of([LOCALITIES])),
            vague=list(dict.fromkeys(word.value for clause in duty.clauses for word in clause.vague)),
        )
        parts = tuple(self._part(place, no, unit, known) for place, unit in enumerate(duty.units))
        proofs = known.proof if known else tuple(unsaid(duty))
        return Composed(
            row, parts, tuple(self._proof(place, row, duty, one, "" if known else row.due) for place, one in enumerate(proofs))
        )

    def _part(self, order: int, no: str, unit: notices.UnitRole, known: DutySheet | None) -> models.Part:
        key = self.settled.units[unit.name]
        if key and not (units.known(key) and units.by_key(key, self.issued).period.contains(self.issued) is not False):
            raise Refused("unknown_unit", token=unit.name, day=self.issued)
        lead = self.settled.leads.get(no)
        leads = lead == unit.name if lead else unit.role == "lead"
        ruled = unit.provenance == "ruled" or bool(lead and leads)
        own = known.functions.get(unit.name) or self._function(known.function, key) if known else ""
        return models.Part(
            order=order,
            token=unit.name,
            unit=key,
            function=own,
            role="lead" if leads else self._role(unit),
            provenance="ruled" if ruled else unit.provenance,
            ruled_by=self.account if ruled else "",
            ruled_on=self.since if ruled else None,
        )

    def _role(self, unit: notices.UnitRole) -> Role:
        """The role of a unit that does not lead: what its review, or the notice's own words say of it."""
        if unit.provenance != "words":
            return unit.role if unit.provenance == "ruled" else "co"
        return role_said(self.settled.notice.original, unit.anchor.start, unit.anchor.end)

    def _function(self, function: str, key: str) -> str:
        """The function of the duty, in the part of the unit that answered for it when the notice was issued."""
        if not function:
            return ""
        answers = units.responsible(function, units.default().place_code, self.issued).unit
        return function if answers and answers.key == key else ""

    def _proof(self, order: int, row: models.Duty, duty: notices.Duty, one: ProofSheet, due: str) -> models.Proof:
        """A promise as its sheet has it and its issuer reads it; `due` where it says no day of its own."""
        start, end = self._anchor(duty, one.words)
        said = self.settled.readings.get((start, end))
        one = read(one, said) if said else one
        scope = list(kinds_of(one.scope)) if one.scope else row.scope
        return models.Proof(
            order=order,
            start=start,
            end=end,
            what_zh=one.what.zh,
            what_en=one.what.en,
            kind=one.kind,
            measure=one.measure,
            target=one.target,
            bound=one.bound,
            due=one.due or due,
            scope=[] if said and said.follows == "whole" else scope,
            reading_zh=one.reading.zh if one.reading else "",
            reading_en=one.reading.en if one.reading else "",
            to_confirm=one.to_confirm,
            agreed_by=self.account,
            agreed_on=self.since,
            since=self.since,
        )

    def _anchor(self, duty: notices.Duty, said: str) -> tuple[int, int]:
        """Where the words of a promise stand in the original."""
        for clause in duty.clauses:
            for target in clause.targets:
                if said and target.text == said:
                    return target.anchor.start, target.anchor.end
        at = self.settled.notice.original.find(said, duty.anchor.start, duty.anchor.end) if said else -1
        return (at, at + len(said)) if at >= 0 else (duty.anchor.start, duty.anchor.end)


def number(duty: notices.Duty) -> str:
    """A duty's number: as printed, else its id in the compiled notice."""
    return (duty.no or duty.id)[:16]


def brief(duty: notices.Duty) -> str:
    """A few letters by which a duty of an unknown notice is called: its title, else how it begins."""
    return (duty.title or duty.text).strip()[:SHORT]


def unsaid(duty: notices.Duty) -> Iterator[ProofSheet]:
    """How the promises of a duty are proven while nobody has said it: nothing is measured that was not agreed."""
    reasons, found = words().unsaid, False
    for target in duty.targets:
        found = True
        value = _value(target)
        bound = _COUNTABLE.get(target.bound, "") if value is not None else ""
        what = Said(target.text[:120], target.text[:120])
        kind, why = ("artefact", "made") if target.kind == "artefact" else ("monitored", "no_sheet")
        yield ProofSheet(
            "artefact" if kind == "artefact" else "monitored",
            what,
            target.text,
            target=value if bound else None,
            bound=bound,
            due=target.due or "",
            reading=reasons[why],
        )
    if not found:
        what = Said(brief(duty), brief(duty))
        if duty.type == "artefact":
            yield ProofSheet("artefact", what, reading=reasons["made"])
        else:
            yield ProofSheet("monitored", what, reading=reasons["promotion" if duty.type == "promotion" else "no_sheet"])


def _value(target: notices.Target) -> Decimal | None:
    try:
        return Decimal(target.value) if target.value else None
    except InvalidOperation:
        return None
