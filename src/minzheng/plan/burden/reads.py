"""Requests and their burden, as they are read. The ledger has no form: it counts what was done here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.plan.burden import models, things
from minzheng.plan.supervision import api as supervision

ANSWER, READ, SIZE = "plan.answer", "plan.read", 50
SENT = "approve", "turn_away"
"""The verbs by which a request becomes the places' burden, by hand or by record."""


def request(actor: access.Actor, request_id: int, on: date | None = None) -> things.Request:
    """A request to lower levels, as it stood at the end of a day, for those who ask and those who are asked. Raises NoThing."""
    for row in supervision.stood("request", _seen(actor, on).filter(pk=request_id), on or time.today()):
        return _shown(row, actor, on)
    raise supervision.NoThing(request_id)


def requests(actor: access.Actor, on: date | None = None) -> tuple[things.Request, ...]:
    """Requests of the actor's units, and those that were sent to their places; the newest first, as they stood on a day."""
    rows = supervision.stood("request", _seen(actor, on).order_by("-pk")[:SIZE], on or time.today())
    return tuple(_shown(row, actor, on) for row in rows)


def to_answer(actor: access.Actor) -> tuple[things.Request, ...]:
    """Requests that the actor's own unit has still to answer."""
    held = access.scope(actor, ANSWER)
    open_ = models.Asking.objects.filter(held.where(), sent=True, answered_on=None, request__state="approved")
    due = [one for one in open_.select_related("request") if supervision.sits(actor, ANSWER, one.place_code, one.request.sector)]
    return tuple(_shown(row, actor) for row in _seen(actor).filter(pk__in=[one.request_id for one in due]).order_by("due"))


def to_approve(actor: access.Actor) -> tuple[things.Request, ...]:
    """Requests that wait for the actor's approval; never what the actor proposed."""
    rows = _seen(actor).filter(state="proposed").exclude(made_by=actor.account)
    return tuple(
        _shown(row, actor)
        for row in rows.order_by("turn_due")
        if supervision.sits(actor, "plan.check", row.by_place, row.by_sector)
    )


def answers(actor: access.Actor, request_id: int, on: date | None = None) -> tuple[tuple[str, Any, date | None], ...]:
    """What the places said by a day, each with its own: all of them for those who ask, for others those of their own places."""
    if not _seen(actor, on).filter(pk=request_id).exists():
        raise supervision.NoThing(request_id)
    held, day = access.scope(actor, READ), on or time.today()
    found = models.Asking.objects.filter(held.where(), request=request_id).order_by("place_code")
    said = ((one, one.answered_on is not None and one.answered_on <= day) for one in found)
    return tuple((one.place_code, one.answer if by_then else None, one.answered_on if by_then else None) for one, by_then in said)


def ledger(actor: access.Actor, place: str, day: date) -> things.Ledger:
    """The burden of a place over the twelve months up to a day. Raises Forbidden."""
    access.require(actor, READ, place=place)
    held = access.scope(actor, READ)
    first = date(day.year - 1, day.month, 1)
    sent = supervision.took("request", SENT, day)
    rows = models.Asking.objects.filter(held.where(), _within(places.ranges(place, day)), request__in=sent, month__gt=first)
    if held.sectors is not None:
        rows = rows.filter(request__sector__in=held.sectors)
    sums: dict[str, Any] = {
        "cells_": Sum("cells", filter=Q(by_record=False), default=0),
        "by_record_": Sum("cells", filter=Q(by_record=True), default=0),
        "minutes_": Sum("minutes", filter=Q(by_record=False), default=0),
    }
    months: Any = rows.values("month").annotate(**sums).order_by("-month")
    by_place: dict[str, Any] = {one["place_code"]: one for one in rows.values("place_code").annotate(**sums)}
    below = [_of_place(one.code, places.ranges(one.code, day), by_place) for one in places.children(place, day)]
    standing = supervision.stood("request", models.Request.objects.filter(pk__in=rows.values("request"), due__gte=day), day)
    return things.Ledger(
        tuple(things.Burden(f"{one['month']:%Y-%m}", one["cells_"], one["by_record_"], one["minutes_"]) for one in months),
        tuple(one for one in below if one.cells or one.by_record),
        sum(one.state == "approved" for one in standing),
    )


def _of_place(code: str, ranges: Iterable[places.Range], by_place: dict[str, Any]) -> things.Burden:
    inside = [one for at, one in by_place.items() if any(first <= at < after for first, after in ranges)]
    return things.Burden(code, *(sum(one[name] for one in inside) for name in ("cells_", "by_record_", "minutes_")))


def _seen(actor: access.Actor, on: date | None = None) -> Any:
    """Requests with how many places were asked and had answered by a day."""
    held, day = access.scope(actor, READ), on or time.today()
    asked = Q(held.where(), request__in=supervision.took("request", SENT, day), by_record=False)
    if held.sectors is not None:
        asked &= Q(request__sector__in=held.sectors)
    sent = models.Asking.objects.filter(asked).values("request")
    counts = {"asked_": Count("askings"), "answered_": Count("askings", filter=Q(askings__answered_on__lte=day))}
    return models.Request.objects.filter(supervision.seen(actor, on) | Q(pk__in=sent)).annotate(**counts)


def _with_counts(row: models.Request, actor: access.Actor) -> things.Request:
    return _shown(_seen(actor).get(pk=row.pk), actor)


def _shown(row: Any, actor: access.Actor, on: date | None = None) -> things.Request:
    return things.Request(
        **supervision.base("request", row, actor, on),
        columns=tuple(row.columns),
        why=row.reason,
        cells=row.cells,
        minutes=row.minutes,
        found=row.found,
        answered=row.answered_,
        asked=row.asked_,
    )


def _within(ranges: Iterable[places.Range]) -> Q:
    found = Q(pk__in=[])
    for first, after in ranges:
        found |= Q(place_code__gte=first, place_code__lt=after)
    return found


supervision.shows("request", _with_counts)
