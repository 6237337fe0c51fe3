"""Nobody sees, finds or changes a person or a household that is not theirs, on any path.

With the scope taken out, every path notices. The oracle is written from what the roles are for, and asks places by their parents.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.circumstances import api as circumstances
from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.people.models import Person as PersonRow
from minzheng.portal.persons import pairs
from minzheng.rolls import api as rolls
from tests.completeness import oracle
from tests.completeness.test_matrix import MATRIX
from tests.completeness.world import COUNTIES, DAY, PROVINCE, Person, towns, villages
from tests.rooms.people.acting import number

pytestmark = pytest.mark.django_db(transaction=True)
READS = {
    "department_officer",
    "department_reviewer",
    "payer",
    "township_clerk",
    "township_reviewer",
    "village_assistant",
    "auditor",
}
MAKES = {"department_officer", "department_reviewer", "township_clerk"}
ANY_SECTOR = {"auditor"}


TABLE = "户号,与户主关系,姓名,证件号码\n1,户主,王建国,".encode()
BIRTHS = "母亲身份证号,姓名,性别,出生日期\n1,王小明,男,2012-10-01".encode()


@dataclass(frozen=True)
class Thing:
    """A person in a household of their own, their pair with another of the same village, and a table that somebody handed in."""

    key: int
    number: str
    household: int
    duplicate: int
    place_code: str
    roll: int
    births: int
    owner: int
    statement: int


@dataclass(frozen=True)
class World:
    """Everybody who looks, and whom they look at."""

    lookers: list[Person]
    things: list[Thing]


@pytest.fixture
def world(settings: LazySettings, tmp_path: Path) -> Iterator[World]:
    settings.HOME, settings.DEMO = tmp_path, True
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        homes = [village for county in COUNTIES for town in towns(county)[:2] for village in villages(town)[:2]]
        everybody = list(lookers(homes))
        owners = [one for one in everybody[::5] if one.role in MAKES and one.sector == oracle.SECTOR]
        yield World(everybody, [_thing(place, 4 * n + 1, owners[n % len(owners)]) for n, place in enumerate(homes)])


def _thing(place: str, sequence: int, owner: Person) -> Thing:
    keys = []
    for n in (sequence, sequence + 2):
        said = {"name": "王建国", "number": number(sequence=n)}
        keys.append(people.register(access.SYSTEM, place, said, since=DAY).key)
    home = people.found(access.SYSTEM, place, [(keys[0], "head")], since=DAY)
    PersonRow.objects.filter(pk=keys[1]).update(born=DAY.replace(year=1900))
    pair = people.flag(access.SYSTEM, *keys, reason="x")
    roll = rolls.hand_in(access.actor_of(owner.account), TABLE, "t.csv", since=DAY)
    wage = circumstances.state(access.SYSTEM, _wage(keys[0])).id
    births = rolls.hand_in(access.actor_of(owner.account), BIRTHS, "t.csv", since=DAY, of=rolls.BIRTHS)
    return Thing(keys[0], number(sequence=sequence), home.id, pair.id, place, roll.id, births.id, owner.account, wage)


def _wage(key: int) -> circumstances.Stating:
    return circumstances.Stating(key, "wage", "declared", DAY, DAY, 100, look=DAY)


def lookers(homes: list[str]) -> Iterator[Person]:
    """Somebody of each role and of two sectors at each of some places, and nobody signed in."""
    levels = {2: [PROVINCE], 4: ["320600", "320500"], 6: list(COUNTIES), 9: [home[:9] for home in homes[::2]], 12: homes[::3]}
    new = []
    for role in access.roles().values():
        named = {"province": 2, "city": 4, "county": 6, "township": 9, "village": 12}
        for place in (place for level in role.level for place in levels[named[level]]):
            for sector in ("civil_affairs", "health"):
                new.append(
                    access.NewAccount(
                        login=f"l{len(new)}",
                        name="L",
                        role=role.id,
                        unit="",
                        sector=sector,
                        place_code=place,
                        since=DAY,
                        practice=True,
                    )
                )
    access.open_accounts(access.SYSTEM, new)
    ids = dict(Account.objects.values_list("login", "pk"))
    yield Person(0, "", "", "")
    yield from (Person(ids[one.login], one.role, one.sector, one.place_code) for one in new)


def sees(looker: Person, thing: Thing) -> bool:
    return (
        looker.role in READS
        and (looker.role in ANY_SECTOR or looker.sector == oracle.SECTOR)
        and oracle.within(looker, thing.place_code)
    )


def makes(looker: Person, thing: Thing) -> bool:
    return looker.role in MAKES and sees(looker, thing)


def makes_somewhere(looker: Person, _thing: Thing) -> bool:
    return looker.role in MAKES and looker.sector == oracle.SECTOR


def owns(looker: Person, thing: Thing) -> bool:
    return looker.account == thing.owner


def could(ask: Callable[[], object]) -> bool:
    """Whether something was given, and not refused for want of scope."""
    try:
        return bool(ask())
    except access.Forbidden:
        return False
    except people.Refused as refused:
        return refused.reason not in {"no_person", "no_household", "no_duplicate", "no_statement", "outside"}


Asking = Callable[[access.Actor, Thing], object]
ASKED: dict[str, Asking] = {
    "person": lambda who, one: people.person(who, one.key, purpose="identify"),
    "persons": lambda who, one: people.persons(who, [one.key], purpose="identify"),
    "history": lambda who, one: people.history(who, one.key),
    "life": lambda who, one: people.life(who, one.key, day=DAY),
    "kin": lambda who, one: people.kin(who, one.key) == (),
    "lives_in": lambda who, one: people.lives_in(who, one.key),
    "find_number": lambda who, one: people.find_number(who, "citizen", one.number),
    "find": lambda who, one: one.key in people.find(who, "wjg", size=500).keys,
    "find by characters": lambda who, one: one.key in people.find(who, "建国", size=500).keys,
    "page": lambda who, one: one.key in people.page(who, size=500)[0],
    "page of a place": lambda who, one: one.key in people.page(who, one.place_code)[0],
    "household": lambda who, one: people.household(who, one.household),
    "household_history": lambda who, one: people.household_history(who, one.household),
    "duplicate": lambda who, one: people.duplicate(who, one.duplicate),
    "circumstances": lambda who, one: circumstances.of_household(who, one.household, purpose="means"),
    "circumstances ever": lambda who, one: circumstances.ever(who, one.household, purpose="means"),
    "circumstances of persons": lambda who, one: circumstances.of_persons(who, [one.key], purpose="means"),
    "circumstances due": lambda who, one: one.key in {due.person for due in circumstances.due(who, size=500)[0]},
    "circumstances due of a place": lambda who, one: circumstances.due(who, one.place_code)[0],
}
STALE, LATER = 99, DAY + timedelta(1)


def _settled(who: access.Actor, one: Thing) -> rolls.Settled:
    return rolls.Settling(who, DAY).take([rolls.Home(one.place_code, [("head", {})])])[0]


DONE: dict[str, Asking] = {
    "duplicates": lambda who, one: one.duplicate in {pair.id for pair in people.duplicates(who, size=500)},
    "change": lambda who, one: people.change(who, one.key, {}, since=DAY, number=STALE),
    "correct": lambda who, one: people.correct(who, one.key, {}, number=STALE, reason="x"),
    "died": lambda who, one: people.died(who, one.key, on=DAY, number=STALE),
    "departed": lambda who, one: people.departed(who, one.key, on=DAY, number=STALE),
    "returned": lambda who, one: people.returned(who, one.key, on=DAY, number=STALE),
    "birth": lambda who, one: people.birth(who, one.household, {}, parents=(), relationship="child", number=STALE),
    "undied": lambda who, one: people.undied(who, one.key, number=STALE, reason="x"),
    "divorce": lambda who, one: people.divorce(who, one.key, one.key, on=DAY),
    "move": lambda who, one: people.move(who, one.key, one.place_code, on=DAY, number=STALE),
    "register": lambda who, one: people.register(who, one.place_code, {}, since=DAY),
    "leave": lambda who, one: people.leave(who, one.household, [one.key], on=DAY, number=STALE),
    "name_head": lambda who, one: people.name_head(who, one.household, {}, on=DAY, number=STALE),
    "move_household": lambda who, one: people.move_household(who, one.household, one.place_code, on=DAY, number=STALE),
    "bulk_register": lambda who, one: (
        [refused.reason for _, refused in people.bulk_register(who, [people.Row(one.place_code, {}, DAY)]).refused]
        == ["name_missing"]
    ),
    "bulk_died": lambda who, one: (
        [refused.reason for _, refused in people.bulk_died(who, [people.Death(one.key, LATER)])] == ["future"]
    ),
    "state": lambda who, one: circumstances.state(who, _wage(one.key)._replace(since=LATER)),
    "correct a statement": lambda who, one: circumstances.correct(
        who, one.statement, circumstances.Values(LATER, DAY, 100), reason="x"
    ),
    "withdraw": lambda who, one: circumstances.withdraw(who, one.statement, reason=""),
    "bulk_state": lambda who, one: (
        [why.reason for _, why in circumstances.bulk_state(who, [_wage(one.key)._replace(since=LATER)]).refused] == ["future"]
    ),
    "settling": lambda who, one: (
        "outside" not in {why.reason for why in _settled(who, one).refused[0]} and not _settled(who, one).persons
    ),
}
"""A list for those who change, and acts: each is refused in the end, but first for want of scope."""


def wrong(world: World) -> tuple[set[str], int]:
    """The paths that show or allow too much or too little, and how many triples were asked."""
    found, triples = set[str](), 0
    for looker in world.lookers:
        actor = access.actor_of(looker.account) if looker.account else access.PUBLIC
        for paths, may in ((ASKED, sees), (DONE, makes)):
            for name, ask in paths.items():
                for thing in world.things[looker.account % 3 :: 3]:
                    triples += 1
                    if could(partial(ask, actor, thing)) != may(looker, thing):
                        found.add(name)
    return found, triples


def test_everybody_sees_and_changes_what_is_theirs_and_nothing_else(world: World) -> None:
    found, triples = wrong(world)
    assert found == set()
    assert triples > 10_000


@pytest.mark.once
def test_without_scopes_every_path_notices(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    scope = access.scope
    monkeypatch.setattr(access, "scope", lambda _actor, permission: scope(access.SYSTEM, permission))
    monkeypatch.setattr(access, "require", lambda *_, **__: None)
    found, _ = wrong(World(world.lookers[::9], world.things))
    assert found == {*ASKED, *DONE}


Showing = Callable[[Client, Thing], bool]
DESK = "/desk/people/"
SHOWN: dict[str, tuple[Showing, Callable[[Person, Thing], bool]]] = {
    "persons:home": (lambda client, one: f'"{DESK}{one.key}/' in page(client, DESK, {"q": one.number}), sees),
    "persons:here": (lambda client, one: f'"{DESK}{one.key}/' in page(client, f"{DESK}here/?place={one.place_code}"), sees),
    "persons:person": (lambda client, one: "<h1>" in page(client, f"{DESK}{one.key}/"), sees),
    "persons:household": (lambda client, one: "<h1>" in page(client, f"{DESK}households/{one.household}/"), sees),
    "persons:write": (lambda client, one: "<h1>" in page(client, f"{DESK}{one.key}/write/correct/"), makes),
    "persons:found": (lambda client, one: sent(client, f"{DESK}{one.key}/found/", {}) == 422, makes),
    "persons:home_write": (lambda client, one: sent(client, f"{DESK}households/{one.household}/write/leave/", {}) == 422, makes),
    "persons:new": (lambda client, one: sent(client, f"{DESK}new/", {"place": one.place_code, "since": str(DAY)}) == 422, makes),
    "persons:pairs": (lambda client, one: f"/duplicates/{one.duplicate}/merge/" in page(client, f"{DESK}duplicates/"), makes),
    "persons:doubts": (
        lambda client, one: f'"{DESK}{one.key + 1}/' in page(client, f"{DESK}doubts/?kind=old&place={one.place_code}"),
        makes,
    ),
    "persons:pair_do": (lambda client, one: sent(client, f"{DESK}duplicates/{one.duplicate}/dismiss/", {}) == 422, makes),
    "persons:means": (lambda client, one: sent(client, f"{DESK}households/{one.household}/means/", {}) == 422, makes),
    "persons:means_write": (
        lambda client, one: sent(client, f"{DESK}households/{one.household}/means/{one.statement}/withdraw/", {}) == 422,
        makes,
    ),
    "persons:due": (
        lambda client, one: f'"{DESK}households/{one.household}/' in page(client, f"{DESK}due/?place={one.place_code}"),
        sees,
    ),
    "rest:list_due": (
        lambda client, one: one.key in due_of(client, one.place_code),
        sees,
    ),
    "rest:show_circumstances": (
        lambda client, one: asked(client, "get", f"households/{one.household}/circumstances?purpose=means")[0] == 200,
        sees,
    ),
    "rest:state": (
        lambda client, one: (
            asked(client, "post", f"persons/{one.key}/circumstances", SAID | {"kind": "wage", "source": "x"})[0] == 422
        ),
        makes,
    ),
    "rest:correct_statement": (
        lambda client, one: asked(client, "post", f"circumstances/{one.statement}/correct", {**SAID, "reason": ""})[0] == 422,
        makes,
    ),
    "rest:withdraw_statement": (
        lambda client, one: asked(client, "post", f"circumstances/{one.statement}/withdraw", {"reason": ""})[0] == 422,
        makes,
    ),
    "rest:search_persons": (
        lambda client, one: one.key in asked(client, "post", "persons/search", {"text": one.number, "purpose": "identify"})[1],
        sees,
    ),
    "rest:list_persons": (
        lambda client, one: one.key in asked(client, "get", f"persons?purpose=identify&place={one.place_code}")[1],
        sees,
    ),
    "rest:show_person": (lambda client, one: asked(client, "get", f"persons/{one.key}?purpose=identify")[0] == 200, sees),
    "rest:show_person_history": (lambda client, one: asked(client, "get", f"persons/{one.key}/history")[0] == 200, sees),
    "rest:show_kin": (lambda client, one: asked(client, "get", f"persons/{one.key}/kin")[0] == 200, sees),
    "rest:show_household_of": (lambda client, one: asked(client, "get", f"persons/{one.key}/household")[0] == 200, sees),
    "rest:show_household": (lambda client, one: asked(client, "get", f"households/{one.household}")[0] == 200, sees),
    "rest:show_household_history": (
        lambda client, one: asked(client, "get", f"households/{one.household}/history")[0] == 200,
        sees,
    ),
    "rest:register_person": (
        lambda client, one: (
            asked(client, "post", "persons", {"place_code": one.place_code, "since": str(DAY), "values": {}})[0] == 422
        ),
        makes,
    ),
    "rest:change_person": (
        lambda client, one: asked(client, "patch", f"persons/{one.key}", LATE | {"since": str(DAY), "values": {}})[0] == 409,
        makes,
    ),
    "rest:correct_person": (
        lambda client, one: asked(client, "post", f"persons/{one.key}/correct", LATE | {"values": {}})[0] == 409,
        makes,
    ),
    "rest:move_person": (
        lambda client, one: (
            asked(client, "post", f"persons/{one.key}/move", LATE | {"on": str(DAY), "place_code": one.place_code})[0] == 409
        ),
        makes,
    ),
    "rest:record_death": (
        lambda client, one: asked(client, "post", f"persons/{one.key}/death", LATE | {"on": str(DAY)})[0] == 409,
        makes,
    ),
    "rest:found_household": (
        lambda client, one: (
            asked(
                client,
                "post",
                "households",
                {"place_code": one.place_code, "since": str(DAY), "members": [{"person": one.key, "relationship": "head"}]},
            )[0]
            == 422
        ),
        makes,
    ),
    "persons:rolls": (lambda client, one: sent(client, f"{DESK}rolls/", {}) == 422, makes_somewhere),
    "persons:roll_blank": (lambda client, one: client.get(f"{DESK}rolls/blank.xlsx").status_code == 200, makes_somewhere),
    "persons:roll": (lambda client, one: "<h1>" in page(client, f"{DESK}rolls/{one.roll}/"), owns),
    "persons:roll_mend": (lambda client, one: client.get(f"{DESK}rolls/{one.roll}/mend.xlsx").status_code == 200, owns),
    "persons:births": (lambda client, one: sent(client, f"{DESK}births/", {}) == 422, makes_somewhere),
    "persons:birth_blank": (lambda client, one: client.get(f"{DESK}births/blank.xlsx").status_code == 200, makes_somewhere),
    "persons:birth": (lambda client, one: "<h1>" in page(client, f"{DESK}births/{one.births}/"), owns),
    "persons:birth_mend": (lambda client, one: client.get(f"{DESK}births/{one.births}/mend.xlsx").status_code == 200, owns),
    "persons:birth_do": (lambda client, one: sent(client, f"{DESK}births/{one.births}/enter/", {}) == 409, owns),
    "persons:roll_do": (lambda client, one: sent(client, f"{DESK}rolls/{one.roll}/enter/", {}) == 409, owns),
}
LATE = {"number": STALE, "reason": "x"}
SAID = {"since": str(DAY), "spoken": str(DAY), "amount": 1}
"""The pages, and whom each lets see or do it; what is sent is refused in the end for want of a name or a reason."""


def page(client: Client, path: str, given: dict[str, str] | None = None) -> str:
    """What a page says to those who may; nothing to others."""
    response = client.post(path, given) if given else client.get(path)
    return response.content.decode() if response.status_code == 200 else ""


def asked(client: Client, method: str, path: str, body: object = None) -> tuple[int, set[int]]:
    """How the API answers, and the keys of the persons that it gives."""
    more = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
    response = getattr(client, method)(f"/api/{path}", **more)
    given = json.loads(response.content)
    return response.status_code, {one["key"] for one in given.get("persons", ())} if isinstance(given, dict) else set()


def due_of(client: Client, place: str) -> set[int]:
    """Of whom something is to be looked at again at a place."""
    response = client.get(f"/api/circumstances/due?place={place}")
    return {one["person"] for one in json.loads(response.content).get("due", ())}


def sent(client: Client, path: str, given: dict[str, str]) -> int:
    return client.post(path, given).status_code


def wrong_pages(world: World, every: int) -> tuple[set[str], Counter[str]]:
    found, triples = set[str](), Counter[str]()
    for looker in world.lookers[::every]:
        client = looker.client()
        for name, (ask, may) in SHOWN.items():
            for thing in world.things[looker.account % 4 :: 4]:
                triples[name] += 1
                if ask(client, thing) != may(looker, thing):
                    found.add(name)
    return found, triples


def test_every_page_shows_what_is_theirs_and_nothing_else(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "SHOWN", 500)
    found, triples = wrong_pages(world, 5)
    assert found == set()
    assert triples.keys() == {path for path, seen in MATRIX.items() if seen == "person"}
    assert min(triples.values()) >= 50
