"""What is kept. Private to the room."""

from __future__ import annotations

from datetime import date

from django.db import models

FOREVER = date.max
"""The `until` of what has no end: a day, so that no question needs to ask for nothing."""
TITLE = 250


class Publication(models.Model):
    """Something that anybody may see from `since` until before `until`, unless it was withdrawn.

    `kind` and `subject` say what thing of which room it speaks of; the room is never asked again: `lines` is all that is shown.
    """

    kind = models.CharField(max_length=32)
    subject = models.CharField(max_length=64)
    place_code = models.CharField(max_length=12)
    sector = models.CharField(max_length=48)
    title_zh = models.CharField(max_length=TITLE)
    title_en = models.CharField(max_length=TITLE)
    lines = models.JSONField()  # [[name zh, name en, words zh, words en], …]
    since = models.DateField()
    until = models.DateField(default=FOREVER)
    made_by = models.CharField(max_length=32)
    recorded_at = models.DateTimeField()
    withdrawn_on = models.DateField(null=True)
    withdrawn_by = models.CharField(max_length=32, default="")
    reason = models.CharField(max_length=TITLE, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="publishing_until_after_since"),
        )
        indexes = (
            models.Index(fields=("since", "id"), condition=models.Q(withdrawn_on=None), name="publishing_newest"),
            models.Index(fields=("place_code", "since", "id")),
            models.Index(fields=("kind", "subject")),
        )
