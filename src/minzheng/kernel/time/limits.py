"""Time limits: when one ends, and every step on the way there."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, date
from functools import cache
from pathlib import Path
from typing import Literal

from minzheng.content import api as content
from minzheng.kernel.time.calendar import Calendar, UnknownYear
from minzheng.kernel.time.schema import DAY, Counting, Texts, TimeLimit

HERE = Path(__file__).parent
Fact = Literal[
    "first_day_left_out", "first_day_counted", "counted", "month_end", "holiday", "worked_weekend", "suspended", "stopped",
    "raw_end", "carried_holiday", "carried_weekend", "carried_suspension", "not_carried",
]  # fmt: skip
Language = Literal["zh", "english"]


@dataclass(frozen=True, slots=True)
class Suspension:
    """The clock stands from `since` on and runs again on `resumes`, which counts; None while nobody knows when."""

    since: date
    resumes: date | None

    def __post_init__(self) -> None:
        if self.resumes is not None and self.resumes < self.since:
            raise ValueError(f"A suspension from {self.since} cannot end before it begins, on {self.resumes}.")


@dataclass(frozen=True, slots=True)
class Step:
    """One fact of a count: the day it is about, the day it leads to, how many days it moved, and the festival."""

    fact: Fact
    day: date
    until: date | None = None
    days: int | None = None
    festival: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a time limit ends. `raw_end` is its last day as counted, `end` the last day on which it can be kept.

    Both are None while the clock stands: then `left` says how many days remain (working days in a limit of these).
    `findings` name each year whose calendar had to be assumed; with one of them the end is not certain.
    """

    limit: TimeLimit
    starts: date
    raw_end: date | None
    end: date | None
    left: int | None
    steps: tuple[Step, ...]
    findings: tuple[UnknownYear, ...]


def deadline(limit: TimeLimit, event: date, calendar: Calendar, suspensions: Iterable[Suspension] = ()) -> Deadline:
    """The end of a limit that an event on that day sets going. Raises ValueError for a limit of less than one day."""
    for key, message in limit.faults():
        raise ValueError(f"{key} {message}")
    return _Count(limit, event, calendar, _merged(suspensions)).deadline()


def counting(name: str) -> Counting:
    """A way of counting from `countings/`: civil, licensing, reconsideration. Raises LookupError for another."""
    known = countings()
    if name not in known:
        raise LookupError(f'There is no counting "{name}"; there are {", ".join(known)}.')
    return known[name]


@cache
def countings() -> dict[str, Counting]:
    """Every way of counting there is."""
    with content.gather() as shelf:
        return {path.stem: shelf.toml(path, Counting) for path in sorted((HERE / "countings").glob("*.toml"))}


@cache
def texts() -> Texts:
    """The sentences of steps and findings."""
    return content.toml(HERE / "steps.toml", Texts)


def explain(due: Deadline, calendar: Calendar, language: Language = "zh") -> tuple[str, ...]:
    """A sentence for each step and each finding."""
    said = texts()
    sentences = []
    for step in due.steps:
        festival = calendar.festival(step.festival) if step.festival else None
        facts = {
            "day": step.day,
            "until": step.until,
            "span": _span(step, getattr(said.span, language)),
            "days": step.days,
            "length": due.limit.length,
            "unit": getattr(said.unit[due.limit.unit], language),
            "festival": getattr(festival, language, step.festival),
        }
        sentences.append(getattr(said.step[step.fact], language).format_map(facts))
    for finding in due.findings:
        assumed = ", ".join(map(str, finding.assumed)) or "-"
        sentences.append(getattr(said.step["unknown_year"], language).format(year=finding.year, assumed=assumed))
    return tuple(sentences)


def _span(step: Step, between: str) -> str:
    """The days of a step, as one day or as two with a word between."""
    return str(step.day) if step.until in (None, step.day) else between.format(first=step.day, last=step.until)


def _merged(suspensions: Iterable[Suspension]) -> tuple[Suspension, ...]:
    """The same days without overlap, in order; those of no day are left out."""
    found: list[Suspension] = []
    for one in sorted(suspensions, key=lambda one: one.since):
        last = found[-1] if found else None
        if one.resumes == one.since:
            continue
        if last and (last.resumes is None or one.since <= last.resumes):
            ends = None if last.resumes is None or one.resumes is None else max(last.resumes, one.resumes)
            found[-1] = Suspension(last.since, ends)
        else:
            found.append(one)
    return tuple(found)


