"""Nobody sees or does anything with a case that is not theirs, on any page; what a case rests on is for those of the duty.

The oracle is written from what the roles are for, and asks places by their parents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import transaction
from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.cases import api as cases
from minzheng.services.postings import api as postings
from minzheng.services.procedure.api import Applying
from tests.completeness import oracle
from tests.completeness.test_matrix import MATRIX
from tests.completeness.test_people import lookers
from tests.completeness.world import COUNTIES, DAY, Person, towns, villages
from tests.rooms.people.acting import number
from tests.rooms.registry.acting import actor

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE = date(2014, 8, 25)
WATCH = {"province_supervisor", "local_supervisor", "auditor"}
TAKE = {"department_officer", "township_clerk", "village_assistant"}
POST = {"department_officer", "township_clerk", "village_assistant"}
MEANS = {"department_officer", "department_reviewer", "township_clerk", "township_reviewer", "auditor"}
READS = {*WATCH, *TAKE, "department_reviewer", "township_reviewer"}
GIVES = {*TAKE, "department_reviewer", "township_reviewer"}
PERSONS = READS - {"province_supervisor", "local_supervisor"}
TOWNSHIP = READS - {"department_reviewer", "village_assistant"}
"""Those before whom a case stands whose turn it is the township's; the others have queues of their own."""


@dataclass(frozen=True)
class Thing:
    """A case past its day with a scan and an objection against what hangs of it, and the household that applied."""

    case: int
    household: int
    person: int
    number: str
    place_code: str
    objection: int
    scan: int


@dataclass(frozen=True)
class World:
    """Everybody who looks, and at what."""

    lookers: list[Person]
    things: list[Thing]


@pytest.fixture
def world(settings: LazySettings, tmp_path: Path) -> Iterator[World]:
    settings.HOME, settings.DEMO = tmp_path, True
    homes = [village for county in COUNTIES for town in towns(county)[:2] for village in villages(town)[:1]]
    with time.at(BEFORE):
        things = [_thing(place, 2 * n + 1) for n, place in enumerate(homes)]
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        yield World(list(lookers(homes)), things)


def _thing(place: str, sequence: int) -> Thing:
    clerk = actor(f"9{sequence}", "township_clerk", place[:9])
    said = {"name": "王建国", "number": number(sequence=sequence)}
    key = people.register(access.SYSTEM, place, said, since=BEFORE).key
    home = people.found(access.SYSTEM, place, [(key, "head")], since=BEFORE)
    opened = cases.apply(clerk, Applying("dibao", key, place, {}, household=home.id))
    cases.accept(clerk, opened.case)
    scan = cases.file(clerk, opened.case, b"%PDF-1.4 scan", "scan.pdf")
    hanging = postings.Hanging(
        kind="case",
        about=opened.case,
        step="posted",
        item="dibao",
        place_code=place,
        person=key,
        name="王建国",
        shows=("name",),
        members=None,
        amount=None,
        ends=DAY,
    )
    with transaction.atomic():
        hung = postings.put_up(clerk, hanging)
    postings.objected(hung.slug, "x")
    (objection,) = cases.objections(clerk, opened.case)
    return Thing(opened.case, home.id, key, number(sequence=sequence), place, objection.id, scan.id)


def among(roles: set[str]) -> Callable[[Person, Thing], bool]:
    """Whether a role is one of these, for the sector of cases unless it watches all, and the case lies at its places."""

    def may(looker: Person, thing: Thing) -> bool:
        of_sector = looker.role in WATCH or looker.sector == oracle.SECTOR
        return looker.role in roles and of_sector and oracle.within(looker, thing.place_code)

    return may


def shown(client: Client, path: str, sent: dict[str, str] | None = None) -> str:
    """What a page says to those who may; nothing to others."""
    response = client.post(path, sent) if sent is not None else client.get(path)
    return response.content.decode() if response.status_code == 200 else ""


def again(client: Client, one: Thing) -> bool:
    """Whether a second application of the same household is refused for that it is the second."""
    body = {"service": "dibao", "person": one.person, "household": one.household, "place_code": one.place_code}
    return b'"open_already"' in client.post("/api/cases", body, "application/json").content


def sent(client: Client, path: str, given: dict[str, str]) -> int:
    return client.post(path, given).status_code


