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
    reasons = {
        "done": _("31 beds of 30"),
        "go": _("29.1 of 30, and 0.13 more each month"),
        "mind": _("29.1 of 30, and 0.05 more each month"),
        "tight": _("0.20 a month are needed, 0.13 came"),
        "stop": _("24 of 30 with two months left"),
        "dim": _("no record for two periods"),
        "off": _("a duty without a target"),
    }
    lights = [(state, word, reasons[state]) for state, word in _lights().items()]
    clocks = (
        ("go", _("9 days left"), "30"),
        ("mind", _("2 days left"), "70"),
        ("tight", _("due today"), "95"),
        ("stop", _("3 days over"), "100"),
        ("dim", _("the clock stands"), "40"),
        ("off", _("no clock"), ""),
    )
    context = {"colours": COLOURS, "spaces": SPACES, "marks": marks, "lights": lights, "clocks": clocks, "map": _invented_map()}
    return render(request, "ui/gallery.html", context)


def _lights() -> dict[str, str]:
    """The states of a light and their words."""
    return {
        "done": _("Kept"),
        "go": _("Likely"),
        "mind": _("Mind"),
        "tight": _("Tight"),
        "stop": _("Unlikely"),
        "dim": _("Not clear"),
        "off": _("Only watched"),
    }


def _invented_map() -> CountyMap:
    """The lights in turn over the county units of today."""
    day = time.today()
    lights = {state: word for state, word in _lights().items() if state != "off"}
    units = [one.code for one in places.default().on(day).places.values() if places.level(one.code) == "county"]
    turn = [MapCell(state, words) for state, words in lights.items()]
    fills = {code: turn[n % len(turn)] for n, code in enumerate(units)}
    return county_map(day, fills, units[-1], title=_("County map"), legend=[*lights.items()])
