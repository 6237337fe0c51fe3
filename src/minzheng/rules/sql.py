"""The reading for databases: SELECTs over whole numbers and NULLs, in the words that DuckDB and sqlglot share.

Of `households` (`household`, `place`, facts), `people` (`household`, facts) and `parameters` (`place`, values) `tables` makes one
table for each size of household, in which its persons stand side by side: no reading joins or groups them again. `select` reads
these and `parameters`. Money is fen. What is outside its declared range is unknown, as is what has no row.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import cycle, pairwise, product
from typing import Literal

from minzheng.rules.compiler import MEMBERS, Rule
from minzheng.rules.schema import Declared, Parameter, language
from minzheng.rules.terms import OVER_PERSONS, Term

Dialect = Literal["duckdb", "spark"]

_SAID = re.compile(r'"[^"]+"|\b[vx]\d+(?:_\d+)?\b')
_BEFORE = {"not": "NOT ", "neg": "-"}
_BETWEEN = {"add": "+", "sub": "-", "mul": "*", "lt": "<", "le": "<=", "eq": "=", "and": "AND", "or": "OR"}
_BETWEEN |= {"all": "AND", "any": "OR", "sum": "+", "count": "+"}
_SIZES = (1, 2, 3, 4, 7, 12, 24)
"""Few have more than four members: these share tables, so that not each size is written out."""
_CALLS = 100
"""So many calls sqlglot makes at most for each level of what is nested, and some are underway where it is asked."""
_EXACT = 2**53
"""Within it doubles hold every whole number, and no quotient of them is moved onto or past a whole number that it is not."""


def sizes(largest: int) -> tuple[int, ...]:
    """The sizes of tables for households of up to so many members: each holds those that are too large for the one before."""
    return tuple(size for before, size in pairwise((0, *_SIZES, language().members)) if before < largest)


def select(rule: Rule, dialect: Dialect = "duckdb", *, sizes: Sequence[int] = (), known: Collection[str] = ()) -> str:
    """A SELECT of `household` and every output by its name; unknown is NULL. Amounts are whole parts (fen).

    It reads the tables of these sizes (all). `known` names inputs that always have a value within their range.
    `spark` is written by sqlglot from the other.
    """
    return _in(dialect, "\nUNION ALL\n".join(_Homes(rule, *size, known).select() for size in _between(sizes)))


def tables(rule: Rule, dialect: Dialect = "duckdb", *, sizes: Sequence[int] = ()) -> dict[str, str]:
    """What lays out the facts that the rule reads: a SELECT by the name of the table that is made of it, in this order."""
    each = [one.declared for one in rule.inputs if one.each]
    own = [one.declared for one in rule.inputs if not one.each and not isinstance(one.declared, Parameter)]
    packed = f", LIST(STRUCT_PACK({', '.join(f'"{one.name}" := {_within(one)}' for one in each)})) AS people" if each else ""
    made = {"homes": _select(["household", f"COUNT(*) AS members{packed}"], "people GROUP BY household")}
    for low, size in _between(sizes):
        columns = ["h.household", "h.place", "t.members", *(f'{_within(one)} AS "{one.name}"' for one in own)]
        for person, one in product(range(1, size + 1), each):
            found = f't.people[{person}]."{one.name}"'
            found = found if person <= low else f"CASE WHEN t.members >= {person} THEN {found} END"
            columns.append(f'{found} AS "{one.name} {person}"')
        source = f"households AS h JOIN homes AS t ON t.household = h.household WHERE t.members BETWEEN {low} AND {size}"
        made[f"homes{size}"] = _select(columns, source)
    return {name: _in(dialect, text) for name, text in made.items()}


def sound(rule: Rule, dialect: Dialect = "duckdb") -> str:
    """A SELECT of one row that says of each input whether it always has a value within its range: what `known` may name."""
    asked: dict[bool, list[str]] = {True: [], False: []}
    for one in rule.inputs:
        asked[one.each].append(f'COALESCE(BOOL_AND({_within(one.declared)} IS NOT NULL), TRUE) AS "{one.declared.name}"')
    sources = {True: "people", False: "households AS h LEFT JOIN parameters AS q ON q.place = h.place"}
    parts = [f"({_select(each, sources[of])}) AS of_{int(of)}" for of, each in asked.items() if each]
    return _in(dialect, _select(["*"], " CROSS JOIN ".join(parts)))


def _between(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The least and the most members of the households of each table."""
    return ((before + 1, size) for before, size in pairwise((0, *sorted(sizes or (*_SIZES, language().members)))))


def _kind(*bounds: int) -> str:
    """Of what numbers between these are: doubles are added and multiplied without a look at what runs over."""
    return "DOUBLE" if max(map(abs, bounds)) < _EXACT else "BIGINT"


