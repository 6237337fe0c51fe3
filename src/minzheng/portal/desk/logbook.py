"""The journal as officials read it: who did what, when, and the proof of each line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.http import HttpResponse, JsonResponse, QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.content import api as content
from minzheng.content.api import Said
from minzheng.kernel.access import api as access
from minzheng.kernel.journal import api as journal
from minzheng.plan.supervision import api as supervision
from minzheng.portal.desk import words
from minzheng.portal.desk.frame import Frame, lang, name, official, said, show, whole
from minzheng.portal.desk.listing import Chip, changed
from minzheng.registry import api as registry
from minzheng.services.procedure import api as procedure

LATELY, LOOKED_AT = 10, 60
"""So many things that changed lately are shown, of so many lines."""
LINES, APART, AT_ONCE, TURNS = 50, 3, 200, 25
"""So many lines has a page; more than so many rows alike, one after the other, are one line; so many rows are read, so often."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, in words; or `count` things alike, of which `each` is found at an address."""

    id: int
    at: datetime
    day: date
    verb: str
    sealed: bool
    subject: str = ""
    who: str = ""
    role: str = ""
    what: str = ""
    register: str = ""
    where: str = ""
    href: str = ""
    refused: bool = False
    count: int = 1
    each: str = ""

    @property
    def other_day(self) -> date | None:
        """The business day, where it is not the machine's: in a demonstration that travels."""
        return self.day if self.day != localdate(self.at) else None


@dataclass(frozen=True, slots=True)
class Verbs:
    """The shape of `verbs.toml`."""

    verb: Mapping[str, Said]
    kind: Mapping[str, Said]


@cache
def declared() -> Verbs:
    """Raises ContentError."""
    return content.toml(Path(__file__).with_name("verbs.toml"), Verbs)


def verb(code: str) -> str:
    """A verb of the journal in words."""
    of, _dot, name = code.partition(".")
    known = procedure.words().verb.get(name) if of == "case" else declared().verb.get(code)
    return said(known) if known else supervision.verb_name(code, lang()) or code


def lines(desk: Frame, rows: Sequence[journal.Noted]) -> list[Line]:
    """Rows of the journal in words."""
    names = words.people({row.who.account for row in rows})
    roles = access.roles()
    nobody = {"": _("somebody not signed in"), "system": _("the program")}
    ids = [int(row.subject.id) for row in rows if row.subject.kind == "entry"]
    entries = registry.entries_of(desk.actor, ids) if ids and access.may(desk.actor, "register.read") else {}
    found = []
    for row in rows:
        entry = entries.get(int(row.subject.id)) if row.subject.kind == "entry" else None
        found.append(
            Line(
                row.id,
                row.recorded_at,
                row.day,
                verb(row.verb),
                row.position is not None,
                subject=f"{row.subject.kind} {row.subject.id}",
                who=names.get(row.who.account) or nobody.get(row.who.account, row.who.account),
                role=said(roles[row.who.role].name) if row.who.role in roles else "",
                what=words.title(entry) if entry else _thing(row.subject),
                register=said(registry.register(entry.register).name) if entry else "",
                where=words.within(entry.place_code, desk.actor.place) if entry else name(row.who.place) if row.who.place else "",
                href=desk.link("entry", entry.register, entry.id) if entry else "",
                refused=row.verb == "access.refused",
            )
        )
    return found


def _thing(subject: journal.Subject) -> str:
    """A thing that has no page, in words where there are any."""
    if subject.kind == "register":
        return next((said(one.name) for one in registry.registers() if one.id == subject.id), subject.id)
    if subject.kind == "permission":
        return next((said(one.means) for one in access.declared().permission if one.id == subject.id), subject.id)
    if subject.kind == "account":
        return words.people([subject.id]).get(subject.id, subject.id)
    kind = declared().kind.get(subject.kind)
    return f"{said(kind)} {subject.id}" if kind else subject.id


