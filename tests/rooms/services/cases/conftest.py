"""The day on which the room's tests run, a place for keys, and the standards of the county."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from minzheng.kernel.time import api as time
from tests.rooms.services.cases.applying import DAY, laid_down


@pytest.fixture(autouse=True)
def _today(settings: LazySettings, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    settings.HOME, settings.DEMO = tmp_path, True
    with time.at(DAY):
        if request.node.get_closest_marker("django_db"):
            request.getfixturevalue("db")
            laid_down()
        yield
