"""What happened to a household, as a line: who came and who left on which day, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from minzheng.particulars import api as particulars
from minzheng.people import api as people
from minzheng.portal.desk.frame import said
from minzheng.portal.persons.shown import Line

MOST = 10
"""Of so many persons a day tells by name."""


@dataclass(frozen=True, slots=True)
class Told:
    """What happened to one of them; without a name, to the household."""

    what: str
    name: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A day on which something happened."""

    day: date
    told: tuple[Told, ...]
    more: int


def told_of(home: people.Household, named: Mapping[int, Line], until: date) -> Iterator[Step]:
    """Days up to one, newest first. Whoever is not in the reader's places is left out."""
    days: dict[date, list[Told]] = {}

    def tell(day: date | None, what: str, person: int | None = None) -> None:
        if day and day <= until and (person is None or person in named):
            one = named[person] if person is not None else None
            days.setdefault(day, []).append(Told(what, one.name, one.href) if one else Told(what))

    tell(home.since, _("Founded"))
    before = {(one.person, one.until) for one in home.members if one.ended_by == "head"}
    for one in home.members:
        role = said(particulars.relationships()[one.relationship].name)
        changed = (one.person, one.since) in before
        tell(one.since, (_("is now: %(what)s") if changed else _("came as: %(what)s")) % {"what": role}, one.person)
        if one.until and one.ended_by != "head":
            tell(one.until, said(people.words().household[one.ended_by]) if one.ended_by else _("left"), one.person)
    tell(home.until, _("Ended"))
    return (Step(day, tuple(told[:MOST]), max(len(told) - MOST, 0)) for day, told in sorted(days.items(), reverse=True))
