"""What must hold of what hangs, run at start and nightly. Each fault is a sentence that names nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from minzheng.kernel.time import api as time
from minzheng.services.postings import models

_GRACE = timedelta(2)
"""The job comes round once a day."""


def check() -> Iterator[str]:
    """Every fault: what hangs too long, and answers that are not whole."""
    late = models.Posting.objects.filter(over_on=None, ends__lt=time.today() - _GRACE)
    waiting = set(models.Objection.objects.filter(posting__in=late, answered_on=None).values_list("posting", flat=True))
    yield from (f"Posting {row.pk} should have been taken down after {row.ends}." for row in late if row.pk not in waiting)
    for row in models.Objection.objects.order_by("pk"):
        if len({row.answered_on is None, row.upheld is None, not row.answer}) > 1:
            yield f"Objection {row.number} was answered, and was not."
