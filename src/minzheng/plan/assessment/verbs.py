"""The writes. Each asks access, checks, writes and journals in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.assessment import models, reads, rights
from minzheng.plan.assessment.formula import canonical, formula_of
from minzheng.plan.assessment.lines import COLUMNS, Gathering, published, read_lines
from minzheng.plan.assessment.recomputing import digest_of, recompute
from minzheng.plan.assessment.refusals import NoYear, Refused, words
from minzheng.plan.assessment.scoring import Line, decided_score
from minzheng.plan.assessment.slices import last_of
from minzheng.plan.assessment.things import Objection, Run, Year
from minzheng.plan.duties import api as duties

MOST = 100
CORRECTS = ("baseline", "value", "slice", "due", "reached")
"""What an objection can be about: the fields of a line that its place can know better."""


def publish_weights(actor: access.Actor, plan_id: int, year: int, weights: Mapping[str, int]) -> Year:
    """Publishes what each duty weighs in a year that has not begun. Raises duties.NoPlan, Forbidden and Refused."""
    with _held(actor, plan_id) as plan:
        if time.today() >= date(year, 1, 1):
            raise Refused("begun", year=year, today=time.today())
        if last_of(year) < plan.since:
            raise Refused("before_plan", year=year, since=plan.since)
        if earlier := models.Year.objects.filter(plan=plan.id, year=year).first():
            raise Refused("published", year=year, day=earlier.published_on)
        known = {duty.no for duty in plan.tasks}
        for no, weight in weights.items():
            if no not in known:
                raise Refused("unknown_duty", no=no)
            if not isinstance(weight, int) or not 1 <= weight <= MOST:
                raise Refused("bad_weight", no=no)
        row = models.Year.objects.create(
            plan=plan.id, year=year, weights=dict(weights), published_on=time.today(), published_by=actor.account
        )
        journal.write(actor, "assessment.weights", _subject(plan), {"year": year, "weights": dict(weights)})
    return Year(row.pk, plan.id, year, row.weights, row.published_on, formula_of(year))


def owe(actor: access.Actor, plan_id: int, year: int, *, no: str, place_code: str, unit: str, what: str) -> None:
    """Says what a co-unit owes of its own in a year's duty at a place, before the year begins. Raises as `publish_weights`."""
    with _held(actor, plan_id) as plan:
        row = _year(plan, year)
        if time.today() >= date(year, 1, 1):
            raise Refused("begun", year=year, today=time.today())
        found = plan.duty(no) if no in {duty.no for duty in plan.tasks} else None
        if found is None:
            raise Refused("unknown_duty", no=no)
        _assessed(plan, place_code)
        parts = [one for one in duties.who(found, place_code, time.today()) if any(each.key == unit for each in one.units)]
        if not any(_owes(one) for one in parts):
            raise Refused("not_a_part" if not parts else "not_scored", no=no)
        kept = _text("what", what, 250)
        models.Deliverable.objects.create(
            year=row, no=no, place_code=place_code, unit=unit, what=kept, made_by=actor.account, made_on=time.today()
        )
        said = {"year": year, "no": no, "place": place_code, "unit": unit, "what": kept}
        journal.write(actor, "assessment.owe", _subject(plan), said)


def sample(
    actor: access.Actor, plan_id: int, year: int, *, proof: int, place_code: str, looked: int, found: int, basis: str
) -> None:
    """Notes how many records of a promise were looked at again at a place and how many were as recorded. Raises as above."""
    with _held(actor, plan_id) as plan:
        row = _year(plan, year)
        if not 0 < looked <= 10**6 or not 0 <= found <= looked:
            raise Refused("bad_sample", looked=looked, found=found)
        if proof not in {one.id for duty in plan.tasks for one in duty.proofs}:
            raise NoYear(proof)
        _assessed(plan, place_code)
        kept = _text("basis", basis, 250)
        models.Sample.objects.update_or_create(
            year=row,
            proof=proof,
            place_code=place_code,
            defaults={"looked": looked, "found": found, "basis": kept, "made_by": actor.account, "made_on": time.today()},
        )
        said = {"year": year, "proof": proof, "place": place_code, "looked": looked, "found": found, "basis": kept}
        journal.write(actor, "assessment.sample", _subject(plan), said)


