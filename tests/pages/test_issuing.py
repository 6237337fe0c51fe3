"""A plan taken away: the documents are official paper, and say when read again what the plan says."""

from __future__ import annotations

import io
import json
from functools import cache

import pytest
from django.http import HttpResponse
from django.test import Client
from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn
from docx.shared import Mm
from python_calamine import load_workbook

from minzheng.notice import api as notices
from minzheng.plan.duties import api as duties
from minzheng.portal.issuing.tables import rows
from tests.pages.looking import Page
from tests.pages.officials import official
from tests.rooms.plan.planning import COUNTY, SUPERVISOR, in_force, leads, seed, settled, small
from tests.rooms.plan.test_sets_and_roles import LINES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("while_it_runs")]


def taken(plan: duties.Plan, kind: str, client: Client | None = None) -> HttpResponse:
    response = (client or Client()).get(f"/plan/{plan.id}/file/{kind}")
    assert response.status_code == 200
    return response


def paper(plan: duties.Plan, kind: str) -> Paper:
    return Document(io.BytesIO(taken(plan, kind).content))


def again(plan: duties.Plan, kind: str) -> notices.Notice:
    """The document read by our own compiler."""
    return notices.compile(taken(plan, kind).content, name=kind)


@cache
def folded(text: str) -> str:
    return "".join(text.split())


def test_the_document_as_issued_compiles_to_the_same_duties(plan: duties.Plan) -> None:
    read, whole = again(plan, "issued.docx"), seed()
    assert [(duty.no, duty.text, duty.units_all, duty.deadline) for duty in read.duties] == [
        (duty.no, duty.text, duty.units_all, duty.deadline) for duty in whole.duties
    ]
    assert [duty.path for duty in read.duties] == [duty.path for duty in whole.duties]
    assert [duty.text for duty in read.cover_duties] == [duty.text for duty in whole.cover_duties]
    assert read.head.number is not None
    assert read.head.date is not None
    assert (read.head.number.value, read.head.date.value) == ("苏办〔2012〕85号", "2012-10-10")
    assert [text.value for text in read.head.recipients] == [text.value for text in whole.head.recipients]
    assert [target.text for duty in read.duties for target in duty.targets] == [
        target.text for duty in whole.duties for target in duty.targets
    ]
    assert notices.diff(whole, read).counts == {"same": 85}


def test_the_table_compiles_to_the_same_duties_with_the_leads_that_were_ruled(plan: duties.Plan) -> None:
    read = again(plan, "table.docx")
    assert [(duty.no, duty.text) for duty in read.duties] == [(duty.no, folded(duty.text)) for duty in plan.tasks]
    for duty, whole in zip(read.duties, plan.tasks, strict=True):
        named = set(duty.units_all) - {"待定"}
        assert named == {part.token for part in whole.parts}, duty.no
        assert (duty.deadline or "")[:4] == whole.due, duty.no
        if whole.lead:
            assert duty.lead == (whole.lead.token,), duty.no


def test_a_small_notice_without_a_letter_comes_out_as_it_went_in() -> None:
    lines = "1.制定公开办法。(省民政厅、省财政厅)\n2.到2015年,公开率达到90%以上。(省民政厅)"
    plan = duties.establish(SUPERVISOR, settled(small(lines=lines)))
    read, whole = again(plan, "issued.docx"), small(lines=lines)
    assert [(duty.no, duty.text, duty.units_all, duty.deadline) for duty in read.duties] == [
        (duty.no, duty.text, duty.units_all, duty.deadline) for duty in whole.duties
    ]


def test_the_paper_is_that_of_the_standard(plan: duties.Plan) -> None:
    made = paper(plan, "issued.docx")
    page = made.sections[0]
    sizes = [page.page_width, page.page_height, page.top_margin, page.left_margin, page.right_margin, page.bottom_margin]
    for size, millimetres in zip(sizes, (210, 297, 37, 28, 26, 35), strict=True):
        assert size is not None
        assert abs(size - Mm(millimetres)) < Mm(0.1)
    grid = page._sectPr.find(qn("w:docGrid"))
    assert [grid.get(qn(f"w:{key}")) for key in ("type", "linePitch", "charSpace")] == ["linesAndChars", "580", "-840"]
    texts = {paragraph.text: paragraph for paragraph in made.paragraphs}
    fonts = {text: paragraph.runs[-1]._r.rPr.rFonts.get(qn("w:eastAsia")) for text, paragraph in texts.items() if paragraph.runs}
    assert fonts["一、充分发挥民政在社会建设中的骨干作用"] == "黑体"
    assert fonts["（一）更好地促进民生改善"] == "楷体_GB2312"
    assert fonts["6.加快构建社会养老服务体系。（省老龄委各成员单位）"] == "仿宋_GB2312"
    assert fonts["关于进一步加强新时期民政工作责任分解方案"] == "方正小标宋简体"
    order = [paragraph.text for paragraph in made.paragraphs if paragraph.text]
    assert order[:3] == ["省委办公厅", "省政府办公厅文件", "苏办〔2012〕85号"]
    assert order[4].startswith("各市、县（市、区）委，")
    assert order[4].endswith("省各直属单位：")
    signed = order.index("2012年10月10日")
    assert order[signed - 1 : signed + 2] == [
        "省委办公厅、省政府办公厅",
        "2012年10月10日",
        "关于进一步加强新时期民政工作责任分解方案",
    ]
    assert not any("扫一扫" in text or "Produced By" in text or "发布日期" in text for text in order)
    feet = [page.footer.paragraphs[0].text, page.even_page_footer.paragraphs[0].text]
    assert feet == ["— PAGE —", "— PAGE —"] or all(foot.startswith("— ") for foot in feet)


