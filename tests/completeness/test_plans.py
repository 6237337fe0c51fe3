"""Who reads which plan and who does what to it: every page and verb asked, and an oracle written from what each role is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.duties import models
from tests.completeness.oracle import holders
from tests.pages.officials import official
from tests.rooms.plan.planning import CLERK, COUNTY, LATER, SAID, SUPERVISOR, in_force, settled, small

READS = {
    "province_supervisor",
    "local_supervisor",
    "department_officer",
    "department_reviewer",
    "township_clerk",
    "auditor",
    "notice_editor",
}
PROVES, CHECKS, RULES = {"department_officer"}, {"department_reviewer"}, {"province_supervisor"}
PROVINCE, CITY, ELSEWHERE, TOWN = "320000", "320600", "320500", "320623001"
FILES = ("issued.docx", "table.docx", "table.xlsx", "plan.json")


@dataclass(frozen=True)
class Person:
    """Somebody who looks, or nobody signed in."""

    client: Client
    role: str = ""
    place: str = ""
    sector: str = ""


@dataclass(frozen=True)
class Whole:
    """A plan with where it was issued and whether it is public."""

    plan: duties.Plan
    place: str
    public: bool


def reads(person: Person, whole: Whole) -> bool:
    """Whether somebody reads a plan: it is public, or issued at their place, above it or below it."""
    near = person.place and (whole.place in holders(person.place) or person.place in holders(whole.place))
    return whole.public or (person.role in READS and bool(near))


@pytest.fixture
def people(db: None, read_once: None, settings: LazySettings) -> Iterator[list[Person]]:
    settings.DEMO = True
    with time.at(LATER):
        yield [Person(Client())] + [
            Person(official(f"{role}{place}{sector}", role, place, sector), role, place, sector)
            for role, place, sector in (
                ("province_supervisor", PROVINCE, "government_office"),
                ("auditor", ELSEWHERE, "audit"),
                ("local_supervisor", CITY, "government_office"),
                ("local_supervisor", ELSEWHERE, "government_office"),
                ("notice_editor", PROVINCE, "party_office"),
                ("operator", CITY, "civil_affairs"),
                ("department_officer", PROVINCE, "civil_affairs"),
                ("department_officer", CITY, "civil_affairs"),
                ("department_officer", COUNTY, "civil_affairs"),
                ("department_officer", COUNTY, "police"),
                ("department_officer", ELSEWHERE, "civil_affairs"),
                ("department_reviewer", CITY, "civil_affairs"),
                ("department_reviewer", COUNTY, "police"),
                ("department_reviewer", ELSEWHERE, "civil_affairs"),
                ("township_clerk", TOWN, "civil_affairs"),
                ("resident", "320623001001", "civil_affairs"),
            )
        ]


@pytest.fixture
def plans(people: list[Person]) -> list[Whole]:
    city = replace(SUPERVISOR, place=CITY, ranges=(("3206", "3206:"),))
    return [
        Whole(in_force(), PROVINCE, True),
        Whole(duties.establish(SUPERVISOR, settled(small("苏办〔2013〕7号"), public=False)), PROVINCE, False),
        Whole(duties.establish(city, settled(small("通办〔2013〕8号"), public=False)), CITY, False),
    ]


def test_a_plan_is_seen_by_those_who_may_read_it_on_every_path(people: list[Person], plans: list[Whole]) -> None:
    wrong = []
    for person in people:
        for whole in plans:
            at, no = whole.plan.id, whole.plan.duties[0].no
            outside = [f"/plan/{at}/file/{kind}" for kind in FILES] + [f"/plan/{at}/against/{at}/"]
            outside += [
                f"/api/plans/{at}{rest}" for rest in ("", "/duties", f"/duties/{no}", f"/duties/{no}/roles", "/standings")
            ]
            outside += [f"/api/plans/{at}/local?place={whole.place}"]
            inside = [f"/desk/plan/{at}/", f"/desk/plan/{at}/{no}/", f"/desk/plan/{at}/against/{at}/"]
            may = reads(person, whole)
            asked = [(path, may) for path in outside] + [(path, may and person.role in READS) for path in inside]
            wrong += [
                f"{path}: {person.role} at {person.place}"
                for path, right in asked
                if (person.client.get(path).status_code == 200) != right
            ]
            listed = f"/desk/plan/{at}/" in person.client.get("/desk/plan/").content.decode()
            if listed != (person.role in READS and may):
                wrong.append(f"the list of plans and {whole.plan.number}: {person.role} at {person.place}")
    assert wrong == []


def test_a_verb_is_for_those_who_may_do_it_there(people: list[Person], plans: list[Whole]) -> None:
    plan = plans[0].plan
    proof = plan.duty("2").proofs[0].id
    wrong = []
    for person in people:
        made = duties.record(replace(CLERK, account="recorder"), proof, COUNTY, SAID)
        at = f"/desk/plan/{plan.id}/2/"
        rules = person.role in RULES
        near = person.place in holders(COUNTY)
        checks = person.role in CHECKS and near and person.sector == "civil_affairs"
        proves = person.role in PROVES and near and person.sector == "civil_affairs"
        for verb, sent, may, done in (
            ("rule/", {"words": "x", "question": "y", "answer": "z"}, rules, 302),
            ("lead/", {"token": "省民政厅"}, rules, 302),
            ("agree/", {"proof": str(proof), "kind": "guessed"}, rules, 422),
            ("judge/", {"evidence": str(made.id), "answer": "refuse", "reason": ""}, checks, 422),
            ("prove/", {"proof": str(proof), "day": "2014-06-30", "title": "x", "issuer": "y", "where": "z"}, proves, 422),
        ):
            place = f"?place={COUNTY}" if near and person.place != COUNTY else ""
            response = person.client.post(f"{at}{verb}{place}", sent)
            away = response.status_code == 302 and not person.role  # to the door
            told = {"prove/": "已登记过", "judge/": "未填"}.get(verb, "")  # others are told that it is not theirs
            said = told in response.content.decode()
            if (response.status_code == done and not away and said) != may:
                wrong.append(f"{verb}: {person.role} at {person.place} of {person.sector}: {response.status_code}")
        models.Evidence.objects.all().delete()
    assert wrong == []


def test_members_and_roles_are_said_by_an_office_at_its_own_place(people: list[Person], plans: list[Whole]) -> None:
    plan, wrong = plans[0].plan, []
    for person in people:
        for path, sent in (
            ("2/role/", {"token": "省财政厅", "role": "support", "basis": "x"}),
            ("6/members/", {"token": "省老龄委各成员单位", "since": "2014-01-01", "basis": "x"}),  # nobody is chosen
        ):
            done = 302 if path == "2/role/" else 422
            response = person.client.post(f"/desk/plan/{plan.id}/{path}", sent)
            may = person.role in {"province_supervisor", "local_supervisor"}
            if (response.status_code == done and bool(person.role)) != may:
                wrong.append(f"{path}: {person.role} at {person.place}: {response.status_code}")
    assert wrong == []


def test_what_waits_is_seen_at_its_place_and_above_it_alone(people: list[Person], plans: list[Whole]) -> None:
    plan = plans[0].plan
    duties.record(replace(CLERK, account="recorder"), plan.duty("2").proofs[0].id, COUNTY, SAID)
    wrong = []
    for person in people:
        may = person.role in READS and person.place in holders(COUNTY)
        place = f"?place={COUNTY}" if person.place in holders(COUNTY) and person.place != COUNTY else ""
        seen = SAID.title in person.client.get(f"/desk/plan/{plan.id}/2/{place}").content.decode()
        if seen != may:
            wrong.append(f"{person.role} at {person.place} {'sees' if seen else 'does not see'} it")
        task = SAID.title in person.client.get("/desk/").content.decode()
        if task != (person.role in CHECKS and person.place in holders(COUNTY) and person.sector == "civil_affairs"):
            wrong.append(f"{person.role} at {person.place} of {person.sector} {'has' if task else 'has not'} to check it")
    assert wrong == []
