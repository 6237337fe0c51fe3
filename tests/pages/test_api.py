"""What other programs see of Minzheng: each operation, each refusal, and nothing outside a scope."""

from __future__ import annotations

import json
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal.models import Row
from minzheng.portal.rest.urls import api
from minzheng.registry import api as registry
from tests.pages.api_world import WORD, Official, World, anybody, official, world
from tests.rooms.registry.acting import CHECKER, MAKER, STATION

__all__ = ["anybody", "world"]
pytestmark = pytest.mark.django_db
NEW = {
    "name": "乡镇民政助理提高班",
    "begins": "2013-03-04",
    "days": 1.5,
    "kind": "post",
    "planned": 40,
    "attended": 38,
    "cost": 12000,
}


@pytest.fixture
def officer(world: World) -> Official:
    return official("department_officer", "320500")


@pytest.fixture
def reviewer(world: World) -> Official:
    return official("department_reviewer", "320500")


@pytest.fixture
def stranger(world: World) -> Official:
    return official("department_reviewer", "320600")


def problem(response: Any, status: int, kind: str) -> dict[str, Any]:
    """The problem that a response tells, whole."""
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json"), response.content
    told: dict[str, Any] = json.loads(response.content)
    assert (told["type"], told["status"], told["kept"]) == (f"/api/docs#{kind}", status, "什么都没有改动。")
    assert told["title"]
    assert told["detail"]
    assert told["next"]
    return told


def ids(response: Any) -> set[str]:
    return {one["id"] for one in response.json()}


# What stands


def test_the_public_sees_the_public_registers_and_an_official_those_of_their_sector(anybody: Client, officer: Official) -> None:
    public = {one.id for one in registry.registers() if one.public}
    assert ids(anybody.get("/api/registers")) == public
    assert ids(officer.get("/api/registers")) == public | {
        one.id for one in registry.registers() if one.sector == "civil_affairs"
    }


def test_a_declaration_shows_the_public_its_public_fields(anybody: Client, officer: Official) -> None:
    declared = registry.register("relief_station")
    shown = anybody.get("/api/registers/relief_station").json()
    assert {one["id"] for one in shown["fields"]} == {field.id for field in declared.fields if field.public}
    assert (shown["name"], shown["examples"]) == ({"zh": "救助管理机构台账", "en": "Relief stations"}, [])
    whole = officer.get("/api/registers/relief_station").json()
    assert [one["id"] for one in whole["fields"]] == [field.id for field in declared.fields]


def test_a_list_shows_the_public_public_fields_alone(anybody: Client, world: World) -> None:
    page = anybody.get("/api/registers/relief_station/entries?place=320500&day=2012-10-31").json()
    (entry,) = page["entries"]
    assert (page["total"], page["capped"], page["after"], entry["id"]) == (1, False, "", world.station)
    assert entry["values"] == {
        "name": "常熟市救助管理站",
        "beds": 60,
        "minors_centre": True,
        "standardised": False,
        "opened": "2003-08-01",
    }
    assert (entry["made_by"], entry["reason"]) == ("", "")


def test_a_list_shows_an_official_all_fields_with_money_in_yuan(officer: Official, world: World) -> None:
    (entry,) = officer.get("/api/registers/training_session/entries").json()["entries"]
    assert entry["values"]["cost"] == "36000.00"
    assert entry["values"]["days"] == "2.5"
    assert entry["made_by"] == "1"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("day=2012-05-31", 0),
        ("text=常熟", 1),
        ("text=昆山", 0),
        ("place=320581", 1),
        ("place=320600", 0),
        ("standardised=false", 1),
        ("standardised=true", 0),
        ("beds=60&sort=beds&descending=true&size=1&lang=en", 1),
    ],
)
def test_a_list_is_narrowed_by_its_address(anybody: Client, asked: str, found: int) -> None:
    assert anybody.get(f"/api/registers/relief_station/entries?{asked}").json()["total"] == found


def test_no_field_of_a_register_is_called_like_a_parameter() -> None:
    taken = {"day", "place", "text", "sort", "descending", "after", "size", "lang"}
    assert [
        (one.id, field.id) for one in registry.registers() for field in one.fields if field.id in taken and field.indexed
    ] == []


