"""The reading for databases: one SELECT over whole numbers and NULLs, in the words that DuckDB and sqlglot share.

`households` has a row each with `household`, `place` and the household's facts; `people` a row each with `household` and the
persons' facts; `parameters` a row a place. Money is fen. What is outside its declared range is unknown, as is what has no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from minzheng.rules.compiler import MEMBERS, Input, Let, Rule
from minzheng.rules.schema import Parameter
from minzheng.rules.terms import OVER_PERSONS, Term

Dialect = Literal["duckdb", "spark"]

_ANEW, _ONCE = "NOT MATERIALIZED ", "MATERIALIZED "  # of parts that cost less to work out again than to keep, and of others
_IDLE = {"sum": "0", "count": "0", "any": "FALSE", "all": "TRUE"}  # totals to which somebody may add nothing
_PLAIN = {"add": "+", "sub": "-", "mul": "*", "lt": "<", "le": "<=", "eq": "="}
_GATHERED = {
    "sum": "CASE WHEN COUNT(*) = COUNT({0}) THEN CAST(SUM({0}) AS BIGINT) END",
    "highest": "CASE WHEN COUNT(*) = COUNT({0}) THEN MAX({0}) END",
    "lowest": "CASE WHEN COUNT(*) = COUNT({0}) THEN MIN({0}) END",
    "count": "CASE WHEN COUNT(*) = COUNT({0}) THEN COUNT(CASE WHEN {0} THEN 1 END) END",
    "any": "CASE WHEN BOOL_OR({0}) THEN TRUE WHEN COUNT(*) = COUNT({0}) THEN FALSE END",
    "all": "CASE WHEN NOT BOOL_AND({0}) THEN FALSE WHEN COUNT(*) = COUNT({0}) THEN TRUE END",
}


@dataclass(slots=True)
class _Stage:
    """What can be worked out once the totals over the persons of the stage before are there; the persons' lets come last."""

    totals: dict[tuple[str, int], None] = field(default_factory=dict)
    household: list[Let] = field(default_factory=list)
    persons: list[Let] = field(default_factory=list)


def select(rule: Rule, dialect: Dialect = "duckdb") -> str:
    """A SELECT of `household` and every output by its name; unknown is NULL. Amounts are whole parts (fen).

    `spark` is written by sqlglot from the other.
    """
    query = _Query(rule)
    names = [f'v{rule.step(name).over} AS "{name}"' for name in rule.outputs]
    text = "WITH " + ",\n".join(query.parts) + f"\nSELECT {',\n  '.join(['household', *names])}\nFROM {query.above}"
    if dialect == "duckdb":
        return text
    import sqlglot

    return sqlglot.transpile(text.replace(_ANEW, "").replace(_ONCE, ""), read="duckdb", write=dialect, pretty=True)[0]


