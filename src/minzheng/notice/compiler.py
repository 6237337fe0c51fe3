"""From a reading to a compiled notice: one pass over structure, clauses, tables and unit-first paragraphs."""

from __future__ import annotations

import re
from collections import Counter

from minzheng.notice import cover, findings
from minzheng.notice.duties import Draft, build, from_headed, from_row, from_task
from minzheng.notice.finder import Found, find
from minzheng.notice.gazetteer import Gazetteer
from minzheng.notice.head import Layout, read_head
from minzheng.notice.headed import headed
from minzheng.notice.lexer import markers
from minzheng.notice.phrases import grammar
from minzheng.notice.reading import Reading
from minzheng.notice.schema import Duty, Heading, Notice
from minzheng.notice.stream import streams
from minzheng.notice.structure import Node, Task, siblings, tasks, tree
from minzheng.notice.tables import Row, read_table
from minzheng.notice.text import View, concat, view
from minzheng.notice.unwrap import unwrapped

Range = tuple[int, int]


def compile_reading(reading: Reading, gazetteer: Gazetteer) -> Notice:
    """The whole notice. Total: whatever the text, a result comes back, with findings for what is not decided."""
    whole = unwrapped(_unmarked(view(reading.text)))
    rows, shut = _table_rows(reading, whole)
    found_markers = [m for m in markers(whole.text) if not _inside(m.start, shut)]
    layout = read_head(whole, found_markers, min((place for place, _ in rows), default=None))
    nodes = tree(whole, found_markers, [a for a, _ in shut])
    clauses = find(whole, found_markers, shut)
    convention = _convention(whole, clauses)
    drafts = _drafts(whole, layout, nodes, clauses, convention)
    drafts += [from_row(row, convention, place) for place, row in rows]
    duties = build(drafts, layout.calendar, gazetteer)
    notice = Notice(
        original=reading.text,
        format=reading.format,
        encoding=reading.encoding,
        head=layout.head,
        headings=_headings(nodes, duties),
        duties=duties,
        cover_duties=cover.duties(whole, layout, nodes, duties, gazetteer),
        findings=(),
    )
    return findings.found(notice, whole, found_markers, convention, gazetteer)


def _unmarked(whole: View) -> View:
    """Without page numbers, the brackets that open boxed labels, and Markdown's marks where the text uses them as such."""
    marks = list(grammar("structure").pattern("markdown").finditer(whole.text))
    if not any("#" in m[0] or "**" in m[0] for m in marks):
        marks = []
    pages = grammar("structure").pattern("page_number").finditer(whole.text)
    boxes = grammar("responsibility").pattern("boxed").finditer(whole.text)
    marks = sorted([*marks, *pages, *boxes], key=lambda m: m.start())
    if not marks:
        return whole
    return concat(whole.cut(edge for match in marks for edge in match.span())[::2])


def _inside(place: int, ranges: list[Range]) -> bool:
    return any(start <= place < end for start, end in ranges)


def _table_rows(reading: Reading, whole: View) -> tuple[list[tuple[int, Row]], list[Range]]:
    """Rows of every table, with cells or without, and the ranges that they take out of the prose."""
    rows: list[tuple[int, Row]] = []
    shut: list[Range] = []
    for table in reading.tables:
        read = read_table(table, whole)
        if read:
            shut.append((whole.place(table.start), whole.place(table.end)))
            rows += [(row.span[0], row) for row in read]
    for start, end, read in streams(whole, shut):
        shut.append((start, end))
        rows += [(row.span[0], row) for row in read]
    return [(whole.place(place), row) for place, row in rows], sorted(shut)


def _convention(whole: View, clauses: list[Found]) -> str:
    """How the notice says its lists are to be read: first (of the list leads), comma (before it leads), or ''."""
    stated = next((c.reading.convention for c in clauses if c.reading.convention), "")
    if stated:
        return stated
    rules, text = grammar("responsibility"), re.sub(r"[ \t]+", "", whole.text)
    if rules.pattern("convention_mark").search(text):
        return "mark"
    if rules.pattern("convention_comma").search(text):
        return "comma"
    return "first" if rules.pattern("convention_first").search(text) else ""


def _drafts(whole: View, layout: Layout, nodes: list[Node], clauses: list[Found], convention: str) -> list[Draft]:
    below = headed(nodes, clauses, whole)
    helping = {clause.start for item in below for clause in (*item.helpers, item.label) if clause is not None}
    spans = tasks(nodes, [clause for clause in clauses if clause.start not in helping], whole, layout.plan)
    drafts = [from_task(task, whole, convention) for task in spans]
    drafts += [from_headed(item, whole) for item in below]
    drafts += [from_task(task, whole, convention) for task in _without_units(nodes, spans, drafts)]
    return drafts


def _without_units(nodes: list[Node], spans: list[Task], drafts: list[Draft]) -> list[Task]:
    """Numbered paragraphs that nobody answers for, among siblings that somebody does."""
    owned = {id(task.node) for task in spans if task.node is not None}
    taken = {draft.place for draft in drafts}
    closing = grammar("structure").pattern("closing_heading")
    aims = grammar("structure").pattern("aims_heading")
    out = []
    answers = [(group, sum(id(node) in owned for node in group)) for group in siblings(nodes)]
    counts = {id(node): (len(group), answered) for group, answered in answers for node in group}
    for node in nodes:
        size, answered = counts[id(node)]
        covered = any(id(up) in owned for up in node.path()) or node.children or id(node) in owned or node.body in taken
        titles = [n.title.text for n in node.lineage() if n.title is not None]
        aside = any(closing.search(t) or aims.search(t) for t in titles)
        if not covered and answered * 2 > size - 1 and answered and not aside:
            out.append(Task(node, node.body, node.end, None, False))
    return out


def _headings(nodes: list[Node], duties: tuple[Duty, ...]) -> tuple[Heading, ...]:
    """The tree above the duties: numbered paragraphs that have a title and are not duties themselves."""
    own = {duty.anchor.start for duty in duties}
    depths = sorted({node.marker.rank for node in nodes})
    names: dict[int, str] = {}
    used: Counter[str] = Counter()
    out = []
    for node in nodes:
        if (
            node.title is None
            or not node.title.text
            or (node.title.at and node.title.at[0] in own)
            or (not node.children and not node.stand_alone)
        ):
            continue
        name = "h" + ".".join(map(str, node.numbers))
        used[name] += 1
        names[id(node)] = name if used[name] == 1 else f"{name}~{used[name]}"
        parent = next((names[id(up)] for up in reversed(node.path()) if id(up) in names), None)
        anchor = node.title.anchor("heading." + node.marker.kind)
        level = depths.index(node.marker.rank) + 1
        out.append(Heading(names[id(node)], level, node.marker.no, node.title.tidy().text, parent, anchor))
    return tuple(out)
