"""What was published, the roots of the journal, and the way from page to page, as anybody sees them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.conf import LazySettings
from django.db import transaction
from django.test import Client

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.publishing import api as publishing
from minzheng.kernel.time import api as time
from minzheng.portal.disclosure import proofs
from tests.pages.looking import Page

DAY = date(2014, 6, 30)
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = "</title><script>alert(1)</script>&\"'"
pytestmark = pytest.mark.django_db


def publish(title: str, place: str = "320583", day: date = DAY, until: date | None = None, words: str = "480元") -> int:
    lines = [publishing.Line(Said("标准", "Standard"), Said(words, "480 yuan"))]
    said = {"place_code": place, "sector": "civil_affairs", "until": until}
    with time.at(day):
        return publishing.publish(
            access.SYSTEM, journal.Subject("item", title), Said(title, f"In English {title}"), lines, **said
        ).id  # type: ignore[arg-type]


def seen(client: Client, address: str, status: int = 200, day: date = DAY) -> Page:
    with time.at(day):
        response = client.get(address)
    assert response.status_code == status, address
    return Page(response.content.decode())


def fed(client: Client, address: str = "/feed.atom", day: date = DAY) -> ET.Element:
    with time.at(day):
        response = client.get(address)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content)  # noqa: S314 - our own


def titles(root: ET.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title", "") for entry in root.findall(f"{ATOM}entry")]


def test_one_act_of_publishing_is_in_the_bulletin_on_its_page_and_in_the_feed(client: Client) -> None:
    publish("旧公告", day=date(2014, 6, 1))
    made = publish("新公告")
    page = seen(client, "/bulletin/")
    assert "江苏省最近公开的一件：新公告，2014年6月30日。" in page.text
    assert re.findall("[新旧]公告(?!，)", page.text) == ["新公告", "旧公告"]
    assert "480元" in page.text
    assert "480元" in seen(client, f"/bulletin/{made}/").text
    root = fed(client)
    assert titles(root) == ["新公告", "旧公告"]
    assert root.findtext(f"{ATOM}title") == "江苏省公开的内容"
    assert root.findtext(f"{ATOM}entry/{ATOM}id") == f"http://testserver/bulletin/{made}/"
    assert titles(fed(client, "/feed.atom?lang=en"))[0] == "In English 新公告"


def test_what_is_not_yet_public_is_over_or_withdrawn_is_shown_nowhere(client: Client) -> None:
    over = publish("到期", day=date(2014, 6, 1), until=DAY)
    gone = publish("撤回", day=date(2014, 6, 2))
    with time.at(DAY):
        publishing.withdraw(access.SYSTEM, gone, "数字有误")
    early = publish("未到", day=date(2014, 7, 1))
    told = {
        over: (410, "这里原有的内容公开至2014年6月30日，现已到期。"),
        gone: (410, "这里原有的内容已于2014年6月30日由公开单位撤回。"),
        early: (404, "这个网址没有公开的内容。"),
        9**30: (404, "这个网址没有公开的内容。"),
    }
    pages = [seen(client, "/bulletin/")]
    for one, (status, words) in told.items():
        pages.append(seen(client, f"/bulletin/{one}/", status))
        assert words in pages[-1].text
        assert "请看公告中今天公开的内容。" in pages[-1].text
    for page in pages:
        assert not any(title in page.html for title in ("到期</", "撤回</", "未到", "数字有误"))
    assert "江苏省今天没有公开中的公告。" in pages[0].text
    assert titles(fed(client)) == []


def test_the_bulletin_is_narrowed_by_place_and_paged(client: Client) -> None:
    for number in range(32):
        publish(f"公告{number:02}", "320583" if number % 2 else "320924")
    assert titles(fed(client, "/feed.atom?place=320583"))[0] == "公告31"
    assert "公告30" not in seen(client, "/bulletin/?place=320583").text
    first = seen(client, "/bulletin/")
    [following] = [a["href"] for tag, a in first.elements if tag == "a" and "after=" in a.get("href", "")]
    assert ("公告02" in first.text, "公告01" in first.text) == (True, False)
    assert "公告01" in seen(client, f"/bulletin/{following}").text
    assert "翻页位置无效。请从第一页看起。" in seen(client, "/bulletin/?after=x", 400).text
    assert "没有代码为“9”的地方" in seen(client, "/feed.atom?place=9", 404).text


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_page_is_sound_empty_and_filled_with_hostile_text(client: Client, lang: str) -> None:
    for filled in (False, True):
        made = publish(HOSTILE, words=HOSTILE) if filled else 0
        for address in ("/bulletin/", "/bulletin/?place=320500", "/journal/", *([f"/bulletin/{made}/"] * filled)):
            page = seen(client, f"{address}{'&' if '?' in address else '?'}lang={lang}")
            assert page.faults == page.twice == page.dead_links == page.inline == [], address
            assert all(link.startswith(("/", "?")) for link in page.outside)
            assert "<script>alert" not in page.html
    assert titles(fed(client, "/feed.atom?lang=zh-hans")) == [HOSTILE]


def note(day: int, rows: int = 2) -> None:
    with time_machine.travel(datetime(2014, 6, day, 4, tzinfo=UTC), tick=False):
        with transaction.atomic():
            journal.write_many(
                journal.Who(account="7"), "entry.amend", [(journal.Subject("entry", str(n)), None) for n in range(rows)]
            )
        journal.seal()


def test_the_root_of_a_day_is_shown_when_the_day_is_over(client: Client) -> None:
    assert "还没有已经过完的日子。" in seen(client, "/journal/").text
    note(10, 2)
    note(11, 3)
    note(12, 4)
    with time_machine.travel(datetime(2014, 6, 12, 5, tzinfo=UTC), tick=False):
        roots = [journal.day_root(date(2014, 6, day)) for day in (11, 10)]
        assert journal.closed_days() == tuple(roots)
        assert journal.closed_days(date(2014, 6, 11)) == (roots[1],)
        page = seen(client, "/journal/")
        assert [root.root in page.text for root in roots] == [True, True]
        assert [root.rows for root in roots] == [3, 2]
        assert journal.day_root(date(2014, 6, 12)).root not in page.text
        assert "2014年6月12日" not in page.text


def test_earlier_days_are_asked_by_the_address(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "SHOWN", 1)
    note(10)
    note(11)
    note(12)
    with time_machine.travel(datetime(2014, 6, 12, 5, tzinfo=UTC), tick=False):
        journal.day_root(date(2014, 6, 11))
        assert "2014年6月10日" not in seen(client, "/journal/").text
        assert "2014年6月10日" in seen(client, "/journal/?before=2014-06-11").text
    assert "“x”不是日期。" in seen(client, "/journal/?before=x", 400).text


def test_the_checking_program_is_given_as_it_is_or_it_is_said_where_to_get_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(proofs, "CHECKER", tmp_path / "verify_journal.py")
    assert "这里没有安装校验程序。" in seen(client, "/journal/verify_journal.py", 404).text
    assert "请从民政的源代码中取得校验程序verify_journal.py。" in seen(client, "/journal/").text
    (tmp_path / "verify_journal.py").write_text("print()")
    assert "下载校验程序" in seen(client, "/journal/").text
    response = client.get("/journal/verify_journal.py")
    assert b"".join(response) == b"print()"  # type: ignore[arg-type]
    assert response.headers["Content-Disposition"] == 'attachment; filename="verify_journal.py"'
    response.close()


@pytest.mark.parametrize(
    ("address", "current"),
    [
        ("/", "/"),
        ("/registers/", "/registers/"),
        ("/registers/population/", "/registers/"),
        ("/bulletin/", "/bulletin/"),
        ("/ui/", ""),
    ],
)
def test_the_bar_leads_everywhere_and_marks_where_one_is(client: Client, address: str, current: str) -> None:
    page = seen(client, address)
    marked = {
        attrs["href"]
        for tag, attrs in page.elements
        if tag == "a" and attrs.get("aria-current") in {"page", "true"} and "href" in attrs
    }
    assert {href for href in marked if not href.startswith(("#", "?"))} == ({current} if current else set())
    for link in ("/", "/registers/", "/bulletin/", "/places/"):
        assert sum(attrs.get("href") == link for tag, attrs in page.elements if tag == "a") >= 2, "in the bar and in the menu"
        assert client.get(link).status_code == 200
    assert [tag for tag, _ in page.elements].count("details") >= 1


def test_invented_figures_are_marked_as_such_and_only_those(client: Client, settings: LazySettings) -> None:
    assert "演示数据" not in seen(client, "/bulletin/").text
    settings.DEMO = True
    page = seen(client, "/bulletin/")
    assert page.text.count("演示数据") == 2
    assert "人员、事项和数字是编造的，地方和通知是真实的。" in page.text
