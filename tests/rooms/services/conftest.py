"""The day on which the shelf's tests run, unless a room has its own, and a place for keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from minzheng.kernel.time import api as time


@pytest.fixture(autouse=True)
def _today(settings: LazySettings, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[None]:
    settings.HOME = tmp_path
    with time.at(getattr(request.module, "TODAY", date(2012, 12, 20))):
        yield
