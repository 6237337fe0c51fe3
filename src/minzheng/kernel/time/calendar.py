"""Working days from an own table. A year that is not in it is said, never passed over."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from functools import cache
from pathlib import Path
from typing import Literal

from minzheng.content import api as content
from minzheng.kernel.time.schema import DAY, SATURDAY, Festival, Festivals, Year

CALENDARS = Path(__file__).with_name("calendars")
Why = Literal["weekday", "weekend", "holiday", "worked_weekend"]


@dataclass(frozen=True, slots=True)
class Day:
    """One day: whether it is worked, why, for which festival, and whether its year is in the table."""

    on: date
    works: bool
    why: Why
    festival: str | None
    known: bool


@dataclass(frozen=True, slots=True)
class UnknownYear:
    """A finding: the table lacks a year. Weekends and the `assumed` festival days were taken as free, all else as worked."""

    year: int
    assumed: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Reached:
    """The day that a count reached, and the findings on the way."""

    day: date
    findings: tuple[UnknownYear, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """How many working days were counted, and the findings on the way."""

    days: int
    findings: tuple[UnknownYear, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Days in a row that are not as the week says: free for one festival, or worked although it is a weekend."""

    first: date
    last: date
    works: bool
    festival: str | None


@dataclass(slots=True)
class _Facts:
    """One year spelled out: the days that are not as the week says, and the days that are worked."""

    known: bool
    free: dict[date, str]
    also_worked: dict[date, str]
    worked: tuple[date, ...] = ()


