"""What proves a promise without being counted: by the unit's own people, at a bound place, once, and seen by a second person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from minzheng.content.api import Said
from minzheng.kernel.access.api import PUBLIC, Forbidden
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.duties import models
from tests.rooms.plan.planning import CITY, CLERK, COUNTY, LATER, OTHER_CLERK, PROVINCE, REVIEWER, SAID, SUPERVISOR, in_force
from tests.rooms.registry.acting import actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time.at(LATER):
        yield


@pytest.fixture
def plan() -> duties.Plan:
    return in_force()


def proof(plan: duties.Plan, no: str, order: int = 0) -> int:
    return plan.duty(no).proofs[order].id


def refused(act: object) -> str:
    with pytest.raises(duties.Refused) as raised:
        act()  # type: ignore[operator]
    assert raised.value.message("zh-hans")
    return raised.value.reason


def test_what_is_recorded_waits_for_a_second_person_and_then_stands(plan: duties.Plan) -> None:
    rule = proof(plan, "2")
    made = duties.record(CLERK, rule, COUNTY, SAID)
    assert (made.state, made.made_by, made.number) == ("proposed", "k1", "东政发〔2013〕12号")
    assert duties.evidence(PUBLIC, [rule]) == ()
    assert [one.id for one in duties.waiting_evidence(REVIEWER)] == [made.id]
    taken = duties.check(REVIEWER, made.id, accept=True)
    assert (taken.state, taken.checked_by) == ("in_force", "r1")
    assert duties.waiting_evidence(REVIEWER) == ()
    assert [one.id for one in duties.evidence(PUBLIC, [rule])] == [made.id]
    assert duties.evidence(PUBLIC, [rule], day=date(2013, 5, 1)) == (), "it was not issued yet"
    assert duties.evidence(PUBLIC, [rule], [("3205", "3206")]) == ()
    assert [row.verb for row in Row.objects.filter(kind="evidence").order_by("id")] == ["plan.prove", "plan.prove_accept"]


def test_it_is_recorded_by_those_who_have_a_part_and_checked_by_such(plan: duties.Plan) -> None:
    rule = proof(plan, "2")
    outsider, insurer = actor("o", place=COUNTY, sector="police"), actor("f", place=COUNTY, sector="finance")
    assert refused(lambda: duties.record(outsider, rule, COUNTY, SAID)) == "not_theirs"
    made = duties.record(insurer, rule, COUNTY, SAID)
    stranger = actor("z", "department_reviewer", COUNTY, "police")
    assert duties.waiting_evidence(stranger) == ()
    assert refused(lambda: duties.check(stranger, made.id, accept=True)) == "not_theirs"
    assert duties.check(REVIEWER, made.id, accept=True).state == "in_force"
    with pytest.raises(Forbidden):
        duties.record(actor("n", place="320500"), rule, COUNTY, SAID)
    with pytest.raises(Forbidden):
        duties.record(REVIEWER, rule, COUNTY, SAID)
    with pytest.raises(Forbidden):
        duties.waiting_evidence(CLERK)


def test_who_has_a_part_is_who_has_it_now(plan: duties.Plan) -> None:
    veterans = actor("v", place=COUNTY, sector="veterans")
    standard = proof(plan, "16", 3)
    assert refused(lambda: duties.record(veterans, standard, COUNTY, SAID)) == "not_theirs"
    with time.at(date(2020, 1, 1)):
        assert refused(lambda: duties.record(CLERK, standard, COUNTY, SAID)) == "not_theirs"
        assert duties.record(veterans, standard, COUNTY, SAID).state == "proposed"


def test_what_the_letter_asks_of_everybody_anybody_proves(plan: duties.Plan) -> None:
    own_plan = proof(plan, "c4")
    assert duties.record(actor("p", place=COUNTY, sector="police"), own_plan, COUNTY, SAID).state == "proposed"


def test_only_bound_places_prove_and_each_once(plan: duties.Plan) -> None:
    rule, city = proof(plan, "2"), actor("c", place=CITY)
    assert refused(lambda: duties.record(city, rule, CITY, SAID)) == "not_bound"
    assert refused(lambda: duties.record(city, rule, "320623001", SAID)) == "not_bound"
    assert refused(lambda: duties.record(city, rule, "320699", SAID)) == "not_bound"
    province = actor("p1")
    assert duties.record(province, rule, PROVINCE, SAID).state == "proposed", "the issuer may always"
    made = duties.record(CLERK, rule, COUNTY, SAID)
    assert refused(lambda: duties.record(OTHER_CLERK, rule, COUNTY, SAID)) == "already"
    duties.check(REVIEWER, made.id, accept=False, reason="文号不对")
    again = duties.record(OTHER_CLERK, rule, COUNTY, SAID)
    duties.check(REVIEWER, again.id, accept=True)
    assert refused(lambda: duties.record(CLERK, rule, COUNTY, SAID)) == "already"
    duties.withdraw(REVIEWER, again.id, "文件已废止")
    assert duties.evidence(PUBLIC, [rule]) == ()
    assert duties.record(CLERK, rule, COUNTY, SAID).state == "proposed"
    states = [one.state for one in duties.evidence_history(CLERK, [rule])]
    assert states == ["proposed", "withdrawn", "refused"], "nothing is lost"
    assert duties.evidence_history(actor("x", place="320500"), [rule]) == ()
    assert duties.evidence_history(PUBLIC, [rule]) == ()


def test_somebody_s_word_from_outside_may_be_said_again(plan: duties.Plan) -> None:
    insured = proof(plan, "4", 1)
    said = replace(SAID, title="参保户数", value=Decimal("12034"))
    first, second = duties.record(CLERK, insured, COUNTY, said), duties.record(CLERK, insured, COUNTY, said)
    assert (first.kind, first.value, second.value) == ("attested", Decimal("12034"), Decimal("12034"))
    assert refused(lambda: duties.record(CLERK, insured, COUNTY, replace(said, value=Decimal("inf")))) == "not_a_number"
    assert duties.record(CLERK, proof(plan, "2"), COUNTY, said).value is None, "a document is no number"


def test_the_second_person_is_another_and_says_why_not(plan: duties.Plan) -> None:
    rule = proof(plan, "2")
    both = replace(REVIEWER, permissions=REVIEWER.permissions | {"plan.prove"})
    made = duties.record(both, rule, COUNTY, SAID)
    assert duties.waiting_evidence(both) == ()
    assert refused(lambda: duties.check(both, made.id, accept=True)) == "same_person"
    other = replace(REVIEWER, account="r2")
    assert refused(lambda: duties.check(other, made.id, accept=False)) == "missing"
    assert refused(lambda: duties.withdraw(other, made.id, "x")) == "not_waiting"
    duties.check(other, made.id, accept=True)
    assert refused(lambda: duties.check(other, made.id, accept=True)) == "not_waiting"
    with pytest.raises(duties.NoPlan):
        duties.check(replace(other, ranges=(("3205", "3206"),)), made.id, accept=True)
    with pytest.raises(Forbidden):
        duties.check(OTHER_CLERK, made.id, accept=True)


def test_what_is_measured_or_monitored_takes_no_evidence(plan: duties.Plan) -> None:
    assert refused(lambda: duties.record(CLERK, proof(plan, "31"), COUNTY, SAID)) == "not_this_way"
    assert refused(lambda: duties.record(CLERK, proof(plan, "5"), COUNTY, SAID)) == "not_this_way"
    with pytest.raises(duties.NoPlan):
        duties.record(CLERK, 0, COUNTY, SAID)


def test_a_field_that_is_missing_too_long_or_of_the_future_is_said(plan: duties.Plan) -> None:
    rule = proof(plan, "2")
    for why, said in {
        "missing": replace(SAID, where=" \x00"),
        "too_long": replace(SAID, number="长" * 65),
        "future": replace(SAID, day=date(2014, 7, 1)),
    }.items():
        assert refused(lambda said=said: duties.record(CLERK, rule, COUNTY, said)) == why
    assert models.Evidence.objects.count() == 0
    with pytest.raises(duties.Refused) as raised:
        duties.record(CLERK, rule, COUNTY, replace(SAID, where=""))
    assert raised.value.message("zh-hans") == "“在哪里看得到”未填。其余内容都还在。"


def test_a_contract_that_changed_meanwhile_takes_nothing_that_was_recorded_for_the_old_one(plan: duties.Plan) -> None:
    rule = proof(plan, "2")
    made = duties.record(CLERK, rule, COUNTY, SAID)
    new = duties.agree(SUPERVISOR, plan.id, rule, duties.Contract("artefact", Said("新办法", "The new rule")))
    assert refused(lambda: duties.check(REVIEWER, made.id, accept=True)) == "contract_changed"
    assert duties.check(REVIEWER, made.id, accept=False, reason="改登新办法").state == "refused"
    with pytest.raises(duties.NoPlan):
        duties.record(CLERK, rule, COUNTY, SAID)
    assert duties.record(CLERK, proof(new, "2"), COUNTY, SAID).state == "proposed"


def test_a_plan_that_ended_takes_no_more(plan: duties.Plan) -> None:
    rule = proof(plan, "2")
    models.Plan.objects.filter(pk=plan.id).update(until=LATER, revision=2)
    assert refused(lambda: duties.record(CLERK, rule, COUNTY, SAID)) == "ended"


def test_where_a_piece_belongs_is_told_to_those_whose_places_hold_it(plan: duties.Plan) -> None:
    made = duties.record(CLERK, proof(plan, "2"), COUNTY, SAID)
    whole, duty, found = duties.place_of(REVIEWER, made.id)
    assert (whole.id, duty.no, found) == (plan.id, "2", made)
    for stranger in (PUBLIC, actor("x", place="320500")):
        with pytest.raises(duties.NoPlan):
            duties.place_of(stranger, made.id)


def test_damaged_evidence_is_found(plan: duties.Plan) -> None:
    made = duties.record(CLERK, proof(plan, "2"), COUNTY, SAID)
    rows = [(row.subject, row.content) for row in Row.objects.filter(kind="evidence")]
    assert list(duties.broken(rows)) == []
    assert list(duties.broken([])) == [f"Evidence {made.id}: the journal does not know it."]
    models.Evidence.objects.filter(pk=made.id).update(state="in_force")
    assert list(duties.broken()) == [f"Evidence {made.id}: it is in_force, checked by nobody."]
    models.Evidence.objects.filter(pk=made.id).update(
        state="refused", checked_by="k1", checked_at=time.machine(), kind="attested"
    )
    assert list(duties.broken()) == [
        f"Evidence {made.id}: whoever recorded it checked it.",
        f"Evidence {made.id}: it is refused without a reason.",
        f"Evidence {made.id}: it is attested, but the promise of duty 2 is artefact.",
    ]


def test_what_a_merged_place_proved_counts_for_what_it_became(plan: duties.Plan) -> None:
    rule, before = proof(plan, "2"), date(2012, 12, 20)
    with time.at(before):  # 崇川区 and 港闸区 of 南通 became one later, 海门市 a district under another code
        for code in ("320602", "320611", "320684"):
            clerk, checker = actor(f"k{code}", place=code), actor(f"r{code}", "department_reviewer", code)
            made = duties.record(clerk, rule, code, replace(SAID, day=before))
            duties.check(checker, made.id, accept=True)
    assert duties.proven(PUBLIC, plan.id, CITY, LATER)[rule] == {"320602", "320611", "320684"}
    today = date(2026, 11, 24)
    found = duties.proven(PUBLIC, plan.id, CITY, today)[rule]
    assert found < set(duties.bound(plan.duty("2").proofs[0].scope, CITY, today))
    assert len(found) == 2
    assert duties.proven(PUBLIC, plan.id, "320500", LATER) == {}
    assert duties.proven(PUBLIC, plan.id, CITY, date(2012, 12, 19)) == {}


def test_the_bound_places_are_those_of_the_day() -> None:
    counties = ("county_level_city", "county")
    assert [len(duties.bound(counties, PROVINCE, date(year, 12, 31))) for year in (2012, 2013, 2014, 2015)] == [47, 45, 44, 42]
    assert duties.bound(counties, COUNTY, LATER) == (COUNTY,)
    assert duties.bound((), PROVINCE, LATER) == ()
    assert len(duties.bound(("prefecture_city",), PROVINCE, LATER)) == 13
