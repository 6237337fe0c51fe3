"""What must hold of every clue. Each fault is a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from minzheng.plan.clues import models
from minzheng.plan.clues.verbs import kept_since

_GRACE = timedelta(2)
"""The job comes round once a day."""


def broken() -> Iterator[str]:
    """Every fault: a state that its days or its answer gainsay, words that are kept too long."""
    late = set(models.Clue.objects.filter(said__isnull=False, answered_on__lt=kept_since() - _GRACE).values_list("pk", flat=True))
    for row in models.Clue.objects.defer("said").order_by("pk"):
        days = row.read_on is not None, row.answered_on is not None
        if days != {"left": (False, False), "read": (True, False), "answered": (True, True)}[row.state]:
            yield f"Clue {row.number} is {row.state}, but its days say otherwise."
        if bool(row.answer) != (row.state == "answered") or (row.public and not row.summary):
            yield f"Clue {row.number} is {row.state}, but its answer says otherwise."
        if row.pk in late:
            yield f"Clue {row.number} was answered on {row.answered_on}; its words should have been destroyed."