def test_the_table_is_turned_and_repeats_its_head(plan: duties.Plan) -> None:
    made = paper(plan, "table.docx")
    page = made.sections[0]
    assert page.page_width is not None
    assert page.page_height is not None
    assert page.page_width > page.page_height
    table = made.tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["序号", "工作任务", "牵头单位", "责任单位", "完成时限", "依据原文"]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[30].cells][2:4] == ["待定", "省委办公厅、省政府办公厅"], (
        "nobody said who leads item 30"
    )
    assert [cell.text for cell in table.rows[31].cells][4:] == ["2015年底前", "苏办〔2012〕85号第31条"]


def test_the_workbook_says_what_the_table_says(plan: duties.Plan) -> None:
    rows = load_workbook(io.BytesIO(taken(plan, "table.xlsx").content)).get_sheet_by_index(0).to_python()
    head = next(number for number, row in enumerate(rows) if "工作任务" in row)
    table = [[cell.text for cell in row.cells] for row in paper(plan, "table.docx").tables[0].rows]
    assert [[str(cell) for cell in row[:6]] for row in rows[head : head + 81]] == table


def test_the_plan_as_data_quotes_its_original(plan: duties.Plan) -> None:
    duties.rule(SUPERVISOR, plan.id, words="基本实现全覆盖", question="多少？", answer="95%。", no="12")
    data = json.loads(taken(plan, "plan.json").content)
    assert data["schema"] == "minzheng.plan/1"
    assert len(data["duties"]) == 85
    beds = data["duties"][30]["proofs"][0]
    assert (beds["target"], beds["bound"], beds["due"]) == ("30", "at_least", "2015")
    assert data["original"][beds["start"] :].startswith(beds["quote"])
    assert [ruling["answer"] for ruling in data["rulings"]] == ["95%。"]


def test_what_is_not_public_is_its_officials_alone() -> None:
    plan = in_force(public=False)
    for kind in ("issued.docx", "table.docx", "table.xlsx", "plan.json"):
        assert Client().get(f"/plan/{plan.id}/file/{kind}").status_code == 404
        clerk = official(f"某员{kind}", "department_officer", COUNTY)
        assert taken(plan, kind, clerk).headers["Cache-Control"] == "private, no-store"
    assert Client().get(f"/plan/{plan.id}/against/{plan.id}/").status_code == 404
    assert Client().get(f"/plan/{plan.id}/file/plan.exe").status_code == 404


def test_two_versions_side_by_side(plan: duties.Plan) -> None:
    text = plan.original.replace("每千名老年人30张以上", "每千名老年人35张以上").replace(
        "(省民政厅、省发展改革委、省文明办)", "(省民政厅)"
    )
    text = text.replace("苏办〔2012〕85号", "苏办〔2012〕99号").replace("2012年10月10日", "2012年11月9日")
    new = notices.compile(text)
    other = duties.establish(SUPERVISOR, settled(new, ruled=leads(new)), replaces=plan.id)
    for asked in (f"/plan/{other.id}/against/{plan.id}/", f"/plan/{plan.id}/against/{other.id}/"):
        seen = Page(Client().get(asked).content.decode())
        assert (seen.faults, seen.twice, seen.dead_links, seen.inline) == ([], [], [], [])
        said = " ".join(" ".join(seen.texts).split())
        assert "有2条不同：收紧 1，换单位 1" in said
        assert "养老机构床位数达到每千名老年人30张以上 → 养老机构床位数达到每千名老年人35张以上" in said
        assert "省民政厅、省发展改革委、省文明办 → 省民政厅" in said


def test_the_table_tells_those_who_support_and_carry_out_from_those_who_answer() -> None:
    plan = duties.establish(SUPERVISOR, settled(small(lines=LINES)))
    [row] = rows(plan)
    assert (row[2], row[3]) == ("省民政厅", "配合：省财政厅、省教育厅；落实：省公安厅")
