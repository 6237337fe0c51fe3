"""Nobody sees, changes, draws up, approves or pays what is not theirs of what is granted, on any path."""

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
from minzheng.people import api as people
from minzheng.portal.paying import rosters as shown
from minzheng.portal.paying import views
from minzheng.rolls import api as rolls
from minzheng.rolls.models import Roll
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements.api import Granting, Proposing
from minzheng.services.recipients import api as recipients
from minzheng.services.rosters import api as rosters
from tests.completeness import oracle
from tests.completeness.test_matrix import MATRIX
from tests.completeness.test_people import lookers
from tests.completeness.world import COUNTIES, DAY, Person, towns, villages
from tests.rooms.people.acting import number
from tests.rooms.services.acting import ACCOUNT

pytestmark = pytest.mark.django_db(transaction=True)
READS = {"province_supervisor", "local_supervisor", "department_officer", "department_reviewer", "township_clerk"}
READS |= {"township_reviewer", "payer", "auditor"}
EVERY_SECTOR = {"province_supervisor", "local_supervisor", "auditor"}
MAKES, CHECKS = {"department_officer", "township_clerk"}, {"department_reviewer"}
ROOT, ROSTERS = "/desk/entitlements/", "/desk/rosters/"
FIRST = DAY.replace(day=1)


@dataclass(frozen=True)
class Thing:
    """An entitlement in a village, a change of it that waits, the roster of its county, and a table that somebody handed in."""

    id: int
    person: int
    change: int
    roster: int
    place_code: str
    county: str
    intake: int
    waits: int
    handed_at: str
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
        counties = {v: county for county in COUNTIES for town in towns(county)[:2] for v in villages(town)[:2]}
        homes = list(counties)
        everybody = list(lookers(homes))
        owners = [one for one in everybody[::5] if one.role in MAKES and one.sector == oracle.SECTOR]
        made = [_granted(place, 4 * n + 1) for n, place in enumerate(homes)]
        drawn = {county: rosters.draw_up(access.SYSTEM, "dibao", county, FIRST) for county in COUNTIES}
        rosters_ = [(counties[one[2]], drawn[counties[one[2]]]) for one in made]
        yield World(everybody, [_thing(*one, *rosters_[n], owners[n % len(owners)]) for n, one in enumerate(made)])


def _granted(place: str, sequence: int) -> tuple[int, int, str]:
    person = people.register(access.SYSTEM, place, {"name": "王建国", "number": number(sequence=sequence)}, since=DAY).key
    law = catalogue.item("dibao").on(DAY)
    assert law
    class_ = law.rechecks[0].id if law.rechecks else ""
    one = Granting("dibao", law.id, place, person, None, (person,), 100, "month", FIRST, DAY, class_, account=ACCOUNT)
    return entitlements.grant(access.SYSTEM, one), person, place


def _thing(made: int, person: int, place: str, county: str, roster: int, owner: Person) -> Thing:
    first = entitlements.first_open_of(access.SYSTEM, made)
    change = entitlements.propose(access.SYSTEM, Proposing(made, "stop", first, "income", "x"))
    entitlements.tell(access.SYSTEM, change, day=DAY, how="letter")
    table = exchange.to_csv(["身份证号", "金额", "享受起始月份"], [("1", "1", "2010-01")])
    who = access.actor_of(owner.account)
    intake = rolls.hand_in(who, table, "t.csv", since=FIRST, of=recipients.RECIPIENTS, about="dibao").id
    waits = rolls.hand_in(who, table, "t.csv", since=FIRST, of=recipients.RECIPIENTS, about="dibao").id
    Roll.objects.filter(pk=waits).update(state="waits")
    return Thing(made, person, change, roster, place, county, intake, waits, who.place, owner.account)


def holds(looker: Person, roles: set[str], place: str) -> bool:
    sector = looker.role in EVERY_SECTOR or looker.sector == oracle.SECTOR
    return looker.role in roles and sector and oracle.within(looker, place)


def sees(looker: Person, one: Thing) -> bool:
    return holds(looker, READS, one.place_code)


def makes(looker: Person, one: Thing) -> bool:
    return holds(looker, MAKES, one.place_code)


def checks(looker: Person, one: Thing) -> bool:
    return holds(looker, CHECKS, one.place_code)


def makes_somewhere(looker: Person, _one: Thing) -> bool:
    return looker.role in MAKES and looker.sector == oracle.SECTOR


def sees_roster(looker: Person, one: Thing) -> bool:
    return holds(looker, READS, one.county)


def seconds(looker: Person, one: Thing) -> bool:
    return holds(looker, CHECKS, one.handed_at) and looker.account != one.owner


