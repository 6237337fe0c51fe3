"""What must hold of all that is on rosters, run at start and nightly. Each fault is a sentence that names nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import batched

from django.db.models import Count, Sum

from minzheng.kernel.db import api as db
from minzheng.kernel.journal import api as journal
from minzheng.services.entitlements import api as entitlements
from minzheng.services.rosters import drawing, models

_AT_ONCE = 2000
_OVER = f"""SELECT l.entitlement_id, l.month, SUM(l.amount), COALESCE(g.amount, 0) FROM entitlements_line l
LEFT JOIN {entitlements.GRANTED.name} g ON g.entitlement = l.entitlement_id AND g.since <= l.month AND l.month < g.until
WHERE l.live GROUP BY l.entitlement_id, l.month, g.amount HAVING SUM(l.amount) > COALESCE(g.amount, 0)
ORDER BY l.entitlement_id, l.month"""  # noqa: S608 - a name of our own


def check() -> Iterator[str]:
    """Every fault."""
    yield from _paid()
    yield from _rosters()
    yield from _lines()


def _paid() -> Iterator[str]:
    """Of a month of each is paid what was granted for it, and no more."""
    for key, month, paid, granted in db.rows(_OVER, []):
        at = month if isinstance(month, date) else date.fromisoformat(month)
        yield f"Entitlement {key}: {paid} fen stand on rosters for {at:%Y-%m}, and {granted} were granted."


def _rosters() -> Iterator[str]:
    """A roster is the sum of its lines, and those that were sealed."""
    counted = models.Roster.objects.annotate(found=Count("lines"), sum=Sum("lines__amount")).order_by("pk")
    for row in counted.iterator(_AT_ONCE):
        if (row.found, row.sum or 0) != (row.count, row.total):
            yield f"Roster {row.pk}: its {row.found} lines come to {row.sum}, not to {row.count} of {row.total}."
        if drawing.digest(row) != row.digest:
            yield f"Roster {row.pk}: its lines are not those that were sealed."
        if row.state == "handed" and len({row.made_by, row.checked_by, row.handed_by}) < 3:
            yield f"Roster {row.pk}: fewer than three persons drew it up, approved it and handed it over."


def _lines() -> Iterator[str]:
    """The account of a line is the one that was sealed, and what failed is owed again."""
    for some in batched(models.Line.objects.order_by("pk").iterator(_AT_ONCE), _AT_ONCE, strict=False):
        for line in some:
            if line.said and journal.digest(bytes(line.said)) != line.mark:
                yield f"Line {line.pk}: its account is not the one that was sealed."
            if line.live and line.result == "failed":
                yield f"Line {line.pk}: it failed, and its month is not owed again."
