"""Who and what lies near persons, by keys alone, for rooms above that ask without being anybody: they show none of it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from minzheng.people import models
from minzheng.people.models import FOREVER


def places_of(keys: Sequence[int]) -> dict[int, str]:
    """Where persons are registered now."""
    return dict(models.Person.objects.filter(pk__in=keys).values_list("pk", "place_code"))


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


def _kin(keys: set[int]) -> set[int]:
    found = models.Kinship.objects.filter(Q(person__in=keys) | Q(other__in=keys), until=FOREVER)
    return keys.union(*((one.person_id, one.other_id) for one in found))
