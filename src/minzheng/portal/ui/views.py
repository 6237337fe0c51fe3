"""The page that shows the design system to builders."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.portal.ui.county_map import CountyMap, MapCell, county_map
from minzheng.portal.ui.trajectory import Band, Note, Target, Trajectory, trajectory

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
    context: dict[str, object] = {"colours": COLOURS, "spaces": SPACES, "marks": marks, "lights": lights, "clocks": clocks}
    context |= {"map": _invented_map(), "chart": _invented_chart()}
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


def _invented_chart() -> Trajectory:
    """A line with everything that it can have: a gap, a change of definition, a target, a pace, and what is expected."""
    begins, due, now = date(2012, 10, 10), date(2015, 12, 31), date(2014, 6, 30)
    values = (239, 240, 244, 246, None, 247, 248, 249, 252, 256, 257, 258, 264)
    last = Fraction(264, 10)
    history = [(begins + (now - begins) * n / 12, None if one is None else Fraction(one, 10)) for n, one in enumerate(values)]
    return trajectory(
        history,
        title=_("Beds per 1,000 elders, invented"),
        unit=_("beds"),
        today=now,
        target=Target(Fraction(30), due, _("Target: 30 and more, end of 2015")),
        required=[(begins, Fraction(239, 10)), (due, Fraction(30))],
        ahead=[(now, last), (due, Fraction(291, 10))],
        bands=[
            Band(((now, last, last), (due, Fraction(276, 10), Fraction(310, 10)))),
            Band(((now, last, last), (due, Fraction(284, 10), Fraction(300, 10)))),
        ],
        breaks=[Note(date(2014, 1, 1), _("new definition"))],
        events=[Note(date(2013, 5, 20), _("a home of 180 beds opened"))],
        identity="chart",
    )


def _invented_map() -> CountyMap:
    """The lights in turn over the county units of today."""
    day = time.today()
    lights = {state: word for state, word in _lights().items() if state != "off"}
    units = [one.code for one in places.default().on(day).places.values() if places.level(one.code) == "county"]
    turn = [MapCell(state, words) for state, words in lights.items()]
    fills = {code: turn[n % len(turn)] for n, code in enumerate(units)}
    return county_map(day, fills, units[-1], title=_("County map"), legend=[*lights.items()])
