"""Nobody sees a case, what hangs of it, or what was held against it, that is not theirs: asked of every read, of everybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from django.conf import LazySettings

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.services.cases import api as cases
from minzheng.services.cases import models
from minzheng.services.postings import api as postings
from minzheng.services.procedure import api as procedure
from tests.completeness import oracle, world
from tests.completeness.world import COUNTIES, DAY, ONE_IN, Person, towns, villages
from tests.rooms.people.acting import number

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("read_once")]
READS = {
    "province_supervisor",
    "local_supervisor",
    "department_officer",
    "department_reviewer",
    "township_clerk",
    "township_reviewer",
    "village_assistant",
    "auditor",
}
ANY_SECTOR = {"province_supervisor", "local_supervisor", "auditor"}
ONE: dict[str, Callable[[access.Actor, int], object]] = {
    "case": cases.case,
    "acts": cases.acts,
    "stands": cases.stands,
    "allowed": cases.allowed,
    "postings_of": cases.postings_of,
    "objections": cases.objections,
    "accept": lambda actor, case: _changed(lambda: cases.accept(actor, case)),
    "withdraw": lambda actor, case: _changed(lambda: cases.withdraw(actor, case, signer="本人")),
    "post": lambda actor, case: _changed(lambda: cases.post(actor, case)),
}
TAKES = {"department_officer", "township_clerk", "village_assistant"}
WRITES = {"accept": TAKES, "withdraw": TAKES | {"township_reviewer", "department_reviewer"}, "post": TAKES}


@dataclass(frozen=True)
class Thing:
    """A case, and the place where it lies."""

    id: int
    number: str
    place_code: str
    household: int


def _changed(act: Callable[[], object]) -> object:
    """Whether somebody may act at all: what the case's state turns away is past that door."""
    try:
        return act()
    except (procedure.Refused, postings.Refused):
        return None


@pytest.fixture
def things(db: None, settings: LazySettings, tmp_path: Path) -> Iterator[tuple[list[Person], list[Thing]]]:
    settings.DEMO, settings.HOME = True, tmp_path
    with time.at(DAY):
        lookers = world._people()
        homes = [village for county in COUNTIES for town in towns(county)[:2] for village in villages(town)[:2]]
        yield lookers, [_thing(place, n) for n, place in enumerate(homes, 1)]


def _thing(place: str, sequence: int) -> Thing:
    key = people.register(access.SYSTEM, place, {"name": "王建国", "number": number(sequence=sequence)}, since=DAY).key
    home = people.found(access.SYSTEM, place, [(key, "head")], since=DAY)
    opened = cases.apply(access.SYSTEM, procedure.Applying("dibao", key, place, {}, household=home.id))
    return Thing(opened.case, opened.number, place, home.id)


def sees(looker: Person, thing: Thing, roles: set[str] = READS) -> bool:
    in_sector = looker.role in ANY_SECTOR or looker.sector == oracle.SECTOR
    return looker.role in roles and in_sector and oracle.within(looker, thing.place_code)


def answered(act: Callable[[], object]) -> bool:
    try:
        act()
    except (access.Forbidden, cases.NoCase):
        return False
    return True


def actor_of(looker: Person) -> access.Actor:
    return access.actor_of(looker.account) if looker.account else access.PUBLIC


def test_every_read_of_a_case_is_for_those_whose_place_it_is(things: tuple[list[Person], list[Thing]]) -> None:
    lookers, found = things
    wrong, asked = [], 0
    for looker in lookers[::ONE_IN]:
        if looker.role == "resident":
            continue  # whose own cases are tried in tests/rooms/services/cases
        actor = actor_of(looker)
        for thing in found:
            for name, read in ONE.items():
                before = models.Case.objects.get(pk=thing.id) if name in WRITES else None
                may = answered(partial(read, actor, thing.id))
                if may != sees(looker, thing, WRITES.get(name, READS)):
                    wrong.append(f"{name}: {looker} and {thing.place_code}")
                if before and models.Case.objects.get(pk=thing.id).turn != before.turn:
                    models.Act.objects.filter(case=thing.id, turn__gt=before.turn).delete()
                    before.save()
                asked += 1
    assert wrong == []
    assert asked * ONE_IN >= 50 * len(ONE)


def test_lists_counts_and_boards_hold_what_one_may_see_and_all_of_it(things: tuple[list[Person], list[Thing]]) -> None:
    lookers, found = things
    wrong = []
    for looker in lookers:
        actor = actor_of(looker)
        theirs = {thing.id for thing in found if sees(looker, thing)}
        if not answered(partial(cases.counts, actor)):
            wrong += [str(looker)] if theirs else []
            continue
        listed = {one.id for one in cases.cases(actor, size=100)[0]}
        counted = sum(count for who, count in cases.counts(actor).items() if who not in {"late", "stands"})
        by_home = {one.id for thing in found for one in cases.of_household(actor, thing.household)}
        numbered = {thing.id for thing in found if answered(partial(cases.numbered, actor, thing.number))}
        if not listed == by_home == numbered == theirs or counted != len(theirs):
            wrong.append(f"{looker}: {listed} {by_home} {numbered} {counted} of {theirs}")
    assert wrong == []


def test_what_hangs_is_on_the_board_of_its_places_alone(things: tuple[list[Person], list[Thing]]) -> None:
    lookers, found = things
    for thing in found:
        row = models.Case.objects.get(pk=thing.id)
        hanging = postings.Hanging(
            "case", thing.id, "posted", "dibao", thing.place_code, row.person, "王建国", ("name",), None, None, DAY
        )
        postings.put_up(access.SYSTEM, hanging)
    wrong = []
    for looker in lookers:
        actor = actor_of(looker)
        theirs = {thing.id for thing in found if sees(looker, thing)}
        hung = {one.about for one in postings.board(actor)} if answered(partial(postings.board, actor)) else set()
        if hung != theirs:
            wrong.append(f"{looker}: {hung} of {theirs}")
    assert wrong == []