def lately(desk: Frame) -> list[Line]:
    """What became of entries at the reader's places, the latest first; of an entry, and of a batch, the last line alone."""
    if not access.may(desk.actor, "register.read"):
        return []
    held = access.scope(desk.actor, "register.read")
    rows = journal.page(ranges=held.ranges, kind="entry", until=desk.day + timedelta(1), size=LOOKED_AT).rows
    of_thing = {row.subject.id: row for row in reversed(rows)}.values()
    of_batch = {(row.recorded_at, row.who.account, row.verb): row for row in sorted(of_thing, key=lambda row: row.id)}.values()
    shown = lines(desk, sorted(of_batch, key=lambda row: -row.id)[:LATELY])
    return [line for line in shown if line.href]


def of_entry(desk: Frame, entry: registry.Entry) -> list[Line]:
    """What the journal has on one entry, for those who may read it there; each line leads to its receipt."""
    if not access.scope(desk.actor, "journal.read").holds(entry.place_code):
        return []
    rows = journal.history(journal.Subject("entry", str(entry.id)), size=LATELY).rows
    return [Line(row.id, row.recorded_at, row.day, verb(row.verb), row.position is not None) for row in rows]


def folded(read: Callable[[int | None], journal.Page], cursor: int | None) -> tuple[list[list[journal.Noted]], int | None]:
    """Rows of one page, newest first: many of one verb by one person in one minute together, as a table that is brought in leaves
    them. And the cursor of the next page.
    """
    runs: list[list[journal.Noted]] = []
    room = LINES
    for _turn in range(TURNS):
        page = read(cursor)
        for row in page.rows:
            if runs and _alike(runs[-1][-1]) == _alike(row):
                runs[-1].append(row)
                room -= len(runs[-1]) <= APART
            elif room <= 0:
                return runs, runs[-1][-1].id
            else:
                runs.append([row])
                room -= 1
        cursor = page.cursor
        if cursor is None:
            break
    return runs, cursor


def _alike(row: journal.Noted) -> tuple[object, ...]:
    return row.verb, row.who.account, row.subject.kind, row.day, row.recorded_at.replace(second=0, microsecond=0)


def _told(desk: Frame, given: QueryDict, runs: Sequence[Sequence[journal.Noted]]) -> list[Line]:
    """The lines of a page: a line for each row, or for many alike."""
    shown = [row for run in runs for row in (run if len(run) <= APART else run[:1])]
    many = {run[0].id: len(run) for run in runs if len(run) > APART}
    return [
        replace(line, count=many[line.id], each=changed(given, each="1", after=line.id + 1)) if line.id in many else line
        for line in lines(desk, shown)
    ]


@official("journal.read")
@require_safe
def logbook(request: access.Request, desk: Frame) -> HttpResponse:
    """The journal at the reader's places, up to the day looked at."""
    held = access.scope(desk.actor, "journal.read")
    kinds = {"entry": _("Registers"), "permission": _("Refusals"), "account": _("Accounts"), "job": _("Long work")}
    chosen = request.GET.get("kind", "")
    after, each = request.GET.get("after", ""), bool(request.GET.get("each"))

    def read(cursor: int | None) -> journal.Page:
        return journal.page(
            ranges=held.ranges,
            kind=chosen if chosen in kinds else "",
            until=desk.day + timedelta(1),
            cursor=cursor,
            size=LINES if each else AT_ONCE,
        )

    first = whole(after)
    page = read(first) if each else None
    runs, following = ([[row] for row in page.rows], page.cursor) if page else folded(read, first)
    context = {
        "part": "journal",
        "lines": _told(desk, request.GET, runs),
        "each": each,
        "together": changed(request.GET, each=None),
        "kinds": [
            Chip(word, changed(request.GET, kind=None if code == chosen else code), code == chosen)
            for code, word in kinds.items()
        ],
        "next": changed(request.GET, after=following) if following else "",
        "unsealed": journal.unsealed().rows,
    }
    return show(request, desk, "logbook", context)


@official("journal.read")
@require_safe
def receipt(request: access.Request, desk: Frame, row_id: int) -> HttpResponse:
    """The proof of one line, which a small script checks without us."""
    held = access.scope(desk.actor, "journal.read")
    found = journal.page(ranges=held.ranges, cursor=row_id + 1, size=1).rows
    if not found or found[0].id != row_id:
        raise LookupError(row_id)
    response = JsonResponse(journal.receipt(row_id), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="receipt-{row_id}.json"'
    return response
