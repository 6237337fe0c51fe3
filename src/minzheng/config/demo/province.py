"""The demo province, made: people first, then what the registers say, wave by wave, each on its own day."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from functools import lru_cache
from itertools import chain, pairwise
from time import sleep

from django.db import connection, transaction

from minzheng.config.demo import ageing, living
from minzheng.config.demo.content import figures, words
from minzheng.config.demo.land import PROVINCE, Land
from minzheng.config.demo.people import officials
from minzheng.config.demo.reading import watched
from minzheng.config.demo.registers import REGISTERS, RESTATED, Said
from minzheng.config.stories import cases, plans
from minzheng.kernel.access import api as access
from minzheng.kernel.events import api as events
from minzheng.kernel.places import api as places
from minzheng.kernel.time import api as time
from minzheng.registry import api as registry

Told = Callable[[str], None]
Key = tuple[str, str]
_SOMEBODY_WAS_HERE = {"waiting", "before_version", "not_in_force", "taken"}


class NotEmpty(RuntimeError):  # noqa: N818 - what happened
    """Something is kept already; nothing was changed."""


class AnotherLand(RuntimeError):  # noqa: N818 - what happened
    """The jurisdiction in force is not the one of which the demo has figures; nothing was changed."""


class DoesNotFit(RuntimeError):  # noqa: N818 - what happened
    """What the demo says was refused by a room: a fault of the demo."""


def make(tell: Told, *, within: str = PROVINCE, persons: int = 0) -> None:
    """Fills an empty database up to the day on which the demo opens, the same every time.

    `within` names one city, or all; about so many `persons` live there, or as few as the demo needs. Where its making was broken
    off it goes on: every wave says again only what is missing, every later step is whole or was not.
    """
    if not places.default().ever(PROVINCE):
        raise AnotherLand(
            f'The demo is drawn from figures of "{PROVINCE}", which is no place of the jurisdiction in force; '
            "nothing was changed. Unset MINZHENG_JURISDICTION for the demo."
        )
    made = access.practice_made()
    if (made is None and access.anybody()) or not practice_missing():
        raise NotEmpty("The database has accounts already. Nothing was changed. Name another home in MINZHENG_HOME for a demo.")
    first, opens = figures().days[0], figures().opens
    if made is None:
        with time.at(first), transaction.atomic():
            tell(f"{access.open_accounts(access.SYSTEM, officials()):,} officials")
            access.note_made(0)
    fill(tell, opens, within, again=made is not None)
    for number, step in enumerate(chain(plans.STEPS, living.steps(within, persons)), 1):
        if number > (made or 0):
            events.deliver()  # figures are of what the registers say by now
            with nullcontext() if _alone(step) else transaction.atomic():
                step(tell, within)
                access.note_made(number)
    access.travel(access.SYSTEM, opens)


def _alone(step: Callable[..., None]) -> bool:
    """Whether a step does without a transaction of ours: what it did is refused, or passed over, a second time."""
    return step is plans.evidence or getattr(step, "func", None) in {watched, cases.apply}


def fill(tell: Told, until: date, within: str = PROVINCE, *, again: bool = False) -> None:
    """What the years bring up to a day: wave by wave from where the demo stands; `again` where the first was begun before."""
    stands = access.practice_filled()
    for before, day in pairwise([None, *figures().days]):
        if day and day <= until and (stands is None or day > stands):
            with time.at(day):
                lands = Land(before, within) if before else None, Land(day, within)
                count = sum(_wave(name, *lands, again=again) for name in REGISTERS)
                with transaction.atomic():
                    if before and not practice_missing():
                        ageing.years(max(before, figures().opens), day, within, tell)
                    access.note_filled(day)
            tell(f"{day}: {count:,} records")
    _drawn.cache_clear()


def keep_filling(tell: Told, within: str = PROVINCE) -> None:
    """Fills the demo whenever somebody has travelled on, until the program is stopped."""
    while True:
        fill(tell, access.practice_day() or time.today(), within)
        connection.close()
        sleep(1)


def practice_missing() -> bool:
    """Whether it does not yet stand as far as the day on which it opens."""
    return access.practice_day() is None


def _wave(name: str, before: Land | None, now: Land, *, again: bool = False) -> int:
    """What differs from the wave before: new entries, changes to those that stand, and ends; says how many.

    Where somebody has changed an entry meanwhile, theirs stays; so does what the same wave said before it was broken off.
    """
    register = registry.register(name)
    maker = access.actor_of_login(f"js-{register.sector}")
    checker = access.actor_of_login(f"js-{register.sector}-reviewer") if register.checked else None
    known = {_key(register, said): said[1] for said in _drawn(name, before)} if before else {}
    said = [(one, known.get(_key(register, one))) for one in _drawn(name, now)]
    new = [(*one, now.day) for one, was in said if was is None]
    changed = [(*one, now.day) for one, was in said if was is not None and was != one[1]]
    reports = [registry.bulk_enter(maker, name, new, checker=checker, reason=words().reason)] if new else []
    if changed:
        reports.append(registry.bulk_amend(maker, name, changed, checker=checker, reason=words().reason))
    for number, problem in (one for report in reports for one in report.problems):
        if problem.reason not in (_SOMEBODY_WAS_HERE if before or again else ()):
            raise DoesNotFit(f"{name} on {now.day}, row {number}: {problem}")
    left = {code for code, _ in known} - {code for code, _ in (one for one, _ in said)} if name in RESTATED else set()
    return sum(report.accepted for report in reports) + _end(register, (maker, checker), left, now.day)


@lru_cache(2 * len(REGISTERS))
def _drawn(name: str, now: Land) -> list[Said]:
    """What a register says of a day: drawn once for the wave of that day, and for the next."""
    return list(REGISTERS[name](now))


def _end(register: registry.Register, who: tuple[access.Actor, access.Actor | None], left: set[str], day: date) -> int:
    """Entries of counties that are no more end; one that waits for a second person stays as somebody left it."""
    maker, checker = who
    after, found = "", list[registry.Entry]()
    while left:
        page = registry.page(maker, register.id, registry.Query(day=day, after=after))
        found += [one for one in page.entries if one.place_code in left and not one.waiting]
        after = page.after
        if not after:
            break
    for one in found:
        ended = registry.end(maker, one.id, on=day, number=one.number, reason=words().ended)
        if checker:
            registry.check(checker, one.id, number=ended.number, accept=True)
    return len(found)


def _key(register: registry.Register, said: Said) -> Key:
    return said[0], "/".join(str(said[1][field]) for field in register.key)
