"""Who opens, answers and hands on what citizens said: the office of its very place, and nobody else on any path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from minzheng.kernel.time import api as time
from minzheng.plan.clues import api as clues
from minzheng.plan.clues.models import Clue
from tests.completeness import world
from tests.completeness.world import CITIES, COUNTIES, DAY, PROVINCE, Person
from tests.rooms.plan.planning import in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("read_once")]
OFFICES = {"province_supervisor", "local_supervisor"}
AT = "/desk/plan/supervision/clues/"
PLACES = (PROVINCE, CITIES[0], COUNTIES[0], COUNTIES[2])


@pytest.fixture
def people(db: None, settings: LazySettings, tmp_path: Path) -> Iterator[list[Person]]:
    settings.DEMO, settings.HOME = True, tmp_path
    with time.at(DAY):
        found = world._people()
        plan = in_force()
        for place in PLACES:
            clues.leave(clues.Leaving(plan.id, "31", place, "suggestion", f"said at {place}"))
        yield found


def test_only_the_office_of_the_place_is_answered_on_any_path(people: list[Person]) -> None:
    wrong, opened = [], 0
    numbers = dict(Clue.objects.values_list("place_code", "pk"))
    for person in people:
        client = person.client()
        listed = client.get(AT)
        if (listed.status_code == 200) != (person.role in OFFICES):
            wrong.append(f"list: {person} {listed.status_code}")
        for place, number in numbers.items():
            may = person.role in OFFICES and person.place_code == place
            for path, sent in (("", None), ("read/", {}), ("answer/", {"answer": ""}), ("matter/", {})):
                asked = f"{AT}{number}/{path}"
                response = client.get(asked) if sent is None else client.post(asked, sent)
                inside = response.status_code in ({200} if sent is None else {302, 422}) and "sign-in" not in response.get(
                    "Location", ""
                )
                if inside != may:
                    wrong.append(f"{asked}: {person}: {response.status_code}")
            said = client.get(f"{AT}{number}/")
            if (f"said at {place}" in said.content.decode()) != may:
                wrong.append(f"words of {place}: {person}")
            opened += may
    assert wrong == []
    assert opened >= len(numbers)