DESK = "/desk/cases/"
Showing = Callable[[Client, Thing], bool]
SHOWN: dict[str, tuple[Showing, Callable[[Person, Thing], bool]]] = {
    "cases:home": (lambda client, one: f"/{one.case}/" in shown(client, DESK, {"q": one.number}), among(PERSONS)),
    "cases:of": (lambda client, one: f"{DESK}{one.case}/" in shown(client, f"{DESK}of/{one.person}/"), among(PERSONS)),
    "cases:household": (
        lambda client, one: f"{DESK}{one.case}/" in shown(client, f"{DESK}households/{one.household}/"),
        among(PERSONS),
    ),
    "cases:more": (lambda client, one: "<h1>" in shown(client, f"{DESK}households/{one.household}/more/"), among(MEANS)),
    "cases:choose": (
        lambda client, one: f"{DESK}{one.case}/" in shown(client, f"{DESK}households/{one.household}/new/"),
        among(TAKE),
    ),
    "cases:new": (
        lambda client, one: sent(client, f"{DESK}households/{one.household}/new/dibao/", {"does": "accept"}) == 422,
        among(TAKE),
    ),
    "cases:list": (
        lambda client, one: f"{DESK}{one.case}/" in shown(client, f"{DESK}list/?place={one.place_code}"),
        among(READS),
    ),
    "cases:queue": (lambda client, one: f"{DESK}{one.case}/" in shown(client, f"{DESK}queue/"), among(TOWNSHIP)),
    "cases:boards": (
        lambda client, one: f"{DESK}{one.case}/" in shown(client, f"{DESK}boards/?place={one.place_code}"),
        among(READS),
    ),
    "cases:put_up": (lambda client, one: sent(client, f"{DESK}boards/{one.case}/", {}) == 422, among(POST)),
    "cases:clocks": (
        lambda client, one: f"{DESK}{one.case}/" in shown(client, f"{DESK}clocks/?place={one.place_code}"),
        among(READS),
    ),
    "cases:scans": (
        lambda client, one: (
            f"{DESK}{one.case}/"
            in client.post(
                f"{DESK}scans/", {"number": cases.case(access.SYSTEM, one.case).number, "file": BytesIO(b"%PDF-1.4 scan")}
            ).content.decode()
        ),
        among(TAKE),
    ),
    "cases:case": (lambda client, one: "<h1>" in shown(client, f"{DESK}{one.case}/"), among(READS)),
    "cases:do": (
        lambda client, one: sent(client, f"{DESK}{one.case}/do/withdraw/", {"turn": "99", "signer": "x"}) == 422,
        among(GIVES),
    ),
    "cases:answer": (
        lambda client, one: sent(client, f"{DESK}{one.case}/objections/{one.objection}/", {"answer": ""}) == 422,
        among(TAKE),
    ),
    "cases:decision": (lambda client, one: "<h1>" in shown(client, f"{DESK}{one.case}/decision/"), among(MEANS)),
    "cases:flips": (lambda client, one: "<h1>" in shown(client, f"{DESK}{one.case}/decision/flips/"), among(MEANS)),
    "cases:later": (lambda client, one: "<h1>" in shown(client, f"{DESK}{one.case}/decision/later/"), among(MEANS)),
    "cases:sheet": (lambda client, one: "<h1>" in shown(client, f"{DESK}{one.case}/sheets/application/"), among(READS)),
    "cases:letter": (
        lambda client, one: client.get(f"{DESK}{one.case}/sheets/receipt.pdf").content[:5] == b"%PDF-",
        among(GIVES),
    ),
    "cases:scan": (
        lambda client, one: client.get(f"{DESK}{one.case}/scans/{one.scan}/").content == b"%PDF-1.4 scan",
        among(READS),
    ),
    "rest:list_cases": (
        lambda client, one: f'"id":{one.case},' in shown(client, f"/api/cases?place={one.place_code}").replace(" ", ""),
        among(READS),
    ),
    "rest:show_case": (lambda client, one: '"steps"' in shown(client, f"/api/cases/{one.case}"), among(READS)),
    "rest:apply_for": (again, among(TAKE)),
}
"""The pages, and whom each lets see or do it; what is sent is refused in the end for want of a word."""


def wrong(world: World, every: int) -> tuple[set[str], Counter[str]]:
    """The pages that show or allow too much or too little, and how many triples were asked of each."""
    found, triples = set[str](), Counter[str]()
    for looker in world.lookers[::every]:
        client = looker.client()
        for name, (ask, may) in SHOWN.items():
            for thing in world.things[looker.account % 4 :: 4]:
                triples[name] += 1
                if ask(client, thing) != may(looker, thing):
                    found.add(f"{name}: {looker}")
    return found, triples


def test_every_page_shows_what_is_theirs_and_nothing_else(world: World) -> None:
    found, triples = wrong(world, 3)
    assert found == set()
    assert triples.keys() == {path for path, seen in MATRIX.items() if seen == "case"}
    assert min(triples.values()) >= 50
