"""The nearest change of one fact that would turn the answer.

The values between what a fact is and its bounds are searched by halves: a half in which the rule, with everything else as it is,
can be proven to say the same is passed over, so that what is found is the nearest even where the rule goes up and down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from minzheng.rules.compiler import Input, Let
from minzheng.rules.deciding import Case, Decision, decided
from minzheng.rules.schema import Fact
from minzheng.rules.terms import OVER_PERSONS, Range, Term, range_of

Slots = dict[int, list[Range]]
"""By slot the range of each person's value, or one of the household's."""
Lets = list[tuple[Let, bool]]
_LOOKS = 500
"""At so many looks the search for one fact ends without a finding."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fact changed, all others as they are, turns the answer, and no smaller change of it does.

    `person` counts from 1 and is 0 for a fact of the household.
    """

    fact: Fact
    person: int
    before: int | bool
    after: int | bool


@dataclass(frozen=True, slots=True)
class Flips:
    """Changes, those of numbers first and the smallest of a kind first; and the facts for which the search was given up."""

    changes: tuple[Change, ...]
    given_up: tuple[str, ...]


def flips(decision: Decision) -> Flips:
    """What would turn the answer; nothing where it is unknown."""
    changes: list[Change] = []
    given_up: dict[str, None] = {}
    slots, answer = _known(decision), decision.rule.step(decision.rule.answer).over
    for one in decision.rule.inputs if decision.answer is not None else ():
        lets = _between(decision.rule.lets, one, answer)
        if not isinstance(one.declared, Fact) or not (lets or one.slot == answer):
            continue
        for person in range(len(decision.case.people)) if one.each else (0,):
            try:
                changes += _Search(decision, slots, lets, one, person, answer).nearest()
            except _GivenUpError:
                given_up[one.declared.name] = None
    changes.sort(key=lambda change: (change.fact.kind == "yes", change.fact.kind, abs(change.after - change.before)))
    return Flips(tuple(changes), tuple(given_up))


def _known(decision: Decision) -> Slots:
    """Every slot as it is: a range of one value, or for an unknown of all that it may be."""
    whole = {let.slot: (let.term.low, let.term.high) for let in decision.rule.lets}
    whole |= {one.slot: one.declared.bounds for one in decision.rule.inputs}
    listed = {slot: value if isinstance(value, list) else [value] for slot, value in decision.slots.items()}
    return {slot: [whole[slot] if one is None else (int(one), int(one)) for one in values] for slot, values in listed.items()}


class _GivenUpError(Exception):
    """The search for one fact has looked long enough."""


class _Search:
    """Looks for the values of one fact, of one person (from 0) or of the household, that turn the answer."""

    def __init__(self, decision: Decision, slots: Slots, lets: Lets, one: Input, person: int, answer: int) -> None:
        self._decision, self._slots, self._lets, self._answer = decision, slots, lets, answer
        self._fact, self._slot, self._each, self._person = cast("Fact", one.declared), one.slot, one.each, person
        self._looks = 0

    def nearest(self) -> Iterator[Change]:
        """The nearest change, if any."""
        case, name = self._decision.case, self._fact.name
        before = (case.people[self._person] if self._each else case.household).get(name)
        if before is None:
            return
        low, high = self._fact.bounds
        found = (self._first(int(before) + 1, high, 1), self._first(low, int(before) - 1, -1))
        after = min((one for one in found if one is not None), key=lambda one: abs(one - before), default=None)
        if after is not None:
            person = self._person + 1 if self._each else 0
            yield Change(self._fact, person, before, bool(after) if isinstance(before, bool) else after)

    def _first(self, low: int, high: int, way: int) -> int | None:
        """The first value that turns the answer, going up (1) from `low` or down (-1) from `high`."""
        if low > high or not self._may_turn((low, high)):
            return None
        if low == high:
            return low if self._turns(low) else None
        middle = (low + high) // 2
        for half in ((low, middle), (middle + 1, high))[::way]:
            if (found := self._first(*half, way)) is not None:
                return found
        return None

    def _may_turn(self, values: Range) -> bool:
        """Whether the answer may be another for some of these values, an unknown being anything."""
        self._looks += 1
        if self._looks > _LOOKS:
            raise _GivenUpError
        slots = dict(self._slots)
        slots[self._slot] = [values if one == self._person else now for one, now in enumerate(slots[self._slot])]
        for let, alone in self._lets:
            slots[let.slot] = [
                now if alone and person != self._person else _range(let.term, slots, person)
                for person, now in enumerate(slots[let.slot])
            ]
        return slots[self._answer] != [(int(bool(self._decision.answer)),) * 2]

    def _turns(self, value: int) -> bool:
        given = {self._fact.name: bool(value) if self._fact.kind == "yes" else value}
        household = {**self._decision.case.household, **({} if self._each else given)}
        people = [dict(person) for person in self._decision.case.people]
        if self._each:
            people[self._person].update(given)
        return decided(self._decision.rule, Case(household, people)).answer is (not self._decision.answer)


def _range(term: Term, slots: Slots, person: int) -> Range:
    if term.op == "const":
        return term.low, term.high
    if term.op == "slot":
        return slots[term.value][person if term.each else 0]
    if term.op in OVER_PERSONS:
        return range_of(term.op, slots[term.args[0].value])
    return range_of(term.op, [_range(arg, slots, person) for arg in term.args])


def _between(lets: tuple[Let, ...], one: Input, answer: int) -> Lets:
    """The lets by which an input reaches the answer, in order; `alone` are those that change for its own person only."""
    below, wide = {one.slot}, set() if one.each else {one.slot}
    reached = []
    for let in lets:
        if (read := let.term.slots()) & below:
            below.add(let.slot)
            alone = let.each and not read & wide
            wide |= set() if alone else {let.slot}
            reached.append((let, alone))
    above = {answer}
    for let, _ in reversed(reached):
        above |= let.term.slots() if let.slot in above else set()
    return [(let, alone) for let, alone in reached if let.slot in above]
