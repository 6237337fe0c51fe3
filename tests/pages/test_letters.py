"""Letters: page and file are one text, a screen reader reads the file, and anybody sees whether it is ours and unchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.people import api as people
from minzheng.portal.letters import reading, setting
from minzheng.portal.residents.tracking import misses
from minzheng.services.cases import api as cases
from minzheng.services.entitlements import api as entitlements
from minzheng.services.entitlements import models
from minzheng.services.entitlements.api import Proposing
from tests.pages.looking import Page, seen, words
from tests.pages.officials import official
from tests.pages.test_residents import couple, decided, resident
from tests.rooms.people.acting import VILLAGE, person
from tests.rooms.services.cases.applying import CLERK, OFFICER, OTHER, Family, applied, laid_down

pytestmark = pytest.mark.django_db
NOW = date(2026, 11, 23)
CODE = re.compile(r"(320623-2026-\d{5}) · ((?:[A-Z2-7]{4}-){3}[A-Z2-7]{4})")

RARE = chr(0x2A6A5)
"""Four dragons, which no font of letters needs; written so, for the font is cut by what the repository says."""


@pytest.fixture(autouse=True)
def _there(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    misses.forget()
    laid_down("800")
    with on(NOW):
        yield


@contextmanager
def on(day: date) -> Iterator[None]:
    access.travel(access.SYSTEM, day)
    with time.at(day):
        yield


def clerk() -> Client:
    return official("clerk", "township_clerk", VILLAGE[:9])


def taken(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf"), response.content[:300]
    assert "no-store" in response["Cache-Control"]
    return bytes(response.content)


def said(data: bytes) -> str:
    """All that stands in a file but the foot of its pages, without blanks."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    return re.sub(r"\s|\ufffe|\x02", "", "".join(pages))


def sheet(page: Page) -> str:
    """The sheet on a page."""
    return page.html.partition('<article class="paper"')[2].partition("</article>")[0].partition(">")[2]


def texts(blocks: list[reading.Block]) -> Iterator[str]:
    for block in blocks:
        yield from (block[name] for name in ("text",) if name in block)
        yield from block.get("points", ())
        yield from (cell for row in block.get("rows", ()) for cell, _span in row)
        yield from texts(block.get("blocks", []))


def verified(data: bytes, status: int = 200) -> str:
    response = Client().post("/verify/", {"file": SimpleUploadedFile("a.pdf", data, "application/pdf")})
    assert response.status_code == status
    return words(Page(response.content.decode()))


def test_page_and_file_say_the_same_and_the_office_gives_what_the_family_takes() -> None:
    home, case, day = decided()
    with on(day):
        mine, counter = resident(home.members[0]), clerk()
        for kind in "receipt", "decision":
            page = seen(mine, f"/my/{case}/letters/{kind}/")
            data = taken(mine, f"/my/{case}/letters/{kind}.pdf")
            parts = list(texts(reading.blocks(sheet(page))))
            assert len(parts) > 15
            assert [one for one in parts if re.sub(r"\s", "", one) not in said(data)] == []
            assert taken(mine, f"/my/{case}/letters/{kind}.pdf") == data
            assert taken(counter, f"/desk/cases/{case}/sheets/{kind}.pdf") == data
            assert sheet(seen(counter, f"/desk/cases/{case}/sheets/{kind}/")).strip() == sheet(page).strip()


def test_a_screen_reader_reads_the_file_and_it_brings_its_own_letters() -> None:
    home, case, day = decided()
    with on(day):
        data = taken(resident(home.members[0]), f"/my/{case}/letters/decision.pdf")
    document = pypdfium2.PdfDocument(data)
    assert document.is_tagged()
    assert document.get_page_size(0) == pytest.approx((595.28, 841.89), abs=0.1)
    assert document.get_metadata_value("Title") == "确认同意最低生活保障（低保）通知书"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in data
    assert b"/Lang(zh-CN)" in data
    assert len(data) < 80_000
    assert data.count(b"/FontFile3") == data.count(b"/Type/FontDescriptor") > 0


def test_what_is_missing_is_a_letter_too() -> None:
    opened = applied(couple())
    cases.lack(CLERK, opened.case, ["身份证", "住院发票"])
    first = taken(clerk(), f"/desk/cases/{opened.case}/sheets/lacking.pdf")
    assert "住院发票" in said(first)
    assert "一次性告知书" in verified(first)


