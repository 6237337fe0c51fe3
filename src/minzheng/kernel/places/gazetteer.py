"""Which places are in force on a day, which may be, and what became of each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from minzheng.kernel.places.lineage import Lineage, Problem, chain, play
from minzheng.kernel.places.lower import DIGITS, Lower
from minzheng.kernel.places.schema import Event, EventKind, Listed, Place, Town, Village


class DoNotFit(ValueError):  # noqa: N818 - what happened
    """Lists and events that contradict each other; `problems` has every one."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n  ".join([f"{len(problems)} problems", *(f"{one.key} {one.message}" for one in problems)]))


class BeforeTheList(LookupError):  # noqa: N818 - what happened
    """A day on which the base list does not yet speak."""

    def __init__(self, day: date, begins: date) -> None:
        super().__init__(f"Nothing is known of {day}: the list of places begins on {begins}.")


@dataclass(frozen=True, slots=True)
class Link:
    """One place that another came from or passed into, and the share of the elder that did: None where it is not known."""

    place: Place
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Doubt:
    """An event of which it is not known whether it had happened by the day asked; what it ended and what it made."""

    event: Event
    ended: tuple[Place, ...]
    made: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many: at least and at most. They differ on a day of doubt only."""

    least: int
    most: int


@dataclass(frozen=True)
class Standing:
    """The places in force on a day: cities and county units, and the townships and villages below them.

    An event that may have happened by then, but need not have, is among the `doubts` and not yet in the `places`.
    """

    day: date
    places: dict[str, Place]
    doubts: tuple[Doubt, ...] = ()
    towns: Mapping[str, Place] = field(default_factory=dict, repr=False)
    villages: Mapping[str, tuple[Village, ...]] = field(default_factory=dict, repr=False)
    under: Mapping[str, tuple[Place, ...]] = field(default_factory=dict, repr=False)  # the places and towns by their parents

    def place(self, code: str) -> Place:
        """The place of any level. Raises KeyError for a code not in force."""
        known = self.places.get(code) or self.towns.get(code)
        if known is None:
            town = code[:-DIGITS]
            village = next((one for one in self.villages.get(town, ()) if one.code == code), None)
            if village is None:
                raise KeyError(code)
            return Place(code, village.name, village.kind, town)
        return known

    def path(self, code: str) -> tuple[Place, ...]:
        """The place and those it lies in, from the top down. Raises KeyError for a code not in force."""
        place = self.place(code)
        above = self.path(place.parent) if code not in self.places else tuple(reversed(chain(self.places, place.parent)))
        return (*above, place)

    def lies_in(self, place: Place, code: str) -> bool:
        """Whether a place of this day is the one with the code, or lies below it."""
        at: Place | None = place
        while at is not None and at.code != code:
            at = self.towns.get(at.parent) or self.places.get(at.parent)
        return at is not None

    def below(self, code: str) -> tuple[Place, ...]:
        """The places whose parent this is, by code; those at the top for an empty code."""
        if code in self.towns:
            return tuple(Place(one.code, one.name, one.kind, code) for one in self.villages.get(code, ()))
        return self.under.get(code, ())

    def count(self, *kinds: str, within: str = "") -> Count:
        """How many places of these kinds there are, in all or below one; villages are not counted here."""

        def meant(place: Place) -> bool:
            return place.kind in kinds and (not within or within in {above.code for above in chain(known, place.parent)})

        known = self.places | {place.code: place for doubt in self.doubts for place in doubt.made}
        sure = sum(map(meant, (*self.places.values(), *self.towns.values())))
        changes = [sum(map(meant, doubt.made)) - sum(map(meant, doubt.ended)) for doubt in self.doubts]
        return Count(sure + sum(min(change, 0) for change in changes), sure + sum(max(change, 0) for change in changes))


@dataclass(eq=False)
class Gazetteer:
    """A base list, the events after it, and what lies below. Raises DoNotFit with every reason why they do not go together."""

    begins: date
    base: Sequence[Listed]
    events: Sequence[Event]
    towns: Sequence[Town] = ()
    villages: Sequence[Village] = ()
    lineage: Lineage = field(init=False, repr=False)
    lower: Lower = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.lineage = play(self.base, self.events)
        if self.lineage.problems:
            raise DoNotFit(self.lineage.problems)
        self.lower = Lower(self.lineage, self.towns, self.villages)
        if self.lower.problems:
            raise DoNotFit(self.lower.problems)
        days = (day for name, event in self.lineage.events.items() for day in (event.day.first, self.lineage.until[name]))
        self._turns = sorted({self.begins, *days})
        self._standings: dict[date, Standing] = {}
        self._asked: Standing | None = None
        self._borne: dict[str, tuple[Place, ...]] = {}
        for place in self.lineage.places.values():
            self._borne[place.code] = (*self._borne.get(place.code, ()), place)

    def since(self, day: date) -> date:
        """The day since which everything is as on this one. Raises BeforeTheList."""
        if day < self.begins:
            raise BeforeTheList(day, self.begins)
        return self._turns[bisect_right(self._turns, day) - 1]

    def on(self, day: date) -> Standing:
        """The places in force on a day. Raises BeforeTheList."""
        asked = self._asked  # many questions in a row are of one day
        if asked is None or asked.day != day:
            since = self.since(day)
            if since not in self._standings:
                self._standings[since] = self._stand(since)
            self._asked = asked = replace(self._standings[since], day=day)
        return asked

    def _stand(self, day: date) -> Standing:
        known = self.lineage.places.values()
        here = [place for place in known if self._in_force(place, day)]
        doubts = tuple(
            Doubt(
                event,
                tuple(place for place in known if place.ended == name),
                tuple(place for place in known if place.born == name),
            )
            for name, event in self.lineage.events.items()
            if self.possibly(name, day) and not self.surely(name, day)
        )
        stays = self.lower.stays.items()
        towns = {code: next(place for place in stay if self._in_force(place, day)) for code, stay in stays}
        places = {place.code: place for place in sorted(here, key=lambda one: one.code)}
        under: dict[str, tuple[Place, ...]] = {}
        for place in (*places.values(), *towns.values()):
            under[place.parent] = (*under.get(place.parent, ()), place)
        return Standing(day, places, doubts, towns, self.lower.by_town, under)

    def _in_force(self, place: Place, day: date) -> bool:
        return self.surely(place.born, day) and not (place.ended and self.surely(place.ended, day))

    def bearers(self, code: str, day: date) -> tuple[Place, ...]:
        """The places that may be meant by a code on a day: one, none, or in a time of doubt the elder and the younger."""
        if day < self.begins:
            raise BeforeTheList(day, self.begins)
        return tuple(
            place
            for place in self.ever(code)
            if self.possibly(place.born, day) and not (place.ended and self.surely(place.ended, day))
        )

    def ever(self, code: str) -> tuple[Place, ...]:
        """Every place that has borne a code, in the order of time; of a township, every stay in a place above."""
        known = self._borne.get(code) or self.lower.stays.get(code, ())
        village = None if known else self.lower.village(code)
        return (Place(village.code, village.name, village.kind, code[:-DIGITS]),) if village else known

    def lasts(self, code: str) -> bool:
        """Whether it is the code of a township or village, which the events move but do not end."""
        return code in self.lower.stays or self.lower.village(code) is not None

    def successors(self, place: Place) -> tuple[Link, ...]:
        """What it passed into; empty where it is in force, or where nobody is known."""
        out = self.lineage.onward.get(place.key, {})
        return tuple(Link(self.lineage.places[key], share) for key, share in out.items() if key[0])

    def predecessors(self, place: Place) -> tuple[Link, ...]:
        """What it came from, with the share of each that did; empty for a place of the base list or one that was founded."""
        keys = self.lineage.back.get(place.key, ())
        return tuple(Link(self.lineage.places[key], self.lineage.onward[key].get(place.key)) for key in keys)

    def kinds_of(self, event: Event) -> tuple[EventKind, ...]:
        """What an event is, as its flows say: it is often several things at once."""
        return self.lineage.kinds[event.id]

    def surely(self, event: str, day: date) -> bool:
        """Whether an event is in force on a day for certain; the base list, which is no event, always is."""
        return not event or self.lineage.until[event] <= day

    def possibly(self, event: str, day: date) -> bool:
        """Whether an event may be in force on a day."""
        return not event or self.lineage.events[event].day.first <= day
