"""The places below: who took the plan on, where something is missing, where something was added."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.plan.local import api as local
from minzheng.portal.adopting.looked import Looked, look, page
from minzheng.portal.desk.frame import Frame, name, official
from minzheng.portal.ui.county_map import CountyMap, MapCell, county_map

FILTERS: Mapping[str, Callable[[local.Tally], bool]] = {
    "all": lambda one: True,
    "waiting": lambda one: one.adopted_on is None,
    "holes": lambda one: bool(one.holes),
    "added": lambda one: bool(one.tightened),
    "open": lambda one: bool(one.open_sectors),
}


@official("plan.read")
@require_safe
def below(request: access.Request, desk: Frame) -> HttpResponse:
    """Every city and county unit below the place looked at, as a list and as a map."""
    at = look(request, desk)
    if at is None or not at.has_below:
        return page(request, None, desk, "none", {})
    found = local.overview(desk.actor, at.plan, at.place, at.day)
    chosen = request.GET.get("only", "all")
    only = chosen if chosen in FILTERS else "all"
    rows = [one for one in found if FILTERS[only](one)]
    context = {
        "answer": _answer(at, found),
        "rows": [(one, name(one.parent, at.day) if one.parent != at.place else "") for one in rows],
        "only": only,
        "filters": [(key, sum(map(test, found))) for key, test in FILTERS.items()],
        "map": _map(at, found) if places.level(at.place) == "province" else None,
    }
    return page(request, at, desk, "below", context)


def _answer(at: Looked, found: tuple[local.Tally, ...]) -> str:
    waiting = sum(one.adopted_on is None for one in found)
    holes = sum(one.holes for one in found)
    place = name(at.place, at.day)
    parts = [_("%(taken)s of %(all)s have taken the plan on") % {"taken": len(found) - waiting, "all": len(found)}]
    if holes:
        parts.append(ngettext("%(n)s gap", "%(n)s gaps", holes) % {"n": holes})
    return _("%(place)s: %(count)s") % {"place": place, "count": _(", ").join(parts)}


def _map(at: Looked, found: tuple[local.Tally, ...]) -> CountyMap:
    """The county map: it is one of the whole province, so it stands for nothing less."""
    return county_map(at.day, _cells(at, found), title=_("What the places made of the plan"), legend=_legend())


def _cells(at: Looked, found: tuple[local.Tally, ...]) -> dict[str, MapCell]:
    counties = [one for one in found if places.level(one.place_code) == "county"]
    return {
        one.place_code: MapCell(_state(one), _words(one), replace(at.desk, place=one.place_code).link("local:home"))
        for one in counties
    }


def _state(one: local.Tally) -> str:
    if one.adopted_on is None:
        return "dim"
    return "three" if one.holes else "two" if one.open_sectors else "one"


def _words(one: local.Tally) -> str:
    if one.adopted_on is None:
        return _("not taken on yet")
    parts = [ngettext("%(n)s gap", "%(n)s gaps", one.holes) % {"n": one.holes}] if one.holes else []
    if one.open_sectors:
        count = len(one.open_sectors)
        parts.append(ngettext("%(n)s leading field without a name", "%(n)s leading fields without a name", count) % {"n": count})
    return _(", ").join(parts) or _("taken on, with a name for each leading field")


def _legend() -> list[tuple[str, str]]:
    return [
        ("dim", _("not taken on yet")),
        ("three", _("with gaps")),
        ("two", _("a leading field without a name")),
        ("one", _("taken on, with a name for each leading field")),
    ]
