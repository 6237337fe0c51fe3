"""Reads are judged: what is known around each is gathered, some hundreds at a time, and whatever has a sign is kept."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import groupby

from django.db.models import F, Sum

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units
from minzheng.kernel.vault import api as vault
from minzheng.oversight import models
from minzheng.oversight.schema import declared, signs
from minzheng.oversight.signs import Around, judge
from minzheng.people import api as people

_DAY = 20_000
"""So many reads of one account in a day are looked at."""
_HOUR = timedelta(hours=1)


def judge_new() -> int:
    """Judges the reads after the last that was judged, and says how many; what has a sign is kept with its facts."""
    with db.exclusive("oversight"):
        reached = models.Judged.objects.first() or models.Judged(read=0)
        looks = vault.looks(after=reached.read, size=declared().judged_at_once)
        if not looks:
            return 0
        persons = [look for look in looks if look.read.who.account not in {"", access.SYSTEM.account}]
        persons.sort(key=_reader)
        _count(persons)
        for (_account, day), theirs in groupby(persons, _reader):
            _judge_day(day, list(theirs))
        reached.read = looks[-1].read.id
        reached.save()
        return len(looks)


def _reader(look: vault.Look) -> tuple[str, date]:
    return look.read.who.account, look.read.at.date()


def _count(looks: Sequence[vault.Look]) -> None:
    counted = Counter((look.read.who.role, look.read.purpose, look.read.at.date()) for look in looks)
    for (role, purpose, day), reads in counted.items():
        row, _ = models.Habit.objects.get_or_create(role=role, purpose=purpose, day=day)
        models.Habit.objects.filter(pk=row.pk).update(reads=F("reads") + reads)


def _habits(role: str, day: date) -> dict[str, int]:
    """How often a role read for each purpose lately."""
    lately = models.Habit.objects.filter(role=role, day__gt=day - timedelta(declared().looks_back), day__lte=day)
    return dict(lately.values_list("purpose").annotate(all=Sum("reads")))


@dataclass(frozen=True, slots=True)
class _Day:
    """What is known of an account on a day: all of its reads, in order, and who is near to whoever it is."""

    looks: Sequence[vault.Look]
    near: frozenset[int]
    works: bool


def _judge_day(day: date, looks: Sequence[vault.Look]) -> None:
    account = looks[0].read.who.account
    whole = [one for one in vault.looks(account=account, since=day, size=_DAY) if one.read.at.date() == day]
    link = models.Link.objects.filter(account=account).first()
    around = _Day(whole, people.near(link.person) if link else frozenset(), time.national().day(day).works)
    habits = {role: _habits(role, day) for role in {look.read.who.role for look in looks}}
    for look in looks:
        if found := judge(look.read, _around(look, around, habits[look.read.who.role])):
            who = look.read.who
            models.Unusual.objects.create(read=look.read.id, account=who.account, place_code=who.place, facts=found)


def _around(look: vault.Look, day: _Day, habits: dict[str, int]) -> Around:
    read, shown = look.read, _persons([look])
    before = bisect_left(day.looks, read.id, key=lambda one: one.read.id)
    until_now = day.looks[: before + 1]
    earlier = _persons(day.looks[:before])
    passes = len(earlier) <= signs()["idle"].limit["most"] < len(earlier | shown)
    asks = read.full or passes  # only then it matters what was done
    acted = _acted(read, earlier | shown) if asks else frozenset[int]()
    alike = people.of_one_surname(sorted(day.near), sorted(shown)) if read.full and day.near else frozenset()
    return Around(
        works=day.works,
        hour=len({subject for one in until_now if one.read.at > read.at - _HOUR for subject in one.subjects}),
        day=len(earlier | shown),
        before=len(earlier),
        acted=bool(acted),
        done=bool(acted & shown),
        own=len(day.near & shown),
        alike=len(alike),
        outside=_outside(read, shown),
        same=habits.get(read.purpose, 0),
        role=sum(habits.values()),
    )


def _persons(looks: Iterable[vault.Look]) -> frozenset[int]:
    return frozenset(id_ for look in looks for kind, id_ in look.subjects if kind == "person")


def _acted(read: vault.Read, persons: frozenset[int]) -> frozenset[int]:
    """Persons for whom, or for whose household, the reader did something within the days before."""
    account, since = read.who.account, read.at.date() - timedelta(signs()["idle"].limit["days"])
    homes = people.homes_of(sorted(persons))
    done = journal.touched(account, "person", map(str, persons), since)
    at_home = journal.touched(account, "household", map(str, homes), since)
    return frozenset(map(int, done)).union(*(homes[int(home)] for home in at_home))


def _outside(read: vault.Read, shown: frozenset[int]) -> int:
    """How many of these lie outside the reader's places; all, where persons are nothing of the reader's sector."""
    if not shown or not places.exists(read.who.place, read.at.date()):
        return 0
    role = access.roles().get(read.who.role)
    if role and role.sectors == "own" and _sector(read.who.unit) not in {"", people.SECTOR}:
        return len(shown)
    scope = access.Scope(places.ranges(read.who.place, read.at.date()))
    return sum(not scope.holds(code) for code in people.places_of(sorted(shown)).values())


@cache
def _sector(unit: str) -> str:
    try:
        return units.by_key(unit).sector
    except units.UnknownUnit:
        return ""
