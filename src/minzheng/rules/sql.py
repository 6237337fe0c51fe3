"""The reading for databases: SELECTs over whole numbers and NULLs, in the words that DuckDB and sqlglot share.

Of `households` (`household`, `place`, facts), `people` (`household`, facts) and `parameters` (`place`, values) `tables` makes one
table for each size of household, in which its persons stand side by side: no reading joins or groups them again. `select` reads
these and `parameters`. Money is fen. What is outside its declared range is unknown, as is what has no row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise, product
from typing import Literal

from minzheng.rules.compiler import MEMBERS, Rule
from minzheng.rules.schema import Parameter, language
from minzheng.rules.terms import OVER_PERSONS, WIDEST, Term

Dialect = Literal["duckdb", "spark"]

_SAID = re.compile(r"\b[vx]\d+(?:_\d+)?\b")
_PLAIN = {"add": "+", "sub": "-", "mul": "*", "lt": "<", "le": "<=", "eq": "="}
_BETWEEN = {"and": " AND ", "or": " OR ", "all": " AND ", "any": " OR ", "sum": " + ", "count": " + "}
_SIZES = (1, 2, 3, 4, 7, 12, 24)
"""Few have more than four members: these share tables, so that not each size is written out."""
_EXACT = 2**53
"""Within it no quotient of doubles is moved onto or past a whole number that it is not."""


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
    each = [one.declared.name for one in rule.inputs if one.each]
    own = [f'h."{one.declared.name}"' for one in rule.inputs if not one.each and not isinstance(one.declared, Parameter)]
    packed = f", LIST(STRUCT_PACK({', '.join(f'"{name}" := "{name}"' for name in each)})) AS people" if each else ""
    made = {"homes": _select(["household", f"COUNT(*) AS members{packed}"], "people GROUP BY household")}
    for low, size in _between(sizes):
        columns = ["h.household", "h.place", "t.members", *own]
        for person, name in product(range(1, size + 1), each):
            found = f't.people[{person}]."{name}"'
            found = found if person <= low else f"CASE WHEN t.members >= {person} THEN {found} END"
            columns.append(f'{found} AS "{name} {person}"')
        source = f"households AS h JOIN homes AS t ON t.household = h.household WHERE t.members BETWEEN {low} AND {size}"
        made[f"homes{size}"] = _select(columns, source)
    return {name: _in(dialect, text) for name, text in made.items()}


def sound(rule: Rule, dialect: Dialect = "duckdb") -> str:
    """A SELECT of one row that says of each input whether it always has a value within its range: what `known` may name."""
    asked: dict[bool, list[str]] = {True: [], False: []}
    for one in rule.inputs:
        name, (low, high) = f'"{one.declared.name}"', one.declared.bounds
        within = "" if one.declared.kind == "yes" else f" AND {name} BETWEEN {low} AND {high}"
        asked[one.each].append(f"COALESCE(BOOL_AND({name} IS NOT NULL{within}), TRUE) AS {name}")
    sources = {True: "people", False: "households AS h LEFT JOIN parameters AS q ON q.place = h.place"}
    parts = [f"({_select(each, sources[of])}) AS of_{int(of)}" for of, each in asked.items() if each]
    return _in(dialect, _select(["*"], " CROSS JOIN ".join(parts)))


def _between(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The least and the most members of the households of each table."""
    return ((before + 1, size) for before, size in pairwise((0, *sorted(sizes or (*_SIZES, language().members)))))


def _select(columns: Iterable[str], source: str) -> str:
    return f"SELECT {',\n  '.join(columns)}\nFROM {source}"


def _in(dialect: Dialect, text: str) -> str:
    if dialect == "duckdb":
        return text
    import sqlglot

    return sqlglot.transpile(text, read="duckdb", write=dialect, pretty=True)[0]


