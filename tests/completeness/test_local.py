"""What a place makes of a plan is seen by officials of that place and of those above it, and changed by its own alone.

The oracle is a table of roles and the places' parents: it asks neither the program's roles nor its ranges of codes.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from python_calamine import load_workbook

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from tests.completeness import oracle, world
from tests.completeness.world import CITIES, COUNTIES, DAY, PROVINCE, Person
from tests.rooms.plan.adopting import in_force

OFFICES = {"province_supervisor", "local_supervisor"}
ACTS = {*OFFICES, "department_officer", "department_reviewer"}
READS = {*ACTS, "township_clerk", "auditor", "notice_editor"}
PLACES = (PROVINCE, *CITIES, *COUNTIES)
LOOKS = ("duties/3/", "people/", "duties/")
LEAST = {"seen": 700, "acted": 100, "sheets": 100}

Land = tuple[duties.Plan, list[Person]]


def marker(code: str) -> str:
    """What only the pages of one place say."""
    return f"Named at {code}"


def money(code: str) -> str:
    return f"Paid at {code}"


@pytest.fixture
def land(db: None, read_once: None, settings: LazySettings) -> Iterator[Land]:
    settings.DEMO = True
    with time.at(DAY):
        people = world._people()
        access.travel(access.SYSTEM, DAY)
        plan = in_force(since=DAY)
        local.derive(access.SYSTEM, plan)
        for code in PLACES:
            if code != PROVINCE:
                local.adopt(access.SYSTEM, plan, code)
            fields = local.binds(plan, code).sectors
            local.name_people(access.SYSTEM, plan, code, [local.Naming(field, person=marker(code)) for field in fields])
            local.fund(access.SYSTEM, plan, code, "3", year="2014", amount="1", source=money(code), where="x")
        yield plan, people


def may_see(person: Person, code: str) -> bool:
    return person.role in READS and oracle.within(person, code)


def test_everybody_sees_what_is_of_their_places_and_of_no_other(land: Land) -> None:
    _plan, people = land
    wrong, asked = [], Counter[str]()
    for number, person in enumerate(people):
        client = person.client()
        for code in PLACES:
            for look in LOOKS if code == person.place_code else LOOKS[: 1 + number % 2]:
                response = client.get(f"/desk/plan/local/{look}?place={code}")
                text = response.content.decode()
                for said in (marker,) if look == "people/" else (marker, money):
                    asked["seen"] += 1
                    if (said(code) in text) != may_see(person, code):
                        wrong.append(f"{look}: {person} and {code}: {response.status_code}")
                others = [one for one in PLACES if marker(one) in text and not may_see(person, one)]
                wrong += [f"{look}: {person} sees {one} in {code}" for one in others]
    assert wrong == []
    assert asked["seen"] >= LEAST["seen"]


def test_a_workbook_has_the_names_of_a_place_for_those_who_see_it(land: Land) -> None:
    _plan, people = land
    wrong, asked = [], 0
    for person in people[::3]:
        client = person.client()
        for code in PLACES:
            response = client.get(f"/desk/plan/local/people/table/?place={code}")
            cells = set[str]()
            if response.status_code == 200:
                rows = load_workbook(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
                cells = {str(cell) for row in rows for cell in row}
            asked += 1
            if (marker(code) in cells) != may_see(person, code):
                wrong.append(f"{person} and {code}: {response.status_code}")
    assert wrong == []
    assert asked >= LEAST["sheets"]


def test_a_list_of_places_has_those_below_the_reader_and_no_other(land: Land) -> None:
    _plan, people = land
    for person in people[::3]:
        text = person.client().get("/desk/plan/local/below/").content.decode()
        has_list = bool(person.place_code) and places.level(person.place_code) in {"province", "city"}
        for one in places.default().on(DAY).places.values():
            listed = f'href="/desk/plan/local/?place={one.code}">{one.name}</a>' in text
            below = person.role in READS and one.code != person.place_code and oracle.within(person, one.code)
            assert listed == (below and has_list), (person, one)


def test_only_those_who_act_for_a_place_change_what_it_makes_of_a_plan(land: Land) -> None:
    plan, people = land
    asked = 0
    for person in people:
        client = person.client()
        whole = person.role in OFFICES or (person.role in ACTS and person.sector == "civil_affairs")
        said = f"By {person.account}"
        given = {"since": str(DAY), "plan": str(plan.id), "person-civil_affairs": said}
        for code in (person.place_code, PROVINCE, COUNTIES[0]):
            asked += 1
            client.post(f"/desk/plan/local/people/?place={code}", given)
        for code in PLACES:
            named = [one.person for one in local.people(access.SYSTEM, code) if one.sector == "civil_affairs"]
            assert (named == [said]) == (whole and code == person.place_code), (person, code)
        derived = client.post("/desk/plan/local/derive/", {"plan": plan.id}).status_code
        assert (derived == 302 and bool(person.account)) == (person.role == "province_supervisor"), (person, derived)
        for path, sent in (("asked/answer/", {"id": "1", "kind": "relief"}), ("people/bring/", {}), ("adopt/", {})):
            response = client.post(f"/desk/plan/local/{path}", {"plan": plan.id, **sent})
            closed = response.status_code == 403 or (response.status_code == 302 and "sign-in" in response.headers["Location"])
            assert closed == (person.role not in ACTS), (person, path, response.status_code)
    assert asked >= LEAST["acted"]
