"""A series on one day: every place's figure out of one reading of its steps, kept until a step changes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import accumulate

from minzheng.indicators.computing import answering, by_village
from minzheng.indicators.ground import ground, ranges
from minzheng.indicators.loading import Series
from minzheng.kernel.places import api as places

Row = tuple[str, str, int, int, int, int]
"""Place, part, numerator, denominator, known, gaps: the steps so far."""
_SUMS = 4


@dataclass(frozen=True, slots=True)
class Sums:
    """What a place has of a part, or of all parts; `unheard` where each place is to have a record and not one is there.

    `rows`: of how many households or persons the figure is. `median`: the number in the middle.
    """

    numerator: int = 0
    denominator: int = 0
    missing: int = 0
    unheard: bool = False
    rows: int = 0
    median: Fraction | None = None


class Column:
    """Sums over codes in order, so that any range of codes is two look-ups."""

    def __init__(self, rows: Iterable[Row]) -> None:
        ordered = sorted(rows)
        self.codes = [row[0] for row in ordered]
        self.sums = [[0, *accumulate(column)] for column in list(zip(*ordered, strict=True))[2:]] or [[0]] * _SUMS

    def within(self, bounds: Sequence[tuple[str, str]]) -> list[int]:
        """What lies in these ranges: numerator, denominator, known, gaps."""
        if not self.codes:
            return [0] * _SUMS
        ends = [(bisect_left(self.codes, first), bisect_left(self.codes, after)) for first, after in bounds]
        return [sum(column[after] - column[first] for first, after in ends) for column in self.sums]


class OnDay:
    """The figures of a series on a day."""

    def __init__(self, series: Series, day: date, rows: Iterable[Row]) -> None:
        self.series, self.day, self.ground = series, day, ground(day)
        parts: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            parts[row[1]].append(row)
        self._parts = {part: Column(found) for part, found in parts.items()}
        self._all = Column(row for found in parts.values() for row in found)
        self._rows = parts
        self._found: dict[tuple[str, str], Sums] = {}
        self.few: dict[str, frozenset[str]] = {}

    def at(self, place: str, part: str = "") -> Sums:
        """The sums of a place, of one part or of all. Raises NoSuchPlace."""
        key = place, part
        if key not in self._found:
            self._found[key] = self._sums(place, part)
        return self._found[key]

    @cached_property
    def asked(self) -> Mapping[str, tuple[str, ...]]:
        """By part the kinds of places that must have it; of what has no parts, the kinds alone."""
        term = self.series.formula.denominator
        return {part.code: part.kinds for part in term.part} or {"": term.kinds}

    def _sums(self, place: str, part: str) -> Sums:
        formula = self.series.formula
        column = self._parts.get(part, Column(())) if part else self._all
        bounds = ranges(place, self.day)
        numerator, denominator, known, gaps = column.within(bounds)
        if formula.numerator.count == "median":
            said = {int(number): one.within(bounds)[0] for number, one in self._parts.items() if number}
            return Sums(numerator, denominator, gaps, rows=numerator or denominator, median=middle(said))
        rows = known or gaps if self.series.of_rows else denominator
        kinds = [self.asked[part]] if part else list(self.asked.values())
        if formula.denominator.count == "places":
            denominator = sum(self.ground.count(place, some) for some in kinds)
        if formula.numerator.count == "places" and not by_village(formula):
            inside = self.ground.inside(place)
            numerator = sum(len(self.having[one] & inside) for one in self.asked if part in {"", one})
        register = answering(formula)
        if register and "village" in register.level:
            gaps += max(sum(self.ground.count(place, some) for some in kinds) - known, 0)
        elif register:
            gaps += len(self.silent & self.ground.inside(place))
        return Sums(numerator, denominator, gaps, unheard=register is not None and not known, rows=rows)

    @cached_property
    def having(self) -> Mapping[str, frozenset[str]]:
        """By part the places that have an entry that counts. An entry is that of the place on whose level it lies."""
        return {part: frozenset(self._having(part, kinds)) for part, kinds in self.asked.items()}

    def _having(self, part: str, kinds: tuple[str, ...]) -> Iterator[str]:
        levels: dict[str, list[Row]] = defaultdict(list)
        for row in self._rows.get(part, ()):
            if row[2] > 0:
                levels[places.level(row[0])].append(row)
        columns = {level: Column(rows) for level, rows in levels.items()}
        for place in self.ground.of(kinds):
            column = columns.get(places.level(place))
            if column and column.within(ranges(place, self.day))[0]:
                yield place

    @cached_property
    def silent(self) -> frozenset[str]:
        """The places that have not the record that each is to have; of villages only the number is known here."""
        register = answering(self.series.formula)
        if register is None or "village" in register.level:
            return frozenset()
        kinds = tuple(kind for some in self.asked.values() for kind in some)
        kinds = kinds or tuple(one.code for one in places.kinds() if one.level in register.level)
        if not self._all.codes:
            return frozenset(self.ground.of(kinds))
        return frozenset(code for code in self.ground.of(kinds) if not self._all.within(ranges(code, self.day))[2])


def middle(counts: Mapping[int, int]) -> Fraction | None:
    """The median of numbers that occur so often; of an even number of them half way between the two in the middle."""
    ordered = sorted(counts)
    so_far = list(accumulate(counts[one] for one in ordered))
    if not so_far or not so_far[-1]:
        return None
    low, high = (ordered[bisect_right(so_far, place)] for place in ((so_far[-1] - 1) // 2, so_far[-1] // 2))
    return Fraction(low + high, 2)
