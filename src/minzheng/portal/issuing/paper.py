"""Paper as GB/T 9704-2012 wants it: the page, its grid, its fonts, its page numbers."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from minzheng.content import api as content

TITLE, BODY, SMALL = 22, 16, 14
"""The sizes 2号, 3号 and 4号, in points."""
LINE = 28.99
"""22 lines in 225 mm."""
RED = RGBColor(0xE0, 0x10, 0x10)
Alignment = WD_ALIGN_PARAGRAPH


@dataclass(frozen=True, slots=True)
class Words:
    """The shape of `words.toml`."""

    file: str
    annex: str
    table_title: str
    columns: tuple[str, ...]
    basis: str
    basis_letter: str
    unsettled: str
    year: str
    month: str
    day: str
    date: str
    reading_copy: str
    joiner: str
    role: str
    between: str
    font: Mapping[str, str]


@cache
def words() -> Words:
    """The words of documents. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), Words)


def sheet() -> Paper:
    """An empty A4 document with the margins, the grid and the page numbers of an official paper."""
    paper = Document()
    paper.core_properties.author = ""
    paper.core_properties.comments = words().reading_copy
    paper.settings.odd_and_even_pages_header_footer = True
    normal = paper.styles["Normal"]
    normal.font.size = Pt(BODY)
    normal.font.name = words().font["body"]
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), words().font["body"])
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.get_or_add_rPr().append(language)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    lay_out(paper.sections[0])
    return paper


def lay_out(section: Section, *, wide: bool = False) -> None:
    """Margins 37, 35, 28 and 26 mm, which leave 156 × 225; 28 characters a line and 22 lines a page; a wide page is turned."""
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    top, right, bottom, left = (28, 37, 26, 35) if wide else (37, 26, 35, 28)
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    section.footer_distance = Mm(max(bottom - 14, 10))
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    for key, value in (("type", "linesAndChars"), ("linePitch", "580"), ("charSpace", "-840")):
        grid.set(qn(f"w:{key}"), value)
    section._sectPr.append(grid)
    _number(section.footer.paragraphs[0], Alignment.RIGHT)
    _number(section.even_page_footer.paragraphs[0], Alignment.LEFT)


def _number(line: Paragraph, side: Alignment) -> None:
    """A page number between dashes, one character in from its side."""
    for run in line.runs:
        run._r.getparent().remove(run._r)
    line.alignment = side
    line.paragraph_format.right_indent = Pt(SMALL) if side == Alignment.RIGHT else None
    line.paragraph_format.left_indent = Pt(SMALL) if side == Alignment.LEFT else None
    dress(line.add_run("\u2014 "), "page", SMALL)
    number = dress(line.add_run(), "page", SMALL)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        number._r.append(part)
    dress(line.add_run(" \u2014"), "page", SMALL)


def dress(run: Run, font: str, size: float, *, red: bool = False) -> Run:
    """A run in one of the fonts, for Chinese letters as for Latin ones."""
    run.font.name, run.font.size = words().font[font], Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), words().font[font])
    if red:
        run.font.color.rgb = RED
    return run


def line(
    paper: Paper, text: str, font: str = "body", size: float = BODY, *, side: Alignment | None = None, indent: int = 0
) -> Paragraph:
    """A paragraph on the grid. `indent`: by how many characters its first line stands in."""
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(LINE if size <= BODY else size * 1.6)
    if side is not None:
        paragraph.alignment = side
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(size * indent)
    dress(paragraph.add_run(text), font, size)
    return paragraph


def close_up(paragraph: Paragraph) -> None:
    """The lines of a cell: closer than the grid of the page."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(18)


def stand_in(paragraph: Paragraph, characters: int) -> None:
    """Keeps a paragraph away from the right by so many characters."""
    paragraph.paragraph_format.right_indent = Pt(BODY * characters)


def rule_below(paragraph: Paragraph) -> None:
    """The red line below the number."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "18"), ("space", "11"), ("color", "E01010")):
        bottom.set(qn(f"w:{key}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().append(borders)


def saved(paper: Paper) -> bytes:
    """The file."""
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()
