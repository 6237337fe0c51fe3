"""The business day of a demo, which one control sets for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from datetime import date

from django.conf import settings
from django.db import transaction

from minzheng.kernel.access.actor import Actor, Forbidden
from minzheng.kernel.access.models import PracticeDay
from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time

_ONLY = 1
_filled: ContextVar[date | None] = ContextVar("filled", default=None)


@contextmanager
def business_time() -> Iterator[None]:
    """Business time as the demo was told, within the block; elsewhere machine time. Requests and jobs run in it."""
    day, filled = _stands()
    before = _filled.set(filled)
    try:
        with time.at(day) if day else nullcontext():
            yield
    finally:
        _filled.reset(before)


def practice_day() -> date | None:
    """The day that a demo was told; None where it was told none, and outside a demo."""
    return _stands()[0]


def _stands() -> tuple[date | None, date | None]:
    """The day that a demo was told, and the one up to which it has been filled."""
    found = db.lookup("SELECT day, filled FROM access_practiceday ORDER BY id LIMIT 1", ()) if settings.DEMO else []
    return found[0] if found else (None, None)


def practice_behind() -> bool:
    """Whether a demo that has travelled on still lacks what the years brought up to its day; asked in business time."""
    filled = _filled.get()
    return filled is not None and any(filled < day <= time.today() for day in settings.DEMO_WAVES)


def practice_filled() -> date | None:
    """The day up to which a demo has been filled."""
    return PracticeDay.objects.values_list("filled", flat=True).first() if settings.DEMO else None


def note_filled(day: date) -> None:
    """A demo has been filled up to a day."""
    PracticeDay.objects.update_or_create(pk=_ONLY, defaults={"filled": day})


def practice_made() -> int | None:
    """How many steps of its making a demo has behind it; None where none was begun."""
    return PracticeDay.objects.values_list("made", flat=True).first() if settings.DEMO else None


def note_made(steps: int) -> None:
    """A demo has so many steps of its making behind it."""
    PracticeDay.objects.update_or_create(pk=_ONLY, defaults={"made": steps})


def travel(actor: Actor, day: date | None) -> None:
    """Sets the demo's business day, or sets it free. Raises Forbidden outside a demo."""
    if not settings.DEMO:
        raise Forbidden("demo")
    with transaction.atomic():
        PracticeDay.objects.update_or_create(pk=_ONLY, defaults={"day": day})
        journal.write(actor, "demo.travel", journal.Subject("day", str(day or "")))