class _Homes:
    """The reading of households of `least` to `members` persons. A cell is a column and its text, which names others.

    A column of a person has the person's number behind it. What only some choice reads is worked out where it is chosen.
    """

    def __init__(self, rule: Rule, least: int, members: int, known: Collection[str]) -> None:
        self._rule, self._least, self._members, self._cells, self._person = rule, least, members, dict[str, str](), 0
        self._known = {one.slot for one in rule.inputs if one.declared.name in known} | {MEMBERS}
        self._named, self._heavy, self._late = dict[str, str](), set[int](), set[str]()
        for let in rule.lets:
            for self._person in range(1, members + 1) if let.each else (0,):
                self._cells[_column(let.slot, self._person)] = _big(let.term, self._text(let.term))
            self._known |= {let.slot} if self._sure(let.term) else set()
            self._heavy |= {let.slot} if _divides(let.term, self._heavy) else set()

    def select(self) -> str:
        """A SELECT within a SELECT for each layer of cells that read none of each other; what one alone reads stands in it."""
        outputs = {name: f"v{self._rule.step(name).over}" for name in self._rule.outputs}
        layers, given = self._layers({*outputs.values()}), list(self._given())
        parameters = [one.slot for one in self._rule.inputs if isinstance(one.declared, Parameter)]
        how = "JOIN" if self._known.issuperset(parameters) else "LEFT JOIN"
        source = f"homes{self._members} AS h" + f"\n{how} parameters AS q ON q.place = h.place" * bool(parameters)
        text, there = _select(["h.household", *given], source), {one.rpartition(" ")[2] for one in given}
        for number, layer in enumerate(layers):
            later = {name for one in layers[number + 1 :] for cell in one.values() for name in _SAID.findall(cell)}
            kept = sorted(there & (later | {*outputs.values()}))
            text = _select(["household", *kept, *(f"{cell} AS {name}" for name, cell in layer.items())], f"(\n{text})")
            there = {*kept, *layer}
        return _select(["household", *(f'{column} AS "{name}"' for name, column in outputs.items())], f"(\n{text})")

    def _given(self) -> Iterator[str]:
        """How many members there are, and the inputs, each by the name of its column."""
        yield f"h.members AS v{MEMBERS}"
        for one in self._rule.inputs:
            truth, (low, high) = one.declared.kind == "yes", one.declared.bounds
            for person in range(1, self._members + 1) if one.each else (0,):
                table, number = "q" if isinstance(one.declared, Parameter) else "h", f" {person}" * bool(person)
                name = f'{table}."{one.declared.name}{number}"'
                text = f"CAST({name} AS {'BOOLEAN' if truth else 'BIGINT'})"
                within = "" if truth or one.slot in self._known else f"CASE WHEN {name} BETWEEN {low} AND {high} THEN {text} END"
                yield f"{within or text} AS {_column(one.slot, person)}"

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
            return _column(term.value, self._person if term.each else 0)
        if term.op in OVER_PERSONS:
            args = [self._there(term.op, f"v{term.args[0].value}", person) for person in range(1, self._members + 1)]
        else:
            args = [self._text(arg) for arg in term.args]
        if term.op in _PLAIN:
            return f"({args[0]} {_PLAIN[term.op]} {args[1]})"
        if term.op in _BETWEEN:
            return f"({_BETWEEN[term.op].join(args)})"
        match term.op:
            case "not":
                return f"(NOT {args[0]})"
            case "neg":
                return f"(-{args[0]})"
            case "if":
                return self._choice(term, *args)
            case "min" | "lowest":
                return self._most(term, args, "LEAST")
            case "max" | "highest":
                return self._most(term, args, "GREATEST")
            case "floor" | "ceil":
                return self._quotient(term, *args)
        raise AssertionError(term.op)

    def _there(self, op: str, column: str, person: int) -> str:
        """A person's part in a total; where a household has no such person, one that changes nothing."""
        value = f"{column}_{person}"
        if person > self._least:
            other = {"sum": "0", "count": "FALSE", "any": "FALSE", "all": "TRUE"}.get(op, f"{column}_1")
            value = f"CASE WHEN v0 >= {person} THEN {value} ELSE {other} END"
        return f"CAST({value} AS BIGINT)" if op == "count" else value

    def _choice(self, term: Term, condition: str, yes: str, no: str) -> str:
        """By bits, unless one side divides: a processor that must guess each choice takes several times as long."""
        sure, waits = self._sure(term.args[0]), any(_divides(arg, self._heavy) for arg in term.args[1:])
        if term.truth and sure:
            condition = self._once(condition)
            return f"(({condition} AND {yes}) OR ((NOT {condition}) AND {no}))"
        if not (term.truth or waits) and all(map(self._sure, term.args[1:])):
            then, other = f"({yes} & (-CAST({condition} AS BIGINT)))", f"({no} & (-CAST((NOT {condition}) AS BIGINT)))"
            return then if no == "(0)" else other if yes == "(0)" else f"({then} | {other})"
        condition, yes = self._once(condition), _big(term.args[1], yes)
        return f"CASE WHEN {condition} THEN {yes} {'ELSE' if sure else f'WHEN {condition} IS NOT NULL THEN'} {no} END"

    def _most(self, term: Term, args: list[str], word: str) -> str:
        """LEAST and GREATEST pass over what is unknown, and take long; the sign of a difference says as much."""
        sure = self._sure(term)
        if 2 * max(abs(bound) for arg in term.args for bound in (arg.low, arg.high)) > WIDEST:
            made = f"{word}({', '.join(args)})"
            return made if sure else f"CASE WHEN {' AND '.join(f'{arg} IS NOT NULL' for arg in args)} THEN {made} END"
        made, *rest = args
        for other in rest:
            less = self._once(made if other == "(0)" else f"({made} - {other})")
            made = f"({less} & {'~' * (word == 'GREATEST')}({less} >> 63))"
            made = made if other == "(0)" else f"({other} + {made})"
        return made

    def _quotient(self, term: Term, over: str, under: str) -> str:
        """Division of whole numbers there cuts towards zero; here it goes down or up."""
        if max(abs(term.args[0].low), abs(term.args[0].high), term.args[1].high) < _EXACT:
            self._late.add(over)
            return f"CAST({term.op.upper()}({over} / {under}) AS BIGINT)"
        over, under = self._once(over), self._once(under)
        above = f"(({over} + {under} - 1) // {under})" if term.op == "ceil" else f"({over} // {under})"
        below = f"(({over} - {under} + 1) // {under})" if term.op == "floor" else f"({over} // {under})"
        return above if term.args[0].low >= 0 else f"CASE WHEN {over} >= 0 THEN {above} ELSE {below} END"


def _column(slot: int, person: int) -> str:
    return f"v{slot}_{person}" if person else f"v{slot}"


def _big(term: Term, text: str) -> str:
    """A written number is no wider than it needs until it is told to be."""
    return f"CAST({text} AS BIGINT)" if term.is_const and not term.truth else text


def _divides(term: Term, heavy: Collection[int]) -> bool:
    """It divides, or reads a slot that does."""
    own = term.value in heavy if term.op == "slot" else term.op in {"floor", "ceil"}
    return own or any(_divides(arg, heavy) for arg in term.args)