class Calendar:
    """The working days of every year there is. Days are added and counted by lookup, a year at a time."""

    def __init__(self, years: Iterable[Year], festivals: Festivals) -> None:
        self._years = {year.year: year for year in years}
        self._festivals = festivals
        self._facts: dict[int, _Facts] = {}

    def over(self, *years: Year) -> Calendar:
        """This calendar with some years put in place of its own: a table kept elsewhere laid over the files."""
        return Calendar([*self._years.values(), *years], self._festivals)

    @property
    def years(self) -> tuple[Year, ...]:
        """The years in the table."""
        return tuple(self._years[year] for year in sorted(self._years))

    def festival(self, name: str) -> Festival | None:
        """The festival of an id."""
        return next((one for one in self._festivals.festival if one.id == name), None)

    def day(self, on: date) -> Day:
        """What a day is."""
        facts = self._of(on.year)
        if on in facts.free:
            return Day(on, False, "holiday", facts.free[on], facts.known)
        if on in facts.also_worked:
            return Day(on, True, "worked_weekend", facts.also_worked[on], facts.known)
        weekend = on.weekday() >= SATURDAY
        return Day(on, not weekend, "weekend" if weekend else "weekday", None, facts.known)

    def working_days(self, year: int) -> tuple[date, ...]:
        """The working days of a year; for one that is not in the table, what is assumed."""
        return self._of(year).worked

    def next_working(self, on: date) -> Reached:
        """The day itself if it is worked, else the next that is."""
        worked = self._of(on.year).worked
        reached = self._pick(on.year, bisect_left(worked, on))
        return Reached(reached, self.findings(on, reached))

    def add(self, start: date, days: int) -> Reached:
        """The working day that is so many after the start, or before it; none counts the start. Zero is `next_working`."""
        if days == 0:
            return self.next_working(start)
        worked = self._of(start.year).worked
        place = bisect_right(worked, start) + days - 1 if days > 0 else bisect_left(worked, start) + days
        reached = self._pick(start.year, place)
        return Reached(reached, self.findings(*sorted((start, reached))))

    def count(self, start: date, end: date) -> Counted:
        """How many working days after the start bring one to the end; below zero when it lies before. The inverse of `add`."""
        if end == start:
            return Counted(0, self.findings(start, end))
        if end > start:
            return Counted(self._between(start + DAY, end), self.findings(start, end))
        return Counted(-self._between(end, start - DAY), self.findings(end, start))

    def findings(self, first: date, last: date) -> tuple[UnknownYear, ...]:
        """What is not known of the days between, both ends counted."""
        missing = (year for year in range(first.year, last.year + 1) if year not in self._years)
        return tuple(UnknownYear(year, tuple(sorted(self._festivals.assumed(year)))) for year in missing)

    def exceptions(self, first: date, last: date) -> tuple[Run, ...]:
        """The runs between, both ends counted, that are not as the week says."""
        runs: list[Run] = []
        for day, works, festival in sorted(self._said(first, last)):
            joins = runs and (runs[-1].last + DAY, runs[-1].works, runs[-1].festival) == (day, works, festival)
            if joins:
                runs[-1] = Run(runs[-1].first, day, works, festival)
            else:
                runs.append(Run(day, day, works, festival))
        return tuple(runs)

    def _said(self, first: date, last: date) -> Iterator[tuple[date, bool, str]]:
        for year in range(first.year, last.year + 1):
            facts = self._of(year)
            yield from ((day, False, name) for day, name in facts.free.items() if first <= day <= last)
            yield from ((day, True, name) for day, name in facts.also_worked.items() if first <= day <= last)

    def _pick(self, year: int, place: int) -> date:
        """The working day at a place counted from the first of a year, in whatever year it lies."""
        while place < 0:
            year -= 1
            place += len(self._of(year).worked)
        while place >= len(worked := self._of(year).worked):
            place -= len(worked)
            year += 1
        return worked[place]

    def _between(self, first: date, last: date) -> int:
        """The working days between, both ends counted."""
        whole = sum(len(self._of(year).worked) for year in range(first.year, last.year))
        return whole + bisect_right(self._of(last.year).worked, last) - bisect_left(self._of(first.year).worked, first)

    def _of(self, year: int) -> _Facts:
        if year not in self._facts:
            self._facts[year] = self._spell_out(year)
        return self._facts[year]

    def _spell_out(self, year: int) -> _Facts:
        if not MINYEAR <= year <= MAXYEAR:
            raise OverflowError(f"the count leaves the years {MINYEAR} to {MAXYEAR}")
        table = self._years.get(year)
        if table:
            free = {day: run.festival for run in table.holiday for day in run.days()}
            also = {day: run.festival for run in table.holiday for day in run.worked}
        else:
            free, also = self._festivals.assumed(year), {}
        first = date(year, 1, 1).toordinal()
        days = map(date.fromordinal, range(first, date(year, 12, 31).toordinal() + 1))
        worked = tuple(day for day in days if day in also or (day not in free and day.weekday() < SATURDAY))
        return _Facts(table is not None, free, also, worked)


def load(folder: Path = CALENDARS) -> Calendar:
    """The calendar of a folder: `festivals.toml` and a file a year. Raises ContentError with every fault of every file."""
    with content.gather() as shelf:
        festivals = shelf.toml(folder / "festivals.toml", Festivals)
        paths = sorted(folder.glob("[0-9]*.toml"))
        years = [shelf.toml(path, Year) for path in paths]
        if not shelf.faults:
            names = sorted(festival.id for festival in festivals.festival)
            for path, year in zip(paths, years, strict=True):
                shelf.faults.extend(content.Fault(path, None, key, said) for key, said in _misplaced(path, year, names))
    return Calendar(years, festivals)


def _misplaced(path: Path, year: Year, names: list[str]) -> Iterator[tuple[str, str]]:
    """A file under the name of another year, a festival that is nowhere named."""
    if path.stem != str(year.year):
        yield "year", f"is {year.year}, but the file is named {path.name}."
    for place, run in enumerate(year.holiday):
        if run.festival not in names:
            yield f"holiday.{place}.festival", f'is "{run.festival}"; the festivals are {", ".join(names)}.'


@cache
def national() -> Calendar:
    """The calendar of the country, from the files beside this module."""
    return load()
