"""What the notice asks, of whom, by when: the first lines of the page, and the view by unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.notice.api import Duty, Notice
from minzheng.portal.public import words
from minzheng.portal.public.labels import Labels, dom
from minzheng.portal.ui.typeset import typeset


@dataclass(frozen=True, slots=True)
class Task:
    """A duty in a list of many: its bare number and the way to it."""

    place: int
    short: str
    name: str
    href: str


@dataclass(slots=True)
class UnitLine:
    """One unit of the whole notice and what falls to it."""

    name: str
    full: str = ""
    lead: list[Task] = field(default_factory=list)
    first: list[Task] = field(default_factory=list)
    alone: list[Task] = field(default_factory=list)
    other: list[Task] = field(default_factory=list)
    open: bool = False
    known: bool = True
    commanded: bool = True

    @property
    def tasks(self) -> list[Task]:
        """All of them, in the order of the notice."""
        return sorted((*self.lead, *self.first, *self.alone, *self.other), key=lambda task: task.place)

    @property
    def total(self) -> int:
        """In how many duties it stands."""
        return len(self.lead) + len(self.first) + len(self.alone) + len(self.other)


def units(notice: Notice, labels: Labels) -> list[UnitLine]:
    """Every unit, those with most duties first."""
    lines: dict[str, UnitLine] = {}
    for place, duty in enumerate(notice.duties):
        task = Task(place, labels.short(duty.id), labels.of(duty.id), f"#{dom(duty.id)}")
        for name in dict.fromkeys(unit.full or unit.name for unit in duty.units):
            unit = next(unit for unit in duty.units if (unit.full or unit.name) == name)
            line = lines.setdefault(
                name,
                UnitLine(
                    typeset(unit.name),
                    typeset(name) if name != unit.name else "",
                    open=unit.open,
                    known=unit.known,
                    commanded=unit.commanded,
                ),
            )
            if len(duty.units_all) == 1 and not duty.lead_said:
                line.alone.append(task)
            elif unit.role == "lead":
                (line.lead if duty.lead_said else line.first).append(task)
            else:
                line.other.append(task)
    return sorted(lines.values(), key=lambda line: -line.total)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The counts that the page's first sentence is made of."""

    duties: int
    units: int
    unled: int
    deadlines: int
    digits: int
    measured: int
    cover: int
    open_sets: int
    findings: int

    @classmethod
    def of(cls, notice: Notice, lines: list[UnitLine]) -> Numbers:
        """Counted from the compiled notice and nothing else."""
        duties = notice.duties
        return cls(
            duties=len(duties),
            units=len(lines),
            unled=_count(duties, words.lead_missing),
            deadlines=_count(duties, lambda duty: bool(duty.deadline)),
            digits=_count(duties, lambda duty: any(char.isdigit() for char in duty.text)),
            measured=_count(duties, lambda duty: any(target.value is not None for target in duty.targets)),
            cover=len(notice.cover_duties),
            open_sets=sum(line.open for line in lines),
            findings=len(notice.findings),
        )


def _count(duties: Iterable[Duty], asked: Callable[[Duty], bool]) -> int:
    return sum(bool(asked(duty)) for duty in duties)


def answer(numbers: Numbers) -> str:
    """What this notice asks, of whom, by when, in one sentence."""
    if not numbers.duties:
        return _("No task that someone answers for was read in this text.")
    parts = [_listed(_tasks(numbers.duties), _units(numbers.units))]
    if numbers.unled:
        unled = ngettext(
            "%(n)s of the tasks falls to several units, and the notice names no lead",
            "%(n)s of the tasks fall to several units, and the notice names no lead",
            numbers.unled,
        )
        parts[0] = _listed(parts[0], unled % {"n": numbers.unled})
    deadlines = ngettext("%(n)s has a deadline", "%(n)s have a deadline", numbers.deadlines) % {"n": numbers.deadlines}
    digits = ngettext("%(n)s has a figure", "%(n)s have a figure", numbers.digits) % {"n": numbers.digits}
    parts.append(
        _listed(
            deadlines if numbers.deadlines else _("none has a deadline"), digits if numbers.digits else _("none has a figure")
        )
    )
    return _("%(sentence)s.") % {"sentence": _("; ").join(parts)}


def _tasks(n: int) -> str:
    return ngettext("%(n)s task", "%(n)s tasks", n) % {"n": n}


def _units(n: int) -> str:
    return ngettext("%(n)s responsible unit", "%(n)s responsible units", n) % {"n": n} if n else _("no responsible unit")


def _listed(*parts: str) -> str:
    return _(", ").join(parts)


def further(notice: Notice, numbers: Numbers, lines: list[UnitLine]) -> str:
    """The next sentences: who carries most, between which days, what stands in the letter."""
    said: list[str] = []
    if lines and lines[0].total > max(1, lines[1].total if lines[1:] else 0):
        most = {"unit": lines[0].name, "n": lines[0].total}
        said.append(ngettext("%(unit)s carries most: %(n)s task", "%(unit)s carries most: %(n)s tasks", lines[0].total) % most)
    days = sorted({duty.deadline for duty in notice.duties if duty.deadline})
    if len(days) > 1:
        said.append(
            _("the deadlines lie between %(first)s and %(last)s") % {"first": words.day(days[0]), "last": words.day(days[-1])}
        )
    elif days:
        said.append(_("the one deadline is %(day)s") % {"day": words.day(days[0])})
    if numbers.cover:
        cover = ngettext(
            "%(n)s more duty stands in the covering letter", "%(n)s more duties stand in the covering letter", numbers.cover
        )
        said.append(cover % {"n": numbers.cover})
    sentence = _("; ").join(said)
    return _("%(sentence)s.") % {"sentence": sentence[0].upper() + sentence[1:]} if sentence else ""
