"""The year of a plan: weights before it, a list in it, scores after it that anybody recomputes, objections against them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.plan.assessment import api as assessment
from minzheng.plan.assessment.formula import canonical
from minzheng.plan.assessment.scoring import lateness, months_late, result, results, scored, unit_results, verified
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from minzheng.registry import api as registry
from tests.rooms.plan import adopting
from tests.rooms.plan.planning import CITY, COUNTY, IN_FORCE, REVIEWER, SUPERVISOR, in_force
from tests.rooms.registry.acting import actor

ANOTHER = actor("s2", "province_supervisor")
NEIGHBOUR = actor("r9", "department_reviewer", "320682")
FORMULA = {
    "half_life_months": "6",
    "lead_percent": "60",
    "z": "1.96",
    "lower_bound_percent": "90",
    "band": [["A", 90], ["B", 75], ["C", 60]],
}
YEAR = 2015  # the last of the promises of clause 31
BEFORE, AFTER, LATE = date(2014, 12, 15), date(2016, 1, 11), date(2016, 2, 20)


def line(**said: object) -> assessment.Line:
    """A line that is half way."""
    plain = assessment.Line(
        place=COUNTY,
        no="31",
        letter="甲",
        weight=1,
        baseline="20",
        value="25",
        slice="30",
        bound="at_least",
        due="2015-12-31",
        reached="",
        ends="2013-12-31",
        grade="B",
        lead="320623:civil_affairs",
    )
    return replace(plain, **said)  # type: ignore[arg-type]


def score(**said: object) -> Decimal:
    return scored(line(**said), FORMULA).score


# The formula


@pytest.mark.parametrize(
    ("said", "worth"),
    [
        ({}, "50.00"),
        ({"value": "30"}, "100.00"),
        ({"value": "48"}, "100.00"),  # no credit above what was asked
        ({"value": "19"}, "0.00"),
        ({"value": "70/3"}, "33.33"),
        ({"baseline": "31", "value": "31"}, "100.00"),  # nothing left to gain, and held
        ({"baseline": "31", "value": "15"}, "50.00"),  # lost again
        ({"bound": "at_most", "baseline": "40", "value": "30", "slice": "20"}, "50.00"),
        ({"due": "2013-06-30"}, "25.00"),  # six months late and half of it: ½ × ½
        ({"due": "2013-06-30", "value": "30", "reached": "2013-06-30"}, "100.00"),
        ({"due": "2013-06-30", "value": "30", "reached": "2013-09-30"}, "70.71"),  # ½ to the half
        ({"due": "2013-06-30", "value": "30", "reached": "2013-07-01"}, "89.09"),  # a month begun is a month
        ({"sample": (32, 32)}, "50.00"),
    ],
)
def test_a_line_is_scored_as_the_formula_says(said: dict[str, object], worth: str) -> None:
    assert score(**said) == Decimal(worth)


def test_what_a_sample_did_not_find_again_counts_for_less_by_its_lower_bound() -> None:
    share = verified((40, 38), 90)
    assert Fraction(38, 40) > share > Fraction(85, 100)
    assert score(sample=(40, 38), value="30") < score(value="30")
    assert verified((), 90) == verified((40, 40), 90) == 1


def test_a_month_begun_is_a_month_late() -> None:
    assert [
        months_late(line(due="2013-01-31", ends=day)) for day in ("2013-01-31", "2013-02-01", "2013-03-01", "2013-12-31")
    ] == [
        0,
        1,
        2,
        11,
    ]
    assert [lateness(months, 6) for months in (0, 6, 12)] == [Decimal(1), Decimal("0.5"), Decimal("0.25")]


def test_a_band_is_given_where_the_whole_interval_lies_in_it_and_no_rank_ever() -> None:
    same = [(Fraction(1), Fraction(95))] * 5
    spread = [(Fraction(1), Fraction(worth)) for worth in (100, 95, 90, 20, 60)]
    assert result("a", same, FORMULA).band == "A"
    assert result("a", [(Fraction(1), Fraction(10))] * 5, FORMULA).band == "D"
    assert result("a", spread, FORMULA).band == ""
    alone = result("a", same[:1], FORMULA)
    assert (alone.band, alone.low, alone.high) == ("", Decimal(0), Decimal(100))


def test_the_interval_is_the_jackknifes() -> None:
    found = result("a", [(Fraction(1), Fraction(worth)) for worth in (50, 60, 70)], FORMULA)
    assert found.score == Decimal("60.00")
    assert (found.low, found.high) == (Decimal("48.68"), Decimal("71.32"))  # 60 ± 1.96 × √(100 ÷ 3)


def test_a_lead_carries_its_share_and_a_co_unit_only_what_it_owes_of_its_own() -> None:
    shared = scored(line(value="30", co=("f",)), FORMULA)
    alone = scored(line(value="20", no="12"), FORMULA)
    found = unit_results([shared, alone], FORMULA)
    assert found["f"].score == Decimal("100.00")
    assert found["320623:civil_affairs"].score == Decimal("37.50")  # 60 of 160
    assert unit_results([scored(line(lead=""), FORMULA)], FORMULA) == {}  # nobody said who leads


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 60), st.integers(1, 60), st.integers(0, 40)), min_size=1, max_size=12),
    st.integers(0, 20),
)
def test_scores_stay_within_bounds_and_more_is_never_worth_less(rows: list[tuple[int, int, int, int]], more: int) -> None:
    lines = [
        line(no=str(n), weight=weight, baseline=str(low), value=str(value), slice=str(low + wanted))
        for n, (weight, value, wanted, low) in enumerate(rows)
    ]
    better = [replace(one, value=str(int(one.value) + more)) for one in lines]
    [one], [other] = (results((scored(each, FORMULA) for each in some), FORMULA).values() for some in (lines, better))
    assert 0 <= one.low <= one.score <= one.high <= 100
    assert other.score >= one.score


# A year


@pytest.fixture
def plan(db: None) -> duties.Plan:
    with time.at(IN_FORCE):
        made = in_force()
    with time.at(date(2012, 12, 1)):
        for proof in made.duty("31").proofs:
            if proof.to_confirm:
                contract = duties.Contract(
                    proof.kind, proof.what, proof.measure, proof.target, proof.bound, proof.due, proof.reading
                )
                made = duties.agree(SUPERVISOR, made.id, proof.id, contract)
    return made


@pytest.fixture
def weighed(plan: duties.Plan) -> duties.Plan:
    with time.at(BEFORE):
        assessment.publish_weights(SUPERVISOR, plan.id, YEAR, assessment.weighed(plan))
    return plan


def centre(place: str, since: date) -> None:
    """A welfare centre that a county opened."""
    said = {"name": "综合性社会福利中心", "kind": "centre", "beds": 200, "complete": True, "opened": since}
    made = registry.bulk_enter(access.SYSTEM, "welfare_institution", [(place, said, since)], checker=REVIEWS)
    assert made.problems == ()
    indicators.catch_up()


REVIEWS = replace(REVIEWER, account="r7", ranges=(("3", "4"),))


@pytest.fixture
def drafted(weighed: duties.Plan) -> assessment.Run:
    with time.at(date(2015, 5, 2)):
        centre(COUNTY, time.today())
    with time.at(AFTER):
        return assessment.assess(SUPERVISOR, weighed.id, YEAR)


def refused(reason: str) -> pytest.RaisesExc[assessment.Refused]:
    return pytest.raises(assessment.Refused, match=f"^\\('{reason}'")


def test_weights_are_published_before_the_year_once_and_for_duties_of_the_plan(plan: duties.Plan) -> None:
    with time.at(BEFORE):
        for weights, reason in (({"99": 1}, "unknown_duty"), ({"31": 0}, "bad_weight"), ({"31": 101}, "bad_weight")):
            with refused(reason):
                assessment.publish_weights(SUPERVISOR, plan.id, YEAR, weights)
        with refused("before_plan"), time.at(date(2010, 1, 1)):
            assessment.publish_weights(SUPERVISOR, plan.id, 2011, {"31": 1})
        assessment.publish_weights(SUPERVISOR, plan.id, YEAR, {"31": 10})
        with refused("published"):
            assessment.publish_weights(SUPERVISOR, plan.id, YEAR, {"31": 20})
        with pytest.raises(access.Forbidden):
            assessment.publish_weights(REVIEWER, plan.id, 2016, {"31": 1})
    with time.at(date(2016, 1, 1)), refused("begun"):
        assessment.publish_weights(SUPERVISOR, plan.id, 2016, {"31": 1})


def test_the_years_list_gives_each_year_its_share_of_what_is_to_be_reached_in_several(weighed: duties.Plan) -> None:
    with time.at(date(2015, 6, 30)):
        mine = {(one.duty.no, one.proof.letter): one for one in assessment.listing(REVIEWER, weighed.id, YEAR, COUNTY)}
        all_ = {(one.duty.no, one.proof.letter): one for one in assessment.listing(SUPERVISOR, weighed.id, 2013, "320000")}
    assert (mine["31", "丁"].slice, mine["31", "丁"].now, mine["31", "丁"].why) == (100, 0, "")
    assert mine["18", ""].why == "monitored"
    assert ("31", "丙") not in mine  # cities only
    days = (date(2013, 12, 31) - IN_FORCE).days, (date(2015, 12, 31) - IN_FORCE).days
    assert all_["31", "丁"].slice == 100 * Fraction(*days)


def test_a_thing_that_is_there_or_not_has_no_share_of_a_year_before_its_time_and_is_carried_over_after_it(
    weighed: duties.Plan,
) -> None:
    for year, why, carried in ((2014, "not_yet", False), (2015, "", False), (2016, "", True)):
        with time.at(date(year, 3, 1)):
            found = assessment.listing(REVIEWER, weighed.id, year, COUNTY)
        centre = next(one for one in found if (one.duty.no, one.proof.letter) == ("31", "丁"))
        assert (centre.why, centre.carried) == (why, carried)


def test_what_the_place_above_agreed_does_not_apply_has_no_line_and_what_a_city_added_counts_for_nothing(
    weighed: duties.Plan,
) -> None:
    with time.at(BEFORE):
        local.derive(SUPERVISOR, weighed)
        for who in (adopting.MAYOR, adopting.CLERK):
            local.adopt(who, weighed, who.place)
        local.adjust(
            adopting.MAYOR, weighed, CITY, "31", "丁", local.Adjusting("adapt", due="2014", reason="早建", funder="市财政")
        )
        asked = local.adjust(adopting.CLERK, weighed, COUNTY, "31", "戊", local.Adjusting("not_applicable", reason="由市站承担"))
        local.approve(adopting.MAYOR, weighed, asked.id, accept=True)
    with time.at(AFTER):
        mine = {(one.duty.no, one.proof.letter): one for one in assessment.listing(REVIEWER, weighed.id, YEAR, COUNTY)}
    assert mine["31", "戊"].why == "not_applicable"
    assert mine["31", "丁"].due == date(2015, 12, 31)


def test_a_year_is_assessed_when_it_is_over_with_weights_published_before_it(weighed: duties.Plan) -> None:
    with time.at(date(2013, 12, 31)), refused("not_over"):
        assessment.assess(SUPERVISOR, weighed.id, YEAR)
    with time.at(AFTER):
        with refused("no_weights"):
            assessment.assess(SUPERVISOR, weighed.id, 2012)
        with pytest.raises(access.Forbidden):
            assessment.assess(REVIEWER, weighed.id, YEAR)


def test_a_place_is_scored_by_its_own_records_and_every_promise_left_out_says_why(drafted: assessment.Run) -> None:
    with time.at(AFTER):
        found = assessment.scores(SUPERVISOR, drafted.id)
    mine = {(one.line.no, one.line.letter): one.score for one in found.lines if one.line.place == COUNTY}
    assert mine["31", "丁"] == Decimal("100.00")
    assert mine["31", "戊"] == Decimal("0.00")
    theirs = {(one.line.no, one.line.letter): one.score for one in found.lines if one.line.place == "320682"}
    assert theirs["31", "丁"] == Decimal("0.00")
    left_out = {(no, letter): why for no, letter, why, some in drafted.data["left_out"] if not some or COUNTY in some}
    assert left_out["18", ""] == "monitored"
    assert left_out["12", "丙"] == "to_confirm"
    assert set(left_out.values()) <= set(assessment.words().left_out)


def test_anybody_recomputes_a_published_score_from_its_file_alone(drafted: assessment.Run) -> None:
    text = canonical(drafted.data)
    again = assessment.recompute(assessment.read(text))
    with time.at(AFTER):
        assert again == assessment.scores(SUPERVISOR, drafted.id)
    assert again.digest == drafted.digest == journal.digest(text.encode())
    changed = json.loads(text)
    changed["lines"][0][5] = "99"
    assert assessment.recompute(changed).digest != drafted.digest


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema":"other"}', '{"schema":"minzheng.assessment/1","lines":[[1]],"columns":["a"]}', "[" * 9999]
)
def test_a_file_that_is_no_assessment_is_refused_in_words(text: str) -> None:
    with pytest.raises(assessment.Refused) as told:
        assessment.recompute(assessment.read(text))
    assert told.value.message("zh").startswith("这个文件不是一份考核数据")


def test_a_draft_is_its_makers_what_is_shown_each_places_own_and_what_is_published_everybodys(drafted: assessment.Run) -> None:
    with time.at(AFTER):
        for who in (REVIEWER, access.PUBLIC):
            with pytest.raises(assessment.NoYear):
                assessment.run(who, drafted.id)
        assessment.show(SUPERVISOR, drafted.id)
        assert {one.line.place for one in assessment.scores(REVIEWER, drafted.id).lines} == {COUNTY}
        assert COUNTY not in assessment.scores(NEIGHBOUR, drafted.id).places
        with pytest.raises(assessment.NoYear):
            assessment.run(access.PUBLIC, drafted.id)
    with time.at(LATE):
        assessment.publish(ANOTHER, drafted.id)
        assert len(assessment.scores(access.PUBLIC, drafted.id).places) > 50


def test_what_was_shown_is_published_by_another_person_when_the_time_to_object_is_over(drafted: assessment.Run) -> None:
    with time.at(AFTER):
        with refused("not_shown"):
            assessment.publish(ANOTHER, drafted.id)
        assessment.show(SUPERVISOR, drafted.id)
        with refused("not_draft"):
            assessment.show(SUPERVISOR, drafted.id)
        with refused("still_time"):
            assessment.publish(ANOTHER, drafted.id)
        said = assessment.object_to(REVIEWER, drafted.id, place_code=COUNTY, no="31", letter="戊", words_said="已建成")
    with time.at(LATE):
        with refused("same_person"):
            assessment.publish(SUPERVISOR, drafted.id)
        with refused("objections_open"):
            assessment.publish(ANOTHER, drafted.id)
        assessment.answer(ANOTHER, said.id, upheld=False, answer_said="没有记录")
        assert assessment.publish(ANOTHER, drafted.id).state == "published"


def objecting(run: assessment.Run, **said: object) -> assessment.Objection:
    asked = {"place_code": COUNTY, "no": "31", "letter": "戊", "words_said": "救助站已于12月建成"} | said
    return assessment.object_to(REVIEWER, run.id, **asked)  # type: ignore[arg-type]


def test_a_place_objects_to_its_own_line_within_its_time_and_once_at_a_time(drafted: assessment.Run) -> None:
    with time.at(AFTER):
        assessment.show(SUPERVISOR, drafted.id)
        with pytest.raises(access.Forbidden):
            objecting(drafted, place_code="320682")
        with refused("no_line"):
            objecting(drafted, no="18", letter="")
        with refused("missing"):
            objecting(drafted, words_said=" ")
        assert objecting(drafted).due == date(2016, 2, 1)  # 15 working days
        with refused("already"):
            objecting(drafted)
    with time.at(LATE), refused("too_late"):
        objecting(drafted, letter="丁")


def test_an_objection_that_is_upheld_computes_again_all_that_depends_on_it(drafted: assessment.Run) -> None:
    with time.at(AFTER):
        assessment.show(SUPERVISOR, drafted.id)
        said = objecting(drafted)
        with refused("same_person"):
            assessment.answer(SUPERVISOR, said.id, upheld=True, answer_said="成立", corrected={"value": "100"})
        with refused("no_correction"):
            assessment.answer(ANOTHER, said.id, upheld=True, answer_said="成立")
        for wrong in ({"value": "many"}, {"place": "320000"}, {"value": "1/0"}, {"due": "2013-02-30"}):
            with refused("bad_correction"):
                assessment.answer(ANOTHER, said.id, upheld=True, answer_said="成立", corrected=wrong)
        before = assessment.scores(SUPERVISOR, drafted.id)
        assessment.answer(ANOTHER, said.id, upheld=True, answer_said="成立", corrected={"value": "100"})
        latest, former = assessment.runs(SUPERVISOR, drafted.year.plan, YEAR)
        after = assessment.scores(SUPERVISOR, latest.id)
    assert (latest.state, former.state, latest.because) == ("shown", "superseded", said.id)
    assert after.places[COUNTY].score > before.places[COUNTY].score
    assert after.units["320623:civil_affairs"].score > before.units["320623:civil_affairs"].score
    assert {code: one for code, one in after.places.items() if code != COUNTY} == {
        code: one for code, one in before.places.items() if code != COUNTY
    }


def test_an_objection_upheld_after_publication_takes_its_place_and_the_former_stays_to_be_read(drafted: assessment.Run) -> None:
    with time.at(AFTER):
        assessment.show(SUPERVISOR, drafted.id)
    with time.at(LATE):
        assessment.publish(ANOTHER, drafted.id)
        said = objecting(drafted)
        assessment.answer(ANOTHER, said.id, upheld=True, answer_said="成立", corrected={"value": "100"})
        latest, former = assessment.runs(access.PUBLIC, drafted.year.plan, YEAR)
        assert (latest.state, former.state) == ("published", "superseded")
        assert assessment.run(access.PUBLIC, former.id).digest == drafted.digest
        with refused("superseded"):
            objecting(drafted, letter="丁")
        assert list(assessment.broken()) == []


def test_one_run_stands_at_a_time_and_nobody_objects_for_another_place(drafted: assessment.Run) -> None:
    with time.at(AFTER):
        assessment.show(SUPERVISOR, drafted.id)
        with pytest.raises(access.Forbidden):
            assessment.object_to(ANOTHER, drafted.id, place_code=COUNTY, no="31", letter="戊", words_said="x")
        said = objecting(drafted)
        again = assessment.assess(SUPERVISOR, drafted.year.plan, YEAR)
        with refused("objections_open"):
            assessment.show(SUPERVISOR, again.id)
        assessment.answer(ANOTHER, said.id, upheld=False, answer_said="没有记录")
        assessment.show(SUPERVISOR, again.id)
        states = [one.state for one in assessment.runs(SUPERVISOR, drafted.year.plan, YEAR)]
    assert states == ["shown", "superseded"]


def test_what_is_upheld_is_put_right_where_it_stands_whatever_draft_was_made_meanwhile(drafted: assessment.Run) -> None:
    with time.at(AFTER):
        assessment.show(SUPERVISOR, drafted.id)
    with time.at(LATE):
        assessment.publish(ANOTHER, drafted.id)
        first, second = objecting(drafted), objecting(drafted, letter="丁")
        assessment.assess(SUPERVISOR, drafted.year.plan, YEAR)
        for said in (first, second):
            assessment.answer(ANOTHER, said.id, upheld=True, answer_said="成立", corrected={"value": "99"})
        [stands] = [one for one in assessment.runs(access.PUBLIC, drafted.year.plan, YEAR) if one.state == "published"]
        columns = stands.data["columns"]
        mine = {one[2]: one[columns.index("value")] for one in stands.data["lines"] if one[:2] == [COUNTY, "31"]}
    assert (mine["丁"], mine["戊"]) == ("99", "99")


def test_every_act_is_in_the_journal(drafted: assessment.Run) -> None:
    with time.at(AFTER):
        assessment.show(SUPERVISOR, drafted.id)
        assessment.answer(ANOTHER, objecting(drafted).id, upheld=False, answer_said="没有记录")
    noted = {row.verb for row in journal.page(ranges=(("", "A"),), size=500).rows}
    assert {f"assessment.{verb}" for verb in ("weights", "assess", "show", "object", "dismissed")} <= noted


def test_a_sample_and_a_deliverable_are_noted_and_change_what_is_scored(weighed: duties.Plan) -> None:
    proof = next(one for one in weighed.duty("31").proofs if one.letter == "丁")
    with time.at(BEFORE):
        unit = "320623:finance"
        assessment.owe(SUPERVISOR, weighed.id, YEAR, no="31", place_code=COUNTY, unit=unit, what="安排建设资金")
        with refused("not_a_part"):
            assessment.owe(SUPERVISOR, weighed.id, YEAR, no="31", place_code=COUNTY, unit="320623:court", what="x")
    with time.at(date(2015, 5, 2)):
        centre(COUNTY, time.today())
    with time.at(AFTER):
        with refused("bad_sample"):
            assessment.sample(SUPERVISOR, weighed.id, YEAR, proof=proof.id, place_code=COUNTY, looked=3, found=4, basis="x")
        assessment.sample(SUPERVISOR, weighed.id, YEAR, proof=proof.id, place_code=COUNTY, looked=10, found=5, basis="2015年督查")
        run = assessment.assess(SUPERVISOR, weighed.id, YEAR)
        found = assessment.scores(SUPERVISOR, run.id)
    mine = next(one for one in found.lines if (one.line.place, one.line.no, one.line.letter) == (COUNTY, "31", "丁"))
    assert (mine.line.grade, mine.line.co) == ("A", (unit,))
    assert mine.verified < 1
    assert unit in found.units
    assert CITY in found.places


# What the assessor decides


def of_centre(run: assessment.Run) -> assessment.Scored:
    scores = assessment.scores(SUPERVISOR, run.id)
    return next(one for one in scores.lines if (one.line.place, one.line.no, one.line.letter) == (COUNTY, "31", "丁"))


def decide(run: assessment.Run, who: access.Actor = SUPERVISOR, **said: str) -> assessment.Run:
    asked = {"place_code": COUNTY, "no": "31", "letter": "丁", "score": "80", "why": "试运行，未满员"} | said
    return assessment.decide(who, run.id, **asked)


def test_a_score_is_recommended_from_the_record_and_another_takes_a_reason(drafted: assessment.Run) -> None:
    with time.at(AFTER):
        before = assessment.scores(SUPERVISOR, drafted.id).places[COUNTY]
        assert (of_centre(drafted).recommended, of_centre(drafted).score, of_centre(drafted).why) == (100, 100, "")
        with refused("missing"):
            decide(drafted, why=" ")
        for wrong in "", "many", "101", "-1", "79.999", "NaN", "1e9":
            with refused("bad_score"):
                decide(drafted, score=wrong)
        with refused("no_line"):
            decide(drafted, letter="辛")
        with refused("not_yours"):
            decide(drafted, ANOTHER)
        with pytest.raises(assessment.NoYear):
            decide(drafted, REVIEWER)
        made = decide(drafted)
        assert (of_centre(made).recommended, of_centre(made).score, of_centre(made).why) == (100, 80, "试运行，未满员")
        assert assessment.scores(SUPERVISOR, made.id).places[COUNTY].score < before.score
        assert made.digest != drafted.digest
        assert list(assessment.broken()) == []


def test_the_recommended_score_again_takes_the_decision_back(drafted: assessment.Run) -> None:
    with time.at(AFTER):
        decide(drafted, score="80.5")
        assert decide(drafted, score="100", why="").digest == drafted.digest


def test_what_was_decided_is_published_recomputed_and_closed_once_it_is_shown(drafted: assessment.Run) -> None:
    with time.at(AFTER):
        decide(drafted)
        assessment.show(SUPERVISOR, drafted.id)
        with refused("not_draft"):
            decide(drafted, score="70")
    with time.at(LATE):
        published = assessment.publish(ANOTHER, drafted.id)
        again = assessment.recompute(assessment.read(canonical(published.data)))
    assert next(one.score for one in again.lines if one.why) == 80
    for wrong in ["320999", "31", "丁", "80", "x"], [COUNTY, "31", "丁", "80", ""], [COUNTY, "31", "丁", "800", "x"], [COUNTY]:
        with refused("bad_file"):
            assessment.recompute({**published.data, "decided": [wrong]})


def test_a_decision_falls_with_the_line_that_it_rested_on(drafted: assessment.Run) -> None:
    with time.at(AFTER):
        decide(drafted)
        assessment.show(SUPERVISOR, drafted.id)
        said = objecting(drafted, letter="丁")
        assessment.answer(ANOTHER, said.id, upheld=True, answer_said="成立", corrected={"value": "100"})
        latest, _former = assessment.runs(SUPERVISOR, drafted.year.plan, YEAR)
        assert (of_centre(latest).score, of_centre(latest).why) == (100, "")