def many(count: int) -> None:
    rows = [
        ("320582", STATION | {"name": f"救助站{number:03}", "beds": str(number % 7)}, date(2012, 6, 1)) for number in range(count)
    ]
    assert registry.bulk_enter(MAKER, "relief_station", rows, checker=CHECKER).accepted == count


@pytest.mark.parametrize("order", ["", "sort=beds&", "sort=beds&descending=true&"])
def test_pages_show_every_entry_once(anybody: Client, order: str) -> None:
    many(25)
    seen: list[int] = []
    after = ""
    while True:
        page = anybody.get(f"/api/registers/relief_station/entries?{order}size=7&after={after}").json()
        seen += [one["id"] for one in page["entries"]]
        after = page["after"]
        if not after:
            break
    assert (len(seen), len(set(seen))) == (26, 26)


def test_a_longer_list_takes_no_more_queries(officer: Official) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as context:
            assert officer.get("/api/registers/relief_station/entries?size=200").status_code == 200
        return len(context)

    few = queries()
    many(60)
    assert queries() == few


def test_an_entry_stands_on_a_day_and_its_history_is_for_officials(anybody: Client, reviewer: Official, world: World) -> None:
    address = f"/api/entries/{world.station}"
    assert "phone" not in anybody.get(address).json()["values"]
    assert reviewer.get(address).json()["values"]["phone"] == "0512-52345678"
    problem(reviewer.get(f"{address}?day=2012-05-31"), 404, "not-found")
    told = problem(anybody.get(f"{address}/history"), 403, "anonymous")
    assert told["permission"] == "register.read"
    (version,) = reviewer.get(f"{address}/history").json()
    assert (version["kind"], version["state"], version["made_by"], version["checked_by"]) == ("enter", "in_force", "1", "3")


def test_totals_stand_by_place(reviewer: Official, anybody: Client) -> None:
    found = {one["place_code"]: one for one in reviewer.get("/api/registers/relief_station/totals?field=beds").json()}
    assert found["320581"] == {"place_code": "320581", "count": 1, "sum": 60}
    money = reviewer.get("/api/registers/training_session/totals?field=cost&day=2012-12-31&within=320500").json()
    assert money[0] == {"place_code": "320500", "count": 1, "sum": "36000"}
    problem(anybody.get("/api/registers/relief_station/totals"), 403, "anonymous")


def test_places_are_as_they_were_on_the_day(anybody: Client) -> None:
    there = anybody.get("/api/places/320584?day=2012-08-31").json()
    assert (there["name"], there["full_name"], there["level"]) == ("吴江市", "江苏省苏州市吴江市", "county")
    told = problem(anybody.get("/api/places/320584?day=2013-01-01"), 404, "not-found")
    assert told["detail"] == "2013-01-01没有320584这一区划。"
    assert "320581" in {one["code"] for one in anybody.get("/api/places/320500/children").json()}
    assert anybody.get("/api/places?text=常熟&within=320500").json()[0]["code"] == "320581"
    problem(anybody.get("/api/places/320500?day=0001-01-01"), 404, "not-found")


def test_units_and_who_answers_for_a_function(anybody: Client) -> None:
    assert anybody.get("/api/units/320623:civil_affairs?day=2012-11-01").json()["name"] == "如东县民政局"
    answer = anybody.get("/api/functions/disaster_relief/responsible?day=2019-06-01").json()
    assert (answer["state"], answer["unit"]["name"]) == ("settled", "省应急管理厅")
    told = problem(anybody.get("/api/functions/disaster_relieff/responsible"), 404, "not-found")
    assert told["detail"] == "没有“disaster_relieff”。是否指 disaster_relief？"
    problem(anybody.get("/api/functions/disaster_relief/responsible?place=999999"), 404, "not-found")
    problem(anybody.get("/api/units/js:nobody_such"), 404, "not-found")


