"""Many households at once with the persons in them, who were not registered before: each is taken as a whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.db import transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.search import api as search
from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.rolls.refusals import Refused


class Home(NamedTuple):
    """A household as a table says it: where, and its members with what each is to the head."""

    place_code: str
    members: Sequence[tuple[str, Mapping[str, str]]]


@dataclass(slots=True)
class Settled:
    """What became of a household. `refused`: what is wrong, by member, counted from 0; `numbers`: blind, by member.

    What is wrong with the household as a whole stands at its first member. `persons`: keys, once it was taken.
    """

    home: Home
    kind: str = "family"
    refused: dict[int, list[Refused]] = field(default_factory=dict)
    taken: dict[int, people.Taken] = field(default_factory=dict)
    persons: tuple[int, ...] = ()

    @property
    def numbers(self) -> dict[int, bytes]:
        """By which twins within a table are noticed; they tell nothing."""
        return {member: one.blind for member, one in self.taken.items() if one.blind}

    def refuse(self, member: int, *refused: Refused) -> None:
        """Notes what is wrong."""
        self.refused.setdefault(member, []).extend(refused)


class Settling:
    """Takes households that live at their places from a day on; what is the same for many is asked once. Raises Forbidden."""

    def __init__(self, actor: access.Actor, since: date) -> None:
        access.require(actor, "person.make", sector=people.SECTOR)
        self._actor, self._since, self._read = actor, since, people.Reader(actor)
        self._names = search.Keeper("person")

    def look(self, homes: Sequence[Home]) -> list[Settled]:
        """What would become of households; nothing is written."""
        found = [self._looked(home) for home in homes]
        not_free = people.had([taken for one in found for taken in one.taken.values()])
        for one in found:
            for member, taken in one.taken.items():
                if taken.blind in not_free:
                    one.refuse(member, not_free[taken.blind])
        return found

    def take(self, homes: Sequence[Home]) -> list[Settled]:
        """Takes those with which nothing is wrong, in one transaction. A number is given to nobody twice: IntegrityError."""
        with transaction.atomic():
            found = self.look(homes)
            good = [one for one in found if not one.refused]
            made = people.take_homes(self._actor, [_whole(one) for one in good], self._names, since=self._since)
            for one, keys in zip(good, made, strict=True):
                one.persons = tuple(keys)
        return found

    def ended(self) -> None:
        """Many were taken, and no more will be."""
        people.measure()

    def _looked(self, home: Home) -> Settled:
        found = Settled(home)
        if wrong := self._read.place(home.place_code, self._since):
            found.refuse(0, wrong)
        relationships = [relationship for relationship, _ in home.members]
        if all(one in particulars.relationships() for one in relationships):
            if all(particulars.relationships()[one].collective for one in relationships):
                found.kind = "collective"
            try:
                particulars.check_household(found.kind, list(enumerate(relationships)))
            except Refused as refused:
                found.refuse(0, refused)
        for member, (relationship, values) in enumerate(home.members):
            if relationship not in particulars.relationships():
                found.refuse(member, Refused("unknown_relationship"))
            row = self._read.person(people.Row(home.place_code, values, self._since))
            if isinstance(row, people.Taken):
                found.taken[member] = row
            else:
                found.refuse(member, *row)
        return found


def _whole(one: Settled) -> tuple[str, str, list[tuple[people.Taken, str]]]:
    """A household as it is taken."""
    members = [(one.taken[member], relationship) for member, (relationship, _) in enumerate(one.home.members)]
    return one.home.place_code, one.kind, members
