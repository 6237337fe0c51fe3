"""A city and a county supervise, inspect and bring notices into force within their own places, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.inspection import api as inspection
from minzheng.plan.local import api as local
from minzheng.plan.review import api as review
from minzheng.plan.supervision import api as supervision
from tests.rooms.plan.reviewing import everything
from tests.rooms.plan.watchers import CITY, CLERK, COUNTY, DAY, HEAD, OFFICE, OTHER, TOWN, TOWNSHIP, actor, asking, opening

pytestmark = pytest.mark.django_db(transaction=True)
SISTER = "320500"
OF_CITY = actor("9000021", "local_supervisor", CITY, "government_office")
OF_COUNTY = actor("9000022", "local_supervisor", COUNTY, "government_office")
OF_SISTER = actor("9000023", "local_supervisor", SISTER, "government_office")
NOTICE = """关于印发南通市山塘整治责任分解方案的通知
通政办发〔2014〕7号
各县（市、区）人民政府，市各有关部门：
现将《南通市山塘整治责任分解方案》印发给你们，请认真组织实施。
南通市人民政府办公室
2014年2月5日

南通市山塘整治责任分解方案

一、摸清底数
1．全面普查山塘，2014年6月底前建立山塘名册。（市水利局、市民政局）
2．到2015年，各县（市、区）建成1所山塘管护站。（市民政局、市财政局）
"""


@pytest.fixture(autouse=True)
def on_a_day() -> Iterator[None]:
    with time.at(DAY):
        yield


def test_a_city_has_a_matter_of_its_county_seen_through_and_the_county_one_of_a_township() -> None:
    made = supervision.register(OF_CITY, opening())
    for who, verb, given in (
        (OF_CITY, "assign", {}),
        (CLERK, "sign", {}),
        (CLERK, "claim", {"words": "w"}),
        (OF_CITY, "verify", {"words": "w"}),
        (OF_CITY, "close", {}),
    ):
        supervision.step(who, "matter", made, verb, given)
    assert supervision.matter(OF_CITY, made).state.id == "closed"
    below = supervision.register(OF_COUNTY, opening(place_code=TOWN))
    supervision.step(OF_COUNTY, "matter", below, "assign")
    supervision.step(TOWNSHIP, "matter", below, "sign")
    assert [one.id for one in supervision.matters(OF_CITY)] == [below], "what a county has in hand its city sees"


def test_a_city_urges_once_the_facts_allow_it() -> None:
    made = supervision.register(OF_CITY, opening(due=DAY + timedelta(10)))
    supervision.step(OF_CITY, "matter", made, "assign")
    with time.at(DAY + timedelta(20)):
        [(matter, rung)] = supervision.to_urge(OF_CITY)
        supervision.step(OF_CITY, "matter", matter.id, rung.verb, {"reason": "r"})
        assert supervision.matter(CLERK, made).rung == rung.name
        assert supervision.to_urge(OF_SISTER) == ()


def test_a_sister_city_and_a_sister_county_see_nothing_of_it() -> None:
    made = supervision.register(OF_CITY, opening())
    of_other = actor("9000024", "local_supervisor", OTHER, "government_office")
    for stranger in OF_SISTER, of_other:
        assert supervision.matters(stranger) == ()
        with pytest.raises(supervision.NoThing):
            supervision.matter(stranger, made)
        with pytest.raises(supervision.NoThing):
            supervision.step(stranger, "matter", made, "assign")
        with pytest.raises(access.Forbidden):
            supervision.register(stranger, opening())
    assert [one.id for one in supervision.matters(OFFICE)] == [made], "the province sees it, and leaves it to the city"
    with pytest.raises(access.Forbidden):
        supervision.step(OFFICE, "matter", made, "assign")


def test_what_the_province_watches_a_city_reads_and_does_not_move() -> None:
    made = supervision.register(OFFICE, opening())
    assert supervision.matter(OF_CITY, made).mine == frozenset()
    with pytest.raises(access.Forbidden):
        supervision.step(OF_CITY, "matter", made, "assign")
    with pytest.raises(access.Forbidden):
        supervision.register(OF_COUNTY, opening(place_code=CITY))


def test_a_county_asks_its_city_for_help_and_a_sister_city_hears_nothing() -> None:
    made = supervision.ask_help(CLERK, asking())
    assert supervision.help_(OF_CITY, made).place_code == CITY
    assert supervision.helps(OF_SISTER) == ()


# ---- inspections


@pytest.fixture
def pool(settings: object) -> dict[str, access.Actor]:
    """Officials of the city and of a county of it, and of a sister city, each enrolled by their own office."""
    found = {}
    for login, office, place in (
        ("c1", OF_CITY, CITY),
        ("c2", OF_CITY, CITY),
        ("k1", OF_COUNTY, COUNTY),
        ("k2", OF_COUNTY, COUNTY),
        ("s1", OF_SISTER, SISTER),
        ("s2", OF_SISTER, SISTER),
    ):
        new = access.NewAccount(
            login=login, name=login, role="department_officer", unit="", sector="civil_affairs", place_code=place, since=DAY
        )
        access.open_accounts(access.SYSTEM, [new])
        inspection.enrol(office, login)
        found[login] = access.actor_of_login(login)
    return found


def drawn(office: access.Actor, place: str = "") -> int:
    """An inspection of townships by an office, as far as its draw."""
    entry = inspection.list_in_year(office, DAY.year, 1, f"督查{office.account}", "督〔2014〕1号")
    made = inspection.prepare(
        office, inspection.Prepared(entry, "山塘督查", "township", "accept_10_20", ("管护",), place, sector="civil_affairs")
    )
    supervision.step(office, "inspection", made, "commit", {})
    supervision.step(office, "inspection", made, "draw", {})
    return made


def test_a_city_inspects_by_its_own_officials_and_nobody_where_they_belong(pool: dict[str, access.Actor]) -> None:
    made = drawn(OF_CITY)
    going: dict[str, set[str]] = {}
    for sample in inspection.samples(OF_CITY, made):
        going.setdefault(sample.county, set()).update(sample.inspectors)
    everybody = set().union(*going.values())
    assert everybody <= {pool[name].account for name in ("c1", "c2", "k1", "k2")}, "none of another city"
    assert going[COUNTY] == {pool["c1"].account, pool["c2"].account}
    assert set(going) == {one.code for one in places.children(CITY, DAY)}


def test_a_county_inspects_its_townships_by_officials_of_its_own(pool: dict[str, access.Actor]) -> None:
    made = drawn(OF_COUNTY)
    samples = inspection.samples(OF_COUNTY, made)
    assert {who for one in samples for who in one.inspectors} == {pool["k1"].account, pool["k2"].account}
    inspection.look(pool["k1"], samples[0].id, {0: (False, "无人管护")})
    found = inspection.find(pool["k1"], samples[0].id, wrong="无人管护", evidence="照片", rating="ordinary")
    with pytest.raises(access.Forbidden):
        inspection.order(OF_CITY, found, DAY + timedelta(30))
    matter = inspection.order(OF_COUNTY, found, DAY + timedelta(30))
    supervision.step(HEAD, "matter", matter, "sign")
    supervision.step(HEAD, "matter", matter, "claim", {"words": "w"})
    supervision.step(OF_COUNTY, "matter", matter, "verify", {"words": "w"})


def test_a_declared_tie_keeps_an_official_away_even_from_the_own_county(pool: dict[str, access.Actor]) -> None:
    inspection.declare_tie(OF_COUNTY, pool["k1"].account, COUNTY, "亲属任职")
    with pytest.raises(inspection.Refused) as told:
        drawn(OF_COUNTY)
    assert told.value.reason == "no_inspectors"


def test_a_sister_city_sees_neither_an_inspection_nor_its_inspectors(pool: dict[str, access.Actor]) -> None:
    made = drawn(OF_CITY)
    assert inspection.inspections(OF_SISTER) == ()
    assert inspection.year_plan(OF_SISTER, DAY.year) == ()
    assert {account for account, _place, _ties in inspection.inspectors(OF_SISTER)} == {pool["s1"].account, pool["s2"].account}
    for ask in inspection.inspection, inspection.samples, inspection.findings, inspection.draw_file, inspection.overlaps:
        with pytest.raises(supervision.NoThing):
            ask(OF_SISTER, made)
    assert [one.id for one in inspection.inspections(OFFICE)] == [made]
    assert [one.id for one in inspection.inspections(CLERK)] == [made]


def test_whoever_sits_at_a_place_that_is_no_more_reads_what_passed_to_them(pool: dict[str, access.Actor]) -> None:
    drawn(OF_CITY)
    for place in "", "320584":  # nobody's, and a county-level city until 2012
        one = actor("9000026", "department_officer", place or CITY)
        one = replace(one, place=place)
        assert len(inspection.inspections(one)) == (place == "")


def test_a_lower_office_makes_room_for_the_visits_of_those_above(pool: dict[str, access.Actor]) -> None:
    drawn(OF_CITY)
    counties = {one.code for one in places.children(CITY, DAY)}
    assert inspection.visits(DAY.year, 1, [CITY, COUNTY]) == dict.fromkeys(counties, 1)
    assert inspection.visits(DAY.year, 1, ["320000"]) == {}, "the province is not held up by them"


# ---- a notice of the city's own


def test_a_city_brings_its_own_notice_into_force_and_its_counties_take_it_on() -> None:
    editor = actor("9000025", "notice_editor", CITY, "party_office")
    draft = review.take(editor, NOTICE, "通政办发7号.txt")
    review.decide_many(editor, draft.id, everything(editor, draft.id))
    review.confirm(editor, draft.id)
    for stranger in OF_SISTER, OF_COUNTY:
        with pytest.raises(review.NoDraft):
            review.enforce(stranger, draft.id)
    with pytest.raises(access.Forbidden):
        review.enforce(OFFICE, draft.id)
    plan = review.enforce(OF_CITY, draft.id, public=False)
    assert plan.place_code == CITY
    assert {one.unit for one in plan.duty("2").parts} == {f"{CITY}:civil_affairs", f"{CITY}:finance"}
    assert [one.id for one in duties.plans(OF_SISTER)] == []
    counties = places.children(CITY, DAY)
    assert local.derive(OF_CITY, plan) == len(counties)
    local.adopt(CLERK, plan, COUNTY)
    taken = {one.place_code: one.adopted_on for one in local.overview(OF_CITY, plan, CITY, DAY)}
    assert taken == {one.code: DAY if one.code == COUNTY else None for one in counties}
    with pytest.raises(access.Forbidden):
        local.derive(OF_SISTER, plan)
    duties.rule(OF_CITY, plan.id, words="普查", question="查什么", answer="每口山塘", no="1")
    with pytest.raises(access.Forbidden):
        duties.rule(OF_COUNTY, plan.id, words="普查", question="查什么", answer="每口山塘", no="1")
