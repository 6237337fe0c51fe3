"""A resident's own family as the register of persons knows it: what each is to the resident, and how old. No names are opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from minzheng.kernel.access import api as access
from minzheng.oversight import api as oversight
from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.portal.disclosure.shown import lang
from minzheng.services.facts import api as facts


@dataclass(frozen=True, slots=True)
class Home:
    """A resident and who lives with them, themselves first. `household` is None for somebody who is entered alone."""

    own: int
    household: int | None
    place_code: str
    members: tuple[int, ...]
    to_head: Mapping[int, str]
    born: Mapping[int, date | None]

    def called(self, person: int, day: date) -> str:
        """What a member is to the resident, and how old."""
        name = self.relation(person)
        born = self.born.get(person)
        if born is None:
            return name
        return pgettext("a person and their age", "%(who)s, %(age)s") % {"who": name, "age": particulars.age(born, day)}

    def relation(self, person: int) -> str:
        """What somebody is to the resident."""
        known = particulars.relationships().get(facts.related(self.own, self.to_head).get(person, ""))
        return _("yourself") if person == self.own else known.name.of(lang()) if known else _("a member of the family")

    def recorded(self, persons: tuple[int, ...]) -> facts.Recorded:
        """What records say of persons of whom the first applies."""
        return facts.Recorded(persons, self.born, facts.related(persons[0], self.to_head))


def home_of(actor: access.Actor, day: date) -> Home | None:
    """The family of a resident; None while their account is linked to nobody, or they live no more. Raises Forbidden."""
    own = oversight.own(actor)
    if own is None:
        return None
    household = people.living_in([own]).get(own)
    home = people.household(access.SYSTEM, household, day=day) if household is not None else None
    to_head = {one.person: one.relationship for one in home.members} if home else {}
    lives = {key: life for key, life in people.lives_of([own, *to_head]).items() if life.died is None or life.died > day}
    if own not in lives:
        return None
    members = (own, *(key for key in to_head if key != own and key in lives))
    born = {key: lives[key].born for key in members}
    return Home(own, household, home.place_code if home else lives[own].place_code, members, to_head, born)
