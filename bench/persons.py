"""How soon a person's page and the search for one are there, at a hundred requests a second, every read on the record.

`python bench/persons.py [--home FOLDER] [--seconds 8] [--sqlite]`: the program as `minzheng serve` starts it, over the demo, as a
county's officer who is signed in; pages of many persons in turn, then names, pinyin and a number. On SQLite, then on a PostgreSQL
of its own. `CPU ms` is what the program's own processes spend on one request.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from http.cookies import SimpleCookie
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter
from urllib.parse import urlencode

from rows import postgresql
from web import HOST, RATE, House, burnt, loaded

ROW = "{:<12}{:<28}{:>9}{:>9}{:>9}{:>9}{:>8}"
PERSONS = """
from minzheng.config.ready import migrate, ready
ready(); migrate()
import json
from minzheng.people.models import Person
found = Person.objects.filter(place_code__gte="320623", place_code__lt="320624", died=None, departed=None)
print(json.dumps([found.count(), list(found.order_by("alike").values_list("key", flat=True)[:200])]))
"""
ASKED = (
    ("search: two characters", "建国"),
    ("search: a surname", "王"),
    ("search: initials", "wjg"),
    ("search: a number", "329900198002290011"),
)


def measure(name: str, house: House, seconds: float) -> None:
    """A row for the page, and one for each way to look for somebody."""
    told = subprocess.run([sys.executable, "-c", PERSONS], env=house.environment, capture_output=True, text=True, check=True)
    count, keys = json.loads(told.stdout.splitlines()[-1])
    print(f"{name}: {count:,} persons in the county")
    with house.serving() as server:
        cookie, site = house.cookie(), f"http://{HOST}:{house.port}/desk/people/"
        _row(name, "person", server, ",".join(f"{site}{key}/" for key in keys), cookie, seconds)
        token = SimpleCookie(cookie)["csrftoken"].value
        for what, asked in ASKED:
            status = "422" if asked.isdecimal() else "200"  # a number that is none, so that nobody's is written here
            words = ("--form", urlencode({"q": asked, "csrfmiddlewaretoken": token}), "--status", status)
            _row(name, what, server, site, cookie, seconds, *words)


def _row(name: str, what: str, server: int, address: str, cookie: str, seconds: float, *words: str) -> None:
    loaded(address, cookie, 2, "--clients", "8", *words)
    before, start = burnt(server), perf_counter()
    late = loaded(address, cookie, seconds, "--rate", str(RATE), *words)
    spent = (burnt(server) - before) / (late["rate"] * (perf_counter() - start)) * 1000
    waits = (f"{late[share]:.1f}" for share in ("p50", "p95", "p99"))
    print(ROW.format(name, what, *waits, f"{spent:.2f}", f"{os.getloadavg()[0]:.1f}"), flush=True)


def main() -> None:
    """The table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--city", default="", help="the demo of this city alone")
    parser.add_argument("--home", type=Path, help="where the demo lies, or is to be made")
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--sqlite", action="store_true", help="SQLite alone")
    given = parser.parse_args()
    home = given.home or Path(mkdtemp())
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o755)  # the server of PostgreSQL runs as a user of its own
    print(ROW.format("", f"{RATE} requests a second", "p50 ms", "p95 ms", "p99 ms", "CPU ms", "load"))
    measure("SQLite", House(home, "", given.city), given.seconds)
    if not given.sqlite:
        with postgresql(home / "postgresql") as address:
            measure("PostgreSQL", House(home, address, given.city), given.seconds)


if __name__ == "__main__":
    main()
