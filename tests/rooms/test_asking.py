"""What a verb asks before it writes, and what judges reads, is found by an index, however much is kept: no table that grows is
read whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, transaction

from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.jobs import kinds
from minzheng.kernel.time import api as time
from minzheng.oversight import api as oversight
from minzheng.people import api as people
from minzheng.registry import api as registry
from tests.rooms.people import acting
from tests.rooms.registry.acting import MAKER, STATION

pytestmark = pytest.mark.django_db
DAY, TODAY = date(2012, 11, 1), date(2012, 12, 10)
GROW = re.compile(r"(registry|people|circumstances|cases|postings|entitlements|channels|jobs|journal|events|vault|search)_\w+")
WHOLE = {"sqlite": re.compile(r"^SCAN (\w+)"), "postgresql": re.compile(r"Seq Scan on (\w+)")}


def whole(statement: str, values: Any) -> set[str]:
    """The tables that the database would read from end to end for a question. PostgreSQL is told to do so only where it must."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{statement}", values)
        plan = [str(row[-1]) for row in cursor.fetchall()]
    return {found[1] for line in plan if (found := WHOLE[connection.vendor].search(line)) and GROW.fullmatch(found[1])}


@contextmanager
def asked() -> Iterator[list[tuple[str, Any]]]:
    """The questions that are put within the block."""
    kept: list[tuple[str, Any]] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith("SELECT") and not many:
            kept.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield kept


def enter() -> None:
    registry.enter(MAKER, "relief_station", "320581", STATION, since=DAY, request="the same")


def enter_many() -> None:
    registry.bulk_enter(MAKER, "relief_station", [("320581", STATION, DAY)], request="the same")


def register() -> None:
    people.register(acting.CLERK, acting.VILLAGE, acting.values(), since=DAY, request="the same")


def start() -> None:
    jobs.start(MAKER, "once", {"document": 1}, key="the same")


@pytest.mark.parametrize("verb", [enter, enter_many, register, start])
def test_what_was_said_before_is_found_by_an_index(
    verb: Callable[[], None], settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HOME = tmp_path
    monkeypatch.setattr(kinds, "_kinds", {})
    jobs.runs("once")(lambda progress, *, document: {})
    with time.at(TODAY):
        verb()
        with asked() as questions:
            verb()
    assert questions
    assert {table: sql for sql, values in questions for table in whole(sql, values)} == {}


def test_reads_of_persons_are_judged_by_an_index(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    with time.at(TODAY):
        key = people.register(acting.CLERK, acting.VILLAGE, acting.values(), since=DAY).key
        for _ in range(2):
            people.persons(acting.CLERK, [key], purpose="identify", full=True)
        with asked() as questions:
            assert oversight.judge_new() == 2
    shown = [(sql, values) for sql, values in questions if "vault_" in sql]
    assert {table: sql for sql, values in shown for table in whole(sql, values)} == {}
    assert any("vault_shown" in sql for sql, _ in shown)