def test_the_root_of_a_day_is_public_and_a_receipt_is_for_who_reads_the_journal_there(
    anybody: Client, officer: Official, reviewer: Official, stranger: Official
) -> None:
    made = officer.send(
        "POST", "/api/registers/training_session/entries", {"place_code": "320500", "since": "2013-03-04", "values": NEW}
    )
    row = Row.objects.get(kind="entry", subject=str(made.json()["id"])).pk
    problem(reviewer.get(f"/api/journal/{row}/receipt"), 404, "not-found")
    journal.seal()
    receipt = reviewer.get(f"/api/journal/{row}/receipt").json()
    assert receipt == journal.receipt(row)
    day = receipt["day"]["day"]
    assert anybody.get(f"/api/journal/days/{day}").json()["root"] == receipt["root"]
    assert problem(officer.get(f"/api/journal/{row}/receipt"), 403, "forbidden")["permission"] == "journal.read"
    assert problem(anybody.get(f"/api/journal/{row}/receipt"), 403, "anonymous")["next"] == "请用有此权限的账号登录。"
    outside = problem(stranger.get(f"/api/journal/{row}/receipt"), 404, "not-found")
    nothing = problem(stranger.get("/api/journal/999999/receipt"), 404, "not-found")
    assert outside["detail"].replace(str(row), "999999") == nothing["detail"]
    assert problem(anybody.get("/api/journal/days/1999-01-01"), 404, "not-found")["detail"] == "1999-01-01没有封存任何记录。"


# What is written


def test_an_entry_is_entered_amended_checked_and_ended(officer: Official, reviewer: Official, world: World) -> None:
    body = {"place_code": "320500", "since": "2013-03-04", "values": NEW}
    made = officer.send("POST", "/api/registers/training_session/entries", body)
    entry = made.json()
    assert (made.status_code, made["Location"]) == (201, f"/api/entries/{entry['id']}")
    assert (entry["values"]["cost"], entry["values"]["days"], entry["state"]) == ("12000.00", "1.5", "in_force")
    change = {"since": "2013-04-01", "values": {"attended": 40, "cost": None}, "number": 1, "reason": "补训"}
    amended = officer.send("PATCH", made["Location"], change).json()
    assert (amended["number"], amended["values"]["attended"], "cost" in amended["values"]) == (2, 40, False)
    assert amended["values"]["name"] == NEW["name"]
    ended = officer.send("POST", f"{made['Location']}/end", {"on": "2013-05-01", "number": 2, "reason": "撤销"}).json()
    assert (ended["kind"], ended["since"]) == ("end", "2013-05-01")

    address = f"/api/entries/{world.station}"
    proposed = officer.send(
        "PATCH", address, {"since": "2013-01-01", "values": {"beds": 80}, "number": 1, "reason": "扩建"}
    ).json()
    assert (proposed["state"], proposed["waiting"]) == ("proposed", True)
    taken = reviewer.send("POST", f"{address}/check", {"number": 2, "accept": True}).json()
    assert (taken["state"], taken["values"]["beds"]) == ("in_force", 80)


def test_the_same_act_sent_twice_is_done_once_and_its_word_may_serve_elsewhere(officer: Official) -> None:
    address, body = "/api/registers/training_session/entries", {"place_code": "320500", "since": "2013-03-04", "values": NEW}
    first, again = (officer.send("POST", address, body, idempotency_key="k1").json() for _ in range(2))
    assert first == again
    other = body | {"values": NEW | {"name": "另一期"}}
    assert officer.send("POST", address, other, idempotency_key="k2").json()["id"] != first["id"]
    change = {"since": "2013-04-01", "values": {"attended": 40}, "number": 1, "reason": "补训"}
    numbers = [
        officer.send("PATCH", f"/api/entries/{first['id']}", change, idempotency_key="k1").json()["number"] for _ in range(2)
    ]
    assert numbers == [2, 2]


def test_who_saw_an_older_version_learns_how_it_stands(officer: Official) -> None:
    body = {"place_code": "320500", "since": "2013-03-04", "values": NEW}
    address = officer.send("POST", "/api/registers/training_session/entries", body)["Location"]
    change = {"since": "2013-04-01", "values": {"attended": 40}, "number": 1, "reason": "补训"}
    assert officer.send("PATCH", address, change).status_code == 200
    told = problem(officer.send("PATCH", address, change | {"since": "2013-04-02"}), 409, "stale")
    assert (told["current"]["number"], told["current"]["values"]["attended"]) == (2, 40)
    assert told["detail"].startswith("您打开后，该条目已被他人改动（现为第2版，您看到的是第1版）。")


