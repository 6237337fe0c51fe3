"""One assessment: bands and never ranks, a place's lines that can be done again by hand, and the acts up to publication."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.plan.assessment import api as assessment
from minzheng.plan.duties import api as duties
from minzheng.portal.assessing import words
from minzheng.portal.desk.frame import Frame, lang, official
from minzheng.portal.plan.shown import show


@official("plan.assess")
@require_POST
def assess(request: access.Request, desk: Frame, plan_id: int, year: int) -> HttpResponse:
    """Gathers a year that is over into a draft."""
    try:
        made = assessment.assess(desk.actor, plan_id, year)
    except assessment.Refused as refused:
        return told(request, desk, refused, desk.link("assessment:year", plan_id, year))
    return redirect(desk.link("assessment:run", made.id))


@official("plan.read")
@require_safe
def run(request: access.Request, desk: Frame, run_id: int) -> HttpResponse:
    """A run: how many places in which band, and what comes next."""
    found = assessment.run(desk.actor, run_id)
    plan = duties.plan(desk.actor, found.year.plan)
    scores = assessment.scores(desk.actor, run_id)
    ends = assessment.last_of(found.year.year)
    context = {
        "run": found,
        "plan": plan,
        "state": words.state(found.state),
        "answer": _answer(scores, found),
        "bands": words.bands(scores, ends),
        "formula": found.year.formula,
        "until": found.until(),
        "mine": [code for code in scores.places if desk.actor.place == code],
        "decided": sum(bool(one.why) for one in scores.lines),
        "decides": _decides(desk, found),
        "shows": assessment.assesses(desk.actor, plan) and found.state == "draft",
        "publishes": assessment.assesses(desk.actor, plan) and found.state == "shown",
        "objections": [
            (one, words.place(one.place_code, ends), words.state(one.state)) for one in assessment.objections(desk.actor, run_id)
        ],
        "answers": assessment.assesses(desk.actor, plan),
    }
    return show(request, desk, "assessing/run.html", "assessment", context)


def _answer(scores: assessment.Recomputed, found: assessment.Run) -> str:
    """The first line."""
    apart = sum(bool(one.band) for one in scores.places.values())
    said = {"year": found.year.year, "n": len(scores.places), "apart": apart}
    return _("%(year)s: %(n)s places assessed, %(apart)s of them in a band") % said


@official("plan.assess")
@require_POST
def go_on(request: access.Request, desk: Frame, run_id: int) -> HttpResponse:
    """Shows a draft to those assessed, or publishes what was shown."""
    acts: dict[str, Callable[[access.Actor, int], assessment.Run]] = {"show": assessment.show, "publish": assessment.publish}
    act = acts.get(request.POST.get("to", ""))
    if act is not None and not desk.past:
        try:
            act(desk.actor, run_id)
        except assessment.Refused as refused:
            return told(request, desk, refused, desk.link("assessment:run", run_id))
    return redirect(desk.link("assessment:run", run_id))


@official("plan.read")
@require_safe
def place(request: access.Request, desk: Frame, run_id: int, place_code: str) -> HttpResponse:
    """The lines of one place."""
    return _place(request, desk, run_id, place_code)


def _place(request: access.Request, desk: Frame, run_id: int, place_code: str, problem: str = "") -> HttpResponse:
    """The page; with a problem, why a score was not decided, and all that was typed."""
    found = at_place(desk.actor, run_id, place_code) | _objects(desk, run_id, place_code)
    deciding = {"decides": _decides(desk, assessment.run(desk.actor, run_id)), "problem": problem, "typed": request.POST}
    return show(request, desk, "assessing/place.html", "assessment", found | deciding, status=422 if problem else 200)


def _decides(desk: Frame, run: assessment.Run) -> bool:
    """Whether the reader may give a line another score than the one recommended: in a draft of their own."""
    return run.state == "draft" and run.made_by == desk.actor.account and not desk.past


@official("plan.assess")
@require_POST
def decide(request: access.Request, desk: Frame, run_id: int, place_code: str) -> HttpResponse:
    """Gives one line another score, with a reason."""
    no, _dot, letter = request.POST.get("line", "").partition(".")
    given = {name: request.POST.get(name, "") for name in ("score", "why")}
    try:
        assessment.decide(desk.actor, run_id, place_code=place_code, no=no, letter=letter, **given)
    except assessment.Refused as refused:
        return _place(request, desk, run_id, place_code, refused.message(lang()))
    return redirect(desk.link("assessment:place", run_id, place_code))


def at_place(actor: access.Actor, run_id: int, place_code: str) -> dict[str, object]:
    """What a page on one place of a run shows. Raises LookupError for a place that has no line in it, or not for the reader."""
    found = assessment.run(actor, run_id)
    plan = duties.plan(actor, found.year.plan)
    scores = assessment.scores(actor, run_id)
    ends = assessment.last_of(found.year.year)
    return {
        "run": found,
        "plan": plan,
        "state": words.state(found.state),
        "result": scores.places[place_code],
        "code": place_code,
        "place": words.place(place_code, ends),
        "lines": words.lines(plan, scores, place_code),
        "formula": found.year.formula,
        "left_out": [
            (no, letter, words.left_out(why))
            for no, letter, why, some in found.data["left_out"]
            if not some or place_code in some
        ],
    }


def _objects(desk: Frame, run_id: int, place_code: str) -> dict[str, object]:
    """Whether the reader may object here, and what was said already."""
    found = assessment.run(desk.actor, run_id)
    until = found.until()
    in_time = found.state == "published" or (found.state == "shown" and until is not None and desk.today <= until)
    return {
        "objects": in_time and not desk.past and desk.may("plan.adopt", place_code),
        "until": until,
        "objections": [
            (one, words.state(one.state)) for one in assessment.objections(desk.actor, run_id) if one.place_code == place_code
        ],
    }


def told(request: access.Request, desk: Frame, refused: assessment.Refused, back: str) -> HttpResponse:
    """What was refused, in words, with the way back."""
    context = {"problem": refused.message(lang()), "back": back}
    return show(request, desk, "assessing/refused.html", "assessment", context, status=422)
