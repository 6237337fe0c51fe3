"""Jobs as they are started and looked at."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.db import IntegrityError, transaction

from minzheng.content import api as content
from minzheng.kernel.access.api import SYSTEM, Actor, Forbidden
from minzheng.kernel.jobs.kinds import UnknownKind
from minzheng.kernel.jobs.kinds import kind as kind_of
from minzheng.kernel.jobs.models import Row
from minzheng.kernel.journal import api as journal
from minzheng.kernel.time import api as time

LONGEST = 2_000
"""Bytes of arguments: they name things, and carry none."""
SILENT = 20
"""Seconds after which it is said that nothing is heard of a worker; a step takes less."""
OVERDUE = 600
"""Seconds that a job may wait for a worker before one is missed."""


@dataclass(frozen=True, slots=True)
class Job:
    """A job as its owner sees it. `done` of `total` steps; `message` and `facts` say why it failed. While it runs, its worker was
    last heard at `heard_at`, and another may take it `until` then, both by machine time.
    """

    id: int
    kind: str
    state: str
    attempt: int
    done: int
    total: int
    message: str
    facts: Mapping[str, object]
    result: object
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    heard_at: datetime | None = None
    until: datetime | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {"done", "failed"}

    def said(self, lang: str = "zh") -> str:
        """One line on how it stands: what happened, what was kept, what to do."""
        if self.facts.get(lang):  # the room's own words
            return str(self.facts[lang])
        facts = dict(self.facts) | {"done": f"{self.done:,}", "total": f"{self.total:,}"}
        word = self.message or ("counted" if self.state == "running" and self.total else self.state)
        if self.state == "running" and self.heard_at and self.until:
            now = time.machine()
            silent = int((now - self.heard_at).total_seconds())
            if silent >= SILENT:
                word = "unheard" if self.until > now else "lapsed"
                facts |= {"silent": silent, "left": max(1, int((self.until - now).total_seconds()))}
        return words()[word].of(lang).format(**facts)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many jobs wait, wait `OVERDUE` seconds longer than they should, run, and have failed within a day."""

    waiting: int
    overdue: int
    running: int
    failed: int


@dataclass(frozen=True, slots=True)
class _Words:
    """The shape of `words.toml`."""

    said: Mapping[str, content.Said]


@cache
def words() -> Mapping[str, content.Said]:
    """What is said of a job. Raises ContentError."""
    return content.toml(Path(__file__).with_name("words.toml"), _Words).said


def start(actor: journal.Who, kind: str, arguments: Mapping[str, object], *, key: str = "") -> Job:
    """A job that waits for a worker; with a key that the kind has seen before, the job of then.

    `arguments` name things by their ids. Raises UnknownKind, and ValueError for arguments that are too long or not those
    that the key had.
    """
    kind_of(kind)
    if len(journal.canonical(arguments)) > LONGEST:
        raise ValueError(f"The arguments of a job name things by their ids; these have more than {LONGEST} bytes.")
    now, told = time.machine(), time.override()
    row = Row(
        kind=kind,
        key=key,
        arguments=dict(arguments),
        account=actor.account,
        role=actor.role,
        unit=actor.unit,
        place_code=actor.place,
        begins=told.begins if told else None,
        since=told.since if told else None,
        state="waiting",
        due_at=now,
        created_at=now,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            note(row, "job.start", {"kind": kind, "arguments": arguments})
    except IntegrityError:
        row = Row.objects.exclude(key="").get(kind=kind, key=key)
        if row.arguments != dict(arguments):
            raise ValueError(f'The key "{key}" was used for a job with other arguments.') from None
    return shown(row)


def job(actor: Actor, id_: int) -> Job:
    """A job of one's own. Raises Forbidden for another's, and for none."""
    row = Row.objects.filter(pk=id_).first()
    if row is None or (row.account != actor.account and actor != SYSTEM) or not actor.account:
        raise Forbidden("job.read")
    return shown(row)


def own(actor: Actor, most: int = 20) -> tuple[Job, ...]:
    """One's own jobs, the newest first."""
    rows = Row.objects.filter(account=actor.account).order_by("-id")[:most] if actor.account else ()
    return tuple(map(shown, rows))


def backlog() -> Backlog:
    """How the work stands, for those who watch over the house."""
    now = time.machine()
    waiting, failed = Row.objects.filter(state="waiting"), Row.objects.filter(state="failed")
    return Backlog(
        waiting.count(),
        waiting.filter(due_at__lt=now - timedelta(seconds=OVERDUE)).count(),
        Row.objects.filter(state="running").count(),
        failed.filter(finished_at__gt=now - timedelta(days=1)).count(),
    )


def who(row: Row) -> journal.Who:
    """In whose name a job is done."""
    return journal.Who(account=row.account, role=row.role, unit=row.unit, place=row.place_code)


def note(row: Row, verb: str, said: Mapping[str, object]) -> None:
    """The journal's row on a job in a person's name; of what the program does by itself the things done are noted."""
    if row.account != SYSTEM.account:
        with when_asked(row):
            journal.write(who(row), verb, journal.Subject("job", str(row.pk)), said)


def when_asked(row: Row) -> AbstractContextManager[object]:
    """Business time as it was when a job was asked for."""
    return time.at(time.Override(row.begins, row.since)) if row.begins else nullcontext()


def shown(row: Row) -> Job:
    """A row as others may see it."""
    lease = None
    if row.state == "running":
        with suppress(UnknownKind):  # of a newer or an older version
            lease = timedelta(seconds=kind_of(row.kind).lease)
    return Job(
        row.pk,
        row.kind,
        row.state,
        row.attempt,
        row.done,
        row.total,
        row.message,
        row.facts,
        row.result,
        row.created_at,
        row.started_at,
        row.finished_at,
        row.due_at - lease if lease else None,
        row.due_at if lease else None,
    )