def test_what_a_register_refuses_is_told_field_by_field_in_the_language_asked_for(officer: Official) -> None:
    address = "/api/registers/training_session/entries"
    body = {"place_code": "320500", "since": "2013-03-04", "values": NEW | {"kind": "none/such", "planned": -1, "beds": 3}}
    told = problem(officer.send("POST", address, body), 422, "refused")
    assert {(one["pointer"], one["reason"]) for one in told["reasons"]} == {
        ("#/values/beds", "unknown_field"),
        ("#/values/kind", "not_choice"),
        ("#/values/planned", "too_small"),
    }
    english = officer.send("POST", f"{address}?lang=en", body).json()
    assert english["kept"] == "Nothing was changed."
    assert "There is no field beds." in english["detail"]
    assert registry.page(MAKER, "training_session", registry.Query(day=date(2013, 6, 1))).total == 1


def test_whoever_made_a_change_does_not_check_it(reviewer: Official, world: World) -> None:
    address = f"/api/entries/{world.station}"
    assert (
        reviewer.send(
            "PATCH", address, {"since": "2013-01-01", "values": {"beds": 80}, "number": 1, "reason": "扩建"}
        ).status_code
        == 200
    )
    told = problem(reviewer.send("POST", f"{address}/check", {"number": 2, "accept": True}), 422, "refused")
    assert told["detail"] == "录入人不能审核自己的变更。请由另一人审核。"


# Who may not


def test_an_official_of_another_city_learns_of_an_entry_what_anybody_does(
    stranger: Official, anybody: Client, world: World
) -> None:
    assert stranger.get(f"/api/entries/{world.station}").json() == anybody.get(f"/api/entries/{world.station}").json()
    for entry in (world.station, world.session):
        closed = [f"/api/entries/{entry}"] if entry == world.session else []
        for address in (*closed, f"/api/entries/{entry}/history"):
            seen, nothing = stranger.get(address), stranger.get(address.replace(str(entry), "999999"))
            told = problem(seen, 404, "not-found")
            assert told["detail"].replace(str(entry), "999999") == problem(nothing, 404, "not-found")["detail"]
        change = {"since": "2013-01-01", "values": {}, "number": 1, "reason": "r"}
        problem(stranger.send("PATCH", f"/api/entries/{entry}", change), 404, "not-found")
        problem(
            stranger.send("POST", f"/api/entries/{entry}/end", {"on": "2013-01-01", "number": 1, "reason": "r"}), 404, "not-found"
        )
        problem(stranger.send("POST", f"/api/entries/{entry}/check", {"number": 1, "accept": True}), 404, "not-found")
    assert stranger.get("/api/registers/relief_station/entries").json()["total"] == 0
    assert all(one["count"] == 0 for one in stranger.get("/api/registers/relief_station/totals?within=320500").json())


def test_an_official_of_another_sector_reads_what_is_public(world: World) -> None:
    other = official("department_officer", "320500", sector="health")
    assert other.get("/api/registers/relief_station/entries").json()["entries"][0]["made_by"] == ""
    problem(other.get("/api/registers/training_session/entries"), 403, "forbidden")
    problem(other.get(f"/api/entries/{world.session}"), 404, "not-found")


def test_the_public_sees_nothing_that_is_not_public(anybody: Client, world: World) -> None:
    for address in ("", "/entries", "/totals"):
        told = problem(anybody.get(f"/api/registers/training_session{address}"), 403, "anonymous")
        assert (told["permission"], told["detail"]) == ("register.read", "这需要“看台账”权限（任一区划）。")
    problem(anybody.get(f"/api/entries/{world.session}"), 404, "not-found")


def test_a_refusal_names_the_permission_the_place_and_who_can_and_is_noted(officer: Official, stranger: Official) -> None:
    body = {"place_code": "320500", "since": "2013-03-04", "values": NEW}
    told = problem(stranger.send("POST", "/api/registers/training_session/entries", body), 403, "forbidden")
    assert (told["permission"], told["place_code"]) == ("register.make", "320500")
    assert told["detail"] == "这需要“记台账”权限（320500）。"
    assert "部门经办人" in told["roles"]
    assert Row.objects.filter(verb="access.refused", subject="register.make").count() == 1
    problem(officer.send("POST", "/api/entries/1/check", {"number": 1, "accept": True}), 403, "forbidden")


