"""Long work: in whose name, how far, once in effect, whatever becomes of the worker."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time as machine
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction
from hypothesis import settings

from minzheng.kernel.access import api as access
from minzheng.kernel.access.models import Attempt
from minzheng.kernel.exchange import api as exchange
from minzheng.kernel.jobs import api as jobs
from minzheng.kernel.jobs import kinds as declared
from minzheng.kernel.jobs.models import Row
from minzheng.kernel.jobs.queue import words
from minzheng.kernel.journal import models as journal
from minzheng.kernel.time import api as time

ANNA = access.Actor(account="7", role="register_clerk", unit="u1", place="320509")
PROGRAM = Path(__file__).with_name("working.py")
MOST = 3
"""Seconds between two kills, half of what two workers need for all: on a slow machine all would be done before the first."""


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test declares is gone after it."""
    monkeypatch.setattr(declared, "_kinds", {})
    monkeypatch.setattr(declared, "_rounds", [])


def until_due() -> None:
    """A wait passes."""
    Row.objects.filter(state="waiting").update(due_at=time.machine())


@pytest.mark.django_db
def test_a_job_is_done_in_its_owners_name_and_shows_how_far_it_came() -> None:
    seen = []

    @jobs.runs("sum")
    def add(progress: jobs.Progress, *, upto: int) -> dict[str, int]:
        for number in range(upto):
            progress.step(number + 1, upto)
            seen.append((progress.who.account, progress.who.place, jobs.job(ANNA, progress.id).said("en")))
        return {"sum": sum(range(upto))}

    job = jobs.start(ANNA, "sum", {"upto": 2})
    assert (job.state, job.said("zh")) == ("waiting", "正在排队，可以离开本页，稍后再看。")
    jobs.work(until_idle=True)
    assert seen == [
        ("7", "320509", "Being done, 1 of 2. You can leave this page and come back."),
        ("7", "320509", "Being done, 2 of 2. You can leave this page and come back."),
    ]
    done = jobs.job(ANNA, job.id)
    assert (done.state, done.over, done.attempt, done.result, done.said("zh")) == ("done", True, 1, {"sum": 1}, "已完成。")
    assert [row.verb for row in journal.Row.objects.filter(kind="job", subject=job.id).order_by("id")] == [
        "job.start",
        "job.done",
    ]
    assert [one.id for one in jobs.own(ANNA)] == [job.id]


@pytest.mark.django_db
def test_a_job_keeps_the_business_day_on_which_it_was_started() -> None:
    seen: list[date] = []
    jobs.runs("day")(lambda _progress: seen.append(time.today()))
    with time.at(date(2013, 3, 1)):
        job = jobs.start(ANNA, "day", {})
    jobs.start(ANNA, "day", {})
    jobs.work(until_idle=True)
    assert seen == [date(2013, 3, 1), time.today()]
    noted = journal.Row.objects.filter(kind="job", subject=job.id).order_by("id")
    assert [(row.verb, row.day) for row in noted] == [("job.start", date(2013, 3, 1)), ("job.done", date(2013, 3, 1))]


@pytest.mark.django_db
def test_the_same_key_twice_is_the_same_job() -> None:
    jobs.runs("one")(lambda _progress, **_: None)
    first = jobs.start(ANNA, "one", {"document": 17}, key="d17")
    assert jobs.start(ANNA, "one", {"document": 17}, key="d17").id == first.id
    assert jobs.start(ANNA, "one", {"document": 17}).id != jobs.start(ANNA, "one", {"document": 17}).id
    assert journal.Row.objects.filter(verb="job.start").count() == 3
    with pytest.raises(ValueError, match=r'The key "d17" was used for a job with other arguments\.'):
        jobs.start(ANNA, "one", {"document": 18}, key="d17")


