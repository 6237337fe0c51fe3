"""The API is as it says of itself: every operation, by schemathesis, on the real application, signed in and signed out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation as Where
from schemathesis.specs.openapi.checks import ignored_auth

from minzheng.config.wsgi import application
from minzheng.indicators import api as indicators
from minzheng.portal.rest import shapes
from minzheng.registry import api as registry
from tests.pages.api_world import World, official, world
from tests.rooms.plan.planning import in_force

__all__ = ["world"]
CONFIG = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", "401", "403", "404", "409", "422", "429", "5xx"]}
    },
}
"""422 is no fault: the request is as described, and a register refuses it by its own declaration."""
schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application, config=SchemathesisConfig.from_dict(CONFIG))
PLAIN = {"Accept-Encoding": "identity"}  # werkzeug's client unpacks nothing
asked = settings(max_examples=max(20, settings().max_examples // 10), suppress_health_check=list(HealthCheck))


@pytest.fixture(autouse=True)
def _connected() -> Iterator[None]:
    """The connection outlives a request, for the test's own transaction lies in it; Django's test client does the same."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def signed_in(world: World) -> dict[str, Any]:
    client = official("department_reviewer", "320500")
    return {
        "cookies": {name: morsel.value for name, morsel in client.cookies.items()},
        "headers": PLAIN | {"X-CSRFToken": client.cookies["csrftoken"].value},
    }


Things = dict[str, list[Any]]


@pytest.fixture
def there(world: World) -> Things:
    """What addresses may lead to, by the names of their parts."""
    return {
        "register_id": [one.id for one in registry.registers()],
        "entry_id": [world.station, world.session],
        "plan_id": [in_force().id],
        "no": ["1", "31", "53", "c1"],
        "measure_id": [one.id for one in indicators.measures()],
        "key": [world.person],
        "household": [world.household],
        "statement": [world.statement],
        "service": ["dibao", "funeral_waiver", "small_fast_aid"],
        "case": [world.case],
    }


def led(case: schemathesis.Case, there: Things) -> schemathesis.Case:
    """Seven of eight addresses lead to something that is there."""
    for name, known in there.items():
        if name in case.path_parameters and case.meta and not case.meta.is_negative_at("path"):
            number = sum(map(ord, str(case.path_parameters[name])))
            if number % 8 != 7:
                case.path_parameters[name] = known[number % len(known)]
    return case


@pytest.mark.django_db
@schema.parametrize()
@asked
def test_an_official_is_answered_as_described(case: schemathesis.Case, there: Things, signed_in: dict[str, Any]) -> None:
    unsigned = case.meta and any(case.meta.is_negative_at(where) for where in (Where.COOKIE, Where.HEADER))
    sent = {"headers": PLAIN} if unsigned else signed_in  # whose session is not one that it made: it cannot tell who is signed in
    led(case, there).call_and_validate(**sent, excluded_checks=[ignored_auth])


@pytest.mark.django_db
@schema.parametrize()
@asked
def test_anybody_is_answered_as_described(case: schemathesis.Case, there: Things) -> None:
    led(case, there).call_and_validate(headers=PLAIN)


def test_no_two_shapes_that_are_sent_have_one_name() -> None:
    def below(one: type) -> Iterator[type]:
        for other in one.__subclasses__():
            yield other
            yield from below(other)

    names = [one.__name__ for one in below(shapes.Sent)]
    assert len(names) > 10
    assert sorted(names) == sorted(set(names)), "the description keeps one shape for a name: the last"
