"""What figures cost: kept as registers change, counted from the beginning, and read for a province.

`python bench/indicators.py [--sqlite]`: 22,000 communities are entered, then changed once, on SQLite and on a PostgreSQL of its
own. Beside keeping the figures stands entering the records themselves; beside counting, one bare pass over them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from statistics import median
from typing import Any

from rows import ROW, each_database, say, spent

FIRST, SECOND, DAY = date(2012, 10, 10), date(2013, 7, 10), date(2014, 9, 30)
PROVINCE, BODIES = "320000", ("party", "committee", "station", "office")


def said(day: date) -> Iterator[tuple[str, dict[str, object], date]]:
    """What every community has on a day: a few bodies more each time."""
    from minzheng.kernel.places import api as places

    part = 5 if day == FIRST else 7
    for town, villages in places.default().on(day).villages.items():
        for number, one in enumerate(villages):
            bodies = {name: (number + n + len(town)) % part > 0 for n, name in enumerate(BODIES)}
            yield one.code, bodies | {"kind": "urban" if one.kind == "community" else "rural"}, day


def hear() -> None:
    """What was announced is heard, as the worker does it."""
    from minzheng.kernel.events import api as events

    while events.deliver():
        pass


def bench(_rows: int) -> None:
    """The rows of the table for one database."""
    from minzheng.config.ready import migrate, ready

    ready()
    migrate()
    from minzheng.kernel.access import api as access
    from minzheng.kernel.time import api as time
    from minzheng.registry import api as registry

    with time.at(DAY):
        for name, day in ("entered", FIRST), ("changed", SECOND):
            rows = list(said(day))
            act = registry.bulk_enter if day == FIRST else registry.bulk_amend
            wrote = spent(lambda act=act, rows=rows: act(access.SYSTEM, "community_bodies", rows, reason="bench"))
            heard = spent(hear)
            say(f"{len(rows):,} communities {name}, figures kept, s", f"{heard:.2f}", f"{wrote:.2f}", heard / wrote)
        counted()
        read()


def counted() -> None:
    """A series from the beginning, and the bare pass over the same facts."""
    from django.db import connection

    from minzheng.indicators.loading import series
    from minzheng.indicators.steps import bring

    took = min(spent(lambda: bring([series("four_bodies")])) for _ in range(3))
    with connection.cursor() as cursor:
        bare = min(spent(lambda: passed(cursor)) for _ in range(3))
    say("four bodies counted from the beginning, ms", f"{took * 1000:.0f}", f"{bare * 1000:.0f}", took / bare)


def passed(cursor: Any) -> None:
    """Every fact of the register, grouped by township and day."""
    sql = """SELECT substr(place_code, 1, 9), since, field, count(*), sum(number) FROM registry_fact
    WHERE field IN ('community_bodies.kind', 'community_bodies.party', 'community_bodies.committee',
    'community_bodies.station', 'community_bodies.office') GROUP BY 1, 2, 3"""
    cursor.execute(sql)
    cursor.fetchall()


def read() -> None:
    """All measures for the province, its cities and its county units; and a line of two years."""
    from minzheng.indicators import api as indicators
    from minzheng.kernel.places import api as places

    names = [one.id for one in indicators.measures()]
    some = [code for code, place in places.default().on(DAY).places.items() if place.code]
    indicators.values(names, some, date(2014, 1, 1))
    days = iter([date(2014, 9, day) for day in range(1, 8)])
    cold = median(spent(lambda: indicators.values(names, some, next(days))) for _ in range(7))
    with statements() as sent:
        warm = median(spent(lambda: indicators.values(names, some, date(2014, 9, 7))) for _ in range(7))
    asked = f"{len(names)} measures by {len(some)} places"
    say(f"{asked}, cold, ms", f"{cold * 1000:.1f}")
    say(f"{asked}, warm, {len(sent) // 7} statement, ms", f"{warm * 1000:.1f}", f"{cold * 1000:.1f}", warm / cold)
    line = [date(2012 + month // 12, month % 12 + 1, 1) for month in range(10, 34)]
    for name in ("four_bodies", "township_staff"):
        took = median(spent(lambda name=name: indicators.series(name, PROVINCE, line)) for _ in range(7))
        say(f"{name} on {len(line)} days, ms", f"{took * 1000:.1f}")


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements sent within."""
    from django.db import connection

    sent: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield sent


def main() -> None:
    """The table."""
    each_database(__file__, bench, ROW.format("", "", "this", "beside", "ratio", "load"))


if __name__ == "__main__":
    main()
