"""The journal as pages show it, newest first.

The journal lies below access, so nobody is asked for here: the caller asks for `journal.read` and passes the ranges of
its scope.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from minzheng.kernel.journal.models import Leaf, Row
from minzheng.kernel.journal.who import Subject, Who

Range = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing that happened. `position` is its place in the sealed journal, None while it waits for a block."""

    id: int
    recorded_at: datetime
    day: date
    who: Who
    verb: str
    subject: Subject
    content: str
    digest: str
    position: int | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the cursor of the page after them; None on the last."""

    rows: tuple[Noted, ...]
    cursor: int | None


def page(
    *,
    ranges: Sequence[Range],
    account: str = "",
    kind: str = "",
    subject: str = "",
    verb: str = "",
    since: date | None = None,
    until: date | None = None,
    cursor: int | None = None,
    size: int = 50,
) -> Page:
    """What happened at places within half-open ranges of codes, from the business day `since` until before `until`.

    An empty text asks for all. No range at all shows nothing; `[("", "A")]` holds every code and the rows without one.
    """
    asked = {"account": account, "kind": kind, "subject": subject, "verb": verb}
    found = Row.objects.filter(_within(ranges), **{name: text for name, text in asked.items() if text})
    if since:
        found = found.filter(day__gte=since)
    if until:
        found = found.filter(day__lt=until)
    return _page(found, cursor, size)


def history(subject: Subject, *, cursor: int | None = None, size: int = 50) -> Page:
    """What happened to one thing, for a caller who may see the thing."""
    return _page(Row.objects.filter(kind=subject.kind, subject=subject.id), cursor, size)


def contents(kind: str) -> Iterator[tuple[str, str]]:
    """Of every row about a kind of thing: its subject's id and the digest of what was written. For checks."""
    rows = Row.objects.filter(kind=kind).exclude(content="").values_list("subject", "content")
    return rows.iterator(chunk_size=5000)


def _within(ranges: Sequence[Range]) -> Q:
    found = Q(pk__in=[])
    for number, (first, after) in enumerate(ranges):
        one = Q(place_code__gte=first, place_code__lt=after)
        found = found | one if number else one
    return found


def _page(found: QuerySet[Row], cursor: int | None, size: int) -> Page:
    if cursor is not None:
        found = found.filter(id__lt=cursor)
    # Ids first, from an index alone: SQLite sorts all that is found, and would carry whole rows along.
    ids = list(found.order_by("-id").values_list("id", flat=True)[: size + 1])
    positions = dict(Leaf.objects.filter(row_id__in=ids).values_list("row_id", "position"))
    rows = Row.objects.filter(id__in=ids[:size]).order_by("-id")
    shown = tuple(_noted(row, positions.get(row.pk)) for row in rows)
    return Page(shown, shown[-1].id if len(ids) > size else None)


def _noted(row: Row, position: int | None) -> Noted:
    who = Who(account=row.account, role=row.role, unit=row.unit, place=row.place_code)
    subject = Subject(row.kind, row.subject)
    return Noted(row.id, row.recorded_at, row.day, who, row.verb, subject, row.content, row.digest, position)