def test_a_file_is_known_again_to_its_last_byte() -> None:
    home, case, day = decided()
    with on(day):
        data = taken(resident(home.members[0]), f"/my/{case}/letters/decision.pdf")
        good = verified(data)
        assert "没有改动" in good
        assert "同意：每月1,200元" in good
        assert "王建国" not in good
        for other in data[:-1], data + b"\n", data.replace(b"%PDF-1.7", b"%PDF-1.6"), b"%PDF-1.7", b"":
            misses.forget()
            assert other != data
            assert "没有改动" not in verified(other, 404)


def test_number_and_code_belong_together_as_people_type_them() -> None:
    home, case, day = decided()
    with on(day):
        mine = resident(home.members[0])
        found, other = (CODE.search(words(seen(mine, f"/my/{case}/letters/{kind}/"))) for kind in ("decision", "receipt"))
        assert found
        assert other
        assert found[1] == other[1]
        assert found[2] != other[2]
        typed = found[2].lower().replace("-", " ").replace("o", "0").replace("i", "1")
        assert "决定通知书" in words(Page(Client().post("/verify/", {"number": found[1], "code": typed}).content.decode()))
        assert "这次没有查询" in words(Page(Client().post("/verify/").content.decode()))
        assert Client().post("/verify/", {"number": "320623-2026-99999", "code": found[2]}).status_code == 404
        assert Client().post("/verify/", {"number": found[1], "code": f"{found[2]}A"}).status_code == 404


def test_of_a_letter_that_was_followed_by_another_its_check_says_so() -> None:
    home, case, day = decided(grant=False)
    with on(day):
        mine = resident(home.members[0])
        before = taken(mine, f"/my/{case}/letters/decision.pdf")
        assert "不予确认同意" in said(before)
        assert "又发过" not in verified(before)
        cases.ask_reconsideration(CLERK, case, body="南通市民政局", reason="工资算错")
        cases.reconsidered(OTHER, case, "reversed", document="复〔2026〕1号")
        after = taken(mine, f"/my/{case}/letters/decision.pdf")
        assert "每月发给1,200元" in said(after)
        assert "又发过一份同类文书" in verified(before)
        assert "又发过" not in verified(after)


def test_a_day_that_is_past_gives_no_letter() -> None:
    _home, case, day = decided()
    with on(day):
        counter = clerk()
        address = f"/desk/cases/{case}/sheets/receipt"
        given = words(seen(counter, f"{address}/"))
        assert CODE.search(given)
        assert re.search(r"受理\s*乡镇\s*20\d\d年\d+月\d+日", given), "whoever keeps it reads the year too"
        assert not CODE.search(words(seen(counter, f"{address}/?on={NOW}")))
        assert counter.get(f"{address}.pdf?on={NOW}").status_code == 404


def test_a_character_that_the_font_lacks_is_told_before_it_becomes_a_box() -> None:
    key = person(f"王{RARE}", date(1972, 2, 29), 77)
    home = people.found(OFFICER, VILLAGE, [(key, "head")], since=date(2012, 1, 1))
    opened = applied(Family(home.id, (key,)))
    counter = clerk()
    response = counter.get(f"/desk/cases/{opened.case}/sheets/receipt.pdf")
    assert response.status_code == 422
    assert f"文书字库里缺这份文书要用的字：{RARE}" in words(Page(response.content.decode()))
    assert counter.get(f"/desk/cases/{opened.case}/sheets/receipt/").status_code == 200


def test_nothing_of_a_page_is_ever_left_out_of_its_file() -> None:
    for page in "<p>a<img src=x></p>", "<dl><dt>a</dt></dl>", "bare", "<table><tr><td>1<td>2<tr><td>3</table>":
        with pytest.raises(reading.UnreadableError):
            reading.blocks(page)
    assert reading.blocks("") == []


