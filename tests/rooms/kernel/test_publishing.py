"""What is public: made by whoever may, gone when it ends or is withdrawn, and the same in list, page and feed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest

from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.publishing import api as publishing
from minzheng.kernel.publishing import models
from minzheng.kernel.time import api as time
from tests.rooms.registry.acting import actor

DAY = date(2014, 6, 30)
OFFICER = actor("7", "department_officer", "320583")
TITLE = Said("福彩公益金使用情况", "Use of the lottery fund")
LINES = (publishing.Line(Said("金额", "Amount"), Said("1,200万元", "12 million yuan")),)
FUND = journal.Subject("fund", "17")
ATOM = "{http://www.w3.org/2005/Atom}"


def publish(on: date = DAY, by: access.Actor = OFFICER, of: journal.Subject = FUND, **more: object) -> publishing.Publication:
    said = {"place_code": "320583", "sector": "civil_affairs", "title": TITLE, "lines": LINES, **more}
    with time.at(on):
        return publishing.publish(by, of, said.pop("title"), said.pop("lines"), **said)  # type: ignore[arg-type]


def refusal(**more: object) -> str:
    with pytest.raises(publishing.Refused) as refused:
        publish(**more)  # type: ignore[arg-type]
    assert not models.Publication.objects.exists()
    return f"{refused.value.message('zh')}\n{refused.value}"


def numbers(day: date, **asked: object) -> list[int]:
    return [one.id for one in publishing.published(day, **asked).publications]  # type: ignore[arg-type]


@pytest.mark.django_db
def test_what_is_published_is_given_as_it_was_said_and_noted_in_the_journal() -> None:
    made = publish(until=date(2015, 1, 1))
    assert made == publishing.publication(made.id, DAY)
    assert (made.title, made.lines, made.subject, made.place_code) == (TITLE, LINES, FUND, "320583")
    assert (made.since, made.until, made.made_by) == (DAY, date(2015, 1, 1), "7")
    noted = journal.history(journal.Subject("publication", str(made.id))).rows
    assert [(row.verb, row.who.account, bool(row.content)) for row in noted] == [("publish.make", "7", True)]


@pytest.mark.django_db
def test_it_is_public_from_its_first_day_until_before_its_last() -> None:
    made = publish(since=date(2014, 7, 1), until=date(2014, 9, 1))
    assert [day for day in (DAY, date(2014, 7, 1), date(2014, 8, 31), date(2014, 9, 1)) if numbers(day)] == [
        date(2014, 7, 1),
        date(2014, 8, 31),
    ]
    with pytest.raises(publishing.NotPublic) as early:
        publishing.publication(made.id, DAY)
    with pytest.raises(publishing.NotPublic) as late:
        publishing.publication(made.id, date(2014, 9, 1))
    assert (early.value.why, late.value.why, late.value.on) == ("unknown", "over", date(2014, 9, 1))


@pytest.mark.django_db
def test_what_is_withdrawn_is_gone_for_every_day_and_no_word_of_it_is_said() -> None:
    made = publish()
    with time.at(date(2014, 8, 1)):
        publishing.withdraw(OFFICER, made.id, "数字有误")
    assert numbers(DAY) == numbers(date(2014, 8, 1)) == []
    with pytest.raises(publishing.NotPublic) as gone:
        publishing.publication(made.id, DAY)
    assert (gone.value.why, gone.value.on) == ("withdrawn", date(2014, 8, 1))
    assert TITLE.zh not in repr(gone.value)
    assert "数字有误" not in repr(gone.value)
    assert [row.verb for row in journal.history(journal.Subject("publication", str(made.id))).rows] == [
        "publish.withdraw",
        "publish.make",
    ]
    assert publish(on=date(2014, 8, 1)).id != made.id, "and it may be published anew"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "by",
    [
        access.PUBLIC,
        actor("8", "township_clerk", "320583"),
        actor("8", "department_officer", "320582"),
        actor("8", "department_officer", "320583", "health"),
        actor("8", "auditor"),
    ],
)
def test_nobody_publishes_or_withdraws_outside_role_place_and_sector(by: access.Actor) -> None:
    with pytest.raises(access.Forbidden) as forbidden:
        publish(by=by)
    assert (forbidden.value.permission, forbidden.value.place) == ("publish.make", "320583")
    made = publish()
    with pytest.raises(access.Forbidden):
        publishing.withdraw(by, made.id, "数字有误")
    assert numbers(DAY) == [made.id]


@pytest.mark.django_db
def test_lists_are_newest_first_narrowed_by_place_and_kind_and_paged_by_key() -> None:
    ids = [
        publish(date(2014, 6, 1 + n // 2), of=journal.Subject("fund" if n % 3 else "item", str(n)), place_code=code).id
        for n, code in enumerate(["320583", "320583104", "320583"] * 3)
    ]
    newest = sorted(ids, reverse=True)
    assert numbers(DAY) == newest
    assert numbers(DAY, ranges=places.ranges("320583104", DAY)) == [ids[7], ids[4], ids[1]]
    assert numbers(DAY, ranges=()) == numbers(DAY, ranges=places.ranges("320500", DAY), kind="none") == []
    assert numbers(DAY, ranges=places.ranges("320500", DAY), kind="item") == [ids[6], ids[3], ids[0]]
    walked, after = [], ""
    while True:
        page = publishing.published(DAY, after=after, size=4)
        walked += [one.id for one in page.publications]
        after = page.after
        if not after:
            break
    assert walked == newest


@pytest.mark.django_db
@pytest.mark.parametrize("after", ["x", "2014-06-30", "2014-06-30.x", "2014-13-01.1", "\u0662014-06-30.1", f"2014-06-30.{9**30}"])
def test_a_broken_cursor_is_refused(after: str) -> None:
    with pytest.raises(publishing.Refused) as refused:
        publishing.published(DAY, after=after)
    assert refused.value.message("zh") == "翻页位置无效。请从第一页看起。"
    assert str(refused.value) == "This is no place in the list. Please begin with the first page."


REFUSALS = [
    ({"since": date(2014, 6, 29)}, "公开起始日2014-06-29早于今天（2014-06-30）。请填今天或以后的日期。\n"
     "2014-06-29 lies before today (2014-06-30), and what was not public then cannot have been. "
     "Please give today or a later day."),
    ({"until": DAY}, "公开截止日2014-06-30不晚于起始日2014-06-30。请填之后的日期。\n"
     "2014-06-30 does not lie after 2014-06-30. Please give a later day."),
    ({"place_code": "320502", "by": access.SYSTEM}, "区划代码320502在2014-06-30不存在。请选择当日有效的区划。\n"
     "There is no place 320502 on 2014-06-30. Please choose one of that day."),
    ({"title": Said("标题", " ")}, "标题须有中文和英文，各不超过250个字。未公开，请改后再试。\n"
     "A title is needed in Chinese and in English, of 250 letters at most. Nothing was published; please change it."),
    ({"title": Said("题" * 251, "x")}, "标题须有中文和英文，各不超过250个字。未公开，请改后再试。\n"
     "A title is needed in Chinese and in English, of 250 letters at most. Nothing was published; please change it."),
    ({"of": journal.Subject("", "1")}, "须写明公开的是哪一类的哪一件。未公开。\n"
     "It must be said what kind of thing and which one is published. Nothing was published."),
    ({"title": Said("坏\x00字", "bad")}, "“坏?字”含有不能保存的字符。未公开，请删去后再试。\n"
     "“坏?字” holds letters that cannot be kept. Nothing was published; please take them out."),
    ({"lines": LINES * 61}, "最多公开60项，每项不超过4000个字。未公开，请分开或缩短。\n"
     "There can be 60 lines of 4000 letters at most. Nothing was published; please divide or shorten it."),
    ({"lines": [publishing.Line(Said("a", "a"), Said("x" * 4001, "x"))]},
     "最多公开60项，每项不超过4000个字。未公开，请分开或缩短。\n"
     "There can be 60 lines of 4000 letters at most. Nothing was published; please divide or shorten it."),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("said", "words"), REFUSALS)
def test_what_cannot_be_public_is_refused_in_both_languages_and_nothing_is_kept(said: dict[str, object], words: str) -> None:
    assert refusal(**said) == words


@pytest.mark.django_db
def test_the_same_thing_is_public_once_at_a_time() -> None:
    made = publish(until=date(2014, 9, 1))
    with pytest.raises(publishing.Refused) as refused:
        publish(date(2014, 8, 31))
    assert refused.value.message("zh") == f"同一事项已在公开（第{made.id}号）。请先撤回，再重新公开。"
    assert str(refused.value) == f"This is public already (number {made.id}). Please withdraw that one first."
    assert publish(date(2014, 9, 1)).since == date(2014, 9, 1)
    assert publish(of=journal.Subject("item", "17")).id


@pytest.mark.django_db
def test_withdrawing_twice_without_a_reason_or_what_is_not_there_is_refused() -> None:
    made = publish()
    for reason in ("", "  ", "因" * 251, "\x00"):
        with pytest.raises(publishing.Refused) as refused:
            publishing.withdraw(OFFICER, made.id, reason)
        assert refused.value.message("zh") == "请写明撤回理由，不超过250个字。"
        assert str(refused.value) == "Please give a reason of 250 letters at most."
    with time.at(date(2014, 8, 1)):
        publishing.withdraw(OFFICER, made.id, "数字有误")
    with pytest.raises(publishing.Refused) as again:
        publishing.withdraw(OFFICER, made.id, "再撤")
    assert again.value.message("zh") == f"第{made.id}号已于2014-08-01撤回，没有再次撤回。"
    assert str(again.value) == f"Number {made.id} was withdrawn on 2014-08-01; it was not withdrawn again."
    with pytest.raises(publishing.NotPublic):
        publishing.withdraw(OFFICER, made.id + 1, "没有")


HOSTILE = "</title><script>alert(1)</script>&amp;]]>\u2028\"'"


def fed(*publications: publishing.Publication, lang: str = "zh") -> ET.Element:
    about = publishing.Linked("公告 & 公开", "民政", "https://a.example/feed.atom?a=1&b=2", "https://a.example/bulletin/")
    moment = datetime(2014, 6, 30, 4, tzinfo=UTC)
    made = publishing.feed(publications, about, lambda one: f"https://a.example/bulletin/{one.id}/", moment, lang)
    return ET.fromstring(made)  # noqa: S314 - our own


@pytest.mark.django_db
def test_a_feed_holds_what_atom_asks_for_and_hostile_text_stays_text() -> None:
    made = publish(title=Said(HOSTILE, HOSTILE), lines=[publishing.Line(Said(HOSTILE, "a"), Said(f"{HOSTILE}\n二", "b"))])
    root = fed(made)
    assert root.tag == f"{ATOM}feed"
    for parent in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"{ATOM}{name}")) == 1
            assert parent.findtext(f"{ATOM}{name}")
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "民政"
    assert [(link.get("rel"), link.get("href")) for link in root.findall(f"{ATOM}link")] == [
        ("self", "https://a.example/feed.atom?a=1&b=2"),
        ("alternate", "https://a.example/bulletin/"),
    ]
    entry = root.findall(f"{ATOM}entry")[0]
    assert entry.findtext(f"{ATOM}id") == f"https://a.example/bulletin/{made.id}/"
    assert entry.findtext(f"{ATOM}title") == HOSTILE
    assert entry.findtext(f"{ATOM}content") == f"{HOSTILE}: {HOSTILE}\n二"
    assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "") == made.recorded_at.replace(microsecond=0)
    assert {element.tag for element in root.iter() if "script" in element.tag} == set()
    assert fed(made, lang="en").findtext(f"{ATOM}entry/{ATOM}content") == "a: b"


def test_an_empty_feed_is_a_feed_and_letters_that_xml_cannot_hold_are_replaced() -> None:
    root = fed()
    assert root.findtext(f"{ATOM}updated") == "2014-06-30T04:00:00+00:00"
    assert root.findall(f"{ATOM}entry") == []
    odd = publishing.Publication(
        1, FUND, "320583", "", Said("a\x0b\ud800b", "x"), (), DAY, None, "", datetime(2014, 1, 1, tzinfo=UTC)
    )
    assert fed(odd).findtext(f"{ATOM}entry/{ATOM}title") == "a\ufffd\ufffdb"
