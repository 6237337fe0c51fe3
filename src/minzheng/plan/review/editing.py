"""Changes to what the machine read. The notice's own words never change; what was read from them may, beside their quote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import get_args

from minzheng.notice import api as notices
from minzheng.plan.review.questions import numbers
from minzheng.plan.review.refusals import Refused
from minzheng.plan.review.things import Edit

_RULE = "review.edit"
HEAD = ("number", "date", "title")
"""What may be edited of the head; the rest are of a duty."""
FIELDS = (*HEAD, "deadline", "value", "unit", "role")
"""What may be edited: `value` of the target that the quote is, `unit` adds one to those of a duty, `role` is the quoted one's."""


def edited(notice: notices.Notice, edits: Iterable[Edit]) -> notices.Notice:
    """A notice after edits, in their order. Raises Refused for one that does not fit; nothing is repaired in silence."""
    for one in edits:
        notice = _one(notice, one)
    return notice


def _one(notice: notices.Notice, edit: Edit) -> notices.Notice:
    if edit.act == "edit" and edit.what in HEAD:
        return _head(notice, edit)
    named = {no: place for place, no in enumerate(numbers(notice).values())}
    if edit.no not in named:
        raise Refused("no_duty", no=edit.no)
    duties, at = list(notice.all_duties), named[edit.no]
    if edit.act == "edit":
        duties[at] = _duty(notice, duties[at], edit)
    elif edit.act == "split":
        duties[at : at + 1] = _split(notice, duties[at], edit.quote)
    else:
        if at in {0, len(notice.duties)}:
            raise Refused("first_duty")
        duties[at - 1 : at + 1] = [_merged(notice, duties[at - 1], duties[at])]
    letter = len(notice.cover_duties) + (at >= len(notice.duties)) * (len(duties) - len(notice.all_duties))
    cut = len(duties) - letter
    return replace(notice, duties=tuple(duties[:cut]), cover_duties=tuple(duties[cut:]))


def _head(notice: notices.Notice, edit: Edit) -> notices.Notice:
    """A fact of the head, with the words that it was read from."""
    if edit.what == "date":
        _day(edit.value, whole=True)
    text = notices.Text(edit.value, _anchor(notice, edit.quote, 0, len(notice.original)))
    if edit.what == "number":
        return replace(notice, head=replace(notice.head, number=text))
    if edit.what == "date":
        return replace(notice, head=replace(notice.head, date=text))
    return replace(notice, head=replace(notice.head, plan_title=text))


def _duty(notice: notices.Notice, duty: notices.Duty, edit: Edit) -> notices.Duty:
    anchor = _anchor(notice, edit.quote, duty.anchor.start, _end(duty))
    if edit.what == "deadline":
        return due(notice, duty, edit.value)
    if edit.what == "unit":
        return _with_unit(duty, edit.value, anchor)
    if edit.what == "role":
        return _with_role(duty, edit.value, anchor)
    if edit.what != "value":
        raise Refused("no_field")
    clauses = tuple(replace(clause, targets=tuple(_valued(target, edit) for target in clause.targets)) for clause in duty.clauses)
    changed = replace(duty, clauses=clauses, targets=tuple(_valued(target, edit) for target in duty.targets))
    if changed == duty:
        raise Refused("no_quote", quote=edit.quote)
    return changed


def due(notice: notices.Notice, duty: notices.Duty, day: str) -> notices.Duty:
    """A duty with another deadline, none where `day` is empty. Raises Refused for one that is no day, or before the issue."""
    if day:
        deadline(day, date.fromisoformat(notice.head.date.value) if notice.head.date else None)
    days = (day,) if day else ()
    clauses = tuple(
        replace(clause, targets=tuple(replace(target, due=day or None) for target in clause.targets)) for clause in duty.clauses
    )
    targets = tuple(replace(target, due=day or None) for target in duty.targets)
    return replace(duty, deadline=day or None, deadlines_all=days, clauses=clauses, targets=targets)


def deadline(day: str, issued: date | None) -> None:
    """Raises Refused for what is no year, month or day, or lies before the day of issue."""
    _day(day)
    if issued and day < issued.isoformat()[: len(day)]:
        raise Refused("before_issue", day=day, issued=issued)


def _valued(target: notices.Target, edit: Edit) -> notices.Target:
    return replace(target, value=edit.value or None) if target.anchor.quote == edit.quote else target


def _with_unit(duty: notices.Duty, name: str, anchor: notices.Anchor) -> notices.Duty:
    """A duty with one more unit, which its sentence names and its list does not."""
    if not name or name in duty.units_all:
        raise Refused("no_field")
    unit = notices.UnitRole(name, name, "co", "words", False, False, True, anchor)
    return replace(duty, units=(*duty.units, unit), units_all=(*duty.units_all, name), co=(*duty.co, name))


