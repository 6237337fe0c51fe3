"""A table of households before a clerk: handed in, looked through, mended, entered; and what an honest mistake is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.time import api as time
from tests.pages.officials import official
from tests.pages.test_people_pages import text
from tests.rooms.people.acting import VILLAGE, number, person

pytestmark = pytest.mark.django_db(transaction=True)
DAY, ROLLS = date(2013, 6, 3), "/desk/people/rolls/"
GOOD = f"1,户主,王建国,{number()}\n1,妻,李秀英,{number(date(1982, 3, 4), 2)}"
BAD = "2,户主,赵四,123\n2,女,赵五,"
HEAD = "户号,与户主关系,姓名,证件号码\n"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        yield


def clerk() -> Client:
    return official("clerk", "township_clerk", VILLAGE[:9])


def handed(client: Client, table: str, status: int = 302) -> str:
    """Where a table that was handed in is shown, or what is said of one that was not taken."""
    file = SimpleUploadedFile("名册.csv", table.encode())
    response = client.post(ROLLS, {"file": file, "since": DAY.isoformat()})
    assert response.status_code == status
    return response["Location"] if status == 302 else response.content.decode()


def test_a_table_is_handed_in_looked_through_mended_and_entered() -> None:
    client = clerk()
    assert "户号" in text(client, ROLLS)
    at = handed(client, f"{HEAD}{GOOD}\n{BAD}")
    waits = client.get(at)
    assert waits["Refresh"] == "2"
    jobs.work(until_idle=True)
    page = text(client, at)
    assert "1户可以录入，1户须改正" in page
    assert "公民身份号码应为18位（旧证15位），现为3位。" in page
    assert "赵四" not in page
    mend = client.get(f"{at}mend.xlsx")
    assert mend["Content-Disposition"].startswith("attachment")
    assert [row[3] for row in exchange.read(mend.content, "m.xlsx").rows] == ["", ""]
    assert [row[4] for row in exchange.read(mend.content, "m.xlsx").rows] == ["赵四", "赵五"]
    assert client.post(f"{at}enter/")["Location"] == at
    jobs.work(until_idle=True)
    done = client.get(at).content.decode()
    assert "已录入1户2人" in done
    left = re.search(r'href="(/desk/people/rolls/\d+/)">1户未录入', done)
    assert left
    assert "没有一户可以照现状录入" in text(client, left[1])
    assert "这份名册正在办理或已办完" in text(client, f"{at}enter/", {}, status=409)
    assert client.post(f"{left[1]}drop/").status_code == 302
    assert "这份名册已放弃并销毁" in text(client, left[1])
    assert "王建国" in text(client, "/desk/people/", {"q": "wjg"})


def test_what_is_no_table_is_told_and_nothing_is_kept() -> None:
    client = clerk()
    assert "表中没有这些列：户号, 与户主关系。" in handed(client, "姓名,证件号码\n王建国,1", 422)
    assert "没有选文件" in client.post(ROLLS, {"since": DAY.isoformat()}).content.decode()
    future = {"file": SimpleUploadedFile("a.csv", f"{HEAD}{GOOD}".encode()), "since": "2013-06-04"}
    assert "日期2013-06-04晚于今天" in client.post(ROLLS, future).content.decode()
    assert not re.search(r"rolls/\d", client.get(ROLLS).content.decode())


def test_the_empty_table_says_what_its_columns_mean_and_keeps_numbers_as_text() -> None:
    response = clerk().get(f"{ROLLS}blank.xlsx")
    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    table = exchange.read(response.content, "b.xlsx")
    assert table.columns[0] == "户号"
    assert "单元格须为文本" in table.notes[0].message("zh")


def test_another_clerk_finds_nothing_there() -> None:
    at = handed(clerk(), f"{HEAD}{GOOD}")
    other = official("other", "township_clerk", VILLAGE[:9])
    assert [other.get(path).status_code for path in (at, f"{at}mend.xlsx")] == [404, 404]
    assert other.post(f"{at}enter/").status_code == 404
    assert official("helper", "village_assistant", VILLAGE).get(ROLLS).status_code == 403


def test_a_list_of_births_has_pages_of_its_own() -> None:
    client = clerk()
    page = text(client, "/desk/people/births/")
    assert ["录入出生名册" in page, "母亲身份证号" in page] == [True, True]
    assert client.get("/desk/people/births/blank.xlsx").content[:2] == b"PK"
    upload = SimpleUploadedFile("births.csv", "母亲身份证号,姓名,性别,出生日期\n1,王小明,男,2012-10-01".encode())
    at = client.post("/desk/people/births/", {"file": upload, "since": str(DAY)})["Location"]
    jobs.work(until_idle=True)
    assert "应为18位" in text(client, at)
    assert client.get(f"{at}mend.xlsx").content[:2] == b"PK"
    assert client.post(f"{at}drop/").status_code == 302


def test_what_hardly_can_be_so_is_listed_and_leads_to_the_person() -> None:
    client = clerk()
    assert "这里没有" in text(client, "/desk/people/doubts/?kind=old")
    key = person("王老太", date(1905, 6, 1), 2)
    page = client.get("/desk/people/doubts/?kind=old").content.decode()
    assert f"/desk/people/{key}/" in page
    assert "王老太" in page
