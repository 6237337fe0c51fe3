"""What an assessed place says against one of its lines, and the answer by somebody who did not make the run."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.kernel.access import api as access
from minzheng.plan.assessment import api as assessment
from minzheng.portal.assessing import words
from minzheng.portal.assessing.run_page import at_place, told
from minzheng.portal.desk.frame import Frame, lang, official
from minzheng.portal.plan.shown import show

CORRECTS = ("value", "reached", "baseline", "slice", "due")


@official("plan.adopt")
@require_POST
def object_to(request: access.Request, desk: Frame, run_id: int, place_code: str) -> HttpResponse:
    """Says what is wrong with one line."""
    no, _dot, letter = request.POST.get("line", "").partition(".")
    try:
        assessment.object_to(
            desk.actor, run_id, place_code=place_code, no=no, letter=letter, words_said=request.POST.get("words", "")
        )
    except assessment.Refused as refused:
        return told(request, desk, refused, desk.link("assessment:place", run_id, place_code))
    return redirect(desk.link("assessment:place", run_id, place_code))


@official("plan.assess")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: access.Request, desk: Frame, objection_id: int) -> HttpResponse:
    """The objection beside its line, and the answer."""
    found = assessment.objection(desk.actor, objection_id)
    problem = ""
    if request.method == "POST" and not desk.past:
        try:
            assessment.answer(
                desk.actor,
                objection_id,
                upheld=request.POST.get("how") == "upheld",
                answer_said=request.POST.get("answer", ""),
                corrected={name: request.POST.get(name, "") for name in CORRECTS},
            )
            return redirect(desk.link("assessment:run", found.run))
        except assessment.Refused as refused:
            problem = refused.message(lang())
    line = next(
        one.line
        for one in assessment.scores(desk.actor, found.run).lines
        if (one.line.place, one.line.no, one.line.letter) == (found.place_code, found.no, found.letter)
    )
    context = at_place(desk.actor, found.run, found.place_code) | {
        "objection": found,
        "said": words.state(found.state),
        "fields": [(name, getattr(line, name), request.POST.get(name, "")) for name in CORRECTS],
        "typed": request.POST,
        "problem": problem,
    }
    context["lines"] = [one for one in context["lines"] if (one.no, one.letter) == (found.no, found.letter)]  # type: ignore[attr-defined]
    return show(request, desk, "assessing/objection.html", "assessment", context, status=422 if problem else 200)
