"""Sheets of many households, of what was read of all of them at once: for a job in its own transaction, and shown to nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from minzheng.circumstances import api as circumstances
from minzheng.kernel.access import api as access
from minzheng.people import api as people
from minzheng.services.facts.gathering import Recorded, composed, made, standing
from minzheng.services.facts.laid import Laid
from minzheng.services.facts.loading import facts
from minzheng.services.facts.schema import Parameter, Refused, Sheet


class Records:
    """What records ever said of households and of persons; one read on the record, by the program.

    `homes` with everybody who ever lived there, `lives` of them all and of those named beside them.
    """

    def __init__(self, homes: Sequence[int], persons: Sequence[int], *, purpose: str) -> None:
        self.homes = people.histories(homes)
        lived = [one.person for home in self.homes.values() for one in home.members]
        keys = list(dict.fromkeys([*persons, *lived]))
        self.lives = people.lives_of(keys)
        self._ties = people.ties_of(keys)
        self._of_home: dict[int, list[circumstances.Statement]] = {}
        self._of_person: dict[int, list[circumstances.Statement]] = {}
        for one in circumstances.ever_of(access.SYSTEM, list(self.homes), keys, purpose=purpose):
            by, key = (self._of_person, one.person) if one.household is None else (self._of_home, one.household)
            by.setdefault(key, []).append(one)
        self._laid: dict[str, Laid] = {}

    def members(self, household: int, day: date) -> Mapping[int, str]:
        """Who lives in a household on a day, each with what they are to its head."""
        return {one.person: one.relationship for one in standing(self.homes[household].members, day)}

    def recorded(self, household: int | None, *, day: date, people: Sequence[int] = ()) -> Recorded:
        """As `facts.recorded`. Raises Refused."""
        members = self.members(household, day) if household is not None else {}
        keys = tuple(dict.fromkeys(people)) or tuple(members)
        if not keys:
            raise Refused("nobody")
        whose = dict.fromkeys([*members, *keys])
        said = [*self._of_home.get(household or 0, ()), *(one for key in whose for one in self._of_person.get(key, ()))]
        lives = {key: self.lives[key] for key in keys if key in self.lives}
        ties = standing(self._ties.get(keys[0], ()), day)
        return made(keys, members, ties, lives, circumstances.standing(said, day))

    def gather(self, item: str, household: int | None, *, day: date, people: Sequence[int] = (), place: str = "") -> Sheet:
        """As `facts.gather`. Raises Refused and KeyError."""
        if not people and facts(item).of == "applicant":
            raise Refused("nobody")
        found = self.recorded(household, day=day, people=people)
        if facts(item).of == "applicant":
            found = found.alone(found.people[0])
        there = place or found.registered
        return composed(item, there, household, day, found, self.laid(item, there, day))

    def laid(self, item: str, place: str, day: date) -> tuple[Parameter, ...]:
        """As `facts.parameters`. Raises KeyError."""
        if item not in self._laid:
            self._laid[item] = Laid(item)
        return self._laid[item](place, day)
