"""Nobody sees what is not theirs, on any path; and where a scope is taken away, this is noticed.

Triples of somebody, a path and a thing are asked of the running program and of an oracle that knows roles and places from
another side. A list answers for every thing at once: each is either on it or not, and either may be wrong.
"""

from __future__ import annotations

import io
import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from python_calamine import load_workbook

from minzheng.kernel.access import api as access
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.registry import api as registry
from tests.completeness import oracle, world
from tests.completeness.watched import supervised
from tests.completeness.world import DAY, ONE_IN, REGISTERS, Object, Person

MATRIX: dict[str, str] = tomllib.loads(Path(__file__).with_name("matrix.toml").read_text("utf-8"))["path"]
LEAST_OF_ALL, LEAST_ON_EACH = 100_000, 50
EXPECTED = {
    "worked": 1_000,
    "brought": 1_000,
    "catalogued": 150,
    "listed": 13_000,
    "exported": 13_000,
    "searched": 13_000,
    "counted": 26_000,
    "opened": 2_800,
    "journalled": 13_000,
    "begun": 500,
    "asked": 13_000,
    "reckoned": 13_000,
    "published": 1_500,
    "waited": 500,
    "supervised": 6_000,
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
    while journal.seal():
        pass
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
            if register == REGISTERS[person.account % len(REGISTERS)] and status == 200:
                left, body = told(client, f"/desk/registers/{register}/by-place/?take=1")
                rows = load_workbook(io.BytesIO(body)).get_sheet_by_index(0).to_python() if left == 200 else []
                out, theirs = sum(int(row[1]) for row in rows if isinstance(row[1], float)), person.role in oracle.EXPORTS
                if (left == 200) != theirs or out != right * theirs:
                    wrong.append(f"desk:by_place: {person} takes {out} of {register}, and {right} are theirs ({left})")
        status, body = told(client, "/desk/registers/")
        numbers = dict(re.findall(r'data-register="(\w+)" data-count="([\d,]+)"', body.decode()))
        for register in REGISTERS:
            here = [thing for thing in things if thing.register == register]
            triples["desk:registers"] += len(here)
            right = sum(oracle.sees(person, thing) for thing in here)
            if int(numbers.get(register, "0").replace(",", "")) != right:
                wrong.append(f"desk:registers: {person} is told {numbers.get(register)} of {register}, and {right} are theirs")
    return wrong, triples


def asked(client: Client, _person: Person, register: str, _things: list[Object]) -> set[int] | None:
    """The entries that the API gives, page after page, with no field that is not the caller's to see."""
    found: set[int] = set()
    after = ""
    while True:
        status, body = told(client, f"/api/registers/{register}/entries?size=200&after={after}")
        if status != 200:
            return None
        page = json.loads(body)
        found |= {one["id"] for one in page["entries"]}
        after = page["after"]
        if not after:
            return found


def reckoned(land: Land, some: slice = slice(None)) -> tuple[Wrong, Triples]:
    """What the API adds up for the whole province: of what the actor may see, and of nothing else."""
    things, people = land
    wrong: Wrong = []
    triples = Triples()
    for person in people[some]:
        client = person.client()
        for register in REGISTERS:
            here = [thing for thing in things if thing.register == register]
            right = sum(oracle.sees(person, thing) for thing in here)
            status, body = told(client, f"/api/registers/{register}/totals?within={world.PROVINCE}")
            triples["rest:show_totals"] += len(here)
            counted = sum(one["count"] for one in json.loads(body)) if status == 200 else 0
            if counted != right:
                wrong.append(f"rest:show_totals: {person} is told {counted} of {register}, and {right} are theirs ({status})")
    return wrong, triples


@dataclass(frozen=True)
class Path:
    """An address of one entry: how it is asked for, who may, and the answers of those who may."""

    address: str
    may: Callable[[Person, Object], bool]
    sent: dict[str, object] | None = None
    verb: str = "get"
    allowed: frozenset[int] = frozenset({200})

    def ask(self, client: Client, thing: Object, row: int) -> tuple[int, bytes]:
        """The status of the answer, and what a page says."""
        address = self.address.format(register=thing.register, id=thing.id, row=row)
        if self.verb == "get":
            return told(client, address)
        if address.startswith("/api"):
            sent = {"data": json.dumps(self.sent), "content_type": "application/json"}
            return getattr(client, self.verb)(address, **sent).status_code, b""
        return getattr(client, self.verb)(address, self.sent).status_code, b""


STALE = {"number": 99, "since": str(DAY), "on": str(DAY), "reason": "x"}
DESK, API = "/desk/registers/{register}/{id}/", "/api/entries/{id}"
PATHS = {
    "desk:entry": Path(DESK, oracle.sees),
    "desk:amend": Path(f"{DESK}amend/", oracle.changes),
    "desk:end": Path(f"{DESK}end/", oracle.changes),
    "desk:check": Path(f"{DESK}check/", oracle.checks, {"number": "1", "accept": "yes"}, "post", frozenset({200, 302, 400, 409})),
    "desk:receipt": Path("/desk/journal/{row}/receipt/", oracle.reads_the_journal),
    "public:register_entry": Path("/registers/{register}/{id}/", lambda _person, thing: thing.register in oracle.PUBLIC),
    "rest:show_entry": Path(API, oracle.given),
    "rest:show_history": Path(f"{API}/history", oracle.sees),
    "rest:show_receipt": Path("/api/journal/{row}/receipt", oracle.reads_the_journal),
    "rest:amend": Path(
        API,
        oracle.changes,
        {key: STALE[key] for key in ("number", "since", "reason")} | {"values": {}},
        "patch",
        frozenset({409}),
    ),
    "rest:end": Path(
        f"{API}/end", oracle.changes, {key: STALE[key] for key in ("number", "on", "reason")}, "post", frozenset({409})
    ),
    "rest:check": Path(f"{API}/check", oracle.checks, {"number": 1, "accept": True}, "post", frozenset({422})),
}


def opened(land: Land, some: slice = slice(None), every: int = 61) -> tuple[Wrong, Triples]:
    """Entries by their own addresses: a part of all, the same each time, and different for everybody."""
    things, people = land
    rows = dict(Row.objects.filter(kind="entry", verb="register.enter").values_list("subject", "id"))
    wrong: Wrong = []
    triples = Triples()
    for number, person in enumerate(people[some]):
        client = person.client()
        for thing in things[number % every :: every]:
            for name, path in PATHS.items():
                status, body = path.ask(client, thing, rows[str(thing.id)])
                triples[name] += 1
                away = status == 302 and not person.account  # to the door
                if (status in path.allowed and not away) != path.may(person, thing):
                    wrong.append(f"{name}: {person} and {thing}: {status}")
                if name == "desk:entry":
                    triples[name] += 1
                    if (b"/receipt/" in body) != (oracle.sees(person, thing) and oracle.reads_the_journal(person, thing)):
                        wrong.append(f"{name}: {person} and the journal of {thing}")
    return wrong, triples


def published(land: Land, some: slice = slice(None)) -> tuple[Wrong, Triples]:
    """What is public is the same for everybody: all of a public register, and nothing of another."""
    things, people = land
    wrong: Wrong = []
    triples = Triples()
    for person in people[some][:3]:
        client = person.client()
        for register in REGISTERS:
            here = Counter(thing.place_code for thing in things if thing.register == register)
            right = here if register in oracle.PUBLIC else Counter[str]()
            status, body = told(client, f"/registers/{register}/table.csv")
            seen = (
                Counter(re.findall(r"(?m)^\D?(\d{6}|\d{9}|\d{12}),", body.decode("utf-8-sig")))
                if status == 200
                else Counter[str]()
            )
            triples["public:register_file"] += sum(here.values())
            if seen != right:
                wrong.append(
                    f"public:register_file: {register} shows {seen - right} too much, {right - seen} too little ({status})"
                )
            triples["public:register"] += sum(here.values())
            if (told(client, f"/registers/{register}/")[0] == 200) != bool(right):
                wrong.append(f"public:register: {register} for {person}")
    return wrong, triples


def journalled(land: Land, some: slice = slice(None)) -> tuple[Wrong, Triples]:
    """Rows of the journal, known by the entries they are about: of those at the actor's places, and no others."""
    things, people = land
    wrong: Wrong = []
    triples = Triples()
    for person in people[some]:
        client = person.client()
        seen: set[int] = set()
        path = "/desk/journal/?kind=entry&each=1"
        while path:
            status, body = told(client, path)
            rows = re.findall(r'data-subject="entry (\d+)"', body.decode()) if status == 200 else []
            seen |= set(map(int, rows))
            step = re.search(r'rel="next" href="([^"]+)"', body.decode())
            path = f"/desk/journal/{step[1].replace('&amp;', '&')}" if step and status == 200 else ""
        for thing in things:
            triples["desk:journal"] += 1
            if (thing.id in seen) != oracle.reads_the_journal(person, thing):
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
        for register in REGISTERS[:3]:
            for rest, (name, roles) in rights.items():
                status, _body = told(client, f"/desk/registers/{register}/{rest}")
                triples[name] += 1
                may = person.role in roles and person.sector == oracle.SECTOR
                if status == 200 and not may:
                    wrong.append(f"{name}: {person} may begin in {register}")
                if rest == "new/":
                    sent = {"place_code": person.place_code or world.PROVINCE, "since": str(DAY), "values": {}}
                    status = client.post(
                        f"/api/registers/{register}/entries", data=json.dumps(sent), content_type="application/json"
                    ).status_code
                    triples["rest:enter"] += 1
                    if (status == 422) != may:
                        wrong.append(f"rest:enter: {person} in {register}: {status}")
                    continue
                if may and status not in {200, 404}:
                    wrong.append(f"{name}: {person} may not begin in {register}: {status}")
    return wrong, triples


def waited(land: Land, some: slice = slice(None)) -> tuple[Wrong, Triples]:
    """What waits to be checked is a task of those who may check it, today; its history is read by those who see it."""
    things, people = land
    wrong: Wrong = []
    triples = Triples()
    waiting = world.proposals()
    for person in people[some]:
        status, body = told(person.client(), "/desk/")
        tasks = re.search(r'<ol class="todo.*?</ol>', body.decode(), re.DOTALL)
        seen = set(map(int, re.findall(r"/desk/registers/\w+/(\d+)/", tasks[0]))) if status == 200 and tasks else set[int]()
        for thing in waiting:
            triples["desk:today"] += 1
            if (thing.id in seen) != oracle.checks(person, thing):
                wrong.append(f"desk:today: {person} {'has' if thing.id in seen else 'has not'} to check {thing}")
        actor = access.actor_of(person.account) if person.account else access.PUBLIC
        for thing in things[::29]:
            triples["history"] += 1
            if could(partial(registry.history, actor, thing.id)) != oracle.sees(person, thing):
                wrong.append(f"history: {person} and {thing}")
    return wrong, triples


def brought(land: Land, some: slice = slice(None)) -> tuple[Wrong, Triples]:
    """A table that was handed in: on its page, in its totals, in what is drawn and on the day's page only the reader's."""
    _, people = land
    wrong: Wrong = []
    triples = Triples()
    rows = world.handed_in()
    (batch,) = registry.waiting_batches(world.reviewer())
    at = f"/desk/registers/{batch.register}/imports/{batch.id}/"
    for person in people[some]:
        client = person.client()
        status, body = told(client, f"{at}?seed=1")
        sheets = re.findall(r"<tbody>.*?</tbody>", body.decode(), re.DOTALL) if status == 200 else ["", ""]
        drawn, listed = ({int(one) for one in re.findall(r"/desk/registers/\w+/(\d+)/", sheet)} for sheet in sheets)
        beds = re.search(r"<dt>床位数.*?<dd>([\d,]+)", body.decode(), re.DOTALL)
        right = {thing.id for thing in rows if oracle.sees(person, thing)}
        checks = {thing.id for thing in rows if oracle.checks(person, thing)}
        things = re.findall(r"<li\b.*?</li>", told(client, "/desk/")[1].decode(), re.DOTALL)
        task = next((one for one in things if f"/imports/{batch.id}/" in one), "")
        for thing in rows:
            triples["desk:batch"] += 1
            if (thing.id in listed) != (thing.id in right):
                wrong.append(f"desk:batch: {person} {'sees' if thing.id in listed else 'does not see'} {thing}")
        if not drawn <= right or len(drawn) != min(10, len(right)):
            wrong.append(f"desk:batch: {person} is shown {drawn}, drawn from {right}")
        counted = re.search(r"<dt>行数</dt><dd>([\d,]+)", body.decode())
        if (int(counted[1].replace(",", "")) if counted else 0) != len(right):
            wrong.append(f"desk:batch: {person} is told {counted and counted[1]} rows of {len(right)}")
        if (int(beds[1].replace(",", "")) if beds else 0) != 120 * len(right):
            wrong.append(f"desk:batch: {person} is told {beds and beds[1]} beds of {len(right)} homes")
        if (status == 200) != bool(right) or bool(task) != bool(checks) or (task and f"其中{len(checks)}行" not in task):
            wrong.append(f"desk:batch: {person}: {status}, {task} for {len(checks)} of {len(right)}")
        for sent in ({"answer": "refuse", "reason": ""}, {"answer": "accept", "left": ".".join(map(str, range(1, 200)))}):
            status = client.post(f"{at}check/", sent).status_code
            triples["desk:check_batch"] += 1
            if (status == 422) != bool(checks):
                wrong.append(f"desk:check_batch: {person}: {status}")
    return wrong, triples


def worked(land: Land, some: slice = slice(None)) -> tuple[Wrong, Triples]:
    """What long work came to is seen by whoever began it, and by nobody else."""
    _, people = land
    own = {one: jobs.start(access.actor_of(one.account), "desk.import", {"upload": 0}).id for one in people if one.account}
    wrong: Wrong = []
    triples = Triples()
    for person in people[some]:
        client = person.client()
        for maker, job in own.items():
            status, _body = told(client, f"/desk/jobs/{job}/")
            triples["desk:job"] += 1
            if (status == 200) != (person == maker):
                wrong.append(f"desk:job: {person} and the work of {maker}: {status}")
    return wrong, triples


def catalogued(land: Land, some: slice = slice(None)) -> tuple[Wrong, Triples]:
    """The list of public registers says how many entries each has, and is the same for everybody."""
    things, people = land
    wrong: Wrong = []
    triples = Triples()
    for person in people[some]:
        status, body = told(person.client(), "/registers/")
        for register in REGISTERS:
            triples["public:registers"] += 1
            there = re.search(rf'href="/registers/{register}/.*?</li>', body.decode(), re.DOTALL)
            right = sum(thing.register == register for thing in things)
            shown = bool(there) and f">{right:,}<" in (there[0] if there else "")
            if status != 200 or shown != (register in oracle.PUBLIC):
                wrong.append(f"public:registers: {person} and {register}: {status}, {there and there[0]}")
    return wrong, triples


def could(ask: Callable[[], object]) -> bool:
    """Whether a read gave something."""
    try:
        ask()
    except (registry.NoEntry, access.Forbidden):
        return False
    return True


ASKED: dict[str, Callable[..., tuple[Wrong, Triples]]] = {
    "listed": partial(wrong_in, listed, oracle.sees, "desk:register"),
    "exported": partial(wrong_in, exported, oracle.exports, "desk:export"),
    "asked": partial(wrong_in, asked, oracle.listed, "rest:list_entries"),
    "reckoned": reckoned,
    "published": published,
    "waited": waited,
    "searched": partial(wrong_in, searched, oracle.found, "desk:register"),
    "counted": counted,
    "opened": opened,
    "journalled": journalled,
    "begun": begun,
    "brought": brought,
    "supervised": supervised,
    "worked": worked,
    "catalogued": catalogued,
}
COVERED = {
    "listed": {"desk:register"},
    "exported": {"desk:export"},
    "asked": {"rest:list_entries"},
    "reckoned": {"rest:show_totals"},
    "published": {"public:register_file", "public:register"},
    "waited": {"desk:today", "history"},
    "searched": {"desk:register"},
    "counted": {"desk:by_place", "desk:registers"},
    "opened": set(PATHS),
    "journalled": {"desk:journal"},
    "begun": {"desk:new", "desk:import", "desk:blank", "rest:enter"},
    "worked": {"desk:job"},
    "brought": {"desk:batch", "desk:check_batch"},
    "catalogued": {"public:registers"},
    "supervised": {path for path, seen in MATRIX.items() if path.startswith("supervision:") and seen != "clue"},
}
"""The paths that each part asks, each at least fifty times."""
ELSEWHERE = {
    "plan": "test_plans",
    "duty": "test_plans",
    "local": "test_local",
    "acting": "test_local",
    "review": "test_review_matrix",
    "person": "test_people",
    "reads": "test_reads",
    "case": "test_cases_shown",
    "clue": "test_clues",
    "paid": "test_paying",
    "backlog": "test_backlog",
    "matter": "test_matters",
    "posting": "test_matters",
    "simulated": "test_simulations",
}
"""What a path shows that is asked by files of their own."""


def test_every_path_that_shows_something_of_somebody_is_asked() -> None:
    shows = {path for path, seen in MATRIX.items() if seen not in {"anybody", "official", *ELSEWHERE}}
    covered = set().union(*COVERED.values())
    assert shows - covered == set()
    assert covered - shows == {"history", "desk:job"}, "the first lies behind the second, which is each one's own"


@pytest.mark.parametrize("name", ASKED)
def test_everybody_sees_what_is_theirs_and_nothing_else(land: Land, name: str) -> None:
    wrong, triples = ASKED[name](land, slice(None, None, ONE_IN))
    assert wrong == [], f"{len(wrong)} of {sum(triples.values())}"
    assert set(triples) == COVERED[name]
    assert min(triples.values()) * ONE_IN >= LEAST_ON_EACH
    assert sum(triples.values()) * ONE_IN >= EXPECTED[name], "the whole stays above a hundred thousand"


def test_a_hundred_thousand_triples_are_asked() -> None:
    assert sum(EXPECTED.values()) >= LEAST_OF_ALL
