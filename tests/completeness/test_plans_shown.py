"""Who sees which plan, on every path: a public one everybody, another its own place and those above and below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from tests.completeness import oracle, world
from tests.completeness.world import DAY, Person
from tests.rooms.plan.planning import settled, small
from tests.rooms.registry.acting import actor

READS_PLANS = {
    "notice_editor",
    "province_supervisor",
    "local_supervisor",
    "department_officer",
    "department_reviewer",
    "township_clerk",
    "auditor",
}
SINCE = date(2013, 3, 1)
ISSUERS = {"苏办〔2013〕1号": "320000", "通办〔2013〕2号": "320600", "苏府〔2013〕3号": "320500"}
LEAST = 60


@pytest.fixture
def people(db: None, read_once: None, settings: LazySettings) -> Iterator[list[Person]]:
    settings.DEMO = True
    with time.at(DAY):
        found = world._people()
    with time.at(SINCE):
        for number, place in ISSUERS.items():
            issuer = actor(f"i{place}", "province_supervisor", place)
            for public in True, False:
                notice = small(number if public else number.replace("号", "0号"))
                duties.establish(issuer, settled(notice, public=public), since=SINCE)
    with time.at(DAY):
        yield found


def sees(person: Person, number: str) -> bool:
    """By office: what is public, and of the rest what one's own place, or one that it lies in, has issued, or one below it."""
    if person.role not in READS_PLANS:
        return False
    if number in ISSUERS:
        return True
    issuer = ISSUERS[number.replace("0号", "号")]
    return issuer in oracle.holders(person.place_code) or person.place_code in oracle.holders(issuer)


def test_the_house_shows_everybody_their_plans_and_no_others(people: list[Person]) -> None:
    every = [*ISSUERS, *(number.replace("号", "0号") for number in ISSUERS)]
    wrong, triples = [], Counter[str]()
    for person in people:
        client = person.client()
        for path in (f"/desk/plan/house/{page}" for page in ("", "list/", "time/", "units/", "decide/")):
            response = client.get(path)
            open_ = response.status_code == 200
            if open_ != (person.role in READS_PLANS):
                wrong.append(f"{path}: {person} gets {response.status_code}")
            body = response.content.decode() if path.endswith("house/") and open_ else ""
            for number in every if path.endswith("house/") else ():
                triples[path] += 1
                if (number in body) != sees(person, number):
                    wrong.append(f"{path}: {person} {'sees' if number in body else 'does not see'} {number}")
    assert wrong == []
    assert min(triples.values()) >= LEAST


def test_the_public_pages_show_public_plans_to_everybody_and_no_others(people: list[Person]) -> None:
    wrong = []
    known = {one.id: one for one in duties.plans(actor("all", "province_supervisor"), DAY)}
    assert {one.public for one in known.values()} == {True, False}
    for person in [*people[:3], None]:
        client = person.client() if person else Client()
        listed = client.get("/plan/").content.decode()
        for plan in known.values():
            if (plan.number in listed) != plan.public:
                wrong.append(f"/plan/ and {plan.number} for {person}")
            open_ = {
                path: client.get(f"/plan/{plan.id}/{path}").status_code == 200
                for path in ("", "data.json", "feed.atom", "1/", "1/data.json")
            }
            wrong += [f"{path} of {plan.number} for {person}" for path, seen in open_.items() if seen != plan.public]
    assert wrong == []
