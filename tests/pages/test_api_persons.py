"""Persons and households before other programs: found by what stands in the body, read for a purpose, changed once."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.portal.rest.means import Purpose as Means
from minzheng.portal.rest.persons import Purpose
from tests.pages.api_world import SINCE as BEGAN
from tests.pages.api_world import Official, World, anybody, official, world
from tests.pages.test_api import problem
from tests.rooms.people.acting import AWAY, PROVINCE, VILLAGE, number

__all__ = ["anybody", "world"]
pytestmark = pytest.mark.django_db
SINCE = "2013-03-04"
NEW = {"name": "李秀英", "number": number(sequence=2)}


@pytest.fixture
def clerk(world: World) -> Official:
    return official("township_clerk", AWAY[:9])


def body(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content
    return json.loads(response.content)


def search(client: Official, text: str, **more: object) -> Any:
    return client.send("POST", "/api/persons/search", {"text": text, "purpose": "identify"} | more)


PROGRAM = {"simulate"}
"""What the program alone reads for."""


def test_purposes_are_those_that_the_room_declares() -> None:
    declared = {one.id for one in vault.declared()["people.person"].group.purpose}
    assert set(get_args(Purpose)) == declared - {"own"}, "to see themselves is nobody's office"


def test_somebody_is_found_by_name_pinyin_and_number_masked_and_on_the_record(clerk: Official, world: World) -> None:
    for text in ("王建", "wjg", "wangjianguo", number().lower()):
        (one,) = body(search(clerk, text))["persons"]
        assert one["key"] == world.person
        assert one["values"]["name"] == "王建国"
        assert one["values"]["phone"] == "138****5678"
        assert number() not in json.dumps(one)
    reads = vault.reads_of(journal.Subject("person", str(world.person))).reads
    assert [(read.purpose, read.full) for read in reads] == [("identify", False)] * 4
    assert body(search(clerk, "李四")) == {"persons": [], "after": ""}


def test_a_page_goes_on_where_the_last_ended(clerk: Official) -> None:
    for n in range(5):
        people.register(PROVINCE, AWAY, {"name": "王建", "number": number(sequence=10 + n)}, since=BEGAN)
    found, after = list[int](), ""
    while True:
        page = body(search(clerk, "王建", size=2, after=after))
        found += [one["key"] for one in page["persons"]]
        after = page["after"]
        if not after:
            break
    assert len(found) == len(set(found)) == 6
    first = body(clerk.get(f"/api/persons?purpose=keep&size=4&place={AWAY}"))
    rest = body(clerk.get(f"/api/persons?purpose=keep&size=4&place={AWAY}&after={first['after']}"))
    assert [one["key"] for one in (*first["persons"], *rest["persons"])] == sorted(found)
    assert rest["after"] == ""
    told = problem(clerk.get("/api/persons?purpose=keep&after=x"), 422, "refused")
    assert told["detail"] == "翻页位置无效。请从第一页看起。"
    problem(clerk.get(f"/api/persons?purpose=keep&after={AWAY}-{'9' * 25}"), 422, "refused")


def test_a_person_is_shown_in_full_to_those_who_may_with_household_kin_and_history(
    clerk: Official, world: World, anybody: Client
) -> None:
    at = f"/api/persons/{world.person}"
    shown = body(clerk.get(f"{at}?purpose=identify"))
    assert (shown["place_code"], shown["sex"], shown["born"], shown["number"]) == (AWAY, "male", "1980-02-29", 1)
    assert body(clerk.get(f"{at}?purpose=identify&full=true"))["values"]["number"] == number()
    assert [one["kind"] for one in body(clerk.get(f"{at}/history"))] == ["register"]
    assert body(clerk.get(f"{at}/kin")) == []
    home = body(clerk.get(f"{at}/household"))
    assert (home["id"], home["members"][0]["relationship"]) == (world.household, "head")
    assert body(clerk.get(f"/api/households/{world.household}")) == home
    assert body(clerk.get(f"/api/households/{world.household}/history"))["members"] == home["members"]
    told = problem(clerk.get(f"{at}/household?day=2011-01-01"), 404, "not-found")
    assert told["detail"] == "此人在那一天不属于任何家庭。"
    problem(anybody.get(f"{at}?purpose=identify"), 403, "anonymous")
    assistant = official("village_assistant", AWAY)
    problem(assistant.get(f"{at}?purpose=identify&full=true"), 403, "forbidden")
    stranger = official("township_clerk", VILLAGE[:9])
    assert problem(stranger.get(f"{at}?purpose=identify"), 404, "not-found")["detail"].startswith("没有第")
    told = problem(clerk.get(at), 400, "malformed")
    assert told["reasons"] == [{"parameter": "purpose", "reason": "missing", "message": "缺少此项。"}]
    problem(clerk.get(f"{at}?purpose=curiosity"), 400, "malformed")


def test_who_is_registered_by_the_same_word_twice_is_registered_once(clerk: Official) -> None:
    sent = {"place_code": AWAY, "since": SINCE, "values": NEW | {"sex": "男"}}
    made = clerk.send("POST", "/api/persons", sent, idempotency_key="a")
    kept = body(made, 201)
    assert made["Location"] == f"/api/persons/{kept['key']}"
    assert kept["remarks"][0]["reason"] == "sex_differs"
    assert body(clerk.send("POST", "/api/persons", sent, idempotency_key="a"), 201)["key"] == kept["key"]
    told = problem(clerk.send("POST", "/api/persons", sent), 422, "refused")
    assert [one["reason"] for one in told["reasons"]] == ["taken"]
    assert NEW["number"] not in json.dumps(told)


def test_a_person_is_changed_corrected_moved_and_dies_each_seen_before(clerk: Official, world: World) -> None:
    at = f"/api/persons/{world.person}"
    act = {"since": SINCE, "values": {"phone": "13900000000"}, "number": 1}
    assert body(clerk.send("PATCH", at, act))["number"] == 2
    assert [one["kind"] for one in body(clerk.get(f"{at}/history"))] == ["register", "change"]
    told = problem(clerk.send("PATCH", at, act), 409, "stale")
    assert "现为第2版" in told["detail"]
    corrected = {"values": {"name": "王建囯"}, "number": 2, "reason": "看错一位"}
    assert body(clerk.send("POST", f"{at}/correct", corrected))["number"] == 3
    assert body(clerk.get(f"{at}?purpose=identify"))["values"]["name"] == "王建囯"
    other = places.children(AWAY[:9], time.today())[1].code
    moved = {"place_code": other, "on": SINCE, "number": 3}
    assert body(clerk.send("POST", f"{at}/move", moved))["number"] == 4
    assert body(clerk.send("POST", f"{at}/death", {"on": SINCE, "number": 4}))["number"] == 5
    assert body(clerk.get(f"{at}?purpose=identify"))["died"] == SINCE
    told = problem(clerk.send("PATCH", at, act | {"number": 5}), 422, "refused")
    assert told["reasons"][0]["reason"] == "is_dead"


def test_a_household_is_founded_of_persons_who_live_in_none(clerk: Official, world: World) -> None:
    key = body(clerk.send("POST", "/api/persons", {"place_code": AWAY, "since": SINCE, "values": NEW}), 201)["key"]
    sent = {"place_code": AWAY, "since": SINCE, "members": [{"person": key, "relationship": "head"}]}
    made = clerk.send("POST", "/api/households", sent)
    assert body(made, 201)["members"][0]["person"] == key
    told = problem(clerk.send("POST", "/api/households", sent), 422, "refused")
    assert told["reasons"][0]["reason"] == "in_two"


def test_no_address_of_the_api_takes_a_name_or_a_number(clerk: Official, settings: LazySettings) -> None:
    described = body(clerk.get("/api/openapi.json"))
    asked = {
        parameter["name"]
        for path, methods in described["paths"].items()
        if path.startswith(("/api/persons", "/api/households"))
        for operation in methods.values()
        for parameter in operation["parameters"]
    }
    assert asked == {"key", "household", "purpose", "day", "full", "place", "after", "size", "lang", "Idempotency-Key"}


def test_what_a_household_lives_on_is_stated_corrected_and_read_for_a_purpose(clerk: Official, world: World) -> None:
    at = f"/api/persons/{world.person}/circumstances"
    said = {"kind": "wage", "source": "declared", "since": SINCE, "spoken": SINCE, "amount": 120_000, "note": "修车"}
    made = body(clerk.send("POST", at, said, idempotency_key="a"), 201)
    assert body(clerk.send("POST", at, said, idempotency_key="a"), 201)["id"] == made["id"]
    body(clerk.send("POST", at, said | {"kind": "deposit", "household": world.household}), 201)
    home = f"/api/households/{world.household}/circumstances"
    told = body(clerk.get(f"{home}?purpose=means"))
    assert [(one["kind"], one["amount"], one["household"], one["hidden"]) for one in told] == [
        ("wage", 120_000, None, False),
        ("deposit", 120_000, world.household, False),
        ("old_age", None, None, False),
    ]
    assert body(clerk.get(f"{home}?purpose=means&day={BEGAN}"))[0]["id"] == world.statement
    problem(clerk.get(home), 400, "malformed")
    fixed = {"since": SINCE, "spoken": SINCE, "amount": 90_000_000, "reason": "看错一位"}
    kept = body(clerk.send("POST", f"/api/circumstances/{made['id']}/correct", fixed))
    assert [one["reason"] for one in kept["remarks"]] == ["unusual", "old"]
    problem(clerk.send("POST", f"/api/circumstances/{made['id']}/withdraw", {"reason": "x"}), 409, "stale")
    body(clerk.send("POST", f"/api/circumstances/{kept['id']}/withdraw", {"reason": "同名"}))
    assert [one["kind"] for one in body(clerk.get(f"{home}?purpose=means"))] == ["deposit", "old_age"]
    problem(clerk.send("POST", f"/api/circumstances/{10**9}/withdraw", {"reason": "x"}), 404, "not-found")
    told = problem(clerk.send("POST", at, said | {"amount": -1}), 422, "refused")
    assert [one["reason"] for one in told["reasons"]] == ["too_small"]
    assistant = official("village_assistant", AWAY)
    one, _ = body(assistant.get(f"{home}?purpose=means"))
    assert (one["amount"], one["note"], one["hidden"]) == (None, "", True)
    problem(assistant.send("POST", at, said), 403, "forbidden")
    kinds = body(assistant.get("/api/circumstances/kinds"))
    assert [one["id"] for one in kinds["source"]] == ["declared", "visit", "list", "record"]
    assert body(clerk.get("/api/circumstances/due"))["after"] == ""
    assert set(get_args(Means)) == {one.id for one in vault.declared()["circumstances.statement"].group.purpose} - PROGRAM
