"""Plans with their reading known beforehand, and the layouts that offices print them in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import batched, count

import docx
import xlsxwriter
from hypothesis import strategies as st

TITLE = "丙市养老服务提升行动任务分工方案"
COVER = (
    f"关于印发《{TITLE}》的通知\n丙政办发〔2012〕61号\n各县（市、区）人民政府，市各有关部门：\n"
    f"　　现将《{TITLE}》印发给你们，请认真组织实施。{{note}}\n丙市人民政府办公室\n2012年10月10日\n{TITLE}\n"
)


def words(text: str) -> tuple[str, ...]:
    """The words of a text that blanks divide."""
    return tuple(text.split())


UNITS = words(
    """市民政局 市财政局 市人力资源和社会保障局 市住房和城乡建设局 市教育局 市委宣传部（市新闻出版局） 市委组织部 团市委 市妇联
    市残联 人民银行丙市中心支行 市消防救援支队 各县（市、区）人民政府 各镇（街道） 市大数据管理中心"""
)
HEADINGS = ("完善兜底保障", "扩大普惠服务", "提高设施水平", "培养服务队伍", "发展老年产业")
TASKS = words(
    """改造社区养老服务设施 健全县（市、区）老年人能力评估机制 公开村（居）养老服务事项 推广“一院一策”管理模式
    建设区域性养老服务中心 统一应用程序接口（API）标准 建立丙市养老服务信息平台（以下简称平台） 落实城乡低保和特困人员供养政策
    规范民办养老机构收费行为"""
)
MANNERS = ("", "，提高服务质量", "；推动资源共享；加强监督检查", "。鼓励社会力量参与，支持公建民营", "，坚持政府主导、社会参与")
MEASURES: dict[str, tuple[str, ...]] = {
    "": (),
    "，覆盖率达到95%以上": ("95%",),
    "，新建社区食堂12个": ("12个",),
    "，每千名老年人拥有床位不少于30张": ("30张/千名老年人",),
    "，培训护理员1.5万名": ("1.5万名",),
    "，各县（市、区）分别建有1所护理院": ("1所",),
    "，对新建床位给予500元补助": (),
}
TIMES = {
    "": None,
    "到2015年，": "2015",
    "2013年6月底前，": "2013-06",
    "力争到2017年，": "2017",
    "3月底前，": "2013-03",
    "11月底前，": "2012-11",
    "到2014年搭建框架，到2016年": "2016",
    "自2013年起，": None,
    "按照《丙市事业发展规划（2013—2015年）》要求，": None,
    "长期坚持，": None,
}
CELLS = {"": None, "2013年6月底前": "2013-06", "2015年": "2015", "2014年12月": "2014-12", "长期坚持": None, "6月底": "2013-06"}

# What notices are made of, in either width, for texts that are none.
FRAGMENTS = (
    *("\n", "\n\n", "\r\n", "\t", " ", "\u3000", "\xa0", "\u200b", "\u2028", "|---|---|\n", "第一条 ", "# "),
    *words(
        """一、 （一） 1. ２． 3、 1 2 ① ⒈ ㈠ （ ） ( ) 〔 〕 【 】 《 》 “ ” 、 ， , ； ; 。 ： : | ｜ ** ★ 等 和 Ａ ⼈ 牵头 配合
        负责 会同 按职责分工负责 责任单位： 牵头单位: 配合单位： 完成时限： 以下均需各区落实，不再列出 列第一位的为牵头单位，下同
        序号 工作任务 责任单位 牵头单位 完成时限 丙政办发〔2012〕61号 2012年10月10日 关于印发《丙市方案》的通知
        各县（市、区）人民政府： 到２０１５年 等6件 附件： —2— 人口在5万人以下的镇，工作人员不少于3名 省财政厅 教育厅
        广州、深圳市政府"""
    ),
    *(*UNITS, *TASKS, *TIMES, *MEASURES),
)


@dataclass(frozen=True, slots=True)
class Task:
    """One task, and what a compiler must find in it."""

    no: str | None
    text: str
    lead: tuple[str, ...]
    co: tuple[str, ...]
    deadline: str | None = None
    measures: tuple[str, ...] = ()
    cell: str = ""

    @property
    def units(self) -> tuple[str, ...]:
        return self.lead + self.co

    def first_leads(self) -> Task:
        """As it reads where nothing but the order of the units says who leads."""
        return replace(self, lead=self.units[:1], co=self.units[1:])


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered plan: what is compiled, and the tasks that must come back."""

    data: str | bytes
    tasks: list[Task]


