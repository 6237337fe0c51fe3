"""What finding names costs: names kept by the thousand, then found by every kind of query at every level of the land.

`python bench/search.py [--rows 200000] [--sqlite]`: on SQLite, then on a PostgreSQL of its own, at a tenth of the names and at
all of them, so that growth shows. Of a level stands the slowest query. Beside a search by characters stands the peer, the same
question as LIKE over a table of plain names by place, whose count must agree; beside what is kept, the same rows without a key.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from rows import each_database

ROW = "{:<12}{:<64}{:>12}{:>12}{:>9}{:>7}"
CHUNK, PAGE, TURNS = 5000, 20, 9
LEVELS = {"village": 12, "township": 9, "county": 6, "city": 4, "province": 2}


def spent(act: Callable[[], object]) -> float:
    """Seconds."""
    start = perf_counter()
    act()
    return perf_counter() - start


def say(what: str, figure: str, floor: str = "", ratio: float = 0) -> None:
    """A row of the table."""
    from django.db import connection

    shown = f"{ratio:.2f}" if ratio else ""
    print(ROW.format(connection.vendor, what, figure, floor, shown, f"{os.getloadavg()[0]:.1f}"), flush=True)


class Land:
    """Names by chance, some of them often, spread over the villages of a province in order."""

    def __init__(self, rows: int) -> None:
        chance, self.rows = Random(7), rows  # noqa: S311 - names, no secrets
        surnames = [chr(0x4E00 + 61 * number) for number in range(200)]
        given = [chr(0x4E00 + 17 * number) for number in range(1200)]
        often = [1 / (number + 1) ** 0.8 for number in range(len(given))]
        family = chance.choices(surnames, [1 / (number + 3) for number in range(len(surnames))], k=rows)
        names = zip(family, *(chance.choices(given, often, k=rows) for _ in range(2)), strict=True)
        self.names = ["".join(name)[: 2 + (at % 5 > 0)] for at, name in enumerate(names)]
        parts = [(c, d, t, v) for c in range(1, 14) for d in range(1, 9) for t in range(101, 114) for v in range(1, 16)]
        self.villages = ["32{:02}{:02}{:03}{:03}".format(*part) for part in parts]

    def row(self, number: int) -> tuple[int, str, str]:
        """A person: id, name, village. Ids rise with the places, as they come in county by county."""
        return number, self.names[number], self.villages[number * len(self.villages) // self.rows]


def bench(rows: int) -> None:
    """The rows of the table for one database."""
    from minzheng.config.ready import migrate, ready

    ready()
    migrate()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE plain (ref bigint PRIMARY KEY, name text NOT NULL, place bigint NOT NULL)")
        cursor.execute("CREATE INDEX plain_place ON plain (place, ref)")
    land, done = Land(rows), 0
    for size in (rows // 10, rows):
        keep(land, done, size)
        done = size
        asked(land, size)


def keep(land: Land, first: int, last: int) -> None:
    """Names kept from one number to another, and the same names plain."""
    from django.db import connection, transaction

    from minzheng.kernel.search import api as search
    from minzheng.kernel.search.models import Entry, Token

    took = 0.0
    for at in range(first, last, CHUNK):
        given = [land.row(number) for number in range(at, min(at + CHUNK, last))]
        took += spent(lambda given=given: search.keep_many("person", given))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany("INSERT INTO plain VALUES (%s, %s, %s)", given)
    with connection.cursor() as cursor:
        for table in ("search_token", "search_entry", "plain"):
            cursor.execute(f"ANALYZE {table}")
    tokens = Token.objects.filter(ref__lt=1000).count() / 1000 if connection.vendor == "sqlite" else 0
    shown = f", {tokens:.1f} tokens each" if tokens else ""
    bare = bare_rows(land, last, last - first)
    say(
        f"kept, {first:,} to {last:,}{shown}, names/s",
        f"{(last - first) / took:,.0f}",
        f"{(last - first) / bare:,.0f}",
        took / bare,
    )
    assert Entry.objects.count() == last


def bare_rows(land: Land, last: int, count: int) -> float:
    """Seconds to put as many token rows into a table without a key."""
    from django.db import connection, transaction

    sample = min(count, 20_000)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare AS SELECT * FROM search_token WHERE 1 = 0")
        cursor.execute("SELECT area, token, place, ref FROM search_token WHERE place >= %s LIMIT %s", [0, sample * 10])
        given = cursor.fetchall()

        def put() -> None:
            if connection.vendor == "postgresql":
                with cursor.copy("COPY bare FROM STDIN") as copy:
                    for row in given:
                        copy.write_row(row)
            else:
                cursor.executemany("INSERT INTO bare VALUES (%s, %s, %s, %s)", given)

        took = spent(put)
        transaction.set_rollback(True)
    return took * count / sample


def asked(land: Land, size: int) -> None:
    """Every kind of query at every level, each by its median; the slowest is told."""
    from minzheng.kernel.access.api import Scope
    from minzheng.kernel.search import api as search
    from minzheng.kernel.search.tokens import readings

    often = land.names[size // 2][0]
    whole = next(name for name in land.names[:size] if len(name) == 3)
    letters = "".join(readings()[letter] for letter in whole)
    asks = {"surname": often, "whole name": whole, "two from the middle": whole[1:], "nobody": "龘龘"}
    asks |= {"pinyin": letters, "initials": "".join(readings()[letter][0] for letter in whole)}
    home = land.row(0)[2]
    for level, width in LEVELS.items():
        first, after = home[:width], home[: width - 1] + chr(ord(home[width - 1]) + 1)
        scope = Scope(((first, after),), None)
        mine = {}
        for name, query in asks.items():
            mine[name] = median(spent(lambda q=query, s=scope: search.find("person", q, s, size=PAGE)) for _ in range(TURNS))
        peers = {}
        for name, query in asks.items():
            if not query.isascii():
                peers[name], peer = like(query, first.ljust(12, "0"), after.ljust(12, "0"))
                assert len(search.find("person", query, scope, size=10**6).ids) == peer, (query, level)
        for what, names in ("characters", peers), ("letters", mine.keys() - peers.keys()):
            slowest = max(names, key=lambda name: mine[name])
            beside = (f"{peers[slowest] * 1000:.2f}", mine[slowest] / peers[slowest]) if slowest in peers else ("", 0)
            say(f"{what} in a {level} of {size:,} ({slowest}), ms", f"{mine[slowest] * 1000:.2f}", *beside)


def like(query: str, first: str, after: str) -> tuple[float, int]:
    """The same question to the table of plain names: seconds to a page of it, and how many there are."""
    from django.db import connection

    where = "FROM plain WHERE name LIKE %s AND place >= %s AND place < %s"
    given: list[Any] = [f"%{query}%" if len(query) > 1 else f"{query}%", int(first), int(after)]
    with connection.cursor() as cursor:

        def page() -> None:
            cursor.execute(f"SELECT place, ref {where} ORDER BY place, ref LIMIT {PAGE}", given)
            cursor.fetchall()

        took = median(spent(page) for _ in range(3))
        cursor.execute(f"SELECT count(*) {where}", given)
        return took, cursor.fetchone()[0]


def main() -> None:
    """The table."""
    each_database(__file__, bench, ROW.format("", "", "this", "other", "ratio", "load"), rows=200_000)


if __name__ == "__main__":
    main()
