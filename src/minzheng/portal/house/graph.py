"""Who answers with whom: units against duties on one sheet, and of one unit its duties and those with whom it has them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import ngettext

from minzheng.plan.duties import api as duties
from minzheng.portal.desk.frame import Frame, said
from minzheng.portal.plan import saying

CELL, ROW, TOP = 11, 15, 26
"""Of a duty's column, of a unit's row, and of the head above them, in units of the drawing."""


@dataclass(slots=True)
class Unit:
    """A unit with the duties in which it has a part, by their numbers, and its role in each."""

    key: str
    name: str
    known: bool
    roles: dict[str, duties.Role] = field(default_factory=dict)

    def count(self, role: str) -> int:
        """In how many it has a role."""
        return sum(one == role for one in self.roles.values())

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """In how many it has each role, with the role's word."""
        return tuple((saying.role(role), self.count(role)) for role in duties.roles())


@dataclass(frozen=True, slots=True)
class Mark:
    """A unit's part in a duty on the drawing."""

    x: int
    y: int
    role: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the drawing."""

    unit: Unit
    y: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Graph:
    """All parts of a plan at the place looked at, on the day looked at."""

    desk: Frame
    plan: duties.Plan
    asked: str

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Every unit, those that lead most first, then those with most parts."""
        found: dict[str, Unit] = {}
        for duty in self.plan.tasks:
            for one in duties.who(duty, self.desk.place, self.desk.day):
                bodies = {unit.name: unit.key for unit in reversed(one.units)}  # renamed on a day not known, it is still one body
                named = [(key, name, True) for name, key in bodies.items()] or [(one.part.token, one.part.token, False)]
                role: duties.Role = "lead" if one.leads else "co" if one.role == "lead" else one.role
                for key, name, known in named:
                    unit = found.setdefault(key, Unit(key, name, known))
                    if unit.roles.get(duty.no) != "lead":
                        unit.roles[duty.no] = role
        return tuple(sorted(found.values(), key=lambda unit: (not unit.known, -unit.count("lead"), -len(unit.roles))))

    @property
    def columns(self) -> tuple[tuple[int, str], ...]:
        """The numbers above the drawing, every fifth."""
        return tuple((self._x(place), duty.no) for place, duty in enumerate(self.plan.tasks) if place % 5 == 4 or not place)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The drawing, row by row."""
        found = []
        for place, unit in enumerate(self.units):
            y = TOP + place * ROW
            marks = [
                Mark(self._x(column), y, role, self._title(unit, duty, role), self._href(duty.no))
                for column, duty in enumerate(self.plan.tasks)
                if (role := unit.roles.get(duty.no))
            ]
            found.append(Line(unit, y, tuple(marks)))
        return tuple(found)

    @property
    def width(self) -> int:
        """Of the drawing."""
        return len(self.plan.tasks) * CELL

    @property
    def height(self) -> int:
        """Of the drawing."""
        return TOP + len(self.units) * ROW

    @cached_property
    def chosen(self) -> Unit | None:
        """The unit that the reader asked for."""
        return next((unit for unit in self.units if unit.key == self.asked), None)

    @property
    def duties_of(self) -> tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]:
        """The duties of the chosen unit by its role: number, name, address."""
        if self.chosen is None:
            return ()
        numbers = {duty.no: duty for duty in self.plan.tasks}
        found = []
        for role in duties.roles():
            mine = [numbers[no] for no, its in self.chosen.roles.items() if its == role]
            if mine:
                found.append((saying.role(role), tuple((one.no, said(one.short), self._href(one.no)) for one in mine)))
        return tuple(found)

    @property
    def together(self) -> tuple[tuple[Unit, int, int], ...]:
        """With whom the chosen unit has duties: how many in all, and in how many of them one of the two leads; most first."""
        chosen = self.chosen
        if chosen is None:
            return ()
        shared, led = Counter[str](), Counter[str]()
        for unit in self.units:
            for no in unit.roles.keys() & chosen.roles.keys() if unit is not chosen else ():
                shared[unit.key] += 1
                led[unit.key] += "lead" in {unit.roles[no], chosen.roles[no]}
        known = {unit.key: unit for unit in self.units}
        return tuple((known[key], n, led[key]) for key, n in shared.most_common())

    @property
    def roles(self) -> tuple[tuple[str, str], ...]:
        """The roles with their words."""
        return tuple((code, saying.role(code)) for code in duties.roles())

    @property
    def answer(self) -> str:
        """The first line."""
        parts = sum(len(unit.roles) for unit in self.units)
        leading = sum(bool(unit.count("lead")) for unit in self.units)
        told = {"n": len(self.units), "parts": parts, "leading": leading}
        words = ngettext(
            "%(n)s unit, %(parts)s parts, %(leading)s lead something",
            "%(n)s units, %(parts)s parts, %(leading)s lead something",
            len(self.units),
        )
        return words % told

    def _x(self, column: int) -> int:
        return column * CELL

    def _href(self, no: str) -> str:
        return self.desk.link("plan:duty", self.plan.id, no)

    def _title(self, unit: Unit, duty: duties.Duty, role: duties.Role) -> str:
        return f"{unit.name} · {duty.no} {said(duty.short)} · {saying.role(role)}"
