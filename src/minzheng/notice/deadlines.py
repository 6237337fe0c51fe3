"""Times in a text: what each phrase means, with the year that the notice's own date gives it.

A deadline is `by` (before or until) or `in` (during); base years, periods, starts, recurring and standing
phrases are read as what they are so that they are never taken for one. A month without a year is the next
such month after the date of issue (3月底前 in an October notice is next March), unless the sentence or the
title names a year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from minzheng.notice.lexer import number
from minzheng.notice.phrases import grammar, said
from minzheng.notice.schema import Milestone
from minzheng.notice.text import View

_QUARTER_END = {1: 3, 2: 6, 3: 9, 4: 12}
_PLAN_11_ENDS = 2010


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the notice says of its own time: the date of issue and the year in its title, where known."""

    year: int | None = None
    month: int | None = None
    title_year: int | None = None

    def year_of(self, month: int | None) -> int | None:
        """The year of a month that names none."""
        if self.title_year:
            return self.title_year
        if self.year and month and self.month and month < self.month:
            return self.year + 1
        return self.year


@dataclass(frozen=True, slots=True)
class Found:
    """A milestone at `start:end` of the text it was read from."""

    start: int
    end: int
    milestone: Milestone


def is_deadline(milestone: Milestone) -> bool:
    """Whether the milestone is a date by or in which something is due."""
    return milestone.kind in ("by", "in") and milestone.value is not None


def latest(values: list[str]) -> str | None:
    """The last of several `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; a bare year ends in December."""
    return max(values, key=lambda v: (v + "-12-31")[:10] if len(v) == 4 else (v + "-31")[:10], default=None)


def short(value: str) -> str:
    """`YYYY` or `YYYY-MM`: the precision that a plan keeps."""
    return value[:7]


def milestones(view: View, calendar: Calendar, *, cell: bool = False) -> list[Found]:
    """Every phrase of time in order. `cell` reads the whole text as a table's deadline cell first."""
    view = view.squeeze()
    claimed = bytearray(len(view))
    found: list[Found] = []
    for rule, form in grammar("deadlines").rules:
        if (rule.kind == "cell") and not cell:
            continue
        for match in form.finditer(view.text):
            if match.end() == match.start() or any(claimed[match.start() : match.end()]):
                continue
            claimed[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            if rule.kind != "mask":
                found.append(Found(match.start(), match.end(), _milestone(view, match, rule.id, rule.kind, calendar, cell)))
    return list(_with_years(sorted(found, key=lambda f: f.start), calendar))


def _milestone(view: View, match: re.Match[str], rule: str, kind: str, calendar: Calendar, cell: bool) -> Milestone:
    anchor = view.anchor(rule, match.start(), match.end())
    if kind in ("recurring", "standing", "unanchored", "from") or (kind == "period" and not cell):
        return Milestone(None, kind, anchor)  # type: ignore[arg-type]
    value = _after_issue(match, calendar) if kind == "after_issue" else _date(match, calendar)
    return Milestone(value, "in" if kind == "in" else "by", anchor)


def _date(match: re.Match[str], calendar: Calendar) -> str | None:
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`; `?-MM` while the year is still to be found."""
    year, month, day = said(match, "y"), said(match, "m"), said(match, "d")
    half, plan = said(match, "h"), said(match, "plan")
    relative = said(match, "rel")
    words = grammar("numerals").words
    if plan:
        return str(_PLAN_11_ENDS + 5 * grammar("deadlines").words["plans"].index(plan))
    if not month and half:
        month = str(_half(half) or "")
    if relative and not year and calendar.year:
        year = str(calendar.year + (words["next_year"].index(relative) + 1 if relative in words["next_year"] else 0))
    if not month and not year:
        return str(calendar.title_year or calendar.year or "") or None
    if month and not 1 <= int(month) <= 12:
        return year or None
    out = year or "?"
    if month:
        out += f"-{int(month):02d}"
        if day and 1 <= int(day) <= 31:
            out += f"-{int(day):02d}"
    return out


def _half(word: str) -> int | None:
    """The closing month of 上半年, 第三季度 and their like."""
    words = grammar("numerals").words
    if word.startswith(tuple(words["first_half"])):
        return 6
    if word.startswith(tuple(words["three_quarters"])):
        return 9
    for quarter, month in _QUARTER_END.items():
        if words["digits"][quarter] in word and words["quarter"][0] in word:
            return month
    return None


def _after_issue(match: re.Match[str], calendar: Calendar) -> str | None:
    """A month counted from the date of issue; days count as the month they fall in at the latest."""
    if not calendar.year or not calendar.month:
        return None
    count, unit = number(match["n"]), match["q"]
    words = grammar("numerals").words
    months = count if unit in words["months"] else count * 12 if unit in words["years"] else -(-count // 30)
    total = calendar.year * 12 + calendar.month - 1 + months
    return f"{total // 12}-{total % 12 + 1:02d}"


def _with_years(found: list[Found], calendar: Calendar) -> Iterator[Found]:
    """Give months without a year the year that stands before them, or the calendar's; drop what lies in the past."""
    stated: int | None = None
    for item in found:
        value = item.milestone.value
        if value and value.startswith("?"):
            month = int(value[2:4])
            year = stated if stated and (not calendar.year or stated >= calendar.year) else calendar.year_of(month)
            value = f"{year}{value[1:]}" if year else None
        elif value and item.milestone.kind in ("by", "in"):
            stated = int(value[:4])
        if value and calendar.year and int(value[:4]) < calendar.year:
            yield replace(item, milestone=replace(item.milestone, value=None, kind="period"))
            continue
        yield replace(item, milestone=replace(item.milestone, value=value))
