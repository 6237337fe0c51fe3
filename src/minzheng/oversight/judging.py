"""Reads are judged: what is known around each is gathered, some hundreds at a time, and whatever has a sign is kept."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from itertools import groupby

from django.db.models import F, Sum

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.places import api as places
from minzheng.kernel.search import api as search
from minzheng.kernel.time import api as time
from minzheng.kernel.units import api as units
from minzheng.kernel.vault import api as vault
from minzheng.oversight import models
from minzheng.oversight.schema import declared, signs
from minzheng.oversight.signs import Around, judge
from minzheng.people import api as people

_DAY = 100_000
"""So many reads of one account in a day are looked at."""
_HOUR = timedelta(hours=1)
type _Counts = Counter[tuple[str, str, date]]
"""Reads by role, purpose and day."""
type Days = dict[tuple[str, date], _Day]
"""What is known of accounts on days."""


def judge_new(days: Days | None = None) -> int:
    """Judges the reads after the last that was judged, and says how many; what has a sign is kept with its facts.

    What takes time is done before anything is written, so that nobody waits for it; of two who judge at once one keeps nothing.
    `days`, of a caller who judges one step after another, spares each step what those before it have read.
    """
    reached = models.Judged.objects.values_list("read", flat=True).first() or 0
    looks = vault.looks(after=reached, size=declared().judged_at_once)
    if not looks:
        return 0
    persons = sorted((look for look in looks if look.read.who.account not in {"", access.SYSTEM.account}), key=_reader)
    counts = _counted(persons)
    places_of = people.places_of(sorted(frozenset().union(*map(_persons, persons))))
    days = {} if days is None else days
    now: Days = {}
    found = list[models.Unusual]()
    for (account, day), theirs in groupby(persons, _reader):
        some = list(theirs)
        known = now[account, day] = days.get((account, day)) or _day(account, day, some[0].read.id)
        found += _judged(known, day, some, counts, places_of)
    days.clear()
    days.update(now)
    with db.exclusive("oversight"):
        if models.Judged.objects.filter(read__gt=reached).exists():
            return 0
        for (role, purpose, on), reads in counts.items():
            row, _ = models.Habit.objects.get_or_create(role=role, purpose=purpose, day=on)
            models.Habit.objects.filter(pk=row.pk).update(reads=F("reads") + reads)
        models.Unusual.objects.bulk_create(found)
        models.Judged.objects.update_or_create(pk=1, defaults={"read": looks[-1].read.id})
    return len(looks)


def _reader(look: vault.Look) -> tuple[str, date]:
    return look.read.who.account, look.read.at.date()


def _counted(looks: Sequence[vault.Look]) -> _Counts:
    return Counter((look.read.who.role, look.read.purpose, look.read.at.date()) for look in looks)


def _habits(role: str, day: date, counts: _Counts) -> Counter[str]:
    """How often a role read for each purpose lately, with what is being judged."""
    lately = models.Habit.objects.filter(role=role, day__gt=day - timedelta(declared().looks_back), day__lte=day)
    found = Counter(dict(lately.values_list("purpose").annotate(all=Sum("reads"))))
    found.update({purpose: reads for (one, purpose, _), reads in counts.items() if one == role})
    return found


@dataclass(slots=True)
class _Day:
    """What is known of an account on a day while its reads are passed in order.

    `near`: whoever it is, and those near. `earlier`: persons shown before; `lately` the reads of the last hour, and how often
    each subject is in them.
    """

    works: bool
    near: frozenset[int]
    earlier: set[int] = field(default_factory=set)
    lately: deque[vault.Look] = field(default_factory=deque)
    counted: Counter[tuple[str, int]] = field(default_factory=Counter)

    def within_hour(self, look: vault.Look) -> tuple[int, int]:
        """How many subjects were shown within the hour up to a read, without it and with it."""
        while self.lately and self.lately[0].read.at <= look.read.at - _HOUR:
            for subject in self.lately.popleft().subjects:
                self.counted[subject] -= 1
                if not self.counted[subject]:
                    del self.counted[subject]
        before = len(self.counted)
        self.lately.append(look)
        self.counted.update(look.subjects)
        return before, len(self.counted)


def _day(account: str, day: date, first: int) -> _Day:
    """What is known of an account on a day, of which all reads before this one are passed."""
    link = models.Link.objects.filter(account=account).first()
    known = _Day(time.national().day(day).works, people.near(link.person) if link else frozenset())
    for look in vault.looks(account=account, since=day, before=first, size=_DAY):
        if look.read.at.date() == day:
            known.within_hour(look)
            known.earlier |= _persons(look)
    return known


def _judged(
    known: _Day, day: date, looks: Sequence[vault.Look], counts: _Counts, places_of: Mapping[int, str]
) -> Iterator[models.Unusual]:
    """Those reads of an account on a day that have a sign; of whom the places are, `places_of` says."""
    full = frozenset().union(*(_persons(look) for look in looks if look.read.full))
    alike = _alike(known.near, full) if known.near and full else frozenset[int]()
    habits = {role: _habits(role, day, counts) for role in {look.read.who.role for look in looks}}
    for look in looks:
        read, shown = look.read, _persons(look)
        around = replace(
            _around(look, known),
            alike=len(alike & shown),
            outside=_outside(read, [places_of[person] for person in shown if person in places_of]),
            same=habits[read.who.role][read.purpose],
            role=habits[read.who.role].total(),
        )
        if found := judge(read, around):
            yield models.Unusual(read=read.id, account=read.who.account, place_code=read.who.place, facts=found)
        known.earlier |= shown


def _alike(near: frozenset[int], others: frozenset[int]) -> frozenset[int]:
    """Of others those with a surname that somebody near has; to know these is a read on the record."""
    said = [one.said or {} for one in people.persons(access.SYSTEM, sorted(near), purpose="audit")]
    names = {search.surname(texts["name"]) for texts in said if "name" in texts}
    return frozenset().union(*(search.beginning("person", sorted(others), name) for name in sorted(names)))


def _around(look: vault.Look, day: _Day) -> Around:
    """What is known of the account around a read, which is passed by that."""
    read, shown, hour = look.read, _persons(look), day.within_hour(look)
    before, after = len(day.earlier), len(day.earlier) + len(shown - day.earlier)
    passes = before <= signs()["idle"].limit["most"] < after
    acted = _acted(read, shown | day.earlier if passes else shown) if passes or read.full else frozenset[int]()
    return Around(
        works=day.works,
        hour=hour[1],
        hour_before=hour[0],
        day=after,
        before=before,
        acted=bool(acted),
        done=bool(acted & shown),
        own=len(day.near & shown),
    )


def _persons(look: vault.Look) -> frozenset[int]:
    return frozenset(id_ for kind, id_ in look.subjects if kind == "person")


def _acted(read: vault.Read, persons: frozenset[int]) -> frozenset[int]:
    """Persons for whom, or for whose household, the reader did something within the days before."""
    account, since = read.who.account, read.at.date() - timedelta(signs()["idle"].limit["days"])
    homes = people.homes_of(sorted(persons))
    done = journal.touched(account, "person", map(str, persons), since)
    at_home = journal.touched(account, "household", map(str, homes), since)
    return frozenset(map(int, done)).union(*(homes[int(home)] for home in at_home))


def _outside(read: vault.Read, shown: Sequence[str]) -> int:
    """How many of these places lie outside the reader's own; all, where persons are nothing of the reader's sector."""
    if not shown or not places.exists(read.who.place, read.at.date()):
        return 0
    role = access.roles().get(read.who.role)
    if role and role.sectors == "own" and _sector(read.who.unit) not in {"", people.SECTOR}:
        return len(shown)
    scope = access.Scope(places.ranges(read.who.place, read.at.date()))
    return sum(not scope.holds(code) for code in shown)


@cache
def _sector(unit: str) -> str:
    try:
        return units.by_key(unit).sector
    except units.UnknownUnit:
        return ""
