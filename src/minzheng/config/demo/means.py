"""What the demo's households live on: recipients by city, town and country, as many and as large as the figures say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

from minzheng.circumstances import api as circumstances
from minzheng.circumstances.api import Stating
from minzheng.config.demo import households, land
from minzheng.config.demo.content import MeansCity, figures, means
from minzheng.config.demo.registers import dibao
from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.places.api import Place
from minzheng.kernel.time import api as time
from minzheng.people import api as people

_YEAR, _MEAN = 365.25, 1.8
_ADULT, _OLD, _AGED = 18, 60, 80
_LARGEST = 4


class Living(NamedTuple):
    """A household as it stands: where, and the keys of those who live there with their ages, the head first."""

    id: int
    place_code: str
    members: Sequence[tuple[int, float]]


def state(within: str, tell: Callable[[str], None]) -> None:
    """A list of recipients comes in, with what they declared and what was seen, in the name of the province's officer."""
    maker, told = access.actor_of_login("js-civil_affairs"), means().list
    practised = {one.place_code[:9] for one in access.practices() if places.level(one.place_code) in {"township", "village"}}
    with time.at(told.stated):
        urban = {village.code: land.urban(village) for village in land.Land(told.stated, within).villages()}
        rows = list[Stating]()
        for county in land.Land(told.stated, within).counties():
            draw = Random(f"means {county.code}")  # noqa: S311 - invented means are no secret
            for home in _homes(county.code):
                times = means().practised if home.place_code[:9] in practised else 1
                if draw.random() < times * _chance(home.place_code[:4], urban.get(home.place_code, False), len(home.members)):
                    rows += _recipients(draw, home, county, urban=urban.get(home.place_code, False))
                rows += [
                    _aged(one, told.spoken) for one, age in home.members if age >= _AGED and draw.random() * 1000 < means().aged
                ]
        report = circumstances.bulk_state(maker, rows)
    if report.refused:
        raise RuntimeError(f"A statement of the demo was refused: {report.refused[0][1].message('en')}")
    tell(f"{len(rows):,} statements on what households live on, {len(report.remarks)} with a word")


def _homes(county: str) -> Iterator[Living]:
    """The households of a county, with those who live."""
    keys, _ = people.page(access.SYSTEM, county, size=10**6)
    lives, lived = people.lives_of(keys), people.living_in(keys)
    living: dict[int, list[int]] = {}
    for key in sorted(keys):
        if key in lived and lives[key].born:
            living.setdefault(lived[key], []).append(key)
    today = time.today()
    for home, members in living.items():
        ages = [(key, (today - (lives[key].born or today)).days / _YEAR) for key in members]
        yield Living(home, lives[members[0]].place_code, ages)


@cache
def _cities() -> dict[str, MeansCity]:
    return {one.code[:4]: one for one in means().city}


@cache
def _chance(city: str, urban: bool, size: int) -> float:
    """How likely a household of a size receives, so that as many persons do as the figures say, in households as large."""
    town = {one.code[:4]: float(one.hukou) * 10_000 * one.urban / 100 for one in figures().city}
    weights = {code: count / _cities()[code].income for code, count in town.items()}
    if urban:
        persons = means().urban * weights[city] / sum(weights.values()) / town[city]
    else:
        country = next(float(one.hukou) * 10_000 for one in figures().city if one.code[:4] == city) - town[city]
        persons = means().rural * _cities()[city].share / 1000 / country
    made = list(zip(households.weights(city), households.declared().made, strict=True))
    of_size = sum(weight for weight, one in made if min(len(one.member), _LARGEST) == min(size, _LARGEST))
    members = sum(weight * len(one.member) for weight, one in made)
    return persons * members / _MEAN * means().sizes[min(size, _LARGEST) - 1] / 1000 / of_size if of_size else 0.0


def _recipients(draw: Random, home: Living, county: Place, *, urban: bool) -> Iterator[Stating]:
    """A household in the list: what it receives, why, what its adults earn, what it has."""
    told, head, size = means().list, home.members[0][0], len(home.members)
    standard = dibao(county, told.since)[0 if urban else -1] * 100
    paid = int(standard * size * (0.3 + 0.4 * draw.random())) // 100 * 100
    yield Stating(head, "dibao", "list", told.since, told.spoken, _written(draw, paid), household=home.id)
    yield from _need(draw, home)
    left = standard * size - paid
    adults = [key for key, age in home.members if _ADULT <= age < _OLD] or [head]
    for number, key in enumerate(adults[:2]):
        kind = draw.choice(("wage", "business") if not urban else ("wage",))
        part = int(left * (0.4 + 0.5 * draw.random())) // (number + 1) // 100 * 100
        left -= part
        spoken = _spoken(draw)
        yield Stating(key, kind, "declared", spoken.replace(day=1), spoken, part, note=draw.choice(means().note[kind]))
        if draw.random() < 0.2:
            seen = min(spoken + timedelta(12), time.today())
            yield Stating(key, kind, "visit", seen.replace(day=1), seen, int(part * (0.9 + 0.5 * draw.random())) // 100 * 100)
    for key, age in home.members:
        if age >= _OLD and draw.random() < 0.8:
            yield Stating(key, "resident_pension", "list", told.since, told.spoken, 8_000 + 500 * int(draw.random() * 5))
    spoken = _spoken(draw)
    yield Stating(head, "housing", "visit", spoken, spoken, int(2_000 + 3_500 * draw.random() * (1 + size)), household=home.id)
    if draw.random() < 0.5:
        yield Stating(
            head, "deposit", "declared", spoken, spoken, int(draw.random() * standard * 12) // 100 * 100, household=home.id
        )


def _need(draw: Random, home: Living) -> Iterator[Stating]:
    """Why they receive: as often one reason as another, where somebody fits."""
    reasons = means().reason
    why = draw.choices(list(reasons), list(reasons.values()))[0]
    fits = {
        "old_age": [key for key, age in home.members if age >= _OLD],
        "child": [key for key, age in home.members if age < _ADULT],
        "no_work": [key for key, age in home.members if _ADULT <= age < _OLD],
    }.get(why, [key for key, _ in home.members])
    key, spoken = draw.choice(fits) if fits else home.members[0][0], _spoken(draw)
    kind = why if fits else "illness"
    note = draw.choice(means().note[kind]) if kind in means().note else ""
    yield Stating(key, kind, "declared", spoken, spoken, note=note)


def _aged(key: int, spoken: date) -> Stating:
    return Stating(key, "elderly", "list", spoken.replace(month=1, day=1), spoken, 5_000)


def _spoken(draw: Random) -> date:
    """Some day of the year before; of a few, of years ago."""
    ago = 380 + draw.random() * 700 if draw.random() * 1000 < means().stale else 10 + draw.random() * 385
    return time.today() - timedelta(int(ago))


def _written(draw: Random, amount: int) -> int:
    """An amount as it stands in the list: a few were written in fen, and read as yuan."""
    return amount * 100 if draw.random() * 1000 < means().fen else amount
