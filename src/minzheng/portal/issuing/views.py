"""Plans to take away and to compare: of public plans anybody's, of others their officials'."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.plan.duties import api as duties
from minzheng.portal.issuing.comparing import compare
from minzheng.portal.issuing.issued import issued
from minzheng.portal.issuing.record import record
from minzheng.portal.issuing.tables import table, workbook

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"issued.docx": DOCX, "table.docx": DOCX, "table.xlsx": XLSX, "plan.json": "application/json"}


@require_safe
def file(request: access.Request, plan_id: int, kind: str) -> HttpResponse:
    """A plan as a file: as issued, as a table, as data."""
    plan = _plan(request, plan_id)
    match kind:
        case "issued.docx":
            data = issued(plan)
        case "table.docx":
            data = table(plan)
        case "table.xlsx":
            data = workbook(plan)
        case "plan.json":
            data = record(plan, duties.rulings(request.actor, plan_id))
        case _:
            raise Http404(kind)
    response = HttpResponse(data, content_type=KINDS[kind])
    response["Content-Disposition"] = content_disposition_header(True, f"{plan.number} {kind}")
    if not plan.public:
        response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def against(request: access.Request, plan_id: int, other_id: int) -> HttpResponse:
    """What became of the duties of one plan in another."""
    found = compare(_plan(request, plan_id), _plan(request, other_id))
    return render(request, "issuing/against.html", {"found": found})


def _plan(request: access.Request, plan_id: int) -> duties.Plan:
    try:
        return duties.plan(request.actor, plan_id)
    except duties.NoPlan as missing:
        raise Http404(plan_id) from missing
