"""The borders of county units as a file tells them: arcs on a grid, shared by the shapes on either side."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from minzheng.content import api as content
from minzheng.kernel.places import api as places
from minzheng.kernel.places.api import Place

Spot = tuple[int, int]


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


@cache
def default() -> Ground | None:
    """The map of the jurisdiction, or None where it has none. Raises ContentError."""
    file = content.jurisdiction() / "map.json"
    return load(file) if file.exists() else None


def load(file: Path) -> Ground:
    """A map from its file. Raises ContentError when it cannot be used, or its shapes are not the county units of its day."""
    text = content.text(file)
    try:
        return _drawn(file, json.loads(text))
    except json.JSONDecodeError as error:
        raise content.ContentError([content.Fault(file, error.lineno, "", f"is not JSON: {error.msg}.")]) from error
    except KeyError as error:
        raise content.ContentError([content.Fault(file, None, str(error.args[0]), "is missing.")]) from error
    except content.ContentError:
        raise
    except (IndexError, TypeError, ValueError) as error:
        raise content.ContentError([content.Fault(file, None, "", f"cannot be used as a map: {error}.")]) from error


def _drawn(file: Path, told: dict[str, Any]) -> Ground:
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
    paths = {code: "".join(f"{path}z" for path in map(_path, drawn) if path) for code, drawn in rings.items()}
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
