"""My duties against the parents' wording: one table, which is also what is printed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.plan.local import api as local
from minzheng.portal.adopting import words
from minzheng.portal.adopting.looked import Looked, look, page
from minzheng.portal.desk.frame import Frame, official

Row = dict[str, Any]
FILTERS: dict[str, Callable[[Row], bool]] = {
    "all": lambda row: True,
    "differs": lambda row: row["differs"],
    "gaps": lambda row: row["hole"],
    "nobody": lambda row: row["nobody"],
}


@official("plan.read")
@require_safe
def table(request: access.Request, desk: Frame) -> HttpResponse:
    """Every duty that binds the place, or those that differ, have a gap, or nobody."""
    at = look(request, desk)
    if at is None:
        return page(request, at, desk, "none", {})
    found = local.table(desk.actor, at.plan, at.place, at.day)
    rows = [row for one in found for row in _rows(at, one)]
    chosen = request.GET.get("only", "all")
    only = chosen if chosen in FILTERS else "all"
    context = {
        "count": len(found),
        "rows": [row for row in rows if FILTERS[only](row)],
        "only": only,
        "filters": [(key, sum(map(test, rows))) for key, test in FILTERS.items()],
        "differing": sum(row["differs"] for row in rows),
    }
    return page(request, at, desk, "table", context)


def _rows(at: Looked, one: local.DutyAt) -> list[Row]:
    """A row for each promise, or one for a duty whose promises bind others; people and money stand in the first."""
    people = [person for answerer in one.answerers for person in answerer.named]
    whole: Row = {
        "no": one.duty.no,
        "part": one.duty.headings[-1] if one.duty.headings else "",
        "people": [_who(person) for person in people],
        "units": [answerer.unit.name for answerer in one.answerers if answerer.unit],
        "funds": [words.money(fund) for fund in one.funds],
        "nobody": any(gap.kind == "nobody" for gap in one.gaps),
        "no_money": any(gap.kind == "no_money" for gap in one.gaps),
    }
    if not one.promises:
        words_of: Row = {
            "anchor": words.anchor(one.duty.no),
            "short": words.short(one.duty),
            "gaps": [],
            "hole": False,
            "differs": False,
        }
        return [whole | words_of | {"bare": True, "quiet": True, "first": True}]
    rows = []
    for number, promise in enumerate(one.promises):
        letter = promise.proof.letter
        gaps = [words.gap(gap) for gap in one.gaps if gap.letter == letter and gap.kind in {"weaker", "later"}]
        rows.append(
            whole
            | {
                "first": number == 0,
                "anchor": words.anchor(one.duty.no, letter),
                "short": words.short(one.duty, promise.proof),
                "to_confirm": promise.proof.to_confirm,
                "wordings": [words.wording(promise, wording) for wording in promise.wordings],
                "marks": words.marks(at, promise),
                "why": words.why(promise),
                "gaps": gaps,
                "hole": bool(gaps) or bool(promise.waiting and promise.waiting.stance == "not_applicable"),
                "differs": bool(promise.shifts or promise.waiting or promise.stance == "not_applicable"),
                "quiet": not (words.why(promise) or (number == 0 and (whole["funds"] or whole["no_money"]))),
                "relief": [by.id for by in _added_above(at, promise)],
            }
        )
    return rows


def _added_above(at: Looked, promise: local.PromiseAt) -> list[local.Adjusted]:
    asked = {one.adjustment.id for one in promise.asked}
    above = [delta for delta in promise.shifts if delta.difference.tighter and delta.place_code != at.place]
    return [delta.by for delta in above if delta.by.id not in asked] if at.own else []


def _who(person: local.Named) -> str:
    return person.person or person.leader
