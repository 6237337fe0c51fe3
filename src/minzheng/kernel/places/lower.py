"""Townships and villages: each keeps its code for life and lies where its county unit, or its part of it, came to lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from minzheng.kernel.places.lineage import Lineage, Problem
from minzheng.kernel.places.schema import Key, Place, Town, Village

DIGITS = 3  # a township's code is that of the place in which the base list begins with it, and three more; so a village's


@dataclass
class Lower:
    """The townships, each with its stays in one place above after another, and the villages by township."""

    lineage: Lineage
    towns: Sequence[Town] = ()
    villages: Sequence[Village] = ()
    stays: dict[str, tuple[Place, ...]] = field(init=False, default_factory=dict, repr=False)
    by_town: dict[str, tuple[Village, ...]] = field(init=False, default_factory=dict, repr=False)
    problems: list[Problem] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        for number, town in enumerate(self.towns):
            home = town.code[:-DIGITS]
            if (home, "") in self.lineage.places:
                self.stays[town.code] = tuple(self._stay(town, list(self._follow(number, town))))
            else:
                self._blame("townships", f"{number}.code", f'begins with "{home}", which is no code of the base list.')
        below: dict[str, list[Village]] = defaultdict(list)
        for number, village in enumerate(self.villages):
            below[village.code[:-DIGITS]].append(village)
            if village.code[:-DIGITS] not in self.stays:
                self._blame("villages", f"{number}.code", f'begins with "{village.code[:-DIGITS]}", which is no township.')
        self.by_town = {code: tuple(sorted(found, key=lambda one: one.code)) for code, found in below.items()}
        self._by_code = {village.code: village for village in self.villages}

    def _blame(self, file: str, key: str, message: str) -> None:
        self.problems.append(Problem(file, key, message))

    def village(self, code: str) -> Village | None:
        """The village with this code."""
        return self._by_code.get(code)

    def _follow(self, number: int, town: Town) -> Iterator[tuple[str, Key]]:
        """The places above, one after another, each with the event that brought it there."""
        moves = {event: to for event, _, to in (one.partition(":") for one in town.moves)}
        event: str = ""
        at: Key = (town.code[:-DIGITS], "")
        while True:
            yield event, at
            founded = self._founded(at, moves) if moves else ""
            event = founded or self.lineage.places[at].ended
            if not event:
                break
            said = moves.pop(event, None)
            to = [said or ""] if founded else [target[0] for target in self.lineage.onward[at]]
            if said is not None and said not in filter(None, to):
                ways = ", ".join(filter(None, to)) or "nobody"
                self._blame("townships", f"{number}.moves", f'has "{event}:{said}", but {event} brought {at[0]} to {ways}.')
                break
            target = said or (at[0] if at[0] in to else to[0] if len(to) == 1 else None)
            if target is None:
                ways = " or ".join(f"{event}:{one}" for one in to if one)
                self._blame(
                    "townships", f"{number}.moves", f"does not say where {event} brought it, which divided {at[0]}: {ways}."
                )
                break
            at = (target, event) if target else self.lineage.above[at, event]
        for event in moves:
            self._blame("townships", f"{number}.moves", f'names "{event}", which is no event of a place in which it lay.')

    def _founded(self, at: Key, moves: dict[str, str]) -> str:
        """The event that founded another place on the ground of this one, and took the township into it."""
        order = list(self.lineage.events)
        ended = self.lineage.places[at].ended
        until = order.index(ended) if ended else len(order)
        since = order.index(at[1]) + 1 if at[1] else 0
        made = (event for event in order[since:until] if self.lineage.back.get((moves.get(event, ""), event)) == ())
        return next(made, "")

    def _stay(self, town: Town, route: list[tuple[str, Key]]) -> Iterator[Place]:
        """The township between two events that changed what it lies in."""
        turns = [("", route[0][1][0])]
        turns += [(event, to[0]) for (_, at), (event, to) in pairwise(route) if at[0] != to[0]]
        for (born, above), (ended, _) in zip_longest(turns, turns[1:], fillvalue=("", "")):
            begins, ends = (self.lineage.events[event].day if event else None for event in (born, ended))
            yield Place(town.code, town.name, town.kind, above, born, begins, ended, ends)