def assess(actor: access.Actor, plan_id: int, year: int) -> Run:
    """Gathers a year that is over into a draft: a line for each promise that can be scored. Raises as `publish_weights`."""
    with _held(actor, plan_id) as plan:
        row, formula = _year(plan, year), formula_of(year)
        if formula is None:
            raise Refused("no_formula", year=year)
        if time.today() <= last_of(year):
            raise Refused("not_over", year=year, today=time.today())
        co: dict[tuple[str, str], tuple[str, ...]] = {}
        for no, place, unit in row.deliverables.order_by("no", "place_code", "unit").values_list("no", "place_code", "unit"):
            co[no, place] = (*co.get((no, place), ()), unit)
        samples = {
            (proof, place): (looked, found)
            for proof, place, looked, found in row.samples.values_list("proof", "place_code", "looked", "found")
        }
        data = published(Gathering(plan, year, last_of(year), row.weights, co, samples), formula.plain)
        if not data["lines"]:
            reasons = sorted({why for _, _, why, _ in data["left_out"]})
            raise Refused("nothing_to_score", year=year, why="; ".join(words().left_out[why].zh for why in reasons))
        made = _write(actor, row, data, None)
        journal.write(actor, "assessment.assess", _run_subject(made, plan), {"year": year, "digest": made.digest})
    return reads.run(actor, made.pk)


def decide(actor: access.Actor, run_id: int, *, place_code: str, no: str, letter: str, score: str, why: str = "") -> Run:
    """The assessor gives a line of their draft another score than is recommended, and says why; that one again takes it back.

    Raises NoYear, Forbidden and Refused.
    """
    row, plan = _run(actor, run_id)
    with db.exclusive(f"assessment {row.year_id}"):
        row.refresh_from_db()
        if row.state != "draft":
            raise Refused("not_draft")
        if row.made_by != actor.account:
            raise Refused("not_yours")
        data, at = dict(reads.data_of(row.pk, row.digest)), (place_code, no, letter)
        found = next((one for one in recompute(data).lines if (one.line.place, one.line.no, one.line.letter) == at), None)
        if found is None:
            raise Refused("no_line", place=places.name(place_code), no=no)
        given, others = _score(score), _without(data, at)
        kept = [[*at, str(given), _text("why", why, 250)]] if given != found.recommended else []
        data["decided"] = sorted([*others, *kept])
        row.data, row.digest = canonical(data), digest_of(data)
        row.save(update_fields=["data", "digest"])
        said = {"line": at, "recommended": str(found.recommended), "decided": kept, "digest": row.digest}
        journal.write(actor, "assessment.decide", _run_subject(row, plan), said)
    return reads.run(actor, row.pk)


def _without(data: Mapping[str, Any], at: tuple[str, str, str]) -> list[list[str]]:
    """What was decided of all lines but one."""
    return [one for one in data.get("decided", ()) if tuple(one[:3]) != at]


def _score(text: str) -> Decimal:
    try:
        return decided_score(text.strip())
    except (ValueError, ArithmeticError):
        raise Refused("bad_score", value=text) from None


def show(actor: access.Actor, run_id: int) -> Run:
    """Shows a draft to those assessed, each its own lines, in the place of what was shown before; from today they may object.

    Raises NoYear, Forbidden and Refused.
    """
    row, plan = _run(actor, run_id)
    with db.exclusive(f"assessment {row.year_id}"):
        row.refresh_from_db()
        if row.state != "draft":
            raise Refused("not_draft")
        former = models.Run.objects.filter(year=row.year_id, state="shown").values_list("pk", flat=True)
        _check_answered(models.Objection.objects.filter(run__in=former))
        _supersede(*former)
        row.state, row.shown_on = "shown", time.today()
        row.save(update_fields=["state", "shown_on"])
        journal.write(actor, "assessment.show", _run_subject(row, plan), {"digest": row.digest})
    return reads.run(actor, row.pk)


