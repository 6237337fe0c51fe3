"""What keeping an entry costs: one at a time, many at once, in lists and totals, and in the journal that proves it.

`python bench/registers.py [--rows 100000] [--sqlite]`: on SQLite, then on a PostgreSQL of its own. Beside what is written stands
the physical side: the same rows put into bare tables, by COPY or prepared statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from statistics import median
from typing import Any

from rows import ROW, each_database, say, spent

DAY, COUNTY, REGISTER = date(2014, 9, 30), "320623", "relief_stock"
SINGLE, FEW = 400, 8000


def values(number: int) -> dict[str, object]:
    """What is said of an entry."""
    return {"store": f"store {number}", "item": "tent", "quantity": number % 997, "value": number % 997 * 1200}


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent within."""
    from django.db import connection

    sent: list[str] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield sent


def bench(rows: int) -> None:
    """The rows of the table for one database."""
    from minzheng.config.ready import migrate, ready

    ready()
    migrate()
    from minzheng.kernel.access import api as access
    from minzheng.kernel.access.models import Account
    from minzheng.kernel.time import api as time

    person = access.NewAccount(
        login="o",
        name="o",
        role="department_officer",
        unit="unit",
        sector="civil_affairs",
        place_code=COUNTY,
        since=date(2012, 1, 1),
    )
    access.open_accounts(access.SYSTEM, [person])
    with time.at(DAY):
        officer = access.actor_of(Account.objects.get(login="o").pk)
        singly(officer)
        many(officer, rows)
        asked(officer)
        sealed()


def singly(officer: Any) -> None:
    """Entries one by one, each a transaction with its row in the journal."""
    from minzheng.registry import api as registry

    def enter(first: int) -> None:
        for number in range(first, first + SINGLE):
            registry.enter(officer, REGISTER, COUNTY, values(number), since=DAY, request=f"single {number}")

    enter(0)
    took = min(spent(lambda first=first: enter(first)) for first in (SINGLE, 2 * SINGLE, 3 * SINGLE))
    with counted() as sent:
        registry.enter(officer, REGISTER, COUNTY, values(4 * SINGLE), since=DAY)
    say(f"enter, {len(sent)} statements each, entries/s", f"{SINGLE / took:,.0f}")


def many(officer: Any, rows: int) -> None:
    """Entries by the thousand, and the same rows bare."""
    from django.db import transaction

    from minzheng.registry import api as registry

    def given(first: int, count: int) -> list[tuple[str, dict[str, object], date]]:
        return [(COUNTY, values(number), DAY) for number in range(first, first + count)]

    with transaction.atomic(), counted() as sent:  # in one transaction all of them pass one connection, where they are heard
        registry.bulk_enter(officer, REGISTER, given(10_000, FEW))
    took = spent(lambda: registry.bulk_enter(officer, REGISTER, given(10_000 + FEW, rows)))
    bare = bare_copy(rows)
    say(
        f"bulk_enter, {len(sent) * 1000 / FEW:.1f} statements a 1,000, rows/s",
        f"{rows / took:,.0f}",
        f"{rows / bare:,.0f}",
        took / bare,
    )


def bare_copy(rows: int) -> float:
    """Seconds to put the rows of the same tables into tables of the same columns, without index or constraint."""
    from django.db import connection, transaction

    took = 0.0
    for table in ("registry_entry", "registry_version", "registry_cell", "journal_row"):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE bare AS SELECT * FROM {table} WHERE 1 = 0")  # noqa: S608 - names of our own
            cursor.execute(f"SELECT * FROM {table} WHERE id > (SELECT max(id) FROM {table}) - %s", [share(table, rows)])  # noqa: S608
            given = cursor.fetchall()
            took += spent(lambda given=given, cursor=cursor: put(cursor, given))
            transaction.set_rollback(True)
    return took


def share(table: str, rows: int) -> int:
    """How many rows of a table so many entries have."""
    from minzheng.registry.models import Cell, Entry

    return rows * Cell.objects.count() // Entry.objects.count() if table == "registry_cell" else rows


def put(cursor: Any, given: list[tuple[Any, ...]]) -> None:
    """The physical side itself."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for row in given:
                copy.write_row(row)
    else:
        marks = ", ".join(["%s"] * len(given[0]))
        cursor.executemany(f"INSERT INTO bare VALUES ({marks})", given)  # noqa: S608 - no value in it


def asked(officer: Any) -> None:
    """A list, a search and totals among all of them."""
    from minzheng.registry import api as registry
    from minzheng.registry.models import Entry

    count = Entry.objects.count()
    asks: dict[str, Callable[[], object]] = {
        "first page": lambda: registry.page(officer, REGISTER, registry.Query(day=DAY)),
        "sorted by quantity": lambda: registry.page(officer, REGISTER, registry.Query(day=DAY, sort="quantity")),
        "one store found by words": lambda: registry.page(officer, REGISTER, registry.Query(day=DAY, text="store 10007")),
        "totals by place": lambda: registry.totals(officer, REGISTER, "quantity", DAY, COUNTY),
    }
    for name, ask in asks.items():
        ask()
        say(f"{name} of {count:,}, ms", f"{median(spent(ask) for _ in range(7)) * 1000:.1f}")


def sealed() -> None:
    """All that was written goes into blocks; then a receipt."""
    from minzheng.kernel.journal import api as journal

    rows = journal.unsealed().rows
    took = spent(journal.seal)
    say("journal sealed, rows/s", f"{rows / took:,.0f}")
    say(
        "a receipt, ms",
        f"{median(spent(lambda number=number: journal.receipt(number)) for number in range(100, 120)) * 1000:.1f}",
    )


def main() -> None:
    """The table."""
    each_database(__file__, bench, ROW.format("", "", "this", "bare rows", "ratio", "load"), rows=100_000)


if __name__ == "__main__":
    main()
