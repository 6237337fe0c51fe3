"""How many pages of a register a second the program gives, and how soon, beside a bare view with the same queries.

`python bench/web.py [--city 320600] [--home FOLDER] [--seconds 8]`: the program as `minzheng serve` starts it, over the demo, as
a county's officer who is signed in. The bare view passes the same middlewares, sends the page's own statements as raw SQL and
fills a plain template with the rows; the floor gives the page's own body instead. On SQLite, then on a PostgreSQL of its own. A
home that has the demo already is used as it is.

`CPU ms` is what the program's own processes spend on one request, which a machine that is busy with other work changes least.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from tempfile import mkdtemp
from time import perf_counter
from urllib.parse import urlencode

from rows import PROJECT, postgresql

HOST, CLIENTS, RATE = "127.0.0.1", 8, 100
PAGE, WRITE = "desk/registers/community_facility/", "desk/registers/relief_stock/new/"
ENTRY = {
    "request": "NUMBER",
    "place_code": "320623",
    "since": "2014-09-30",
    "reason": "",
    "v-store": "store NUMBER",
    "v-item": "tent",
    "v-quantity": "10",
    "v-value": "",
    "v-expires": "",
}
ROW = "{:<11}{:<10}{:>8}{:>9}{:>9}{:>10}{:>9}{:>9}{:>9}{:>8}"
TICK = os.sysconf("SC_CLK_TCK")
OFFICER = """
from minzheng.config.ready import migrate, ready
ready(); migrate()
from minzheng.kernel.access.models import Appointment
print(Appointment.objects.get(account__practice=True, role="department_officer", place_code="320623").account_id)
"""


class House:
    """A home with the demo in it, and the program over it."""

    def __init__(self, home: Path, database: str, city: str) -> None:
        self.environment = {
            **os.environ,
            "MINZHENG_HOME": str(home),
            "MINZHENG_DATABASE": database,
            "MINZHENG_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "bench.replay",
            "PYTHONPATH": str(PROJECT),
        }
        words = ["--city", city] if city else []
        subprocess.run([sys.executable, "-m", "minzheng", "demo", *words], env=self.environment, capture_output=True, check=False)
        told = subprocess.run([sys.executable, "-c", OFFICER], env=self.environment, capture_output=True, text=True, check=True)
        self.officer = told.stdout.strip()
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port: int = probe.getsockname()[1]

    @contextmanager
    def serving(self) -> Iterator[int]:
        """Serves within the block, as this process and those it starts."""
        command = [sys.executable, "-m", "minzheng", "serve", "--demo", "--port", str(self.port)]
        with subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout
            for line in server.stdout:
                if line.startswith("http://"):
                    break
            try:
                yield server.pid
            finally:
                server.terminate()

    def cookie(self) -> str:
        """The header Cookie of the officer, signed in."""
        found: dict[str, str] = {}
        for method, path in ("GET", "/desk/sign-in/"), ("POST", "/desk/practice/"):
            fields = urlencode({"account": self.officer, "csrfmiddlewaretoken": found.get("csrftoken", "")})
            connection = HTTPConnection(HOST, self.port)
            headers = {"Cookie": said(found), "Content-Type": "application/x-www-form-urlencoded"}
            connection.request(method, path, fields if method == "POST" else None, headers)
            answered = connection.getresponse()
            answered.read()
            for line in answered.headers.get_all("set-cookie", []):
                found |= {name: one.value for name, one in SimpleCookie(line).items()}
        return said(found)


def said(cookies: dict[str, str]) -> str:
    """Cookies as a header."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def loaded(address: str, cookie: str, seconds: float, *words: str) -> dict[str, float]:
    """What our own generator finds, in a process of its own."""
    command = [sys.executable, Path(__file__).with_name("load.py"), address, cookie, str(seconds), *words]
    found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return found


