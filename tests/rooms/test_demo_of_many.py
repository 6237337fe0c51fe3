"""The demo of a city with many persons: they live and die as the figures say, and one of them sees who read of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import LazySettings

from minzheng.circumstances import api as circumstances
from minzheng.config.demo.content import figures
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.oversight import api as oversight
from minzheng.people import api as people
from minzheng.people.models import Person
from minzheng.rolls import api as rolls
from minzheng.services.backlog.api import BACKLOG
from tests.rooms.making import making
from tests.rooms.test_demo import OPENS

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("home")
    with django_db_blocker.unblock(), making(home, "320600", persons=20_000):
        yield home


@pytest.fixture(autouse=True)
def _there(made: Path, settings: LazySettings) -> None:
    settings.DEMO, settings.HOME = True, made


def test_a_resident_of_the_demo_sees_who_read_of_them() -> None:
    resident = next(access.actor_of(one.account_id) for one in access.practices() if one.role == "resident")
    with time.at(OPENS):
        found = oversight.mine(resident)
        supervisor = next(access.actor_of(one.account_id) for one in access.practices() if one.role == "province_supervisor")
        shown, _ = oversight.unusual(supervisor)
    looked = [one for one in found.reads if one.read.purpose == "identify"]  # not for a case
    assert [bool(one.question) for one in looked] == [False, True, False, False]
    assert [reason.sign.id for one in shown for reason in one.reasons] == ["hours"]
    assert [one.who.role for one in found.attempts] == ["village_assistant"]
    clerk = next(access.actor_of(one.account_id) for one in access.practices() if one.role == "township_clerk")
    (roll,) = rolls.rolls(clerk)
    assert (roll.rows, roll.homes, roll.state) == (21, 12, "handed")
    (backlog,) = rolls.rolls(clerk, BACKLOG)
    assert (backlog.rows, backlog.state, backlog.about) == (7, "handed", "dibao/2012")


def test_people_die_by_age_and_recipients_live_as_the_figures_of_their_cities_say() -> None:
    with time.at(OPENS):
        keys = list(Person.objects.order_by("pk").values_list("pk", flat=True))  # whatever numbers they were given
        lives = people.lives_of(keys)
        dead = [life for life in lives.values() if life.died]
        years = (OPENS - figures().days[0]).days / 365.25
        assert 7.5 < len(dead) / len(lives) / years * 1000 < 11  # where most are old; of the whole province it is seven
        assert sum(bool(life.born and (OPENS - life.born).days > 60 * 365) for life in dead) > 0.6 * len(dead)
        assert list(people.broken()) == []
        assert list(circumstances.broken()) == []
        stated = circumstances.of_persons(access.SYSTEM, keys, purpose="audit")
        homes = people.living_in([key for key, life in lives.items() if not life.died])
        listed = [home for home in set(homes.values()) if _receives(home)]
        persons = sum(home in set(listed) for home in homes.values())
        assert 0.015 < persons / len(homes) < 0.05
        assert {one.source for some in stated.values() for one in some} == {"list", "declared", "visit"}
        assert {"illness", "disability", "old_age"} < {one.kind for some in stated.values() for one in some}
        rows, _ = circumstances.due(access.SYSTEM)
        assert rows


def _receives(home: int) -> bool:
    found = circumstances.of_household(access.SYSTEM, home, purpose="audit")
    return "dibao" in {one.kind for one in found}
