"""Run by the tests of jobs as processes of their own: `working.py lay|work|tell`, on the database that the environment names."""

from __future__ import annotations

import json
import sys
import time as machine
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from minzheng.kernel.jobs import api as jobs  # noqa: E402
from minzheng.kernel.jobs.models import Row  # noqa: E402
from minzheng.kernel.journal import api as journal  # noqa: E402
from minzheng.kernel.time import api as time  # noqa: E402

JOBS, STEPS = 6, 20


def effect(job: str, step: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO effects (job, step) VALUES (%s, %s)", [job, step])


@jobs.runs("test.count", seconds_of_lease=0.4, attempts=50)  # however slow the machine: a lease may run out under a living worker
def count(progress: jobs.Progress, *, number: int) -> dict[str, int]:
    for step in range(progress.kept.get("next", 0), STEPS):
        with transaction.atomic():
            effect(f"count {number}", step)
            progress.kept["next"] = step + 1
            progress.step(step + 1, STEPS)
        machine.sleep(0.1)  # long enough that a worker that is killed is at it, even where a new one takes seconds
    return {"steps": STEPS}


@jobs.every(at="00:00")
@jobs.runs("test.round")
def daily(progress: jobs.Progress) -> None:
    with transaction.atomic():
        effect("round", progress.kept.get("done", 0))
        progress.kept["done"] = 1
        progress.step(1, 1)


def lay() -> None:
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE effects (job varchar(20), step integer)")
    for number in range(JOBS):
        jobs.start(journal.Who(account="7"), "test.count", {"number": number}, key=f"n{number}")


def work() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    jobs.work()


def tell() -> None:
    deadline = machine.monotonic() + 120
    while Row.objects.exclude(state="done").exists() and machine.monotonic() < deadline:
        Row.objects.filter(state="waiting").update(due_at=time.machine())  # a wait passes
        machine.sleep(0.2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT job, step FROM effects ORDER BY job, step")
        effects: list[Any] = cursor.fetchall()
        cursor.execute("SELECT verb FROM journal_row WHERE kind = 'job' ORDER BY verb")
        verbs = [verb for (verb,) in cursor.fetchall()]
    rows = list(Row.objects.order_by("id").values("kind", "state", "attempt", "done", "total", "result"))
    sys.stdout.write(json.dumps({"effects": effects, "jobs": rows, "verbs": verbs}))


if __name__ == "__main__":
    {"lay": lay, "work": work, "tell": tell}[sys.argv[1]]()