class _Count:
    """One count under way: the limit is laid out, moved by each suspension that it reaches, and carried."""

    def __init__(self, limit: TimeLimit, event: date, calendar: Calendar, suspensions: tuple[Suspension, ...]) -> None:
        self.limit, self.event, self.calendar, self.suspensions = limit, event, calendar, suspensions
        self.working = limit.unit == "working_day"
        self.first = event if limit.counts_first_day else event + DAY
        self.steps: list[Step] = []

    def deadline(self) -> Deadline:
        """The whole count."""
        fact: Fact = "first_day_counted" if self.limit.counts_first_day else "first_day_left_out"
        self.steps.append(Step(fact, self.event, self.first))
        raw, left = self._moved(self._laid_out())
        if self.working:
            self._exceptions(raw if left is None else raw - DAY)
        if left is not None:
            self.steps.append(Step("stopped", raw, days=left))
            return self._ended(None, None, left, self.first if self.working else None, raw)
        self.steps.append(Step("raw_end", raw))
        end, left = self._carried(raw)
        certain = not (self.working or self.limit.carried)
        return self._ended(raw, end, left, None if certain else self.first if self.working else raw, end or raw)

    def _ended(self, raw: date | None, end: date | None, left: int | None, asked: date | None, last: date) -> Deadline:
        """The result, with what is not known of the days from `asked` to `last`, of which the calendar was asked."""
        findings = self.calendar.findings(asked, last) if asked else ()
        return Deadline(self.limit, self.event, raw, end, left, tuple(self.steps), findings)

    def _laid_out(self) -> date:
        """The last day without suspensions."""
        length = self.limit.length
        if self.working:
            last = self._later(self.first - DAY, length)
        elif self.limit.unit == "natural_day":
            last = self._later(self.first, length - 1)
        else:
            months = length * 12 if self.limit.unit == "year" else length
            last, lacking = _corresponding(self.event, months, self.limit.counts_first_day)
            if lacking:
                self.steps.append(Step("month_end", last))
        self.steps.insert(1, Step("counted", last))
        return last

    def _moved(self, end: date) -> tuple[date, int | None]:
        """The end moved by every suspension that it reaches; where one is open, its day and the days that are left."""
        for one in self.suspensions:
            since = max(one.since, self.first)
            if since > end:
                break
            if one.resumes is None:
                return since, self._days(since, end)
            if since < one.resumes:
                taken = self._days(since, one.resumes - DAY)
                self.steps.append(Step("suspended", since, one.resumes - DAY, taken))
                end = self._later(end, taken)
        return end, None

    def _carried(self, raw: date) -> tuple[date | None, int | None]:
        """The first day from the raw end on that is worked while the clock runs; None, and one day left, if none is known."""
        day = self.calendar.day(raw)
        if day.works:
            return raw, None
        if not self.limit.carried:
            self.steps.append(Step("not_carried", raw))
            return raw, None
        end = self.calendar.next_working(raw).day
        self.steps.append(Step("carried_holiday" if day.festival else "carried_weekend", raw, end, festival=day.festival))
        for one in self.suspensions:
            if one.since <= end and one.resumes is None:
                self.steps.append(Step("stopped", one.since, days=1))
                return None, 1
            if one.resumes and one.since <= end < one.resumes:
                carried = self.calendar.next_working(one.resumes).day
                self.steps.append(Step("carried_suspension", end, carried))
                end = carried
        return end, None

    def _exceptions(self, last: date) -> None:
        """The holidays and worked weekends that a count of working days went over."""
        for run in self.calendar.exceptions(self.first, last):
            self.steps.append(Step("worked_weekend" if run.works else "holiday", run.first, run.last, festival=run.festival))

    def _later(self, day: date, days: int) -> date:
        """So many working or natural days later."""
        if days == 0:
            return day
        return self.calendar.add(day, days).day if self.working else day + DAY * days

    def _days(self, first: date, last: date) -> int:
        """The working or natural days between, both ends counted."""
        return self.calendar.count(first - DAY, last).days if self.working else (last - first).days + 1


def _corresponding(event: date, months: int, counts_first_day: bool) -> tuple[date, bool]:
    """The day of that number so many months later, or the month's last, and whether it is that for want of the day.

    Where the first day counts, it is the day before.
    """
    year, month = divmod(event.year * 12 + event.month - 1 + months, 12)
    if year > MAXYEAR:
        raise OverflowError(f"the limit leaves the years to {MAXYEAR}")
    number = event.day - counts_first_day
    if number == 0:
        return date(year, month + 1, 1) - DAY, False
    longest = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(number, longest)), number > longest
