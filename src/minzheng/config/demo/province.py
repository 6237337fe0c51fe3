"""The demo province, made: people first, then what the registers say, wave by wave, each on its own day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from minzheng.config.demo.content import figures, words
from minzheng.config.demo.land import PROVINCE, Land
from minzheng.config.demo.people import officials
from minzheng.config.demo.registers import REGISTERS
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.registry import api as registry

Told = Callable[[str], None]
Key = tuple[str, str]
Values = Mapping[str, object]


class NotEmpty(RuntimeError):  # noqa: N818 - what happened
    """Something is kept already; nothing was changed."""


class DoesNotFit(RuntimeError):  # noqa: N818 - what happened
    """What the demo says was refused by a room: a fault of the demo."""


def make(tell: Told, *, within: str = PROVINCE) -> None:
    """Fills an empty database, the same every time; `within` names one city where that is enough.

    The demo's day is set when all up to that day is there; the years after it follow.
    """
    if access.anybody():
        raise NotEmpty("The database has accounts already; nothing was changed. Name another home in MINZHENG_HOME for a demo.")
    first, opens = figures().days[0], figures().opens
    with time.at(first):
        tell(f"{access.open_accounts(access.SYSTEM, officials()):,} officials")
    made: dict[str, dict[Key, Values]] = {name: {} for name in REGISTERS}
    for day in figures().days:
        if day > opens and practice_missing():
            access.travel(access.SYSTEM, opens)
        with time.at(day):
            count = sum(_wave(name, Land(day, within), made[name]) for name in REGISTERS)
        tell(f"{day}: {count:,} records")


def practice_missing() -> bool:
    """Whether it does not yet stand as far as the day on which it opens."""
    return access.practice_day() is None


def _wave(name: str, land: Land, before: dict[Key, Values]) -> int:
    """What differs from the day before: new entries, and changes to those that stand; says how many."""
    register = registry.register(name)
    maker = access.actor_of_login(f"js-{register.sector}")
    checker = access.actor_of_login(f"js-{register.sector}-reviewer") if register.checked else None
    new: list[tuple[str, Values, date]] = []
    changed: list[tuple[str, Values, date]] = []
    for place, values in REGISTERS[name](land):
        key = place, "/".join(str(values[field]) for field in register.key)
        if key not in before:
            new.append((place, values, land.day))
        elif before[key] != values:
            changed.append((place, values, land.day))
        before[key] = values
    reports = [registry.bulk_enter(maker, name, new, checker=checker, reason=words().reason)] if new else []
    if changed:
        reports.append(registry.bulk_amend(maker, name, changed, checker=checker, reason=words().reason))
    for report in reports:
        if report.problems:
            raise DoesNotFit(f"{name} on {land.day}: {len(report.problems)} rows, first {report.problems[0]}")
    return sum(report.accepted for report in reports)
