"""What other programs see of services, and how they apply: the law of a day, what is asked, number and code, how far it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.portal.residents.tracking import WRONG, misses
from minzheng.services.cases import api as cases
from tests.pages.api_world import Official
from tests.pages.api_world import official as signed_in
from tests.pages.test_api import problem
from tests.pages.test_residents import resident
from tests.rooms.people.acting import VILLAGE
from tests.rooms.services.cases.applying import CLERK, Family, applied, family, laid_down

pytestmark = pytest.mark.django_db
NOW = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _there(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    misses.forget()
    laid_down("800")
    with time.at(NOW):
        access.travel(access.SYSTEM, NOW)
        yield


def asked(client: Client, path: str) -> Any:
    response = client.get(f"/api/{path}")
    assert response.status_code == 200, response.content
    return response.json()


def wanted(home: Family) -> dict[str, object]:
    """What a program sends for a family: an answer to all that the guide says is asked of it."""
    asks = asked(Client(), "services/dibao")["asks"]
    whose = {"person": home.members, "household": (0,)}
    usual = {"城市": True, "户籍符合": True, "住房": 1}
    answers = [
        {"name": one["name"], "person": key, "value": usual.get(one["name"], False if one["kind"] == "yes" else 0)}
        for one in asks
        for key in whose[one["level"]]
        if (one["name"], key) != ("工资", home.members[0])  # on record
    ]
    head, *others = home.members
    same = {"service": "dibao", "person": head, "members": others, "household": home.household, "place_code": VILLAGE}
    return same | {"answers": answers, "reason": "失业", "account": "6222020200112233"}


def clerk() -> Official:
    return signed_in("township_clerk", VILLAGE[:9])


def test_what_can_be_asked_for_is_that_of_the_day() -> None:
    now, then = (asked(Client(), f"services?day={day}") for day in (NOW, date(2013, 1, 21)))
    assert {one["id"] for one in then} - {one["id"] for one in now} == {"sanwu", "wubao"}
    assert {one["version"] for one in then if one["id"] == "dibao"} == {"2012"}
    assert asked(Client(), "services?text=没有收入")[0]["id"] == "dibao"


def test_a_service_goes_out_whole_with_the_days_of_its_law() -> None:
    found = asked(Client(), f"services/dibao?day=2021-07-01&place={VILLAGE}")
    assert [(one["id"], one["begun"], one["latest"], one["when"]) for one in found["steps"] if one["id"] != "posted"] == [
        ("investigated", "2021-07-06", None, None),
        ("decided", None, "2021-08-12", None),
        ("told", None, "2021-08-17", "refused"),
    ]
    cited = {by.partition(" ")[0] for lines in (*found["says"].values(), found["remedy"]) for one in lines for by in one["by"]}
    assert cited <= set(found["papers"])
    assert [one["months"] for one in found["rechecks"]] == [12, 6]
    assert {one["amount"] for one in found["standards"]} == {80_000}
    assert problem(Client().get("/api/services/diba"), 404, "not-found")["detail"] == "没有这个服务事项。是否指 dibao？"
    assert problem(Client().get("/api/services/small_fast_aid?day=2013-01-21"), 404, "not-found")["detail"].startswith("2013")


def test_a_program_applies_in_a_clerks_name_once_and_sees_where_it_stands() -> None:
    home, program = family(day=NOW), clerk()
    response = program.send("POST", "/api/cases", wanted(home), idempotency_key="a")
    assert response.status_code == 201, response.content
    opened = response.json()
    again = program.send("POST", "/api/cases", wanted(home), idempotency_key="a")
    assert (again.status_code, again.json()) == (201, opened | {"code": ""}), "sent again, it is done once"
    other = program.send("POST", "/api/cases", wanted(home), idempotency_key="b")
    assert opened["number"] in problem(other, 422, "refused")["detail"]
    cases.accept(CLERK, opened["case"])
    assert cases.weigh(CLERK, opened["case"]).amount == 2 * 80_000 - 40_000, "what is answered counts beside what is on record"
    found = asked(program, response["Location"].removeprefix("/api/"))
    assert (found["case"]["state"], found["case"]["channel"], found["case"]["version"]) == ("underway", "counter", "2021")
    assert found["steps"][0]["open"] == ["verification", "visit"]
    assert [one["id"] for one in asked(program, f"cases?place={VILLAGE}&service=dibao")["applications"]] == [opened["case"]]
    elsewhere = signed_in("township_clerk", "320581101")
    problem(elsewhere.get(f"/api/cases/{opened['case']}"), 404, "not-found")
    assert asked(elsewhere, "cases")["applications"] == []
    problem(Client().get("/api/cases"), 403, "anonymous")
    problem(elsewhere.send("POST", "/api/cases", wanted(family(day=NOW))), 403, "forbidden")


def test_a_resident_sees_and_applies_for_their_own_alone() -> None:
    home, other = family(day=NOW), applied(family(day=NOW))
    client = resident(home.members[1], "r")
    opened = client.post("/api/cases", wanted(home), "application/json").json()
    assert cases.case(CLERK, opened["case"]).channel == "portal"
    assert [one["id"] for one in asked(client, "cases?state=closed")["applications"]] == [opened["case"]]
    problem(client.get(f"/api/cases/{other.case}"), 404, "not-found")
    stranger = wanted(family(day=NOW))
    assert "未保存" in problem(client.post("/api/cases", stranger, "application/json"), 422, "refused")["detail"]


@pytest.mark.parametrize("place", ["320000", "320581101001", "999999999999"])
def test_a_resident_applies_nowhere_but_where_they_live(place: str) -> None:
    home = family(day=NOW)
    client = resident(home.members[1], "r")
    told = problem(client.post("/api/cases", wanted(home) | {"place_code": place}, "application/json"), 422, "refused")
    assert told["reasons"][0]["reason"] == "not_lived_at"
    assert cases.of_household(CLERK, home.household) == ()


def test_what_is_no_answer_is_told_and_nothing_is_kept() -> None:
    home, program = family(day=NOW), clerk()
    said = wanted(home)
    for wrong in ({"name": "经营净收入", "person": home.members[0], "value": 10**15}, {"name": "无此事实", "value": 1}):
        told = problem(program.send("POST", "/api/cases", said | {"answers": [wrong]}), 422, "refused")
        assert told["reasons"][0]["reason"] == "wrong_answer"
    told = problem(program.send("POST", "/api/cases", said | {"service": "nothing"}), 422, "refused")
    assert told["reasons"][0]["reason"] == "unknown_item"
    told = problem(program.send("POST", "/api/cases", said | {"account": "12"}), 422, "refused")
    assert told["reasons"][0]["reason"] == "not_account"
    assert cases.of_household(CLERK, home.household) == ()


def test_number_and_code_find_it_and_whoever_guesses_rests() -> None:
    one = applied(family(day=NOW))
    body = {"number": one.number, "code": one.code}
    found = Client().post("/api/track", body, "application/json").json()
    assert (found["number"], found["service"], found["state"], found["steps"]) == (one.number, "dibao", "opened", [])
    assert "王建国" not in str(found)
    for _ in range(WRONG):
        problem(Client().post("/api/track", body | {"code": "x"}, "application/json"), 404, "not-found")
    problem(Client().post("/api/track", body, "application/json"), 429, "too-many")
