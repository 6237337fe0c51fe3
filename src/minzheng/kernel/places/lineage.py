"""The base list with every event played after it: each place that ever was, and what passed into what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from minzheng.content import api as content
from minzheng.kernel.places.schema import Event, EventKind, Key, Listed, Outcome, Place


@dataclass(frozen=True, slots=True)
class Problem:
    """Why lists and events do not fit together: where (`base`, `events`, `townships`, `villages`), and the sentence begun."""

    file: str
    key: str
    message: str
    near: str = ""


@dataclass
class Lineage:
    """What is known when all is played.

    `onward` gives the places into which one passed, each with its share: 1 whole, None not known; a key without a code is
    nobody that is known of. `back` gives the places that one came from; of a place with several the shares of its own
    figures are never known. `above` gives what a place lay in, when an event made it from nothing or left nothing known of
    it. `until` is the day from which an event is in force for certain: not before the events that it builds on.
    """

    places: dict[Key, Place] = field(default_factory=dict)
    onward: dict[Key, dict[Key, Fraction | None]] = field(default_factory=dict)
    back: dict[Key, tuple[Key, ...]] = field(default_factory=dict)
    above: dict[tuple[Key, str], Key] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    until: dict[str, date] = field(default_factory=dict)
    kinds: dict[str, tuple[EventKind, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def play(base: Sequence[Listed], events: Sequence[Event]) -> Lineage:
    """Plays events after a base list, in the order of their first possible days. Problems are gathered, not raised."""
    lineage = Lineage()
    state = {row.code: Place(row.code, row.name, row.kind, row.parent) for row in base}
    for number, row in enumerate(base):
        for message, near in _astray(state, state[row.code]):
            lineage.problems.append(Problem("base", f"{number}.parent", message, near))
    lineage.places.update((place.key, place) for place in state.values())
    builds_on: dict[str, set[str]] = {}
    for number, event in sorted(enumerate(events), key=lambda pair: pair[1].day.first):
        step = Step(event, f"event.{number}", state, lineage)
        if not step.problems():
            builds_on[event.id] = step.take()
            state = step.after
    for name, event in lineage.events.items():
        lineage.until[name] = max([event.day.last, *(lineage.until[one] for one in builds_on[name])])
    return lineage


class Step:
    """One event, played on the places in force before it."""

    def __init__(self, event: Event, at: str, before: dict[str, Place], lineage: Lineage) -> None:
        self.event, self.at, self.before, self.lineage = event, at, before, lineage
        self.flows: dict[str, dict[str, Fraction | None]] = {}
        for source in dict.fromkeys(flow.source for flow in event.flow):
            out = [flow for flow in event.flow if flow.source == source]
            self.flows[source] = {flow.to: _fraction(flow.share) for flow in out}
            if len(out) == 1:
                self.flows[source] = {out[0].to: Fraction(1)}
        self.sources: dict[str, tuple[str, ...]] = {}
        self._turn()
        self.after = {code: place for code, place in before.items() if code not in self.flows}
        self._outcomes = {outcome.code: outcome for outcome in event.place}
        made = [*self.sources, *(code for code in self._outcomes if code not in self.sources)]
        self.after |= {code: self._begin(code) for code in made}

    def _turn(self) -> None:
        into: dict[str, list[str]] = defaultdict(list)
        for source, out in self.flows.items():
            for target in filter(None, out):
                into[target].append(source)
        self.sources = {target: tuple(sources) for target, sources in into.items()}

    def _begin(self, code: str) -> Place:
        """The place that begins under this code."""
        outcome = self._outcomes.get(code, Outcome(code))
        known = [self.before[one] for one in self.sources.get(code, ()) if one in self.before]
        models = [place for place in known if place.code == code] or known

        def agreed(name: Literal["name", "kind", "parent"]) -> str:
            said: set[str] = {getattr(place, name) for place in models}
            return getattr(outcome, name) or (said.pop() if len(said) == 1 else "")

        return Place(code, agreed("name"), agreed("kind"), agreed("parent"), self.event.id, self.event.day)

    def problems(self) -> bool:
        """Notes what makes the event impossible; whether there was anything."""
        found = [*self._wrong_flows(), *self._wrong_outcomes()]
        found = found or [*self._unsaid()] or self._wrong_parents()
        self.lineage.problems += found
        return bool(found)

    def _wrong_flows(self) -> Iterator[Problem]:
        for number, flow in enumerate(self.event.flow):
            if flow.source not in self.before:
                yield Problem("events", f"{self.at}.flow.{number}.source", *self._not_in_force(flow.source))
            elif flow.to in self.before and flow.to not in self.flows:
                message = (
                    f'is "{flow.to}", which is in force already: its own flow is meant too, where it stays or where it goes.'
                )
                yield Problem("events", f"{self.at}.flow.{number}.to", message)

    def _wrong_outcomes(self) -> Iterator[Problem]:
        for number, outcome in enumerate(self.event.place):
            if outcome.code not in self.sources and outcome.code in self.before:
                message = f'is "{outcome.code}", which is in force already: a flow into it is meant too.'
                yield Problem("events", f"{self.at}.place.{number}.code", message)

    def _unsaid(self) -> Iterator[Problem]:
        for code in [*self.sources, *(code for code in self._outcomes if code not in self.sources)]:
            for name in ("name", "kind"):
                if not getattr(self.after[code], name):
                    yield Problem(
                        "events", f"{self.at}.place", f'does not say the {name} of "{code}", and nothing before it does.'
                    )

    def _wrong_parents(self) -> list[Problem]:
        self._follow()
        found = []
        for place in self.after.values():
            touched = place.born == self.event.id or place.parent in self.flows
            for message, near in _astray(self.after, place) if touched else ():
                found.append(
                    Problem("events", f"{self.at}.place", f'would leave "{place.code}" astray: its parent {message}', near)
                )
        return found

    def _not_in_force(self, code: str) -> tuple[str, str]:
        """Why a code cannot be a source, and the code that may be meant."""
        ended = [place for place in self.lineage.places.values() if place.code == code]
        if ended:
            return f'is "{code}", which ended with {ended[-1].ended}.', ""
        return f'is "{code}", but the code of a place then in force is meant.', content.nearest(code, self.before)

    def _follow(self) -> None:
        """Places whose parent ended go with it, where it went to one place."""
        for place in list(self.after.values()):
            heirs = list(self.flows.get(place.parent, ()))
            if place.born != self.event.id and place.parent not in self.after and len(heirs) == 1 and heirs[0]:
                self.flows[place.code] = {place.code: Fraction(1)}
                self.after[place.code] = replace(place, parent=heirs[0], born=self.event.id, begins=self.event.day)
        self._turn()

    def take(self) -> set[str]:
        """Writes the event into the lineage and says which events it builds on."""
        event, places = self.event, self.lineage.places
        kinds = self._kinds()
        lost, gained = self._moved_between_parents()
        for code in sorted((set(lost) | set(gained)) - set(self.flows) - set(self.sources)):
            self.after[code] = replace(self.before[code], born=event.id, begins=event.day)
            self.flows[code] = {code: Fraction(1)}
            self.sources[code] = (code,)
        again = [place.ended for place in places.values() if place.code in self.sources and place.ended]
        again += [place.ended for place in places.values() if place.code in self._outcomes and place.ended]
        left = [place.ended for place in places.values() if place.parent in self.flows and place.ended]
        parents = [self.after[code].parent for code in self.after if self.after[code].born == event.id]
        builds_on = {*again, *left, *(self.before[code].born for code in self.flows)}
        builds_on |= {self.after[code].born for code in parents if code}
        for code, out in self.flows.items():
            old = self.before[code]
            places[old.key] = replace(old, ended=event.id, ends=event.day)
            whole = {(target, event.id): share for target, share in out.items()}
            passed: dict[Key, Fraction | None] = {(target, event.id): None for target in lost.get(code, ())}
            self.lineage.onward[old.key] = whole if not passed else dict.fromkeys(whole) | passed
            if "" in out and old.parent:
                self.lineage.above[old.key, event.id] = self.before[old.parent].key
        for place in self.after.values():
            if place.born == event.id:
                places[place.key] = place
                sources = dict.fromkeys((*self.sources.get(place.code, ()), *gained.get(place.code, ())))
                self.lineage.back[place.key] = tuple(self.before[code].key for code in sources)
                if not sources and place.parent:
                    self.lineage.above[place.key, event.id] = self.after[place.parent].key
        self.lineage.events[event.id] = event
        self.lineage.kinds[event.id] = kinds
        return builds_on - {"", event.id}

    def _moved_between_parents(self) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
        """Places above, whose area changes though they take no part: what they lost to whom, and gained from whom."""
        lost: dict[str, list[str]] = defaultdict(list)
        gained: dict[str, list[str]] = defaultdict(list)
        for target, sources in self.sources.items():
            above_target = [place.code for place in chain(self.after, target)]
            for source in sources:
                above_source = [place.code for place in chain(self.before, source)]
                for code in above_source[1:]:
                    if not set(self.flows.get(code, (code,))) & set(above_target):
                        lost[code].append(target)
                for code in above_target[1:]:
                    origin = self.sources.get(code, (code,) if code in self.before else ())
                    if not set(origin) & set(above_source):
                        gained[code].append(source)
        return lost, gained

    def _kinds(self) -> tuple[EventKind, ...]:
        """What the event is, read off its flows."""
        said: set[EventKind] = {"found"} if any(code not in self.sources for code in self._outcomes) else set()
        for source, out in self.flows.items():
            alone = len(out) == 1 and all(self.sources.get(target) == (source,) for target in out)
            said |= {"split"} if len(out) > 1 else set()
            said |= {"boundary"} if source in out and not alone else set()
            said |= {"abolish"} if source not in out and not any(self._heir_of(target) == source for target in out) else set()
        for target, sources in self.sources.items():
            said |= {"merge"} if len(sources) > 1 else set()
            if heir_of := self._heir_of(target):
                old, new = self.before[heir_of], self.after[target]
                said |= {"recode"} if old.code != new.code else set()
                said |= {"rename"} if old.name != new.name else set()
                said |= {"rekind"} if old.kind != new.kind else set()
                said |= {"reparent"} if new.parent not in self.flows.get(old.parent, (old.parent,)) else set()
        return tuple(sorted(said))

    def _heir_of(self, target: str) -> str:
        """The place that goes on in this one: the one that keeps the code, or the only one that passed into it whole."""
        if target in self.sources.get(target, ()):
            return target
        whole = [source for source in self.sources.get(target, ()) if len(self.flows[source]) == 1]
        return whole[0] if len(whole) == 1 else ""


def chain(places: dict[str, Place], code: str) -> list[Place]:
    """A place and those above it, from below; ends where a parent is not there or comes again."""
    above: list[Place] = []
    while code in places and places[code] not in above:
        above.append(places[code])
        code = places[code].parent
    return above


def _astray(places: dict[str, Place], place: Place) -> Iterable[tuple[str, str]]:
    """Why a place hangs under no top: its parent is not there, or lies below the place itself."""
    if place.parent and place.parent not in places:
        others = (code for code in places if code != place.code)
        yield f'is "{place.parent}", which is not in force.', content.nearest(place.parent, others)
    elif place.parent and chain(places, place.code)[-1].parent:
        top = chain(places, place.code)[-1]
        if top.parent in {one.code for one in chain(places, place.code)}:
            yield f'is "{place.parent}", which lies below "{place.code}" itself.', ""


def _fraction(share: object) -> Fraction | None:
    return None if share is None else Fraction(str(share))
