"""The demo's years: weights published before them, and the first year assessed, shown, objected to and published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from minzheng.config.demo.content import words
from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.assessment import api as assessment
from minzheng.plan.duties import api as duties

Told = Callable[[str], None]
_YEAR = 2013


def weigh(tell: Told, plan: duties.Plan) -> None:
    """The open readings ruled, then the weights of two years."""
    maker, _ = _supervisors()
    with time.at(date(2012, 12, 10)):
        plan = _ruled(maker, plan)
    weights = assessment.weighed(plan) | {no: 5 for no in ("31", "53") if no in assessment.weighed(plan)}
    for year, day in ((_YEAR, date(2012, 12, 20)), (_YEAR + 1, date(2013, 12, 20))):
        with time.at(day):
            assessment.publish_weights(maker, plan.id, year, weights)
    tell(f"{len(weights)} duties weighed")


def assess(tell: Told, plan: duties.Plan) -> None:
    """The first year, shown to those it is about."""
    maker, _ = _supervisors()
    with time.at(date(2014, 1, 15)):
        run = assessment.assess(maker, plan.id, _YEAR)
        assessment.show(maker, run.id)
    tell(f"{_YEAR} assessed")


def publish(tell: Told, plan: duties.Plan) -> None:
    """An objection heard, and its publication."""
    maker, other = _supervisors()
    run = assessment.runs(maker, plan.id, _YEAR)[0]
    said = words().assessment
    reviewer = _of_a_county("department_reviewer")
    with time.at(date(2014, 1, 20)):
        line = next(one for one in assessment.scores(maker, run.id).lines if one.line.place == reviewer.place)
        objection = assessment.object_to(
            reviewer, run.id, place_code=reviewer.place, no=line.line.no, letter=line.line.letter, words_said=said["objection"]
        )
    with time.at(date(2014, 2, 12)):
        assessment.answer(other, objection.id, upheld=False, answer_said=said["answer"])
        assessment.publish(other, run.id)
    tell(f"{len(assessment.scores(access.PUBLIC, run.id).places)} places assessed for {_YEAR}")


def _ruled(maker: access.Actor, plan: duties.Plan) -> duties.Plan:
    """The readings that stood open, as the demo's issuing office ruled them before the first year."""
    said = words().assessment
    for duty in plan.tasks:
        for proof in duty.proofs:
            if proof.kind == "measured" and proof.to_confirm:
                before = proof.reading.zh.replace(said["unconfirmed"], "") if proof.reading else ""
                reading = Said(f"{before}{said['ruled']}", proof.reading.en if proof.reading else "")
                contract = duties.Contract(proof.kind, proof.what, proof.measure, proof.target, proof.bound, proof.due, reading)
                plan = duties.agree(maker, plan.id, proof.id, contract)
    return plan


def _of_a_county(role: str) -> access.Actor:
    found = next(one for one in access.practices() if one.role == role and places.level(one.place_code) == "county")
    return access.actor_of(found.account_id)


def _supervisors() -> tuple[access.Actor, access.Actor]:
    """Whoever makes an assessment, and whoever publishes it."""
    maker = next(one for one in access.practices() if one.role == "province_supervisor")
    return access.actor_of(maker.account_id), access.actor_of_login("js-supervisor")
