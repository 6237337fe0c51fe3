"""An expression of the text into terms: every node is one of a closed list, every fault is kept and the rest still read."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from minzheng.rules import values
from minzheng.rules.faults import Fault, frame, nearest
from minzheng.rules.schema import WIDEST, Function, Kind, functions, kinds, language
from minzheng.rules.terms import Op, Term, const, product, reaches, term
from minzheng.rules.text import Written
from minzheng.rules.values import Value

_COMPARED: dict[type[ast.cmpop], tuple[Op, bool, bool]] = {
    ast.Lt: ("lt", False, False),
    ast.LtE: ("le", False, False),
    ast.Gt: ("lt", True, False),
    ast.GtE: ("le", True, False),
    ast.Eq: ("eq", False, False),
    ast.NotEq: ("eq", False, True),
}
"""The term of a comparison, whether its sides are exchanged, and whether it is turned round."""
_TOTALS: dict[str, Op] = {op: op for op in ("sum", "highest", "lowest", "count", "any", "all")}


class _BlamedError(Exception):
    """The part of an expression that is being read has a fault, which has been said."""


class Checker:
    """Reads the expressions of one step. `known` are the names so far, None for one that has faults of its own.

    `kept` gives a term of a person a slot, so that it can be added up; `hint` says why a name is not known.
    """

    def __init__(
        self,
        step: Written,
        known: Mapping[str, Value | None],
        faults: list[Fault],
        kept: Callable[[Term], Term],
        hint: Callable[[str], tuple[str, dict[str, object]] | None],
    ) -> None:
        self._step, self._known, self._faults, self._kept, self._hint = step, known, faults, kept, hint
        self._at: ast.expr = step.expression
        self._depth = 0
        self._in_total = False
        self.uses: dict[str, None] = {}

    def read(self, node: ast.expr) -> Value | None:
        """The value of an expression, or None where it has a fault, which is said."""
        outer, self._at = self._at, node
        self._depth += 1
        try:
            if self._depth > language().depth:
                raise self._blame("deep", most=language().depth)
            return self._value(node)
        except _BlamedError:
            return None
        finally:
            self._at = outer
            self._depth -= 1

    def _value(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant():
                return self._number(node)
            case ast.Name():
                return self._name(node)
            case ast.UnaryOp(op=ast.Not() | ast.USub()):
                return self._unary(node)
            case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div()):
                return self._arithmetic(node)
            case ast.BoolOp():
                op: Op = "and" if isinstance(node.op, ast.And) else "or"
                return Value("yes", self._make(op, *(part.over for part in self._all(node.values, truth=True))))
            case ast.Compare() if all(type(operator) in _COMPARED for operator in node.ops):
                return self._comparison(node)
            case ast.IfExp():
                return self._choice(node)
            case ast.Call():
                return self._call(node)
        raise self._blame("not_here", what=self._text(node))

    def _blame(self, fault: str, node: ast.expr | None = None, /, **facts: object) -> _BlamedError:
        self._faults.append(Fault(fault, *self._step.place(node or self._at), facts))
        return _BlamedError()

    def _text(self, node: ast.AST) -> str:
        """A part of the text as it stands, short enough for a sentence."""
        found = ast.get_source_segment(self._step.source, node) or ""
        return found if len(found) <= 40 else found[:39] + "…"

    def _make(self, op: Op, *args: Term) -> Term:
        made = product(*args) if op == "mul" else term(op, *args)
        if (most := reaches(made)) > WIDEST:
            raise self._blame("range", most=f"{most:.1e}", parts="; ".join(f"{arg.low}…{arg.high}" for arg in args))
        if made.size > language().size:
            raise self._blame("large", most=language().size)
        return made

    def _all(self, nodes: Sequence[ast.expr], *, truth: bool) -> list[Value]:
        """The values of all parts, numbers or truths; where some have faults, those of all are said before it ends."""
        read = [(node, self.read(node)) for node in nodes]
        for node, value in read:
            if value is not None and value.truth is not truth:
                self._blame("wants_truth" if truth else "wants_number", node, what=self._text(node))
                break
        else:
            if len(whole := [value for _, value in read if value is not None]) == len(nodes):
                return whole
        raise _BlamedError

    def _number(self, node: ast.Constant) -> Value:
        digits = self._text(node)
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            if digits in language().meant:
                raise self._blame("meant", found=digits, meant=language().meant[digits])
            raise self._blame("not_here", what=digits)
        over, under = Decimal(ast.get_source_segment(self._step.source, node) or digits).as_integer_ratio()
        if max(over, under) > WIDEST:
            raise self._blame("range", most=digits, parts=digits)
        return Value("number", const(over), const(under), written=True)

    def _name(self, node: ast.Name) -> Value:
        name, said = node.id, language().word
        if name in (said["yes"].zh, said["no"].zh):
            return Value("yes", const(int(name == said["yes"].zh), truth=True))
        if name in self._known:
            self.uses[name] = None
            found = self._known[name]
            if found is None:
                raise _BlamedError  # at its own step
            if found.each and self._step.level == "household" and not self._in_total:
                raise self._blame("of_person", name=name)
            return found
        if name in functions():
            raise self._blame("no_brackets", word=name)
        if why := self._hint(name):
            raise self._blame(why[0], **why[1])
        if name in language().meant:
            raise self._blame("meant", found=name, meant=language().meant[name])
        raise self._blame("unknown_name", name=name, near=nearest(name, self._known))

    def _unary(self, node: ast.UnaryOp) -> Value:
        truth = isinstance(node.op, ast.Not)
        (value,) = self._all([node.operand], truth=truth)
        return Value(value.unit, self._make("not" if truth else "neg", value.over), value.under, value.written)

    def _arithmetic(self, node: ast.BinOp) -> Value:
        left, right = self._all([node.left, node.right], truth=False)
        written = left.written and right.written
        if isinstance(node.op, ast.Add | ast.Sub):
            unit = self._common(left, right, "unit_add")
            one, other, under = values.levelled(self._make, left, right)
            return Value(unit, self._make("add" if isinstance(node.op, ast.Add) else "sub", one, other), under, written)
        if isinstance(node.op, ast.Mult):
            if left.unit != "number" and right.unit != "number":
                raise self._blame("unit_multiply", left=kinds()[left.unit], right=kinds()[right.unit])
            made = values.multiplied(self._make, left, right, left.unit if right.unit == "number" else right.unit)
        else:
            if right.unit not in {"number", left.unit}:
                raise self._blame("unit_divide", left=kinds()[left.unit], right=kinds()[right.unit])
            if right.over.low <= 0:
                raise self._blame("zero", node.right, what=self._text(node.right), low=right.over.low, high=right.over.high)
            made = values.divided(self._make, left, right, "number" if right.unit == left.unit else left.unit)
        return replace(made, written=written)

    def _common(self, left: Value, right: Value, fault: str) -> Kind:
        """The unit of two numbers that are added, compared or chosen between."""
        if left.unit == right.unit:
            return left.unit
        for one, other in ((left, right), (right, left)):
            if one.written and (other.unit != "money" or one.over == const(0)):
                return other.unit
        money = "money" in (left.unit, right.unit) and (left.written or right.written)
        raise self._blame("unit_money" if money else fault, left=kinds()[left.unit], right=kinds()[right.unit])

    def _comparison(self, node: ast.Compare) -> Value:
        sides = self._all([node.left, *node.comparators], truth=False)
        parts: list[Term] = []
        for left, right, operator in zip(sides, sides[1:], node.ops, strict=False):
            self._common(left, right, "unit_compare")
            op, exchanged, turned = _COMPARED[type(operator)]
            one, other, _ = values.levelled(self._make, left, right)
            part = self._make(op, other, one) if exchanged else self._make(op, one, other)
            parts.append(self._make("not", part) if turned else part)
        return Value("yes", parts[0] if len(parts) == 1 else self._make("and", *parts))

    def _choice(self, node: ast.IfExp) -> Value:
        left, right = self.read(node.body), self.read(node.orelse)
        (condition,) = self._all([node.test], truth=True)
        if left is None or right is None:
            raise _BlamedError
        if left.truth is not right.truth:
            raise self._blame("two_kinds")
        unit: Kind = "yes" if left.truth else self._common(left, right, "unit_choice")
        return values.chosen(self._make, condition.over, left, right, unit)

    def _call(self, node: ast.Call) -> Value:
        word = self._text(node.func)
        function = functions().get(word)
        if function is None:
            if word in language().meant:
                raise self._blame("meant", found=word, meant=language().meant[word])
            raise self._blame("unknown_word", word=word, near=nearest(word, functions()))
        several = function.does in {"most", "least"}
        if node.keywords or not (1 < len(node.args) <= language().depth if several else len(node.args) == 1):
            raise self._blame("arguments", word=word, many=frame("two_or_more" if several else "one"))
        if several:
            made, *rest = self._all(node.args, truth=False)
            for other in rest:
                unit = self._common(made, other, "unit_choice")
                made = values.least_of(self._make, made, other, unit, "min" if function.does == "least" else "max")
            return made
        return self._total(node.args[0], function) if function.does in _TOTALS else self._rounded(node.args[0], function)

    def _rounded(self, node: ast.expr, function: Function) -> Value:
        (value,) = self._all([node], truth=False)
        if (value.unit == "money") is (function.to is None):
            raise self._blame("rounding", word=function.word, unit=kinds()[value.unit])
        return Value(value.unit, values.rounded(self._make, value, function.does, function.to or 1))

    def _total(self, node: ast.expr, function: Function) -> Value:
        if self._step.level == "person" or self._in_total:
            raise self._blame("total_of_person", word=function.word)
        self._in_total = True
        try:
            (value,) = self._all([node], truth=function.does in {"count", "any", "all"})
        finally:
            self._in_total = False
        if not value.each:
            raise self._blame("of_household", word=function.word, what=self._text(node))
        if not value.under.is_const:
            raise self._blame("total_of_quotient", word=function.word)
        made = self._make(_TOTALS[function.does], self._kept(value.over))
        if function.does in {"any", "all"}:
            return Value("yes", made)
        return Value("number", made) if function.does == "count" else Value(value.unit, made, value.under)
