"""What a change would do is asked, looked at and proposed by officers and reviewers of its places, by nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from minzheng.kernel.time import api as time
from minzheng.services.simulations import models
from tests.completeness import oracle, world
from tests.completeness.test_matrix import MATRIX
from tests.completeness.world import CITIES, COUNTIES, DAY, PROVINCE, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("read_once")]
SIMULATES = {"department_officer", "department_reviewer"}
AT = "/desk/what-if/"
PLACES = (PROVINCE, CITIES[0], COUNTIES[0], COUNTIES[2])


@pytest.fixture
def people(db: None, settings: LazySettings, tmp_path: Path) -> Iterator[list[Person]]:
    settings.DEMO, settings.HOME = True, tmp_path
    with time.at(DAY):
        yield world._people()


@pytest.fixture
def made(people: list[Person]) -> dict[str, int]:
    """A simulation at each place, with a county of its own that only it names."""
    found = {}
    for code in PLACES:
        given = {"account": "1", "place_code": code, "recorded_at": time.machine()}
        census = models.Census.objects.create(item="dibao", version="2012", day=DAY, state="destroyed", **given)
        counts = dict.fromkeys(("same", "gained", "lost", "more", "less", "unknown"), 0)
        simulation = models.Simulation(census=census, place_code=code, account="1", recorded_at=time.machine(), assumes=False)
        simulation.changes = [["城市低保标准", 60_000, code]]
        simulation.counties = [[COUNTIES[0], counts, 0, 7700]]
        simulation.save()
        activation = models.Activation(census=census, place_code=code, account="1", recorded_at=time.machine(), state="agrees")
        activation.item, activation.version, activation.digest = "dibao", "2012", "0" * 64
        activation.pk = simulation.pk
        activation.save()
        found[code] = simulation.pk
    return found


def may(person: Person, code: str = "") -> bool:
    simulates = person.role in SIMULATES and person.sector == oracle.SECTOR
    return simulates and (not code or oracle.within(person, code))


def test_the_addresses_tried_here_are_those_of_the_matrix() -> None:
    tried = {"home", "take", "make", "result", "promote", "drawn", "household", "rules", "rule", "try"}
    assert {f"simulating:{one}" for one in tried} == {name for name, seen in MATRIX.items() if seen == "simulated"}


def seen(person: Person, code: str, simulation: int, listed: str) -> Iterator[str]:
    """What somebody is answered of what lies at a place, wherever that is wrong."""
    client, right = person.client(), may(person, code)
    shown = client.get(f"{AT}{simulation}/")
    if {shown.status_code == 200, "77.00" in shown.content.decode()} != {right}:
        yield f"result of {code}: {person} {shown.status_code}"
    if (f'href="/desk/what-if/{simulation}/' in listed) != right:
        yield f"list: {person} and that of {code}"
    for path in ("drawn/gained/", "households/1/"):
        if ("已不能再看到户" in client.get(f"{AT}{simulation}/{path}").content.decode()) != right:
            yield f"{path} of {code}: {person}"
    if (client.get(f"{AT}rules/{simulation}/").status_code == 200) != right:
        yield f"rule tried at {code}: {person}"
    signed = client.post(f"{AT}rules/{simulation}/", {"answer": "refuse"})
    if (signed.status_code == 409) != (right and person.role == "department_reviewer"):
        yield f"signature at {code}: {person} {signed.status_code}"
    if (client.post(f"{AT}{simulation}/promote/", {"since": "x"}).status_code == 422) != right:
        yield f"promote at {code}: {person}"


def test_only_who_simulates_at_a_place_is_answered_on_any_path(people: list[Person], made: dict[str, int]) -> None:
    wrong: list[str] = []
    for person in people:
        client = person.client()
        home = client.get(AT)
        if {home.status_code == 200, client.get(f"{AT}rules/").status_code == 200} != {may(person)}:
            wrong.append(f"home: {person} {home.status_code}")
        for code, simulation in made.items():
            wrong += seen(person, code, simulation, home.content.decode())
        for verb in ("take", "make", "rules/try"):
            sent = client.post(f"{AT}{verb}/", {"item": "eco_burial"})
            if (sent.status_code == 422) != may(person):
                wrong.append(f"{verb}: {person} {sent.status_code}")
    assert wrong == []
    assert {may(person, code) for person in people for code in made} == {True, False}
