"""The day on which the room's tests run, and a place for keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from minzheng.kernel.time import api as time
from tests.rooms.people.acting import TODAY


@pytest.fixture(autouse=True)
def _today(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.HOME = tmp_path
    with time.at(date(2012, 12, 20)):
    with time.at(TODAY):
        yield
