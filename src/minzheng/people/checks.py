"""What must hold of every person and household, run at start and nightly. Each fault is a sentence that names nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter

from django.db.models import Exists, F, OuterRef, Q

from minzheng.kernel.journal import api as journal
from minzheng.particulars import api as particulars
from minzheng.people import models
from minzheng.people.keeping import noted_of
from minzheng.people.models import FOREVER
from minzheng.people.refusals import Refused
from minzheng.people.things import VALUES


def check(rows: Iterable[tuple[str, str]] | None = None) -> Iterator[str]:
    """Every fault. `rows` are the subject and the content digest of the journal's rows of kind person, where they are at hand."""
    journaled = None if rows is None else Counter(rows)
    versions = models.Version.objects.select_related("person").order_by("person_id", "number").iterator(2000)
    for key, group in groupby(versions, attrgetter("person_id")):
        said = list(group)
        yield from (f"Person {key}: {fault}." for fault in _life(said[0].person, said))
        if journaled is not None:
            yield from (
                f"Person {key}: version {one.number} is not in the journal as it stands."
                for one in said
                if (one.said is not None or one.kind not in VALUES)
                and not journaled[str(key), journal.digest(journal.canonical(noted_of(one)))]
            )
    for row in models.Person.objects.filter(versions=None):
        yield f"Person {row.pk}: it has no version."
    theirs = models.Person.objects.filter(pk=OuterRef("person_id"))
    for model, what in ((models.Version, "versions stand"), (models.Identity, "numbers stand")):
        for gone in model.objects.filter(~Exists(theirs)).order_by("person_id").values_list("person_id", flat=True).distinct():
            yield f"Person {gone}: its {what} without it."
    yield from _kinship()
    yield from _households()


def _life(row: models.Person, said: list[models.Version]) -> Iterator[str]:
    standing = sorted((one for one in said if one.kind in VALUES and not one.superseded), key=lambda one: (one.since, one.number))
    if [one.number for one in said] != list(range(1, row.number + 1)):
        yield f"its versions are not numbered from 1 to {row.number}"
    if not standing:
        yield "nothing stands of what was said"
    elif standing[-1].place_code != row.place_code:
        yield f"it lies at {row.place_code}, but its last version at {standing[-1].place_code}"
    deaths = [one.since for one in said if one.kind == "died" and not one.superseded]
    if deaths != [row.died] * bool(row.died):
        yield f"it died on {row.died}, but its versions say {', '.join(map(str, deaths)) or 'never'}"
    went = [one for one in said if one.kind in {"departed", "returned"}]
    if row.departed != (went[-1].since if went and went[-1].kind == "departed" else None):
        yield f"it left on {row.departed}, which is not what its versions say"


def _kinship() -> Iterator[str]:
    """Nobody descends from themselves: whoever has no parent is taken away, again and again, until nobody is left."""
    parents: dict[int, set[int]] = {}
    for parent, child in models.Kinship.objects.filter(kind="parent", until=FOREVER).values_list("person_id", "other_id"):
        parents.setdefault(child, set()).add(parent)
    while free := {one for held in parents.values() for one in held} - parents.keys():
        parents = {child: left for child, held in parents.items() if (left := held - free)}
    if parents:
        yield f"Persons {', '.join(map(str, sorted(parents)[:10]))}: they descend from themselves."


def _households() -> Iterator[str]:
    rows = models.Member.objects.filter(until=FOREVER).select_related("household").order_by("household_id")
    for home, members in groupby(rows.iterator(2000), attrgetter("household")):
        try:
            particulars.check_household(home.kind, [(one.person_id, one.relationship) for one in members], headless=True)
        except Refused as refused:
            yield f"Household {home.pk}: {refused.message('en')}"
        if home.until != FOREVER:
            yield f"Household {home.pk}: it ended on {home.until}, but somebody lives in it."
    for row in models.Member.objects.filter(Q(since__gt=F("until")) | Q(person__died__lt=F("until"), until=FOREVER)):
        yield f"Household {row.household_id}: person {row.person_id} lives in it after death, or until before they came."
