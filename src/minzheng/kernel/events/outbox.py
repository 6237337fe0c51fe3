"""Events as they are announced and handed over."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from minzheng.kernel.events.models import Delivery, Event
from minzheng.kernel.events.registry import built, events, handlers, id_of, plain
from minzheng.kernel.time import api as time

MOST = 200  # deliveries in one go
WAIT, LONGEST_WAIT = 5.0, 600.0  # seconds after the first failure, and at most
_log = logging.getLogger("minzheng.events")


def announce(event: object) -> int:
    """Puts an event into the outbox, in the transaction of what happened; its id. Raises RuntimeError outside one."""
    return announce_many([event])[0]


def announce_many(given: Sequence[object]) -> list[int]:
    """The same for many events of one kind; their ids in their order."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is announced in the transaction of what happened; there is none.")
    if not given:
        return []
    kind, now, told = id_of(type(given[0])), time.machine(), time.override()
    begins, since = (told.begins, told.since) if told else (None, None)
    rows = Event.objects.bulk_create(
        Event(kind=kind, content=plain(event), begins=begins, since=since, recorded_at=now) for event in given
    )
    Delivery.objects.bulk_create(Delivery(event=row, handler=name, due_at=now) for row in rows for name in handlers(kind))
    return [row.pk for row in rows]


def deliver() -> int:
    """Hands over what is due, the oldest event first, and says how many handlers were called.

    A handler that fails is called again later, and holds nobody up.
    """
    due = Delivery.objects.filter(delivered_at=None, due_at__lte=time.machine()).order_by("event_id", "id")
    return sum(_hand_over(one) for one in due.select_related("event")[:MOST])


def _hand_over(one: Delivery) -> bool:
    """Calls a handler in the transaction that notes it, so that what it writes here is written with the note or not at all."""
    mine, row = Delivery.objects.filter(pk=one.pk, delivered_at=None), one.event
    handler = handlers(row.kind).get(one.handler) if row.kind in events() else None
    if handler is None:  # of a newer or an older version
        mine.update(due_at=time.machine() + timedelta(seconds=LONGEST_WAIT))
        return False
    told = time.at(time.Override(row.begins, row.since)) if row.begins else nullcontext()
    try:
        with transaction.atomic(), told:
            if not mine.update(delivered_at=time.machine()):
                return False  # another worker was first
            handler(built(row.kind, row.content), row.pk)
    except Exception as error:
        _log.exception("Event %s (%s) for %s", row.pk, row.kind, one.handler)
        wait = min(LONGEST_WAIT, WAIT * 4 ** min(one.tries, 9))
        due = time.machine() + timedelta(seconds=wait)
        mine.update(tries=F("tries") + 1, error=type(error).__name__[:60], due_at=due)
    return True


def pending(event: type) -> int:
    """How many deliveries of an event are still to come."""
    return Delivery.objects.filter(delivered_at=None, event__kind=id_of(event)).count()


def late(minutes: int = 15) -> int:
    """How many deliveries have not come through for so long: for those who watch over the house."""
    before = time.machine() - timedelta(minutes=minutes)
    return Delivery.objects.filter(delivered_at=None, event__recorded_at__lt=before).count()


def replay(id_: int) -> None:
    """Has an event delivered once more to everybody who heard it."""
    Delivery.objects.filter(event_id=id_).update(delivered_at=None, due_at=time.machine())
