"""What a declared measure looks like: the shape of `measure.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from minzheng.content.api import Said

Direction = Literal["up", "down", "equal"]
Grade = Literal["A", "B", "C", "D", "E"]
Counted = Literal["sum", "entries", "places", "median"]
Over = Literal["month", "year", "last_year"]
Upper = Literal["province", "city", "county"]
BOUNDS = ("at_least", "at_most", "more_than", "less_than")


@dataclass(frozen=True, slots=True)
class Test:
    """What one field must say, in words as a form takes them (`equals`, or one of `among`) or as a bound, in people's unit."""

    field: str
    equals: str = ""
    among: tuple[str, ...] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    more_than: Decimal | None = None
    less_than: Decimal | None = None

    @property
    def bounds(self) -> dict[str, Decimal]:
        """The bounds that are given, by their words."""
        said = {name: getattr(self, name) for name in BOUNDS}
        return {name: bound for name, bound in said.items() if bound is not None}

    @property
    def words(self) -> tuple[str, ...]:
        """The words one of which it must say; none of a bound."""
        return (self.equals,) if self.equals else self.among

    def faults(self) -> Iterator[tuple[str, str]]:
        """It asks one thing."""
        said = [*self.bounds, *["equals"] * bool(self.equals), *["among"] * bool(self.among)]
        if len(said) != 1:
            one = f"but one of equals, among, {', '.join(BOUNDS)} is meant."
            yield "field", f"of the test is held to {', '.join(said) or 'nothing'}, {one}"


@dataclass(frozen=True, slots=True)
class When:
    """Tests all of which must hold."""

    all: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a measure shows apart: one value of the choice that divides it, and the kinds of places that must have it."""

    KEY: ClassVar[tuple[str, ...]] = ("code",)
    code: str
    name: Said
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A numerator or a denominator.

    `sum`: what a field of a register's entries adds up to. `entries`: how many there are. `places`: as a numerator how many of
    the denominator's places have an entry; as a denominator how many places of `kinds` stand, or of the kinds of each `part`.
    `median`: as a numerator how many rows of a source say a field, whole numbers, of which the middle one is the figure.
    `any`: only entries for which one of these holds count; `by`: the choice whose values are the denominator's parts. Instead of
    the entries of a `register` it may count the rows of a `source`, which an engine gives; with a `level` only
    what lies on it.
    """

    count: Counted
    register: str = ""
    source: str = ""
    level: Upper | None = None
    field: str = ""
    any: tuple[When, ...] = ()
    by: str = ""
    kinds: tuple[str, ...] = ()
    part: tuple[Part, ...] = ()

    @property
    def origin(self) -> str:
        """The register or the source, by its id; empty where places are counted."""
        return self.register or self.source

    def tests(self) -> Iterator[tuple[str, Test]]:
        """Every test with the key at which it stands."""
        for number, when in enumerate(self.any):
            yield from ((f"any.{number}.all.{place}", test) for place, test in enumerate(when.all))


