"""What a room says is written with what happened, and heard at least once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from minzheng.kernel.access.models import Attempt
from minzheng.kernel.events import api as events
from minzheng.kernel.events import registry
from minzheng.kernel.events.models import Delivery, Event
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.time import api as time


@dataclass(frozen=True, slots=True)
class Said:
    case: int
    name: str
    day: date
    at: datetime
    amount: Decimal
    good: bool
    until: date | None
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Also:
    case: int


SAID = Said(
    1, "陈平", date(2012, 10, 10), datetime(2012, 10, 10, 1, tzinfo=UTC), Decimal("1.50"), True, None, ("320509", "320506")
)


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_events", {})
    monkeypatch.setattr(registry, "_hearers", {})
    events.declared("said")(Said)


def told(login: str) -> None:
    Attempt.objects.create(login=login, address="", at=time.machine())


def due() -> None:
    Delivery.objects.update(due_at=time.machine())


@pytest.mark.django_db
def test_what_was_announced_is_heard_whole_and_on_its_business_day() -> None:
    heard: list[Any] = []

    @events.hears(Said)
    def one(told_now: Mapping[int, Said]) -> None:
        heard.extend((event, id_, time.today()) for id_, event in told_now.items())

    with transaction.atomic(), time.at(date(2013, 3, 1)):
        id_ = events.announce(SAID)
    assert heard == []
    jobs.work(until_idle=True)
    assert heard == [(SAID, id_, date(2013, 3, 1))]
    assert events.deliver() == 0
    assert events.late(0) == 0


@pytest.mark.django_db(transaction=True)
def test_nothing_is_announced_outside_a_transaction_or_of_one_that_was_undone() -> None:
    with pytest.raises(RuntimeError, match=r"An event is announced in the transaction of what happened; there is none\."):
        events.announce(SAID)
    with transaction.atomic():
        events.announce(SAID)
        transaction.set_rollback(True)
    assert not Event.objects.exists()


@pytest.mark.django_db
def test_a_handler_that_fails_is_undone_called_again_and_holds_nobody_up() -> None:
    calls: list[tuple[str, int]] = []

    @events.hears(Said)
    def weak(told_now: Mapping[int, Said]) -> None:
        for event in told_now.values():
            calls.append(("weak", event.case))
            told(f"weak {event.case}")
            if event.case == 1 and calls.count(("weak", 1)) < 3:
                raise ValueError(event.name)

    @events.hears(Said)
    def strong(told_now: Mapping[int, Said]) -> None:
        calls.extend(("strong", event.case) for event in told_now.values())

    with transaction.atomic():
        first = events.announce(SAID)
        events.announce(Said(2, *[getattr(SAID, name) for name in Said.__slots__[1:]]))
    began = time.machine()
    assert events.deliver() == 4
    assert calls == [("weak", 1), ("strong", 1), ("strong", 2), ("weak", 1), ("weak", 2)], "together, then each by itself"
    assert [one.login for one in Attempt.objects.all()] == ["weak 2"]
    failed = Delivery.objects.get()
    assert (failed.event_id, failed.tries, failed.error) == (first, 1, "ValueError")
    assert began < failed.due_at - timedelta(seconds=5) < time.machine()
    assert events.late(0) == 1
    assert events.deliver() == 0
    due()
    assert events.deliver() == 1
    assert calls[5:] == [("weak", 1)]
    assert Attempt.objects.count() == 2


@pytest.mark.django_db
def test_a_crash_between_the_handler_and_its_note_leads_to_a_second_delivery() -> None:
    outside: list[int] = []

    @events.hears(Said)
    def one(told_now: Mapping[int, Said]) -> None:
        outside.extend(told_now)
        told("one")
        if len(outside) == 1:
            raise KeyboardInterrupt  # as a killed process: nothing more is written

    with transaction.atomic():
        id_ = events.announce(SAID)
    with pytest.raises(KeyboardInterrupt):
        events.deliver()
    assert not Attempt.objects.exists()
    events.deliver()
    assert outside == [id_, id_]
    assert Attempt.objects.count() == 1


@pytest.mark.django_db
def test_a_replay_reaches_everybody_again() -> None:
    known: set[int] = set()
    calls: list[int] = []

    @events.hears(Said)
    def one(told_now: Mapping[int, Said]) -> None:
        calls.extend(told_now)
        for _ in told_now.keys() - known:  # what every handler does, one way or another
            told("one")
        known.update(told_now)

    with transaction.atomic():
        id_ = events.announce(SAID)
    events.deliver()
    events.replay(id_)
    assert events.deliver() == 1
    assert calls == [id_, id_]
    assert Attempt.objects.count() == 1


@pytest.mark.django_db
def test_what_another_version_heard_waits() -> None:
    @events.hears(Said)
    def one(_told: Mapping[int, Said]) -> None:
        raise ValueError

    with transaction.atomic():
        first, second = events.announce(SAID), events.announce(SAID)
    Event.objects.filter(pk=second).update(kind="of a newer version")
    assert events.deliver() == 1
    registry._hearers.clear()
    due()
    assert events.deliver() == 0
    assert Delivery.objects.get().event_id == first
    assert Event.objects.get(handed_at=None).pk == second
    assert events.late(0) == 2


@pytest.mark.django_db
def test_what_failed_under_a_name_that_an_upgrade_took_away_is_told_anew_and_is_late_no_more() -> None:
    heard: list[str] = []

    @events.hears(Said, name="before")
    def fails(_told: Mapping[int, Said]) -> None:
        raise ValueError

    with transaction.atomic():
        events.announce(SAID)
    events.deliver()
    registry._hearers.clear()

    @events.hears(Said, name="renamed")
    def mended(told_now: Mapping[int, Said]) -> None:
        heard.extend(event.name for event in told_now.values())

    due()
    assert (events.deliver(), heard) == (0, []), "the older version may still run beside this one"
    due()
    assert (events.deliver(), heard) == (1, ["陈平"])
    assert events.late(0) == 0


@pytest.mark.django_db
def test_of_many_a_handler_is_called_once_and_a_bad_event_holds_no_other() -> None:
    calls: list[list[int]] = []

    @events.hears(Said)
    def all_of(told_now: Mapping[int, Said]) -> None:
        calls.append([event.case for event in told_now.values()])
        told(f"all of {calls[-1]}")
        if 2 in calls[-1]:
            raise ValueError

    rest = [getattr(SAID, name) for name in Said.__slots__[1:]]
    with transaction.atomic():
        events.announce_many([Said(1, *rest), Said(2, *rest)])
        with time.at(date(2013, 3, 1)):
            events.announce(Said(3, *rest))
    assert events.deliver() == 3
    assert calls == [[1, 2], [3], [1], [2]], "together, but for another business day; then each by itself"
    assert [one.login for one in Attempt.objects.order_by("pk")] == ["all of [3]", "all of [1]"]
    assert events.pending(Said) == 1
    due()
    assert events.deliver() == 1
    assert Delivery.objects.get().tries == 2


def test_what_is_no_event_is_refused_in_words() -> None:
    class Loose:
        pass

    @dataclass(frozen=True)
    class Heavy:
        data: bytes

    with pytest.raises(TypeError, match=r"Loose is no frozen dataclass; an event does not change\."):
        events.declared("loose")(Loose)
    with pytest.raises(TypeError, match=r"Heavy\.data cannot be kept: <class 'bytes'> is none of the types that an event"):
        events.declared("heavy")(Heavy)
    with pytest.raises(ValueError, match=r'The event "said" is declared twice: Said and Said\.'):
        events.declared("said")(Said)
    with pytest.raises(TypeError, match=r"Loose is not declared as an event\."):
        events.hears(Loose)


def one_by_one(_event: Said, _id: int) -> None: ...


def as_a_list(_told: Sequence[Said]) -> None: ...


def of_something_else(_told: Mapping[int, date]) -> None: ...


def of_nothing_said(_told) -> None: ...  # type: ignore[no-untyped-def]


def test_a_handler_of_another_shape_is_refused_by_the_type_checker_and_before_the_program_starts() -> None:
    refused: list[Callable[[], object]] = [
        lambda: events.hears(Said)(one_by_one),  # type: ignore[arg-type]
        lambda: events.hears(Said)(as_a_list),  # type: ignore[arg-type]
        lambda: events.hears(Said)(of_something_else),  # type: ignore[arg-type]
        lambda: events.hears(Said)(of_nothing_said),
    ]
    for number, name in enumerate(("one_by_one", "as_a_list", "of_something_else", "of_nothing_said")):
        with pytest.raises(TypeError, match=rf"\.{name} hears Said: it takes Mapping\[int, Said\] and nothing else\.$"):
            refused[number]()
    assert events.hearers("said") == ()


def test_a_function_hears_one_event_and_another_does_not_take_its_place() -> None:
    def one(_told: Mapping[int, Any]) -> None: ...

    events.declared("also said")(Also)
    events.hears(Said)(one)
    with pytest.raises(ValueError, match=r"\.one hears Said already; each event has a function of its own\.$"):
        events.hears(Also)(one)
    events.hears(Also, name="one of also")(one)
    assert [hearer.name for hearer in events.hearers("also said")] == ["one of also"]
