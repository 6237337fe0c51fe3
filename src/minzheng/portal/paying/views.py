"""What is granted: a list, what is to be looked at again, and what waits for another person."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from minzheng.indicators import api as indicators
from minzheng.kernel.access import api as access
from minzheng.people import api as people
from minzheng.portal.desk.frame import Frame, lang, official, said, whole
from minzheng.portal.desk.listing import between
from minzheng.portal.paying.shown import item, items, names, purpose, rows, show
from minzheng.portal.paying.telling import how, told
from minzheng.services.entitlements import api as entitlements

PAGE, FEW = 20, 10
STATES = ("granted", "suspended", "ended")


@official("entitlement.read")
@require_safe
def home(request: access.Request, desk: Frame) -> HttpResponse:
    """All that is granted at the place looked at, page by page, of an item and in a state."""
    wanted, state, days = request.GET.get("item", ""), request.GET.get("state", "granted"), between(request.GET)
    known, results = dict(items()), request.GET.get("found", "").split()
    context = {
        "items": list(known.items()),
        "item": wanted,
        "state": state,
        "states": [
            ("granted", pgettext("entitlement", "granted")),
            ("suspended", pgettext("entitlement", "suspended")),
            ("ended", pgettext("entitlement", "ended")),
            ("", pgettext("entitlement", "all")),
        ],
        "rechecked": days,
        "of": [item(one) for one in wanted.split() if one in known] if len(wanted.split()) > 1 else [],
        "results": [
            said(one.name) for one in indicators.origin("entitlements.rechecked").field("found").choices if one.code in results
        ],
        "brings": desk.may("entitlement.make", sector=people.SECTOR) and not desk.past,
    }
    try:
        found, after = entitlements.entitlements(
            desk.actor,
            item=wanted,
            place=desk.place,
            state=state if state in STATES else "",
            rechecked=days,
            result=request.GET.get("found", ""),
            after=request.GET.get("after", ""),
            size=PAGE,
        )
    except people.Refused as refused:
        return show(request, desk, "home", context | {"problem": refused.message(lang())}, status=400)
    return show(request, desk, "home", context | {"rows": rows(desk, found), "after": after})


@official("entitlement.read")
@require_safe
def due(request: access.Request, desk: Frame) -> HttpResponse:
    """What is to be looked at again by today, the oldest first."""
    try:
        found, after = entitlements.due_rechecks(desk.actor, desk.place, after=request.GET.get("after", ""), size=PAGE)
    except people.Refused as refused:
        return show(request, desk, "due", {"problem": refused.message(lang())}, status=400)
    return show(request, desk, "due", {"rows": rows(desk, found), "after": after})


@official("entitlement.read")
@require_safe
def queue(request: access.Request, desk: Frame) -> HttpResponse:
    """All changes that wait at the place looked at, the oldest first."""
    after = whole(request.GET.get("after", "")) or 0
    found = entitlements.changes(desk.actor, desk.place, after=after, size=FEW + 1)
    why = purpose(desk)
    full = [entitlements.change(desk.actor, one.id, purpose=why) for one in found[:FEW]]
    named = names(desk, {key for one in full for key in (one.person, *(one.members or ()))})
    by = access.names({one.made_by for one in full if one.made_by.isdecimal()})
    context = {
        "changes": [told(desk, one, named, by) for one in full],
        "after": full[-1].id if len(found) > FEW else "",
        "how": how(),
    }
    return show(request, desk, "changes", context)
