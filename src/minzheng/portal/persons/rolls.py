"""Tables of households: handed in, looked through, put right, entered. Long work shows how far it came and can be left."""

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
from minzheng.portal.persons.shown import show
from minzheng.rolls import api as rolls

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 50


@official("person.make")
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """Takes a table, and shows those of late."""
    access.require(desk.actor, "person.make", sector=people.SECTOR)
    if desk.past:
        return redirect(desk.link("persons:home"))
    problem, status = "", 200
    since = request.POST.get("since", desk.day.isoformat())
    if request.method == "POST":
        file = request.FILES.get("file")
        try:
            if file is None or not file.size:
                problem, status = _("No file was chosen, or it is empty."), 422
            elif file.size > settings.UPLOAD_LIMIT:
                problem, status = _("The file is too large."), 413
            else:
                roll = rolls.hand_in(desk.actor, file.read(), (file.name or "")[:200], since=_day(since))
                return redirect(desk.link("persons:roll", roll.id))
        except (exchange.Refused, people.Refused) as refused:
            problem, status = refused.message(lang()), 422
    context = {
        "problem": problem,
        "since": since,
        "limit": settings.UPLOAD_LIMIT >> 20,
        "most": exchange.ROWS,
        "columns": [(said(one.name), one.required, rolls.told(one, lang())) for one in rolls.columns().column],
        "late": rolls.rolls(desk.actor),
    }
    return show(request, desk, "rolls", context, status=status)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise people.Refused("not_a_day") from None


@official("person.make")
@require_safe
def blank(_request: access.Request, desk: Frame) -> HttpResponse:
    """A workbook to be filled in."""
    access.require(desk.actor, "person.make", sector=people.SECTOR)
    return _workbook(rolls.empty(lang()), _("Households"))


@official("person.make")
@require_safe
def roll(request: access.Request, desk: Frame, roll: int) -> HttpResponse:
    """One table: how far it came, what is to be put right, what was entered."""
    return _shown(request, desk, roll)


def _shown(request: access.Request, desk: Frame, id_: int, problem: str = "") -> HttpResponse:
    try:
        one = rolls.roll(desk.actor, id_)
        faults, lines, notes = rolls.faults(desk.actor, id_, size=SHOWN) if one.state == "checked" else ([], 0, [])
    except people.Refused as refused:
        raise Http404 from refused
    job = jobs.job(desk.actor, one.job) if one.job and one.state in {"handed", "entering"} else None
    context = {
        "one": one,
        "fit": one.homes - one.wrong,
        "problem": problem,
        "job": job,
        "said": job.said(lang()) if job else "",
        "share": str(round(100 * job.done / job.total, 1)) if job and job.total else "",
        "faults": [(fault.line, said(fault.said)) for fault in faults],
        "more": lines > len({fault.line for fault in faults}),
        "lines": lines,
        "notes": [said(note) for note in notes],
        "told": _told(desk, id_) if one.state == "done" else [],
        "left": desk.link("persons:roll", one.left) if one.left else "",
    }
    response = show(request, desk, "roll", context, status=409 if problem else 200)
    if job and not job.over:
        response["Refresh"] = "2"
    return response


def _told(desk: Frame, roll: int) -> list[tuple[int, str, str]]:
    """Lines that are in with a word: the line, where its person is, and the word; of many the first."""
    return [
        (one.line, desk.link("persons:person", one.person), said(one.said)) for one in rolls.remarks(desk.actor, roll)[:SHOWN]
    ]


@official("person.make")
@require_safe
def mend(request: access.Request, desk: Frame, roll: int) -> HttpResponse:
    """A workbook of only the households that cannot be entered, with the reasons."""
    try:
        return _workbook(rolls.to_mend(desk.actor, roll, lang()), _("Households to be put right"))
    except people.Refused as refused:
        raise Http404 from refused


@official("person.make")
@require_POST
def do(request: access.Request, desk: Frame, roll: int, verb: str) -> HttpResponse:
    """Enters what can be entered, or gives the table up."""
    verbs = {"enter": rolls.enter, "drop": rolls.drop}
    if verb not in verbs:
        raise Http404
    try:
        rolls.roll(desk.actor, roll)
    except people.Refused as refused:
        raise Http404 from refused
    try:
        verbs[verb](desk.actor, roll)
    except people.Refused as refused:
        return _shown(request, desk, roll, refused.message(lang()))
    return redirect(desk.link("persons:roll", roll) if verb == "enter" else desk.link("persons:rolls"))


def _workbook(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response
