"""Duties: tasks, table rows and unit-first paragraphs made into one published shape, with their roles and measures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from minzheng.notice.clauses import checksums, duty_type, read_clauses
from minzheng.notice.deadlines import Calendar, is_deadline, latest, milestones, short
from minzheng.notice.gazetteer import Gazetteer, outranks_protocol
from minzheng.notice.headed import Headed
from minzheng.notice.responsibility import Named, Reading, read_clause, resolve
from minzheng.notice.schema import Clause, Duty, Milestone, Role, UnitRole
from minzheng.notice.structure import Node, Task
from minzheng.notice.tables import Row
from minzheng.notice.text import View, joined
from minzheng.notice.units import complete, is_open_set

_LEFT_OVER = frozenset(" \n\t\u3002;,\u3001:.!?)]\u3015\u3011")


@dataclass(slots=True)
class Draft:
    """A duty before its ids and clauses: what every layout comes down to."""

    place: int
    no: str | None
    parent_no: str | None
    path: tuple[str, ...]
    title: str
    body: View
    roles: list[tuple[Named, Role, str]]
    inherits: list[View]
    responsibility: View | None
    due: list[View]
    key: tuple[int, ...]


def from_task(task: Task, whole: View, convention: str) -> Draft:
    """A stretch of text with its responsibility clause, or a numbered paragraph without one."""
    node, clause = task.node, task.clause
    start = task.start
    title = ""
    if node is not None and not task.continues:
        start = node.text_at or node.body
        if node.stand_alone and node.title is not None:
            title = node.title.tidy().text
            start += len(node.title)
    end = clause.start if clause is not None else task.end
    body = _body(whole, start, end)
    if clause is not None and not body.text and title and node is not None and node.title is not None:
        body, title = node.title, ""
    if task.headed and task.after is not None and node is not None:
        title, body = _body(whole, node.text_at, end).tidy().text, _body(whole, *task.after)
    elif task.after is not None:
        rest = _body(whole, *task.after)
        body = joined(body, rest) if body.text else rest
    reading = clause.reading if clause is not None else Reading()
    roles = _resolved(reading, convention)
    return Draft(
        place=task.start,
        no=node.marker.no if node is not None and not task.continues else None,
        parent_no=node.marker.no if node is not None and task.continues else None,
        path=_path(node, title),
        title=title,
        body=body,
        roles=roles,
        inherits=reading.inherited,
        responsibility=clause.inner if clause is not None else None,
        due=[*reading.due, clause.inner] if clause is not None else [],
        key=node.numbers if node is not None else (),
    )


def _body(whole: View, start: int, end: int) -> View:
    """A stretch of text without what the paragraph before it left over."""
    while start < end and whole.text[start] in _LEFT_OVER:
        start += 1
    return whole.slice(min(start, end), end).strip(" \n\t,\u3001")


def from_headed(item: Headed, whole: View) -> Draft:
    """A duty under, or after, the name of its unit, with those who help it."""
    node = item.node
    own = node is not None and node.marker.start <= item.start <= node.end and item.start == node.body
    reading = read_clause(item.units)
    roles = [(name, role, said if item.label else "heading") for name, role, said in _resolved(reading, "")]
    roles += [role for clause in item.helpers for role in _resolved(clause.reading, "")]
    due = [view for clause in item.helpers for view in [*clause.reading.due, clause.inner]]
    start = node.text_at if own and node is not None and node.text_at else item.start
    body = _body(whole, start, item.end)
    no = node.marker.no if own and node is not None else None
    key = node.numbers if node is not None else ()
    return Draft(item.start, no, None, _path(node, ""), "", body, roles, [], item.units, due, key)


def from_row(row: Row, convention: str, place: int) -> Draft:
    """A row of a table. A blank cell in a lead column leaves the lead blank."""
    reading = Reading()
    for kind, cell in row.cells:
        part = read_clause(cell)
        for name in part.named:
            said = name.said or {"lead": "lead", "co": "co"}.get(kind, "co" if row.has_lead_column else "")
            reading.named.append(Named(name.view, said, name.open, name.before_comma))
        reading.due += part.due
    columned = any(kind in ("lead", "co") for kind, _ in row.cells) or row.has_lead_column
    roles = [(n, r, "column" if columned else p) for n, r, p in _resolved(reading, convention)]
    if row.has_lead_column and not any(kind == "lead" for kind, _ in row.cells):
        roles = [(name, "co", "column") for name, _, _ in roles]
    body, title = row.text, row.title.tidy().text if row.title is not None else ""
    if row.unit_first and row.cells:
        body = row.cells[0][1] + row.text
        roles = [(n, r, "heading") for n, r, _ in roles]
    path = tuple(view.tidy().text for view in (row.section, row.title) if view is not None)
    return Draft(place, row.no, row.parent_no, path, title, body, roles, [], row.cells[0][1] if row.cells else None,
                 [row.due] if row.due is not None else [], ())  # fmt: skip


def _path(node: Node | None, title: str) -> tuple[str, ...]:
    if node is None:
        return ()
    names = [f"{_printed(up)}{up.title.tidy().text if up.title else ''}" for up in node.path()]
    return (*names, f"{_printed(node)}{title}") if title and node.marker.rank <= 4 else tuple(names)


def _printed(node: Node) -> str:
    forms = {"cn": "{}\u3001", "cnp": "({})", "num": "{}.", "bare_num": "{}.", "nump": "({})", "circ": "{}"}
    if node.marker.kind in forms:
        return forms[node.marker.kind].format(node.marker.no)
    return ""


def _resolved(reading: Reading, convention: str) -> list[tuple[Named, Role, str]]:
    roles = resolve(reading, convention or reading.convention)
    names = [name.view.squeeze().text for name, _, _ in roles]
    if roles and roles[0][2] == "first_of_list" and outranks_protocol(names):
        roles[0] = (roles[0][0], "lead", "breaks_protocol")
    return roles


def build(drafts: Iterable[Draft], calendar: Calendar, gazetteer: Gazetteer, prefix: str = "n") -> tuple[Duty, ...]:
    """Published duties in the order of the text, with ids, clauses and what earlier notes carry forward."""
    out: list[Duty] = []
    used: dict[str, int] = {}
    ordered = sorted(drafts, key=lambda d: d.place)
    printed = Counter(d.no for d in ordered if d.no)
    carried: dict[str, None] = {}
    last = ""
    for draft in ordered:
        if draft.no:
            last = f"{prefix}{_ascii(draft, printed[draft.no] > 1)}"
        name = last if draft.no else f"{last or prefix + '0'}-{used.get(last, 0) + 1}"
        if draft.no and used.get(last):
            name = f"{last}~{used[last] + 1}"
        used[last] = used.get(last, 0) + 1
        out.append(_duty(draft, name, carried, calendar, gazetteer))
        carried |= dict.fromkeys(view.squeeze().text for view in draft.inherits)
    return tuple(out)


def _ascii(draft: Draft, ambiguous: bool) -> str:
    """31 where numbers run through the notice; 2.1.3 where they restart."""
    if draft.key:
        return ".".join(map(str, draft.key)) if ambiguous else str(draft.key[-1])
    return re.sub(r"\D", "", draft.no or "") or "0"


def _duty(draft: Draft, name: str, carried: Iterable[str], calendar: Calendar, gazetteer: Gazetteer) -> Duty:
    roles = list(draft.roles)
    seen = {named.view.squeeze().text for named, _, _ in roles}
    told = (view for view in draft.inherits if view.squeeze().text not in seen)
    roles.extend((Named(view, "co", False, True), "co", "inherited") for view in told)
    units = _units(roles, gazetteer)
    body = draft.body.tidy()
    clauses = read_clauses(draft.body, name, calendar)
    dates = _deadlines(clauses, draft, calendar)
    names = list(dict.fromkeys(unit.name for unit in units))
    lead = list(dict.fromkeys(unit.name for unit in units if unit.role == "lead"))
    return Duty(
        id=name,
        no=draft.no,
        parent_no=draft.parent_no,
        path=draft.path,
        title=draft.title,
        text=body.text,
        type=duty_type(clauses),
        units_all=tuple(names),
        lead=tuple(lead),
        co=tuple(n for n in names if n not in lead),
        units_inherited=tuple(name for name in carried if name not in names),
        deadline=latest(dates),
        deadlines_all=tuple(dict.fromkeys(dates)),
        targets=tuple(target for clause in clauses for target in clause.targets),
        units=units,
        clauses=clauses,
        checksums=checksums(draft.body),
        responsibility=draft.responsibility.said("responsibility.clause") if draft.responsibility is not None else None,
        anchor=draft.body.anchor("duty"),
    )


def _deadlines(clauses: tuple[Clause, ...], draft: Draft, calendar: Calendar) -> list[str]:
    """`YYYY` or `YYYY-MM` of every date the duty states, in its text, its clause or its time cell."""
    found: list[Milestone] = [m for clause in clauses for m in clause.milestones if not m.inherited_from]
    for view in draft.due:
        found += [item.milestone for item in milestones(view, calendar, cell=True)]
    return [short(m.value) for m in found if m.value and is_deadline(m)]


def _units(roles: list[tuple[Named, Role, str]], gazetteer: Gazetteer) -> tuple[UnitRole, ...]:
    views = [named.view.squeeze() for named, _, _ in roles]
    fulls = complete([view.text for view in views])
    return tuple(
        UnitRole(
            name=view.text,
            full=gazetteer.full(full),
            role=role,
            provenance=provenance,
            open=named.open or is_open_set(view.text),
            known=gazetteer.knows(full),
            commanded=gazetteer.commanded(full),
            anchor=view.anchor(f"role.{provenance}"),
        )
        for (named, role, provenance), view, full in zip(roles, views, fulls, strict=True)
    )