def _within(one: Declared, *, known: bool = False) -> str:
    """An input as it is read: unknown where it is outside its declared range."""
    if one.kind == "yes":
        return f'CAST("{one.name}" AS BOOLEAN)'
    (low, high), kind = one.bounds, _kind(*one.bounds) if one.kind in {"money", "percent"} else "BIGINT"
    text = f'CAST("{one.name}" AS {kind})'
    return text if known else f'CASE WHEN "{one.name}" BETWEEN {low} AND {high} THEN {text} END'


def _select(columns: Iterable[str], source: str) -> str:
    return f"SELECT {',\n  '.join(columns)}\nFROM {source}"


def _in(dialect: Dialect, text: str) -> str:
    if dialect == "duckdb":
        return text
    import sqlglot

    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _CALLS * language().height))
    try:
        return sqlglot.transpile(text, read="duckdb", write=dialect, pretty=True)[0]
    finally:
        sys.setrecursionlimit(before)


class _Homes:
    """The reading of households of `least` to `members` persons. A cell is a column and its text, which names others.

    A column of a person has the person's number behind it. What only some choice reads is worked out where it is chosen.
    """

    def __init__(self, rule: Rule, least: int, members: int, known: Collection[str]) -> None:
        self._rule, self._least, self._members, self._cells, self._person = rule, least, members, dict[str, str](), 0
        self._known = {one.slot for one in rule.inputs if one.declared.name in known} | {MEMBERS}
        self._inputs = {MEMBERS: "members"} | {one.slot: one.declared.name for one in rule.inputs}
        self._named, self._heavy, self._late = dict[str, str](), set[int](), set[str]()
        for let in rule.lets:
            for self._person in range(1, members + 1) if let.each else (0,):
                self._cells[self._column(let.slot, self._person)] = _big(let.term, self._text(let.term))
            self._known |= {let.slot} if self._sure(let.term) else set()
            self._heavy |= {let.slot} if _divides(let.term, self._heavy) else set()

    def select(self) -> str:
        """A SELECT within a SELECT for each layer of cells that read none of each other; what one alone reads stands in it."""
        outputs = {name: self._column(self._rule.step(name).over, 0) for name in self._rule.outputs}
        layers, people = self._layers({*outputs.values()}), range(1, self._members + 1)
        inputs = [(MEMBERS, False), *((one.slot, one.each) for one in self._rule.inputs)]
        there = {self._column(slot, person) for slot, each in inputs for person in (people if each else (0,))}
        laid = [one for one in self._rule.inputs if isinstance(one.declared, Parameter)]
        found = ((_within(one.declared, known=one.slot in self._known), one.declared.name) for one in laid)
        text = _select(["place", *(f'{text} AS "{name}"' for text, name in found)], "parameters")
        how = "JOIN" if self._known.issuperset(one.slot for one in laid) else "LEFT JOIN"
        source = f"homes{self._members} AS h" + f"\n{how} (\n{text}) AS q ON q.place = h.place" * bool(laid)
        for number, layer in enumerate(layers):
            later = {name for one in layers[number + 1 :] for cell in one.values() for name in _SAID.findall(cell)}
            kept = sorted(there & (later | {*outputs.values()}))
            text = _select(["household", *kept, *(f"{cell} AS {name}" for name, cell in layer.items())], source)
            source, there = f"(\n{text})", {*kept, *layer}
        truths = {name for name in outputs if self._rule.step(name).unit == "yes"}
        told = (f'{text if name in truths else f"CAST({text} AS BIGINT)"} AS "{name}"' for name, text in outputs.items())
        return _select(["household", *told], source)

    def _layers(self, outputs: set[str]) -> list[dict[str, str]]:
        reads = {name: _SAID.findall(text) for name, text in self._cells.items()}
        uses = Counter(name for names in reads.values() for name in names)
        readers = Counter(name for names in reads.values() for name in set(names))
        at, within, layers = dict[str, int](), dict[str, str](), list[dict[str, str]]()
        for name, text in self._cells.items():
            whole = _SAID.sub(lambda found: within.get(found[0], found[0]), text)
            if (uses[name] == 1 or (name in self._late and readers[name] == 1)) and name not in outputs:
                within[name] = whole
                continue
            at[name] = max((at[one] + 1 for one in _SAID.findall(whole) if one in at), default=0)
            layers.extend({} for _ in range(at[name] + 1 - len(layers)))
            layers[at[name]][name] = whole
        return layers

    def _column(self, slot: int, person: int) -> str:
        """By its name an input, a cell by its number; `person` is 0 for what is of the household."""
        if slot in self._inputs:
            return f'"{self._inputs[slot]}{f" {person}" * bool(person)}"'
        return f"v{slot}_{person}" if person else f"v{slot}"

    def _once(self, text: str) -> str:
        """The same by a name, to be written more than once."""
        if _SAID.fullmatch(text) or not _SAID.search(text):
            return text
        name = self._named.setdefault(text, f"x{len(self._named)}")
        self._cells.setdefault(name, text)
        return name

    def _sure(self, term: Term) -> bool:
        """It is never unknown."""
        return term.slots() <= self._known

    def _text(self, term: Term) -> str:
        if term.op == "const":
            return f"({term.value})" if not term.truth else "TRUE" if term.value else "FALSE"
        if term.op == "slot":
            return self._column(term.value, self._person if term.each else 0)
        if term.op in OVER_PERSONS:
            args = [self._there(term.op, term.args[0].value, person) for person in range(1, self._members + 1)]
        else:
            args = [self._text(arg) for arg in term.args]
        if any(_kind(one.low, one.high) == "BIGINT" for one in (term, *term.args)):
            truths = cycle(one.truth for one in term.args)
            args = [arg if truth else f"CAST({arg} AS BIGINT)" for arg, truth in zip(args, truths, strict=False)]
        if term.op in _BETWEEN:
            return f"({f' {_BETWEEN[term.op]} '.join(args)})"
        if term.op in _BEFORE:
            return f"({_BEFORE[term.op]}{args[0]})"
        if term.op == "if":
            return self._choice(term, *args)
        return self._quotient(term, *args) if term.op in {"floor", "ceil"} else self._most(term, args)

    def _there(self, op: str, slot: int, person: int) -> str:
        """A person's part in a total; where a household has no such person, one that changes nothing."""
        value = self._column(slot, person)
        if person > self._least:
            other = {"sum": "0", "count": "FALSE", "any": "FALSE", "all": "TRUE"}.get(op, self._column(slot, 1))
            value = f'CASE WHEN "members" >= {person} THEN {value} ELSE {other} END'
        return f"CAST({value} AS DOUBLE)" if op == "count" else value

    def _choice(self, term: Term, condition: str, yes: str, no: str) -> str:
        """By a factor of 0 or 1, unless one side divides: a processor that must guess each choice takes several times as long."""
        sure, waits = self._sure(term.args[0]), any(_divides(arg, self._heavy) for arg in term.args[1:])
        if term.truth and sure:
            condition = self._once(condition)
            return f"(({condition} AND {yes}) OR ((NOT {condition}) AND {no}))"
        if not (term.truth or waits) and all(map(self._sure, term.args[1:])):
            kind = _kind(*(bound for arg in term.args for bound in (arg.low, arg.high)))
            then, other = f"({yes} * CAST({condition} AS {kind}))", f"({no} * CAST((NOT {condition}) AS {kind}))"
            return then if no == "(0)" else other if yes == "(0)" else f"({then} + {other})"
        condition, yes = self._once(condition), _big(term.args[1], yes)
        return f"CASE WHEN {condition} THEN {yes} {'ELSE' if sure else f'WHEN {condition} IS NOT NULL THEN'} {no} END"

    def _most(self, term: Term, args: list[str]) -> str:
        """LEAST and GREATEST pass over what is unknown, and take long; half of the sum and the difference does neither."""
        word, sign = ("LEAST", "-") if term.op in {"min", "lowest"} else ("GREATEST", "+")
        if 4 * max(abs(bound) for arg in term.args for bound in (arg.low, arg.high)) >= _EXACT:
            made = f"{word}({', '.join(args)})"
            return made if self._sure(term) else f"CASE WHEN {' AND '.join(f'{arg} IS NOT NULL' for arg in args)} THEN {made} END"
        made, *rest = args
        for other in rest:
            one = self._once(made)
            both, apart = (one, one) if other == "(0)" else (f"{one} + {(other := self._once(other))}", f"{one} - {other}")
            made = f"(({both} {sign} ABS({apart})) * CAST(0.5 AS DOUBLE))"
        return made

    def _quotient(self, term: Term, over: str, under: str) -> str:
        """Division of whole numbers there cuts towards zero; here it goes down or up."""
        if max(abs(term.args[0].low), abs(term.args[0].high), term.args[1].high) < _EXACT:
            self._late.add(over)
            return f"{term.op.upper()}({over} / {under})"
        over, under = self._once(over), self._once(under)
        above = f"(({over} + {under} - 1) // {under})" if term.op == "ceil" else f"({over} // {under})"
        below = f"(({over} - {under} + 1) // {under})" if term.op == "floor" else f"({over} // {under})"
        return above if term.args[0].low >= 0 else f"CASE WHEN {over} >= 0 THEN {above} ELSE {below} END"


def _big(term: Term, text: str) -> str:
    """A written number is no wider than it needs until it is told to be."""
    return f"CAST({text} AS BIGINT)" if term.is_const and not term.truth else text


def _divides(term: Term, heavy: Collection[int]) -> bool:
    """It divides, or reads a slot that does."""
    own = term.value in heavy if term.op == "slot" else term.op in {"floor", "ceil"}
    return own or any(_divides(arg, heavy) for arg in term.args)
