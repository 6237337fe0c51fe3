"""A city assesses its own notice at its own counties, by the same published formula; no other office has a hand in it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.notice import api as notices
from minzheng.plan.assessment import api as assessment
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from tests.rooms.plan import planning
from tests.rooms.plan.planning import CITY, COUNTY, REVIEWER, SUPERVISOR
from tests.rooms.plan.test_assessment import centre, refused
from tests.rooms.plan.test_below_the_province import NOTICE, OF_CITY, OF_COUNTY, OF_SISTER
from tests.rooms.registry.acting import actor

pytestmark = pytest.mark.django_db
COLLEAGUE = actor("9000031", "local_supervisor", CITY, "government_office")
SISTERS_COUNTY = actor("9000032", "department_reviewer", "320581")
YEAR, ISSUED, BEFORE, AFTER, LATE = 2015, date(2014, 2, 10), date(2014, 12, 15), date(2016, 1, 11), date(2016, 2, 20)
STRANGERS = OF_SISTER, OF_COUNTY, SUPERVISOR


def issued(public: bool = True) -> duties.Plan:
    """The city's notice in force, its second duty proven by a measure that the city agreed to."""
    notice = notices.compile(NOTICE)
    keys = {"市水利局": "", "市民政局": f"{CITY}:civil_affairs", "市财政局": f"{CITY}:finance"}
    with time.at(ISSUED):
        plan = duties.establish(OF_CITY, duties.Settled(notice, keys, {"2": "市民政局"}, public=public))
        local.derive(OF_CITY, plan)
        known = planning.in_force()
        centres = known.duty("31").proofs[3]
        proof = plan.duty("2").proofs[0]
        contract = duties.Contract("measured", proof.what, centres.measure, centres.target, centres.bound, "2015")
        return duties.agree(OF_CITY, plan.id, proof.id, contract)


@pytest.fixture
def plan() -> duties.Plan:
    return issued()


@pytest.fixture
def drafted(plan: duties.Plan) -> assessment.Run:
    with time.at(BEFORE):
        assessment.publish_weights(OF_CITY, plan.id, YEAR, assessment.weighed(plan))
    with time.at(date(2015, 5, 2)):
        centre(COUNTY, time.today())
        centre("320581", time.today())
    with time.at(AFTER):
        return assessment.assess(OF_CITY, plan.id, YEAR)


def test_a_city_assesses_its_own_counties_and_none_of_a_sister(drafted: assessment.Run) -> None:
    with time.at(AFTER):
        found = assessment.scores(OF_CITY, drafted.id)
    districts = {place for _no, _letter, why, some in drafted.data["left_out"] if why == "unknown" for place in some}
    assert districts == {"320602", "320611", "320612"}, "what the measure does not count there is not known, and no nought"
    assert set(found.places) | districts == {one.code for one in places.children(CITY, AFTER)}
    worth = {one.line.place: one.score for one in found.lines if one.line.no == "2"}
    assert worth[COUNTY] == Decimal("100.00")
    assert {score for place, score in worth.items() if place != COUNTY} == {Decimal("0.00")}
    assert assessment.recompute(drafted.data) == found, "by the file alone"
    assert drafted.data["formula"] == assessment.formula_of(YEAR).plain  # type: ignore[union-attr]


def test_its_counties_object_and_a_colleague_answers_and_publishes(drafted: assessment.Run) -> None:
    with time.at(AFTER):
        assessment.show(OF_CITY, drafted.id)
        assert set(assessment.scores(REVIEWER, drafted.id).places) == {COUNTY}
        said = assessment.object_to(REVIEWER, drafted.id, place_code=COUNTY, no="2", letter="", words_said="另有一所")
        assert [one.id for one in assessment.to_answer(COLLEAGUE)] == [said.id]
        with refused("same_person"):
            assessment.answer(OF_CITY, said.id, upheld=False, answer_said="没有记录")
        assessment.answer(COLLEAGUE, said.id, upheld=False, answer_said="没有记录")
    with time.at(LATE):
        assert assessment.publish(COLLEAGUE, drafted.id).state == "published"
        assert COUNTY in assessment.scores(access.PUBLIC, drafted.id).places


