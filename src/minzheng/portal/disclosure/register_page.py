"""Everything a page shows of a public register: the answer in words, the map, the places, the entries."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.kernel.places import api as places
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.disclosure.shown import lang, path_of, place_words, province
from minzheng.portal.ui.county_map import CountyMap, MapCell, county_map
from minzheng.registry import api as registry

STEPS = 5
NUMBERS = frozenset({"integer", "number", "money"})


def amount(field: registry.Field, value: object) -> str:
    """A value as people read it: numbers grouped, money in yuan."""
    match field.type:
        case "money":
            return f"{Decimal(str(value)) / 100:,.2f}"
        case "integer" | "number":
            return f"{Decimal(str(value)):,f}"
        case _:
            return registry.written(field, value, lang())


def bounds(values: Sequence[int | Decimal]) -> list[int]:
    """Where one step of a scale ends and the next begins: round numbers that part the values into equal groups, at most five."""
    known = sorted(values)
    cuts = {_round(known[len(known) * n // STEPS]) for n in range(1, STEPS)} if known else set()
    return sorted(cut for cut in cuts if known[0] < cut <= known[-1])


def _round(value: int | Decimal) -> int:
    whole = int(value)
    size = int(10 ** max(len(str(whole)) - 2, 0))
    return whole // size * size


@dataclass(frozen=True, slots=True)
class Line:
    """A place below the one asked: how many entries, and what they add up to."""

    code: str
    name: str
    count: str
    sum: str
    own: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of an entry in words."""

    name: str
    words: str
    full: str
    number: bool


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry in a list."""

    id: int
    title: str
    place: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a list can be narrowed to, or is."""

    words: str
    count: str
    href: str
    chosen: bool


def columns(register: registry.Register) -> tuple[registry.Field, ...]:
    """The public fields beside the one that names an entry."""
    return tuple(field for field in register.fields if field.public and field.id != register.title)


def row(register: registry.Register, entry: registry.Entry, day: date, within: str = "") -> EntryRow:
    """An entry as a list shows it; one without a title is called by its place."""
    cells = []
    for field in columns(register):
        words = amount(field, entry.values[field.id]) if field.id in entry.values else ""
        cells.append(Cell(field.name.of(lang()), words, with_unit(field, words), field.type in NUMBERS))
    place = place_words(entry.place_code, day, within)
    return EntryRow(entry.id, entry.title or place, place, tuple(cells))


def unit_of(field: registry.Field) -> str:
    """The unit that people write it in."""
    return field.unit.of(lang()) if field.unit else _("yuan") if field.type == "money" else ""


def with_unit(field: registry.Field, words: str) -> str:
    """An amount with its unit."""
    unit = unit_of(field) if words else ""
    return pgettext("number and unit", "%(n)s %(unit)s") % {"n": words, "unit": unit} if unit else words


def head(field: registry.Field) -> str:
    """What its column is called."""
    name, unit = field.name.of(lang()), unit_of(field)
    return _("%(name)s (%(unit)s)") % {"name": name, "unit": unit} if unit else name


