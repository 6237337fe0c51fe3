"""Events as they are announced and handed over."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from minzheng.kernel.db import api as db
from minzheng.kernel.events.models import Delivery, Event
from minzheng.kernel.events.registry import Hearer, built, events, hearers, id_of, plain
from minzheng.kernel.time import api as time

MOST = 500
"""Events that are handed over in one go."""
WAIT, LONGEST_WAIT = 5.0, 600.0  # seconds after the first failure, and at most
_EVENT = ("kind", "content", "begins", "since", "recorded_at", "handed_at")
_log = logging.getLogger("minzheng.events")


def announce(event: object) -> int:
    """Puts an event into the outbox, in the transaction of what happened; its id. Raises RuntimeError outside one."""
    _within()
    return db.insert(Event, _EVENT, _row(event))


def announce_many(given: Sequence[object]) -> None:
    """The same for many events."""
    _within()
    db.bulk_insert(Event, _EVENT, map(_row, given))


def _within() -> None:
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An event is announced in the transaction of what happened; there is none.")


def _row(event: object) -> tuple[object, ...]:
    kind, now, told = id_of(type(event)), time.machine(), time.override()
    begins, since = (told.begins, told.since) if told else (None, None)
    return kind, plain(event), begins, since, now, None if hearers(kind) else now


def deliver() -> int:
    """Hands over what was announced, the oldest first, and what is due again; says how many events handlers were called for.

    A handler that fails is called again later, and holds nobody up.
    """
    return _again() + _first()


@dataclass(slots=True)
class _Call:
    """A handler with the events that it is called for, which were announced under one business time."""

    hearer: Hearer
    rows: list[Event]


def _first() -> int:
    """What was announced: called, and marked as handed over, in one transaction; what a handler that failed wrote is undone."""
    waiting = Event.objects.filter(handed_at=None, kind__in=events())
    if not waiting.exists():
        return 0
    with transaction.atomic():
        rows = list(waiting.select_for_update(skip_locked=True).order_by("id")[:MOST])
        calls = _calls(rows)
        failed = [(call, error) for call in calls for error in [_called(call)] if error]
        for call, error in failed:
            _tried_apart(call, error)
        Event.objects.filter(pk__in=[row.pk for row in rows]).update(handed_at=time.machine())
    return sum(len(call.rows) for call in calls)


def _calls(rows: Sequence[Event]) -> list[_Call]:
    """Each handler is called once for all that it hears, or as often as business time changes between them."""
    calls: list[_Call] = []
    last: dict[str, _Call] = {}
    for row in rows:
        for hearer in hearers(row.kind):
            call = last.get(hearer.name)
            if call and (call.rows[0].begins, call.rows[0].since) == (row.begins, row.since):
                call.rows.append(row)
            else:
                last[hearer.name] = call = _Call(hearer, [row])
                calls.append(call)
    return calls


def _called(call: _Call) -> Exception | None:
    """Calls a handler on the business day of the announcement; the exception that stopped it, and what it wrote is undone."""
    first = call.rows[0]
    told = time.at(time.Override(first.begins, first.since)) if first.begins else nullcontext()
    try:
        with transaction.atomic(), told:
            call.hearer.function({row.pk: built(row.kind, row.content) for row in call.rows})
    except Exception as error:
        _log.exception("Event %s (%s) for %s", first.pk, first.kind, call.hearer.name)
        return error
    return None


def _tried_apart(call: _Call, error: Exception) -> None:
    """Of a call that failed each event by itself, so that none waits for another; what fails still is due again later."""
    for row in call.rows:
        again = _called(_Call(call.hearer, [row])) if len(call.rows) > 1 else error
        if again:
            due = time.machine() + timedelta(seconds=WAIT)
            Delivery.objects.create(event=row, handler=call.hearer.name, tries=1, error=_named(again), due_at=due)


def _again() -> int:
    """What failed before and is due, each in a transaction of its own."""
    due = Delivery.objects.filter(due_at__lte=time.machine()).order_by("event_id", "id")
    return sum(_retried(key) for key in due.values_list("pk", flat=True)[:MOST])


def _retried(key: int) -> bool:
    """One delivery. A name that nobody has is looked for twice before its event is told anew: two versions may run at once."""
    with transaction.atomic():
        mine = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).select_related("event")
        one = mine.filter(pk=key).first()
        if one is None:
            return False  # another worker was first
        hearer = next((found for found in hearers(one.event.kind) if found.name == one.handler), None)
        if hearer is None and not one.error:
            replay(one.event_id)  # nobody has had that name for a while: whoever does its work now is told
            return False
        error = _called(_Call(hearer, [one.event])) if hearer else None
        if hearer and not error:
            one.delete()
            return True
        wait = min(LONGEST_WAIT, WAIT * 4 ** min(one.tries, 9)) if hearer else LONGEST_WAIT
        one.tries, one.error, one.due_at = one.tries + 1, _named(error), time.machine() + timedelta(seconds=wait)
        one.save()
    return hearer is not None


def _named(error: Exception | None) -> str:
    return type(error).__name__[:60] if error else ""


def pending(event: type) -> int:
    """How many events of a kind somebody is still to be told."""
    told = Q(handed_at=None) | Q(deliveries__isnull=False)
    return Event.objects.filter(told, kind=id_of(event)).distinct().count()


def announced(ids: Iterable[int]) -> Mapping[int, datetime]:
    """When events were announced, by the clock of the machine: for a handler to which what was made since says nothing."""
    return dict(Event.objects.filter(pk__in=list(ids)).values_list("pk", "recorded_at"))


def late(minutes: int = 15) -> int:
    """How many events have not come through for so long: for those who watch over the house."""
    before = time.machine() - timedelta(minutes=minutes)
    failed = Delivery.objects.filter(event__recorded_at__lt=before)
    return Event.objects.filter(handed_at=None, recorded_at__lt=before).count() + failed.count()


def replay(id_: int) -> None:
    """Has an event delivered once more to everybody who hears it."""
    Delivery.objects.filter(event_id=id_).delete()
    Event.objects.filter(pk=id_).update(handed_at=None)
