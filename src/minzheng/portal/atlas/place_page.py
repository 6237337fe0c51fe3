"""What a page says of a place, or of all places, on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from minzheng.kernel.places import api as places
from minzheng.kernel.places.api import Count, Event, Place, Standing, When
from minzheng.kernel.time import api as time
from minzheng.portal.public import words
from minzheng.portal.ui.county_map import CountyMap, MapCell, county_map

COUNTY_KINDS = {"district": "two", "county_level_city": "three", "county": "one"}
NEAR = 3  # changes shown on either side of a day


def address(code: str, day: date) -> str:
    """Where a place of a day is shown."""
    return f"{reverse('public:place', args=[code])}?on={day}" if code else f"{reverse('public:places')}?on={day}"


def day_words(day: date) -> str:
    """A day as it is read."""
    return words.day(day.isoformat())


def last_day() -> date:
    """The last day that can be asked for: today, or in a demonstration that is set back the real one."""
    return max(time.today(), time.machine().astimezone(time.CHINA).date())


def when_words(when: When) -> str:
    """A day as precisely as it is known, and that it is not known better."""
    if when.first == when.last:
        return day_words(when.first)
    size = 4 if when.precision == "year" else 7
    first, last = words.day(when.first.isoformat()[:size]), words.day(when.last.isoformat()[:size])
    if first == last:
        return _("%(time)s, the day is not known") % {"time": first}
    return _("between %(first)s and %(last)s, the day is not known") % {"first": first, "last": last}


def kind_words(kind: str) -> str:
    """What a kind is called: the State's own word, or its English one."""
    english = {
        "province": _("province"),
        "prefecture_city": _("prefecture-level city"),
        "district": _("district"),
        "county_level_city": _("county-level city"),
        "county": _("county"),
        "subdistrict": _("subdistrict"),
        "town": _("town"),
        "township": _("township"),
        "township_like": _("area like a township"),
        "community": _("community"),
        "village": _("village"),
    }
    if get_language() == "en":
        return english.get(kind, kind)
    return next(one.zh for one in places.kinds() if one.code == kind)


def count_words(count: Count) -> str:
    """A number, or the two between which it lies on a day of doubt."""
    return str(count.least) if count.least == count.most else f"{count.least}\u2013{count.most}"


@dataclass(frozen=True, slots=True)
class Named:
    """A place with its link on the day shown."""

    code: str
    name: str
    kind: str
    href: str


def named(found: Iterable[Place], day: date) -> tuple[Named, ...]:
    """Places with their links."""
    return tuple(Named(one.code, one.name, kind_words(one.kind), address(one.code, day)) for one in found)


