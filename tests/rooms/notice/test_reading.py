"""Bytes into text with structure: every format, every encoding, every reason to refuse."""

from __future__ import annotations

import datetime
import pickle
import struct
import subprocess
import sys
import traceback
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from minzheng.notice.reading import Reading, Table, Unreadable, read
from minzheng.notice.reading.counting import numeral

NOTICE = (
    "关于印发《丙市绿地养护分工方案》的通知\n丙政办〔2019〕7号\n各区人民政府：\n"
    "　　一、补植行道树。（甲局、乙局）\r\n　　二、清理水面。（丁办）\n"
)


def refused(data: bytes | str, name: str = "") -> str:
    with pytest.raises(Unreadable) as caught:
        read(data, name=name)
    return caught.value.reason


def words(reading: Reading, table: Table) -> list[list[str]]:
    """The cells of a table as the text holds them."""
    return [[reading.text[cell.start : cell.end] for cell in row] for row in table.rows]


# -- plain text


@pytest.mark.parametrize(
    ("codec", "mark", "encoding"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("gb18030", b"", "gb18030"),
        ("gbk", b"", "gb18030"),
    ],
)
def test_an_encoding_is_found_and_the_text_left_as_it_is(codec: str, mark: bytes, encoding: str) -> None:
    reading = read(mark + NOTICE.encode(codec))
    assert reading == Reading(NOTICE, "txt", encoding, ())


def test_a_character_outside_of_gb2312_is_read() -> None:
    text = "各镇：请㳇水村、𠮷祥村清点〇号仓库。\n" * 5
    assert read(text.encode("gb18030")).text == text


def test_few_broken_bytes_are_shown_and_not_guessed() -> None:
    text = NOTICE * 20
    data = text.encode("gb18030")
    reading = read(data[:-1] + b"\xff\n")
    assert (reading.text, reading.encoding) == (text[:-1] + "\ufffd\n", "gb18030")


def test_a_string_is_its_own_text() -> None:
    reading = read("\ufeff" + NOTICE)
    assert reading == Reading("\ufeff" + NOTICE, "txt", "", ())


def test_lines_with_as_many_tabs_are_a_table() -> None:
    text = "分工表\n序号\t事项\t单位\r\n1\t补植\t 甲局 \n2\t\t乙局\n以上\t两项\n"
    reading = read(text.encode())
    (table,) = reading.tables
    assert reading.text == text
    assert words(reading, table) == [["序号", "事项", "单位"], ["1", "补植", "甲局"], ["2", "", "乙局"]]
    assert table.rows[2][1].start == table.rows[2][1].end
    assert text[table.start : table.end] == "序号\t事项\t单位\r\n1\t补植\t 甲局 \n2\t\t乙局"


def test_a_markdown_table_has_its_cells_without_pipes_and_keeps_the_markup() -> None:
    text = "# 分工方案\n\n| 序号 | 事项 | 单位 |\n|:--|---|--:|\n| 1 | 补植**树** | 甲局\\|乙局 |\n| 2 | 清理 |\n\n完。\n"
    reading = read(text)
    (table,) = reading.tables
    assert (reading.text, reading.format) == (text, "markdown")
    assert words(reading, table) == [["序号", "事项", "单位"], ["1", "补植**树**", "甲局\\|乙局"], ["2", "清理", ""]]


