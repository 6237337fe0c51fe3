"""The scalar reading, twice: an interpreter that says what the language means, and a Python function for cases without unknowns.

The function is made from terms, never from text: its syntax tree is built here of numbered names, whole numbers and a closed
list of nodes, it sees no builtins, and what it may call is listed in `_CALLS`. Nothing is executed to make it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache
from types import CodeType, FunctionType
from typing import cast

from minzheng.rules.compiler import MEMBERS, Rule
from minzheng.rules.terms import Term

One = int | bool | None
"""A value; None is unknown."""
Slots = dict[int, One | list[One]]
"""Values by slot: one of the household, a list of the persons'."""


def interpreted(rule: Rule, given: Slots) -> Slots:
    """Every slot of the rule for one household, unknowns included; `given` are the members and the inputs."""
    slots = dict(given)
    people = range(cast(int, given[MEMBERS]))
    for let in rule.lets:
        slots[let.slot] = [meaning(let.term, slots, one) for one in people] if let.each else meaning(let.term, slots, None)
    return slots


def meaning(term: Term, slots: Slots, person: int | None) -> One:
    """What a term means, of the household or of a person. An unknown part makes the whole unknown unless the rest decides."""
    match term.op:
        case "const":
            return bool(term.value) if term.truth else term.value
        case "slot":
            found = slots[term.value]
            return found[cast(int, person)] if isinstance(found, list) else found
        case "if":
            condition = meaning(term.args[0], slots, person)
            return None if condition is None else meaning(term.args[1 if condition else 2], slots, person)
        case "sum" | "highest" | "lowest" | "count" | "any" | "all":
            return _gathered(term.op, cast("list[One]", slots[term.args[0].value]))
        case "and" | "or":
            parts = [meaning(arg, slots, person) for arg in term.args]
            decides = term.op == "or"
            return decides if decides in parts else None if None in parts else not decides
    parts = [meaning(arg, slots, person) for arg in term.args]
    return None if None in parts else _WORK[term.op](*parts)


def _gathered(op: str, parts: list[One]) -> One:
    if op in {"any", "all"}:
        decides = op == "any"
        return decides if decides in parts else None if None in parts else not decides
    return None if None in parts else _GATHER[op](parts)


_WORK: dict[str, Callable[..., int | bool]] = {
    "add": lambda one, other: one + other,
    "sub": lambda one, other: one - other,
    "mul": lambda one, other: one * other,
    "neg": lambda one: -one,
    "floor": lambda over, under: over // under,
    "ceil": lambda over, under: -(-over // under),
    "min": min,
    "max": max,
    "lt": lambda one, other: one < other,
    "le": lambda one, other: one <= other,
    "eq": lambda one, other: one == other,
    "not": lambda one: not one,
}
_GATHER: dict[str, Callable[[list[One]], int]] = {"sum": sum, "count": sum, "highest": max, "lowest": min}  # type: ignore[dict-item]
Made = Callable[..., tuple[One | list[One], ...]]
_CALLS: dict[str, object] = {"sum": sum, "min": min, "max": max, "any": any, "all": all, "zip": zip}
_BINARY: dict[str, ast.operator] = {"add": ast.Add(), "sub": ast.Sub(), "mul": ast.Mult(), "floor": ast.FloorDiv()}
_COMPARED: dict[str, ast.cmpop] = {"lt": ast.Lt(), "le": ast.LtE(), "eq": ast.Eq()}
_NAMED = {"min": "min", "max": "max", "sum": "sum", "count": "sum", "highest": "max", "lowest": "min", "any": "any", "all": "all"}


@lru_cache(maxsize=256)
def function(rule: Rule, *, steps: bool) -> Made:
    """A function of the number of members and of every input in order, all known.

    It gives every let in order (`steps`) or the outputs alone. Persons' inputs and lets are lists.
    """
    names = [_slot(MEMBERS), *(_slot(one.slot) for one in rule.inputs)]
    body: list[ast.stmt] = [ast.Assign([ast.Name(_slot(let.slot), ast.Store())], _value(let.term, let.each)) for let in rule.lets]
    shown = [let.slot for let in rule.lets] if steps else [rule.step(name).over for name in rule.outputs]
    body.append(ast.Return(ast.Tuple([_load(_slot(number)) for number in shown], ast.Load())))
    arguments = ast.arguments([], [ast.arg(name) for name in names], None, [], [], None, [])
    made = ast.FunctionDef("reading", arguments, body, [], type_params=[])
    code = compile(ast.fix_missing_locations(ast.Module([made], [])), f"<{rule.id} {rule.version.id}>", "exec")
    return FunctionType(next(part for part in code.co_consts if isinstance(part, CodeType)), {"__builtins__": {}, **_CALLS})


def _slot(number: int) -> str:
    return f"v{number}"


def _load(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _value(term: Term, each: bool) -> ast.expr:
    """The term, or for a person's let a list of it: one turn for each person, over the columns that it reads."""
    if not each:
        return _expression(term, frozenset())
    columns = sorted(_columns(term))
    inner = frozenset(columns)
    target: ast.expr = ast.Tuple([ast.Name(f"p{number}", ast.Store()) for number in columns], ast.Store())
    source: ast.expr = _call("zip", [_load(_slot(number)) for number in columns])
    if len(columns) == 1:
        target, source = ast.Name(f"p{columns[0]}", ast.Store()), _load(_slot(columns[0]))
    return ast.ListComp(_expression(term, inner), [ast.comprehension(target, source, [], 0)])


def _columns(term: Term) -> set[int]:
    if term.op == "slot":
        return {term.value} if term.each else set()
    return set().union(*(_columns(arg) for arg in term.args))


def _expression(term: Term, persons: frozenset[int]) -> ast.expr:
    if term.op == "const":
        return ast.Constant(bool(term.value) if term.truth else term.value)
    if term.op == "slot":
        return _load(f"p{term.value}" if term.value in persons else _slot(term.value))
    args = [_expression(arg, persons) for arg in term.args]
    if term.op in _BINARY:
        return ast.BinOp(args[0], _BINARY[term.op], args[1])
    if term.op in _COMPARED:
        return ast.Compare(args[0], [_COMPARED[term.op]], [args[1]])
    if term.op in _NAMED:
        return _call(_NAMED[term.op], args)
    match term.op:
        case "and" | "or":
            return ast.BoolOp(ast.And() if term.op == "and" else ast.Or(), args)
        case "not":
            return ast.UnaryOp(ast.Not(), args[0])
        case "neg":
            return ast.UnaryOp(ast.USub(), args[0])
        case "ceil":
            return ast.UnaryOp(ast.USub(), ast.BinOp(ast.UnaryOp(ast.USub(), args[0]), ast.FloorDiv(), args[1]))
        case "if":
            return ast.IfExp(*args)
    raise AssertionError(term.op)


def _call(name: str, args: list[ast.expr]) -> ast.expr:
    return ast.Call(_load(name), args, [])