def test_the_font_has_what_names_and_laws_need() -> None:
    assert setting.lacking([{"text": "王㛃、陈㭎、䶮、〔2012〕85号《办法》①－×÷≤"}]) == ""
    assert setting.lacking([{"text": f"王{RARE}"}]) == RARE
    blocks = reading.blocks("<h1>通知</h1><p>王㛃</p>")
    data = setting.pdf(blocks, title="通知", office="如东县", foot="1", day=NOW)
    assert "王㛃" in said(data)
    pypdfium2.PdfDocument(BytesIO(data))
    with pytest.raises(setting.UnsetError):
        setting.pdf([{"kind": "text", "style": "", "text": RARE}], title="t", office="o", foot="f", day=NOW)


def test_a_notice_of_a_change_is_a_letter_once_the_family_was_told() -> None:
    home, case, day = decided()
    with on(day):
        made = cases.case(CLERK, case).entitlement
        assert made is not None
        month = entitlements.first_open_of(OFFICER, made)
        change = entitlements.propose(
            OFFICER, Proposing(made, "stop", month, "income", "工资超过标准", article="measures 第三十二条")
        )
        officer, mine = official("officer", "department_officer", VILLAGE[:6]), resident(home.members[0])
        address = f"/desk/entitlements/changes/{change}/notice"
        assert not CODE.search(words(seen(officer, f"{address}/")))
        assert officer.get(f"{address}.pdf").status_code == 404
        assert "变更告知书" not in words(seen(mine, f"/my/{case}/"))
        assert mine.get(f"/my/{case}/letters/change-{change}.pdf").status_code == 404
        entitlements.tell(OFFICER, change, day=day, how="letter")
        assert "变更告知书" in words(seen(mine, f"/my/{case}/"))
        data = taken(mine, f"/my/{case}/letters/change-{change}.pdf")
        assert "停发" in said(data)
        assert "工资超过标准" in said(data)
        assert taken(officer, f"{address}.pdf") == data
        assert "停发" in verified(data)
        wife = resident(home.members[1], login="w")
        of_hers = models.Member.objects.filter(entitlement=made, person=home.members[1])
        assert "变更告知书" in words(seen(wife, f"/my/{case}/"))
        of_hers.update(until=date(2026, 12, 1))  # what was said of later months is not hers
        assert "变更告知书" not in words(seen(wife, f"/my/{case}/"))
        of_hers.delete()  # nor is anything, where she is counted no more at all
        assert "变更告知书" not in words(seen(wife, f"/my/{case}/"))
        assert wife.get(f"/my/{case}/letters/change-{change}.pdf").status_code == 404
        neighbour = resident(person("邻居", date(1960, 1, 1), 79), login="n")
        assert neighbour.get(f"/my/{case}/letters/change-{change}.pdf").status_code == 404


@pytest.mark.parametrize("basis", ["东民救〔2013〕第" + "8" * 54, '东政"发"〔2013〕1号/2', "东民\n2013"])
def test_a_notice_carries_the_number_of_a_decision_on_paper_whatever_it_is(basis: str) -> None:
    home, case, day = decided()
    with on(day):
        made = cases.case(CLERK, case).entitlement
        assert made is not None
        models.Entitlement.objects.filter(pk=made).update(basis=basis)
        month = entitlements.first_open_of(OFFICER, made)
        change = entitlements.propose(
            OFFICER, Proposing(made, "stop", month, "income", "工资超过标准", article="measures 第三十二条")
        )
        entitlements.tell(OFFICER, change, day=day, how="letter")
        data = taken(resident(home.members[0]), f"/my/{case}/letters/change-{change}.pdf")
        officer = official("officer", "department_officer", VILLAGE[:6])
        kept = officer.get(f"/desk/entitlements/changes/{change}/notice.pdf")["Content-Disposition"]
        assert kept.startswith("attachment; filename")
        assert "=?" not in kept
        page = words(seen(officer, f"/desk/entitlements/changes/{change}/notice/"))
        found = re.search(r"((?:[A-Z2-7]{4}-){3}[A-Z2-7]{4})", page)
        assert found
        assert Client().post("/verify/", {"number": basis.replace("\n", " "), "code": found[1]}).status_code == 200
        assert "停发" in verified(data)


def test_a_file_that_is_too_large_for_a_letter_is_told_and_not_read() -> None:
    page = verified(b"%PDF" + bytes(17 * 2**20), status=413)
    assert "文件超过10 MiB，我们发出的文书没有这么大的。" in page
    assert "文件没有读取，也没有保存。" in page
