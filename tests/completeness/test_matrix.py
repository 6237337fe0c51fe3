"""Nobody sees what is not theirs, on any path; and where a scope is taken away, this is noticed.

Triples of somebody, a path and a thing are asked of the running program and of an oracle that knows roles and places from
another side. A list answers for every thing at once: each is either on it or not, and either may be wrong.
"""

from __future__ import annotations

import io
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from python_calamine import load_workbook

from minzheng.kernel.time import api as time
from tests.completeness import oracle, world
from tests.completeness.world import DAY, REGISTERS, Object, Person

MATRIX: dict[str, str] = tomllib.loads(Path(__file__).with_name("matrix.toml").read_text("utf-8"))["path"]
LEAST_OF_ALL, LEAST_ON_EACH = 100_000, 50
EXPECTED = {
    "listed": 0,
    "exported": 0,
    "searched": 0,
    "counted": 0,
    "opened": 0,
    "journalled": 0,
    "begun": 0,
    "checks": 0,
}
"""How many triples each part asks at least."""

Land = tuple[list[Object], list[Person]]
Triples = Counter[str]
Wrong = list[str]


def named(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[str]:
    """Every address of the URLconf, by its name."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from named(one, f"{prefix}{one.namespace}:" if one.namespace else prefix)
        elif isinstance(one, URLPattern):
            assert one.name, f"{one.pattern} has no name, so no test can hold it"
            yield f"{prefix}{one.name}"


def test_every_address_is_in_the_matrix_and_no_other() -> None:
    assert sorted(set(named())) == sorted(MATRIX)


@pytest.fixture
def land(db: None, settings: LazySettings) -> Iterator[Land]:
    settings.DEMO = True
    things, people = world.build()
    with time.at(DAY):
        yield things, people


def told(client: Client, path: str) -> tuple[int, bytes]:
    response = client.get(path)
    return response.status_code, b"".join(response) if response.streaming else response.content


Seen = Callable[[Client, Person, str, list[Object]], set[int] | None]
"""The things that a path shows somebody of a register; None where the path is closed to them."""


def on_pages(client: Client, path: str, register: str) -> set[int] | None:
    """The entries that the pages of a list link to, page after page."""
    found: set[int] = set()
    while path:
        status, body = told(client, path)
        if status != 200:
            return None
        text = body.decode()
        found |= {int(number) for number in re.findall(rf"/desk/registers/{register}/(\d+)/", text)}
        following = re.search(r'href="(\?[^"]*after=[^"]+)" rel="next"|rel="next" href="(\?[^"]*after=[^"]+)"', text)
        step = (following[1] or following[2]).replace("&amp;", "&") if following else ""
        path = f"/desk/registers/{register}/{step}" if step else ""
    return found


def listed(client: Client, _person: Person, register: str, _things: list[Object]) -> set[int] | None:
    return on_pages(client, f"/desk/registers/{register}/", register)


def searched(client: Client, _person: Person, register: str, _things: list[Object]) -> set[int] | None:
    return on_pages(client, f"/desk/registers/{register}/?q=Looked", register)


def exported(client: Client, _person: Person, register: str, things: list[Object]) -> set[int] | None:
    """The entries of a table, known by their places: of those at one place all or none are there."""
    status, body = told(client, f"/desk/registers/{register}/export/")
    if status != 200:
        return None
    rows = load_workbook(io.BytesIO(body)).get_sheet_by_index(0).to_python()
    seen = Counter(str(cell) for row in rows for cell in row if re.fullmatch(r"\d{6}|\d{9}|\d{12}", str(cell)))
    there = Counter(thing.place_code for thing in things)
    assert all(seen[code] in {0, there[code]} for code in there)
    return {thing.id for thing in things if seen[thing.place_code]}


def wrong_in(
    see: Seen, may: Callable[[Person, Object], bool], path: str, land: Land, some: slice = slice(None)
) -> tuple[Wrong, Triples]:
    """Asks a path for everybody and every thing."""
    things, people = land
    wrong: Wrong = []
    triples = Triples()
    for person in people[some]:
        client = person.client()
        for register in REGISTERS:
            here = [thing for thing in things if thing.register == register]
            seen = see(client, person, register, here)
            for thing in here:
                triples[path] += 1
                if (seen is not None and thing.id in seen) != may(person, thing):
                    wrong.append(f"{path}: {person} {'sees' if seen and thing.id in seen else 'does not see'} {thing}")
            if seen and not seen <= {thing.id for thing in here}:
                wrong.append(f"{path}: {person} sees {seen - {thing.id for thing in here}}, which is nowhere")
    return wrong, triples


def counted(land: Land, some: slice = slice(None)) -> tuple[Wrong, Triples]:
    """Numbers by place: each is how many of the things below it the actor may see."""
    things, people = land
    wrong: Wrong = []
    triples = Triples()
    for person in people[some]:
        client = person.client()
        for register in REGISTERS:
            here = [thing for thing in things if thing.register == register]
            right = sum(oracle.sees(person, thing) for thing in here)
            status, body = told(client, f"/desk/registers/{register}/by-place/")
            triples["desk:by_place"] += len(here)
            text = body.decode()
            numbers = [int(n.replace(",", "")) for n in re.findall(r'data-count="([\d,]+)"', text)]
            if status != 302 and (sum(numbers) if status == 200 else 0) != right:  # a village has nothing below it
                wrong.append(f"desk:by_place: {person} is told {numbers} of {register}, and {right} are theirs ({status})")
        status, body = told(client, "/desk/registers/")
        numbers = dict(re.findall(r'data-register="(\w+)" data-count="([\d,]+)"', body.decode()))
        for register in REGISTERS:
            here = [thing for thing in things if thing.register == register]
            triples["desk:registers"] += len(here)
            right = sum(oracle.sees(person, thing) for thing in here)
            if int(numbers.get(register, "0").replace(",", "")) != right:
                wrong.append(f"desk:registers: {person} is told {numbers.get(register)} of {register}, and {right} are theirs")
    return wrong, triples


OBJECT_PATHS: dict[str, Callable[[Person, Object], bool]] = {"": oracle.sees, "amend/": oracle.changes, "end/": oracle.changes}


def opened(land: Land, some: slice = slice(None), every: int = 23) -> tuple[Wrong, Triples]:
    """Entries by their own addresses: a part of all, the same each time, and different for everybody."""
    things, people = land
    wrong: Wrong = []
    triples = Triples()
    for number, person in enumerate(people[some]):
        client = person.client()
        for thing in things[number % every :: every]:
            for rest, may in OBJECT_PATHS.items():
                name = {"": "desk:entry", "amend/": "desk:amend", "end/": "desk:end"}[rest]
                status, body = told(client, f"/desk/registers/{thing.register}/{thing.id}/{rest}")
                triples[name] += 1
                if (status == 200) != may(person, thing):
                    wrong.append(f"{name}: {person} and {thing}: {status}")
                if status in {403, 404} and f"Looked for at {thing.place_code}".encode() in body:
                    wrong.append(f"{name}: {person} is refused {thing} and told its name")
    return wrong, triples


def journalled(land: Land, some: slice = slice(None)) -> tuple[Wrong, Triples]:
    """Rows of the journal, known by the entries they are about: of those at the actor's places, and no others."""
    things, people = land
    wrong: Wrong = []
    triples = Triples()
    for person in people[some]:
        client = person.client()
        seen: set[int] = set()
        path = "/desk/journal/?kind=entry"
        while path:
            status, body = told(client, path)
            rows = re.findall(r'data-subject="entry (\d+)"', body.decode()) if status == 200 else []
            seen |= set(map(int, rows))
            step = re.search(r'rel="next" href="([^"]+)"', body.decode())
            path = f"/desk/journal/{step[1].replace('&amp;', '&')}" if step and status == 200 else ""
        for thing in things:
            triples["desk:journal"] += 1
            theirs = person.role in oracle.READS_THE_JOURNAL and oracle.within(person, thing.place_code)
            if (thing.id in seen) != theirs:
                wrong.append(f"desk:journal: {person} {'reads' if thing.id in seen else 'does not read'} of {thing}")
    return wrong, triples


def begun(land: Land, some: slice = slice(None)) -> tuple[Wrong, Triples]:
    """Forms and tables for a register: for those who may enter or import where its entries lie."""
    _, people = land
    wrong: Wrong = []
    triples = Triples()
    rights = {
        "new/": ("desk:new", oracle.WRITES),
        "import/": ("desk:import", oracle.IMPORTS),
        "import/blank/": ("desk:blank", oracle.IMPORTS),
    }
    for person in people[some]:
        client = person.client()
        for register in REGISTERS:
            for rest, (name, roles) in rights.items():
                status, _body = told(client, f"/desk/registers/{register}/{rest}")
                triples[name] += 1
                may = person.role in roles and person.sector == oracle.SECTOR
                if status == 200 and not may:
                    wrong.append(f"{name}: {person} may begin in {register}")
                if may and status not in {200, 404}:
                    wrong.append(f"{name}: {person} may not begin in {register}: {status}")
    return wrong, triples


def checks(land: Land, some: slice = slice(None), every: int = 23) -> tuple[Wrong, Triples]:
    """Asking to accept a change that does not wait: those who may check are told so, others are refused."""
    things, people = land
    wrong: Wrong = []
    triples = Triples()
    for number, person in enumerate(people[some]):
        client = person.client()
        for thing in things[number % every :: every]:
            status = client.post(
                f"/desk/registers/{thing.register}/{thing.id}/check/", {"number": "1", "accept": "yes"}
            ).status_code
            triples["desk:check"] += 1
            may = person.role == "department_reviewer" and oracle.sees(person, thing)
            if (status in {200, 302, 400, 409}) != (may or not person.account):
                wrong.append(f"desk:check: {person} and {thing}: {status}")
    return wrong, triples


ASKED: dict[str, Callable[..., tuple[Wrong, Triples]]] = {
    "listed": partial(wrong_in, listed, oracle.sees, "desk:register"),
    "exported": partial(wrong_in, exported, oracle.exports, "desk:export"),
    "searched": partial(wrong_in, searched, oracle.found, "desk:register"),
    "counted": counted,
    "opened": opened,
    "journalled": journalled,
    "begun": begun,
    "checks": checks,
}


@pytest.mark.parametrize("name", ASKED)
def test_everybody_sees_what_is_theirs_and_nothing_else(land: Land, name: str) -> None:
    wrong, triples = ASKED[name](land)
    assert wrong == [], f"{len(wrong)} of {sum(triples.values())}"
    assert min(triples.values()) >= LEAST_ON_EACH
    assert sum(triples.values()) >= EXPECTED[name], "the whole stays above a hundred thousand"


def test_a_hundred_thousand_triples_are_asked() -> None:
    assert sum(EXPECTED.values()) >= LEAST_OF_ALL