def publish(actor: access.Actor, run_id: int) -> Run:
    """A second person publishes what was shown, when the time for objections is over and each is answered. Raises as `show`."""
    row, plan = _run(actor, run_id)
    with db.exclusive(f"assessment {row.year_id}"):
        row.refresh_from_db()
        if row.state != "shown":
            raise Refused("not_shown")
        if row.made_by == actor.account:
            raise Refused("same_person")
        until = reads.run(actor, row.pk).until()
        if until is not None and time.today() <= until and row.because_id is None:
            raise Refused("still_time", day=until)
        _check_answered(models.Objection.objects.filter(run__year=row.year_id))
        _supersede(*models.Run.objects.filter(year=row.year_id, state="published").values_list("pk", flat=True))
        row.state, row.published_on, row.published_by = "published", time.today(), actor.account
        row.save(update_fields=["state", "published_on", "published_by"])
        journal.write(actor, "assessment.publish", _run_subject(row, plan), {"digest": row.digest})
    return reads.run(actor, row.pk)


def _check_answered(objections: QuerySet[models.Objection]) -> None:
    if waits := objections.filter(state="open").count():
        raise Refused("objections_open", count=waits)


def object_to(actor: access.Actor, run_id: int, *, place_code: str, no: str, letter: str, words_said: str) -> Objection:
    """An assessed place says what is wrong with one of its lines, also after publication. Raises NoYear, Forbidden, Refused."""
    found = reads.run(actor, run_id)
    rights.require_at(actor, place_code)
    kept = _text("words", words_said, models.TEXT)
    with db.exclusive(f"assessment {found.year.id}"):
        row = models.Run.objects.get(pk=run_id)
        if row.state == "superseded":
            latest = models.Run.objects.filter(year=found.year.id).order_by("-number").values_list("number", flat=True).first()
            raise Refused("superseded", number=latest)
        if not any((line.place, line.no, line.letter) == (place_code, no, letter) for line in _lines(found.data)):
            raise Refused("no_line", place=places.name(place_code), no=no)
        until = found.until()
        if row.state == "shown" and until is not None and time.today() > until:
            raise Refused("too_late", day=until)
        same = models.Objection.objects.filter(run=row, place_code=place_code, no=no, letter=letter, state="open")
        if same.exists():
            raise Refused("already")
        term = found.year.formula.objection_days if found.year.formula else 0
        made = models.Objection.objects.create(
            run=row,
            place_code=place_code,
            no=no,
            letter=letter,
            words=kept,
            made_by=actor.account,
            made_on=time.today(),
            due=time.national().add(time.today(), term).day,
        )
        subject = journal.Subject("objection", str(made.pk), place_code)
        journal.write(actor, "assessment.object", subject, {"run": run_id, "no": no, "letter": letter, "words": kept})
    return reads.given(made)


def answer(
    actor: access.Actor, objection_id: int, *, upheld: bool, answer_said: str, corrected: Mapping[str, str] | None = None
) -> Objection:
    """Answers an objection; one that is upheld says what the line should hold, and all that depends on it is computed again.

    Nobody answers what is said against a run that they made. Raises NoYear, Forbidden and Refused.
    """
    row = models.Objection.objects.select_related("run__year").filter(pk=objection_id).first()
    if row is None:
        raise NoYear(objection_id)
    run, plan = _run(actor, row.run_id)
    if actor.account in {run.made_by, row.made_by}:
        raise Refused("same_person")
    kept = _text("answer", answer_said, models.TEXT)
    with db.exclusive(f"assessment {run.year_id}"):
        row.refresh_from_db()
        if row.state != "open":
            raise Refused("not_open")
        run = models.Run.objects.select_related("year").get(pk=row.run_id)
        changed = _corrections(corrected or {}) if upheld else {}
        if upheld and not changed:
            raise Refused("no_correction")
        row.state, row.answer = "upheld" if upheld else "dismissed", kept
        row.corrected, row.answered_by, row.answered_on = changed or None, actor.account, time.today()
        row.save()
        subject = journal.Subject("objection", str(row.pk), row.place_code)
        journal.write(actor, f"assessment.{row.state}", subject, {"answer": kept, "corrected": changed})
        if upheld:
            _replay(actor, run, row, plan)
    return reads.given(row)


