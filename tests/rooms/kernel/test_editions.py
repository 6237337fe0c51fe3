"""Every edition of every content file stays, and what was in force at a moment can be read again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from minzheng.config import editions as started
from minzheng.kernel.access import api as access
from minzheng.kernel.editions import api as editions
from minzheng.kernel.editions.models import Load, Text
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal.models import Row
from minzheng.registry import api as registry
from tests.unguarded import unguarded

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ONE, TWO, THREE = (MORNING + timedelta(hours=hour) for hour in (1, 2, 3))


def load(moment: datetime, **said: str) -> list[str]:
    """Starts the program with these files at a moment; the names of those that are new."""
    with time_machine.travel(moment, tick=False):
        found = editions.keep(access.SYSTEM, [(f"{name}.toml", text.encode()) for name, text in said.items()])
    return [one.name for one in found]


def faults() -> list[str]:
    return list(editions.check(journal.contents("content")))


def test_what_was_in_force_at_a_moment_is_read_again() -> None:
    assert load(ONE, a="甲 = 1\n", b="x = 1\n") == ["a.toml", "b.toml"]
    assert load(TWO, a="甲 = 2\n", b="x = 1\n") == ["a.toml"]
    assert load(THREE, a="甲 = 1\n", b="x = 1\n") == ["a.toml"], "an older text in force again is a new edition"
    assert load(THREE, a="甲 = 1\n", b="x = 1\n") == []
    assert [one.at for one in editions.of("a.toml")] == [THREE, TWO, ONE]
    assert Text.objects.count() == 3
    then = editions.at("a.toml", THREE - timedelta(minutes=1))
    assert then is not None
    assert editions.text(then.digest) == "甲 = 2\n"
    assert editions.at("a.toml", ONE - timedelta(minutes=1)) is None
    with pytest.raises(editions.NotKept):
        editions.text("0" * 64)
    assert Row.objects.filter(verb="content.load").count() == 4
    assert faults() == []


@pytest.mark.parametrize("table", [Text, Load])
def test_the_database_refuses_to_change_or_to_forget_an_edition(table: type[Text | Load]) -> None:
    load(ONE, a="x = 1\n")
    with pytest.raises(IntegrityError), transaction.atomic():
        table.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        table.objects.update(**({"text": "x = 2\n"} if table is Text else {"name": "b.toml"}))


@pytest.mark.django_db(transaction=True)
def test_the_checks_find_a_changed_text_and_a_missing_or_invented_edition() -> None:
    load(ONE, a="x = 1\n", b="x = 2\n")
    with unguarded():
        Text.objects.filter(text="x = 1\n").update(text="x = 3\n")
        Load.objects.filter(name="b.toml").delete()
        Load.objects.create(name="c.toml", text=Text.objects.get(text="x = 3\n"), at=TWO)
    digest = journal.digest(b"x = 1\n")
    assert faults() == [
        f"The content kept as {digest} is not what was loaded.",
        f"Content: the journal does not say that c.toml was loaded as {digest}.",
        "Content: the journal says that b.toml was loaded, but the edition is missing.",
    ]
    with unguarded():
        assert "The database lets rows of editions_text be changed." in faults()


def test_the_program_keeps_all_content_that_it_starts_with() -> None:
    assert started.keep() == sum(1 for _ in started.files()) > 60
    assert started.keep() == 0
    names = {name for name, _ in started.files()}
    assert {
        "kernel/access/roles.toml",
        "registry/registers/population/register.toml",
        "notice/grammar/clauses.toml",
        "jurisdictions/jiangsu/places/events.toml",
        "jurisdictions/jiangsu/seed/jiangsu-2012-85.txt",
    } <= names
    population = registry.register("population")
    assert editions.of("registry/registers/population/register.toml")[0].digest == population.digest
    assert faults() == []
