"""Nobody sees a notice under review that is not theirs, on any path, and whoever reads blind sees nobody's answers.

The oracle is written from what the roles are for; with the scope taken out of the reads, every path notices.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.conf import LazySettings
from django.db.models import Q
from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.time import api as time
from minzheng.plan.review import api as review
from minzheng.plan.review import reads
from tests.completeness import oracle
from tests.completeness.world import COUNTIES, DAY, PROVINCE, Person, towns
from tests.rooms.plan.reviewing import SHORT, answer

pytestmark = pytest.mark.django_db
CITY = "320600"
AT = (PROVINCE, COUNTIES[0], COUNTIES[2])
"""A draft at each: the province, a county, a county of another city."""
ROLES = ("notice_editor", "province_supervisor", "department_reviewer", "auditor")
BELOW = ("notice_editor", "local_supervisor", "department_reviewer", "auditor")
REVIEWS, ENFORCES = {"notice_editor"}, {"province_supervisor", "local_supervisor"}


@dataclass(frozen=True)
class World:
    """Drafts by place, their editors, and everybody who looks."""

    drafts: dict[str, int]
    editors: dict[str, int]
    people: list[Person]


@pytest.fixture
def world(settings: LazySettings) -> Iterator[World]:
    settings.DEMO = True
    wanted = [(role, "320000") for role in ROLES]
    wanted += [(role, place) for place in AT[1:] for role in BELOW]
    wanted += [
        ("township_clerk", towns(COUNTIES[0])[0]),
        ("operator", PROVINCE),
        ("notice_editor", CITY),
        ("local_supervisor", CITY),
        ("notice_editor", PROVINCE),
    ]
    new = [
        access.NewAccount(
            login=f"r{number}",
            name=f"R{number}",
            role=role,
            unit="",
            sector="party_office",
            place_code=place,
            since=DAY,
            practice=True,
        )
        for number, (role, place) in enumerate(wanted)
    ]
    with time.at(DAY):
        access.open_accounts(access.SYSTEM, new)
        access.travel(access.SYSTEM, DAY)
        ids = dict(Account.objects.values_list("login", "pk"))
        people = [Person(0, "", "", ""), *(Person(ids[one.login], one.role, one.sector, one.place_code) for one in new)]
        editors = {one.place_code: one.account for one in people if one.role == "notice_editor"}
        drafts = {}
        for number, place in enumerate(AT):
            text = SHORT.replace("〔2013〕7号", f"〔2013〕{number + 10}号")
            drafts[place] = review.take(access.actor_of(editors[place]), text, f"{place}.txt").id
        yield World(drafts, editors, people)


def reviews(person: Person, place: str) -> bool:
    """Whether somebody reviews notices of a place."""
    return person.role in REVIEWS and oracle.within(person, place)


def sees(person: Person, place: str) -> bool:
    """Whether somebody sees them at all."""
    return reviews(person, place) or (person.role in ENFORCES and oracle.within(person, place))


def enforces(person: Person, place: str) -> bool:
    """Whether somebody brings them into force, or might: an office brings its own notices there, and nobody else's."""
    return person.role in ENFORCES and person.place_code == place


Deeds = dict[str, tuple[Callable[[Person, str], bool], dict[str, str] | None]]
DEEDS: Deeds = {
    "": (sees, None),
    "edit/": (reviews, None),
    "decide/": (reviews, {"key": "nothing", "option": "ask"}),
    "undo/": (reviews, {}),
    "redo/": (reviews, {}),
    "reply/": (reviews, {"key": "nothing", "words": "x", "who": "x"}),
    "confirm/": (reviews, {}),
    "enforce/": (enforces, {}),
}
"""By address below a draft's own: who may, and what is sent. What they may is refused for another reason: 200 or 409."""


def wrong(world: World, some: slice = slice(None)) -> Iterator[str]:
    """Every path asked for everybody and every draft."""
    for person in world.people[some]:
        client = person.client()
        response = client.get("/desk/plan/review/")
        listed = (
            set(map(int, re.findall(r'href="/desk/plan/review/(\d+)/', response.content.decode())))
            if response.status_code == 200
            else set()
        )
        for place, draft in world.drafts.items():
            if (draft in listed) != sees(person, place):
                yield f"home: {person} and the draft of {place}"
            for rest, (may, sent) in DEEDS.items():
                status = asked(client, f"/desk/plan/review/{draft}/{rest}", sent)
                if (status in {200, 409}) != may(person, place):
                    yield f"{rest or 'draft'}: {person} and the draft of {place}: {status}"
        status = client.get("/desk/plan/review/take/").status_code
        if (status == 200) != (person.role in REVIEWS):
            yield f"take: {person}: {status}"


def asked(client: Client, path: str, sent: dict[str, str] | None) -> int:
    return client.get(path).status_code if sent is None else client.post(path, sent).status_code


def test_everybody_sees_the_drafts_that_are_theirs_and_no_others(world: World) -> None:
    assert list(wrong(world)) == []
    assert len(world.people) * len(world.drafts) * (len(DEEDS) + 1) >= 300, "so many are asked"


def test_without_the_scope_of_the_reads_this_is_noticed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reads, "_where", lambda actor: Q())
    assert any("draft" in one for one in wrong(world, slice(5, 9)))


def test_the_blind_reader_is_shown_nobodys_answers_on_any_page(world: World) -> None:
    draft = world.drafts[PROVINCE]
    editors = [one for one in world.people if (one.role, one.place_code) == ("notice_editor", PROVINCE)]
    mine = next(one for one in editors if one.account == world.editors[PROVINCE])
    theirs = next(one for one in editors if one is not mine)
    first, second, blind = access.actor_of(mine.account), access.actor_of(theirs.account), theirs.client()
    secret = "只有第一编审人知道的话"
    desk = review.desk(first, draft)
    given = [review.Given(one.key, "meaning", secret) if one.option("meaning") else answer(one) for one in desk.asked]
    review.decide_many(first, draft, given)
    asked_here = review.desk(second, draft).asked
    pages = ["/desk/plan/review/", f"/desk/plan/review/{draft}/", f"/desk/plan/review/{draft}/edit/"]
    pages += [f"/desk/plan/review/{draft}/?q={one.key}" for one in desk.asked[::3]]
    for page in pages:
        body = blind.get(page).content.decode()
        assert secret not in body, page
        assert '<li><a class="done' not in body, page
        checked = re.findall(r'value="([^"]+)" data-key="\d+" checked', body)
        assert all(option in {one.proposal for one in asked_here} for option in checked), page
    assert len(asked_here) < len(desk.asked)
    assert all(one.by == second.account for one in review.history(second, draft))
