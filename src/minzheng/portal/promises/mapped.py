"""One promise at every county unit: the map of its lights, and how many show which."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.plan.duties import api as duties
from minzheng.plan.standing import api as standing
from minzheng.portal.promises import shown
from minzheng.portal.promises.look import Look
from minzheng.portal.ui.county_map import CountyMap, MapCell, county_map

_NEUTRAL = "one"


@dataclass(frozen=True, slots=True)
class Mapped:
    """The map, the counts in words, and the sentence below: what is lacking where it is to be at all."""

    drawn: CountyMap
    counts: tuple[tuple[str, str, int], ...]
    title: str
    below: str
    last: tuple[tuple[str, str], ...]


def mapped(plan: duties.Plan, duty: duties.Duty, proof: duties.Proof, number: int, look: Look) -> Mapped | None:
    """A promise at every county unit; where it binds cities, each county unit shows that of its city; or nothing."""
    gazetteer = places.default().on(look.day)
    counties = [one for one in gazetteer.places.values() if places.level(one.code) == "county"]
    cities = [one for one in gazetteer.places.values() if places.level(one.code) == "city"]
    some = [one.code for one in (*cities, *counties)]
    promises = standing.promise_at(access.PUBLIC, plan, duty, proof, some, look.day)
    below_cities = [one.code for one in counties if promises[one.code].state != "none"]
    shown_at = {one.code: one.code if below_cities else one.parent for one in counties}
    bound = below_cities or [one.code for one in cities if promises[one.code].state != "none"]
    if not bound:
        return None
    cells = {
        code: _cell(
            promises[at],
            look.at(at if promises[at].state != "none" else code).link("clause", plan.id, duty.no, promise=str(number)),
        )
        for code, at in shown_at.items()
        if at in promises
    }
    counts = shown.counted(promises[code].state for code in bound)
    legend = [(state, f"{word} {n}") for state, word, n in counts if state != "none"]
    legend += [(_NEUTRAL, shown.state_word("none"))] if len(below_cities) < len(counties) and below_cities else []
    title = (
        ngettext("%(n)s county unit", "%(n)s county units", len(bound))
        if below_cities
        else ngettext("%(n)s city", "%(n)s cities", len(bound))
    ) % {"n": len(bound)}
    last = [code for code in bound if promises[code].state not in {"done", "none"}]
    drawn = county_map(look.day, cells, look.place, title=shown.said(promises[bound[0]].proof.what), legend=legend)
    links = tuple(
        (places.name(code, look.day), look.at(code).link("clause", plan.id, duty.no, promise=str(number))) for code in last
    )
    return Mapped(drawn, counts, title, _below(len(bound), len(last)), links)


def _cell(promise: standing.Promise, href: str) -> MapCell:
    if promise.standing is None:
        return MapCell(_NEUTRAL, shown.state_word("none"), href)
    light = shown.light_of(promise.state, promise.standing.reasons[:1])
    return MapCell(promise.state, f"{light.word}: {light.first}", href)


def _below(bound: int, lacking: int) -> str:
    """The sentence under the map."""
    if not lacking:
        return _("Each of them has reached it.")
    told = {"n": lacking, "bound": bound}
    return ngettext("%(n)s of %(bound)s has not reached it.", "%(n)s of %(bound)s have not reached it.", lacking) % told
