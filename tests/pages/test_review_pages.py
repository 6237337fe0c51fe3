"""The review desk as its people see it: what is asked, what follows from an answer, and what they are told when it is refused."""

from __future__ import annotations

import re
from base64 import b64decode
from datetime import date

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver

from minzheng.kernel.access import api as access
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time
from minzheng.plan.review import api as review
from minzheng.plan.review.models import Draft
from tests.pages.looking import Page
from tests.pages.officials import official
from tests.rooms.plan.reviewing import SHORT, answer, everything

pytestmark = pytest.mark.django_db
HOME, DAY, PROVINCE = "/desk/plan/review/", date(2013, 6, 1), "320000"


@pytest.fixture(autouse=True)
def demo(settings: LazySettings) -> None:
    """One click signs in, and it is a summer day of 2013."""
    settings.DEMO = True
    access.travel(access.SYSTEM, DAY)


@pytest.fixture
def editor() -> Client:
    return official("许静", "notice_editor", PROVINCE, "party_office")


@pytest.fixture
def second() -> Client:
    return official("吴敏", "notice_editor", PROVINCE, "party_office")


@pytest.fixture
def supervisor() -> Client:
    return official("郑国秀", "province_supervisor", PROVINCE, "government_office")


@pytest.fixture
def draft(editor: Client) -> int:
    with time.at(DAY):
        return review.take(editor.actor, SHORT, "ponds.txt").id


def text(response: HttpResponse, status: int = 200) -> str:
    """All that a reader reads on a page, which must be sound."""
    assert response.status_code == status, response.content.decode()[:3000]
    seen = Page(response.content.decode())
    assert seen.faults == []
    assert seen.twice == []
    assert seen.dead_links == []
    assert seen.inline == []
    return " ".join(" ".join(seen.texts).split())


def asked(client: Client, draft: int, kind: str) -> review.Question:
    with time.at(DAY):
        return next(one for one in review.desk(client.actor, draft).asked if one.kind == kind)


def sent(client: Client, draft: int, question: review.Question, option: str, **words: str) -> HttpResponse:
    return client.post(f"{HOME}{draft}/decide/", {"key": question.key, "option": option, **words})


def decided(client: Client, draft: int) -> None:
    with time.at(DAY):
        review.decide_many(client.actor, draft, everything(client.actor, draft))


def test_every_page_is_closed_to_those_not_signed_in() -> None:
    found = next(one for one in get_resolver().url_patterns if getattr(one, "namespace", None) == "review")
    assert all(hasattr(one.callback, "permission") for one in found.url_patterns)
    assert Client().get(HOME).headers["Location"].startswith("/desk/sign-in/")


def test_the_list_begins_with_what_is_left_to_decide(editor: Client, draft: int) -> None:
    seen = text(editor.get(HOME))
    assert "1份通知在编审，还有16个决定要作" in seen
    assert "清政办发〔2013〕7号" in seen
    assert "您是编审人" in seen


def test_todays_page_says_whose_turn_it_is(editor: Client, second: Client, supervisor: Client, draft: int) -> None:
    assert "今天1件" in text(editor.get("/desk/"))
    assert "编审清政办发〔2013〕7号 还有16个决定" in text(editor.get("/desk/"))
    assert "还有4个问题要背靠背复核" in text(second.get("/desk/"))
    assert "清政办发" not in text(supervisor.get("/desk/"))
    decided(editor, draft)
    editor.post(f"{HOME}{draft}/confirm/", {"key": ""})
    assert "让清政办发〔2013〕7号生效" in text(supervisor.get("/desk/"))
    assert "清政办发" not in text(second.get("/desk/"))


def test_an_empty_list_says_what_is_next(supervisor: Client, editor: Client) -> None:
    assert "没有通知等着作决定" in text(supervisor.get(HOME))
    assert "收一份通知" not in text(supervisor.get(HOME)), "those who cannot are not offered it"
    assert "收一份通知" in text(editor.get(HOME))


def test_a_file_is_taken_and_leads_to_its_first_decision(editor: Client) -> None:
    file = SimpleUploadedFile("ponds.txt", SHORT.encode("gb18030"))
    went = editor.post(f"{HOME}take/", {"file": file})
    assert re.fullmatch(r"/desk/plan/review/\d+/", went.headers["Location"])
    seen = text(editor.get(went.headers["Location"]))
    assert "还有16个决定" in seen
    assert "“省水利厅”是哪个单位？" in seen


