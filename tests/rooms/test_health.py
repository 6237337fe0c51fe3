"""What watches over the house is told how it stands, and nothing of anybody."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from minzheng.kernel.access.api import SYSTEM
from minzheng.kernel.jobs.models import Row as Job
from minzheng.kernel.journal import api as journal
from minzheng.kernel.journal.models import Row
from minzheng.kernel.time import api as time


def told(status: int = 200) -> dict[str, object]:
    response = Client().get("/health/")
    assert response.status_code == status
    assert "no-store" in response["Cache-Control"]
    found: dict[str, object] = response.json()
    return found


def job(state: str, age: timedelta) -> None:
    moment = time.machine() - age
    finished = moment if state == "failed" else None
    Job.objects.create(kind="k", arguments={}, state=state, due_at=moment, created_at=moment, finished_at=finished)


@pytest.mark.django_db
def test_a_sound_house_is_ok() -> None:
    journal.seal()
    assert told() == {
        "status": "ok",
        "database": True,
        "migrations_missing": 0,
        "journal": {"unsealed_rows": 0, "unsealed_seconds": 0},
        "events": {"late": 0},
        "jobs": {"waiting": 0, "overdue": 0, "running": 0, "failed": 0},
    }


@pytest.mark.django_db
def test_where_nobody_seals_the_house_is_late_but_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic():
        journal.write(SYSTEM, "test", journal.Subject("account", "1"))
    written = Row.objects.get().recorded_at
    monkeypatch.setattr(time, "machine", lambda: written)
    assert (told()["status"], told()["journal"]) == ("ok", {"unsealed_rows": 1, "unsealed_seconds": 0})
    monkeypatch.setattr(time, "machine", lambda: written + timedelta(seconds=75))
    assert (told()["status"], told()["journal"]) == ("late", {"unsealed_rows": 1, "unsealed_seconds": 75})


@pytest.mark.django_db
def test_where_nobody_does_the_jobs_the_house_is_late() -> None:
    job("waiting", timedelta(minutes=2))
    job("failed", timedelta(hours=2))
    job("failed", timedelta(days=2))
    assert (told()["status"], told()["jobs"]) == ("ok", {"waiting": 1, "overdue": 0, "running": 0, "failed": 1})
    job("waiting", timedelta(minutes=11))
    assert (told()["status"], told()["jobs"]) == ("late", {"waiting": 2, "overdue": 1, "running": 0, "failed": 1})


@pytest.mark.django_db
def test_a_database_that_is_behind_the_program_is_down() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied(*MigrationLoader(connection).graph.leaf_nodes("registry")[0])
    assert told(503) == {"status": "down", "database": True, "migrations_missing": 1}


def test_a_database_that_does_not_answer_is_down(tmp_path: Path) -> None:
    code = """
from minzheng.config.ready import ready
ready()
from django.test import Client
answer = Client().get("/health/", headers={"host": "localhost"})
print(answer.status_code, answer.json())
"""
    (tmp_path / "minzheng.sqlite3").write_bytes(b"no database at all" * 100)
    environment = {**os.environ, "MINZHENG_HOME": str(tmp_path), "MINZHENG_DATABASE": "", "MINZHENG_DEMO": ""}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert done.stdout == "503 {'status': 'down', 'database': False}\n", done.stderr
