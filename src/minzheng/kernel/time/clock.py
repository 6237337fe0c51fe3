"""Two clocks. This is the one module of the program that asks the machine for the time.

*Machine time* is what it is: sign-in, sessions, leases, recorded-at. *Business time* is every as-of and every legal
time limit; a demo and a test may set it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
_OPENS = time(9)  # a day given without an hour begins when offices open


@dataclass(frozen=True, slots=True)
class Override:
    """Business time as it was told. It stands at `begins`, or runs on from there since the machine time `since`.

    A plain value: a session, a database row or another process can carry it and enter it again.
    """

    begins: datetime
    since: datetime | None = None

    def __post_init__(self) -> None:
        for moment in (self.begins, self.since):
            if moment is not None and moment.tzinfo is None:
                raise ValueError(f"{moment.isoformat(' ')} has no time zone; a moment with one is meant.")

    def now(self) -> datetime:
        """The business time under this override."""
        passed = machine() - self.since if self.since else timedelta()
        return (self.begins + passed).astimezone(CHINA)


_here: ContextVar[Override | None] = ContextVar("minzheng_business_time", default=None)
_everywhere: list[Override] = []  # at most one: what the whole process was told


def machine() -> datetime:
    """Machine time, in UTC. Nobody can set it."""
    return datetime.now(UTC)


def now() -> datetime:
    """Business time in China: as told for this context, else for this process, else machine time."""
    told = override()
    return told.now() if told else machine().astimezone(CHINA)


def today() -> date:
    """The business day in China."""
    return now().date()


def override() -> Override | None:
    """The override in force here; None when business time is machine time."""
    return _here.get() or (_everywhere[0] if _everywhere else None)


def travel(moment: date | datetime, *, runs: bool = False) -> Override:
    """An override that stands at a moment, or runs on from it. It is not in force before it is entered or installed."""
    begins = moment if isinstance(moment, datetime) else datetime.combine(moment, _OPENS, CHINA)
    return Override(begins, machine() if runs else None)


@contextmanager
def at(told: Override | date | datetime) -> Iterator[Override]:
    """Business time is as told within the block: for this thread, task or request, and no other."""
    entered = told if isinstance(told, Override) else travel(told)
    before = _here.set(entered)
    try:
        yield entered
    finally:
        _here.reset(before)


def install(told: Override | None) -> None:
    """Business time is as told for the whole process, or machine time again. For the start of a demo."""
    _everywhere[:] = [told] if told else []
