"""What the pages of tables on their way in have in common: handing in, how far it came, what to mend, what is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from minzheng.content import api as content
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.jobs import api as jobs
from minzheng.people import api as people
from minzheng.portal.desk.frame import Frame, lang, said
from minzheng.rolls import api as rolls

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 50
type Page = Callable[[rolls.Roll, dict[str, object], int], HttpResponse]
"""Shows one table: with its context and status."""


def hand_in(
    request: HttpRequest, desk: Frame, of: str, day: str, about: str = ""
) -> tuple[rolls.Roll | None, dict[str, object], int]:
    """What was handed in with a form, or the context and the status of the page that asks for it."""
    problem, status, file = "", 200, request.FILES.get("file")
    if request.method == "POST":
        try:
            if file is None or not file.size:
                problem, status = _("No file was chosen, or it is empty."), 422
            elif file.size > settings.UPLOAD_LIMIT:
                problem, status = _("The file is too large."), 413
            else:
                name, since = (file.name or "")[:200], _day(day)
                return rolls.hand_in(desk.actor, file.read(), name, since=since, of=of, about=about), {}, 200
        except (exchange.Refused, content.Refused) as refused:
            problem, status = refused.message(lang()), 422
    context = {
        "problem": problem,
        "limit": settings.UPLOAD_LIMIT >> 20,
        "most": exchange.ROWS,
        "columns": rolls.told(of, lang(), about),
    }
    return None, context, status


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise people.Refused("not_a_day") from None


def blank(of: str, name: str, about: str = "") -> HttpResponse:
    """A workbook to be filled in. Raises Refused."""
    return _workbook(rolls.empty(of, lang(), about), name)


def one(desk: Frame, of: str, roll: int, page: Page, problem: str = "") -> HttpResponse:
    """One table: how far it came, what is to be put right; a page that shows work comes again until it is over."""
    try:
        found = rolls.roll(desk.actor, roll, of)
        checked = found.state == "checked"
        faults, lines, notes = rolls.faults(desk.actor, roll, of, size=SHOWN) if checked else ([], 0, [])
    except content.Refused as refused:
        raise Http404 from refused
    job = jobs.job(desk.actor, found.job) if found.job and found.state in {"handed", "entering"} else None
    context = {
        "one": found,
        "fit": found.homes - found.wrong,
        "problem": problem,
        "job": job,
        "said": job.said(lang()) if job else "",
        "share": str(round(100 * job.done / job.total, 1)) if job and job.total else "",
        "faults": [(fault.line, said(fault.said)) for fault in faults],
        "more": lines > len({fault.line for fault in faults}),
        "lines": lines,
        "notes": [said(note) for note in notes],
    }
    response = page(found, context, 409 if problem else 200)
    if job and not job.over:
        response["Refresh"] = "2"
    return response


def mend(desk: Frame, of: str, roll: int, name: str) -> HttpResponse:
    """A workbook of only what cannot be entered, with the reasons."""
    try:
        return _workbook(rolls.to_mend(desk.actor, roll, lang(), of), name)
    except content.Refused as refused:
        raise Http404 from refused


def do(desk: Frame, of: str, roll: int, verb: str) -> str:
    """Enters what can be entered, or gives the table up; why not, if that is refused."""
    verbs = {"enter": rolls.enter, "drop": rolls.drop}
    try:
        rolls.roll(desk.actor, roll, of)
        act = verbs[verb]
    except (content.Refused, KeyError) as missing:
        raise Http404 from missing
    try:
        act(desk.actor, roll, of)
    except content.Refused as refused:
        return refused.message(lang())
    return ""


def judge(desk: Frame, of: str, roll: int, verb: str) -> str:
    """Has what another handed in be brought in, or gives it back, by the second person; why not, if that is refused."""
    verbs = {"confirm": rolls.confirm, "back": rolls.give_back}
    if verb not in verbs:
        raise Http404
    try:
        verbs[verb](desk.actor, roll, of)
    except people.Refused as refused:
        if refused.reason == "no_roll":
            raise Http404 from refused
        return refused.message(lang())
    return ""


def _workbook(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx")
    return response
