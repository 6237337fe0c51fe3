"""What every test may count on: budgets for properties, a browser, and skips that are never silent."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from tests import migrated

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from pytest_django import DjangoDbBlocker

PROJECT = Path(__file__).parents[1]
SHARED = PROJECT.parent / "shared"
IN_CI = os.environ.get("CI") == "true"
SECONDS = float(os.environ.get("MINZHENG_TEST_SECONDS", "0"))
POSTGRESQL = bool(os.environ.get("MINZHENG_DATABASE"))
LONGEST = ("journeys", "completeness", "generative")
"""Folders whose tests take longest, which come first: who is done with the short ones takes over from them."""
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

# `fast` asks everybody the same questions, so a red test is about the change; `long` looks for new ones.
_ALWAYS = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "print_blob": True}
settings.register_profile("fast", max_examples=50, derandomize=True, **_ALWAYS)
settings.register_profile(
    "long", max_examples=2000, derandomize="CI" in os.environ, **_ALWAYS
)  # CI repeats itself, others explore
settings.load_profile("fast")
gc.disable()  # until all is loaded

_started = time.monotonic()
_OVER = f"not begun: the {SECONDS:.0f} s given are over"


def pytest_configure(config: pytest.Config) -> None:
    """Hypothesis draws numbers and texts that modules hold, of all that happen to be loaded; the same questions are of none."""
    if IN_CI or config.getoption("--hypothesis-profile") != "long":
        providers._get_local_constants = lambda: providers._local_constants


def pytest_report_header(config: pytest.Config) -> str:
    profile = config.getoption("--hypothesis-profile") or "fast"
    limit = f", no new test after {SECONDS:.0f} s" if SECONDS else ""
    database = "PostgreSQL, the tests that keep something" if POSTGRESQL else "SQLite"
    return f"database: {database}; budget: {profile}, {settings.get_profile(profile).max_examples} examples a property{limit}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if POSTGRESQL:  # all others ran before, on SQLite
        config.hook.pytest_deselected(items=[item for item in items if not _keeps(item)])
        items[:] = [item for item in items if _keeps(item)]
    items.sort(key=lambda item: min((LONGEST.index(part) for part in item.path.parts if part in LONGEST), default=len(LONGEST)))
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()) and CHROMIUM is None:
            item.add_marker(pytest.mark.skip(reason="needs Chromium, which is not on this machine"))
        for marker in item.iter_markers("needs_shared"):
            if not (SHARED / Path(*marker.args)).exists():
                item.add_marker(pytest.mark.skip(reason=f"needs ../shared/{'/'.join(marker.args)}, which is not here"))


def _keeps(item: pytest.Item) -> bool:
    """Whether a test keeps something in the database: it is marked so, asks for one, or is a test case that has one.

    What is to be run `once` ran with all others.
    """
    from django.test import TransactionTestCase

    of = getattr(item, "cls", None)
    asks = "db" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db") is not None
    keeps = asks or (isinstance(of, type) and issubclass(of, TransactionTestCase))
    return keeps and item.get_closest_marker("once") is None


def pytest_collection_finish() -> None:
    """What is loaded by now stays for good, so nobody need look through it for what can be thrown away."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


def pytest_runtest_setup() -> None:
    if SECONDS and time.monotonic() - _started > SECONDS:
        pytest.skip(_OVER)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    return report if item.get_closest_marker("needs_shared") else _strict(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return _strict((yield))


def _strict[Report: (pytest.TestReport, pytest.CollectReport)](report: Report) -> Report:
    """In CI a skip hides something, so it fails; an expected failure and the end of the budget are no skips."""
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if _OVER not in reason:
            report.outcome, report.longrepr = "failed", f"In CI a skip is a failure. {reason}"
    return report


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> None:
    """A password costs whoever guesses it a quarter of a second; the tests know theirs."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    PBKDF2PasswordHasher.iterations = 1_000


@pytest.fixture(scope="session", autouse=True)
def templates_as_they_are(django_test_environment: None) -> None:
    """Django tells a test of each template with a copy of all it was given; ours read the page, as its reader does."""
    from django.template.base import Template
    from django.test.utils import _TestState

    Template._render = _TestState.saved_data.template_render  # type: ignore[attr-defined]


@pytest.fixture(scope="session", autouse=True)
def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where the workers of a run keep what each copies."""
    migrated.folder = migrated.of_all(tmp_path_factory)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, migrated_once: None) -> None:
    """The database of each worker begins as a copy of one that is migrated, so migrating finds nothing left to do."""
    from django.db import connection
    from django.db.backends.signals import connection_created

    def begin(**_created: object) -> None:
        connection_created.disconnect(begin)
        with closing(sqlite3.connect(migrated.file())) as source:
            source.backup(connection.connection)

    if POSTGRESQL:
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.template()
    else:
        connection_created.connect(begin, weak=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database as it is, left alone, and a way to empty it after a test in spite of the tables that refuse."""
    from django.test import TransactionTestCase

    from tests.unguarded import emptied, last_alone, left_alone, unguarded

    with django_db_blocker.unblock():
        left_alone()

    flushed = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        if not emptied():
            with unguarded():
                flushed(case)

    TransactionTestCase._fixture_teardown = teardown
    yield
    with django_db_blocker.unblock():
        last_alone()


@pytest.fixture
def read_once() -> Iterator[None]:
    """A plan once read is kept, as `settling` says."""
    from tests import settling

    with settling.read_once():
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium, driven by Playwright; tests that ask for it are skipped where there is none.

    Playwright leaves a loop running in this thread, in which Django would refuse its database to the tests that follow.
    """
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], timeout=120_000)
        yield chromium
        chromium.close()
