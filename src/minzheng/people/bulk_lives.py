"""Many deaths at once, as another register tells them: the checks and the traces of `died`, some thousand at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import batched
from typing import NamedTuple

from django.db.models import Q

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.events import api as events
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time
from minzheng.people import keeping, models
from minzheng.people.happened import HouseholdChanged, PersonHappened
from minzheng.people.keeping import MAKE, SECTOR
from minzheng.people.models import FOREVER
from minzheng.people.refusals import Refused

CHUNK = 2000
_VERSION = (
    *("person", "number", "kind", "superseded", "since", "place_code", "said", "other"),
    *("made_by", "recorded_at", "reason", "request"),
)
_DIED = "UPDATE people_person SET died = %s, number = %s WHERE key = %s"
_WIDOWED = "UPDATE people_kinship SET until = %s WHERE id = %s"
_OUT = "UPDATE people_member SET until = %s, ended_by = 'died' WHERE id = %s"
_HOME = "UPDATE people_household SET until = %s, number = %s WHERE id = %s"


class Death(NamedTuple):
    """A person died on a day."""

    person: int
    on: date
    reason: str = ""


def bulk_died(actor: access.Actor, deaths: Iterable[Death]) -> tuple[tuple[int, Refused], ...]:
    """Deaths, each taken or refused by itself; gives those refused, by their place from 0. A chunk of 2,000 stays taken.

    Marriages end, and nobody dead lives in a household, as where `died` is done for each in turn. Raises Forbidden.
    """
    access.require(actor, MAKE, sector=SECTOR)
    refused = list[tuple[int, Refused]]()
    for chunk in batched(enumerate(deaths), CHUNK, strict=False):
        keys = [one.person for _, one in chunk]
        codes = models.Person.objects.filter(pk__in=keys).values_list("place_code", flat=True).distinct()
        with keeping.locked(*codes):
            rows = models.Person.objects.in_bulk(keys)
            taken = list[tuple[models.Person, Death]]()
            for number, one in chunk:
                try:
                    taken.append((_checked(actor, rows.get(one.person), one, set(codes)), one))
                except Refused as why:
                    refused.append((number, why))
            if taken:
                _write(actor, taken)
    return tuple(refused)


def _checked(actor: access.Actor, row: models.Person | None, one: Death, codes: set[str]) -> models.Person:
    """The person, whose death is noted in the row. Raises Refused."""
    if row is None:
        raise Refused("no_person", person=one.person)
    if not access.scope(actor, MAKE).holds(row.place_code) or row.place_code not in codes:
        raise Refused("outside", place=row.place_code)
    if row.merged_into_id:
        raise Refused("is_merged", person=row.pk, into=row.merged_into_id)
    if row.died:
        raise Refused("is_dead", person=row.pk, day=row.died)
    keeping.check_day(one.on, row)
    keeping.check_reason(one.reason, needed=False)
    row.died = one.on
    row.number += 1
    return row


def _write(actor: access.Actor, taken: Sequence[tuple[models.Person, Death]]) -> None:
    days = {row.pk: one.on for row, one in taken}
    db.run_many(_DIED, [(str(row.died), row.number, row.pk) for row, _ in taken])
    _widow(days)
    _take_out(actor, days)
    last, versions = (actor.account, time.machine()), list[models.Version]()
    for row, one in taken:
        versions.append(
            models.Version(
                person=row,
                number=row.number,
                kind="died",
                since=one.on,
                place_code=row.place_code,
                reason=keeping.check_reason(one.reason, needed=False),
            )
        )
    db.bulk_insert(
        models.Version,
        _VERSION,
        ((v.person_id, v.number, v.kind, False, v.since, v.place_code, None, None, *last, v.reason, "") for v in versions),
    )
    keeping.note(actor, versions)
    events.announce_many([PersonHappened(row.pk, "died", one.on, row.place_code, None) for row, one in taken])


def _widow(days: Mapping[int, date]) -> None:
    """Marriages end by the death that comes first in the list."""
    order = {key: number for number, key in enumerate(days)}
    found = models.Kinship.objects.filter(Q(person__in=days) | Q(other__in=days), kind="spouse", until=FOREVER)
    first = [(min((one.person_id, one.other_id), key=lambda key: order.get(key, len(order))), one) for one in found]
    db.run_many(_WIDOWED, [(str(max(days[key], one.since)), one.pk) for key, one in first])


def _take_out(actor: access.Actor, days: Mapping[int, date]) -> None:
    """One after the other out of their households, of which an empty one ends."""
    out = {one.person_id: one for one in models.Member.objects.filter(person__in=days, until=FOREVER).select_related("household")}
    homes = {one.household_id: one.household for one in out.values()}
    living = {home: dict[int, str]() for home in homes}
    standing = models.Member.objects.filter(household__in=homes, until=FOREVER)
    for household, key, relationship in standing.values_list("household_id", "person_id", "relationship"):
        living[household][key] = relationship
    notes, told = list[tuple[journal.Subject, dict[str, object]]](), list[HouseholdChanged]()
    for key in (key for key in days if key in out):
        one, home = out[key], homes[out[key].household_id]
        one.until = max(days[key], one.since)
        del living[home.pk][key]
        home.number += 1
        home.until = home.until if living[home.pk] else one.until
        content = {"number": home.number, "day": days[key], "place_code": home.place_code}
        left = sorted([who, relationship] for who, relationship in living[home.pk].items())
        notes.append((journal.Subject("household", str(home.pk), home.place_code), {**content, "living": left}))
        told.append(HouseholdChanged(home.pk, days[key], home.place_code))
    db.run_many(_OUT, [(str(one.until), one.pk) for one in out.values()])
    db.run_many(_HOME, [(str(home.until), home.number, home.pk) for home in homes.values()])
    journal.write_many(actor, "household.leave", notes)
    events.announce_many(told)
