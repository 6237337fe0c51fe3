"""What stands behind a figure: how it is counted, what was not adopted, the records, and the places that lack it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.indicators import api as indicators
from minzheng.kernel.places import api as places
from minzheng.portal.atlas.place_page import day_words
from minzheng.portal.disclosure.shown import lang, place_words
from minzheng.registry import api as registry

NAMED = 24
"""Places that are named one by one."""


@dataclass(frozen=True, slots=True)
class Other:
    """A definition that was not adopted, with its figure where there is one."""

    name: str
    why: str
    value: str
    tbc: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A list of records; without an address where the register is not public."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Named:
    """A place, and where it leads."""

    name: str
    href: str


class Behind:
    """How a measure at a place came about."""

    def __init__(self, measure: indicators.Measure, place: str, day: date) -> None:
        self.measure, self.place, self.day = measure, place, day

    @cached_property
    def records(self) -> indicators.Records:
        """What is missing, what is lacking, and the lists."""
        return indicators.records(self.measure.id, self.place, self.day, most=NAMED)

    @property
    def fresh(self) -> str:
        """The day on which a record changed last."""
        day = indicators.fresh(self.measure.id, self.place, self.day)
        return day_words(day) if day else ""

    @property
    def conditions(self) -> tuple[str, ...]:
        """What an entry must say to count; any of these."""
        term = self.measure.formula.numerator
        register = indicators.origin(term.origin)
        between = pgettext("between conditions", ", ")
        return tuple(between.join(_condition(register, test) for test in when.all) for when in term.any)

    @property
    def others(self) -> tuple[Other, ...]:
        """The definitions that were not adopted."""
        return tuple(self._other(one) for one in self.measure.alternative)

    def _other(self, one: indicators.Alternative) -> Other:
        shown = ""
        if one.formula:
            figure = indicators.value(f"{self.measure.id}/{one.id}", self.place, self.day)
            shown = "" if figure.ratio is None else with_unit(figure.shown, self.measure.unit.of(lang()))
        return Other(one.name.of(lang()), one.why.of(lang()), shown, one.tbc)

    @property
    def opened(self) -> tuple[Opened, ...]:
        """The lists of records, what fails first."""
        return tuple(self._opened(one) for one in self.records.openings)

    def _opened(self, one: indicators.Opening) -> Opened:
        register = indicators.origin(one.origin)
        fields = {field.id: field for field in register.fields}
        said = [_says(fields[name].name.of(lang()), _any(fields[name], word.split(" "))) for name, word in one.filters.items()]
        tells = {"fails": _("does not count"), "counts": _("counts"), "divides": _("divided by")}[one.tells]
        tells = lacks(one) if one.lacks else tells
        words = pgettext("what a list is", "%(tells)s: %(list)s") % {
            "tells": tells,
            "list": " · ".join([register.name.of(lang()), *said]),
        }
        asked = {"on": self.day.isoformat(), "place": self.place} | {f"f.{name}": word for name, word in one.filters.items()}
        public = register.public and all(fields[name].public for name in one.filters)
        return Opened(words, f"{reverse('public:register', args=[register.id])}?{urlencode(asked)}" if public else "")

    @property
    def lacking(self) -> tuple[Named, ...]:
        """Places that have not what is counted, at most some."""
        return tuple(self._named(code) for code in self.records.lacking)

    @property
    def silent(self) -> tuple[Named, ...]:
        """Places that have no record, at most some."""
        return tuple(self._named(code) for code in self.records.missing)

    def _named(self, code: str) -> Named:
        asked = {"on": self.day.isoformat(), "place": code}
        route = "public:place" if places.level(code) == "village" else "public:figure"
        base = reverse(route, args=[code if route.endswith("place") else self.measure.id])
        return Named(place_words(code, self.day, self.place), f"{base}?{urlencode(asked)}")


def lacks(one: indicators.Opening) -> str:
    """What records that are opened do not say yet."""
    return _("not on record yet: %(field)s") % {"field": indicators.origin(one.origin).field(one.lacks).name.of(lang())}


def unsaid(measure: indicators.Measure, figure: indicators.Figure) -> str:
    """Of how many rows it is not on record what is added up, or what the median is of; empty where it is of all."""
    term = measure.formula.numerator
    if not figure.missing or not term.source or not term.field:
        return ""
    name = indicators.origin(term.origin).field(term.field).name.of(lang())
    return _("Not on record yet, and not counted (%(field)s): %(n)s") % {"field": name, "n": f"{figure.missing:,}"}


def _condition(register: registry.Register | indicators.Source, test: indicators.Test) -> str:
    """What one test asks, in words."""
    field = register.field(test.field)
    name = field.name.of(lang())
    if test.words:
        return _says(name, _any(field, test.words))
    word, bound = next(iter(test.bounds.items()))
    said = {
        "at_least": _("%(name)s at least %(n)s"),
        "at_most": _("%(name)s at most %(n)s"),
        "more_than": _("%(name)s more than %(n)s"),
        "less_than": _("%(name)s less than %(n)s"),
    }[word]
    return said % {"name": name, "n": f"{bound:,f}"}


def _says(name: str, value: str) -> str:
    return pgettext("what a field says", "%(name)s: %(value)s") % {"name": name, "value": value}


def _any(field: registry.Field, words: Sequence[str]) -> str:
    """One of several values, in the reader's words."""
    return pgettext("any of these", " or ").join(_written(field, word) for word in words)


def _written(field: registry.Field, word: str) -> str:
    """A value as it is given in a file, in the reader's words."""
    return registry.written(field, word == "yes" if field.type == "yes_no" else word, lang())


def with_unit(shown: str, unit: str) -> str:
    """A number as people write it before its unit."""
    shown = shown.replace("-", "\N{MINUS SIGN}")
    return f"{shown}%" if unit == "%" else pgettext("number and unit", "%(n)s %(unit)s") % {"n": shown, "unit": unit}
