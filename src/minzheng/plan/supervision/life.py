"""How a thing lives, as content: its states, its verbs, who may do which, and how long each may take.

A life is a file of `lives/`. It drives the verbs, the buttons of the pages, the tests and the manual.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.kernel.time.api import TimeLimit

Side = Literal["asks", "answers", "system"]
"""Who moves it: the unit that began it, the unit it was given to, or the program itself."""
Type = Literal["text", "number", "day", "unit"]


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a verb asks of whoever does it: `reason`, `words`, `number` (of a document), `until`, or a unit."""

    id: str
    name: Said
    type: Type = "text"
    required: bool = True


@dataclass(frozen=True, slots=True)
class State:
    """Where a thing can stand. `turn`: whose turn it is, by a `clock` where there is one. `stands`: the clocks are stopped."""

    id: str
    name: Said
    turn: Literal["asks", "answers", ""] = ""
    clock: TimeLimit | None = None
    stands: bool = False
    over: bool = False


@dataclass(frozen=True, slots=True)
class Verb:
    """One way from states (`before`; none: it begins so) to a state (`after`; empty: it stays where it is).

    `another`: whoever did one of these verbs last may not do this one. `at_most`: how often a verb may have been done before.
    `within`: only until the thing is due. `commanded`: only for units that the supervisor commands, or only for others.
    `effect`: what else it does, a function of the room. `grave`: not to be pressed by the way.
    """

    id: str
    name: Said
    done: Said
    side: Side
    needs: str = ""
    before: tuple[str, ...] = ()
    after: str = ""
    asks: tuple[Asked, ...] = ()
    another: tuple[str, ...] = ()
    at_most: Mapping[str, int] = field(default_factory=dict)
    within: bool = False
    commanded: bool | None = None
    effect: str = ""
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Life:
    """The shape of a file of `lives/`. `sides`: what the two sides are called."""

    name: Said
    sides: Mapping[str, Said]
    state: tuple[State, ...]
    verb: tuple[Verb, ...]
    id: str = ""

    def at(self, state: str) -> State:
        """A state by its id. Raises KeyError."""
        return {one.id: one for one in self.state}[state]

    def does(self, verb: str) -> Verb:
        """A verb by its id. Raises KeyError."""
        return {one.id: one for one in self.verb}[verb]

    def faults(self) -> Iterator[tuple[str, str]]:
        """States and verbs that are not there, states that nothing reaches or leaves."""
        states, verbs = {one.id for one in self.state}, {one.id for one in self.verb}
        for n, verb in enumerate(self.verb):
            for key, said in (*((f"before.{m}", one) for m, one in enumerate(verb.before)), ("after", verb.after)):
                if said and said not in states:
                    yield f"verb.{n}.{key}", f'is "{said}", but one of {", ".join(sorted(states))} is meant.'
            for one in (*verb.another, *verb.at_most):
                if one not in verbs:
                    yield f"verb.{n}", f'speaks of "{one}", which is no verb here.'
            if (verb.side == "system") == bool(verb.needs):
                yield f"verb.{n}.needs", "and a side of people go together: a permission is meant for them, none for the program."
            if not verb.before and not verb.after:
                yield f"verb.{n}.after", "is missing: a verb that begins a life says where it begins."
        reached = {verb.after for verb in self.verb}
        left = {one for verb in self.verb for one in verb.before if verb.after}
        for n, state in enumerate(self.state):
            if state.id not in reached:
                yield f"state.{n}.id", f'is "{state.id}", which no verb leads to.'
            if state.over == (state.id in left):
                yield f"state.{n}.over", "is said of a state that a verb leaves, or not said of one that none does."


def load(files: Mapping[str, Path]) -> Mapping[str, Life]:
    """Lives by their ids, from their files. Raises ContentError with every fault of all of them."""
    with content.gather() as shelf:
        found = {name: shelf.toml(path, Life) for name, path in files.items()}
    return {name: replace(life, id=name) for name, life in found.items()}


def table(one: Life, lang: str) -> str:
    """A life as a table for the manual: verb, from, to, whose, asks."""
    rows = []
    for verb in one.verb:
        before = "、".join(one.at(name).name.of(lang) for name in verb.before) if lang == "zh" else ", ".join(verb.before)
        after = one.at(verb.after) if verb.after else None
        clock = f" ({after.clock.length} {after.clock.unit})" if after and after.clock else ""
        whose = one.sides.get(verb.side)
        rows.append(
            f"| {verb.name.zh} `{verb.id}` | {before or '—'} | {(after.id if after else '=')}{clock} "
            f"| {whose.of(lang) if whose else 'the program'} | {', '.join(asked.id for asked in verb.asks) or '—'} |"
        )
    return "\n".join(["| verb | from | to | who | asks |", "| --- | --- | --- | --- | --- |", *rows])