def test_the_same_notice_twice_is_told_and_can_be_gone_on_with_or_begun_again(editor: Client, draft: int) -> None:
    decided(editor, draft)
    refused = editor.post(f"{HOME}take/", {"text": SHORT})
    assert "这份通知已经在这里" in text(refused, 409)
    page = Page(refused.content.decode())
    hidden = {
        a["name"]: a["value"]
        for tag, a in page.elements
        if tag == "input" and a.get("type") == "hidden" and a["name"] != "csrfmiddlewaretoken"
    }
    assert b64decode(hidden["again"]).decode() == SHORT
    assert f"{HOME}{draft}/" in {a.get("href") for tag, a in page.elements if tag == "a"}
    went = editor.post(f"{HOME}take/", hidden | {"anew": "1"}).headers["Location"]
    assert "都已作了决定，可以确认" in text(editor.get(went)), "its old decisions stand"


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        ("机密★1年\n" + SHORT, 422, "标有密级"),
        ("今天天气很好。", 422, "没有找到责任任务"),
        ("  ", 422, "没有收到文件，也没有收到文字。"),
    ],
)
def test_what_is_not_taken_is_told_and_leaves_nothing(editor: Client, given: str, status: int, told: str) -> None:
    seen = text(editor.post(f"{HOME}take/", {"text": given}), status)
    assert "这份通知没有收下" in seen
    assert told in seen
    assert not Draft.objects.exists()
    assert not Row.objects.filter(kind__in=("draft", "document")).exists()


def test_the_desk_shows_the_words_the_options_and_what_follows(editor: Client, draft: int) -> None:
    target = next(one for one in review.desk(editor.actor, draft).asked if one.kind == "target" and one.no == "3")
    body = editor.get(f"{HOME}{draft}/?q={target.key}").content.decode()
    seen = text(editor.get(f"{HOME}{draft}/?q={target.key}"))
    assert "第3条・第1句" in seen
    assert "共45所" in seen
    assert "机器拟定“每个地方各1所”，未经确认不生效。" in seen
    assert "这条规则还没有人判定过。" in seen, "no record is invented"
    assert f'class="mark target now" id="m{target.spans[0].start}-{target.spans[0].end}target"' in body, "its words stand out"
    assert f"?q={target.key}#m" in body, "and lead back to it"


def test_nothing_is_chosen_for_a_lead(editor: Client, draft: int) -> None:
    lead = asked(editor, draft, "lead")
    page = Page(editor.get(f"{HOME}{draft}/?q={lead.key}").content.decode())
    radios = [a for tag, a in page.elements if tag == "input" and a.get("name") == "option"]
    assert not any("checked" in one for one in radios)
    assert all("required" in one for one in radios), "so that the form sends nothing that was not chosen"
    seen = text(sent(editor, draft, lead, ""), 409)
    assert "请选一个答案。什么都没有改动。" in seen


def test_an_answer_leads_on_to_the_next_with_its_words_in_view(editor: Client, draft: int) -> None:
    first, following = [one for one in review.desk(editor.actor, draft).asked if one.kind == "lead"][:2]
    went = sent(editor, draft, first, "lead:省民政厅").headers["Location"]
    span = following.spans[0]
    assert went == f"{HOME}{draft}/?q={following.key}#m{span.start}-{span.end}units"
    assert "还有15个决定" in text(editor.get(went))


def test_a_refused_answer_keeps_what_was_typed(editor: Client, draft: int) -> None:
    unit = asked(editor, draft, "unit")
    refused = sent(editor, draft, unit, "other", **{"words-other": "省应急管理厅"})
    assert "“省应急管理厅”不是成文之日名录中的单位。" in text(refused, 409)
    fields = [a for tag, a in Page(refused.content.decode()).elements if tag == "input"]
    assert next(a["value"] for a in fields if a.get("name") == "words-other") == "省应急管理厅"
    assert next(a["value"] for a in fields if a.get("name") == "option" and "checked" in a) == "other"


def test_undo_goes_back_to_where_it_was_and_redo_forward(editor: Client, draft: int) -> None:
    lead = asked(editor, draft, "lead")
    sent(editor, draft, lead, "none")
    went = editor.post(f"{HOME}{draft}/undo/", {"key": "x"}).headers["Location"]
    assert f"?q={lead.key}#" in went
    assert "还有16个决定" in text(editor.get(went))
    assert "没有可撤销的决定。" in text(editor.post(f"{HOME}{draft}/undo/", {"key": lead.key}), 409)
    editor.post(f"{HOME}{draft}/redo/", {"key": lead.key})
    assert "还有15个决定" in text(editor.get(f"{HOME}{draft}/"))


def test_a_change_is_made_beside_its_quote(editor: Client, second: Client, draft: int) -> None:
    target = next(one for one in review.desk(editor.actor, draft).asked if one.kind == "target" and one.no == "3")
    seen = text(editor.get(f"{HOME}{draft}/edit/?act=edit&q={target.key}"))
    assert "到2015年，各县（市）建成1所山塘管护站；进一步加快险塘除险。" in seen
    form = {"act": "edit", "q": target.key, "no": "3", "quote": target.spans[0].quote, "what": "value", "value": "2"}
    assert "原文里没有这些字" in text(editor.post(f"{HOME}{draft}/edit/", form | {"quote": "没有的话"}), 409)
    assert editor.post(f"{HOME}{draft}/edit/", form).status_code == 302
    assert any(
        "2所" in one.options[0].words.zh
        for one in review.desk(editor.actor, draft).asked
        if one.no == "3" and one.kind == "target"
    )
    page = f"{HOME}{draft}/edit/"
    role = {"act": "edit", "q": "", "no": "3", "quote": "省财政厅", "what": "role:support", "value": ""}
    assert "所引单位的角色：配合" in seen
    assert "要正好是这项任务名单里的一家单位" in text(
        editor.post(f"{HOME}{draft}/edit/", role | {"quote": "省水利厅、省财政厅"}), 409
    )
    assert editor.post(page, role).status_code == 302
    lead = asked(editor, draft, "lead")
    assert "lead:省财政厅" not in {one.id for one in lead.options if lead.no == "3"}
    seen = text(editor.get(f"{HOME}{draft}/edit/?act=split&no=3"))
    assert "进一步加快险塘除险" in seen
    assert editor.post(f"{HOME}{draft}/edit/", {"act": "split", "no": "3", "quote": "进一步加快险塘除险"}).status_code == 302
    assert "并入前一条，用前一条的编号：" in text(editor.get(f"{HOME}{draft}/edit/?act=merge&no=2"))
    assert "只有编审人能改" in text(second.get(f"{HOME}{draft}/edit/?act=merge&no=2"))
    assert "这一步由收下通知的编审人办" in text(second.post(f"{HOME}{draft}/edit/", form), 409)


