"""Nobody sees, settles, asks or answers what is not theirs of reads of personal data, on any path."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.oversight import api as oversight
from minzheng.people import api as people
from tests.completeness import oracle
from tests.completeness.test_matrix import MATRIX
from tests.completeness.test_people import World, world
from tests.completeness.world import DAY, Person
from tests.rooms.registry.acting import actor

__all__ = ["world"]
pytestmark = pytest.mark.django_db(transaction=True)
WATCHES, SETTLES = {"province_supervisor", "local_supervisor", "auditor"}, {"province_supervisor", "local_supervisor"}
READS = "/desk/reads/"


def readings(world: World) -> dict[int, tuple[str, int]]:
    """A read at night of each thing, by a clerk of its township: its number, with the place of the reader; and a question."""
    found = {}
    for n, thing in enumerate(world.things):
        clerk, resident = (actor(f"{9_000_000 + 2 * n + k}", role, place) for k, role, place in (
            (0, "township_clerk", thing.place_code[:9]), (1, "resident", thing.place_code)))  # fmt: skip
        with time.at(datetime(DAY.year, DAY.month, DAY.day, 22, tzinfo=time.CHINA)):
            people.persons(clerk, [thing.key], purpose="identify")
        oversight.link(resident, access.Vouched("practice", "citizen", thing.number))
        read = oversight.mine(resident).reads[0].read.id
        found[read] = (clerk.place, oversight.ask(resident, read, "x"))
    while oversight.judge_new():
        pass
    return found


def wrong(world: World, reads: dict[int, tuple[str, int]]) -> tuple[set[str], Counter[str]]:
    found, triples = set[str](), Counter[str]()
    for looker in world.lookers[::3]:
        client = looker.client()
        page = client.get(READS)
        shown = page.content.decode() if page.status_code == 200 else ""
        for read, (place, question) in list(reads.items())[looker.account % 3 :: 3]:
            here = oracle.within(looker, place)
            answers = {
                "reads:home": (f'id="read-{read}"' in shown and f'id="question-{question}"' in shown, looker.role in WATCHES),
                "reads:settle": (client.post(f"{READS}{read}/settle/", {}).status_code == 422, looker.role in SETTLES),
                "reads:answer": (
                    client.post(f"{READS}questions/{question}/answer/", {}).status_code == 422,
                    looker.role in SETTLES,
                ),
            }
            for name, (could, may) in answers.items():
                triples[name] += 1
                if could != (may and here):
                    found.add(name)
            mine(looker, read, found, triples)
    return found, triples


def mine(looker: Person, read: int, found: set[str], triples: Counter[str]) -> None:
    """A resident's own pages: for residents alone, and none of these reads is theirs."""
    client = looker.client()
    own = looker.role == "resident"
    for name, could in {
        "reads:mine": client.get(f"{READS}mine/").status_code == 200,
        "reads:link": client.post(f"{READS}mine/link/practice/", {}).status_code == 422,
        "reads:ask": client.post(f"{READS}mine/{read}/ask/", {"text": "x"}).status_code == 404,
    }.items():
        triples[name] += 1
        if could != own:
            found.add(name)


def test_everybody_sees_and_settles_what_is_theirs_and_nothing_else(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("unusual", "questions"):
        read = getattr(oversight, name)
        monkeypatch.setattr(oversight, name, lambda *a, read=read, **k: read(*a, **k | {"size": 500}))
    found, triples = wrong(world, readings(world))
    assert found == set()
    assert triples.keys() == {path for path, seen in MATRIX.items() if seen == "reads"}
    assert min(triples.values()) >= 50


@pytest.mark.once
def test_without_scopes_it_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    reads, scope = readings(world), access.scope
    monkeypatch.setattr(access, "scope", lambda _actor, permission: scope(access.SYSTEM, permission))
    monkeypatch.setattr(access, "require", lambda *_, **__: None)
    found, _ = wrong(World(world.lookers[::3], world.things), reads)
    assert found == {path for path, seen in MATRIX.items() if seen == "reads"}