@dataclass(frozen=True, slots=True)
class Formula:
    """A numerator over a denominator. `over`: of what happened in the month or year of the day asked, up to that day.

    `last_year`: in the whole year before, so that a figure never moves by one row from day to day. `growth`: instead of their
    quotient by which part of itself the numerator grew in a year more than the denominator did.
    """

    numerator: Term
    denominator: Term
    over: Over | None = None
    growth: bool = False

    def span(self, day: date) -> tuple[date, date]:
        """The first and the last day of what is asked on a day."""
        if self.over == "last_year":
            return date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)
        return {"month": day.replace(day=1), "year": date(day.year, 1, 1), None: date.min}[self.over], day

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not go together."""
        above, below = self.numerator, self.denominator
        for name, term in ("numerator", above), ("denominator", below):
            if bool(term.field) != (term.count in {"sum", "median"}):
                yield f"{name}.field", "is what a sum adds up, and nothing else."
            places = name == "denominator" and term.count == "places"
            if bool(term.register) + bool(term.source) != (not places):
                yield (
                    f"{name}.register",
                    "or a source is meant, one of them." if not places else "is given, but places are counted.",
                )
            if places and bool(term.kinds) == bool(term.part):
                yield f"{name}.kinds", "or parts are meant: which places are counted."
            if not places and (term.kinds or term.part):
                yield f"{name}.kinds", "and parts belong to a denominator that counts places."
        if above.count == "places" and below.count != "places":
            yield "denominator.count", f"is {below.count}, but the places that must have an entry are meant."
        if below.count == "median" or (
            above.count == "median" and not (above.source == below.source and below.count == "entries")
        ):
            yield "numerator.count", "is median: of a source, over the number of its rows."
        if self.growth and {above.count, below.count} != {"sum"}:
            yield "growth", "is true, but both terms are to be sums: a number of entries does not grow with what they say."
        if bool(above.by) != bool(below.part):
            yield "numerator.by", "and the parts of the denominator go together."
        if below.by:
            yield "denominator.by", "is given, but the numerator names the choice."


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another definition that could be meant; `tbc` where the province has to say. With a formula its figures are shown too."""

    id: str
    name: Said
    why: Said
    tbc: bool = False
    formula: Formula | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """An entry of an example's small world, or a row of a `source`; with `until` it ends."""

    place: str
    since: date
    values: Mapping[str, str]
    until: date | None = None
    register: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A small world and what the measure is there, by hand; `target` is reached or not.

    `before`: of what grows, numerator and denominator a year before; of what has a base, those of the base. `median`: the one
    in the middle.
    """

    place: str
    day: date
    facts: tuple[Fact, ...]
    numerator: Decimal
    denominator: Decimal
    target: Decimal
    reaches: bool
    before: tuple[Decimal, ...] = ()
    median: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure: what it is called and means, and how it is computed.

    The ratio is numerator ÷ denominator × `per`, with a `base` that quotient ÷ the quotient of the
    base. `direction`: more is better, less is, or only the target itself will do.
    `since` and `until`: the days between which this version of the definition is in force. `grade` is that of the evidence: A
    computed from the records themselves and checked by sample, B computed, C held against another source, D reported, E none;
    `to_confirm` what the province still has to say about it. `order`: its place among the measures of a clause, as the notice has
    them.
    """

    name: Said
    about: Said
    clauses: tuple[int, ...]
    basis: tuple[str, ...]
    unit: Said
    per: int
    direction: Direction
    since: date
    grade: Grade
    evidence: Said
    formula: Formula
    example: tuple[Example, ...]
    id: str = ""
    order: int = 0
    until: date | None = None
    decimals: int = 1
    public: bool = False
    to_confirm: tuple[Said, ...] = ()
    alternative: tuple[Alternative, ...] = ()
    base: Formula | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not go together."""
        if {example.reaches for example in self.example} != {True, False}:
            yield "example", "lacks one that reaches its target or one that does not; a measure shows both."
        for number, example in enumerate(self.example):
            if (self.formula.growth or self.base) and len(example.before) != 2:
                yield f"example.{number}.before", "is missing: what both terms were a year before, or at the base."
            elif (example.median is None) == (self.formula.numerator.count == "median"):
                yield f"example.{number}.median", "is of what has one, and nothing else."
            elif example.denominator and self.reached(self.ratio(example), example.target) != example.reaches:
                yield f"example.{number}.reaches", f"is {str(example.reaches).lower()}, but the figures say the other."
        if self.per < 1:
            yield "per", f"is {self.per}, but 1 or more is meant."

    def ratio(self, of: Example) -> Fraction:
        """What an example comes to."""
        median = None if of.median is None else Fraction(of.median)
        return self.comes_to(self.formula, of.numerator, of.denominator, of.before, median) or Fraction(0)

    def comes_to(
        self,
        formula: Formula,
        above: Decimal | int,
        below: Decimal | int,
        before: Sequence[Decimal | int] | None = None,
        median: Fraction | None = None,
    ) -> Fraction | None:
        """What two terms come to, by the measure's own formula or another's; None where it cannot be said.

        `before`: both terms a year before, or those of the base. What the numerator of a growth is held against says something
        new every year: where it says the same as a year before, it was not told.
        """
        if formula.numerator.count == "median":
            return None if median is None else median * self.per
        if not below:
            return None
        quotient = Fraction(above) / Fraction(below)
        if formula.growth:
            if not before or not before[0] or before[1] in {0, below}:
                return None
            return (Fraction(above) / Fraction(before[0]) - Fraction(below) / Fraction(before[1])) * self.per
        if self.base and formula is self.formula:
            return quotient / (Fraction(before[0]) / Fraction(before[1])) * self.per if before and all(before) else None
        return quotient * self.per

    def reached(self, ratio: Fraction, target: Fraction | Decimal) -> bool:
        """Whether a ratio is as good as a target asks."""
        wanted = Fraction(target)
        return ratio >= wanted if self.direction == "up" else ratio <= wanted if self.direction == "down" else ratio == wanted
