"""The program on a machine of its own, its processes watched over as an init system does, and plain HTTP before it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests import migrated, ports

HOST = "127.0.0.1"
PATIENCE = 120.0
FORM = "application/x-www-form-urlencoded"
DAY = "2014-09-30"
"""The day on which everything here happens."""
PLACE = "320623"
FILL = f"""
from datetime import date
from minzheng.config.ready import migrate, ready
ready(); migrate()
from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Account
names = ("department_officer", "department_reviewer", "operator")
access.open_accounts(access.SYSTEM, [
    access.NewAccount(
        login=name, name=name, role=name, unit="unit", sector="civil_affairs", place_code="{PLACE}",
        since=date(2012, 1, 1), practice=True,
    )
    for name in names
])
access.travel(access.SYSTEM, date.fromisoformat("{DAY}"))
print(*(Account.objects.get(login=name).pk for name in names))
"""


class Answer:
    """What came back."""

    def __init__(self, status: int, headers: http.client.HTTPMessage, text: str) -> None:
        self.status, self.headers, self.text = status, headers, text
        self.location = headers.get("location", "")


INSIDE = """
import contextlib, io, json, sys, traceback
from minzheng.config.ready import ready
ready()
for line in sys.stdin:
    told = io.StringIO()
    try:
        with contextlib.redirect_stdout(told):
            exec(json.loads(line), {})
        answer = [True, told.getvalue()]
    except BaseException:
        answer = [False, traceback.format_exc()]
    print(json.dumps(answer), flush=True)
"""


class House:
    """A home with a database and `minzheng serve` over it, started again whenever it dies."""

    def __init__(self, home: Path, database: str = "") -> None:
        self.home = home
        self.environment = {**os.environ, "MINZHENG_HOME": str(home), "MINZHENG_DATABASE": database, "MINZHENG_DEMO": "1"}
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.port = ports.free(HOST)
        if not database:
            migrated.into(home)
        self.officer, self.reviewer, self.operator = self.python(FILL).split()
        self._stopping = threading.Event()
        self._server: subprocess.Popen[bytes] | None = None
        self._keeper = threading.Thread(target=self._keep)
        self._inside: subprocess.Popen[str] | None = None

    def python(self, code: str) -> str:
        """What a script says, run in the house while it serves or not."""
        return self._told([sys.executable, "-c", code])

    def inside(self, code: str) -> str:
        """The same within one process that stays, since whoever comes anew reads the whole program first."""
        if self._inside is None:
            pipe, command = subprocess.PIPE, [sys.executable, "-c", INSIDE]
            self._inside = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=self.environment)
        assert self._inside.stdin
        assert self._inside.stdout
        self._inside.stdin.write(json.dumps(code) + "\n")
        self._inside.stdin.flush()
        done, told = json.loads(self._inside.stdout.readline())
        assert done, told
        return str(told)

    def command(self, *words: str) -> str:
        """What a command of the program says, which must succeed."""
        return self._told([sys.executable, "-m", "minzheng", *words])

    def sql(self, statement: str) -> list[Any]:
        """What a statement gives, past the program."""
        if self.environment["MINZHENG_DATABASE"]:
            import psycopg

            with psycopg.connect(self.environment["MINZHENG_DATABASE"], autocommit=True) as connection:
                cursor = connection.execute(statement)  # type: ignore[call-overload]
                return cursor.fetchall() if cursor.description else []
        with closing(sqlite3.connect(self.home / "minzheng.sqlite3", timeout=PATIENCE, isolation_level=None)) as connection:
            return connection.execute(statement).fetchall()

    def _told(self, command: list[str]) -> str:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=self.environment, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Serves within the block."""
        self._keeper.start()
        try:
            self.wait()
            yield
        finally:
            self._stopping.set()
            if self._inside:
                self._inside.communicate()
            if self._server:
                self._server.terminate()
            self._keeper.join()

    def _keep(self) -> None:
        command = [sys.executable, "-m", "minzheng", "serve", "--port", str(self.port)]  # the demo's maker would find no demo
        while not self._stopping.is_set():
            with (self.home / "log").open("ab") as log:
                self._server = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log, start_new_session=True)
            if self._stopping.is_set():  # asked meanwhile, of the one before
                self._server.terminate()
            self._server.wait()
            for process in self.processes():  # an init system ends what a service left behind
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)

    def wait(self) -> None:
        """Waits until a page answers."""
        started = time.monotonic()
        while time.monotonic() - started < PATIENCE:
            with suppress(OSError, http.client.HTTPException):
                if Client(self).get("/desk/sign-in/").status == 200:
                    return
            time.sleep(0.05)
        raise AssertionError(f"The server did not answer: {(self.home / 'log').read_text()[-2000:]}")

    def processes(self, word: str = "") -> list[int]:
        """The processes that belong to this house, by a word of what they are: `web`, `work`, `serve`; all without one."""
        found, parents = {}, {}
        home = f"MINZHENG_HOME={self.home}".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if home in (folder / "environ").read_bytes().split(b"\0"):
                    found[int(folder.name)] = (folder / "cmdline").read_text().split("\0")
                    parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        kinds = {one: "work" if "work" in words else "serve" if "serve" in words else "web" for one, words in found.items()}
        for one in found:  # a web worker is forked from the server, or started by it
            if kinds[one] == "serve" and kinds.get(parents[one]) in {"serve", "web"}:
                kinds[one] = "web"
        return sorted(process for process, kind in kinds.items() if word in {"", kind})


