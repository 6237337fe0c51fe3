"""Invented lands with a history. What is true of them is kept as sets of plots, which the program never sees."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from minzheng.content.api import Said
from minzheng.kernel.places.api import Event, Flow, Gazetteer, Listed, Outcome, Town, Village

BEGINS = date(2000, 1, 1)
KINDS = ("county", "district", "county_level_city")
ROOT = "0"


@dataclass
class Node:
    """A place as it truly is; `plots` are those that lie in it and in none of the places below it."""

    name: str
    kind: str
    parent: str
    plots: set[int]


Nodes = dict[str, Node]


@dataclass
class Land:
    """A base list, its events, and the true places after each of them, the first being the base list."""

    base: tuple[Listed, ...]
    events: list[Event] = field(default_factory=list)
    days: list[date] = field(default_factory=lambda: [BEGINS])
    truths: list[Nodes] = field(default_factory=list)

    def gazetteer(self) -> Gazetteer:
        towns = self.towns()
        villages = [Village(f"{town.code}00{number}", "village", "village") for town in towns for number in (1, 2)]
        return Gazetteer(BEGINS, self.base, self.events, towns, villages)

    def towns(self) -> list[Town]:
        """A township on every plot, which says where it went whenever what it lay in was divided."""
        at = {plot: code for code, node in self.truths[0].items() for plot in node.plots}
        codes = {plot: f"{code}{plot:03}" for plot, code in at.items()}
        moves: dict[int, list[str]] = {plot: [] for plot in at}
        for event, nodes in zip(self.events, self.truths[1:], strict=True):
            for code, node in nodes.items():
                for plot in node.plots:
                    out = [flow.to for flow in event.flow if flow.source == at[plot]]
                    if code != at[plot] and (len(out) > 1 or (not out and not event.flow)):
                        moves[plot].append(f"{event.id}:{code}")
                    at[plot] = code
        return [Town(codes[plot], f"town {plot}", "town", moves=tuple(moves[plot])) for plot in codes]

    def truth(self, day: date) -> Nodes:
        """The places on a day, as only we know them."""
        return [nodes for since, nodes in zip(self.days, self.truths, strict=True) if since <= day][-1]


def subtree(nodes: Nodes, code: str) -> set[str]:
    """A place and all below it."""
    return {code}.union(*(subtree(nodes, one) for one, node in nodes.items() if node.parent == code))


def territory(nodes: Nodes, code: str) -> set[int]:
    """The plots of a place and of all below it."""
    return set[int]().union(*(nodes[one].plots for one in subtree(nodes, code)))


class Maker:
    """Draws one event after another, each possible in the land as it then is."""

    def __init__(self, draw: Callable[[st.SearchStrategy[object]], object], shares: bool) -> None:
        self._draw, self._shares = draw, shares
        self.nodes: Nodes = {ROOT: Node("land", "province", "", {0, 1, 2, 3})}
        self.ended: list[str] = []
        self._names = 0
        for city in range(1, 3):
            self.nodes[str(city)] = Node(f"city {city}", "prefecture_city", ROOT, self._plots(city))
            for county in range(1, 3):
                self.nodes[f"{city}{county}"] = Node(f"n{city}{county}", "county", str(city), self._plots(10 * city + county))

    @staticmethod
    def _plots(number: int) -> set[int]:
        return set(range(4 * number, 4 * number + 4))

    def pick[Item](self, items: list[Item]) -> Item:
        return self._draw(st.sampled_from(items))  # type: ignore[return-value]

    def name(self) -> str:
        self._names += 1
        return f"new {self._names}"

    def code(self) -> str:
        """A fresh code, or one that another place has borne."""
        free = [code for code in self.ended if code not in self.nodes]
        return self.pick(free) if free and self.pick([True, False]) else f"c{len(self.ended)}x{self._names}"

    def next(self, name: str, when: str) -> Event:
        """An event of any kind; what cannot be done in the land as it is becomes a rename."""
        codes = sorted(self.nodes)
        if codes == [ROOT]:  # all that lay in it has ended
            return Event(name, when, Said("编造", "invented"), *map(tuple, self.found(ROOT, [], [])))
        x = self.pick([code for code in codes if code != ROOT])
        others = [code for code in codes if code not in subtree(self.nodes, x)]
        peers = [code for code in others if x not in subtree(self.nodes, code)]
        ways = [self.rename, self.reparent, self.recode, self.abolish]
        ways += [self.merge, self.move] if peers else []
        ways += [self.split, self.found] if len(self.nodes[x].plots) > 1 else []
        if len(self.nodes[x].plots) > 1 and len(peers) > 1 and subtree(self.nodes, x) == {x}:
            ways.append(self.dissolve)
        before = set(self.nodes)
        flows, made = self.pick(ways)(x, others, peers)
        self.ended += sorted(before - set(self.nodes))
        return Event(name, when, Said("编造", "invented"), tuple(flows), tuple(made))

    def rename(self, x: str, others: list[str], peers: list[str]) -> tuple[list[Flow], list[Outcome]]:
        node = self.nodes[x]
        node.name, node.kind = self.name(), self.pick([*KINDS])
        return [Flow(x, x)], [Outcome(x, node.name, node.kind)]

    def reparent(self, x: str, others: list[str], peers: list[str]) -> tuple[list[Flow], list[Outcome]]:
        self.nodes[x].parent = self.pick(others)
        return [Flow(x, x)], [Outcome(x, parent=self.nodes[x].parent)]

    def recode(self, x: str, others: list[str], peers: list[str]) -> tuple[list[Flow], list[Outcome]]:
        return [Flow(x, (new := self._to_new([x])))], [Outcome(new)]

    def _to_new(self, sources: list[str]) -> str:
        """All of these under a new code, where the first was."""
        new, model = self.code(), self.nodes[sources[0]]
        plots = set[int]().union(*(self.nodes[one].plots for one in sources))
        self.nodes[new] = Node(model.name, model.kind, model.parent, plots)
        self._end(sources, new)
        return new

    def _end(self, sources: list[str], heir: str) -> None:
        for one in sources:
            del self.nodes[one]
        for node in self.nodes.values():
            node.parent = heir if node.parent in sources else node.parent

    def merge(self, x: str, others: list[str], peers: list[str]) -> tuple[list[Flow], list[Outcome]]:
        y = self.pick(peers)
        if self.pick([True, False]):
            self.nodes[y].plots |= self.nodes[x].plots
            self._end([x], y)
            return [Flow(x, y), Flow(y, y)], []
        model = self.nodes[x]
        new = self._to_new([x, y])
        return [Flow(x, new), Flow(y, new)], [Outcome(new, model.name, model.kind, model.parent)]

    def _some(self, x: str) -> set[int]:
        """Some of a place's own plots, taken from it, but not the last."""
        plots = sorted(self.nodes[x].plots)
        taken = set(plots[: self.pick([*range(1, len(plots))])])
        self.nodes[x].plots -= taken
        return taken

    def _two(self, x: str, one: str, other: str) -> list[Flow]:
        shares = self.pick([(None, None), (Decimal("0.75"), Decimal("0.25"))]) if self._shares else (None, None)
        return [Flow(x, one, shares[0]), Flow(x, other, shares[1])]

    def split(self, x: str, others: list[str], peers: list[str]) -> tuple[list[Flow], list[Outcome]]:
        new, parent = self.code(), self.pick(sorted(self.nodes))
        self.nodes[new] = Node(self.name(), self.pick([*KINDS]), parent, self._some(x))
        return self._two(x, x, new), [Outcome(new, self.nodes[new].name, self.nodes[new].kind, parent)]

    def move(self, x: str, others: list[str], peers: list[str]) -> tuple[list[Flow], list[Outcome]]:
        y = self.pick([code for code in sorted(self.nodes) if code != x])
        if len(self.nodes[x].plots) < 2:
            return self.rename(x, others, peers)
        self.nodes[y].plots |= self._some(x)
        return [*self._two(x, x, y), Flow(y, y)], []

    def dissolve(self, x: str, others: list[str], peers: list[str]) -> tuple[list[Flow], list[Outcome]]:
        y, z = peers[0], self.pick(peers[1:])
        self.nodes[y].plots |= self._some(x)
        self.nodes[z].plots |= self.nodes[x].plots
        self._end([x], ROOT)
        return [*self._two(x, y, z), Flow(y, y), Flow(z, z)], []

    def abolish(self, x: str, others: list[str], peers: list[str]) -> tuple[list[Flow], list[Outcome]]:
        if subtree(self.nodes, x) != {x}:
            return self.rename(x, others, peers)
        self.nodes[self.nodes[x].parent].plots |= self.nodes[x].plots
        self._end([x], ROOT)
        return [Flow(x)], []

    def found(self, x: str, others: list[str], peers: list[str]) -> tuple[list[Flow], list[Outcome]]:
        new = self.code()
        self.nodes[new] = Node(self.name(), "county", x, self._some(x))
        return [], [Outcome(new, self.nodes[new].name, "county", x)]


@st.composite
def lands(draw: st.DrawFn, most: int = 8, exact: bool = True, shares: bool = False) -> Land:
    """A land with up to `most` events, ten days apart; unless `exact`, their days are known within a month or so."""
    maker = Maker(draw, shares)
    land = Land(tuple(Listed(code, node.name, node.kind, node.parent) for code, node in sorted(maker.nodes.items())))
    land.truths.append(deepcopy(maker.nodes))
    first = BEGINS + timedelta(1)
    for number in range(1, draw(st.integers(1, most)) + 1):
        day = BEGINS + timedelta(10 * number)
        when = day.isoformat()
        if not exact:
            first = max(first, day - timedelta(draw(st.integers(0, 35))))
            when = f"{first}..{day + timedelta(draw(st.integers(0, 35)))}"
        land.events.append(maker.next(f"E{number}", when))
        land.days.append(day)
        land.truths.append(deepcopy(maker.nodes))
    return land
