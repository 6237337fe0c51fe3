"""What an official reads and does on the pages of local plans."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client
from python_calamine import load_workbook

from minzheng.kernel.access import api as access
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.plan.local import api as local
from tests.pages.looking import Page
from tests.pages.officials import JUEGANG, NANTONG, RUDONG, official
from tests.rooms.plan.adopting import in_force, small

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("read_once")]
DAY, PROVINCE, AT = date(2013, 5, 20), "320000", "/desk/plan/local/"
PARTS = ("发生了什么", "留下了什么", "怎么办")


@pytest.fixture(autouse=True)
def demo(settings: LazySettings) -> Iterator[None]:
    """One click signs in."""
    settings.DEMO = True
    with time.at(DAY):
        access.travel(access.SYSTEM, DAY)
        yield


@pytest.fixture
def plan() -> duties.Plan:
    """In force and derived; the city has adopted it."""
    made = in_force()
    local.derive(access.SYSTEM, made)
    local.adopt(access.SYSTEM, made, NANTONG)
    return made


@pytest.fixture
def clerk() -> Client:
    return official("陆建平", "department_officer")


@pytest.fixture
def mayor() -> Client:
    return official("欧阳德顺", "department_officer", NANTONG)


def read(response: HttpResponse, status: int = 200) -> str:
    """All that a reader reads on a page, which must be sound."""
    assert response.status_code == status, response.content.decode()[:2000]
    seen = Page(response.content.decode())
    assert (seen.faults, seen.twice, seen.dead_links, seen.inline) == ([], [], [], [])
    return " ".join(" ".join(seen.texts).split())


def raised(plan: duties.Plan, target: str = "32") -> local.Adjusted:
    said = local.Adjusting("adapt", target, "", "老龄化高于全省", "市财政")
    return local.adjust(access.SYSTEM, plan, NANTONG, "31", "甲", said)


def test_before_any_plan_the_page_says_so(clerk: Client) -> None:
    assert "这一天没有由如东县自己承接的计划" in read(clerk.get(AT))


def test_the_first_line_says_how_the_plan_stands_here_and_the_place_takes_it_on_in_one_press(
    clerk: Client, plan: duties.Plan
) -> None:
    before = read(clerk.get(AT))
    assert re.search(r"如东县：\d+条待承接", before)
    assert "2013年5月20日下达，还没有承接。" in before
    assert clerk.post(f"{AT}adopt/", {"plan": plan.id}).headers["Location"] == AT
    raised(plan)
    local.adjust(access.SYSTEM, plan, RUDONG, "24", "", local.Adjusting("not_applicable", reason="没有殡仪馆"))
    after = read(clerk.get(AT))
    assert re.search(r"如东县：\d+条承接，1处加码，1处空缺，还没定人的牵头领域\d+个", after)
    assert "提出不适用，上级还没有同意" in after
    assert "▲ 南通市 加2" in after
    assert "老龄化高于全省" in after
    told = read(clerk.post(f"{AT}adopt/", {"plan": plan.id}), 409)
    assert "如东县已于2013-05-20承接，没有重复承接。" in told
    assert all(part in told for part in PARTS)


def test_the_table_sets_each_duty_against_the_wording_of_those_above(clerk: Client, plan: duties.Plan) -> None:
    local.adopt(access.SYSTEM, plan, RUDONG)
    raised(plan)
    seen = read(clerk.get(f"{AT}duties/?only=differs"))
    assert "1处与原文不同" in seen
    row = seen[seen.index("第31条·甲") :]
    assert row.index("≥ 30张，2015年底前") < row.index("≥ 32张，2015年底前") < row.index("▲ 南通市加2")
    assert "老龄化高于全省；市财政" in row
    assert "请求减压" in row
    local.adjust(access.SYSTEM, plan, RUDONG, "24", "", local.Adjusting("not_applicable", reason="没有殡仪馆"))
    assert "提出不适用，上级未同意" in read(clerk.get(f"{AT}duties/?only=gaps"))
    whole = read(clerk.get(f"{AT}duties/"))
    assert "第1条" in whole
    assert "第30条" not in whole, "the issuer's alone"
    past = read(clerk.get(f"{AT}duties/?on=2013-05-19&only=differs"))
    assert "这一天没有由如东县自己承接的计划" in past or "0处与原文不同" in past


def test_relief_is_asked_and_answered_on_pages(clerk: Client, mayor: Client, plan: duties.Plan) -> None:
    local.adopt(access.SYSTEM, plan, RUDONG)
    more = raised(plan)
    page = clerk.get(f"{AT}duties/31/")
    assert f'id="ask-{more.id}"' in page.content.decode()
    asked = {"act": "ask", "id": str(more.id), "question": "用地没批"}
    assert clerk.post(f"{AT}duties/31/", asked).status_code == 302
    assert "如东县于2013年5月20日请求减压，南通市须在2013年6月3日前答复" in read(clerk.get(f"{AT}duties/31/"))
    today = read(mayor.get("/desk/"))
    assert "答复如东县的减压请求：第31条·甲" in today
    mine = read(mayor.get(f"{AT}asked/"))
    assert "有1件等南通市答复" in mine
    assert "南通市加的码（32），如东县可否不按此执行？" in mine
    (question,) = local.reliefs(access.SYSTEM, plan)
    answer = {"plan": plan.id, "kind": "relief", "id": question.id, "answer": "no", "reason": ""}
    told = read(mayor.post(f"{AT}asked/answer/", answer), 422)
    assert all(part in told for part in PARTS)
    assert mayor.post(f"{AT}asked/answer/", answer | {"answer": "yes", "reason": "同意"}).status_code == 302
    assert "南通市已于2013年5月20日同意如东县减压" in read(clerk.get(f"{AT}duties/31/"))
    assert "没有要南通市答复的" in read(mayor.get(f"{AT}asked/"))


def test_what_was_typed_is_kept_until_it_is_taken(clerk: Client, mayor: Client, plan: duties.Plan) -> None:
    local.adopt(access.SYSTEM, plan, RUDONG)
    given = {"act": "adjust", "letter": "甲", "stance": "adapt", "target": "28", "due": "", "reason": "", "funder": ""}
    response = clerk.post(f"{AT}duties/31/", given | {"due": "明年", "reason": "用地"})
    assert "“明年”不是日期。" in read(response, 422)
    assert all(f'value="{typed}"' in response.content.decode() for typed in ("28", "明年", "用地"))
    assert "请写明理由。" in read(clerk.post(f"{AT}duties/31/", given), 422)
    assert clerk.post(f"{AT}duties/31/", given | {"reason": "用地未批"}).status_code == 302
    seen = read(clerk.get(f"{AT}duties/31/"))
    assert "如东县提出了调整，上级还没有同意" in seen
    assert "本地提出：≥ 28张，2015年底前。上级同意前不生效。" in seen
    assert "如东县提出改为“28”，上级要求是“30，2015年底前”" in read(mayor.get(f"{AT}asked/"))
    (row,) = local.history(access.SYSTEM, plan, RUDONG)
    answer = {"plan": plan.id, "kind": "adjustment", "id": row.id, "answer": "yes"}
    assert mayor.post(f"{AT}asked/answer/", answer).status_code == 302
    assert "如东县另有做法，上级已同意" in read(clerk.get(f"{AT}duties/31/"))
    assert clerk.post(f"{AT}duties/31/", {"act": "nonsense"}).status_code == 404
    assert clerk.post(f"{AT}duties/31/", {"act": "drop", "id": "x"}).status_code == 404


def test_money_measures_and_milestones_are_written_on_the_page_of_their_duty(clerk: Client, plan: duties.Plan) -> None:
    local.adopt(access.SYSTEM, plan, RUDONG)
    at = f"{AT}duties/38/"
    assert "原文要花钱，还没有写经费来源" in read(clerk.get(at))
    for given in (
        {"act": "fund", "year": "2013", "amount": "210", "source": "县财政", "where": "预算"},
        {"act": "measure", "text": "先试两个镇"},
        {"act": "milestone", "text": "出台目录", "due": "2013-06-30"},
    ):
        assert clerk.post(at, given).status_code == 302
    seen = read(clerk.get(at))
    assert "2013年210万元，县财政" in seen
    assert "本地自设" in seen
    assert "原文要花钱" not in seen
    assert "“多”不是金额。" in read(
        clerk.post(at, {"act": "fund", "year": "2013", "amount": "多", "source": "x", "where": "y"}), 422
    )
    milestone = next(one for one in local.duty_at(access.SYSTEM, plan, "38", RUDONG).deeds if one.kind == "milestone")  # type: ignore[union-attr]
    assert clerk.post(at, {"act": "reach", "id": milestone.id}).status_code == 302
    assert "✓ 2013-05-20" in read(clerk.get(at))


def typed_by(client: Client, at: str, **filled: str) -> tuple[dict[str, str], int]:
    """A form with some cells filled in, and how many of them somebody had to type."""
    elements = Page(client.get(at).content.decode()).elements
    inputs = {one["name"]: one.get("value", "") for tag, one in elements if tag == "input" and one.get("name")}
    changed = {name: value for name, value in filled.items() if inputs.get(name) != value}
    assert set(changed) <= set(inputs)
    return {**inputs, **filled}, len(changed)


def test_a_county_takes_the_whole_plan_on_with_at_most_sixty_cells(clerk: Client, plan: duties.Plan) -> None:
    clerk.post(f"{AT}adopt/", {"plan": plan.id})
    page = clerk.get(f"{AT}people/").content.decode()
    fields = re.findall(r'name="person-(\w+)"', page)
    own_leaders = fields[::3]  # a third of them have another leader than the first
    filled = {"leader-": "陈县长"} | {f"person-{one}": f"{one}某" for one in fields}
    filled |= {f"leader-{one}": f"{one}副县长" for one in own_leaders}
    form, cells = typed_by(clerk, f"{AT}people/", **filled)
    assert clerk.post(f"{AT}people/", form).status_code == 302
    seen = read(clerk.get(f"{AT}people/"))
    assert "如东县：各领域都已定人" in seen
    assert f"{cells} 格，由本地填写 目标不超过60格" in seen, "the program counts what was typed"
    assert cells == local.typed(access.SYSTEM, plan, RUDONG) <= 60
    gaps = {one.kind for one in local.gaps(access.SYSTEM, plan, RUDONG)}
    assert gaps <= {"no_money", "no_unit"}


def test_a_handover_is_a_new_name_from_a_day_and_a_wrong_day_keeps_what_was_typed(clerk: Client, plan: duties.Plan) -> None:
    form, _cells = typed_by(clerk, f"{AT}people/", **{"person-civil_affairs": "陆建平"})
    assert clerk.post(f"{AT}people/", form).status_code == 302
    access.travel(access.SYSTEM, date(2013, 9, 1))
    with time.at(date(2013, 9, 1)):
        form, cells = typed_by(clerk, f"{AT}people/", **{"person-civil_affairs": "沈佳", "since": "2013-05-01"})
        assert cells == 2
        response = clerk.post(f"{AT}people/", form)
        assert "民政已有2013-05-20起的记录，交接日要在那之后。" in read(response, 422)
        assert 'value="沈佳"' in response.content.decode()
        assert clerk.post(f"{AT}people/", form | {"since": "2013-08-15"}).status_code == 302
        assert [one.since for one in local.handovers(access.SYSTEM, RUDONG, "civil_affairs")] == [date(2013, 8, 15), DAY]


def test_the_table_of_names_goes_out_and_comes_back_as_a_workbook(clerk: Client, plan: duties.Plan) -> None:
    data = clerk.get(f"{AT}people/table/").content
    head, *rows = load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert head == ["领域", "单位", "分管领导", "责任人"]
    assert rows[1][:2] == ["民政", "如东县民政局"]
    rows[1][3], rows[2][3] = "苏莲文", "孙思"
    brought = io.BytesIO(exchange.to_xlsx("x", [str(one) for one in head], [[str(cell) for cell in row] for row in rows]))
    brought.name = "names.xlsx"
    response = clerk.post(f"{AT}people/bring/", {"file": brought})
    assert "表格会改动2个领域，已填在下面，还没有保存。" in read(response)
    assert 'value="苏莲文"' in response.content.decode()
    assert local.people(access.SYSTEM, RUDONG) == (), "nothing is entered before it was seen"
    wrong = io.BytesIO(exchange.to_xlsx("x", ["领域", "分管领导", "责任人"], [["民证", "a", "b"], ["财政", "", "c"]]))
    wrong.name = "wrong.xlsx"
    assert "第2行：没有“民证”这个领域。是不是“民政”？" in read(clerk.post(f"{AT}people/bring/", {"file": wrong}), 422)
    short = io.BytesIO(exchange.to_xlsx("x", ["领域", "责任人"], [["民政", "b"]]))
    short.name = "short.xlsx"
    assert "“分管领导”未填。" in read(clerk.post(f"{AT}people/bring/", {"file": short}), 422)
    assert "没有选文件" in read(clerk.post(f"{AT}people/bring/"), 422)


def test_a_township_has_its_duties_without_typing_anything(plan: duties.Plan) -> None:
    town = official("镇民政助理", "township_clerk", JUEGANG)
    assert "掘港" in (first := read(town.get(AT)))
    assert "4条原文点到这一级" in first
    assert "不用填，也不用报" in first
    table = town.get(f"{AT}duties/")
    assert "第53条" in read(table)
    assert "<textarea" not in table.content.decode()
    assert town.post(f"{AT}duties/53/", {"act": "measure", "text": "x"}).status_code == 403
    assert "今天没有要您办的事" in read(town.get("/desk/"))


def test_the_province_derives_and_sees_every_place_on_a_list_and_a_map() -> None:
    made = in_force()
    chief = official("督查", "province_supervisor", PROVINCE, "government_office")
    assert "下达113份地方分解" in read(chief.get(AT))
    assert chief.post(f"{AT}derive/", {"plan": made.id}).status_code == 302
    for code in (NANTONG, RUDONG):
        local.adopt(access.SYSTEM, made, code)
    after = read(chief.get(AT))
    assert "江苏省：下辖113个市县（市、区），2个已承接" in after
    assert "份地方分解" not in after
    below = chief.get(f"{AT}below/")
    assert "江苏省：下辖113个，2个已承接" in read(below)
    assert "<svg" in below.content.decode()
    waiting = read(chief.get(f"{AT}below/?only=waiting"))
    assert "还没承接 111" in waiting


def test_a_merged_county_says_from_whom_it_has_what_it_has_and_what_ended() -> None:
    with time.at(date(2012, 10, 31)):
        made = in_force()
        local.derive(access.SYSTEM, made)
        local.adopt(access.SYSTEM, made, "321284")
        local.name_people(access.SYSTEM, made, "321284", [local.Naming("civil_affairs", person="姜某某")])
    chief = official("督查", "province_supervisor", PROVINCE, "government_office")
    seen = read(chief.get(f"{AT}?place=321204"))
    assert "姜堰市 321284" in seen
    assert "2012年12月31日并入，责任人、调整、措施和历史都接续在这里" in seen
    assert "2012年12月31日：由县级市改为市辖区，原文不再点名" in seen
    assert "接自姜堰市" in read(chief.get(f"{AT}people/?place=321204"))


def test_two_plans_are_two_addresses_and_what_they_share_is_said(clerk: Client, plan: duties.Plan) -> None:
    line = f"1.{plan.duty('1').proofs[0].quote}。(省民政厅)"
    other = in_force(small("苏办〔2013〕7号", line))
    assert "苏办〔2013〕7号" in read(clerk.get(AT))
    seen = read(clerk.get(f"{AT}?plan={plan.id}"))
    assert f"第1条 = {other.number} 第1条" in seen
    assert "同样的原文，一份证据两边算" in seen


def test_the_pages_speak_english_too(clerk: Client, plan: duties.Plan) -> None:
    clerk.cookies["language"] = "en"
    local.adopt(access.SYSTEM, plan, RUDONG)
    raised(plan)
    assert re.search(r"如东县: \d+ duties taken on, 1 added to", read(clerk.get(AT)))
    assert "南通市 adds 2" in read(clerk.get(f"{AT}duties/?only=differs"))
