"""What tests of pages share: a client, the seed, and a way to look at what a page holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from minzheng.notice.api import Notice
from minzheng.portal.public import views


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