type Plan = tuple[Section, ...]
type Layout = Callable[[Plan], Page]
type Rows = Sequence[Sequence[str]]


@st.composite
def plans(draw: st.DrawFn, *, cells: bool = False) -> Plan:
    """Two or three sections of two to four tasks whose numbers run on or begin again; `cells` keeps times out of the text."""
    sizes = draw(st.lists(st.integers(2, 4), min_size=2, max_size=3))
    runs_on = draw(st.booleans())
    numbers = count(1)
    sections = []
    for title, size in zip(draw(st.permutations(HEADINGS)), sizes, strict=False):
        numbers = numbers if runs_on else count(1)
        sections.append(Section(title, tuple(draw(tasks(str(next(numbers)), cells)) for _ in range(size))))
    return tuple(sections)


@st.composite
def tasks(draw: st.DrawFn, no: str, cells: bool) -> Task:
    units = tuple(draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=5, unique=True)))
    if cells:  # a table that lost its cells cannot say in which column a lone collective stood: a department comes first
        units = tuple(sorted((*units, *UNITS[:1]) if all(map(collective, units)) else units, key=collective))
    leads = draw(st.integers(1, min(2, len(units))))
    time, deadline = draw(st.sampled_from([*(CELLS if cells else TIMES).items()]))
    measure, values = draw(st.sampled_from([*MEASURES.items()]))
    text = draw(st.sampled_from(TASKS)) + measure + draw(st.sampled_from(MANNERS))
    return Task(no, text if cells else time + text, units[:leads], units[leads:], deadline, values, time if cells else "")


def collective(name: str) -> bool:
    return name.startswith("各")


def cn(number: int) -> str:
    """The Chinese numeral of a number below 100."""
    digits = ("", *"一二三四五六七八九")
    tens, ones = divmod(number, 10)
    return "".join((digits[tens] if tens > 1 else "", "十" if tens else "", digits[ones]))


def listed(names: Iterable[str]) -> str:
    return "、".join(names)


def _all(plan: Plan) -> list[Task]:
    return [task for section in plan for task in section.tasks]


def lines(clause: Callable[[Task], str], *, between: str = "\n", note: str = "", mark: str = "") -> Callable[[Plan], str]:
    """一、 above 1., and behind each task the clause that says who answers for it."""

    def render(plan: Plan) -> str:
        out = [COVER.format(note=note)]
        for number, section in enumerate(plan, 1):
            out.append(f"{mark}{cn(number)}、{section.title}\n")
            out.append(between.join(f"{task.no}.{task.text}{clause(task)}" for task in section.tasks) + "\n")
        return "".join(out)

    return render


def plain(task: Task) -> str:
    return f"。（{listed(task.units)}）"


def labelled(task: Task) -> str:
    return f"。（责任单位：{listed(task.units)}）"


def _roles(form: str, alone: str) -> Callable[[Task], str]:
    """A clause that says the roles; another form where there is nobody to assist."""
    return lambda task: (form if task.co else alone).format(lead=listed(task.lead), co=listed(task.co))


def said(render: Callable[[Plan], str | bytes]) -> Layout:
    """Roles come back as planned."""
    return lambda plan: Page(render(plan), _all(plan))


def ordered(render: Callable[[Plan], str | bytes]) -> Layout:
    """Only the order of the units is printed, so the first comes back as lead."""
    return lambda plan: Page(render(plan), [task.first_leads() for task in _all(plan)])


def paragraphs(plan: Plan) -> Page:
    """L15: two tasks in one numbered paragraph; the second has no number of its own."""
    out, back, numbers = [COVER.format(note="")], list[Task](), count(1)
    for place, section in enumerate(plan, 1):
        out.append(f"{cn(place)}、{section.title}\n")
        for pair in batched(section.tasks, 2):
            no = str(next(numbers))
            out.append(f"{no}." + "".join(task.text + labelled(task) for task in pair) + "\n")
            back += [replace(task.first_leads(), no=None if place else no) for place, task in enumerate(pair)]
    return Page("".join(out), back)


