"""Kinship: who is whose parent, who is married to whom, since when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.particulars import api as particulars
from minzheng.people import keeping, models
from minzheng.people.keeping import Act
from minzheng.people.models import FOREVER
from minzheng.people.refusals import Refused
from minzheng.people.things import Kind, Kinship, Relationship

_PARENTS = 2
_ORDER: tuple[Relationship, ...] = ("parent", "spouse", "child")


def relate(actor: access.Actor, parent: int, child: int, *, since: date, reason: str = "") -> None:
    """One is the parent of the other from a day on: the birth, or the adoption. Raises Forbidden and Refused.

    Nobody descends from themselves, however far the way round, and nobody is younger than their child.
    """
    if parent == child:
        raise Refused("cycle", parent=parent, child=child)
    with keeping.held(actor, parent, child) as (elder, younger):
        keeping.check_day(since, younger)
        if elder.born and younger.born and elder.born >= younger.born:
            raise Refused("younger_parent", parent=parent, child=child)
        standing = models.Kinship.objects.filter(kind="parent", other=younger, until=FOREVER)
        if standing.filter(person=elder).exists():
            raise Refused("known_parent", parent=parent, child=child)
        if standing.count() >= _PARENTS:
            raise Refused("two_parents", child=child)
        particulars.check_ancestry(parent, child, _parents)
        models.Kinship.objects.create(kind="parent", person=elder, other=younger, since=since)
        content = {"parent": parent, "child": child, "since": since, "reason": keeping.check_reason(reason, needed=False)}
        journal.write(actor, "person.relate", journal.Subject("person", str(child), younger.place_code), content)


def _parents(persons: Iterable[int]) -> Iterable[int]:
    found = models.Kinship.objects.filter(kind="parent", other__in=list(persons), until=FOREVER)
    return found.values_list("person_id", flat=True)


def marry(actor: access.Actor, first: int, second: int, *, on: date, reason: str = "") -> None:
    """Two persons are married since a day. Raises Forbidden, and Refused where one of them is married already, or dead."""
    if first == second:
        raise Refused("same_spouse", person=first)
    with keeping.held(actor, first, second) as rows:
        keeping.check_day(on, *rows)
        for row in rows:
            keeping.check_here(row)
            if spouse := _spouse(row):
                raise Refused("is_married", person=row.pk, since=spouse.since)
        lower, higher = sorted(rows, key=lambda row: row.pk)
        models.Kinship.objects.create(kind="spouse", person=lower, other=higher, since=on)
        _both(actor, rows, "married", on, reason)


def divorce(actor: access.Actor, first: int, second: int, *, on: date, reason: str = "") -> None:
    """Two persons are married no more, from a day on. Raises Forbidden, and Refused where they are not."""
    with keeping.held(actor, first, second) as rows:
        tie = _spouse(rows[0])
        if tie is None or {tie.person_id, tie.other_id} != {first, second}:
            raise Refused("not_married", first=first, second=second)
        keeping.check_day(on, *rows)
        if on <= tie.since:
            raise Refused("before_wedding", day=on, since=tie.since)
        tie.until = on
        tie.save(update_fields=["until"])
        _both(actor, rows, "divorced", on, reason)


def _both(actor: access.Actor, rows: list[models.Person], kind: Kind, on: date, reason: str) -> None:
    reason = keeping.check_reason(reason, needed=False)
    for row, other in zip(rows, reversed(rows), strict=True):
        keeping.write(row, Act(actor, kind, on, row.place_code, reason, other=other.pk))


def _spouse(row: models.Person) -> models.Kinship | None:
    found = models.Kinship.objects.filter(kind="spouse", until=FOREVER)
    return found.filter(person=row).first() or found.filter(other=row).first()


def end_marriage(row: models.Person, on: date) -> None:
    """Death ends it."""
    if tie := _spouse(row):
        tie.until = max(on, tie.since)
        tie.save(update_fields=["until"])


def restore_marriage(row: models.Person, on: date) -> None:
    """A death that was none ended nothing, unless the other has married since."""
    found = models.Kinship.objects.filter(kind="spouse", until=on)
    tie = found.filter(person=row).first() or found.filter(other=row).first()
    if tie and not _spouse(tie.person) and not _spouse(tie.other):
        other = tie.other if tie.person_id == row.pk else tie.person
        tie.until = other.died or FOREVER
        tie.save(update_fields=["until"])


def of(keys: Sequence[int]) -> tuple[Kinship, ...]:
    """Every tie of a person, by all the keys that are theirs: parents, spouses, children, in the order of time."""
    (one, ones), (other, others) = (db.one_of(column, keys) for column in ("person_id", "other_id"))
    found = db.found(models.Kinship, f"{one} OR {other} ORDER BY since, id", [*ones, *others])
    return seen_by(keys, found)


def seen_by(keys: Sequence[int], found: Iterable[models.Kinship]) -> tuple[Kinship, ...]:
    """Ties as the one of the two sees them whose keys these are."""
    return tuple(sorted((_seen_by(keys, tie) for tie in found), key=lambda tie: _ORDER.index(tie.relationship)))


def _seen_by(keys: Sequence[int], tie: models.Kinship) -> Kinship:
    """A tie as one of the two sees it."""
    first = tie.person_id in keys
    relationship: Relationship = "spouse" if tie.kind == "spouse" else "child" if first else "parent"
    until = None if tie.until == FOREVER else tie.until
    return Kinship(tie.other_id if first else tie.person_id, relationship, tie.since, until)
