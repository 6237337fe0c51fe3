"""What waits for the reader here, and beside it help, the burden of asking, and who comes to inspect."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.plan.burden import api as burden
from minzheng.plan.inspection import api as inspection
from minzheng.plan.supervision import api as supervision
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, official
from minzheng.portal.watching.matters import line
from minzheng.portal.watching.shown import anchor, show
from minzheng.portal.watching.waiting import Waits, waits

FEW = 6


@official("plan.read")
@require_safe
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """The page that supervision begins with."""
    things = [] if desk.past else waits(desk)
    watches = access.may(desk.actor, "plan.supervise")
    watched = [one for one in supervision.matters(desk.actor, side="asks") if not one.my_turn] if watches else []
    helps = supervision.helps(desk.actor)
    ledger = burden.ledger(desk.actor, desk.place, desk.day)
    this = next((one for one in ledger.months if one.key == f"{desk.day:%Y-%m}"), None)
    quarter = (desk.day.month + 2) // 3
    context = {
        "answer": _answer(things),
        "things": things,
        "watched": [line(desk, one) for one in watched[:FEW]],
        "more": max(len(watched) - FEW, 0),
        "proposals": [
            {"of": one, "place": words.place(one.place_code), "anchor": anchor(desk.actor, one.plan, one.duty_no)}
            for one in supervision.proposals(desk.actor)
        ],
        "asked": [line(desk, one) for one in helps if "asks" in one.mine][:FEW],
        "to_give": [line(desk, one) for one in helps if "answers" in one.mine and one.state.id == "asked"][:FEW],
        "late_help": [line(desk, one) for one in helps if watches and one.clock.running == "over"][:FEW],
        "this": this,
        "standing": ledger.standing,
        "coming": inspection.visits_of(desk.actor, desk.day.year, desk.place).get(quarter, ()),
        "cap": inspection.sampling().cap,
        "watches": watches and not desk.past,
        "may_ask": access.may(desk.actor, "plan.answer") and not desk.past,
    }
    return show(request, desk, "home", "home", context)


def _answer(things: list[Waits]) -> str:
    """The first line: how many wait, how many are over time."""
    if not things:
        return _("Nothing waits for you here")
    late = sum(one.clock is not None and one.clock.state == "stop" for one in things)
    whole = ngettext("%(n)s thing waits for you", "%(n)s things wait for you", len(things)) % {"n": len(things)}
    over = ngettext("; %(n)s is over time", "; %(n)s are over time", late) % {"n": late} if late else ""
    return whole + over
