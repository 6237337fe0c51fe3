"""Plans in force: how they come there, who answers on any day, what was ruled and agreed, and who may read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from minzheng.content.api import Said
from minzheng.kernel.access.api import PUBLIC, SYSTEM, Actor, Forbidden
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.duties import models
from tests.rooms.plan.planning import CITY, COUNTY, IN_FORCE, LATER, PROVINCE, SUPERVISOR, in_force, leads, seed, settled, small
from tests.rooms.registry.acting import actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time.at(LATER):
        yield


def refused(act: object, **given: object) -> str:
    """Why something did not take place."""
    with pytest.raises(duties.Refused) as raised:
        act(**given) if given else act()  # type: ignore[operator]
    assert raised.value.message("en") != raised.value.message("zh-hans")
    return raised.value.reason


def test_the_first_notice_in_force_is_its_eighty_clauses_and_the_five_duties_of_its_letter() -> None:
    plan = in_force()
    assert (len(plan.tasks), len(plan.duties), plan.number) == (80, 85, "苏办〔2012〕85号")
    assert plan.parents == ("苏发〔2012〕14号",)
    assert [proof.letter for proof in plan.duty("31").proofs] == ["甲", "乙", "丙", "丁", "戊", "己"]
    beds = plan.duty("31").proofs[0]
    assert (beds.kind, beds.target, beds.bound, beds.due_day) == ("measured", 30, "at_least", date(2015, 12, 31))
    assert beds.quote == "养老机构床位数达到每千名老年人30张以上" == plan.original[beds.start : beds.start + len(beds.quote)]
    assert plan.duty("16").proofs[-1].due_day == date(2013, 12, 31)
    assert plan.duty("53").scope == ("district", "county_level_city", "county")
    assert plan.duty("30").scope == ()
    assert sum(len(duty.parts) for duty in plan.tasks) == 224


def test_an_inferred_lead_is_nobody_s_until_the_issuer_rules() -> None:
    plan = duties.establish(SUPERVISOR, settled(), since=IN_FORCE)
    first = plan.duty("1")
    assert (first.parts[0].token, first.parts[0].role, first.parts[0].provenance) == ("省民政厅", "lead", "first_of_list")
    assert first.lead is None
    assert not any(one.leads for one in duties.who(first, PROVINCE, LATER))
    alone = plan.duty("20").lead
    assert alone is not None
    assert alone.token == "省民政厅"
    assert {duty.no for duty in plan.tasks if duty.lead} == {duty.no for duty in plan.tasks if len(duty.parts) == 1}

    ruled = duties.rule_lead(SUPERVISOR, plan.id, "1", "省财政厅").duty("1")
    assert [(part.token, part.role, part.provenance) for part in ruled.parts] == [
        ("省民政厅", "co", "first_of_list"),
        ("省财政厅", "lead", "ruled"),
    ]
    assert [one.leads for one in duties.who(ruled, PROVINCE, LATER)] == [False, True]
    assert duties.who(ruled, PROVINCE, LATER)[1].units[0].name == "省财政厅"
    assert refused(lambda: duties.rule_lead(SUPERVISOR, plan.id, "1", "省公安厅")) == "no_part"
    assert list(duties.broken()) == []


FATES = {
    # clause, the string of the notice: at the province in 2013, 2015, 2019 and today
    ("2", "省民政厅"): ["省民政厅", "省民政厅", "省医保局", "省医保局"],
    ("2", "省财政厅"): ["省财政厅"] * 4,
    ("2", "省卫生厅"): ["省卫生厅", "省卫生计生委", "省卫生健康委", "省卫生健康委"],
    ("2", "省人力资源社会保障厅"): ["省人力资源社会保障厅", "省人力资源社会保障厅", "省医保局", "省医保局"],
    ("4", "省民政厅"): ["省民政厅", "省民政厅", "省应急管理厅", "省应急管理厅"],
    ("4", "江苏保监局"): ["江苏保监局", "江苏保监局", "江苏银保监局", "江苏金融监管局"],
    ("16", "省民政厅"): ["省民政厅", "省民政厅", "省退役军人事务厅", "省退役军人事务厅"],
    ("16", "省农委"): ["省农委", "省农委", "省农业农村厅", "省农业农村厅"],
    ("16", "省人力资源社会保障厅"): ["省人力资源社会保障厅"] * 4,
}
BELOW = {
    ("2", CITY): ["南通市民政局", "南通市民政局", "南通市医疗保障局", "南通市医疗保障局"],
    ("2", COUNTY): ["如东县民政局", "如东县民政局", "如东县医疗保障局", "如东县医疗保障局"],
    ("4", CITY): ["南通市民政局", "南通市民政局", "南通市应急管理局", "南通市应急管理局"],
    ("4", COUNTY): ["如东县民政局", "如东县民政局", "如东县应急管理局", "如东县应急管理局"],
    ("16", CITY): ["南通市民政局", "南通市民政局", "南通市退役军人事务局", "南通市退役军人事务局"],
    ("16", COUNTY): ["如东县民政局", "如东县民政局", "如东县退役军人事务局", "如东县退役军人事务局"],
}
DAYS = [date(2013, 6, 30), date(2015, 6, 30), date(2019, 6, 30), date(2026, 11, 24)]


def test_who_answers_for_clauses_2_4_and_16_in_2013_2015_2019_and_today() -> None:
    plan = in_force()
    for (no, token), fate in FATES.items():
        found = [_one(plan, no, token, PROVINCE, day) for day in DAYS]
        assert [one.units[0].name for one in found] == fate, (no, token)
        assert [one.moved for one in found] == [name != fate[0] for name in fate], (no, token)
    for (no, place), fate in BELOW.items():
        found = [_one(plan, no, "省民政厅", place, day) for day in DAYS]
        assert [one.units[0].name for one in found] == fate, (no, place)
        assert {one.certainty for one in found} == {"to_confirm"}, "below the province names are made by a rule"


def test_why_it_is_another_unit_now_and_how_certain_that_is() -> None:
    plan = in_force()
    moved = _one(plan, "16", "省民政厅", PROVINCE, DAYS[2])
    assert moved.basis is not None
    assert "2018" in moved.basis.zh
    assert moved.since is not None
    assert str(moved.since).startswith("2018-1")
    assert (moved.leads, moved.certainty) == (True, "to_confirm")  # what was not read in its source is to be confirmed
    stayed = _one(plan, "16", "省民政厅", PROVINCE, DAYS[0])
    assert (stayed.basis, stayed.leads, stayed.moved) == (None, True, False)
    within = _one(plan, "4", "省民政厅", PROVINCE, date(2018, 11, 1))
    assert [unit.name for unit in within.units] == ["省民政厅", "省应急管理厅"], "the day of the change is not known"


def test_a_unit_that_became_another_is_followed_where_no_function_is_said() -> None:
    plan = in_force()
    heir = _one(plan, "8", "省人力资源社会保障厅", PROVINCE, DAYS[3])
    assert (heir.units[0].name, heir.moved) == ("省人力资源社会保障厅", False)
    office = _one(plan, "7", "省残联", COUNTY, DAYS[0])
    assert office.units[0].name == "如东县残联"
    nobody = _one(plan, "16", "省农委", COUNTY, DAYS[0])
    assert (nobody.units, nobody.certainty) == ((), "unknown"), "no rule names one for a county, so none is invented"
    open_set = _one(plan, "c1", "各地", PROVINCE, DAYS[0])
    assert (open_set.units, open_set.certainty) == ((), "unknown")


def test_the_duties_of_a_field_move_with_the_reforms() -> None:
    plan = in_force()
    before, after = (duties.duties_of(plan, "civil_affairs", COUNTY, day) for day in (DAYS[0], DAYS[2]))
    gone = {duty.no for duty, _ in before} - {duty.no for duty, _ in after}
    assert gone == {"2", "4", "15", "16", "17"}
    assert {"16", "17"} <= {duty.no for duty, _ in duties.duties_of(plan, "veterans", COUNTY, DAYS[2])}


def _one(plan: duties.Plan, no: str, token: str, place: str, day: date) -> duties.Answering:
    return next(one for one in duties.who(plan.duty(no), place, day) if one.part.token == token)


def test_a_notice_is_brought_into_force_once_and_replaced_by_name() -> None:
    first = in_force()
    assert refused(in_force) == "in_force"
    new = duties.establish(SUPERVISOR, settled(small()), replaces=first.id)
    old = duties.plan(SUPERVISOR, first.id)
    assert (old.until, new.replaces, new.since) == (LATER, first.id, LATER)
    assert [one.id for one in duties.versions(SUPERVISOR, new.id)] == [first.id, new.id]
    assert [one.id for one in duties.versions(SUPERVISOR, first.id)] == [first.id, new.id]
    assert [one.id for one in duties.plans(SUPERVISOR)] == [new.id]
    assert [one.id for one in duties.plans(SUPERVISOR, date(2013, 1, 1))] == [first.id]
    assert (
        refused(lambda: duties.establish(SUPERVISOR, settled(small("苏办〔2013〕8号")), replaces=first.id)) == "replaced_unknown"
    )
    assert refused(lambda: duties.rule_lead(SUPERVISOR, first.id, "1", "省财政厅")) == "ended"
    again = in_force()
    assert again.id != first.id, "what ended does not stand in the way"
    assert list(duties.broken()) == []


def test_what_cannot_come_into_force_says_why_and_leaves_nothing() -> None:
    seeds = seed()
    said = settled(ruled=leads(seeds))
    head = seeds.head
    cases = {
        "no_number": replace(said, notice=replace(seeds, head=replace(head, number=None))),
        "no_date": replace(said, notice=replace(seeds, head=replace(head, date=None))),
        "no_duties": replace(said, notice=replace(seeds, duties=())),
        "unsettled_units": replace(said, units={}),
        "unknown_unit": replace(said, units={**said.units, "省民政厅": "js:civil"}),
        "due_before_issue": replace(said, notice=replace(seeds, duties=(replace(seeds.duties[0], deadline="2012-09"),))),
    }
    late = {**said.units, "省民政厅": "js:emergency"}  # a unit of 2018, which nobody could name in 2012
    for why, case in cases.items():
        assert refused(lambda case=case: duties.establish(SUPERVISOR, case)) == why
    assert refused(lambda: duties.establish(SUPERVISOR, replace(said, units=late))) == "unknown_unit"
    assert refused(lambda: duties.establish(SUPERVISOR, said, since=date(2012, 10, 9))) == "before_issue"
    assert models.Plan.objects.count() == models.Duty.objects.count() == 0
    assert Row.objects.count() == 0


def test_documents_do_not_rest_on_each_other() -> None:
    upper = duties.establish(SUPERVISOR, settled(small("苏办〔2013〕7号", cites="《办法》(苏办〔2013〕9号)")))
    middle = duties.establish(SUPERVISOR, settled(small("苏办〔2013〕8号", cites="《方案》(苏办〔2013〕7号)")))
    assert middle.parent == upper.id
    assert (
        refused(lambda: duties.establish(SUPERVISOR, settled(small("苏办〔2013〕9号", cites="《方案》(苏办〔2013〕8号)"))))
        == "circular"
    )
    assert duties.establish(SUPERVISOR, settled(small("苏办〔2013〕10号", cites="《方案》(苏办〔2013〕8号)"))).parent == middle.id


def test_a_notice_without_a_sheet_is_monitored_until_somebody_agrees() -> None:
    lines = "1.制定公开办法。(省民政厅、省财政厅)\n2.到2015年,公开率达到90%以上。(省民政厅)\n3.鼓励公开。(省民政厅)"
    plan = duties.establish(SUPERVISOR, settled(small(lines=lines)))
    kinds = [(duty.no, [proof.kind for proof in duty.proofs]) for duty in plan.duties]
    assert kinds == [("1", ["artefact"]), ("2", ["monitored"]), ("3", ["monitored"])]
    rate = plan.duty("2").proofs[0]
    assert (rate.target, rate.bound, rate.due) == (90, "at_least", "2015")
    assert rate.reading is not None
    with time.at(date(2014, 7, 1)):
        agreed = duties.agree(
            SUPERVISOR,
            plan.id,
            rate.id,
            duties.Contract("measured", Said("公开率", "Published"), "four_bodies", Decimal(90), "at_least", "2015"),
        )
    assert [(one.kind, one.since) for one in agreed.duty("2").proofs] == [("measured", date(2014, 7, 1))]
    then = duties.proofs_on(agreed, agreed.duty("2"), LATER)
    assert [(one.kind, one.id, one.until) for one in then] == [("monitored", rate.id, date(2014, 7, 1))]
    assert duties.proofs_on(agreed, agreed.duty("2"), date(2014, 7, 1)) == agreed.duty("2").proofs
    assert list(duties.broken()) == []


def test_a_contract_that_does_not_hold_together_is_refused() -> None:
    plan = in_force()
    proof, what = plan.duty("2").proofs[1], Said("比例", "Share")
    good = duties.Contract("measured", what, "four_bodies", Decimal(60), "at_least")
    cases = {
        "no_kind": replace(good, kind="guessed"),
        "no_target": replace(good, target=None, bound=""),
        "not_a_number": replace(good, target=Decimal("NaN")),
        "no_reading": duties.Contract("monitored", what),
        "missing": duties.Contract("artefact", Said(" ", "x")),
        "too_long": duties.Contract("artefact", Said("长" * 121, "x")),
        "no_such_day": replace(good, due="2015-13"),
        "due_before_issue": replace(good, due="2012-09"),
    }
    for why, contract in cases.items():
        assert refused(lambda contract=contract: duties.agree(SUPERVISOR, plan.id, proof.id, contract)) == why
    assert refused(lambda: duties.agree(SUPERVISOR, plan.id, proof.id, replace(good, bound=""))) == "no_target"
    assert refused(lambda: duties.agree(SUPERVISOR, plan.id, proof.id, replace(good, due="soon"))) == "no_such_day"
    with pytest.raises(duties.NoPlan):
        duties.agree(SUPERVISOR, plan.id, 0, good)
    with pytest.raises(Forbidden):
        duties.agree(actor("c", "department_officer"), plan.id, proof.id, good)


def test_a_ruling_is_the_issuer_s_word_from_its_day_on() -> None:
    plan = in_force()
    duties.rule(SUPERVISOR, plan.id, words="基本实现全覆盖", question="多少算基本？", answer="95%以上。", no="12")
    duties.rule(SUPERVISOR, plan.id, words="各地", question="指谁？", answer="各市、县（市、区）。")
    assert [(one.words, one.duty) for one in duties.rulings(PUBLIC, plan.id)] == [
        ("基本实现全覆盖", plan.duty("12").id),
        ("各地", None),
    ]
    assert duties.rulings(PUBLIC, plan.id, date(2014, 6, 29)) == ()
    assert refused(lambda: duties.rule(SUPERVISOR, plan.id, words="x", question="", answer="y")) == "missing"
    assert refused(lambda: duties.rule(SUPERVISOR, plan.id, words="x", question="y", answer="z" * 1001)) == "too_long"
    with pytest.raises(duties.NoPlan):
        duties.rule(SUPERVISOR, plan.id, words="x", question="y", answer="z", no="81")
    assert Row.objects.filter(verb="plan.rule").count() == 2


def test_meanings_that_the_review_settled_come_into_force_with_the_plan() -> None:
    meaning = duties.Meaning("基本实现全覆盖", "多少算基本？", "95%以上。", "12")
    plan = duties.establish(SUPERVISOR, replace(settled(), meanings=[meaning]), since=IN_FORCE)
    assert [(one.answer, one.since) for one in duties.rulings(PUBLIC, plan.id)] == [("95%以上。", IN_FORCE)]


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        (SYSTEM, True),
        (SUPERVISOR, True),
        (actor("a1", "auditor"), True),
        (actor("b1", place="320600"), True),  # below
        (actor("b2", place="320623"), True),
        (actor("t1", "township_clerk", "320623001"), True),
        (PUBLIC, False),
        (actor("o1", "operator"), False),
        (actor("v1", "village_assistant", "320623001001"), False),
    ],
)
def test_a_plan_that_is_not_public_is_read_at_its_place_and_below_by_those_who_read_plans(who: Actor, reads: bool) -> None:
    plan = in_force(public=False)
    assert [one.id for one in duties.plans(who)] == ([plan.id] if reads else [])
    if reads:
        assert duties.plan(who, plan.id) == plan
        assert duties.rulings(who, plan.id) == ()
    else:
        for asked in (duties.plan, duties.rulings, duties.versions):
            with pytest.raises(duties.NoPlan):
                asked(who, plan.id)


def test_a_plan_of_a_city_is_read_above_and_below_it_and_nowhere_else() -> None:
    made = in_force(replace(SUPERVISOR, place=CITY, ranges=(("3206", "3206:"),)), public=False)
    assert made.place_code == CITY
    for who, reads in {
        actor("1", place="320000"): True,
        actor("2", place="320623"): True,
        actor("3", place="320500"): False,
        actor("4", place="320581"): False,
    }.items():
        assert bool(duties.plans(who)) is reads, who.place
    with pytest.raises(duties.NoPlan):
        duties.rule(
            replace(SUPERVISOR, place="320500", ranges=(("3205", "3205:"),)), made.id, words="x", question="y", answer="z"
        )


def test_only_who_may_bring_into_force_does() -> None:
    for role in ("department_reviewer", "notice_editor", "auditor", "township_clerk"):
        with pytest.raises(Forbidden):
            in_force(actor("x", role))


def test_what_is_damaged_is_found() -> None:
    plan = in_force()
    assert list(duties.broken()) == []
    models.Plan.objects.filter(pk=plan.id).update(original=plan.original.replace("困境儿童", "儿童"))
    models.Part.objects.filter(duty__no="1", role="lead").update(ruled_by="")
    models.Part.objects.filter(duty__no="2", token="省民政厅").update(unit="js:nobody")
    models.Proof.objects.filter(duty__no="3", order=0).update(until=date(2013, 1, 1))
    models.Proof.objects.filter(duty__no="12", kind="measured").update(measure="")
    models.Proof.objects.filter(duty__no="5", order=0).update(reading_zh="")
    models.Proof.objects.filter(duty__no="4", order=0).update(start=0, end=4)
    models.Proof.objects.filter(duty__no="20").delete()
    found = list(duties.broken())
    for said in (
        "its text is not the one",
        "duty 80: its anchor does not quote it",
        "duty 1: nobody is known to have ruled on 省民政厅",
        "duty 2: js:nobody is no unit",
        "duty 3: promise 0 is proven in no way on some day",
        "duty 12: promise 2 is measured, with measure ''",
        "duty 5: promise 0 is only monitored, without a reason",
        "duty 4: promise 0 is anchored outside it",
        "duty 20: how it is proven is not decided",
    ):
        assert any(said in one for one in found), said
    assert not any("duty 6: its" in one for one in found), "what stands before the change is still quoted"