def test_the_drafters_answer_is_noted_on_the_card(editor: Client, draft: int) -> None:
    lead = asked(editor, draft, "lead")
    sent(editor, draft, lead, "ask")
    at = f"{HOME}{draft}/?q={lead.key}"
    assert "答复内容，生效后公开为口径说明" in text(editor.get(at))
    editor.post(f"{HOME}{draft}/reply/", {"key": lead.key, "who": "水利处", "words": "由省水利厅牵头"})
    seen = text(editor.get(at))
    assert "由省水利厅牵头" in seen
    assert "水利处" in seen


def test_two_people_and_three_stamps_bring_it_into_force(editor: Client, supervisor: Client, draft: int) -> None:
    refused = text(editor.post(f"{HOME}{draft}/confirm/", {"key": ""}), 409)
    assert "还有11个必须作的决定没有作，不能确认。" in refused
    decided(editor, draft)
    assert "都已作了决定，可以确认" in text(editor.get(f"{HOME}{draft}/"))
    assert "让它生效" not in text(supervisor.get(f"{HOME}{draft}/"))
    editor.post(f"{HOME}{draft}/confirm/", {"key": ""})
    assert "已确认，等印发机关生效" in text(editor.get(f"{HOME}{draft}/"))
    assert "1份通知等印发机关生效" in text(supervisor.get(HOME))
    assert "您让另一人编审过的通知生效。" in text(supervisor.get(f"{HOME}{draft}/"))
    assert editor.post(f"{HOME}{draft}/enforce/").status_code == 403
    assert supervisor.post(f"{HOME}{draft}/enforce/").status_code == 302
    assert "已生效，编审结束" in text(supervisor.get(f"{HOME}{draft}/"))
    assert "清政办发〔2013〕7号" in text(supervisor.get("/desk/plan/"))


def test_a_second_editor_reads_a_fifth_blind_and_differences_are_settled(editor: Client, second: Client, draft: int) -> None:
    decided(editor, draft)
    seen = text(second.get(f"{HOME}{draft}/"))
    assert "还有4个问题要背靠背复核" in seen
    with time.at(DAY):
        first, *rest = review.desk(second.actor, draft).asked
        review.decide_many(second.actor, draft, [answer(one) for one in rest])
    other = next(one.id for one in first.options if not one.typed and one.id != answer(first).option)
    sent(second, draft, first, other)
    assert "您的复核已完成" in text(second.get(f"{HOME}{draft}/"))
    seen = text(editor.get(f"{HOME}{draft}/"))
    assert "都已作了决定，复核不一致的还要定" in seen
    assert "复核不一致，待定" in seen
    assert "κ" in seen
    sent(editor, draft, first, answer(first).option)
    assert "都已作了决定，可以确认" in text(editor.get(f"{HOME}{draft}/"))


def test_on_another_day_nothing_can_be_changed(editor: Client, draft: int) -> None:
    lead = asked(editor, draft, "lead")
    seen = editor.get(f"{HOME}{draft}/?q={lead.key}&on=2013-05-01").content.decode()
    assert "<fieldset disabled>" in seen
    assert editor.post(f"{HOME}{draft}/decide/?on=2013-05-01", {"key": lead.key, "option": "none"}).status_code == 302
    assert review.desk(editor.actor, draft).answers == {}


def test_the_desk_speaks_english(editor: Client, draft: int) -> None:
    seen = text(editor.get(f"{HOME}{draft}/?lang=en"))
    assert "16 decisions left" in seen
    assert "Which unit is 省水利厅?" in seen
    assert "Queue by decisions" in text(editor.get(f"{HOME}{draft}/"))


def test_the_page_of_the_first_notice_asks_a_bounded_number_of_queries(
    editor: Client, django_assert_max_num_queries: object
) -> None:
    from tests.rooms.plan.reviewing import seed

    with time.at(DAY):
        draft = review.take(editor.actor, seed()).id
    with django_assert_max_num_queries(25):  # type: ignore[operator]
        assert editor.get(f"{HOME}{draft}/").status_code == 200
