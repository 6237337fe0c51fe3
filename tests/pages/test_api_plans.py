"""What other programs see of plans: whole and by duty, who answers on a day, how it stands, what a place makes of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from tests.pages.officials import official
from tests.pages.test_api import problem
from tests.rooms.plan.adopting import MAYOR
from tests.rooms.plan.planning import CITY, COUNTY, LATER, SUPERVISOR, in_force, settled, small

pytestmark = pytest.mark.django_db
SCHEMA = Path(__file__).parents[2] / "docs" / "reference" / "plan.schema.json"


@pytest.fixture(autouse=True)
def on_a_day(settings: LazySettings) -> Iterator[None]:
    settings.DEMO = True
    with time.at(LATER):
        yield


@pytest.fixture
def plan() -> duties.Plan:
    made = in_force()
    local.derive(SUPERVISOR, made)
    local.adopt(MAYOR, made, CITY)
    said = local.Adjusting("adapt", "32", "", "老龄化高于全省", "市财政")
    local.adjust(MAYOR, made, CITY, "31", "甲", said)
    return made


@pytest.fixture
def anybody() -> Client:
    return Client()


def asked(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(path)
    assert response.status_code == status, response.content
    return response.json()


def test_a_whole_plan_goes_out_as_its_published_schema_says(plan: duties.Plan, anybody: Client) -> None:
    found = asked(anybody, f"/api/plans/{plan.id}")
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8"))).validate(found)
    assert found["schema"] == "minzheng.plan/1"
    assert found["digest"] == journal.digest(found["original"].encode())
    for duty in found["duties"]:
        for proof in duty["proofs"]:
            assert found["original"][proof["start"] :].startswith(proof["quote"]), "every anchor leads to its words"
    beds = next(one for one in found["duties"] if one["no"] == "31")["proofs"][0]
    assert (beds["target"], beds["bound"], beds["due"]) == ("30", "at_least", "2015")
    assert found == json.loads(anybody.get(f"/plan/{plan.id}/file/plan.json").content), "the file says the same"


def test_plans_are_listed_and_one_that_is_not_public_is_for_its_officials(plan: duties.Plan, anybody: Client) -> None:
    inner = duties.establish(SUPERVISOR, settled(small(), public=False))
    clerk = official("县里", "department_officer", COUNTY)
    assert [one["id"] for one in asked(anybody, "/api/plans")] == [plan.id]
    assert {one["id"] for one in asked(clerk, "/api/plans")} == {plan.id, inner.id}
    assert asked(anybody, "/api/plans?day=2012-10-30") == []
    for rest in "", "/duties", "/duties/1", "/duties/1/roles", "/standings", f"/local?place={COUNTY}":
        told = problem(anybody.get(f"/api/plans/{inner.id}{rest}"), 404, "not-found")
        assert told["detail"] == "没有这项计划。"
        asked(clerk, f"/api/plans/{inner.id}{rest}")


def test_duties_come_a_page_at_a_time_by_the_number_of_the_last(plan: duties.Plan, anybody: Client) -> None:
    found, after = [], ""
    while True:
        page = asked(anybody, f"/api/plans/{plan.id}/duties?size=30" + (f"&after={after}" if after else ""))
        found += [one["no"] for one in page["duties"]]
        assert len(page["duties"]) <= 30
        if not (after := page["after"]):
            break
    assert found == [one.no for one in plan.duties]
    assert problem(anybody.get(f"/api/plans/{plan.id}/duties?after=999"), 404, "not-found")["detail"] == "计划里没有第999条。"


def test_the_duties_of_a_field_of_work_are_asked_as_of_a_day(plan: duties.Plan, anybody: Client) -> None:
    def of(sector: str, day: str) -> set[str]:
        found = asked(anybody, f"/api/plans/{plan.id}/duties?sector={sector}&day={day}&size=200")
        return {one["no"] for one in found["duties"]}

    wanted = {one.no for one, _part in duties.duties_of(plan, "civil_affairs", "320000", LATER)}
    assert of("civil_affairs", "2014-06-30") == wanted
    assert of("medical_security", "2014-06-30") == set()


def test_who_answers_is_said_as_of_a_day_with_its_basis(plan: duties.Plan, anybody: Client) -> None:
    with time.at(date(2020, 1, 1)):
        now = asked(anybody, f"/api/plans/{plan.id}/duties/2/roles?day=2019-06-01")
    then = asked(anybody, f"/api/plans/{plan.id}/duties/2/roles")
    lead_then, lead_now = (next(one for one in some if one["leads"]) for some in (then, now))
    assert [one["name"] for one in lead_then["units"]] == ["省民政厅"]
    assert (lead_now["moved"], [one["name"] for one in lead_now["units"]]) == (True, ["省医保局"])
    assert lead_now["basis"]["zh"]


def test_a_light_comes_with_its_reasons_and_its_exact_figure(plan: duties.Plan, anybody: Client) -> None:
    page = asked(anybody, f"/api/plans/{plan.id}/standings?place={COUNTY}&size=200")
    found = {one["no"]: one for one in page["standings"]}
    assert set(found) == {one.no for one in plan.duties}
    beds = found["31"]["promises"][0]
    assert (beds["state"], beds["exact"]) == ("dim", None), "nobody knows a figure, and it is not nought"
    assert beds["reasons"][0]["zh"]
    assert {one["state"] for one in found["31"]["promises"]} <= {"dim", "none", "tight"}


def test_a_local_plan_shows_everybody_the_wording_and_its_officials_the_reasons(plan: duties.Plan, anybody: Client) -> None:
    def beds(client: Client) -> Any:
        page = asked(client, f"/api/plans/{plan.id}/local?place={COUNTY}&size=200")
        duty = next(one for one in page["duties"] if one["no"] == "31")
        return duty["promises"][0], duty["gaps"]

    promise, gaps = beds(anybody)
    assert [(one["place_code"], one["target"]) for one in promise["wordings"]] == [
        ("320000", "30"),
        (CITY, "32"),
        (COUNTY, "32"),
    ]
    [added] = promise["added"]
    assert (added["tighter"], added["amount"], added["reason"], added["funder"], gaps) == (True, "2", "", "", [])
    promise, gaps = beds(official("县里", "department_officer", COUNTY))
    assert promise["added"][0]["reason"] == "老龄化高于全省"
    assert any(one["kind"] == "raised" for one in gaps)


def test_gaps_are_for_the_officials_of_the_place_and_above_it(plan: duties.Plan, anybody: Client) -> None:
    path = f"/api/plans/{plan.id}/gaps?place={COUNTY}"
    clerk, neighbour = official("县里", "department_officer", COUNTY), official("邻市", "department_officer", "320500")
    assert {one["place_code"] for one in asked(clerk, path)} == {COUNTY}
    problem(anybody.get(path), 403, "anonymous")
    problem(neighbour.get(path), 403, "forbidden")


def test_a_place_outside_and_a_day_before_are_said_so(plan: duties.Plan, anybody: Client) -> None:
    day = anybody.get(f"/api/plans/{plan.id}/standings?day=2012-10-30")
    assert problem(day, 404, "not-found")["detail"] == "苏办〔2012〕85号自2012-10-31起生效。"
    problem(anybody.get(f"/api/plans/{plan.id}/local?place=999999"), 404, "not-found")


def test_measures_give_their_arithmetic_at_a_place_and_below(plan: duties.Plan, anybody: Client) -> None:
    names = {one["id"] for one in asked(anybody, "/api/measures")}
    measure = plan.duty("31").proofs[0].measure
    assert measure in names
    found = asked(anybody, f"/api/measures/{measure}/values?place={CITY}")
    assert found[0]["place_code"] == CITY
    assert COUNTY in {one["place_code"] for one in found}
    assert problem(anybody.get("/api/measures/nothing/values"), 404, "not-found")["detail"] == "没有这个指标。"
