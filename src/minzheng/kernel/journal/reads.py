"""The journal as pages show it, newest first.

The journal lies below access, so nobody is asked for here: the caller asks for `journal.read` and passes the ranges of
its scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from minzheng.kernel.journal.models import Leaf, Row
from minzheng.kernel.journal.who import Subject, Who

Range = tuple[str, str]
_AT_ONCE, _NEAR = 500, 2000
"""Among so many of the newest rows of its kind a page is looked for first, without an index of places."""


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
    asked: dict[str, object] = {"account": account, "kind": kind, "subject": subject, "verb": verb}
    asked |= {"day__gte": since, "day__lt": until, "id__lt": cursor}
    rows = Row.objects.filter(**{name: given for name, given in asked.items() if given})
    # A wide scope is among the newest rows; to gather all of it would take as long as the journal is.
    newest = Row.objects.filter(**{name: asked[name] for name in ("kind", "id__lt") if asked[name]})
    far = newest.order_by("-id").values_list("id", flat=True)[_NEAR : _NEAR + 1].first()
    near = rows.annotate(at=Concat("place_code", Value(""))).filter(_within(ranges, "at"), id__gt=far or 0)
    ids = _newest(near, size)
    if len(ids) <= size and far:
        ids = _newest(rows.filter(_within(ranges)), size)
    return _page(ids, size)


def history(subject: Subject, *, cursor: int | None = None, size: int = 50) -> Page:
    """What happened to one thing, for a caller who may see the thing."""
    rows = Row.objects.filter(kind=subject.kind, subject=subject.id)
    return _page(_newest(rows.filter(id__lt=cursor) if cursor else rows, size), size)


def touched(account: str, kind: str, subjects: Iterable[str], since: date) -> frozenset[str]:
    """Of these things those to which an account did something from a business day on."""
    found = set[str]()
    for some in batched(subjects, _AT_ONCE, strict=False):
        rows = Row.objects.filter(kind=kind, subject__in=some, account=account, day__gte=since)
        found.update(rows.values_list("subject", flat=True))
    return frozenset(found)


def contents(kind: str) -> Iterator[tuple[str, str]]:
    """Of every row about a kind of thing: its subject's id and the digest of what was written. For checks."""
    rows = Row.objects.filter(kind=kind).exclude(content="").values_list("subject", "content")
    return rows.iterator(chunk_size=5000)


def _within(ranges: Sequence[Range], name: str = "place_code") -> Q:
    found = Q(pk__in=[])
    for number, (first, after) in enumerate(ranges):
        one = Q((f"{name}__gte", first), (f"{name}__lt", after))
        found = found | one if number else one
    return found


def _newest(found: QuerySet[Row], size: int) -> list[int]:
    """The ids of a page and of the row after it, alone: SQLite sorts all that is found, and would carry whole rows along."""
    return list(found.order_by("-id").values_list("id", flat=True)[: size + 1])


def _page(ids: Sequence[int], size: int) -> Page:
    positions = dict(Leaf.objects.filter(row_id__in=ids).values_list("row_id", "position"))
    rows = Row.objects.filter(id__in=ids[:size]).order_by("-id")
    shown = tuple(_noted(row, positions.get(row.pk)) for row in rows)
    return Page(shown, shown[-1].id if len(ids) > size else None)


def _noted(row: Row, position: int | None) -> Noted:
    who = Who(account=row.account, role=row.role, unit=row.unit, place=row.place_code)
    subject = Subject(row.kind, row.subject)
    return Noted(row.id, row.recorded_at, row.day, who, row.verb, subject, row.content, row.digest, position)
