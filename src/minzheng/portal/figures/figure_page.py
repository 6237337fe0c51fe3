"""Everything a page shows of a figure: the answer in words, the arithmetic, the line, the map, the places, what stands behind."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from minzheng.indicators import api as indicators
from minzheng.kernel.places import api as places
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.disclosure.shown import lang, path_of
from minzheng.portal.figures.behind import Behind, unsaid, with_unit
from minzheng.portal.ui.county_map import CountyMap, MapCell, county_map
from minzheng.portal.ui.trajectory import Trajectory, trajectory

STEPS = 5
POINTS = 36
"""As many days, more or less, as the line is drawn of."""


@dataclass(frozen=True, slots=True)
class Line:
    """A place below the one asked."""

    code: str
    name: str
    above: str
    below: str
    value: str
    missing: str


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the figure."""

    name: str
    value: str
    words: str


def cuts(values: list[Decimal]) -> list[Decimal]:
    """Where one step of the scale ends and the next begins: five groups of as many places at most, whole if they can."""
    known = sorted(values)
    whole = bool(known) and known[-1] - known[0] >= STEPS
    at = {known[len(known) * n // STEPS] for n in range(1, STEPS)} if known else set()
    found = {one.quantize(Decimal(1), ROUND_FLOOR) if whole else one for one in at}
    return sorted(one for one in found if known[0] < one <= known[-1])


def _state(group: int, steps: list[Decimal]) -> str:
    """The fill of a group: few groups lie as far apart as many."""
    return f"step-{1 + group * (STEPS - 1) // max(len(steps), 1)}"


def grouped(number: int | Decimal) -> str:
    """A number with its thousands apart."""
    return f"{number:,f}" if isinstance(number, Decimal) else f"{number:,}"


class FigurePage:
    """A measure at a place on a day."""

    def __init__(self, measure: indicators.Measure, place: str, day: date) -> None:
        self.measure, self.place, self.day = measure, place, day
        self.name, self.unit = measure.name.of(lang()), measure.unit.of(lang())
        self.standing = places.default().on(day)
        self.below = [one.code for one in places.children(place, day) if places.level(one.code) != "village"]
        self.units = [one.code for one in self.standing.places.values()]
        asked = list(dict.fromkeys([place, *self.below, *self.units]))
        self.figures: Mapping[str, indicators.Figure] = indicators.values([measure.id], asked, day)[measure.id]
        self.figure = self.figures[place]

    @property
    def every(self) -> list[indicators.Figure]:
        """The figure, and those of the places below."""
        return [self.figure, *(self.figures[code] for code in self.below)]

    @cached_property
    def path(self) -> tuple[tuple[str, str], ...]:
        """The place with all that it lies in."""
        return path_of(self.place, self.day)

    @property
    def answer(self) -> str:
        """The figure as one sentence."""
        said = {"day": day_words(self.day), "place": self.path[-1][1], "name": self.name, "value": self.value(self.figure)}
        if self.figure.ratio is not None:
            return _("On %(day)s %(place)s: %(name)s, %(value)s.") % said
        if self.figure.withheld:
            return _("On %(day)s %(place)s: %(name)s is not published of so few.") % said
        if self.baseless:
            return _("On %(day)s %(place)s: %(name)s cannot be told, for no base is on record.") % said
        if self.figure.missing:
            return _("On %(day)s nothing is on record in %(place)s: %(name)s is not known.") % said
        if self.measure.formula.over:
            return _("On %(day)s there is nothing to count yet in %(place)s: %(name)s.") % said
        return _("On %(day)s %(place)s has no such figure: %(name)s.") % said

    def value(self, one: indicators.Figure) -> str:
        """A figure with its unit; a dash where there is none."""
        if one.ratio is None:
            return "–"
        return with_unit(one.shown, self.unit)

    @property
    def above(self) -> str:
        """What the numerator counts."""
        return self._term(self.measure.formula.numerator) or _("have it")

    @property
    def divided(self) -> str:
        """What the denominator counts."""
        return self._term(self.measure.formula.denominator) or _("should have it")

    @property
    def heads(self) -> tuple[str, str]:
        """What stands above the two in a table: told apart where both count the same."""
        if self.above != self.divided:
            return self.above, self.divided
        return f"{self.above} · {_('what is counted')}", f"{self.divided} · {_('what it is divided by')}"

    def _term(self, term: indicators.Term) -> str:
        name = indicators.origin(term.origin).field(term.field).name.of(lang()) if term.field else ""
        if term.count == "median":
            return _("with it on record (%(field)s)") % {"field": name}
        if term.count == "sum":
            return name
        return indicators.origin(term.origin).one.of(lang()) if term.count == "entries" else ""

    @property
    def median(self) -> bool:
        """Whether the figure is the one in the middle."""
        return self.measure.formula.numerator.count == "median"

    @property
    def baseless(self) -> bool:
        """Whether only its base is wanting."""
        return self.measure.base is not None and self.figure.before is None and bool(self.figure.denominator)

    @property
    def base(self) -> tuple[str, str]:
        """The base, and what it is; nothing where there is none."""
        if self.measure.base is None or self.figure.before is None:
            return "", ""
        return grouped(self.figure.before[0]), self._term(self.measure.base.numerator)

    @property
    def unsaid(self) -> str:
        """Of how many rows it is not on record."""
        return unsaid(self.measure, self.figure)

    @property
    def grew(self) -> tuple[str, ...]:
        """Of what grows: numerator and denominator, each with what it was a year before; else nothing."""
        before = self.figure.before if self.measure.formula.growth else None
        both = (self.figure.numerator, before[0], self.figure.denominator, before[1]) if before else ()
        return tuple(map(grouped, both))

    @property
    def arithmetic(self) -> tuple[str, str, str]:
        """Numerator, denominator and the number by which their quotient is taken."""
        return grouped(self.figure.numerator), grouped(self.figure.denominator), f"{self.measure.per:,}"

    @property
    def lines(self) -> tuple[Line, ...]:
        """The places one level down."""
        found = [self.figures[code] for code in self.below]
        return tuple(
            Line(
                one.place,
                places.name(one.place, self.day),
                "–" if one.withheld else grouped(one.numerator),
                "–" if one.withheld else grouped(one.denominator),
                one.shown or "–",
                grouped(one.missing) if one.missing else "",
            )
            for one in found
            if one.denominator or one.numerator or one.missing or one.withheld
        )

    @property
    def any_missing(self) -> bool:
        """Whether the table needs a column of what is missing."""
        return any(line.missing for line in self.lines)

    @property
    def parts(self) -> tuple[Share, ...]:
        """What the measure shows apart."""
        names = {part.code: part.name.of(lang()) for part in self.measure.formula.denominator.part}
        found = indicators.parts(self.measure.id, self.place, self.day)
        return tuple(
            Share(
                names[one.code],
                self.value(one.figure),
                _("%(n)s of %(all)s") % {"n": grouped(one.figure.numerator), "all": grouped(one.figure.denominator)},
            )
            for one in found
            if one.figure.denominator
        )

    @cached_property
    def behind(self) -> Behind:
        """What the figure is made of."""
        return Behind(self.measure, self.place, self.day)

    @cached_property
    def chart(self) -> Trajectory:
        """The figure from the day since which it is defined."""
        days = drawn_days(max(self.measure.since, places.default().begins), self.day)
        history = [(one.day, one.ratio) for one in indicators.series(self.measure.id, self.place, days)]
        title = _("%(name)s, %(place)s") % {"name": self.name, "place": self.path[-1][1]}
        ceiling = Fraction(100) if self.unit == "%" else None
        return trajectory(history, title=title, unit=self.unit, decimals=self.measure.decimals, until=self.day, ceiling=ceiling)

    @cached_property
    def map(self) -> CountyMap:
        """The county units, coloured by their figure; by their city's where cities are asked alone."""
        counties = [code for code in self.units if places.level(code) == "county"]
        cities = {code: one.code for code in counties for one in self.standing.path(code) if places.level(one.code) == "city"}
        spoken = {code: self.figures[cities.get(code, code) if self._of_cities else code] for code in counties}
        known = [Decimal(one.shown.replace(",", "")) for one in spoken.values() if one.ratio is not None]
        steps = cuts(known)
        fills = {code: self._cell(one, steps) for code, one in spoken.items()}
        return county_map(self.day, fills, self.place, title=self.name, legend=self._legend(steps, known))

    @property
    def _of_cities(self) -> bool:
        term = self.measure.formula.denominator
        levels = {one.code: one.level for one in places.kinds()}
        kinds = (*term.kinds, *(kind for part in term.part for kind in part.kinds))
        return term.level == "city" or (bool(kinds) and {levels[kind] for kind in kinds} == {"city"})

    def _cell(self, one: indicators.Figure, steps: list[Decimal]) -> MapCell:
        if one.ratio is None:
            if one.withheld:
                return MapCell("dim", _("too few to be published"), self.href(one.place))
            return MapCell("dim", _("not known") if one.missing else _("not asked here"), self.href(one.place))
        words = self.value(one)
        if self._of_cities:
            words = _("%(name)s, %(words)s") % {"name": places.name(one.place, self.day), "words": words}
        return MapCell(_state(bisect_right(steps, Decimal(one.shown.replace(",", ""))), steps), words, self.href(one.place))

    def _legend(self, steps: list[Decimal], known: list[Decimal]) -> list[tuple[str, str]]:
        said = []
        for n in range(len(steps) + 1 if known else 0):
            if not steps:
                words = str(known[0])
            elif n == 0:
                words = _("under %(top)s") % {"top": steps[0]}
            elif n == len(steps):
                words = _("%(low)s and above") % {"low": steps[-1]}
            else:
                words = _("%(low)s to under %(top)s") % {"low": steps[n - 1], "top": steps[n]}
            said.append((_state(n, steps), words))
        return [*said, ("dim", _("not known, or not asked here")), ("mixed", _("several county units of that day"))]

    def href(self, place: str) -> str:
        """This page at another place."""
        asked = {"on": self.day.isoformat(), "place": place}
        return f"{reverse('public:figure', args=[self.measure.id])}?{urlencode(asked)}"


def drawn_days(first: date, last: date) -> list[date]:
    """The first and the last day, and ends of months between them: each, each third or each sixth as they are many."""
    if first >= last:
        return [last]
    months = (last.year - first.year) * 12 + last.month - first.month
    every = next((n for n in (1, 3, 6) if months <= n * POINTS), 12)
    ends = []
    for number in range(months):
        year, month = divmod(first.year * 12 + first.month + number, 12)
        if (month or 12) % every == 0:
            ends.append(date(year, month + 1, 1) - timedelta(1))
    return sorted({first, *(day for day in ends if first < day < last), last})
