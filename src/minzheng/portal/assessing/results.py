"""What was published of years: the results, the data they rest on, and any of it computed again."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.kernel.access import api as access
from minzheng.plan.assessment import api as assessment
from minzheng.plan.duties import api as duties
from minzheng.portal.assessing import words
from minzheng.portal.assessing.run_page import at_place
from minzheng.portal.desk.frame import lang

MOST = 10 * 2**20
"""Bytes of a file that is computed again."""


@require_safe
def all_of_them(request: HttpRequest) -> HttpResponse:
    """Every published run, the latest year first."""
    found = [
        (plan, run)
        for plan in duties.plans(access.PUBLIC)
        for year in assessment.years(access.PUBLIC, plan.id)
        for run in assessment.runs(access.PUBLIC, plan.id, year.year)
        if run.state == "published"
    ]
    return render(request, "assessing/results.html", {"found": found, "formulas": assessment.formulas()})


def _public(run_id: int) -> assessment.Run:
    try:
        found = assessment.run(access.PUBLIC, run_id)
    except assessment.NoYear as error:
        raise Http404 from error
    return found


@require_safe
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """A published run: bands, the formula, the data."""
    found = _public(run_id)
    scores = assessment.scores(access.PUBLIC, run_id)
    ends = assessment.last_of(found.year.year)
    upheld = sum(one.state == "upheld" for one in assessment.objections(access.SYSTEM, run_id))
    context = {
        "run": found,
        "plan": duties.plan(access.PUBLIC, found.year.plan),
        "bands": words.bands(scores, ends),
        "formula": found.year.formula,
        "count": len(scores.places),
        "objections": len(assessment.objections(access.SYSTEM, run_id)),
        "upheld": upheld,
    }
    return render(request, "assessing/result.html", context)


@require_safe
def place(request: HttpRequest, run_id: int, place_code: str) -> HttpResponse:
    """The lines of one place, with their arithmetic."""
    _public(run_id)
    try:
        context = at_place(access.PUBLIC, run_id, place_code)
    except LookupError as error:
        raise Http404 from error
    return render(request, "assessing/result_place.html", context)


@require_safe
def data(request: HttpRequest, run_id: int) -> HttpResponse:
    """All that a published run rests on, as the file whose digest is published with it."""
    found = _public(run_id)
    answer = HttpResponse(assessment.canonical(found.data), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="assessment-{found.year.year}-{found.number}.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def recompute(request: HttpRequest) -> HttpResponse:
    """Anybody's file computed again; nothing of it is kept."""
    context: dict[str, object] = {}
    status = 200
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None or not file.size or file.size > MOST:
                raise assessment.Refused("bad_file", why=_("a JSON file of at most 10 MiB is meant"))
            again = assessment.recompute(assessment.read(file.read()))
            known = assessment.published_as(again.digest)
            ends = assessment.last_of(again.year)
            context = {"again": again, "known": known, "bands": words.bands(again, ends)}
        except assessment.Refused as refused:
            context, status = {"problem": refused.message(lang())}, 422
    return render(request, "assessing/recompute.html", context, status=status)