class Client:
    """One browser, signed in or not. It raises OSError or HTTPException where no answer comes."""

    def __init__(self, house: House, account: str = "") -> None:
        self.house = house
        self.cookies: dict[str, str] = {}
        self.account = account
        if account:
            self.get("/desk/sign-in/")
            assert self.post("/desk/practice/", {"account": account}).location == "/desk/"

    def get(self, path: str) -> Answer:
        """A page."""
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """A form sent, with the token that its page had."""
        token = self.cookies.get("csrftoken", "")
        return self._ask("POST", path, urlencode({**fields, "csrfmiddlewaretoken": token}).encode(), FORM)

    def upload(self, path: str, name: str, data: bytes) -> Answer:
        """A form with a file."""
        body, boundary = multipart(self.cookies.get("csrftoken", ""), name, data)
        return self._ask("POST", path, body, f"multipart/form-data; boundary={boundary}")

    def cookie(self) -> str:
        """The header Cookie."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _ask(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        connection = http.client.HTTPConnection(HOST, self.house.port, timeout=PATIENCE)
        try:
            headers = {"Cookie": self.cookie(), **({"Content-Type": kind} if kind else {})}
            connection.request(method, path, body, headers)
            answered = connection.getresponse()
            text = answered.read().decode()
        finally:
            connection.close()
        for line in answered.headers.get_all("set-cookie", []):
            self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
        return Answer(answered.status, answered.headers, text)


def multipart(token: str, name: str, data: bytes) -> tuple[bytes, str]:
    """A form with a token and a file, and its boundary."""
    boundary = "a-boundary-that-no-file-has"
    parts = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n',
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n",
    )
    return "".join(parts).encode() + data + f"\r\n--{boundary}--\r\n".encode(), boundary


def stock(store: str, request: str, quantity: int = 10) -> dict[str, str]:
    """What a clerk types to enter tents in a store."""
    values = {"v-store": store, "v-item": "tent", "v-quantity": str(quantity), "v-value": "", "v-expires": ""}
    return {"request": request, "place_code": PLACE, "since": DAY, "reason": "", **values}


def number(location: str) -> int:
    """The entry that an address names."""
    found = re.search(r"/relief_stock/(\d+)/", location)
    assert found, location
    return int(found[1])


def table(stores: list[str]) -> bytes:
    """Stores with their tents, as CSV."""
    heads = "区划代码,生效日期,储备库,物资,数量"
    return "\n".join((heads, *(f"{PLACE},{DAY},{store},帐篷,10" for store in stores))).encode()


@dataclass(frozen=True)
class Kept:
    """Versions of entries as (entry, store), how many rows the journal has of each entry, and the states of people's jobs."""

    versions: list[tuple[int, str]]
    journal: dict[int, int]
    jobs: list[str]


def kept(house: House) -> Kept:
    """What is in the database."""
    said = house.sql("SELECT entry_id, said FROM registry_version")
    noted = house.sql("SELECT subject, count(*) FROM journal_row WHERE kind = 'entry' GROUP BY subject")
    jobs = house.sql("SELECT state FROM jobs_job WHERE account <> 'system'")
    return Kept(
        [(entry, json.loads(values)["store"]) for entry, values in said],
        {int(entry): count for entry, count in noted},
        [state for (state,) in jobs],
    )