@pytest.mark.django_db
def test_only_its_owner_sees_a_job() -> None:
    jobs.runs("one")(lambda _progress: None)
    job = jobs.start(ANNA, "one", {})
    assert jobs.job(access.SYSTEM, job.id).id == job.id
    for other in (access.Actor(account="8"), access.PUBLIC):
        with pytest.raises(access.Forbidden):
            jobs.job(other, job.id)
        assert jobs.own(other) == ()
    with pytest.raises(access.Forbidden):
        jobs.job(ANNA, job.id + 1)


@pytest.mark.django_db
def test_what_cannot_be_started_is_refused_in_words() -> None:
    with pytest.raises(jobs.UnknownKind, match=r'There is no kind of job "tow"; none is declared\.'):
        jobs.start(ANNA, "tow", {})
    jobs.runs("two")(lambda _progress: None)
    with pytest.raises(jobs.UnknownKind, match=r'There is no kind of job "tow"; "two" is the nearest\.'):
        jobs.start(ANNA, "tow", {})
    with pytest.raises(ValueError, match="name things by their ids; these have more than 2000 bytes"):
        jobs.start(ANNA, "two", {"text": "x" * 2000})
    with pytest.raises(ValueError, match='The kind of job "two" is declared twice'):
        jobs.runs("two")(lambda _progress: None)
    with pytest.raises(ValueError, match=r"Either minutes or an hour of the day is meant\."):
        jobs.every()


@pytest.mark.django_db
@time_machine.travel(datetime(2026, 1, 1, 4, tzinfo=UTC), tick=False)
def test_an_accident_is_tried_again_later_and_later_and_then_given_up() -> None:
    def stumble(_progress: jobs.Progress) -> None:
        raise RuntimeError("of the data's own words")

    jobs.runs("stumble")(stumble)
    job = jobs.start(ANNA, "stumble", {})
    waits = []
    for _ in range(3):
        jobs.work(until_idle=True)
        waits.append(round((Row.objects.get(pk=job.id).due_at - time.machine()).total_seconds()))
        if not waits[2:]:
            assert jobs.job(ANNA, job.id).said("en") == (
                f"Something unexpected happened (RuntimeError) at attempt {len(waits)}; it will be tried again by itself. "
                "0 of 0 are done and stay."
            )
        until_due()
    assert waits[:2] == [5, 20]
    failed = jobs.job(ANNA, job.id)
    assert (failed.state, failed.attempt) == ("failed", 3)
    assert failed.said("zh") == "连续3次未成功（RuntimeError），已停止；已完成0 / 0，均已保存。请联系管理员，告知任务编号。"
    assert "own words" not in json.dumps(failed.facts)
    assert journal.Row.objects.filter(verb="job.fail").count() == 1


@pytest.mark.django_db
def test_an_answer_is_shown_in_its_own_words_and_not_tried_again() -> None:
    jobs.runs("read")(lambda _progress: exchange.read(b"", "a.csv"))
    job = jobs.start(ANNA, "read", {})
    jobs.work(until_idle=True)
    failed = jobs.job(ANNA, job.id)
    assert (failed.state, failed.attempt, failed.message) == ("failed", 1, "empty")
    assert failed.said("zh") == "“a.csv”里没有内容，未保存。请确认选对了文件。"


@pytest.mark.django_db
def test_a_silent_worker_loses_its_job_and_what_it_does_after_that_is_undone() -> None:
    held: list[jobs.Progress] = []

    def late(progress: jobs.Progress) -> None:
        with transaction.atomic():
            Attempt.objects.create(login="late", address="", at=time.machine())
            progress.kept["next"] = 2
            progress.step(2, 2)

    @jobs.runs("slow")
    def slow(progress: jobs.Progress) -> str:
        held.append(progress)
        first, *others = held
        if others:  # the second worker has it; now the first one wakes up
            with pytest.raises(jobs.Lost):
                late(first)
            progress.step(progress.kept["next"], 2)
            return "second"
        progress.kept["next"] = 1
        progress.step(1, 2)
        Row.objects.update(due_at=time.machine() - timedelta(seconds=1))  # silent for so long that another takes it
        jobs.work(until_idle=True)
        return "first"

    job = jobs.start(ANNA, "slow", {})
    jobs.work(until_idle=True)
    done = jobs.job(ANNA, job.id)
    assert (done.state, done.attempt, done.result, done.done) == ("done", 2, "second", 1)
    assert not Attempt.objects.exists()


