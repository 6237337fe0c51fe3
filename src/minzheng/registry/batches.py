"""The rows of one import that wait for a second person: looked at as the table that was handed in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Max, Min, Q, QuerySet

from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.registry import entries, models
from minzheng.registry.cells import added, cell
from minzheng.registry.loading import register as declared
from minzheng.registry.loading import registers
from minzheng.registry.refusals import refused
from minzheng.registry.standing import decode, shown

_READ, _CHECK = "register.read", "register.check"


class NoBatch(LookupError):  # noqa: N818 - what happened
    """There is no such batch, or none of its rows is the actor's to see."""


def of(found: QuerySet[models.Version], batch_id: str) -> QuerySet[models.Version]:
    """The rows of one batch. Raises NoBatch where there are none."""
    theirs = found.filter(batch=batch_id.replace("\x00", ""))
    if not theirs.exists():
        raise NoBatch(batch_id)
    return theirs


def rows_of(held: access.Scope) -> QuerySet[models.Version]:
    """Every row of a batch at the places and in the sectors of a scope."""
    theirs = [register.id for register in registers() if held.reaches(register.sector)]
    return models.Version.objects.filter(held.where("entry__place_code"), batch__isnull=False, entry__register__in=theirs)


def waiting_batches(actor: access.Actor) -> tuple[entries.Batch, ...]:
    """The imports of others of which rows wait that the actor may check, oldest first. Raises Forbidden."""
    found = _within(actor, _CHECK).exclude(made_by=actor.account)
    some = _named(state="proposed")
    return told(found.filter(batch__in=found.filter(batch__in=some, state="proposed").values("batch"))) if some else ()


def own_batches(actor: access.Actor, since: datetime) -> tuple[entries.Batch, ...]:
    """The actor's own imports since a moment of which rows wait or were refused, oldest first. Raises Forbidden."""
    found, some = _within(actor, _READ), _named(made_by=actor.account, recorded_at__gte=since)
    return tuple(one for one in told(found.filter(batch__in=some)) if one.waiting or one.refused) if some else ()


def _named(**asked: object) -> list[str | None]:
    """The batches of which rows are so, wherever they lie: few, and an index has them apart from all other rows."""
    found = models.Version.objects.filter(batch__isnull=False, **asked)
    return list(found.order_by().values_list("batch", flat=True).distinct())


def batch(actor: access.Actor, batch_id: str) -> entries.Batch:
    """An import, as far as the actor sees its rows. Raises Forbidden and NoBatch."""
    return told(of(_within(actor, _READ), batch_id))[0]


def batch_page(actor: access.Actor, batch_id: str, *, after: str = "", size: int = 50) -> entries.Page:
    """Its rows as they were handed in, in the order of the table, each with its state. Raises Forbidden, NoBatch and Refused."""
    if after and not (after.isdecimal() and len(after) < 19):
        raise refused("bad_after")
    found = of(_within(actor, _READ), batch_id)
    rows = _shown(found.filter(entry__gt=int(after or 0)).order_by("entry")[: size + 1])
    total = found.count()
    return entries.Page(rows[:size], str(rows[size - 1].id) if len(rows) > size else "", total, capped=False, facets={})


def batch_sample(actor: access.Actor, batch_id: str, seed: str, size: int = 10) -> tuple[entries.Entry, ...]:
    """Rows that still wait, drawn by a seed: those with the least SM3 of the seed, a space and the entry's id, so that anybody
    may draw them again. Raises Forbidden and NoBatch.
    """
    found = of(_within(actor, _READ), batch_id)
    waiting = found.filter(state="proposed").values_list("entry", flat=True)
    drawn = sorted(waiting, key=lambda entry: journal.digest(f"{seed} {entry}".encode()))[:size]
    return tuple(sorted(_shown(found.filter(entry__in=drawn)), key=lambda one: drawn.index(one.id)))


def batch_totals(actor: access.Actor, batch_id: str) -> Mapping[str, int | Decimal]:
    """What the measured fields of the rows that still wait add up to (money in fen). Raises Forbidden and NoBatch."""
    found = of(_within(actor, _READ), batch_id)
    register = declared(told(found)[0].register)
    fields = [field for field in register.fields if field.measured]
    sums = dict.fromkeys((field.id for field in fields), 0)
    for said in found.filter(state="proposed").values_list("said", flat=True).iterator(2000):
        values = decode(register, said)
        for field in fields:
            if field.id in values:
                sums[field.id] += cell(field, values[field.id])[0]
    return {field.id: added(field, sums[field.id]) for field in fields}


def _within(actor: access.Actor, permission: str) -> QuerySet[models.Version]:
    """The rows of batches that the actor may read or check. Raises Forbidden where there are no places."""
    held = access.scope(actor, permission)
    if not held.ranges:
        raise access.Forbidden(permission)
    return rows_of(held)


def _shown(found: QuerySet[models.Version]) -> tuple[entries.Entry, ...]:
    rows: Iterable[models.Version] = found.select_related("entry")
    return tuple(shown(declared(one.entry.register), one.entry, one) for one in rows)


def told(found: QuerySet[models.Version]) -> tuple[entries.Batch, ...]:
    """Rows counted by their batch, the oldest first."""
    sent_back = Q(state="refused")
    rows = (
        found.values("batch", "entry__register", "made_by")
        .annotate(rows=Count("pk"), waiting=Count("pk", filter=Q(state="proposed")), refused=Count("pk", filter=sent_back))
        .annotate(name=Min("reason"), at=Min("recorded_at"))
        .annotate(why=Min("check_reason", filter=sent_back), last_why=Max("check_reason", filter=sent_back))
    )
    return tuple(
        entries.Batch(
            id=row["batch"] or "",
            register=row["entry__register"],
            name=row["name"],
            made_by=row["made_by"],
            recorded_at=row["at"],
            rows=row["rows"],
            waiting=row["waiting"],
            refused=row["refused"],
            why=row["why"] or "" if row["why"] == row["last_why"] else "",
        )
        for row in rows.order_by("at", "batch")
    )
