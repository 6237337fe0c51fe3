"""What every reading reads: whole numbers and yes or no, built from few operations, each with its proven range.

A quotient of the text is a pair of terms here, so no term divides but the two that round. A term never holds
a word of the text: slots are numbered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from minzheng.rules.schema import language

Op = Literal[
    "const", "slot", "add", "sub", "mul", "neg", "floor", "ceil", "min", "max", "if",
    "lt", "le", "eq", "and", "or", "not",
    "sum", "highest", "lowest", "count", "any", "all",
]  # fmt: skip
OVER_PERSONS = frozenset({"sum", "highest", "lowest", "count", "any", "all"})
TRUTHS = frozenset({"lt", "le", "eq", "and", "or", "not", "any", "all"})
_TIMES: dict[str, int] = {"if": 2, "min": 2, "max": 2, "floor": 3, "ceil": 3}
"""How often SQL has to write the arguments."""
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Term:
    """`low` and `high` are proven; a truth lies in 0..1. `each`: it is of a person. `value`: of a const, or the slot's number.

    `size` counts its parts as they would be written out.
    """

    op: Op
    args: tuple[Term, ...]
    low: int
    high: int
    each: bool = False
    truth: bool = False
    value: int = 0
    size: int = 1

    def slots(self, *, each: bool = False) -> set[int]:
        """The slots that it reads; `each`: those of persons alone."""
        mine = self.op == "slot" and (self.each or not each)
        return {self.value} if mine else set().union(*(arg.slots(each=each) for arg in self.args))

    @property
    def is_const(self) -> bool:
        return self.op == "const"


def const(value: int, *, truth: bool = False) -> Term:
    """A written number, or a written yes or no."""
    return Term("const", (), value, value, truth=truth, value=value)


def slot(number: int, low: int, high: int, *, each: bool, truth: bool) -> Term:
    """The value of an input or of a step."""
    return Term("slot", (), low, high, each, truth, number)


def term(op: Op, *args: Term) -> Term:
    """An operation with the range that follows from those of its arguments; what is known already is worked out."""
    given = [(0, 1) if arg.truth and not arg.is_const else (arg.low, arg.high) for arg in args]  # unknown it is neither
    low, high = range_of(op, given)
    if op in {"sum", "count"}:  # over one person, or over as many as there may be
        low, high = min(low, low * language().members), max(high, high * language().members)
    truth = op in TRUTHS or (op == "if" and args[1].truth)
    if low == high and all(arg.is_const for arg in args):
        return const(low, truth=truth)
    if op in {"min", "max", "and", "or"} and args[0].op == op:
        args = (*args[0].args, *args[1:])
    each = op not in OVER_PERSONS and any(arg.each for arg in args)
    return Term(op, args, low, high, each, truth, size=1 + _TIMES.get(op, 1) * sum(arg.size for arg in args))


def product(left: Term, right: Term) -> Term:
    """left × right, where a one is left out."""
    if left.is_const and left.value == 1:
        return right
    return left if right.is_const and right.value == 1 else term("mul", left, right)


def reaches(made: Term) -> int:
    """The largest size of any number that a reading needs on its way to this term, its arguments aside."""
    most = max(abs(made.low), abs(made.high))
    if made.op in {"floor", "ceil"}:  # SQL adds the divisor before it divides, since its division cuts towards zero
        over, under = made.args
        most = max(most, abs(over.low) + under.high, abs(over.high) + under.high)
    return most


def range_of(op: Op, given: Sequence[Range]) -> Range:
    """The range of an operation from those of its arguments; of one over persons, from those of each person."""
    lows, highs = [low for low, _ in given], [high for _, high in given]
    match op:
        case "add" | "sum" | "count":
            return sum(lows), sum(highs)
        case "sub":
            return lows[0] - highs[1], highs[0] - lows[1]
        case "neg":
            return -highs[0], -lows[0]
        case "not":
            return 1 - highs[0], 1 - lows[0]
        case "min" | "lowest" | "and" | "all":
            return min(lows), min(highs)
        case "max" | "highest" | "or" | "any":
            return max(lows), max(highs)
        case "if":
            if lows[0] == highs[0]:
                return given[1 if lows[0] else 2]
            return min(lows[1:]), max(highs[1:])
        case "mul" | "floor" | "ceil":
            corners = [_at_corner(op, one, other) for one in given[0] for other in given[1]]
            return min(corners), max(corners)
    return _compared(op, *given)


def _compared(op: Op, left: Range, right: Range) -> Range:
    """1 where it is always true, 0 where it never is."""
    if op == "eq":
        return int(left[0] == left[1] == right[0] == right[1]), int(left[0] <= right[1] and right[0] <= left[1])
    if op == "le":
        return int(left[1] <= right[0]), int(left[0] <= right[1])
    return int(left[1] < right[0]), int(left[0] < right[1])


def _at_corner(op: Op, one: int, other: int) -> int:
    if op == "mul":
        return one * other
    return one // other if op == "floor" else -(-one // other)