def test_plain_text_needs_no_library() -> None:
    code = (
        "import sys; from minzheng.notice.reading import read; read('一、补植。'.encode())\n"
        "print([m for m in ('docx', 'lxml', 'selectolax', 'pypdfium2', 'python_calamine', 'zipfile', 'xml') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# -- pages of government sites

BODY = (
    "<p>各区人民政府：</p><p>&nbsp;&nbsp;&nbsp;&nbsp;经市政府同意，现将分工印发给你们，请认\n贯彻落实。</p>"
    "<p>\u3000\u3000一、补植行道树。到2019年底前补植率达到95%。（责任单位：甲局、乙局）</p>"
    "<p>\u3000\u3000二、清理水面；<br>三、修复驳岸。（责任单位：丁办）</p><p>丙市人民政府办公室</p><p>2019年3月1日</p>"
)
LINES = (
    "各区人民政府：\n\xa0\xa0\xa0\xa0经市政府同意，现将分工印发给你们，请认贯彻落实。\n"
    "\u3000\u3000一、补植行道树。到2019年底前补植率达到95%。（责任单位：甲局、乙局）\n"
    "\u3000\u3000二、清理水面；\n三、修复驳岸。（责任单位：丁办）\n丙市人民政府办公室\n2019年3月1日"
)
TITLE = "丙市人民政府办公室关于印发绿地养护分工方案的通知"
TABLE = (
    "<table><tr><td colspan=3><p>任务分工表</p></td></tr><tr><td>序号</td><td>事项</td><td>单位</td></tr>"
    "<tr><td rowspan=2>1</td><td>补植</td><td><p>甲局</p><p>乙局</p></td></tr><tr><td>养护</td><td></td></tr></table>"
)


def cms_trs(body: str) -> str:
    """Metadata table, heading, toolbar, editor block, neighbours, site footer."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{TITLE}_丙市人民政府</title>
    <style>p{{}}</style></head><body>
    <div class="header"><a href="/">丙市人民政府门户网站</a></div><div class="crumb">当前位置：首页 &gt; 政务公开</div>
    <table class="xxgk"><tr><td>索引号：</td><td>B0019/2019-00007</td><td>主题分类：</td><td>城乡建设</td></tr>
    <tr><td>发布机构：</td><td>丙市人民政府办公室</td><td>成文日期：</td><td>2019年3月1日</td></tr>
    <tr><td>发文字号：</td><td>丙政办〔2019〕7号</td><td>有效性：</td><td>有效</td></tr></table>
    <h1>{TITLE}</h1><p>发布时间：2019-03-05 字体：【大 中 小】 打印 关闭</p>
    <div class="view TRS_UEDITOR trs_paper_default">{body}<p>【打印】【关闭】</p></div>
    <div class="xgwj">相关链接：<a href=1>关于另一件事的通知</a></div><p>上一篇：关于某事的通知。这是别的一句。</p>
    <div class="footer">主办：丙市人民政府办公室 丙ICP备00000001号 <script>var a = "、。；";</script></div></body></html>"""


def cms_zoom(body: str) -> str:
    """A list of particulars instead of a table, the title in a div, GBK."""
    return f"""<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>{TITLE}</title></head>
    <body><div id="nav"><ul><li><a>首页</a><li><a>机构</a></ul></div><ul class="mate"><li>索 引 号：B0019/2019-00007
    <li>发文字号：丙政办〔2019〕7号<li>成文日期：2019年3月1日<li>发布机构：丙市人民政府办公室</ul>
    <div class="xl_title">{TITLE}</div><div class="share">分享到： 微信 微博</div><div id="zoom">{body}</div>
    <div>扫一扫在手机打开当前页</div><div>上一条：<a>别的通知</a></div></body></html>"""


def cms_layout_tables(body: str) -> str:
    """A page of the early years: everything in nested tables, no names at all."""
    return f"""<HTML><HEAD><TITLE>{TITLE}-丙市人民政府网</TITLE></HEAD><BODY>
    <TABLE width=960><TR><TD colspan=2><IMG src=banner.gif></TD></TR>
    <TR><TD width=180><TABLE><TR><TD><A href=a>领导之窗</A></TD></TR><TR><TD><A href=b>政府文件</A></TD></TR></TABLE></TD>
    <TD><TABLE><TR><TD align=center><FONT size=5><B>{TITLE}</B></FONT></TD></TR>
    <TR><TD>丙政办〔2019〕7号</TD></TR><TR><TD>{body}</TD></TR>
    <TR><TD>【字体：大 中 小】【打印】【关闭】</TD></TR></TABLE></TD></TR>
    <TR><TD colspan=2>版权所有 丙市人民政府 丙ICP备00000001号</TD></TR></TABLE></BODY></HTML>"""


def cms_new(body: str) -> str:
    """Semantic elements, a site header with its own h1, a sidebar of sentences."""
    return f"""<!doctype html><html><head><meta charset=utf-8><meta name="ArticleTitle" content="{TITLE}"></head><body>
    <header><nav><a>首页</a></nav></header><main><div class="detail"><div class="detail-tit">{TITLE}</div>
    <div class="info"><span>发文字号：丙政办〔2019〕7号</span><span>来源：市政府办</span></div>
    <div class="pages_content" id="UCAP-CONTENT">{body}</div></div></main><aside>政策解读。另一句。又一句。</aside>
    <footer>网站标识码0000000001 丙公网安备00000000000001号</footer></body></html>"""


def cms_flat(body: str) -> str:
    """No container at all: menus, paragraphs and footer side by side."""
    return f"""<html><head><meta charset=utf-8><title>丙市人民政府</title></head><body>
    <div class=top><a>首页</a> <a>机构</a></div>
    <center><h2>{TITLE}</h2></center><p align=center>丙政办〔2019〕7号</p>{body}<p>打印本页 | 关闭窗口</p>
    <ul><li><a>别的通知</a><li><a>另一句。又一句。</a></ul><p>主办单位：丙市人民政府办公室　丙ICP备00000001号</p></body></html>"""


@pytest.mark.parametrize(
    ("page", "codec"),
    [
        (cms_trs, "utf-8"),
        (cms_zoom, "gbk"),
        (cms_zoom, "utf-8"),
        (cms_layout_tables, "gb18030"),
        (cms_new, "utf-8"),
        (cms_flat, "utf-8"),
    ],
)
def test_a_page_gives_its_article_with_title_and_number_once_and_no_furniture(page: Callable[[str], str], codec: str) -> None:
    reading = read(page(BODY).encode(codec))
    assert reading.format == "html"
    assert LINES in reading.text
    before = reading.text[: reading.text.index(LINES)]
    assert reading.text.count(TITLE) == before.count(TITLE) == 1
    assert reading.text.count("丙政办〔2019〕7号") == before.count("丙政办〔2019〕7号") == 1
    for furniture in (
        "首页",
        "打印",
        "关闭",
        "扫一扫",
        "上一",
        "微信",
        "ICP",
        "网安",
        "别的",
        "var a",
        "门户",
        "另一句",
        "字体",
        "相关链接",
    ):
        assert furniture not in reading.text
    assert reading.text.endswith("2019年3月1日")


def test_the_particulars_of_a_page_stand_with_their_values() -> None:
    for page in (cms_trs, cms_zoom):
        lines = [line.replace(" ", "").replace("\t", "").replace("：", "") for line in read(page(BODY)).text.split("\n")]
        assert {
            "索引号B0019/2019-00007",
            "发文字号丙政办〔2019〕7号",
            "成文日期2019年3月1日",
            "发布机构丙市人民政府办公室",
        } <= set(lines)


@pytest.mark.parametrize("page", [cms_trs, cms_zoom, cms_layout_tables, cms_new, cms_flat])
def test_a_table_on_a_page_repeats_its_merged_cells(page: Callable[[str], str]) -> None:
    reading = read(page(BODY + TABLE))
    (table,) = reading.tables
    assert words(reading, table) == [["任务分工表"] * 3, ["序号", "事项", "单位"], ["1", "补植", "甲局\n乙局"], ["1", "养护", ""]]
    assert table.rows[2][0] is table.rows[3][0]
    assert reading.text.count("任务分工表") == 1


def test_a_table_that_frames_prose_is_text() -> None:
    prose = "为做好绿地养护，现将有关事项通知如下，请各区认真抓好落实，确保按期完成。" * 2
    reading = read(
        f"<body><table><tr><td><p>{prose}</p><p>一、{prose}</p></td><td><p>{prose}</p></td></tr><tr><td>{prose}<td>{prose}</table>"
    )
    assert reading.tables == ()
    assert reading.text.startswith(f"{prose}\n一、{prose}\n{prose}")


def test_a_fragment_of_a_page_and_verbatim_text_are_read() -> None:
    assert read("<p>一、补植。</p><p>二、清理。</p>").text == "一、补植。\n二、清理。"
    assert read("<pre>一、补植。\n二、清理。</pre>").text == "一、补植。\n二、清理。"


def test_a_declared_charset_that_lies_is_not_believed() -> None:
    assert TITLE in read(cms_zoom(BODY).encode("utf-8")).text
    assert TITLE in read(cms_trs(BODY).encode("gb18030")).text


# -- DOCX


def numbered(document: docx.document.Document, text: str, level: int, number: int = 90) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'))


def with_numbering() -> docx.document.Document:
    """A document with the list that notices use: 一、 （一） 1. ①, and a second one that begins anew."""
    document = docx.Document()
    levels = [
        ("chineseCountingThousand", "%1、"),
        ("chineseCounting", "（%2）"),
        ("decimal", "%3."),
        ("decimalEnclosedCircleChinese", "%4"),
    ]
    body = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    lists = document.part.numbering_part.element
    lists.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">{body}</w:abstractNum>'))
    lists.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="91"><w:abstractNumId w:val="90"/>{again}</w:num>'))
    return document


def saved(document: docx.document.Document) -> bytes:
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def test_the_numbers_that_word_prints_are_in_the_text() -> None:
    document = with_numbering()
    for text, level in [
        ("总体要求", 0),
        ("目标", 1),
        ("补植。", 2),
        ("121工程。", 2),
        ("细则", 3),
        ("原则", 1),
        ("清理。", 2),
        ("保障", 0),
    ]:
        numbered(document, text, level)
    numbered(document, "另起", 0, 91)
    numbered(document, "再来", 0, 91)
    expected = "一、总体要求\n（一）目标\n1.补植。\n2. 121工程。\n① 细则\n（二）原则\n1.清理。\n二、保障\n一、另起\n二、再来"
    reading = read(saved(document))
    assert (reading.text.replace("① ", "①"), reading.format, reading.encoding) == (expected.replace("① ", "①"), "docx", "")


def test_a_style_numbers_its_paragraphs() -> None:
    document = with_numbering()
    style = document.styles["Heading 1"].element
    style.get_or_add_pPr().append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="90"/></w:numPr>'))
    document.add_paragraph("总则", style="Heading 1")
    document.add_paragraph("正文。")
    document.add_paragraph("附则", style="Heading 1")
    assert read(saved(document)).text == "一、总则\n正文。\n二、附则"


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (10, "chineseCounting", "十"),
        (21, "chineseCountingThousand", "二十一"),
        (103, "chineseCountingThousand", "一百零三"),
        (110, "japaneseCounting", "一百一十"),
        (2012, "ideographDigital", "二〇一二"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "ideographTraditional", "丙"),
        (2, "ideographZodiac", "丑"),
        (21, "decimalEnclosedCircle", "㉑"),
        (60, "decimalEnclosedCircle", "60"),
        (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"),
        (3, "lowerLetter", "c"),
        (3, "unheardOf", "3"),
    ],
)
def test_numbers_in_the_formats_of_word(number: int, form: str, text: str) -> None:
    assert numeral(number, form) == text