def test_writing_needs_a_session_and_its_token(anybody: Client, officer: Official) -> None:
    address, body = (
        "/api/registers/training_session/entries",
        json.dumps({"place_code": "320500", "since": "2013-03-04", "values": NEW}),
    )
    told = problem(anybody.post(address, body, "application/json"), 403, "anonymous")
    assert (told["permission"], told["next"]) == ("register.make", "请用有此权限的账号登录。")
    for headers in ({}, {"x-csrftoken": "s" * 32}):
        told = problem(officer.post(address, body, "application/json", headers=headers), 403, "forged")
    assert told["detail"] == "请求头 X-CSRFToken 与名为 csrftoken 的 cookie 不一致。"
    assert officer.post(address, body, "application/json", headers={"x-csrftoken": "t" * 32}).status_code == 201
    assert WORD not in officer.get("/api/openapi.json").content.decode()


# What is not understood


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b"null",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"place_code": "320500", "since": "2013-03-04", "values": {"days": NaN}}',
        b'{"place_code": "320500", "since": "2013-03-04", "values": {}, "values": {}}',
        b'{"place_code": "320500", "since": "2013-03-04", "values": {}, "extra": 1}',
        b'{"place_code": 320500, "since": "2013-03-04", "values": {}}',
        b'{"place_code": "320500", "since": "0000-03-04", "values": {}}',
        b'{"place_code": "320500", "since": "10000-03-04", "values": {}}',
        b'{"place_code": "320500", "since": "2013-02-29", "values": {}}',
        b'{"place_code": "320500", "since": 20130304, "values": {}}',
        b'{"place_code": "320500", "since": "2013-03-04", "values": {"name": ["x"]}}',
        b'{"place_code": "320500", "since": "2013-03-04", "values": {"name": "\\ud800"}}',
        b'{"place_code": "320500", "since": "2013-03-04", "values": {"\\ud800": "x"}}',
        b'{"place_code": "320500", "since": "2013-03-04", "values": {"planned": ' + b"9" * 5000 + b"}}",
        b'{"place_code": "320500", "since": "2013-03-04", "values": {}, "reason": "\\udfff"}',
        b'{"place_code": "320500\\u0000", "since": "2013-03-04", "values": {}}',
    ],
)
def test_a_body_that_is_not_as_described_is_refused(officer: Official, body: bytes) -> None:
    told = problem(officer.send("POST", "/api/registers/training_session/entries", body), 400, "malformed")
    assert all(one["message"] and ("pointer" in one) for one in told["reasons"])
    assert told["reasons"]


@pytest.mark.parametrize(
    "value", ["\x00", "x\x00y", 10**400, -(10**400), 1e300, "1e999999999", True, "", None, "９" * 500, "0" * 5000, 0.1234567]
)
@pytest.mark.parametrize("field", ["name", "begins", "days", "kind", "planned", "cost"])
def test_a_value_that_no_field_takes_is_the_registers_to_refuse(officer: Official, field: str, value: object) -> None:
    body = {"place_code": "320500", "since": "2013-03-04", "values": NEW | {field: value}}
    response = officer.send("POST", "/api/registers/training_session/entries", body)
    if response.status_code != 201:
        assert problem(response, 422, "refused")["reasons"][0]["pointer"] == f"#/values/{field}"


@pytest.mark.parametrize(
    ("asked", "parameter", "message"),
    [
        ("size=201", "size", "应不大于200。"),
        ("size=0", "size", "应不小于1。"),
        ("size=1e2", "size", "应为整数。"),
        ("size=" + "9" * 400, "size", "应为整数。"),
        ("day=2013-02-29", "day", "应为日期，如2012-10-31。"),
        ("day=20130304", "day", "应为日期，如2012-10-31。"),
        ("place=3205", "place", "应符合 ^[0-9]{6}([0-9]{3}){0,2}$ 的写法。"),
        ("descending=yes", "descending", "应为 true 或 false。"),
        ("text=" + "x" * 201, "text", "最多200个字。"),
        ("lang=fr", "lang", "没有这种语言。"),
    ],
)
def test_a_parameter_that_is_not_as_described_is_refused(anybody: Client, asked: str, parameter: str, message: str) -> None:
    told = problem(anybody.get(f"/api/registers/relief_station/entries?{asked}"), 400, "malformed")
    assert [(one["parameter"], one["message"]) for one in told["reasons"]] == [(parameter, message)]


