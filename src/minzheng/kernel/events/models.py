"""The outbox."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """Something that a room announced, with the business time that was told there, if any. `handed_at`: when all were told."""

    kind = models.CharField(max_length=48)
    content = models.JSONField()
    begins = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    handed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("id",), condition=models.Q(handed_at=None), name="events_to_hand"),)


class Delivery(models.Model):
    """An event for a handler that failed; `due_at` is when it is tried next, `error` the kind of exception that stopped it."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=120)
    tries = models.IntegerField(default=0)
    error = models.CharField(max_length=60, default="")
    due_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("event", "handler"), name="events_once"),)
