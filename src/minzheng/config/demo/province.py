"""The demo province, made: people first, then what the registers say, wave by wave, each on its own day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from minzheng.config.demo.content import figures, words
from minzheng.config.demo.people import officials
from minzheng.config.demo.registers import REGISTERS, Said
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.registry import api as registry

Told = Callable[[str], None]


class DoesNotFit(RuntimeError):  # noqa: N818 - what happened
    """What the demo says was refused by a room: a fault of the demo."""


def make(tell: Told) -> None:
    """Fills an empty database, the same every time, and sets the demo's day."""
    first = figures().days[0]
    with time.at(first):
        tell(f"{access.open_accounts(access.SYSTEM, officials()):,} officials")
    made: dict[str, dict[tuple[str, str], dict[str, object]]] = {name: {} for name in REGISTERS}
    for day in figures().days:
        with time.at(day):
            count = sum(_wave(name, day, made[name]) for name in REGISTERS)
        tell(f"{day}: {count:,} records")
    access.travel(access.SYSTEM, figures().opens)


def made_already() -> bool:
    """Whether somebody has made it."""
    return bool(access.practices())


def _wave(name: str, day: date, before: dict[tuple[str, str], dict[str, object]]) -> int:
    """What differs from the day before: new entries, and changes to those that stand; says how many."""
    register = registry.register(name)
    maker = access.actor_of_login(f"js-{register.sector}")
    checker = access.actor_of_login(f"js-{register.sector}-reviewer") if register.checked else None
    new: list[tuple[str, dict[str, object], date]] = []
    changed: list[tuple[str, dict[str, object], date]] = []
    for place, values in _said(name, day):
        key = place, "/".join(str(values[field]) for field in register.key)
        if key not in before:
            new.append((place, values, day))
        elif before[key] != values:
            changed.append((place, values, day))
        before[key] = values
    reports = [registry.bulk_enter(maker, name, new, checker=checker, reason=words().reason)] if new else []
    if changed:
        reports.append(registry.bulk_amend(maker, name, changed, checker=checker, reason=words().reason))
    for report in reports:
        if report.problems:
            raise DoesNotFit(f"{name} on {day}: {len(report.problems)} rows, first {report.problems[0]}")
    return sum(report.accepted for report in reports)


def _said(name: str, day: date) -> Iterator[tuple[str, dict[str, object]]]:
    said: Iterator[Said] = REGISTERS[name](day)
    return ((place, dict(values)) for place, values in said)
