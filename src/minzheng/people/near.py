"""Who and what lies near persons, by keys alone, for rooms above that ask without being anybody: they show none of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import batched
from typing import NamedTuple

from django.db.models import Q

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.vault import api as vault
from minzheng.people import kinship, models
from minzheng.people.households import household_of
from minzheng.people.models import FOREVER
from minzheng.people.things import VALUES, Household, Kinship

_AT_ONCE = 2000
_LIFE = "key, place_code, born, died, departed, merged_into_id, alike IS NULL"


def places_of(keys: Sequence[int]) -> dict[int, str]:
    """Where persons are registered now."""
    return dict(models.Person.objects.filter(pk__in=keys).values_list("pk", "place_code"))


class Life(NamedTuple):
    """Where somebody is registered, and what frames their life; `merged_into`: whom this entry turned out to be."""

    place_code: str
    born: date | None
    died: date | None
    departed: date | None
    merged_into: int | None
    destroyed: bool


def lives_of(keys: Sequence[int]) -> dict[int, Life]:
    """Persons' lives, of those of these who are there, in their order."""
    found = dict[int, Life]()
    for some in batched(keys, _AT_ONCE, strict=False):
        these, given = db.one_of("key", some)
        for key, *frames in db.rows(f"SELECT {_LIFE} FROM people_person WHERE {these}", given):  # noqa: S608 - words of our own
            found[key] = Life._make(frames)
    return {key: found[key] for key in keys if key in found}


class Parent(NamedTuple):
    """Somebody as a parent: their sex, and the birthdays of their children."""

    sex: str
    children: tuple[date, ...]


def parents_of(keys: Sequence[int]) -> dict[int, Parent]:
    """Persons as parents, of those of these who are there."""
    ties = models.Kinship.objects.filter(kind="parent", person__in=list(keys), until=FOREVER, other__born__isnull=False)
    born: dict[int, list[date]] = {}
    for key, day in ties.values_list("person", "other__born"):
        born.setdefault(key, []).append(day or date.max)
    rows = models.Person.objects.filter(pk__in=list(keys)).values_list("pk", "sex")
    return {key: Parent(sex, tuple(sorted(born.get(key, ())))) for key, sex in rows}


def entries_of(keys: Sequence[int]) -> dict[int, int]:
    """These persons, and the entries that turned out to be theirs: each with the person."""
    found = {key: key for key in keys}
    more = found
    while more:
        these, given = db.one_of("merged_into_id", more)
        rows = db.rows(f"SELECT key, merged_into_id FROM people_person WHERE {these}", given)  # noqa: S608 - words of our own
        more = {key: found[into] for key, into in rows if key not in found}
        found |= more
    return found


def near(key: int) -> frozenset[int]:
    """A person, their kin over two steps, and who lives with them."""
    homes = models.Member.objects.filter(person=key, until=FOREVER).values("household")
    housemates = models.Member.objects.filter(household__in=homes, until=FOREVER).values_list("person_id", flat=True)
    return frozenset(_kin(_kin({key}))) | frozenset(housemates)


def homes_of(keys: Sequence[int]) -> dict[int, frozenset[int]]:
    """The households in which persons live or lived, and who of these in each."""
    found: dict[int, set[int]] = {}
    for home, key in models.Member.objects.filter(person__in=keys).values_list("household_id", "person_id"):
        found.setdefault(home, set()).add(key)
    return {home: frozenset(living) for home, living in found.items()}


class Home(NamedTuple):
    """A household on a day: where it stands, and who lives in it, each with what they are to the head."""

    id: int
    place_code: str
    members: tuple[tuple[int, str], ...]


def homes_at(first: str, before: str, day: date, *, after: tuple[str, int] = ("", 0), size: int = 1000) -> list[Home]:
    """Families at the places of a range of codes, in the order of place and key: those after one of them."""
    code, key = max(after, (first, 0))
    rows = models.Household.objects.filter(Q(place_code__gt=code) | Q(pk__gt=key), place_code__gte=code, place_code__lt=before)
    rows = rows.filter(kind="family", since__lte=day, until__gt=day).order_by("place_code", "pk")
    found = dict(rows.values_list("pk", "place_code")[:size])
    living: dict[int, list[tuple[int, str]]] = {home: [] for home in found}
    members = models.Member.objects.filter(household__in=list(found), since__lte=day, until__gt=day).order_by("id")
    for home, person, relationship in members.values_list("household_id", "person_id", "relationship"):
        living[home].append((person, relationship))
    return [Home(home, code, tuple(living[home])) for home, code in found.items()]


def histories(homes: Sequence[int]) -> dict[int, Household]:
    """These households, each with everybody who ever lived in it."""
    members: dict[int, list[models.Member]] = {}
    for one in models.Member.objects.filter(household__in=homes).order_by("id"):
        members.setdefault(one.household_id, []).append(one)
    rows = models.Household.objects.in_bulk(list(homes))
    return {home: household_of(row, members.get(home, ())) for home, row in rows.items()}


def ties_of(keys: Sequence[int]) -> dict[int, tuple[Kinship, ...]]:
    """Every tie of these persons, as `kin` gives them of one."""
    entries, selves = entries_of(keys), dict[int, list[int]]()
    for entry, key in entries.items():
        selves.setdefault(key, []).append(entry)
    found: dict[int, list[models.Kinship]] = {}
    for tie in models.Kinship.objects.filter(Q(person__in=list(entries)) | Q(other__in=list(entries))).order_by("since", "id"):
        for key in {entries[one] for one in (tie.person_id, tie.other_id) if one in entries}:
            found.setdefault(key, []).append(tie)
    return {key: kinship.seen_by(selves[key], ties) for key, ties in found.items()}


def names_of(actor: access.Actor, keys: Sequence[int], *, purpose: str) -> dict[int, str]:
    """How persons are called now: one read on the record, for a job in its own transaction. Who was destroyed has no name."""
    versions = models.Version.objects.filter(person__in=keys, kind__in=VALUES, superseded=False).order_by("since", "number")
    said = {one.person_id: one for one in versions}
    records = [vault.Record(key, one.said, one.place_code) for key, one in said.items()]
    opened = vault.open_many(actor, purpose, records, for_work=True) if records else []
    return {key: texts["name"] for key, texts in zip(said, opened, strict=True) if texts}


def living_in(keys: Sequence[int]) -> dict[int, int]:
    """The households in which persons live now, of those of these who live in one."""
    return dict(models.Member.objects.filter(person__in=keys, until=FOREVER).values_list("person_id", "household_id"))


def living_at(homes: Sequence[int]) -> list[tuple[int, int]]:
    """Who lives in these households now: each household with a person, the head's entry first."""
    found = list[tuple[int, int]]()
    for some in batched(homes, _AT_ONCE, strict=False):
        rows = models.Member.objects.filter(household__in=some, until=FOREVER).order_by("household", "pk")
        found += rows.values_list("household_id", "person_id")
    return found


def _kin(keys: set[int]) -> set[int]:
    found = models.Kinship.objects.filter(Q(person__in=keys) | Q(other__in=keys), until=FOREVER)
    return keys.union(*((one.person_id, one.other_id) for one in found))