class _Query:
    """The parts of the SELECT, each reading those before it; `above` has a row a household by then, `people` a row a person."""

    def __init__(self, rule: Rule) -> None:
        self.parts, self._stages = list[str](), _stages(rule)
        self._outputs = {rule.step(name).over for name in rule.outputs}
        self._known = {one.slot: one.each for one in rule.inputs}
        persons = [_given("p", one) for one in rule.inputs if one.each]
        household = [_given("q" if isinstance(one.declared, Parameter) else "h", one) for one in rule.inputs if not one.each]
        self._people = self._part("person", ["p.household", *persons], "people AS p")
        source = "households AS h LEFT JOIN parameters AS q ON q.place = h.place"
        self.above = self._part("household", ["h.household", *household], source, _ANEW)
        self._idle: int | None = None
        for number, stage in enumerate(self._stages):
            self._stage(number, stage)

    def _part(self, name: str, columns: Iterable[str], source: str, how: str = "") -> str:
        self.parts.append(f"{name} AS {how}(\nSELECT {',\n  '.join(columns)}\nFROM {source})")
        return name

    def _stage(self, number: int, stage: _Stage) -> None:
        if stage.totals:
            self._joined(number, stage)
        for layer, lets in _layers(stage.household):
            self.above = self._part(f"household{number}_{layer}", ["*", *map(_let, lets)], self.above, _ANEW)
        self._known |= {let.slot: False for let in stage.household} | ({MEMBERS: False} if stage.totals else {})
        rest = self._stages[number + 1 :]
        if number and stage.persons:  # then two read it: these, and what follows from their totals
            self._idle = _idle(stage, rest)
            names = [f"v{slot}" for slot in sorted({*self._wanted(rest, stage.persons), MEMBERS})]
            self.above = self._part(f"home{number}", ["household", *names], self.above, _ONCE)
        if wanted := sorted(_slots(stage.persons, each=False)):
            joined = f"{self._people} AS p JOIN {self.above} AS h ON h.household = p.household"
            joined += "" if self._idle is None else f" WHERE p.v{self._idle} IS DISTINCT FROM FALSE"
            self._people = self._part(f"lives{number}", ["p.*", *(f"h.v{slot} AS h{slot}" for slot in wanted)], joined)
        for layer, lets in _layers(stage.persons):
            self._people = self._part(f"person{number}_{layer}", ["*", *map(_let, lets)], self._people)
        self._known |= {let.slot: True for let in stage.persons}
        if lets := [let for one in rest for let in one.persons]:  # then two read it: a total and these
            read = _slots(lets, each=True) | {slot for one in rest for _, slot in one.totals}
            names = [f"v{slot}" for slot in sorted(read) if self._known.get(slot)]
            self._people = self._part(f"kept{number}", ["household", *names], self._people, _ONCE)

    def _joined(self, number: int, stage: _Stage) -> None:
        """The totals over the persons, beside what is still to be read of the household; of the idle none are missing."""
        totals = [f"{_total(*one)} AS {_alias(*one)}" for one in stage.totals]
        source = self._part(f"total{number}", ["household", *totals], f"{self._people} GROUP BY household")
        names = [f"h.v{slot}" for slot in self._wanted(self._stages[number:])]
        for op, slot in stage.totals:
            idle, name = f"WHEN h.v{MEMBERS} IS NOT NULL THEN {_IDLE.get(op)}", _alias(op, slot)
            told = f"CASE WHEN t.household IS NOT NULL THEN t.{name} {idle} END AS {name}"
            names.append(f"t.{name}" if self._idle is None else told)
        source = f"{self.above} AS h LEFT JOIN {source} AS t ON t.household = h.household"
        self.above = self._part(f"joined{number}", ["h.household", *names], source)

    def _wanted(self, stages: Iterable[_Stage], more: Iterable[Let] = ()) -> list[int]:
        """What of the household is known and still read, by stages and by other lets."""
        lets = [*more, *(let for one in stages for let in (*one.household, *one.persons))]
        return sorted((_slots(lets, each=False) | self._outputs) & {slot for slot, each in self._known.items() if not each})


def _idle(stage: _Stage, rest: list[_Stage]) -> int | None:
    """A truth of persons without which one adds nothing to any total that is still to come, whatever else is unknown."""
    totals = [one for each in rest for one in each.totals]
    known = all(op in _IDLE for op, _ in totals) and not any(one.persons for one in rest)
    asked = {one.value for let in stage.persons for one, _ in _reads(let.term) if one.each and one.truth}
    for slot in sorted(asked - {let.slot for let in stage.persons}) if known else ():
        made = {slot: 0}
        for let in stage.persons:
            made |= {let.slot: found} if (found := _settled(let.term, made)) is not None else {}
        if all(made.get(over) == int(op == "all") for op, over in totals):
            return slot
    return None


def _settled(term: Term, made: Mapping[int, int]) -> int | None:
    """What a term is where some slots are settled, if that is enough to say it."""
    if term.op in {"const", "slot"}:
        return term.value if term.op == "const" else made.get(term.value)
    found = [_settled(arg, made) for arg in term.args]
    if term.op == "if" and found[0] is not None:
        return found[1 if found[0] else 2]
    return next((decides for op, decides in (("and", 0), ("or", 1)) if term.op == op and decides in found), None)


def _given(table: str, one: Input) -> str:
    name = f'{table}."{one.declared.name}"'
    if one.declared.kind == "yes":
        return f"CAST({name} AS BOOLEAN) AS v{one.slot}"
    low, high = one.declared.bounds
    return f"CASE WHEN {name} BETWEEN {low} AND {high} THEN CAST({name} AS BIGINT) END AS v{one.slot}"


