"""The scalar reading: what each operation means, unknowns included, and Python functions made of these.

A function is made from terms, never from text: its syntax tree is built here of numbered names, whole numbers and a closed
list of nodes, it sees no builtins, and what it may call is listed in `_CALLS` and `_MEANS`. Nothing is executed to make it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any, cast

from minzheng.rules.compiler import MEMBERS, Rule
from minzheng.rules.terms import OVER_PERSONS, Term

One = int | bool | None
"""A value; None is unknown."""
Slots = dict[int, One | list[One]]
"""Values by slot: one of the household, a list of the persons'."""


def meaning(term: Term, slots: Slots, person: int | None) -> One:
    """What a term means, of the household or of a person."""
    if term.op == "const":
        return bool(term.value) if term.truth else term.value
    if term.op == "slot":
        found = slots[term.value]
        return found[cast(int, person)] if isinstance(found, list) else found
    if term.op in OVER_PERSONS:
        return _MEANS[term.op](slots[term.args[0].value])
    return _MEANS[term.op](*[meaning(arg, slots, person) for arg in term.args])


def _known(work: Callable[..., Any], *, spread: bool = True) -> Callable[..., One]:
    """Of numbers, as they are given or as a list."""
    return (lambda *parts: None if None in parts else work(*parts)) if spread else lambda of: None if None in of else work(of)


def _truth(*, decides: bool) -> Callable[..., One]:
    """Of truths one that decides, whatever is unknown beside it."""
    return lambda parts: decides if decides in parts else None if None in parts else not decides


_OR, _AND = _truth(decides=True), _truth(decides=False)
_BUILT: dict[str, Callable[..., Any]] = {"sum": sum, "min": min, "max": max, "any": any, "all": all, "zip": zip}
_NAMED = {"min": "min", "max": "max", "sum": "sum", "count": "sum", "highest": "max", "lowest": "min", "any": "any", "all": "all"}
_WORK: dict[str, Callable[..., One]] = {
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
_MEANS: dict[str, Callable[..., One]] = {
    **{op: _known(_BUILT[name], spread=False) for op, name in _NAMED.items()},
    **{op: _known(work) for op, work in _WORK.items()},
    "any": _OR,
    "all": _AND,
    "or": lambda *parts: _OR(parts),
    "and": lambda *parts: _AND(parts),
    "if": lambda condition, yes, no: None if condition is None else yes if condition else no,
}
"""What each operation gives: an unknown part makes the whole unknown unless the rest decides."""
Made = Callable[..., tuple[One | list[One], ...]]
_CALLS = {**_BUILT, **{f"do_{op}": does for op, does in _MEANS.items()}}
_BINARY: dict[str, ast.operator] = {"add": ast.Add(), "sub": ast.Sub(), "mul": ast.Mult(), "floor": ast.FloorDiv()}
_COMPARED: dict[str, ast.cmpop] = {"lt": ast.Lt(), "le": ast.LtE(), "eq": ast.Eq()}


@lru_cache(maxsize=256)
def function(rule: Rule, *, steps: bool, unknowns: bool = False) -> Made:
    """A function of the number of members and of every input in order, all known but with `unknowns`.

    It gives every let in order (`steps`) or the outputs alone. Persons' inputs and lets are lists.
    """
    names = [f"v{MEMBERS}", *(f"v{one.slot}" for one in rule.inputs)]
    body: list[ast.stmt] = [
        ast.Assign([ast.Name(f"v{let.slot}", ast.Store())], _value(let.term, let.each, unknowns)) for let in rule.lets
    ]
    shown = [let.slot for let in rule.lets] if steps else [rule.step(name).over for name in rule.outputs]
    body.append(ast.Return(ast.Tuple([_load(f"v{number}") for number in shown], ast.Load())))
    arguments = ast.arguments([], [ast.arg(name) for name in names], None, [], [], None, [])
    made = ast.FunctionDef("reading", arguments, body, [], type_params=[])
    code = compile(ast.fix_missing_locations(ast.Module([made], [])), f"<{rule.id} {rule.version.id}>", "exec")
    return FunctionType(next(part for part in code.co_consts if isinstance(part, CodeType)), {"__builtins__": {}, **_CALLS})


def _load(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _value(term: Term, each: bool, unknowns: bool) -> ast.expr:
    """The term, or for a person's let a list of it: one turn for each person, over the columns that it reads."""
    if not each:
        return _expression(term, frozenset(), unknowns)
    columns = sorted(term.slots(each=True))
    target: ast.expr = ast.Tuple([ast.Name(f"p{number}", ast.Store()) for number in columns], ast.Store())
    source: ast.expr = _call("zip", [_load(f"v{number}") for number in columns])
    if len(columns) == 1:
        target, source = ast.Name(f"p{columns[0]}", ast.Store()), _load(f"v{columns[0]}")
    return ast.ListComp(_expression(term, frozenset(columns), unknowns), [ast.comprehension(target, source, [], 0)])


def _expression(term: Term, persons: frozenset[int], unknowns: bool) -> ast.expr:
    if term.op == "const":
        return ast.Constant(bool(term.value) if term.truth else term.value)
    if term.op == "slot":
        return _load(f"p{term.value}" if term.value in persons else f"v{term.value}")
    args = [_expression(arg, persons, unknowns) for arg in term.args]
    if unknowns:
        return _call(f"do_{term.op}", args)
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
