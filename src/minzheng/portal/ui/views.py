"""The page that shows the design system to builders."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.portal.ui.county_map import CountyMap, MapCell, county_map

COLOURS = (
    ("wall", "#FAF9F6"),
    ("paper", "#FFFFFF"),
    ("ink", "#1E2A30"),
    ("ink-2", "#46545B"),
    ("taihu", "#0E5A63"),
    ("taihu-tint", "#E4F0F0"),
)
SPACES = (4, 8, 12, 16, 24, 32, 48)


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state it has."""
    marks = (
        ("unit", pgettext("on a card", "Units")),
        ("actor", _("Who acts")),
        ("time", _("Time")),
        ("target", _("Targets")),
        ("scope", _("Scope")),
        ("vague", _("Vague words")),
    )
    return render(request, "ui/gallery.html", {"colours": COLOURS, "spaces": SPACES, "marks": marks, "map": _invented_map()})


def _invented_map() -> CountyMap:
    """The lights in turn over the county units of today."""
    day = time.today()
    lights = {
        "done": _("Kept"),
        "go": _("Likely"),
        "mind": _("Mind"),
        "tight": _("Tight"),
        "stop": _("Unlikely"),
        "dim": _("Not clear"),
    }
    units = [one.code for one in places.default().on(day).places.values() if places.level(one.code) == "county"]
    turn = [MapCell(state, words) for state, words in lights.items()]
    fills = {code: turn[n % len(turn)] for n, code in enumerate(units)}
    return county_map(day, fills, units[-1], title=_("County map"), legend=[*lights.items()])
