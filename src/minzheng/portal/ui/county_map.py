"""The county map: drawn by the server from borders that can be replaced, for any day, with a table of the same.

The shapes are the county units of the map's own day. For another day each is filled with what lay there then; where several
units lay in one shape they are listed singly, for no border is invented.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.kernel.places import api as places
from minzheng.kernel.places.api import Figure, Place
from minzheng.portal.ui import borders

STEPS = ("step-1", "step-2", "step-3", "step-4", "step-5")
STATES = ("one", "two", "three", "done", "go", "mind", "tight", "stop", "dim", "mixed", *STEPS)
"""What a shape may be filled with: kinds of things without a judgement, the lights, unknown, several in one, less to more."""


@dataclass(frozen=True, slots=True)
class MapCell:
    """What is to be said of one county unit: a state, the words for it, and where it leads."""

    state: str
    words: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A county unit of the day asked, with its cell; `part`: only a part of it lay here."""

    place: Place
    cell: MapCell
    part: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """One area of the map and what lay there; its title is what a reader is told of it."""

    code: str
    name: str
    path: str
    state: str
    title: str
    href: str
    selected: bool
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table that says the same as the map."""

    city: str
    place: Place
    cell: MapCell


@dataclass(frozen=True)
class CountyMap:
    """A map ready for `{% county_map %}`; without a ground there is only the table."""

    id: str
    title: str
    description: str
    shapes: tuple[Shape, ...]
    legend: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    ground: borders.Ground | None

    @property
    def linked(self) -> bool:
        """Whether shapes lead somewhere; then it is a group and not one picture, which may hold no links."""
        return any(shape.href for shape in self.shapes)

    @property
    def several(self) -> tuple[Shape, ...]:
        """Shapes in which several units lay, or a unit of another name."""
        return tuple(shape for shape in self.shapes if [one.place.name for one in shape.members] != [shape.name])


def county_map(
    day: date,
    fills: Mapping[str, MapCell],
    selected: str = "",
    *,
    title: str = "",
    legend: Sequence[tuple[str, str]] = (),
    identity: str = "map",
) -> CountyMap:
    """The map of a day. `fills` has a cell for each county unit in force on it; one without is unknown.

    Raises BeforeTheList, and ValueError for a state that the map cannot show.
    """
    for cell in fills.values():
        if cell.state not in STATES:
            raise ValueError(f'The map cannot show the state "{cell.state}"; it knows {", ".join(STATES)}.')
    ground, standing = borders.default(), places.default().on(day)
    unknown = MapCell("dim", _("nothing known"))
    at = _members(day, ground) if ground else {}
    members = {code: [Member(one, fills.get(one.code, unknown), part) for one, part in found] for code, found in at.items()}
    shapes = [_shape(code, path, members[code], selected, unknown) for code, path in ground.paths.items()] if ground else []
    listed = [place for place in standing.places.values() if places.level(place.code) == "county"]
    rows = tuple(Row(_above(standing.path(one.code)), one, fills.get(one.code, unknown)) for one in listed)
    return CountyMap(
        identity,
        title or _("County units"),
        _("A map of the province with %(n)s county units; the table below says the same in words.") % {"n": len(rows)},
        tuple(sorted(shapes, key=lambda shape: shape.selected)),  # what is drawn last lies on top
        tuple((state, words) for state, words in legend if state in {shape.state for shape in shapes}),
        rows,
        ground,
    )


def _above(path: tuple[Place, ...]) -> str:
    return path[-2].name if len(path) > 1 else ""


def _shape(code: str, path: str, members: list[Member], selected: str, unknown: MapCell) -> Shape:
    name = places.name(code)
    states = {one.cell.state for one in members} or {unknown.state}
    told = pgettext("between items", "; ").join(_told(one) for one in members) or unknown.words
    alone = len(members) == 1 and members[0].place.name == name
    title = told if alone else _("Today %(name)s; on that day %(members)s") % {"name": name, "members": told}
    href = members[0].cell.href if len(members) == 1 else ""
    chosen = bool(selected) and selected in {code, *(one.place.code for one in members)}
    return Shape(code, name, path, states.pop() if len(states) == 1 else "mixed", title, href, chosen, tuple(members))


def _told(member: Member) -> str:
    words = {"name": member.place.name, "words": member.cell.words}
    return (_("a part of %(name)s, %(words)s") if member.part else _("%(name)s, %(words)s")) % words


def _members(day: date, ground: borders.Ground) -> dict[str, list[tuple[Place, bool]]]:
    """Which county units of a day lay in which shape, and whether only in part; those that lay there whole first."""
    gazetteer = places.default()
    units = [place for place in gazetteer.on(day).places.values() if places.level(place.code) == "county"]
    found: dict[str, list[tuple[Place, bool]]] = defaultdict(list)
    parts: dict[str, list[tuple[Place, bool]]] = defaultdict(list)
    standing = gazetteer.on(day)
    for piece in places.roll_up(gazetteer, [Figure(one.code, day, 1) for one in units], ground.as_of).pieces:
        place = standing.places[piece.figure.code]
        ends = [one.code for one in piece.among] or [piece.place.code if piece.place else ""]
        if len(ends) == 1 or place.code in ends:  # where it was divided, it is drawn where its code stayed
            found[place.code if place.code in ends else ends[0]].append((place, False))
            for code in ends:
                parts[code].append((place, True))
        else:
            for code in ends:
                found[code].append((place, True))
    return {code: sorted(found.get(code) or parts.get(code, []), key=lambda one: one[1]) for code in ground.paths}
