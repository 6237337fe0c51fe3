"""Saying something of a promise on its public page, by plain forms; and the office that reads and answers it on the desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.time import api as time
from minzheng.plan.clues import api as clues
from minzheng.plan.clues import models
from minzheng.plan.duties import api as duties
from tests.pages.looking import Page
from tests.pages.officials import official
from tests.rooms.plan.planning import COUNTY, LATER, in_force

pytestmark = pytest.mark.django_db
WORDS = "福利中心门一直锁着"
AT = "/desk/plan/supervision/clues/"


@pytest.fixture(autouse=True)
def on_a_day(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    with time.at(LATER):
        yield


@pytest.fixture
def plan() -> duties.Plan:
    return in_force()


def text(source: str) -> str:
    page = Page(source)
    assert (page.faults, page.twice, page.dead_links, page.inline) == ([], [], [], [])
    return " ".join(" ".join(page.texts).split())


def test_somebody_says_it_without_signing_in_and_follows_it_by_a_code(plan: duties.Plan) -> None:
    anybody, at = Client(enforce_csrf_checks=True), f"/plan/{plan.id}/31/say/?place={COUNTY}"
    clause = text(anybody.get(f"/plan/{plan.id}/31/?place={COUNTY}").content.decode())
    assert "还没有公开的答复" in clause
    assert "不用账号" in text(anybody.get(at).content.decode())
    told = anybody.post(at, {"words": WORDS, "class": ""})
    assert told.status_code == 422
    assert WORDS in told.content.decode(), "what was written stands there"
    made = anybody.post(at, {"words": WORDS, "class": "not_carried_out", "contact": ""})
    assert (made.status_code, made["Cache-Control"].count("no-cache")) == (201, 1)
    assert not made.cookies, "nothing is left with the reader"
    source = made.content.decode()
    assert WORDS not in source
    [code] = re.findall(r'class="code"><b>([\w-]+)</b>', source)
    seen = text(anybody.get(f"/plan/said/{code}/").content.decode())
    assert "已收到，还没有人看" in seen
    assert anybody.get("/plan/said/nothing/").status_code == 404

    office = official("县督查", "local_supervisor", COUNTY, "government_office")
    assert "群众说第31条" in text(office.get("/desk/").content.decode()), "it waits on the page that a day begins with"
    number = models.Clue.objects.get().pk
    assert WORDS not in office.get(f"{AT}{number}/").content.decode(), "sealed until somebody takes it up"
    assert office.post(f"{AT}{number}/read/").status_code == 302
    assert WORDS in text(office.get(f"{AT}{number}/").content.decode())
    told = office.post(f"{AT}{number}/answer/", {"answer": "已按时开放", "summary": "", "public": "1"})
    assert told.status_code == 422
    assert "已按时开放" in told.content.decode()
    sent = {"answer": "已按时开放", "summary": "反映中心未开放", "public": "1"}
    assert office.post(f"{AT}{number}/answer/", sent).status_code == 302
    clause = anybody.get(f"/plan/{plan.id}/31/?place={COUNTY}").content.decode()
    assert "反映中心未开放" in text(clause)
    assert "已按时开放" in clause
    assert WORDS not in clause
    assert "已按时开放" in text(anybody.get(f"/plan/said/{code}/").content.decode())


def test_a_clue_is_handed_to_a_unit_from_its_page(plan: duties.Plan) -> None:
    clues.leave(clues.Leaving(plan.id, "31", COUNTY, "inaction", WORDS))
    office = official("县督查", "local_supervisor", COUNTY, "government_office")
    number = models.Clue.objects.get().pk
    office.post(f"{AT}{number}/read/")
    sent = {"unit": f"{COUNTY}:civil_affairs", "title": "开放福利中心", "asked": "", "due": "2014-08-01"}
    told = office.post(f"{AT}{number}/matter/", sent)
    assert told.status_code == 422
    assert 'value="开放福利中心"' in told.content.decode()
    assert office.post(f"{AT}{number}/matter/", sent | {"asked": "按时开放"}).status_code == 302
    matter = clues.clue(office.actor, number).matter  # type: ignore[attr-defined]
    page = text(office.get(f"/desk/plan/supervision/matters/{matter}/").content.decode())
    assert "群众线索" in page
    assert WORDS not in page


def test_a_flood_from_one_address_is_told_so_and_loses_nothing(plan: duties.Plan) -> None:
    anybody, at = Client(), f"/plan/{plan.id}/31/say/?place={COUNTY}"
    sent = {"words": WORDS, "class": "suggestion"}
    for _n in range(clues.words().limit.address):
        assert anybody.post(at, sent).status_code == 201
    told = anybody.post(at, sent)
    assert told.status_code == 422
    assert WORDS in told.content.decode()
    assert "这一小时内收到的已经很多" in text(told.content.decode())


def test_the_pages_speak_english(plan: duties.Plan) -> None:
    page = Client().get(f"/plan/{plan.id}/31/say/?place={COUNTY}&lang=en").content.decode()
    assert "Say what you know of it" in page
    assert "Rules that do not fit together" in page
