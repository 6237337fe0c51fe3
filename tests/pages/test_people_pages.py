"""Persons and households before officials: found, shown by duty, written, merged; and no address that names anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from tests.pages.officials import official
from tests.rooms.people.acting import AWAY, NEXT, VILLAGE, number, person, values

pytestmark = pytest.mark.django_db(transaction=True)
DAY, BEGAN = date(2013, 6, 3), date(2012, 1, 1)


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        yield


def clerk() -> Client:
    return official("clerk", "township_clerk", VILLAGE[:9])


def text(client: Client, path: str, sent: dict[str, object] | None = None, status: int = 200) -> str:
    """What a page says, without its marks."""
    response = client.post(path, sent) if sent is not None else client.get(path)
    assert response.status_code == status, response.content.decode()[:2000]
    body = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_two_characters_pinyin_and_a_number_find_somebody() -> None:
    person("阿依古丽·买买提", sequence=2)
    person("王建国")
    client = clerk()
    for asked, name in (("建国", "王建国"), ("wjg", "王建国"), ("wangjianguo", "王建国"), ("古丽", "阿依古丽·买买提")):
        assert name in text(client, "/desk/people/", {"q": asked})
    found = text(client, "/desk/people/", {"q": f" {number().lower()} "})
    assert "王建国" in found
    assert f"3206**********{number()[-4:]}" in found
    assert "33岁" in found


def test_nobody_is_shown_before_anybody_is_looked_for_and_nobody_else_after() -> None:
    person("王建国")
    away = person("王建军", sequence=3, place=AWAY)
    client = clerk()
    assert "王建国" not in text(client, "/desk/people/")
    said = text(client, "/desk/people/", {"q": "王建"})
    assert "王建国" in said
    assert "王建军" not in said
    assert "没有叫这个名字的人" in text(client, "/desk/people/", {"q": "李四"})
    assert "没有叫这个名字的人" in text(client, "/desk/people/", {"q": "国"})
    assert "请写相连的两个字" in text(client, "/desk/people/", {"q": "国"})
    beyond = "9" * 20  # which no database counts to
    for path in (f"{away}/", f"{away}/write/correct/", "999999/", f"{beyond}/", f"{beyond}/write/change/", f"{beyond}/found/"):
        assert client.get(f"/desk/people/{path}").status_code == 404


def test_a_number_that_is_none_is_told_and_stays_in_the_box() -> None:
    response = clerk().post("/desk/people/", {"q": "32062319800229001"})
    assert response.status_code == 422
    assert "公民身份号码应为18位（旧证15位），现为17位。" in response.content.decode()
    assert 'value="32062319800229001"' in response.content.decode()


def test_a_person_is_shown_by_duty_and_in_full_on_the_record() -> None:
    key = person("王建国", phone="13812345678")
    client = clerk()
    page = text(client, f"/desk/people/{key}/")
    assert "138****5678" in page
    assert number() not in page
    whole = text(client, f"/desk/people/{key}/", {})
    assert number() in whole
    assert "13812345678" in whole
    reads = vault.reads_of(journal.Subject("person", str(key))).reads
    assert [read.full for read in reads] == [True, False]
    assistant = official("assistant", "village_assistant", VILLAGE)
    assert "完整" not in text(assistant, f"/desk/people/{key}/")
    assert assistant.post(f"/desk/people/{key}/", {}).status_code == 403


def test_who_may_read_the_journal_sees_who_read_of_a_person() -> None:
    key = person()
    text(clerk(), f"/desk/people/{key}/")
    assert "clerk" in text(official("reviewer", "department_reviewer"), f"/desk/people/{key}/")
    assert "谁看过" not in text(official("officer", "department_officer"), f"/desk/people/{key}/")


def test_a_household_shows_who_lives_in_it_head_first_and_who_lived_there() -> None:
    keys = [person(name, sequence=n + 1) for n, name in enumerate(("王建国", "李秀英", "王小明"))]
    home = people.found(access.SYSTEM, VILLAGE, list(zip(keys, ("head", "spouse", "child"), strict=True)), since=BEGAN)
    people.leave(access.SYSTEM, home.id, keys[2:], on=date(2013, 1, 1), number=1)
    client = clerk()
    page = text(client, f"/desk/people/households/{home.id}/")
    assert page.index("王建国") < page.index("李秀英") < page.index("王小明")
    line = page.split("发生了什么")[1]
    assert line.index("2013-01-01 王小明 迁出") < line.index("2012-01-01 立户")
    assert "王小明 入户：子女" in line
    assert "2人" in page
    before = text(client, f"/desk/people/households/{home.id}/?on=2012-06-01")
    assert "3人" in before
    person_page = text(client, f"/desk/people/{keys[0]}/")
    assert "李秀英" in person_page
    assert client.get(f"/desk/people/households/{home.id + 1}/").status_code == 404


def test_four_hundred_in_one_house_are_shown_on_one_page() -> None:
    row = people.Row(VILLAGE, {"name": "释一", "kind": "unregistered", "born": "1980-01-01", "sex": "男"}, BEGAN)
    keys = [key for key in people.bulk_register(access.SYSTEM, [row] * 400).keys if key]
    home = people.found(access.SYSTEM, VILLAGE, [(key, "member") for key in keys], since=BEGAN, kind="collective")
    assert text(clerk(), f"/desk/people/households/{home.id}/").split("发生了什么")[0].count("释一") == 400


def test_a_correction_keeps_what_was_typed_until_it_is_taken() -> None:
    key = person()
    client = clerk()
    form = client.get(f"/desk/people/{key}/write/correct/").content.decode()
    assert number() not in form
    sent = {"name": "王建囯1", "kind": "citizen", "seen": "1", "reason": "看错", "sex": "male", "born": "1980-02-29"}
    wrong = client.post(f"/desk/people/{key}/write/correct/", sent)
    assert wrong.status_code == 422
    assert "姓名第4个字不能用在姓名里" in wrong.content.decode()
    assert 'value="王建囯1"' in wrong.content.decode()
    assert client.post(f"/desk/people/{key}/write/correct/", sent | {"name": "王建囯"}).status_code == 302
    page = text(client, f"/desk/people/{key}/", {})
    assert "王建囯" in page
    assert number() in page  # left empty, it stayed
    assert "更正" in page
    stale = client.post(f"/desk/people/{key}/write/correct/", sent | {"name": "王建中"})
    assert stale.status_code == 422
    assert "此人的信息已被他人改动" in stale.content.decode()


def test_a_person_is_registered_with_a_word_where_it_is_due_and_dies() -> None:
    client = clerk()
    sent = values("李四") | {"place": NEXT, "since": "2013-06-01", "number": "320623800229001"}
    made = client.post("/desk/people/new/", sent)
    assert made.status_code == 302
    page = text(client, made["Location"])
    assert "旧证15位号码已按国标补为18位。" in page
    assert "旧证15位" not in text(client, made["Location"])
    key = int(re.findall(r"/people/(\d+)/", made["Location"])[0])
    assert client.post(f"/desk/people/{key}/write/died/", {"since": "2013-06-02", "seen": "1"}).status_code == 302
    assert "2013-06-02" in text(client, f"/desk/people/{key}/")
    assert client.post("/desk/people/new/", sent | {"since": "x"}).status_code == 422


def test_two_entries_are_merged_by_two_persons() -> None:
    one, two = person(), person(sequence=3)
    pair = people.flag(access.SYSTEM, one, two, reason="x")
    client, reviewer = clerk(), official("reviewer", "department_reviewer")
    assert f"/desk/people/duplicates/{pair.id}/merge/" in client.get("/desk/people/duplicates/").content.decode()
    empty = client.post(f"/desk/people/duplicates/{pair.id}/merge/", {"keep": one, "reason": " "})
    assert empty.status_code == 422
    assert "请写明理由。" in empty.content.decode()
    client.post(f"/desk/people/duplicates/{pair.id}/merge/", {"keep": one, "reason": "同一人"})
    assert "您提出的" in text(client, "/desk/people/duplicates/")
    assert "/desk/people/duplicates/" in reviewer.get("/desk/").content.decode()
    assert client.post(f"/desk/people/duplicates/{pair.id}/decide/", {"answer": "accept"}).status_code == 403
    assert reviewer.post(f"/desk/people/duplicates/{pair.id}/decide/", {"answer": "accept"}).status_code == 302
    assert "另一个人的" in text(client, f"/desk/people/{two}/")
    assert client.post(f"/desk/people/duplicates/{pair.id + 1}/merge/", {"keep": one}).status_code == 404


def test_what_is_destroyed_is_said_and_shows_nothing() -> None:
    key = person()
    reviewer = official("reviewer", "department_reviewer")
    vault.destroy(reviewer.actor, journal.Subject("person", str(key), VILLAGE), "保存期满")  # type: ignore[attr-defined]
    page = text(reviewer, f"/desk/people/{key}/")
    assert "已依规" in page
    assert "王建国" not in page
    assert "没有叫这个名字的人" in text(reviewer, "/desk/people/", {"q": "王建国"})


def test_everybody_of_a_place_page_by_page() -> None:
    for n in range(25):
        person(sequence=2 * n + 1)
    client = clerk()
    first = client.get("/desk/people/here/").content.decode()
    after = re.findall(r'rel="next" href="(\?after=[^"]+)"|href="(\?after=[^"]+)" rel="next"', first) or re.findall(
        r'rel="next" href="([^"]+)"', first
    )
    step = after[0] if isinstance(after[0], str) else next(filter(None, after[0]))
    second = client.get(f"/desk/people/here/{step.replace('&amp;', '&')}").content.decode()
    keys = [set(re.findall(r'class="entry"[^>]+href="/desk/people/(\d+)/', page)) for page in (first, second)]
    assert [len(found) for found in keys] == [20, 5]
    assert not keys[0] & keys[1]
    assert client.get("/desk/people/here/?after=x").status_code == 400


@pytest.mark.parametrize("path", ["", "here/", "new/", "duplicates/", "1/", "1/write/change/", "households/1/"])
def test_who_has_no_business_there_is_refused(path: str) -> None:
    health = official("health", "department_officer", sector="health")
    assert health.get(f"/desk/people/{path}").status_code in {403, 404}
    assert official("editor", "notice_editor", "320600").get(f"/desk/people/{path}").status_code == 403
    assert Client().get(f"/desk/people/{path}").status_code == 302


def test_no_name_number_or_phone_stands_in_the_database_the_logs_or_any_address(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    client, reviewer = clerk(), official("reviewer", "department_reviewer")
    sent = values("买买提·努尔", phone="19912345678") | {"place": VILLAGE, "since": "2013-06-01", "address": "绿洲巷7号"}
    made = client.post("/desk/people/new/", sent)["Location"]
    twin = client.post("/desk/people/new/", sent)
    assert "已登记在江苏省南通市如东县" in twin.content.decode()
    for asked in ("努尔", "mmtne", number(), "19912345678"):
        client.post("/desk/people/", {"q": asked})
    client.post(
        f"{made}write/change/", {"name": "买买提·努尔", "kind": "citizen", "seen": "1", "phone": "19987654321", "since": "x"}
    )
    client.post(
        f"{made}write/correct/", {"name": "买买提·努尔", "kind": "citizen", "seen": "1", "phone": "19987654321", "reason": "x"}
    )
    client.post(made, {})
    reviewer.get("/desk/journal/")
    while journal.seal():
        pass
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        kept = "".join(repr(_rows(cursor, name)) for name in names)
    assert len(names) > 50
    for secret in ("买买提", "努尔", number(), number()[6:17], "19912345678", "19987654321", "绿洲巷"):
        assert secret not in kept
        assert secret not in caplog.text
        assert secret not in made
    assert "1980" not in caplog.text


def _rows(cursor: Any, table: str) -> list[list[object]]:
    cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a table of our own
    return [[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor.fetchall()]


def test_who_sits_above_a_county_goes_down_to_the_township_in_which_somebody_is_registered() -> None:
    officer = official("officer", "department_officer", VILLAGE[:6])
    above = text(officer, "/desk/people/new/")
    assert "请一级一级选" in above
    assert "保存" not in above
    assert "保存" in text(officer, f"/desk/people/new/?place={VILLAGE[:9]}")
