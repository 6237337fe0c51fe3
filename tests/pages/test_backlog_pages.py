"""A clerk brings in what is under way on paper, mends what is wrong, and walks through what is next; a colleague checks it."""

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
from minzheng.people import api as people
from tests.pages.officials import official
from tests.rooms.people.acting import OFFICER, VILLAGE, number, person
from tests.rooms.services.cases.applying import laid_down

pytestmark = pytest.mark.django_db(transaction=True)
TOWN, COUNTY = VILLAGE[:9], VILLAGE[:6]
DAY, ROOT = date(2014, 9, 22), "/desk/cases/backlog/"
BORN = date(1972, 2, 29)
HEAD = ["卷宗号", "申请人身份证号", "申请日期", "受理日期", "入户日期", "入户人员", "备注"]


@pytest.fixture(autouse=True)
def _september(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        laid_down()
        yield


def home(sequence: int) -> None:
    living = [(person("王建国", BORN, sequence), "head"), (person("李秀英", date(1974, 1, 1), sequence), "spouse")]
    people.found(OFFICER, VILLAGE, living, since=date(2012, 1, 1))


def html(client: Client, at: str, status: int = 200) -> str:
    answer = client.get(at)
    assert answer.status_code == status, re.sub(r"<[^>]+>", " ", answer.content.decode())[-2000:]
    return answer.content.decode()


def text(client: Client, at: str, status: int = 200) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html(client, at, status)))


def sent(client: Client, at: str, status: int = 302, **given: object) -> str:
    answer = client.post(at, given)
    assert answer.status_code == status, re.sub(r"<[^>]+>", " ", answer.content.decode())[-2000:]
    return answer["Location"] if status == 302 else answer.content.decode()


def file(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    return SimpleUploadedFile("t.csv", exchange.to_csv(HEAD, rows))


def test_a_backlog_comes_in_by_two_and_is_walked_through() -> None:
    home(1)
    home(2)
    client, head = official("张三", "township_clerk", TOWN), official("赵六", "township_reviewer", TOWN)
    assert ROOT in html(client, "/desk/cases/")
    page = text(client, f"{ROOT}?law=dibao/2012")
    assert ["评议日期" in page, "金融资产" in page, "登记在享对象" in page] == [True] * 3
    assert "评议日期" not in text(client, f"{ROOT}?law=temporary_assistance/2014")
    assert client.get(f"{ROOT}dibao/2012.xlsx").content[:2] == b"PK"
    assert client.get(f"{ROOT}dibao/1900.xlsx").status_code == 404
    rows = [
        ("民1", number(BORN, 1), "2014-08-11", "2014-08-12", "2014-08-19", "张三、李四", ""),
        ("民2", number(BORN, 2), "2014-08-11", "2014-08-12", "2014-08-19", "张三", "x"),
    ]
    assert "没有选文件" in sent(client, ROOT, 422, law="dibao/2012")
    at = sent(client, ROOT, law="dibao/2012", file=file(*rows))
    jobs.work(until_idle=True)
    page = text(client, at)
    assert ["1件可以补录，1件须改正" in page, "“入户人员”须有两人以上" in page, "备注" in page] == [True] * 3
    assert client.get(f"{at}mend.xlsx").content[:2] == b"PK"
    assert text(head, at, 403)
    sent(client, f"{at}enter/")
    assert "等第二人核对" in text(client, at)
    assert f"{at}check/" in html(head, "/desk/")
    page = text(head, f"{at}check/")
    assert ["1件等您核对" in page, "民1" in page, number(BORN, 1) in page, "民2" in page] == [True, True, True, False]
    assert head.post(f"{at}check/nothing/").status_code == 404
    assert "正在登记" in sent(head, f"{at}check/confirm/", 200)
    assert "正在办理或已办完" in sent(head, f"{at}check/confirm/", 409)
    jobs.work(until_idle=True)
    page = html(client, at)
    assert ["已补录1件" in page, "1件未补录，须改正" in page] == [True, True]
    (case,) = set(re.findall(r'href="(/desk/cases/\d+/)"', page))
    shown = text(client, case)
    assert ["纸质补录，卷宗民1" in shown, "张三于2014年9月22日录入" in shown, "个工作日" in shown] == [True] * 3
    assert case in html(client, "/desk/cases/list/?channel=paper&mine=1")
    assert case not in html(client, "/desk/cases/list/?channel=counter")
    left = re.search(rf'href="({ROOT}\d+/)">1', page)
    assert left
    sent(client, f"{left[1]}drop/")
    assert "已放弃并销毁" in text(client, left[1])
    assert official("other", "township_clerk", TOWN).get(at).status_code == 404
    assert official("village", "village_assistant", VILLAGE).get(ROOT).status_code == 403


@pytest.mark.parametrize("bad", ["", "\x00", "-1", "9" * 30, "9999-12-31", "一二三", "；；；", "=1+1", "😀" * 300])
def test_no_cell_breaks_a_page(bad: str) -> None:
    home(1)
    client = official("张三", "township_clerk", TOWN)
    good = ["民1", number(BORN, 1), "2014-08-11", "2014-08-12", "2014-08-19", "张三、李四", ""]
    rows = [tuple(bad if n == at else one for n, one in enumerate(good)) for at in range(len(good))]
    at = client.post(ROOT, {"law": "dibao/2012", "file": file(*rows)})
    if at.status_code == 422:  # it was no table
        return
    assert at.status_code == 302
    jobs.work(until_idle=True)
    page = html(client, at["Location"])
    assert "停" not in page.split("<h1>")[1].split("</h1>")[0]
