"""Tables of present recipients: handed in, looked through, put right, brought in. Long work shows how far it came."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.jobs import api as jobs
from minzheng.people import api as people
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.paying.shown import item as item_name
from minzheng.portal.paying.shown import show
from minzheng.services.catalogue import api as catalogue
from minzheng.services.entitlements import api as entitlements

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN, AROUND = 50, 3


@official("entitlement.make")
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """Takes a table, and shows those of late."""
    access.require(desk.actor, "entitlement.make", sector=people.SECTOR)
    if desk.past:
        return redirect(desk.link("paying:home"))
    problem, status, sent = "", 200, request.POST
    known = [(one.id, said(one.name)) for one in catalogue.items() if one.frequency == "month" and one.on(desk.today)]
    wanted = sent.get("item") or request.GET.get("item") or known[0][0]
    wanted = wanted if wanted in dict(known) else known[0][0]
    first = entitlements.month_of(desk.today)
    month = sent.get("month", f"{first:%Y-%m}")
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None or not file.size:
                problem, status = _("No file was chosen, or it is empty."), 422
            elif file.size > settings.UPLOAD_LIMIT:
                problem, status = _("The file is too large."), 413
            else:
                name, since = (file.name or "")[:200], _month(month)
                made = entitlements.hand_in(desk.actor, file.read(), name, item=wanted, paid_from=since)
                return redirect(desk.link("paying:intake", made.id))
        except (exchange.Refused, people.Refused) as refused:
            problem, status = refused.message(lang()), 422
    context = {
        "problem": problem,
        "items": known,
        "item": wanted,
        "months": [f"{entitlements.later(first, n):%Y-%m}" for n in range(-AROUND, AROUND)],
        "month": month,
        "limit": settings.UPLOAD_LIMIT >> 20,
        "most": exchange.ROWS,
        "columns": [
            (said(one.name), one.required, entitlements.told(one, wanted, lang())) for one in entitlements.table().column
        ],
        "late": [(one, item_name(one.item)) for one in entitlements.intakes(desk.actor)],
    }
    return show(request, desk, "intakes", context, status=status)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise people.Refused("not_a_day") from None


@official("entitlement.make")
@require_safe
def blank(_request: access.Request, desk: Frame, item: str) -> HttpResponse:
    """A workbook to be filled in."""
    access.require(desk.actor, "entitlement.make", sector=people.SECTOR)
    try:
        return _workbook(entitlements.empty(item, lang()), item_name(item))
    except people.Refused as refused:
        raise Http404 from refused


@official("entitlement.make")
@require_safe
def table(request: access.Request, desk: Frame, table: int) -> HttpResponse:
    """One table: how far it came, what is to be put right, what was brought in."""
    return _shown(request, desk, table)


def _shown(request: access.Request, desk: Frame, id_: int, problem: str = "") -> HttpResponse:
    try:
        one = entitlements.intake(desk.actor, id_)
        checked = one.state == "checked"
        faults, lines, notes = entitlements.intake_faults(desk.actor, id_, size=SHOWN) if checked else ([], 0, [])
    except people.Refused as refused:
        raise Http404 from refused
    job = jobs.job(desk.actor, one.job) if one.job and one.state in {"handed", "entering"} else None
    context = {
        "one": one,
        "item": item_name(one.item),
        "fit": one.rows - one.wrong,
        "problem": problem,
        "job": job,
        "said": job.said(lang()) if job else "",
        "share": str(round(100 * job.done / job.total, 1)) if job and job.total else "",
        "faults": [(fault.line, said(fault.said)) for fault in faults],
        "more": lines > len({fault.line for fault in faults}),
        "lines": lines,
        "notes": [said(note) for note in notes],
        "left": desk.link("paying:intake", one.left) if one.left else "",
    }
    response = show(request, desk, "intake", context, status=409 if problem else 200)
    if job and not job.over:
        response["Refresh"] = "2"
    return response


@official("entitlement.make")
@require_safe
def mend(_request: access.Request, desk: Frame, table: int) -> HttpResponse:
    """A workbook of only the rows that cannot be brought in, with the reasons."""
    try:
        return _workbook(entitlements.intake_to_mend(desk.actor, table, lang()), _("Rows to be put right"))
    except people.Refused as refused:
        raise Http404 from refused


@official("entitlement.make")
@require_POST
def do(request: access.Request, desk: Frame, table: int, verb: str) -> HttpResponse:
    """Brings in what can be brought in, or gives the table up."""
    verbs = {"enter": entitlements.enter_intake, "drop": entitlements.drop_intake}
    if verb not in verbs:
        raise Http404
    try:
        entitlements.intake(desk.actor, table)
    except people.Refused as refused:
        raise Http404 from refused
    try:
        verbs[verb](desk.actor, table)
    except people.Refused as refused:
        return _shown(request, desk, table, refused.message(lang()))
    return redirect(desk.link("paying:intake", table) if verb == "enter" else desk.link("paying:intakes"))


def _workbook(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response
