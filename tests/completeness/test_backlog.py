"""Nobody sees, checks or brings in a table of what is under way on paper that is not theirs, on any path."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.time import api as time
from minzheng.portal.desk.frame import Frame
from minzheng.rolls import api as rolls
from minzheng.rolls.models import Roll
from minzheng.services.backlog.api import BACKLOG
from tests.completeness import oracle
from tests.completeness.test_matrix import MATRIX
from tests.completeness.test_people import lookers
from tests.completeness.world import COUNTIES, DAY, Person, towns, villages

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = "/desk/cases/backlog/"
TABLE = exchange.to_csv(["卷宗号", "申请人身份证号", "申请日期"], [("1", "1", "2014-09-01")])


@dataclass(frozen=True)
class Thing:
    """A table that somebody handed in, and one of theirs that waits for a second person."""

    id: int
    waits: int
    place_code: str
    owner: int


@dataclass(frozen=True)
class World:
    """Everybody who looks, and at what."""

    lookers: list[Person]
    things: list[Thing]


@pytest.fixture
def world(settings: LazySettings, tmp_path: Path) -> Iterator[World]:
    settings.HOME, settings.DEMO = tmp_path, True
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        everybody = list(lookers([v for county in COUNTIES for town in towns(county)[:2] for v in villages(town)[:2]]))
        yield World(everybody, [_thing(one) for one in everybody if brings(one)])


def _thing(owner: Person) -> Thing:
    who = access.actor_of(owner.account)
    made, waits = (rolls.hand_in(who, TABLE, "t.csv", since=DAY, of=BACKLOG, about="dibao/2012").id for _ in range(2))
    Roll.objects.filter(pk=waits).update(state="waits")
    return Thing(made, waits, who.place, owner.account)


def brings(looker: Person, _one: Thing | None = None) -> bool:
    return looker.role == "township_clerk" and looker.sector == oracle.SECTOR


def owns(looker: Person, one: Thing) -> bool:
    return looker.account == one.owner


def seconds(looker: Person, one: Thing) -> bool:
    return looker.role == "township_reviewer" and looker.sector == oracle.SECTOR and oracle.within(looker, one.place_code)


def got(client: Client, path: str) -> str:
    response = client.get(path)
    return response.content.decode("utf-8", "replace") if response.status_code == 200 else ""


def sent(client: Client, path: str) -> int:
    return client.post(path, {}).status_code


def given_back(client: Client, one: Thing) -> bool:
    status = sent(client, f"{ROOT}{one.waits}/check/back/")
    Roll.objects.filter(pk=one.waits).update(state="waits")
    return status == 200


Shown = tuple[Callable[[Client, Thing], bool], Callable[[Person, Thing], bool]]
SHOWN: dict[str, Shown] = {
    "paper:home": (lambda client, _one: sent(client, ROOT) == 422, brings),
    "paper:blank": (lambda client, _one: bool(got(client, f"{ROOT}dibao/2012.xlsx")), brings),
    "paper:table": (lambda client, one: "<h1>" in got(client, f"{ROOT}{one.id}/"), owns),
    "paper:mend": (lambda client, one: bool(got(client, f"{ROOT}{one.id}/mend.xlsx")), owns),
    "paper:do": (lambda client, one: sent(client, f"{ROOT}{one.id}/enter/") == 409, owns),
    "paper:check": (lambda client, one: "<h1>" in got(client, f"{ROOT}{one.waits}/check/"), seconds),
    "paper:checked": (given_back, seconds),
}
"""The pages, and whom each lets see or do it; what is sent is refused in the end for want of something."""


def wrong(world: World, every: int) -> tuple[set[str], Counter[str]]:
    found, triples = set[str](), Counter[str]()
    for looker in world.lookers[::every]:
        client = looker.client()
        for name, (ask, may) in SHOWN.items():
            for thing in world.things[looker.account % 4 :: 4]:
                triples[name] += 1
                if ask(client, thing) != may(looker, thing):
                    found.add(f"{name} {looker.role} {looker.sector} {looker.place_code} {thing.place_code}")
    return found, triples


def test_every_page_shows_what_is_theirs_and_nothing_else(world: World) -> None:
    found, triples = wrong(world, 2)
    assert found == set()
    assert triples.keys() == {path for path, seen in MATRIX.items() if seen == "backlog"}
    assert min(triples.values()) >= 50


@pytest.mark.once
def test_without_scopes_every_page_notices(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    scope = access.scope
    monkeypatch.setattr(access, "scope", lambda _actor, permission: scope(access.SYSTEM, permission))
    monkeypatch.setattr(access, "require", lambda *_, **__: None)
    monkeypatch.setattr(Frame, "brings", True)
    found, _ = wrong(world, 3)
    own = {"paper:table", "paper:mend", "paper:do"}  # whose a table is, no scope says
    assert {one.split()[0] for one in found} >= SHOWN.keys() - own
