"""A demo that is made once for all tests of a file, each of which takes back its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.test import override_settings

from minzheng.config.demo import province
from tests.settling import read_once


@contextmanager
def making(home: Path, within: str, persons: int = 0) -> Iterator[list[str]]:
    """A city with its home, there within the block; gives the lines told meanwhile."""
    lines = list[str]()
    lasting = transaction.atomic()
    lasting._from_testcase = True  # so that Django lets what must be a transaction of its own begin within
    with lasting:
        with override_settings(DEMO=True, HOME=home), read_once():
            province.make(lines.append, within=within, persons=persons)
        yield lines
        transaction.set_rollback(True)
