"""Small worlds: entries put into registers, and figures that follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from minzheng.kernel.events import api as events
from minzheng.kernel.time import api as time
from minzheng.registry import api as registry
from tests.rooms.registry.acting import CHECKER, MAKER


def plant(register: str, place: str, values: Mapping[str, object], since: date, until: date | None = None) -> registry.Entry:
    """An entry in force, by the verbs and by two persons where the register wants them."""
    entry = accepted(registry.enter(MAKER, register, place, values, since=since))
    if until:
        entry = accepted(registry.end(MAKER, entry.id, on=until, number=entry.number, reason="撤销"))
    return entry


def amend(entry: registry.Entry, values: Mapping[str, object], since: date) -> registry.Entry:
    """An entry changed from a day on."""
    return accepted(registry.amend(MAKER, entry.id, values, since=since, number=entry.number, reason="变更"))


def accepted(entry: registry.Entry) -> registry.Entry:
    """It, checked by another person where it waits."""
    if not entry.waiting:
        return entry
    made = registry.history(MAKER, entry.id)[-1]
    return registry.check(CHECKER, entry.id, number=made.number, accept=True)


def plant_many(register: str, rows: Iterable[tuple[str, Mapping[str, object], date]]) -> None:
    """Many entries at once."""
    checker = CHECKER if registry.register(register).checked else None
    report = registry.bulk_enter(MAKER, register, rows, checker=checker)
    assert report.problems == ()


def hear() -> None:
    """Whatever was announced is heard."""
    while events.deliver():
        pass


LATER = time.at(date(2021, 1, 1))
