"""One duty: its sentence, who answers at each level and why, how each promise is proven, what proves it here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.units import api as units
from minzheng.plan.duties import api as duties
from minzheng.portal.atlas.units_page import sometime
from minzheng.portal.desk import logbook, words
from minzheng.portal.desk.frame import Frame, official, said
from minzheng.portal.figures.watched import Watched, watched
from minzheng.portal.plan import saying
from minzheng.portal.plan.behind import listed
from minzheng.portal.plan.own import answering, own
from minzheng.portal.plan.shown import show

LISTED = 60
"""So many places are named in a list of those that have not proven a promise yet."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A piece of evidence in words, and what the reader may do with it."""

    evidence: duties.Evidence
    state: str
    value: str
    by: str
    checked_by: str
    checks: bool
    withdraws: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """One promise with its contract, its evidence here, and how far the places below have come."""

    proof: duties.Proof
    anchor: str
    kind: str
    target: str
    due: str
    scope: str
    here: tuple[Proven, ...]
    lacking: tuple[tuple[str, str], ...]
    done: int
    bound: int
    binds: bool
    records: bool
    typed: Mapping[str, str]
    contract: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Level:
    """A level at which somebody answers: the place, and for each part who it is there."""

    code: str
    place: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part through the levels: the words of the notice, and at each level the units with since when and why.

    `role_words`: what it is here, where it neither leads nor just answers. `question`: that of a set without listed members.
    """

    token: str
    role: str
    role_words: str
    role_basis: str
    settled: bool
    ruled_on: Any
    cells: tuple[Cell, ...]
    basis: str
    is_set: bool
    question: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Who answers at one level; `doubt`: whether that is still to be confirmed."""

    place: str
    units: tuple[units.Unit, ...]
    moved: bool
    since: str
    doubt: bool
    unknown: bool
    names: tuple[str, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form on the page sent that was not taken: which form (and of which promise), what was typed, and why."""

    form: str
    about: int
    typed: Mapping[str, str]
    problem: str
    chosen: tuple[str, ...] = ()


@official("plan.read")
@require_safe
def duty(request: access.Request, desk: Frame, plan_id: int, no: str) -> HttpResponse:
    """A duty as it stands at the place and on the day looked at."""
    return shown(request, desk, plan_id, no)


def shown(request: access.Request, desk: Frame, plan_id: int, no: str, sent: Sent | None = None) -> HttpResponse:
    """The page of a duty; with what was sent and not taken, its form as it was typed."""
    whole = duties.plan(desk.actor, plan_id)
    one = whole.duty(no)
    proofs = duties.proofs_on(whole, one, desk.day)
    answer = saying.answer(one, answering(desk), desk.day)
    rules = not desk.past and whole.until is None and desk.may("plan.rule", whole.place_code)
    says = not desk.past and whole.until is None and desk.place == desk.actor.place and desk.may("plan.rule", desk.place)
    order = [duty.no for duty in whole.duties]
    at = order.index(no)
    context: dict[str, Any] = {
        "plan": whole,
        "duty": one,
        "number": saying.numbered(one),
        "before": order[at - 1] if at else "",
        "after": order[at + 1] if at + 1 < len(order) else "",
        "pieces": saying.sentence(whole, one, proofs),
        "answer": answer,
        "unsettled": one.kind == "task" and one.lead is None,
        "led": own(desk, whole).get(one.no, False),
        "levels": (levels := _levels(desk)),
        "parts": (parts := [_part(part, one, levels, desk) for part in range(len(one.parts))]),
        "generated": any(unit.generated for part in parts for cell in part.cells for unit in cell.units),
        "moved": any(part.basis for part in parts),
        "promises": _promises(desk, whole, one, proofs, sent),
        "watched": _watched(desk, whole, one, proofs),
        "rulings": [ruling for ruling in duties.rulings(desk.actor, plan_id, desk.day) if ruling.duty in {None, one.id}],
        "rules": rules,
        "says": says,
        "sets": (sets := [part for part in parts if part.is_set]),
        "choices": _listed(desk.place, desk.day) if says and sets else [],
        "others": [part for part in parts if part.role != "lead"],
        "roles": [(code, saying.role(code)) for code in ("co", "support", "implement")],
        "sent": sent,
        "parent": duties.plan(desk.actor, whole.parent) if whole.parent else None,
        "noted": _noted(desk, whole, one, proofs),
        "kinds": [(code, saying.kind(code)) for code in saying.KINDS],
        "bounds": saying.bounds(),
    }
    return show(request, desk, "plan/duty.html", "home", context, status=422 if sent else 200)


def _watched(desk: Frame, plan: duties.Plan, duty: duties.Duty, proofs: Sequence[duties.Proof]) -> tuple[Watched, ...]:
    """The figures of its promises and those beside them, at the place looked at, with the records that the reader may open."""

    names = (*(proof.measure for proof in proofs if proof.measure), *duties.watched(plan.number, duty.no))
    return watched(names, desk.place, desk.day, actor=desk.actor, lists=partial(listed, desk))


def _levels(desk: Frame) -> tuple[Level, ...]:
    """From the top down to the place looked at."""
    path = places.default().on(desk.day).path(desk.place)
    return tuple(Level(one.code, one.name) for one in path)


def _part(number: int, duty: duties.Duty, levels: Sequence[Level], desk: Frame) -> Part:
    part = duty.parts[number]
    answers = [duties.who(duty, level.code, desk.day)[number] for level in levels]
    basis = next((said(one.basis) for one in reversed(answers) if one.moved and one.basis), "")
    cells = tuple(
        Cell(
            level.place,
            one.units,
            one.moved,
            sometime(one.since) if (one.moved or one.members) and one.since else "",
            one.certainty == "to_confirm" and (len(one.units) > 1 or not any(unit.generated for unit in one.units)),
            not one.units,
            saying.named(one),
            said(one.basis) if one.members and one.basis else "",
        )
        for level, one in zip(levels, answers, strict=True)
    )
    role = duties.role_at(part, desk.place, desk.day)
    why = next((one.basis for one in reversed(part.said) if one.role == role and one.since <= desk.day), "")
    is_set = duties.is_set(part)
    unit = units.by_key(part.unit) if part.unit else None
    question = said(unit.open.question) if unit and unit.open else _("Which units were its members?") if is_set else ""
    words_of = saying.role(role) if role in {"support", "implement"} else ""
    settled = duties.settled(part, duty.parts)
    role = "co" if is_set else part.role
    return Part(part.token, role, words_of, why if words_of else "", settled, part.ruled_on, cells, basis, is_set, question)


def _listed(place: str, day: date) -> list[units.Unit]:
    """The units of a place on a day, by their sectors, from which the members of a set are chosen."""
    found: dict[str, units.Unit] = {}
    for sector in units.default().sectors():
        with suppress(units.NobodyAnswers):
            unit = units.at(sector.id, place, day)
            if unit.open is None and unit.place_code == place:
                found[unit.key] = unit
    return list(found.values())


def _promises(
    desk: Frame, whole: duties.Plan, duty: duties.Duty, proofs: Sequence[duties.Proof], sent: Sent | None
) -> list[Promise]:
    """Each promise, with the evidence within the place looked at."""
    ids = [proof.id for proof in proofs]
    standing = duties.evidence(desk.actor, ids, places.ranges(desk.place, desk.day), desk.day)
    every = standing if desk.past else duties.evidence_history(desk.actor, ids)
    here = [one for one in every if _is_here(one, desk)]
    people = words.people({account for one in here for account in (one.made_by, one.checked_by) if account})
    proven = duties.proven(desk.actor, whole.id, desk.place, desk.day)
    takes_part = not desk.past and duties.takes_part(duty, access.scope(desk.actor, "plan.prove"), desk.place, desk.day)
    may_record = takes_part and whole.until is None and desk.may("plan.prove", desk.place)
    may_check = not desk.past and duties.takes_part(duty, access.scope(desk.actor, "plan.check"), desk.place, desk.day)
    return [_promise(desk, whole, duty, proof, here, people, proven, (may_record, may_check), sent) for proof in proofs]


def _promise(
    desk: Frame,
    whole: duties.Plan,
    duty: duties.Duty,
    proof: duties.Proof,
    here: Sequence[duties.Evidence],
    people: Mapping[str, str],
    proven: Mapping[int, frozenset[str]],
    may: tuple[bool, bool],
    sent: Sent | None,
) -> Promise:
    records, checks = may
    own = [one for one in here if one.proof == proof.id]
    taken = any(one.state in {"proposed", "in_force"} for one in own) and proof.kind == "artefact"
    bound = duties.bound(proof.scope, desk.place, desk.day)
    binds = desk.place in bound or desk.place == whole.place_code
    under = set(bound) - {desk.place}
    done = under & proven.get(proof.id, frozenset())
    about = sent.form if sent and sent.about == proof.id else ""
    typed = sent.typed if sent else {}
    return Promise(
        proof,
        saying.anchored(duty, proof),
        saying.kind(proof.kind),
        saying.target(proof),
        saying.due(proof.due),
        saying.scope(proof.scope),
        tuple(_proven(desk, one, people, checks) for one in own),
        tuple((code, words.within(code, desk.place, desk.day)) for code in sorted(under - done)[:LISTED]),
        len(done),
        len(under),
        binds,
        records and binds and not taken and proof.kind in {"artefact", "attested"} and proof.until is None,
        typed if about == "prove" else {},
        typed if about == "agree" else _contract(proof),
    )


def _contract(proof: duties.Proof) -> Mapping[str, object]:
    """A contract as the form begins with it."""
    return {
        "kind": proof.kind,
        "what_zh": proof.what.zh,
        "what_en": proof.what.en,
        "measure": proof.measure,
        "bound": proof.bound,
        "target": "" if proof.target is None else saying.plain(proof.target),
        "due": proof.due,
        "reading_zh": proof.reading.zh if proof.reading else "",
        "reading_en": proof.reading.en if proof.reading else "",
        "to_confirm": proof.to_confirm,
    }


def _proven(desk: Frame, one: duties.Evidence, people: Mapping[str, str], checks: bool) -> Proven:
    judges = checks and desk.may("plan.check", one.place_code) and one.made_by != desk.actor.account
    return Proven(
        one,
        saying.state(one.state),
        saying.number(one.value) if one.value is not None else "",
        people.get(one.made_by, ""),
        people.get(one.checked_by, ""),
        judges and one.state == "proposed",
        judges and one.state == "in_force",
    )


def _is_here(one: duties.Evidence, desk: Frame) -> bool:
    """Whether evidence is that of the place looked at, or of one that became it, and not of a place below it."""
    inside = any(first <= one.place_code < after for first, after in places.ranges(desk.place, desk.day))
    return inside and places.level(one.place_code) == places.level(desk.place)


def _noted(desk: Frame, whole: duties.Plan, duty: duties.Duty, proofs: Sequence[duties.Proof]) -> list[logbook.Line]:
    """What the journal has on the duty and on its evidence, for those who read the journal there."""
    held = access.scope(desk.actor, "journal.read")
    if not held.ranges:
        return []
    rows = list(journal.page(ranges=held.ranges, kind="duty", subject=str(duty.id), until=desk.day + timedelta(1)).rows)
    for one in duties.evidence_history(desk.actor, [proof.id for proof in proofs])[:LISTED]:
        if held.holds(one.place_code):
            rows += journal.history(journal.Subject("evidence", str(one.id))).rows
    rows += journal.page(ranges=held.ranges, kind="plan", subject=str(whole.id), until=desk.day + timedelta(1)).rows
    return logbook.lines(desk, sorted(rows, key=lambda row: -row.id)[: logbook.LATELY])
