"""Many persons and households at once: the checks of `register` and `found`, some thousand rows at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import batched
from typing import NamedTuple

from django.db import transaction

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.search import api as search
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.particulars import api as particulars
from minzheng.particulars.api import Said
from minzheng.people import keeping, models
from minzheng.people.keeping import MAKE, SECTOR
from minzheng.people.models import FOREVER, GROUP
from minzheng.people.refusals import Refused, Remark
from minzheng.people.verbs import alike_text, number_text

CHUNK = 2000
_PERSON = ("key", "place_code", "sex", "born", "died", "number", "merged_into", "alike")
_VERSION = (
    *("person", "number", "kind", "superseded", "since", "place_code", "said", "other"),
    *("made_by", "recorded_at", "reason", "request"),
)
_HOUSEHOLD = ("id", "place_code", "kind", "since", "until", "number", "parted_from")
_MEMBER = ("household", "person", "relationship", "since", "until", "ended_by")


class Row(NamedTuple):
    """A person as a table says them: where, what, since when."""

    place_code: str
    values: Mapping[str, str]
    since: date


@dataclass(frozen=True, slots=True)
class Report:
    """What became of rows: `keys` has each one's person, None where it was refused; rows are counted from 0."""

    keys: tuple[int | None, ...]
    refused: tuple[tuple[int, Refused], ...]
    remarks: tuple[tuple[int, Remark], ...]


@dataclass(slots=True)
class _Taking:
    """What is known while rows are taken."""

    actor: access.Actor
    keys: list[int | None] = field(default_factory=list)
    refused: list[tuple[int, Refused]] = field(default_factory=list)
    remarks: list[tuple[int, Remark]] = field(default_factory=list)


def bulk_register(actor: access.Actor, rows: Iterable[Row]) -> Report:
    """Persons, each taken or refused by itself; what a chunk of 2,000 took stays taken. Raises Forbidden.

    Two rows with one number, and numbers that somebody has, are refused; the chunk's others are taken.
    """
    access.require(actor, MAKE, sector=SECTOR)
    taking, where = _Taking(actor), _Where(actor)
    for chunk in batched(enumerate(rows), CHUNK, strict=False):
        taking.keys += [None] * len(chunk)
        with transaction.atomic():
            _take(taking, where, chunk)
    if len(taking.keys) >= CHUNK:
        db.measure(models.Person, models.Identity, models.Version)
    return Report(tuple(taking.keys), tuple(taking.refused), tuple(taking.remarks))


class _Where:
    """Whether somebody may be entered at a place from a day on, asked once for each."""

    def __init__(self, actor: access.Actor) -> None:
        self.actor, self.check = actor, cache(self._check)

    def _check(self, place_code: str, since: date) -> Refused | None:
        try:
            keeping.check_place(place_code, since)
            keeping.check_day(since)
        except Refused as refused:
            return refused
        return None if access.scope(self.actor, MAKE).holds(place_code) else Refused("outside", place=place_code)


type _Read = tuple[int, Row, Said, bytes | None]


def _take(taking: _Taking, where: _Where, chunk: Sequence[tuple[int, Row]]) -> None:
    blind, today = vault.blinder("citizen_id"), time.today()
    read: list[_Read] = []
    for number, row in chunk:
        refused = where.check(row.place_code, row.since)
        try:
            said, remarks = particulars.read(row.values, today)
            if said.born and row.since < said.born:
                raise Refused("before_birth", person="", day=row.since)
        except Refused as wrong:
            refused = refused or wrong
        if refused:
            taking.refused.append((number, refused))
            continue
        taking.remarks += [(number, remark) for remark in remarks]
        read.append((number, row, said, blind(number_text(said.kind, said.number)) if said.number else None))
    _write(taking, _free(taking, read))


