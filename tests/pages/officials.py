"""Officials before the desk: each signed in by one click, in a demonstration."""

from __future__ import annotations

from datetime import date

from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.registry import api as registry
from tests.rooms.registry.acting import SESSION, STATION

RUDONG, NANTONG, JUEGANG = "320623", "320600", "320623001"
INSTITUTION = {"name": "掘港康乐园", "ownership": "民办", "beds": "60", "opened": "2009-05-01", "state": "运营"}

__all__ = ["INSTITUTION", "JUEGANG", "NANTONG", "RUDONG", "SESSION", "STATION", "official", "station"]


def official(name: str, role: str, place: str = RUDONG, sector: str = "civil_affairs") -> Client:
    """A browser in which somebody is signed in; `client.actor` is who."""
    one = access.NewAccount(
        login=name, name=name, role=role, unit="unit", sector=sector, place_code=place, since=date(2012, 1, 1), practice=True
    )
    access.open_accounts(access.SYSTEM, [one])
    account = Account.objects.get(login=name).pk
    client = Client()
    assert client.post("/desk/practice/", {"account": account}).status_code == 302
    client.actor = access.actor_of(account)  # type: ignore[attr-defined]
    return client


def station(client: Client, **values: str) -> registry.Entry:
    """A relief station that waits for its check."""
    return registry.enter(client.actor, "relief_station", RUDONG, STATION | values, since=date(2013, 1, 1))  # type: ignore[attr-defined]
