"""Tables of present recipients: handed in, looked through, put right, brought in. Long work shows how far it came."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.kernel.access import api as access
from minzheng.people import api as people
from minzheng.portal.desk.frame import Frame, lang, official, said
from minzheng.portal.paying.shown import item as item_name
from minzheng.portal.paying.shown import show
from minzheng.portal.persons import incoming
from minzheng.rolls import api as rolls
from minzheng.services.catalogue import api as catalogue
from minzheng.services.months import api as months
from minzheng.services.recipients.api import RECIPIENTS

AROUND = 3


@official("entitlement.make")
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """Takes a table, and shows those of late."""
    access.require(desk.actor, "entitlement.make", sector=people.SECTOR)
    if desk.past:
        return redirect(desk.link("paying:home"))
    sent = request.POST
    known = [(one.id, said(one.name)) for one in catalogue.items() if one.frequency == "month" and one.on(desk.today)]
    wanted = sent.get("item") or request.GET.get("item") or known[0][0]
    wanted = wanted if wanted in dict(known) else known[0][0]
    first = months.month_of(desk.today)
    month = sent.get("month", f"{first:%Y-%m}")
    made, context, status = incoming.hand_in(request, desk, RECIPIENTS, f"{month}-01", wanted)
    if made:
        return redirect(desk.link("paying:intake", made.id))
    context |= {
        "items": known,
        "item": wanted,
        "months": [f"{months.later(first, n):%Y-%m}" for n in range(-AROUND, AROUND)],
        "month": month,
        "late": [(one, item_name(one.about)) for one in rolls.rolls(desk.actor, RECIPIENTS)],
    }
    return show(request, desk, "intakes", context, status)


@official("entitlement.make")
@require_safe
def blank(_request: access.Request, desk: Frame, item: str) -> HttpResponse:
    """A workbook to be filled in."""
    access.require(desk.actor, "entitlement.make", sector=people.SECTOR)
    try:
        return incoming.blank(RECIPIENTS, item_name(item), item)
    except people.Refused as refused:
        raise Http404 from refused


@official("entitlement.make")
@require_safe
def table(request: access.Request, desk: Frame, table: int) -> HttpResponse:
    """One table: how far it came, what is to be put right, what was brought in."""
    return _shown(request, desk, table)


def _shown(request: access.Request, desk: Frame, id_: int, problem: str = "") -> HttpResponse:
    def page(one: rolls.Roll, context: dict[str, object], status: int) -> HttpResponse:
        more = {"item": item_name(one.about), "left": desk.link("paying:intake", one.left) if one.left else ""}
        return show(request, desk, "intake", context | more, status)

    return incoming.one(desk, RECIPIENTS, id_, page, problem)


@official("entitlement.make")
@require_safe
def mend(_request: access.Request, desk: Frame, table: int) -> HttpResponse:
    """A workbook of only the rows that cannot be brought in, with the reasons."""
    return incoming.mend(desk, RECIPIENTS, table, _("Rows to be put right"))


@official("entitlement.make")
@require_POST
def do(request: access.Request, desk: Frame, table: int, verb: str) -> HttpResponse:
    """Brings in what can be brought in, or gives the table up."""
    if problem := incoming.do(desk, RECIPIENTS, table, verb):
        return _shown(request, desk, table, problem)
    return redirect(desk.link("paying:intake", table) if verb == "enter" else desk.link("paying:intakes"))


@official("entitlement.check")
@require_safe
def check(request: access.Request, desk: Frame, table: int) -> HttpResponse:
    """What another handed in, line by line, for the second person to compare with the files on paper."""
    return _to_check(request, desk, table)


def _to_check(request: access.Request, desk: Frame, id_: int, problem: str = "") -> HttpResponse:
    try:
        one, lines = rolls.lines(desk.actor, id_, RECIPIENTS)
    except people.Refused as refused:
        raise Http404 from refused
    columns = [name for name, _needed, _means in rolls.told(RECIPIENTS, lang(), one.about)]
    context = {
        "one": one,
        "item": item_name(one.about),
        "by": access.names([one.account]).get(one.account, ""),
        "columns": columns,
        "lines": [(line.at, list(line.said.values())) for line in lines],
        "problem": problem,
    }
    return show(request, desk, "intake_check", context, 409 if problem else 200)


@official("entitlement.check")
@require_POST
def checked(request: access.Request, desk: Frame, table: int, verb: str) -> HttpResponse:
    """Has it brought in, or gives it back to whoever handed it in."""
    if problem := incoming.judge(desk, RECIPIENTS, table, verb):
        return show(request, desk, "intake_checked", {"problem": problem}, 409)
    return show(request, desk, "intake_checked", {"confirmed": verb == "confirm"})
