"""The trajectory: how a figure went, how fast it must go, and what it is to reach by when, with a table of the same.

Every place on it is a share of its width or height, so that it fits any screen while its words keep their size. What is known is
a solid line; what must be is dotted, what is expected dashed; a target is a line with its words on it. Where a definition changed
the line is cut, and where nothing is known it has a gap. Labels stand at the ends of lines; there is no legend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from django.utils.translation import gettext as _

from minzheng.portal.public import words as said_words

Known = tuple[date, Fraction | None]
"""A day and the value on it, or nothing where it is not known."""
_TICKS = 5  # as many lines across, more or less
_ROOM = Fraction(1, 12)  # above and below the values
_LEFT, _RIGHT = Fraction(12), Fraction(88)  # per cent of the width beyond which a word is written towards the middle


def day_words(day: date) -> str:
    """A day as it is read."""
    return said_words.day(day.isoformat())


def month_words(month: date) -> str:
    """The month of a day as it is read."""
    return said_words.day(f"{month:%Y-%m}")


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached, by which day, in words such as "30 beds and more, end of 2015"."""

    value: Fraction
    due: date
    words: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something that happened on a day: a change of definition, or an event behind the line."""

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class Band:
    """Between which values something is expected on days, least likely first."""

    edges: tuple[tuple[date, Fraction, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """A text at a place in per cent; `anchor` says which of its ends stands there, and `roomy` that a phone leaves it out."""

    x: str
    y: str
    words: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table."""

    day: str
    value: str
    needed: str


