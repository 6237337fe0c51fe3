"""The county map: drawn by the server from borders that can be replaced, for any day, with a table of the same.

The shapes are the county units of the map's own day. For another day each is filled with what lay there then; where several
units lay in one shape they are listed singly, for no border is invented.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.content import api as content
from minzheng.kernel.places import api as places
from minzheng.kernel.places.api import Figure, Place

STATES = ("one", "two", "three", "done", "go", "mind", "tight", "stop", "dim", "mixed")
"""What a shape may be filled with: kinds of things without a judgement, the lights, unknown, and several in one."""

Spot = tuple[int, int]


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
    """A map ready for `{% county_map %}`."""

    id: str
    title: str
    description: str
    width: int
    height: int
    shapes: tuple[Shape, ...]
    edges: str
    labels: tuple[tuple[str, int, int], ...]
    legend: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    source: str
    review_number: str

    @property
    def several(self) -> tuple[Shape, ...]:
        """Shapes in which several units lay, or a unit of another name."""
        return tuple(shape for shape in self.shapes if [one.place.name for one in shape.members] != [shape.name])


@dataclass(frozen=True)
class Ground:
    """The borders as they were read: the path of each shape, the edges of cities, where their names stand."""

    as_of: date
    width: int
    height: int
    source: str
    review_number: str
    paths: Mapping[str, str]
    edges: str
    labels: tuple[tuple[str, int, int], ...]


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
    ground, standing = _ground(), places.default().on(day)
    unknown = MapCell("dim", _("nothing known"))
    at = {code: [Member(one, fills.get(one.code, unknown), part) for one, part in found] for code, found in _members(day).items()}
    shapes = tuple(_shape(code, path, at.get(code, []), selected, unknown) for code, path in ground.paths.items())
    listed = [place for place in standing.places.values() if places.level(place.code) == "county"]
    rows = tuple(Row(standing.path(one.code)[-2].name, one, fills.get(one.code, unknown)) for one in listed)
    return CountyMap(
        identity,
        title or _("County units"),
        _("A map of the province with %(n)s county units; the table below says the same in words.") % {"n": len(rows)},
        ground.width,
        ground.height,
        tuple(sorted(shapes, key=lambda shape: shape.selected)),  # what is drawn last lies on top
        ground.edges,
        ground.labels,
        tuple((state, words) for state, words in legend if state in {shape.state for shape in shapes}),
        rows,
        ground.source,
        ground.review_number,
    )


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


def _members(day: date) -> dict[str, list[tuple[Place, bool]]]:
    """Which county units of a day lay in which shape, and whether only in part."""
    gazetteer, ground = places.default(), _ground()
    units = [place for place in gazetteer.on(day).places.values() if places.level(place.code) == "county"]
    found: dict[str, list[tuple[Place, bool]]] = defaultdict(list)
    parts: dict[str, list[tuple[Place, bool]]] = defaultdict(list)
    for piece in places.roll_up(gazetteer, [Figure(one.code, day, 1) for one in units], ground.as_of).pieces:
        place = gazetteer.on(day).places[piece.figure.code]
        ends = [one.code for one in piece.among] or [piece.place.code if piece.place else ""]
        if not piece.held or place.code in ends:
            found[ends[0] if not piece.held else place.code].append((place, False))
        for code in ends if piece.held else ():
            parts[code].append((place, True))
    return {code: found.get(code) or parts.get(code, []) for code in ground.paths}


@cache
def _ground() -> Ground:
    """The map of the jurisdiction. Raises ContentError when its shapes are not its county units."""
    file = content.jurisdiction() / "map.json"
    told = json.loads(content.text(file))
    as_of = date.fromisoformat(told["as_of"])
    standing = places.default().on(as_of)
    units = {place.code for place in standing.places.values() if places.level(place.code) == "county"}
    if strange := sorted(units ^ told["shapes"].keys()):
        message = f"has other shapes than the county units of {as_of}: {', '.join(strange)}."
        raise content.ContentError([content.Fault(file, None, "shapes", message)])
    arcs = [_points(arc) for arc in told["arcs"]]
    rings = {code: [_ring(arcs, way) for way in ways] for code, ways in told["shapes"].items()}
    cities = {code: standing.path(code)[-2] for code in rings}
    sides: dict[int, list[str]] = defaultdict(list)
    for code, ways in told["shapes"].items():
        for arc in (arc for way in ways for arc in way):
            sides[max(arc, ~arc)].append(cities[code].code)
    edges = "".join(_path(arcs[arc]) for arc, codes in sides.items() if len(codes) == 1 or len(set(codes)) > 1)
    paths = {code: "".join(f"{_path(ring)}z" for ring in drawn) for code, drawn in rings.items()}
    labels = tuple(
        _label(city, [r for code in rings if cities[code] == city for r in rings[code]])
        for city in dict.fromkeys(cities.values())
    )
    return Ground(as_of, told["width"], told["height"], told["source"], told["review_number"], paths, edges, labels)


def _points(arc: Sequence[int]) -> list[Spot]:
    x, y = arc[:2]
    points = [(x, y)]
    for dx, dy in zip(arc[2::2], arc[3::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def _ring(arcs: Sequence[list[Spot]], way: Iterable[int]) -> list[Spot]:
    def walked() -> Iterator[Spot]:
        for arc in way:
            yield from arcs[arc] if arc >= 0 else reversed(arcs[~arc])

    points = list(walked())
    return [points[0], *(b for a, b in pairwise(points) if a != b)]


def _path(points: Sequence[Spot]) -> str:
    steps = " ".join(f"{bx - ax} {by - ay}" for (ax, ay), (bx, by) in pairwise(points))
    return f"M{points[0][0]} {points[0][1]}l{steps}" if steps else ""


def _label(city: Place, rings: Iterable[list[Spot]]) -> tuple[str, int, int]:
    """The name of a city and the middle of its ground."""
    area = x = y = 0.0
    for ring in rings:
        for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
            cross = ax * by - bx * ay
            area, x, y = area + cross, x + (ax + bx) * cross, y + (ay + by) * cross
    return city.name, round(x / 3 / area), round(y / 3 / area)
