"""Who and what lies near persons, by keys alone, for rooms above that ask without being anybody: they show none of it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from django.db.models import Q

from minzheng.kernel.access import api as access
from minzheng.kernel.search import api as search
from minzheng.people import keeping, models
from minzheng.people.models import FOREVER
from minzheng.people.refusals import Refused


def places_of(keys: Sequence[int]) -> dict[int, str]:
    """Where persons are registered now."""
    return dict(models.Person.objects.filter(pk__in=keys).values_list("pk", "place_code"))


def seen_keys(actor: access.Actor, keys: Sequence[int]) -> frozenset[int]:
    """Of these keys those of persons in the actor's scope; nobody for whoever reads no persons."""
    scope = access.scope(actor, keeping.READ)
    found = models.Person.objects.filter(scope.where(), pk__in=keys) if scope.reaches(keeping.SECTOR) else ()
    return frozenset(row.pk for row in found)


def near(key: int) -> frozenset[int]:
    """A person, their kin over two steps, and who lives with them."""
    return frozenset(_kin(_kin({key}))) | _housemates(key)


def homes_of(keys: Sequence[int]) -> dict[int, frozenset[int]]:
    """The households in which persons live or lived, and who of these in each."""
    found: dict[int, set[int]] = {}
    for home, key in models.Member.objects.filter(person__in=keys).values_list("household_id", "person_id"):
        found.setdefault(home, set()).add(key)
    return {home: frozenset(living) for home, living in found.items()}


def of_one_surname(keys: Sequence[int], others: Sequence[int]) -> frozenset[int]:
    """Of others those with a surname that one of these persons has. Opens what is said of these, on the record."""
    names = set[str]()
    for row in models.Person.objects.filter(pk__in=keys):
        with suppress(Refused):  # whose data was destroyed has no surname
            names.add(search.surname(keeping.opened(access.SYSTEM, keeping.last_said(row))["name"]))
    return frozenset().union(*(search.beginning("person", others, name) for name in sorted(names)))


def _kin(keys: set[int]) -> set[int]:
    found = models.Kinship.objects.filter(Q(person__in=keys) | Q(other__in=keys), until=FOREVER)
    return keys.union(*((one.person_id, one.other_id) for one in found))


def _housemates(key: int) -> frozenset[int]:
    homes = models.Member.objects.filter(person=key, until=FOREVER).values("household")
    return frozenset(models.Member.objects.filter(household__in=homes, until=FOREVER).values_list("person_id", flat=True))
