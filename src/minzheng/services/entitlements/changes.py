"""The changes of entitlements, for whoever may see them; what is written in them is given by the vault, on the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import cast

from django.db.models import Max

from minzheng.kernel.access import api as access
from minzheng.kernel.db import api as db
from minzheng.kernel.time import api as time
from minzheng.kernel.vault import api as vault
from minzheng.oversight import api as oversight
from minzheng.services.entitlements import changing, keeping, models, owing, reads
from minzheng.services.entitlements.refusals import Refused
from minzheng.services.entitlements.schema import Change, ChangeKind, ChangeState, kinds
from minzheng.services.months import api as months


def changes(
    actor: access.Actor,
    place: str = "",
    *,
    states: Sequence[ChangeState] = ("noticed", "proposed"),
    after: int = 0,
    size: int = reads.PAGE,
) -> tuple[Change, ...]:
    """Changes at and below a place in these states, the oldest first. Raises Forbidden."""
    found = models.Change.objects.filter(reads.within(actor, place).where(), state__in=states, pk__gt=after)
    return _given(list(found.select_related("entitlement").order_by("pk")[:size]))


def changes_of(actor: access.Actor, entitlement: int, *, purpose: str = "") -> tuple[Change, ...]:
    """All changes of one, the newest first; with a purpose also what is written in them, a read on the record.

    Raises Forbidden and Refused.
    """
    row = keeping.seen(actor, entitlement)
    rows = list(row.changes.select_related("entitlement").order_by("-pk"))
    return _written(actor, rows, purpose) if purpose else _given(rows)


def own_changes(actor: access.Actor, entitlement: int) -> tuple[Change, ...]:
    """What a resident was told of what is paid to them or counts for them, the newest first: the changes with a notice that was
    told, opened on the record. Whoever counts no more is told of nothing that holds later; of others' entitlements of nothing.
    Raises Forbidden.
    """
    person, row = oversight.own(actor), models.Entitlement.objects.filter(pk=entitlement).first()
    if row is None or person is None:
        return ()
    rows = row.changes.select_related("entitlement").exclude(told_on=None).exclude(state__in=("dropped", "refused"))
    if person != row.person:
        until = row.members.filter(person=person).aggregate(last=Max("until"))["last"]
        rows = rows.filter(month__lte=until) if until else rows.none()
    return tuple(one for one in _written(actor, list(rows.order_by("-pk")), "own") if one.notice)


def change(actor: access.Actor, change: int, *, purpose: str = "") -> Change:
    """One of them. Raises Forbidden and Refused."""
    row = models.Change.objects.select_related("entitlement").filter(pk=change).first()
    if row is None or not keeping.scope(actor).holds(row.place_code):
        raise Refused("no_change", change=change)
    return (_written(actor, [row], purpose) if purpose else _given([row]))[0]


def _written(actor: access.Actor, rows: Sequence[models.Change], purpose: str) -> tuple[Change, ...]:
    records = [vault.Record(row.subject, bytes(row.said) if row.said else None, row.place_code) for row in rows]
    opened = vault.open_many(actor, purpose, records) if records else []
    return tuple(
        replace(one, reason=texts["reason"], notice=texts["notice"], answer=texts["answer"], account=texts["account"])
        if texts
        else one
        for one, texts in zip(_given(rows), opened, strict=True)
    )


def _given(rows: Sequence[models.Change]) -> tuple[Change, ...]:
    spans: dict[int, list[months.Span]] = {row.entitlement_id: [] for row in rows}
    for one in models.Span.objects.filter(entitlement__in=list(spans)).order_by("entitlement", "since"):
        spans[one.entitlement_id].append(months.Span(one.since, one.until, one.amount, one.suspended))
    last = owing.last_months(spans)
    return tuple(_one(row, spans[row.entitlement_id], last.get(row.entitlement_id)) for row in rows)


def _one(row: models.Change, spans: Sequence[months.Span], last: date | None) -> Change:
    span = months.span_of(spans, row.month if row.state in changing.OPEN else months.later(row.month, -1))
    before = span.amount if span else 0
    amounts = row.kind == "amount" and row.amount is not None and _lessens(row, spans, before, last)
    return Change(
        id=row.pk,
        entitlement=row.entitlement_id,
        place_code=row.place_code,
        item=row.entitlement.item,
        person=row.entitlement.person,
        kind=cast("ChangeKind", row.kind),
        ground=row.ground,
        article=row.article,
        month=row.month,
        before=before,
        amount=row.amount,
        months=row.months,
        members=tuple(row.members) if row.members is not None else None,
        payee=row.person,
        state=cast("ChangeState", row.state),
        less=amounts or kinds()[row.kind].less,
        told_on=row.told_on,
        told_how=row.told_how,
        must_post=changing.ending(row.entitlement, time.today()).posted if row.kind == "stop" and not changing.untold(row) else 0,
        posted_on=row.posted_on,
        made_by=row.made_by,
        made_at=db.moment(row.made_at),
        checked_by=row.checked_by,
        called=bool(row.source),
    )


def _lessens(row: models.Change, spans: Sequence[months.Span], before: int, last: date | None) -> bool:
    """Whether an amount is less than what is granted for a month in which it would hold, or was before it did."""
    if row.state not in changing.OPEN:
        return (row.amount or 0) < before
    first = max(row.entitlement.owed_from, months.later(last, 1) if last else row.entitlement.owed_from)
    made = months.restated(spans, max(row.month, row.entitlement.owed_from), first, row.amount or 0)
    return months.lessens(spans, made)