def test_a_docx_is_read_in_its_order_without_what_paper_does_not_show() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉文字"
    paragraph = document.add_paragraph("保留")
    for inner in (
        "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del>",
        "<w:ins><w:r><w:t>插入</w:t></w:r></w:ins>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>",
        "<w:r><w:instrText>DATE</w:instrText></w:r>",
        '<w:r><w:tab/><w:t xml:space="preserve">尾 </w:t><w:br/><w:t>次行</w:t></w:r>',
    ):
        paragraph._p.append(parse_xml(inner.replace(">", f" {nsdecls('w')}>", 1)))
    table = document.add_table(3, 3)
    for row, texts in enumerate([("序号", "事项", "单位"), ("1", "补植", "甲局"), ("", "养护", "乙局")]):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 2).add_table(1, 2).cell(0, 1).text = "丁办"
    document.add_paragraph("落款")
    reading = read(saved(document))
    (only,) = reading.tables
    assert words(reading, only) == [["序号", "事项", "单位"], ["1", "补植", "甲局\n丁办"], ["1", "养护", "乙局"]]
    assert reading.text.startswith("保留插入\t尾\n次行\n序号\t事项\t单位\n")
    assert reading.text.endswith("\n落款")
    assert only.rows[1][0] is only.rows[2][0]


