"""The outbox."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """Something that a room announced, with the business time that was told there, if any."""

    kind = models.CharField(max_length=48)
    content = models.JSONField()
    begins = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()


class Delivery(models.Model):
    """An event for one handler; `due_at` is when it is tried next, `error` the kind of exception that stopped it last."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=120)
    tries = models.IntegerField(default=0)
    error = models.CharField(max_length=60, default="")
    due_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("event", "id"), condition=models.Q(delivered_at=None), name="events_open"),)
        constraints = (models.UniqueConstraint(fields=("event", "handler"), name="events_once"),)
