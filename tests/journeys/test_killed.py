"""Web workers, the worker and whole servers are killed while clerks enter and import: what was confirmed is there, once."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random, SystemRandom

import pytest
from hypothesis import settings

from tests.journeys.house import PATIENCE, Client, House, Kept, kept, number, stock, table

CLERKS = 3
ROWS = 4800
NEW, IMPORT = "/desk/registers/relief_stock/new/", "/desk/registers/relief_stock/import/"
VERIFIER = Path(__file__).parents[2] / "tools/verify_journal.py"
LONG = 50
"""Examples of a property in the fast profile."""
EXPORT = """
import sys
from minzheng.config.ready import ready
ready()
from minzheng.kernel.journal import api as journal
while journal.seal():
    pass
with open(sys.argv[1], "w", encoding="utf-8") as stream:
    journal.export(None, None, stream)
""".replace("sys.argv[1]", "{file!r}")
EXPIRED = "UPDATE jobs_job SET due_at = created_at WHERE state = 'running'"
"""Every lease runs out at once."""


class Clerk(threading.Thread):
    """Enters store after store; where no answer comes, sends the same form once more, or gives it up."""

    def __init__(self, house: House, name: str, draw: Random, over: threading.Event) -> None:
        super().__init__(name=name)
        self.house, self.draw, self.over = house, draw, over
        self.client: Client | None = None
        self.sent: set[str] = set()
        self.confirmed: dict[str, int] = {}
        self.unanswered = 0
        self.odd: list[str] = []

    def run(self) -> None:
        while not self.over.is_set():
            store = f"{self.name}-{len(self.sent)}"
            form = stock(store, f"request of {store}")
            while not self.over.is_set():
                with suppress(OSError, http.client.HTTPException, AssertionError):
                    self.client = self.client or Client(self.house, self.house.officer)
                    self.sent.add(store)
                    if self._enter(store, form):
                        break
                    continue
                self.unanswered += 1
                self.over.wait(0.02)  # as somebody who sees that there is no answer
                if store in self.sent and self.draw.random() < 0.3:
                    break

    def _enter(self, store: str, form: dict[str, str]) -> bool:
        assert self.client
        answer = self.client.post(NEW, form)
        if answer.status == 302 and "/relief_stock/" in answer.location:
            self.confirmed[store] = number(answer.location)
            return True
        if answer.status < 500:
            self.odd.append(f"{answer.status} {answer.location} {answer.text[:500]}")
        self.unanswered += 1
        return answer.status < 500


class Import:
    """A table of many rows, brought in by a job."""

    def __init__(self, house: House, name: str) -> None:
        self.house = house
        self.stores = [f"{name}-{row}" for row in range(ROWS)]

    def begin(self) -> None:
        """Uploads it and starts the job, again until both are confirmed."""
        started = time.monotonic()
        while time.monotonic() - started < PATIENCE:
            with suppress(OSError, http.client.HTTPException, AssertionError):
                client = Client(self.house, self.house.officer)
                seen = client.upload(IMPORT, "stock.csv", table(self.stores))
                assert seen.status == 200, seen.text
                upload = seen.text.partition('name="upload" value="')[2].partition('"')[0]
                while not client.post(IMPORT, {"upload": upload}).location.startswith("/desk/jobs/"):
                    pass
                return
        raise AssertionError("The import could not be started.")


def kill(house: House, word: str, draw: Random) -> bool:
    """Kills one of the processes of a kind, if there is one."""
    found = house.processes(word)
    if found:
        with suppress(ProcessLookupError):
            os.kill(draw.choice(found), signal.SIGKILL)
    return bool(found)


def strike(house: House, points: int, draw: Random, clerks: list[Clerk]) -> list[Import]:
    """Kills at points that lie a drawn number of confirmed or unanswered writes apart; of imports, in their middle."""
    imports: list[Import] = []
    for point in range(points):
        word = (
            ("import", "web", "web", "work", "web", "serve")[point % 6] if draw.random() < 0.7 else draw.choice(("web", "work"))
        )
        if word == "import":
            imports.append(Import(house, f"import-{point}"))
            imports[-1].begin()
            clerks[0].over.wait(draw.random() * 0.8)
            kill(house, "work", draw)
            house.sql(EXPIRED)
            continue
        goal = sum(len(one.sent) for one in clerks) + draw.randint(1, 12)
        started = time.monotonic()
        while sum(len(one.sent) for one in clerks) < goal and time.monotonic() - started < PATIENCE:
            clerks[0].over.wait(draw.random() * 0.01)
        kill(house, word, draw)
    return imports


def done(house: House) -> Kept:
    """What is kept once all imports have ended. Leases run out ever more seldom: at every moment, nobody would come to an end."""
    started = expired = time.monotonic()
    pause = PATIENCE / 6
    house.sql(EXPIRED)
    while not {"done", "failed"} >= set(kept(house).jobs) and time.monotonic() - started < 4 * PATIENCE:
        if time.monotonic() - expired > pause:
            expired, pause = time.monotonic(), 2 * pause
            house.sql(EXPIRED)
        time.sleep(0.2)
    return kept(house)


@pytest.mark.django_db  # so that it runs on PostgreSQL too; the house has a database of its own
def test_whatever_is_killed_what_was_confirmed_is_there_once_and_the_journal_proves_it(tmp_path: Path, own_database: str) -> None:
    long = settings().max_examples > LONG
    seed = SystemRandom().randrange(10**6) if long else 20121010
    draw = Random(seed)
    over = threading.Event()
    house = House(tmp_path, own_database)
    clerks = [Clerk(house, f"clerk-{n}", Random(seed + n), over) for n in range(CLERKS)]
    with house.serving():
        for clerk in clerks:
            clerk.start()
        try:
            imports = strike(house, 200 if long else 10, draw, clerks)
        finally:
            over.set()
            for clerk in clerks:
                clerk.join()
        found = done(house)
    assert [clerk.odd for clerk in clerks] == [[]] * CLERKS, f"seed {seed}"
    held(found, clerks, imports, f"seed {seed}")
    assert house.command("check") == "All that is kept is sound.\n"
    export = tmp_path / "journal.jsonl"
    house.python(EXPORT.replace("{file!r}", repr(str(export))))
    verified = subprocess.run([sys.executable, VERIFIER, "journal", export], capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout


def held(found: Kept, clerks: list[Clerk], imports: list[Import], seed: str) -> None:
    """Everything confirmed is there once, where it was said to be; nothing else is there than what was sent."""
    there = {store: entry for entry, store in found.versions}
    assert len(there) == len(found.versions), seed
    confirmed = {store: entry for clerk in clerks for store, entry in clerk.confirmed.items()}
    assert len(confirmed) > 10, "the clerks came to write"
    assert sum(clerk.unanswered for clerk in clerks) > 0, "the killing was felt"
    assert {store: there.get(store) for store in confirmed} == confirmed, seed
    assert found.jobs == ["done"] * len(imports), seed
    rows = {store for one in imports for store in one.stores}
    assert rows <= set(there), seed
    assert set(there) <= rows.union(*(clerk.sent for clerk in clerks)), seed
    assert found.journal == Counter(entry for entry, _ in found.versions), seed