def test_columns_merged_in_word_stay_rectangular() -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 2)).text = "分工表"
    for column, text in enumerate(("序号", "事项", "单位")):
        table.cell(1, column).text = text
    reading = read(saved(document))
    assert words(reading, reading.tables[0])[:2] == [["分工表"] * 3, ["序号", "事项", "单位"]]


def test_a_text_box_is_read_once() -> None:
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>框内文字</w:t></w:r></w:p></w:txbxContent>"
    spaces = nsdecls("w") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    document.add_paragraph("正文")._p.append(
        parse_xml(
            f"<w:r {spaces}><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    assert read(saved(document)).text == "框内文字\n正文"


# -- workbooks


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        fill(book)
    return target.getvalue()


def test_a_sheet_gives_a_table_for_each_block() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("分工")
        sheet.merge_range(1, 1, 1, 4, "任务分工表")
        sheet.write_row(2, 1, ["序号", "事项", "时限", "比例"])
        sheet.merge_range(3, 1, 4, 1, 1.0)
        sheet.write(3, 2, "补植")
        sheet.write_datetime(3, 3, datetime.datetime(2020, 6, 30), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write(3, 4, 0.1 + 0.2)
        sheet.write(4, 2, "养护\n修剪")
        sheet.write(6, 1, "注：以上单位排名不分先后。")
        book.add_worksheet("空").hide()

    reading = read(workbook(fill))
    (table,) = reading.tables
    assert words(reading, table) == [
        ["任务分工表"] * 4,
        ["序号", "事项", "时限", "比例"],
        ["1", "补植", "2020-06-30", "0.3"],
        ["1", "养护\n修剪", "", ""],
    ]
    assert table.rows[2][0] is table.rows[3][0]
    assert reading.text.endswith("\n注：以上单位排名不分先后。")
    assert (reading.format, "分工\n" in reading.text) == ("xlsx", False)


def test_coloured_blank_cells_far_away_do_no_harm() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["事项", "单位"])
        sheet.write_row(1, 0, ["补植", "甲局"])
        sheet.write_blank(900_000, 300, None, book.add_format({"bg_color": "red"}))

    assert read(workbook(fill)).text == "事项\t单位\n补植\t甲局"


def test_several_sheets_are_told_by_name() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name in ("甲区", "乙区"):
            book.add_worksheet(name).write_row(0, 0, ["事项", True, 12.0])

    assert read(workbook(fill)).text == "甲区\n事项\nTRUE\n12\n乙区\n事项\nTRUE\n12"


def test_an_open_document_sheet_is_read() -> None:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in ("序号", "事项")
    )
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text"))
    rows = f"<table:table-row>{cells}</table:table-row>" * 2
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="表">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    reading = read(zipped({"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"}))
    assert reading.format == "ods"
    assert words(reading, reading.tables[0]) == [["序号", "事项"]] * 2


# -- PDF


def pdf(pages: list[list[tuple[float, float, float, str]]], *, images: bool = False, trailer: str = "") -> bytes:
    """A PDF with one line of text at each (x, y, size), in a font that maps its codes to Unicode and nothing else."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    letters = sorted({char for page in pages for *_, text in page for char in text})
    maps = "\n".join(f"<{at + 1:04x}> <{char.encode('utf-16-be').hex()}>" for at, char in enumerate(letters))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(letters)} beginbfchar\n{maps}\nendbfchar endcmap end end"
    )
    widths = " ".join(f"{at + 1} [{500 if char.isascii() else 1000}]" for at, char in enumerate(letters))
    objects += [
        "<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /F /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        f" /Supplement 0 >> /DW 1000 /W [{widths}] /FontDescriptor 6 0 R >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
        "<< /Type /FontDescriptor /FontName /F /Flags 4 /FontBBox [0 -200 1000 800] /ItalicAngle 0"
        " /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>",
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
        "\nstream\nx\nendstream",
    ]
    kids = []
    for page in pages:
        lines = [
            f"BT /F {size} Tf {x} {y} Td <{''.join(f'{letters.index(char) + 1:04x}' for char in text)}> Tj ET"
            for x, y, size, text in page
        ]
        content = "\n".join(lines + ["q 500 0 0 700 40 40 cm /I Do Q"] * images)
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        resources = "<< /Font << /F 3 0 R >> /XObject << /I 7 0 R >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources {resources} /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    data, offsets = b"%PDF-1.5\n", []
    for number, one in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{one}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    end = f"trailer << /Size {size} /Root 1 0 R {trailer}>>\nstartxref\n{len(data)}\n%%EOF"
    return data + f"xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode()


def set_page(number: int, paragraphs: list[str]) -> list[tuple[float, float, float, str]]:
    """A4 as GB/T 9704 sets it: 28 characters of 16 points a line, two for the indent, the page number below."""
    lines = [(250.0, 800.0, 9.0, "丙市人民政府公报")]
    y = 730.0
    for paragraph in paragraphs:
        text, x = paragraph, 73.5 + 32
        while text:
            room = 26 if x > 100 else 28
            lines.append((x, y, 16.0, text[:room]))
            text, x, y = text[room:], 73.5, y - 28
    return [*lines, (280.0, 50.0, 14.0, f"— {number} —")]


PARAGRAPHS = [
    "一、补植行道树",
    "（一）各区对缺株路段逐条排查，按照适地适树、乡土树种优先的原则，于今冬明春完成补植，确保成活。（责任单位：甲局、乙局，各区人民政府）",
    "1.清理水面漂浮物和沿岸垃圾，建立日常保洁制度，做到一日一巡、一周一查、一月一评，发现问题及时整改到位，不留死角。",
    "责任单位：丁办",
]


def test_a_pdf_gives_paragraphs_without_page_furniture() -> None:
    reading = read(pdf([set_page(number, PARAGRAPHS) for number in (1, 2, 3)]))
    assert reading == Reading("\n".join(PARAGRAPHS * 3), "pdf", "", ())


def test_a_paragraph_goes_on_over_the_end_of_a_page() -> None:
    first = set_page(1, [PARAGRAPHS[1][: 26 + 28]])
    rest = [(73.5, 730.0, 16.0, PARAGRAPHS[1][26 + 28 :]), (105.5, 702.0, 16.0, "二、其他"), (280.0, 50.0, 14.0, "- 2 -")]
    assert read(pdf([first[1:], rest])).text == f"{PARAGRAPHS[1]}\n二、其他"


def test_the_cells_of_a_row_in_a_pdf_stay_beside_each_other() -> None:
    page = [
        (73.5, 700.0, 12.0, "序号"),
        (150.0, 700.0, 12.0, "事项"),
        (400.0, 700.0, 12.0, "单位"),
        (73.5, 680.0, 12.0, "1"),
        (150.0, 680.0, 12.0, "补植"),
    ]
    assert read(pdf([page])).text == "序号 事项 单位\n1 补植"


# -- what is refused


def zipped(parts: dict[str, str | bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def lying_zip() -> bytes:
    """A document whose directory promises 64 bytes and whose stream unpacks to 64 MiB, with a checksum to match the promise."""
    data = zipped({"word/document.xml": bytes(2**26)})
    head = bytes(64)
    checksum = struct.pack("<I", zlib.crc32(head))
    for at, size in ((14, 22), (data.index(b"PK\x01\x02") + 16, data.index(b"PK\x01\x02") + 24)):
        data = data[:at] + checksum + data[at + 4 : size] + struct.pack("<I", 64) + data[size + 4 :]
    return data


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + stream.encode("utf-16-le") + bytes(1000)


def docx_with(body: str) -> bytes:
    document = docx.Document()
    document.element.body.insert(0, parse_xml(body.replace(">", f" {nsdecls('w')}>", 1)))
    return saved(document)


def huge_sheet(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    sheet.write(0, 0, "首")
    sheet.write(1_048_575, 16_383, "末")


def wide_sheet(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet()
    sheet.write(0, 0, "首")
    sheet.write(4_000, 60, "末")


WORD = '<w:document xmlns:w="w"><w:body>{}</w:body></w:document>'
TABLE_ROWS = "<tr>" + "<td>格" * 500 + "</tr>"

REFUSED: dict[str, list[Callable[[], bytes | str]]] = {
    "empty": [
        lambda: b"",
        lambda: "",
        lambda: " \n\t\u3000\xa0",
        lambda: b"\xef\xbb\xbf",
        lambda: b"<html><body><script>x</script></body></html>",
        lambda: saved(docx.Document()),
        lambda: workbook(lambda book: book.add_worksheet()),
        lambda: pdf([[]]),
    ],
    "image_only": [
        lambda: b"\x89PNG\r\n\x1a\n" + bytes(50),
        lambda: b"\xff\xd8\xff\xe0" + bytes(50),
        lambda: b"II*\x00" + bytes(50),
        lambda: b"GIF89a" + bytes(50),
        lambda: b"<html><body><img src=a.png></body></html>",
        lambda: docx_with("<w:p><w:r><w:drawing/></w:r></w:p>"),
        lambda: pdf([[]], images=True),
        lambda: pdf([[]] * 20 + [[(80, 700, 16, "封面")]], images=True),
    ],
    "encrypted": [
        lambda: ole("EncryptedPackage"),
        lambda: pdf(
            [[(80, 700, 16, "密文")]],
            trailer=f"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'41' * 32}> /U <{'42' * 32}> >> ",
        ),
        lambda: zipped({"word/document.xml": "x"}).replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01"),
    ],
    "broken": [
        lambda: b"%PDF-1.7\nnothing more",
        lambda: b"PK\x03\x04" + bytes(100),
        lambda: saved(docx.Document())[:-200],
        lambda: zipped({"word/document.xml": "<w:document"}),
        lambda: zipped({"xl/workbook.xml": "<workbook/>"}),
        lambda: "<div>" * 5000 + "深",
    ],
    "too_large": [
        lambda: bytes(10 * 2**20 + 1),
        lambda: "字" * 2_000_001,
        ("字" * 2_000_001).encode,
        lambda: pdf([[(80, 700, 16, "页")]] * 601),
        lambda: f"<table>{TABLE_ROWS * 401}</table>",
        lambda: "\n".join(["甲" + "\t" * 100] * 2_100),
        lambda: workbook(wide_sheet),
        lambda: workbook(huge_sheet),
        lambda: zipped(
            {"word/document.xml": WORD.format("".join(f"<w:p><w:r><w:t>{n:09}</w:t></w:r></w:p>" for n in range(210_000)))}
        ),
    ],
    "zip_bomb": [
        lambda: zipped({"word/document.xml": bytes(2**24)}),
        lambda: zipped({f"a{at}": bytes(2**20) for at in range(101)}),
        lambda: zipped(dict.fromkeys(map(str, range(5_001)), "")),
    ],
    "binary": [
        lambda: bytes(range(256)) * 20,
        lambda: b"MZ\x90\x00\x03" + bytes(400),
        lambda: zipped({"a.txt": "甲"}),
        lambda: "\ud800",
    ],
    "old_format": [
        lambda: ole("WordDocument"),
        lambda: ole("Contents"),
        lambda: zipped({"OFD.xml": "<ofd/>"}),
        lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
        lambda: b"{\\rtf1\\ansi x}",
        lambda: '<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>',
    ],
}


@pytest.mark.parametrize(
    ("reason", "make"),
    [pytest.param(reason, make, id=f"{reason}-{at}") for reason, makers in REFUSED.items() for at, make in enumerate(makers)],
)
def test_what_cannot_be_read_is_refused_by_its_reason(reason: str, make: Callable[[], bytes | str]) -> None:
    assert refused(make()) == reason


def test_a_directory_that_lies_unpacks_to_no_more_than_it_says() -> None:
    assert refused(lying_zip()) in {"broken", "zip_bomb"}


def test_entities_that_multiply_are_refused() -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12)) + "]>"
    assert refused(zipped({"word/document.xml": laughs + WORD.format("<w:p><w:r><w:t>&a12;</w:t></w:r></w:p>")})) == "broken"


@pytest.mark.parametrize("reason", [*REFUSED, "secret"])
def test_a_message_is_one_line_in_each_language(reason: str) -> None:
    error = Unreadable(reason)  # type: ignore[arg-type]
    assert str(error) == error.message("en")
    assert error.message("zh") == error.message("zh-hans") == error.message()
    for lang, kept in (("zh", "未"), ("en", "nothing was kept")):
        assert kept in error.message(lang)
        assert not {"\n", "{"} & set(error.message(lang))
    again = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert (type(again), again.reason, again.args) == (Unreadable, error.reason, error.args)


# -- secret marks

HEADS = [
    "机密★20年",
    "机 密 ★ 20 年",
    "秘密★",
    "　　　　　　绝密★长期",
    "000023\n秘密★6个月\n特急",
    "000023　机密★1年",
    "№ 000023 机密★1年",
    "秘密  10年",
    "机密（10年）",
    "特急　　机密★１０年",
    "丙市人民政府办公室文件　　　秘密★5年",
    "机密\n★20年",
    "密级：秘密",
    "【绝密】★启用前",
]


@pytest.mark.parametrize("head", HEADS)
def test_a_secret_mark_at_the_head_is_refused_in_every_format(head: str) -> None:
    text = f"{head}\n\n关于调整某项安排的通知\n各区人民政府：\n　　现将安排通知如下。"
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    lines = [(80.0, 780.0 - 30 * at, 16.0, line) for at, line in enumerate(text.split("\n")) if line]
    page = "<html><body><div id=zoom>" + "".join(f"<p>{line}</p>" for line in text.split("\n")) + "</div></body></html>"
    for data in (text, text.encode("gb18030"), page, saved(document), pdf([lines])):
        assert refused(data) == "secret"


def test_a_secret_mark_in_a_header_or_a_text_box_is_seen() -> None:
    document = docx.Document()
    document.add_paragraph("关于某项安排的通知")
    box = docx.Document()
    box.add_paragraph("关于某项安排的通知")._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')}><w:pict><w:txbxContent><w:p><w:r><w:t>机密★1年</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
        )
    )
    document.sections[0].header.paragraphs[0].text = "秘密★3年"
    assert refused(saved(document)) == refused(saved(box)) == "secret"


@pytest.mark.parametrize(
    "text",
    [
        "关于做好保密工作的通知\n各区：\n　　标注“机密★10年”的文件应当登记。",
        "保守秘密十年记\n秘密花园 10年后\n机密信息系统建设方案",
        "关于定密工作的通知\n各单位：\n秘密★10年\n的文件如何管理",
        "秘密",
        "商业秘密10年保护期的若干规定",
        "第一行\n" * 12 + "机密★20年\n",
    ],
)
def test_the_word_in_running_text_is_no_mark(text: str) -> None:
    assert read(text).text == text


def test_nothing_of_a_secret_file_leaves_with_the_exception() -> None:
    text = "机密★20年\n关于赤鹿行动的通知\n各区：\n　　内容。"
    document = docx.Document()
    document.add_paragraph(text)
    for data in (text, text.encode("gb18030"), saved(document)):
        with pytest.raises(Unreadable) as caught:
            read(data, name="赤鹿.txt")
        error = caught.value
        assert (error.reason, error.__cause__, error.__context__) == ("secret", None, None)
        ours = [frame.f_locals for frame, _ in traceback.walk_tb(error.__traceback__)][1:]
        assert "赤鹿" not in repr((ours, error, error.args, error.message("zh"), str(error)))


# -- whatever comes


def sound(reading: Reading) -> None:
    """What holds of every reading."""
    assert reading.text.strip()
    for table in reading.tables:
        assert 0 <= table.start <= table.end <= len(reading.text)
        assert len({len(row) for row in table.rows}) == 1
        for cell in (cell for row in table.rows for cell in row):
            assert table.start <= cell.start <= cell.end <= table.end


SEEDS = [
    cms_trs(BODY + TABLE).encode(),
    cms_zoom(BODY).encode("gb18030"),
    NOTICE.encode("utf-16"),
    pdf([set_page(1, PARAGRAPHS)]),
    saved(with_numbering()),
    workbook(lambda book: book.add_worksheet().write_row(0, 0, ["事项", "单位"])),  # type: ignore[arg-type, return-value]
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"<table><tr><td>",
    "| 甲 | 乙 |\n|---|---|\n".encode(),
    "甲\t乙\t丙\n丁\t\t\n".encode(),
]


@given(st.one_of(st.binary(max_size=400), st.text(max_size=200)))
def test_anything_gives_a_reading_or_a_reason(data: bytes | str) -> None:
    with suppress(Unreadable):
        sound(read(data))


@given(st.sampled_from(SEEDS), st.integers(0, 10**6), st.integers(0, 40), st.binary(max_size=60))
def test_a_file_with_a_wound_gives_a_reading_or_a_reason(seed: bytes, at: int, lost: int, put: bytes) -> None:
    at %= len(seed)
    with suppress(Unreadable):
        sound(read(seed[:at] + put + seed[at + lost :]))


@given(st.lists(st.lists(st.text("甲乙丙 \n|", max_size=5), min_size=3, max_size=3), min_size=2, max_size=5))
def test_the_cells_of_a_page_come_back(rows: list[list[str]]) -> None:
    html = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in [["事", "项", "位"], *rows])
    reading = read(f"<body><p>分工表</p><table>{html}</table></body>")
    sound(reading)
    (table,) = reading.tables
    squeezed = [["".join(cell.split()) for cell in row] for row in words(reading, table)]
    assert squeezed[1:] == [["".join(cell.split()) for cell in row] for row in rows]