@pytest.mark.django_db
def test_a_job_whose_workers_all_go_silent_fails_in_words() -> None:
    jobs.runs("deadly", attempts=2)(lambda _progress: None)
    job = jobs.start(ANNA, "deadly", {})
    for attempt in (1, 2):
        Row.objects.filter(pk=job.id).update(
            state="running", attempt=attempt, tries=attempt, due_at=time.machine() - timedelta(seconds=1)
        )
        jobs.sweep()
        assert jobs.job(ANNA, job.id).state == ["waiting", "failed"][attempt - 1]
    assert jobs.job(ANNA, job.id).said("en") == (
        "The program that did it went silent 2 times in a row and it was given up; 0 of 0 are done and kept. "
        "Tell the administrator the number of this job."
    )


@pytest.mark.django_db
def test_a_worker_that_is_asked_to_stop_gives_its_job_back_without_counting_an_attempt() -> None:
    @jobs.runs("long")
    def long(progress: jobs.Progress) -> None:
        progress.step(1, 3)
        os.kill(os.getpid(), signal.SIGTERM)
        progress.step(2, 3)

    job = jobs.start(ANNA, "long", {})
    jobs.work()
    row = Row.objects.get(pk=job.id)
    assert (row.state, row.done, row.tries, row.attempt) == ("waiting", 1, 0, 1)


@pytest.mark.django_db
def test_what_comes_round_is_done_once_a_period() -> None:
    done = []

    @jobs.every(minutes=1_000_000)
    @jobs.runs("round")
    def come(progress: jobs.Progress) -> None:
        done.append(progress.who.account)

    for _ in range(3):
        jobs.work(until_idle=True)
    assert done == ["system"]
    assert journal.Row.objects.count() == 0
    Row.objects.update(key="before", finished_at=time.machine() - timedelta(days=4))
    jobs.work(until_idle=True)
    assert done == ["system", "system"]
    assert Row.objects.count() == 1  # the old one is forgotten


def test_a_day_begins_for_daily_work_at_its_hour_in_china() -> None:
    daily = declared.Round("a", 0, datetime(2026, 1, 1, 2, 30).time())
    assert daily.period(datetime(2026, 1, 1, 18, 29, tzinfo=UTC)) == ""
    assert daily.period(datetime(2026, 1, 1, 18, 30, tzinfo=UTC)) == "2026-01-02"
    minutely = declared.Round("a", 5, datetime(2026, 1, 1).time())
    first = datetime(2026, 1, 1, tzinfo=UTC)
    assert len({minutely.period(first + timedelta(minutes=n)) for n in range(10)}) == 2


@pytest.mark.django_db
def test_a_kind_of_another_version_waits_and_holds_nobody_up() -> None:
    jobs.runs("known")(lambda _progress: None)
    jobs.runs("unknown")(lambda _progress: None)
    other, known = jobs.start(ANNA, "unknown", {}), jobs.start(ANNA, "known", {})
    del declared._kinds["unknown"]
    jobs.work(until_idle=True)
    assert [jobs.job(ANNA, job.id).state for job in (other, known)] == ["waiting", "done"]


