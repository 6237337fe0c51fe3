"""The inspector's page on a phone: where to go, and what was seen of each item. No place is tracked, no photograph asked."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from minzheng.kernel.access import api as access
from minzheng.plan.inspection import api as inspection
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official, said, whole
from minzheng.portal.watching.acting import Refusals
from minzheng.portal.watching.matters import GET_OR_POST
from minzheng.portal.watching.shown import show


@official("plan.read")
@require_http_methods(GET_OR_POST)
def visit(request: access.Request, desk: Frame, inspection_id: int) -> HttpResponse:
    """My samples: those still to be looked at first."""
    found = inspection.inspection(desk.actor, inspection_id, desk.day)
    problem = ""
    if request.method == "POST" and not desk.past:
        try:
            _said(request, desk, found)
            return redirect(desk.link("supervision:visit", inspection_id))
        except Refusals as refused:
            problem = refused.message(lang())
    samples = inspection.samples(desk.actor, inspection_id, desk.day, mine=True)
    if not samples:
        raise LookupError(inspection_id)
    asked = request.POST.get("sample", "")
    cards = [
        {
            "of": one,
            "place": words.place(one.place_code),
            "items": [(n, item, one.results.get(n)) for n, item in enumerate(found.items)],
            "open": len(one.results) < len(found.items),
            "typed": {n: (request.POST.get(f"p{n}", ""), request.POST.get(f"n{n}", "")) for n in range(len(found.items))}
            if asked == str(one.id)
            else {},
        }
        for one in sorted(samples, key=lambda one: (one.passed is not None, one.order))
    ]
    to_go = sum(one.passed is None for one in samples)
    ratings = [(code, said(name)) for code, name in inspection.words().rating.items()]
    context = {"inspection": found, "cards": cards, "to_go": to_go, "problem": problem, "ratings": ratings, "asked": asked}
    return show(request, desk, "visit", "inspections", context, status=422 if problem else 200)


def _said(request: access.Request, desk: Frame, found: inspection.Inspection) -> None:
    """Takes what was said of one sample: its items, or what is wrong there."""
    sample = whole(request.POST.get("sample", "")) or 0
    if "words" in request.POST:
        given = {name: request.POST.get(name, "") for name in ("evidence", "rating")}
        inspection.find(desk.actor, sample, wrong=request.POST["words"], **given)
        return
    seen = {
        n: (request.POST[f"p{n}"] == "yes", request.POST.get(f"n{n}", ""))
        for n in range(len(found.items))
        if request.POST.get(f"p{n}") in {"yes", "no"}
    }
    if seen:
        inspection.look(desk.actor, sample, seen)
