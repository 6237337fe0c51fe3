"""A plan at a place on a day as a house: floors of rooms, rooms of windows, in the order of the notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from minzheng.plan.duties import api as duties
from minzheng.plan.standing import api as standing
from minzheng.portal.desk.frame import Frame, lang, said
from minzheng.portal.house.shapes import COLUMNS, HouseShape, houses
from minzheng.portal.promises import shown
from minzheng.portal.ui.typeset import typeset

ORDER = ("roof", "hall", "rooms", "foundation", "plain")


@dataclass(frozen=True, slots=True)
class Window:
    """One clause: number, name of at most 8 letters, light, a few letters of why. `pending`: it has something to decide."""

    no: str
    name: str
    state: str
    word: str
    brief: str
    reason: str
    href: str
    pending: bool

    @property
    def glyph(self) -> str:
        """The shape of its light."""
        return shown.glyph(self.state)


@dataclass(frozen=True, slots=True)
class Room:
    """A part of the notice: its windows in their order, so many beside each other."""

    numeral: str
    name: str
    range: str
    columns: int
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Storey:
    """Rooms beside each other."""

    floor: str
    rooms: tuple[Room, ...]


@dataclass(frozen=True)
class House:
    """The whole: its name, its floors from the roof down, and the windows of the letter below it."""

    name: str
    drawn: bool
    storeys: tuple[Storey, ...]
    letter: tuple[Window, ...]
    counts: tuple[tuple[str, str, int], ...] = field(default=())


def house(desk: Frame, plan: duties.Plan, found: Sequence[standing.DutyStanding], pending: frozenset[str]) -> House:
    """A plan as a house; of a notice for which none is drawn, a plain room for each part."""
    shape = houses().get(plan.number)
    parts: dict[str, list[standing.DutyStanding]] = {}
    for one in found:
        if one.duty.kind == "task":
            parts.setdefault(one.duty.headings[0] if one.duty.headings else "", []).append(one)
    fits = shape is not None and len(shape.room) == len(parts)
    storeys = _drawn(desk, shape, parts, pending) if shape and fits else _plain(desk, parts, pending)
    letter = tuple(window(desk, one, pending) for one in found if one.duty.kind != "task")
    name = said(shape.name) if shape and fits else plan.number
    counts = shown.counted(one.state for some in parts.values() for one in some)
    return House(name, fits, storeys, letter, counts)


def _drawn(
    desk: Frame, shape: HouseShape, parts: dict[str, list[standing.DutyStanding]], pending: frozenset[str]
) -> tuple[Storey, ...]:
    by_part = list(parts.items())
    floors: dict[str, list[Room]] = {}
    for room in shape.room:
        heading, some = by_part[room.part - 1]
        floors.setdefault(room.floor, []).append(_room(desk, heading, some, pending, room.columns, said(room.name)))
    return tuple(Storey(floor, tuple(floors[floor])) for floor in ORDER if floor in floors)


def _plain(desk: Frame, parts: dict[str, list[standing.DutyStanding]], pending: frozenset[str]) -> tuple[Storey, ...]:
    return tuple(Storey("plain", (_room(desk, heading, some, pending, COLUMNS),)) for heading, some in parts.items())


def _room(
    desk: Frame, heading: str, some: Sequence[standing.DutyStanding], pending: frozenset[str], columns: int, name: str = ""
) -> Room:
    numeral, mark, rest = typeset(heading).partition("\u3001")
    first, last = some[0].duty.no, some[-1].duty.no
    span = _("clauses %(first)s to %(last)s") if first != last else _("clause %(first)s")
    windows = tuple(window(desk, one, pending) for one in some)
    called = name or (rest if mark else typeset(heading)) or _("Duties")
    return Room(numeral if mark else "", called, span % {"first": first, "last": last}, columns, windows)


def window(desk: Frame, one: standing.DutyStanding, pending: frozenset[str]) -> Window:
    """A clause as a window."""
    brief = one.reasons[0].brief(lang()) if one.worst else ""
    return Window(
        no=one.duty.no,
        name=said(one.duty.short),
        state=one.state,
        word=shown.state_word(one.state),
        brief=brief,
        reason=one.reasons[0].of(lang()),
        href=desk.link("plan:duty", one.duty.plan, one.duty.no),
        pending=one.duty.no in pending,
    )
