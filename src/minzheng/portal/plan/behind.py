"""Where officials open the records behind a figure of services: cases, what is granted, rechecks."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode

from minzheng.indicators import api as indicators
from minzheng.portal.desk.frame import Frame

_FIELDS = ("item", "channel", "pace", "looked", "corrected", "promise", "found")
_LISTS = {
    "cases.decided": ("case.read", "cases:list"),
    "entitlements.counted": ("entitlement.read", "paying:home"),
    "entitlements.rechecked": ("entitlement.read", "paying:home"),
}
"""Of each source: who may open its rows, and where these are listed."""


def listed(desk: Frame, one: indicators.Opening) -> str:
    """The list at the place looked at, narrowed to what the figure is of; empty where the reader may not open it."""
    permission, address = _LISTS.get(one.origin, ("", ""))
    if not permission or not desk.may(permission, desk.place):
        return ""
    told = {"place": desk.place} | {name: one.filters[name] for name in _FIELDS if name in one.filters}
    told |= {"paid": "no"} if one.lacks == "waited" else {}
    if one.since:
        days = {"since": one.since.isoformat(), "until": min(one.until or desk.day, desk.day).isoformat()}
        told |= days | {"state": {"yes": "granted", "no": "refused"}.get(one.filters.get("granted", ""), "")}
    return f"{reverse(address)}?{urlencode(told)}"
