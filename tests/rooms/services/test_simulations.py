"""A change of policy is simulated over a sealed census, explained to the household, and proposed as what it was simulated as."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import transaction

from minzheng.circumstances import api as circumstances
from minzheng.circumstances.api import Stating
from minzheng.content import api as content
from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.journal.api import Subject
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.registry import api as registry
from minzheng.rules import api as rules
from minzheng.services.catalogue import api as catalogue
from minzheng.services.facts import api as facts
from minzheng.services.simulations import api as simulations
from minzheng.services.simulations import models, taking
from minzheng.services.simulations.api import Change
from tests.rooms.indicators.planting import plant
from tests.rooms.people.acting import AWAY, OFFICER, PROVINCE, VILLAGE, person

pytestmark = pytest.mark.django_db(transaction=True)
DAY, SINCE = date(2012, 12, 12), date(2012, 1, 1)
COUNTY, CITY = "320623", "320600"
STANDARD = {"benefit": "dibao", "area": "urban", "amount": "500", "number": "通民发〔2012〕31号"}
URBAN = "城市低保标准"


def officer(place: str = CITY, role: str = "department_officer", sector: str = "civil_affairs") -> access.Actor:
    login = f"{role}-{place}-{sector}"
    if not (found := Account.objects.filter(login=login).first()):
        named = {"login": login, "name": login, "role": role, "unit": "unit", "sector": sector, "place_code": place}
        access.open_accounts(access.SYSTEM, [access.NewAccount(**named, since=SINCE, practice=True)])  # type: ignore[arg-type]
        found = Account.objects.get(login=login)
    return access.actor_of(found.pk)


def home(wage: int | None, *, size: int = 2, village: str = VILLAGE, at: int = 1) -> int:
    """A household of a community whose head earns so many fen a month; None: nothing is stated of it."""
    keys = [person(sequence=at * 10 + n, place=village) for n in range(size)]
    made = people.found(PROVINCE, village, [(key, "spouse" if n else "head") for n, key in enumerate(keys)], since=SINCE)
    if wage is not None:
        circumstances.state(PROVINCE, Stating(keys[0], "wage", "declared", SINCE, date(2012, 11, 1), wage))
    return made.id


@pytest.fixture
def land() -> list[int]:
    """Five households of a county and one of another city: poor, just above 500, far above, unknown."""
    with time.at(DAY):
        plant("assistance_standard", CITY, STANDARD, since=date(2012, 7, 1))
        return [home(60_000, at=1), home(104_000, at=2), home(900_000, at=3), home(None, at=4), home(60_000, village=AWAY, at=5)]


def taken(actor: access.Actor, place: str = CITY, item: str = "dibao") -> simulations.Census:
    with time.at(DAY):
        made = simulations.take(actor, item, place)
        jobs.work(until_idle=True)
        found = simulations.census(actor, item, place, DAY)
    assert found is not None
    assert found.id == made.id
    return found


def simulate(
    actor: access.Actor, census: int, *changes: Change, place: str = CITY, assumes: bool = True
) -> simulations.Simulation:
    with time.at(DAY):
        return simulations.simulate(actor, census, place, changes, assumes=assumes)


def raised(fen: int = 60_000, place: str = CITY) -> Change:
    return Change(URBAN, fen, place)


def reason(act: Callable[[], object]) -> str:
    with pytest.raises(simulations.Refused) as refused:
        act()
    assert "{" not in refused.value.message("zh") + refused.value.message("en")
    return refused.value.reason


def test_a_census_holds_the_families_of_its_place_and_says_what_is_unknown(land: Sequence[int]) -> None:
    census = taken(officer())
    assert (census.state, census.households, census.persons, census.day) == ("ready", 4, 8, DAY)
    assert census.known["周岁"] == (8, 8)
    assert census.known["工资"] == (3, 8)
    assert census.known["服刑"] == (0, 8)
    assert [part.place_code for part in models.Part.objects.all()] == [COUNTY]
    head = people.household(OFFICER, land[0], day=DAY).members[0].person
    reads = [one for one in vault.reads_of(Subject("person", str(head))).reads if one.purpose == "simulate"]
    assert [one.who.account for one in reads] == [access.SYSTEM.account]  # told to whom it is about, and no official's look


@pytest.mark.parametrize("day", [DAY, date(2021, 7, 1)], ids=str)
def test_a_census_holds_of_every_item_what_a_case_would_rest_on(land: Sequence[int], day: date) -> None:
    actor = officer()
    with time.at(day):
        for item in simulations.items(day):
            simulations.take(actor, item.id, CITY)
            jobs.work(until_idle=True)
            found = simulations.census(actor, item.id, CITY, day)
            assert found is not None
            assert (found.households, found.persons) == (4, 8)
            columns = taking.opened(actor, models.Census.objects.get(pk=found.id), CITY, "simulate")
            alone = facts.facts(item.id).of == "applicant"
            assert len(columns.household) == (8 if alone else 4), "whoever asks for themselves is looked at by themselves"
            for home in map(columns.home, range(len(columns.household))):
                people_ = home.people if alone else ()
                sheet = facts.gather(actor, item.id, home.household, day=day, purpose="means", people=people_, place=COUNTY)
                asked = {one.name for one in sheet.parameters}
                said = facts.case(sheet)
                assert known(home.own) == {name: one for name, one in known(said.household).items() if name not in asked}
                assert [known(one) for one in home.each] == [known(one) for one in said.people]


def known(values: rules.Values) -> dict[str, rules.One]:
    return {name: one for name, one in values.items() if one is not None}


def test_what_is_of_one_person_is_drawn_and_explained_by_person(land: Sequence[int]) -> None:
    actor = officer()
    made = simulate(actor, taken(actor, item="advanced_age_allowance").id, Change("起始周岁", 70, CITY))
    assert made.total.households == 8
    with time.at(DAY):
        word = next(one for one in rules.BECAME if made.total.became[one])
        drawn = simulations.draw(actor, made.id, word)
        assert len({(one.household, one.person) for one in drawn}) == len(drawn) == 8
        for one in drawn:
            why = simulations.reason(actor, made.id, one.household, one.person)
            assert (why.people, why.became) == ((one.person,), word)


def test_raising_a_standard_says_who_gains_what_it_costs_and_what_is_unknown(land: Sequence[int]) -> None:
    made = simulate(officer(), taken(officer()).id, raised())
    (county,) = made.counties
    assert county.place == COUNTY
    assert county.became == {"same": 1, "gained": 1, "lost": 0, "more": 1, "less": 0, "unknown": 1}
    assert (county.before, county.after) == (40_000, 60_000 + 16_000)  # 2 x 500 - 600; 2 x 600 - 600 and 2 x 600 - 1040
    assert made.total.more == 36_000


def test_without_assumptions_what_nobody_said_is_unknown(land: Sequence[int]) -> None:
    made = simulate(officer(), taken(officer()).id, raised(), assumes=False)
    assert made.total.became["unknown"] == 4
    assert made.total.more == 0


def test_the_present_value_changes_nothing(land: Sequence[int]) -> None:
    made = simulate(officer(), taken(officer()).id, raised(50_000))
    assert (made.total.more, made.total.became["same"], made.total.became["unknown"]) == (0, 3, 1)


def test_a_county_reads_its_own_part_of_the_city_s_census_and_no_other(land: Sequence[int]) -> None:
    whole = taken(officer("320000"), "320000")
    assert whole.households == 5
    county = officer(COUNTY)
    with time.at(DAY):
        found = simulations.census(county, "dibao", COUNTY, DAY)
        assert found is not None
        made = simulate(county, found.id, raised(place=COUNTY), place=COUNTY)
        assert made.total.households == 4
        assert reason(lambda: simulate(county, found.id, raised(place=CITY), place=COUNTY)) == "place_outside"
        with pytest.raises(access.Forbidden):
            simulate(county, found.id, raised(), place=CITY)
        other = officer("320581")
        assert reason(lambda: simulations.simulation(other, made.id)) == "no_simulation"
        assert reason(lambda: simulations.reason(other, made.id, land[0])) == "no_simulation"
        assert simulations.simulations(other, "320581", DAY) == ()
        assert [one.id for one in simulations.simulations(officer(), CITY, DAY)] == [made.id]


def test_who_gains_is_drawn_alike_and_explained_on_the_record(land: Sequence[int]) -> None:
    actor = officer()
    made = simulate(actor, taken(actor).id, raised())
    with time.at(DAY):
        (drawn,) = simulations.draw(actor, made.id, "gained")
        assert drawn == simulations.draw(actor, made.id, "gained")[0]
        assert (drawn.household, drawn.place, drawn.before, drawn.after) == (land[1], COUNTY, 0, 16_000)
        why = simulations.reason(actor, made.id, drawn.household)
        assert (why.became, why.before.answer, why.after.answer) == ("gained", False, True)
        assert (why.before.value("保障金"), why.after.value("保障金")) == (0, 16_000)
        assert reason(lambda: simulations.reason(actor, made.id, land[4])) == "no_household"
    assert Row.objects.filter(verb__in=("simulation.draw", "simulation.explain")).count() == 3
    read = [one for one in vault.reads_of(Subject("census", str(made.census.id))).reads if one.purpose == "explain"]
    assert len(read) == 3
    assert {one.who.account for one in read} == {actor.account}


def test_a_simulation_becomes_proposals_at_its_place_and_where_below_its_own_stands(land: Sequence[int]) -> None:
    with time.at(DAY):
        plant("assistance_standard", COUNTY, STANDARD | {"amount": "520"}, since=date(2012, 8, 1))
    actor = officer()
    made = simulate(actor, taken(actor).id, raised())
    with time.at(DAY):
        done = simulations.promote(actor, made.id, since=DAY, number="通民发〔2012〕99号", reason="提标")
        entries = [registry.entry(actor, one) for one in done.entries]
        waiting = registry.history(actor, entries[0].id)
        assert [one.place_code for one in entries] == [CITY, COUNTY]
        assert (waiting[-1].state, waiting[-1].values["amount"]) == ("proposed", 60_000) or waiting[0].state == "proposed"
        assert reason(lambda: simulations.promote(actor, made.id, since=DAY, number="x", reason="x")) == "promoted"
        with pytest.raises(registry.SamePerson):
            registry.check(actor_checks(actor), entries[0].id, number=2, accept=True)
        checker = officer(CITY, "department_reviewer")
        for one in entries:
            registry.check(checker, one.id, number=2, accept=True)
        assert [facts_of(place) for place in (CITY, COUNTY, "320602")] == [60_000] * 3


def test_where_one_standard_is_raised_the_other_holds_on(land: Sequence[int]) -> None:
    rural = STANDARD | {"area": "rural", "amount": "400"}
    with time.at(DAY):
        plant("assistance_standard", CITY, rural, since=date(2012, 7, 1))
    actor, checker = officer(), officer(CITY, "department_reviewer")
    made = simulate(actor, taken(actor).id, raised(place=COUNTY))
    with time.at(DAY):
        for one in simulations.promote(actor, made.id, since=DAY, number="通民发〔2012〕99号", reason="提标").entries:
            registry.check(checker, one, number=1, accept=True)
        after = {one.name: one.value for one in facts.parameters("dibao", COUNTY, DAY)}
    assert (after[URBAN], after["农村低保标准"]) == (60_000, 40_000)


def test_what_was_simulated_of_a_place_that_is_none_any_more_is_not_promoted(land: Sequence[int]) -> None:
    actor, place = officer(), "320611"  # 港闸区, merged in 2020
    with time.at(date(2020, 6, 1)):
        simulations.take(actor, "dibao", CITY)
        jobs.work(until_idle=True)
        census = simulations.census(actor, "dibao", CITY, date(2020, 6, 1))
        assert census is not None
        made = simulations.simulate(actor, census.id, CITY, [raised(place=place)], assumes=True)
    with time.at(later := date(2021, 3, 1)):
        assert (
            reason(lambda: simulations.promote(actor, made.id, since=later, number="通民发〔2021〕9号", reason="提标"))
            == "place_over"
        )


def actor_checks(actor: access.Actor) -> access.Actor:
    """The same person, were they a checker too."""
    from dataclasses import replace

    return replace(actor, permissions=actor.permissions | {"register.check"})


def facts_of(place: str) -> object:
    return next(one.value for one in facts.parameters("dibao", place, DAY) if one.name == URBAN)


def test_what_is_no_register_s_parameter_goes_to_the_register_of_parameters(land: Sequence[int]) -> None:
    actor = officer()
    made = simulate(actor, taken(actor).id, Change("重残增发", 20, CITY), Change("进位到整元", False, CITY))
    with time.at(DAY):
        done = simulations.promote(actor, made.id, since=DAY, number="通民发〔2012〕99号", reason="提标")
        said = [registry.entry(actor, one).values for one in done.entries]
    assert [(one["name"], one["value"]) for one in said] == [("重残增发", "20"), ("进位到整元", "否")]


def test_what_cannot_be_simulated_is_refused(land: Sequence[int]) -> None:
    actor = officer()
    census = taken(actor)
    for changes, why in (
        ([], "nothing_changed"),
        ([Change("没有的", 1, CITY)], "unknown_parameter"),
        ([Change(URBAN, 10**9, CITY)], "not_a_value"),
        ([Change(URBAN, True, CITY)], "not_a_value"),
        ([Change(URBAN, 60_000, "320581")], "place_outside"),
    ):
        assert reason(lambda changes=changes: simulate(actor, census.id, *changes)) == why  # type: ignore[misc]
    assert reason(lambda: simulate(actor, 999, raised())) == "no_census"
    with time.at(DAY):
        assert reason(lambda: simulations.take(actor, "eco_burial", CITY)) == "no_rule"
        clerk = officer("320623001", "township_clerk")
        for act in (
            lambda: simulations.take(clerk, "dibao", "320623001"),
            lambda: simulations.simulations(clerk, "320623001", DAY),
        ):
            with pytest.raises(access.Forbidden):
                act()
        rule = simulations.ruled("dibao", DAY)
        assert simulations.value(rule, URBAN, " 1,234.5 ") == 123_450
        for text in ("", "六百", "-1", "0.001", "1e99", "1e999999", "inf"):
            assert reason(lambda text=text: simulations.value(rule, URBAN, text)) == "not_a_value"  # type: ignore[misc]


def test_a_census_that_is_broken_off_goes_on_and_one_that_is_asked_twice_is_one(
    land: Sequence[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "PART", 1)
    part, told = taking._part, []

    def broken(*given: object) -> bool:
        told.append(1)
        if len(told) == 3:
            raise OSError
        return part(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(taking, "_part", broken)
    with time.at(DAY):
        actor = officer()
        first, second = simulations.take(actor, "dibao", CITY), simulations.take(actor, "dibao", CITY)
        assert first.id == second.id
        jobs.work(until_idle=True)
        from minzheng.kernel.jobs.models import Row as Job

        Job.objects.filter(state="waiting").update(due_at=time.machine())
        jobs.work(until_idle=True)
        found = simulations.census(actor, "dibao", CITY, DAY)
    assert found is not None
    assert (found.state, found.households, found.known["周岁"]) == ("ready", 4, (8, 8))
    assert models.Part.objects.count() == 4


def test_a_census_goes_when_it_is_old_and_when_somebody_in_it_is_destroyed(land: Sequence[int]) -> None:
    actor = officer()
    old, made = taken(actor), None
    made = simulate(actor, old.id, raised())
    models.Census.objects.update(recorded_at=time.machine() - simulations.KEPT - timedelta(1))
    assert simulations.expire() == 1
    assert models.Part.objects.count() == 0
    assert reason(lambda: simulate(actor, old.id, raised())) == "no_census"
    assert simulations.simulation(actor, made.id).total.more == 36_000  # counts stay
    fresh = taken(actor)
    key = people.household(OFFICER, land[0], day=DAY).members[0].person
    with transaction.atomic():
        vault.destroy(access.SYSTEM, Subject("person", str(key), VILLAGE), "保存期满")
    assert reason(lambda: simulate(actor, fresh.id, raised())) == "no_census"
    assert models.Part.objects.count() == 0


def tried(actor: access.Actor) -> simulations.Activation:
    with time.at(DAY):
        made = simulations.try_out(actor, "dibao", "2012", CITY)
        assert made.state == "trying"
        jobs.work(until_idle=True)
        return simulations.activation(actor, made.id)


def test_a_version_is_tried_in_every_reading_and_signed_by_another(land: Sequence[int]) -> None:
    maker, checker = officer(), officer(CITY, "department_reviewer")
    taken(maker)
    one = tried(maker)
    assert (one.state, one.households, one.differ, one.examples) == ("agrees", 4, 0, ())
    assert {"scalar", "numpy"} <= set(one.readings)
    assert not simulations.active("dibao", "2012")
    with pytest.raises(access.Forbidden):
        simulations.sign(maker, one.id, accept=True)
    assert reason(lambda: simulations.sign(checker, one.id, accept=False)) == "no_reason"
    own = tried(checker)
    assert reason(lambda: simulations.sign(checker, own.id, accept=True)) == "same_person"
    done = simulations.sign(checker, one.id, accept=True)
    assert (done.state, done.signed_by) == ("active", checker.account)
    assert simulations.active("dibao", "2012")
    assert not simulations.active("dibao", "2021")
    assert reason(lambda: simulations.sign(checker, one.id, accept=True)) == "activation_state"
    other = officer(CITY, "department_reviewer", "finance")
    with pytest.raises(access.Forbidden):
        simulations.activation(other, one.id)
    assert reason(lambda: simulations.activation(officer("320581"), one.id)) == "no_activation"
    said = Row.objects.get(verb="activation.active")
    assert str(one.id) in str(said.subject)


def test_a_text_of_the_jurisdictions_own_is_named_until_it_is_signed(
    land: Sequence[int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    maker, checker = officer(), officer(CITY, "department_reviewer")
    assert list(simulations.unsigned()) == [], "what ships with the program is active by its edition"
    taken(maker)
    shipped = catalogue.folder("dibao")
    monkeypatch.setattr(content, "jurisdiction", lambda: tmp_path)
    shutil.copytree(shipped, tmp_path / "services" / "dibao")
    assert [one.split(" is a ")[0] for one in simulations.unsigned()] == [
        f"Service dibao: the rule {version}" for version in ("1999", "2012", "2021")
    ]
    simulations.sign(checker, tried(maker).id, accept=True)
    assert [one.split(" is a ")[0] for one in simulations.unsigned()] == [
        f"Service dibao: the rule {version}" for version in ("1999", "2021")
    ]
    text = tmp_path / "services" / "dibao" / "2012.rule"
    text.write_text(text.read_text(encoding="utf-8") + "# 改\n", encoding="utf-8")
    assert len(list(simulations.unsigned())) == 3, "changed, it is another text"


@pytest.mark.parametrize(
    ("old", "new"), [("收入符合", "收入相符"), ("收入符合  = 人均收入 <", "收入符合  = 人均收入 <=")], ids=["unread", "unlike"]
)
def test_what_is_tried_is_what_is_signed_and_not_what_the_program_read_when_it_began(
    land: Sequence[int], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, old: str, new: str
) -> None:
    maker, checker = officer(), officer(CITY, "department_reviewer")
    taken(maker)
    shipped = catalogue.folder("dibao")
    monkeypatch.setattr(content, "jurisdiction", lambda: tmp_path)
    shutil.copytree(shipped, tmp_path / "services" / "dibao")
    text = tmp_path / "services" / "dibao" / "2012.rule"
    said = text.read_text(encoding="utf-8")
    assert old in said
    text.write_text(said.replace(old, new, 1), encoding="utf-8")
    one = tried(maker)
    assert (one.state, len(one.examples)) == ("differs", 1)
    assert "2012" in one.examples[0]
    assert reason(lambda: simulations.sign(checker, one.id, accept=True)) == "differs"


def test_what_differs_in_one_reading_is_never_activated(land: Sequence[int], monkeypatch: pytest.MonkeyPatch) -> None:
    maker, checker = officer(), officer(CITY, "department_reviewer")
    taken(maker)
    from minzheng.services.simulations import trying

    by_numpy = trying._by_numpy
    monkeypatch.setattr(trying, "_by_numpy", lambda *given: [*by_numpy(*given)[:-1], (True, 1, True, True)])
    one = tried(maker)
    assert (one.state, one.differ) == ("differs", 1)
    assert reason(lambda: simulations.sign(checker, one.id, accept=True)) == "differs"
    assert not simulations.active("dibao", "2012")
    assert simulations.sign(checker, one.id, accept=False, reason="先改正").state == "refused"


def test_the_difference_to_the_version_before_is_counted_by_county_unit(land: Sequence[int]) -> None:
    later = date(2021, 7, 1)
    actor = officer()
    with time.at(later):
        simulations.take(actor, "dibao", CITY)
        jobs.work(until_idle=True)
        made = simulations.try_out(actor, "dibao", "2021", CITY)
        jobs.work(until_idle=True)
        one = simulations.activation(actor, made.id)
    assert (one.state, one.differ) == ("agrees", 0)
    assert [(count.place, count.households) for count in one.counties] == [(COUNTY, 4)]


def test_a_text_that_changed_after_it_was_tried_is_not_signed(land: Sequence[int], monkeypatch: pytest.MonkeyPatch) -> None:
    maker, checker = officer(), officer(CITY, "department_reviewer")
    taken(maker)
    one = tried(maker)
    from minzheng.services.simulations import activating

    monkeypatch.setattr(activating, "digest", lambda *_: "0" * 64)
    assert reason(lambda: simulations.sign(checker, one.id, accept=True)) == "rule_changed"
