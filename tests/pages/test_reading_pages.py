"""Reads of personal data before supervisors and before whoever they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.oversight import api as oversight
from minzheng.people import api as people
from tests.pages.officials import official
from tests.pages.test_people_pages import text
from tests.rooms.people.acting import VILLAGE, number, person

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2013, 6, 3)
MINE, READS = "/desk/reads/mine/", "/desk/reads/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        yield


def resident() -> Client:
    """A browser in which a resident is signed in, by the practice provider."""
    one = access.NewAccount(
        login="r",
        name="居民",
        role="resident",
        unit="",
        sector="",
        place_code=VILLAGE,
        since=DAY,
        practice=True,
        provider="practice",
    )
    access.open_accounts(access.SYSTEM, [one])
    client = Client()
    assert client.post("/desk/resident/practice/", {"subject": "r"}).status_code == 302
    client.actor = access.actor_of(Account.objects.get(login="r").pk)  # type: ignore[attr-defined]
    return client


def read(client: Client, key: int, hour: int = 10, *, full: bool = False) -> int:
    """Somebody reads of a person at an hour."""
    with time.at(datetime(2013, 6, 3, hour, tzinfo=time.CHINA)):
        people.persons(client.actor, [key], purpose="identify", full=full)  # type: ignore[attr-defined]
    return vault.reads_of(journal.Subject("person", str(key))).reads[0].id


def test_a_resident_links_their_record_and_sees_who_looked_what_for_and_at_what() -> None:
    key, client = person(), resident()
    clerk = official("clerk", "township_clerk", VILLAGE[:9])
    read(clerk, key)
    read(clerk, key, full=True)
    read(clerk, key)
    read(clerk, key, full=True)
    before = text(client, MINE)
    assert "还没有与本人的记录关联" in before
    wrong = client.post(f"{MINE}link/practice/", {"number": number(sequence=99)})
    assert wrong.status_code == 422
    assert "没有查到这个号码的登记记录" in wrong.content.decode()
    assert client.post(f"{MINE}link/practice/", {"number": number().lower()}).status_code == 302
    page = text(client, MINE)
    assert "最近一次查看：2013年6月3日" in page
    assert page.count("乡镇民政助理") == 2  # the same on one day is one line, whatever came between
    assert page.count("当日2次") == 2
    assert "核对来人身份" in page
    whole, part = page.split("Something", 1) if "Something" in page else page.split("觉得不对", 1)
    assert "只看到一部分" not in whole
    assert "证件号码" in whole
    assert "只看到一部分：证件号码" in re.sub(r"\s+", " ", part)
    assert "想看该职责" not in page
    assistant = official("assistant", "village_assistant", VILLAGE)
    for _ in range(2):
        assert assistant.post(f"/desk/people/{key}/").status_code == 403
    assert "被拒绝 当日2次 " in re.sub(r"\s+", " ", text(client, MINE))
    assert "clerk" not in page
    assert number() not in page
    past = text(client, f"{MINE}?after=1")
    assert "在此之前没有人查阅过您的资料" in past
    assert "第一页" in past


def test_a_resident_asks_and_a_supervisor_answers_within_the_term() -> None:
    key, client = person(), resident()
    clerk = official("clerk", "township_clerk", VILLAGE[:9])
    supervisor = official("watch", "local_supervisor", "320623", "government_office")
    oversight.link(client.actor, access.Vouched("practice", "citizen", number()))  # type: ignore[attr-defined]
    one = read(clerk, key)
    refused = client.post(f"{MINE}{one}/ask/", {"text": f"我是{number()}"})
    assert refused.status_code == 422
    assert f"我是{number()}</textarea>" in refused.content.decode()
    assert client.post(f"{MINE}{one}/ask/", {"text": "为什么看我？"}).status_code == 302
    assert client.post(f"{MINE}{one + 50}/ask/", {"text": "x"}).status_code == 404
    waits = text(client, MINE)
    assert "为什么看我？" in waits
    assert "2013年6月18日" in waits
    assert "居民询问一次资料查看" in text(supervisor, "/desk/")
    assert "为什么看我？" in text(supervisor, READS)
    (question,) = oversight.questions(supervisor.actor)  # type: ignore[attr-defined]
    empty = supervisor.post(f"{READS}questions/{question.id}/answer/", {"word": " "})
    assert empty.status_code == 422
    assert supervisor.post(f"{READS}questions/{question.id}/answer/", {"word": "办理低保复核"}).status_code == 302
    assert "办理低保复核" in text(client, MINE)
    assert "办理低保复核" in text(supervisor, f"{READS}?settled=1")
    assert supervisor.post(f"{READS}questions/{question.id + 1}/answer/", {"word": "x"}).status_code == 404


def test_an_unusual_read_waits_with_its_reason_until_somebody_says_what_it_was() -> None:
    key = person()
    clerk = official("clerk", "township_clerk", VILLAGE[:9])
    supervisor = official("watch", "local_supervisor", "320623", "government_office")
    auditor = official("audit", "auditor", "320623", "audit")
    one = read(clerk, key, 21)
    while oversight.judge_new():
        pass
    page = text(supervisor, READS)
    assert "1次异常查阅待看" in page
    assert "2013-06-03 21:00查看，不在工作日8时至18时之间" in page
    assert f"/people/{key}/" not in supervisor.get(READS).content.decode()
    assert f"/people/{key}/" in auditor.get(READS).content.decode()
    assert "下结论" not in text(auditor, READS)
    assert text(supervisor, f"{READS}?sign=own").count("clerk") == 0
    sent = {"verdict": "explained", "word": number()}
    wrong = supervisor.post(f"{READS}{one}/settle/", sent)
    assert wrong.status_code == 422
    assert number() in wrong.content.decode()
    assert "checked" in wrong.content.decode()
    assert supervisor.post(f"{READS}{one}/settle/", sent | {"word": "夜间接访"}).status_code == 302
    assert "没有异常查阅" in text(supervisor, READS)
    assert "夜间接访" in text(supervisor, f"{READS}?settled=1")
    assert supervisor.post(f"{READS}{one + 1}/settle/", sent).status_code == 404
    assert auditor.post(f"{READS}{one}/settle/", sent).status_code == 403


def test_each_sees_the_tabs_that_are_theirs() -> None:
    health = official("health", "department_officer", sector="health")
    assert "/desk/people/" not in health.get("/desk/").content.decode()
    assert "/desk/people/" in official("clerk", "township_clerk", VILLAGE[:9]).get("/desk/").content.decode()
    client = resident()
    assert MINE in client.get("/desk/").content.decode()
    assert client.get(READS).status_code == 403
    assert official("watch", "local_supervisor", "320623", "government_office").get(MINE).status_code == 403