@dataclass(frozen=True)
class Trajectory:
    """A chart ready for `{% trajectory %}`. Paths are in thousandths of the plot, words and marks in per cent of it."""

    id: str
    title: str
    description: str
    unit: str
    levels: tuple[Word, ...]
    days: tuple[Word, ...]
    lines: tuple[str, ...]
    required: str
    ahead: str
    bands: tuple[str, ...]
    target: Word | None
    now: Word | None
    today: Word | None
    pace: Word | None
    cuts: tuple[Word, ...]
    events: tuple[Word, ...]
    ends: tuple[Word, ...]
    rows: tuple[Row, ...]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.lines and self.now is None

    @property
    def paced(self) -> bool:
        """Whether the table has a column of what was needed."""
        return any(row.needed for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where days and values lie."""

    begins: date
    ends: date
    low: Fraction
    high: Fraction

    def x(self, day: date) -> Fraction:
        whole = max((self.ends - self.begins).days, 1)
        return min(max(Fraction((day - self.begins).days * 100, whole), Fraction(0)), Fraction(100))

    def y(self, value: Fraction) -> Fraction:
        return 100 - (value - self.low) * 100 / (self.high - self.low)

    def path(self, points: Iterable[tuple[date, Fraction]]) -> str:
        """A line through points."""
        at = [f"{_share(self.x(day) * 10)} {_share(self.y(value) * 10)}" for day, value in points]
        return "M" + "L".join(at if len(at) > 1 else at * 2)  # a line to itself is a dot

    def word(self, day: date, value: Fraction, words: str) -> Word:
        """A word at a point, written towards the middle where it would stand out at a side."""
        x = self.x(day)
        anchor = "end" if x > _RIGHT else "start" if x < _LEFT else "middle"
        return Word(_share(x), _share(self.y(value)), words, anchor)


def trajectory(
    history: Sequence[Known],
    *,
    title: str,
    unit: str = "",
    decimals: int = 1,
    until: date | None = None,
    ceiling: Fraction | None = None,
    today: date | None = None,
    target: Target | None = None,
    required: Sequence[tuple[date, Fraction]] = (),
    ahead: Sequence[tuple[date, Fraction]] = (),
    bands: Sequence[Band] = (),
    breaks: Sequence[Note] = (),
    events: Sequence[Note] = (),
    identity: str = "trajectory",
) -> Trajectory:
    """A chart of what is known on days in their order.

    `required` is the dotted line of an even pace, `ahead` the dashed one of what is expected, with `bands` about it. `until` is
    the last day of the chart where no target or line goes beyond, `ceiling` what no value can exceed, such as 100 per cent.
    Raises ValueError where no day is given.
    """
    if not history:
        raise ValueError("A trajectory needs a day at least, be it one of which nothing is known.")
    frame = _frame(history, until, ceiling, target, [*required, *ahead], bands)
    known = [(day, value) for day, value in history if value is not None]
    last = known[-1] if known else None
    said = {"first": day_words(history[0][0]), "last": day_words(history[-1][0]), "n": len(known)}
    return Trajectory(
        id=identity,
        title=title,
        description=_("A line from %(first)s to %(last)s with %(n)s known values; the table says the same in words.") % said,
        unit=unit,
        levels=tuple(Word("0", _share(frame.y(level)), _number(level, _places(frame))) for level in _levels(frame)),
        days=tuple(_days(frame)),
        lines=tuple(frame.path(some) for some in _runs(history, [one.day for one in breaks]) if some),
        required=frame.path(required) if len(required) > 1 else "",
        ahead=frame.path(ahead) if len(ahead) > 1 else "",
        bands=tuple(_band(frame, band) for band in bands),
        target=Word("0", _share(frame.y(target.value)), target.words) if target else None,
        now=frame.word(*last, _number(last[1], decimals)) if last else None,
        today=frame.word(today, frame.low, _("Today %(day)s") % {"day": day_words(today)}) if today else None,
        pace=_pace(frame, required),
        cuts=tuple(frame.word(one.day, frame.high, one.words) for one in breaks),
        events=tuple(_event(frame, known, one) for one in events),
        ends=tuple(_ends(frame, ahead, bands, decimals)),
        rows=tuple(_rows(history, required, decimals)),
    )


def _frame(
    history: Sequence[Known],
    until: date | None,
    ceiling: Fraction | None,
    target: Target | None,
    lines: Sequence[tuple[date, Fraction]],
    bands: Sequence[Band],
) -> _Frame:
    """Round values about all that is drawn."""
    edges = [edge for band in bands for edge in band.edges]
    values = [value for _day, value in (*history, *lines) if value is not None]
    values += [value for _day, low, high in edges for value in (low, high)]
    days = [one[0] for one in (*history, *lines)] + [edge[0] for edge in edges] + [until or history[0][0]]
    if target:
        values, days = [*values, target.value], [*days, target.due]
    low, high = min(values, default=Fraction(0)), max(values, default=Fraction(1))
    room = (high - low) * _ROOM or max(abs(high) / 10, Fraction(1, 10))
    step = _step((high - low + 2 * room) / _TICKS)
    bottom = floor((low - room) / step) * step
    top = ceil((high + room) / step) * step
    if ceiling is not None and high <= ceiling < top:
        top = ceiling
    return _Frame(min(days), max(days), max(bottom, Fraction(0)) if low >= 0 else bottom, top)


def _step(least: Fraction) -> Fraction:
    """A round step of this size or a little more."""
    size = Fraction(1)
    while size * 10 <= least:
        size *= 10
    while size > least:
        size /= 10
    return next(step for step in (size, size * 2, size * 5 / 2, size * 5, size * 10) if step >= least)


def _levels(frame: _Frame) -> Iterator[Fraction]:
    step = _step((frame.high - frame.low) / (_TICKS + 1))
    level = ceil(frame.low / step) * step
    while level <= frame.high:
        yield level
        level += step


def _places(frame: _Frame) -> int:
    """How many decimals a level needs."""
    return next((n for n in range(4) if all((level * 10**n).denominator == 1 for level in _levels(frame))), 4)


def _days(frame: _Frame) -> Iterator[Word]:
    """The first day, the beginnings of years, the last day; a year too near to an end is left out, more on a phone."""
    yield Word("0", "100", day_words(frame.begins))
    years = range(frame.begins.year + 1, frame.ends.year + 1)
    every = max(1, len(years) // 4)
    for year in years[::every]:
        x = frame.x(date(year, 1, 1))
        if 20 <= x <= 78:
            yield Word(_share(x), "100", str(year), "middle" if 40 <= x <= 60 else "middle roomy")
    if frame.ends > frame.begins:
        yield Word("100", "100", day_words(frame.ends), "end")


def _runs(history: Sequence[Known], cuts: Sequence[date]) -> Iterator[list[tuple[date, Fraction]]]:
    """Stretches of days without a gap and without a change of definition."""
    run: list[tuple[date, Fraction]] = []
    for day, value in history:
        if value is None or (run and any(run[-1][0] < cut <= day for cut in cuts)):
            yield run
            run = []
        if value is not None:
            run.append((day, value))
    yield run


def _band(frame: _Frame, band: Band) -> str:
    there = [(day, high) for day, _low, high in band.edges]
    back = [(day, low) for day, low, _high in reversed(band.edges)]
    return f"{frame.path([*there, *back])}Z"


def _pace(frame: _Frame, required: Sequence[tuple[date, Fraction]]) -> Word | None:
    if len(required) < 2:
        return None
    (first, low), (last, high) = required[0], required[-1]
    return frame.word(first + (last - first) / 3, low + (high - low) / 3, _("even pace"))


def _event(frame: _Frame, known: Sequence[tuple[date, Fraction]], note: Note) -> Word:
    """Its words at the line as it was that day."""
    value = next((value for day, value in reversed(known) if day <= note.day), frame.low)
    return frame.word(note.day, value, note.words)


def _ends(frame: _Frame, ahead: Sequence[tuple[date, Fraction]], bands: Sequence[Band], decimals: int) -> Iterator[Word]:
    """What stands at the right of the last day."""
    if ahead:
        yield Word("0", _share(frame.y(ahead[-1][1])), _("%(n)s most likely") % {"n": _number(ahead[-1][1], decimals)})
    if bands:
        _day, low, high = bands[0].edges[-1]
        yield Word("0", _share(frame.y(high)), _("%(n)s at best") % {"n": _number(high, decimals)})
        yield Word("0", _share(frame.y(low)), _("%(n)s at worst") % {"n": _number(low, decimals)})


def _rows(history: Sequence[Known], required: Sequence[tuple[date, Fraction]], decimals: int) -> Iterator[Row]:
    for day, value in history:
        needed = _on_the_way(required, day)
        yield Row(
            day_words(day),
            _("not known") if value is None else _number(value, decimals),
            "" if needed is None else _number(needed, decimals),
        )


def _on_the_way(required: Sequence[tuple[date, Fraction]], day: date) -> Fraction | None:
    """What an even pace would have reached by a day."""
    if len(required) < 2 or not required[0][0] <= day <= required[-1][0]:
        return None
    (first, low), (last, high) = required[0], required[-1]
    return low + (high - low) * (day - first).days / max((last - first).days, 1)


def _number(value: Fraction, decimals: int) -> str:
    """A number in digits, cut rather than rounded: no drawing reaches a target that was not reached."""
    return f"{Decimal(floor(value * 10**decimals)).scaleb(-decimals):,f}"


def _share(share: Fraction) -> str:
    """Two decimals and no noughts behind."""
    return f"{float(share):.2f}".rstrip("0").rstrip(".")
