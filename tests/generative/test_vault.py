"""Whatever is sealed, destroyed and read between the steps of a rotation, and wherever it breaks off, the right things open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.kernel.access.api import SYSTEM
from minzheng.kernel.journal.api import Subject
from minzheng.kernel.vault import api as vault
from minzheng.kernel.vault.models import GroupKey, Key
from tests.rooms.kernel.vault.papers import papers

GROUP = "tests.identity"
subjects = st.integers(0, 6)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("seal"), st.dictionaries(subjects, st.text(st.characters(), max_size=12), min_size=1)),
        st.tuples(st.just("destroy"), subjects),
        st.tuples(st.just("rewrap"), st.integers(1, 3)),
        st.tuples(st.just("rotate"), st.none()),
        st.tuples(st.just("broken"), st.none()),
    ),
    max_size=14,
)


@pytest.fixture(autouse=True)
def home(settings: LazySettings, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.mark.django_db
@given(acts=acts)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_what_stands_opens_and_what_was_destroyed_does_not(acts: list[Any]) -> None:
    with transaction.atomic(), papers():
        texts: dict[int, str] = {}
        kept: list[tuple[vault.Record, str]] = []
        gone: set[int] = set()
        for act, said in acts:
            if act == "seal":
                mine = {subject: text for subject, text in said.items() if subject not in gone}
                made = vault.seal_many(GROUP, [(subject, {"name": text}) for subject, text in mine.items()])
                texts |= mine
                kept += [(vault.Record(one, sealed), mine[one]) for one, sealed in zip(mine, made, strict=True)]
            elif act == "destroy":
                vault.destroy(SYSTEM, Subject("holder", str(said)), "x")
                gone.add(said)
            elif act == "rewrap":
                vault.rewrap(said)
            elif act == "rotate":
                vault.rotate(SYSTEM)
            else:
                broken_off()
            assert [*opened(kept)] == [None if record.subject in gone else text for record, text in kept]
        vault.rotate(SYSTEM)
        assert [*opened(kept)] == [None if record.subject in gone else text for record, text in kept]
        assert vault.check() == []
        transaction.set_rollback(True)


def broken_off() -> None:
    """A rotation whose worker dies after its first word."""

    class Died(Exception):  # noqa: N818 - what happened
        pass

    def die(_done: int) -> None:
        raise Died

    with suppress(Died):
        vault.rotate(SYSTEM, die)


def opened(kept: list[tuple[vault.Record, str]]) -> Iterator[str | None]:
    for fields in vault.open_many(SYSTEM, "service", [record for record, _ in kept], for_work=True):
        yield None if fields is None else fields["name"]


@pytest.mark.django_db(transaction=True)
def test_rotation_under_load_loses_nothing() -> None:
    """Three rotations, while others seal for new and old subjects, destroy and read, each with a connection of its own."""
    if connection.vendor != "postgresql":
        return  # SQLite has one writer at a time: the test above says it all
    stop, faults, made = Event(), list[BaseException](), dict[int, list[bytes]]()

    def worker(number: int) -> None:
        try:
            for turn in range(10_000):
                if stop.is_set():
                    return
                mine = [number * 100_000 + turn * 3 + more for more in range(5)]  # the last two come again in the next turn
                with transaction.atomic():
                    sealed = vault.seal_many(GROUP, [(subject, {"name": str(subject)}) for subject in mine])
                for subject, record in zip(mine, sealed, strict=True):
                    made.setdefault(subject, []).append(record)
                records = [vault.Record(subject, record) for subject, record in zip(mine, sealed, strict=True)]
                with transaction.atomic():
                    found = vault.open_many(SYSTEM, "service", records, for_work=True)
                assert found == [{"name": str(subject)} for subject in mine]
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    with papers():
        with transaction.atomic():
            first = vault.seal_many(GROUP, [(subject, {"name": str(subject)}) for subject in range(500)])
        workers = [Thread(target=worker, args=(number,)) for number in (1, 2, 3)]
        for one in workers:
            one.start()
        passed = [vault.rotate(SYSTEM) for _ in range(3)]
        stop.set()
        for one in workers:
            one.join()
        assert faults == []
        assert min(passed) >= 500
        records = [vault.Record(subject, record) for subject, record in enumerate(first)]
        records += [vault.Record(subject, record) for subject, all_of in made.items() for record in all_of]
        found = vault.open_many(SYSTEM, "service", records, full=True)
        assert [fields and fields["name"] for fields in found] == [str(record.subject) for record in records]
        assert list(GroupKey.objects.filter(name=GROUP).values_list("generation", flat=True)) == [4]
        assert Key.objects.count() == 500 + len(made)
        assert vault.check() == []
