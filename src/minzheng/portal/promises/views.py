"""The public pages of plans."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.plan.duties import api as duties
from minzheng.portal.disclosure.shown import told
from minzheng.portal.promises.clause_page import ClausePage
from minzheng.portal.promises.look import duty_of, look_of, plan_of
from minzheng.portal.promises.plan_page import PlanPage, named


@require_safe
@told
def home(request: HttpRequest) -> HttpResponse:
    """Every public plan, with what it promises at the place."""
    look = look_of(request)
    pages = [PlanPage(plan, look) for plan in duties.plans(access.PUBLIC, look.day)]
    return render(request, "promises/home.html", {"pages": pages, "look": look, **_frame(request)})


@require_safe
@told
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Every clause of a plan."""
    look = look_of(request)
    page = PlanPage(plan_of(look, plan_id), look)
    return render(request, "promises/plan.html", {**named(page), **_frame(request)})


@require_safe
@told
def clause(request: HttpRequest, plan_id: int, no: str) -> HttpResponse:
    """One clause at one place."""
    look = look_of(request)
    found = plan_of(look, plan_id)
    asked = request.GET.get("promise", "")
    page = ClausePage(found, duty_of(found, no), look, int(asked) if asked.isdecimal() and len(asked) < 4 else 0)
    return render(request, "promises/clause.html", {"page": page, "plan": found, "look": look, **_frame(request)})


def _frame(request: HttpRequest) -> dict[str, object]:
    """What the controls of every page need."""
    kept = [(name, value) for name, value in request.GET.items() if name not in {"on", "lang", "theme"}]
    return {"kept": kept, "address": request.build_absolute_uri()}
