"""Rosters: drawn up, looked at, approved, handed over; what the bank returned, typed or from its file."""

from __future__ import annotations

from datetime import date
from secrets import token_hex

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.places import api as places
from minzheng.people import api as people
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, official, said, whole
from minzheng.portal.paying.shown import called, item, items, names, pays, roster_state, settled, show, yuan
from minzheng.services.months import api as months
from minzheng.services.rosters import api as rosters

PAGE, LATE = 20, 12
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RESULTS = ("paid", "failed")


@official("entitlement.read")
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """Rosters of the place looked at, the newest first, and the form that draws one up."""
    problem, wanted = "", request.POST.get("item", "")
    month = request.POST.get("month", f"{desk.today:%Y-%m}")
    draws = (
        desk.may("roster.make", place=desk.place, sector=people.SECTOR) and places.level(desk.place) == "county" and not desk.past
    )
    if request.method == "POST":
        try:
            once = request.POST.get("once", "")
            made = rosters.draw_up(desk.actor, wanted, desk.place, _month(month), request=once)
            return redirect(desk.link("paying:roster", made))
        except people.Refused as refused:
            problem = refused.message(lang())
    found = rosters.rosters(desk.actor, desk.place, before=whole(request.GET.get("after", "")), size=PAGE + 1)
    first = months.month_of(desk.today)
    context = {
        "rosters": [_row(desk, one) for one in found[:PAGE]],
        "after": found[PAGE - 1].id if len(found) > PAGE else "",
        "draws": draws,
        "county": places.level(desk.place) == "county",
        "below": places.level(desk.place) in {"township", "village"},
        "items": [one for one in items() if pays(one[0]) and not settled(one[0])],
        "settled": [name for one, name in items() if settled(one)],
        "item": wanted,
        "months": [f"{months.later(first, -n):%Y-%m}" for n in range(LATE)],
        "month": month,
        "once": token_hex(8),
        "problem": problem,
    }
    return show(request, desk, "rosters", context, status=422 if problem else 200)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise people.Refused("not_a_day") from None


def _row(desk: Frame, one: rosters.Roster) -> dict[str, object]:
    """A roster in words."""
    return {
        "one": one,
        "item": item(one.item),
        "where": words.place(one.place_code),
        "total": yuan(one.total),
        "state": roster_state(one.state),
        "href": desk.link("paying:roster", one.id),
    }


@official("entitlement.read")
@require_safe
def roster(request: access.Request, desk: Frame, roster: int) -> HttpResponse:
    """One: its lines, who did what, and what is to be done next."""
    return _page(request, desk, roster)


def _page(
    request: access.Request,
    desk: Frame,
    id_: int,
    problem: str = "",
    faults: tuple[rosters.Fault, ...] = (),
    status: int = 200,
) -> HttpResponse:
    one, result = _seen(desk, id_), request.GET.get("result", "")
    after = whole(request.GET.get("after", "")) or 0
    found = rosters.lines(desk.actor, id_, result=result if result in RESULTS else None, after=after, size=PAGE + 1)
    named, reasons = names(desk, [line.person for line in found[:PAGE]]), rosters.bank_reasons()
    by = access.names({name for name in (one.made_by, one.checked_by, one.handed_by) if name})
    may = {
        verb: desk.may(f"roster.{verb}", place=one.place_code, sector=people.SECTOR) and not desk.past
        for verb in ("make", "check", "pay")
    }
    me = desk.actor.account
    context = _row(desk, one) | {
        "lines": [
            {
                "one": line,
                "name": called(line.entitlement, line.person, named),
                "where": words.within(line.place_code, desk.place, desk.day),
                "amount": yuan(line.amount),
                "why": said(reasons[line.reason].name) if line.reason else "",
                "href": desk.link("paying:one", line.entitlement),
            }
            for line in found[:PAGE]
        ],
        "after": found[PAGE - 1].number if len(found) > PAGE else "",
        "result": result,
        "waiting": one.count - one.paid - one.failed,
        "paid": yuan(one.paid_total),
        "made_by": by.get(one.made_by, ""),
        "checked_by": by.get(one.checked_by, ""),
        "handed_by": by.get(one.handed_by, ""),
        "approves": one.state == "drawn" and may["check"] and me != one.made_by,
        "hands": one.state == "approved" and may["pay"] and me not in {one.made_by, one.checked_by},
        "drops": one.state in {"drawn", "approved"} and (may["make"] or may["check"]),
        "own": one.state == "drawn" and may["check"] and me == one.made_by,
        "marks": one.state == "handed" and may["pay"],
        "reasons": [(key, said(reason.name)) for key, reason in reasons.items()],
        "problem": problem,
        "faults": [(fault.line, said(fault.said)) for fault in faults],
    }
    return show(request, desk, "roster", context, status=status)


def _seen(desk: Frame, roster: int) -> rosters.Roster:
    try:
        return rosters.roster(desk.actor, roster)
    except people.Refused as refused:
        raise Http404 from refused


@official("entitlement.read")
@require_POST
def do(request: access.Request, desk: Frame, roster: int, verb: str) -> HttpResponse:
    """A step: approved, handed over, given up; a line marked, all others paid, the bank's file."""
    _seen(desk, roster)
    steps = {"approve": rosters.approve, "hand": rosters.hand_over, "drop": rosters.drop}
    sent = request.POST
    try:
        if verb in steps:
            steps[verb](desk.actor, roster)
        elif verb == "mark":
            number, result = whole(sent.get("number", "")) or 0, sent.get("result", "")
            reason = sent.get("reason", "") if result == "failed" else ""
            rosters.mark(desk.actor, roster, number, result, day=_day(sent.get("day", "")), reason=reason)
        elif verb == "rest":
            rosters.mark_rest(desk.actor, roster, day=_day(sent.get("day", "")))
        elif verb == "bring":
            file = request.FILES.get("file")
            if file is None or not file.size:
                return _page(request, desk, roster, _("No file was chosen, or it is empty."), status=422)
            if file.size > settings.UPLOAD_LIMIT:
                return _page(request, desk, roster, _("The file is too large."), status=413)
            day = _day(sent.get("day", ""))
            brought = rosters.bring_marks(desk.actor, roster, file.read(), (file.name or "")[:200], day=day)
            if brought.faults:
                said_ = _("The bank’s file does not fit this roster.")
                return _page(request, desk, roster, said_, brought.faults, status=422)
        else:
            raise Http404
    except (people.Refused, exchange.Refused) as refused:
        return _page(request, desk, roster, refused.message(lang()), status=422)
    return redirect(desk.link("paying:roster", roster))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise people.Refused("not_a_day") from None


@official("entitlement.read")
@require_safe
def workbook(_request: access.Request, desk: Frame, roster: int) -> HttpResponse:
    """The roster as a workbook, accounts masked by duty."""
    one = _seen(desk, roster)
    access.require(desk.actor, "person.read", place=one.place_code, sector=people.SECTOR)
    return _file(rosters.workbook(desk.actor, roster, lang()), XLSX, f"{one.place_code}-{one.item}-{one.month:%Y%m}.xlsx")


@official("roster.pay")
@require_safe
def bank(request: access.Request, desk: Frame, roster: int) -> HttpResponse:
    """What the bank pays by, whole, for who pays."""
    one = _seen(desk, roster)
    try:
        data = rosters.bank_text(desk.actor, roster)
    except people.Refused as refused:
        return _page(request, desk, roster, refused.message(lang()), status=409)
    return _file(data, "text/plain; charset=gb18030", f"{one.place_code}-{one.item}-{one.month:%Y%m}-{one.id}.txt")


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
