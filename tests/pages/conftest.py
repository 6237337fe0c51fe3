"""What tests of pages share: a client, the seed, and a way to look at what a page holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.time import api as time
from minzheng.notice.api import Notice
from minzheng.plan.duties import api as duties
from minzheng.portal.public import views
from tests.rooms.plan.planning import LATER, in_force


@pytest.fixture
def client() -> Iterator[Client]:
    """A browser without scripts."""
    return Client()


@pytest.fixture(scope="session")
def seed() -> str:
    """The text of the opening notice."""
    return views.OPENING.read_text("utf-8")


@pytest.fixture(scope="session")
def seed_notice() -> Notice:
    """The opening notice, compiled."""
    return views.opening()


@pytest.fixture
def while_it_runs(settings: LazySettings) -> Iterator[None]:
    """One click signs in, on a day on which the first plan runs."""
    settings.DEMO = True
    with time.at(LATER):
        yield


@pytest.fixture
def plan(while_it_runs: None) -> duties.Plan:
    """The first notice in force."""
    return in_force()
