"""The reading for a province: NumPy over blocks of households that have as many members each; and what a new version changes.

Households are sorted by their number of members, so that the persons of a block are a table with a row for the first of each,
the second of each and so on: a total is a sum of rows, and a household's value stands beside its persons' as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minzheng.rules.compiler import MEMBERS, Input, Rule
from minzheng.rules.schema import Declared, Parameter, language
from minzheng.rules.terms import OVER_PERSONS, Term

Array = NDArray[Any]
Known = NDArray[np.bool_] | None
"""Where a value is known; None: everywhere."""
BLOCK = 65_536
"""Persons of a block: few enough for its columns to stay near the processor, enough that Python hardly shows."""


@dataclass(frozen=True, slots=True)
class Column:
    """Values, fen of money; where `known` is given and False, there is none."""

    values: Array
    known: Known = None


@dataclass(frozen=True, slots=True)
class _Run:
    """`count` households of `members` persons each: the first is household `start`, its persons begin at `first`."""

    members: int
    start: int
    count: int
    first: int

    def table(self, column: Array) -> Array:
        """Its persons, a row for the first of each household, the second of each, and so on."""
        return column[self.first : self.first + self.members * self.count].reshape(self.members, self.count)


class Population:
    """Households and persons as columns. Each column is looked through once, when it comes in.

    A value outside its declared range is unknown; `beyond` counts those by name. Raises ValueError for columns that do not fit.
    """

    def __init__(
        self,
        declared: Mapping[str, Declared],
        members: Array,
        household: Mapping[str, Column],
        people: Mapping[str, Column],
        place: Array | None = None,
        parameters: Mapping[str, Column] | None = None,
    ) -> None:
        """`members` is how many persons each household has, whose rows in `people` stand in the households' order.

        `place` gives each household's row in `parameters`; without it there is one row for all.
        """
        self.households = len(members)
        persons = int(members.sum()) if self.households else 0
        if self.households and not 1 <= members.min() <= members.max() <= language().members:
            raise ValueError(f"a household has 1 to {language().members} members, not {members.min()} or {members.max()}")
        for name, columns, length in (("household", household, self.households), ("people", people, persons)):
            wrong = [one for one, column in columns.items() if one not in declared or len(column.values) != length]
            if wrong:
                raise ValueError(f"{name} has declared columns of {length} rows, unlike {', '.join(wrong)}")
        self.beyond: dict[str, int] = {}
        self.order = np.argsort(members, kind="stable")
        self._runs = _runs(members[self.order])
        rows = _rows(members, self.order, self._runs)
        self._places = places = np.zeros(self.households, np.int64) if place is None else place[self.order]
        self._declared, self._columns = declared, dict[str, Column]()
        for name, one in declared.items():
            if isinstance(one, Parameter):
                self._columns[name] = self._checked(one, (parameters or {}).get(name), places)
            elif one.level == "person":
                self._columns[name] = self._checked(one, people.get(name), rows)
            else:
                self._columns[name] = self._checked(one, household.get(name), self.order)

    def under(self, parameters: Mapping[str, Column]) -> Population:
        """The same households under these parameters, by the rows of their places; nothing else is laid out anew."""
        other, own = copy(self), self._declared
        other._columns = self._columns | {name: self._checked(own[name], one, self._places) for name, one in parameters.items()}
        return other

    def _checked(self, one: Declared, column: Column | None, order: Array) -> Column:
        """In the population's order, as narrow as its range allows, unknowns at a value that does no harm."""
        low, high = one.bounds
        kind = np.dtype(bool) if one.kind == "yes" else np.min_scalar_type(min(low, -high - 1))
        if column is None:
            return Column(np.full(len(order), low, kind), np.zeros(len(order), bool))
        values, known = column.values, column.known
        kinds, meant = ("b", "yes or no") if one.kind == "yes" else ("iu", "whole numbers")
        if values.dtype.kind not in kinds:
            raise ValueError(f"{one.name} holds {values.dtype}, but {meant} is meant")
        if one.kind != "yes" and len(values) and (values.min() < low or values.max() > high):
            within = (values >= low) & (values <= high)
            self.beyond[one.name] = int((~within if known is None else ~within & known).sum())
            known = within if known is None else known & within
        if known is None or known.all():
            return Column(values.astype(kind)[order])
        return Column(np.where(known, values, low).astype(kind)[order], known[order])

    def blocks(self) -> Iterator[Block]:
        """The households in pieces that fit the cache."""
        for run in self._runs:
            step = max(1, BLOCK // run.members)
            for start in range(0, run.count, step):
                yield Block(self, run, start, min(start + step, run.count))

    def input(self, one: Input, block: Block) -> Column:
        """An input for a block; a person's has a row for the first of each household, the second of each, and so on."""
        found, run = self._columns[one.declared.name], block.run
        at: Any = slice(run.start + block.start, run.start + block.end)
        values, known = found.values, found.known
        if one.each:
            at = (slice(None), slice(block.start, block.end))
            values, known = run.table(values), None if known is None else run.table(known)
        return Column(values[at], None if known is None else known[at])


@dataclass(frozen=True, slots=True)
class Block:
    """Some households of a run, from `start` to before `end`."""

    population: Population
    run: _Run
    start: int
    end: int

    @property
    def households(self) -> Array:
        """Where they stood before they were sorted."""
        return self.population.order[self.run.start + self.start : self.run.start + self.end]


def _runs(members: Array) -> list[_Run]:
    sizes, starts, counts = np.unique(members, return_index=True, return_counts=True)
    firsts = np.cumsum(sizes * counts) - sizes * counts
    return [_Run(*map(int, one)) for one in zip(sizes, starts, counts, firsts, strict=True)]


def _rows(members: Array, order: Array, runs: list[_Run]) -> Array:
    """Where each person of the population's order stands among the persons as they came."""
    begins = (np.cumsum(members) - members)[order]
    tables = [begins[run.start : run.start + run.count] + np.arange(run.members)[:, None] for run in runs]
    return np.concatenate([table.ravel() for table in tables]) if tables else np.zeros(0, np.int64)


def evaluate(rule: Rule, population: Population) -> dict[str, Column]:
    """Every output by name, in the order in which the households came."""
    steps = {name: rule.step(name) for name in rule.outputs}
    made = {name: np.zeros(population.households, bool if step.unit == "yes" else np.int64) for name, step in steps.items()}
    known = {name: np.ones(population.households, bool) for name in steps}
    for block in population.blocks():
        slots = {MEMBERS: Column(np.asarray(block.run.members))}
        slots |= {one.slot: population.input(one, block) for one in rule.inputs}
        for let in rule.lets:
            slots[let.slot] = _value(let.term, slots)
        for name, step in steps.items():
            made[name][block.households] = slots[step.over].values
            if (where := slots[step.over].known) is not None:
                known[name][block.households] = where
    return {name: Column(made[name], None if known[name].all() else known[name]) for name in steps}


def _value(term: Term, slots: Mapping[int, Column]) -> Column:
    """A term over a block. Where a truth is unknown its value is False; where a number is, it lies within its proven range."""
    if term.op == "slot":
        return slots[term.value]
    if term.op == "const":
        return Column(np.asarray(bool(term.value) if term.truth else term.value))
    args = [_value(arg, slots) for arg in term.args]
    if term.op in OVER_PERSONS:
        return _gathered(term, args[0])
    if term.op in {"and", "or", "not"}:
        return _logic(term.op, args)
    if term.op == "if":
        return _chosen(term, *args)
    known, kind = _all_known(args), _kind(term, *term.args)
    parts = [arg.values.astype(kind, copy=False) for arg in args]
    values = _rounded(term, *parts) if term.op in {"floor", "ceil"} else _WORK[term.op](*parts)
    return Column(values & known if term.truth and known is not None else values, known)


def _kind(*terms: Term) -> type[np.signedinteger[Any]]:
    """Whole numbers wide enough for all of these, by their proven ranges."""
    return np.int32 if max(max(abs(one.low), abs(one.high)) for one in terms) < 2**31 else np.int64


_WORK: dict[str, Callable[..., Array]] = {
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "neg": np.negative,
    "min": lambda *parts: reduce(np.minimum, parts),
    "max": lambda *parts: reduce(np.maximum, parts),
    "lt": np.less,
    "le": np.less_equal,
    "eq": np.equal,
}
_GATHER: dict[str, np.ufunc] = {"sum": np.add, "count": np.add, "highest": np.maximum, "lowest": np.minimum}


def _all_known(columns: Iterable[Column]) -> Known:
    masks = [column.known for column in columns if column.known is not None]
    return reduce(np.logical_and, masks) if masks else None


def _logic(op: str, parts: list[Column]) -> Column:
    known = _all_known(parts)
    if op == "not":
        values = ~parts[0].values
        return Column(values if known is None else values & known, known)
    values = reduce(np.logical_and if op == "and" else np.logical_or, [part.values for part in parts])
    if known is None:
        return Column(values)
    if op == "or":
        return Column(values, known | values)
    no = [~part.values if part.known is None else part.known & ~part.values for part in parts]
    return Column(values, known | reduce(np.logical_or, no))


def _chosen(term: Term, condition: Column, yes: Column, no: Column) -> Column:
    kind = np.bool_ if term.truth else _kind(*term.args)
    values, known = (
        _picked(condition.values, yes.values.astype(kind, copy=False), no.values.astype(kind, copy=False)),
        condition.known,
    )
    if yes.known is not None or no.known is not None:
        then = condition.values if yes.known is None else condition.values & yes.known
        other = ~condition.values if no.known is None else ~condition.values & no.known
        known = then | other if known is None else (then | other) & known
    return Column(values & known if term.truth and known is not None else values, known)


def _picked(condition: Array, yes: Array, no: Array) -> Array:
    """Like `np.where`, but by bits: the processor need not guess which way each value goes, which takes ten times as long."""
    if yes.dtype == bool:
        return (condition & yes) | (~condition & no)
    mask = -condition.astype(yes.dtype)
    return mask & yes if no.ndim == 0 and no == 0 else ((yes ^ no) & mask) ^ no


def _rounded(term: Term, over: Array, under: Array) -> Array:
    """Down or up. A double has 53 bits: within them no quotient is moved onto or past a whole number that it is not."""
    if max(abs(term.args[0].low), abs(term.args[0].high), term.args[1].high) < 2**53:
        return (np.floor if term.op == "floor" else np.ceil)(over / under).astype(_kind(term))
    return over // under if term.op == "floor" else -(-over // under)


def _gathered(term: Term, part: Column) -> Column:
    """Down the rows of a table; the persons of a household stand under each other."""
    values, known = part.values, part.known if part.known is None else np.broadcast_to(part.known, part.values.shape)
    whole = None if known is None else np.logical_and.reduce(known, axis=0)
    if term.op == "any":
        made = np.logical_or.reduce(values, axis=0)
        return Column(made, None if whole is None else whole | made)
    if term.op == "all":
        made = np.logical_and.reduce(values, axis=0)
        if known is None or whole is None:
            return Column(made)
        return Column(made, whole | np.logical_or.reduce(known & ~values, axis=0))
    kind = _kind(term, *term.args)
    return Column(_GATHER[term.op].reduce(values.astype(kind, copy=False), axis=0, dtype=kind), whole)


@dataclass(frozen=True, slots=True)
class Difference:
    """`became` holds for each household its place in BECAME; `before` and `after` are fen where neither is unknown, else 0."""

    became: NDArray[np.int8]
    before: NDArray[np.int64]
    after: NDArray[np.int64]


def difference(before: Rule, after: Rule, population: Population, amount: str, then: Population | None = None) -> Difference:
    """Two versions over the same households; `amount` is the output of both that is paid. `then`: the population of the other."""
    old, new = evaluate(before, population), evaluate(after, then or population)
    unknown = np.zeros(population.households, bool)
    for made, names in ((old, (before.answer, amount)), (new, (after.answer, amount))):
        for name in names:
            if (known := made[name].known) is not None:
                unknown |= ~known
    had, has = old[before.answer].values, new[after.answer].values
    paid, pays = (np.where(unknown, 0, made[amount].values) for made in (old, new))
    became = np.select([unknown, ~had & has, had & ~has, pays > paid, pays < paid], [5, 1, 2, 3, 4], 0)
    return Difference(became.astype(np.int8), paid, pays)
