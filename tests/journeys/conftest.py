"""The program as people start it, and a browser before it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from fcntl import LOCK_EX, LOCK_SH, LOCK_UN, flock
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import migrated, ports
from tests.journeys.counter import Counter
from tests.journeys.house import House

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_numbers = count(1)


@pytest.fixture(scope="session")
def land(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a demo, made once by whoever comes first; it is served in copies."""
    home = migrated.of_all(tmp_path_factory) / "land"
    with home.with_name("making").open("a") as making:
        flock(making, LOCK_EX)
        if not home.with_name("made").exists():
            environment = {**os.environ, "MINZHENG_HOME": str(home), "MINZHENG_DATABASE": ""}
            command = [sys.executable, "-m", "minzheng", "demo", "--scale", "few"]
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment)
            home.with_name("made").touch()
    return home


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, land: Path) -> Iterator[str]:
    """The address of a demo that all workers of a run visit: whoever comes first serves it, as long as anybody is there."""
    shared = migrated.of_all(tmp_path_factory)
    with (shared / "site").open("a+") as known, (shared / "visitors").open("a") as visitors, ExitStack() as served:
        flock(visitors, LOCK_SH)
        flock(known, LOCK_EX)
        known.seek(0)
        address = known.read()
        if not address:
            address = served.enter_context(serving(land, tmp_path_factory.mktemp("home")))
            known.write(address)
            known.flush()
            served.callback(known.truncate, 0)  # the next to come serves anew
            served.callback(flock, visitors, LOCK_EX)  # waits until nobody visits
        flock(known, LOCK_UN)
        yield address


@contextmanager
def serving(land: Path, home: Path) -> Iterator[str]:
    """The address that `minzheng serve --demo` prints last, while it serves a copy of a demo from a home of its own."""
    shutil.copytree(land, home, dirs_exist_ok=True)
    environment = {**os.environ, "MINZHENG_HOME": str(home), "MINZHENG_DATABASE": ""}
    port = ports.free()
    command = [sys.executable, "-m", "minzheng", "serve", "--demo", "--scale", "few", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        try:
            assert server.stdout
            last = next((line.strip() for line in server.stdout if line.startswith("http://")), "")
            assert last == f"http://127.0.0.1:{port}/", "the address is the last line, once the page answers"
            yield last
        finally:
            server.terminate()
            server.wait(120)


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """Opens pages in fresh contexts, and fails the test when one complains on its console."""
    visiting = Visit(browser, site)
    yield visiting
    visiting.close()
    assert visiting.complaints == []


class Visit:
    """One reader's browser."""

    def __init__(self, browser: Browser, site: str) -> None:
        self.browser = browser
        self.site = site
        self.complaints: list[str] = []
        self._closing: list[object] = []

    def __call__(self, path: str = "", *, width: int = 1440, height: int = 900, dark: bool = False, scripts: bool = True) -> Page:
        """A page at an address of the site."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            has_touch=width < 500,
        )
        self._closing.append(context)
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{self.site}{path}")
        return page

    def close(self) -> None:
        """Closes what was opened."""
        for context in self._closing:
            context.close()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def counter(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """A counter at which the stories of a run happen, each on its own day with its own family."""
    with database() as address:
        house = House(tmp_path_factory.mktemp("home"), address)
        with house.serving():
            yield Counter(house, browser)


@pytest.fixture(scope="module")
def own_database() -> Iterator[str]:
    """The address of a database of a file's own: empty for SQLite, new where there is a PostgreSQL."""
    with database() as address:
        yield address


@pytest.fixture
def new_database() -> Iterator[str]:
    """The same for one test alone."""
    with database() as address:
        yield address


@contextmanager
def database() -> Iterator[str]:
    """The address of a new database within the block, empty but for what migrations lay out."""
    given = os.environ.get("MINZHENG_DATABASE", "")
    if not given:
        yield ""
        return
    import psycopg

    name = f"house_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(given, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[call-overload]
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE {migrated.template()}')  # type: ignore[call-overload]
        yield given.replace("/postgres?", f"/{name}?")
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload]
