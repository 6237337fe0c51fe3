"""The demo's people by place: cities' figures, divided among townships by chance and added up for counties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from minzheng.config.demo.chance import chance
from minzheng.config.demo.content import figures
from minzheng.kernel.places import api as places
from minzheng.kernel.places.api import Place

PROVINCE = "320000"


@dataclass(frozen=True, slots=True)
class People:
    """How many live somewhere, are registered there, and of those are 60 and 80 or over."""

    resident: int
    hukou: int
    aged_60: int
    aged_80: int


@dataclass(frozen=True, slots=True)
class Land:
    """The places of a day: all of the province, or those of one city."""

    day: date
    within: str = PROVINCE

    def cities(self) -> tuple[Place, ...]:
        """The cities."""
        return tuple(one for one in places.children(PROVINCE, self.day) if self.within in {PROVINCE, one.code})

    def counties(self) -> Iterator[Place]:
        """The county units."""
        return (county for city in self.cities() for county in places.children(city.code, self.day))

    def townships(self, county: Place | None = None) -> Iterator[Place]:
        """The townships, of one county or of all."""
        return (town for one in ([county] if county else self.counties()) for town in places.children(one.code, self.day))

    def villages(self) -> Iterator[Place]:
        """The villages and communities."""
        return (village for town in self.townships() for village in places.children(town.code, self.day))


@cache
def _weights(city: str) -> float:
    day = figures().days[0]
    return sum(_weight(town.code) for county in places.children(city, day) for town in places.children(county.code, day))


def _weight(township: str) -> float:
    return 0.35 + chance("weight", township) ** 2 * 1.3


def people(place: Place, day: date, drawn: date | None = None) -> People:
    """The people of a township or a county on a day; of a county as it was `drawn` on another day, where one is given."""
    if places.level(place.code) == "county":
        parts = [people(one, day) for one in places.children(place.code, drawn or day)]
        return People(*(sum(getattr(one, name) for one in parts) for name in ("resident", "hukou", "aged_60", "aged_80")))
    city = next(one for one in figures().city if one.code[:4] == place.code[:4])
    part = _weight(place.code) / _weights(city.code) * 10_000
    years = (day - figures().days[0]).days / 365.25
    hukou = int(float(city.hukou) * part * (1 + 0.0025 * years))
    aged = int(hukou * min(float(city.aged) + 0.55 * years, 38) / 100 * (0.9 + 0.2 * chance("aged", place.code)))
    return People(int(float(city.resident) * part * (1 + 0.005 * years)), hukou, aged, int(aged * 0.153))


def urban(village: Place) -> bool:
    """Whether it is a residents' community."""
    return village.kind == "community"
