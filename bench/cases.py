"""How soon a township's list of cases is there among a million, at a hundred requests a second, its names read on the record.

`python bench/cases.py [--cases 1000000] [--home FOLDER] [--seconds 8] [--sqlite]`: the program as `minzheng serve` starts it,
over the demo of one city; the cases are written straight into the table, a quarter of them open, over every village of the
province, with persons of the demo. On SQLite, then on a PostgreSQL of its own. `CPU ms` is what the program's own processes
spend on one request, once the worker has done what the demo left to it. The reasons are those of twenty cases of the demo,
worked out from the facts on record. All of it, with the demo made twice, takes about five minutes of a processor; beside other
work the waits say nothing, and `CPU ms` too much.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter, sleep

from rows import postgresql
from web import HOST, RATE, House, burnt, loaded

CITY, TOWNSHIP = "320600", "320623001"
ROW = "{:<12}{:<26}{:>9}{:>9}{:>9}{:>9}{:>8}"
ASKED = (
    ("township, open", f"?place={TOWNSHIP}"),
    ("township, late", f"?place={TOWNSHIP}&late=1"),
    ("county, open", ""),
    ("county, late", "?late=1"),
    ("county, closed", "?state=closed"),
)
PLANT = """
import sys
from datetime import date, timedelta
from minzheng.config.ready import migrate, ready
ready(); migrate()
from django.db import connection, transaction
from minzheng.kernel.db import api as db
from minzheng.kernel.places import api as places
from minzheng.people.models import Person
from minzheng.services.cases.models import Case
wanted, day = int(sys.argv[1]), date(2014, 9, 30)
there = Case.objects.count()
if there < wanted:
    def below(code, depth):
        for one in places.children(code, day):
            if depth: yield from below(one.code, depth - 1)
            else: yield one.code
    villages = list(below("320000", 3))
    own = {}
    for key, code in Person.objects.filter(died=None, departed=None).values_list("key", "place_code"):
        own.setdefault(code[:9], []).append(key)
    anybody = [key for keys in own.values() for key in keys]
    fields = ("number code item place_code person members channel urgent opened_on made_by request secret version state step "
              "accepted_on step_since due due_all suspended waits_for decided_on ruled_on took in_time looked turn heads").split()
    def rows():
        for n in range(there, wanted):
            village = villages[n % len(villages)]
            keys, opened = own.get(village[:9], anybody), day - timedelta(n * 7 % 700)
            late = day + timedelta(n % 40 - 10)
            life = ("underway", "reviewed", opened, opened, late, late, False, "township", None, None, None, None)
            if n % 4:
                life = ("granted", "", opened, None, None, None, False, "", opened, opened, 0, True)
            yield (f"bench-{n}", f"bench-{n}", "dibao", village, keys[n % len(keys)], "[]", "counter", False, opened, "1", "", "",
                   "2012", *life, "", 9, 0)
    with transaction.atomic():
        db.bulk_insert(Case, tuple(fields), rows())
    if connection.vendor == "postgresql":
        connection.cursor().execute("VACUUM ANALYZE cases_case")  # as PostgreSQL does by itself, within minutes
print(Case.objects.count(), Case.objects.filter(place_code__gte=sys.argv[2], place_code__lt=sys.argv[2] + ":").count())
own = Case.objects.filter(item="dibao", state__in=("granted", "underway"), place_code__startswith=sys.argv[2][:6])
print(*own.exclude(number__startswith="bench-").order_by("-decided_on", "-id").values_list("id", flat=True)[:20])
"""


def settled(server: int, most: float = 300) -> None:
    """Waits until what the demo left to the worker is done: less than a twentieth of a processor within two seconds."""
    end, before = perf_counter() + most, -1.0
    while (now := burnt(server)) - before > 0.1 and perf_counter() < end:
        before = now
        sleep(2)


def measure(name: str, house: House, wanted: int, seconds: float) -> None:
    """A row for the open cases of a township, one for the late ones, some for all of the county; and one for a case's reasons."""
    command = [sys.executable, "-c", PLANT, str(wanted), TOWNSHIP]
    told = subprocess.run(command, env=house.environment, capture_output=True, text=True, check=True).stdout.split()
    print(f"{name}: {int(told[0]):,} cases, {int(told[1]):,} of the township")
    with house.serving() as server:
        settled(server)
        cookie, site = house.cookie(), f"http://{HOST}:{house.port}/desk/cases/"
        asked = [(what, [f"list/{words}"]) for what, words in ASKED] + [
            ("the reasons of a case", [f"{one}/decision/" for one in told[2:]])
        ]
        for what, paths in asked:
            pages = ",".join(site + path for path in paths)
            loaded(pages, cookie, 2, "--clients", "8")
            before, start = burnt(server), perf_counter()
            late = loaded(pages, cookie, seconds, "--rate", str(RATE))
            spent = (burnt(server) - before) / (late["rate"] * (perf_counter() - start)) * 1000
            waits = (f"{late[share]:.1f}" for share in ("p50", "p95", "p99"))
            print(ROW.format(name, what, *waits, f"{spent:.2f}", f"{os.getloadavg()[0]:.1f}"), flush=True)


def main() -> None:
    """The table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--home", type=Path, help="where the demo lies, or is to be made")
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--sqlite", action="store_true", help="SQLite alone")
    given = parser.parse_args()
    home = given.home or Path(mkdtemp())
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o755)  # the server of PostgreSQL runs as a user of its own
    print(ROW.format("", f"{RATE} requests a second", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "load"))
    measure("SQLite", House(home, "", CITY), given.cases, given.seconds)
    if not given.sqlite:
        with postgresql(home / "postgresql") as address:
            measure("PostgreSQL", House(home, address, CITY), given.cases, given.seconds)


if __name__ == "__main__":
    main()
