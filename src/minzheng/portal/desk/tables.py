"""Tables out and in: a list as a workbook, and a workbook into a register after one has seen what it would do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.time import api as time
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official, said, show, whole
from minzheng.portal.desk.listing import query_of
from minzheng.portal.desk.models import Upload
from minzheng.portal.desk.workbook import XLSX, taken
from minzheng.registry import api as registry

ROWS = 20_000
KEPT = timedelta(days=2)
SHOWN = 50


@official("register.export")
@require_safe
def export(request: access.Request, desk: Frame, register_id: str) -> HttpResponse:
    """What the list shows, all of its pages, as a workbook."""
    register = registry.register(register_id)
    query = query_of(request.GET, desk, register)
    head, rows = registry.export_rows(desk.actor, register_id, query, lang())
    return taken(request, desk, register, head, rows)


@official("register.import")
@require_safe
def blank(request: access.Request, desk: Frame, register_id: str) -> HttpResponse:
    """A workbook with the register's heads and no rows, to be filled in."""
    register = registry.register(register_id)
    nowhere = registry.Query(day=desk.day, place=desk.place, text="\u0000")
    head, _rows = registry.export_rows(desk.actor, register_id, nowhere, lang())
    response = HttpResponse(exchange.to_xlsx(said(register.name), head, ()), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{said(register.name)}.xlsx")
    return response


@official("register.import")
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: access.Request, desk: Frame, register_id: str) -> HttpResponse:
    """Takes a table, says what it would do, and on a second word does it."""
    register = registry.register(register_id)
    access.require(desk.actor, "register.import", sector=register.sector)
    context: dict[str, Any] = {"part": "registers", "register": register, "limit": settings.UPLOAD_LIMIT >> 20, "most": ROWS}
    if request.method != "POST" or desk.past:
        return show(request, desk, "import", context)
    if "upload" in request.POST:
        return _start(request, desk, register)
    file = request.FILES.get("file")
    if file is None or not file.size:
        return show(request, desk, "import", context | {"happened": _("No file was chosen, or it is empty.")}, status=422)
    if file.size > settings.UPLOAD_LIMIT:
        return show(request, desk, "import", context | {"happened": _("The file is too large.")}, status=413)
    data, name = file.read(), (file.name or "")[:200]
    try:
        table = exchange.read(data, name)
    except exchange.Refused as refused:
        return show(request, desk, "import", context | {"told": refused.message(lang())}, status=422)
    if len(table.rows) > ROWS:
        return show(request, desk, "import", context | {"happened": _("The table has too many rows.")}, status=413)
    report = registry.import_rows(desk.actor, register_id, table, dry_run=True)
    context |= {"name": name, "report": report, "rows": len(table.rows), "notes": [note.message(lang()) for note in table.notes]}
    context["wrong"] = [(line, problem.message(lang())) for line, problem in report.problems[:SHOWN]]
    context["wrong_lines"] = len({line for line, _problem in report.problems})
    if report.accepted:
        Upload.objects.filter(recorded_at__lt=time.machine() - KEPT).delete()
        kept = {"account": desk.actor.account, "register": register_id, "name": name, "data": data}
        context["upload"] = Upload.objects.create(recorded_at=time.machine(), **kept).pk
    return show(request, desk, "import", context, status=200 if report.accepted else 422)


def _start(request: access.Request, desk: Frame, register: registry.Register) -> HttpResponse:
    """Starts the import; a second click finds the job of the first."""
    given = request.POST["upload"]
    found = Upload.objects.filter(pk=whole(given) or 0, account=desk.actor.account, register=register.id).first()
    if found is None:
        raise LookupError(given)
    job = jobs.start(desk.actor, "desk.import", {"upload": found.pk, "appointment": appointment(desk)}, key=f"upload {found.pk}")
    return redirect(desk.link("job", job.id))


def appointment(desk: Frame) -> int:
    """The appointment in which the reader acts, for work that is done in their name. Raises LookupError where it is no more."""
    acting = desk.actor.role, desk.actor.place
    mine = [one.id for one in access.appointments(desk.actor) if (one.role, one.place_code) == acting]
    if not mine:
        raise LookupError(acting)
    return mine[0]


@official()
@require_safe
def job(request: access.Request, desk: Frame, job_id: int) -> HttpResponse:
    """How far a job of one's own came; the page asks again by itself until it is over."""
    found = jobs.job(desk.actor, job_id)
    share = str(round(100 * found.done / found.total, 1)) if found.total else ""
    result = found.result if isinstance(found.result, dict) else {}
    checked = bool(result.get("entered")) and registry.register(result["register"]).checked
    decided = words.rows(result.get("done", 0)) if "accept" in result else ""
    context = {
        "part": "today",
        "decided": decided,
        "job": found,
        "said": found.said(lang()),
        "share": share,
        "result": result,
        "checked": checked,
    }
    response = show(request, desk, "job", context)
    if not found.over:
        response["Refresh"] = "2"
    return response
