"""Cases before officials: the counter, an application, the steps of a case, the decision, what hangs and what is late."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client

from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.time import api as time
from minzheng.portal.cases import deciding
from minzheng.services.cases import api as cases
from minzheng.services.facts import api as facts
from minzheng.services.postings import api as postings
from tests.pages.officials import official
from tests.rooms.people.acting import VILLAGE, number
from tests.rooms.services.cases.applying import COUNTY as COUNTY_REVIEWER
from tests.rooms.services.cases.applying import DAY, HEAD, applied, family, inquired, laid_down, opined, over, posted
from tests.rooms.test_asking import asked, whole

pytestmark = pytest.mark.django_db(transaction=True)
TOWN, COUNTY = VILLAGE[:9], VILLAGE[:6]
DESK = "/desk/cases/"


@pytest.fixture(autouse=True)
def _demo(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    settings.DEMO, settings.HOME = True, tmp_path
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        laid_down()
        yield


@contextmanager
def on(day: date) -> Iterator[None]:
    """A business day, of the program and of every page."""
    access.travel(access.SYSTEM, day)
    with time.at(day):
        yield


def clerk() -> Client:
    return official("clerk", "township_clerk", TOWN)


def text(client: Client, path: str, sent: dict[str, object] | None = None, status: int = 200) -> str:
    """What a page says, without its marks."""
    response = client.post(path, sent) if sent is not None else client.get(path)
    assert response.status_code == status, response.content.decode()[:2000]
    body = re.sub(r"<(script|style).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def raw(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def done(client: Client, case: int, verb: str, **given: object) -> None:
    """A verb that the page of a case offers, sent as its form sends it."""
    page = raw(client, f"{DESK}{case}/")
    form = re.search(rf'action="{DESK}{case}/do/{verb}/[^"]*".*?name="turn" value="(\d+)"', page, re.DOTALL)
    assert form, f"{verb} is not offered"
    response = client.post(f"{DESK}{case}/do/{verb}/", {"turn": form[1], **given})
    assert response.status_code == 302, re.sub(r"<[^>]+>", " ", response.content.decode())[:3000]


def test_two_characters_open_the_household_of_the_only_one_meant() -> None:
    home = family()
    client = clerk()
    page = text(client, DESK, {"q": "建国"})
    assert "王建国 家，2口人" in page
    assert "李秀英" in page
    assert "这一户没有在办的件" in page
    assert f"households/{home.household}/new/" in raw(client, f"{DESK}households/{home.household}/")


def test_nobody_is_shown_before_anybody_is_looked_for_and_eight_at_most() -> None:
    homes = [family(members=1) for _ in range(9)]
    client = clerk()
    assert "王建国" not in text(client, DESK)
    page = client.post(DESK, {"q": "王建国"}).content.decode()
    assert page.count("formaction=") == 8
    assert "多于8人，请再写一个字" in page
    key = homes[0].members[0]
    chosen = client.post(f"{DESK}of/{key}/", {"q": "王建国"}).content.decode()
    assert chosen.count("formaction=") == 8
    assert 'aria-current="true"' in chosen
    nobody = text(client, DESK, {"q": "张三丰"})
    assert "没有叫这个名字的人" in nobody
    assert "还没登记过？" in nobody
    assert "都不是？" not in nobody
    assert text(client, DESK, {"q": number()[:17]}, 422)


def test_before_it_is_decided_the_page_looks_ahead_to_each_recheck_and_fetches_it() -> None:
    home = family()
    opened = applied(home)
    inquired(opened.case, home)
    reviewer = official("head", "township_reviewer", TOWN)
    assert f'data-fetch="{DESK}{opened.case}/decision/later/"' in raw(reviewer, f"{DESK}{opened.case}/decision/")
    ahead = text(reviewer, f"{DESK}{opened.case}/decision/later/")
    assert "往后会变的" in ahead
    assert "个月后复核。" in ahead
    assert "第" in ahead.partition("个月后复核。")[2], "with its article"


def test_the_next_step_of_a_household_stands_in_its_first_sentence() -> None:
    home = family()
    opened = applied(home)
    client = clerk()
    assert "等受理" in text(client, f"{DESK}households/{home.household}/")
    cases.accept(client.actor, opened.case)  # type: ignore[attr-defined]
    page = text(client, f"{DESK}households/{home.household}/")
    assert "核对并入户调查 还要：经济状况核对报告，两人入户调查。须在2014年10月10日前办完。" in page.replace("、", "，")
    assert "✓ 受理 9月22日" in page


def test_an_application_asks_what_no_record_knows_and_is_accepted_at_once() -> None:
    home = family()
    client = clerk()
    where = f"{DESK}households/{home.household}/new/"
    assert "最低生活保障" in text(client, where)
    form = raw(client, f"{where}dibao/")
    assert "记录里有的，不再问" in form
    fields = re.findall(r'<input type="text"[^>]*name="(q\d+-\d+)"', form)
    assert fields
    sent = {
        "applicant": home.members[0],
        "counted": list(home.members),
        "once": "once",
        "does": "accept",
        "account": "6222020200112233",
    }
    response = client.post(f"{where}dibao/", {**sent, fields[-1]: "1"})
    assert response.status_code == 302, response.content.decode()
    assert response.headers["Location"].endswith("/sheets/receipt/")
    receipt = text(client, response.headers["Location"])
    assert "受理通知单" in receipt
    assert "320623-2014-00001" in receipt
    assert "查询码只印这一次" in receipt
    (one,) = cases.of_household(client.actor, home.household)  # type: ignore[attr-defined]
    assert (one.state, one.channel, one.members) == ("underway", "counter", home.members[1:])
    again = client.post(f"{where}dibao/", {**sent, "once": "another"})
    assert again.status_code == 422
    assert "不重复受理" in again.content.decode()


def test_what_was_typed_comes_back_when_it_is_refused() -> None:
    home = family()
    client = clerk()
    where = f"{DESK}households/{home.household}/new/dibao/"
    field = re.findall(r'<input type="text"[^>]*name="(q\d+-\d+)"', raw(client, where))[0]
    sent = {"applicant": home.members[0], "counted": list(home.members), "does": "accept", field: "很多", "reason": "失业"}
    page = client.post(where, sent)
    assert page.status_code == 422
    assert 'value="很多"' in page.content.decode()
    assert "失业" in page.content.decode()
    assert cases.of_household(client.actor, home.household) == ()  # type: ignore[attr-defined]


def test_another_applicant_changes_the_questions_and_keeps_what_was_typed_out_of_the_address() -> None:
    home = family()
    client = clerk()
    where = f"{DESK}households/{home.household}/new/dibao/"
    first = raw(client, where)
    assert "formmethod" not in first
    buttons = re.findall(r"<button[^>]*>", first[first.index('name="once"') :])
    assert " disabled " in buttons[0], "Enter in a field accepts nothing"
    asked = re.search(r"这张表问(\d+)格，空着的就算没有；另有(\d+)格记录已经答了。", first)
    assert asked
    assert int(asked[1]) == len(re.findall(r'name="q\d+-\d+"', first))
    sent = {"applicant": home.members[1], "counted": [home.members[1]], "does": "look", "reason": "失业"}
    page = client.post(where, sent)
    assert page.status_code == 200
    assert f'value="{home.members[1]}" checked' in page.content.decode()
    assert "失业" in page.content.decode()
    assert cases.of_household(client.actor, home.household) == ()  # type: ignore[attr-defined]


def test_before_it_is_accepted_a_case_shows_the_whole_way_that_would_follow() -> None:
    opened = applied(family())
    page = raw(clerk(), f"{DESK}{opened.case}/")
    assert page.count('<li class="to-come"') >= 6
    assert "民主评议" in page


def test_what_is_missing_is_told_once_on_one_sheet() -> None:
    home = family()
    client = clerk()
    where = f"{DESK}households/{home.household}/new/dibao/"
    sent = {"applicant": home.members[0], "counted": list(home.members), "does": "lack", "lacks": ["0"], "lacks_more": "住院发票"}
    response = client.post(where, sent)
    assert response.status_code == 302, response.content.decode()
    sheet = text(client, response.headers["Location"])
    assert "一次性告知书" in sheet
    assert "申请书" in sheet
    assert "住院发票" in sheet


def test_a_case_goes_its_way_by_the_buttons_of_its_page() -> None:
    home = family()
    opened = applied(home)
    client, mate = clerk(), official("mate", "township_clerk", TOWN)
    done(client, opened.case, "accept", day=str(DAY))
    for member in home.members:
        done(client, opened.case, "authorise", person=member, signer="本人", agrees="yes", day=str(DAY))
    wrong = client.post(f"{DESK}{opened.case}/do/visit/", {"note": "两间平房", "day": str(DAY)})
    assert wrong.status_code == 422
    assert "入户至少两人" in wrong.content.decode()
    assert "两间平房" in wrong.content.decode()
    done(client, opened.case, "verification", conclusion="matches", document="核1号", day=str(DAY), note="")
    done(client, opened.case, "visit", **{"with": [mate.actor.account], "note": "两间平房", "day": str(DAY)})  # type: ignore[attr-defined]
    counted = {"present": 9, "representatives": 7, "agree": 8, "oppose": 1, "day": str(DAY), "note": ""}
    done(client, opened.case, "review", **counted)
    page = text(client, f"{DESK}{opened.case}/")
    assert "到场9人，代表7人；同意8，不同意1" in page
    assert "由乡镇审核人办" in page
    assert "请刷新后再办" in text(client, f"{DESK}{opened.case}/do/withdraw/", {"turn": "1", "signer": "x"}, 422)


def test_found_otherwise_than_declared_is_typed_where_it_was_found() -> None:
    home = family()
    opened = applied(home)
    client = clerk()
    cases.accept(client.actor, opened.case)  # type: ignore[attr-defined]
    asked = [one.name for one in facts.questions("dibao", DAY, everything=True)]
    field = f"q{asked.index('金融资产')}-0"
    assert f'name="{field}"' in raw(client, f"{DESK}{opened.case}/").split("/do/visit/")[1]
    mate = official("mate", "township_clerk", TOWN)
    sent = {"with": [mate.actor.account], "note": "有存折", "day": str(DAY), field: "9000"}  # type: ignore[attr-defined]
    done(client, opened.case, "visit", **sent)
    sheet = cases.weigh(client.actor, opened.case).sheet  # type: ignore[attr-defined]
    assert sheet is not None
    assert [one.value for one in sheet.known if one.name == "金融资产" and one.source == "visit"] == [900_000]


def test_the_decision_shows_facts_steps_and_the_sentence_that_is_signed() -> None:
    home = family()
    opened = applied(home)
    inquired(opened.case, home)
    cases.review(clerk().actor, opened.case, present=9, representatives=7, agree=8, oppose=1)  # type: ignore[attr-defined]
    head = official("head", "township_reviewer", TOWN)
    page = text(head, f"{DESK}{opened.case}/decision/")
    assert "经审核，王建国家庭 符合" in page
    assert "每月发给600元（陆佰元整）" in page
    assert "(500元 − 200元) × 2" in page
    assert "第二十七条" in page
    assert "不参与审批" in page
    assert "待省确认" in page
    order = [page.index(one) for one in ("公示与异议", "经审核，王建国家庭", "差多少就会翻过来", "往后会变的")]
    assert order == sorted(order), "what stands in the way, the sentence, then what is looked for after the page is there"
    turns = text(head, f"{DESK}{opened.case}/decision/flips/")
    assert "结论就翻转" in turns
    english = text(head, f"{DESK}{opened.case}/decision/?lang=en")
    assert "经审核，王建国家庭 符合 最低生活保障（低保）条件" in english, (
        "what is sent is Chinese in whatever language it is read"
    )
    turn = cases.case(head.actor, opened.case).turn  # type: ignore[attr-defined]
    signed = head.post(f"{DESK}{opened.case}/decision/", {"turn": turn, "verb": "opinion", "grant": "yes"})
    assert signed.status_code == 302, signed.content.decode()
    assert cases.case(head.actor, opened.case).step == "posted"  # type: ignore[attr-defined]


def test_where_nothing_is_signed_the_decision_says_whose_turn_it_is() -> None:
    opened = applied(family())
    head = official("head", "township_reviewer", TOWN)
    page = text(head, f"{DESK}{opened.case}/decision/")
    assert "经审核" not in page
    assert "等受理 这一步不用签署。" in page


def test_a_refusal_names_the_step_that_does_not_hold() -> None:
    home = family(wage=200_000)
    opened = applied(home)
    inquired(opened.case, home)
    cases.review(clerk().actor, opened.case, present=9, representatives=7, agree=8, oppose=1)  # type: ignore[attr-defined]
    head = official("head", "township_reviewer", TOWN)
    page = raw(head, f"{DESK}{opened.case}/decision/")
    assert "不符合" in page
    assert "Ctrl Enter" not in page, "there is nothing to agree to"
    sent = {"verb": "opinion", "grant": "no", "failing": "收入符合", "note": ""}
    without = head.post(f"{DESK}{opened.case}/decision/", sent)
    assert without.status_code == 422
    assert head.post(f"{DESK}{opened.case}/decision/", sent | {"note": "收入高于标准"}).status_code == 302


def test_whoever_inquired_cannot_sign_and_is_told_so() -> None:
    home = family()
    opened = applied(home)
    inquired(opened.case, home)
    client = clerk()
    cases.review(client.actor, opened.case, present=9, representatives=7, agree=8, oppose=1)  # type: ignore[attr-defined]
    assert "由乡镇审核人办" in text(client, f"{DESK}{opened.case}/decision/")
    head = official("head", "township_reviewer", TOWN)
    cases.declare_relative(client.actor, opened.case, head.actor.account, "堂兄")  # type: ignore[attr-defined]
    page = text(head, f"{DESK}{opened.case}/decision/")
    assert "您参加过这件的调查，或已备案为近亲属" in page
    assert "head ， 不参与审批" in page


def test_the_county_draws_its_sample_signs_and_the_family_gets_a_letter() -> None:
    home = family()
    opened = applied(home)
    day = posted(opened.case, home)
    county = official("county", "department_reviewer", COUNTY)
    where = f"{DESK}{opened.case}/decision/"
    with on(day):
        assert "1件等您办" in text(county, f"{DESK}queue/")
        assert "王建国的最低生活保障（低保）：县级提出审批意见" in text(county, "/desk/")
        assert county.post(where, {"verb": "sampling"}).headers["Location"].endswith("/decision/")
        if cases.stands(county.actor, opened.case).drawn:  # type: ignore[attr-defined]
            assert "这一户抽中了" in text(county, where)
            officer, mate = (official(name, "department_officer", COUNTY) for name in ("officer", "mate3"))
            cases.look_again(officer.actor, opened.case, with_=[mate.actor.account], note="属实")  # type: ignore[attr-defined]
        assert county.post(where, {"verb": "approval", "grant": "yes"}).status_code == 302
        assistant = official("assistant", "village_assistant", VILLAGE)
        assert "1份公示要张贴" in text(assistant, f"{DESK}boards/")
        put = assistant.post(f"{DESK}boards/{opened.case}/")
        assert put.status_code == 302
        sheet = text(assistant, put.headers["Location"])
        assert "公 示" in sheet
        assert "王建国" in sheet
        assert number() not in sheet
        assert "还在公示" in text(county, where)
    with on(over(opened.case)):
        assert county.post(where, {"verb": "decision", "grant": "yes", "class": "steady"}).status_code == 302
        client = clerk()
        letter = text(client, f"{DESK}{opened.case}/sheets/decision/")
        assert "确认同意" in letter
        assert "陆佰元整" in letter
        assert "不同意怎么办" in letter
        assert "600元" in text(client, f"{DESK}households/{home.household}/")


def test_what_waits_is_leafed_through_and_leads_to_where_the_reader_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = applied(family()), applied(family())
    client = clerk()
    assert f'href="{DESK}{first.case}/"' in raw(client, f"{DESK}queue/")
    assert "/decision/" not in raw(client, f"{DESK}queue/"), "a clerk signs nothing"
    monkeypatch.setattr(deciding.cases, "queue", partial(cases.queue, size=1))
    page = raw(client, f"{DESK}queue/")
    assert "1+件等您办" in page.replace(" ", "")
    onward = re.search(r'rel="next" href="([^"]+)"', page)
    assert onward
    shown = [re.findall(rf'href="{DESK}(\d+)/"', one) for one in (page, raw(client, f"{DESK}queue/{onward[1]}"))]
    assert shown == [[str(first.case)], [str(second.case)]]
    assert "这个列表现在看不了" in text(client, f"{DESK}queue/?after=x", status=400)


def test_a_board_asks_for_what_is_to_be_shown_and_for_no_other_step_of_the_village() -> None:
    home = family()
    opened = applied(home)
    inquired(opened.case, home)
    assistant = official("assistant", "village_assistant", VILLAGE)
    empty = text(assistant, f"{DESK}boards/")
    assert "也没有要贴的" in empty, "a review is the village's too, and shows nothing"
    assert "乡镇送来要公示的，会列在这里" in empty
    cases.review(assistant.actor, opened.case, present=9, representatives=7, agree=8, oppose=1)  # type: ignore[attr-defined]
    cases.opine(official("head", "township_reviewer", TOWN).actor, opened.case, grant=True)  # type: ignore[attr-defined]
    assert "1份公示要张贴" in text(assistant, f"{DESK}boards/")
    page = text(clerk(), f"{DESK}{opened.case}/")
    assert ["张贴公示" in page, "窗口现在不用做什么" in page] == [True, False], "a clerk may put it up for the village"


def test_an_objection_is_read_and_answered_on_the_page_of_its_case() -> None:
    home = family()
    opened = applied(home)
    opined(opened.case, home)
    client = clerk()
    slug = cases.post(client.actor, opened.case)  # type: ignore[attr-defined]
    postings.objected(slug, "他家有车")
    events.deliver()
    (one,) = cases.objections(client.actor, opened.case)  # type: ignore[attr-defined]
    page = text(client, f"{DESK}{opened.case}/")
    assert "他家有车" in page
    assert "先重新调查：两人入户调查。" in page
    assert ["成立，重新查" in page, "登记入户调查" in page] == [True, True]
    assert 'value="no">' not in raw(client, f"{DESK}{opened.case}/"), "that it does not hold nobody knows yet"
    assert "王建国的最低生活保障（低保）" in text(client, "/desk/"), "it is the township's turn"
    where = f"{DESK}{opened.case}/objections/{one.id}/"
    assert client.post(where, {"upheld": "no", "answer": ""}).status_code == 422
    assert "还没有重新调查" in text(client, where, {"upheld": "no", "answer": "车是邻居的"}, status=422)
    mate = official("mate", "township_clerk", TOWN)
    done(client, opened.case, "visit", **{"with": [mate.actor.account], "note": "车是邻居的"})  # type: ignore[attr-defined]
    assert 'value="no">' in raw(client, f"{DESK}{opened.case}/")
    assert client.post(where, {"upheld": "no", "answer": "车是邻居的"}).status_code == 302
    assert "异议不成立" in text(client, f"{DESK}{opened.case}/")
    assert "他家有车" not in text(official("village", "village_assistant", VILLAGE), f"{DESK}{opened.case}/")


def test_a_list_is_narrowed_paged_and_empty_with_a_word() -> None:
    client = clerk()
    assert "没有在办的件" in text(client, f"{DESK}list/")
    for _ in range(3):
        applied(family(members=1))
    page = text(client, f"{DESK}list/")
    assert "在办3件，没有超期" in page
    assert "没有这样的办件" in text(client, f"{DESK}list/?item=funeral_waiver")
    assert "没有这样的办件" in text(client, f"{DESK}list/?late=1")
    assert '<details class="narrowing" open' in client.get(f"{DESK}list/?item=dibao").content.decode()
    assert '<details class="narrowing">' in client.get(f"{DESK}list/?lang=zh-hans&theme=dark").content.decode()
    opened = client.get(f"{DESK}list/?item=dibao+wubao&state=&since=2013-01-01&until=2013-06-30").content.decode()
    assert "2013年1月1日至2013年6月30日作出决定的办件" in re.sub("<[^>]+>", "", opened)
    assert [len(re.findall(rf'item={left}(?:&[^"]*)?" aria-current="true"', opened)) for left in ("wubao", "dibao")] == [1, 1]
    assert client.get(f"{DESK}list/?after=x").status_code == 400
    found = client.get(f"{DESK}list/?number=320623-2014-00002")
    assert found.status_code == 302
    assert "没有这个编号的办件" in text(client, f"{DESK}list/?number=1")


def test_no_page_of_cases_reads_a_table_that_grows_from_end_to_end() -> None:
    home = family()
    opened = applied(home)
    inquired(opened.case, home)
    officer, counter, case = official("officer", "department_officer", COUNTY), clerk(), f"{DESK}{opened.case}/"
    pages = [
        *((officer, path) for path in (f"{DESK}list/", f"{DESK}list/?late=1&place={TOWN}", f"{DESK}clocks/", f"{DESK}queue/")),
        *((officer, path) for path in (case, f"{case}decision/", f"{case}decision/later/")),
        *((counter, path) for path in (f"{DESK}households/{home.household}/", f"{DESK}boards/", "/desk/")),
    ]
    for client, path in pages:
        with asked() as questions:
            assert client.get(path).status_code == 200
        assert {table: sql for sql, values in questions for table in whole(sql, values)} == {}, path


def test_no_application_reads_a_table_that_grows_from_end_to_end() -> None:
    home = family()
    applied(family())
    with asked() as questions:
        applied(home)
    assert any("number" in sql for sql, _ in questions)
    assert {table: sql for sql, values in questions for table in whole(sql, values)} == {}


def test_a_supervisor_sees_what_is_late_and_no_names() -> None:
    home = family()
    opened = applied(home)
    cases.accept(clerk().actor, opened.case)  # type: ignore[attr-defined]
    watcher = official("watcher", "local_supervisor", COUNTY, "government_office")
    with on(date(2014, 10, 20)):
        page = text(watcher, f"{DESK}clocks/")
        assert "有1件超期" in page
        assert opened.number in page
        assert "王建国" not in page
        assert page.count(opened.number) == 1, "who and which are one word for whoever reads no names"
        assert "编号" in text(official("reader", "township_clerk", TOWN), f"{DESK}list/")
        assert "王建国" not in text(watcher, f"{DESK}{opened.case}/")
        assert watcher.get(f"{DESK}{opened.case}/decision/").status_code == 403


@pytest.mark.parametrize("sheet", ["application", "declaration", "authorisation", "visit", "review", "receipt"])
def test_every_sheet_carries_the_number_and_a_code(sheet: str) -> None:
    home = family()
    opened = applied(home)
    client = clerk()
    cases.accept(client.actor, opened.case)  # type: ignore[attr-defined]
    page = raw(client, f"{DESK}{opened.case}/sheets/{sheet}/")
    assert "320623-2014-00001" in page
    assert "<svg" in page.split('class="top"')[1][:4000]
    assert client.get(f"{DESK}{opened.case}/sheets/nonsense/").status_code == 404


def test_a_scan_is_filed_to_its_case_and_comes_back_as_it_was() -> None:
    home = family()
    opened = applied(home)
    client = clerk()
    cases.accept(client.actor, opened.case)  # type: ignore[attr-defined]
    kept = cases.file(client.actor, opened.case, b"%PDF-1.4 test", "记录.pdf")  # type: ignore[attr-defined]
    page = raw(client, f"{DESK}{opened.case}/")
    assert f"scans/{kept.id}/" in page
    assert client.get(f"{DESK}{opened.case}/scans/{kept.id}/").content == b"%PDF-1.4 test"
    other = applied(family(members=1))
    assert client.get(f"{DESK}{other.case}/scans/{kept.id}/").status_code == 404


def test_on_another_day_nothing_can_be_done() -> None:
    home = family()
    opened = applied(home)
    client = clerk()
    with on(DAY + timedelta(3)):
        page = raw(client, f"{DESK}{opened.case}/?on={DAY}")
        assert "/do/" not in page
        assert client.get(f"{DESK}households/{home.household}/new/dibao/?on={DAY}").status_code == 302


def test_what_is_said_twice_is_one_application() -> None:
    home = family()
    client = clerk()
    where = f"{DESK}households/{home.household}/new/dibao/"
    sent = {"applicant": home.members[0], "counted": list(home.members), "once": "same", "does": "open"}
    first, second = client.post(where, sent), client.post(where, sent)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(cases.of_household(client.actor, home.household)) == 1  # type: ignore[attr-defined]


def test_a_decision_that_nobody_was_told_of_is_on_the_clock_of_the_township_and_of_the_supervisor() -> None:
    day = date(2021, 7, 5)
    with on(day):
        home = family(day=day)
        opened = applied(home)
        inquired(opened.case, home)
        failing = "收入符合"
        cases.opine(HEAD, opened.case, grant=False, note="收入不符合", failing=failing)
        cases.decide(COUNTY_REVIEWER, opened.case, grant=False, note="收入不符合", failing=failing)
        client, watcher = clerk(), official("watcher", "local_supervisor", COUNTY, "government_office")
        assert "已作出决定，还有事要办" in text(client, "/desk/")
    with on(date(2021, 7, 12)):
        page = text(watcher, f"{DESK}clocks/")
        assert "有1件超期" in page
        assert opened.number in page
        done(client, opened.case, "notice", how="当面送达", day="2021-07-12")
        assert opened.number not in text(watcher, f"{DESK}clocks/")