def _free(taking: _Taking, read: list[_Read]) -> list[_Read]:
    """Rows whose number nobody has, neither before nor above them in the chunk."""
    numbers = [blind for *_, blind in read if blind]
    had = {bytes(one) for one in models.Identity.objects.filter(blind__in=numbers).values_list("blind", flat=True)}
    times = Counter[bytes]()
    free = []
    for one in read:
        blind = one[-1]
        if blind and (blind in had or times[blind]):
            taking.refused.append((one[0], Refused("number_twice" if blind not in had else "number_had")))
        else:
            free.append(one)
        if blind:
            times[blind] += 1
    return free


def _write(taking: _Taking, rows: list[_Read]) -> None:
    if not rows:
        return
    actor, moment = taking.actor, time.machine()
    keys, likeness = db.reserve(models.Person, len(rows)), vault.blinder("name")
    for key, (number, *_) in zip(keys, rows, strict=True):
        taking.keys[number] = key
    records = vault.seal_many(GROUP, ((key, particulars.texts(said)) for key, (_, _, said, _) in zip(keys, rows, strict=True)))
    both = list(zip(keys, rows, strict=True))
    persons = (
        (key, row.place_code, said.sex, said.born, None, 1, None, likeness(alike_text(said))) for key, (_, row, said, _) in both
    )
    db.bulk_insert(models.Person, _PERSON, persons)
    db.bulk_insert(models.Identity, ("person", "blind"), ((key, blind) for key, (_, _, _, blind) in both if blind))
    last = (actor.account, moment, "", "")
    versions = (
        (key, 1, "register", False, row.since, row.place_code, record, None, *last)
        for (key, (_, row, _, _)), record in zip(both, records, strict=True)
    )
    db.bulk_insert(models.Version, _VERSION, versions)
    search.keep_many("person", ((key, said.name, row.place_code) for key, (_, row, said, _) in both))
    notes = (
        (
            journal.Subject("person", str(key), row.place_code),
            keeping.noted(1, "register", row.since, row.place_code, record),
        )
        for (key, (_, row, _, _)), record in zip(both, records, strict=True)
    )
    journal.write_many(actor, "person.register", notes)


def bulk_found(
    actor: access.Actor, homes: Iterable[tuple[str, Sequence[tuple[int, str]]]], *, since: date, kind: str = "family"
) -> list[int]:
    """Households of persons who live in none, all from one day on: places with persons and what each is to the head.

    All or nothing: raises Forbidden, and Refused for the first household that cannot be one.
    """
    access.require(actor, MAKE, sector=SECTOR)
    scope, given = access.scope(actor, MAKE), list(homes)
    for place_code, members in given:
        particulars.check_household(kind, members)
        if not scope.holds(place_code):
            raise Refused("outside", place=place_code)
    persons = Counter(key for _, members in given for key, _ in members)
    with transaction.atomic():
        for batch in batched(persons, CHUNK, strict=False):
            if twice := next((key for key in batch if persons[key] > 1), None):
                raise Refused("member_twice", person=twice)
            if lives := models.Member.objects.filter(person__in=batch, until=FOREVER).first():
                raise Refused("in_two", person=lives.person_id, household=lives.household_id, since=lives.since)
            may = models.Person.objects.filter(
                scope.where(), pk__in=batch, died=None, departed=None, merged_into=None, born__lte=since
            )
            if may.count() < len(batch):
                strange = next(iter(sorted(set(batch) - set(may.values_list("pk", flat=True)))))
                raise Refused("no_person", person=strange)
        ids = db.reserve(models.Household, len(given))
        both = list(zip(ids, given, strict=True))
        founded = ((id_, place, kind, since, FOREVER, 1, None) for id_, (place, _) in both)
        db.bulk_insert(models.Household, _HOUSEHOLD, founded)
        rows = ((id_, key, relationship, since, FOREVER, "") for id_, (_, members) in both for key, relationship in members)
        db.bulk_insert(models.Member, _MEMBER, rows)
        notes = (
            (
                journal.Subject("household", str(id_), place),
                {"number": 1, "day": since, "place_code": place, "living": sorted(list(one) for one in members)},
            )
            for id_, (place, members) in both
        )
        journal.write_many(actor, "household.found", notes)
    return ids
