"""Requests and their burden, as they are read. The ledger has no form: it counts what was done here."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q, Sum

from minzheng.kernel.access import api as access
from minzheng.kernel.places import api as places
from minzheng.plan.burden import models, things
from minzheng.plan.supervision import api as supervision

ANSWER, READ, SIZE = "plan.answer", "plan.read", 50


def request(actor: access.Actor, request_id: int) -> things.Request:
    """A request to lower levels, for those who ask and those who are asked. Raises NoThing."""
    row = _seen(actor).filter(pk=request_id).first()
    if row is None:
        raise supervision.NoThing(request_id)
    return _shown(row, actor)


def requests(actor: access.Actor) -> tuple[things.Request, ...]:
    """Requests of the actor's units, and those that were sent to their places; the newest first."""
    return tuple(_shown(row, actor) for row in _seen(actor).order_by("-pk")[:SIZE])


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


def answers(actor: access.Actor, request_id: int) -> tuple[tuple[str, Any, date | None], ...]:
    """What the places said, each with its day: all of them for those who ask, for others those of their own places."""
    row = _seen(actor).filter(pk=request_id).first()
    if row is None:
        raise supervision.NoThing(request_id)
    held = access.scope(actor, READ)
    found = models.Asking.objects.filter(held.where(), request=request_id).order_by("place_code")
    return tuple((one.place_code, one.answer, one.answered_on) for one in found)


def ledger(actor: access.Actor, place: str, day: date) -> things.Ledger:
    """The burden of a place over the twelve months up to a day. Raises Forbidden."""
    access.require(actor, READ, place=place)
    held = access.scope(actor, READ)
    first = date(day.year - 1, day.month, 1)
    rows = models.Asking.objects.filter(
        held.where(), _within(places.ranges(place, day)), sent=True, month__gt=first, month__lte=day
    )
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
    standing = models.Request.objects.filter(pk__in=rows.values("request"), state="approved", due__gte=day).count()
    return things.Ledger(
        tuple(things.Burden(f"{one['month']:%Y-%m}", one["cells_"], one["by_record_"], one["minutes_"]) for one in months),
        tuple(one for one in below if one.cells or one.by_record),
        standing,
    )


def _of_place(code: str, ranges: Iterable[places.Range], by_place: dict[str, Any]) -> things.Burden:
    inside = [one for at, one in by_place.items() if any(first <= at < after for first, after in ranges)]
    return things.Burden(code, *(sum(one[name] for one in inside) for name in ("cells_", "by_record_", "minutes_")))


def _seen(actor: access.Actor) -> Any:
    """Requests with how many places were asked and have answered."""
    held = access.scope(actor, READ)
    asked = Q(held.where(), sent=True, by_record=False)
    if held.sectors is not None:
        asked &= Q(request__sector__in=held.sectors)
    sent = models.Asking.objects.filter(asked).values("request")
    counts = {"asked_": Count("askings"), "answered_": Count("askings", filter=Q(askings__answered_on__isnull=False))}
    return models.Request.objects.filter(supervision.seen(actor) | Q(pk__in=sent)).annotate(**counts)


def _with_counts(row: models.Request, actor: access.Actor) -> things.Request:
    return _shown(_seen(actor).get(pk=row.pk), actor)


def _shown(row: Any, actor: access.Actor) -> things.Request:
    return things.Request(
        **supervision.base("request", row, actor),
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
