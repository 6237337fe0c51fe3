"""A little land for the tests of the API: officials who are signed in, and what stands in two registers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pyotp
import pytest
from django.test import Client

from minzheng.circumstances import api as circumstances
from minzheng.kernel.access.models import Account, Appointment
from minzheng.people import api as people
from minzheng.registry import api as registry
from minzheng.services.cases import api as cases
from minzheng.services.procedure import api as procedure
from tests.rooms.people import acting as people_acting
from tests.rooms.people.acting import AWAY
from tests.rooms.registry.acting import CHECKER, MAKER, SESSION, STATION

WORD = "a long word that nobody guesses"
SINCE = date(2012, 6, 1)


@dataclass(frozen=True)
class World:
    """A public station of 常熟 and a training session of 苏州, which is not public; one person who lives alone and applies."""

    station: int
    session: int
    person: int
    household: int
    statement: int
    case: int


class Official(Client):
    """A program in the name of somebody who is signed in; it sends the token that writing needs."""

    def __init__(self, **given: Any) -> None:
        super().__init__(headers={"host": "localhost"}, enforce_csrf_checks=True, **given)

    def send(self, method: str, address: str, body: object, **headers: str) -> Any:
        """Something written, as JSON."""
        token = self.cookies["csrftoken"].value if "csrftoken" in self.cookies else ""
        headers = {"x-csrftoken": token} | {name.replace("_", "-"): value for name, value in headers.items()}
        return self.generic(
            method, address, body if isinstance(body, bytes) else dumped(body), "application/json", headers=headers
        )


def dumped(body: object) -> bytes:
    import json

    return json.dumps(body).encode()


def official(role: str, place: str, sector: str = "civil_affairs") -> Official:
    """Somebody with one appointment, signed in."""
    from importlib import import_module

    from django.conf import settings
    from django.test import RequestFactory

    from minzheng.kernel.access import api as access

    account = Account(login=f"{role} {place} {sector}", name="\u9648\u4e00")
    account.set_password(WORD)
    account.save()
    Appointment.objects.create(
        account=account, role=role, unit="unit", sector=sector, place_code=place, since=date(2012, 1, 1), until=None
    )
    request: Any = RequestFactory().get("/")
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    secret, _address = access.begin_totp(access.sign_in(request, account.login, WORD))
    assert access.confirm_totp(request.actor, secret, pyotp.TOTP(secret).now())
    request.session.save()
    client = Official()
    client.cookies[settings.SESSION_COOKIE_NAME] = request.session.session_key
    client.cookies["csrftoken"] = "t" * 32
    return client


@pytest.fixture
def world(db: None, settings: Any) -> World:
    """The land."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    station = registry.enter(MAKER, "relief_station", "320581", STATION, since=SINCE)
    registry.check(CHECKER, station.id, number=1, accept=True)
    session = registry.enter(MAKER, "training_session", "320500", SESSION, since=date(2012, 11, 5))
    home = settled(AWAY)
    key = home.members[0].person
    old = circumstances.state(people_acting.PROVINCE, circumstances.Stating(key, "old_age", "visit", SINCE, SINCE)).id
    case = cases.apply(people_acting.PROVINCE, procedure.Applying("dibao", key, AWAY, {}, household=home.id)).case
    return World(station.id, session.id, key, home.id, old, case)


def settled(place: str) -> people.Household:
    """A household of one."""
    key = people.register(people_acting.PROVINCE, place, people_acting.values(phone="13812345678"), since=SINCE).key
    return people.found(people_acting.PROVINCE, place, [(key, "head")], since=SINCE)


@pytest.fixture
def anybody(world: World) -> Client:
    """Somebody who is not signed in."""
    return Client(headers={"host": "localhost"})