def rate(address: str, cookie: str, seconds: float) -> float:
    """Requests a second of clients who ask again as soon as they are answered."""
    wrk = shutil.which("wrk")
    if not wrk:
        return loaded(address, cookie, seconds, "--clients", str(CLIENTS))["rate"]
    command = [wrk, "-t1", f"-c{CLIENTS}", f"-d{seconds:.0f}s", "-H", f"Cookie: {cookie}", address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in told, told
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert found, told
    return float(found[1])


def burnt(server: int) -> float:
    """Seconds of a processor that a process and all it started have used, as far as they still run."""
    stats = {}
    for found in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            stats[int(found.parent.name)] = found.read_text().rpartition(")")[2].split()
    family, before = {server}, 0
    while len(family) > before:
        before = len(family)
        family |= {one for one, stat in stats.items() if int(stat[1]) in family}
    return sum(int(stats[one][11]) + int(stats[one][12]) for one in family if one in stats) / TICK


def measure(name: str, house: House, seconds: float) -> None:
    """Three rows: the page, the bare view and the floor; by turns, so that all see the same machine."""
    with house.serving() as server:
        cookie, sites = house.cookie(), {"page": PAGE, "bare": f"bare/{PAGE}", "floor": f"floor/{PAGE}"}
        addresses = {side: f"http://{HOST}:{house.port}/{path}" for side, path in sites.items()}
        for address in addresses.values():
            loaded(address, cookie, 1, "--clients", str(CLIENTS))
        rates: dict[str, list[float]] = {side: [] for side in sites}
        spent: dict[str, list[float]] = {side: [] for side in sites}
        for _ in range(3):
            for side, address in addresses.items():
                before, start = burnt(server), perf_counter()
                rates[side].append(rate(address, cookie, seconds / 2))
                requests = rates[side][-1] * (perf_counter() - start)
                spent[side].append((burnt(server) - before) / requests * 1000)
        for side, address in addresses.items():
            late = loaded(address, cookie, seconds, "--rate", str(RATE))
            ratio = max(rates["bare"]) / max(rates[side])
            figures = (f"{max(rates[side]):.0f}", f"{sorted(rates[side])[1]:.0f}", f"{min(spent[side]):.2f}", f"{ratio:.2f}")
            waits = (f"{late[share]:.1f}" for share in ("p50", "p95", "p99"))
            print(ROW.format(name, side, *figures, *waits, f"{os.getloadavg()[0]:.1f}"), flush=True)


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
    print(f"{PAGE}: {CLIENTS} clients by {'wrk' if shutil.which('wrk') else 'load.py'}; {RATE} a second by load.py")
    print(ROW.format("", "", "best/s", "median/s", "CPU ms", "to bare", "p50 ms", "p95 ms", "p99 ms", "load"))
    kept = House(home, "", given.city)
    measure("SQLite", kept, given.seconds)
    written("SQLite", kept, given.seconds)
    if not given.sqlite:
        with postgresql(home / "postgresql") as address:
            kept = House(home, address, given.city)
            measure("PostgreSQL", kept, given.seconds)
            written("PostgreSQL", kept, given.seconds)


def written(name: str, house: House, seconds: float) -> None:
    """A row: entries a second, each a form with its page behind it, its version, its cells and its row in the journal."""
    with house.serving() as server:
        cookie = house.cookie()
        token = SimpleCookie(cookie)["csrftoken"].value
        words = ("--form", urlencode({**ENTRY, "csrfmiddlewaretoken": token}))
        address = f"http://{HOST}:{house.port}/{WRITE}"
        loaded(address, cookie, 1, "--clients", str(CLIENTS), *words)
        rates, spent, late = [], [], {}
        for _ in range(3):
            before, start = burnt(server), perf_counter()
            late = loaded(address, cookie, seconds / 2, "--clients", str(CLIENTS), *words)
            rates.append(late["rate"])
            spent.append((burnt(server) - before) / (late["rate"] * (perf_counter() - start)) * 1000)
        waits = (f"{late[share]:.1f}" for share in ("p50", "p95", "p99"))
        figures = (f"{max(rates):.0f}", f"{sorted(rates)[1]:.0f}", f"{min(spent):.2f}", "")
        print(ROW.format(name, "write", *figures, *waits, f"{os.getloadavg()[0]:.1f}"), flush=True)


if __name__ == "__main__":
    main()
