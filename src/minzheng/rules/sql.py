"""The reading for databases: one SELECT over whole numbers and NULLs, in the words that DuckDB and sqlglot share.

`households` has a row each with `household`, `place` and the household's facts; `people` a row each with `household` and the
persons' facts; `parameters` a row a place. Money is fen. What is outside its declared range is unknown, as is what has no row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from minzheng.rules.compiler import MEMBERS, Input, Let, Rule
from minzheng.rules.schema import Parameter
from minzheng.rules.terms import OVER_PERSONS, Term

Dialect = Literal["duckdb", "spark"]

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
    text = _duckdb(rule)
    if dialect == "duckdb":
        return text
    import sqlglot

    return sqlglot.transpile(text.replace(" AS MATERIALIZED ", " AS "), read="duckdb", write=dialect, pretty=True)[0]


def _duckdb(rule: Rule) -> str:
    persons = [_given("p", one) for one in rule.inputs if one.each]
    household = [_given("q" if isinstance(one.declared, Parameter) else "h", one) for one in rule.inputs if not one.each]
    parts = [
        f"person AS (\n{_columns(['p.household', *persons])}\nFROM people AS p)",
        f"household AS (\n{_columns(['h.household', *household])}\n"
        "FROM households AS h LEFT JOIN parameters AS q ON q.place = h.place)",
    ]
    above, people = "household", "person"
    stages, outputs = _stages(rule), {rule.step(name).over for name in rule.outputs}
    known = {one.slot: one.each for one in rule.inputs}
    for number, stage in enumerate(stages):
        if stage.totals:
            totals = [f"{_total(op, slot)} AS {_alias(op, slot)}" for op, slot in stage.totals]
            parts.append(f"total{number} AS (\n{_columns(['household', *totals])}\nFROM {people} GROUP BY household)")
            lets = [let for one in stages[number:] for let in (*one.household, *one.persons)]
            wanted = sorted((_slots(lets, each=False) | outputs) & {slot for slot, each in known.items() if not each})
            names = [*(f"h.v{slot}" for slot in wanted), *(f"t.{_alias(*one)}" for one in stage.totals)]
            joined = f"FROM {above} AS h LEFT JOIN total{number} AS t ON t.household = h.household"
            parts.append(f"joined{number} AS (\n{_columns(['h.household', *names])}\n{joined})")
            above = f"joined{number}"
        for layer, lets in _layers(stage.household):
            parts.append(f"household{number}_{layer} AS (\n{_columns(['*', *map(_let, lets)])}\nFROM {above})")
            above = f"household{number}_{layer}"
        if wanted := sorted(_slots(stage.persons, each=False)):
            joined = f"FROM {people} AS p JOIN {above} AS h ON h.household = p.household"
            parts.append(f"lives{number} AS (\n{_columns(['p.*', *(f'h.v{slot} AS h{slot}' for slot in wanted)])}\n{joined})")
            people = f"lives{number}"
        for layer, lets in _layers(stage.persons):
            parts.append(f"person{number}_{layer} AS (\n{_columns(['*', *map(_let, lets)])}\nFROM {people})")
            people = f"person{number}_{layer}"
        known |= {let.slot: let.each for let in (*stage.household, *stage.persons)} | ({MEMBERS: False} if stage.totals else {})
        if lets := [let for one in stages[number + 1 :] for let in one.persons]:  # then two read it: a total and these
            read = _slots(lets, each=True) | {slot for one in stages[number + 1 :] for _, slot in one.totals}
            names = [f"v{slot}" for slot in sorted(read) if known.get(slot)]
            parts.append(f"kept{number} AS MATERIALIZED (\n{_columns(['household', *names])}\nFROM {people})")
            people = f"kept{number}"
    names = [f'v{rule.step(name).over} AS "{name}"' for name in rule.outputs]
    return "WITH " + ",\n".join(parts) + f"\n{_columns(['household', *names])}\nFROM {above}"


def _columns(columns: Iterable[str]) -> str:
    return "SELECT " + ",\n  ".join(columns)


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
