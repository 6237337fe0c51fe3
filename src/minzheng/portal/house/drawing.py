"""Houses as they were drawn last, kept for as long as no light of theirs changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from minzheng.plan.duties import api as duties
from minzheng.plan.standing import api as standing
from minzheng.portal.desk.frame import Frame, lang
from minzheng.portal.house.building import House, house

Drawn = tuple[House, SafeString]
_MOST = 500  # houses at places on days
_kept: OrderedDict[tuple[object, ...], tuple[Sequence[standing.DutyStanding], Drawn]] = OrderedDict()
_lock = Lock()


def kept_house(desk: Frame, plan: duties.Plan, found: Sequence[standing.DutyStanding], pending: frozenset[str]) -> Drawn:
    """A house and its windows as HTML. They depend on nothing but the address, the language, the lights and what is pending."""
    key = (plan.id, desk.place, desk.day, tuple(desk.carried.items()), lang(), pending)
    with _lock:
        known = _kept.get(key)
        if known and known[0] is found:  # the very lights that were drawn
            _kept.move_to_end(key)
            return known[1]
    made = house(desk, plan, found, pending)
    drawn = made, render_to_string("house/drawn.html", {"house": made})
    with _lock:
        _kept[key] = found, drawn
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return drawn
