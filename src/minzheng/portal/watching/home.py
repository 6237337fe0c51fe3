"""What waits for the reader here, and beside it help, the burden of asking, and who comes to inspect."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.plan.burden import api as burden
from minzheng.plan.inspection import api as inspection
from minzheng.plan.supervision import api as supervision
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, official
from minzheng.portal.watching.shown import anchored, lines, show
from minzheng.portal.watching.waiting import Waits, waits

FEW = 6


@official("plan.read")
@require_safe
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """The page that supervision begins with."""
    things = [] if desk.past else waits(desk)
    watches = access.may(desk.actor, "plan.supervise")
    waiting = {one.href for one in things}
    watched = lines(desk, supervision.matters(desk.actor, side="asks", on=desk.day)) if watches else []
    watched = [one for one in watched if one["href"] not in waiting]
    helps = supervision.helps(desk.actor, on=desk.day)
    ledger = burden.ledger(desk.actor, desk.place, desk.day)
    context = {
        "answer": _answer(things),
        "things": things,
        "watched": watched[:FEW],
        "more": max(len(watched) - FEW, 0),
        "proposals": _proposals(desk),
        "asked": lines(desk, [one for one in helps if "asks" in one.mine][:FEW]),
        "to_give": lines(desk, [one for one in helps if "answers" in one.mine and one.state.id == "asked"][:FEW]),
        "late_help": lines(desk, [one for one in helps if watches and one.clock.running == "over"][:FEW]),
        "this": next((one for one in ledger.months if one.key == f"{desk.day:%Y-%m}"), None),
        "standing": ledger.standing,
        "coming": _coming(desk),
        "cap": inspection.sampling().cap if places.level(desk.place) == "county" else 0,
        "watches": watches and not desk.past,
        "may_ask": access.may(desk.actor, "plan.answer") and not desk.past,
    }
    return show(request, desk, "home", "home", context)


def _coming(desk: Frame) -> Sequence[inspection.Inspection]:
    """The inspections of this quarter: at a county those that go there, elsewhere all."""
    quarter = (desk.day.month + 2) // 3
    if places.level(desk.place) == "county":
        return inspection.visits_of(desk.actor, desk.day.year, desk.place, desk.day).get(quarter, ())
    return [one for one in inspection.inspections(desk.actor, desk.day) if (one.year, one.quarter) == (desk.day.year, quarter)]


def _proposals(desk: Frame) -> list[dict[str, Any]]:
    """What other parts would have supervised."""
    found = supervision.proposals(desk.actor)
    anchor = anchored(desk.actor, [one.plan for one in found])
    return [{"of": one, "place": words.place(one.place_code), "anchor": anchor(one.plan, one.duty_no)} for one in found]


def _answer(things: list[Waits]) -> str:
    """The first line: how many wait, how many are over time."""
    if not things:
        return _("Nothing waits for you here")
    late = sum(one.clock is not None and one.clock.state == "stop" for one in things)
    whole = ngettext("%(n)s thing waits for you", "%(n)s things wait for you", len(things)) % {"n": len(things)}
    over = ngettext("; %(n)s is over time", "; %(n)s are over time", late) % {"n": late} if late else ""
    return whole + over
