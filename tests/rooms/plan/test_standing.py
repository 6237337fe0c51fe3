"""How promises stand at places, out of planted registers and checked documents."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.standing import api as standing
from tests.rooms.indicators.planting import hear, plant
from tests.rooms.plan.planning import CITY, CLERK, COUNTY, IN_FORCE, PROVINCE, REVIEWER, SUPERVISOR, in_force, settled, small
from tests.rooms.registry.acting import STATION

pytestmark = pytest.mark.django_db
DAY, DUE, AFTER = date(2014, 6, 30), date(2015, 12, 31), date(2017, 3, 31)
ELDERS = {"year": "2011", "resident": "900000", "hukou": "800000", "aged_60": "10000", "source": "统计公报"}
HOME = {"name": "掘港康乐园", "ownership": "民办", "beds": "200", "opened": "2009-05-01", "state": "运营"}


@pytest.fixture
def plan() -> Iterator[duties.Plan]:
    """The notice in force, read years later."""
    with time.at(IN_FORCE):
        made = in_force()
    with time.at(AFTER):
        yield made


def at(plan: duties.Plan, no: str, place: str = COUNTY, day: date = DAY) -> standing.DutyStanding:
    return standing.standing(access.PUBLIC, plan, no, place, day)


def beds(**values: str) -> None:
    plant("elder_care_institution", COUNTY, HOME | values, date(2012, 3, 1))


def said(found: standing.Promise) -> list[str]:
    assert found.standing
    return [reason.of("zh-hans") for reason in found.standing.reasons]


def test_a_promise_of_which_nothing_is_known_is_not_clear(plan: duties.Plan) -> None:
    first = at(plan, "31").promises[0]
    assert first.state == "dim"
    assert said(first)[0] == "到2014年6月30日没有可算的记录：分母缺记录。"


def test_a_target_that_is_reached_is_kept_and_says_its_number(plan: duties.Plan) -> None:
    plant("population", COUNTY, ELDERS, date(2012, 1, 1))
    beds(beds="300")
    hear()
    first = at(plan, "31", day=date(2012, 12, 31)).promises[0]
    assert (first.state, standing.verdict(first, DAY)) == ("done", "kept")
    assert said(first)[0] == "现为30.0张，已达到30张。"


def test_what_grows_too_slowly_says_how_much_a_month_is_needed(plan: duties.Plan) -> None:
    plant("population", COUNTY, ELDERS, date(2012, 1, 1))
    beds()
    beds(name="双甸敬老院", beds="20", opened="2012-02-01")
    hear()
    first = at(plan, "31", day=date(2013, 3, 31)).promises[0]
    assert first.state == "mind"  # early: nothing is lost yet
    assert first.standing
    assert first.standing.rate == 0
    assert said(first)[0].startswith("至今每月增0张；要如期，每月须增0.24张（前者是后者的0倍）。还缺80张，还有34个月。")


def test_what_does_not_bind_a_place_is_said_so_and_is_no_light(plan: duties.Plan) -> None:
    trio = at(plan, "31").promises[2]
    assert (trio.state, trio.standing, standing.verdict(trio, DAY)) == ("none", None, "none")
    assert at(plan, "31", CITY).promises[2].state != "none"


def test_a_direction_has_no_light_at_any_place(plan: duties.Plan) -> None:
    watched = [
        one
        for one in standing.standings(access.PUBLIC, plan, PROVINCE, DAY)
        for one in one.promises
        if one.proof.kind == "monitored"
    ]
    assert watched
    assert {one.state for one in watched} == {"off"}


def test_a_duty_shows_the_worst_of_its_promises(plan: duties.Plan) -> None:
    order = standing.thresholds().order
    for found in standing.standings(access.PUBLIC, plan, PROVINCE, AFTER):
        states = [one.state for one in found.promises if one.standing]
        assert found.state == min(states, key=order.index, default="none")


def test_the_last_places_are_named_and_each_is_counted_once(plan: duties.Plan) -> None:
    plant("relief_station", COUNTY, STATION | {"name": "如东站", "standardised": "是"}, date(2012, 3, 1))
    plant("relief_station", CITY, STATION | {"name": "南通站", "standardised": "是"}, date(2012, 3, 1))
    hear()
    found = at(plan, "31", CITY).promises[4]
    lacking = standing.tail(access.PUBLIC, plan, found.proof, CITY, DAY)
    assert found.known
    assert (found.known.whole, found.known.have, lacking.bound) == (6, 2, 6)
    assert COUNTY not in lacking.lacking
    assert CITY not in lacking.lacking
    assert len(lacking.lacking) == 4
    assert "还没有的4处：海安县、启东市、如皋市、海门市。" in said(found)


def prove(plan: duties.Plan, no: str, day: date, number: int = 0) -> duties.Evidence:
    proof = plan.duty(no).proofs[number]
    with time.at(max(day, IN_FORCE)):
        made = duties.record(
            CLERK, proof.id, COUNTY, duties.Recorded("如东县文件", "如东县人民政府", day, "如东县政府网站", "东政发〔2013〕12号")
        )
        return duties.check(REVIEWER, made.id, accept=True)


def test_a_checked_document_keeps_what_is_proven_by_one_and_once_withdrawn_it_no_longer_does(plan: duties.Plan) -> None:
    no = next(
        one.no for one in plan.tasks if one.proofs[0].kind == "artefact" and "county" in one.proofs[0].scope and not one.due
    )
    assert at(plan, no).promises[0].state == "dim"
    made = prove(plan, no, date(2013, 5, 2))
    kept = at(plan, no).promises[0]
    assert (kept.state, kept.standing and kept.standing.grade) == ("done", "C")
    assert said(kept)[0] == "2013年5月2日已有；所承诺的1处齐了。"
    assert at(plan, no, day=date(2013, 5, 1)).promises[0].state == "dim"
    duties.withdraw(REVIEWER, made.id, "文件已废止")
    assert at(plan, no).promises[0].state == "dim"


def test_what_comes_after_its_day_is_kept_late_by_so_many_months(plan: duties.Plan) -> None:
    number = next(
        n for n, one in enumerate(plan.duty("16").proofs) if one.due and one.kind == "artefact" and "county" in one.scope
    )
    over = at(plan, "16", day=AFTER).promises[number]
    assert (over.state, standing.verdict(over, AFTER)) == ("stop", "not")
    prove(plan, "16", date(2014, 3, 20), number)
    late = at(plan, "16", day=AFTER).promises[number]
    assert late.standing
    assert (late.state, late.standing.late, standing.verdict(late, AFTER)) == ("done", 3, "kept_late")
    assert said(late)[0] == "2014年3月20日才达到，迟3个月；原定2013年12月31日。"


def test_somebodys_word_alone_never_makes_a_good_light(plan: duties.Plan) -> None:
    duty = next(one for one in plan.tasks if any(proof.kind == "attested" and "county" in proof.scope for proof in one.proofs))
    number = next(n for n, proof in enumerate(duty.proofs) if proof.kind == "attested" and "county" in proof.scope)
    before = at(plan, duty.no, day=date(2013, 1, 31)).promises[number]
    assert (before.state, said(before)[0]) == ("dim", "到2013年1月31日还没有一份来自外部的说明。")
    prove(plan, duty.no, date(2013, 5, 2), number)
    found = at(plan, duty.no).promises[number]
    assert (found.state, found.standing and found.standing.grade) == ("dim", "D")


def test_a_change_is_told_with_its_cause(plan: duties.Plan) -> None:
    no = next(
        one.no for one in plan.tasks if one.proofs[0].kind == "artefact" and "county" in one.proofs[0].scope and not one.due
    )
    prove(plan, no, date(2013, 5, 2))
    [change] = standing.changes(access.PUBLIC, plan, COUNTY, (date(2013, 4, 30), date(2013, 5, 7), date(2013, 5, 31)))
    assert (change.duty.no, change.before, change.after, change.day) == (no, "dim", "done", date(2013, 5, 7))
    assert change.cause.of("en") == "It has been there since 2013-5-2, the 1 that was promised."


def test_as_many_statements_for_all_places_as_for_one(plan: duties.Plan) -> None:
    standing.standings_at(access.PUBLIC, plan, [PROVINCE, CITY, COUNTY], DAY)  # what is kept is kept
    counts = []
    for some in [COUNTY], [CITY, COUNTY, "320682", "320684"]:
        with CaptureQueriesContext(connection) as asked:
            standing.standings_at(access.PUBLIC, plan, some, DAY)
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 6
    assert counts[1] < 25


def test_when_a_target_was_reached_is_looked_up_for_all_places_at_once(plan: duties.Plan) -> None:
    some = [COUNTY, "320682", "320684"]
    for code in some:
        plant("population", code, ELDERS, date(2012, 1, 1))
        plant("elder_care_institution", code, HOME | {"beds": "300"}, date(2012, 3, 1))
    hear()
    duty, counts = plan.duty("31"), []
    for asked in some[:1], some:
        standing.promise_at(access.PUBLIC, plan, duty, duty.proofs[0], asked, AFTER)  # what is kept is kept
        with CaptureQueriesContext(connection) as statements:
            found = standing.promise_at(access.PUBLIC, plan, duty, duty.proofs[0], asked, AFTER)
        counts.append(len(statements))
        assert {one.known and one.known.reached for one in found.values()} == {DUE}
    assert counts[0] == counts[1]


def test_what_was_agreed_on_a_day_is_what_counts_on_it(plan: duties.Plan) -> None:
    first = plan.duty("31").proofs[0]
    plant("population", COUNTY, ELDERS, date(2012, 1, 1))
    beds()
    hear()
    contract = duties.Contract("measured", Said("床位", "Beds"), "elder_care_beds", Decimal(20), "at_least", "2015")
    with time.at(date(2013, 7, 1)):
        changed = duties.agree(SUPERVISOR, plan.id, first.id, contract)
    assert standing.standing(access.PUBLIC, changed, "31", COUNTY, date(2013, 6, 30)).promises[0].proof.target == 30
    now = standing.standing(access.PUBLIC, changed, "31", COUNTY, date(2013, 7, 1)).promises[0]
    assert (now.proof.target, now.state) == (20, "dim")  # reached, but the count of elders is a year and a half old


def test_a_plan_that_is_not_public_is_nobodys_but_its_officials() -> None:
    with time.at(date(2013, 3, 1)):
        hidden = duties.establish(SUPERVISOR, settled(small(), public=False), since=date(2013, 3, 1))
    with pytest.raises(duties.NoPlan):
        standing.standings(access.PUBLIC, hidden, PROVINCE, DAY)
    assert standing.standings(SUPERVISOR, hidden, PROVINCE, DAY)


def test_every_state_verdict_and_reason_has_its_words() -> None:
    words = standing.words()
    assert set(standing.thresholds().order) < set(words.state)
    assert set(words.brief) - {one for one in words.brief if one.endswith("_long")} <= set(words.reason)
    for template in words.reason.values():
        for lang in ("zh", "en"):
            assert template.of(lang).count("{") == template.of(lang).count("}")
