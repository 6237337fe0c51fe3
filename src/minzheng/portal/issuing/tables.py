"""A plan as a table: each duty with who leads, who answers with it, until when, and where it stands."""

from __future__ import annotations

from docx.document import Document as Paper
from docx.oxml import OxmlElement
from docx.shared import Mm
from docx.table import _Cell

from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.time import api as time
from minzheng.plan.duties import api as duties
from minzheng.portal.issuing import paper
from minzheng.portal.ui.typeset import typeset

WIDTHS = (13, 86, 28, 46, 22, 30)
"""Of the columns, in millimetres: 225 in all."""


def rows(plan: duties.Plan) -> list[tuple[str, ...]]:
    """The table of the plan's own duties, without its head. A lead that nobody settled is nobody's."""
    words = paper.words()
    found: list[tuple[str, ...]] = []
    for duty in plan.tasks:
        lead = duty.lead
        found.append(
            (
                duty.no,
                typeset(duty.text),
                lead.token if lead else words.unsettled,
                _others(duty, lead),
                due(duty.due),
                words.basis.format(number=plan.number, no=duty.no),
            )
        )
    return found


def _others(duty: duties.Duty, lead: duties.Part | None) -> str:
    """Those who answer with the lead, then by their role those who support or carry out, as the notice names them."""
    words, found = paper.words(), dict[str, list[str]]()
    for part in duty.parts:
        if part is not lead:
            role = duties.role_at(part, "", time.today())  # what its issuer says of it today
            found.setdefault(role if role in {"support", "implement"} else "", []).append(part.token)
    names = {role: words.joiner.join(some) for role, some in found.items()}
    said = (words.role.format(role=kind.name.zh, names=names[role]) for role, kind in duties.roles().items() if role in names)
    return words.between.join([*([names[""]] if "" in names else []), *said])


def due(text: str) -> str:
    """A deadline as documents write it."""
    year, _dash, rest = text.partition("-")
    month, _dash, day = rest.partition("-")
    form = paper.words().day if day else paper.words().month if month else paper.words().year if year else ""
    return form.format(year=year, month=int(month or 0), day=int(day or 0))


def table(plan: duties.Plan) -> bytes:
    """The table as an annex on turned A4, its head on every page, as DOCX."""
    words = paper.words()
    sheet = paper.sheet()
    paper.lay_out(sheet.sections[0], wide=True)
    paper.line(sheet, words.annex, "first")
    paper.line(sheet, typeset(plan.title), "title", paper.TITLE, side=paper.Alignment.CENTER)
    paper.line(sheet, f"{words.table_title} ({plan.number})", "second", side=paper.Alignment.CENTER)
    _grid(sheet, [words.columns, *rows(plan)])
    return paper.saved(sheet)


def _grid(sheet: Paper, lines: list[tuple[str, ...]]) -> None:
    made = sheet.add_table(rows=len(lines), cols=len(WIDTHS), style="Table Grid")
    made.autofit = False
    for column, width in enumerate(WIDTHS):
        made.columns[column].width = Mm(width)
    cells = made._cells  # one walk through the table instead of one for each cell
    for number, line in enumerate(lines):
        for column, text in enumerate(line):
            _fill(cells[number * len(WIDTHS) + column], text, WIDTHS[column], head=number == 0)
    for number, row in enumerate(made.rows):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        if number == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _fill(cell: _Cell, text: str, width: int, *, head: bool) -> None:
    cell.width = Mm(width)
    line = cell.paragraphs[0]
    paper.close_up(line)
    if head:
        line.alignment = paper.Alignment.CENTER
    paper.dress(line.add_run(text), "first" if head else "body", 12)


def workbook(plan: duties.Plan) -> bytes:
    """The same table as XLSX, in which no text becomes a formula."""
    words = paper.words()
    notes = [f"{plan.title} {plan.number}", words.reading_copy]
    return exchange.to_xlsx(words.table_title, words.columns, rows(plan), notes=notes)
