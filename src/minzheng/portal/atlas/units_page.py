"""Who is responsible: every function on a day at a place, one function along time, and one unit with what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from minzheng.content.api import Said
from minzheng.kernel.places import api as places
from minzheng.kernel.time.api import Period, Sometime
from minzheng.kernel.units import api as units
from minzheng.portal.public import words


def said(one: Said | units.Function | units.Group | units.Sector) -> str:
    """Content in the reader's language."""
    return one.zh if (get_language() or "zh").startswith("zh") else one.en


def sometime(day: Sometime | None) -> str:
    """A day as precisely as it is known, in words."""
    if day is None:
        return ""
    if day.precision != "range":
        return words.day(str(day))
    first, last = day.earliest, day.latest
    whole_months = first.day == 1 and (last + timedelta(1)).day == 1
    size = 4 if whole_months and (first.month, last.month) == (1, 12) else 7 if whole_months else 10
    if size == 7 and first.year == last.year:
        months = {"year": first.year, "first": first.month, "last": last.month}
        return pgettext("one day", "between %(year)s-%(first)02d and %(year)s-%(last)02d") % months
    ends = {"first": words.day(first.isoformat()[:size]), "last": words.day(last.isoformat()[:size])}
    return pgettext("one day", "between %(first)s and %(last)s") % ends


