"""How soon the desk's plan page comes, with ten plans in force: `python bench/plan_house.py [--home FOLDER] [--seconds 8]`.

The house of 80 as a county's officer and as the province's supervisor sees it, over the demo with nine more plans like its first,
each with a checked document at two places of three for every promise that one proves; and the list of the duties of one plan. 100
requests a second from the times at which they are due, whether others were answered or not. `CPU ms` is what the program's own
processes spend on one request; `health/` says what the machine alone needs. On SQLite, then on a PostgreSQL of its own.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter

from rows import postgresql
from web import HOST, RATE, House, burnt, loaded

PAGES = {"bare": "health/", "house": "desk/plan/house/", "duties": "desk/plan/1/?show=all"}
ROW = "{:<11}{:<8}{:<10}{:>8}{:>8}{:>9}{:>9}{:>9}{:>8}"
FILL = """
from minzheng.config.ready import migrate, ready
ready(); migrate()
from bench.plan_filling import fill
fill()
"""
OFFICERS = """
from minzheng.config.ready import ready
ready()
from minzheng.kernel.access.models import Appointment
some = Appointment.objects.filter(account__practice=True)
print(some.filter(role="province_supervisor").first().account_id)
print(some.get(role="department_officer", place_code="320623").account_id)
"""


def measure(name: str, house: House, seconds: float) -> None:
    """A row a page: first closed loop for the rate, then open loop for the waits."""
    subprocess.run([sys.executable, "-c", FILL], env=house.environment, check=True)
    told = subprocess.run([sys.executable, "-c", OFFICERS], env=house.environment, capture_output=True, text=True, check=True)
    sides = dict(zip(("province", "county"), told.stdout.split(), strict=True))
    with house.serving() as server:
        for page, path in PAGES.items():
            for side, house.officer in sides.items():
                cookie, address = house.cookie(), f"http://{HOST}:{house.port}/{path}"
                loaded(address, cookie, 2, "--clients", "8")
                before, start = burnt(server), perf_counter()
                best = loaded(address, cookie, seconds / 2, "--clients", "8")["rate"]
                spent = (burnt(server) - before) / (best * (perf_counter() - start)) * 1000
                late = loaded(address, cookie, seconds, "--rate", str(RATE))
                waits = (f"{late[share]:.1f}" for share in ("p50", "p95", "p99"))
                print(
                    ROW.format(name, page, side, f"{best:.0f}", f"{spent:.2f}", *waits, f"{os.getloadavg()[0]:.1f}"), flush=True
                )


def main() -> None:
    """The table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, help="where the demo lies, or is to be made")
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--sqlite", action="store_true", help="SQLite alone")
    given = parser.parse_args()
    home = given.home or Path(mkdtemp())
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o755)
    print(f"{RATE} a second by load.py; 85 duties of one plan among ten")
    print(ROW.format("", "", "", "best/s", "CPU ms", "p50 ms", "p95 ms", "p99 ms", "load"))
    measure("SQLite", House(home, "", ""), given.seconds)
    if not given.sqlite:
        with postgresql(home / "postgresql") as address:
            measure("PostgreSQL", House(home, address, ""), given.seconds)


if __name__ == "__main__":
    main()