@pytest.mark.parametrize("stranger", STRANGERS)
def test_no_office_beside_above_or_below_assesses_it(stranger: access.Actor, plan: duties.Plan) -> None:
    with time.at(BEFORE), pytest.raises(access.Forbidden):
        assessment.publish_weights(stranger, plan.id, YEAR, {"2": 1})
    with time.at(BEFORE):
        assessment.publish_weights(OF_CITY, plan.id, YEAR, {"2": 1})
    with time.at(AFTER):
        run = assessment.assess(OF_CITY, plan.id, YEAR)
        for act in assessment.show, assessment.publish:
            with pytest.raises((access.Forbidden, assessment.NoYear)):
                act(stranger, run.id)
        assert assessment.runs(stranger, plan.id, YEAR) == ()
        with pytest.raises(access.Forbidden):
            assessment.assess(stranger, plan.id, YEAR)


def test_a_sister_city_sees_nothing_of_what_is_shown_and_answers_none_of_it(drafted: assessment.Run) -> None:
    with time.at(AFTER):
        assessment.show(OF_CITY, drafted.id)
        said = assessment.object_to(REVIEWER, drafted.id, place_code=COUNTY, no="2", letter="", words_said="另有一所")
        for stranger in OF_SISTER, SISTERS_COUNTY, access.PUBLIC:
            assert assessment.runs(stranger, drafted.year.plan, YEAR) == ()
            with pytest.raises(assessment.NoYear):
                assessment.scores(stranger, drafted.id)
            with pytest.raises(assessment.NoYear):
                assessment.answer(stranger, said.id, upheld=False, answer_said="x")
            assert assessment.to_answer(stranger) == ()
        assert assessment.to_answer(SUPERVISOR) == (), "the province reads it, and answers nothing of it"


def test_a_city_touches_nothing_of_the_provinces_assessment() -> None:
    with time.at(planning.IN_FORCE):
        whole = planning.in_force()
    with time.at(BEFORE):
        with pytest.raises(access.Forbidden):
            assessment.publish_weights(OF_CITY, whole.id, YEAR, {"31": 1})
        assessment.publish_weights(SUPERVISOR, whole.id, YEAR, assessment.weighed(whole))
    with time.at(AFTER):
        run = assessment.assess(SUPERVISOR, whole.id, YEAR)
        with pytest.raises(assessment.NoYear):
            assessment.run(OF_CITY, run.id)
        assessment.show(SUPERVISOR, run.id)
        assert {code[:4] for code in assessment.scores(OF_CITY, run.id).places} == {CITY[:4]}, "its own lines"
        for act in (
            lambda: assessment.publish(OF_CITY, run.id),
            lambda: assessment.assess(OF_CITY, whole.id, YEAR),
            lambda: assessment.decide(OF_CITY, run.id, place_code=COUNTY, no="31", letter="丁", score="1", why="x"),
        ):
            with pytest.raises(access.Forbidden):
                act()


def test_what_is_noted_for_a_year_is_about_the_places_that_it_assesses(plan: duties.Plan) -> None:
    with time.at(BEFORE):
        assessment.publish_weights(OF_CITY, plan.id, YEAR, {"2": 1})
        for place in "320581", CITY, "320000":
            with refused("not_assessed"):
                assessment.owe(OF_CITY, plan.id, YEAR, no="2", place_code=place, unit=f"{place}:finance", what="资金")
        assessment.owe(OF_CITY, plan.id, YEAR, no="2", place_code=COUNTY, unit=f"{COUNTY}:finance", what="资金")


def test_a_county_has_a_list_of_its_citys_year(plan: duties.Plan) -> None:
    with time.at(date(2015, 6, 30)):
        [mine] = [one for one in assessment.listing(REVIEWER, plan.id, YEAR, COUNTY) if one.duty.no == "2"]
        assert (mine.slice, mine.now, mine.why) == (100, 0, "")
        assert assessment.listing(SISTERS_COUNTY, plan.id, YEAR, "320581") == ()