def days(period: Period, begins: date) -> str:
    """From when to when, as precisely as known."""
    since = sometime(period.since) or _("%(day)s or earlier") % {"day": words.day(begins.isoformat())}
    return (
        _("began %(since)s, ended %(until)s") % {"since": since, "until": sometime(period.until)}
        if period.until
        else (_("began %(since)s, still so") % {"since": since})
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader asked: a day and a place, with the places that can be chosen."""

    day: date
    today: date
    place_code: str

    @property
    def day_words(self) -> str:
        """The day in words."""
        return words.day(self.day.isoformat())

    @property
    def day_mark(self) -> SafeString:
        """The day in words that stay on one line."""
        return format_html('<span class="day">{}</span>', self.day_words)

    @property
    def begins_words(self) -> str:
        """The day of the notice in words."""
        return words.day(units.default().begins.isoformat())

    @property
    def at_province(self) -> bool:
        """Whether the whole province is meant."""
        return self.place_code == units.default().place_code

    @property
    def place_name(self) -> str:
        """The name of the place on the day."""
        path = self._standing().path(self.place_code)
        return "".join(place.name for place in path[-2:] if place.code != units.default().place_code or len(path) == 1)

    def choices(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Cities with the districts and counties in them on the day."""
        standing = self._standing()
        for city in standing.below(units.default().place_code):
            yield city.name, [(one.code, one.name) for one in (city, *standing.below(city.code))]

    def in_force(self) -> bool:
        """Whether the place is a place on the day."""
        return self.place_code in self._standing().places

    def _standing(self) -> places.Standing:
        return places.default().on(max(self.day, units.default().begins))


@dataclass(frozen=True, slots=True)
class Row:
    """One function in the overview: who then, who on the day asked."""

    function: units.Function
    name: str
    then: units.Responsible
    now: units.Responsible

    @property
    def differs(self) -> bool:
        """Whether others may answer for it than on the day of the notice."""
        return self.then.candidates != self.now.candidates

    @property
    def passed(self) -> bool:
        """Whether another unit has it than on the day of the notice; not while that is open, nor where nobody is known."""
        return self.differs and bool(self.then.unit) and self.now.state == "settled"

    @property
    def again(self) -> bool:
        """Whether the same unit has it again, after another had it."""
        return not self.differs and self.now.before is not None


def overview(asked: Asked) -> list[tuple[str, list[Row]]]:
    """Every function by group."""
    directory = units.default()
    groups = {group.id: said(group) for group in directory.groups()}
    origin = directory.begins if _stood(asked.place_code, directory.begins) else asked.day
    rows = [
        Row(
            one,
            said(one),
            directory.responsible(one.id, asked.place_code, origin),
            directory.responsible(one.id, asked.place_code, asked.day),
        )
        for one in directory.functions()
    ]
    return [(groups[group], list(found)) for group, found in groupby(rows, key=lambda row: row.function.group)]


def _stood(code: str, day: date) -> bool:
    return bool(places.default().bearers(code, day))


@dataclass(frozen=True, slots=True)
class TurnLine:
    """One turn of a function as the page shows it."""

    turn: units.Turn
    when: str
    basis: str
    doubt: str
    now: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One function on the day asked, with its turns."""

    asked: Asked
    found: units.Responsible

    @property
    def name(self) -> str:
        """The function."""
        return said(self.found.function)

    @property
    def words(self) -> str:
        """What is to be confirmed."""
        return said(self.found.words)

    @property
    def basis(self) -> str:
        """What the answer rests on."""
        return said(self.found.basis)

    @property
    def since(self) -> str:
        """From when the unit answers."""
        return sometime(self.found.since)

    @property
    def until(self) -> str:
        """Until when, where it is over."""
        return sometime(self.found.until)

    @property
    def today(self) -> units.Responsible | None:
        """Who answers today, where another day was asked and the place still stands."""
        if self.asked.day == self.asked.today or not _stood(self.asked.place_code, self.asked.today):
            return None
        return units.responsible(self.found.function.id, self.asked.place_code, self.asked.today)

    def turns(self) -> list[TurnLine]:
        """Every turn, the newest last."""
        directory = units.default()
        return [
            TurnLine(
                turn,
                days(turn.period, directory.begins),
                said(turn.basis),
                "" if turn.certainty == "S" else said(directory.words[turn.certainty]),
                self.found.state != "unknown"
                and turn.unit in self.found.candidates
                and turn.period.contains(self.asked.day) is not False,
            )
            for turn in self.found.timeline
        ]


@dataclass(frozen=True, slots=True)
class Move:
    """What one change did to a unit."""

    name: str
    when: str
    basis: str
    doubt: str
    passages: list[tuple[str, units.Passage, str]]


@dataclass(frozen=True, slots=True)
class Duty:
    """A function that a unit answers or answered for."""

    function: str
    name: str
    when: str


def _briefly(period: Period) -> str:
    """What there is to say of the days of a function."""
    if period.until:
        return _("ended %(until)s") % {"until": sometime(period.until)}
    return _("began %(since)s") % {"since": sometime(period.since)} if period.since else _("all along")


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit: what it is, what it answers for, and what became of it."""

    unit: units.Unit
    today: date

    @property
    def english(self) -> str:
        """Its English name, for a reader of English."""
        return "" if (get_language() or "zh").startswith("zh") else self.unit.en

    @property
    def when(self) -> str:
        """The days in which it bears its name."""
        return days(self.unit.period, units.default().begins)

    @property
    def standing(self) -> bool:
        """Whether it may stand today."""
        return self.unit.period.contains(self.today) is not False

    @property
    def heirs(self) -> tuple[units.Unit, ...]:
        """Who took over, where it is no more."""
        return () if self.standing else units.default().successors(self.unit.key, self.today)

    @property
    def sector(self) -> str:
        """Its field of work."""
        return next((said(one) for one in units.default().sectors() if one.id == self.unit.sector), "")

    @property
    def kind(self) -> str:
        """What sort of body it is."""
        return {
            "department": _("department of the government"),
            "vertical": _("body under a ministry"),
            "party": _("body of the party committee"),
            "mass": _("mass organisation"),
            "judiciary": _("court or procuratorate"),
            "supervisory": _("supervisory commission"),
            "office": _("office of a leading group"),
            "set": _("bodies that are not listed"),
        }[self.unit.kind]

    @property
    def commanded(self) -> str:
        """Whether a notice can direct it."""
        return _("can be directed by the issuing offices") if self.unit.commanded else _("cannot be directed, only asked")

    @property
    def question(self) -> tuple[str, str] | None:
        """What stays open about a set, and what is known."""
        one = self.unit.open
        return (said(one.question), said(one.known)) if one else None

    @property
    def host(self) -> units.Responsible | None:
        """Who houses it today."""
        return units.default().host(self.unit.key, self.today) if self.standing else None

    @property
    def source(self) -> units.Unit | None:
        """The unit of the province that a local one stands opposite."""
        return units.by_key(self.unit.counterpart_of) if self.unit.counterpart_of else None

    def duties(self) -> tuple[list[Duty], list[Duty]]:
        """The functions it answers for today, and those it answered for."""
        directory = units.default()
        now: list[Duty] = []
        once: list[Duty] = []
        for function in directory.functions():
            for turn in directory.turns(function.id, self.unit.place_code):
                if turn.unit and turn.unit.key == self.unit.key:
                    stands = turn.period.contains(self.today) is not False
                    (now if stands else once).append(Duty(function.id, said(function), _briefly(turn.period)))
        return now, once

    def moves(self) -> list[Move]:
        """What came and what went, by change."""
        directory = units.default()
        made = []
        for _name, group in groupby(directory.succession(self.unit.key), key=lambda one: one.change.id):
            found = list(group)
            change = found[0].change
            lines = [(self._way(one), one, said(one.function) if one.function else "") for one in found]
            doubt = "" if change.certainty == "S" else said(directory.words[change.certainty])
            made.append(Move(said(change.name), sometime(found[0].when), said(change.basis), doubt, lines))
        return made

    def _way(self, passage: units.Passage) -> str:
        leaves = passage.source is not None and passage.source.key == self.unit.key
        if passage.function:
            return "out" if leaves else "in"
        return "became" if leaves else "from"
