"""A bed opened in a township, entered and checked on the pages, is in the figures of its county, city and province at once."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest

from tests.journeys.house import DAY, PATIENCE, PLACE, Client, House

pytestmark = pytest.mark.django_db  # so that it runs on PostgreSQL too; the house has a database of its own
TOWN, ABOVE = "320623001", (PLACE, "320600", "320000")
HOMES = "/desk/registers/elder_care_institution/"
CLERK = f"""
from datetime import date
from minzheng.config.ready import ready
ready()
from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.registry import api as registry
access.open_accounts(access.SYSTEM, [access.NewAccount(
    login="clerk", name="clerk", role="township_clerk", unit="unit", sector="civil_affairs", place_code="{TOWN}",
    since=date(2012, 1, 1), practice=True,
)])
people = {{"year": 2013, "resident": 1000000, "hukou": 1000000, "aged_60": 200000, "source": "yearbook"}}
checker = access.actor_of(Account.objects.get(login="department_reviewer").pk)
made = registry.bulk_enter(access.SYSTEM, "population", [("{PLACE}", people, date(2014, 1, 20))], checker=checker)
assert made.problems == (), made.problems
print(Account.objects.get(login="clerk").pk)
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, own_database: str) -> Iterator[House]:
    """A house that serves."""
    house = House(tmp_path_factory.mktemp("home"), own_database)
    with house.serving():
        yield house


def beds(client: Client, place: str) -> int | None:
    """The beds that stand in the figure of a place, above the line of its arithmetic; none while it has no figure."""
    page = client.get(f"/figures/elder_care_beds/?place={place}&on={DAY}")
    assert page.status == 200
    found = re.search(r'class="arithmetic"><span><b>([\d,]+)</b>', page.text)
    return int(found[1]) if found else None


def became(figures: Callable[[], list[int | None]], wanted: list[int]) -> list[int | None]:
    """The three figures once they are what they should become, or what they are when patience ends."""
    end = time.monotonic() + PATIENCE
    while (found := figures()) != wanted and time.monotonic() < end:
        time.sleep(0.05)
    return found


def test_a_bed_opened_in_a_township_moves_three_figures_by_itself(house: House) -> None:
    clerk, reviewer, anybody = Client(house, house.python(CLERK).strip()), Client(house, house.reviewer), Client(house)
    form = clerk.get(f"{HOMES}new/").text
    request = re.search(r'name="request" value="([^"]+)"', form)
    assert request
    said = {
        "name": "掘港康乐园",
        "ownership": "private",
        "beds": "60",
        "nursing_beds": "",
        "opened": "2014-09-01",
        "state": "open",
    }
    sent = {
        "request": request[1],
        "place_code": TOWN,
        "since": DAY,
        "reason": "",
        **{f"v-{name}": one for name, one in said.items()},
    }
    entered = clerk.post(f"{HOMES}new/", sent)
    assert entered.status == 302, entered.text
    entry = re.search(rf"{HOMES}(\d+)/", entered.location)
    assert entry

    def figures() -> list[int | None]:
        return [beds(anybody, place) for place in ABOVE]

    assert became(figures, [0, 0, 0]) == [0, 0, 0], "nobody has checked it yet"
    number = re.search(r'name="number" value="(\d+)"', reviewer.get(f"{HOMES}{entry[1]}/").text)
    assert number
    checked = reviewer.post(f"{HOMES}{entry[1]}/check/", {"number": number[1], "answer": "accept", "reason": ""})
    assert checked.status == 302, "and its check"
    assert became(figures, [60, 60, 60]) == [60, 60, 60]