def given_back(client: Client, one: Thing) -> bool:
    status = sent(client, f"{ROOT}intake/{one.waits}/check/back/")
    Roll.objects.filter(pk=one.waits).update(state="waits")
    return status == 200


def owns(looker: Person, one: Thing) -> bool:
    return looker.account == one.owner


def got(client: Client, path: str) -> str:
    response = client.get(path)
    return response.content.decode("utf-8", "replace") if response.status_code == 200 else ""


def sent(client: Client, path: str) -> int:
    return client.post(path, {}).status_code


Shown = tuple[Callable[[Client, Thing], bool], Callable[[Person, Thing], bool]]
SHOWN: dict[str, Shown] = {
    "paying:home": (lambda client, one: f"{ROOT}{one.id}/" in got(client, f"{ROOT}?state="), sees),
    "paying:due": (lambda client, one: f"{ROOT}{one.id}/" in got(client, f"{ROOT}due/"), sees),
    "paying:changes": (lambda client, one: f'id="h-c{one.change}"' in got(client, f"{ROOT}changes/"), sees),
    "paying:one": (lambda client, one: "<h1>" in got(client, f"{ROOT}{one.id}/"), sees),
    "paying:propose": (lambda client, one: "<form" in got(client, f"{ROOT}{one.id}/propose/account/"), makes),
    "paying:recheck": (lambda client, one: sent(client, f"{ROOT}{one.id}/recheck/") == 422, makes),
    "paying:repay": (lambda client, one: sent(client, f"{ROOT}{one.id}/repay/") == 422, makes),
    "paying:change_do": (lambda client, one: sent(client, f"{ROOT}changes/{one.change}/refuse/") == 422, checks),
    "paying:notice": (lambda client, one: "告知书" in got(client, f"{ROOT}changes/{one.change}/notice/"), sees),
    "paying:notice_file": (lambda client, one: got(client, f"{ROOT}changes/{one.change}/notice.pdf")[:5] == "%PDF-", makes),
    "paying:intakes": (lambda client, one: sent(client, f"{ROOT}intake/") == 422, makes_somewhere),
    "paying:intake_blank": (lambda client, one: bool(got(client, f"{ROOT}intake/dibao.xlsx")), makes_somewhere),
    "paying:intake": (lambda client, one: "<h1>" in got(client, f"{ROOT}intake/{one.intake}/"), owns),
    "paying:intake_mend": (lambda client, one: bool(got(client, f"{ROOT}intake/{one.intake}/mend.xlsx")), owns),
    "paying:intake_check": (lambda client, one: "<h1>" in got(client, f"{ROOT}intake/{one.waits}/check/"), seconds),
    "paying:intake_checked": (given_back, seconds),
    "paying:intake_do": (lambda client, one: sent(client, f"{ROOT}intake/{one.intake}/enter/") == 409, owns),
    "paying:rosters": (lambda client, one: f"{ROSTERS}{one.roster}/" in got(client, ROSTERS), sees_roster),
    "paying:roster": (lambda client, one: "<h1>" in got(client, f"{ROSTERS}{one.roster}/"), sees_roster),
    "paying:roster_table": (
        lambda client, one: bool(got(client, f"{ROSTERS}{one.roster}/table.xlsx")),
        lambda looker, one: holds(looker, READS - EVERY_SECTOR | {"auditor"}, one.county),
    ),
    "paying:roster_bank": (  # it was not handed over, which is told to who pays
        lambda client, one: client.get(f"{ROSTERS}{one.roster}/bank.txt").status_code == 409,
        lambda looker, one: holds(looker, {"payer"}, one.county),
    ),
    "paying:roster_do": (
        lambda client, one: sent(client, f"{ROSTERS}{one.roster}/hand/") == 422,
        lambda looker, one: holds(looker, {"payer"}, one.county),
    ),
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


@pytest.fixture(autouse=True)
def _long_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((views, "PAGE"), (views, "FEW"), (shown, "PAGE")):
        monkeypatch.setattr(module, name, 500)


def test_every_page_shows_what_is_theirs_and_nothing_else(world: World) -> None:
    found, triples = wrong(world, 5)
    assert found == set()
    assert triples.keys() == {path for path, seen in MATRIX.items() if seen == "paid"}
    assert min(triples.values()) >= 50


@pytest.mark.once
def test_without_scopes_every_page_notices(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    scope = access.scope
    monkeypatch.setattr(access, "scope", lambda _actor, permission: scope(access.SYSTEM, permission))
    monkeypatch.setattr(access, "require", lambda *_, **__: None)
    few = World(world.lookers[::9], world.things)
    found, _ = wrong(few, 1)
    own = {"paying:intake", "paying:intake_mend", "paying:intake_do"}  # whose a table is, no scope says
    assert {one.split()[0] for one in found} >= SHOWN.keys() - own