class RegisterPage:
    """A register on a day, at a place, coloured by one measure."""

    numbers = NUMBERS

    def __init__(self, register: registry.Register, query: registry.Query, measure: str) -> None:
        """Raises Refused of registry."""
        self.register, self.query, self.day, self.place = register, query, query.day, query.place
        self.measured = [field for field in register.fields if field.public and field.measured]
        by_id = {field.id: field for field in self.measured}
        self.measure = by_id.get(measure) if measure else next(iter(self.measured), None)
        self.field = self.measure.id if self.measure else ""
        self.page = registry.public_page(register.id, query)
        self.below = registry.public_totals(register.id, self.field, self.day, self.place)
        self.standing = places.default().on(self.day)

    @property
    def name(self) -> str:
        """What the register is called."""
        return self.register.name.of(lang())

    @property
    def answer(self) -> str:
        """How many, where, as one sentence."""
        count, total = sum(one.count for one in self.below), sum(one.sum for one in self.below)
        said = {"day": day_words(self.day), "place": self.path[-1][1], "one": self.register.one.of(lang()), "n": f"{count:,}"}
        if not count:
            return _("On %(day)s %(place)s has no entry in this register: %(one)s.") % said
        answer = _("On %(day)s %(place)s has %(n)s entries: %(one)s") % said
        spread = sum(1 for code in self.counties if self.by_county[code].count)
        if spread > 1:
            answer += _(", in %(n)s of %(all)s county units") % {"n": spread, "all": len(self.counties)}
        if self.measure:
            answer += _("; %(what)s: %(sum)s in all") % {"what": self.measure.name.of(lang()), "sum": self.sum_words(total)}
        return answer + pgettext("ends a sentence", ".")

    @cached_property
    def path(self) -> tuple[tuple[str, str], ...]:
        """The place with all that it lies in."""
        return path_of(self.place, self.day)

    @cached_property
    def counties(self) -> list[str]:
        """The county units that lie in the place."""
        return [code for code in self.by_county if self.place in {one.code for one in self.standing.path(code)}]

    @cached_property
    def by_county(self) -> dict[str, registry.Total]:
        """Every county unit of the province with its entries."""
        codes = [code for code in self.standing.places if places.level(code) == "county"]
        found = registry.public_totals(self.register.id, self.field, self.day, province(self.day), codes)
        return {one.place_code: one for one in found if one.place_code in set(codes)}

    def sum_words(self, total: int | Decimal) -> str:
        """What a measure adds up to, with its unit."""
        if self.measure is None:
            return ""
        return with_unit(self.measure, amount(self.measure, total))

    @property
    def lines(self) -> tuple[Line, ...]:
        """The places one level down, those without an entry too; what lies in none of them stands last."""
        if len(self.below) < 2:
            return ()
        order = sorted(self.below, key=lambda one: (one.place_code == self.place, one.place_code))
        return tuple(
            Line(
                one.place_code,
                places.name(one.place_code, self.day),
                f"{one.count:,}",
                amount(self.measure, one.sum) if self.measure else "",
                one.place_code == self.place,
            )
            for one in order
        )

    @property
    def rows(self) -> tuple[EntryRow, ...]:
        """The entries of this page of the list."""
        return tuple(row(self.register, one, self.day, self.place) for one in self.page.entries)

    @property
    def heads(self) -> tuple[tuple[registry.Field, str], ...]:
        """The columns beside that of the title."""
        return tuple((field, head(field)) for field in columns(self.register))

    @property
    def measure_head(self) -> str:
        """What the column of sums is called."""
        return head(self.measure) if self.measure else ""

    @property
    def anywhere(self) -> bool:
        """Whether there is an entry anywhere in the province, so that there is something to draw."""
        return any(one.count for one in (*self.by_county.values(), *self.below))

    @property
    def called(self) -> str:
        """The head of the column that names an entry."""
        return self.register.field(self.register.title).name.of(lang()) if self.register.title else _("Place")

    @property
    def whole(self) -> str:
        """The list without any condition but day and place."""
        return self.href({}, text="")

    @property
    def found(self) -> str:
        """How many entries the list has."""
        return f"{self.page.total:,}{'+' if self.page.capped else ''}"

    @property
    def narrowed(self) -> bool:
        """Whether the list shows less than the sums count."""
        return bool(self.query.filters or self.query.text)

    @property
    def filters(self) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
        """What the list can be narrowed to, with how many there are."""
        found = []
        for name, counts in self.page.facets.items():
            field = self.register.field(name)
            choices = tuple(self._choice(field, code, count) for code, count in counts)
            if len(choices) > 1 or name in self.query.filters:
                found.append((field.name.of(lang()), choices))
        return tuple(found)

    def _choice(self, field: registry.Field, code: str, count: int) -> Choice:
        value: object = code if field.type == "choice" else code == "yes"
        chosen = field.id in self.query.filters
        filters = {name: said for name, said in self.query.filters.items() if name != field.id}
        return Choice(
            registry.written(field, value, lang()),
            f"{count:,}",
            self.href(filters if chosen else {**filters, field.id: code}),
            chosen,
        )

    def href(self, filters: dict[str, str], place: str = "", text: str | None = None) -> str:
        """This page narrowed otherwise, or at another place."""
        said = self.query.text if text is None else text
        asked = {"on": str(self.day), "place": place or self.place, "measure": self.field or "count", "q": said}
        asked |= {f"f.{name}": said for name, said in filters.items()}
        return f"{reverse('public:register', args=[self.register.id])}?{urlencode({k: v for k, v in asked.items() if v})}"

    @property
    def elsewhere(self) -> int:
        """Entries that lie in no county unit, so that the map cannot show them."""
        return (
            sum(one.count for one in self.below) - sum(self.by_county[code].count for code in self.counties) if self.lines else 0
        )

    @cached_property
    def drawn(self) -> CountyMap:
        """The map, coloured by the measure, or by how many entries there are."""
        value = {code: one.sum if self.measure else one.count for code, one in self.by_county.items() if one.count}
        cuts = bounds(list(value.values()))
        none = MapCell("dim", _("no entry"))
        fills = dict.fromkeys(self.by_county, none)
        for code, what in value.items():
            words = _("%(n)s entries") % {"n": f"{self.by_county[code].count:,}"}
            if self.measure:
                words += pgettext("between items", "; ") + self.sum_words(what)
            fills[code] = MapCell(f"step-{bisect_right(cuts, int(what)) + 1}", words, self.href({}, code))
        title = self.measure.name.of(lang()) if self.measure else _("Entries")
        return county_map(self.day, fills, self.place, title=title, legend=self._legend(cuts))

    def _legend(self, cuts: list[int]) -> list[tuple[str, str]]:
        said = [amount(self.measure, cut) if self.measure else f"{cut:,}" for cut in cuts]
        steps = []
        for n in range(len(cuts) + 1):
            if not cuts:
                words = _("has entries")
            elif n == 0:
                words = _("under %(top)s") % {"top": said[0]}
            elif n == len(cuts):
                words = _("%(low)s and above") % {"low": said[-1]}
            else:
                words = _("%(low)s to under %(top)s") % {"low": said[n - 1], "top": said[n]}
            steps.append((f"step-{n + 1}", words))
        return [*steps, ("dim", _("no entry")), ("mixed", _("several county units of that day"))]
