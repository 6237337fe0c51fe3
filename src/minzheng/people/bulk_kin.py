"""Many ties of kinship at once, between persons who have none yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import batched
from typing import Literal, NamedTuple, cast

from django.db import transaction
from django.db.models import Q

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.people import models
from minzheng.people.keeping import MAKE, SECTOR
from minzheng.people.models import FOREVER
from minzheng.people.refusals import Refused

CHUNK, PARENTS = 2000, 2
_TIE = ("kind", "person", "other", "since", "until")
type _Known = dict[int, tuple[str, date]]
"""Where persons are registered, and their birthdays."""


class Tie(NamedTuple):
    """One is the parent, or the spouse, of the other since a day."""

    kind: Literal["parent", "spouse"]
    person: int
    other: int
    since: date


def bulk_relate(actor: access.Actor, ties: Iterable[Tie]) -> int:
    """Ties that stood when persons were registered; says how many. All or nothing.

    A parent was born before the child, so that nobody descends from themselves. Raises Forbidden, and Refused for the first
    person who has ties already, has no birthday, or would have too many.
    """
    access.require(actor, MAKE, sector=SECTOR)
    given = [one if one.kind == "parent" else one._replace(person=min(one[1:3]), other=max(one[1:3])) for one in ties]
    with transaction.atomic():
        known = _untied(actor, sorted({key for one in given for key in (one.person, one.other)}))
        _check(given, known)
        db.bulk_insert(models.Kinship, _TIE, ((*one, FOREVER) for one in given))
        notes = ((journal.Subject("person", str(one.other), known[one.other][0]), _noted(one)) for one in given)
        return journal.write_many(actor, "person.relate", notes)


def _noted(one: Tie) -> dict[str, object]:
    if one.kind == "parent":
        return {"parent": one.person, "child": one.other, "since": one.since, "reason": ""}
    return {"spouses": [one.person, one.other], "since": one.since}


def _untied(actor: access.Actor, keys: Sequence[int]) -> _Known:
    """Living persons of the actor's places, who have a birthday and no tie."""
    scope, known = access.scope(actor, MAKE), dict[int, tuple[str, date]]()
    for some in batched(keys, CHUNK, strict=False):
        here = models.Person.objects.filter(scope.where(), pk__in=some, died=None, departed=None, merged_into=None)
        rows = here.exclude(born=None).values_list("pk", "place_code", "born")
        known.update((key, (place, cast(date, born))) for key, place, born in rows)
        if strange := next((key for key in some if key not in known), None):
            raise Refused("no_person", person=strange)
        if tied := models.Kinship.objects.filter(Q(person__in=some) | Q(other__in=some), until=FOREVER).first():
            raise Refused("tied", person=tied.person_id if tied.person_id in some else tied.other_id)
    return known


def _check(ties: Sequence[Tie], known: _Known) -> None:
    for one in ties:
        if one.person == one.other:
            raise Refused("same_spouse", person=one.person)
        born, other = known[one.person][1], known[one.other][1]
        if one.kind == "parent" and born >= other:
            raise Refused("younger_parent", parent=one.person, child=one.other)
        if one.since < (other if one.kind == "parent" else max(born, other)):
            raise Refused("before_birth", person=one.other, day=one.since)
    parents = Counter(one.other for one in ties if one.kind == "parent")
    if many := next((key for key, count in parents.items() if count > PARENTS), None):
        raise Refused("two_parents", child=many)
    wed = Counter(key for one in ties if one.kind == "spouse" for key in (one.person, one.other))
    if twice := next((key for key, count in wed.items() if count > 1), None):
        raise Refused("tied", person=twice)
    pairs = Counter((one.kind, one.person, one.other) for one in ties)
    if again := next((pair for pair, count in pairs.items() if count > 1), None):
        raise Refused("known_parent", parent=again[1], child=again[2])