def _replay(actor: access.Actor, run: models.Run, objection: models.Objection, plan: duties.Plan) -> None:
    """A new run with the line put right, in the place of the one that it was said against, which stays to be read."""
    data = dict(reads.data_of(run.pk, run.digest))
    place = {name: number for number, name in enumerate(COLUMNS)}
    lines = [list(line) for line in data["lines"]]
    for line in lines:
        if (line[0], line[1], line[2]) == (objection.place_code, objection.no, objection.letter):
            for name, value in (objection.corrected or {}).items():
                line[place[name]] = value
    data["lines"] = lines
    data["decided"] = _without(data, (objection.place_code, objection.no, objection.letter))  # it rested on what was wrong
    made = _write(actor, run.year, data, objection)
    made.state, made.shown_on = run.state, run.shown_on
    if run.state == "published":  # it goes out at once
        made.published_on, made.published_by = time.today(), actor.account
    _supersede(run.pk)
    made.save()
    models.Objection.objects.filter(run=run.pk, state="open").update(run=made)  # what else was said still waits
    said = {"digest": made.digest, "because": objection.pk, "instead_of": run.number}
    journal.write(actor, "assessment.replay", _run_subject(made, plan), said)


def _supersede(*runs: int) -> None:
    models.Run.objects.filter(pk__in=runs).update(state="superseded")


def _write(actor: access.Actor, year: models.Year, data: Mapping[str, Any], because: models.Objection | None) -> models.Run:
    recompute(data)  # what cannot be scored is never kept
    return models.Run.objects.create(
        year=year,
        number=year.runs.count() + 1,
        state="draft",
        data=canonical(data),
        digest=digest_of(data),
        made_by=actor.account if because is None else because.run.made_by,
        made_on=time.today(),
        because=because,
    )


@contextmanager
def _held(actor: access.Actor, plan_id: int) -> Iterator[duties.Plan]:
    """A plan whose years nobody else changes meanwhile, in a transaction."""
    plan = duties.plan(actor, plan_id)
    rights.require(actor, plan)
    with db.exclusive(f"assessments of {plan_id}"):
        yield plan


def _run(actor: access.Actor, run_id: int) -> tuple[models.Run, duties.Plan]:
    found = reads.run(actor, run_id)
    plan = duties.plan(actor, found.year.plan)
    rights.require(actor, plan)
    return models.Run.objects.select_related("year").get(pk=run_id), plan


def _year(plan: duties.Plan, year: int) -> models.Year:
    row = models.Year.objects.filter(plan=plan.id, year=year).first()
    if row is None:
        raise Refused("no_weights", year=year)
    return row


def _lines(data: Mapping[str, Any]) -> list[Line]:
    return list(read_lines(data))


def _corrections(said: Mapping[str, str]) -> dict[str, str]:
    """What a line should hold. Raises Refused for a field that is not to be corrected or a value that cannot be."""
    known = {field.name for field in fields(Line)} & set(CORRECTS)
    found: dict[str, str] = {}
    for name, value in said.items():
        value = value.strip()
        if not value:
            continue
        try:
            if name not in known:
                raise ValueError(name)
            found[name] = date.fromisoformat(value).isoformat() if name in {"due", "reached"} else str(Fraction(value))
        except (ValueError, ZeroDivisionError) as error:
            raise Refused("bad_correction", field=words().field.get(name) or name, value=value) from error
    return found


def _owes(one: duties.Answering) -> bool:
    """Whether a part may have a share of the score by a deliverable: by its role, and never where a member is only inferred."""
    sure = one.certainty == "certain" or not one.members
    return not one.leads and sure and duties.roles()[one.role].scores == "deliverable"


def _assessed(plan: duties.Plan, place_code: str) -> None:
    """Raises Refused for a place that the plan does not assess."""
    if place_code not in rights.assessed(plan, time.today()):
        raise Refused("not_assessed", place=place_code)


def _subject(plan: duties.Plan) -> journal.Subject:
    return journal.Subject("plan", str(plan.id), plan.place_code)


def _run_subject(row: models.Run, plan: duties.Plan) -> journal.Subject:
    return journal.Subject("assessment", str(row.pk), plan.place_code)


def _text(what: str, text: str, most: int) -> str:
    return Refused.text(words().field[what], text, most)