def _with_role(duty: notices.Duty, said: str, anchor: notices.Anchor) -> notices.Duty:
    """A duty in which the unit of these words has this role; a lead that was only inferred leads no more beside one that is."""
    role = next((one for one in get_args(notices.Role) if one == said), None)
    if role is None:
        raise Refused("no_field")
    meant = {unit.name for unit in duty.units if anchor.start <= unit.anchor.start and unit.anchor.end <= anchor.end}
    if len(meant) != 1:
        raise Refused("no_unit", quote=anchor.quote)
    inferred = not duty.lead_said
    units = tuple(
        replace(unit, role=role, provenance="ruled")
        if unit.name in meant
        else replace(unit, role="co")
        if role == "lead" and inferred and unit.role == "lead"
        else unit
        for unit in duty.units
    )
    return _sided(replace(duty, units=units))


def _sided(duty: notices.Duty) -> notices.Duty:
    """A duty whose lead and co are as its units say."""
    lead = tuple(unit.name for unit in duty.units if unit.role == "lead")
    return replace(duty, lead=lead, co=tuple(unit.name for unit in duty.units if unit.role != "lead"))


def _split(notice: notices.Notice, duty: notices.Duty, quote: str) -> list[notices.Duty]:
    """Two duties with the same units; the second begins with a clause and has no number of its own."""
    at = _anchor(notice, quote, duty.anchor.start, _end(duty)).start
    first = tuple(clause for clause in duty.clauses if clause.anchor.start < at)
    second = tuple(clause for clause in duty.clauses if clause.anchor.start >= at)
    if not first or not second or second[0].anchor.start != at:
        raise Refused("not_a_clause")
    cut = max(duty.text.find(second[0].text), 0) or len(duty.text)
    taken = replace(duty, id=f"{duty.id}+{at - duty.anchor.start}", no=None, parent_no=duty.no or duty.parent_no)
    return [
        _part(notice, duty, first, duty.text[:cut], duty.anchor.start, at),
        _part(notice, taken, second, duty.text[cut:], at, duty.anchor.end),
    ]


def _part(
    notice: notices.Notice, duty: notices.Duty, clauses: tuple[notices.Clause, ...], text: str, start: int, end: int
) -> notices.Duty:
    """A duty that has these clauses alone."""
    ids = {clause.id for clause in clauses}
    days = sorted({time.value for clause in clauses for time in clause.milestones if time.value and time.kind in ("by", "in")})
    return replace(
        duty,
        text=text.strip() or notice.original[start:end].strip(),
        clauses=clauses,
        targets=tuple(target for clause in clauses for target in clause.targets),
        deadline=days[-1] if days else None,
        deadlines_all=tuple(days),
        checksums=tuple(check for check in duty.checksums if start <= check.anchor.start < end),
        anchor=notices.Anchor(start, end, notice.original[start:end], duty.anchor.rule),
        parent_no=duty.parent_no if ids else None,
    )


def _merged(notice: notices.Notice, first: notices.Duty, second: notices.Duty) -> notices.Duty:
    """One duty out of two that follow each other: the number of the first, the units of both."""
    more = tuple(unit for unit in second.units if unit.name not in first.units_all)
    led = bool(first.lead)
    more = tuple(replace(unit, role="co") for unit in more) if led else more
    units = (*first.units, *more)
    start, end = first.anchor.start, max(first.anchor.end, second.anchor.end)
    days = sorted({*first.deadlines_all, *second.deadlines_all})
    merged = replace(
        first,
        text=f"{first.text}{second.text}",
        units=units,
        units_all=tuple(dict.fromkeys(unit.name for unit in units)),
        clauses=first.clauses + second.clauses,
        targets=first.targets + second.targets,
        checksums=first.checksums + second.checksums,
        deadline=days[-1] if days else None,
        deadlines_all=tuple(days),
        responsibility=second.responsibility or first.responsibility,
        anchor=notices.Anchor(start, end, notice.original[start:end], first.anchor.rule),
    )
    return _sided(merged)


def _end(duty: notices.Duty) -> int:
    """The end of a duty, its list of units included."""
    return max(duty.anchor.end, duty.responsibility.anchor.end if duty.responsibility else 0)


def _anchor(notice: notices.Notice, quote: str, start: int, end: int) -> notices.Anchor:
    """Where the quoted words stand. Raises Refused where they do not."""
    at = notice.original.find(quote, start, end) if quote.strip() else -1
    if at < 0:
        raise Refused("no_quote", quote=quote)
    return notices.Anchor(at, at + len(quote), quote, _RULE)


def _day(said: str, *, whole: bool = False) -> None:
    """Raises Refused unless it is a year, a month or a day."""
    year, month, day = (*said.split("-"), "1", "1")[:3]
    try:
        if len(said) not in ({10} if whole else {4, 7, 10}):
            raise ValueError(said)
        date(int(year), int(month), int(day))
    except ValueError as error:
        raise Refused("bad_day", day=said) from error
