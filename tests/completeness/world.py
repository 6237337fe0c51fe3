"""A small world to be looked at by everybody: entries at places of every level, and actors of every role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.registry import api as registry
from tests.conftest import POSTGRESQL

DAY = date(2014, 9, 30)
BEFORE = date(2012, 3, 1)  # when Wujiang was still a county-level city with a code of its own
PROVINCE = "320000"
CITIES = ("320600", "320500")
COUNTIES = ("320623", "320682", "320509", "320505")
FORMER = {"320584": "320509"}
"""Codes that are no more, and the place that has all that was theirs."""
ONE_IN = 3 if POSTGRESQL else 1
"""Of the people of the world one in so many asks: to a second database only the statements are new, which are alike for all."""

REGISTERS = (
    "elder_care_institution",
    "community_bodies",
    "community_facility",
    "township_staff",
    "relief_station",
    "relief_stock",
    "training_session",
    "village_assistant",
)


@dataclass(frozen=True)
class Object:
    """An entry: its id, its register and the place where it lies."""

    id: int
    register: str
    place_code: str


@dataclass(frozen=True)
class Person:
    """Somebody who looks: nobody signed in where `account` is 0."""

    account: int
    role: str
    sector: str
    place_code: str

    def client(self) -> Client:
        """Their browser."""
        client = Client()
        if self.account:
            client.post("/desk/practice/", {"account": self.account})
        return client


def towns(county: str) -> list[str]:
    """Three townships of a county."""
    return [one.code for one in places.children(county, DAY)[:3]]


def villages(town: str) -> list[str]:
    """Five villages of a township."""
    return [one.code for one in places.children(town, DAY)[:5]]


def spots() -> Iterator[str]:
    """Every place at which something lies."""
    yield PROVINCE
    yield from CITIES
    for county in COUNTIES:
        yield county
        for town in towns(county):
            yield town
            yield from villages(town)


def build() -> tuple[list[Object], list[Person]]:
    """Fills the database."""
    with time.at(DAY):
        people = _people()
        _entries()
        _propose()
        access.travel(access.SYSTEM, DAY)
    found = registry_entries()
    return found, people


def proposals() -> list[Object]:
    """What waits to be checked, one by one."""
    return _waiting(batch=None)


def handed_in() -> list[Object]:
    """What waits to be checked as one table."""
    return _waiting(batch__isnull=False)


def _waiting(**of: Any) -> list[Object]:
    from minzheng.registry.models import Entry, Version

    proposed = Version.objects.filter(state="proposed", **of).values("entry")
    rows = Entry.objects.filter(waiting__gt=0, pk__in=proposed).values_list("pk", "register", "place_code").order_by("pk")
    return [Object(*row) for row in rows]


def _propose() -> None:
    """One proposal at each county and each of its first townships, and a table with five for each."""
    register = registry.register("elder_care_institution")
    for county in COUNTIES:
        for code in (county, towns(county)[0]):
            said = values(register, code) | {"name": f"To be checked at {code}"}
            registry.enter(access.SYSTEM, register.id, code, said, since=DAY)
    rows = [
        (code, values(register, code) | {"name": f"Handed in at {code} {number}"}, DAY)
        for county in COUNTIES
        for code in (county, towns(county)[0])
        for number in range(5)
    ]
    report = registry.bulk_enter(access.SYSTEM, register.id, rows, reason="homes.xlsx", request="a table")
    assert report.problems == (), report.problems[:3]


def registry_entries() -> list[Object]:
    """All entries, asked of the tables themselves."""
    from minzheng.registry.models import Entry

    rows = Entry.objects.filter(live=True, number__gt=0).values_list("pk", "register", "place_code").order_by("pk")
    return [Object(*row) for row in rows]


def _entries() -> None:
    for name in REGISTERS:
        register = registry.register(name)
        wanted = [code for code in spots() if places.level(code) in register.level]
        rows = [(code, values(register, code), DAY) for code in wanted]
        if "county" in register.level:
            rows += [(code, values(register, code), BEFORE) for code in FORMER]
        report = registry.bulk_enter(access.SYSTEM, name, rows, checker=reviewer())
        assert report.problems == (), report.problems[:3]


def reviewer() -> access.Actor:
    """Somebody who may check everything."""
    return access.Actor(
        account="999999",
        role="department_reviewer",
        sector="civil_affairs",
        permissions=frozenset({"register.check"}),
        ranges=(("3", "4"),),
    )


def values(register: registry.Register, code: str) -> dict[str, object]:
    """An entry of a register that is accepted, and tells where it lies."""
    said: dict[str, object] = dict(next(example.values for example in register.examples if not example.refused))
    for field in register.fields:
        if field.id in register.key and field.type == "text":
            said[field.id] = f"Looked for at {code}"
    return said


def _people() -> list[Person]:
    wanted = [("province_supervisor", "government_office", PROVINCE), ("auditor", "audit", PROVINCE)]
    for place in (PROVINCE, *CITIES, *COUNTIES):
        wanted += [(role, "civil_affairs", place) for role in ("department_officer", "department_reviewer", "operator")]
        wanted += [("department_officer", "finance", place)]
    wanted += [("auditor", "audit", place) for place in (*CITIES, *COUNTIES)]
    wanted += [("local_supervisor", "government_office", place) for place in (*CITIES, COUNTIES[0], COUNTIES[2])]
    for county in COUNTIES[:3]:
        town = towns(county)[0]
        wanted += [(role, "civil_affairs", town) for role in ("township_clerk", "township_reviewer")]
        wanted += [("village_assistant", "civil_affairs", villages(town)[0]), ("payer", "civil_affairs", county)]
    wanted += [("resident", "", villages(towns(COUNTIES[0])[0])[0])]
    new = [
        access.NewAccount(
            login=f"n{number}",
            name=f"N{number}",
            role=role,
            unit="",
            sector=sector,
            place_code=place,
            since=BEFORE,
            practice=True,
        )
        for number, (role, sector, place) in enumerate(wanted)
    ]
    new = [one if one.place_code != "320509" else _later(one) for one in new]
    access.open_accounts(access.SYSTEM, new)
    ids = dict(Account.objects.values_list("login", "pk"))
    return [Person(0, "", "", ""), *(Person(ids[one.login], one.role, one.sector, one.place_code) for one in new)]


def _later(one: access.NewAccount) -> access.NewAccount:
    from dataclasses import replace

    return replace(one, since=DAY)
