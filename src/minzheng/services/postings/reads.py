"""The questions: what hangs under an address, at a place, of a thing; what was held against it."""

from __future__ import annotations

from dataclasses import fields

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.people import api as people
from minzheng.services.postings import models
from minzheng.services.postings.refusals import Refused
from minzheng.services.postings.things import Objection, Posting

READ, HANDLE = "case.read", "case.take"
PAGE = 50


def posting(slug: str) -> Posting:
    """What hangs under an address, while it hangs: of whom only what the law shows. Raises Refused.

    Each look is a read on the record, by the program.
    """
    row = models.Posting.objects.filter(slug=slug, over_on=None, ends__gte=time.today()).first()
    if row is None:
        raise Refused("no_posting")
    name = ""
    if "name" in row.shows and row.said is not None:
        (opened,) = vault.open_many(access.SYSTEM, "post", [vault.Record(row.person, bytes(row.said), row.place_code)])
        name = opened["name"] if opened else ""
    return given(row, name)


def board(actor: access.Actor, place: str = "") -> tuple[Posting, ...]:
    """What hangs at and below a place, the first to be taken down before. Raises Forbidden."""
    held = access.scope(actor, READ)
    if not held.ranges or not held.reaches(people.SECTOR):
        raise access.Forbidden(READ)
    if place:
        held = held.narrowed(places.ranges(place, max(time.today(), places.default().begins)))
    rows = list(models.Posting.objects.filter(held.where(), over_on=None).order_by("ends", "pk")[:PAGE])
    records = [vault.Record(row.person, bytes(row.said or b""), row.place_code) for row in rows]
    opened = vault.open_many(actor, "post", records) if records else []
    return tuple(given(row, said["name"] if said else "") for row, said in zip(rows, opened, strict=True))


def of(kind: str, about: int) -> tuple[Posting, ...]:
    """Everything that hung of a thing, without names, for the room that it belongs to."""
    return tuple(map(given, db.found(models.Posting, "kind = %s AND about = %s ORDER BY id", [kind, about])))


def objections(kind: str, about: int) -> tuple[Objection, ...]:
    """What was held against a thing, and the answers, for the room that it belongs to."""
    which = "posting_id IN (SELECT id FROM postings_posting WHERE kind = %s AND about = %s) ORDER BY id"
    return tuple(map(objection_of, db.found(models.Objection, which, [kind, about])))


def objection(objection: int) -> tuple[Objection, Posting]:
    """One of them, and what it is against, for the room that it belongs to. Raises Refused."""
    row = models.Objection.objects.select_related("posting").filter(pk=objection).first()
    if row is None:
        raise Refused("no_objection")
    return objection_of(row), given(row.posting)


def words_of(actor: access.Actor, objection: int) -> dict[str, str]:
    """What somebody wrote, opened on the record for whoever looks into it. Raises Forbidden and Refused."""
    row = models.Objection.objects.select_related("posting").filter(pk=objection).first()
    place = row.posting.place_code if row else ""
    if row is None or not access.scope(actor, READ).holds(place):
        raise Refused("no_objection")
    access.require(actor, HANDLE, place=place, sector=people.SECTOR)
    (opened,) = vault.open_many(actor, "handle", [vault.Record(row.number, row.said, place)], full=True)
    return dict(opened or {})


def given(row: models.Posting, name: str = "") -> Posting:
    """A row as the room gives it."""
    kept = {one.name: getattr(row, one.name) for one in fields(Posting) if one.name not in {"name", "shows"}}
    return Posting(**kept, shows=tuple(row.shows), name=name)


def objection_of(row: models.Objection) -> Objection:
    """The same of an objection."""
    return Objection(row.pk, row.posting_id, row.left_on, row.due, row.answered_on, row.upheld, row.answer)
