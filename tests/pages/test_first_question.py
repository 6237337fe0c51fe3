"""Whoever signs in finds the answer to their first question on the first page, without a click."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.conf import LazySettings

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.plan.local import api as local
from minzheng.plan.supervision import api as supervision
from tests.pages.looking import Page
from tests.pages.officials import official
from tests.rooms.plan.planning import CITY, COUNTY, IN_FORCE, PROVINCE, SUPERVISOR, in_force
from tests.rooms.plan.watchers import OFFICE, opening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("read_once")]
DAY, TOWN, VILLAGE = date(2014, 9, 30), "320623001", "320623001001"
CLERK = ("department_officer", COUNTY, "civil_affairs")


@pytest.fixture(autouse=True)
def a_year_on(settings: LazySettings) -> None:
    """The first plan in force and derived; the county has taken it on, and the office watches it and a township."""
    settings.DEMO = True
    with time.at(IN_FORCE):
        plan = in_force()
        local.derive(SUPERVISOR, plan)
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        local.adopt(access.SYSTEM, plan, CITY)
        local.adopt(access.SYSTEM, plan, COUNTY)
        for place in COUNTY, TOWN:
            made = supervision.register(OFFICE, opening(place_code=place, due=date(2014, 12, 1), title=f"督办{place}"))
            supervision.step(OFFICE, "matter", made, "assign")


QUESTIONS = {
    "the provincial office: what needs me today, and is the house sound?": (
        ("province_supervisor", PROVINCE, "government_office"),
        r"今天\d+件",
        r"苏办〔2012〕85号：今天有\d+件要您定；80条中难兑现\d+条，较吃紧\d+条",
    ),
    "a department with 32 duties: which are mine, do I lead, and which are at risk?": (
        ("department_officer", COUNTY, "finance"),
        r"今天没有要您办的事|今天\d+件",
        r"苏办〔2012〕85号：32条与您有关，都不牵头，难兑现或较吃紧\d+条",
    ),
    "a city: what must I do, how do we stand, and which counties lag?": (
        ("local_supervisor", CITY, "government_office"),
        r"今天1件 .*给\d+个牵头领域定人",
        r"南通市：\d+条承接.*下级8处中1处已承接；\d+处有空缺，\d+处有加码",
    ),
    "a county: what must I do today, in which order?": (
        CLERK,
        r"今天2件，先办第1件 .* 1 督办320623 .*2014年\d+月\d+日前 去签收 2 给\d+个牵头领域定人",
        r"如东县：\d+条承接.*74条与您有关，其中74条牵头",
    ),
    "a township clerk: what is asked of me, by whom and until when?": (
        ("township_clerk", TOWN, "civil_affairs"),
        r"今天1件 .* 1 督办320623001 督办事项，已交办，待签收；省政府办公厅 还有\d+日 2014年\d+月\d+日前 去签收",
        r"计划在掘港(镇|街道)怎么样了 苏办〔2012〕85号：[1-9]条与您有关，都不牵头",
    ),
    "a citizen: what was promised, and how does it stand where I live?": (
        ("resident", VILLAGE, ""),
        r"今天没有要您办的事",
        r"如东县：这份方案承诺了\d+条：已兑现\d+条，难兑现或较吃紧\d+条，不清楚\d+条",
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_first_page_answers_the_first_question(question: str) -> None:
    (role, place, sector), *answers = QUESTIONS[question]
    with time.at(DAY):
        client = official("某人", role, place, sector)
        response = client.get("/desk/")
    assert response.status_code == 200
    page = Page(response.content.decode())
    assert (page.faults, page.twice, page.dead_links, page.inline) == ([], [], [], [])
    said = " ".join(" ".join(page.texts).split())
    for answer in answers:
        assert re.search(answer, said), f"{answer} is not in: {said}"


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_line_opens_what_it_speaks_of(question: str) -> None:
    (role, place, sector), *_ = QUESTIONS[question]
    with time.at(DAY):
        client = official("某人", role, place, sector)
        body = client.get("/desk/").content.decode()
        lines = re.search(r'<section aria-labelledby="h-standing">(.*?)</section>', body, re.DOTALL)
        assert lines
        hrefs = re.findall(r'href="([^"]+)"', lines[1])
        assert hrefs
        for href in hrefs:
            assert client.get(href.replace("&amp;", "&")).status_code == 200
