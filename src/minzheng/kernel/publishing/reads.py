"""What anybody may see on a day. These reads ask nobody who they are: what is not public is not in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from minzheng.content.api import Said
from minzheng.kernel.journal.api import Subject
from minzheng.kernel.publishing import models
from minzheng.kernel.publishing.publication import Line, NotPublic, Page, Publication, Refused

Range = tuple[str, str]
EVERYWHERE: tuple[Range, ...] = (("", "A"),)
"""Every place code."""
_CURSOR = re.compile(r"(\d{4}-\d\d-\d\d)\.(\d{1,18})", re.ASCII)
_LARGEST_PAGE = 500


def published(day: date, *, ranges: Sequence[Range] = EVERYWHERE, kind: str = "", after: str = "", size: int = 50) -> Page:
    """What is public on a day at places within half-open ranges of codes, newest first. Raises Refused for a bad `after`."""
    found = _public(day).filter(_within(ranges))
    if kind:
        found = found.filter(kind=kind)
    if after:
        since, key = _place_in_list(after)
        found = found.filter(since__lte=since).filter(Q(since__lt=since) | Q(since=since, pk__lt=key))
    size = min(max(size, 1), _LARGEST_PAGE)
    rows = list(found.order_by("-since", "-pk")[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return Page(tuple(map(shown, rows[:size])), f"{last.since}.{last.pk}" if last else "")


def publication(publication_id: int, day: date) -> Publication:
    """A publication as it may be seen on a day. Raises NotPublic, which says no word of it."""
    row = models.Publication.objects.filter(pk=publication_id).first()
    if row is None or row.since > day:
        raise NotPublic("unknown")
    if row.withdrawn_on:
        raise NotPublic("withdrawn", row.withdrawn_on)
    if row.until <= day:
        raise NotPublic("over", row.until)
    return shown(row)


def shown(row: models.Publication) -> Publication:
    """A row as the room gives it."""
    return Publication(
        id=row.pk,
        subject=Subject(row.kind, row.subject),
        place_code=row.place_code,
        sector=row.sector,
        title=Said(row.title_zh, row.title_en),
        lines=tuple(Line(Said(*line[:2]), Said(*line[2:])) for line in row.lines),
        since=row.since,
        until=None if row.until == models.FOREVER else row.until,
        made_by=row.made_by,
        recorded_at=row.recorded_at,
    )


def _public(day: date) -> QuerySet[models.Publication]:
    return models.Publication.objects.filter(withdrawn_on=None, since__lte=day, until__gt=day)


def _within(ranges: Sequence[Range]) -> Q:
    found = Q(pk__in=[])
    for number, (first, after) in enumerate(ranges):
        one = Q(place_code__gte=first, place_code__lt=after)
        found = found | one if number else one
    return found


def _place_in_list(after: str) -> tuple[date, int]:
    cursor = _CURSOR.fullmatch(after)
    try:
        return (date.fromisoformat(cursor[1]), int(cursor[2])) if cursor else _bad()
    except ValueError:
        return _bad()


def _bad() -> tuple[date, int]:
    raise Refused("after")