def test_every_state_has_words() -> None:
    assert set(words()) == {"waiting", "running", "counted", "done", "again", "failed", "silent", "unheard", "lapsed"}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of processes with a database of their own, of the kind that this run is on."""
    environment = {**os.environ, "MINZHENG_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "minzheng.config.settings"}
    if connection.vendor != "postgresql":
        yield {**environment, "MINZHENG_DATABASE": ""}
        return
    import psycopg

    address, name = urlsplit(os.environ["MINZHENG_DATABASE"]), f"jobs_{uuid4().hex[:8]}"
    with psycopg.connect(os.environ["MINZHENG_DATABASE"], autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield {**environment, "MINZHENG_DATABASE": urlunsplit(address._replace(path=f"/{name}"))}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.django_db
def test_workers_that_are_killed_at_any_moment_leave_every_job_done_exactly_once(place: dict[str, str]) -> None:
    kills, chance = min(100, max(10, settings().max_examples // 20)), random.Random(85)
    since = machine.monotonic()
    ask(place, "lay")
    ready = machine.monotonic() - since  # as long as a worker takes to begin: of those killed some are at work, some are not yet
    workers = [begun(place) for _ in range(2)]
    try:
        for _ in range(kills):
            machine.sleep(chance.uniform(0, min(1.5 * ready, MOST)))
            victim = workers.pop(0)
            victim.send_signal(signal.SIGKILL)
            victim.communicate()
            workers.append(begun(place))
        gone(place)
        told = json.loads(ask(place, "tell"))
        assert {job["state"] for job in told["jobs"]} == {"done"}, told["jobs"]
    finally:
        for one in workers:
            one.send_signal(signal.SIGTERM)
            said = one.communicate(timeout=120)[1]
            assert one.returncode == 0, said
    steps = [[f"count {number}", step] for number in range(6) for step in range(20)]
    assert sorted(told["effects"]) == sorted([*steps, ["round", 0]])
    assert any(job["attempt"] > 1 for job in told["jobs"]), "no worker was killed at its work"
    assert told["verbs"] == ["job.done"] * 6 + ["job.start"] * 6


@pytest.mark.django_db
def test_the_command_works_until_nothing_is_due(place: dict[str, str]) -> None:
    ask(place, "lay")
    command = [sys.executable, "-m", "minzheng", "work", "--until-idle"]
    done = subprocess.run(command, env=place, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def gone(place: dict[str, str]) -> None:
    """The database hangs up on everybody, where there is a server to do so."""
    if place["MINZHENG_DATABASE"]:
        import psycopg

        name = urlsplit(place["MINZHENG_DATABASE"]).path.strip("/")
        with psycopg.connect(os.environ["MINZHENG_DATABASE"], autocommit=True) as server:
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def ask(place: dict[str, str], word: str) -> str:
    done = subprocess.run([sys.executable, PROGRAM, word], env=place, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def begun(place: dict[str, str]) -> subprocess.Popen[Any]:
    one = subprocess.Popen([sys.executable, PROGRAM, "work"], env=place, stdout=-1, stderr=-1, text=True)
    assert one.stdout is not None
    assert one.stdout.readline() == "ready\n"
    return one


@pytest.mark.django_db
def test_of_a_worker_that_is_not_heard_it_is_said_how_long_and_what_comes_next(monkeypatch: pytest.MonkeyPatch) -> None:
    @jobs.runs("rows", seconds_of_lease=120)
    def rows(progress: jobs.Progress) -> None:
        """Nothing."""

    job = jobs.start(ANNA, "rows", {})
    now = time.machine()
    monkeypatch.setattr(time, "machine", lambda: now)

    def told(seconds: int) -> str:
        Row.objects.filter(pk=job.id).update(state="running", done=500, total=2000, due_at=now + timedelta(seconds=120 - seconds))
        return jobs.job(ANNA, job.id).said("zh")

    assert told(19) == "正在办理，已完成500 / 2,000，可以离开本页，稍后再看。"
    assert told(50) == "办理程序已有50秒没有消息，可能已中断；最迟70秒后自动接着办，不用重新提交。已完成500 / 2,000，不会丢失。"
    assert told(200) == (
        "办理程序已有200秒没有消息，正等另一个办理程序接着办，不用重新提交。已完成500 / 2,000，不会丢失。久等不动，请告诉管理员。"
    )