def articles(plan: Plan) -> Page:
    """L20: 第一条 with a heading line and a body line."""
    tasks = [replace(task.first_leads(), no=cn(no)) for no, task in enumerate(_all(plan), 1)]
    body = (f"第{task.no}条 细化服务措施\n{task.text}{labelled(task)}\n" for task in tasks)
    return Page(COVER.format(note="") + "".join(body), tasks)


def unit_headings(plan: Plan) -> Page:
    """L18: the unit is the heading, and its tasks below it name nobody."""
    out, back = [COVER.format(note="")], list[Task]()
    for place, (section, unit) in enumerate(zip(plan, UNITS, strict=False), 1):
        tasks = [replace(task, no=str(no), lead=(unit,), co=()) for no, task in enumerate(section.tasks, 1)]
        out.append(f"{cn(place)}、{unit}\n" + "".join(f"{task.no}.{task.text}。\n" for task in tasks))
        back += tasks
    return Page("".join(out), back)


def unit_rows(plan: Plan) -> Page:
    """L17: a list of duties by unit, one row each."""
    tasks = [replace(task, no=None, lead=(unit,), co=()) for unit, task in zip(UNITS, _all(plan), strict=False)]
    rows = [["责任单位", "主要职责", "备注"], *([task.lead[0], f"负责{task.text}。", ""] for task in tasks)]
    return Page(COVER.format(note="") + tsv(rows), tasks)


TABLE = "丙市2013年养老服务任务分工表"
HEAD = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]


def table(write: Callable[[Rows], str | bytes]) -> Layout:
    """L19: the plan as a table, numbered through. It comes back with its roles."""

    def render(plan: Plan) -> Page:
        tasks = [replace(task, no=str(no)) for no, task in enumerate(_all(plan), 1)]
        body = ([task.no or "", task.text, listed(task.lead), listed(task.co), task.cell] for task in tasks)
        return Page(write([HEAD, *body]), tasks)

    return render


def tsv(rows: Rows) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def pipes(rows: Rows) -> str:
    head, *body = ("|" + "|".join(row) + "|\n" for row in rows)
    return f"# {TABLE}\n\n{head}|{'---|' * len(rows[0])}\n{''.join(body)}"


def html(text: str) -> str:
    """A page of a government site, its lines as paragraphs."""
    body = "".join(f'<p style="text-indent:2em"><span>{line}</span></p>' for line in text.splitlines())
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{TITLE}</title></head>"
        f"<body><div class='nav'><a href='/'>首页</a></div><div class='TRS_Editor'>{body}</div>"
        "<div class='footer'>版权所有：丙市人民政府</div></body></html>"
    )


