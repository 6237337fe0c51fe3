"""The shapes of the room's content: a year's holidays, the festivals and their law, the laws' ways of counting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Literal

Unit = Literal["working_day", "natural_day", "month", "year"]
SATURDAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holiday:
    """One run of free days, both ends counted, and the weekend days that are worked for it."""

    festival: str
    first: date
    last: date
    worked: tuple[date, ...] = ()

    def days(self) -> list[date]:
        """Its free days."""
        return [self.first + DAY * n for n in range((self.last - self.first).days + 1)]

    def faults(self) -> Iterator[tuple[str, str]]:
        """A run that ends before it begins; a worked day that is worked anyway."""
        if self.last < self.first:
            yield "last", f"is {self.last}, before the first day, {self.first}."
        for place, day in enumerate(self.worked):
            if day.weekday() < SATURDAY:
                yield f"worked.{place}", f"is {day}, a weekday; a Saturday or Sunday is meant."


@dataclass(frozen=True, slots=True)
class Year:
    """The holidays of one calendar year, as the State Council's notice sets them. What it does not name is as the week says.

    `checked`: a person has compared it with the notice at its official source.
    """

    year: int
    basis: tuple[str, ...]
    source: str
    holiday: tuple[Holiday, ...]
    checked: bool = False

    def faults(self) -> Iterator[tuple[str, str]]:
        """Days of another year, and days that are said twice."""
        said: dict[date, str] = {}
        for place, run in enumerate(self.holiday):
            if {run.first.year, run.last.year} != {self.year}:
                yield f"holiday.{place}.first", f"is {run.first} with last {run.last}; days of {self.year} are meant."
                continue
            for key, days in ("first", run.days()), ("worked", run.worked):
                for day in days:
                    if day.year != self.year:
                        yield f"holiday.{place}.{key}", f"is {day}; days of {self.year} are meant."
                    elif day in said:
                        yield f"holiday.{place}.{key}", f"says {day} again, of which {said[day]} speaks."
                    said.setdefault(day, f"holiday {place}")


@dataclass(frozen=True, slots=True)
class Festival:
    """A festival that is free for all, with its names."""

    id: str
    zh: str
    english: str


@dataclass(frozen=True, slots=True)
class Regulation:
    """The regulation on festivals of some years, and its days by the solar calendar (`05-01`) for each festival."""

    basis: str
    since: date
    fixed: Mapping[str, tuple[str, ...]]
    until: date | None = None
    checked: bool = False

    def days(self, year: int) -> dict[date, str]:
        """Its days of fixed date in a year, with the festival of each."""
        days = {date.fromisoformat(f"{year:04}-{day}"): festival for festival, said in self.fixed.items() for day in said}
        return {day: festival for day, festival in days.items() if self.since <= day <= (self.until or date.max)}

    def faults(self) -> Iterator[tuple[str, str]]:
        """A day that no year has."""
        for festival, said in self.fixed.items():
            for place, day in enumerate(said):
                try:
                    date.fromisoformat(f"2000-{day}")
                except ValueError:
                    yield f"fixed.{festival}.{place}", f'is "{day}", but a month and day such as 05-01 is meant.'


@dataclass(frozen=True, slots=True)
class Festivals:
    """The shape of `calendars/festivals.toml`."""

    festival: tuple[Festival, ...]
    regulation: tuple[Regulation, ...]

    def faults(self) -> Iterator[tuple[str, str]]:
        """A festival that is nowhere named."""
        known = {festival.id for festival in self.festival}
        for place, regulation in enumerate(self.regulation):
            for name in regulation.fixed:
                if name not in known:
                    yield f"regulation.{place}.fixed.{name}", f"is no festival here; the festivals are {', '.join(known)}."

    def assumed(self, year: int) -> dict[date, str]:
        """The free days of a year of which only the law is known."""
        return {day: festival for regulation in self.regulation for day, festival in regulation.days(year).items()}


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """How long a rule gives: so many days, months or years, and how they are counted.

    `counts_first_day`: the day of the event is the first day. `carried`: an end on a free day moves to the next
    working day; a limit in working days ends on one anyway.
    """

    length: int
    unit: Unit
    counts_first_day: bool = False
    carried: bool = True

    def faults(self) -> Iterator[tuple[str, str]]:
        """A limit that is over before it begins."""
        if self.length < 1:
            yield "length", f"is {self.length}, but 1 or more is meant."


@dataclass(frozen=True, slots=True)
class Law:
    """What one law says, while it is in force, about the counting of its limits.

    `units` are its own words for units. `in_working_days` are the lengths whose days are working days although they are
    printed as days are elsewhere.
    """

    KEY: ClassVar[tuple[str, ...]] = ("since",)

    title: str
    article: str
    since: date
    units: Mapping[str, Unit]
    says: str
    until: date | None = None
    in_working_days: tuple[int, ...] = ()
    counts_first_day: bool = False
    carried: bool = True
    checked: bool = False

    def limit(self, length: int, word: str) -> TimeLimit:
        """The time limit that is printed so. Raises LookupError for a word that the law does not use."""
        unit = self.units.get(word)
        if unit is None:
            raise LookupError(f"{self.title} counts in {', '.join(self.units)}, not in {word}.")
        if unit == "natural_day" and length in self.in_working_days:
            unit = "working_day"
        return TimeLimit(length, unit, self.counts_first_day, self.carried)


@dataclass(frozen=True, slots=True)
class Counting:
    """One way of counting through the laws that have said it: the shape of a file in `countings/`."""

    name: str
    law: tuple[Law, ...]

    def on(self, day: date) -> Law:
        """The law in force on a day. Raises LookupError when there was none."""
        for law in self.law:
            if law.since <= day <= (law.until or date.max):
                return law
        raise LookupError(f"{self.name}: no law is known for {day}; the first is {self.law[0].title} of {self.law[0].since}.")


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages."""

    zh: str
    english: str


@dataclass(frozen=True, slots=True)
class Texts:
    """The shape of `steps.toml`."""

    step: Mapping[str, Text]
    unit: Mapping[str, Text]
    span: Text
