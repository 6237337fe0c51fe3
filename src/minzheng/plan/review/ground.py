"""What the lists know of a notice's strings on its day: units by name, and how many places a scope word means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from minzheng.kernel.places import api as places
from minzheng.kernel.units import api as units
from minzheng.notice import api as notices
from minzheng.plan.duties import api as duties

_NEAR = 2


@dataclass(slots=True)
class Ground:
    """The lists as they were at a place on the day of a notice; a notice without a day is asked of the lists' first day."""

    place_code: str
    day: date | None
    _named: Mapping[str, units.Unit] | None = field(default=None, init=False)

    @classmethod
    def of(cls, notice: notices.Notice, place_code: str = "") -> Ground:
        """The ground of a notice, at the place of the jurisdiction unless another is said."""
        day = date.fromisoformat(notice.head.date.value) if notice.head.date else None
        return cls(place_code or units.default().place_code, day)

    def unit(self, name: str) -> units.Unit | None:
        """The unit that a string means: by its full or short name, or its own level's (县民政局) where the place is below."""
        named = self._units()
        if name in named:
            return named[name]
        if self.place_code == units.default().place_code:
            return None
        ending = [unit for known, unit in named.items() if known.endswith(name)]
        return ending[0] if len(ending) == 1 else None

    def near(self, name: str) -> list[units.Unit]:
        """Units whose names are like it, the likeliest first."""
        named = self._units()
        return [named[one] for one in get_close_matches(name, named, _NEAR, 0.6)]

    def names(self) -> list[str]:
        """Every name that a unit may be given by."""
        return sorted({unit.name for unit in self._units().values()})

    def places(self, scope: str) -> int | None:
        """How many places a scope word means within the issuing place on the day; None where that is not known."""
        kinds = duties.kinds_of_words(scope)
        if not kinds or self.day is None:
            return None
        try:
            standing = places.default().on(self.day)
        except LookupError:
            return None
        within = "" if self.place_code == units.default().place_code else self.place_code
        return standing.count(*kinds, within=within).most or None

    def _units(self) -> Mapping[str, units.Unit]:
        """By name, those in force on the day."""
        if self._named is None:
            found: dict[str, units.Unit] = {}
            for unit in self._in_force():
                found.setdefault(unit.name, unit)
                found.setdefault(unit.full_name, unit)
            self._named = found
        return self._named

    def _in_force(self) -> Iterator[units.Unit]:
        directory = units.default()
        day = self.day or directory.begins
        if self.place_code == directory.place_code:
            yield from (unit for said in (True, None) for unit in directory.units() if unit.period.contains(day) is said)
            return
        for sector in directory.sectors():
            try:
                yield directory.at(sector.id, self.place_code, day)
            except LookupError:
                continue
