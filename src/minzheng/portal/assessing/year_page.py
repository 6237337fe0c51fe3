"""A year of a plan at a place: its list of key work with each promise's share, and the weights that are published before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.kernel.access import api as access
from minzheng.plan.assessment import api as assessment
from minzheng.plan.duties import api as duties
from minzheng.portal.assessing import words
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.plan.shown import show


@dataclass(frozen=True, slots=True)
class Row:
    """One promise in the year's list."""

    no: str
    letter: str
    what: str
    weight: int
    target: str
    due: str
    slice: str
    now: str
    carried: bool
    reached: bool
    why: str


@official("plan.read")
@require_safe
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """The year under way of the newest plan, first of those that the reader assesses; or words that there is none."""
    found = _plans(desk)
    if not found:
        return show(request, desk, "assessing/none.html", "assessment")
    return redirect(desk.link("assessment:year", found[0].id, max(desk.day.year, found[0].since.year)))


def _plans(desk: Frame) -> list[duties.Plan]:
    """The plans in force by which the place looked at assesses or is assessed, the newest first; its own before the others."""
    found = [one for one in duties.plans(desk.actor, desk.day) if assessment.below(one, desk.place, desk.day)]
    return sorted(found, key=lambda one: one.place_code != desk.place)


@official("plan.read")
@require_safe
def year(request: access.Request, desk: Frame, plan_id: int, year: int) -> HttpResponse:
    """The list of a year at the place looked at, as of the day looked at."""
    plan = duties.plan(desk.actor, plan_id)
    if not plan.since.year <= year <= desk.today.year + 1:
        return redirect(desk.link("assessment:year", plan_id, min(max(year, plan.since.year), desk.today.year + 1)))
    weighed = assessment.year(desk.actor, plan_id, year)
    items = assessment.listing(desk.actor, plan_id, year, desk.place, desk.day)
    rows = [_row(item) for item in items]
    scored = [row for row in rows if not row.why]
    context = {
        "plan": plan,
        "others_in_force": [(one, max(year, one.since.year)) for one in _plans(desk) if one.id != plan.id],
        "year": year,
        "years": range(max(plan.since.year, year - 2), min(year + 2, desk.today.year + 1) + 1),
        "here": desk.way[-1][1],
        "answer": _answer(desk, year, scored),
        "rows": scored,
        "others": _others(rows),
        "weighed": weighed,
        "weighs": assessment.assesses(desk.actor, plan) and weighed is None and desk.today < date(year, 1, 1),
        "assesses": assessment.assesses(desk.actor, plan) and weighed is not None and desk.today > assessment.last_of(year),
        "runs": [(one, words.state(one.state)) for one in assessment.runs(desk.actor, plan_id, year)],
        "middle": assessment.middle_of(year),
        "to_answer": assessment.to_answer(desk.actor),
    }
    return show(request, desk, "assessing/year.html", "assessment", context)


def _answer(desk: Frame, year: int, rows: list[Row]) -> str:
    """The first line."""
    if not rows:
        return _("%(place)s has nothing to be scored in %(year)s") % {"place": desk.way[-1][1], "year": year}
    reached, carried = sum(row.reached for row in rows), sum(row.carried for row in rows)
    said_ = ngettext(
        "%(n)s thing to reach in %(year)s, %(done)s reached", "%(n)s things to reach in %(year)s, %(done)s reached", len(rows)
    )
    told = said_ % {"n": len(rows), "year": year, "done": reached}
    return f"{told}{_(', %(n)s carried over') % {'n': carried}}" if carried else told


def _row(item: assessment.Item) -> Row:
    proof = item.proof
    reached = item.now is not None and item.slice is not None and item.now >= item.slice
    measured = proof.kind == "measured"
    return Row(
        item.duty.no,
        proof.letter,
        said(proof.what),
        item.weight,
        words.figure(proof, None if item.target is None else Fraction(item.target)) if measured else _("there"),
        item.due.isoformat() if item.due else "",
        words.figure(proof, item.slice) if item.slice is not None else "",
        words.figure(proof, item.now) if item.now is not None or measured else "",
        item.carried,
        reached and not item.why,
        item.why,
    )


def _others(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    """What is not scored, by the reason why."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.why:
            found.setdefault(row.why, []).append(row)
    return [(words.left_out(why), some) for why, some in found.items()]


@official("plan.assess")
@require_http_methods(["GET", "HEAD", "POST"])
def weights(request: access.Request, desk: Frame, plan_id: int, year: int) -> HttpResponse:
    """The form in which the weights of a year are published, before it begins."""
    plan = duties.plan(desk.actor, plan_id)
    can = assessment.weighed(plan)
    typed = {no: request.POST.get(f"w-{no}", "").strip() for no in can} if request.method == "POST" else dict.fromkeys(can, "1")
    problems: list[str] = []
    if request.method == "POST" and not desk.past:
        try:
            assessment.publish_weights(desk.actor, plan_id, year, _weights(request.POST, can))
            return redirect(desk.link("assessment:year", plan_id, year))
        except assessment.Refused as refused:
            problems.append(refused.message(lang()))
    rows = [(plan.duty(no), typed[no]) for no in can]
    context = {"plan": plan, "year": year, "rows": rows, "problems": problems}
    return show(request, desk, "assessing/weights.html", "assessment", context, status=422 if problems else 200)


def _weights(sent: QueryDict, can: dict[str, int]) -> dict[str, int]:
    """What was typed; an empty field leaves a duty out. Raises assessment.Refused."""
    found: dict[str, int] = {}
    for no in can:
        word = sent.get(f"w-{no}", "").strip()
        if word and not (word.isascii() and word.isdecimal() and len(word) < 4):
            raise assessment.Refused("bad_weight", no=no)
        if word:
            found[no] = int(word)
    return found