def html_table(rows: Rows) -> str:
    cells = "".join("<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><h1>{TABLE}</h1><table>{cells}</table></body></html>"


def word(text: str) -> bytes:
    document, file = docx.Document(), BytesIO()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(file)
    return file.getvalue()


def word_table(rows: Rows) -> bytes:
    document, file = docx.Document(), BytesIO()
    document.add_paragraph(TABLE)
    table = document.add_table(len(rows), len(rows[0]))
    for line, row in zip(table.rows, rows, strict=True):
        for cell, words in zip(line.cells, row, strict=True):
            cell.text = words
    document.save(file)
    return file.getvalue()


def sheet(rows: Rows) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_string(0, 0, TABLE)
        for place, row in enumerate(rows, 1):
            page.write_row(place, 0, [int(cell) if cell.isdigit() else cell for cell in row])
    return file.getvalue()


def one_line(text: str) -> str:
    """L21: a page that lost its line breaks."""
    return " ".join(text.split("\n"))


def then(change: Callable[[str], str | bytes], layout: Layout) -> Layout:
    """The same page changed, with the same reading."""

    def render(plan: Plan) -> Page:
        page = layout(plan)
        assert isinstance(page.data, str)
        return Page(change(page.data), page.tasks)

    return render


NARROW_MARKS, WIDE_MARKS = "():,;.0123456789", "（）：，；．０１２３４５６７８９"
WIDE, NARROW = str.maketrans(NARROW_MARKS, WIDE_MARKS), str.maketrans(WIDE_MARKS, NARROW_MARKS)
SPACED = str.maketrans({mark: mark + "\u3000" for mark in "、：；"})


def mixed(text: str) -> str:
    """Every other mark in the other width."""
    turn = count()
    other = NARROW | WIDE
    return "".join(char.translate(other) if ord(char) in other and next(turn) % 2 else char for char in text)


FIRST = ordered(lines(plain))
LABEL = ordered(lines(labelled))
VERBS = said(lines(_roles("。（{lead}牵头，{co}配合）", "。（{lead}牵头）")))
LAYOUTS: dict[str, Layout] = {
    "L1 list": FIRST,
    "L2 label": LABEL,
    "L3 square brackets": ordered(lines(lambda task: f"。〔责任单位：{listed(task.units)}〕")),
    "L4 own line": ordered(lines(lambda task: f"。\n责任单位：{listed(task.units)}")),
    "L5 glued": ordered(lines(lambda task: f"。责任单位：{listed(task.units)}", between="")),
    "L6 other labels": ordered(lines(lambda task: f"。（{'责任部门' if task.co else '负责单位'}：{listed(task.units)}）")),
    "L7 lead and responsible": said(lines(_roles("。（牵头单位：{lead}；责任单位：{co}）", "。（牵头单位：{lead}）"))),
    "L8 lead and assisting": said(lines(_roles("。（牵头单位：{lead}，配合单位：{co}）", "。（牵头单位：{lead}）"))),
    "L8 on two lines": said(lines(_roles("。\n牵头单位：{lead}\n配合单位：{co}", "。\n牵头单位：{lead}"))),
    "L10 verbs": VERBS,
    "L11 by their duties": said(lines(_roles("。（{lead}牵头，{co}等按职责分工负责）", "。（{lead}牵头）"))),
    "L12 answer": ordered(lines(lambda task: f"。（{listed(task.units)}负责）")),
    "L12 together": said(lines(_roles("。（{lead}会同{co}负责）", "。（{lead}牵头负责）"))),
    "L13 first comma": said(
        lines(_roles("。（{lead}，{co}）", "。（{lead}）"), note="责任单位中，第一个逗号前的单位为牵头单位，其余为配合单位。")
    ),
    "L15 paragraphs": paragraphs,
    "L17 unit rows": unit_rows,
    "L18 unit headings": unit_headings,
    "L20 articles": articles,
    "L21 one line, list": then(one_line, FIRST),
    "L21 one line, verbs": then(one_line, VERBS),
    "L22 Markdown": ordered(lines(labelled, mark="## ")),
    "narrow": then(lambda text: text.translate(NARROW), VERBS),
    "wide": then(lambda text: text.translate(WIDE), LABEL),
    "mixed": then(mixed, LABEL),
    "ideographic spaces": then(lambda text: text.translate(SPACED), LABEL),
    "GB18030": then(lambda text: text.encode("gb18030"), FIRST),
    "UTF-16": then(lambda text: text.encode("utf-16"), FIRST),
    "HTML": then(html, LABEL),
    "DOCX": then(word, VERBS),
}
TABLES: dict[str, Layout] = {
    "tabs": table(lambda rows: f"{TABLE}\n{tsv(rows)}"),
    "Markdown": table(pipes),
    "one cell per line": table(lambda rows: TABLE + "\n" + "\n".join("\n".join(filter(None, row)) for row in rows)),
    "flattened": table(lambda rows: TABLE + " " + " ".join(" ".join(filter(None, row)) for row in rows)),
    "HTML": table(html_table),
    "DOCX": table(word_table),
    "XLSX": table(sheet),
}

SMALL: Plan = (
    Section(HEADINGS[0], (Task("1", TASKS[0], UNITS[:2], UNITS[2:4]), Task("2", TASKS[1], UNITS[4:5], UNITS[:1]))),
    Section(HEADINGS[1], (Task("3", "到2014年有所改善，到2016年" + TASKS[2], UNITS[5:6], UNITS[12:14], "2016"),)),
)