@pytest.mark.parametrize(
    "asked", ["no_such=1", "phone=1", "address=1", "beds=many", "sort=address", "after=x", "after=eA==", "name=%00"]
)
def test_what_a_register_cannot_be_asked_is_refused_by_it(anybody: Client, asked: str) -> None:
    problem(anybody.get(f"/api/registers/relief_station/entries?{asked}"), 422, "refused")


def test_a_name_that_is_not_described_is_refused_elsewhere(anybody: Client) -> None:
    told = problem(anybody.get("/api/places?text=x&wihtin=320500"), 400, "malformed")
    assert told["reasons"] == [{"parameter": "wihtin", "reason": "extra_forbidden", "message": "没有这个名称。"}]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nothing",
        "entries/0",
        "entries/-1",
        "entries/9223372036854775807",
        "entries/9223372036854775808",
        "entries/" + "9" * 400,
        "entries/x",
        "entries/%00",
        "registers/no_such",
        "registers/%ED%A0%80",
        "places/%F0%9F%98%80",
        "units/x",
        "journal/days/0000-01-01",
        "journal/days/10000-01-01",
    ],
)
def test_an_address_that_leads_nowhere_says_so(anybody: Client, address: str) -> None:
    problem(anybody.get(f"/api/{address}"), 404, "not-found")


def test_a_register_misspelt_is_guessed(anybody: Client) -> None:
    told = problem(anybody.get("/api/registers/relief_sation"), 404, "not-found")
    assert told["detail"] == "没有这个台账。是否指 relief_station？"


def test_another_method_is_refused_with_what_there_is(anybody: Client) -> None:
    response = anybody.delete("/api/entries/1")
    problem(response, 405, "method")
    assert {"GET", "HEAD", "PATCH"} == set(response["Allow"].split(", "))
    assert anybody.head("/api/registers").status_code == 200


def test_a_body_in_another_form_or_too_large_is_refused(officer: Official, settings: Any) -> None:
    address, headers = "/api/registers/training_session/entries", {"x-csrftoken": "t" * 32}
    for kind in ("application/xml", "text/plain", "application/x-www-form-urlencoded", ""):
        problem(officer.generic("POST", address, b"{}", kind, headers=headers), 415, "media-type")
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    problem(officer.send("POST", address, {"reason": "x" * 101}), 413, "too-large")


# How answers are kept


def test_what_is_public_may_be_asked_again_and_what_is_personal_is_kept_by_nobody(anybody: Client, officer: Official) -> None:
    public = anybody.get("/api/registers/relief_station/entries")
    assert public["Cache-Control"] == "no-cache"
    assert "Cookie" in public["Vary"]
    again = anybody.get("/api/registers/relief_station/entries", headers={"if-none-match": public["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", public["ETag"])
    assert officer.get("/api/registers/relief_station/entries")["Cache-Control"] == "private, no-store"
    assert anybody.get("/api/nothing")["Cache-Control"] == "private, no-store"


def test_every_operation_is_described_with_what_it_may_answer(anybody: Client) -> None:
    described = anybody.get("/api/openapi.json").json()
    assert described["openapi"] == "3.1.0"
    operations = [(path, method, one) for path, methods in described["paths"].items() for method, one in methods.items()]
    assert len(operations) == 53
    for path, method, one in operations:
        assert one["summary"], path
        assert one["description"], path
        assert {"400"} < set(one["responses"]), path
        signed = [{}, {"Session": []}] if path == "/api/track" else [{"Session": [], "Csrf": []}]  # by a code
        assert method == "get" or one["security"] == signed, path
    assert len({one["operationId"] for _, _, one in operations}) == len(operations)
    assert api.get_openapi_schema()["info"]["title"] == "Minzheng"


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_the_page_for_people_lists_every_operation_and_every_problem(anybody: Client, lang: str) -> None:
    page = unescape(anybody.get(f"/api/docs?lang={lang}").content.decode())
    for path, methods in anybody.get(f"/api/openapi.json?lang={lang}").json()["paths"].items():
        assert path in page
        assert all(one["summary"] in page for one in methods.values())
    assert 'id="stale"' in page