@dataclass(frozen=True, slots=True)
class Passage:
    """What became of one place in a change: where it went, and whether it was divided."""

    source: Named
    to: tuple[Named, ...]
    nowhere: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One event as it is told: when, what passed into what, what kind of change, what it is known from."""

    id: str
    when: str
    kinds: tuple[str, ...]
    passages: tuple[Passage, ...]
    founded: tuple[Named, ...]
    evidence: str
    to_confirm: bool
    open: bool
    later: bool


def change(event: Event, day: date) -> Change:
    """An event, seen from a day."""
    gazetteer = places.default()
    known = gazetteer.lineage.places.values()
    before = max(event.day.first - timedelta(1), gazetteer.begins)
    after = gazetteer.lineage.until[event.id]
    sources = {flow.source for flow in event.flow}
    passages = []
    for place in (one for one in known if one.ended == event.id and one.code in sources):
        heirs = tuple(link.place for link in gazetteer.successors(place))
        passages.append(Passage(named([place], before)[0], named(heirs, after), not heirs))
    made = [one for one in known if one.born == event.id and not gazetteer.predecessors(one)]
    possible, sure = gazetteer.possibly(event.id, day), gazetteer.surely(event.id, day)
    kinds = tuple(_kinds()[kind] for kind in gazetteer.kinds_of(event))
    told = (tuple(passages), named(made, after), event.evidence.of(get_language() or "zh-hans"), event.to_confirm)
    return Change(event.id, when_words(event.day), kinds, *told, possible and not sure, not possible)


def _kinds() -> dict[str, str]:
    return {
        "found": _("founded"),
        "abolish": _("abolished"),
        "merge": _("merged"),
        "split": _("divided"),
        "boundary": _("area changed"),
        "rename": _("renamed"),
        "recode": _("another code"),
        "rekind": _("another kind"),
        "reparent": _("moved"),
    }


@dataclass(frozen=True)
class ProvincePage:
    """All places on a day."""

    day: date

    @cached_property
    def standing(self) -> Standing:
        """The places in force."""
        return places.default().on(self.day)

    @property
    def top(self) -> Place:
        """The province."""
        return self.standing.below("")[0]

    @property
    def answer(self) -> str:
        """The first line."""
        told = {
            "day": day_words(self.day),
            "name": self.top.name,
            "cities": count_words(self.standing.count("prefecture_city")),
            "units": count_words(self.standing.count(*COUNTY_KINDS)),
        }
        return _("On %(day)s %(name)s had %(cities)s cities and %(units)s county units") % told

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """How many of each kind."""
        return tuple((kind_words(kind), count_words(self.standing.count(kind))) for kind in COUNTY_KINDS)

    @property
    def xian_shi(self) -> str:
        """Counties and county-level cities, which the notice counts together."""
        return count_words(self.standing.count("county", "county_level_city"))

    @cached_property
    def drawn(self) -> CountyMap:
        """County units by kind."""
        units = [one for one in self.standing.places.values() if one.kind in COUNTY_KINDS]
        fills = {one.code: MapCell(COUNTY_KINDS[one.kind], kind_words(one.kind), address(one.code, self.day)) for one in units}
        legend = [(state, kind_words(kind)) for kind, state in COUNTY_KINDS.items()]
        title = _("County units by kind on %(day)s") % {"day": day_words(self.day)}
        return county_map(self.day, fills, title=title, legend=[*legend, ("mixed", _("several kinds"))])

    @property
    def cities(self) -> tuple[tuple[Named, tuple[Named, ...]], ...]:
        """Each city with its county units."""
        return tuple(
            (city, named(self.standing.below(city.code), self.day))
            for city in named(self.standing.below(self.top.code), self.day)
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """What changed shortly before, about and shortly after the day, the newest last."""
        told = [change(event, self.day) for event in places.default().lineage.events.values()]
        before = [one for one in told if not one.later and not one.open]
        return (*before[-NEAR:], *(one for one in told if one.open), *[one for one in told if one.later][:NEAR])


@dataclass(frozen=True)
class PlacePage:
    """One place on a day; the code must have been known at some time."""

    code: str
    day: date

    @cached_property
    def standing(self) -> Standing:
        """The places in force."""
        return places.default().on(self.day)

    @cached_property
    def level(self) -> places.Level:
        """The level on which it stands."""
        return places.level(self.code)

    @cached_property
    def in_force(self) -> bool:
        """Whether it is in force on the day."""
        return places.exists(self.code, self.day)

    @cached_property
    def place(self) -> Place:
        """The bearer of the code on the day; when there is none, the last before, or else the first after."""
        if self.in_force:
            return self.standing.place(self.code)
        borne, gazetteer = places.default().ever(self.code), places.default()
        return next((one for one in reversed(borne) if gazetteer.surely(one.born, self.day)), borne[0])

    @property
    def kind(self) -> str:
        """What it is called by the State."""
        return kind_words(self.place.kind)

    @property
    def path(self) -> tuple[Named, ...]:
        """What it lies in."""
        return named(self.standing.path(self.code)[:-1], self.day) if self.in_force else ()

    @property
    def answer(self) -> str:
        """The first line."""
        told = {"name": places.full_name(self.code, self.day), "day": day_words(self.day)}
        if self.in_force:
            return told["name"]
        if self.place.ends and places.default().surely(self.place.ended, self.day):
            return _("%(name)s was no longer there on %(day)s") % told
        return _("%(name)s was not there yet on %(day)s") % told

    @property
    def since(self) -> str:
        """From when it has been as it is, as far as known."""
        if self.place.begins:
            return when_words(self.place.begins)
        return _("%(day)s or earlier, when the list begins") % {"day": day_words(places.default().begins)}

    @property
    def until(self) -> str:
        """Until when it was as it is."""
        return when_words(self.place.ends) if self.place.ends else _("in force after the last change known")

    @property
    def held(self) -> tuple[tuple[str, tuple[Named, ...]], ...]:
        """What lies in it, by kind, in the order of kinds."""
        below = places.children(self.code, self.day) if self.in_force else ()
        grouped = {kind.code: [one for one in below if one.kind == kind.code] for kind in places.kinds()}
        return tuple((kind_words(kind), named(found, self.day)) for kind, found in grouped.items() if found)

    @property
    def held_words(self) -> str:
        """How many lie in it, in words."""
        told = [_("%(kind)s: %(n)s") % {"kind": kind, "n": len(found)} for kind, found in self.held]
        return pgettext("between items", "; ").join(told)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every change in what it came from, in itself, and in what became of it."""
        gazetteer = places.default()
        if self.level in {"province", "city"}:
            known = gazetteer.lineage.places.values()
            events = {one.ended for one in known if self.level == "province" or one.parent == self.code} - {""}
        elif gazetteer.lasts(self.code):
            events = {one.born for one in gazetteer.ever(self.code)} - {""}
        else:
            events = {event for place in gazetteer.ever(self.code) for event in (*_back(place, set()), *_onward(place, set()))}
        return tuple(change(event, self.day) for name, event in gazetteer.lineage.events.items() if name in events)

    @property
    def stays(self) -> tuple[tuple[Named, str, str], ...]:
        """What a township lay in, one after another, with the days as far as known."""
        gazetteer = places.default()
        told = []
        for stay in gazetteer.ever(self.code) if gazetteer.lasts(self.code) else ():
            day = gazetteer.lineage.until[stay.born] if stay.born else gazetteer.begins
            [above] = named([gazetteer.on(day).place(stay.parent)], day)
            told.append((above, when_words(stay.begins) if stay.begins else "", when_words(stay.ends) if stay.ends else ""))
        return tuple(told) if len(told) > 1 else ()

    @property
    def doubts(self) -> tuple[Change, ...]:
        """Changes of which it is not known whether they had happened by the day."""
        return tuple(one for one in self.changes if one.open)

    @property
    def heirs(self) -> tuple[Named, ...]:
        """Where to go on, when it is not in force: what it passed into, or what it came from."""
        gazetteer = places.default()
        if self.in_force:
            return ()
        gone = bool(self.place.ended) and gazetteer.surely(self.place.ended, self.day)
        links = gazetteer.successors(self.place) if gone else gazetteer.predecessors(self.place)
        turn = gazetteer.lineage.until[self.place.ended] if gone else gazetteer.begins
        return named([link.place for link in links], max(turn, self.day) if gone else self.day)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is to be said of the list: of which day its names are, what is assumed."""
        vintage = places.vintage()
        if vintage is None or not self.in_force or self.level in {"province", "city"}:
            return ()
        said = [vintage.names]
        if self.level in {"township", "village"} and _assumed(self.code):
            said.append(vintage.assumed)
        return tuple(one.of(get_language() or "zh-hans") for one in said)

    @cached_property
    def drawn(self) -> CountyMap:
        """Where it lies: its county units against all others."""
        own = next((one.code for one in self.standing.path(self.code) if one.kind in COUNTY_KINDS), "") if self.in_force else ""
        inside, outside = _("lies in it"), _("lies beside it")
        inside = _("it lies here") if own else inside
        fills = {}
        for one in (one for one in self.standing.places.values() if one.kind in COUNTY_KINDS):
            here = one.code == own if own else self.code in {above.code for above in self.standing.path(one.code)}
            fills[one.code] = MapCell("done" if here else "one", inside if here else outside, address(one.code, self.day))
        title = _("Where %(name)s lies") % {"name": self.place.name}
        return county_map(
            self.day, fills, own, title=title, legend=[("done", inside), ("mixed", _("partly here")), ("one", outside)]
        )


def _assumed(code: str) -> bool:
    return any(town.assumed and code.startswith(town.code) for town in places.default().towns)


def _back(place: Place, seen: set[tuple[str, str]]) -> Iterator[str]:
    """The events through which a place came to be."""
    if place.key in seen or not place.born:
        return
    seen.add(place.key)
    yield place.born
    for link in places.default().predecessors(place):
        yield from _back(link.place, seen)


def _onward(place: Place, seen: set[tuple[str, str]]) -> Iterator[str]:
    """The events through which a place passed on."""
    if place.key in seen or not place.ended:
        return
    seen.add(place.key)
    yield place.ended
    for link in places.default().successors(place):
        yield from _onward(link.place, seen)
