"""Persons by the thousand, and what is asked of them: each row validated, sealed, found by number, name and pinyin, journaled.

`python bench/people.py [--persons 10000] [--sqlite | --postgresql]`: at a hundredth, a tenth and all of them, on SQLite and on a
PostgreSQL of its own, in memory that does not grow. Beside it stands the physical side: the same values in clear, put into a bare
table of the same database.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from random import Random
from resource import RUSAGE_SELF, getrusage
from statistics import quantiles
from threading import Event, Thread
from time import perf_counter, process_time
from typing import Any

from rows import each_database

ROW = "{:<12}{:>9}  {:<42}{:>11}{:>12}{:>8}{:>7}"
DAY = date(2012, 10, 31)
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红梅建国文斌"
PART = 50_000
"""Persons that are drawn at once, so that a province takes no more memory than a county."""
LEVELS = (
    ("village", "320623101001"),
    ("township", "320623101"),
    ("county", "320623"),
    ("city", "320600"),
    ("province", "320000"),
)


def say(rows: int, what: str, figure: str, floor: str = "", ratio: float = 0) -> None:
    """A row of the table."""
    from django.db import connection

    shown = f"{ratio:.2f}" if ratio else ""
    print(ROW.format(connection.vendor, f"{rows:,}", what, figure, floor, shown, f"{os.getloadavg()[0]:.1f}"), flush=True)


def drawn(first: int, last: int, upto: int, begin: int = 0) -> Iterator[Any]:
    """Persons by number, the same every time, of a division that never was; from `begin` up to `upto` they fill every village."""
    from minzheng.kernel.places import api as places
    from minzheng.particulars import api as particulars
    from minzheng.people import api as people

    towns = [town.code for city in places.children("320000", DAY) for county in places.children(city.code, DAY)
             for town in places.children(county.code, DAY)]  # fmt: skip
    villages = [one.code for town in towns for one in places.children(town, DAY)]
    draw = Random(first)  # noqa: S311 - the same every time
    for number in range(first, last):
        born = date(1930, 1, 1) + timedelta(number % 29_000)
        body = f"3299{number // 29_000 % 100:02}{born:%Y%m%d}{number // 2_900_000 * 2 + 1:03}"
        said = {
            "name": draw.choice(SURNAMES) + draw.choice(GIVEN) + draw.choice(GIVEN),
            "number": body + particulars.check_character(body),
            "address": "3组12号",
            "phone": f"199{number:08}",
        }
        yield people.Row(villages[(number - begin) * len(villages) // (upto - begin)], said, DAY)


def bare(rows: list[Any]) -> float:
    """Seconds for the same values in a table without anything."""
    from django.db import connection

    names = ("name", "number", "address", "phone")
    values = [(row.place_code, *(row.values[name] for name in names)) for row in rows]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare (place text, name text, number text UNIQUE, address text, phone text)")
        start = perf_counter()
        if connection.vendor == "postgresql":
            with cursor.copy("COPY bare FROM STDIN") as copy:
                for row in values:
                    copy.write_row(row)
        else:
            cursor.executemany("INSERT INTO bare VALUES (%s, %s, %s, %s, %s)", values)
        took = perf_counter() - start
        cursor.execute("DROP TABLE bare")
    return took


@contextmanager
def sealed() -> Iterator[None]:
    """The sealer at work beside what is done, as it is beside every job; all is sealed when it ends."""
    from minzheng.kernel.journal import api as journal

    stop = Event()
    sealer = Thread(target=journal.keep_sealing, args=(stop,))
    sealer.start()
    yield
    stop.set()
    sealer.join()
    while journal.seal():
        pass


def bench(most: int) -> None:
    """The rows of the table for one database."""
    from minzheng.config.ready import migrate, ready

    ready()
    migrate()
    from minzheng.kernel.access import api as access
    from minzheng.kernel.time import api as time
    from minzheng.people import api as people

    stand = 0
    for rows in sorted({max(1000, most // 100), most // 10, most}):
        took = busy = floor = 0.0
        for first in range(stand, rows, PART):
            given = list(drawn(first, min(first + PART, rows), rows, stand))
            with time.at(DAY):
                start, used = perf_counter(), process_time()
                with sealed():
                    report = people.bulk_register(access.SYSTEM, given)
                took, busy = took + perf_counter() - start, busy + process_time() - used
            assert not report.refused
            floor += bare(given)
        count = rows - stand
        say(rows, "taken, persons/s", f"{count / took:,.0f}", f"{count / floor:,.0f}", took / floor)
        say(rows, "taken, persons/s of this process alone", f"{count / busy:,.0f}")
        stand = rows
        with time.at(DAY):
            asked(rows, given)
    say(most, "memory of this process at most, MiB", f"{getrusage(RUSAGE_SELF).ru_maxrss / 1024:,.0f}")


def asked(rows: int, given: list[Any]) -> None:
    """What a clerk asks, in milliseconds: the median, and what 95 of 100 stay within."""
    from minzheng.kernel.access import api as access
    from minzheng.people import api as people
    from tests.rooms.registry.acting import actor

    officer = actor("1", place="320623")
    for level, code in LEVELS:
        timed(rows, f"first page of a {level}", lambda code=code: people.page(access.SYSTEM, code, size=20))
    for text in ("建国", "wjg", "王伟"):
        timed(rows, f"found by {text} in the province", lambda text=text: people.find(access.SYSTEM, text))
        timed(rows, f"found by {text} in a county", lambda text=text: people.find(officer, text))
    number = given[len(given) // 2].values["number"]
    timed(rows, "found by number", lambda: people.find_number(access.SYSTEM, "citizen", number))
    key = people.find_number(access.SYSTEM, "citizen", number) or 0
    timed(rows, "a person read, on the record", lambda: people.person(access.SYSTEM, key, purpose="identify"))


def timed(rows: int, what: str, act: Callable[[], object]) -> None:
    spent = []
    for _ in range(40):
        start = perf_counter()
        act()
        spent.append((perf_counter() - start) * 1000)
    cuts = quantiles(spent, n=20)
    say(rows, f"{what}, ms (p95)", f"{cuts[9]:.2f}", f"({cuts[18]:.2f})")


def main() -> None:
    """The table."""
    each_database(__file__, bench, ROW.format("", "persons", "", "this", "bare rows", "ratio", "load"), rows=10_000)


if __name__ == "__main__":
    main()
