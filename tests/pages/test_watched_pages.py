"""Figures beside promises: watched by everybody, of few by officials alone, and opened onto the cases behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from django.test import Client

from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from tests.pages.looking import Page
from tests.pages.officials import official
from tests.rooms.indicators.laying import counted, lay
from tests.rooms.indicators.planting import hear, plant
from tests.rooms.plan.planning import COUNTY, IN_FORCE, in_force

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("while_it_runs")]
DAY = date(2014, 6, 30)
TOWN = "320623101"


@pytest.fixture
def plan() -> Iterator[duties.Plan]:
    """The notice in force, and nine decisions of a township, two of them late; one more lies in the year before."""
    with time.at(IN_FORCE):
        made = in_force()
    with time.at(DAY):
        lay("cases.decided", f"{TOWN}001", {"item": "dibao", "pace": "in_time"}, date(2014, 3, 3), times=7)
        lay("cases.decided", f"{TOWN}001", {"item": "dibao", "pace": "late"}, date(2014, 4, 1), times=2)
        lay("cases.decided", f"{TOWN}001", {"item": "dibao", "pace": "late"}, date(2013, 4, 1))
        standard = {"benefit": "dibao", "number": "东政发〔2014〕1号"}
        plant("assistance_standard", COUNTY, standard | {"area": "urban", "amount": "500"}, date(2014, 1, 1))
        plant("assistance_standard", COUNTY, standard | {"area": "rural", "amount": "400"}, date(2014, 1, 1))
        counted()
        hear()
        yield made


def looked(client: Client, address: str) -> tuple[str, str]:
    """What a sound page reads as, and its source."""
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()[:1500]
    source = response.content.decode()
    page = Page(source)
    assert (page.faults, page.twice, page.dead_links, page.inline) == ([], [], [], [])
    return " ".join(page.text.split()), source


def test_the_public_reads_what_is_watched_and_nothing_of_few(plan: duties.Plan) -> None:
    told, _source = looked(Client(), f"/plan/{plan.id}/1/?place={COUNTY}&promise=3")
    assert "如东县：城乡低保标准之比80.0%，只作监测" in told
    assert "件数太少，不公布 救助申请按时决定率" in told
    assert "77.7" not in told
    told, _source = looked(Client(), f"/figures/aid_decided_in_time/?place={COUNTY}")
    assert "如东县件数太少，救助申请按时决定率不对外公布。" in told


def test_an_official_opens_a_figure_onto_the_cases_that_fall_short_of_it(plan: duties.Plan) -> None:
    client = official("某督查", "local_supervisor", COUNTY, "government_office")
    told, source = looked(client, f"/desk/plan/{plan.id}/1/?place={COUNTY}")
    assert "77.7% 救助申请按时决定率" in told
    lists = [unescape(href) for href in re.findall(r'href="(/desk/cases/list/[^"]+)"', source) if "pace=late" in href]
    told, source = looked(client, lists[0])
    assert "2014年1月1日至2014年6月30日作出决定" in told
    assert len(set(re.findall(r"/desk/cases/(\d+)/", source))) == 2


def test_an_official_opens_what_was_found_wrong_onto_the_records_that_say_so(plan: duties.Plan) -> None:
    dibao = {"item": "dibao", "pace": "in_time"}
    lay("cases.decided", f"{TOWN}001", dibao | {"looked": "drawn", "corrected": "granted"}, date(2014, 3, 3))
    lay("cases.decided", f"{TOWN}001", dibao | {"looked": "drawn"}, date(2014, 3, 3), times=3)
    for found, times in (("ended", 1), ("due", 2), ("waits", 1)):
        lay("entitlements.rechecked", f"{TOWN}001", {"item": "dibao", "found": found}, date(2014, 4, 1), times=times)
    counted()
    client = official("某审批", "department_reviewer", COUNTY, "civil_affairs")
    told, source = looked(client, f"/desk/plan/{plan.id}/1/?place={COUNTY}")
    assert "25.0% 抽查中的应保未保率" in told
    assert "33.4% 复核查出的错保率" in told
    lists = [unescape(href) for href in re.findall(r'href="(/desk/[^"]+)"', source)]
    opens = {
        r"cases/list/(?=.*looked=drawn)(?=.*corrected=granted)": (r"/desk/cases/(\d+)/", 1),
        r"cases/list/(?=.*state=granted)(?=.*looked=drawn)(?!.*corrected)": (r"/desk/cases/(\d+)/", 4),
        r"entitlements/.*found=ended": (r"/desk/entitlements/(\d+)/", 1),
        r"entitlements/.*found=due\+ended": (r"/desk/entitlements/(\d+)/", 3),
    }
    for address, (row, count) in opens.items():
        (href,) = {one for one in lists if re.search(address, one)}
        _told, source = looked(client, href)
        assert len(set(re.findall(row, source))) == count, href
