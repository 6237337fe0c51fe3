"""What the compiler knows of an expression, and the arithmetic of pairs.

A number is `over / under`; `under` is the constant 1 for a whole number and is proven to be above zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import lcm

from minzheng.rules.schema import Kind
from minzheng.rules.terms import Op, Term, const

ONE = const(1)
Make = Callable[..., Term]
"""`make(op, *args)`, a term whose range is seen to."""


@dataclass(frozen=True, slots=True)
class Value:
    """`unit` is "number" for plain ones; `written`: a number of the text, which takes the unit of what it stands beside."""

    unit: Kind
    over: Term
    under: Term = ONE
    written: bool = False

    @property
    def truth(self) -> bool:
        return self.unit == "yes"

    @property
    def each(self) -> bool:
        return self.over.each or self.under.each

    @property
    def whole(self) -> bool:
        return self.under == ONE


def levelled(make: Make, left: Value, right: Value) -> tuple[Term, Term, Term]:
    """Two numbers over one divisor: left, right, divisor."""
    one, other = left.under, right.under
    if one == other:
        return left.over, right.over, one
    if one.is_const and other.is_const:
        common = lcm(one.value, other.value)
        return (
            make("mul", left.over, const(common // one.value)),
            make("mul", right.over, const(common // other.value)),
            const(common),
        )
    return make("mul", left.over, other), make("mul", right.over, one), make("mul", one, other)


def multiplied(make: Make, left: Value, right: Value, unit: Kind) -> Value:
    """left × right; a divisor that is a factor of the other side goes away."""
    one, other = left, right
    if one.under == other.over and not other.over.is_const:
        return Value(unit, one.over, other.under)
    if other.under == one.over and not one.over.is_const:
        return Value(unit, other.over, one.under)
    return Value(unit, make("mul", one.over, other.over), make("mul", one.under, other.under))


def divided(make: Make, left: Value, right: Value, unit: Kind) -> Value:
    """left ÷ right, whose `over` is proven to be above zero."""
    return Value(unit, make("mul", left.over, right.under), make("mul", left.under, right.over))


def rounded(make: Make, value: Value, way: str, to: int) -> Term:
    """The number as a whole multiple of `to`, which is in the parts of its unit."""
    over, under = value.over, make("mul", value.under, const(to))
    if way == "half":
        least: Op = "ceil" if over.high <= 0 else "floor"
        made = _half(make, over, under, least)
        if over.low < 0 < over.high:
            made = make("if", make("le", const(0), over), made, _half(make, over, under, "ceil"))
    else:
        made = over if under == ONE else make("ceil" if way == "up" else "floor", over, under)
    return make("mul", made, const(to))


def _half(make: Make, over: Term, under: Term, way: Op) -> Term:
    """(2·over ± under) / (2·under), a half away from zero."""
    twice = make("mul", over, const(2))
    return make(way, make("add" if way == "floor" else "sub", twice, under), make("mul", under, const(2)))


def least_of(make: Make, left: Value, right: Value, unit: Kind, op: Op) -> Value:
    """The smaller (`min`) or larger (`max`) of two numbers."""
    one, other, under = levelled(make, left, right)
    if left.under == right.under or under.is_const:
        return Value(unit, make(op, one, other), under)
    made = chosen(make, make("le", *((one, other) if op == "min" else (other, one))), left, right, unit)
    if op == "max" and max(left.over.low, right.over.low) > 0:  # above zero, as the larger of something that is
        return Value(unit, make("max", made.over, ONE), made.under)
    return made


def chosen(make: Make, condition: Term, left: Value, right: Value, unit: Kind) -> Value:
    """One of two values."""
    if left.under == right.under or (left.under.is_const and right.under.is_const):
        one, other, under = levelled(make, left, right)
        return Value(unit, make("if", condition, one, other), under)
    return Value(unit, make("if", condition, left.over, right.over), make("if", condition, left.under, right.under))