def _let(let: Let) -> str:
    text = _text(let.term, each=let.each)
    return f"{_big(let.term, text)} AS v{let.slot}"


def _big(term: Term, text: str) -> str:
    """A written number is no wider than it needs until it is told to be."""
    return f"CAST({text} AS BIGINT)" if term.is_const and not term.truth else text


def _alias(op: str, slot: int) -> str:
    return "v0" if slot == MEMBERS else f"{op}{slot}"


def _total(op: str, slot: int) -> str:
    return "COUNT(*)" if slot == MEMBERS else _GATHERED[op].format(f"v{slot}")


def _text(term: Term, *, each: bool) -> str:
    if term.op == "const":
        return str(term.value) if not term.truth else "TRUE" if term.value else "FALSE"
    if term.op == "slot":
        return f"{'h' if each and not term.each else 'v'}{term.value}"
    if term.op in OVER_PERSONS:
        return _alias(term.op, term.args[0].value)
    args = [_text(arg, each=each) for arg in term.args]
    if term.op in _PLAIN:
        return f"({args[0]} {_PLAIN[term.op]} {args[1]})"
    if term.op in {"and", "or"}:
        return "(" + f" {term.op.upper()} ".join(args) + ")"
    match term.op:
        case "not":
            return f"(NOT {args[0]})"
        case "neg":
            return f"(-{args[0]})"
        case "if":
            then = args[1] if any(not arg.is_const for arg in term.args[1:]) else _big(term.args[1], args[1])
            return f"CASE WHEN {args[0]} THEN {then} WHEN NOT {args[0]} THEN {args[2]} END"
        case "min" | "max":
            known = " AND ".join(f"{arg} IS NOT NULL" for arg in args)
            return f"CASE WHEN {known} THEN {'LEAST' if term.op == 'min' else 'GREATEST'}({', '.join(args)}) END"
        case "floor" | "ceil":
            return _quotient(term, *args)
    raise AssertionError(term.op)


def _quotient(term: Term, over: str, under: str) -> str:
    """Division there cuts towards zero; here it goes down or up."""
    cut = f"({over} // {under})"
    above = cut if term.op == "floor" else f"(({over} + {under} - 1) // {under})"
    below = cut if term.op == "ceil" else f"(({over} - {under} + 1) // {under})"
    if term.args[0].low >= 0:
        return above
    return f"CASE WHEN {over} >= 0 THEN {above} ELSE {below} END"


def _stages(rule: Rule) -> list[_Stage]:
    at = {MEMBERS: 1} | {one.slot: 0 for one in rule.inputs}
    stages: list[_Stage] = []
    for let in rule.lets:
        at[let.slot] = max((at[one.value] + total for one, total in _reads(let.term)), default=0)
        while len(stages) <= max(at[let.slot], 1):
            stages.append(_Stage())
        (stages[at[let.slot]].persons if let.each else stages[at[let.slot]].household).append(let)
        for one in _totals(let.term):
            stages[at[let.slot]].totals[one] = None
    if stages:
        stages[1].totals[("count", MEMBERS)] = None
    return stages


def _reads(term: Term) -> Iterator[tuple[Term, bool]]:
    """The slots of a term, and whether it reads a total over them."""
    if term.op == "slot":
        yield term, False
    elif term.op in OVER_PERSONS:
        yield term.args[0], True
    else:
        for arg in term.args:
            yield from _reads(arg)


def _totals(term: Term) -> Iterator[tuple[str, int]]:
    if term.op in OVER_PERSONS:
        yield term.op, term.args[0].value
    else:
        for arg in term.args:
            yield from _totals(arg)


def _layers(lets: list[Let]) -> Iterator[tuple[int, list[Let]]]:
    """Lets that read none of each other, the first first."""
    at: dict[int, int] = {}
    layers: dict[int, list[Let]] = {}
    for let in lets:
        at[let.slot] = max((at[one.value] + 1 for one, _ in _reads(let.term) if one.value in at), default=0)
        layers.setdefault(at[let.slot], []).append(let)
    yield from sorted(layers.items())


def _slots(lets: Iterable[Let], *, each: bool) -> set[int]:
    """The slots of a level that lets read, totals aside."""
    return {one.value for let in lets for one, total in _reads(let.term) if not total and one.each is each}
