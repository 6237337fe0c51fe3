"""What guarding personal data costs: sealed by the thousand, found blind, opened in pages and at once, keys passed on.

`python bench/vault.py [--rows 100000] [--sqlite]`: on SQLite, then on a PostgreSQL of its own. Beside it stands the physical
side: the cipher alone over the same bytes, on one processor, without tables or JSON.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import batched
from statistics import median
from time import perf_counter, process_time
from typing import Any

from rows import each_database

ROW = "{:<12}{:<48}{:>12}{:>12}{:>9}{:>7}"
GROUP, FIELDS, CHUNK = "bench.identity", 3, 1000


def spent(act: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    """Seconds."""
    start = clock()
    act()
    return clock() - start


def say(what: str, figure: str, floor: str = "", ratio: float = 0) -> None:
    """A row of the table."""
    from django.db import connection

    shown = f"{ratio:.2f}" if ratio else ""
    print(ROW.format(connection.vendor, what, figure, floor, shown, f"{os.getloadavg()[0]:.1f}"), flush=True)


def person(number: int) -> dict[str, str]:
    """Three fields."""
    return {"name": f"N{number % 9973}", "citizen_id": f"32062319500101{number % 10000:04}", "phone": f"138{number:08}"}


def bench(rows: int) -> None:
    """The rows of the table for one database."""
    from minzheng.config.ready import migrate, ready

    ready()
    migrate()
    from django.db import models, transaction

    from minzheng.kernel.vault import api as vault

    class Paper(models.Model):
        person = models.BigIntegerField()
        identity = vault.Sealed(GROUP, subject="person")

        class Meta:
            app_label, managed = "vault", False

    vault.declared.cache_clear()
    records: list[vault.Record] = []

    def seal() -> None:
        for some in batched(range(rows), CHUNK, strict=False):
            with transaction.atomic():
                sealed = vault.seal_many(GROUP, ((number, person(number)) for number in some))
            records.extend(map(vault.Record, some, sealed))

    texts = [person(number) for number in range(rows)]
    ciphers = spent(lambda: list(bare(texts)), process_time)
    took, busy = timed(seal)
    for what, seconds in ("sealed, fields/s", took), ("sealed, fields/s of this process alone", busy):
        say(what, f"{rows * FIELDS / seconds:,.0f}", f"{rows * FIELDS / ciphers:,.0f}", seconds / ciphers)
    blinded(vault, texts)
    opened(vault, records, ciphers)
    took, busy = timed(lambda: vault.rotate(system()))
    say("rotated, keys/s", f"{rows / took:,.0f}", f"{rows / (ciphers / 2):,.0f}", took / (ciphers / 2))
    subject = journal_subject(7)
    say("a subject destroyed, ms", f"{spent(lambda: vault.destroy(system(), subject, 'measured')) * 1000:.1f}")


def timed(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and those of this process alone."""
    start, busy = perf_counter(), process_time()
    act()
    return perf_counter() - start, process_time() - busy


def bare(texts: list[dict[str, str]]) -> Iterator[bytes]:
    """The same bytes under a new key for each, and each key under one: what no other program could do without."""
    from minzheng.kernel.vault import cipher

    over = cipher.new_key()
    for fields in texts:
        key = cipher.new_key()
        yield cipher.seal(over, key, b"") + cipher.seal(key, "".join(fields.values()).encode(), b"")


def blinded(vault: Any, texts: list[dict[str, str]]) -> None:
    """Blind indexes, and the digest alone."""
    from minzheng.kernel.vault import cipher

    blind, digest = vault.blinder("citizen_id"), cipher.blinder(cipher.new_key(), 16)
    took = spent(lambda: [blind(fields["citizen_id"]) for fields in texts], process_time)
    floor = spent(lambda: [digest(fields["citizen_id"].encode()) for fields in texts], process_time)
    say("blind indexes/s", f"{len(texts) / took:,.0f}", f"{len(texts) / floor:,.0f}", took / floor)


def opened(vault: Any, records: list[Any], ciphers: float) -> None:
    """Pages of fifty, each noted and journaled before it is given; then all of them at once."""
    pages = [spent(lambda at=at: vault.open_many(system(), "service", records[at : at + 50])) for at in range(0, 2000, 50)]
    say("a page of 50 opened and noted, ms", f"{median(pages) * 1000:.1f}")
    took = spent(lambda: [vault.open_many(system(), "service", some) for some in batched(records, 5000, strict=False)])
    rows = len(records) * FIELDS
    say("opened 5,000 at once and noted, fields/s", f"{rows / took:,.0f}", f"{rows / ciphers:,.0f}", took / ciphers)


def system() -> Any:
    """The program itself."""
    from minzheng.kernel.access.api import SYSTEM

    return SYSTEM


def journal_subject(number: int) -> Any:
    """One of those that were sealed."""
    from minzheng.kernel.journal.api import Subject

    return Subject("person", str(number))


def main() -> None:
    """The table."""
    each_database(__file__, bench, ROW.format("", "", "this", "bare cipher", "ratio", "load"), rows=100_000)


if __name__ == "__main__":
    main()
