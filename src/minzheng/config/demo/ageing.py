"""People of the demo die as people do: by age, some seven of a thousand in a year, and are told of some weeks later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from random import Random

from minzheng.config.demo.content import means
from minzheng.config.demo.land import Land
from minzheng.kernel.access import api as access
from minzheng.kernel.time import api as time
from minzheng.people import api as people

_YEAR = 365.25


def years(since: date, until: date, within: str, tell: Callable[[str], None]) -> None:
    """Who died between two days, told month by month in the name of the province's officer."""
    with time.at(until):
        maker, deaths = access.actor_of_login("js-civil_affairs"), list(_deaths(since, until, within))
    for first, last in pairwise([*_months(since, until), until]):
        told = [death for day, death in deaths if first < day <= last]
        if told:
            with time.at(last):
                refused = people.bulk_died(maker, told)
            if refused:
                raise RuntimeError(f"A death of the demo was refused: {refused[0][1].message('en')}")
    tell(f"{len(deaths):,} deaths until {until}")


def _months(since: date, until: date) -> Iterator[date]:
    """That day, and the first of each month between."""
    yield since
    first = (since.replace(day=1) + timedelta(32)).replace(day=1)
    while first < until:
        yield first
        first = (first + timedelta(32)).replace(day=1)


def _deaths(since: date, until: date, within: str) -> Iterator[tuple[date, people.Death]]:
    """Who died, each with the day on which it is told: within the month, some a month later; the last of a village stays."""
    days, spared = (until - since).days, {one.place_code for one in access.practices() if one.role == "resident"}
    for county in Land(until, within).counties():
        keys, _ = people.page(access.SYSTEM, county.code, size=10**6)
        draw = Random(f"deaths {county.code} {until}").random  # noqa: S311 - invented deaths are no secret
        lives = people.lives_of(keys)
        left = Counter(life.place_code for life in lives.values())
        for key, life in lives.items():
            luck, when, late = draw(), draw(), draw()
            on = since + timedelta(int(when * days) + 1)
            if not life.born or life.place_code in spared or left[life.place_code] == 1:
                continue
            if luck < _rate((on - life.born).days / _YEAR) * days / _YEAR:
                left[life.place_code] -= 1
                delay = 20 + int(when * 40) if late * 1000 < means().late else 0
                yield min(on + timedelta(delay), until), people.Death(key, on, means().told)


def _rate(age: float) -> float:
    """How many of those of an age die in a year."""
    return next(rate for below, rate in zip(means().ages, means().dying, strict=True) if age < below) / 10_000
